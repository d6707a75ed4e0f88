"""A page of a PDF as it is shown: its glyphs and its rules, in points from the upper left.

The one module that speaks to PDFium.  Pages are loaded one at a time and closed again.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from kosshi.read._pdf_characters import BULLETS, RADICALS

MOST_GLYPHS = 200_000
"""Glyphs on one page; a page of text has 2,000."""

_BOLD = 600
_THIN = 2.5
"""Points; a filled rectangle no thicker than this is a rule."""

_LEAST_DOT, _MOST_DOT = 1.2, 9.0
"""Points; a disc or square of this size may be a bullet."""

_SLANT = 10.0
"""Degrees from upright; the text under a scan may be askew by less."""

_REACH = 2.5
"""Ems between a bullet and its text at most."""

_MOST_DOTS = 500
"""Dots on one page; with more of them they are a figure's."""


@dataclass(slots=True)
class Glyph:
    """A character as shown: ``top``, ``bottom`` and ``base`` grow downwards.

    ``slanting``: it is written neither across nor down the page.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    slanting: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line or thin bar: horizontal if ``top == bottom``, else vertical."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.top == self.bottom


@dataclass(slots=True)
class Page:
    """A page's contents.

    Attributes:
        width: in points, as shown.
        height: in points, as shown.
        glyphs: in the order of the content.
        rules: lines and the edges of boxes.
        dots: small discs and squares that are drawn, each as the bullet that it looks like.
        pictures: share of the page that images cover, 0 to 1.
        garbled: how many characters have no sure meaning (no Unicode value, private use).
        overfull: whether it has more characters than are read.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dots: list[Glyph] = field(default_factory=list)
    pictures: float = 0.0
    garbled: int = 0
    overfull: bool = False


