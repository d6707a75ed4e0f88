"""The values that travel through the pipeline: frozen, slotted, compared by content.

Offsets are Unicode code points into the decoded text of a source, 0-based, end exclusive.  Line
and page numbers are 1-based, as people count them.  Text is normalised only for matching; what is
quoted is always cut from the source by a span.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a source is (資料の種別)."""

    MINUTES = "minutes"
    TRANSCRIPT = "transcript"
    PAPER = "paper"
    REFERENCE = "reference"


class OpinionKind(StrEnum):
    """What an opinion does (意見の類型), read from how its sentences end."""

    PROPOSAL = "提言"
    CONCERN = "懸念"
    OBSERVATION = "認識"
    QUESTION = "問い"
    AGAINST = "反対"
    FOR = "賛成"
    OTHER = "その他"


class Stance(StrEnum):
    """The position that a point takes on an issue."""

    FOR = "for"
    AGAINST = "against"
    CONDITIONAL = "conditional"


class Account(StrEnum):
    """What a stretch of a source was taken for; the columns of the ledger's accounting."""

    OPINION = "opinion"
    ENDORSEMENT = "endorsement"
    HEADING = "heading"
    PROCEDURE = "procedure"
    FRONT_MATTER = "front_matter"
    ROSTER = "roster"
    FOOTNOTE = "footnote"
    PAGE_FURNITURE = "page_furniture"
    MARKUP = "markup"
    TABLE_HEAD = "table_head"
    REFERENCE = "reference"
    BLANK = "blank"


