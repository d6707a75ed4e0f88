"""The body of a Word document as plain paragraphs: what a reader of the document sees, in order.

Tracked changes are read as accepted; deleted and hidden text is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kosshi.read._docx_numbers import Level, Numbering, shown_number, symbol
from kosshi.read._docx_styles import Style, chain_of, heading_of, plain_indent, read_styles, whole
from kosshi.read._docx_xml import (
    PASSED,
    attribute,
    child,
    children,
    is_on,
    name_of,
    outermost,
    through,
    value,
)
from kosshi.read._package import Package

if TYPE_CHECKING:
    from lxml import etree

_MOST_PARAGRAPHS = 1_000_000
_MOST_COLUMNS = 100
_TWIPS = 20
_USUAL_SIZE = 10.5
_LEFT_OUT = frozenset({"del", "moveFrom"})
_PAGE_FIELDS = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")


@dataclass(slots=True)
class Mark:
    """A footnote's number in a paragraph's text."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        text: with its generated label; "\\n" where a line was broken by hand.
        heading: level from 1, or 0.
        indent: of its first line, in full-width columns of its font size.
        marks: footnote numbers in it.
        new_page: whether a page begins with it.
        furniture: why it is no text of the document (目次, ルビ, ヘッダー), or "".
    """

    text: str
    heading: int = 0
    indent: float = 0.0
    marks: list[Mark] = field(default_factory=list)
    new_page: bool = False
    furniture: str = ""


@dataclass(slots=True)
class Row:
    """A table row: the paragraphs of each cell, one cell for each column.

    ``merged`` are the columns whose cell reaches down from a row above.
    """

    cells: list[list[Paragraph]]
    merged: tuple[int, ...] = ()


class Body:
    """Walks a package's main part."""

    def __init__(self, package: Package, main: str) -> None:
        """Read the styles, lists and notes that the main part refers to."""
        self.package = package
        self.related = package.related(main)
        self.counts: Counter[str] = Counter()
        self.notes: list[tuple[str, list[Paragraph]]] = []
        self.styles = read_styles(self._part("styles"))
        self.lists = Numbering(self._part("numbering"))
        self.lists.style_links({k: s.list_id for k, s in self.styles.items() if s.list_id})
        self._footnotes = self._notes_of("footnotes", "footnote")
        self._endnotes = self._notes_of("endnotes", "endnote")
        self._boxes: list[etree._Element] = []
        self._ruby: list[str] = []
        self._field: list[bool] = []
        self._paragraphs = 0
        self.root = package.xml(main)

    def _part(self, kind: str) -> etree._Element | None:
        name = next((part for known, part in self.related.values() if known == kind), None)
        return self.package.xml(name) if name in self.package.names else None

    def _notes_of(self, part: str, name: str) -> dict[str, etree._Element]:
        root = self._part(part)
        if root is None:
            return {}
        return {
            attribute(each, "id") or "": each
            for each in children(root, name)
            if attribute(each, "type") not in {"separator", "continuationSeparator"}
        }

    # -- blocks ---------------------------------------------------------------------------

    def furniture(self) -> list[Paragraph]:
        """Return the text of headers and footers, each once; page numbers are none."""
        found: dict[str, Paragraph] = {}
        for kind, part in self.related.values():
            if kind in {"header", "footer"} and part in self.package.names:
                for each in self._blocks(self.package.xml(part)):
                    for paragraph in [each] if isinstance(each, Paragraph) else _all_of(each):
                        text = paragraph.text.strip()
                        if text:
                            paragraph.furniture = "ヘッダー・フッター"
                            found.setdefault(text, paragraph)
        return list(found.values())

    def blocks(self) -> Iterator[Paragraph | Row]:
        """Return the paragraphs and table rows of the body in order."""
        body = child(self.root, "body")
        if body is not None:
            yield from self._blocks(body)

    def _blocks(self, holder: etree._Element) -> Iterator[Paragraph | Row]:
        for each in holder:
            name = name_of(each)
            if name == "p":
                yield from self._with_boxes(each)
            elif name == "tbl":
                yield from self._table(each)
            elif name == "sdt":
                content = child(each, "sdtContent")
                if content is not None:
                    yield from self._blocks(content)
            elif name in _LEFT_OUT:
                self.counts["changes"] += 1
            elif name in PASSED:
                self.counts["changes"] += name in {"ins", "moveTo"}
                yield from self._blocks(each)

    def _with_boxes(self, element: etree._Element) -> Iterator[Paragraph | Row]:
        outer, self._boxes = self._boxes, []
        ruby, self._ruby = self._ruby, []
        paragraph = self._paragraph(element)
        boxes, self._boxes = self._boxes, outer
        told, self._ruby = self._ruby, ruby
        yield paragraph
        if told:
            yield Paragraph("　".join(told), furniture="ルビ")
        for box in boxes:
            yield from self._blocks(box)

    def _table(self, table: etree._Element) -> Iterator[Paragraph | Row]:
        rows = list(through(table, "tr"))
        cells = [list(through(row, "tc")) for row in rows]
        if max((len(row) for row in cells), default=0) <= 1:  # a box around prose
            for row in cells:
                for cell in row:
                    yield from self._blocks(cell)
            return
        for element, row in zip(rows, cells, strict=True):
            if child(child(element, "trPr"), "del") is not None:
                self.counts["changes"] += 1
                continue
            skipped = _whole_number(child(element, "trPr"), "gridBefore", 0)
            told: list[list[Paragraph]] = [[] for _ in range(skipped)]
            merged: list[int] = []
            for cell in row:
                if _goes_on_from_above(cell):
                    merged.append(len(told))
                    told.append([])
                else:
                    told.append(
                        [
                            paragraph
                            for each in self._blocks(cell)
                            for paragraph in (
                                [each] if isinstance(each, Paragraph) else _all_of(each)
                            )
                        ]
                    )
                columns = _whole_number(child(cell, "tcPr"), "gridSpan", 1)
                told.extend([] for _ in range(columns - 1))
            yield Row(told, tuple(merged))

    # -- paragraphs -----------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> Paragraph:
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise self.package.failure("段落が多すぎます")
        properties = child(element, "pPr")
        chain = list(chain_of(self.styles, value(properties, "pStyle") or self._usual_style()))
        paragraph = Paragraph("", new_page=is_on(properties, "pageBreakBefore"))
        self._inline(element, paragraph)
        paragraph.text = paragraph.text.rstrip("\n")
        if any(style.name.startswith("toc ") for style in chain):
            paragraph.furniture = "目次"
        level, label = self._label(properties, chain) if paragraph.text.strip() else (None, "")
        if label:
            gap = {"nothing": "", "space": " "}.get(level.suffix if level else "", "\u3000")
            lead = label if label[-1:].isspace() else label + gap
            for mark in paragraph.marks:
                mark.start, mark.end = mark.start + len(lead), mark.end + len(lead)
            paragraph.text = lead + paragraph.text
        paragraph.heading = heading_of(properties, chain)
        paragraph.indent = self._indent(properties, chain, level)
        return paragraph

    def _usual_style(self) -> str | None:
        return next((key for key, style in self.styles.items() if style.name == "normal"), None)

    def _label(
        self, properties: etree._Element | None, chain: list[Style]
    ) -> tuple[Level | None, str]:
        numbers = child(properties, "numPr")
        list_id, number = value(numbers, "numId"), whole(value(numbers, "ilvl"))
        if list_id is None:
            styled = next((style for style in chain if style.list_id is not None), None)
            if styled is None:
                return None, ""
            list_id = styled.list_id
            number = styled.list_level if number is None else number
        if list_id in {None, "0"}:
            return None, ""
        assert list_id is not None
        return self.lists.level(list_id, number or 0), self.lists.label(list_id, number or 0)

    def _indent(
        self, properties: etree._Element | None, chain: list[Style], level: Level | None
    ) -> float:
        """Return where the first line begins, in columns of the font's size."""
        found: dict[str, str] = {}
        for style in reversed(chain):
            found |= style.indent
        found |= dict(level.indent) if level is not None else {}
        found |= plain_indent(child(properties, "ind"))
        size = next((style.size for style in chain if style.size), None) or _USUAL_SIZE

        def columns(*names: str) -> float:
            for name in names:
                characters, twips = found.get(f"{name}Chars"), found.get(name)
                if characters and whole(characters):
                    return (whole(characters) or 0) / 100
                if twips:
                    return (whole(twips) or 0) / _TWIPS / size
            return 0.0

        return max(0.0, columns("left", "start") + columns("firstLine") - columns("hanging"))

    def _inline(self, holder: etree._Element, paragraph: Paragraph) -> None:
        for each in holder:
            name = name_of(each)
            if name == "r":
                self._run(each, paragraph)
            elif name == "sdt":
                content = child(each, "sdtContent")
                if content is not None:
                    self._inline(content, paragraph)
            elif name in _LEFT_OUT:
                self.counts["changes"] += 1
            elif name in PASSED:
                self.counts["changes"] += name in {"ins", "moveTo"}
                if name == "fldSimple" and _PAGE_FIELDS.match(attribute(each, "instr") or ""):
                    continue
                self._inline(each, paragraph)
            elif name == "AlternateContent":
                self._alternate(each, paragraph)
            elif name in {"oMath", "oMathPara"}:
                paragraph.text += "".join(t.text or "" for t in each.iter() if name_of(t) == "t")

    def _run(self, run: etree._Element, paragraph: Paragraph) -> None:
        properties = child(run, "rPr")
        hidden = is_on(properties, "vanish")
        for each in run:
            name = name_of(each)
            if name == "fldChar":
                self._field_mark(each)
            elif name == "instrText":
                if self._field and _PAGE_FIELDS.match(each.text or ""):
                    self._field[-1] = False
                    self._page_field = True
            elif not all(self._field):
                continue
            elif hidden:
                self.counts["hidden"] += bool((each.text or "").strip())
            else:
                self._piece(name, each, paragraph)

    _page_field = False

    def _field_mark(self, mark: etree._Element) -> None:
        """Follow a field: its instruction is no text, its result is, but for page numbers."""
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            self._field.append(False)
            self._page_field = False
        elif kind == "separate" and self._field:
            self._field[-1] = not self._page_field
        elif kind == "end" and self._field:
            self._field.pop()
            self._page_field = False

    def _piece(self, name: str, each: etree._Element, paragraph: Paragraph) -> None:
        if name == "t":
            paragraph.text += (each.text or "").replace("\n", " ")
        elif name == "tab":
            paragraph.text += "\u3000"
        elif name in {"br", "cr"}:
            if attribute(each, "type") == "page":
                paragraph.new_page = paragraph.new_page or not paragraph.text
            else:
                paragraph.text += "\n"
        elif name == "noBreakHyphen":
            paragraph.text += "-"
        elif name == "sym":
            code, font = attribute(each, "char") or "", attribute(each, "font") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code):
                paragraph.text += symbol(chr(int(code, 16)), font)
        elif name == "ruby":
            base, over = child(each, "rubyBase"), child(each, "rt")
            if base is not None:
                self._inline(base, paragraph)
            if over is not None:
                told = Paragraph("")
                self._inline(over, told)
                self._ruby.append(told.text)
        elif name in {"footnoteReference", "endnoteReference"}:
            self._note(name, each, paragraph)
        elif name in {"drawing", "pict", "object"}:
            self._boxes += outermost(each, "txbxContent")
        elif name == "AlternateContent":
            self._alternate(each, paragraph)
        elif name == "commentReference":
            self.counts["comments"] += 1

    def _alternate(self, each: etree._Element, paragraph: Paragraph) -> None:
        """Read one of the alternatives, which say the same: a text box stands in each."""
        for option in (child(each, "Choice"), child(each, "Fallback")):
            if option is not None and (boxes := outermost(option, "txbxContent")):
                self._boxes += boxes
                return
        choice = child(each, "Choice")
        if choice is not None:
            self._inline(choice, paragraph)

    def _note(self, name: str, each: etree._Element, paragraph: Paragraph) -> None:
        end = name == "endnoteReference"
        notes = self._endnotes if end else self._footnotes
        element = notes.pop(attribute(each, "id") or "", None)
        if element is None or attribute(each, "customMarkFollows") in {"1", "true", "on"}:
            if element is not None:
                self.notes.append(("", self._note_text(element)))
            return
        self.counts[name] += 1
        label = shown_number(self.counts[name], "lowerRoman" if end else "decimal")
        start = len(paragraph.text)
        paragraph.text += label
        paragraph.marks.append(Mark(label, start, len(paragraph.text)))
        self.notes.append((label, self._note_text(element)))

    def _note_text(self, element: etree._Element) -> list[Paragraph]:
        field_state, self._field = self._field, []
        told = [each for each in self._blocks(element) if isinstance(each, Paragraph)]
        self._field = field_state
        return [each for each in told if each.text.strip()]


def _whole_number(properties: etree._Element | None, name: str, usual: int) -> int:
    number = whole(value(properties, name))
    return usual if number is None else min(max(number, usual), _MOST_COLUMNS)


def _goes_on_from_above(cell: etree._Element) -> bool:
    merge = child(child(cell, "tcPr"), "vMerge")
    return merge is not None and attribute(merge, "val") in {None, "continue"}


def _all_of(row: Row) -> list[Paragraph]:
    return [paragraph for cell in row.cells for paragraph in cell]
