"""A web page → its text in lines, as a browser would show it, and what each line belongs to.

White space collapses as in browsers, with the ideographic space kept; a line end in the source
between Japanese characters is nothing (CSS Text 3, segment breaks), between Latin words a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from lxml import etree

from kosshi.model import Account
from kosshi.read._html_page import SKIPPED, Page, is_hidden, link_rule, phrase_rule, tag_of
from kosshi.read.lines import Line
from kosshi.text import is_complete, joint, width

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WHITE = " \t\n\r\f"
_TOKENS = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_SPACES = {0xA0: " ", 0x2002: " ", 0x2003: "\u3000", 0x2009: " ", 0x0D: " "}
"""White space that only sets text apart is shown as the space that Japanese text has for it."""

_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_UNIT = re.compile(r"[0-9０-９]\s*[kcmｋｃｍ]?[mｍ㎞㎝㎜]$|[×x✕]\s*(?:10|１０)$")
"""What stands before a power and not before a note: 10km², 3×10³."""

_POWER = re.compile(r"[-−+]?[0-9n]{1,3}")
_NOTE = re.compile(r"[（(\[［〔]?(?:注|脚注|※|[*＊†])?[ \u3000]?[0-9０-９]{0,3}[）)\]］〕]?")
_BACK = re.compile(r"[\[（(]?(?:[↩↑^▲⏎⤴]\ufe0e?|戻る|本文へ(?:戻る)?|back)[\]）)]?", re.IGNORECASE)
_MOST_SPANNED = 200
_INLINE_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_MARGIN = re.compile(
    r"(?:margin-left|padding-left|text-indent)\s*:\s*([0-9.]+)(em|rem|px|pt)", re.IGNORECASE
)
_UNITS = {"em": 1.0, "rem": 1.0, "px": 1 / 16, "pt": 1 / 12}


@dataclass(slots=True)
class Part:
    """A block of the page: its lines, and what the page says of it.

    Attributes:
        kind: text, heading, item or row.
        level: of a heading.
        indent: full-width columns, from lists and styles.
        rule: the rule by which it is page furniture, or "".
        cells: of a row: the lines of each cell.
        cuts: runs that are no content: (start, end, account, rule).
        marks: footnote numbers in it: (label, start, end).
        note: the label of the footnote that it is, or "".
        unbulleted: whether an item's bullet is the browser's own and not in the text.
        preformatted: whether its line ends are the writer's (pre).
    """

    kind: str = "text"
    level: int = 0
    indent: float = 0.0
    rule: str = ""
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    cuts: list[tuple[int, int, Account, str]] = field(default_factory=list)
    marks: list[tuple[str, int, int]] = field(default_factory=list)
    note: str = ""
    unbulleted: bool = False
    preformatted: bool = False

    @property
    def start(self) -> int:
        """The first character."""
        return self.all_lines[0].start

    @property
    def all_lines(self) -> list[Line]:
        """The lines, of all cells too."""
        return self.lines if self.kind != "row" else [line for cell in self.cells for line in cell]


@dataclass(slots=True)
class _List:
    tag: str
    number: int = 1
    step: int = 1
    style: str = "decimal"


@dataclass(slots=True)
class _Run:
    """An inline run that means something; where it begins is known with its first character."""

    what: str
    start: int = -1


@dataclass(slots=True)
class _Frame:
    """What an element set, to be undone at its end."""

    block: bool
    rule: str
    indent: float
    pre: bool
    run: _Run | None = None
    list_: _List | None = None
    table: str = ""


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
        self._runs: list[_Run] = []
        self._last = ""
        self._space = ""
        self._owed = ""
        self._item: tuple[float, str] | None = None
        self._heading = 0
        self._row: Part | None = None
        self._term = False
        self._lists: list[_List] = []
        self._tables: list[str] = []
        self._spans: dict[int, int] = {}
        self._rule, self._indent, self._pre = "", 0.0, False
        self._ids: dict[str, Part] = {}
        self._waiting: list[str] = []
        self._links: list[tuple[Part, int, int, str]] = []
        self._sups: list[tuple[Part, int, int]] = []
        self._note_labels = _sup_labels(body)
        self._walk(body)
        self._resolve_notes()
        self._find_furniture()

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
        stack: list[_Frame] = []
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            tag = tag_of(element)
            if event == "start":
                if not tag or tag in SKIPPED or is_hidden(element):
                    walk.skip_subtree()
                    stack.append(_Frame(False, self._rule, self._indent, self._pre))
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

    def _open(self, element: etree._Element, tag: str) -> _Frame:
        frame = _Frame(False, self._rule, self._indent, self._pre)
        style = element.get("style") or ""
        rule = self._page.frames.get(element, "")
        if element is self._page.title:
            self._rule = ""
        elif rule and not self._rule:
            if tag in _BLOCKS or self._line_start is None:
                self._end_part()
                frame.block = True
                self._rule = rule
            else:
                frame.run = self._begin_run("frame " + rule)
        elif not self._rule and tag in _BLOCKS and self._page.is_outside(element):
            self._end_part()
            self._rule = "本文の外"
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            target = self._row if self._row is not None else self._part
            if name and self._line_start is not None and tag not in _BLOCKS and target is not None:
                self._ids.setdefault(name, target)
            elif name:
                self._waiting.append(name)
        if tag in _BLOCKS or _INLINE_BLOCK.search(style):
            self._open_block(element, tag, frame)
        elif tag == "br":
            self._break()
        elif tag in {"rt", "rp", "del", "sup"} or (tag == "a" and element.get("href")):
            frame.run = self._begin_run(tag)
        indent = _MARGIN.search(style) if style else None
        if indent and tag in _BLOCKS:
            self._indent += (
                min(float(indent[1] if indent[1].count(".") < 2 else 0), 400)
                * (_UNITS[indent[2].lower()])
            )
        if tag == "pre" or "white-space:pre" in style.replace(" ", "").lower():
            self._pre = True
        return frame

    def _open_block(self, element: etree._Element, tag: str, frame: _Frame) -> None:
        frame.block = True
        if tag == "dd" and self._term:
            self._join_term()
        else:
            self._end_part()
        self._term = False
        if tag in {"ul", "menu", "dir"}:
            self._push_list(frame, _List(tag))
        elif tag == "ol":
            self._push_list(frame, _ordered(element))
        elif tag == "li":
            self._open_item(element)
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "table":
            frame.table = "inner" if self._row is not None else _table_kind(element)
            self._tables.append(frame.table)
            self._spans = {}
        elif tag == "tr" and self._in_data():
            self._end_row()
            self._row = Part("row", indent=self._indent, rule=self._rule)
        elif tag in {"td", "th"} and self._in_data():
            self._open_cell(element)
        elif tag in {"blockquote", "dd"}:
            self._indent += 1.0

    def _begin_run(self, what: str) -> _Run:
        run = _Run(what)
        self._runs.append(run)
        return run

    def _push_list(self, frame: _Frame, list_: _List) -> None:
        frame.list_ = list_
        if self._lists:
            self._indent += 1.0
        self._lists.append(list_)

    def _open_item(self, element: etree._Element) -> None:
        list_ = self._lists[-1] if self._lists else _List("ul")
        label = ""
        if list_.tag == "ol":
            value = element.get("value") or ""
            if re.fullmatch(r"-?\d{1,6}", value.strip()):
                list_.number = int(value)
            style = _list_style(element) or list_.style
            label = _number(list_.number, style)
            list_.number += list_.step
        self._item = (self._indent, label)

    def _open_cell(self, element: etree._Element) -> None:
        if self._row is None:  # a cell without a row: broken markup
            self._row = Part("row", indent=self._indent, rule=self._rule)
        self._skip_spanned()
        column = len(self._row.cells)
        self._row.cells.append([])
        rows, columns = _spanned(element, "rowspan"), _spanned(element, "colspan")
        for each in range(column, column + columns):
            if rows > 1:
                self._spans[each] = rows

    def _skip_spanned(self) -> None:
        """Leave a place for the cells that reach down from a row above."""
        assert self._row is not None
        while self._spans.get(len(self._row.cells), 0) > 0:
            self._row.cells.append([])

    def _close(self, element: etree._Element, tag: str, frame: _Frame) -> None:
        if frame.run is not None:
            self._close_run(element, frame.run)
        if tag in {"td", "th"} and self._row is not None and self._in_data():
            self._end_line()
            if any(self._row.cells):
                self._owed = "\t"
            columns = _spanned(element, "colspan")
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
        if tag in _HEADINGS:
            self._heading = 0

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1] == "data"

    def _end_row(self) -> None:
        row = self._row
        if row is None:
            return
        self._end_line()
        self._row = None
        self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        if any(row.cells):
            self._owed = "\n"
            self.parts.append(row)

    def _close_run(self, element: etree._Element, run: _Run) -> None:
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
        elif self._row is not None and self._item is not None:
            label, self._item = self._item[1], None
        target = self._row if self._row is not None else self._part
        assert target is not None
        for name in self._waiting:
            self._ids.setdefault(name, target)
        self._waiting.clear()
        self._line_start, self._line_from = self._position, len(self._out)
        self._put(label)

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
            self._end_line()

    def _end_part(self) -> None:
        self._term = False
        self._end_line()
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

    # -- what the whole page tells --------------------------------------------------------

    def _resolve_notes(self) -> None:
        """Find the notes and their numbers, by links within the page or by superscripts."""
        text = self.text
        sups = {id(part): [] for part in self.parts}  # type: dict[int, list[tuple[int, int]]]
        for part, start, end in self._sups:
            sups.setdefault(id(part), []).append((start, end))
        linked: list[tuple[Part, int, int, str, Part]] = []
        for part, start, end, href in self._links:
            target = self._ids.get(href[1:]) if href.startswith("#") else None
            if target is None or target is part or not part.all_lines:
                continue
            around = [s for s in sups.get(id(part), ()) if s[0] <= start and end <= s[1]]
            left, right = around[0] if around else (start, end)
            if text[left - 1 : left] in {"（", "(", "[", "［"} and text[right : right + 1] in set(
                "）)]］"
            ):
                left, right = left - 1, right + 1
            label = note_label(text[left:right])
            if label and left > part.start and target.kind not in {"heading", "row"}:
                linked.append((part, left, right, label, target))
        for part, _, _, label, target in linked:
            if not part.note:
                target.note = target.note or label
        for part, left, right, _, target in linked:
            if target.note and not part.note:
                part.marks.append((target.note, left, right))
        for part, start, end in self._sups:
            label = note_label(text[start:end])
            begins = bool(part.lines) and part.kind != "heading" and start == part.start
            if begins and label and end < part.lines[-1].end:
                part.note = part.note or label
        known = {part.note for part in self.parts if part.note}
        for part, start, end in self._sups:
            label = note_label(text[start:end])
            free = not any(s < end and start < e for _, s, e in part.marks)
            if label in known and not part.note and free:
                part.marks.append((label, start, end))
        for part, start, end, href in self._links:
            if part.note and href.startswith("#") and _BACK.fullmatch(text[start:end]):
                while text[start - 1 : start] == " ":
                    start -= 1  # noqa: PLW2901
                part.cuts.append((start, end, Account.MARKUP, "注から本文へのリンク"))

    def _find_furniture(self) -> None:
        """Find the lines that are only links or words of the page's own."""
        text = self.text
        links: dict[int, tuple[Part, int, str]] = {}
        for part, start, end, href in self._links:
            covered = links.get(id(part), (part, 0, href))[1]
            links[id(part)] = (part, covered + end - start, href)
        for part in self.parts:
            if part.rule or part.kind in {"heading", "row"} or not part.lines or part.note:
                continue
            said = text[part.start : part.lines[-1].end]
            part.rule = phrase_rule(said) or ""
            _, covered, href = links.get(id(part), (part, 0, ""))
            bare = sum(not character.isspace() for character in said)
            if not part.rule and covered and covered >= bare - 6 and not is_complete(said):
                part.rule = link_rule(said, href) or ""


