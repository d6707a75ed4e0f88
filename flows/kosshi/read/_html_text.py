"""A web page → its text in lines, as a browser would show it, and what each line belongs to.

White space collapses as in browsers, with the ideographic space kept; a line end in the source
between Japanese characters is nothing (CSS Text 3, segment breaks), between Latin words a space.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from kosshi.model import Account
from kosshi.read._html_frames import HEADINGS, Frame, Run, spanned, table_kind
from kosshi.read._html_lists import List, list_style, ordered, shown_number
from kosshi.read._html_page import BLOCKS, SKIPPED, Page, is_hidden, tag_of
from kosshi.read._html_parts import Link, Part, find_furniture, resolve_notes, sup_labels
from kosshi.read.lines import Line, indent_of
from kosshi.text import joint, width

_WHITE = " \t\n\r\f"
_TOKENS = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_SPACES = {0xA0: " ", 0x2002: " ", 0x2003: "\u3000", 0x2009: " ", 0x0D: " "}
"""White space that only sets text apart is shown as the space that Japanese text has for it."""

_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_UNIT = re.compile(r"[0-9０-９]\s*[kcmｋｃｍ]?[mｍ㎞㎝㎜]$|[×x✕]\s*(?:10|１０)$")
"""What stands before a power and not before a note: 10km², 3×10³."""

_POWER = re.compile(r"[-−+]?[0-9n]{1,3}")
_INLINE_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_MARGIN = re.compile(
    r"(?:margin-left|padding-left|text-indent)\s*:\s*([0-9.]+)(em|rem|px|pt)", re.IGNORECASE
)
_UNITS = {"em": 1.0, "rem": 1.0, "px": 1 / 16, "pt": 1 / 12}


class Renderer:
    """Walks a page once and writes its text; no recursion, since pages may be nested deep."""

    def __init__(self, body: etree._Element) -> None:
        """Render a page's body."""
        self.parts: list[Part] = []
        self._out: list[str] = []
        self._position = 0
        self._number = 1
        self._page = Page(body)
        self._part: Part | None = None
        self._line_start: int | None = None
        self._line_from = 0
        self._runs: list[Run] = []
        self._last = ""
        self._space = ""
        self._owed = ""
        self._item: tuple[float, str] | None = None
        self._heading = 0
        self._row: Part | None = None
        self._cell_indent, self._bullet, self._soft = 0.0, "", False
        self._term = False
        self._lists: list[List] = []
        self._tables: list[str] = []
        self._spans: dict[int, int] = {}
        self._rule, self._indent, self._pre = "", 0.0, False
        self._ids: dict[str, Part] = {}
        self._waiting: list[str] = []
        self._links: list[Link] = []
        self._sups: list[tuple[Part, int, int]] = []
        self._note_labels = sup_labels(body)
        self._walk(body)
        resolve_notes(self.text, self.parts, self._ids, self._links, self._sups)
        find_furniture(self.text, self.parts, self._links)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person must know who takes the text for the page."""
        deleted = sum(cut[3].startswith("削除") for part in self.parts for cut in part.cuts)
        if not deleted:
            return ()
        return (f"取消線（del）の付いた {deleted} か所は、削除されたものとして読みました。",)

    @property
    def text(self) -> str:
        """The text of the page."""
        return "".join(self._out) + ("\n" if self._out else "")

    # -- the walk -------------------------------------------------------------------------

    def _walk(self, body: etree._Element) -> None:
        stack: list[Frame] = []
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            tag = tag_of(element)
            if event == "start":
                if not tag or tag in SKIPPED or is_hidden(element):
                    walk.skip_subtree()
                    stack.append(Frame(False, self._rule, self._indent, self._pre))
                    continue
                stack.append(self._open(element, tag))
                self._write_text(element.text, tag)
            else:
                frame = stack.pop()
                self._close(element, tag, frame)
                self._rule, self._indent, self._pre = frame.rule, frame.indent, frame.pre
                if stack:
                    self._write_text(element.tail, "")
        self._end_part()

    def _write_text(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if self._pre:
            for rank, line in enumerate(text.replace("\r", "").translate(_SPACES).split("\n")):
                if rank:
                    self._break()
                if line.strip(_WHITE) or (line and self._line_start is not None):
                    self._write(line)
            return
        if tag == "sup" and _POWER.fullmatch(text.strip()):
            before = "".join(self._out[max(self._line_from, len(self._out) - 4) :])
            if text.strip() not in self._note_labels or _UNIT.search(before):
                text = text.translate(_SUPERSCRIPT)
        for token in _TOKENS.findall(text.translate(_SPACES)):
            if token[0] in _WHITE:
                line_end = "\n" in token or "\r" in token
                self._space = "\n" if line_end else self._space or " "
            else:
                self._write(token)

    def _open(self, element: etree._Element, tag: str) -> Frame:
        frame = Frame(False, self._rule, self._indent, self._pre)
        style = element.get("style") or ""
        rule = self._page.frames.get(element, "")
        if element is self._page.title:
            self._rule = ""
        elif rule and not self._rule:
            if tag in BLOCKS or self._line_start is None:
                self._end_part()
                frame.block = True
                self._rule = rule
            else:
                frame.run = self._begin_run("frame " + rule)
        elif not self._rule and tag in BLOCKS and self._page.is_outside(element):
            self._end_part()
            self._rule = "本文の外"
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            target = self._row if self._row is not None else self._part
            if name and self._line_start is not None and tag not in BLOCKS and target is not None:
                self._ids.setdefault(name, target)
            elif name:
                self._waiting.append(name)
        if tag in BLOCKS or _INLINE_BLOCK.search(style):
            self._open_block(element, tag, frame)
        elif tag == "br":
            self._break()
        elif tag in {"rt", "rp", "del", "sup"} or (tag == "a" and element.get("href")):
            frame.run = self._begin_run(tag)
        indent = _MARGIN.search(style) if style else None
        if indent and tag in BLOCKS:
            self._indent += (
                min(float(indent[1] if indent[1].count(".") < 2 else 0), 400)
                * (_UNITS[indent[2].lower()])
            )
        if tag == "pre" or "white-space:pre" in style.replace(" ", "").lower():
            self._pre = True
        return frame

    def _open_block(self, element: etree._Element, tag: str, frame: Frame) -> None:
        frame.block = True
        if tag == "dd" and self._term:
            self._join_term()
        else:
            self._end_part()
        self._term = False
        if tag in {"ul", "menu", "dir"}:
            self._push_list(frame, List(tag))
        elif tag == "ol":
            self._push_list(frame, ordered(element))
        elif tag == "li":
            self._open_item(element)
        elif tag in HEADINGS:
            self._heading = HEADINGS[tag]
        elif tag == "table":
            frame.table = "inner" if self._row is not None else table_kind(element)
            self._tables.append(frame.table)
            self._spans = {}
        elif tag == "tr" and self._in_data():
            self._end_row()
            self._row = Part("row", indent=self._indent, rule=self._rule)
        elif tag in {"td", "th"} and self._in_data():
            self._open_cell(element)
        elif tag in {"blockquote", "dd"}:
            self._indent += 1.0

    def _begin_run(self, what: str) -> Run:
        run = Run(what)
        self._runs.append(run)
        return run

    def _push_list(self, frame: Frame, list_: List) -> None:
        frame.list_ = list_
        if self._lists:
            self._indent += 1.0
        self._lists.append(list_)

    def _open_item(self, element: etree._Element) -> None:
        list_ = self._lists[-1] if self._lists else List("ul")
        label = ""
        if list_.tag == "ol":
            value = element.get("value") or ""
            if re.fullmatch(r"-?\d{1,6}", value.strip()):
                list_.number = int(value)
            style = list_style(element) or list_.style
            label = shown_number(list_.number, style)
            list_.number += list_.step
        self._item = (self._indent, label)

    def _open_cell(self, element: etree._Element) -> None:
        if self._row is None:  # a cell without a row: broken markup
            self._row = Part("row", indent=self._indent, rule=self._rule)
        self._skip_spanned()
        column = len(self._row.cells)
        self._row.cells.append([])
        rows, columns = spanned(element, "rowspan"), spanned(element, "colspan")
        for each in range(column, column + columns):
            if rows > 1:
                self._spans[each] = rows

    def _skip_spanned(self) -> None:
        """Leave a place for the cells that reach down from a row above."""
        assert self._row is not None
        while self._spans.get(len(self._row.cells), 0) > 0:
            self._row.merged.append(len(self._row.cells))
            self._row.cells.append([])

    def _close(self, element: etree._Element, tag: str, frame: Frame) -> None:
        if frame.run is not None:
            self._close_run(element, frame.run)
        if tag in {"td", "th"} and self._row is not None and self._in_data():
            self._end_line()
            if any(self._row.cells):
                self._owed = "\t"
            columns = spanned(element, "colspan")
            self._row.cells.extend([] for _ in range(columns - 1))
        elif tag == "tr" and self._in_data():
            self._end_row()
        elif tag == "dt":
            self._term = self._part is not None and len(self._part.lines) == 0
            if not self._term:
                self._end_part()
        elif frame.block:
            self._end_part()
        if frame.table:
            if frame.table == "data":
                self._end_row()
            self._tables.pop()
        if frame.list_ is not None:
            self._lists.pop()
        if tag == "li":
            self._item = None
        if tag in HEADINGS:
            self._heading = 0

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1] == "data"

    def _end_row(self) -> None:
        row = self._row
        if row is None:
            return
        self._end_line()
        self._skip_spanned()
        self._row = None
        self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        if any(row.cells):
            self._owed = "\n"
            self.parts.append(row)

    def _close_run(self, element: etree._Element, run: Run) -> None:
        if run.start < 0:
            self._runs.remove(run)
            return
        if self._line_start is None:  # blocks inside an inline element: the run has no line
            return
        what, end = run.what, self._position
        start = max(run.start, self._line_start)
        part = self._row if self._row is not None else self._part
        if start >= end or part is None:
            return
        if what in {"rt", "rp"}:
            part.cuts.append((start, end, Account.PAGE_FURNITURE, "ルビ"))
        elif what == "del":
            part.cuts.append((start, end, Account.MARKUP, "削除された文字（del）"))
        elif what.startswith("frame "):
            part.cuts.append((start, end, Account.PAGE_FURNITURE, what[6:]))
        elif what == "sup":
            self._sups.append((part, start, end))
        elif what == "a":
            self._links.append((part, start, end, element.get("href") or ""))

    # -- lines ----------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        """Write a run without white space that collapses."""
        if self._line_start is None:
            self._begin_line()
        elif self._space:
            between = joint(self._last, text) if self._space == "\n" else " "
            self._put(between)
        self._space = ""
        for run in self._runs:
            run.start = self._position
        self._runs.clear()
        self._put(text)
        self._last = text

    def _put(self, text: str) -> None:
        if text:
            self._out.append(text)
            self._position += len(text)

    def _begin_line(self) -> None:
        self._number += self._owed.count("\n")
        self._put(self._owed)
        self._owed = ""
        self._space = ""
        label = ""
        if self._row is None and self._part is None:
            label = self._begin_part()
        elif self._row is not None:
            label = self._begin_cell_line()
        target = self._row if self._row is not None else self._part
        assert target is not None
        for name in self._waiting:
            self._ids.setdefault(name, target)
        self._waiting.clear()
        self._line_start, self._line_from = self._position, len(self._out)
        self._put(label)

    def _begin_cell_line(self) -> str:
        """Note how a cell's line is set; returns the number that a list shows before it."""
        self._cell_indent, self._bullet, label = self._indent, "", ""
        if self._item is not None:
            (self._cell_indent, label), self._item = self._item, None
            self._bullet = "" if label else "・"
            self._soft = False
        elif self._lists:
            self._cell_indent += 0.6
        return label

    def _begin_part(self) -> str:
        """Begin a block; returns the number that a list shows before it."""
        self._part = Part(indent=self._indent, rule=self._rule, preformatted=self._pre)
        if self._heading:
            self._part.kind, self._part.level = "heading", self._heading
        elif self._item is not None:
            (self._part.indent, label), self._item = self._item, None
            self._part.kind, self._part.unbulleted = "item", not label
            return label
        elif self._lists:
            self._part.indent += 0.6  # a further paragraph of the item
        return ""

    def _end_line(self, end: str = "\n") -> None:
        self._space = ""
        if self._line_start is None:
            return
        line = Line(self._line_start, self._position, self._number, indent=None)
        if self._row is not None:
            content = "".join(self._out[self._line_from :])
            line = replace(
                line,
                indent=self._cell_indent + indent_of(content),
                bullet=self._bullet,
                soft=self._soft and not content.startswith("\u3000"),
            )
            self._soft = False
            if not self._row.cells:
                self._row.cells.append([])
            self._row.cells[-1].append(line)
        elif self._part is not None:
            self._part.lines.append(line)
        self._line_start = None
        self._owed = end

    def _break(self) -> None:
        """End a line inside a block; an empty line ends the block."""
        if self._line_start is None and self._part is not None and self._part.lines:
            self._end_part()
        else:
            soft = self._line_start is not None
            self._end_line()
            self._soft = soft

    def _end_part(self) -> None:
        self._term = False
        self._end_line()
        self._soft = False
        if self._part is not None and self._part.lines:
            self.parts.append(self._part)
        self._part = None

    def _join_term(self) -> None:
        """Set a definition beside its term where that is short: 「日時　令和８年…」."""
        if self._part is None or self._line_start is None:
            return
        term = "".join(self._out[self._line_from :])
        if width(term) > 20 or self._row is not None:
            self._end_part()
            return
        self._space = ""
        if term[-1:] not in ":：":
            self._put("\u3000")
            self._last = "\u3000"
