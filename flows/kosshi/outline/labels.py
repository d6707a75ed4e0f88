"""Labels of a document's headings: 第１章, Ⅰ, １, （１）, ア, （ア）, ①, ａ, １．２, and what they count.

The forms are those of 公用文作成の考え方 (文化審議会建議, 2022) and the usage of the ministries' plans.
``kosshi.marks`` reads the same labels in minutes, where bare ones must be followed by a space; a
plan's headings are often set without one (１目的), so such a label is read too, but marked as unsure:
only another of its kind that follows or precedes it makes it a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from kosshi.text import number
from kosshi.words import morphemes

_D = "0-9０-９"
_K = "〇一二三四五六七八九十百"
_R = "Ⅰ-Ⅻⅰ-ⅻ"
_A = "a-zA-Zａ-ｚＡ-Ｚ"
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HALF = "ｱ-ﾝ"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_GAP = r"[ \t\u3000]"
_SET_OFF = rf"(?:[ \t]*[.．、:：][ \t\u3000]*|{_GAP}+)"
"""What sets a bare label off from the title: a stop, a colon or a space."""

_COUNTED = "年月日人名件点つ個次回億万千百兆円号代倍割度位者種類条項段階％%"
"""After a number these make it a quantity (２点, 第１次), not a label, unless they begin a longer word
(２点検, １人材, ３次世代)."""

_MEASURES = frozenset(
    {"人当たり", "種類", "項目", "段階", "次元", "年度", "年次", "箇所", "個所", "条件"}
)
"""Longer words that count, too."""

_START = rf"(?=[一-龥々ァ-ヴ{_A}「『【])"
"""What a title may start with that follows its label without a space: never a particle."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line.

    Attributes:
        family: labels of one family stand at one level; full and half width are the same.
        text: as printed, digits, brackets and letters in half width, kana in full width; Roman
            and circled numerals stay.
        ordinal: what it counts, 2 for 第２章, (2), Ⅱ, イ and ②; 0 for 序章, which counts nothing.
        length: characters up to the title.
        parts: the numbers of a decimal label, (1, 2) for 1.2; else empty.
        sure: False where nothing sets it off from what follows.
    """

    family: str
    text: str
    ordinal: int
    length: int
    parts: tuple[int, ...] = ()
    sure: bool = True


_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (family, re.compile(rf"(?P<mark>{mark})(?:(?P<off>{_SET_OFF}|$)|{bare})"))
    for family, mark, bare in (
        ("第*章", rf"第{_GAP}?[{_D}{_K}]{{1,4}}{_GAP}?[編篇部章節款]", rf"{_START}"),
        ("第*章", r"(?:序|終|補)章", r"(?!.)"),
        ("第*項", rf"第{_GAP}?[{_D}{_K}]{{1,4}}[項目]", r"(?!.)"),
        ("第*", rf"第{_GAP}?[{_D}{_K}]{{1,4}}(?![{_D}{_K}]|{_GAP}?[章節編部款項条])", rf"{_START}"),
        ("(1)", rf"[（(]{_GAP}?[{_D}]{{1,2}}{_GAP}?[）)]|[⑴-⒇]", ""),
        ("(ア)", rf"[（(][{_KANA}{_HALF}][）)]", ""),
        ("(一)", rf"[（(][{_K}]{{1,3}}[）)]|[㈠-㈩]", ""),
        ("(Ⅰ)", rf"[（(][{_R}]{{1,4}}[）)]", ""),
        ("(a)", rf"[（(][{_A}][）)]|[⒜-⒵]", ""),
        ("①", rf"[{_CIRCLED}]", ""),
        ("1.1", rf"[{_D}]{{1,2}}(?:[.．－\-‐–][{_D}]{{1,2}}){{1,4}}(?![{_D}])", rf"{_START}"),
        ("1)", rf"[{_D}]{{1,2}}[）)]", ""),
        ("1", rf"[{_D}]{{1,2}}(?![{_D}.．][{_D}])", rf"{_START}"),
        ("Ⅰ", rf"[{_R}]{{1,4}}", rf"{_START}"),
        ("Ⅰ", r"[IVX]{1,5}(?=[ \t]*[.．]|\u3000)", r"(?!.)"),
        ("ア)", rf"[{_KANA}{_HALF}][）)]", ""),
        ("ア", rf"[{_KANA}{_HALF}]", rf"{_START}"),
        ("一", rf"[{_K}]{{1,3}}", r"(?!.)"),
        ("a)", rf"[{_A}][）)]", ""),
        ("a", rf"[{_A}](?=[.．][ \t\u3000]*[一-龥ァ-ヴ「]|{_GAP}+[一-龥ァ-ヴ「])", r"(?!.)"),
    )
)
"""By family: the mark, and what may follow it unless something sets it off.  ``(?!.)`` demands a
stop or a space; an empty form allows anything, since brackets and circles close the label."""

_CLOSED = frozenset({"(1)", "(ア)", "(一)", "(Ⅰ)", "(a)", "①", "1)", "ア)", "a)"})


def label_of(text: str) -> Label | None:
    """Return the label at the very start of a text, or None."""
    for family, form in _FORMS:
        match = form.match(text)
        if match is None or (family in {"ア", "一", "a"} and match.end() == len(text)):
            continue
        if match["off"] is None and family not in _CLOSED and _counts(text[match.end() :]):
            continue
        printed = _printed(match["mark"])
        length = match.end()
        while length < len(text) and text[length] in " \t\u3000":
            length += 1
        parts = _parts(printed) if family == "1.1" else ()
        return Label(
            family=_family(family, printed, parts),
            text=printed,
            ordinal=parts[-1] if parts else _ordinal(family, printed),
            length=length,
            parts=parts,
            sure=family in _CLOSED or match["off"] is not None,
        )
    return None


def _counts(following: str) -> bool:
    """Whether what follows a number without a space makes a quantity of it."""
    if following[:1] not in _COUNTED:
        return False
    first, *others = [m.part_of_speech() for m in morphemes(following[:8])]
    word = morphemes(following[:8])[0].surface()
    if first[0] == "接頭辞":
        return not others or others[0][0] != "名詞"
    named = first[0] in {"名詞", "形状詞"} and first[2] != "助数詞可能" and first[1] != "数詞"
    return not (named and len(word) > 1 and word not in _MEASURES)


def _printed(mark: str) -> str:
    """Return a label as it is written in an outline."""
    kept = "".join(c if _keeps(c) else normalize("NFKC", c) for c in mark)
    return re.sub(r"\s", "", kept).translate(str.maketrans("‐–", "--"))


def _keeps(character: str) -> bool:
    return re.match(rf"[{_R}{_CIRCLED}]", character) is not None


def _family(family: str, printed: str, parts: tuple[int, ...]) -> str:
    if parts:
        return f"1{'.1' * (len(parts) - 1)}"
    if family in {"第*章", "第*項"}:
        return f"第*{printed[-1]}"
    capital = family.strip("()") == "a" and printed.strip("()").isupper()
    return family.upper() if capital else family  # A and a number different levels


def _parts(printed: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[.\-]", printed))


_ROMAN = {"I": 1, "V": 5, "X": 10}


def _ordinal(family: str, printed: str) -> int:
    core = normalize("NFKC", printed).strip("()第章節編篇部款項目")
    if family.strip("()") == "Ⅰ":
        values = [_ROMAN.get(character, 0) for character in core.upper()]
        following = [*values[1:], 0]
        return sum(-v if v < n else v for v, n in zip(values, following, strict=True))
    if family.strip("()") == "ア":
        return _KANA.find(core) + 1
    if family.strip("()") == "a":
        return ord(core.lower()) - ord("a") + 1
    return number(core) or 0