def note_label(text: str) -> str:
    """Return the label of a footnote's number in a normal form: 1 for [1], （注１）, ※1; or ""."""
    form = text.strip(" \t\n\u3000")
    if not form or not _NOTE.fullmatch(form):
        return ""
    plain = "".join(normalize("NFKC", form).split()).strip("()[]〔〕")
    digits = re.sub(r"\D", "", plain)
    return digits or (plain if plain in {"注", "※", "*", "†"} else "")


def _sup_labels(body: etree._Element) -> frozenset[str]:
    """Return what stands in a superscript that is a note's number: at a block's start, or linked."""
    found = set()
    for sup in body.iter("sup", "{*}sup"):
        text = "".join(sup.itertext()).strip()
        if any(True for _ in sup.iter("a", "{*}a")) or _begins_block(sup):
            found.add(text)
    return frozenset(found)


def _begins_block(element: etree._Element) -> bool:
    for _ in range(20):
        parent = element.getparent()
        if parent is None or element.getprevious() is not None or (parent.text or "").strip():
            before = element.getprevious()
            return (
                before is not None
                and tag_of(before) in {"br", "hr"}
                and not (before.tail or "").strip()
            )
        if tag_of(parent) in _BLOCKS:
            return True
        element = parent
    return False


def _table_kind(table: etree._Element) -> str:
    """Tell a table of data from one that only lays out the page."""
    if (table.get("role") or "") in {"presentation", "none"}:
        return "layout"
    cells, rows, widest = 0, 0, 0
    for element in table.iter():
        tag = tag_of(element)
        if tag in {"th", "caption"}:
            return "data"
        if tag in _HEADINGS or (tag == "table" and element is not table):
            return "layout"
        if tag == "tr":
            rows, widest, cells = rows + 1, max(widest, cells), 0
        cells += tag == "td"
    return "data" if max(widest, cells) > 1 else "layout"