class Frame:
    """Turns a page's own coordinates into those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        """Look at the page's visible box and its rotation."""
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        across, up = self.right - self.left, self.top - self.bottom
        self.width, self.height = (up, across) if self.turn in {90, 270} else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as shown, from the upper left."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        if self.turn == 270:
            return self.width - y, self.height - x
        return x, self.height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, ...]:
        """Return (left, top, right, bottom) as shown."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def read_page(page: Any) -> Page:
    """Read a page (a ``pypdfium2.PdfPage``)."""
    frame = Frame(page)
    found = Page(frame.width, frame.height)
    text = page.get_textpage()
    try:
        _read_glyphs(text.raw, frame, found)
    finally:
        text.close()
    _read_objects(page.raw, frame, found)
    _add_dots(found)
    found.pictures = min(1.0, found.pictures / max(1.0, frame.width * frame.height))
    return found


def _read_glyphs(text: Any, frame: Frame, found: Page) -> None:
    rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = ""
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        found.overfull = True
        return
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or code in {0x0D, 0x0A}:
            continue
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        character = chr(code) if not 0xDC00 <= code < 0xE000 else _joined(high, code)
        high = ""
        character, sure = _meaning(character)
        if not sure or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            found.garbled += 1
        if not pdfium.FPDFText_GetLooseCharBox(text, index, rect):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        left, top, right, bottom = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        base = frame.point(x.value, y.value)[1]
        if not math.isfinite(left + right + top + bottom + base):
            found.garbled += 1
            if not found.glyphs:
                continue
            last = found.glyphs[-1]  # nowhere: beside the one before it
            left, right, top, bottom = last.right, last.right, last.top, last.bottom
            base, size = last.base, last.size
        if not 0.5 < size < 1000:
            size = min(max(bottom - top, 1.0), 1000.0)
        weight = pdfium.FPDFText_GetFontWeight(text, index)
        turn = math.degrees(math.atan2(matrix.b, matrix.a)) % 90
        glyph = Glyph(
            character,
            left,
            right,
            top,
            bottom,
            base,
            size,
            weight >= _BOLD,
            _SLANT < turn < 90 - _SLANT,
        )
        if not found.glyphs or not _drawn_twice(found.glyphs[-1], glyph):
            found.glyphs.append(glyph)


def _joined(high: str, low: int) -> str:
    if not high:
        return "\ufffd"
    return (high + chr(low)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meaning(character: str) -> tuple[str, bool]:
    """Return the character that a glyph stands for, and whether that is sure.

    Radicals become the ideographs they look like: fonts give one glyph for both, and the PDF then
    names the wrong one.  Bullets of symbol fonts become the bullets they look like.
    """
    if character in RADICALS:
        return RADICALS[character], True
    if character in BULLETS:
        return BULLETS[character], True
    category = unicodedata.category(character)
    if category in {"Co", "Cn", "Cs"} or character == "\ufffd":
        return character, False
    if category == "Cc":
        return ("\ufffd", False) if character not in "\t\x02" else (" ", True)
    return character, True


def _drawn_twice(last: Glyph, glyph: Glyph) -> bool:
    """Bold is made by drawing a character twice, a little aside, where a font has no bold."""
    return (
        last.text == glyph.text
        and abs(last.left - glyph.left) < 0.2 * glyph.size
        and abs(last.base - glyph.base) < 0.2 * glyph.size
        and last.right > last.left
    )


def _read_objects(holder: Any, frame: Frame, found: Page) -> None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(holder), 50_000)):
        each = pdfium.FPDFPage_GetObject(holder, index)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind not in {
            pdfium.FPDF_PAGEOBJ_PATH,
            pdfium.FPDF_PAGEOBJ_IMAGE,
            pdfium.FPDF_PAGEOBJ_FORM,
        }:
            continue
        if not pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
            continue
        x0, y0, x1, y1 = frame.box(left.value, bottom.value, right.value, top.value)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.rules.extend(_rules(each, x0, y0, x1, y1))
            found.dots.extend(_dots(each, x0, y0, x1, y1))
        else:
            found.pictures += max(0.0, x1 - x0) * max(0.0, y1 - y0)


def _dots(path: Any, x0: float, y0: float, x1: float, y1: float) -> list[Glyph]:
    """Return a path as the bullet that it looks like: browsers draw those of lists."""
    across, down = x1 - x0, y1 - y0
    if not (_LEAST_DOT <= across <= _MOST_DOT and abs(across - down) <= 0.15 * across):
        return []
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, filled, stroked):
        return []
    square = pdfium.FPDFPath_CountSegments(path) <= 5
    if not filled.value and (square or not stroked.value):
        return []
    text = "▪" if square else "•" if filled.value else "◦"
    return [Glyph(text, x0, x1, y0, y1, y1, down)]


def _add_dots(found: Page) -> None:
    """Set the drawn bullets before the lines that they begin; others mean nothing."""
    starts: dict[int, Glyph] = {}
    for dot in found.dots if len(found.dots) <= _MOST_DOTS else ():
        middle = (dot.top + dot.bottom) / 2
        beside = [
            (glyph.left, number)
            for number, glyph in enumerate(found.glyphs)
            if glyph.base - 0.8 * glyph.size <= middle <= glyph.base + 0.05 * glyph.size
            and abs(glyph.left - dot.left) <= _REACH * glyph.size
            and not glyph.text.isspace()
        ]
        other = [
            each
            for each in found.dots
            if each is not dot and abs(each.top - dot.top) < 1 and 0 < dot.left - each.left < 20
        ]
        if not beside or other or min(beside)[0] < dot.right:
            continue
        first = found.glyphs[min(beside)[1]]
        if dot.bottom - dot.top <= 0.7 * first.size:
            dot.base, dot.size = first.base, first.size
            starts[min(beside)[1]] = dot
    if starts:
        found.glyphs = [
            each
            for number, glyph in enumerate(found.glyphs)
            for each in ((starts[number], glyph) if number in starts else (glyph,))
        ]


def _is_frame(path: Any) -> bool:
    """Whether a path is a frame that is filled: a box, and a box cut out of it."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 8 <= count <= 12:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    across: set[float] = set()
    down: set[float] = set()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            across.add(round(x.value, 1))
            down.add(round(y.value, 1))
    return len(across) == 4 and len(down) == 4


def _rules(path: Any, x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    """Return a path's straight edges, from its bounds: a thin bar, or the four sides of a box."""
    across, down = x1 - x0, y1 - y0
    if across > 1000 * max(down, 0.01) or (down <= _THIN and across > 3 * down):
        middle = (y0 + y1) / 2
        return [Rule(x0, middle, x1, middle)]
    if down <= _THIN:
        return []
    if across <= _THIN:
        middle = (x0 + x1) / 2
        return [Rule(middle, y0, middle, y1)]
    if pdfium.FPDFPath_CountSegments(path) not in {4, 5} and not _is_frame(path):
        return []
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
