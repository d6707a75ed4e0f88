"""The position a sentence takes, read from its words and how it ends.

Official minutes are written in a narrow register, so the endings tell.  What is said *against* something
is said in a few ways: outright (反対, 賛成しかねる), as what should not be done (べきではない, 必要はない,
控えるべき), as doubt (いかがなものか, 疑問が残る, 懸念がある) or as a fault of the time or the manner (時期尚早,
拙速).  A *condition* is named (条件, 前提, に限る), or stands between a consent and its price (反対するものでは
ないが、…).  Denials of an objection (異論はない, 反対するものではない) and of a loss (減らすべきではない) are no
objections; they are taken out first.
"""

from __future__ import annotations

import re

from kosshi.model import Stance

_NOT = r"(?:ない|なく|なかろう|ません|ず|ぬ)"
"""Denials, plain and polite (ではありません, できません)."""

_OUGHT_NOT = rf"べき(?:もの)?で(?:は)?(?:あり|ござい)?{_NOT}(?!か|でしょうか|だろうか)"

_LOSS = (
    r"(?:減ら|減少さ|削|削減|縮小|縮減|廃止|後退さ|弱め|弱体化さ|損な|失|失わ|緩め|遅ら|遅れ|先送り|先延ばし|後回し|"
    r"軽視|無視|看過|見過ご|見逃|見落と|放置|怠|忘れ|躊躇|ためら|やめ|止め|妨げ|阻害|諦め|引き下げ|切り捨て|とどま)"
    r"[ぁ-ん]{0,5}"
)
"""Verbs of loss and neglect: not to do them is to ask for something, as 「定員を減らすべきではない」 does."""

_NO_OBJECTION = re.compile(
    rf"(?:異論|異存|異議)(?:は|も)?(?:全く|特に)?(?:{_NOT}|ござい)|"
    rf"(?:反対|否定|排除|拒否|懸念)(?:を)?(?:し(?:て(?:いる)?)?|する)?(?:つもり|もの|わけ|立場|意図|趣旨)?(?:で)?(?:は|も)(?:あり|ござい)?(?:し)?{_NOT}|"
    rf"(?:排除|否定|反対)(?:せず|し(?:ない|ません))|{_LOSS}(?:べき(?:もの)?で(?:は)?(?:あり)?|(?:て|こと(?:が)?あって)?はなら|(?:て|で)はなら|ことがあってはなら){_NOT}(?!か)"
)
"""What denies an objection."""

