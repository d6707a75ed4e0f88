"""What a sentence is about: the thing or course that it takes a position on.

A sentence that objects or sets a condition names it in a narrow place: before the particle of its topic
(「…については、」「…には慎重であるべき」「…を急ぐことには賛成できない」), as a course of which it tells the consequence
(「…を集約すれば、」), or in the sentence before, where speech announces its subject (「二点目は、開業の規制です。」).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kosshi.merge.acts import sign
from kosshi.merge.consequences import course_of
from kosshi.merge.stances import denies_act, positions_in, without_report
from kosshi.merge.topics import Sentence
from kosshi.model import Stance

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

_IF = re.compile(
    r"(?:[えけせてねへめれげぜでべ]ば|ならば?|[いきしちにりみびぎえけせてねへめれ]ても|[るすくぐつむぶう]と)$"
)
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

_QUOTING = re.compile(r"、(?=(?:という|との|といった)(?:御|ご|お)?(?:意見|話|指摘|発言|提案|議論))")
"""A comma before 「というお話がありましたが」."""

_GRANTED = re.compile(r"(.{2,20}?)ありき(?:の|で)")
"""統合ありきの議論."""

_CIRCUMSTANCE = re.compile(
    r"^[^、。]{2,24}(?:(?:中|下|ところ)で(?:は)?|(?:ない|ぬ)(?:うち|まま)(?:に|で)?(?:は)?|以上(?=、)|(?:のに|にもかかわらず)(?=、))、?"
)
"""Under what circumstances is no part of the thing (人口の減る中で、賠償も済まないうちに)."""

_NO_THING = re.compile(r"(?:ため|よう|際|うえ|拙速|慎重|性急|安易|まず|場合|ところ)$")
"""What ends so is a purpose, an occasion or a manner."""

_SHORT = 16
"""A sentence without a topic that has no more characters speaks of what the one before did."""

_POINTS_BACK = re.compile(r"(?:こ|そ)(?:の|れ|うした|のような|ういう|ういった)")
"""A sentence that begins so speaks of what the one before said."""

_COPULA = re.compile(r"(?:について)?(?:です|である|だ|であります|でございます)。?$")


def aims(form: str, *, conditional: bool = False) -> list[str]:
    """Return the phrases of a sentence (in normal form) that name what its position is about.

    Args:
        form: the sentence.
        conditional: whether it sets a condition; then an assumption is that condition, not the aim.
    """
    found: list[str] = []
    places: list[str] = []
    strong = False
    for clause in re.split("[、,]", _CIRCUMSTANCE.sub("", stripped(form))):
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
        if last is not None and clause[: last.start()].endswith("で"):
            places.append(clause[: last.start() - 1])
        elif last is not None and (
            bool(ends)
            or (is_topic and (last.end() == len(clause) or last.group().startswith(_ACTS)))
        ):
            found.append(clause[: last.start()])
            strong |= is_topic and not ends
        elif not ends and not found and not conditional and _IF.search(clause):
            found.append(_CIRCUMSTANCE.sub("", clause))
        if positions:
            break
    return found or _assumed(form) or places


def sign_on(stance: Stance, form: str, words: Iterable[str]) -> int:
    """Return the sign (see ``acts``) of what a sentence would do with the thing that words name.

    Who objects names that before the particle of the topic, and what follows is told of it; unless the
    act is denied itself (減らすべきではない).
    """
    form = without_report(form)
    single = [word for word in words if "+" not in word]
    if stance is not Stance.FOR and not denies_act(form):
        parts = (part for part in reversed(aims(form)) if any(word in part for word in single))
        form = next(parts, form)
    return sign(form, min((form.find(word) for word in single if word in form), default=0))


def meant(cut: Sequence[Sentence]) -> Iterator[str]:
    """Yield sentences with what goes on unsaid, or is pointed back to.

    「…の特例は役割を終えている。廃止すべき。」「…の区域に住宅が建てられている。こうした区域では、…」
    """
    before: list[str] = []
    last = ""
    for sentence in cut:
        own = topic(sentence.form)
        if _POINTS_BACK.match(sentence.form):
            yield f"{last}、{sentence.form}"
        elif own or len(sentence.form) > _SHORT:
            yield sentence.form
        else:
            yield "、".join([*before, sentence.form])
        before, last = own or before, sentence.form


def _assumed(form: str) -> list[str]:
    """Return what a sentence is about that names it by no particle of its own: a course, or its topic."""
    course = course_of(form)
    if course is not None:
        return [_CIRCUMSTANCE.sub("", course)]
    told = topic(form)
    if told:
        return told
    for clause in stripped(form).split("、"):
        positions = positions_in(clause)
        if positions:
            return [clause[: positions[0]]] if positions[0] > 1 else []
    return []


def clauses_of(form: str) -> list[str]:
    """Return a sentence, and what of it follows a first objection, if that objects to something too."""
    found = [form]
    while True:
        clauses = found[-1].split("、")
        ends = [at for at, clause in enumerate(clauses) if positions_in(clause)]
        if len(ends) < 2:
            return found
        found.append("、".join(clauses[ends[0] + 1 :]))


def stripped(form: str) -> str:
    """Return a sentence without what says only how it was said, or that it was."""
    form = without_report(form)
    return _QUOTING.sub("", _MANNER.sub("", form))


def _last_particle(clause: str, end: int) -> re.Match[str] | None:
    particles = [
        m
        for m in _TOPIC.finditer(clause, 0, end)
        if m.start() > 1 and not _NO_THING.search(clause, 0, m.start())
    ]
    return particles[-1] if particles else None


def topic(form: str) -> list[str]:
    """Return what a sentence (in normal form) announces or has as its topic, none if it has none."""
    form = stripped(form)
    counted = _COUNTED.search(form)
    if counted and _COPULA.search(form):
        return [_COPULA.sub("", form[counted.end() :])]
    first = re.split("[、,]", form, maxsplit=1)[0]
    taken_up = _TAKEN_UP.match(first)
    if taken_up:
        return [taken_up[1]]
    particle = next((m for m in _TOPIC.finditer(first) if _STRONG.search(m.group())), None)
    return [first[: particle.start()]] if particle and particle.start() > 1 else []
