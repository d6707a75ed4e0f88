"""PDF with a text layer, as Word, LibreOffice, Ichitaro and browsers make it.

Read by PDFium through pypdfium2 (BSD-3-Clause and Apache-2.0, kept up with Chromium): it names the
right ideographs where others return radicals, gives every character with its box, and reads some
180 pages a second with them.  pypdf and pdfminer.six read a tenth of that, pdfplumber interleaves
columns, PyMuPDF is AGPL.  What PDFium does not tell, and what is done here and in the ``_pdf``
modules: lines, columns, tables, ruby, notes, and what is only the page's furniture.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kosshi.errors import EncryptedError, FormatError
from kosshi.marks import NOTE_LABEL
from kosshi.model import Account, Block, BlockKind, NoteMark, Region
from kosshi.read._pdf_bounds import examine, is_cut
from kosshi.read._pdf_flow import Flow, LaidPage, PageLine, usual_size
from kosshi.read._pdf_page import MOST_GLYPHS, Page, read_page
from kosshi.read.assemble import Assembler
from kosshi.read.lines import (
    Line,
    NoteMarks,
    defined_notes,
    is_page_number,
    note_key,
    note_regions,
    running_heads,
)
from kosshi.read.ocr import ocr_remedy, recognised, shown_pages
from kosshi.read.passwords import REMEDY, candidates
from kosshi.read.reading import MOST_CHARACTERS, Options, Reading, too_much
from kosshi.text import is_complete

NAME = "PDF"
SUFFIXES = (".pdf",)

MOST_PAGES = 20_000
GARBLED = 0.02
"""Share of characters without a sure meaning from which a text layer is refused."""

_KINSOKU = 2.5
"""Ems by which a line may fall short of the edge and still be full."""

_HEADING = 1.13
"""Of the usual size: from here on a line is a heading by its size."""

_APART = 1.25
"""Of the usual leading: space between the text and what runs along the head or foot of a page."""

_PARTED, _FAR_APART = 1.12, 1.9
"""Of the usual leading: space above a line that ends the paragraph before it, where that ended a
sentence or a line early, and where it did not."""

_NOTE_SIZE = 0.93
_RAISED = 0.82
_NOTE_NUMBER = re.compile(r"[（(]?(\d{1,3})[)）.．]?[ \u3000]*(?=\S)")


def recognises(data: bytes) -> bool:
    """Whether a PDF's header stands in the first kilobyte."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read a PDF; scans only where ``options.ocr`` asks for it.

    Raises:
        FormatError: it is damaged, holds no text, or a text that makes no sense.
        EncryptedError: no password that is known opens it.
    """
    flow, doubts = _flow(data, path)
    bare = [page.number for page in flow.pages if page.scanned]
    if bare and options.ocr:
        flow, _ = _flow(recognised(data, path), path)
        read = f"{shown_pages(bare)}は画像のため、OCR で読みました。誤読があり得ます。"
        text = _Pdf(flow, (*doubts, read))
    elif bare:
        every = len(bare) == len(flow.pages)
        what = "すべてのページが" if every else f"{shown_pages(bare)}が"
        raise FormatError(
            f"{what}画像で、文字がありません（スキャンした PDF）。", file=path, remedy=ocr_remedy()
        )
    else:
        text = _Pdf(flow, doubts)
    _refuse_garbled(flow, path)
    return text


def _flow(data: bytes, path: str) -> tuple[Flow, tuple[str, ...]]:
    """Read the pages; returns also what was read with doubt."""
    document = _opened(data, path)
    flow = Flow()
    glyphs = 0
    try:
        if b"/Encrypt" in data:
            examine(_decrypted(document), path)  # some of what PDFium copies is of no use any more
            doubts: tuple[str, ...] = ()
        else:
            doubts = examine(data, path)
        if len(document) > MOST_PAGES:
            raise FormatError(
                f"ページが多すぎます（{len(document):,}ページ。{MOST_PAGES:,}ページまで）。",
                file=path,
                remedy="分割してください。",
            )
        for number in range(len(document)):
            page = _page(document, number, path)
            glyphs += len(page.glyphs)
            if glyphs > MOST_CHARACTERS:
                raise too_much(path)
            flow.add(page)
    finally:
        document.close()
    return flow, doubts


def _decrypted(document: Any) -> bytes:
    """Return the same document without encryption; its streams stay deflated."""
    stream = io.BytesIO()
    document.save(stream, flags=pdfium.FPDF_REMOVE_SECURITY)
    return stream.getvalue()


def _page(document: Any, number: int, path: str) -> Page:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            f"{number + 1}頁を読めません（PDF が壊れています）。",
            file=path,
            remedy="元のファイルから PDF を作り直してください。",
        ) from error
    try:
        found = read_page(page)
    finally:
        page.close()
    if found.overfull:
        raise FormatError(
            f"{number + 1}頁の文字が多すぎます（{MOST_GLYPHS:,}字まで）。",
            file=path,
            remedy="元のファイルから PDF を作り直すか、この頁を除いてください。",
        )
    return found


def _opened(data: bytes, path: str) -> Any:
    """Open a PDF, with the passwords that are known where it needs one."""
    wanted = False
    if is_cut(data):
        raise _damaged(path)
    for password in (None, *candidates()):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            len(document)
        except pypdfium2.PdfiumError as error:
            wanted = wanted or error.err_code == pdfium.FPDF_ERR_PASSWORD
            if not wanted:
                raise _damaged(path) from error
        else:
            return document
    tried = "渡されたパスワードでは開けません。" if candidates() else ""
    raise EncryptedError(f"パスワードで保護された PDF です。{tried}", file=path, remedy=REMEDY)


def _damaged(path: str) -> FormatError:
    return FormatError(
        "PDF として読めません（途中で切れているか、壊れています）。",
        file=path,
        remedy="もう一度コピーするか、元のファイルから PDF を作り直してください。",
    )


def _refuse_garbled(flow: Flow, path: str) -> None:
    """Refuse a text layer whose characters mean nothing: fonts without a way back to Unicode.

    Raises:
        FormatError: more than one character in fifty is such.
    """
    glyphs = sum(page.glyphs for page in flow.pages)
    wrong = sum(page.garbled for page in flow.pages)
    if wrong > GARBLED * max(glyphs, 1):
        pages = [page.number for page in flow.pages if page.garbled > GARBLED * page.glyphs]
        raise FormatError(
            f"文字の情報が壊れています（{glyphs:,}字のうち{wrong:,}字、{wrong / glyphs:.0%}が不明。"
            f"{shown_pages(pages)}）。",
            file=path,
            remedy="元のファイル（Word など）から PDF を作り直すか、元のファイルを置いてください。",
        )


class _Pdf(Reading):
    def __init__(self, flow: Flow, warnings: tuple[str, ...]) -> None:
        self.text = flow.text
        self.warnings = warnings
        self.boxes = flow.boxes
        self.pages = len(flow.pages)
        self.laid = flow.pages

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        pages = []
        for page in self.laid:
            if not page.lines or page.lines[0].start >= end or page.lines[-1].end < start:
                continue
            lines = [line for line in page.lines if start <= line.start < end]
            if lines:
                pages.append((page, lines))
        walk = _Walk(self.text, pages)
        walk.run()
        return walk.blocks, walk.regions


class _Walk:
    """One document: furniture and notes set aside, the rest assembled over page breaks."""

    def __init__(self, text: str, pages: Sequence[tuple[LaidPage, list[PageLine]]]) -> None:
        self.text = text
        self.pages = pages
        everything = [line for _, lines in pages for line in lines]
        flowing = [line for line in everything if line.cell is None and not line.ruby]
        self.size = usual_size(flowing or everything)
        self.leading = _leading(flowing, self.size)
        self.furniture = self._furniture()
        self.notes = self._note_lines()
        labels = {label for label, _ in self.notes.values() if label}
        body = [
            line
            for line in flowing
            if line.start not in self.furniture and line.start not in self.notes
        ]
        self.left, self.right = _edges(body, self.size)
        contents = [text[line.start : line.end] for line in everything]
        self.defined = defined_notes(contents)
        self.marks = NoteMarks(text, self.defined)
        self.labels = labels
        self.assembler = Assembler(text, max(8.0, (self.right - self.left) / self.size))
        self.note_assembler = Assembler(
            text, max(8.0, (self.right - self.left) / (0.9 * self.size))
        )
        self.above: PageLine | None = None
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
        self.table_head: tuple[tuple[float, ...], str] | None = None
        self.row: _OpenRow | None = None

    # -- what is no text ------------------------------------------------------------------

    def _furniture(self) -> dict[int, str]:
        """Return the lines that are running heads, feet or page numbers, by their start.

        Only lines that stand apart from the text can be: text that happens to recur at the top of
        two pages is text.
        """
        apart = [self._apart(lines) for _, lines in self.pages]
        found = self._at_one_place(apart)
        for _ in range(3):
            contents: list[str] = []
            breaks: list[bool] = []
            where: list[int] = []
            for lines in apart:
                rest = [line for line in lines if line.start not in found]
                for rank, line in enumerate(rest):
                    content = self.text[line.start : line.end]
                    if rank in {0, len(rest) - 1} and is_page_number(content, alone=True):
                        found[line.start] = "ページ番号"
                        continue
                    contents.append(content)
                    breaks.append(False)
                    where.append(line.start)
                contents.append("本文")  # so that no foot is taken for the head of its page
                breaks.append(True)
                where.append(-1)
            heads = [where[index] for index in running_heads(contents, breaks)]
            if not any(start >= 0 for start in heads):
                break
            found |= {start: "柱（各ページの見出し）" for start in heads if start >= 0}
        return found

    def _apart(self, lines: Sequence[PageLine]) -> list[PageLine]:
        """Return the lines at the head and the foot of a page that a gap parts from the text."""
        ordered = [line for line in lines if line.look and not line.ruby and line.cell is None]
        ordered.sort(key=lambda line: line.look.base if line.look else 0.0)
        found: list[PageLine] = []
        for edge in (ordered, ordered[::-1]):
            for rank, (line, other) in enumerate(pairwise(edge[:5])):
                assert line.look is not None and other.look is not None
                if abs(other.look.base - line.look.base) >= _APART * self.leading:
                    found += edge[: rank + 1]
                    break
            else:
                if len(edge) == 1:
                    found += edge
        return list({line.start: line for line in found}.values())

    def _at_one_place(self, apart: Sequence[Sequence[PageLine]]) -> dict[int, str]:
        """Return the lines that stand at one place of several pages with the same words."""
        seen: dict[tuple[int, int, str], list[PageLine]] = {}
        for line in (line for lines in apart for line in lines):
            assert line.look is not None
            words = re.sub(r"[0-9０-９\s]", "", self.text[line.start : line.end])
            seen.setdefault((round(line.look.base / 3), len(words), words), []).append(line)
        least = max(2, len(self.pages) // 2)
        found: dict[int, str] = {}
        for (_, _, words), lines in seen.items():
            if len({line.page for line in lines}) >= least and not is_complete(words):
                numbers = self._counts(lines)
                if words or numbers:
                    rule = "ページ番号" if numbers else "柱（各ページの見出し）"
                    found |= dict.fromkeys((line.start for line in lines), rule)
        return found

    def _counts(self, lines: Sequence[PageLine]) -> bool:
        """Whether lines of nothing but digits are page numbers."""
        return all(is_page_number(self.text[x.start : x.end], alone=True) for x in lines)

    def _note_lines(self) -> dict[int, tuple[str, int]]:
        """Return the footnotes' lines by their start: (label, its length), "" where one goes on."""
        found: dict[int, tuple[str, int]] = {}
        last = 0
        for page, lines in self.pages:
            flowing = [
                line for line in lines
                if line.cell is None and not line.ruby and line.start not in self.furniture and line.look
            ]  # fmt: skip
            zone = self._zone(page, flowing)
            for line in zone:
                label, length = self._note_label(line, last)
                if label.isdigit():
                    last = int(label)
                if not label and line is zone[0] and not found:
                    break
                found[line.start] = (label, length)
        return found

    def _zone(self, page: LaidPage, lines: Sequence[PageLine]) -> list[PageLine]:
        """Return the lines at the foot of a page that are notes: below a short rule, or small."""
        ordered = sorted(lines, key=lambda line: line.look.base if line.look else 0.0)
        width = max((x.look.right for x in ordered if x.look), default=0) - min(
            (x.look.left for x in ordered if x.look), default=0
        )
        rules = [
            rule.top
            for rule in page.rules
            if rule.horizontal
            and 20 < rule.right - rule.left < 0.75 * max(width, 100)
            and rule.top > 0.25 * page.height
        ]
        for top in sorted(rules):
            below = [line for line in ordered if line.look and line.look.base > top]
            if (
                below
                and all(line.look and line.look.size <= 1.02 * self.size for line in below)
                and self._note_label(below[0], -1)[0]
            ):
                return below
        small: list[PageLine] = []
        for line in reversed(ordered):
            if line.look is None or line.look.size > _NOTE_SIZE * self.size:
                break
            small.insert(0, line)
        first = next((i for i, line in enumerate(small) if self._note_label(line, -1)[0]), None)
        return [] if first is None else small[first:]

    def _note_label(self, line: PageLine, last: int) -> tuple[str, int]:
        """Return the label at the start of a note's line, and its length; -1: any number will do."""
        content = self.text[line.start : line.end]
        lead = len(content) - len(content.lstrip())
        content = content.lstrip()
        match = NOTE_LABEL.match(content)
        if match and match.end() < len(content):
            return note_key(match.group()), lead + match.end()
        match = _NOTE_NUMBER.match(content)
        if match is None:
            return "", 0
        raised = self._raised(line, lead + match.start(1), lead + match.end(1))
        number = int(match[1])
        if raised or last < 0 or number in {1, last + 1}:
            return match[1], lead + match.end()
        return "", 0

    def _raised(self, line: PageLine, start: int, end: int) -> bool:
        look = line.look
        if look is None:
            return False
        position = 0
        for glyph in look.glyphs:
            if (
                position + len(glyph.text) > start
                and position < end
                and glyph.size > _RAISED * look.size
            ):
                return False
            position += len(glyph.text)
        return True

    # -- text -----------------------------------------------------------------------------

    def run(self) -> None:
        for page, lines in self.pages:
            for place, group in groupby(
                lines, key=lambda line: line.cell[:2] if line.cell else None
            ):
                if place is None:
                    for line in group:
                        self._take(line)
                else:
                    self._take_row(page, place[0], list(group))
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
        if line.ruby:
            self._region(line, Account.PAGE_FURNITURE, "ルビ")
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
        look = line.look
        return (
            look is not None
            and look.size >= _HEADING * self.size
            and not is_complete(self.text[line.start : line.end])
        )

    def _take_heading(self, line: PageLine) -> None:
        assert line.look is not None
        told = self._line(line)
        notes = self._notes_in(line, line.start)
        self.assembler.begin(
            BlockKind.HEADING,
            told,
            line.start,
            notes=notes,
            level=self.ranks[round(line.look.size, 1)],
        )
        self.assembler.flush()

    def _notes_in(self, line: PageLine, start: int) -> list[NoteMark]:
        """Return the note marks in a line: raised small numbers whose note is on a page, （注１）."""
        found = self.marks.within(start, line.end)
        look = line.look
        if look is None:
            return found
        position = line.start
        for raised, group in groupby(look.glyphs, key=lambda g: g.size < _RAISED * look.size):
            text = "".join(glyph.text for glyph in group)
            label = text.strip(" \u3000()（）*＊※注")
            if (
                raised
                and (label in self.labels or note_key(text) in self.labels)
                and position >= start
            ):
                found.append(NoteMark(label or note_key(text), position, position + len(text)))
            position += len(text)
        return sorted(found, key=lambda mark: mark.start)

    # -- tables ---------------------------------------------------------------------------

    def _take_row(self, page: LaidPage, table: int, lines: list[PageLine]) -> None:
        columns = page.tables[table].columns
        words = "\t".join(self.text[line.start : line.end] for line in lines)
        assert lines[0].cell is not None
        if lines[0].cell[1] == 0:
            if self.table_head == (columns, words) and page.number > 1:
                for line in lines:
                    self._region(line, Account.TABLE_HEAD, "表の見出し（ページごとの繰返し）")
                return
            self.table_head = (columns, words)
        cells: list[list[Line]] = [[] for _ in page.tables[table].rows[lines[0].cell[1]]]
        for line in lines:
            assert line.cell is not None and line.look is not None
            box = page.tables[table].rows[line.cell[1]][line.cell[2]]
            inner = (box.right - box.left) / self.size
            cells[line.cell[2]].append(
                Line(
                    line.start,
                    line.end,
                    line.number,
                    page=line.page,
                    indent=0.0,
                    full=line.look.right
                    >= box.right - min(_KINSOKU, 0.3 * inner) * line.look.size - 6,
                )
            )
        notes = {line.start: self._notes_in(line, line.start) for line in lines}
        if self._is_cut(page.number, columns, cells):
            assert self.row is not None
            for known, more in zip(self.row.cells, cells, strict=True):
                known.extend(more)
            self.row.notes |= notes
            self.row.page = page.number
            return
        self._end_row()
        self.row = _OpenRow(page.number, columns, cells, notes)

    def _is_cut(
        self, page: int, columns: tuple[float, ...], cells: Sequence[Sequence[Line]]
    ) -> bool:
        """Whether the first row of a page goes on with the last row of the page before.

        It does where a cell is empty that should say something, such as the row's number, and a
        cell above was left in the middle of a sentence.
        """
        row = self.row
        if row is None or page != row.page + 1 or columns != row.columns:
            return False
        if len(cells) != len(row.cells) or any(cells) is False:
            return False
        last = ["".join(line.content(self.text) for line in cell) for cell in row.cells]
        cut = any(
            more and len(text) > 10 and not is_complete(text)
            for more, text in zip(cells, last, strict=True)
        )
        empty = any(text and not more for more, text in zip(cells, last, strict=True))
        return empty and (cut or not cells[0])

    def _end_row(self) -> None:
        """Hand the row over that waited for its rest on the next page."""
        row, self.row = self.row, None
        if row is not None:
            self.assembler.cells(row.cells, row.notes)


@dataclass(slots=True)
class _OpenRow:
    page: int
    columns: tuple[float, ...]
    cells: list[list[Line]]
    notes: dict[int, list[NoteMark]]


def _leading(lines: Sequence[PageLine], size: float) -> float:
    """Return the usual distance between the baselines of two lines in points."""
    steps: Counter[float] = Counter()
    for above, line in pairwise(lines):
        if above.look and line.look and above.page == line.page:
            step = line.look.base - above.look.base
            if 0.8 * size < step < 3 * size:
                steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.7 * size


def _edges(lines: Sequence[PageLine], size: float) -> tuple[float, float]:
    """Return the left and right edge of the text: where most lines begin, and how far they reach."""
    looks = [line.look for line in lines if line.look is not None]
    if not looks:
        return 0.0, 40 * size
    lefts = sorted(look.left for look in looks)
    rights = sorted(look.right for look in looks)
    return lefts[len(lefts) // 50], rights[-1 - len(rights) // 50]
