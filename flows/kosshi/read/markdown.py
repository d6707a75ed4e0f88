"""Markdown as converters make it from PDF and Word: random heading levels, page breaks inside.

Only what leads to exact offsets is used, so the lines are read here and not by a Markdown
library: those give block positions by line, and no positions inside a line.  What is understood
is CommonMark's headings, lists, rules, emphasis, links, hard breaks and escapes, GFM's tables,
tab-separated rows, ``<sup>1</sup>`` and ``[^1]`` notes, and inline formatting tags.  Any other
tag is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from kosshi.marks import MarkKind, leading_mark
from kosshi.model import Account, Block, BlockKind, NoteMark, Region
from kosshi.read.assemble import Assembler
from kosshi.read.encoding import decode
from kosshi.read.lines import (
    Line,
    NoteMarks,
    defined_notes,
    indent_of,
    is_page_number,
    is_rule,
    lines_between,
    measure_of,
    note_regions,
    running_heads,
)
from kosshi.read.plain import begin_note, page_ends, tab_cells
from kosshi.read.reading import Options, Reading

NAME = "Markdown"
SUFFIXES = (".md", ".markdown")

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[^#\s\x00-\x7f]))")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_CLOSING_HASHES = re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$")
_BULLET = re.compile(r"[ \t]*([-*+])[ \t]+(?=\S)")
_ORDERED = re.compile(r"[ \t]*(\d{1,3}[.)])[ \t]+(?=\S)")
_SUP = re.compile(r"<sup>\s*([^<>]{1,8}?)\s*</sup>", re.IGNORECASE)
# <sup> is left alone where it is no note's number: 10<sup>3</sup> is not 103.
_TAG = re.compile(
    r"</?(?:b|i|u|s|em|strong|sub|small|br|mark)\s*/?>|</?(?:div|p|center|span|font)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"(!?\[)([^\[\]]*)(\]\([^()\s]*(?:\s+\"[^\"]*\")?\))")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)+?(?<=\S)(\1)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*)(?=[^\s*])[^*]+?(?<=[^\s*])(\*)(?![\w*])")
_ESCAPE = re.compile(r"(\\)[!-/:-@\[-`{-~]")
_COMMENT = re.compile(r"[ \t]*<!--.*?-->[ \t]*")
_PIPE_RULE = re.compile(
    r"[ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*(?:\|[ \t]*)?"
)
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")


def recognises(data: bytes) -> bool:
    """Text has no mark of its own."""
    del data
    return False


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read Markdown.

    Raises:
        EncodingError: the bytes are no text in a known encoding.
    """
    del options
    return _Markdown(*decode(data, path))


class _Markdown(Reading):
    def __init__(self, text: str, warnings: tuple[str, ...]) -> None:
        self.text = text
        self.warnings = warnings

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        lines = lines_between(self.text, start, end)
        walk = _Walk(self.text, lines, [line.content(self.text) for line in lines])
        for index in range(len(lines)):
            walk.take(index)
        assembler = walk.assembler
        assembler.flush()
        return assembler.blocks, [*assembler.regions, *note_regions(assembler.blocks)]


