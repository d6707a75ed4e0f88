"""The position a sentence takes, read from its words and how it ends.

「…べき」「…必要」 for; 「…べきではない」「…いかがなものか」「…必要はない」「反対」 against; 「…余地」「仮に…
場合」「…を前提に」 conditional.  Official minutes are written in a narrow register, so the endings tell.
"""

from __future__ import annotations

import re

from kosshi.model import Stance

_AGAINST = re.compile(
    r"いか(?:がな|がの|なる|かな)もの(?:か|だろうか)|いかがかと|べきで(?:は)?な(?:い(?!か|でしょうか|だろうか)|く)|反対(?!側|に)|賛成(?:でき|しかね)|"
    r"必要は(?:ない|ありません|ないと)|必要がない|慎重(?:に[^。、]{0,12}(?:べき|必要|たい|求め|[方ほ]う?がよ?い?)|であるべき|な(?:検討|対応|議論|姿勢|判断)(?:が|を)(?:必要|求め|要))|"
    r"認め(?:られない|るべきでない)|容認(?:でき|しがた)|避けるべき|(?<!必ずしも)(?:適当|適切)では(?:ない|なく)(?!と承知)|"
    r"という(?:の|こと)は間違い|論ずる(?:の|こと)は|(?:論ずる|決める|進める|扱う|捉える)(?:べきで|こと)は(?:なく|できない)"
)
"""Sentences that speak against something; いかがなものか also with the slips of hasty minutes."""

_CONDITIONAL = re.compile(
    r"余地|(?:仮に|のであれば|であれば、|場合に(?:は|限))[^。]*(?:見直|導入|認め|余地|判断|検討|優先|可能)|を条件|条件(?:と|に|が)|を前提(?:に|と|条件)|前提となる|柔軟に|切り分け|"
    r"否定する(?:つもりは|もの(?:で|では))|排除(?:しない|するものではない)|優先(?:され|す)|見極め|した上で判断|ただし"
)
"""Sentences that agree or disagree under a condition, or ask what comes first."""

_FOR = re.compile(
    r"べき(?!で(?:は)?な(?:い(?!か|でしょうか|だろうか)|く))|必要(?:が|で|だ|。|と|性)|必要$|重要|不可欠|求め|いただきたい|てほしい|望まし|提案|"
    r"(?:では|て|で)は(?:どう|いかが|ないか)|考えられる|賛成|賛同|検討(?:する|して|すべ)|なければならない|(?:て|おき|し)たい(?:と思う|と考える)?。?$|た方がよい"
)
"""Sentences that ask for something."""

_QUOTED = re.compile(r"「[^「」]{13,}」|『[^『』]{13,}』")
"""Somebody else's words, such as a judgment's, take no position; a short quotation is a term."""

_PLAIN = re.compile(r"べき|見直|反対|賛成|賛同")
"""Words of a plain position: among sentences of one stance, one of these is shown."""

_EXPLICIT = re.compile(
    r"賛成|賛同|反対|賛否|慎重|いか(?:がな|がの|なる|かな)もの|べきで(?:は)?な(?:い(?!か|でしょうか|だろうか)|く)|"
    r"必要は(?:ない|ありません)|否定する|排除|余地|認められない|容認"
)
"""Words that only a sentence in a dispute uses."""


_CONCEDES = re.compile(
    r"(?:否定|排除|反対|拒否)(?:する(?:つもり|もの|わけ)?)?(?:では|は)(?:ない|なく|ありません)|排除(?:しない|せず|しません)"
)


def stance_of(form: str) -> Stance | None:
    """Return the position that a sentence (in normal form) takes, or None if it takes none."""
    form = _QUOTED.sub("", form)
    if _AGAINST.search(form):
        return Stance.AGAINST
    if _CONDITIONAL.search(form):
        return Stance.CONDITIONAL
    return Stance.FOR if _FOR.search(form) else None


def concedes(form: str) -> bool:
    """Whether a sentence does not rule something out: what is asked beside it are conditions."""
    return _CONCEDES.search(form) is not None


def is_explicit(form: str) -> bool:
    """Whether a sentence says itself that it is for or against something."""
    return _EXPLICIT.search(_QUOTED.sub("", form)) is not None


def is_plain(form: str) -> bool:
    """Whether a sentence takes its position in plain words."""
    return _PLAIN.search(form) is not None
