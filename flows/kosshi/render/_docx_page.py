"""From the briefing's page, as the templates write it, to the blocks of the Word file.

The Word file has the words and the order of the page that the PDF is set from, so neither can say
what the other doesn't, and a workspace's own templates hold for both.  The elements' looks are in
``_docx_looks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Literal

import lxml.html
from cssselect2 import ElementWrapper

from kosshi.render import _docx_looks as looks
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
    plain,
)
from kosshi.render._docx_looks import TAB, Looks
from kosshi.render._docx_pages import one_line
from kosshi.render._docx_styles import TEXT_WIDTH

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_UNSAID = frozenset({"head", "script", "style", "template", "title"})
# A line of the template that ends beside a wide space, which parts enough.
_LINE_END = re.compile("[ \t]*\n[ \t\n]*(?=\u3000)|(?<=\u3000)[ \t]*\n[ \t\n]*")
_SPACES = re.compile("[ \t\n]+")

_PARAGRAPHS = Looks(looks.PARAGRAPHS)
_CHARACTERS = Looks(looks.CHARACTERS)
_BEFORE = Looks(looks.BEFORE)
_FOLLOWS = Looks(looks.FOLLOWS)
_CONTENTS = Looks(looks.CONTENTS)
_NOTES = Looks(looks.NOTES)
_MARKS = Looks(looks.MARKS)
_WITHIN = Looks(looks.WITHIN)
_AFTER = Looks(looks.AFTER)
_TABLES = Looks(looks.TABLES)
_COLUMNS = Looks(looks.COLUMNS)
_EDGES = Looks(looks.EDGES)
_FILLS = Looks(looks.FILLS)


def blocks_of(page: str) -> list[Block]:
    """Return all that a page prints, in its order; ``Contents`` is empty yet."""
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    root = lxml.html.document_fromstring(page, parser=parser)
    reader = _Reader()
    reader.read(ElementWrapper.from_html_root(root), "Normal")
    return reader.blocks


class _Reader:
    """Reads elements into ``blocks``."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._anchors: list[str] = []
        self._lead: list[Inline] = []
        self._notes: list[Note] = []

    def read(self, it: ElementWrapper, style: str) -> None:
        """Append an element; ``style`` is that of the paragraph that it stands in."""
        if it.local_name in _UNSAID:
            return
        style = _PARAGRAPHS.of(it) or style
        if name := it.etree_element.get("id"):
            self._anchors.append(name)
        if it.local_name == "table":
            self._table(it)
        elif it.local_name == "dt":
            self._lead += [*_inlines(it), Tab()]
        elif it.local_name == "blockquote":
            self._quotation(it, style)
        elif _NOTES.of(it):
            self._notes.append(Note(_content(_inlines(it))))
        elif _CONTENTS.of(it):
            self.blocks.append(Contents(()))
        else:
            self._flow(it, style)

    def _flow(self, it: ElementWrapper, style: str) -> None:
        """Append paragraphs of what stands between the blocks in an element, and these blocks."""
        if mark := it.etree_element.get("data-mark"):
            self._lead = [Text(mark, "Name"), Tab()]
        elif mark := _MARKS.of(it):
            self._lead = [mark]
        found: list[Inline] = []
        characters = _CHARACTERS.of(it) or ""
        found += _text(it.etree_element.text, characters)
        for child in it.iter_children():
            if child.local_name in _BLOCKS:
                self._paragraph(it, style, found)
                found = []
                self.read(child, style)
            elif child.local_name not in _UNSAID:
                found += _inline(child, characters)
            found += _text(child.etree_element.tail, characters)
        self._paragraph(it, style, found)

    def _paragraph(self, it: ElementWrapper, style: str, found: list[Inline]) -> None:
        content = _content(found)
        if not content:
            return
        before = _BEFORE.of(it)
        last = self.blocks[-1] if self.blocks else None
        if before is None and isinstance(last, Paragraph) and _heads(last.style, style):
            before = 4.0
        anchors, self._anchors = tuple(self._anchors), []
        lead, self._lead = self._lead, []
        follows = bool(_FOLLOWS.of(it))
        self.blocks.append(Paragraph(style, (*lead, *content), anchors, before, follows))

    def _quotation(self, it: ElementWrapper, style: str) -> None:
        """Append an opinion, its source as a footnote to its last words."""
        start = len(self.blocks)
        self._flow(it, style)
        notes, self._notes = self._notes, []
        at = max(
            (
                rank
                for rank, block in enumerate(self.blocks[start:], start)
                if isinstance(block, Paragraph) and block.style != "Remark"
            ),
            default=None,
        )
        if at is None:
            self.blocks.insert(start, Paragraph(style, tuple(notes)))
        elif isinstance(block := self.blocks[at], Paragraph):
            self.blocks[at] = replace(block, content=(*block.content, *notes))

    # -- tables ------------------------------------------------------------------------------

    def _table(self, it: ElementWrapper) -> None:
        look = _TABLES.of(it) or looks.TableLook()
        rows: list[Row] = []
        widths: list[float | None] = []
        below: dict[int, tuple[int, int]] = {}
        for element in _parts(it):
            if element.local_name == "caption":
                self.read(element, "Caption")
            elif element.local_name == "col":
                widths.append(_COLUMNS.of(element))
            elif element.local_name == "tr":
                rows += _rows(element, below)
        if not rows:
            return
        count = max(_columns(row.cells) for row in rows)
        widths = (widths + [None] * count)[:count]
        named = [block for block in self.blocks[-1:] if isinstance(block, Paragraph)]
        self.blocks.append(
            Table(
                plain(named[0].content) if named else "",
                look.description,
                _widths(widths, rows, look.margins[1]),
                tuple(rows),
                look.edges,
                look.margins,
                look.before,
            )
        )


