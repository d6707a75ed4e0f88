"""Marks of Japanese official writing: bullets, item labels, headings, notes, page numbers.

The hierarchy 第１・１・(1)・ア・(ア)・ａ and the labels are those of 公用文作成の要領 and its successor
公用文作成の考え方 (文化審議会建議, 2022); bullets and bracketed headings follow the usage of the
ministries' minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

_DIGIT = "0-9０-９"
_KANJI = "一二三四五六七八九十"
_GAP = r"[ \t\u3000]"


class MarkKind(StrEnum):
    """What a leading mark is."""

    BULLET = "bullet"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the start of a text.

    Attributes:
        kind: bullet or label.
        family: marks of one family stand at one level: the bullet itself, or ``circled``,
            ``digit``, ``(digit)``, ``kana`` …
        label: as written, without the white space after it.
        length: characters up to the content, white space included.
        ordinal: 1 for ①, ア, (1); 0 where it has none.
    """

    kind: MarkKind
    family: str
    label: str
    length: int
    ordinal: int = 0


_BULLET = re.compile(
    rf"(?P<mark>[○●◯〇◎◦•▪▫■□◆◇▶▷►▸➢➤◉❍❖✓✔☆★♪⚫⚪⬤◾◽◼◻❑❒☐☑⦿∙‣⁃➔➡⇨⇔↔→⇒]|[・･·](?!{_GAP}*$)|[-－–—―*＊](?={_GAP})|[-－](?=[一-龥ぁ-んァ-ヶ].*[^-－]$))(?P<gap>{_GAP}*)"
)

_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_CIRCLED = "".join(
    map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
)
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
_ALPHA = "a-zA-Zａ-ｚＡ-Ｚ"

# Order matters: the first that fits wins.  The white space demanded after bare digits, kana and
# kanji keeps 「２つ目は」「一人一人」「アジア」 from being read as labels.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (family, re.compile(rf"(?P<mark>{pattern})(?P<gap>{_GAP}*)"))
    for family, pattern in (
        ("circled", rf"[{_CIRCLED}❶❷❸❹❺❻❼❽❾❿]"),
        ("(digit)", rf"[（(]{_GAP}?[{_DIGIT}]{{1,2}}{_GAP}?[）)]|[⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇]"),
        ("(kana)", rf"[（(][{_KANA}{_HALF}][）)]"),
        ("(kanji)", rf"[（(][{_KANJI}]{{1,3}}[）)]|[㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩]"),
        ("(alpha)", rf"[（(][{_ALPHA}][）)]"),
        ("(roman)", rf"[（(][{_ROMAN}]{{1,4}}[）)]"),
        ("chapter", rf"第[{_DIGIT}{_KANJI}]{{1,3}}(?:[章節部編款項])?(?=[ \t\u3000．.、])[．.、]?"),
        ("multi", rf"[{_DIGIT}]{{1,2}}(?:[.．－-][{_DIGIT}]{{1,2}}){{1,4}}[.．]?(?={_GAP})"),
        ("digit", rf"[{_DIGIT}]{{1,2}}(?:[.．](?![{_DIGIT}])|(?={_GAP}))"),
        ("digit)", rf"[{_DIGIT}]{{1,2}}[）)]"),
        ("roman", rf"[{_ROMAN}]{{1,4}}(?:[.．、）)]|(?={_GAP}))|[IVX]{{1,5}}[.．](?={_GAP})"),
        ("kana", rf"[{_KANA}{_HALF}](?:[.．、）)]|(?={_GAP}))"),
        ("kanji", rf"[{_KANJI}]{{1,3}}(?:[、．.]|(?={_GAP}))"),
        ("q-and-a", rf"(?:[QＱAＡ][.．:：]|[ＱＡ](?={_GAP})|[問答](?=[ 　]|[:：])[:：]?)"),
        ("alpha", rf"[{_ALPHA}](?:[）)]|[.．](?={_GAP}))|[ａ-ｚＡ-Ｚ](?=\u3000)"),
    )
)

HEADING_FAMILIES = frozenset({"chapter", "multi", "digit", "(digit)", "roman", "kanji", "(kanji)"})
"""Label families that number sections rather than sub-items."""

SECTION_BULLETS = frozenset("■□◆◇▶▷►◎")
"""Bullets that ministries use before headings; before a whole sentence they are bullets."""

_ORDINALS: dict[str, str] = {
    "kana": _KANA,
    "circled": _CIRCLED,
    "alpha": "abcdefghijklmnopqrstuvwxyz",
    "roman": "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ",
    "kanji": "一二三四五六七八九十",
}


_CIRCLES = "○●◯〇"
_MASKED = re.compile(
    rf"[{_CIRCLES}×△]|[月日年回名](?={_GAP}*(?:[{_CIRCLES}×△{_DIGIT}、。（）()]|$)|[上中下]旬|頃|末|間)"
)
_ZERO = re.compile(rf"[{_KANJI}{_DIGIT}・．.％%]|[歳年月日時分円件人名点割](?![一-龥])")
"""What follows 〇 where it is the number nought; many writers take it for the circle ○."""


def leading_mark(text: str) -> Mark | None:
    """Return the mark at the very start of a text, or None.

    A ○ that stands for letters or digits left out (○○大臣, ○月○日, ○年間) is no bullet; before a
    word that only begins like a date (○日本の…, ○年齢別…) or a name (○月見里委員) it is one.
    """
    match = _BULLET.match(text)
    if match:
        rest = text[match.end() :]
        masked = not match["gap"] and (
            (match["mark"] in _CIRCLES and _MASKED.match(rest) is not None)
            or (match["mark"] == "〇" and _ZERO.match(rest) is not None)
        )
        if rest and not masked:
            return Mark(MarkKind.BULLET, match["mark"], match["mark"], match.end())
        return None
    for family, pattern in _LABELS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            label = match["mark"]
            return Mark(MarkKind.LABEL, family, label, match.end(), _ordinal(family, label))
    return None


