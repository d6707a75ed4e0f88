"""Which opinions say the same: long runs of characters that two records share.

A minute-taker who shortens a member's remark keeps its wording in runs: whole clauses of the
paper stand again in the minutes.  Shared *words* prove nothing (a panel talks of one subject);
shared *runs* that nobody else uses do.  So two opinions are compared by the runs of at least
``RUN`` characters they share in normal form, leaving out what is common to many opinions of the
meeting (set phrases, the panel's own catchwords).  The method is fingerprinting by rare character
n-grams with an inverted index (as in Schleimer, Wilkerson & Aiken, "Winnowing", 2003), without
sampling since opinions are short; it never compares all pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.merge.rarity import most_looked_up
from kosshi.text import normalise, plain

GRAM = 6
"""Length of the n-grams of the index: shorter ones are mostly single words."""

RUN = 8
"""Shortest run that counts: a clause or a long compound, not a word."""

LONG_RUN = 18
"""A rare run of this length is a clause of its own: two people do not word it alike by chance."""

SHARED = 24
"""Together, shorter runs must reach this many characters …"""

COVERED = 0.2
"""… and this share of the shorter text."""

CLAUSE = 11
"""Among shorter runs one must be longer than a long compound (情報収集・警戒監視), or it is all words."""

COMMON = 4
"""An n-gram in more opinions than this (or 2 % of them, if that is more) proves nothing …"""

MOST = 24
"""… nor does one in more than this, of however many: so the work grows with the opinions, not their pairs."""

_CONTENT = re.compile(r"[一-龥々ヶァ-ヺーa-z0-9]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share.

    Attributes:
        first: index of one text.
        second: index of the other, greater than ``first``.
        score: share of the shorter text that is covered by shared runs, 0 to 1.
        longest: length of the longest shared run in characters.
        shared: the runs, longest first, as the first text writes them; or words, the rarest first.
        strength: by which the links are taken, the strongest first.
    """

    first: int
    second: int
    score: float
    longest: int
    shared: tuple[str, ...]
    strength: float


class Index:
    """An inverted index of rare n-grams over the normal forms of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; the order gives the indices in the results."""
        self.texts = texts
        self.plain = [plain(text) for text in texts]
        frequency: Counter[str] = Counter()
        for form in self.plain:
            frequency.update(_grams(form))
        limit = most_looked_up(len(texts), COMMON, 50, MOST)
        self.rare = {gram for gram, count in frequency.items() if 1 < count <= limit}
        last: dict[str, int] = {}
        self.next_same: dict[int, int] = {}
        for number, form in enumerate(self.plain):
            if form in last:
                self.next_same[last[form]] = number
            last[form] = number
        self._looked_at: tuple[int, set[str]] = (-1, set())
        self.postings: dict[str, list[int]] = defaultdict(list)
        for number in range(len(texts)):
            for gram in sorted(self._rare_in(number)):
                self.postings[gram].append(number)

    def _rare_in(self, number: int) -> set[str]:
        return _grams(self.plain[number]) & self.rare

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield each pair once, in order: texts that share at least three rare n-grams, and each text with
        the next that is the same, whose n-grams may be in too many to be rare.
        """
        for number in range(len(self.plain)):
            shared: Counter[int] = Counter()
            for gram in self._rare_in(number):
                shared.update(other for other in self.postings[gram] if other > number)
            near = {other for other in shared if shared[other] >= 3}
            if number in self.next_same:
                near.add(self.next_same[number])
            yield from ((number, other) for other in sorted(near))

    def same(self, first: int, second: int) -> bool:
        """Whether two texts are equal in normal form, and long enough to be a statement."""
        one = self.plain[first]
        return len(one) >= LONG_RUN and one == self.plain[second]

    def likeness(self, first: int, second: int) -> Likeness | None:
        """Compare two texts; None if what they share is not enough to call them one statement."""
        one, other = self.plain[first], self.plain[second]
        if self.same(first, second):
            return Likeness(first, second, 1.0, len(one), (self.texts[first],), float(len(one)))
        if self._looked_at[0] != first:  # pairs come sorted by the first
            self._looked_at = first, self._rare_in(first)
        common = {gram for gram in self._looked_at[1] if gram in other}
        runs = [run for run in _runs(one, common, other) if _tells(one[run[0] : run[1]])]
        covered = sum(end - start for start, end in runs)
        shorter = min(len(one), len(other)) or 1
        score = min(1.0, covered / shorter)
        longest = max((end - start for start, end in runs), default=0)
        if not _enough(covered, score, longest, len(runs)):
            return None
        offsets = normalise(self.texts[first]).offsets
        shown = [self.texts[first][offsets[start] : offsets[end]] for start, end in runs]
        by_length = tuple(sorted(shown, key=lambda run: (-len(run), run)))
        return Likeness(first, second, score, longest, by_length, score * longest)


def _enough(covered: int, score: float, longest: int, runs: int) -> bool:
    """Whether a clause is shared, or shorter runs that together are much of the shorter text."""
    return longest >= LONG_RUN or (
        covered >= SHARED and score >= COVERED and longest >= CLAUSE and runs > 1
    )


def _grams(form: str) -> set[str]:
    return {form[start : start + GRAM] for start in range(len(form) - GRAM + 1)}


def _runs(form: str, common: set[str], other: str) -> list[tuple[int, int]]:
    """Return the maximal runs of ``form`` that stand in ``other`` and are made of rare n-grams."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start <= len(form) - GRAM:
        if form[start : start + GRAM] not in common:
            start += 1
            continue
        end = start + GRAM
        while end < len(form) and form[end - GRAM + 1 : end + 1] in common:
            end += 1
        # Chained n-grams may stem from different places of the other text: trust what stands there.
        while end - start >= RUN and form[start:end] not in other:
            end -= 1
        if end - start >= RUN:
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _tells(run: str) -> bool:
    """Whether a run has enough content characters: 「のではないかと考えている」 has not."""
    return len(_CONTENT.findall(run)) >= max(4, len(run) // 3)
