"""Outlines of target documents, read from the documents themselves (対象文書の章立て).

A document → its sections (``sections``), the words that tell each from the others
(``vocabulary``), and the YAML that ``kosshi.panel`` loads (``write``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kosshi.errors import OutlineError
from kosshi.outline.pieces import title_of
from kosshi.outline.sections import read_sections
from kosshi.outline.vocabulary import TERMS, vocabulary
from kosshi.outline.write import Outline, Row, clean
from kosshi.text import find_date, is_complete, plain

if TYPE_CHECKING:
    from kosshi.model import Document
    from kosshi.outline.found import Reading
    from kosshi.outline.pieces import Piece

_NOT_A_TITLE = re.compile(
    r"[（(【〔［\[].*|(?:令和|平成|昭和).*|.*(?:決定|公表)|(?:資料|別紙|別添|参考).{0,4}|.*[都道府県省庁課室局]"
)
"""Who decided, when, by which paper: what stands around a title."""

_LONGEST_TITLE = 60


def outline_of(
    document: Document,
    *,
    id: str,  # noqa: A002  the key's name
    title: str | None = None,
    short: str | None = None,
    most: int = TERMS,
) -> tuple[Outline, Reading]:
    """Read a document into an outline; returns it with what was found on the way.

    Args:
        document: the target document.
        id: of the outline.
        title: of the document; None to take it from what stands before the first section.
        short: its name in narrow places.
        most: how many words a section may have.

    Raises:
        OutlineError: there are no sections in it, or no title.
    """
    reading = read_sections(document)
    if not reading.headings:
        raise OutlineError(
            "番号の付いた見出し（第１章、Ⅰ、１、（１）など）が見つかりません。",
            file=document.source.path,
            remedy="対象文書の本文か確かめてください。文字のない PDF なら --ocr を付けてください。",
        )
    found = title or _title(reading.front)
    if not found:
        raise OutlineError(
            "文書の題名が分かりません。",
            file=document.source.path,
            remedy="--title で指定してください。",
        )
    words = vocabulary(reading.headings, most)
    rows = tuple(
        Row(heading.number, clean(heading.title) or heading.number, tuple(map(clean, found_words)))
        for heading, found_words in zip(reading.headings, words, strict=True)
    )
    return Outline(id, clean(found), short, _date(reading.front), rows), reading


def _title(front: tuple[Piece, ...]) -> str | None:
    """Return the title: what the format calls so, else the first line that looks like one."""
    lines = [piece for piece in front if not piece.prose and _could_be_title(piece.title)]
    styled = [piece for piece in lines if piece.styled]
    return (styled or lines)[0].title if lines else None


def _could_be_title(text: str) -> bool:
    return (
        1 < len(plain(text)) <= _LONGEST_TITLE
        and not is_complete(text)
        and find_date(text) is None
        and not _NOT_A_TITLE.fullmatch(title_of(text))
    )


def _date(front: tuple[Piece, ...]) -> str | None:
    """Return the latest date before the first section: of the decision, or of its last change."""
    dates = [found[0] for piece in front if (found := find_date(piece.text)) is not None]
    return max(dates).isoformat() if dates else None
