"""Word documents (.docx, .docm), as Word, LibreOffice, Google Docs and Ichitaro save them.

The package is read with ``zipfile`` and lxml (BSD, libxml2: exact, some 30,000 paragraphs a
second).  python-docx, built on the same lxml, gives neither the labels that Word generates nor
footnotes, tracked changes, content controls, ruby or text boxes; all of it would have to be read
from its XML anyway, and it unpacks packages without bounds.

There are no pages in such a file: they depend on the fonts of whoever opens it.  A line is a
paragraph, or a part of one that was broken by hand.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kosshi.model import Account, Block, BlockKind, NoteMark, Region
from kosshi.read._docx_body import Body, Paragraph, Row
from kosshi.read._package import Package
from kosshi.read.assemble import Assembler
from kosshi.read.lines import Line, NoteMarks, defined_notes, is_rule, note_regions
from kosshi.read.plain import begin_note
from kosshi.read.reading import Options, Reading

NAME = "Word 文書"
SUFFIXES = (".docx", ".docm")

_MAIN = "word/document.xml"


def recognises(data: bytes) -> bool:
    """Whether it is a package with a Word document's main part."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith("word/document") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"word/document" in data  # cut off: the directory stands at the end


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read a Word document.

    Raises:
        FormatError: it is damaged, or breaks the bounds that ``_package`` sets.
    """
    del options
    package = Package(data, path)
    main = next(
        (part for kind, part in package.related("").values() if kind == "officeDocument"), _MAIN
    )
    body = Body(package, main if main in package.names else _MAIN)
    return _Docx(body)


@dataclass(slots=True)
class _Piece:
    """A stretch of the text: a paragraph's lines, a row's cells, or a note."""

    lines: list[Line]
    paragraph: Paragraph | None = None
    cells: list[list[Line]] = field(default_factory=list)
    merged: tuple[int, ...] = ()
    marks: dict[int, list[NoteMark]] = field(default_factory=dict)
    note: tuple[str, int] | None = None

    @property
    def start(self) -> int:
        """Its first code point."""
        return self.lines[0].start


class _Docx(Reading):
    def __init__(self, body: Body) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._number = 0
        self.pieces: list[_Piece] = []
        for each in body.furniture():
            self._add(each)
        for block in body.blocks():
            if isinstance(block, Row):
                self._add_row(block)
            else:
                self._add(block)
        for label, paragraphs in body.notes:
            for rank, paragraph in enumerate(paragraphs):
                lead = f"{label} " if rank == 0 and label else ""
                paragraph.text = lead + paragraph.text.lstrip(" \u3000")
                self._add(paragraph, note=(label if rank == 0 else "", len(lead)))
        self.text = "".join(self._parts)
        self.warnings = tuple(_warnings(body))

    def _line(self, text: str, indent: float) -> Line:
        self._number += 1
        start = self._length
        self._parts.append(text + "\n")
        self._length += len(text) + 1
        return Line(start, start + len(text), self._number, indent=indent)

    def _lines(self, paragraph: Paragraph, piece: _Piece) -> list[Line]:
        lines: list[Line] = []
        offset = 0
        for text in paragraph.text.split("\n"):
            line = self._line(text, paragraph.indent)
            lines.append(line)
            piece.marks[line.start] = [
                NoteMark(m.label, line.start + m.start - offset, line.start + m.end - offset)
                for m in paragraph.marks
                if offset <= m.start and m.end <= offset + len(text)
            ]
            offset += len(text) + 1
        return lines

    def _add(self, paragraph: Paragraph, note: tuple[str, int] | None = None) -> None:
        piece = _Piece([], paragraph, note=note)
        piece.lines = self._lines(paragraph, piece)
        self.pieces.append(piece)

    def _add_row(self, row: Row) -> None:
        piece = _Piece([], merged=row.merged)
        for cell in row.cells:
            lines = [
                replace(line, soft=rank > 0)
                for p in cell
                if p.text.strip()
                for rank, line in enumerate(self._lines(p, piece))
            ]
            piece.cells.append(lines)
            piece.lines += lines
        if piece.lines:
            self.pieces.append(piece)

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        low, high = (bisect_left(self.pieces, at, key=lambda p: p.start) for at in (start, end))
        pieces = self.pieces[low:high]
        assembler = Assembler(self.text, None)
        contents = [line.content(self.text) for piece in pieces for line in piece.lines]
        defined = defined_notes(contents)
        marks = NoteMarks(self.text, defined)
        for piece in pieces:
            self._take(piece, assembler, marks, defined)
        assembler.flush()
        return assembler.blocks, [*assembler.regions, *note_regions(assembler.blocks)]

    def _take(
        self, piece: _Piece, assembler: Assembler, marks: NoteMarks, defined: frozenset[str]
    ) -> None:
        paragraph = piece.paragraph
        if paragraph is None:
            notes = {
                line.start: _in_order(
                    [*piece.marks[line.start], *marks.within(line.start, line.end)]
                )
                for line in piece.lines
            }
            assembler.cells(piece.cells, notes, merged=piece.merged)
            return
        if paragraph.new_page:
            assembler.page_break()
        first = piece.lines[0]
        if paragraph.furniture:
            for line in piece.lines:
                assembler.furniture(line, paragraph.furniture)
        elif piece.note is not None:
            self._take_note(piece, assembler)
        elif paragraph.heading and paragraph.text.strip():
            last = piece.lines[-1]
            whole = Line(first.start, last.end, first.number, indent=paragraph.indent)
            cuts = [(line.end, line.end + 1) for line in piece.lines[:-1]]
            assembler.begin(
                BlockKind.HEADING,
                whole,
                first.start,
                cuts=cuts,
                notes=[mark for line in piece.lines for mark in piece.marks[line.start]],
                level=paragraph.heading,
            )
            assembler.flush()
        else:
            self._take_text(piece, assembler, marks, defined)

    def _take_text(
        self, piece: _Piece, assembler: Assembler, marks: NoteMarks, defined: frozenset[str]
    ) -> None:
        for rank, line in enumerate(piece.lines):
            content = line.content(self.text)
            if not content.strip():
                assembler.flush()
            elif is_rule(content):
                assembler.furniture(line, "区切り線")
            elif not begin_note(assembler, line, content, defined):
                if rank:
                    assembler.hard_break()
                found = [*piece.marks[line.start], *marks.within(line.start, line.end)]
                assembler.text_line(line, notes=_in_order(found))
        assembler.flush()

    def _take_note(self, piece: _Piece, assembler: Assembler) -> None:
        assert piece.note is not None
        label, length = piece.note
        for rank, line in enumerate(piece.lines):
            if rank == 0 and length:
                assembler.region(line.start, line.start + length, Account.FOOTNOTE, "注の番号")
            begins = line.start + (length if rank == 0 else 0)
            assembler.begin(BlockKind.FOOTNOTE, line, begins, mark=label if rank == 0 else "")
        assembler.flush()


def _in_order(marks: Iterable[NoteMark]) -> list[NoteMark]:
    return sorted(marks, key=lambda mark: mark.start)


def _warnings(body: Body) -> Iterator[str]:
    if body.counts["changes"]:
        yield (
            f"変更履歴が{body.counts['changes']}か所あります。すべて承諾したものとして読みました。"
        )
    if body.counts["comments"]:
        yield f"コメントが{body.counts['comments']}件あります。コメントは読んでいません。"
    if body.counts["hidden"]:
        yield f"隠し文字が{body.counts['hidden']}か所あります。隠し文字は読んでいません。"
