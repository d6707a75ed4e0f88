"""What minutes note about an opinion: 「（別の委員より、当該意見に賛成であるとの発言あり。）」 and its variants."""

from __future__ import annotations

import re

from kosshi.model import Stance
from kosshi.text import number, plain

_LONGEST = 140
_DIGITS = "0-9一二三四五六七八九十"
_MEMBER = r"(?:委員(?!会)|構成員|有識者|メンバー|出席者|参加者|専門家|座長)"
_AGREE = r"(?:同旨|同様|同意見|同趣旨|同感|賛同|賛成|賛意|支持|同意|同じ(?:意見|趣旨|考え))"
_DISSENT = r"(?:反対|異論|異なる(?:意見|見解)|異なる|慎重|否定的|異議|懸念)"
_UTTERED = r"(?:発言|意見|見解|指摘|声|要望|賛同|賛成|賛意|支持|反対|異論|旨)"
_COUNTED = "(?:名|人|件)"  # of persons; 件 of what they said
_MANY = rf"(?:複数|多数|数名|多く|[{_DIGITS}]+{_COUNTED})"

_CONTEXT = re.compile(
    rf"{_MEMBER}|複数|多数|数名|多く|[{_DIGITS}]+(?:名|人)|(?:発言|意見|見解|指摘|声|要望|旨)(?:が|も|は|あ|、|:|[{_DIGITS}]|$)|同意見|同旨|同趣旨|同様の意見"
)
_ENDS = re.compile(
    rf"(?:あり|あった|(?:示|出|な)された|なかった|なし|多数|複数|{_MANY}|同旨|同意見|(?:同旨|同様)の?意見|(?:ほか|他)に?、?(?:同旨)?[{_DIGITS}]+{_COUNTED}|から|より|"
    rf"(?:賛成|賛同|支持|反対)(?:した|する|である|)|{_AGREE}(?:である)?)$"
)
_NOBODY = re.compile(
    r"(?:異論|異議|反対(?:意見)?|異なる意見)(?:の声)?(?:は|も|が)?(?:特に|特段)?な"
)

_ASSENT = re.compile(
    r"[(〔\[]?「?(?:全員)?(?:異議|意見)な(?:し|く)」?(?:の声(?:あり)?|と呼ぶ者あり)?[)〕\]]?"
)
"""「（異議なし）」 answers the chair's question and agrees with nobody's opinion."""
_UNOPPOSED = re.compile(
    r"この(?:御|ご)?(?:意見|提案|指摘)(?:に|について)(?:は|も)?、?[^。]{0,24}(?:反対|異論|異議|異なる)[^。]{0,10}(?:なかった|なく|示されなかった|出されなかった)"
)
# Without brackets only the full report counts, and a member must be its subject.
_REPORT = re.compile(
    rf"^(?:なお、|また、)?(?:(?:これ|(?:この|当該|本|上記の?)(?:御?意見|発言|指摘|提案))(?:に(?:対し|つい)ては?|に(?:対し|つき)|には)、?)?(?:[一-龥々]{{1,4}}(?:委員|構成員)(?:より|から|も)|(?:別|他|ほか|その他)の?(?:複数の|[{_DIGITS}]+[名人]の)?{_MEMBER}|(?:複数|多く|数名|[{_DIGITS}]+[名人])の{_MEMBER}|"
    rf"{_AGREE}の?[^。]{{0,10}}{_MEMBER})[^。]{{0,60}}(?:{_AGREE}|{_DISSENT})[^。]{{0,20}}"
    rf"(?:あり|あった|(?:示|出|な)された)$"
    rf"|^(?:なお|また)、(?:別|他|ほか)の(?:複数の|[{_DIGITS}]+[名人]の)?{_MEMBER}も、?[^。、]{{0,40}}(?:{_AGREE}|{_DISSENT})[^。、]{{0,10}}"
    r"(?:とした|と述べた|とのことであった|した)$"
    rf"|^(?:これ|この意見|当該意見|上記)[^。]{{0,20}}(?:{_AGREE}|{_DISSENT})[^。]{{0,30}}{_MEMBER}[^。]{{0,12}}(?:あり|あった|示された)$"
    rf"|^{_AGREE}(?:の|である|する)?[^。]{{0,10}}{_UTTERED}[^。]{{0,20}}{_MEMBER}[^。]{{0,10}}(?:あり|あった|示された)$"
)
_ALIKE = re.compile(rf"(?:なお|また)、(?:別|他|ほか)の[^。、]{{0,12}}{_MEMBER}も、?")
"""Whoever is against it 「も」 is of the opinion's own mind."""

_GROUNDS = re.compile(r"(?:から|より)(?:は|も)?、[^。]*、.")
"""What a member says at length, in clauses of its own, is another opinion."""

_NAMED = re.compile(r"[一-龥々ヶァ-ヴー]{1,6}(?:委員(?!会)|構成員)")
_COUNT = re.compile(rf"([{_DIGITS}]+){_COUNTED}")


def remark(text: str) -> tuple[Stance, int] | None:
    """Read a remark of the minutes on an opinion: its stance and how many members it speaks of.

    In brackets (or behind ※) it is one if it names agreement or dissent, a member or a saying, and
    ends as a report does.  複数 and 多数 count as 2: that is what is certain.  「異論はなかった」 is
    agreement of nobody in particular: 0.

    Returns:
        (stance, members), or None if the text is no such remark.
    """
    form = plain(text).rstrip("。")
    if _ASSENT.fullmatch(form):
        return None
    if _UNOPPOSED.match(form):
        return Stance.FOR, 0
    bracketed = form[:1] in set("(〔[※")
    core = form.strip("()〔〕[]※。")
    if not core or len(core) > _LONGEST or "。" in core:
        return None
    if bracketed:
        if not re.search(f"{_AGREE}|{_DISSENT}", core) or not _ENDS.search(core):
            return None
        if not _CONTEXT.search(core) and not _NOBODY.search(core):
            return None
    elif not _REPORT.match(core) or _GROUNDS.search(core):
        return None
    if _NOBODY.search(core):
        return Stance.FOR, 0
    alike = _ALIKE.match(core) is not None
    stance = Stance.AGAINST if re.search(_DISSENT, core) and not alike else Stance.FOR
    counted = _COUNT.search(core)
    value = number(counted[1]) if counted else None
    if value is not None:
        return stance, value
    named = len(set(_NAMED.findall(core)))
    if named > 1:
        return stance, named
    return stance, 2 if re.search("複数|多数|多く|数名", core) else 1
