"""What a reader returns: a file's text, and its blocks on demand.

A binder is read twice: once as a whole, to find where its documents begin, and then each document
by itself, since running heads, notes and the measure are a document's own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from kosshi.errors import FormatError
from kosshi.model import Block, Boxes, Region

MOST_CHARACTERS = 5_000_000
"""More text is refused before it is divided: 5,000 pages take half a minute and up to 1.7 GB (PDF)."""


def too_much(path: str) -> FormatError:
    """Return the error that says so."""
    return FormatError(
        f"文字が多すぎます（{MOST_CHARACTERS // 10_000:,}万字まで）。",
        file=path,
        remedy="分割してください。",
    )


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are to be read.

    Attributes:
        ocr: read scans by OCR, if it is installed.

    Passwords are no option: they are taken from the environment (``read.passwords``), so that
    nothing that stores or logs options ever holds one.
    """

    ocr: bool = False


class Reading(ABC):
    """A file that has been decoded.

    Attributes:
        text: the whole text; pages are separated by form feeds where there are pages.
        pages: number of pages, or None where the format has none.
        boxes: where the characters stand, or None where the format has no pages.
        warnings: whole Japanese sentences on what was read with doubt, without the file's name.
    """

    text: str
    pages: int | None = None
    boxes: Boxes | None = None
    warnings: tuple[str, ...] = ()

    @abstractmethod
    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        """Read the blocks of one document, which reaches from ``start`` to ``end`` in the text.

        Both ends are line ends.  Every character in between is in a block, in a region, or white
        space.
        """
