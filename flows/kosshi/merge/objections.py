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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kosshi.merge.reworded import tokens
from kosshi.merge.stances import (
    consents,
    is_explicit,
    positions_in,
    sets_condition,
    stance_of,
    warns,
)
from kosshi.merge.topics import Sentence, Stand
from kosshi.model import Stance

COVERED = 0.5
"""Whoever speaks of an aim covers at least this share of its weight, with the sentence before …"""

OWN = 0.25
"""… and this share in the sentence that takes the position."""

SHARED = 1.5
"""The weight that must be shared in all: two rare ideographs and their pair weigh up to 3."""

SLIGHT = 1.5
"""An aim of less weight (この点, 考え方) names nothing …"""

VAGUE = 3.2
"""… and one of less than this is understood together with the topic of the sentence before."""

_FEW = 50
"""In a panel of fewer opinions than this, a character in three of them is still no common one."""

_POSTED = 12
_MOST_POSTED = 60
"""Characters in more opinions than this are not looked up (see ``reworded``)."""

_TOPIC = re.compile(
    r"(?:については|についても|について|に関しては|に対しては|をめぐっては|に当たっては|"
    r"(?:という|とする|する)?(?:こと|の)(?:について(?:は)?|には|に|は)|というのは|には|までは|にまで|よりも|より(?=、|$)|とは|は|も|を|に)"
)
_STRONG = re.compile(
    r"(?:については|についても|について|に関しては|に対しては|をめぐっては|に当たっては|"
    r"(?:こと|の)(?:について(?:は)?|には|は)|というのは|よりも|には|とは|は|も)$"
)
"""Particles of the topic of a sentence; を and に only stand for one right before a position."""

_ASKED = re.compile(r"べき|必要|認め|進め|急ぐ|急いで|踏み込|受け入れ|広げ|設け")
"""Before these words, too, を and に mark what a sentence is about, if it names no topic."""

_IF = re.compile(r"(?:れば|[いきしちにりみびぎえけせてねへめれ]ても|[るすくぐつむぶう]と)$")
"""A clause that ends so names a course of which the rest tells the consequence (漁港を集約すれば、…)."""

_WEAK = ("も", "を", "に", "より", "までは")
"""Particles that name no second topic."""

_ACTS = ("こと", "という", "とする", "する")
"""An act that is made a noun is what a sentence is about, wherever its particle stands."""

_MANNER = re.compile(
    r"一律に|広く|直ちに|安易に|過度に|むやみに|全面的に|早急に|急速に|無条件に|無制限に|到底|新たな|新たに|むしろ|これ以上|"
    r"さらに|更に|今すぐ|(?:ただいま|先ほど)?(?:の)?(?:お話|御?指摘|御?発言)(?:の|に)?あった"
)
"""How something is done, or that it was spoken of: no part of the thing."""

_COUNTED = re.compile(r"(?:[一二三四五六七八九1-9]点目|もう[一1]点|[次最]後?に?)は、")
_TAKEN_UP = re.compile(
    r"^(.{2,30}?)(?:の(?:お)?話|(?:という|との|といった)(?:御|ご|お)?(?:意見|話|指摘|発言|提案|議論))(?:が|も)(?:出|あり|ござい|あっ|見られ|示さ)"
)
"""A speaker takes up what was said: 「料金の話が出ましたが、」."""

_GRANTED = re.compile(r"(.{2,20}?)ありき(?:の|で)")
"""統合ありきの議論."""

_CIRCUMSTANCE = re.compile(r"^.{2,20}(?:中で(?:は)?|下で(?:は)?|以上)")

_COPULA = re.compile(r"(?:について)?(?:です|である|だ|であります|でございます)。?$")

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


