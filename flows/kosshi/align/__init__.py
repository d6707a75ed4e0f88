"""Points × Targets → Placements: where an opinion belongs, with the words that led there.

A section is known by its ``terms`` (what the secretariat says it is about) and the compounds of
its title; where it has no terms, also by the pieces of its title and, faintly, of the titles above
it.  A word weighs by how few sections of the target know it (inverse section frequency).  A point's
own text counts, its headline and the heading under which the minutes put it count again, and what
stands under one heading holds together.  Nothing fitting means 未分類, never the nearest shelf.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kosshi.model import Kind, Opinion, Record
from kosshi.settings import Section, Target
from kosshi.synthesis import Mention, Placement, Point
from kosshi.text import plain
from kosshi.words import boundaries, compounds, nouns

ENOUGH = 1.0
"""Least weight of a placement: one word that only this section knows, or two that two know."""

MENTION = 0.5
"""Least weight at which a point that stands elsewhere is said to touch a section: a section is
silent only if no point reaches it."""

NEAR = 0.88
"""Across targets, a fit that reaches this share of the best is as good, and the earlier target is
taken: the upper document of a set of documents comes first."""

PARENT = 0.8
"""A section with sections below it is a heading more than a home."""

KIN = 0.35
"""How much the other points under the same heading (or of the same paper) add to a section that a
point fits by itself: what was discussed together stays together unless it clearly differs."""

ALSO = 0.4
"""A further placement must reach this share of the primary's weight …"""

SECOND = 0.9
"""… and this share of the best weight in a target that has one already."""

THEME = 1.0
HEADLINE = 0.5
REPEATED = 0.25
"""What a word adds beyond its first place: in the minutes' heading, in the headline, and for each
further opinion of the point that uses it (at most twice)."""

TITLE = 1.0
TITLE_PART = 0.4
ANCESTOR = 0.3
"""Weight of a compound in the section's title, of a noun in such a compound, and of a compound in
a title above; a term that the secretariat gave weighs 1."""

VOCABULARY = 0.5
"""Weight of a word of the section's own text (``kosshi outline import``): it stands there often, but
nobody chose it."""

COMMON = 10
"""A word of a title that more than one in so many points uses weighs less, by the logarithm of its
frequency: 安全保障 in a panel on security leads nowhere.  Terms that the secretariat chose keep their
weight."""

_ASCII = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that leads to a section; ``given`` by the secretariat, or taken from a title."""

    form: str
    shown: str
    weight: float
    given: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a point fits a section: the summed weight and the words, heaviest first."""

    section: Section
    weight: float
    reason: tuple[str, ...]


class Shelf:
    """A target prepared for matching."""

    def __init__(self, target: Target) -> None:
        """Collect the terms of every section and how many sections share each."""
        self.target = target
        titles = {section.number: section.title for section in target.sections}
        self.terms: dict[str, tuple[Term, ...]] = {}
        for section in target.sections:
            above = _ancestors(section, {s.number: s for s in target.sections})
            self.terms[section.number] = _terms(section, [titles[number] for number in above])
        self.sections_with: Counter[str] = Counter()
        for terms in self.terms.values():
            self.sections_with.update({term.form for term in terms if term.weight >= TITLE_PART})
        self.common: dict[str, float] = {}
        parents = {section.parent for section in target.sections}
        self.share = {s.number: PARENT if s.number in parents else 1.0 for s in target.sections}
        self.by_form: dict[str, list[tuple[Section, Term]]] = defaultdict(list)
        for section in target.sections:
            for term in self.terms[section.number]:
                self.by_form[term.form].append((section, term))

    def dampen(self, share: dict[str, float]) -> None:
        """Let words of titles that many points use weigh less; ``share`` is by normal form."""
        self.common = {
            form: min(1.0, math.log(1 / part) / math.log(COMMON)) for form, part in share.items()
        }

    def fits(self, found: dict[str, float]) -> list[Fit]:
        """Rank the sections for a point in whose text ``found`` terms occur, with their factor."""
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        shown: dict[str, str] = {}
        sections: dict[str, Section] = {}
        for form, factor in found.items():
            for section, term in self.by_form.get(form, ()):
                rarity = 1.0 / max(1, self.sections_with[form])
                value = term.weight * factor * rarity * _length(form)
                value *= self.share[section.number]
                if not term.given:
                    value *= self.common.get(form, 1.0)
                weights[section.number][form] = max(value, weights[section.number].get(form, 0.0))
                shown[form] = term.shown
                sections[section.number] = section
        fits = [_fit(sections[number], forms, shown) for number, forms in sorted(weights.items())]
        return self.in_order(fits)

    def in_order(self, fits: Iterable[Fit]) -> list[Fit]:
        """Return fits, best first; of equals the deeper, then the earlier section."""
        order = {section.number: rank for rank, section in enumerate(self.target.sections)}
        return sorted(
            fits, key=lambda fit: (-fit.weight, -fit.section.depth, order[fit.section.number])
        )


