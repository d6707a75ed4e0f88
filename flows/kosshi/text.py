"""Japanese text: normalising for comparison with a way back, joining lines, sentences, numbers.

Nothing here changes what is quoted: normal forms are for matching only, and every normal form
carries the offsets that lead back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kosshi.marks import leading_mark

SENTENCE_END = "。．！？!?"
"""Characters that end a sentence in official writing (。, or ．in technical ministries)."""

_CLOSING = "」』）)】〕］》〉”\"'’"
_OPEN = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "〔": "〕", "［": "］"}
_CLOSE = frozenset(_OPEN.values())
_COMBINING_KANA = "\u3099\u309a\uff9e\uff9f"


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normal form with the way back: ``text[i]`` stems from ``original[offsets[i]]``.

    ``offsets`` has one more entry than ``text``: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]


def normalise(original: str) -> Normalised:
    """Return the normal form used for matching: NFKC, case-folded, without white space.

    Half-width kana with its voicing mark is taken as one character before NFKC (UAX #15), so that
    ｶﾞ equals ガ.
    """
    characters: list[str] = []
    offsets: list[int] = []
    index = 0
    while index < len(original):
        end = index + 1
        while end < len(original) and original[end] in _COMBINING_KANA:
            end += 1
        for character in unicodedata.normalize("NFKC", original[index:end]).casefold():
            if not character.isspace():
                characters.append(character)
                offsets.append(index)
        index = end
    offsets.append(len(original))
    return Normalised("".join(characters), tuple(offsets))


def plain(original: str) -> str:
    """Return only the normal form's text (see ``normalise``); fast where no way back is needed."""
    return "".join(unicodedata.normalize("NFKC", original).casefold().split())


def is_wide(character: str) -> bool:
    """Whether a character is set full width (East Asian Width W, F or A; UAX #11)."""
    return unicodedata.east_asian_width(character) in "WFA"


def width(text: str) -> float:
    """Return the display width in full-width columns; a half-width character is 0.5."""
    return sum(
        0.0 if unicodedata.combining(character) else 1.0 if is_wide(character) else 0.5
        for character in text
    )


def joint(left: str, right: str) -> str:
    """Return what stands between two joined lines: one space between Latin words, else nothing."""
    if not left or not right:
        return ""
    return "" if is_wide(left[-1]) or is_wide(right[0]) else " "


def is_complete(text: str) -> bool:
    """Whether a text ends as a sentence does: 。 or a closing bracket after it, or （…）."""
    stripped = text.rstrip()
    while stripped and stripped[-1] in _CLOSING:
        stripped = stripped[:-1].rstrip()
    return bool(stripped) and stripped[-1] in SENTENCE_END


@lru_cache(maxsize=1)
def _line_ends(text: str) -> list[int]:
    """Find the line ends once for all documents of a binder, which share their text."""
    return [match.end() for match in re.finditer(r"\r\n|\n|\r", text)]


@lru_cache(maxsize=1)
def _page_ends(text: str) -> list[int]:
    return [match.end() for match in re.finditer("\f", text)]


class Places:
    """Tells page and line of offsets into a text, from 1."""

    def __init__(self, text: str, *, paged: bool) -> None:
        """Look for the line ends; a paged text has form feeds between its pages, and lines anew."""
        self._pages = _page_ends(text) if paged else []
        self._lines = _line_ends(text)
        self._paged = paged

    def of(self, offset: int) -> tuple[int | None, int]:
        """Return (page, line); the page is None where there are none."""
        line = bisect_right(self._lines, offset)
        if not self._paged:
            return None, line + 1
        page = bisect_right(self._pages, offset)
        before = bisect_right(self._lines, self._pages[page - 1]) if page else 0
        return page + 1, line - before + 1


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as (start, end), white space trimmed, in order.

    A sentence ends after 。 (or ．！？) outside brackets, with the closing quotation that follows
    it, or at a line feed.  Brackets that are never closed do not swallow what follows: their
    depth is forgotten at the end of the line.
    """
    found: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        found.extend(_sentences_of_line(line, line_start))
        line_start += len(line) + 1
    return found


def _sentences_of_line(line: str, base: int) -> list[tuple[int, int]]:
    balanced = _is_balanced(line)
    found: list[tuple[int, int]] = []
    depth = 0
    start = 0
    mark = leading_mark(line)
    index = mark.length if mark is not None else 0  # the stop of １． and Ⅱ． ends nothing
    while index < len(line):
        character = line[index]
        if balanced and character in _OPEN:
            depth += 1
        elif balanced and character in _CLOSE:
            depth -= 1
        elif character in SENTENCE_END and depth == 0 and not _is_decimal(line, index):
            end = index + 1
            while end < len(line) and line[end] in SENTENCE_END:
                end += 1
            found.append((start, end))
            start = index = end
            continue
        index += 1
    found.append((start, len(line)))
    trimmed = []
    for left, right in found:
        piece = line[left:right]
        if piece.strip():
            offset = len(piece) - len(piece.lstrip())
            trimmed.append((base + left + offset, base + left + len(piece.rstrip())))
    return trimmed


def _is_decimal(line: str, index: int) -> bool:
    """A ．, ! or ? after a digit or before Latin letters (１．５, １．総論) ends nothing."""
    if line[index] not in "．.!?":
        return False
    if line[index] in "．." and index and line[index - 1].isdigit():
        return True
    after = line[index + 1 : index + 2]
    return bool(after) and (after.isdigit() or (after.isascii() and after.isalpha()))


def _is_balanced(line: str) -> bool:
    stack: list[str] = []
    for character in line:
        if character in _OPEN:
            stack.append(_OPEN[character])
        elif character in _CLOSE and (not stack or stack.pop() != character):
            return False
    return not stack


_KANJI_DIGITS = {
    "〇": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}


def number(text: str) -> int | None:
    """Return the value of 12, １２, 十二, 百十 or 二〇二六 (below 1,000 with 百), or None."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isdecimal():
        return int(text)
    if len(text) > 1 and all(character in _KANJI_DIGITS for character in text):
        return int("".join(str(_KANJI_DIGITS[character]) for character in text))  # 二〇二六
    if "百" in text:
        hundreds, _, rest = text.partition("百")
        high = 1 if not hundreds else number(hundreds)
        low = number(rest) if rest else 0
        return None if high is None or low is None or high > 9 else 100 * high + low
    if not text or any(c not in _KANJI_DIGITS and c != "十" for c in text) or text.count("十") > 1:
        return None
    if "十" not in text:
        return _KANJI_DIGITS[text] if len(text) == 1 else None
    tens, ones = text.split("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0)


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_IN_BRACKETS = r"(?:\s*[（(][^（）()]{2,8}[）)])?"
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|[RＲHＨ](?=[0-9０-９]))\s*(?P<era_year>元|[0-9０-９一二三四五六七八九十]{1,3})"
    rf"|(?P<year>(?:[0-9]{{4}}|[０-９]{{4}}|[〇一二三四五六七八九]{{4}}))){_IN_BRACKETS}\s*年{_IN_BRACKETS}\s*"
    r"(?P<month>[0-9０-９一二三四五六七八九十]{1,3})\s*月\s*"
    r"(?P<day>[0-9０-９一二三四五六七八九十]{1,3})\s*日"
)
_SHORT_DATE = re.compile(
    r"(?<![0-9０-９.．/])(?:(?P<era>[RrＲHＨS]|令和|平成|昭和)\s*(?P<era_year>元|[0-9０-９]{1,2})"
    r"|(?P<year>[0-9]{4}|[０-９]{4}))\s*(?P<mark>[.．/／\-－])\s*(?P<month>[0-9０-９]{1,2})\s*(?P=mark)\s*"
    r"(?P<day>[0-9０-９]{1,2})(?![0-9０-９.．/])"
)
_LETTERS = {"r": "令和", "ｒ": "令和", "h": "平成", "s": "昭和"}


def find_date(text: str) -> tuple[date, int, int] | None:
    """Find the first complete date, in Japanese or Western years: (date, start, end)."""
    matches = sorted(
        [*_DATE.finditer(text), *_SHORT_DATE.finditer(text)], key=lambda match: match.start()
    )
    for match in matches:
        if match["era"]:
            counted = 1 if match["era_year"] == "元" else number(match["era_year"])
            letter = unicodedata.normalize("NFKC", match["era"]).casefold()
            year = None if counted is None else _ERAS[_LETTERS.get(letter, match["era"])] + counted
        else:
            year = number(match["year"])
        month, day = number(match["month"]), number(match["day"])
        try:
            if year and month and day:
                return date(year, month, day), match.start(), match.end()
        except ValueError:  # 2月30日: not a date, though it looks like one
            continue
    return None


def japanese_date(iso: str) -> str:
    """Return 2026-06-08 as 令和8年6月8日 (years before Reiwa in Western years)."""
    day = date.fromisoformat(iso)
    if day < date(2019, 5, 1):
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - _ERAS["令和"]
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日"