def continues(mark: Mark, block_text: str) -> bool:
    """Whether a text begins with the number after ``mark``: ３． after ２．."""
    own = leading_mark(block_text)
    return own is not None and own.family == mark.family and own.ordinal == mark.ordinal + 1 > 1


_HALF_TO_FULL = dict(zip(_HALF, _KANA, strict=True)) | {
    chr(0xFF41 + n): chr(0x61 + n) for n in range(26)
}
_HALF_TO_FULL |= {chr(0xFF21 + n): chr(0x61 + n) for n in range(26)}


def _ordinal(family: str, label: str) -> int:
    row = _ORDINALS.get(family.strip("()"))
    if row is not None:
        core = label.strip("（）().．、")
        if row is not _CIRCLED:
            core = "".join(_HALF_TO_FULL.get(c, c) for c in core).lower()
        return row.index(core) + 1 if core in row else 0
    digits = re.search("[0-9]+", normalize("NFKC", label))  # ⑴ is (1)
    return int(digits.group()) if digits else 0


_BRACKETS = {
    "【": "】",
    "＜": "＞",
    "<": ">",
    "［": "］",
    "[": "]",
    "〔": "〕",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "≪": "≫",
}


def bracketed(text: str) -> tuple[str, int, int] | None:
    """Return (bracket, start, end) of the inside if one pair of brackets encloses the whole text.

    Full-width and half-width brackets of a shape count as one family, since converters mix them.
    """
    stripped = text.strip()
    if len(stripped) < 3 or stripped[0] not in _BRACKETS:
        return None
    opening, closing = stripped[0], _BRACKETS[stripped[0]]
    alike = {"(": "（）", "（": "（）", "<": "＜＞", "＜": "＜＞", "[": "［］", "［": "［］"}
    shape = alike.get(opening, opening + closing)
    opens = {shape[0], opening} | ({"("} if shape == "（）" else set())
    closes = {shape[1], closing} | ({")"} if shape == "（）" else set())
    depth = 0
    for index, character in enumerate(stripped):
        depth += (character in opens) - (character in closes)
        if depth == 0:
            if index != len(stripped) - 1:
                return None
            start = text.index(opening) + 1
            return shape, start, text.rindex(stripped[-1])
    return None


QUESTION_AND_ANSWER = "q-and-a"
"""The family of Ｑ and Ａ, 問 and 答."""


def asks(mark: Mark) -> bool:
    """Whether a mark of that family leads a question."""
    return mark.label[0] in "QＱ問"


PAGE_NUMBER = re.compile(
    rf"{_GAP}*(?:[-－ー―–—‐]{{1,2}}{_GAP}*[{_DIGIT}]{{1,4}}{_GAP}*[-－ー―–—‐]{{1,2}}"
    rf"|[{_DIGIT}]{{1,4}}{_GAP}*[/／]{_GAP}*[{_DIGIT}]{{1,4}}"
    rf"|(?:[pP]{_GAP}?[.．]?|P\.){_GAP}*[{_DIGIT}]{{1,4}}"
    rf"|[{_DIGIT}]{{1,4}}{_GAP}*(?:頁|ページ)"
    rf"|[（(〔［\[]{_GAP}*[{_DIGIT}]{{1,4}}{_GAP}*[）)〕］\]]"
    rf"|[{_DIGIT}]{{1,4}}){_GAP}*"
)
"""A line that holds nothing but a page number; a number, bare or in brackets, must stand alone."""

RULE = re.compile(rf"{_GAP}*(?:(?:[-_*＿─━―－=＝~〜・.…‐]){_GAP}?){{3,}}")
"""A line drawn from characters."""

NOTE_LABEL = re.compile(
    rf"[（(]{_GAP}?注{_GAP}?[{_DIGIT}]{{0,2}}{_GAP}?[）)]|※(?:{_GAP}?[{_DIGIT}]{{1,2}}[）)]?)?"
    rf"|[*＊][{_DIGIT}]{{1,2}}|注{_GAP}?[{_DIGIT}]{{1,2}}[）)．.]?|\[\^[^\]\s]+\]"
)
"""A note's label: （注１）, ※１, *1, 注１, and Markdown's [^1]."""

NOTE_MARK = re.compile(
    rf"[（(]\s*注\s*[{_DIGIT}]{{0,2}}\s*[）)]|※(?:{_GAP}?[{_DIGIT}]{{1,2}}[）)]?)?|[*＊][{_DIGIT}]{{1,2}}"
    rf"|注{_GAP}?[{_DIGIT}]{{1,2}}[）)．.]?|\[\^[^\]\s]+\]"
)
"""The same in running text, where the bracketed form may be broken over two lines."""

END_MARK = re.compile(rf"[（(]?{_GAP}*(?:以{_GAP}*上|了|終{_GAP}*了|終){_GAP}*[）)]?[。.]?")
"""（以上）, 以　上, （了）: the end of a document."""

REFERENCE_HEAD = re.compile(
    rf"[（(【＜<［\[]?{_GAP}*(?:参考(?:資料|文献|情報)?|別添|別紙|付録|付属資料|出典|参照|備考|"
    rf"(?:本件|担当)?(?:の|に関する)?お?問い?合わ?せ先|照会先|連絡先)"
    rf"{_GAP}*[{_DIGIT}]{{0,2}}(?:[）)】＞>］\]：:]|$|(?={_GAP}))"
)
"""（参考１）, 別紙, ［参考資料］: what follows is matter to look up, not a statement."""
