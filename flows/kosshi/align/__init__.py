"""Points × Targets → Placements: where an opinion belongs, with the words that led there.

Two things speak for a section: words that lead to it (``shelf``: the secretariat's terms, the compounds of
its title), and what its title and those above it have in common with the point, whatever the inflections
(``titles``).  The heading under which the minutes put a point counts in both, and what stands under one
heading holds together.  Nothing fitting means 未分類, never the nearest shelf.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kosshi.align.shelf import Fit, Occurrences, Shelf
from kosshi.align.titles import Titles, asked_in
from kosshi.model import Kind, Opinion, Record
from kosshi.settings import Target
from kosshi.synthesis import Mention, Placement, Point
from kosshi.text import plain
from kosshi.words import compounds

__all__ = ["ENOUGH", "MENTION", "Fit", "align", "mentions", "place", "score"]

ENOUGH = 1.0
"""Least weight of a placement."""

MENTION = 0.75
"""Least weight at which a point that stands elsewhere is said to touch a section: a section is
silent only if no point reaches it."""

WORDS = 0.65
"""Weight of the words that lead to a section, as log(1 + their sum); see ``titles`` for where it is from."""

TERMS = 0.2
"""What each unit of such words adds where they are the secretariat's, or stem from the target's own text."""

FAINT = 0.5
"""Words that weigh less than this together lead nowhere."""

NEAR = 0.97
"""Across targets, a fit that reaches this share of the best is as good, and the earlier target is
taken: the upper document of a set of documents comes first."""

KIN = 0.35
"""How much the other points under the same heading (or of the same paper) add to a section that a
point fits by itself: what was discussed together stays together unless it clearly differs."""

ALSO = 0.65
"""A further placement must reach this share of the primary's weight …"""

SECOND = 0.95
"""… and this share of the best weight in a target that has one already."""

THEME = 1.0
HEADLINE = 0.5
REPEATED = 0.25
"""What a word adds beyond its first place: in the minutes' heading, in the headline, and for each
further opinion of the point that uses it (at most twice)."""


def align(
    points: Sequence[Point], records: Sequence[Record], target: Target
) -> dict[str, list[Fit]]:
    """Rank the sections of one target for every point.

    Returns:
        By point id, the fitting sections with at least ``MENTION`` weight, best first.
    """
    opinions = {opinion.id: opinion for record in records for opinion in record.opinions}
    said = {point.id: [opinions[name] for name in point.opinions] for point in points}
    shelf = Shelf(target)
    by_words = _by_words(points, records, opinions, shelf)
    titles = Titles(target, (opinion for group in said.values() for opinion in group))
    ranked: dict[str, list[Fit]] = {}
    for name, group in said.items():
        text = "\n".join(plain(opinion.text) for opinion in group)
        asked = "\n".join(asked_in(opinion) for opinion in group)
        heading = "／".join(plain(theme) for opinion in group for theme in opinion.theme[-1:])
        evidence = titles.evidence(*map(titles.within, (text, asked, heading)))
        words = {fit.section.number: fit for fit in by_words[name]}
        fits = []
        for section in target.sections:
            speaks, known = evidence[section.number], words.get(section.number)
            weight = speaks.weight + WORDS * math.log1p(known.weight if known else 0.0)
            if known and (section.terms or section.vocabulary):
                weight += TERMS * known.weight
            if weight >= MENTION and (known is not None or speaks.any):
                reason = known.reason if known else ()
                shown = (
                    w
                    for w in _shared(section.title, f"{text}\n{heading}")
                    if w not in "".join(reason)
                )
                fits.append(Fit(section, round(weight, 6), (*reason, *shown)))
        ranked[name] = shelf.in_order(fits)
    return ranked


def _shared(title: str, text: str) -> list[str]:
    """Return what of the words of a title stands in a text (in normal form), in order."""
    found: list[str] = []
    for word in compounds(plain(title)):
        pieces = (
            word[start:end]
            for size in range(len(word), 1, -1)
            for start in range(len(word) - size + 1)
            for end in [start + size]
        )
        piece = next((piece for piece in pieces if piece in text), None)
        if piece is not None and piece not in found:
            found.append(piece)
    return found


def _by_words(
    points: Sequence[Point],
    records: Sequence[Record],
    opinions: dict[str, Opinion],
    shelf: Shelf,
) -> dict[str, list[Fit]]:
    """Rank the sections for every point by the words that lead to them."""
    occurrences = Occurrences(shelf.by_form)
    titles = {
        r.id: (r.facts.title.replace(r.facts.panel or "\0", ""),)
        for r in records
        if r.facts.kind is Kind.PAPER
    }
    found = {
        point.id: _found(
            point,
            [opinions[name] for name in point.opinions],
            titles.get(opinions[point.opinions[0]].source, ()),
            occurrences,
        )
        for point in points
    }
    used = Counter(
        form
        for point in points
        for form in occurrences.within(plain(opinions[point.opinions[0]].text))
    )
    shelf.dampen({form: count / len(points) for form, count in used.items()})
    alone = {name: shelf.fits(forms) for name, forms in found.items()}
    ranked: dict[str, list[Fit]] = {}
    for group in _kin(points, opinions, records):
        usual = _average([alone[name] for name in group])
        for name in group:
            ranked[name] = [
                replace(fit, weight=fit.weight + KIN * usual[fit.section.number])
                for fit in alone[name]
                if fit.weight >= FAINT
            ]
    return ranked


