"""委員提出資料・発言メモ・意見書: title, author, sections; each paragraph is a statement of its author."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath

from kosshi.extract import conventions, facts, headings
from kosshi.extract.claims import Claims
from kosshi.extract.procedure import procedure
from kosshi.extract.statements import Statement, split_label
from kosshi.marks import REFERENCE_HEAD, MarkKind, bracketed, leading_mark
from kosshi.model import (
    Account,
    Block,
    BlockKind,
    Document,
    Facts,
    Kind,
    Opinion,
    Passage,
    Span,
    cut,
)
from kosshi.text import is_complete, joint, plain

_FRONT_LONGEST = 80
_TITLED = re.compile(
    r"(?:^|[ \u3000（(【［\[_＿・-])(?P<name>[一-龥々〆ヶァ-ヴー]{1,8}?)[ \u3000]?(?:委員|構成員|専門委員)"
    r"(?:の|[ \u3000])?(?:提出|資料|発言|意見|御意見|メモ|ペーパー|説明|コメント|[）)】］\]]|$)"
)
"""A member named in a title or a file's name: 高瀬構成員提出資料, 意見書（高瀬委員）."""

_NOBODY = frozenset({"各", "複数", "他", "全", "専門", "臨時", "特別"})
_ROLE = re.compile(r"[ \t\u3000]*(?:委員|構成員|専門委員|臨時委員|座長|提出者|氏名)[ \t\u3000:：]*")


