"""Tables of opinions (論点｜主な意見, 委員名｜意見, 意見｜事務局の考え方): what each column holds.

The head names the columns; where there is none, their cells tell.  A cell that is merged over rows,
or left empty below a theme, holds for the rows below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from kosshi.extract import facts, headings
from kosshi.extract.conventions import is_nothing
from kosshi.extract.speakers import Role, speaker_of
from kosshi.extract.statements import split_at_bullets
from kosshi.marks import bracketed, leading_mark
from kosshi.model import Account, Block, BlockKind, Passage
from kosshi.text import is_complete, plain

_LONGEST_HEAD = 20
"""Characters of a cell in a table's head."""

_LONGEST_THEME = 120

_NUMBERS = re.compile(r"(?:no|№|番号|項番|整理番号|通し番号|連番|#)\.?")
_NAMES = re.compile(
    r"(?:御?(?:発言|提出|提案)(?:者|委員)|(?:委員|構成員|有識者|発言者|提出者|出席者|メンバー)(?:名|氏名)?|御?(?:氏|お)?名前?|氏名)"
)
_THEMES = re.compile(
    r".*(?:論点|項目|区分|テーマ|事項|分類|分野|議題|議事|観点|柱|箇所|章|節|条)(?:名|番号|等|[(（].*[)）])?"
)
_REPLIES = re.compile(
    r"(?!委員|構成員|有識者).*(?:回答|応答|答弁|対応(?:方針|方向|方向性|状況|策)?|考え方|見解|措置(?:状況)?|反映状況|事務局(?:説明|コメント)?)"
    r"(?:等|案|[(（].{1,6}[)）])?"
)
_OPINIONS = re.compile(r".*(?:意見|発言|指摘|コメント|質問|要望|提案|提言|声).*")


class Column(Enum):
    """What a column of a table holds."""

    NUMBER = "表の行の番号"
    SPEAKER = "発言者"
    THEME = "表の行の見出し"
    OPINION = "表の行"
    REPLY = "事務局等の応答"
    OTHER = "表の行（意見ではないもの）"


