"""What readers of line-based formats share: lines with offsets, and blocks built from lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from unicodedata import normalize

from kosshi.marks import NOTE_LABEL, NOTE_MARK, PAGE_NUMBER, RULE, leading_mark
from kosshi.model import Account, Block, BlockKind, NoteMark, Passage, Region, Span, cut
from kosshi.text import joint, width

_LINE_END = re.compile(r"\r\n|\n|\r|\f")
_WHITE = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its content without the line end, as (start, end) in the text.

    Attributes:
        start: first code point.
        end: one past the last one.
        number: as an editor counts (a form feed ends no line of the editor's), or on the page
            where the format has pages.
        page_break: True where a form feed ends it.
        page: number of the page, or None where the format has none.
        indent: white space before it in full-width columns, where that is known from geometry or
            styles; None to count the text's own.
        full: whether it reaches the right edge of its column, where that is known from geometry;
            None to judge by its width.
        bullet: of a line in a cell, the bullet that is shown before it and is not in the text.
        soft: of a line in a cell, whether it was begun by hand inside the paragraph above.
    """

    start: int
    end: int
    number: int
    page_break: bool = False
    page: int | None = None
    indent: float | None = None
    full: bool | None = None
    bullet: str = ""
    soft: bool = False

    def content(self, text: str) -> str:
        """Return the line's characters."""
        return text[self.start : self.end]


def split_lines(text: str) -> Iterator[Line]:
    """Split a text into lines; every character belongs to a line or is its line end."""
    start, number = 0, 1
    for match in _LINE_END.finditer(text):
        yield Line(start, match.start(), number, match.group() == "\f")
        number += match.group() != "\f"
        start = match.end()
    if start < len(text):
        yield Line(start, len(text), number, False)


def lines_between(text: str, start: int, end: int) -> list[Line]:
    """Return the lines of one document of a binder, numbered as in the file."""
    lines = _all_lines(text)
    low, high = (bisect_left(lines, at, key=lambda line: line.start) for at in (start, end))
    return list(lines[low:high])


@lru_cache(maxsize=1)
def _all_lines(text: str) -> tuple[Line, ...]:
    """Split the text of a binder once, and not again for each of its documents."""
    return tuple(split_lines(text))


def indent_of(content: str) -> float:
    """Return the white space at the start of a line, in full-width columns (a tab is two)."""
    columns = 0.0
    for character in content:
        if character not in _WHITE:
            break
        columns += 2.0 if character == "\t" else width(character)
    return columns


_TEXT_INDENT = 6
"""Columns; lines set further in are dates, names and titles, whose ends tell nothing."""


def measure_of(lines: Iterable[str]) -> float | None:
    """Return the width at which a text was wrapped by hand or by a converter, or None.

    Hard-wrapped text has many lines of nearly one width (within 3 columns, for kinsoku moves up to
    that many) and none much wider; text with a line per paragraph has not.
    """
    widths = sorted(
        width(line.rstrip()) for line in lines if line.strip() and indent_of(line) <= _TEXT_INDENT
    )
    if len(widths) < 8:
        return None
    widest = widths[-1]
    if widest > 70:
        return None
    near = [w for w in widths if w >= widest - 3]
    if len(near) < max(4, len(widths) // 5):
        return None
    counts = Counter(near)  # the widest may hold punctuation that hangs over the edge
    return max(counts, key=lambda w: (counts[w], w))


@dataclass(slots=True)
class Draft:
    """A block in the making: spans of its lines, without marks."""

    kind: BlockKind
    level: int = 0
    mark: str = ""
    indent: float = 0.0
    after_break: bool = False
    spans: list[Span] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)
    cells: list[list[Span]] = field(default_factory=list)
    inner: list[tuple[Block, ...]] = field(default_factory=list)
    merged: tuple[int, ...] = ()

    def finish(self, text: str) -> Block | None:
        """Return the block, or None if it has no content."""
        cells = tuple(
            Passage(cut(text, cell), tuple(cell)) if cell else None for cell in self.cells
        )
        if self.cells:
            self.spans = [
                span if index or not number else _rejoin(span, "\t")
                for number, cell in enumerate(cell for cell in self.cells if cell)
                for index, span in enumerate(cell)
            ]
        if not self.spans:
            return None
        return Block(
            self.kind,
            Passage(cut(text, self.spans), tuple(self.spans)),
            self.level,
            self.mark,
            cells,
            tuple(self.inner),
            self.merged,
            tuple(self.notes),
            self.after_break,
            self.indent,
        )


def _rejoin(span: Span, join: str) -> Span:
    return Span(span.start, span.end, span.line, span.page, join)


def pieces(
    text: str, start: int, end: int, line: Line, cuts: Iterable[tuple[int, int]], join: str = ""
) -> list[Span]:
    """Return the spans of ``text[start:end]`` without the cuts and without outer white space.

    White space that a cut leaves at its seam stays: it is the source's own.
    """
    while start < end and text[start] in _WHITE:
        start += 1
    while end > start and text[end - 1] in _WHITE:
        end -= 1
    spans: list[Span] = []
    position = start
    for left, right in sorted((max(left, start), min(right, end)) for left, right in cuts):
        if left >= right or right <= position:
            continue
        if left > position:
            spans.append(Span(position, left, line.number, line.page, "" if spans else join))
        position = right
    if position < end:
        spans.append(Span(position, end, line.number, line.page, "" if spans else join))
    return spans


def join_between(text: str, draft: Draft, following: str, *, same_sentence: bool) -> str:
    """Return the white space that joins a further line to a block."""
    if not draft.spans:
        return ""
    last = text[draft.spans[-1].start : draft.spans[-1].end]
    return joint(last, following) if same_sentence else "\n"


