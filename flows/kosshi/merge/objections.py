"""What is objected to, and who speaks of the same thing: disputes across headings and meetings.

A sentence that objects or sets a condition names what it is about in a narrow place: before the particle of
its topic (「…については、」「…には慎重であるべき」「…を急ぐことには賛成できない」), or in the sentence before it, where
speech announces its subject (「二点目は、開業の規制です。」).  Whoever takes a position in a sentence that covers
this *aim*, in whatever words, speaks of the same thing, at any meeting and under any heading.  Aims are
compared like reworded statements, by the rare characters that carry their meaning (``reworded.tokens``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kosshi.merge.acts import as_it_is, changes, is_act, keeps, sign
from kosshi.merge.aims import aims, clauses_of, meant, sign_on, topic
from kosshi.merge.consequences import warns
from kosshi.merge.rarity import most_looked_up, rarity, size, weigh
from kosshi.merge.reworded import POSTED, tokens
from kosshi.merge.stances import (
    asks_to_discuss,
    attitude,
    concedes,
    consents,
    drops,
    is_explicit,
    sets_condition,
)
from kosshi.merge.topics import Sentence, Stand
from kosshi.model import Stance

_SCORE = {"covered": 2.4, "shared": 1.9, "own": 3.2, "back": 3.5, "sign": 0.8, "heading": 0.8}
"""What tells that a sentence is about an aim, from a logistic regression on labelled panels, each also
predicted from the others; rounded.

covered: the share of the aim's weight that the sentence covers, with the one before and the opinion's topic.
shared: that weight itself, as log(1 + weight).  own: the share that the sentence covers alone.  back: the
share of what the sentence is about itself that the objecting opinion covers.  sign: whether both would do
the same with the thing (1), the contrary (−1), or that is not said.
"""

ENOUGH = 6.8
"""Least sum of these."""

COVERED = 0.33
"""Least share of an aim in the sentence, the one before and the opinion's topic: 図書館 is not 電子図書館 …"""

CLAUSE = 2.0
"""… least weight of a clause that may be covered in turn …"""

OWN = 0.25
"""… and least share of the aim in the sentence that takes the position, unless its topic goes on unsaid …"""

UNSAID = 0.5
"""… from a sentence before whose topic covers this share."""

SLIGHT = 1.5
"""An aim of less weight (この点, 考え方) names nothing …"""

VAGUE = 3.2
"""… and one of less than this is understood together with the topic of the sentence before."""

_FEW = 50
"""In a panel of fewer opinions than this, a character in three of them is still no common one."""

