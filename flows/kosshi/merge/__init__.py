"""Opinions → Points → Issues: the same statement once, both sides of a dispute side by side."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from kosshi.merge.headline import headline
from kosshi.merge.reworded import Rewordings
from kosshi.merge.similar import Index, Likeness
from kosshi.model import Kind, Opinion, Record
from kosshi.synthesis import Issue, Link, Point

Regroup: TypeAlias = Callable[[list[list[str]]], Sequence[Sequence[str]]]
"""Groups of opinion ids as found → as decided."""


def _as_found(groups: list[list[str]]) -> list[list[str]]:
    return groups


NEARLY_EQUAL = 0.8
"""Two bullets of one source are one point only if they are this much the same: a minute-taker
who writes two bullets means two opinions."""


def merge(records: Sequence[Record], regroup: Regroup = _as_found) -> tuple[Point, ...]:
    """Join the opinions that say the same into points, in the order of the sources.

    ``regroup`` joins and parts the groups of opinion ids that were found, as people decided.

    Links are taken strongest first.  A link joins two groups only if that brings no two opinions
    together that a source itself keeps apart (two bullets of the minutes), and no two members who
    are neither linked directly nor say the same to the letter; the paragraphs of one paper may all
    join the one remark that the minutes made of them.
    """
    opinions = [opinion for record in records for opinion in record.opinions]
    kinds = {record.id: record.facts.kind for record in records}
    index = Index([opinion.text for opinion in opinions])
    rewordings = Rewordings([o.text for o in opinions], [o.source for o in opinions])
    links = [
        likeness
        for first, second in index.candidates()
        if (likeness := index.likeness(first, second)) is not None
        and _may_link(likeness, opinions[first], opinions[second])
        and not rewordings.contradict(first, second)
    ]
    linked = {(link.first, link.second) for link in links}
    reworded = [each for each in rewordings.found() if (each.first, each.second) not in linked]
    links += [
        Likeness(each.first, each.second, each.share, 0, each.shared, each.strength)
        for each in reworded
        if each.strength >= 0
    ]
    links.sort(key=lambda link: (-link.strength, link.first, link.second))
    direct = linked | {(each.first, each.second) for each in reworded}
    group = list(range(len(opinions)))
    members: dict[int, list[int]] = {number: [number] for number in group}
    used: dict[int, list[Likeness]] = {number: [] for number in group}
    for link in links:
        one, other = sorted((group[link.first], group[link.second]))
        if one == other:
            used[one].append(link)
            continue
        if not _compatible(members[one], members[other], opinions, kinds, direct, index):
            continue
        for number in members[other]:
            group[number] = one
        members[one] += members.pop(other)
        used[one] += [*used.pop(other), link]
    rank = {opinion.id: number for number, opinion in enumerate(opinions)}
    regrouped = [
        sorted(rank[name] for name in group)
        for group in regroup([[opinions[number].id for number in g] for g in members.values()])
    ]
    found: dict[int, list[Likeness]] = defaultdict(list)
    for link in (link for kept in used.values() for link in kept):
        found[link.first].append(link)
    return tuple(
        _point([opinions[number] for number in group], _within(group, found), opinions, kinds)
        for group in sorted(regrouped)
    )


_SPOKEN = (Kind.MINUTES, Kind.TRANSCRIPT)


def _within(group: Sequence[int], links: Mapping[int, Sequence[Likeness]]) -> list[Likeness]:
    """Return the links inside a group, in order; ``links`` are by their first opinion."""
    inside = set(group)
    found = [link for first in group for link in links.get(first, ()) if link.second in inside]
    return sorted(found, key=lambda link: (-link.strength, link.first, link.second))


def head_positions(
    points: Sequence[Point], issues: Sequence[Issue], records: Sequence[Record]
) -> tuple[Point, ...]:
    """Let the points of an issue be headed by the sentence that takes their position."""
    opinions = {opinion.id: opinion for record in records for opinion in record.opinions}
    said = {
        name: sentence
        for issue in issues
        for position in issue.positions
        for name, sentence in zip(position.points, position.sentences, strict=True)
    }
    headed = []
    for point in points:
        if point.id not in said:
            headed.append(point)
            continue
        title = headline(opinions[point.opinions[0]], said[point.id])
        headed.append(replace(point, headline=title.text, headline_of=title.opinion))
    return tuple(headed)


def _may_link(likeness: Likeness, one: Opinion, other: Opinion) -> bool:
    if one.source != other.source:
        return True
    return likeness.score >= NEARLY_EQUAL and _comparable(one.text, other.text)


def _comparable(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 0.8 * max(len(one), len(other))


def _compatible(
    left: Sequence[int],
    right: Sequence[int],
    opinions: Sequence[Opinion],
    kinds: dict[str, Kind],
    direct: set[tuple[int, int]],
    index: Index,
) -> bool:
    for one in left:
        for other in right:
            if (min(one, other), max(one, other)) in direct or index.same(one, other):
                continue
            first, second = opinions[one], opinions[other]
            same_paper = first.source == second.source and kinds[first.source] is Kind.PAPER
            if not same_paper:
                return False
    return True


def _point(
    group: Sequence[Opinion],
    links: Sequence[Likeness],
    opinions: Sequence[Opinion],
    kinds: dict[str, Kind],
) -> Point:
    """Make a point; the minutes' record stands first, since it is what the panel agreed on."""
    ordered = sorted(group, key=lambda opinion: kinds[opinion.source] not in _SPOKEN)
    title = headline(ordered[0])
    identity = hashlib.sha256(" ".join(sorted(o.id for o in group)).encode()).hexdigest()[:8]
    return Point(
        id=f"p{identity}",
        headline=title.text,
        headline_of=title.opinion,
        opinions=tuple(opinion.id for opinion in ordered),
        links=tuple(
            Link(
                (opinions[link.first].id, opinions[link.second].id),
                round(link.score, 4),
                link.shared[:5],
            )
            for link in links
        ),
    )