def _parts(it: ElementWrapper) -> Iterator[ElementWrapper]:
    """Yield what a table is made of, not what stands in its cells."""
    for child in it.iter_children():
        yield child
        if child.local_name in {"colgroup", "tbody", "tfoot", "thead"}:
            yield from _parts(child)


def _rows(it: ElementWrapper, below: dict[int, tuple[int, int]]) -> Iterator[Row]:
    """Yield a row of a page's table; one of several positions becomes a row for each rank.

    Args:
        it: the row.
        below: for how many more rows, and how wide, the cell in a column goes on; kept up to date.
    """
    cells: list[Cell] = []
    given = [cell for cell in it.iter_children() if cell.local_name in {"td", "th"}]
    head = all(cell.local_name == "th" for cell in given)
    stands = [[each for each in cell.iter_children() if "stand" in each.classes] for cell in given]
    if any(len(each) > 1 for each in stands):
        for rank in zip_longest(
            *(each or [cell] for each, cell in zip(stands, given, strict=True))
        ):
            yield Row(tuple(_cell(each, "Position") for each in rank))
        return
    for cell in given:
        cells += _going_on(cells, below)
        span, down = _number(cell, "colspan"), _number(cell, "rowspan") - 1
        if down:
            below[_columns(cells)] = (down, span)
        cells.append(replace(_cell(cell), span=span, down="begin" if down else ""))
    cells += _going_on(cells, below)
    yield Row(tuple(cells), head)


def _columns(cells: Iterable[Cell]) -> int:
    return sum(cell.span for cell in cells)


def _number(cell: ElementWrapper, name: str) -> int:
    """Return over how many columns or rows a cell goes."""
    given = cell.etree_element.get(name, "")
    return max(1, int(given)) if given.isascii() and given.isdigit() else 1


def _going_on(cells: Iterable[Cell], below: dict[int, tuple[int, int]]) -> Iterator[Cell]:
    """Yield the cells after these that go on from the rows above."""
    column = _columns(cells)
    while column in below:
        rows, span = below.pop(column)
        if rows > 1:
            below[column] = (rows - 1, span)
        yield Cell((Paragraph("Cell", ()),), span, down="go on")
        column += span


def _cell(it: ElementWrapper | None, style: str = "Cell") -> Cell:
    if it is None:
        return Cell((Paragraph(style, ()),))
    reader = _Reader()
    reader.read(it, style)
    content = tuple(_flat(reader.blocks)) or (Paragraph(_PARAGRAPHS.of(it) or style, ()),)
    return Cell(content, fill=_FILLS.of(it) or "", edges=_EDGES.of(it) or ())


