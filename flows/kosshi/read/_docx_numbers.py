"""The labels that Word makes for numbered paragraphs, which stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from kosshi.read._docx_xml import attribute, child, children
from kosshi.read._pdf_characters import BULLETS

_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_CIRCLED = "".join(
    map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
)
_ROWS = {
    "aiueo": _HALF,
    "aiueoFullWidth": _AIUEO,
    "irohaFullWidth": _IROHA,
    "iroha": _IROHA,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_SYMBOL_FONTS = re.compile("wingdings|symbol", re.IGNORECASE)


def shown_number(value: int, form: str) -> str:
    """Return a number in one of Word's number formats (ECMA-376, ST_NumberFormat)."""
    if form in {"none", "bullet"} or value < 0:
        return ""
    row = _ROWS.get(form)
    if row is not None and value >= 1:
        if value <= len(row):
            return row[value - 1]
        if form in {"lowerLetter", "upperLetter"}:
            return row[(value - 1) % len(row)] * ((value - 1) // len(row) + 1)
        return row[(value - 1) % len(row)] if "nclosed" not in form else str(value)
    if form in {"decimalFullWidth", "decimalFullWidth2"}:
        return str(value).translate(_WIDE)
    if form in {"upperRoman", "lowerRoman"}:
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"japaneseCounting", "chineseCounting", "chineseCountingThousand", "taiwaneseCounting",
                "taiwaneseCountingThousand", "japaneseLegal"}:  # fmt: skip
        return _counted(value)
    if form in {"japaneseDigitalTenThousand", "ideographDigital", "taiwaneseDigital"}:
        return "".join(_KANJI[int(digit)] for digit in str(value))
    if form == "decimalZero":
        return f"{value:02}"
    return str(value)


def _roman(value: int) -> str:
    found = ""
    for figure, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while value >= figure and len(found) < 40:
            found += letters
            value -= figure
    return found


def _counted(value: int) -> str:
    if not 0 < value < 10_000:
        return str(value)
    found = ""
    for figure, name in ((1000, "千"), (100, "百"), (10, "十")):
        count, value = divmod(value, figure)
        found += ("" if count == 1 else _KANJI[count]) + name if count else ""
    return found + (_KANJI[value] if value else "")


@dataclass(slots=True)
class Level:
    """A level of a list: how its label looks, where it starts, and how far it is indented."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    restart: int | None = None
    suffix: str = "tab"
    indent: Mapping[str, str] = field(default_factory=dict)
    style: str | None = None


class Numbering:
    """The lists of a document, with their counters as far as the document has been read."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read ``numbering.xml``; None where a document has no lists."""
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        for each in children(root, "abstractNum"):
            name = attribute(each, "abstractNumId") or ""
            self._abstract[name] = dict(map(_level, children(each, "lvl")))
            link = child(each, "numStyleLink")
            if link is not None:
                self._links[name] = attribute(link, "val") or ""
        for each in children(root, "num"):
            self._read_list(each)

    def _read_list(self, each: etree._Element) -> None:
        target = child(each, "abstractNumId")
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in children(each, "lvlOverride"):
            number = _integer(attribute(override, "ilvl"), 0)
            start = child(override, "startOverride")
            if start is not None:
                starts[number] = _integer(attribute(start, "val"), 1)
            inner = child(override, "lvl")
            if inner is not None:
                overrides[number] = _level(inner)[1]
        name = attribute(each, "numId") or ""
        abstract = (attribute(target, "val") if target is not None else "") or ""
        self._lists[name] = (abstract, overrides, starts)

    def style_links(self, lists_of_styles: Mapping[str, str]) -> None:
        """Follow lists that are defined by a style (``numStyleLink``) to that style's list."""
        for abstract, style in self._links.items():
            name = lists_of_styles.get(style)
            if name in self._lists and not self._abstract.get(abstract):
                self._abstract[abstract] = self._abstract.get(self._lists[name][0], {})

    def level(self, name: str, number: int) -> Level | None:
        """Return a level of a list, or None where the list does not exist."""
        if name not in self._lists:
            return None
        abstract, overrides, _ = self._lists[name]
        return overrides.get(number) or self._abstract.get(abstract, {}).get(number)

    def label(self, name: str, number: int) -> str:
        """Count a paragraph and return its label: ``第１``, ``(1)``, ``○``; "" for none."""
        level = self.level(name, number)
        if level is None:
            return ""
        abstract, _, starts = self._lists[name]
        if level.form == "bullet":
            return level.text
        counters = self._counters.setdefault(abstract, {})
        if number in starts and (name, number) not in self._begun:
            counters[number] = starts[number]
        elif number in counters:
            counters[number] += 1
        else:
            counters[number] = level.start
        self._begun.add((name, number))
        for deeper in [n for n in counters if n > number]:
            below = self.level(name, deeper)
            restart = None if below is None else below.restart
            if restart is None or number < restart:  # 0: it never starts anew
                del counters[deeper]
        for above in range(number):
            counters.setdefault(above, (self.level(name, above) or Level()).start)

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = (self.level(name, other) or Level()).form
            return shown_number(counters.get(other, 1), "decimal" if level.legal else form)

        return re.sub(r"%([1-9])", shown, level.text)


def _level(element: etree._Element) -> tuple[int, Level]:
    def value(name: str) -> str | None:
        found = child(element, name)
        return None if found is None else attribute(found, "val")

    level = Level(
        form=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        start=_integer(value("start"), 1),
        legal=child(element, "isLgl") is not None,
        restart=None if value("lvlRestart") is None else _integer(value("lvlRestart"), 0),
        suffix=value("suff") or "tab",
    )
    properties = child(element, "pPr")
    indent = child(properties, "ind") if properties is not None else None
    if indent is not None:
        level.indent = {etree.QName(key).localname: text for key, text in indent.attrib.items()}
    if level.form == "bullet":
        level.text = symbol(level.text, _font(element))
    return _integer(attribute(element, "ilvl"), 0), level


def _font(element: etree._Element) -> str:
    properties = child(element, "rPr")
    fonts = child(properties, "rFonts") if properties is not None else None
    return " ".join(fonts.attrib.values()) if fonts is not None else ""


def symbol(text: str, font: str) -> str:
    """Return what a character of a symbol font looks like, in real characters."""
    found = ""
    for character in text:
        code = ord(character)
        if _SYMBOL_FONTS.search(font) and 0x20 < code < 0x100:
            character = chr(0xF000 + code)  # noqa: PLW2901
        found += BULLETS.get(character, "•" if 0xE000 <= ord(character) < 0xF900 else character)
    return found


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default
