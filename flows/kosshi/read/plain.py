"""Plain text, wrapped by hand at a measure or with a line per paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kosshi.marks import NOTE_LABEL
from kosshi.model import Account, Block, BlockKind, Region
from kosshi.read.assemble import Assembler
from kosshi.read.encoding import decode
from kosshi.read.lines import (
    Line,
    NoteMarks,
    defined_notes,
    is_page_number,
    is_rule,
    lines_between,
    measure_of,
    note_key,
    note_regions,
    running_heads,
)
from kosshi.read.reading import Options, Reading

NAME = "テキスト"
SUFFIXES = (".txt", ".text")


def recognises(data: bytes) -> bool:
    """Text has no mark of its own."""
    del data
    return False


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read plain text.

    Raises:
        EncodingError: the bytes are no text in a known encoding.
    """
    del options
    return _Plain(*decode(data, path))


class _Plain(Reading):
    def __init__(self, text: str, warnings: tuple[str, ...]) -> None:
        self.text = text
        self.warnings = warnings

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        lines = lines_between(self.text, start, end)
        contents = [line.content(self.text) for line in lines]
        assembler = Assembler(self.text, measure_of(contents))
        defined = defined_notes(contents)
        marks = NoteMarks(self.text, defined)
        heads = running_heads(contents, page_ends(lines, contents))
        for index, line in enumerate(lines):
            content = contents[index]
            alone = not any(
                contents[i].strip() and not lines[min(index, i)].page_break
                for i in (index - 1, index + 1)
                if 0 <= i < len(lines)
            )
            if not content.strip():
                assembler.flush()
            elif is_rule(content):
                assembler.furniture(line, "区切り線")
            elif is_page_number(content, alone=alone):
                assembler.furniture(line, "ページ番号")
            elif index in heads:
                assembler.furniture(line, "柱（各ページの見出し）")
            elif not begin_note(assembler, line, content, defined):
                add_text(assembler, line, marks)
            if line.page_break:
                assembler.page_break()
        assembler.flush()
        return assembler.blocks, [*assembler.regions, *note_regions(assembler.blocks)]


def page_ends(lines: Sequence[Line], contents: Sequence[str]) -> list[bool]:
    """Tell for each line whether a page ends with it: at a form feed, or at its page number.

    Where there are form feeds they decide; a number may then stand at either end of a page.
    """
    if any(line.page_break for line in lines):
        return [line.page_break for line in lines]
    found = []
    for index, content in enumerate(contents):
        around = [contents[i].strip() for i in (index - 1, index + 1) if 0 <= i < len(contents)]
        found.append(is_page_number(content, alone=not all(around)))
    return found


def begin_note(assembler: Assembler, line: Line, content: str, defined: frozenset[str]) -> bool:
    """Begin a footnote if the line defines one: 「（注１）…」 at its start."""
    stripped = content.lstrip(" \t\u3000")
    match = NOTE_LABEL.match(stripped)
    if match is None or note_key(match.group()) not in defined:
        return False
    start = line.end - len(stripped)
    assembler.region(start, start + match.end(), Account.FOOTNOTE, "注の番号")
    assembler.begin(
        BlockKind.FOOTNOTE, line, start + match.end(), mark=note_key(match.group()), indent=0.0
    )
    return True


def add_text(assembler: Assembler, line: Line, marks: NoteMarks) -> None:
    """Add a line of text, or a table row if it is set with tabs."""
    line = marks.after_broken(line)
    cells = tab_cells(line, line.content(assembler.text))
    if cells:
        assembler.row(line, cells)
    else:
        assembler.text_line(line, notes=marks.within(line.start, line.end))


def tab_cells(line: Line, content: str) -> list[tuple[int, int]]:
    """Return the cells of a tab-separated line, or nothing if its tabs only indent.

    Word's converters put a tab after a bullet: one short mark and one text are no table.
    """
    parts = content.split("\t")
    if len(parts) < 2 or not any(part.strip() for part in parts):
        return []
    filled = [part for part in parts if part.strip()]
    if len(filled) == 1 and (len(parts) == 2 or parts[0] != ""):
        return []
    if len(filled) == 2 and len(filled[0].strip()) == 1 and len(parts) == 2:
        return []
    cells = []
    start = line.start
    for part in parts:
        cells.append((start, start + len(part)))
        start += len(part) + 1
    return cells
