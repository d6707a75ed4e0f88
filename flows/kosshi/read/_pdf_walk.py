"""A PDF's lines → blocks: furniture and notes set aside, the rest assembled over page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kosshi.marks import SECTION_BULLETS, MarkKind, leading_mark
from kosshi.model import Account, Block, BlockKind, NoteMark, Region
from kosshi.read._pdf_flow import LaidPage, PageLine, usual_size
from kosshi.read._pdf_lines import TextLine
from kosshi.read._pdf_margins import RAISED, Margins
from kosshi.read._pdf_rows import OpenRow
from kosshi.read._pdf_tables import Cell
from kosshi.read.assemble import Assembler
from kosshi.read.lines import Line, NoteMarks, defined_notes, note_key, note_regions
from kosshi.text import is_complete

_KINSOKU = 2.5
"""Ems by which a line may fall short of the edge and still be full."""

_HEADING = 1.13
"""Of the usual size: from here on a line is a heading by its size."""

_PARTED, _FAR_APART = 1.12, 1.9
"""Of the usual leading: space above a line that ends the paragraph before it, where that ended a
sentence or a line early, and where it did not."""


class Walk:
    """One document: furniture and notes set aside, the rest assembled over page breaks."""

    def __init__(self, text: str, pages: Sequence[tuple[LaidPage, list[PageLine]]]) -> None:
        """Look at the lines of a document, page by page."""
        self.text = text
        self.pages = pages
        everything = [line for _, lines in pages for line in lines]
        flowing = [line for line in everything if line.cell is None and not line.aside]
        self.size = usual_size(flowing or everything)
        self.leading = _leading(flowing, self.size)
        margins = Margins(text, pages, self.size, self.leading)
        self.furniture, self.notes = margins.furniture, margins.notes
        labels = {label for label, _ in self.notes.values() if label}
        body = [
            line
            for line in flowing
            if line.start not in self.furniture and line.start not in self.notes
        ]
        self.left, self.right = _edges(body, self.size)
        _measure_columns(body)
        contents = [text[line.start : line.end] for line in everything]
        self.defined = defined_notes(contents)
        self.marks = NoteMarks(text, self.defined)
        self.labels = labels
        self.assembler = Assembler(text, max(8.0, (self.right - self.left) / self.size))
        self.note_assembler = Assembler(
            text, max(8.0, (self.right - self.left) / (0.9 * self.size))
        )
        self.above: PageLine | None = None
        self.heading: PageLine | None = None
        self.regions: list[Region] = []
        self.blocks: list[Block] = []
        sizes = sorted(
            {
                round(line.look.size, 1)
                for line in body
                if line.look and line.look.size >= _HEADING * self.size
            },
            reverse=True,
        )
        self.ranks = {size: rank for rank, size in enumerate(sizes, 1)}
        self.table_heads: set[tuple[tuple[float, ...], str]] = set()
        self.row: OpenRow | None = None

    # -- text -----------------------------------------------------------------------------

    def run(self) -> None:
        """Build ``blocks`` and ``regions``."""
        for page, lines in self.pages:
            for place, group in groupby(
                lines, key=lambda line: line.cell[:2] if line.cell else None
            ):
                if place is None:
                    for line in group:
                        self._take(line)
                else:
                    self._take_row(page, place, list(group))
        self._end_row()
        self.assembler.flush()
        self.note_assembler.flush()
        blocks = [*self.assembler.blocks, *self.note_assembler.blocks]
        self.blocks = sorted(blocks, key=lambda block: block.passage.start)
        self.regions += [
            *self.assembler.regions,
            *self.note_assembler.regions,
            *note_regions(self.blocks),
        ]

    def _take(self, line: PageLine) -> None:
        if line.aside:
            self._region(line, Account.PAGE_FURNITURE, line.aside)
        elif line.start in self.furniture:
            self._region(line, Account.PAGE_FURNITURE, self.furniture[line.start])
        elif line.start in self.notes:
            self._take_note(line)
        elif self._is_heading(line):
            self._end_row()
            self._take_heading(line)
        else:
            self._end_row()
            self._part_from_above(line)
            told = self.marks.after_broken(self._line(line))
            self.assembler.text_line(told, notes=self._notes_in(line, told.start))

    def _part_from_above(self, line: PageLine) -> None:
        """End the paragraph above where the space below it is wider than between lines.

        Inside a sentence it takes more: ruby and raised marks push lines apart.
        """
        look, above = line.look, self.above
        self.above = line
        if look is None or above is None or above.look is None or above.page != line.page:
            return
        if look.column != above.look.column or look.base <= above.look.base:
            return
        space = (look.base - above.look.base) / self.leading
        ended = is_complete(self.text[above.start : above.end]) or not self._line(above).full
        if space > (_PARTED if ended else _FAR_APART):
            self.assembler.flush()

    def _region(self, line: PageLine, account: Account, rule: str) -> None:
        self.regions.append(Region(line.start, line.end, account, rule))

    def _line(self, line: PageLine) -> Line:
        look = line.look
        assert look is not None
        left, right = look.column if look.column[1] else (self.left, self.right)
        return Line(
            line.start,
            line.end,
            line.number,
            page=line.page,
            indent=max(0.0, (look.left - left) / self.size),
            full=look.right >= right - _KINSOKU * self.size,
        )

    def _take_note(self, line: PageLine) -> None:
        label, length = self.notes[line.start]
        told = replace(self._line(line), indent=0.0, full=True)
        if label:
            self.note_assembler.region(
                line.start, line.start + length, Account.FOOTNOTE, "注の番号"
            )
            self.note_assembler.begin(
                BlockKind.FOOTNOTE, told, line.start + length, mark=label, indent=0.0
            )
        else:
            self.note_assembler.text_line(told)

    def _is_heading(self, line: PageLine) -> bool:
        """A large line; a bullet in larger type than what stands below it is a bullet."""
        look, content = line.look, self.text[line.start : line.end].strip()
        if look is None or look.size < _HEADING * self.size or is_complete(content):
            return False
        mark = leading_mark(content)
        return mark is None or mark.kind is MarkKind.LABEL or mark.label in SECTION_BULLETS

    def _take_heading(self, line: PageLine) -> None:
        assert line.look is not None
        told = self._line(line)
        notes = self._notes_in(line, line.start)
        above, self.heading = self.heading, line
        if above is not None and self._wraps(above, line) and self.assembler.go_on(told, notes):
            return
        self.assembler.begin(
            BlockKind.HEADING,
            told,
            line.start,
            notes=notes,
            level=self.ranks[round(line.look.size, 1)],
        )

    def _wraps(self, above: PageLine, line: PageLine) -> bool:
        """Whether a heading fills its line and goes on in the next."""
        assert above.look is not None and line.look is not None
        over, look = above.look, line.look
        reach = (over.column[1] or self.right) - 1.2 * over.size
        return (
            above.page == line.page
            and over.column == look.column
            and round(over.size, 1) == round(look.size, 1)
            and 0 < look.base - over.base < 2 * look.size
            and over.right >= reach
            and leading_mark(self.text[line.start : line.end].strip()) is None
        )

    def _notes_in(self, line: PageLine, start: int) -> list[NoteMark]:
        """Return the note marks in a line: raised small numbers whose note is on a page, （注１）."""
        found = self.marks.within(start, line.end)
        look = line.look
        if look is None:
            return found
        position = line.start
        for raised, group in groupby(look.glyphs, key=lambda g: g.size < RAISED * look.size):
            text = "".join(glyph.text for glyph in group)
            label = text.strip(" \u3000()（）*＊※注")
            if (
                raised
                and (
                    label in self.labels
                    or note_key(text) in self.labels
                    or (
                        _LOOSE.fullmatch(label)
                        and _PRINTED.match(self.text[position - 1 : position])
                    )
                )
                and position >= start
                and not any(m.start < position + len(text) and position < m.end for m in found)
            ):
                found.append(NoteMark(label or note_key(text), position, position + len(text)))
            position += len(text)
        return sorted(found, key=lambda mark: mark.start)

    # -- tables ---------------------------------------------------------------------------

    def _take_row(self, page: LaidPage, place: tuple[int, int], lines: list[PageLine]) -> None:
        table = page.tables[place[0]]
        columns = table.columns
        words = "".join(self.text[line.start : line.end] for line in lines)
        words = "".join(words.split())
        if place[1] == 0 and (columns, words) in self.table_heads and page.number > 1:
            for line in lines:
                self._region(line, Account.TABLE_HEAD, "表の見出し（ページごとの繰返し）")
            return
        # A table may follow another without a gap, so that its head is not the first row.
        if place[1] == 0 or (
            len({line.cell[2] for line in lines if line.cell}) > 1 and "。" not in words
        ):
            self.table_heads.add((columns, words))
        cells: list[list[Line]] = [[] for _ in columns]
        feet = [0.0] * len(columns)
        for line in lines:
            assert line.cell is not None and line.look is not None
            box = table.rows[line.cell[1]][line.cell[2]]
            column = columns.index(round(box.left))
            cells[column].append(self._cell_line(line, box))
            feet[column] = max(feet[column], line.look.base)
        for cell in cells:
            edge = min((line.indent or 0.0 for line in cell), default=0.0)
            cell[:] = [replace(line, indent=(line.indent or 0.0) - edge) for line in cell]
        row = OpenRow(
            page.number,
            columns,
            cells,
            {line.start: self._notes_in(line, line.start) for line in lines},
            tuple(feet),
            self.leading,
            table.merged(place[1]),
        )
        if self.row is not None and self.row.goes_on_with(self.text, row):
            self.row.add(row)
            return
        above, self.row = self.row, None
        if above is not None:
            self.assembler.cells(above.cells, above.notes, merged=above.merged)
            if above.columns == columns and above.page < page.number and not cells[0]:
                row.merged = (0, *row.merged)  # a cell that reaches over the page break
        self.row = row

    def _cell_line(self, line: PageLine, box: Cell) -> Line:
        assert line.look is not None
        look, inner = line.look, (box.right - box.left) / self.size
        return Line(
            line.start,
            line.end,
            line.number,
            page=line.page,
            indent=(look.left - box.left) / self.size,
            full=look.right >= box.right - min(_KINSOKU, 0.3 * inner) * look.size - 6,
        )

    def _end_row(self) -> None:
        """Hand the row over that waited for its rest on the next page."""
        row, self.row = self.row, None
        if row is not None:
            self.assembler.cells(row.cells, row.notes, merged=row.merged)


_LOOSE = re.compile("[0-9０-９]{1,2}")
_PRINTED = re.compile("[ぁ-んァ-ヶ一-龥々、。」』）)]")
"""A small raised number behind Japanese text is a note's, wherever its note is; 10³ is none."""


