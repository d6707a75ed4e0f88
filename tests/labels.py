"""Hand labels (tests/gold/*.yaml) in one form, and what a run made of the same opinions.

Each file's head says how it was labelled.  The seeds' labels name opinions by id, since their texts are
in the repository already; the fictional panels' labels hold the whole texts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from kosshi.model import Opinion
    from kosshi.synthesis import Synthesis

TESTS = Path(__file__).parent
Pair = frozenset[str]


@dataclass(frozen=True)
class Label:
    """What is right for one opinion: its acceptable sections by target, and targets of the primary."""

    name: str
    text: str
    sections: dict[str, tuple[str, ...]] | None
    may: dict[str, tuple[str, ...]]
    primary: tuple[str, ...]

    def fits(self, target: str, section: str) -> bool:
        """Whether a section is acceptable."""
        return section in (self.sections or {}).get(target, ())

    def may_stand(self, target: str, section: str) -> bool:
        """Whether it is neither right nor wrong that the opinion stands there."""
        return section in self.may.get(target, ())


@dataclass(frozen=True)
class Dispute:
    """A question with the opinions on each side; ``optional`` may stand in it or not."""

    topic: str
    sides: dict[str, frozenset[str]]
    optional: frozenset[str]

    def opposed(self) -> set[Pair]:
        """Return the pairs of opinions that stand on different sides."""
        return {
            frozenset((one, other))
            for left, right in itertools.combinations(self.sides.values(), 2)
            for one in left
            for other in right
        }

    def everyone(self) -> frozenset[str]:
        """Return all who may stand in it."""
        return frozenset().union(self.optional, *self.sides.values())


@dataclass(frozen=True)
class Gold:
    """All labels of a panel."""

    name: str
    workspace: Path
    labels: dict[str, Label]
    same: tuple[Pair, ...]
    either: tuple[Pair, ...]
    different: tuple[Pair, ...]
    disputes: tuple[Dispute, ...]

    def right(self) -> set[Pair]:
        """Return the pairs that say the same, also by way of a third."""
        return _closed(self.labels, self.same)

    def loose(self) -> set[Pair]:
        """Return the pairs that may stand together or apart, also by way of such a pair."""
        return _closed(self.labels, (*self.same, *self.either)) - self.right()


@dataclass
class Match:
    """The labels' names of the opinions of a run."""

    names: dict[str, str]
    missed: list[str] = field(default_factory=list)
    surplus: list[Opinion] = field(default_factory=list)


def bare(text: str) -> str:
    """Return a text without white space and bare bullets, on which labels and ledger differ."""
    return re.sub(r"[\s・]", "", text)


def load(name: str) -> Gold:
    """Read the labels of ``seeds`` or of a fictional panel."""
    if name == "seeds":
        data: dict[str, Any] = {"opinions": []}
        for file in sorted((TESTS / "gold").glob("seeds-*.yaml")):
            read = yaml.safe_load(file.read_text(encoding="utf-8"))
            data["opinions"] += read.pop("opinions", [])
            data |= read
        return _gold(name, TESTS.parent / "seeds", data)
    data = yaml.safe_load((TESTS / f"gold/{name}.yaml").read_text(encoding="utf-8"))
    if "sources" in data:
        data["opinions"] = [o for source in data["sources"] for o in source["opinions"]]
    return _gold(name, TESTS / "panels" / name, data)


def _gold(name: str, workspace: Path, data: dict[str, Any]) -> Gold:
    labels = {
        str(o["id"]): Label(
            str(o["id"]),
            o["text"],
            {t: tuple(map(str, s or ())) for t, s in o["sections"].items()}
            if "sections" in o
            else None,
            {t: tuple(map(str, s)) for t, s in (o.get("may") or {}).items()},
            tuple(o.get("primary") or ()),
        )
        for o in data["opinions"]
    }
    pairs = data.get("same_opinion") or []
    return Gold(
        name,
        workspace,
        labels,
        tuple(_pair(p) for p in pairs if p.get("strength", "full") == "full"),
        tuple(_pair(p) for p in pairs if p.get("strength", "full") != "full"),
        tuple(_pair(p) for p in data.get("different") or []),
        tuple(_dispute(d) for d in data.get("disputes") or []),
    )


def _pair(pair: dict[str, Any]) -> Pair:
    return frozenset((pair["a"], pair["b"]))


def _dispute(data: dict[str, Any]) -> Dispute:
    sides: dict[str, set[str]] = {}
    positions = data["positions"]
    if isinstance(positions, dict):
        sides = {stance: set(names or ()) for stance, names in positions.items()}
    else:
        for position in positions:
            sides.setdefault(position["stance"], set()).add(position["opinion"])
    loose = [*(data.get("unpositioned") or ()), *(data.get("optional") or ())]
    return Dispute(
        data["topic"],
        {stance: frozenset(names) for stance, names in sides.items() if names},
        frozenset(loose),
    )


def match(gold: Gold, opinions: Sequence[Opinion]) -> Match:
    """Find the labels of a run's opinions, by id or by text."""
    by_text = {bare(label.text): name for name, label in gold.labels.items()}
    names: dict[str, str] = {}
    surplus: list[Opinion] = []
    for opinion in opinions:
        if opinion.id in gold.labels:
            names[opinion.id] = opinion.id
        elif bare(opinion.text) in by_text:
            names[opinion.id] = by_text[bare(opinion.text)]
        else:
            surplus.append(opinion)
    missed = [name for name in gold.labels if name not in names.values()]
    return Match(names, missed, surplus)


def pairs_within(groups: Iterable[Iterable[str]]) -> Iterator[Pair]:
    """Yield every pair of each group."""
    for group in groups:
        for one, other in itertools.combinations(sorted(set(group)), 2):
            yield frozenset((one, other))


def merged(synthesis: Synthesis, names: dict[str, str]) -> set[Pair]:
    """Return the pairs of opinions that a run made one point, by their labels' names."""
    return set(pairs_within([names[o] for o in p.opinions if o in names] for p in synthesis.points))


def _closed(names: Iterable[str], pairs: Iterable[Pair]) -> set[Pair]:
    found = {name: number for number, name in enumerate(names)}
    for pair in pairs:
        one, other = sorted(found[name] for name in pair)
        found = {name: one if number == other else number for name, number in found.items()}
    groups: dict[int, list[str]] = {}
    for name, number in found.items():
        groups.setdefault(number, []).append(name)
    return set(pairs_within(groups.values()))
