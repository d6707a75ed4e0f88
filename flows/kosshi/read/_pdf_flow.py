"""Pages → the text of a PDF with its lines: what a page says, in reading order, with every box."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kosshi.model import Boxes
from kosshi.read._pdf_asides import LineNumbers, take_watermarks
from kosshi.read._pdf_lines import Run, TextLine, lines_of, runs_of, take_ruby
from kosshi.read._pdf_page import Glyph, Page, Rule
from kosshi.read._pdf_tables import Table, tables_of

_FEW, _COVERED = 5, 0.4
"""A page with fewer characters whose pictures cover more than this is a scan."""


@dataclass(slots=True)
class PageLine:
    """A line of the text: where it stands there, and how it looks on the page.

    Attributes:
        start: first code point.
        end: one past the last.
        number: on the page, from 1.
        page: from 1.
        look: size, edges and glyphs; None for ruby.
        cell: (table, row, column) on the page, or None.
        aside: what it is if it was taken out of the text: ルビ, 透かし, 行番号; else "".
    """

    start: int
    end: int
    number: int
    page: int
    look: TextLine | None = None
    cell: tuple[int, int, int] | None = None
    aside: str = ""


@dataclass(slots=True)
class LaidPage:
    """A page's lines in reading order, its tables, and the rules that belong to no table."""

    number: int
    width: float
    height: float
    lines: list[PageLine] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    glyphs: int = 0
    garbled: int = 0
    scanned: bool = False


class Flow:
    """Collects the text of pages, one after the other."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.pages: list[LaidPage] = []
        self._parts: list[str] = []
        self._length = 0
        self._line_numbers = LineNumbers()
        self._boxes = Boxes(array("f"), array("f"), array("f"), array("f"))

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self._parts)

    @property
    def boxes(self) -> Boxes:
        """The boxes of the text's characters."""
        return self._boxes

    def add(self, page: Page) -> LaidPage:
        """Lay out a page and add its text."""
        if self.pages:
            self._write("\f", None)
        laid = LaidPage(len(self.pages) + 1, page.width, page.height)
        self.pages.append(laid)
        inked = sum(not glyph.text.isspace() for glyph in page.glyphs)
        laid.glyphs, laid.garbled = inked, page.garbled
        laid.scanned = inked < _FEW and page.pictures >= _COVERED
        glyphs = _upright(page)
        laid.tables = tables_of(page.rules)
        laid.rules = [rule for rule in page.rules if not _in_table(rule, laid.tables)]
        runs, ruby = take_ruby(runs_of(_parted(glyphs, laid.tables)))
        runs, marks = take_watermarks(runs)
        runs, numbers = self._line_numbers.take(runs)
        inside: dict[tuple[int, int, int], list[Run]] = {}
        outside: list[Run] = []
        for run in runs:
            place = _cell_of(run, laid.tables)
            if place is None:
                outside.append(run)
            else:
                inside.setdefault(place, []).append(run)
        waiting = list(range(len(laid.tables)))
        for line in lines_of(outside):
            for table in [t for t in waiting if _comes_before(laid.tables[t], line)]:
                waiting.remove(table)
                self._add_table(laid, table, inside)
            self._add_line(laid, line)
        for table in waiting:
            self._add_table(laid, table, inside)
        for rule, aside in (("ルビ", ruby), ("透かし", marks), ("行番号", numbers)):
            for line in lines_of(aside):
                self._add_line(laid, line, aside=rule)
        return laid

    def _add_table(
        self, laid: LaidPage, table: int, inside: dict[tuple[int, int, int], list[Run]]
    ) -> None:
        for row, cells in enumerate(laid.tables[table].rows):
            for column in range(len(cells)):
                place = (table, row, column)
                for line in lines_of(inside.get(place, [])):
                    self._add_line(laid, line, cell=place)

    def _add_line(
        self,
        laid: LaidPage,
        line: TextLine,
        *,
        cell: tuple[int, int, int] | None = None,
        aside: str = "",
    ) -> None:
        if laid.lines:
            self._write("\n", None)
        start = self._length
        for glyph in line.glyphs:
            self._write(glyph.text, glyph)
        number = len(laid.lines) + 1
        laid.lines.append(PageLine(start, self._length, number, laid.number, line, cell, aside))

    def _write(self, text: str, glyph: Glyph | None) -> None:
        self._parts.append(text)
        self._length += len(text)
        boxes = self._boxes
        if glyph is None:
            left = top = right = bottom = 0.0
        else:
            left, top, right, bottom = glyph.left, glyph.top, glyph.right, glyph.bottom
        step = (right - left) / max(1, len(text))
        for _ in text:
            boxes.lefts.append(left)
            boxes.rights.append(left + step)
            boxes.tops.append(top)
            boxes.bottoms.append(bottom)
            left += step


def _upright(page: Page) -> list[Glyph]:
    """Return the glyphs; those of a page in vertical writing turned, so that lines run across.

    The turned place only serves the layout: it is the boxes' that is lost, and a box around a
    column of characters is as good for a viewer.
    """
    pairs = list(zip(page.glyphs, page.glyphs[1:], strict=False))
    down = sum(
        abs(b.left - a.left) < 0.3 * a.size and 0.6 * a.size < b.base - a.base < 1.6 * a.size
        for a, b in pairs
    )
    if len(pairs) < 20 or down < 0.5 * len(pairs):
        return page.glyphs
    return [
        Glyph(
            g.text,
            g.base - g.size,
            g.base,
            page.width - g.right,
            page.width - g.left,
            page.width - g.left,
            g.size,
            g.bold,
        )
        for g in page.glyphs
    ]


def _parted(glyphs: Iterable[Glyph], tables: Sequence[Table]) -> list[Glyph]:
    """Return glyphs so that a run never crosses from one cell into the next."""
    if not tables:
        return list(glyphs)
    found: list[Glyph] = []
    last: tuple[int, int, int] | None = None
    for glyph in glyphs:
        place = _place((glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2, tables)
        if place != last and found:
            far = found[-1]
            found.append(Glyph(" ", far.right, far.right, far.top, far.bottom, -1e6, far.size))
        found.append(glyph)
        last = place
    return found


def _cell_of(run: Run, tables: Sequence[Table]) -> tuple[int, int, int] | None:
    return _place((run.left + run.right) / 2, (run.top + run.bottom) / 2, tables)


def _place(x: float, y: float, tables: Sequence[Table]) -> tuple[int, int, int] | None:
    for number, table in enumerate(tables):
        if not (table.left <= x <= table.right and table.top <= y <= table.bottom):
            continue
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                if cell.holds(x, y):
                    return number, row, column
    return None


def _in_table(rule: Rule, tables: Sequence[Table]) -> bool:
    return any(
        t.left - 3 <= rule.left and rule.right <= t.right + 3
        and t.top - 3 <= rule.top and rule.bottom <= t.bottom + 3
        for t in tables
    )  # fmt: skip


def _comes_before(table: Table, line: TextLine) -> bool:
    """Whether a table stands before a line: above it, or in one column in its column above it."""
    beside = line.right <= table.left or line.left >= table.right
    if beside and line.column[1]:
        return False
    return line.base > (table.bottom if beside else table.top)


def usual_size(lines: Iterable[PageLine]) -> float:
    """Return the size in which most characters are set."""
    counts: Counter[float] = Counter()
    for line in lines:
        if line.look is not None:
            counts[round(line.look.size, 1)] += len(line.look.glyphs)
    return counts.most_common(1)[0][0] if counts else 10.5
