"""A document → its sections: number, title, level and text.

Levels are learned: a kind of label that appears under another ranks below it, whichever it is
(第１ above １ or １ above 第１).  What looks like a heading and is none is told apart by what follows:
the lines of an enumeration stand one after the other, without text between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kosshi.outline.contents import Entry, against_contents, entries_set_apart, take_contents
from kosshi.outline.found import LISTED, LOST, ODD, OUTSIDE, Doubt, Heading, Reading, doubt
from kosshi.outline.pieces import Piece, could_be_heading, key_of, pieces_of

if TYPE_CHECKING:
    from kosshi.model import Document
    from kosshi.outline.labels import Label

_UNNUMBERED = re.compile(
    r"はじめに|初めに|おわりに|終わりに|むすび(?:に)?|結び(?:に)?|結語|まえがき|前書き|あとがき|序文?|前文"
)
_ASKS = re.compile(r"(?:こと|もの|とき|場合|する|いる|ある|れる|べき|たい)$")
"""How an item of an enumeration ends that has no full stop."""

_APPENDIX = re.compile(
    r"[（(【［\[〔]?(?:附則|付則|別表|別紙|別添|別記|参考資料|資料編|用語集|用語解説|付録|附録)"
    r"[ \u3000]?(?:第?[0-9０-９一二三四五六七八九十]{1,2})?[）)】］\]〕]?(?:[ \t\u3000（(].*)?"
)


@dataclass(slots=True)
class _Open:
    """A section that is being read."""

    piece: Piece
    number: str
    title: str
    level: int
    end: int
    paragraphs: list[str] = field(default_factory=list)

    @property
    def label(self) -> Label | None:
        """The label of its own."""
        return self.piece.label

    @property
    def place(self) -> tuple[int, ...]:
        """The numbers a decimal label below it begins with."""
        if self.label is None:
            return ()
        return self.label.parts or (self.label.ordinal,)


def read_sections(document: Document) -> Reading:
    """Read the sections of a document."""
    entries, body = take_contents(list(pieces_of(document)))
    entries += entries_set_apart(document)
    walk = _Walk(_whole_headings(body, entries), entries)
    for index in range(len(walk.pieces)):
        walk.take(index)
    if not walk.found:
        walk.by_style()
    headings = tuple(
        Heading(each.number, each.title, each.level, each.piece, each.end, tuple(each.paragraphs))
        for each in walk.found
    )
    doubts = [*walk.doubts, *against_contents(headings, entries)]
    return Reading(
        headings,
        tuple(walk.front),
        tuple(sorted(doubts, key=lambda each: each.start)),
        sum(entry.label is not None for entry in entries),
    )


def _whole_headings(body: Sequence[Piece], entries: Sequence[Entry]) -> list[Piece]:
    """Join headings that run over two lines, where the table of contents has them whole."""
    known = {entry.key for entry in entries}
    joined: list[Piece] = []
    for piece in body:
        last = joined[-1] if joined else None
        if last is not None and last.label is not None and last.key not in known:
            whole = key_of(last.label, last.title + piece.text)
            if piece.label is None and whole in known:
                joined[-1] = Piece(
                    last.text + piece.text.strip(),
                    last.start,
                    piece.end,
                    last.line,
                    last.page,
                    last.styled,
                    last.label,
                )
                continue
        joined.append(piece)
    return joined


class _Walk:
    """Goes through the pieces and keeps the open sections, outermost first."""

    def __init__(self, pieces: list[Piece], entries: Sequence[Entry]) -> None:
        self.pieces = pieces
        self.known = {entry.key for entry in entries}
        self.front: list[Piece] = []
        self.found: list[_Open] = []
        self.doubts: list[Doubt] = []
        self._stack: list[_Open] = []
        self._outside = False
        self._appendix = False
        self._item: tuple[int, str, int] | None = None
        self._latest: dict[str, int] = {}
        self._listed = self._enumerations()

    def _enumerations(self) -> set[int]:
        """Return the pieces that are lines of an enumeration: 次のとおり… followed by ①, ②, ③."""
        listed: set[int] = set()
        index = 0
        while index < len(self.pieces):
            run = self._run_from(index)
            lead = self.pieces[index - 1] if index else None
            after_text = lead is not None and not could_be_heading(lead) and not lead.styled
            if (
                len(run) > 1
                and after_text
                and not any(self.pieces[i].key in self.known for i in run)
            ):
                listed.update(run)
                first = self.pieces[index]
                self._doubt(first, f"「{_shown(first)}」からの{len(run)}件", kind=LISTED)
            index += max(1, len(run))
        return listed

    def _run_from(self, index: int) -> list[int]:
        """Return the headings 1, 2, 3 … of one kind from ``index`` that nothing stands between."""
        run: list[int] = []
        for at in range(index, len(self.pieces)):
            piece = self.pieces[at]
            label = piece.label
            if label is None or not could_be_heading(piece) or label.ordinal != len(run) + 1:
                break
            if run and label.family != self._family(run[0]):
                break
            run.append(at)
        return run

    def _family(self, index: int) -> str:
        label = self.pieces[index].label
        return label.family if label else ""

    def take(self, index: int) -> None:
        """Take a piece: a heading opens a section, anything else is its text."""
        piece = self.pieces[index]
        bare = piece.text.strip()
        if piece.label is None and not piece.prose and len(bare) <= 45:
            if _APPENDIX.fullmatch(piece.title):
                self._leave(piece, appendix=True)
                return
            if _UNNUMBERED.fullmatch(piece.title):
                self._leave(piece, appendix=False)
                return
        if self._is_heading(index):
            self._enter(piece)
        elif self._stack and not self._outside:
            self._stack[-1].paragraphs.append(piece.text)
            self._stack[-1].end = piece.end
        elif not self.found and not self._outside:
            self.front.append(piece)

    def _leave(self, piece: Piece, *, appendix: bool) -> None:
        """A heading without a number ends the section before it; an annex ends the document."""
        self._outside = True
        if appendix and self._appendix:
            return
        self._appendix = self._appendix or appendix
        what = "以降は、節に含めていません" if appendix else "は番号がないため、節にしていません"
        self._doubt(piece, f"「{_shown(piece)}」{what}。", kind=OUTSIDE)

    def _doubt(self, piece: Piece, message: str, *, kind: str = ODD) -> None:
        self.doubts.append(doubt(piece, message, kind))

    def _is_heading(self, index: int) -> bool:
        piece = self.pieces[index]
        label = piece.label
        if label is None:
            return False
        families = [open_.label.family for open_ in self._stack if open_.label]
        if self._appendix and not self._follows_the_first(label):
            return False
        if not could_be_heading(piece) or index in self._listed:
            self._item = (index, label.family, label.ordinal)
            return False
        before = (
            self._stack[families.index(label.family)].label if label.family in families else None
        )
        if piece.key in self.known:
            return True
        if self._item == (index - 1, label.family, label.ordinal - 1):
            goes_on = before is not None and before.ordinal + 1 == label.ordinal
            if not (goes_on and (piece.styled or self._heads_text(index))):
                self._item = (index, label.family, label.ordinal)
                if goes_on or piece.styled:
                    self._doubt(
                        piece,
                        f"「{_shown(piece)}」は、直前の箇条と番号が続くため、節にしていません。",
                        kind=LOST,
                    )
                return False
        if not label.sure and not self._confirmed(index, label, before):
            if piece.styled:
                self._doubt(
                    piece,
                    f"「{_shown(piece)}」は、見出しの書式ですが、番号の続きがないため、節にしていません。",
                    kind=LOST,
                )
            return False
        if before is not None and 0 < label.ordinal <= before.ordinal:
            if piece.styled or label.ordinal > 1 or not self._outside:
                self._doubt(
                    piece,
                    f"「{_shown(piece)}」は、番号が「{before.text}」から戻るため、"
                    "節にしていません。",
                    kind=LOST,
                )
            return False
        return True

    def _heads_text(self, index: int) -> bool:
        """Whether a short line that could go on an enumeration is a title with text of its own.

        「１ 社に集中した調達は脆弱である。」 is no item before the heading 「２ 次世代の支援」.
        """
        following = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        return (
            following is not None
            and following.label is None
            and not following.styled
            and _ASKS.search(self.pieces[index].title) is None
        )

    def _follows_the_first(self, label: Label) -> bool:
        """After an annex only the next heading of the highest kind leads back to the document."""
        top = self._stack[0].label if self._stack else None
        return top is not None and (top.family, top.ordinal + 1) == (label.family, label.ordinal)

    def _confirmed(self, index: int, label: Label, before: Label | None) -> bool:
        """A label that nothing sets off is one if the one before or after it is there too."""
        if before is not None and before.ordinal + 1 == label.ordinal:
            return True
        above = {open_.label.family for open_ in self._stack if open_.label} - {label.family}
        for piece in self.pieces[index + 1 :]:
            other = piece.label
            if other is None or not could_be_heading(piece):
                continue
            if other.family == label.family:
                return other.ordinal == label.ordinal + 1
            if other.family in above and other.sure:
                return False
        return False

    def _enter(self, piece: Piece) -> None:
        label = piece.label
        assert label is not None
        families = [open_.label.family for open_ in self._stack if open_.label]
        before: Label | None = None
        if label.family in families:
            depth = families.index(label.family)
            before = self._stack[depth].label
            del self._stack[depth:]
        above = self._stack[-1] if self._stack else None
        name = _name(label, above)
        number = f"{above.number}-{name}" if above else name
        if any(open_.number == number for open_ in self.found):
            told = f"番号「{number}」が二度現れます。後の「{_shown(piece)}」は、節にしていません。"
            self._doubt(piece, told, kind=LOST)
            return
        self._report_gap(piece, label, before)
        self._open(piece, number, piece.title or label.text)

    def _report_gap(self, piece: Piece, label: Label, before: Label | None) -> None:
        """Numbers that run through the document (第１章 第１節, 第２章 第２節) have no gap."""
        through = self._latest.get(label.family)
        self._latest[label.family] = label.ordinal
        expected = (before.ordinal if before else 0) + 1
        if label.ordinal in {0, expected} or (before and not before.ordinal):
            return
        if before is None and through is not None and through + 1 == label.ordinal:
            return
        last = f"「{before.text}」の次が" if before else "最初が"
        self._doubt(piece, f"番号が飛んでいます（{last}「{_shown(piece)}」です）。")

    def _open(self, piece: Piece, number: str, title: str) -> None:
        section = _Open(piece, number, title, len(self._stack), piece.end)
        self._stack.append(section)
        self.found.append(section)
        self._outside = self._appendix = False
        self._item = None

    def by_style(self) -> None:
        """Read a document without numbers by its heading styles, and number the sections."""
        styled = [piece for piece in self.pieces if piece.styled]
        highest = min((piece.styled for piece in styled), default=0)
        if sum(piece.styled == highest for piece in styled) == 1 and styled[0].styled == highest:
            styled = styled[1:]  # the title
        if len(styled) < 2:
            return
        self.front = self.pieces[: self.pieces.index(styled[0])]
        counts: list[int] = []
        levels: list[int] = []
        for piece in self.pieces[len(self.front) :]:
            if not piece.styled:
                self._stack[-1].paragraphs.append(piece.text)
                self._stack[-1].end = piece.end
                continue
            while levels and levels[-1] > piece.styled:
                del self._stack[len(levels) - 1 :]
                levels.pop()
                counts.pop()
            if levels and levels[-1] == piece.styled:
                counts[-1] += 1
                del self._stack[len(levels) - 1 :]
            else:
                levels.append(piece.styled)
                counts.append(1)
            self._open(piece, "-".join(map(str, counts)), piece.title)
        told = "見出しに番号がないため、見出しの書式から順に番号を付けました。"
        self.doubts = [Doubt(told)]


def _name(label: Label, above: _Open | None) -> str:
    """Return a label as it stands in a number; of 2.3.1 under 2.3 only 1, and never a "-"."""
    if label.parts and above is not None and above.place == label.parts[:-1]:
        return str(label.parts[-1])
    return label.text.replace("-", ".")


def _shown(piece: Piece) -> str:
    text = " ".join(piece.text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"