class Paper:
    """One pass over a document's blocks."""

    def __init__(self, document: Document, claims: Claims, author: str | None = None) -> None:
        """Prepare the pass; ``author`` overrides what the front matter says."""
        self.text = document.text
        self.path = document.source.path
        self.blocks = [b for b in document.blocks if b.kind is not BlockKind.FOOTNOTE]
        self.claims = claims
        self.outline = headings.Outline()
        self.statements: list[Statement] = []
        self.open: Statement | None = None
        self.in_reference = False
        self.author = author
        self.affiliation: str | None = None
        self.date: str | None = None
        self.titles: list[str] = []
        self.fronts: list[str] = []
        self.table: list[Block] = []
        self.has_headings = False

    def run(self) -> tuple[Facts, list[Opinion]]:
        """Walk the blocks and return the facts and the opinions in order."""
        front = self._front_length()
        for block in self.blocks[:front]:
            self._take_front(block)
        self._find_author()
        rest = self._without_signature(self.blocks[front:])
        self.has_headings = any(headings.family_of(block) is not None for block in rest)
        for index, block in enumerate(rest):
            if block.kind is BlockKind.ROW:
                self.table.append(block)
                continue
            self._end_table()
            self._take(block, rest[index + 1 : index + 2])
        self._end_table()
        for statement in self.statements:
            statement.speaker = self.author
        opinions = [statement.finish(self.text, self.claims) for statement in self.statements]
        return self._facts(), opinions

    # -- front matter ---------------------------------------------------------------------

    def _front_length(self) -> int:
        """Count the blocks before the text: title, date, author, address.

        The text begins at the first sentence, at the first section heading after the author, or
        at a numbered heading.
        """
        notice = [i for i, block in enumerate(self.blocks) if plain(block.text) == "記"]
        if notice:
            return notice[0] + 1
        named = False
        for index, block in enumerate(self.blocks):
            text = block.text
            if (
                block.kind is BlockKind.ROW
                or is_complete(text)
                or len(plain(text)) > _FRONT_LONGEST
            ):
                return index
            mark = leading_mark(text)
            numbered = mark is not None and mark.kind is MarkKind.LABEL
            bracket = headings.family_of(block) in {"＜＞", "【】", "［］", "■", "◆"}
            if index and (numbered or bracket or (named and block.kind is BlockKind.HEADING)):
                return index
            below = self.blocks[index + 1 : index + 2]
            if named and (block.mark or self._is_plain_heading(block, below)):
                # Above 「…について、意見を提出します。」 it is the title of the paper.
                return index + (not block.mark and conventions.brief(below[0].text))
            lines = text.split("\n")
            named = named or any(self._names_author(line) for line in lines)
        return len(self.blocks)

    def _without_signature(self, blocks: list[Block]) -> list[Block]:
        """Take the date and the author off the end of a paper that does not begin with them."""
        if self.author is not None:
            return blocks
        end = len(blocks)
        while end and (
            facts.is_date_line(blocks[end - 1].text) or self._names_author(blocks[end - 1].text)
        ):
            end -= 1
        for block in blocks[end:]:
            self._take_front(block)
        if end < len(blocks):
            self._find_author()
        return blocks[:end]

    def _names_author(self, line: str) -> bool:
        if facts.is_date_line(line) or conventions.letter_form(line) or is_complete(line):
            return False
        return facts.person_name(line) is not None and len(plain(line)) <= 60

    def _take_front(self, block: Block) -> None:
        text = block.text
        self.fronts.append(text)
        if self.date is None and facts.iso_date(text):
            self.date = facts.iso_date(text)
        if conventions.letter_form(text):
            self.claims.claim(block.passage, Account.FRONT_MATTER, "書簡の形式（宛名・記）")
        elif is_complete(text):
            self.fronts.pop()
            self.claims.claim(block.passage, Account.PROCEDURE, "記書きの前文")
        elif facts.is_date_line(text):
            self.claims.claim(block.passage, Account.FRONT_MATTER, "日付")
        else:
            self.claims.claim(block.passage, Account.HEADING, "表題・提出者")

    def _find_author(self) -> None:
        """Find the last line of the front matter that ends with a personal name."""
        lines = [line for text in self.fronts for line in text.split("\n")]
        lines = [line for line in lines if line.strip() and not facts.is_date_line(line)]
        chosen = None
        for index, line in enumerate(lines):
            if conventions.letter_form(line):
                continue
            found = facts.person_name(line)
            told = found is not None and (index or len(lines) == 1 or found[1] == 0)
            if found is not None and (told or _ROLE.fullmatch(line[: found[1]])):
                chosen = (index, found)
        if chosen is None:
            self.titles = [line for line in lines if not conventions.letter_form(line)]
            self._find_author_in_names()
            return
        index, (name, start, _) = chosen
        if self.author is None:
            self.author = name
        following = lines[index + 1].strip() if index + 1 < len(lines) else ""
        before = lines[index][:start].strip(" \t\u3000")
        if before in {"委員", "構成員", "座長", "氏名", "提出者"}:
            before = ""
        previous = lines[index - 1].strip() if index else ""
        inside = bracketed(following)
        if inside is not None and inside[0] == "（）":  # （○○大学教授） below the name
            self.affiliation = following
        elif before:
            self.affiliation = before
        elif previous and index > 1 and not facts.find_panel([previous])[1]:
            self.affiliation = previous
        self.titles = [
            line
            for number, line in enumerate(lines)
            if number != index
            and line.strip() != self.affiliation
            and not conventions.letter_form(line)
        ]

    def _find_author_in_names(self) -> None:
        """Take the author from 「高瀬構成員提出資料」, in the title or in the file's name."""
        if self.author is not None:
            return
        for name in (*self.titles, PurePosixPath(self.path).stem):
            match = _TITLED.search(name)
            if match and match["name"] not in _NOBODY:
                self.author = match["name"]
                return

    # -- text -----------------------------------------------------------------------------

    def _take(self, block: Block, following: list[Block]) -> None:
        text = block.text
        if conventions.spaced_row(text):
            self.claims.claim(block.passage, Account.REFERENCE, "空白でそろえた表の行")
            self.open = None
        elif (
            REFERENCE_HEAD.match(text.strip()) and not is_complete(text) and len(plain(text)) <= 60
        ):
            self.in_reference = True
            self.open = None
            self.claims.claim(block.passage, Account.HEADING, "参考・別添の見出し")
        elif conventions.caption(text):
            self.claims.claim(block.passage, Account.REFERENCE, "図表の題・出所")
            self.open = None
        elif procedure(text) == "文書の終わりの記号" or conventions.letter_form(text):
            self.claims.claim(block.passage, Account.PROCEDURE, "文書の終わりの記号・書簡の形式")
            self.open = None
        elif self.in_reference and not self._ends_reference(block):
            self.claims.claim(block.passage, Account.REFERENCE, "参考・別添以下の記述")
        elif self._cuts_sentence(block):
            assert self.open is not None
            self.open.go_on(self._without_end_mark(block.passage), self.text)
        elif (family := self._heading(block, following)) is not None:
            self.in_reference = False
            self.outline.enter(family, headings.title_of(text))
            self.open = None
            self.claims.claim(block.passage, Account.HEADING, headings.rule_name(family))
        elif conventions.brief(text, introduction=self._introduces()):
            self.claims.claim(block.passage, Account.PROCEDURE, "趣旨の説明")
            topic = conventions.topic_of_brief(text)
            if topic and not self.has_headings:  # it stands in for the section's title
                self.outline.enter("趣旨の説明", topic)
            self.open = None
        elif self._is_item(block):
            self._take_item(block)
        else:
            self._start(
                self._without_end_mark(block.passage),
                block,
                "段落" if not block.mark else "箇条書き",
            )

    def _introduces(self) -> bool:
        path = self.outline.path
        return bool(path) and conventions.INTRODUCTION.match(path[-1]) is not None

    def _ends_reference(self, block: Block) -> bool:
        return block.kind is BlockKind.HEADING and not REFERENCE_HEAD.match(block.text.strip())

    def _heading(self, block: Block, following: list[Block]) -> str | None:
        family = headings.family_of(block)
        if family is not None:
            if family == "（）" and block.kind is not BlockKind.HEADING and is_complete(block.text):
                return None
            return family
        return "無印の見出し" if self._is_plain_heading(block, following) else None

    def _is_plain_heading(self, block: Block, following: list[Block]) -> bool:
        """A short line that is no sentence, above a paragraph or a bullet."""
        if not following or block.mark or block.kind in {BlockKind.ROW, BlockKind.HEADING}:
            return False
        below = following[0]
        starts = is_complete(below.text) or below.kind is BlockKind.ITEM
        if leading_mark(block.text) is not None and (below.mark or self._is_item(block)):
            return False
        return starts and headings.is_short_title(block.text)

    def _cuts_sentence(self, block: Block) -> bool:
        if self.open is None or block.kind is not BlockKind.PARAGRAPH or block.mark:
            return False
        if not self.open.incomplete(self.text) or headings.family_of(block) is not None:
            return False
        last = self.open.segments[-1].ending(self.text)
        return len(plain(last)) > 30 and leading_mark(block.text) is None

    def _without_end_mark(self, passage: Passage) -> Passage:
        """Take 「（了）」 off the end of the last paragraph."""
        for mark in ("(了)", "（了）", "(以上)", "（以上）", "以上"):
            if passage.text.endswith(mark) and len(passage.text) > len(mark):
                rest = passage.part(self.text, 0, len(passage.text) - len(mark))
                if rest is None or not is_complete(rest.text):
                    return passage
                tail = passage.part(self.text, len(passage.text) - len(mark), len(passage.text))
                self.claims.claim(tail, Account.PROCEDURE, "文書の終わりの記号")
                return rest
        return passage

    def _is_item(self, block: Block) -> bool:
        """A bullet or label under a paragraph that announces a list, or under such an item."""
        if self.open is None:
            return False
        mark = leading_mark(block.text)
        labelled = mark is not None and mark.kind is MarkKind.LABEL
        if not labelled and not block.mark:
            return False
        last = self.open.last_item()
        if last is not None:
            if block.mark and not labelled:
                return block.mark == last.mark or block.indent > self.open.indent
            return bool(labelled)
        if block.indent >= self.open.indent + 0.5 and self.open.rule == "箇条書き":
            return True
        return self.open.rule == "段落" and self.open.lead_announces_items(self.text)

    def _take_item(self, block: Block) -> None:
        assert self.open is not None
        label, rest = split_label(self.text, block.passage)
        self.open.item(label, rest, block.mark)

    def _start(self, passage: Passage, block: Block, rule: str) -> None:
        statement = Statement(self.outline.path, self.author, rule, block.indent)
        statement.begin(passage)
        self.statements.append(statement)
        self.open = statement

    # -- tables ---------------------------------------------------------------------------

    def _end_table(self) -> None:
        """Read a whole table: its head, its rows (those cut by a page break made whole)."""
        rows, self.table = self.table, []
        if not rows:
            return
        self.open = None
        head = rows[0] if self._is_head(rows) else None
        if head is not None:
            self.claims.claim(head.passage, Account.TABLE_HEAD, "表の見出し")
            rows = rows[1:]
        merged: list[list[list[Span]]] = []
        for row in rows:
            cells = [list(cell.spans) if cell else [] for cell in row.cells]
            if merged and self._goes_on(row):
                merged[-1].extend([] for _ in range(len(cells) - len(merged[-1])))
                for known, more in zip(merged[-1], cells, strict=False):
                    if more:
                        joined = joint(cut(self.text, known), cut(self.text, more)) if known else ""
                        known.extend(Passage(cut(self.text, more), tuple(more)).following(joined))
            else:
                merged.append(cells)
        for cells in merged:
            self._take_row([Passage(cut(self.text, c), tuple(c)) if c else None for c in cells])

    def _is_head(self, rows: list[Block]) -> bool:
        first = rows[0]
        if len(rows) < 2 or any(cell and is_complete(cell.text) for cell in first.cells):
            return False
        lengths = [len(cell.text) for cell in first.cells if cell]
        below = max(len(row.text) for row in rows[1:])
        return bool(lengths) and max(lengths) <= 20 and below > max(lengths)

    def _goes_on(self, row: Block) -> bool:
        """A row whose first cell is empty goes on with the row that a page break cut."""
        return bool(row.cells) and row.cells[0] is None

    def _take_row(self, cells: list[Passage | None]) -> None:
        filled = [cell for cell in cells if cell is not None]
        states = any(is_complete(cell.text) and len(cell.text) >= 20 for cell in filled)
        if self.in_reference or not states:
            for cell in filled:
                rule = "参考・別添の表" if self.in_reference else "表の行（意見ではないもの）"
                self.claims.claim(cell, Account.REFERENCE, rule)
            return
        mark = leading_mark(filled[0].text + " 　x")
        if len(filled) > 1 and mark is not None and mark.length >= len(filled[0].text):
            self.claims.claim(filled[0], Account.MARKUP, "表の行の番号")
            filled = filled[1:]
        statement = Statement(self.outline.path, self.author, "表の行")
        statement.begin(filled[0])
        for _, cell in pairwise(filled):
            statement.paragraph(cell)
        self.statements.append(statement)

    def _facts(self) -> Facts:
        panel, nth = facts.find_panel(self.fronts)
        themes = [statement.theme[0] for statement in self.statements if statement.theme]
        title = " ".join(self.titles) or next(iter(themes), "")
        return Facts(
            kind=Kind.PAPER,
            title=title,
            panel=panel,
            meeting=nth,
            date=self.date,
            author=self.author,
            affiliation=self.affiliation,
        )
