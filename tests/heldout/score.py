"""Held-out documents against their labels: ``make heldout``; see README.md beside this.

A labelled opinion is found if one of its document's opinions has the same text: without white space, bullets
and circled numbers, on which labels and formats differ, with its sub-items and what follows them.  Sentences
that the labels' author left open (``optional``) are taken out of both before.  ``ARGS=--errors`` shows what differs.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from kosshi.errors import KosshiError
from kosshi.model import Stance
from kosshi.pipeline import read_source
from kosshi.workspace import SourceFile

if TYPE_CHECKING:
    from kosshi.model import Opinion

HERE = Path(__file__).parent
SETS = {
    "第1集": HERE,
    "第2集": HERE / "second",
    "第3集": HERE / "third",
    "第4集": HERE / "fourth",
    "第5集": HERE / "fifth",
    "第6集": HERE / "sixth",
}
KINDS = ("minutes", "transcript", "paper")


def bare(text: str) -> str:
    """Return a text without white space and the marks of lists, generated numbers among them."""
    text = re.sub(r"[\s①-⑳・●○◯■□◆◇▪➢－–‐]", "", text)
    return re.sub(r"(?<=[。すとる])[0-9]{1,2}[.．](?=[一-龥ぁ-んァ-ヶ])", "", text)


def _item(item: str | dict[str, str]) -> str:
    """Return a sub-item as it stands in print; the first set keeps its mark apart."""
    return item if isinstance(item, str) else item["label"] + item["text"]


def labelled(label: dict[str, Any]) -> list[str]:
    """Return the labelled opinions, whole."""
    return [
        "".join([o["text"], *map(_item, o.get("items") or ()), o.get("tail") or ""])
        for o in label["opinions"]
    ]


def compare(
    file: Path, label: dict[str, Any]
) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Return a document's opinions as labelled and as found, and what else differs in those that agree."""
    optional = [bare(text) for text in label.get("optional") or ()]

    def asked(text: str) -> str:
        text = bare(text)
        for sentence in optional:
            text = text.replace(sentence, "")
        return text

    source = SourceFile(path=file.name, file=file.resolve(), meeting=1)
    opinions: list[Opinion] = []
    try:
        opinions = [o for record in read_source(source, {}) for o in record.opinions]
    except KosshiError as error:  # no opinion at all is what a person would be told, too
        print(f"  {error}")
    found = [asked(o.text) for o in opinions]
    golds = dict(zip(map(asked, labelled(label)), label["opinions"], strict=True))
    wrong = [
        (what, f"{text[:24]}…: {expected} → {got}")
        for opinion, text in zip(opinions, found, strict=True)
        if text in golds
        for what, expected, got in aspects(golds[text], opinion)
        if expected != got
    ]
    return [text for text in golds if text], [text for text in found if text], wrong


_TITLE = re.compile(
    r"[ \u3000]|(?:臨時|専門|特別)?(?:委員|構成員|参考人|氏)$|(?<=.)(?:共同|副)?(?:座長|会長|委員長|部会長|分科会長|議長|主査)(?:代理)?$|[（(].*[）)]$"
)


def aspects(gold: dict[str, Any], opinion: Opinion) -> Iterator[tuple[str, Any, Any]]:
    """Return what is labelled besides the text: whose it is, and how many agree (many: 2 at least)."""
    speaker = gold.get("speaker")
    if speaker is not None:
        yield "発言者", _TITLE.sub("", speaker), _TITLE.sub("", opinion.speaker or "")
    agree = gold.get("endorsements") or 0
    count = sum(r.count for r in opinion.remarks if r.stance is Stance.FOR)
    yield "同旨", 2 if agree == "many" else agree, min(count, 2) if agree == "many" else count


def main(*, errors: bool) -> None:
    """Print by document, and by kind of document: found / labelled (recall), of found (precision)."""
    for name, folder in SETS.items():
        print(name)
        sums: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        for file in sorted((folder / "docs").iterdir()):
            label = yaml.safe_load(
                (folder / "gold" / f"{file.stem}.yaml").read_text(encoding="utf-8")
            )
            gold, got, wrong = compare(file, label)
            right = sum((Counter(gold) & Counter(got)).values())
            sums[label["kind"]].update(right=right, gold=len(gold), got=len(got))
            print(f"  {file.name}: {right} / {len(gold)}, of {len(got)}")
            if errors:
                print(*(f"    - {text}" for text in gold if text not in got), sep="\n")
                print(*(f"    + {text}" for text in got if text not in gold), sep="\n")
                print(*(f"    {what} {text}" for what, text in wrong), sep="\n")
            sums[label["kind"]].update(what for what, _ in wrong)
        for kind, count in sums.items():
            print(
                f"  {kind}: recall {count['right'] / count['gold']:.3f} ({count['right']}/{count['gold']}), "
                f"precision {count['right'] / (count['got'] or 1):.3f} ({count['right']}/{count['got']}), "
                f"of those another speaker {count['発言者']}, other endorsements {count['同旨']}"
            )


if __name__ == "__main__":
    main(errors="--errors" in sys.argv)
