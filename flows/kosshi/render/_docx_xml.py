"""From blocks to WordprocessingML.

Every text goes through ``Writer._text``: lxml escapes it, and what can't be seen in it, or has no
place in XML, is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

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
from kosshi.render._docx_pages import Pages, stays_whole
from kosshi.render._docx_styles import TEXT_WIDTH
from kosshi.render._docx_words import (
    W,
    add,
    field,
    instruction,
    mark,
    run,
    section,
    sides,
    text,
    twips,
    w,
)

_SPACES = re.compile("[ \t\n]+")
_BETWEEN = Paragraph("Legend", ())
"""Parts tables that follow each other, which Word would join; it wants one at the end as well."""
_CONTENTS = r' TOC \o "1-2" \h \z '


class Writer:
    """Writes blocks; ``body`` and ``footnotes`` (numbered from 1) hold what came of them."""

    def __init__(
        self,
        visible: Mapping[int, str],
        pages: Pages,
        bookmarks: Mapping[str, str],
    ) -> None:
        """Begin with nothing.

        Args:
            visible: table of characters as they are shown.
            pages: the page of every anchor.
            bookmarks: the bookmark of every anchor.
        """
        self.body = etree.Element(w("body"), nsmap={"w": W})
        self.footnotes: list[Any] = []
        self._visible = visible
        self._pages = pages
        self._bookmarks = bookmarks
        self._marked = 0

    def write(self, blocks: Iterable[Block]) -> None:
        """Append the blocks to the body, and what its pages look like."""
        last: Any = None
        for block in blocks:
            if isinstance(block, Paragraph):
                last = self._paragraph(self.body, block)
            elif isinstance(block, Table):
                if last is None:
                    last = self._paragraph(self.body, _BETWEEN)
                _spacing(last).set(w("after"), twips(block.before))
                self._table(block)
                last = None
            elif isinstance(block, Contents):
                self._contents(block)
                last = None
        if last is None:
            self._paragraph(self.body, _BETWEEN)
        section(self.body)

    def shown(self, told: str) -> str:
        """Return a text as it is shown, on one line as in HTML, and fit for XML."""
        return _SPACES.sub(" ", told).translate(self._visible)

    # -- paragraphs --------------------------------------------------------------------------

    def _paragraph(self, parent: Any, it: Paragraph) -> Any:
        made = add(parent, "p")
        properties = add(made, "pPr")
        add(properties, "pStyle", val=it.style)
        if it.follows:
            add(properties, "pageBreakBefore", val="0")
        if it.before is not None:
            add(properties, "spacing", before=twips(it.before))
        numbers = [self._open(made, anchor) for anchor in it.anchors]
        self._inlines(made, it.content)
        for number in numbers:
            add(made, "bookmarkEnd", id=number)
        return made

    def _open(self, made: Any, anchor: str) -> str:
        number = str(self._marked)
        self._marked += 1
        add(made, "bookmarkStart", id=number, name=self._bookmarks[anchor])
        return number

    def _inlines(self, made: Any, content: Iterable[Inline]) -> None:
        plain = ""
        for piece in content:
            if isinstance(piece, str):
                plain += piece
                continue
            self._text(made, plain)
            plain = ""
            if isinstance(piece, Text):
                self._text(made, piece.text, piece.style)
            elif isinstance(piece, Link):
                self._link(made, piece)
            elif isinstance(piece, Note):
                self._note(made, piece)
            elif isinstance(piece, Tab):
                add(run(made), "tab")
        self._text(made, plain)

    def _text(self, made: Any, told: str, style: str = "") -> None:
        if told:
            text(made, self.shown(told), style)

    def _link(self, made: Any, it: Link) -> None:
        name = self._bookmarks.get(it.to)
        if name is None:
            self._inlines(made, it.content)
            return
        self._inlines(add(made, "hyperlink", anchor=name, history="1"), it.content)
        if it.page == "brackets":
            text(made, "（")
        elif it.page:
            add(run(made), "tab")
        if it.page:
            field(made, rf" PAGEREF {name} \h ", str(self._pages.of.get(it.to, 1)))
        if it.page == "brackets":
            text(made, "頁）")

    def _note(self, made: Any, it: Note) -> None:
        number = str(len(self.footnotes) + 1)
        add(run(made, "FootnoteReference"), "footnoteReference", id=number)
        note = etree.Element(w("footnote"), {w("id"): number}, nsmap={"w": W})
        self.footnotes.append(note)
        told = self._paragraph(note, Paragraph("FootnoteText", ()))
        add(run(told, "FootnoteReference"), "footnoteRef")
        self._inlines(told, (" ", *it.content))

    # -- tables ------------------------------------------------------------------------------

    def _table(self, it: Table) -> None:
        made = add(self.body, "tbl")
        properties = add(made, "tblPr")
        add(properties, "tblW", w=twips(TEXT_WIDTH), type="dxa")
        sides(properties, "tblBorders", it.edges)
        add(properties, "tblLayout", type="fixed")
        margins = add(properties, "tblCellMar")
        for side, size in zip(("top", "left", "bottom", "right"), it.margins * 2, strict=True):
            add(margins, side, w=twips(size), type="dxa")
        add(properties, "tblLook", val="0620", firstRow="1", noHBand="1", noVBand="1")
        add(properties, "tblCaption", val=self.shown(it.title))
        add(properties, "tblDescription", val=it.description)
        grid = add(made, "tblGrid")
        for width in it.columns:
            add(grid, "gridCol", w=twips(width))
        for row in it.rows:
            self._row(made, row, it)

    def _row(self, table: Any, it: Row, within: Table) -> None:
        made = add(table, "tr")
        properties = add(made, "trPr")
        if stays_whole(it, within):
            add(properties, "cantSplit")
        if it.head:
            add(properties, "tblHeader")
        column = 0
        for cell in it.cells:
            self._cell(made, cell, sum(within.columns[column : column + cell.span]))
            column += cell.span

    def _cell(self, row: Any, it: Cell, width: float) -> None:
        made = add(row, "tc")
        properties = add(made, "tcPr")
        add(properties, "tcW", w=twips(width), type="dxa")
        if it.span > 1:
            add(properties, "gridSpan", val=str(it.span))
        if it.down:
            add(properties, "vMerge", val="restart" if it.down == "begin" else "continue")
        sides(properties, "tcBorders", it.edges)
        if it.fill:
            add(properties, "shd", val="clear", color="auto", fill=it.fill)
        if all(paragraph.style == "CellCount" for paragraph in it.content):
            add(properties, "vAlign", val="center")
        for paragraph in it.content:
            self._paragraph(made, paragraph)

    # -- contents ----------------------------------------------------------------------------

    def _contents(self, it: Contents) -> None:
        """Append the table of contents as Word makes it, filled in."""
        made = add(self.body, "sdt")
        properties = add(add(made, "sdtPr"), "docPartObj")
        add(properties, "docPartGallery", val="Table of Contents")
        add(properties, "docPartUnique")
        content = add(made, "sdtContent")
        entries = [self._paragraph(content, entry) for entry in it.entries]
        first, last = entries[0], entries[-1]
        begin = (mark(first, "begin"), instruction(first, _CONTENTS), mark(first, "separate"))
        first[1:1] = begin
        mark(last, "end")


def _spacing(paragraph: Any) -> Any:
    """Return the element that says how much space is around a paragraph."""
    found = paragraph[0].find(w("spacing"))
    return found if found is not None else add(paragraph[0], "spacing")