class Objections:
    """Finds what opinions object to."""

    def __init__(
        self, said: Mapping[str, Sequence[Sentence]], shown: Callable[[str, int, int], str]
    ) -> None:
        """Take the opinions' sentences.

        Args:
            said: by opinion id, in the order of the points.
            shown: (opinion, first sentence, last sentence) → what shows a position, verbatim.
        """
        self.said = said
        self.shown = shown
        self.order = {name: rank for rank, name in enumerate(said)}
        self.words = {name: [_words(s.form) for s in cut] for name, cut in said.items()}
        self.stances = {name: [_stance(s.form) for s in cut] for name, cut in said.items()}
        count = Counter(token for cut in self.words.values() for token in frozenset().union(*cut))
        every = max(len(said), _FEW) + 1
        self.weight = {
            token: _size(token) * math.log(every / (number + 0.5)) / math.log(every)
            for token, number in count.items()
        }
        rare = max(_POSTED, min(len(said) // 20, _MOST_POSTED))
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
                if stance is Stance.AGAINST or (
                    stance is Stance.CONDITIONAL
                    and any(t(sentence.form) for t in (is_explicit, consents, sets_condition))
                ):
                    objection = self._objection(name, at)
                    if objection is not None:
                        yield objection

    def _objection(self, name: str, at: int) -> Objection | None:
        cut = self.said[name]
        own = self.stances[name][at]
        assert own is not None
        parts, start = aims(cut[at].form, conditional=own is Stance.CONDITIONAL), at
        words = _words("、".join(parts))
        for before in dict.fromkeys((at - 1, 0)):
            if self._weigh(words) >= VAGUE or before < 0 or before >= at:
                continue
            earlier = topic(cut[before].form)
            if earlier:
                parts, words, start = [*earlier, *parts], words | _words("、".join(earlier)), before
        if self._weigh(words) < SLIGHT:
            return None
        stands = {name: Stand(name, own, self.shown(name, start if at - start == 1 else at, at))}
        for other in self._near(words):
            stand = self._stand(other, words) if other != name else None
            if stand is not None:
                stands[other] = stand
        if all(stand.stance is own for stand in stands.values()):
            return None
        return Objection(max(parts, key=len), words, stands)

    def _near(self, words: frozenset[str]) -> list[str]:
        """Return the opinions that share rare words with an aim, in order."""
        near = {name for word in words for name in self.posted.get(word, ())}
        return sorted(near, key=self.order.__getitem__)

    def _stand(self, name: str, words: frozenset[str]) -> Stand | None:
        """Say where an opinion stands on an aim: by the sentence that says so itself, and covers it best."""
        cut, said, whole = self.said[name], self.words[name], self._weigh(words)
        best: tuple[tuple[bool, float, int], Stand] | None = None
        for at, stance in enumerate(self.stances[name]):
            if stance is None:
                continue
            own = self._weigh(words & said[at])
            around = said[at] | (said[at - 1] if at else frozenset())
            around |= _words("、".join(topic(cut[0].form)))
            shared = self._weigh(words & around)
            least = OWN
            if at and not topic(cut[at].form):  # the topic of the sentence before goes on unsaid
                told = _words("、".join(topic(cut[at - 1].form)))
                least = 0.0 if self._weigh(words & told) >= COVERED * whole else least
            if shared < max(SHARED, COVERED * whole) or own < least * whole:
                continue
            rank = is_explicit(cut[at].form), shared, at
            if best is None or rank > best[0]:
                start = at if own >= COVERED * whole or not at else at - 1
                best = rank, Stand(name, stance, self.shown(name, start, at))
        return None if best is None else best[1]

    def _weigh(self, words: frozenset[str]) -> float:
        # In a fixed order: sums of floats depend on it.
        return math.fsum(sorted(self.weight.get(word, 1.0) for word in words))


def aims(form: str, *, conditional: bool = False) -> list[str]:
    """Return the phrases of a sentence (in normal form) that name what its position is about.

    Args:
        form: the sentence.
        conditional: whether it sets a condition; then an assumption is that condition, not the aim.
    """
    found: list[str] = []
    strong = False
    for clause in re.split("[、,]", _MANNER.sub("", form)):
        taken_up = _TAKEN_UP.match(clause)
        if taken_up:
            found.append(taken_up[1])
            strong = True
            continue
        taken_for_granted = _GRANTED.match(clause)
        if taken_for_granted:
            found.append(taken_for_granted[1])
            break
        positions = positions_in(clause)
        asked = _ASKED.search(clause)
        ends = sorted([*positions, *([asked.start()] if asked else [])])
        last = next(
            filter(None, (_last_particle(clause, at) for at in ends or [len(clause)])), None
        )
        is_topic = last is not None and _STRONG.search(last.group()) is not None
        if last is not None and strong and last.group() in _WEAK:
            last = None
        if last is not None and (
            bool(ends)
            or (is_topic and (last.end() == len(clause) or last.group().startswith(_ACTS)))
        ):
            found.append(clause[: last.start()])
            strong |= is_topic and not ends
        elif not ends and not found and not conditional and _IF.search(clause):
            found.append(_CIRCUMSTANCE.sub("", clause))
        if positions:
            break
    return found


def _last_particle(clause: str, end: int) -> re.Match[str] | None:
    particles = [m for m in _TOPIC.finditer(clause, 0, end) if m.start() > 1]
    return particles[-1] if particles else None


def _stance(form: str) -> Stance | None:
    """Return the position of a sentence; to warn of a course is to object to it."""
    found = stance_of(form)
    return Stance.AGAINST if found is None and warns(form) else found


def topic(form: str) -> list[str]:
    """Return what a sentence (in normal form) announces or has as its topic, none if it has none."""
    form = _MANNER.sub("", form)
    counted = _COUNTED.search(form)
    if counted and _COPULA.search(form):
        return [_COPULA.sub("", form[counted.end() :])]
    first = re.split("[、,]", form, maxsplit=1)[0]
    taken_up = _TAKEN_UP.match(first)
    if taken_up:
        return [taken_up[1]]
    particle = next((m for m in _TOPIC.finditer(first) if _STRONG.search(m.group())), None)
    return [first[: particle.start()]] if particle and particle.start() > 1 else []


def _size(token: str) -> float:
    """Return how much a token says: a katakana or Latin word as much as its length in ideographs would."""
    return 1.0 if "+" in token else max(1.0, min(3.0, len(token) / 2))


def _words(form: str) -> frozenset[str]:
    return frozenset(
        word for word in tokens(form) if not all(part in _EMPTY for part in word.split("+"))
    )