def _leading(lines: Sequence[PageLine], size: float) -> float:
    """Return the usual distance between the baselines of two lines in points."""
    steps: Counter[float] = Counter()
    for above, line in pairwise(lines):
        if above.look and line.look and above.page == line.page:
            step = line.look.base - above.look.base
            if 0.8 * size < step < 3 * size:
                steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.7 * size


def _measure_columns(lines: Sequence[PageLine]) -> None:
    """Set the columns' edges by the text alone: heads and feet of pages may reach further out."""
    columns: dict[tuple[int, tuple[float, float]], list[TextLine]] = {}
    for line in lines:
        if line.look is not None and line.look.column[1]:
            columns.setdefault((line.page, line.look.column), []).append(line.look)
    for looks in columns.values():
        edges = min(look.left for look in looks), max(look.right for look in looks)
        for look in looks:
            look.column = edges


def _edges(lines: Sequence[PageLine], size: float) -> tuple[float, float]:
    """Return the left and right edge of the text: where most lines begin, and how far they reach."""
    looks = [line.look for line in lines if line.look is not None]
    if not looks:
        return 0.0, 40 * size
    lefts = sorted(look.left for look in looks)
    rights = sorted(look.right for look in looks)
    return lefts[len(lefts) // 50], rights[-1 - len(rights) // 50]