_ACCOUNTS = {
    Column.NUMBER: Account.MARKUP,
    Column.SPEAKER: Account.HEADING,
    Column.THEME: Account.HEADING,
    Column.REPLY: Account.PROCEDURE,
    Column.OTHER: Account.REFERENCE,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A cell that holds opinions.

    Attributes:
        blocks: what stands in the cell.
        theme: what the cells before it and the rows above name, outermost first.
        speaker: whom the row names.
    """

    blocks: tuple[Block, ...]
    theme: tuple[str, ...] = ()
    speaker: str | None = None
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was understood: the cells with opinions, and the account of the others."""

    said: tuple[Said, ...]
    rest: tuple[tuple[Passage, Account, str], ...]


def read_table(source: str, rows: Sequence[Block]) -> list[Row]:
    """Understand the rows of one table."""
    return list(_Table(source, rows).read())


def _apart(source: str, rows: Iterable[Block]) -> Iterator[list[Block]]:
    """Return the tables in a run of rows: a blank line and another number of cells part two."""
    table: list[Block] = []
    for row in rows:
        if table and len(table[-1].cells) != len(row.cells):
            gap = source[table[-1].passage.spans[-1].end : row.passage.start]
            if gap.count("\n") > 1:
                yield table
                table = []
        table.append(row)
    if table:
        yield table


def _read_below(
    source: str, rows: Sequence[Block], names: list[str]
) -> tuple[list[Row], list[str]]:
    """Understand a table below another whose head may hold for it; returns its names, too."""
    table = _Table(source, rows, names)
    return list(table.read()), table.names


def opened(blocks: Sequence[Block]) -> Iterator[Block]:
    """Return a document's blocks, a form's row that holds the whole text opened to what is in it.

    Municipal forms set the minutes into one cell beside 「会議の概要」.
    """
    plainly = (b for b in with_inner(blocks) if b.kind is not BlockKind.ROW)
    total = sum(map(_sentences_of, plainly))
    for is_row, group in groupby(blocks, key=lambda block: block.kind is BlockKind.ROW):
        run = list(group)
        headed = is_row and is_head(run) and names_opinions(run[0])
        for block in run:
            most = max((sum(map(_sentences_of, cell)) for cell in block.inner), default=0)
            whole = most >= _WHOLE and 10 * most >= 8 * total and len(block.cells) <= 2
            if not is_row or headed or not whole:
                yield block
                continue
            for cell, inner in zip(block.cells, block.inner, strict=True):
                if len(inner) > 1:
                    yield from inner
                elif cell is not None:
                    yield Block(BlockKind.PARAGRAPH, cell)


_WHOLE = 6
"""Sentences in a cell that may be the whole text."""


def _sentences_of(block: Block) -> int:
    return block.text.count("。")


def lists_opinions(rows: Sequence[Block]) -> bool:
    """Whether a cell of a table holds a list of sentences."""
    return any(
        sum(bool(block.mark) and is_complete(block.text) for block in cell) > 1
        for row in rows
        for cell in row.inner
    )


def names_opinions(head: Block) -> bool:
    """Whether a table's head names a column of opinions or proposals."""
    return any(cell and _OPINIONS.fullmatch(plain(cell.text)) for cell in head.cells)


class Tables:
    """The rows of a document's tables, by the blocks that they are."""

    def __init__(self, source: str, blocks: Iterable[Block]) -> None:
        """Look at runs of rows; ``source`` is the text of the source."""
        self._rows: dict[int, Row] = {}
        self._firsts: dict[int, int] = {}
        names: list[str] = []
        for is_row, group in groupby(blocks, key=lambda block: block.kind is BlockKind.ROW):
            for rows in _apart(source, group) if is_row else ():
                read, names = _read_below(source, rows, names)
                for block, row in zip(rows, read, strict=True):
                    self._rows[block.passage.start] = row
                    self._firsts[block.passage.start] = rows[0].passage.start

    def whole_from(self, blocks: Sequence[Block], index: int) -> int:
        """Return where the table begins in which a block is the first with opinions."""
        if index < len(blocks) and blocks[index].kind is BlockKind.ROW:
            first = self._firsts[blocks[index].passage.start]
            while blocks[index].passage.start > first:
                index -= 1
        return index

    def is_answered(self, block: Block) -> bool:
        """Whether the office answers in a row itself, or in the next one."""
        starts = sorted(self._rows)
        below = starts.index(block.passage.start) + 1
        if any(rule == Column.REPLY.value for _, _, rule in self.row(block).rest):
            return True
        if below == len(starts):
            return False
        row = self._rows[starts[below]]
        return not row.said and any(rule == Column.REPLY.value for _, _, rule in row.rest)

    def row(self, block: Block) -> Row:
        """Return how a row was understood."""
        return self._rows[block.passage.start]


class CellOutline(headings.Outline):
    """The headings inside a cell, below what stands above it."""

    def __init__(self, above: tuple[str, ...]) -> None:
        """Start below ``above``."""
        super().__init__()
        self._above = above

    @property
    def path(self) -> tuple[str, ...]:
        """The titles above, outermost first."""
        return (*self._above, *super().path)


def with_inner(blocks: Iterable[Block]) -> Iterator[Block]:
    """Return blocks, with those inside the cells of rows after each row."""
    for block in blocks:
        yield block
        for cell in block.inner:
            yield from cell


def is_head(rows: Sequence[Block]) -> bool:
    """Whether the first row names the columns: short cells without a sentence, longer ones below."""
    first = rows[0]
    if len(rows) < 2 or any(cell and is_complete(cell.text) for cell in first.cells):
        return False
    lengths = [len(cell.text) for cell in first.cells if cell]
    below = max(len(row.text) for row in rows[1:])
    return bool(lengths) and max(lengths) <= _LONGEST_HEAD and below > max(lengths)


def _names_columns(row: Block) -> bool:
    """Whether a row that stands alone names the columns of what is below a heading: 意見・質問｜回答."""
    names = [plain(cell.text) for cell in row.cells if cell]
    kinds = (_OPINIONS, _REPLIES, _NUMBERS, _NAMES, _THEMES)
    return len(names) > 1 and all(
        len(name) <= _LONGEST_HEAD and any(kind.fullmatch(name) for kind in kinds) for name in names
    )


class _Table:
    def __init__(self, source: str, rows: Sequence[Block], above: Sequence[str] = ()) -> None:
        self.source = source
        self.rows = rows
        self.width = max(len(row.cells) for row in rows)
        self.heads = self._count_heads()
        self.names = [
            "".join(plain(cell.text) for row in rows[: self.heads] if (cell := _cell(row, column)))
            for column in range(self.width)
        ]
        if not self.heads and len(above) == self.width > 1:
            self.names = list(above)  # headings part a table whose head stands once
        self.body = [row for row in rows[self.heads :] if not self._repeats_head(row)]
        self.columns = self._columns()
        self.sides = [c for c, kind in enumerate(self.columns) if kind is Column.OPINION]
        self.group: str | None = None
        self.themes: dict[int, str] = {}
        self.speaker: _Who | None = None

    def read(self) -> Iterator[Row]:
        """Return the rows in order."""
        for number, row in enumerate(self.rows):
            if number < self.heads or self._repeats_head(row):
                yield Row((), ((row.passage, Account.TABLE_HEAD, "表の見出し"),))
            elif not self.sides:
                yield _reference(row)
            else:
                yield self._read_row(row)

    # -- the columns ----------------------------------------------------------------------

    def _count_heads(self) -> int:
        """Count the rows of the head: cells that reach down into a second row show one more."""
        if len(self.rows) == 1 and _names_columns(self.rows[0]):
            return 1
        if not is_head(self.rows):
            return 0
        second = self.rows[1]
        more = bool(second.merged) and len(self.rows) > 2 and is_head(self.rows[1:])
        return 2 if more else 1

    def _repeats_head(self, row: Block) -> bool:
        return bool(self.heads) and plain(row.text) == plain(self.rows[0].text)

    def _columns(self) -> list[Column]:
        kinds: list[Column | None] = [self._told(column) for column in range(self.width)]
        stating = [self._states(column) for column in range(self.width)]
        bulleted = [self._is_bulleted(column) for column in range(self.width)]
        for column, kind in enumerate(kinds):
            if kind is None and (bulleted[column] or (stating[column] and not any(bulleted))):
                kinds[column] = Column.OPINION
        if Column.OPINION not in kinds:  # a head that promised something else
            kinds = [
                Column.OPINION if kind in {None, Column.THEME} and states else kind
                for kind, states in zip(kinds, stating, strict=True)
            ]
        first = kinds.index(Column.OPINION) if Column.OPINION in kinds else 0
        for column, kind in enumerate(kinds):
            if kind is None:
                kinds[column] = Column.THEME if column < first else Column.OTHER
            elif kind is Column.REPLY and Column.OPINION not in kinds:
                kinds[column] = Column.OPINION if stating[column] else Column.OTHER
        return [kind or Column.OTHER for kind in kinds]

    def _told(self, column: int) -> Column | None:
        """Say what the head, or the form of every cell, makes of a column."""
        name = self.names[column]
        cells = [cell for row in self.body if (cell := _cell(row, column)) is not None]
        if not cells:
            return Column.OTHER
        if _NUMBERS.fullmatch(name) or all(_is_number(cell.text) for cell in cells):
            return Column.NUMBER
        names = sum(_who(cell.text, named=False) is not None for cell in cells)
        if (_NAMES.fullmatch(name) and not self._states(column)) or names == len(cells):
            return Column.SPEAKER
        if _REPLIES.fullmatch(name):
            return Column.REPLY
        if _OPINIONS.fullmatch(name):
            return Column.OPINION
        if _THEMES.fullmatch(name) and not self._is_bulleted(column):
            return Column.THEME
        return None

    def _states(self, column: int) -> bool:
        return any(
            is_complete(cell.text) for row in self.body if (cell := _cell(row, column)) is not None
        )

    def _is_bulleted(self, column: int) -> bool:
        return any(
            block.mark
            for row in self.body
            if column < len(row.inner)
            for block in row.inner[column]
        )

    # -- the rows -------------------------------------------------------------------------

    def _read_row(self, row: Block) -> Row:
        filled = [column for column, cell in enumerate(row.cells) if cell is not None]
        if len(filled) == 1 and self._groups(row, filled[0]):
            cell = row.cells[filled[0]]
            assert cell is not None
            self.group, self.themes, self.speaker = _title(row, filled[0]), {}, None
            return Row((), ((cell, Account.HEADING, Column.THEME.value),))
        said: list[Said] = []
        rest: list[tuple[Passage, Account, str]] = []
        self._note_row(row)
        for column in filled:
            cell = row.cells[column]
            assert cell is not None
            kind = self.columns[column]
            if kind is Column.OPINION and self.speaker is not None and self.speaker.office:
                rest.append((cell, Account.PROCEDURE, Column.REPLY.value))
            elif kind is Column.OPINION and self._says(column, cell):
                blocks, marks = _blocks_of(self.source, row, column)
                rest += [(mark, Account.MARKUP, "箇条書きの記号") for mark in marks]
                speaker = None if self.speaker is None else self.speaker.name
                chair = self.speaker is not None and self.speaker.chair
                said.append(Said(blocks, self._theme(column), speaker, chair))
            else:
                kind = Column.OTHER if kind is Column.OPINION else kind
                rest.append((cell, _ACCOUNTS[kind], kind.value))
        return Row(tuple(said), tuple(rest))

    def _groups(self, row: Block, column: int) -> bool:
        """A row of one cell that is no sentence names what the rows below are about."""
        cell = row.cells[column]
        return (
            cell is not None
            and column == 0
            and not row.merged
            and self.columns[0] is not Column.SPEAKER
            and not is_complete(cell.text)
            and not any(block.mark for block in row.inner[0] if row.inner)
            and len(plain(cell.text)) <= _LONGEST_THEME
        )

    def _note_row(self, row: Block) -> None:
        """Take over what a row names; what is merged or left empty holds on."""
        for column, kind in enumerate(self.columns):
            cell = _cell(row, column)
            if kind is Column.THEME and cell is not None:
                self.themes = {known: t for known, t in self.themes.items() if known < column}
                self.themes[column] = _title(row, column)
            elif kind is Column.SPEAKER and column not in row.merged:
                named = _NAMES.fullmatch(self.names[column]) is not None
                self.speaker = _who(cell.text, named=named) if cell else None

    def _theme(self, column: int) -> tuple[str, ...]:
        titles = [self.group, *(self.themes[known] for known in sorted(self.themes))]
        if len(self.sides) > 1 and self.names[column]:  # 賛成の意見｜慎重な意見
            titles.append(self.names[column])
        return tuple(title for title in titles if title)

    def _says(self, column: int, cell: Passage) -> bool:
        if is_nothing(cell.text):
            return False
        return bool(_OPINIONS.fullmatch(self.names[column])) or (
            is_complete(cell.text) or self._is_bulleted(column)
        )


def _reference(row: Block) -> Row:
    return Row((), ((row.passage, Account.REFERENCE, Column.OTHER.value),))


def _cell(row: Block, column: int) -> Passage | None:
    return row.cells[column] if column < len(row.cells) else None


def _is_number(text: str) -> bool:
    form = plain(text)
    mark = leading_mark(form + " 　x")
    return form.isdecimal() or (mark is not None and mark.ordinal > 0 and mark.length >= len(form))


def _title(row: Block, column: int) -> str:
    """Return what a cell names, on one line."""
    cell = row.cells[column]
    assert cell is not None
    blocks = row.inner[column] if column < len(row.inner) else ()
    if len(blocks) > 1 and (any(block.mark for block in blocks) or len(cell.text) > _LONGEST_THEME):
        return headings.title_of(blocks[0].text.replace("\n", ""))
    return headings.title_of(cell.text.replace("\n", ""))


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom a cell names; the office explains, and has no say."""

    name: str | None
    office: bool = False
    chair: bool = False


def _who(text: str, *, named: bool) -> _Who | None:
    """Return whom a cell names, or None if nobody; ``named``: its column says that it does."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lines = [line for line in lines if bracketed(line) is None] or lines
    whole = re.sub(r"\s|[（(][^（）()]*[)）]", "", "".join(lines))
    told = speaker_of(whole)
    if told is not None:
        return _Who(told[0], told[1] is Role.OFFICE, told[1] is Role.CHAIR)
    several = [speaker_of(who) for who in re.split("[、，,／/]", whole)]
    if len(several) > 1 and all(several):  # 「佐藤委員、鈴木委員」
        return _Who("、".join(each[0] for each in several if each and each[0]) or None)
    if not named or not lines:
        return None
    found = facts.person_name(lines[-1])
    if found is not None:
        return _Who(found[0])
    return _Who(whole if re.fullmatch(r"[一-龥々〆ヶァ-ヴー]{1,8}", whole) else None)


def _blocks_of(source: str, row: Block, column: int) -> tuple[tuple[Block, ...], list[Passage]]:
    """Return the blocks of a cell, and the bullets inside lines at which they were parted."""
    cell = row.cells[column]
    assert cell is not None
    blocks: list[Block] = []
    marks: list[Passage] = []
    inner = row.inner[column] if row.inner else (Block(BlockKind.PARAGRAPH, cell),)
    for block in inner:
        parts = split_at_bullets(source, block)
        blocks += [part for part, _ in parts]
        marks += [mark for _, mark in parts if mark is not None]
    return tuple(blocks), marks
