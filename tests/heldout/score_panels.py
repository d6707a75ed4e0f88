"""Held-out panels against their labels: ``make heldout``; ``ARGS="--errors"`` lists what is wrong.

The labels (panels/*/gold.yaml) name an opinion by a phrase of it (``at``).  Pairs labelled ``neutral``, and
what follows from them by way of a third opinion, count neither way; so do sections under ``may``.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

PANELS = Path(__file__).parent / "panels"
Pair = frozenset[str]
STANCES = ("for", "conditional", "against")


def main(*, errors: bool) -> None:
    """Build every panel, and print its figures."""
    for panel in sorted(PANELS.iterdir()):
        gold = yaml.safe_load((panel / "gold.yaml").read_text(encoding="utf-8"))
        ledger = build(panel)
        named, doubtful = names(gold, ledger)
        print(
            f"{panel.name}: {len(named)} opinions found, labels not found just once: {doubtful or 'none'}"
        )
        parts = (merging, disputes, placing)
        for line in itertools.chain.from_iterable(part(gold, ledger, named) for part in parts):
            if errors or not line.startswith("-"):
                print(f"  {line}")


def build(panel: Path) -> dict[str, Any]:
    """Return the ledger of a panel."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "kosshi",
            "build",
            str(panel),
            "--format",
            "json",
            "--out",
            out,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(next(Path(out).rglob("ledger.json")).read_text(encoding="utf-8"))


def names(gold: dict, ledger: dict) -> tuple[dict[str, list[str]], list[str]]:
    """Return opinion id → names of the labels whose phrase it holds, and labels not found just once."""
    found: dict[str, list[str]] = {}
    doubtful = []
    for name, label in gold["opinions"].items():
        ids = [o["id"] for o in ledger["opinions"] if bare(label["at"]) in bare(o["text"])]
        if len(ids) != 1:
            doubtful.append(name)
        for one in ids:
            found.setdefault(one, []).append(name)
    return found, doubtful


def bare(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s", "", text)


def said(point: dict, named: dict[str, list[str]]) -> list[str]:
    """Return the labels of a point's opinions."""
    return [name for opinion in point["opinions"] for name in named.get(opinion, [])]


def pairs(names: Iterable[str]) -> set[Pair]:
    return {frozenset(pair) for pair in itertools.combinations(names, 2)}


def closed(linked: Iterable[Pair]) -> set[Pair]:
    """Return the pairs that are linked, also by way of others."""
    group: dict[str, set[str]] = {}
    for one, other in map(tuple, linked):
        joined = group.get(one, {one}) | group.get(other, {other})
        group |= dict.fromkeys(joined, joined)
    return {pair for joined in group.values() for pair in pairs(joined)}


def share(what: str, part: int, whole: int) -> str:
    return f"{what:24} {part}/{whole} = {part / whole if whole else 1:.2f}"


def merging(gold: dict, ledger: dict, named: dict[str, list[str]]) -> Iterator[str]:
    """Whether what says the same is one point, and nothing else."""
    together = set().union(*(pairs(said(point, named)) for point in ledger["points"]))
    same, summary, neutral, different = (
        {frozenset(row[:2]) for row in gold[key]}
        for key in ("same", "summary", "neutral", "different")
    )
    right = closed(same) | summary
    judged = together - (closed(same | summary | neutral) - right - different)
    yield share("pair precision", len(judged & right), len(judged))
    yield share("pair recall", len(together & same), len(same))
    yield share("summary pairs", len(together & summary), len(summary))
    yield share("hard negatives merged", len(together & different), len(different))
    for what, wrong in (
        ("wrong merge", judged - right),
        ("missed merge", same - together),
        ("missed summary", summary - together),
    ):
        yield from (f"- {what}: {' '.join(sorted(pair))}" for pair in sorted(wrong, key=sorted))


def disputes(gold: dict, ledger: dict, named: dict[str, list[str]]) -> Iterator[str]:
    """Whether those who stand against each other are shown so."""
    points = {point["id"]: said(point, named) for point in ledger["points"]}
    true = {d["topic"]: opposed(d.get(stance, []) for stance in STANCES) for d in gold["disputes"]}
    shown = {
        issue["topic"]: opposed(
            {name for point in position["points"] for name in points[point]}
            for position in issue["positions"]
        )
        for issue in ledger["issues"]
    }
    known, found = set().union(*true.values()), set().union(*shown.values())
    invented = [topic for topic, of in shown.items() if not of & known]
    yield share("opposed", len(known & found), len(known))
    yield share("disputes found", sum(bool(of & found) for of in true.values()), len(true))
    yield share("invented", len(invented), len(shown))
    yield from (f"- invented: {topic}" for topic in invented)
    for topic, of in true.items():
        yield from (
            f"- {topic}: {' / '.join(sorted(pair))}" for pair in sorted(of - found, key=sorted)
        )


def opposed(sides: Iterable[Iterable[str]]) -> set[Pair]:
    """Return the pairs that stand on different sides."""
    return {
        frozenset(pair)
        for left, right in itertools.combinations(map(list, sides), 2)
        for pair in itertools.product(left, right)
    }


def placing(gold: dict, ledger: dict, named: dict[str, list[str]]) -> Iterator[str]:
    """Whether each opinion stands where it may; recall is by target, of which one section is enough."""
    right = every = fitting = given = reached = due = 0
    wrong = []
    for point in ledger["points"]:
        at = {f"{p['target']} {p['section']}": p["primary"] for p in point["placements"]}
        primary = next((spot for spot, first in at.items() if first), "none")
        for name in said(point, named):
            label = gold["opinions"][name]
            may = label.get("may", [])
            must = [spot for spot in label.get("must") or label["primary"][:1] if spot != "none"]
            fits = [spot for spot in at if spot in must or spot in label["primary"]]
            stray = [spot for spot in at if spot not in {*must, *may, *label["primary"]}]
            good = primary in label["primary"] or ("none" in label["primary"] and primary in may)
            every += 1
            right += good
            fitting += len(fits)
            given += len(fits) + len(stray)
            targets = {spot.split()[0] for spot in must}
            reached += len({spot.split()[0] for spot in fits} & targets)
            due += len(targets)
            if not good:
                wrong.append(f"- {name}: {primary}, not {' or '.join(label['primary'])}")
    precision, recall = fitting / (given or 1), reached / (due or 1)
    yield share("primary", right, every)
    yield share("placed precision", fitting, given)
    yield share("placed recall", reached, due)
    yield f"{'placed F1':24} {2 * precision * recall / (precision + recall or 1):.2f}"
    yield from wrong


if __name__ == "__main__":
    main(errors="--errors" in sys.argv)