def _fit(section: Section, forms: dict[str, float], shown: dict[str, str]) -> Fit:
    """Sum up the words; one inside a longer word that also led here does not count again."""
    kept = {
        form: value
        for form, value in forms.items()
        if not any(form != other and form in other for other in forms)
    }
    ranked = sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))
    return Fit(
        section,
        round(sum(kept.values()), 6),
        tuple(dict.fromkeys(shown[form] for form, _ in ranked)),
    )


def _length(form: str) -> float:
    """A long compound says more than a short one; two characters are the least."""
    return min(1.3, 0.7 + 0.1 * len(form)) if not _ASCII.fullmatch(form) else 1.0


def _ancestors(section: Section, by_number: dict[str, Section]) -> list[str]:
    found: list[str] = []
    parent = section.parent
    while parent is not None and parent in by_number:
        found.append(parent)
        parent = by_number[parent].parent
    return found


def _terms(section: Section, above: Iterable[str]) -> tuple[Term, ...]:
    found: dict[str, Term] = {}

    def add(form: str, shown: str, weight: float, *, given: bool = False) -> None:
        if len(form) > 1 and (form not in found or found[form].weight < weight):
            found[form] = Term(form, shown, weight, given)

    for term in section.terms:
        add(plain(term), term, 1.0, given=True)
    for compound in compounds(plain(section.title)):
        if not section.terms or len(compound) > 2:
            add(compound, compound, TITLE)
    for word in section.vocabulary:
        add(plain(word), word, VOCABULARY)
    if section.terms:  # chosen words lead; pieces of titles (安全, 活用) would only blur them
        return tuple(found.values())
    for compound in compounds(plain(section.title)):
        for noun in nouns(compound):
            add(noun, noun, TITLE_PART)
    for title in above:
        for compound in compounds(plain(title)):
            add(compound, compound, ANCESTOR)
    return tuple(found.values())


class Occurrences:
    """Finds which of many terms occur in a text, by their first two characters."""

    def __init__(self, forms: Iterable[str]) -> None:
        """Prepare a set of normal forms."""
        self.by_head: dict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms)):
            self.by_head[form[:2]].append(form)

    def within(self, text: str) -> set[str]:
        """Return the terms that stand in a text (in normal form).

        A term of Latin letters or digits must stand alone: AI is not in "sustainable".  One of two
        characters must be whole words: 衛生 is not in 防衛生産.
        """
        found: set[str] = set()
        bounds: set[int] | None = None
        for position in range(len(text) - 1):
            for form in self.by_head.get(text[position : position + 2], ()):
                if form in found or not text.startswith(form, position):
                    continue
                if _ASCII.fullmatch(form):
                    if not _stands_alone(text, position, len(form)):
                        continue
                elif len(form) == _SHORT:
                    bounds = boundaries(text) if bounds is None else bounds
                    if position not in bounds or position + len(form) not in bounds:
                        continue
                found.add(form)
        return found


_SHORT = 2


def _stands_alone(text: str, start: int, length: int) -> bool:
    around = text[start - 1 : start] + text[start + length : start + length + 1]
    return not any(c.isascii() and c.isalpha() for c in around)


def align(
    points: Sequence[Point], records: Sequence[Record], target: Target
) -> dict[str, list[Fit]]:
    """Rank the sections of one target for every point.

    Returns:
        By point id, the fitting sections with at least ``MENTION`` weight, best first.
    """
    shelf = Shelf(target)
    opinions = {opinion.id: opinion for record in records for opinion in record.opinions}
    occurrences = Occurrences(shelf.by_form)
    titles: dict[str, tuple[str, ...]] = {}
    titles |= {
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
            fits = [
                Fit(fit.section, round(fit.weight + KIN * usual[fit.section.number], 6), fit.reason)
                for fit in alone[name]
                if fit.weight >= MENTION
            ]
            ranked[name] = shelf.in_order(fits)
    return {point.id: ranked[point.id] for point in points}


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