class _Walk:
    def __init__(self, text: str, lines: list[Line], contents: list[str]) -> None:
        self.text = text
        self.lines = lines
        self.contents = contents
        self.assembler = Assembler(text, measure_of(contents))
        self.assembler.joins_soft_breaks = True
        self.defined = defined_notes(contents)
        self.marks = NoteMarks(text, self.defined)
        self.heads = running_heads(contents, page_ends(lines, contents))
        self.superscripts = frozenset(
            match[1] for content in contents if (match := _SUP.match(content.lstrip()))
        )

    def take(self, index: int) -> None:
        line, content = self.lines[index], self.contents[index]
        assembler = self.assembler
        if not content.strip():
            assembler.flush()
        elif _COMMENT.fullmatch(content):
            assembler.furniture(line, "コメント")
        elif assembler.in_text and (match := _UNDERLINE.fullmatch(content)):
            self._markup(line.start, line.end, "見出しの下線")
            assembler.make_heading(1 if match[1][0] == "=" else 2)
        elif is_rule(content):
            assembler.furniture(line, "区切り線")
        elif is_page_number(content, alone=self._alone(index)):
            assembler.furniture(line, "ページ番号")
        elif index in self.heads:
            assembler.furniture(line, "柱（各ページの見出し）")
        elif match := _HEADING.match(content):
            self._heading(line, content, match)
        elif match := _SUP.match(content):
            self._note(line, match)
        elif begin_note(assembler, line, content, self.defined):
            pass
        elif content.lstrip().startswith("|") or _PIPE_RULE.fullmatch(content):
            self._pipe_row(line, content)
        elif cells := tab_cells(line, content):
            cuts, _ = self._inline(line.start, line.end)
            assembler.row(line, cells, cuts)
        elif match := _BULLET.match(content) or _ORDERED.match(content):
            self._item(line, content, match)
        else:
            self._text(line, content)
        if line.page_break:
            assembler.page_break()

    def _alone(self, index: int) -> bool:
        around = (self.contents[i] for i in (index - 1, index + 1) if 0 <= i < len(self.contents))
        return not any(content.strip() for content in around)

    def _heading(self, line: Line, content: str, match: re.Match[str]) -> None:
        self._markup(line.start + match.start(1), line.start + match.end(1), "見出しの記号")
        cuts, notes = self._inline(line.start + match.end(), line.end)
        if closing := _CLOSING_HASHES.search(content, match.end()):
            self._markup(line.start + closing.start(), line.end, "見出しの記号")
            cuts.append((line.start + closing.start(), line.end))
        self.assembler.begin(
            BlockKind.HEADING,
            line,
            line.start + match.end(),
            cuts=cuts,
            notes=notes,
            level=len(match[1]),
        )
        self.assembler.flush()

    def _note(self, line: Line, match: re.Match[str]) -> None:
        start = line.start + match.start()
        self.assembler.region(start, line.start + match.end(), Account.FOOTNOTE, "注の番号")
        cuts, _ = self._inline(line.start + match.end(), line.end)
        self.assembler.begin(
            BlockKind.FOOTNOTE, line, line.start + match.end(), cuts=cuts, mark=match[1]
        )

    def _pipe_row(self, line: Line, content: str) -> None:
        if _PIPE_RULE.fullmatch(content):
            self._markup(line.start, line.end, "表の罫線")
            return
        bars = [m.start() for m in re.finditer(r"(?<!\\)\|", content)]
        for bar in bars:
            self._markup(line.start + bar, line.start + bar + 1, "表の罫線")
        edges = [*bars] if content.rstrip().endswith("|") else [*bars, len(content)]
        if not content.lstrip().startswith("|"):
            edges = [-1, *edges]
        cells = [(line.start + left + 1, line.start + right) for left, right in pairwise(edges)]
        cuts, _ = self._inline(line.start, line.end)
        told = [list(self._lines_of_cell(line, start, end)) for start, end in cells]
        found = {part.start: cuts for cell in told for part in cell}
        self.assembler.cells(told, {}, found)

    def _lines_of_cell(self, line: Line, start: int, end: int) -> Iterator[Line]:
        """Return a cell's lines, which <br> parts; empty ones are left out."""
        tags = [match.span() for match in _BREAK.finditer(self.text, start, end)]
        edges = [(start, start), *tags, (end, end)]
        for rank, ((_, left), (right, _)) in enumerate(pairwise(edges)):
            if self.text[left:right].strip():
                yield Line(left, right, line.number, soft=rank > 0)

    def _item(self, line: Line, content: str, match: re.Match[str]) -> None:
        ordered = match[1][0].isdigit()
        start = line.start + (match.start(1) if ordered else match.end())
        mark = "" if ordered else match[1]
        if not ordered:
            self._markup(line.start + match.start(1), line.start + match.end(1), "箇条書きの記号")
            inner = leading_mark(self.text[start : line.end])
            if inner is not None and inner.kind is MarkKind.BULLET and inner.label not in "-*＊":
                self._markup(start, start + len(inner.label), "箇条書きの記号")
                start += inner.length
                mark = inner.label
        cuts, notes = self._inline(start, line.end)
        self.assembler.begin(
            BlockKind.ITEM,
            line,
            start,
            cuts=cuts,
            notes=notes,
            mark=mark,
            indent=indent_of(content),
        )
        self._hard(content)

    def _text(self, line: Line, content: str) -> None:
        quoted = _QUOTE.match(content)
        body = self.marks.after_broken(line)
        if quoted and ">" in quoted.group():
            self._markup(line.start, line.start + quoted.end(), "引用の記号")
            body = replace(line, start=line.start + quoted.end())
        cuts, notes = self._inline(body.start, body.end)
        self.assembler.text_line(body, cuts=cuts, notes=notes)
        self._hard(content)

    def _hard(self, content: str) -> None:
        if content.endswith("  ") or content.rstrip().lower().endswith(("<br>", "<br/>", "\\")):
            self.assembler.hard_break()

    def _markup(self, start: int, end: int, rule: str) -> None:
        self.assembler.region(start, end, Account.MARKUP, rule)

    def _inline(self, start: int, end: int) -> tuple[list[tuple[int, int]], list[NoteMark]]:
        """Find inline markup and note marks in a run; markup becomes regions at once."""
        notes = self.marks.within(start, end)
        taken = bytearray(end - start)  # a flag per character: a line may hold thousands of tags

        def take(left: int, right: int) -> None:
            taken[left - start : right - start] = b"\1" * (right - left)

        for note in notes:
            take(note.start, note.end)
        for match in _SUP.finditer(self.text, start, end):
            if match[1] in self.superscripts:
                notes.append(NoteMark(match[1], match.start(), match.end()))
                take(*match.span())
        cuts: list[tuple[int, int]] = []
        for pattern, groups, rule in (
            (_TAG, (0,), "書式のタグ"),
            (_LINK, (1, 3), "リンクの記号"),
            (_ESCAPE, (1,), "エスケープ"),
            (_STRONG, (1, 2), "強調の記号"),
            (_EMPHASIS, (1, 2), "強調の記号"),
        ):
            for match in pattern.finditer(self.text, start, end):
                spans = [match.span(group) for group in groups]
                if any(any(taken[left - start : right - start]) for left, right in spans):
                    continue
                for left, right in spans:
                    self._markup(left, right, rule)
                    take(left, right)
                cuts.extend(spans)
        return cuts, sorted(notes, key=lambda note: note.start)