def _kin(
    points: Sequence[Point], opinions: dict[str, Opinion], records: Sequence[Record]
) -> list[list[str]]:
    """Group the points that stand under one heading of the minutes, or in one paper."""
    papers = {record.id for record in records if record.facts.kind is Kind.PAPER}
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for point in points:
        first = opinions[point.opinions[0]]
        theme = () if first.source in papers else first.theme
        groups[first.source, *theme].append(point.id)
    return list(groups.values())


def _average(ranked: Sequence[Sequence[Fit]]) -> dict[str, float]:
    """Return the mean weight of each section over a group's points."""
    total: dict[str, float] = defaultdict(float)
    for fits in ranked:
        for fit in fits:
            total[fit.section.number] += fit.weight / len(ranked)
    return total


def _found(
    point: Point, opinions: Sequence[Opinion], titles: Sequence[str], occurrences: Occurrences
) -> dict[str, float]:
    """Return the terms of a point with their factors; ``titles`` are of the paper it stems from."""
    found: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for opinion in opinions:
        for form in occurrences.within(plain(opinion.text)):
            seen[form] += 1
            found[form] = 1.0 + REPEATED * min(2, seen[form] - 1)
    for form in occurrences.within(plain(point.headline)):
        found[form] = found.get(form, 0.0) + HEADLINE
    for form in occurrences.within(plain("／".join((*titles, *opinions[0].theme)))):
        found[form] = found.get(form, 0.0) + THEME
    return found


def place(
    points: Sequence[Point], ranked: dict[str, dict[str, list[Fit]]], targets: Sequence[Target]
) -> tuple[Placement, ...]:
    """Choose each point's primary section and its further placements.

    The primary is the best fit in all targets (the earlier target where two are alike).  Further
    placements are the best in each other target, and a close second in any.

    Args:
        points: in the order of the result.
        ranked: target id → point id → fits, as ``align`` returns them.
        targets: in the order of print.
    """
    placements: list[Placement] = []
    for point in points:
        best = [
            (target.id, fits[0])
            for target in targets
            if (fits := ranked[target.id].get(point.id, [])) and fits[0].weight >= ENOUGH
        ]
        if not best:
            continue
        most = max(fit.weight for _, fit in best)
        primary_target, primary = next(pair for pair in best if pair[1].weight >= NEAR * most)
        for target in targets:
            for rank, fit in enumerate(ranked[target.id].get(point.id, [])[:3]):
                is_primary = target.id == primary_target and rank == 0
                if is_primary or _belongs_too(fit, rank, primary, ranked[target.id][point.id]):
                    placements.append(
                        Placement(
                            point.id,
                            target.id,
                            fit.section.number,
                            is_primary,
                            score(fit.weight),
                            fit.reason[:8],
                        )
                    )
    return tuple(placements)


def _belongs_too(fit: Fit, rank: int, primary: Fit, in_target: Sequence[Fit]) -> bool:
    if fit.weight < max(ENOUGH, ALSO * primary.weight):
        return False
    if rank == 0:
        return True
    best = in_target[0]
    related = fit.section.number.startswith(best.section.number) or best.section.number.startswith(
        fit.section.number
    )
    return rank == 1 and not related and fit.weight >= SECOND * best.weight


def mentions(
    points: Sequence[Point],
    ranked: dict[str, dict[str, list[Fit]]],
    placements: Sequence[Placement],
    targets: Sequence[Target],
) -> tuple[Mention, ...]:
    """Return the sections that points touch without standing there, in the targets' order."""
    placed = {(p.target, p.section, p.point) for p in placements}
    touching: dict[tuple[str, str], list[str]] = defaultdict(list)
    for target in targets:
        for point in points:
            for fit in ranked[target.id].get(point.id, []):
                if (target.id, fit.section.number, point.id) not in placed:
                    touching[target.id, fit.section.number].append(point.id)
    return tuple(
        Mention(target.id, section.number, tuple(touching[target.id, section.number]))
        for target in targets
        for section in target.sections
        if touching[target.id, section.number]
    )


def score(weight: float) -> float:
    """Return a weight as a score between 0 and 1; 2 weights make one half."""
    return round(weight / (weight + 2.0), 4)
