"""On which page of the Word file each anchor stands, counted beforehand.

Word and LibreOffice count the pages themselves when they set the file, and put the numbers right as
soon as a field is updated; until then the contents and the references print what the file holds.
So the lines are counted here: the fonts are of two widths, the styles have fixed line heights, and
breaking lines and pages follows the rules that both programs follow.  It is an estimate where a
font is missing or somebody edits; ``tests/render/test_docx.py`` says how good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kosshi.render._docx_blocks import (
    Block,
    Cell,
    Contents,
    Inline,
    Link,
    Note,
    Paragraph,
    Row,
    Tab,
    Table,
    Text,
)
from kosshi.render._docx_styles import (
    CHARACTERS,
    NOT_FIRST,
    NOT_LAST,
    PARAGRAPHS,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    ParagraphStyle,
)
from kosshi.text import width

_TOKEN = re.compile(r"[!-~]+|[ \u00a0]+|.", re.DOTALL)
_SPACED = re.compile(r"[0-9A-Za-z][ぁ-んァ-ヶ一-龠々]|[ぁ-んァ-ヶ一-龠々][0-9A-Za-z]")
_SPACE = 0.22
"""Between a Japanese and a Latin character, in ems: LibreOffice leaves a fifth, Word a quarter."""
_TAB_STOP = 42.0
_SEPARATOR = 8.0
"""Of the line above the footnotes, with its space."""
_LEADER = "\t\t"


@dataclass(slots=True)
class _Line:
    """A line, or a row of a table that is not split: its height, and that of its footnotes."""

    height: float
    notes: float = 0


@dataclass(slots=True)
class _Item:
    """What is set as one: a paragraph, or a row."""

    lines: list[_Line]
    before: float = 0
    keep_next: bool = False
    whole: bool = False
    new_page: bool = False
    anchors: tuple[str, ...] = ()
    repeated: float = 0
    "Height of the rows that stand again at the top of a page on which this one begins."


@dataclass(slots=True)
class Pages:
    """The page of every anchor, and the number of all pages."""

    of: dict[str, int] = field(default_factory=dict)
    total: int = 1


def count_pages(blocks: Iterable[Block]) -> Pages:
    """Return on which page every anchor of the blocks stands."""
    items = list(_items(blocks))
    counter = _Counter()
    start = 0
    while start < len(items):
        end = start
        while items[end].keep_next and end + 1 < len(items) and not items[end + 1].new_page:
            end += 1
        group = items[start : end + 1]
        if group[0].new_page:
            counter.turn(if_used=True)
        if not counter.fits(_first_lines(group), sum(item.before for item in group)):
            counter.turn(group[0].repeated, if_used=True)
        for item in group:
            counter.set(item)
        start = end + 1
    return counter.pages


class _Counter:
    """Sets items on pages, one after the other."""

    def __init__(self) -> None:
        self.pages = Pages()
        self._used = 0.0
        self._noted = False

    def turn(self, repeated: float = 0, *, if_used: bool = False) -> None:
        """Begin the next page, unless the page is still empty."""
        if self._used or not if_used:
            self.pages.total += 1
            self._used, self._noted = repeated, False

    def fits(self, lines: Sequence[_Line], before: float) -> bool:
        """Tell whether lines fit on the page, or on none, with this much space above them."""
        return self._fitting(lines, before) == len(lines) or self._needs(lines) > TEXT_HEIGHT

    def set(self, item: _Item) -> None:
        """Set an item on this page, and what doesn't fit on the next ones."""
        rest = item.lines
        self._used += item.before if self._used or item.new_page else 0
        placed = False
        while rest:
            fitting = self._fitting(rest)
            if 0 < fitting < len(rest):
                fitting -= len(rest) - fitting == 1  # no single last line on the next page
                if (fitting < 2 and not placed) or item.whole:
                    fitting = 0
            if not fitting and self._used <= item.repeated:
                fitting = 1
            if fitting and not placed:
                placed = True
                for anchor in item.anchors:
                    self.pages.of.setdefault(anchor, self.pages.total)
            for line in rest[:fitting]:
                self._used += self._needs([line])
                self._noted |= line.notes > 0
            rest = rest[fitting:]
            if rest:
                self.turn(item.repeated)

    def _fitting(self, lines: Sequence[_Line], before: float = 0) -> int:
        """Return how many lines still fit on the page."""
        for number in range(1, len(lines) + 1):
            if self._used + before + self._needs(lines[:number]) > TEXT_HEIGHT + 0.1:
                return number - 1
        return len(lines)

    def _needs(self, lines: Sequence[_Line]) -> float:
        """Return the height of lines and their footnotes, with the rule above the first of these."""
        noted = any(line.notes for line in lines) and not self._noted
        return sum(line.height + line.notes for line in lines) + _SEPARATOR * noted


def height(blocks: Iterable[Block]) -> float:
    """Return how high the blocks stand in points, on a page without end."""
    return sum(
        item.before + sum(line.height + line.notes for line in item.lines)
        for item in _items(blocks)
    )


def row_height(row: Row, table: Table) -> float:
    """Return how high a row is in points."""
    tall = 0.0
    column = 0
    for cell in row.cells:
        wide = sum(table.columns[column : column + cell.span]) - 2 * table.margins[1]
        column += cell.span
        if cell.down != "go on":
            tall = max(tall, _cell_height(cell, wide))
    return tall + 2 * table.margins[0] + 0.5


