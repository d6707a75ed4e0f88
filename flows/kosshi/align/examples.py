"""Placing by example: what the secretariat decided for one point tells where others like it belong.

Decisions of earlier meetings, and of this one, are examples.  A point is held against them by the words
it shares (cosine of inverse document frequencies; the heading above it counts as words of its own), and
the nearest ones vote for their sections, as in the k-nearest-neighbour classification of texts (Yang,
"Expert network", 1994).  Deterministic, and nothing is kept between runs but the decisions themselves.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kosshi.align import ENOUGH, MENTION, Fit
from kosshi.model import Opinion, Record
from kosshi.settings import Section, Target
from kosshi.synthesis import Point
from kosshi.text import plain
from kosshi.words import content_words

NEAREST = 5
"""Examples that vote for a point."""

STRENGTH = 5.0
"""Weight of a section for which all the nearest examples vote, if one of them is ``SURE``; where a
section's own words speak for a point less, the more often such words were right."""

SURE = 0.2
"""Likeness from which an example counts in full."""

LEAST = 0.05
"""Likeness under which an example says nothing."""

THEME = 2
"""How often the words of the heading above a point count."""


_PRIOR = 3
"""Examples for which the words are taken to have been right beforehand."""

_RULE = 8
"""Examples from which they count in full against the words of the sections: one decision is an exception,
and must not move what the words placed elsewhere."""


@dataclass(frozen=True, slots=True)
class Example:
    """A point that a person placed: at which (target, section) it stands in full."""

    point: str
    spot: tuple[str, str]


Ranked = dict[str, dict[str, list[Fit]]]
"""Target id → point id → fits, best first."""


def by_example(
    ranked: Ranked,
    points: Sequence[Point],
    records: Sequence[Record],
    targets: Sequence[Target],
    examples: Sequence[Example],
) -> Ranked:
    """Add to the fits of every point what its nearest examples vote for.

    Args:
        ranked: as ``align`` returns it for each target.
        points: all points.
        records: their sources.
        targets: in the order of print.
        examples: what people decided; a point is no example for itself.

    Returns:
        The same, with weights added and sections that only examples speak for; the reason names the
        opinions of the examples (「判断例 議12」).
    """
    if not examples:
        return ranked
    memory = _Memory(points, records, examples)
    doubt = _doubt(ranked, examples)
    sections = {(t.id, s.number): s for t in targets for s in t.sections}
    order = {key: rank for rank, key in enumerate(sections)}
    votes = {}
    for point in points:
        fits = [ranked[target.id].get(point.id, []) for target in targets]
        placed = any(found and found[0].weight >= ENOUGH for found in fits)
        votes[point.id] = memory.votes(point.id, STRENGTH * (doubt if placed else 1.0))
    return {
        target.id: {
            name: _with_votes(
                fits,
                {key: vote for key, vote in votes[name].items() if key[0] == target.id},
                sections,
                order,
            )
            for name, fits in ranked[target.id].items()
        }
        for target in targets
    }


def _doubt(ranked: Ranked, examples: Sequence[Example]) -> float:
    """Return for which share of the examples the words of the sections led elsewhere; less where there are few.

    Where the secretariat's terms lead rightly, examples have little to add.  A point for which no words
    speak is placed by examples alone, so it is not asked for there.
    """
    right = 0
    for example in examples:
        best = [
            (fits[example.point][0].weight, target)
            for target, fits in ranked.items()
            if fits.get(example.point)
        ]
        target = max(best, key=lambda pair: pair[0])[1] if best else None
        right += target is not None and (
            (target, ranked[target][example.point][0].section.number) == example.spot
        )
    share = 1.0 - (right + _PRIOR) / (len(examples) + _PRIOR + 1)
    return share * min(1.0, len(examples) / _RULE)


def _with_votes(
    fits: Sequence[Fit],
    votes: Mapping[tuple[str, str], tuple[float, tuple[str, ...]]],
    sections: Mapping[tuple[str, str], Section],
    order: Mapping[tuple[str, str], int],
) -> list[Fit]:
    by_number = {fit.section.number: fit for fit in fits}
    ranks = {key[1]: order[key] for key in votes} if votes else {}
    for key, (weight, labels) in votes.items():
        if key not in sections or weight < MENTION:
            continue
        known = by_number.get(key[1], Fit(sections[key], 0.0, ()))
        shown = tuple(f"判断例 {label}" for label in labels)
        by_number[key[1]] = replace(
            known, weight=round(known.weight + weight, 6), reason=(*shown, *known.reason)
        )
    found = list(by_number.values())
    before = {fit.section.number: rank for rank, fit in enumerate(fits)}
    return sorted(
        found,
        key=lambda fit: (
            -fit.weight,
            before.get(fit.section.number, len(before) + ranks.get(fit.section.number, 0)),
        ),
    )


class _Memory:
    """The examples, ready to be looked up by their words."""

    def __init__(
        self,
        points: Sequence[Point],
        records: Sequence[Record],
        examples: Sequence[Example],
    ) -> None:
        opinions = {o.id: o for record in records for o in record.opinions}
        bags = {point.id: _bag([opinions[name] for name in point.opinions]) for point in points}
        self.labels = {point.id: opinions[point.opinions[0]].label for point in points}
        spread = Counter(word for bag in bags.values() for word in bag)
        every = max(2, len(points))
        idf = {word: math.log(every / count) for word, count in spread.items()}
        self.vectors = {
            name: _unit({word: n * idf[word] for word, n in bag.items() if idf[word]})
            for name, bag in bags.items()
        }
        self.examples = {example.point: example for example in examples}
        self.posted: dict[str, list[str]] = defaultdict(list)
        for name in self.examples:
            for word in self.vectors[name]:
                self.posted[word].append(name)

    def votes(
        self, point: str, strength: float
    ) -> dict[tuple[str, str], tuple[float, tuple[str, ...]]]:
        """Return the sections that the examples nearest to a point vote for.

        Returns:
            (target, section) → weight, and the labels of the examples, the nearest first.
        """
        likeness: dict[str, list[float]] = defaultdict(list)
        for word, weight in self.vectors[point].items():
            for name in self.posted.get(word, ()):
                if name != point:
                    likeness[name].append(weight * self.vectors[name][word])
        near = sorted(
            ((math.fsum(parts), name) for name, parts in likeness.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        near = [(value, name) for value, name in near if value >= LEAST][:NEAREST]
        total = math.fsum(value for value, _ in near)
        found: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        for value, name in near:
            found[self.examples[name].spot].append((value, self.labels[name]))
        return {
            spot: (
                strength
                * (math.fsum(v for v, _ in who) / total)
                * min(1.0, max(v for v, _ in who) / SURE),
                tuple(label for _, label in who[:2]),
            )
            for spot, who in found.items()
        }


def _bag(opinions: Sequence[Opinion]) -> dict[str, float]:
    bag: dict[str, float] = {}
    for opinion in opinions:
        for word in sorted(content_words(plain(opinion.text))):
            bag[word] = 1.0
    for word in sorted(content_words(plain("／".join(opinions[0].theme)))):
        bag[word] = float(THEME)
    bag["／".join(opinions[0].theme)] = float(THEME)
    return bag


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(math.fsum(value * value for value in vector.values()))
    return {word: value / norm for word, value in vector.items()} if norm else {}