class BlockKind(StrEnum):
    """The form of a block as its file format tells it, before anything is interpreted."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Source:
    """One file as received.

    Attributes:
        path: POSIX path relative to the workspace.
        sha256: of the file's bytes, hexadecimal.
        meeting: number in the folder name ``meeting-NN``, or None.
        characters: length of the decoded text in code points.
        pages: number of pages, or None where the format has none.
        start: of a document in a binder, the first code point in the binder's text; else 0.
        part: of a document in a binder, its rank in it from 1; else None.
    """

    path: str
    sha256: str
    meeting: int | None
    characters: int
    pages: int | None = None
    start: int = 0
    part: int | None = None

    @property
    def end(self) -> int:
        """One past the last code point, in the text of the file."""
        return self.start + self.characters

    @property
    def name(self) -> str:
        """The path, with ``#2`` for the second document of a binder (as in panel.yaml)."""
        return self.path if self.part is None else f"{self.path}#{self.part}"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a source's own characters, within one line.

    Attributes:
        start: first code point.
        end: one past the last code point.
        line: line on which the run starts (in the file, or on the page where there are pages).
        page: page on which the run starts, or None.
        join: white space (never anything else) that stands before this run where runs are joined
            to a text: nothing inside a sentence, a line feed before a paragraph or an item.

    Where on the page the run stands is told by ``Boxes.around``.
    """

    start: int
    end: int
    line: int
    page: int | None = None
    join: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or reversed span {self.start}–{self.end}")
        if self.join.strip():
            raise ValueError(f"a span may only be joined by white space, not {self.join!r}")


def cut(source: str, spans: Iterable[Span]) -> str:
    """Return the text that spans denote: the source's own characters, joined as the spans say."""
    return "".join(
        (span.join if index else "") + source[span.start : span.end]
        for index, span in enumerate(spans)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the spans it is cut from; ``text == cut(source, spans)`` at all times."""

    text: str
    spans: tuple[Span, ...]

    def part(self, source: str, start: int, end: int) -> Passage | None:
        """Return the passage of ``text[start:end]`` without outer white space, or None if empty.

        ``source`` is the text of the source; ``start`` and ``end`` count in this passage's text.
        """
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        kept: list[Span] = []
        position = 0
        for index, span in enumerate(self.spans):
            position += len(span.join) if index else 0
            left = max(start - position, 0)
            right = min(end - position, span.end - span.start)
            if left < right:
                join = "" if not kept else ("" if left else span.join)
                kept.append(
                    Span(
                        span.start + left,
                        span.start + right,
                        span.line,
                        span.page,
                        join,
                    )
                )
            position += span.end - span.start
        return Passage(cut(source, kept), tuple(kept)) if kept else None

    def following(self, join: str) -> tuple[Span, ...]:
        """Return the spans as they follow other spans, joined by ``join``."""
        first = self.spans[0]
        return (
            Span(first.start, first.end, first.line, first.page, join),
            *self.spans[1:],
        )

    @property
    def start(self) -> int:
        """The first code point of the passage."""
        return self.spans[0].start

    @property
    def line(self) -> int:
        """The line on which the passage starts."""
        return self.spans[0].line

    @property
    def page(self) -> int | None:
        """The page on which the passage starts."""
        return self.spans[0].page


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote's number in the running text, such as ``<sup>1</sup>``: printed nowhere."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a source and what it was taken for."""

    start: int
    end: int
    account: Account
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading, table row or footnote, as the format shows it.

    Attributes:
        kind: form.
        passage: the content, without markup, marks and footnote numbers.
        level: rank of a heading (1 highest), or depth of a list item (0 outermost).
        mark: the bullet or label that the reader took off (``○``, ``・``, ``(注1)``), else "".
        cells: of a table row, left to right, one for each column; None for an empty cell.
        inner: of a table row, the blocks inside each cell; empty where the format has none.
        merged: of a table row, the columns whose cell reaches down from a row above.
        notes: footnote numbers that stand inside the block.
        after_break: True where a page break, a footnote block or a rule came before.
        indent: white space before the first character, in full-width columns.
    """

    kind: BlockKind
    passage: Passage
    level: int = 0
    mark: str = ""
    cells: tuple[Passage | None, ...] = ()
    inner: tuple[tuple[Block, ...], ...] = ()
    merged: tuple[int, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    after_break: bool = False
    indent: float = 0.0

    @property
    def text(self) -> str:
        """The content as text."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Boxes:
    """Where each character of a text stands on its page; parallel to the text.

    Points (1/72 inch), origin at the upper left of the page as it is shown.  A character that is
    not on the page (a line end) has a box without area.
    """

    lefts: array[float]
    tops: array[float]
    rights: array[float]
    bottoms: array[float]

    def around(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        """Return (left, top, right, bottom) around a run, to 0.1 point, or None if not shown."""
        shown = [i for i in range(start, end) if self.rights[i] > self.lefts[i]]
        if not shown:
            return None
        return (
            round(min(self.lefts[i] for i in shown), 1),
            round(min(self.tops[i] for i in shown), 1),
            round(max(self.rights[i] for i in shown), 1),
            round(max(self.bottoms[i] for i in shown), 1),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A source that has been read.

    ``text`` is the decoded text of the whole file, which all offsets refer to, also those of a
    document in a binder: that reaches from ``source.start`` to ``source.end``.  Where the format
    has pages, the text has a form feed between them.  ``regions`` are what the format itself
    explains: markup, rules, page furniture, footnote numbers.  ``warnings`` are whole Japanese
    sentences on what was read with doubt (the encoding, tracked changes), without the file's name.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    regions: tuple[Region, ...]
    boxes: Boxes | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-item of an opinion: its label (①, ア, (1)) or bare bullet (・), and its text."""

    label: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Remark:
    """What the minutes note about an opinion: 「別の委員より、当該意見に賛成である…」.

    ``count`` is how many members it speaks of: 2 for 複数, since that is all that is certain.
    ``stance`` is FOR for an endorsement; a remark of dissent is kept, but endorses nothing.
    """

    passage: Passage
    stance: Stance
    count: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """One statement of one member, verbatim (意見).

    Attributes:
        id: hash of the meeting, the kind of source, the speaker and the normalised text, so that
            it survives a rerun, an edit elsewhere and another file format.
        label: short running name for print, such as 議12 or 遠藤3.
        source: the source's id.
        passage: the whole statement: lead, sub-items with their labels, further paragraphs.
        lead: the part before the first sub-item.
        items: the sub-items, parts of the same passage.
        theme: headings above it, outermost first.
        remarks: notes of the minutes on what other members said to it.
        rule: the convention by which it was found.
    """

    id: str
    label: str
    source: str
    speaker: str | None
    theme: tuple[str, ...]
    passage: Passage
    lead: str
    items: tuple[Item, ...]
    kind: OpinionKind
    remarks: tuple[Remark, ...]
    rule: str

    @property
    def text(self) -> str:
        """The whole statement as text."""
        return self.passage.text

    @property
    def endorsements(self) -> int:
        """How many other members are recorded as agreeing."""
        return sum(remark.count for remark in self.remarks if remark.stance is Stance.FOR)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: an abbreviation spelt out, or a remark on ``term``."""

    label: str
    term: str | None
    passage: Passage
    abbreviation: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source says about itself; None or empty where it does not say.

    ``date`` is ISO 8601.  ``next_meeting`` is the phrase of the minutes, verbatim.
    """

    kind: Kind
    title: str
    panel: str | None = None
    meeting: int | None = None
    date: str | None = None
    when: str | None = None
    place: str | None = None
    members: tuple[str, ...] = ()
    author: str | None = None
    affiliation: str | None = None
    next_meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything extracted from one source."""

    id: str
    source: Source
    text: str
    facts: Facts
    opinions: tuple[Opinion, ...]
    notes: tuple[Note, ...]
    regions: tuple[Region, ...]
    boxes: Boxes | None = None
    warnings: tuple[str, ...] = ()