def _cell_height(cell: Cell, wide: float) -> float:
    if cell.down:  # its text may run on into the rows below
        wide = 1e9
    return sum(
        (PARAGRAPHS[it.style].before if it.before is None else it.before)
        + PARAGRAPHS[it.style].line * count_lines(it, wide)[0]
        for it in cell.content
    )


def _first_lines(group: Sequence[_Item]) -> list[_Line]:
    """Return the lines of items kept together, of the last one only its first."""
    *kept, last = group
    few = len(last.lines) if last.whole or len(last.lines) < 4 else 2
    return [*(line for item in kept for line in item.lines), *last.lines[:few]]


def _items(blocks: Iterable[Block]) -> Iterator[_Item]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Table):
            yield from _rows(block)
        elif isinstance(block, Contents):
            yield from map(_paragraph, block.entries)


def _paragraph(it: Paragraph) -> _Item:
    style = PARAGRAPHS[it.style]
    number, notes = count_lines(it, TEXT_WIDTH)
    lines = [_Line(style.line) for _ in range(number)]
    foot = PARAGRAPHS["FootnoteText"]
    for note in notes:
        told = Paragraph("FootnoteText", ("00 ", *note.content))
        lines[-1].notes += foot.line * count_lines(told, TEXT_WIDTH)[0]
    return _Item(
        lines,
        style.before if it.before is None else it.before,
        style.keep_next,
        style.keep_lines,
        style.new_page and not it.follows,
        it.anchors,
    )


def _rows(table: Table) -> Iterator[_Item]:
    repeated = sum(row_height(row, table) for row in table.rows if row.head)
    for rank, row in enumerate(table.rows):
        lines = [_Line(row_height(row, table))]
        if not stays_whole(row, table):
            line = PARAGRAPHS["Position"].line
            lines = [_Line(line) for _ in range(int(lines[0].height / line) + 1)]
        before = 0 if rank else table.before
        yield _Item(lines, before, keep_next=row.head, repeated=0 if row.head else repeated)


def stays_whole(row: Row, table: Table) -> bool:
    """Tell whether a row is to stand on one page: it is, unless it fills most of one."""
    return row_height(row, table) < TEXT_HEIGHT * 0.8


def count_lines(it: Paragraph, wide: float) -> tuple[int, list[Note]]:
    """Return how many lines a paragraph has in a column this wide, and its footnotes."""
    style = PARAGRAPHS[it.style]
    notes: list[Note] = []
    line = _Breaker(style, wide)
    for text, size in _pieces(it.content, style, notes):
        if text == "\t":
            line.tab()
        elif text == _LEADER:
            line.leader(size)
        else:
            line.text(text, size)
    return line.number, notes


def one_line(it: Paragraph) -> float:
    """Return how wide a paragraph is in points if nothing breaks its line, about."""
    pieces = _pieces(it.content, PARAGRAPHS[it.style], [])
    return sum((width(text) + 0.5) * size for text, size in pieces)


def _pieces(
    content: Iterable[Inline], style: ParagraphStyle, notes: list[Note]
) -> Iterator[tuple[str, float]]:
    """Yield the text of a paragraph by pieces of one size; collects its footnotes."""
    for piece in content:
        if isinstance(piece, str):
            yield piece, style.size
        elif isinstance(piece, Text):
            named = CHARACTERS.get(piece.style)
            yield piece.text, named.size or style.size if named else style.size
        elif isinstance(piece, Link):
            yield from _pieces(piece.content, style, notes)
            if piece.page == "brackets":
                yield "（00頁）", style.size
            elif piece.page:
                yield _LEADER, style.size
        elif isinstance(piece, Note):
            notes.append(piece)
            yield "0" * len(str(len(notes))), style.size * 0.65
        elif isinstance(piece, Tab):
            yield "\t", style.size


class _Breaker:
    """Breaks a paragraph into lines as Japanese is broken, and counts them."""

    def __init__(self, style: ParagraphStyle, wide: float) -> None:
        self.number = 1
        self._hanging = style.hanging
        self._tab = style.tab - style.left + style.hanging
        self._limit = wide - style.right - style.left + style.hanging + 0.01
        self._at = 0.0
        self._last = ("", 0.0)

    def text(self, text: str, size: float) -> None:
        for token in _TOKEN.findall(text):
            between = _SPACED.fullmatch(self._last[0][-1:] + token[0])
            self._token(token, (width(token) + (_SPACE if between else 0)) * size)

    def tab(self) -> None:
        if self._at <= self._hanging:
            self._at = self._hanging
        else:
            self._at = (self._at // _TAB_STOP + 1) * _TAB_STOP

    def leader(self, size: float) -> None:
        if self._at + 1.5 * size > self._tab:
            self.number += 1
            self._at = self._hanging

    def _token(self, token: str, wide: float) -> None:
        if self._at + wide <= self._limit:
            self._at += wide
        elif token[0] in " \u00a0":
            return  # a space does not go over to the next line
        else:
            before, taken = self._last
            joined = token[0] in NOT_FIRST or before[-1:] in NOT_LAST
            self._at = self._hanging + (taken if joined and before else 0.0)
            self.number += 1
            room = self._limit - self._hanging
            while self._at + wide > self._limit:  # a word longer than a line
                wide -= room
                self.number += 1
            self._at += max(wide, 0.0)
        self._last = (token, wide)