_AGAINST = re.compile(
    r"反対(?!側|方向|に)|反対に(?:は)?(?:回|立)|"
    rf"(?:賛成|賛同|同意|支持|容認|首肯|納得)(?:することは|は|も)?(?:でき(?:ない|ません|かね|ず)|しかね|し(?:難|がた)|致しかね|いたしかね|し{_NOT})|"
    r"(?:認め|受け入れ)(?:られ(?:ない|ません)|るべきでない|るわけにはいか|難い|がたい)|"
    rf"{_OUGHT_NOT}|(?:して|であって|あって)はなら(?:ない|ず)|"
    r"必要(?:性)?(?:は|が|まで(?:は)?)(?:全く|特に)?(?:ない|ありません|ございません|乏しい|低い|薄い)|必要(?:が|性が|性に|に)(?:ない|乏しい)|必要(?:性)?があるとは(?:思え|言え|いえ|考え)|には及ば(?:ない|ず|ません)|"
    r"慎重(?:論|な立場|にならざる|であるべき|でなければ|さが)|慎重を期|慎重に[^。、]{0,12}(?:べき|必要|たい|求め|[方ほ]うがよ?い?|願|いただ)|"
    r"慎重な(?:検討|対応|議論|姿勢|判断|見方|取扱い|運用)(?:が|を)?(?:必要|求め|要|願|お願い)|"
    r"(?:見合わせ|見送|控え|避け|取りやめ|やめ|中止す|中断す|停止す|凍結す|撤回す|断念す|廃止す|撤廃す|抑制す|抑え|打ち切|縮小す|思いとどま|慎)(?:る|り|す|む)?"
    r"(?:の|こと)?(?:べき|必要が|ほうが|方が|が(?:適|妥|賢|望)|を求め|としたい)|(?:自制|自粛)すべき|"
    r"いか(?:がな|がの|なる|かな)もの(?:か|だろうか|で)|いかがかと|(?:どう|如何)なものか|"
    r"疑問(?!点|に(?:思|答|応|対))(?:で|だ|が(?:残|あ|ござ|生|大)|を(?:感|持|抱|禁|呈|覚)|は(?:残|拭))|疑問に思|疑わしい|懐疑的|"
    r"懸念(?:が(?:あ|ござ|残|大|強|拭|払拭(?:でき|され)な)|を(?:抱|持|覚|感|禁|示|有)|して(?:いる|おり)|せざる)|危惧(?:を|し|す|さ)|不安が(?:残|あ|ござ)|"
    r"尚早|拙速(?!を避け)|前のめり|ありき(?:で|の)|(?<!では)無理が(?:あ|ござ)|行き過ぎ|本末転倒|"
    rf"(?<!必ずしも)(?:適当|適切|妥当|現実的|賢明|得策)(?:で|と)(?:は)?(?:あり|ござい|思え|言え|いえ)?(?:{_NOT}|な[いく])(?!と承知)|(?:望ま|好ま)しく(?:は)?(?:ない|ありません)|なじまない(?:もの|の)?(?:で|と|。)|"
    r"より(?:も|は)?、?(?:むしろ)?[^。]{2,50}(?:が先(?:で|だ|決)|(?:ほう|方)が先|を優先(?:す|さ)|先決)|"
    r"(?:現行|現状|現在|今|既存)の[^。、]{0,14}(?:で|ば|すれば)(?:足り|十分)|を使えば足り|(?:で|すれば|ば)足り(?:る(?!こと)|ます)|(?:求め|始め|すれ)れ?ば十分|(?:現行|現状|今|努力義務)のまま(?:とす|でよ|維持|残|続け|に(?:とど|す))|にとどめ(?:る?べき|[^。]{0,6}(?:よい|望まし|ほうが|方が))|"
    r"(?:議論|話|案)に(?:は)?(?:乗れ|加われ)(?:ない|ません)|(?:増え|な|生|招|終わ|強ま|広が)[るむく]だけで(?:は|あ|す|し)|(?:重荷|負担|形骸)[^。]{0,6}(?:になる|する)だけ|"
    r"理解(?:は|が|を)得られ(?:ない|ません)|"
    r"(?:任せ|委ね|預け|勧め)られ(?:ない|ません)|お?勧め(?:は)?でき(?:ない|ません)|(?<!猶予も)(?<!猶予は)(?<!失敗は)許され(?:ない|ません|るものでは)|首をかしげ|筋が違|(?:進める|行う|導入する)ことはでき(?:ない|ません)|"
    r"否定的|消極的(?:である|な(?:立場|意見))|抵抗(?:感)?が(?:あ|ござ|強|大)|"
    r"という(?:の|こと)は間違い|論ずる(?:の|こと)は|(?:論ずる|決める|進める|扱う|捉える)(?:べきで|こと)は(?:なく|できない)"
)
"""Sentences that speak against something; いかがなものか also with the slips of hasty minutes."""

_CONDITIONAL = re.compile(
    r"余地|(?:仮に|(?:の|もの)?であれば|ならば|であるなら)[^。]*(?:見直|導入|認め|余地|判断|検討|優先|可能|賛成|賛同|やむを得|容認|よい|差し支え|選択肢)|"
    r"場合に(?:は|限)[^。]*(?:見直|導入|認め|余地|判断|検討|優先|可能|賛成)|に限(?:り|って|定し(?:て|た)?|る(?:べき|こと|の(?:が|で)|もの|と))[^。]*(?:べき|賛成|認め|導入|よい|適|妥当|必要|考え)?|"
    r"を条件|条件(?:と|に|が|で|付き)|前提(?:で|に|と|条件)|前提となる|柔軟に|切り分け|"
    r"(?:賛成|賛同|異論|異存|理解|必要性は|意義は|否定|反対|方向性は)[^。、]{0,16}(?:が、|けれども|ものの、|ものの(?!考)|一方|としても)|"
    r"否定する(?:つもりは|もの(?:で|では))|(?:排除|否定|反対)(?:し(?:ない|ません)|せず|する(?:もの|つもり|わけ)(?:で)?は(?:ない|なく|ありません))|優先(?:され|す)|見極め|した上で判断|ただし|但し|段階的に|試行的に|た段階で(?:進め|行|導入|検討)|やむを得(?:ない|ません)(?=[。、とがもで]|面|よう|$)"
)
"""Sentences that agree or disagree under a condition, or ask what comes first."""

_PROVISO = ("ただし", "但し")
"""What begins so restricts what was said before, be it worded as an objection."""

_FOR = re.compile(
    rf"べき(?!(?:もの)?で(?:は)?(?:あり|ござい)?{_NOT}(?!か|でしょうか|だろうか))|必要(?:が|で|だ|。|と|性|な)|必要$|重要|不可欠|欠かせ|ほか(?:は)?(?:ない|ありません)|以外にない|急務|急が(?:れ|なければ)|待ったなし|肝要|求め|いただきたい|頂きたい|てほしい|て欲しい|願いたい|お願いし|望まし|望まれ|望む|提案|期待(?:し|す|さ)|要する|が要る|が要り|要望|筋(?:で|だ|と思)|検討に値|妥当(?:で|だ)(?!は)|"
    r"(?:では|て|で)は(?:どう|いかが|ないか)|考えられる|賛成|賛同|同感|異論(?:は|も)|検討(?:する|して|すべ)|なければならない|なければなりません|(?:て|おき|し)たい(?:と思う|と考える|です|と思います|と考えます)?。?$|(?:た|る)(?:方|ほう)がよい|(?:て|で)よい(?:。|の|と)"
)
"""Sentences that ask for something."""

