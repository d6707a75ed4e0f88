"""The sections of a target, and the words that lead to each.

A section is known by its ``terms`` (what the secretariat says it is about) and the compounds of its title;
where it has no terms, also by the pieces of its title and, faintly, of the titles above it.  A word weighs
by how few sections of the target know it (inverse section frequency).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kosshi.settings import Section, Target
from kosshi.text import plain
from kosshi.words import boundaries, compounds, nouns

PARENT = 0.8
"""A section with sections below it is a heading more than a home."""

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
