"""Which statements say the same in other words.

A minute-taker shortens and rewords; a member says at the next meeting what they said at the last.  Such
texts need not share a clause (see ``similar`` for those that do), but what one of them says, and above all
what it *asks for*, stands in the other around the same characters: 集約すべき and 集めるべき share 集, 確認できる
and 確かめられる share 確.  So texts are compared by their ideographs, pairs of ideographs, katakana and Latin
words, each weighted by how rare it is among the panel's opinions (inverse document frequency), and a
sentence is held against each window of two sentences of the other text (containment: Broder, "On the
resemblance and containment of documents", 1997, over characters that carry meaning instead of shingles).

Four measures of a pair are summed up by weights (``_SCORE``), and two things part it for good: positions
that differ, and a demand of which the other text has nothing.  That two remarks only share
a subject (the same first sentence, another demand) is thereby told apart.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kosshi.merge.acts import changes, keeps
from kosshi.merge.aims import sign_on
from kosshi.merge.consequences import warns
from kosshi.merge.rarity import most_looked_up, rarity
from kosshi.merge.stances import attitude, sets_condition
from kosshi.model import Stance
from kosshi.text import plain, sentences
from kosshi.words import compounds

_SCORE = {"most": 2.8, "least": 2.3, "asked_most": 2.0, "asked_least": 1.5}
"""Weights of the measures, from a logistic regression on the hand labels of four panels, each also
predicted from the other three; rounded.

most, least: the better and the weaker direction's strength (covered weight × covered share of the best
sentence), as log(1 + strength).  asked_most, asked_least: how much of a sentence that asks for something
stands in the other text, by direction, the weaker at most ``_ASKED``.
"""

_ASKED = 0.3

ENOUGH = 9.2
"""Least sum of the measures."""

NEARLY = 1.9
"""A pair that falls short by less than this is none by itself, but may stand in one point by way of a third."""

_NOTHING = 0.15
"""A demand of which the other text has less than this share is another demand."""

_FEW = 80
"""In a panel of fewer opinions than this, characters weigh as if it had so many: it is no less of a panel."""

POSTED = 12, 20, 60
"""Characters in more opinions than this are not looked up, only weighed (see ``rarity.most_looked_up``)."""

_NEAREST = 12
"""So many opinions are held against each, those that share the most rare characters with it; so the work
grows with the opinions, not with their pairs."""

_UNIT = 1 << 16
"""Weights are whole numbers of so many to one: their sums do not depend on the order of sets."""

_TOKEN = re.compile(r"[一-龥々]|[ァ-ヶー]{2,}|[a-z0-9][a-z0-9.\-]*")


@dataclass(frozen=True, slots=True)
class Rewording:
    """Two texts that say the same: ``first`` and ``second`` are indices, in order.

    ``share`` is how much of the best sentence the other text covers, 0 to 1; ``strength`` by how much the
    pair exceeds what is asked (below 0: ``NEARLY``); ``shared`` are the compounds that both use, the heaviest
    first, in normal form.
    """

    first: int
    second: int
    share: float
    strength: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text taken apart: sentences in normal form, their tokens, windows of two, and which of them ask."""

    forms: tuple[str, ...]
    said: tuple[frozenset[str], ...]
    windows: tuple[frozenset[str], ...]
    asking: tuple[tuple[int, Stance | None], ...]


