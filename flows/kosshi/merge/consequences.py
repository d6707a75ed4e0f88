"""Objections without a word of objection: what a member warns that a course would lead to.

A course is assumed (「料金を上げれば、」「廃止すると、」「全域で禁止しても、」) or named (「拡大は、」).  What follows
tells harm, or that nothing is gained by it.  Who demands the course is answered by it, though nobody is
contradicted in words.
"""

from __future__ import annotations

import re

from kosshi.merge.acts import ACT
from kosshi.merge.stances import without_quotations, without_report

_HARM = re.compile(
    r"不安|心配|恣意|失(?:わ|う|い)|損[なねう]|追われ|追い[込や]|かねな|おそれ|恐れ|背負|背負い|消え|奪[うわい]|離れ|序列|競争|悪化|崩[れすし壊]|壊[れすし]|妨げ|阻[まむ害]|滞[るりら]|遠の[くき]|形骸|招[くきい]|"
    r"拍車|追い打ち|だけ(?:だ|で(?:は|あ|す|し)|では|の)|成り立たな|立ち行か|できなくな|(?<!得)なくな[るりっ]|途絶|衰[えう退]|混乱|混雑|不公平|苦し[むめい]|危う|危険|重荷|負担|低下|下が[るりっ]|縮[まむ]|狭[めま]|薄れ|薄ま|弱ま|弱体|遅れ|歪[むめみ]|格差|差を広げ|反発|"
    r"暴落|高騰|倒れ|倒産|廃業|撤退|閉[店鎖]|取り残|置き去り|締め出|流出|流れ[るて込]|逃げ|乱立|乱発|横行|はびこ|増長|助長|萎縮|断[つちた]|絶え|落と[すし]|落ち[るこ込]|摘む|葬|強い(?:る|られ)|しわ寄せ|板挟み|空洞|"
    r"遠ざ|諦め|手控え|控え[るて]|ためら|敬遠|孤立|不信|不満|分断|対立|差別|偏[るりっ]|骨抜き|抜け[穴道]|後退|停滞|止ま[るりっ]|止まって|荒れ|荒廃|枯渇|枯れ|破綻|疲弊|行き詰ま|立ち往生|取り返し|手遅れ|犠牲|脅か|侵[すしさ]|傷[つめみ]|"
    r"恐怖|無駄|徒労|過ぎない|ほかならない|やめてしま|辞め|離職|被害|事故|災い|災害を|トラブル|冷え込|値上がり|跳ね上が|膨ら|膨れ|二倍|倍増|追いつか|追い付か|間に合わ|回らな|足りな|賄えな|(?:問題|支障|弊害|事態|運動|争い|摩擦|偏り|空白|訴訟|苦情)(?:が|を|も)|耐えられ|もたな|持たな|直結"
)
"""What a member warns of."""

_VAIN = re.compile(
    r"(?:増え|減ら|定着し|根付か|補え|防げ|守れ|上がら|下がら|変わら|つながら|広がら|回ら|進ま|解決し|届か|追いつか|追い付か|ならな|至らな|戻ら|残ら|来な|集まら|使われ|育た|役に立た|意味が?|効果(?:が|は)?)[ぁ-ん]{0,3}(?:ない|ず|ません|薄い)|とどま[るり]|焼け石|だけ(?:だ|で)|限(?:られ|りが)|乏し"
)
"""That nothing is gained."""

_COURSE = re.compile(
    r"(?:[えけせてねへめれげべ]ば|なら(?:ば)?|[るすくぐつむぶう]と|た(?:の)?では|るのでは|ては|ままでは|(?:る|た|い)限り|(?:こと|の)(?:は|も|には)|(?:こと|事態)になる?れば|だけでは)、?"
)
"""A course that is named as an assumption: 「…を集約すれば、」「…にすると、」, or as the topic: 「…することは」."""

_IF = re.compile(r"(?:[えけせてねへめれげべ]ば|なら(?:ば)?|[るすくぐつむぶう]と)、")
_REGRETTED = re.compile(r"(?:て|で)しま[うい]")
"""「…すれば、…決まってしまう」: what is said so of an assumption is unwelcome."""

_EVEN_IF = re.compile(r"(?:[えけせてねへめれげべいきしちりっ]て|んで)も、?|たところで、?")
"""「…しても、」: what follows says how little is gained."""

_NAMED = re.compile(
    rf"(?:^|(?<=、))[^、。]{{1,40}}?(?:の[^、。の]{{0,8}})?(?:{ACT.pattern}|化|乱発|方式|制|のまま)[ぁ-ん]?(?:その?もの)?は、?"
)
"""A course that is named by a noun of act, the topic of the sentence (拡大は、引上げは)."""

_AS_IT_IS = re.compile(
    r"(?:[てで](?:いる|います|おり|おります|いない|きた|きました)|た|後を絶たない)(?:(?:例|者|人|こと)[^。]{0,12})?(?:。|と(?:の意見|いう意見|のこと)[^。]*。?|$)"
)
"""What is or was so is no consequence of what is proposed."""

_REPORTED = re.compile(r"(?:という|との)(?:声|話|例|報告|相談|苦情)")
_ACT = re.compile(r"を|がなく|[にと](?:する|すれ|して|した)|こと|(?<!ま)まで")
"""A course is what somebody does, no circumstance (「所在の分からない人がいると、」)."""
_UNDONE = re.compile(r"(?:なけれ|なくて|ない(?:と|ままで|なら)|ずに)[ばはも]?、?$")
"""Who warns of what happens unless something is done asks for it."""

_LAST = 40
"""Harm is what the sentence ends in: within so many characters of its end."""

_RELIEVED = re.compile(
    r"(?:[ぁ-ん一-龥]{0,6}?[をの])?(?:和らげ|防|減ら|軽減|避け|抑え|解消|なく|無く|回避|免れ|補|除|取り除|止め|食い止|緩和|改善|是正)"
)
"""Harm that is relieved (摩擦を和らげる) is a gain."""

_HAPPENS = re.compile(r"が(?!なく|無く)[^をがには、]{1,8}$")
"""What comes about (日が続くと) nobody does, unless it is done away with."""


def course_of(form: str) -> str | None:
    """Return the course of which a sentence (in normal form) tells harm or that it is in vain, else None.

    A sentence that reports others, or asks for something itself, does not warn.
    """
    form = without_report(without_quotations(form))
    if _REPORTED.search(form) or _AS_IT_IS.search(form):
        return None
    for pattern, told in (
        (_COURSE, _HARM),
        (_IF, _REGRETTED),
        (_EVEN_IF, _VAIN),
        (_EVEN_IF, _HARM),
    ):
        course = pattern.search(form)
        if (
            course is not None
            and _ACT.search(form, 0, course.end())
            and not _HAPPENS.search(form, 0, course.start() + 1)
            and not _UNDONE.search(form, 0, course.end())
            and _tells(told, form, course.end())
        ):
            return form[: course.start() + 1]
    named = _NAMED.search(form)
    if named is not None and _tells(_HARM, form, named.end()):
        return named.group().rstrip("、").removesuffix("は")
    return None


def _tells(told: re.Pattern[str], form: str, after: int) -> bool:
    """Whether a sentence ends in what a pattern finds, and that is not said to be relieved."""
    return any(
        not _RELIEVED.match(form, match.end())
        for match in told.finditer(form, max(after, len(form) - _LAST))
    )


def warns(form: str) -> bool:
    """Whether a sentence tells harm of a course, and asks for nothing itself."""
    return course_of(form) is not None
