"""Lists of a web page: the numbers that a browser shows before their items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kosshi.read._html_page import tag_of

if TYPE_CHECKING:
    from lxml import etree


@dataclass(slots=True)
class List:
    """A list that is open: its element, the number of its next item, and how it is shown."""

    tag: str
    number: int = 1
    step: int = 1
    style: str = "decimal"


_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]*?(none|[a-z]+(?:-[a-z]+)+|decimal|katakana|hiragana)",
    re.IGNORECASE,
)
_ROWS = {
    "katakana": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "hiragana": "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "katakana-iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "hiragana-iroha": "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
}


def list_style(element: etree._Element) -> str:
    """Return the style that an element sets for its numbers, or ""."""
    match = _STYLE.search(element.get("style") or "")
    if match:
        return match[1].lower()
    return _TYPES.get(element.get("type") or "", "")


def ordered(element: etree._Element) -> List:
    """Return what an ``ol`` says of its numbers."""
    start = (element.get("start") or "").strip()
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    step = 1
    if element.get("reversed") is not None:
        step = -1
        if not start:
            number = sum(tag_of(child) == "li" for child in element)
    return List("ol", number, step, list_style(element) or "decimal")


def shown_number(number: int, style: str) -> str:
    """Return the number that a browser shows before an item, with the space after it."""
    if style in {"none", "disc", "circle", "square"}:
        return ""
    row = _ROWS.get(style)
    if row is not None and 1 <= number <= len(row):
        return f"{row[number - 1]}、"
    if (
        style in {"cjk-ideographic", "japanese-informal", "japanese-formal", "cjk-decimal"}
        and 1 <= number <= 99
    ):
        tens, ones = divmod(number, 10)
        return ("十" if tens == 1 else f"{_KANJI[tens]}十" if tens else "") + _KANJI[ones] + "、"
    if style.endswith(("alpha", "latin")) and 1 <= number <= 26:
        letter = chr(96 + number)
        return f"{letter.upper() if style.startswith('upper') else letter}. "
    if style.endswith("roman") and 1 <= number <= 50:
        roman = _roman(number)
        return f"{roman if style.startswith('upper') else roman.lower()}. "
    return f"{number:02}. " if style == "decimal-leading-zero" else f"{number}. "


_KANJI = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]


def _roman(number: int) -> str:
    found = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + sign, number - value
    return found