_QUOTED = re.compile(r"「[^「」]{13,}」|『[^『』]{13,}』")
"""Somebody else's words, such as a judgment's, take no position; a short quotation is a term."""

_PLAIN = re.compile(r"べき|見直|反対|賛成|賛同")
"""Words of a plain position: among sentences of one stance, one of these is shown."""

_EXPLICIT = re.compile(
    r"賛成|賛同|反対|賛否|慎重|いか(?:がな|がの|なる|かな)もの|否定する|排除|余地|認められない|容認|"
    r"時期尚早|拙速|疑問が|必要は(?:ない|ありません)|見合わせ|見送るべき|控えるべき|" + _OUGHT_NOT
)
"""Words that only a sentence in a dispute uses."""


_CONCEDES = re.compile(
    r"(?:否定|排除|反対|拒否)(?:する(?:つもり|もの|わけ)?)?(?:では|は)(?:ない|なく|ありません|ございません)|排除(?:しない|せず|しません)"
)


def stance_of(form: str) -> Stance | None:
    """Return the position that a sentence (in normal form) takes, or None if it takes none."""
    form = _QUOTED.sub("", form)
    if form.startswith(_PROVISO):
        return Stance.CONDITIONAL
    rest = _NO_OBJECTION.sub("", form)
    if _AGAINST.search(rest):
        return Stance.AGAINST
    if _CONDITIONAL.search(form):
        return Stance.CONDITIONAL
    return Stance.FOR if rest != form or _FOR.search(form) else None


def positions_in(form: str) -> list[int]:
    """Return where the words begin by which a piece of a sentence objects, doubts or sets a condition."""
    return sorted({m.start() for p in (_AGAINST, _CONDITIONAL) for m in p.finditer(form)})


def concedes(form: str) -> bool:
    """Whether a sentence does not rule something out: what is asked beside it are conditions."""
    return _CONCEDES.search(form) is not None


def is_explicit(form: str) -> bool:
    """Whether a sentence says itself that it is for or against something."""
    return _EXPLICIT.search(_QUOTED.sub("", form)) is not None


_NAMED = re.compile(
    r"(?:を|が)条件|条件付き|を前提(?:に|と)[^。、]{0,10}(?:賛成|認め|進め|導入|検討|受け入|するなら)|に限(?:って|り|る|定)|のであれば|た段階で"
)


def sets_condition(form: str) -> bool:
    """Whether a sentence names a condition."""
    return _NAMED.search(_QUOTED.sub("", form)) is not None


_CONSENT = re.compile(
    r"認めて|賛成|賛同|受け入れ|差し支え|(?:て|で)(?:も)?よい|やむを得|検討に値|適当"
)


_HARM = re.compile(
    r"失(?:わ|う|い)|損な|損ね|追われ|かねな|おそれ|恐れ|背負|消え|奪|離れ|序列|競争|悪化|崩|壊|妨げ|阻|滞|遠の|形骸|招[くき]|招いて|"
    r"追い打ち|だけ(?:だ|で|では|の)|成り立たな|立ち行か|できなくな|なくな[るり]|途絶|衰|混乱|不公平|苦し|危う|危険|重荷|負担|低下|下が|縮|薄れ|弱ま|遅れ|歪|格差|差を広げ|反発"
)
"""What a member warns of."""

_COURSE = re.compile(
    r"(?:[えけせてねへめれげべ]ば|ならば|[るすくぐつむぶう]と|た(?:の)?では|ままでは|ことは)、"
)
"""A course that is named as an assumption: 「…を集約すれば、」「…にすると、」."""


_REPORTED = re.compile(r"(?:という|との)(?:声|話|例|報告|相談|苦情)")
_ACT = re.compile(r"を|[にと](?:する|すれ|して|した)|こと")
"""A course is what somebody does, no circumstance (「所在の分からない人がいると、」)."""


def warns(form: str) -> bool:
    """Whether a sentence tells harm of a course that it assumes, and asks for nothing itself."""
    form = _QUOTED.sub("", form)
    course = _COURSE.search(form)
    if course is None or _REPORTED.search(form) or not _ACT.search(form, 0, course.end()):
        return False
    return _HARM.search(form, course.end()) is not None


def consents(form: str) -> bool:
    """Whether a sentence agrees to something, be it under a condition."""
    return _CONSENT.search(_QUOTED.sub("", form)) is not None


def is_plain(form: str) -> bool:
    """Whether a sentence takes its position in plain words."""
    return _PLAIN.search(form) is not None
