"""Lines → blocks, by the marks and indentation of Japanese official writing.

A reader of a line-based format tells the assembler what each line is as far as its syntax says;
the assembler joins lines to paragraphs: no space between Japanese characters, one between Latin
words, a line feed where the writer began a new line on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kosshi.marks import END_MARK, REFERENCE_HEAD, Mark, MarkKind, bracketed, leading_mark
from kosshi.model import Account, Block, BlockKind, NoteMark, Region, Span
from kosshi.read.lines import Draft, Line, goes_on, indent_of, join_between, pieces
from kosshi.text import is_complete, width

Cuts = Iterable[tuple[int, int]]

_LABELLED = re.compile(r"[^\s：:。、]{1,12}[：:]")
"""「Ａ委員：…」: what is wrapped hangs below the words."""
_BREAKS_OFF = 20.0
_HEADING = 32.0
"""Columns, full width, of a line that may have been wrapped."""


class Assembler:
    """Builds blocks from lines in order; every character it leaves out becomes a region."""

    def __init__(self, text: str, measure: float | None) -> None:
        """Start on a text that was wrapped at ``measure`` columns (None: it was not wrapped)."""
        self.text = text
        self.measure = measure
        self.blocks: list[Block] = []
        self.regions: list[Region] = []
        self._draft: Draft | None = None
        self._previous = ""
        self._previous_full: bool | None = None
        self._continuation: float | None = None
        self._hard_break = False
        self._after_break = False
        self._ordinals: dict[str, int] = {}

    def region(self, start: int, end: int, account: Account, rule: str) -> None:
        """Account for characters that are no content."""
        if start < end:
            self.regions.append(Region(start, end, account, rule))

    def flush(self) -> None:
        """End the current block."""
        if self._draft is not None:
            block = self._draft.finish(self.text)
            if block is not None:
                self.blocks.append(block)
            else:  # nothing but marks of notes
                for note in self._draft.notes:
                    self.region(note.start, note.end, Account.FOOTNOTE, "注の番号")
        self._draft = None
        self._continuation = None
        self._hard_break = False

    def furniture(self, line: Line, rule: str) -> None:
        """Take a line as page furniture; the sentence before it may go on after it."""
        self.flush()
        self.region(line.start, line.end, Account.PAGE_FURNITURE, rule)
        self._after_break = True

    def page_break(self) -> None:
        """Note that a new page begins."""
        self.flush()
        self._after_break = True

    def begin(
        self,
        kind: BlockKind,
        line: Line,
        start: int,
        *,
        cuts: Cuts = (),
        notes: Iterable[NoteMark] = (),
        level: int = 0,
        mark: str = "",
        indent: float | None = None,
    ) -> None:
        """Begin a block with ``text[start:line.end]``."""
        self.flush()
        self._draft = Draft(
            kind, level, mark, self._indent(line) if indent is None else indent, self._after_break
        )
        self._after_break = kind is BlockKind.FOOTNOTE
        self._extend(line, start, cuts, notes, "")

    def _extend(
        self, line: Line, start: int, cuts: Cuts, notes: Iterable[NoteMark], join: str
    ) -> None:
        assert self._draft is not None
        cuts = [*cuts]
        notes = [*notes]
        self._draft.notes.extend(notes)
        self._draft.spans.extend(
            pieces(
                self.text,
                start,
                line.end,
                line,
                [*cuts, *((note.start, note.end) for note in notes)],
                join,
            )
        )
        self._previous = line.content(self.text)
        self._previous_full = line.full

    def go_on(self, line: Line, notes: Iterable[NoteMark] = ()) -> bool:
        """Go on with a heading by a line that was only wrapped; False if none is under way."""
        draft = self._draft
        if draft is None or draft.kind is not BlockKind.HEADING:
            return False
        start = line.end - len(line.content(self.text).lstrip(" \t\u3000"))
        body = self.text[start : line.end]
        join = join_between(self.text, draft, body, same_sentence=True)
        self._extend(line, start, (), notes, join)
        return True

    def row(self, line: Line, cells: Iterable[tuple[int, int]], cut: Cuts = ()) -> None:
        """Add a table row; ``cells`` are (start, end), empty ones included."""
        self.flush()
        draft = Draft(BlockKind.ROW, after_break=self._after_break)
        self._after_break = False
        cut = [*cut]
        draft.cells = [pieces(self.text, start, end, line, cut) for start, end in cells]
        self._draft = draft
        self.flush()

    def cells(
        self,
        cells: Sequence[Sequence[Line]],
        notes: Mapping[int, Iterable[NoteMark]],
        cuts: Mapping[int, Cuts] | None = None,
        merged: Iterable[int] = (),
    ) -> None:
        """Add a table row whose cells hold lines of their own; ``notes``, ``cuts`` by line start.

        Inside a cell lines join as they do in running text.  ``merged`` are the columns whose cell
        reaches down from a row above.
        """
        self.flush()
        draft = Draft(BlockKind.ROW, after_break=self._after_break, merged=tuple(merged))
        self._after_break = False
        for cell in cells:
            inner = Assembler(self.text, self.measure)
            for line in cell:
                cut = cuts.get(line.start, ()) if cuts else ()
                inner._cell_line(line, cut, notes.get(line.start, ()))
            inner.flush()
            draft.inner.append(tuple(inner.blocks))
            spans: list[Span] = []
            for block in inner.blocks:
                spans.extend(block.passage.following("\n" if spans else ""))
                draft.notes.extend(block.notes)
            self.regions.extend(inner.regions)
            draft.cells.append(spans)
        self._draft = draft
        self.flush()

    def _cell_line(self, line: Line, cuts: Cuts, notes: Iterable[NoteMark]) -> None:
        """Add a line of a cell; one with a bullet that only the format shows begins an item."""
        if line.soft:
            self.hard_break()
        content = line.content(self.text).lstrip(" \t\u3000")
        own = leading_mark(content)
        if not line.bullet or (own is not None and own.kind is MarkKind.BULLET):
            self.text_line(line, cuts=cuts, notes=notes)
        else:
            start = line.end - len(content)
            self.begin(BlockKind.ITEM, line, start, cuts=cuts, notes=notes, mark=line.bullet)

    def make_heading(self, level: int) -> None:
        """Turn the current block into a heading (Markdown's underlined ones) and end it."""
        if self._draft is not None:
            self._draft.kind = BlockKind.HEADING
            self._draft.level = level
        self.flush()

    @property
    def in_text(self) -> bool:
        """Whether a paragraph is under way."""
        return self._draft is not None and self._draft.kind is BlockKind.PARAGRAPH

    def hard_break(self) -> None:
        """Note that the format demands a new line after the current one."""
        self._hard_break = True

    def text_line(self, line: Line, *, cuts: Cuts = (), notes: Iterable[NoteMark] = ()) -> None:
        """Add a line of running text: a new block, or more of the current one."""
        start = line.end - len(line.content(self.text).lstrip(" \t\u3000"))
        body = self.text[start : line.end]
        if END_MARK.fullmatch(body) or self._is_right_aligned(line):
            self.begin(BlockKind.PARAGRAPH, line, start, cuts=cuts, notes=notes)
            self.flush()
            return
        mark = leading_mark(body)
        if mark is not None and not self._mark_is_text(mark):
            self._ordinals[mark.family] = mark.ordinal
            if mark.kind is MarkKind.BULLET:
                self.region(start, start + len(mark.label), Account.MARKUP, "箇条書きの記号")
                self.begin(
                    BlockKind.ITEM,
                    line,
                    start + mark.length,
                    cuts=cuts,
                    notes=notes,
                    mark=mark.label,
                )
            else:
                self.begin(BlockKind.PARAGRAPH, line, start, cuts=cuts, notes=notes)
            return
        join = self._continues(line, body)
        if join is None:
            self.begin(BlockKind.PARAGRAPH, line, start, cuts=cuts, notes=notes)
        else:
            if self._continuation is None:
                self._continuation = self._indent(line)
            self._hard_break = False
            self._extend(line, start, cuts, notes, join)

    def _is_right_aligned(self, line: Line) -> bool:
        """A date, a name or 以上 set to the right is a line of its own."""
        return self.measure is not None and self._indent(line) >= 0.4 * self.measure

    def _indent(self, line: Line) -> float:
        return indent_of(line.content(self.text)) if line.indent is None else line.indent

    def _goes_on(self) -> bool:
        """Whether the last line's end is only the edge of the paper."""
        if self._previous_full is not None:
            return self._previous_full
        return goes_on(self._previous, self.measure)

    def _breaks_off(self, *, item: bool) -> bool:
        """Whether the last line, of some length, ends inside a sentence that is not its first.

        However short the text is in which lines were wrapped: a heading holds no sentence, and one
        behind a bullet is no longer than ``_HEADING``.
        """
        said = self._previous.strip()
        return (
            width(said) >= _BREAKS_OFF
            and not is_complete(said)
            and ("。" in said or (item and width(said) >= _HEADING))
            and said[-1] not in "）)】〕］]"
        )

    def _mark_is_text(self, mark: Mark) -> bool:
        """A label at the start of a line may be the middle of a wrapped sentence.

        It is not if it is the next of its kind: ３． after ２．
        """
        following = mark.ordinal > 0 and self._ordinals.get(mark.family, 0) + 1 == mark.ordinal
        return (
            mark.kind is MarkKind.LABEL
            and not following
            and self._draft is not None
            and self._draft.kind is not BlockKind.FOOTNOTE
            and not self._hard_break
            and self._goes_on()
            and not is_complete(self._previous)
        )

    def _continues(self, line: Line, body: str) -> str | None:
        """Return the joining white space if the line goes on with the current block, else None."""
        draft = self._draft
        if draft is None or draft.kind is BlockKind.HEADING:
            return None
        if REFERENCE_HEAD.match(body) and is_complete(self._previous):
            return None
        if bracketed(body) is not None and (is_complete(self._previous) or not self._goes_on()):
            return None
        if draft.kind is BlockKind.FOOTNOTE:  # a note goes on to the blank line
            return join_between(self.text, draft, body, same_sentence=True)
        if self._hard_break:
            return "\n"
        if (
            self._breaks_off(item=draft.kind is BlockKind.ITEM)
            and self._indent(line) > draft.indent + 0.4
        ):
            return join_between(self.text, draft, body, same_sentence=True)
        if self.measure is None:
            # An ideographic space at the start of a line is a new paragraph's indent.
            indented = line.content(self.text).startswith("\u3000")
            return None if indented else self._soft_break(draft, body)
        if not self._goes_on():
            return None
        first_indent = self._continuation is None
        reference = draft.indent if first_indent else self._continuation
        deeper = self._indent(line) > (reference or 0.0) + 0.4
        hangs = first_indent and (draft.mark or _LABELLED.match(self._previous.strip()))
        if is_complete(self._previous) and deeper and not hangs:
            return None
        return join_between(self.text, draft, body, same_sentence=True)

    def _soft_break(self, draft: Draft, body: str) -> str | None:
        """In a format whose paragraphs end with a blank line, a line end may mean nothing.

        A short line, or one that ends a sentence, was ended on purpose.
        """
        if not self.joins_soft_breaks:
            return None
        same = width(self._previous.strip()) >= 20 and not is_complete(self._previous)
        return join_between(self.text, draft, body, same_sentence=same)

    joins_soft_breaks = False
    """Set by readers of formats (Markdown) in which only a blank line ends a paragraph."""
