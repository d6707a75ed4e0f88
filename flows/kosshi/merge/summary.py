"""Which remark in the minutes sums up which paragraph of a member's paper.

A minute-taker shortens and rewords, so that a remark and the paper it was read from need not share a
clause (see ``similar`` for those that do).  But nearly all that one of its sentences says stands, in
other words around the same nouns, in one or two neighbouring sentences of the paragraph.  So a sentence
of the remark is held against each window of two sentences of the paper: what counts is how much of its
rare words the window covers (the containment of Broder, "On the resemblance and containment of
documents", 1997, weighted by inverse document frequency, over words instead of shingles).

It is used between the minutes and the papers of one meeting only: there a sentence and its source are
looked for.  That two remarks share as many words proves nothing: a panel talks of one subject.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.text import plain, sentences
from kosshi.words import compounds, content_words

ENOUGH = 1.8
"""Least strength: the covered weight × its share of the sentence (three rare words, nearly all there are).

On the hand labels of two panels the weakest pair of the same statement has 1.82, the strongest of
different ones, that no stronger link parts, 1.54 (``make evaluate``).
"""

_POSTED = 12
_MOST_POSTED = 200
"""Words of more opinions than this are not looked up, only weighed: ``_POSTED``, or 5 % of the opinions
if that is more, up to ``_MOST_POSTED``."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A remark that sums up a paragraph: ``first`` and ``second`` are indices, in order.

    ``share`` is how much of the best sentence is covered, 0 to 1; ``strength`` that times the weight that
    is covered; ``shared`` are the compounds that both use, the heaviest first, in normal form.
    """

    first: int
    second: int
    share: float
    strength: float
    shared: tuple[str, ...]


class Summaries:
    """Finds the paragraphs that remarks sum up."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts apart; the order gives the indices in the results."""
        self.cut = [[plain(text[a:b]) for a, b in sentences(text)] for text in texts]
        self.words = [[content_words(form) for form in forms] for forms in self.cut]
        self.count = Counter(word for found in self.words for word in frozenset().union(*found))
        self.all = max(2, len(texts))

    def between(self, remarks: Sequence[int], paragraphs: Sequence[int]) -> Iterator[Summary]:
        """Yield what the remarks sum up of the paragraphs, in order."""
        rare = max(_POSTED, min(self.all // 20, _MOST_POSTED))
        posted: dict[str, list[int]] = defaultdict(list)
        for number in paragraphs:
            for word in frozenset().union(*self.words[number]):
                if self.count[word] <= rare:
                    posted[word].append(number)
        for remark in remarks:
            for paragraph in self._near(remark, posted):
                found = self._summary(remark, paragraph)
                if found is not None:
                    yield found

    def _near(self, remark: int, posted: dict[str, list[int]]) -> list[int]:
        """Return the paragraphs of which one sentence of a remark has rare words enough."""
        near: set[int] = set()
        for words in self.words[remark]:
            weight: Counter[int] = Counter()
            for word in words:
                for number in posted.get(word, ()):
                    weight[number] += 1
            near |= {number for number, count in weight.items() if count > 1}
        return sorted(near)

    def _summary(self, remark: int, paragraph: int) -> Summary | None:
        own = self.words[paragraph]
        windows = [one | other for one, other in zip(own, [*own[1:], frozenset()], strict=True)]
        best = (0.0, 0.0, 0, 0)
        for at, words in enumerate(self.words[remark]):
            whole = self._weight(words)
            if not whole:
                continue
            for start, window in enumerate(windows):
                covered = self._weight(words & window)
                if covered * covered / whole > best[0]:
                    best = covered * covered / whole, covered / whole, at, start
        strength, share, at, start = best
        if strength < ENOUGH:
            return None
        first, second = sorted((remark, paragraph))
        terms = self._terms(self.cut[remark][at], "".join(self.cut[paragraph][start : start + 2]))
        return Summary(first, second, min(1.0, share), strength, terms)

    def _terms(self, sentence: str, window: str) -> tuple[str, ...]:
        """Return the compounds that both use, the most telling first."""
        found = {term for term in compounds(sentence) if term in window}
        return tuple(sorted(found, key=lambda term: (-self._weight(content_words(term)), term)))

    def _weight(self, words: frozenset[str] | Sequence[str]) -> float:
        # In a fixed order: sums of floats depend on it.
        return math.fsum(
            math.log(self.all / self.count[word]) / math.log(self.all) * min(len(word), 3) / 2
            for word in words
            if self.count[word]
        )
