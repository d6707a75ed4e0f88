"""What the Word file is made of: paragraphs and tables as plain data, before they are XML.

The pages are counted on these (``_docx_pages``) and the file is written from them (``_docx_xml``).
Every string is text as it came, never markup; ``_docx_xml`` makes it safe.  Anchors are names as in
the HTML (``pt-…``, ``sec-…``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kosshi.render._docx_styles import Edge

Edges: TypeAlias = tuple[tuple[str, Edge], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Text in a character style."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an anchor; ``page`` prints the page of it, in brackets or at the edge."""

    content: tuple[Inline, ...]
    to: str
    page: Literal["", "brackets", "leader"] = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark stands here, its text at the foot of the page."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """To the hanging indent."""


Inline: TypeAlias = str | Text | Link | Note | Tab


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        style: key of ``PARAGRAPHS``.
        anchors: names that lead here.
        before: points above it, where the style's don't suit.
        follows: a heading that goes on on the page, though its style begins a new one.
    """

    style: str
    content: tuple[Inline, ...]
    anchors: tuple[str, ...] = ()
    before: float | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``down`` merges it with the ones below (``begin``, then ``go on``)."""

    content: tuple[Paragraph, ...]
    span: int = 1
    down: Literal["", "begin", "go on"] = ""
    fill: str = ""
    edges: Edges = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a ``head`` is repeated on every page."""

    cells: tuple[Cell, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as wide as the text.

    Attributes:
        title, description: what it is, for those who can't see it.
        columns: widths in points.
        rows: a ``head`` first.
        edges: the table's lines, by side; also ``insideH`` and ``insideV``.
        margins: inside every cell, above and below, and at the sides, in points.
        before: points above it.
    """

    title: str
    description: str
    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    edges: Edges = ()
    margins: tuple[float, float] = (1.0, 4.0)
    before: float = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents; ``entries``, at least one, are what Word would gather itself."""

    entries: tuple[Paragraph, ...]


Block: TypeAlias = Paragraph | Table | Contents


def plain(content: Iterable[Inline]) -> str:
    """Return the text of a paragraph, without footnotes, tabs and page numbers."""
    found = []
    for piece in content:
        if isinstance(piece, str):
            found.append(piece)
        elif isinstance(piece, Text):
            found.append(piece.text)
        elif isinstance(piece, Link):
            found.append(plain(piece.content))
    return "".join(found)