class Rewordings:
    """Finds the statements that say the same in other words."""

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        """Take the texts apart; the order gives the indices in the results.

        Args:
            texts: the opinions.
            sources: the source of each; two opinions of one source are never compared.
        """
        self.sources = sources
        self.texts = [_take_apart(text) for text in texts]
        self.all = [frozenset().union(*text.said) for text in self.texts]
        count = Counter(token for tokens in self.all for token in tokens)
        every = max(len(texts), _FEW)
        self.weight = {
            token: round(_UNIT * rarity(number, every)) for token, number in count.items()
        }
        self.whole = [tuple(map(self._weigh, text.said)) for text in self.texts]
        rare = most_looked_up(len(texts), *POSTED)
        self.posted: dict[str, list[int]] = defaultdict(list)
        for number, tokens in enumerate(self.all):
            for token in sorted(tokens):
                if 1 < count[token] <= rare:
                    self.posted[token].append(number)

    def found(self) -> Iterator[Rewording]:
        """Yield the pairs that say the same or nearly do, in order."""
        pairs = {
            (min(number, other), max(number, other))
            for number in range(len(self.texts))
            for other in self._nearest(number)
        }
        for first, second in sorted(pairs):
            rewording = self._compare(first, second)
            if rewording is not None:
                yield rewording

    def _nearest(self, number: int) -> list[int]:
        """Return the texts of other sources that share the most rare tokens with one."""
        shared: dict[int, int] = defaultdict(int)
        for token in self.all[number]:
            for other in self.posted.get(token, ()):
                shared[other] += self.weight[token]
        near = (o for o in shared if self.sources[o] != self.sources[number])
        return heapq.nsmallest(_NEAREST, near, key=lambda other: (-shared[other], other))

    def _compare(self, first: int, second: int) -> Rewording | None:
        one, other = self.texts[first], self.texts[second]
        asked = sorted((self._asked(first, second), self._asked(second, first)))
        if asked[0] < _NOTHING:
            return None
        if self.contradict(first, second):
            return None
        forth, back = self._covered(first, second), self._covered(second, first)
        least, most = sorted((forth[0], back[0]))
        total = (
            _SCORE["most"] * math.log1p(most)
            + _SCORE["least"] * math.log1p(least)
            + _SCORE["asked_most"] * asked[1]
            + _SCORE["asked_least"] * min(_ASKED, asked[0])
        )
        if total < ENOUGH - NEARLY:
            return None
        share, terms = (
            self._reason(one, other, forth) if forth >= back else self._reason(other, one, back)
        )
        return Rewording(first, second, share, round(total - ENOUGH, 6), terms)

    def contradict(self, first: int, second: int) -> bool:
        """Whether the sentences of two texts that ask for the most alike take different positions.

        「定員を減らすべきではない」 and 「定員を増やすべき」 do not; to keep a thing and to drop it do.
        """
        pair = self._asking(first, second)
        if pair is None:
            return False
        (at, one), (there, other) = pair
        forms = self.texts[first].forms[at], self.texts[second].forms[there]
        if one is other:
            kept = [keeps(form) for form in forms]
            return one is Stance.FOR and kept[0] != kept[1] and changes(forms[kept[0]])
        shared = self.texts[first].said[at] & self.texts[second].said[there]
        signs = [
            sign_on(stance, form, shared) or int(keeps(form))
            for stance, form in zip((one, other), forms, strict=True)
        ]
        return Stance.CONDITIONAL in (one, other) or signs[0] * signs[1] >= 0

    def _covered(self, first: int, second: int) -> tuple[float, float, int, int]:
        """Return strength, share, sentence and window of the sentence that is covered best."""
        best = (0.0, 0.0, 0, 0)
        for at, said in enumerate(self.texts[first].said):
            strength, share, start = self._best(said, self.whole[first][at], second)
            if strength > best[0]:
                best = strength, share, at, start
        return best

    def _asked(self, first: int, second: int) -> float:
        """Return how much of the sentence that asks for something, the best covered one, is covered."""
        one = self.texts[first]
        found = (
            self._best(one.said[at], self.whole[first][at], second)[:2] for at, _ in one.asking
        )
        return max(found, default=(0.0, 0.0))[1]

    def _best(self, said: frozenset[str], whole: int, second: int) -> tuple[float, float, int]:
        """Return strength, share and number of the window that covers a sentence best."""
        if not whole:
            return 0.0, 0.0, 0
        covered = [self._weigh(said & window) for window in self.texts[second].windows]
        most = max(covered)
        return most / _UNIT * (most / whole), most / whole, covered.index(most)

    def _asking(
        self, first: int, second: int
    ) -> tuple[tuple[int, Stance], tuple[int, Stance]] | None:
        """Return the two asking sentences that are the most alike, with their positions; None if one has none."""
        one, other = self.texts[first], self.texts[second]
        best: tuple[float, int, Stance | None, int, Stance | None] = (-1.0, 0, None, 0, None)
        for at, stance in one.asking:
            for there, answer in other.asking:
                size = self.whole[first][at] * self.whole[second][there]
                alike = self._weigh(one.said[at] & other.said[there]) / math.sqrt(size or 1)
                if alike > best[0]:
                    best = alike, at, stance, there, answer
        _, at, stance, there, answer = best
        return None if stance is None or answer is None else ((at, stance), (there, answer))

    def _reason(
        self, one: _Text, other: _Text, covered: tuple[float, float, int, int]
    ) -> tuple[float, tuple[str, ...]]:
        """Return the share, and the compounds that a sentence and the window that covers it both use."""
        _, share, at, start = covered
        window = "".join(other.forms[start : start + 2])
        found = {term for term in compounds(one.forms[at]) if term in window}
        ranked = sorted(
            found,
            key=lambda term: (-sum(self.weight.get(token, 0) for token in tokens(term)), term),
        )
        return min(1.0, share), tuple(ranked)

    def _weigh(self, found: frozenset[str]) -> int:
        return sum(map(self.weight.__getitem__, found))


def tokens(form: str) -> frozenset[str]:
    """Return what carries the meaning of a text (in normal form), whatever its inflections.

    Ideographs, neighbouring pairs of what was found, katakana words, Latin words and numbers.
    """
    found = list(_TOKEN.finditer(form))
    pairs = (
        f"{one.group()[-2:]}+{other.group()[:2]}"
        for one, other in pairwise(found)
        if one.end() == other.start()
    )
    return frozenset([*(match.group() for match in found), *pairs])


def _take_apart(text: str) -> _Text:
    forms = tuple(plain(text[start:end]) for start, end in sentences(text))
    said = tuple(tokens(form) for form in forms)
    windows = tuple(
        one | other for one, other in zip(said, [*said[1:], frozenset[str]()], strict=True)
    )
    stances = [(at, _concluded(form)) for at, form in enumerate(forms)]
    asking = [pair for pair in stances if pair[1] is not None] or stances[-1:]
    return _Text(forms, said, windows, tuple(asking))


def _concluded(form: str) -> Stance | None:
    """Return the position in which a sentence ends: 「…には無理があり、…を求めることが筋である」 asks.

    An outright objection and a named condition stay what they are: 「…には反対であり、…を設けるべき」.
    """
    whole = attitude(form)
    if whole is None and warns(form):
        return Stance.AGAINST
    if _OUTRIGHT.search(form) or (whole is Stance.CONDITIONAL and sets_condition(form)):
        return whole
    return attitude(form.rpartition("、")[2]) or whole


_OUTRIGHT = re.compile(r"反対|賛成(?:でき|しかね)|賛同(?:でき|しかね)|容認でき")