def is_page_number(content: str, *, alone: bool) -> bool:
    """Whether a line is a page number; a bare or bracketed one only where it stands alone."""
    if not content.strip() or not PAGE_NUMBER.fullmatch(content):
        return False
    return alone or not content.strip().strip("（）()〔〕［］[]").strip().isdecimal()


_DOCUMENT_MARK = re.compile(
    r"(?:資料|参考資料|別紙|別添|機密性)[ \u3000]?[0-9０-９]{1,2}(?:[-－][0-9０-９]+)?|取扱注意|取扱厳重注意|委員限り"
)


def running_heads(contents: Sequence[str], breaks: Sequence[bool]) -> frozenset[int]:
    """Return the lines that head or close pages and are no text: titles, 資料１, 取扱注意.

    A page's first or last line is furniture if, apart from digits, it stands at the same end of
    another page too, repeats a line of the document's title, or is a document mark set right.

    Args:
        contents: the lines.
        breaks: for each line, whether a page ends with it (a form feed, or a page number).
    """
    pages: list[list[int]] = [[]]
    for number, content in enumerate(contents):
        if content.strip(_WHITE) and not is_page_number(content, alone=True):
            pages[-1].append(number)
        if breaks[number]:
            pages.append([])
    pages = [page for page in pages if page]
    if len(pages) < 2:
        return frozenset()
    title = {_without_digits(contents[number]) for number in pages[0][:3]}
    heads = Counter(_without_digits(contents[page[0]]) for page in pages)
    feet = Counter(_without_digits(contents[page[-1]]) for page in pages)
    found: set[int] = set()
    for rank, page in enumerate(pages):
        top, foot = page[0], page[-1]
        if rank and (
            _DOCUMENT_MARK.fullmatch(contents[top].strip(_WHITE))
            or _without_digits(contents[top]) in title
            or _recurs(contents[top], heads, len(pages))
        ):
            found.add(top)
        if len(page) > 2 and _recurs(contents[foot], feet, len(pages)):
            found.add(foot)
    return frozenset(found)


def _recurs(content: str, counts: Counter[str], pages: int) -> bool:
    """Whether a line stands at one end of most pages and may be a running head at all."""
    form = _without_digits(content)
    return counts[form] > max(1, pages // 2 - 1) and _may_head(content.strip(_WHITE))


def _may_head(content: str) -> bool:
    """A running head is short, no sentence and no item; text that happens to recur is text."""
    return (
        len(content) <= 40
        and content[-1:] not in "。、，．」』）)"
        and leading_mark(content) is None
    )


def _without_digits(content: str) -> str:
    return re.sub(r"[0-9０-９\s]", "", content)


def is_rule(content: str) -> bool:
    """Whether a line is a rule drawn from characters."""
    return bool(content.strip()) and RULE.fullmatch(content) is not None


def defined_notes(lines: Sequence[str]) -> frozenset[str]:
    """Return the labels of notes that a line of the text defines: only these count as marks."""
    found = set()
    for line in lines:
        match = NOTE_LABEL.match(line.strip(_WHITE))
        if match and match.end() < len(line.strip()):
            found.add(note_key(match.group()))
    if "※" in found and not any("※" in line.strip(_WHITE)[1:] for line in lines):
        found.discard("※")  # 「※　…」 without a mark in the text is a remark, no note
    return frozenset(found)


def note_key(label: str) -> str:
    """Return a note's label in a normal form: （注１） and (注1) are the same note."""
    return "".join(normalize("NFKC", label).split()).strip("()[]^.")


class NoteMarks:
    """The marks of defined notes in a text, by line.

    A mark may be broken over two lines.  Each line then holds its own part of it, so that whatever
    either line turns out to be (text, a row, a note, furniture) accounts for its own characters.
    """

    def __init__(self, text: str, defined: frozenset[str]) -> None:
        """Find the marks of the notes in ``defined``."""
        self.marks: list[NoteMark] = []
        self._rests: dict[int, NoteMark] = {}  # what a line begins with, by its end
        for match in NOTE_MARK.finditer(text) if defined else ():
            label = note_key(match.group())
            if label not in defined:
                continue
            start = match.start()
            ends = [*_LINE_END.finditer(text, start, match.end()), None]
            for line_end in ends:
                end = match.end() if line_end is None else line_end.start()
                if start < end:
                    self.marks.append(NoteMark(label, start, end))
                    if start > match.start():
                        self._rests[end] = self.marks[-1]
                start = end if line_end is None else line_end.end()
        self._starts = [mark.start for mark in self.marks]

    def within(self, start: int, end: int) -> list[NoteMark]:
        """Return the marks in a run of text, and the rest of a broken one that ends where it starts."""
        rest = self._rests.get(start)
        inside = self.marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return inside if rest is None else [rest, *inside]

    def after_broken(self, line: Line) -> Line:
        """Return the line without the rest of a mark that the line before began."""
        index = bisect_left(self._starts, line.start)
        here = self.marks[index] if index < len(self.marks) else None
        if here is None or here.start != line.start or self._rests.get(here.end) is not here:
            return line
        return replace(line, start=here.end)


def note_regions(blocks: Iterable[Block]) -> list[Region]:
    """Return the regions of the footnote numbers inside blocks."""
    return [
        Region(mark.start, mark.end, Account.FOOTNOTE, "注の番号")
        for block in blocks
        for mark in block.notes
    ]


def goes_on(previous: str, measure: float | None) -> bool:
    """Whether a line end is only the edge of the paper: the line fills the measure.

    One that ends a sentence would have taken another character.
    """
    said = previous.rstrip()
    left = 2 if said.endswith("。") else 3
    return measure is not None and width(said) >= measure - left