def _flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cell, those of a table in it too; nothing leads there."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield replace(block, anchors=())
        elif isinstance(block, Table):
            yield from _flat(p for row in block.rows for cell in row.cells for p in cell.content)


def _widths(given: list[float | None], rows: list[Row], margin: float) -> tuple[float, ...]:
    """Return the widths of columns: those given, the others as equal as can be.

    A column gets more where its longest line fits in only so; ``margin`` is that at a cell's sides.
    """
    needed = [0.0] * len(given)
    for row in rows:
        column = 0
        for cell in row.cells:
            if cell.span == 1:
                longest = max(one_line(paragraph) for paragraph in cell.content)
                needed[column] = max(needed[column], longest + 2 * margin)
            column += cell.span
    free = [need for need, width in zip(needed, given, strict=True) if width is None]
    rest = TEXT_WIDTH - sum(width or 0 for width in given)
    shares = iter(_shares(free, rest))
    return tuple(next(shares) if width is None else width for width in given)


def _shares(needed: list[float], rest: float) -> list[float]:
    """Divide a width, each share as wide as is needed if all can be so."""
    if sum(needed) > rest - 1:
        return [rest / len(needed)] * len(needed)
    wide: list[float] = []
    for need in sorted(needed, reverse=True):
        if need <= (rest - sum(wide)) / (len(needed) - len(wide)):
            break
        wide.append(need)
    share = (rest - sum(wide)) / (len(needed) - len(wide)) if needed else 0
    return [max(need, share) for need in needed]


# -- text in a paragraph -----------------------------------------------------------------------


def _inlines(it: ElementWrapper, style: str = "") -> Iterator[Inline]:
    """Yield what stands in an element."""
    style = _CHARACTERS.of(it) or style
    yield from _text(it.etree_element.text, style)
    for child in it.iter_children():
        yield from _inline(child, style)
        yield from _text(child.etree_element.tail, style)


def _inline(it: ElementWrapper, style: str) -> Iterator[Inline]:
    """Yield an element that stands in a line; a link only ever leads into the document."""
    if it.local_name in _UNSAID:
        return
    if it.local_name == "br":
        yield " "
    content = tuple(_inlines(it, style))
    if it.local_name in {"img", "svg"}:
        content = tuple(_text(_alternative(it), style))
    if within := _WITHIN.of(it):
        own = _CHARACTERS.of(it) or style
        content = (*_text(within[0], own), *content, *_text(within[1], own))
    to = it.etree_element.get("href", "")
    if it.local_name == "a" and to.startswith("#") and content:
        page: Literal["", "brackets", "leader"] = ""
        if "page" in it.classes:
            page = "brackets"
        elif "leader" in it.classes:
            page = "leader"
        yield Link(_content(content), to[1:], page)
    else:
        yield from content
    after = _AFTER.of(it)
    if after == TAB:
        yield Tab()
    else:
        yield from _text(after, "")


def _alternative(it: ElementWrapper) -> str:
    """Return the text that stands for a picture."""
    named = [
        child.etree_element.text for child in it.iter_children() if child.local_name == "title"
    ]
    given = (it.etree_element.get(name) for name in ("alt", "aria-label"))
    return next(filter(None, (*given, *named)), "")


def _text(text: str | None, style: str) -> Iterator[str | Text]:
    told = _SPACES.sub(" ", _LINE_END.sub("", text or ""))
    if told:
        yield Text(told, style) if style else told


def _content(found: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return the content of a paragraph in as few pieces as can be, no white space around it."""
    content: list[Inline] = []
    for style, run in groupby(found, _style):
        if style is None:
            content += run
        else:
            told = "".join(it.text if isinstance(it, Text) else str(it) for it in run)
            content.append(Text(told, style) if style else told)
    for end, trim in ((0, str.lstrip), (-1, str.rstrip)):
        while content and (style := _style(content[end])) is not None:
            told = trim(plain(content[end:][:1]), " ")
            if told:
                content[end] = Text(told, style) if style else told
                break
            del content[end]
    return tuple(content)


def _style(it: Inline) -> str | None:
    """Return the style of a piece of text, None of any other piece."""
    return it.style if isinstance(it, Text) else "" if isinstance(it, str) else None


def _heads(*styles: str) -> bool:
    """Tell whether styles are those of headings of sections."""
    return all(style.startswith("Heading") for style in styles)