def _spanned(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return (
        min(max(int(value), 1), _MOST_SPANNED)
        if value.isascii() and value.isdigit() and len(value) < 6
        else 1
    )


_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]*?(none|[a-z]+(?:-[a-z]+)+|decimal|katakana|hiragana)",
    re.IGNORECASE,
)
_ROWS = {
    "katakana": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "hiragana": "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "katakana-iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "hiragana-iroha": "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
}


def _list_style(element: etree._Element) -> str:
    match = _STYLE.search(element.get("style") or "")
    if match:
        return match[1].lower()
    return _TYPES.get(element.get("type") or "", "")


def _ordered(element: etree._Element) -> _List:
    start = (element.get("start") or "").strip()
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    step = 1
    if element.get("reversed") is not None:
        step = -1
        if not start:
            number = sum(tag_of(child) == "li" for child in element)
    return _List("ol", number, step, _list_style(element) or "decimal")


def _number(number: int, style: str) -> str:
    """Return the number that a browser shows before an item, with the space after it."""
    if style in {"none", "disc", "circle", "square"}:
        return ""
    row = _ROWS.get(style)
    if row is not None and 1 <= number <= len(row):
        return f"{row[number - 1]}、"
    if (
        style in {"cjk-ideographic", "japanese-informal", "japanese-formal", "cjk-decimal"}
        and 1 <= number <= 99
    ):
        tens, ones = divmod(number, 10)
        return ("十" if tens == 1 else f"{_KANJI[tens]}十" if tens else "") + _KANJI[ones] + "、"
    if style.endswith(("alpha", "latin")) and 1 <= number <= 26:
        letter = chr(96 + number)
        return f"{letter.upper() if style.startswith('upper') else letter}. "
    if style.endswith("roman") and 1 <= number <= 50:
        roman = _roman(number)
        return f"{roman if style.startswith('upper') else roman.lower()}. "
    return f"{number:02}. " if style == "decimal-leading-zero" else f"{number}. "


_KANJI = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]


def _roman(number: int) -> str:
    found = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + sign, number - value
    return found
