"""What an import finds: headings, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kosshi.outline.labels import Label
    from kosshi.outline.pieces import Piece


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as it was found.

    Attributes:
        number: path of the document's own labels, joined by "-".
        title: on one line.
        level: how many sections stand above it.
        piece: the heading in the document.
        end: one past the section's last code point, sections below it not included.
        paragraphs: its text, without heading and sections below it.
    """

    number: str
    title: str
    level: int
    piece: Piece
    end: int
    paragraphs: tuple[str, ...]

    @property
    def label(self) -> Label | None:
        """The label of its own."""
        return self.piece.label


LOST, ODD, LISTED, OUTSIDE = "lost", "odd", "listed", "outside"
"""What a doubt is about: a heading that is perhaps missing; a number or title that is odd; lines taken for an
enumeration; what is no numbered section."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at.

    Attributes:
        message: a whole Japanese sentence, without the place; of LISTED only which lines.
        kind: see above.
        line: in the file, or on the page where there are pages; None where there is no place.
        page: from 1, or None.
        start: first code point in the document's text, for the order.
    """

    message: str
    line: int | None = None
    page: int | None = None
    start: int = 0
    kind: str = ODD

    @property
    def place(self) -> str:
        """Where it is: 3ページ8行目, or "" where there is no place."""
        page = f"{self.page}ページ" if self.page else ""
        return "" if self.line is None else f"{page}{self.line}行目"

    def __str__(self) -> str:
        """Return the message with its place."""
        return f"{self.place}: {self.message}" if self.place else self.message


def doubt(piece: Piece, message: str, kind: str = ODD) -> Doubt:
    """Return a doubt about a piece."""
    return Doubt(message, piece.line, piece.page, piece.start, kind)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a document.

    Attributes:
        headings: the sections in order.
        front: the pieces before the first one: title, date, who decided.
        doubts: in the order of the document.
        entries: how many numbered entries its table of contents has.
    """

    headings: tuple[Heading, ...]
    front: tuple[Piece, ...]
    doubts: tuple[Doubt, ...]
    entries: int = 0
