"""A document as the pieces an outline is read from: headings, items, text.

A piece is a paragraph, or a line of one where a writer broke it on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from kosshi.model import Block, BlockKind, Document, Passage
from kosshi.outline.labels import Label, label_of
from kosshi.text import plain

LONGEST = 100
"""Characters; a title of a ministry's plan fills three lines at the most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document that is a heading, an entry, an item or text.

    Attributes:
        text: on one line.
        start: first code point in the document's text.
        end: one past the last.
        line: on which it starts.
        page: on which it starts, or None.
        styled: the format itself calls it a heading; its level, or 0.
        label: at its start, or None.
        prose: it can't be a heading: a table row, an item with a bullet.
        lines: of the source, where there are several.
    """

    text: str
    start: int
    end: int
    line: int
    page: int | None
    styled: int = 0
    label: Label | None = None
    prose: bool = False
    lines: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The text without its label, spread-out characters drawn together （総　則 → 総則）."""
        return title_of(self.text[self.label.length :] if self.label else self.text)

    @property
    def key(self) -> str:
        """What a heading and its entry in the table of contents have in common."""
        return key_of(self.label, self.title)


def key_of(label: Label | None, title: str) -> str:
    """Return label and title in normal form: what a heading and its entry have in common."""
    return plain((label.text if label else "") + title)


def title_of(text: str) -> str:
    """Return a title as an outline has it: on one line, spread-out characters drawn together."""
    title = " ".join(text.split())
    title = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "　", title)
    return title.replace("　", "") if re.fullmatch(r"(?:\S　)+\S", title) else title


def pieces_of(document: Document) -> Iterator[Piece]:
    """Return the pieces of a document in order; footnotes are none of it."""
    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            continue
        if block.kind is BlockKind.ROW:
            yield _piece(block, block.passage, block.text, prose=True)
            continue
        position = 0
        for part in block.text.split("\n"):
            passage = block.passage.part(document.text, position, position + len(part))
            position += len(part) + 1
            if passage is not None:
                lines = _lines(document.text, passage)
                yield _piece(block, passage, passage.text, lines=lines, prose=bool(block.mark))


def _piece(
    block: Block, passage: Passage, text: str, *, lines: tuple[str, ...] = (), prose: bool
) -> Piece:
    spans = passage.spans
    styled = block.level if block.kind is BlockKind.HEADING else 0
    label = None if prose else label_of(text)
    start, end = spans[0].start, spans[-1].end
    return Piece(text, start, end, passage.line, passage.page, styled, label, prose, lines)


def _lines(source: str, passage: Passage) -> tuple[str, ...]:
    return tuple(
        "".join(source[span.start : span.end] for span in spans)
        for _, spans in groupby(passage.spans, lambda span: (span.page, span.line))
    )


def could_be_heading(piece: Piece) -> bool:
    """Whether a piece with a label is short and no sentence: （１）…すること。 is an item."""
    if piece.prose or piece.label is None:
        return False
    title = piece.title
    bare = re.sub(r"[（(「『【][^（）()「」『』【】]*[）)」』】]", "", title)
    return (
        0 < len(plain(title)) <= LONGEST
        and not any(end in bare for end in "。？！?!")
        and title[-1] not in "、，,：:；;"
    ) or (not title and piece.label.family == "第*章" and piece.label.ordinal == 0)