_EMPTY = frozenset(
    "対反賛成同慎重疑問必要時期尚早拙速条件前提認考思点目議論検討進行言申上問題場合関私"
)
"""Ideographs of taking a position and of speaking: they name nothing."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection or condition of an opinion, and all that take a position on its aim.

    ``name`` is the aim in normal form; ``words`` are its tokens; ``stands`` are by opinion, the
    objection's own first.
    """

    name: str
    words: frozenset[str]
    stands: Mapping[str, Stand]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The position of a sentence: its stance on an act, and whether the act leaves more (1) or less (−1)."""

    at: int
    stance: Stance
    sign: int
    shown: str


class Objections:
    """Finds what opinions object to."""

    def __init__(
        self,
        said: Mapping[str, Sequence[Sentence]],
        heading: Mapping[str, tuple[str, ...]],
        shown: Callable[[str, int, int], str],
    ) -> None:
        """Take the opinions' sentences.

        Args:
            said: by opinion id, in the order of the points.
            heading: by opinion id, under what it was said.
            shown: (opinion, first sentence, last sentence) → what shows a position, verbatim.
        """
        self.said = said
        self.heading = heading
        self.shown = shown
        self.order = {name: rank for rank, name in enumerate(said)}
        self.words = {name: [_words(form) for form in meant(cut)] for name, cut in said.items()}
        self.clauses = {
            name: [[_words(part) for part in re.split("[、,]", form)] for form in meant(cut)]
            for name, cut in said.items()
        }
        self.whole = {name: frozenset[str]().union(*cut) for name, cut in self.words.items()}
        self.stances = {name: _stances(cut) for name, cut in said.items()}
        count = Counter(token for cut in self.words.values() for token in frozenset().union(*cut))
        every = max(len(said), _FEW)
        self.weight = {t: size(t) * rarity(number, every) for t, number in count.items()}
        rare = most_looked_up(len(said), *POSTED)
        self.posted: dict[str, list[str]] = defaultdict(list)
        for name, cut in self.words.items():
            for token in sorted(frozenset().union(*cut)):
                if count[token] <= rare:
                    self.posted[token].append(name)

    def found(self) -> Iterator[Objection]:
        """Yield the objections on whose aim somebody takes another position, in their order."""
        for name, cut in self.said.items():
            for at, sentence in enumerate(cut):
                stance = self.stances[name][at]
                if stance is Stance.CONDITIONAL and not any(
                    told(sentence.form) for told in (is_explicit, consents, sets_condition)
                ):
                    continue
                if stance is not None and (
                    stance is not Stance.FOR or drops(sentence.form) or keeps(sentence.form)
                ):
                    found = (self._objection(name, at, form) for form in clauses_of(sentence.form))
                    yield from (objection for objection in found if objection is not None)

    def _objection(self, name: str, at: int, form: str) -> Objection | None:
        """Return who stands where on what a sentence, or a clause of it, objects to."""
        cut = self.said[name]
        own = self.stances[name][at]
        assert own is not None
        parts, start = aims(form, conditional=own is Stance.CONDITIONAL), at
        words = _words("、".join(parts))
        for before in dict.fromkeys((at - 1, 0)):
            enough = self.weigh(words) >= VAGUE and self.weigh(_things(words)) >= SLIGHT
            if enough or before < 0 or before >= at:
                continue
            earlier = topic(cut[before].form)
            if earlier:
                parts, words, start = [*earlier, *parts], words | _words("、".join(earlier)), before
        if self.weigh(words) < SLIGHT or not _things(words):
            return None
        shown = self.shown(name, start if at - start == 1 else at, at)
        named = any(word in form for word in words if "+" not in word)
        way = sign_on(own, form, words) if named else sign("、".join(parts), 0)
        taken = {name: _Taken(at, own, way, shown)}
        for other in self._near(words):
            found = self._taken(other, words, name, way) if other != name else None
            if found is not None:
                taken[other] = found
        stands = self._oriented(taken, name, words)
        if all(stand.stance is stands[name].stance for stand in stands.values()):
            return None
        return Objection(max(parts, key=len), words, stands)

    def _near(self, words: frozenset[str]) -> list[str]:
        """Return the opinions that share rare words with an aim, in order."""
        near = {name for word in words for name in self.posted.get(word, ())}
        return sorted(near, key=self.order.__getitem__)

    def _taken(self, name: str, words: frozenset[str], by: str, way: int) -> _Taken | None:
        """Say where an opinion stands on an aim: by the sentence that says so itself, and covers it best.

        Args:
            name: the opinion.
            words: the tokens of the aim.
            by: the opinion that objects, and
            way: the sign of what it objects to.
        """
        cut, said, whole = self.said[name], self.words[name], self.weigh(words)
        best: tuple[tuple[bool, float, int], _Taken] | None = None
        for at, stance in enumerate(self.stances[name]):
            if stance is None:
                continue
            own = self.weigh(words & said[at]) / whole
            around = said[at] | (said[at - 1] if at else frozenset())
            around |= _words("、".join(topic(cut[0].form)))
            shared = self.weigh(words & around)
            least = OWN
            if at and not topic(cut[at].form):  # the topic of the sentence before goes on unsaid
                told = _words("、".join(topic(cut[at - 1].form)))
                least = 0.0 if self.weigh(words & told) >= UNSAID * whole else least
            if own < least or shared < COVERED * whole:
                continue
            its = sign_on(stance, cut[at].form, words)
            total = (
                _SCORE["covered"] * shared / whole
                + _SCORE["shared"] * math.log1p(shared)
                + _SCORE["own"] * own
                + _SCORE["back"] * self._back(name, at, by)
                + _SCORE["sign"] * way * its
                + _SCORE["heading"] * (self.heading[name] == self.heading[by])
            )
            if total < ENOUGH:
                continue
            rank = is_explicit(cut[at].form), total, at
            if best is None or rank > best[0]:
                alone = self.weigh(words & _words(cut[at].form)) >= UNSAID * whole
                start = at if alone or not at else at - 1
                best = rank, _Taken(at, stance, its, self.shown(name, start, at))
        return None if best is None else best[1]

    def _oriented(
        self, taken: Mapping[str, _Taken], name: str, words: frozenset[str]
    ) -> dict[str, Stand]:
        """Return who is for and who against one act: what is asked for, be it less of a thing.

        Who asks that a thing be kept is against less of it, and, as it is now, against any change; who
        asks for something else about it is no part of that.
        """
        form = {other: self.said[other][one.at].form for other, one in taken.items()}
        kept = {
            other: replace(
                one, stance=Stance.AGAINST, sign=0 if as_it_is(form[other]) else -(one.sign or 1)
            )
            for other, one in taken.items()
            if one.stance is not Stance.CONDITIONAL and keeps(form[other])
        }
        taken = {other: kept.get(other, one) for other, one in taken.items()}
        own = taken[name]
        asked = sum(one.sign for one in taken.values() if one.stance is Stance.FOR)
        way = own.sign or (-1 if asked < 0 else 1)
        if own.stance is Stance.FOR and any(
            one.stance is Stance.FOR and one.sign == -way for one in taken.values()
        ):
            way = -way  # it drops what others ask for
        stands: dict[str, Stand] = {}
        for other, one in taken.items():
            asks = other != name and one.stance is Stance.FOR
            if asks and name in kept and not changes(form[other]):
                aim = words & _words("、".join(aims(form[other])))
                if own.sign or one.sign < 1 or self.weigh(aim) < UNSAID * self.weigh(words):
                    continue
            signed = one.sign or (-own.sign if asks and own.stance is Stance.FOR else 0)
            if name in kept and not own.sign:
                signed = 0  # whatever is asked for changes what holds now
            stance = CONTRARY.get(one.stance, one.stance) if signed == -way else one.stance
            stands[other] = Stand(other, stance, one.shown)
        return stands

    def _back(self, name: str, at: int, by: str) -> float:
        """Return how much of what a sentence is about another opinion covers, by its best clause."""
        shares = (
            self.weigh(clause & self.whole[by]) / whole
            for clause in self.clauses[name][at]
            if (whole := self.weigh(clause)) >= CLAUSE
        )
        return max(shares, default=0.0)

    def weigh(self, words: Iterable[str]) -> float:
        """Return how much words tell among the opinions."""
        return weigh(self.weight, words)


CONTRARY = {Stance.FOR: Stance.AGAINST, Stance.AGAINST: Stance.FOR}


def _stance(form: str) -> Stance | None:
    """Return the position of a sentence; to warn of a course is to object to it."""
    found = attitude(form)
    if found is Stance.FOR and asks_to_discuss(form):
        return None
    return Stance.AGAINST if found is None and warns(form) else found


def _stances(cut: Sequence[Sentence]) -> list[Stance | None]:
    """Return the positions of sentences; what is conceded and then taken back is none."""
    found = [_stance(sentence.form) for sentence in cut]
    return [
        None if concedes(sentence.form) and turns_against(cut[at + 1 :]) else stance
        for at, (sentence, stance) in enumerate(zip(cut, found, strict=True))
    ]


def turns_against(following: Sequence[Sentence]) -> bool:
    """Whether what was conceded is taken back: 「否定はしない。しかし、…いかがなものか。」.

    Behind ただし stand conditions.
    """
    return any(
        attitude(s.form) is Stance.AGAINST and not s.form.startswith(("ただし", "但し", "もっとも"))
        for s in following
    )


def _things(words: frozenset[str]) -> frozenset[str]:
    """Return what of words is more than an act: 義務付け is done with many things."""
    return frozenset(word for word in words if not is_act(word))


_PANEL = re.compile(r"(?:本|当|この)?(?:有識者会議|検討会|懇談会|研究会|審議会|分科会|部会)")
"""Where it is said is nothing that it is about."""


def _words(form: str) -> frozenset[str]:
    return frozenset(
        word
        for word in tokens(_PANEL.sub("、", form))
        if not all(part in _EMPTY for part in word.split("+"))
    )
