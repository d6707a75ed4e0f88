"""委員提出資料・発言メモ・意見書: title, author, sections; each paragraph is a statement of its author."""

from __future__ import annotations

import re
from itertools import pairwise

from kosshi.extract import conventions, facts, headings
from kosshi.extract.authors import begins_text, find_author, introduces, names_author
from kosshi.extract.claims import Claims
from kosshi.extract.slides import (
    begins_list,
    begins_tasks,
    contents_of,
    counts_on,
    form_of,
    heading_bullets,
    no_statement,
)
from kosshi.extract.statements import Statement, joined_rows, split_label, without_end_mark
from kosshi.extract.tables import (
    CellOutline,
    Row,
    is_head,
    lists_opinions,
    names_opinions,
    read_table,
)
from kosshi.marks import REFERENCE_HEAD, Mark, MarkKind, continues, leading_mark
from kosshi.model import (
    Account,
    Block,
    BlockKind,
    Document,
    Facts,
    Kind,
    Opinion,
    Passage,
)
from kosshi.text import is_complete, plain

_FRONT_LONGEST = 80
_SHORT_CELL = 20


_PART = re.compile(
    r"[(【\[〔<](?:御?意見|提案|要望|修正案|理由|根拠|背景|意見の理由|提案理由)[)】\]〕>]"
)
_OF_REASON = re.compile("理由|根拠|背景")
_PLACE = re.compile(r"(?:意見提出箇所|意見箇所|該当箇所|対象箇所|該当部分|該当項目)[ \u3000:：]+\S")
"""Parts of a form: 意見提出箇所, （意見）, （理由）; the reason belongs to the opinion."""

_PLACES = re.compile(r"該当|箇所|頁|ページ")
"""A column that tells where in a draft the opinion belongs; elsewhere a row is one statement."""

_POINT = re.compile(
    r"[■□◆◇【［]?(?:論点|検討事項|検討課題|設問|問|質問|諮問事項)[ \u3000]*[0-9０-９一二三四五六七八九十]{1,2}"
    r"[】］]?[ \u3000:：．.][^。]*(?:か。?|。?)$"
)
"""「論点１　…を置くことは必要か。」: the office asks, and what stands below answers."""
_LONGEST_POINT = 90

_REASON = re.compile(
    r"[（(【［\[〔<＜]?(?:提案)?(?:理由|根拠|背景|趣旨)[）)】］\]〕>＞]?"
    r"(?:[:：]|[ \u3000](?=\S)|(?<=[）)】］\]〕>＞])(?=\S))"
)


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
        self.counted: Block | None = None
        self.reference: Block | None = None
        self.heading_bullets = heading_bullets(self.blocks)
        self.reasons = False
        self.numbered: Mark | None = None

    def run(self) -> tuple[Facts, list[Opinion]]:
        """Walk the blocks and return the facts and the opinions in order."""
        front = self._front_length()
        for block in self.blocks[:front]:
            self._take_front(block)
        self._find_author()
        if self.author is None:
            self.author = next(
                filter(None, map(introduces, (b.text for b in self.blocks[:4]))), None
            )
        rest = self._without_signature(self.blocks[front:])
        self.has_headings = any(headings.family_of(block) is not None for block in rest)
        contents = contents_of(rest)
        for index, block in enumerate(rest):
            if index in contents:
                self.claims.claim(block.passage, Account.HEADING, "目次")
                continue
            if block.kind is BlockKind.ROW:
                self.table.append(block)
                continue
            self._end_table()
            self._take(block, rest[index + 1 : index + 2])
        self._end_table()
        for statement in self.statements:
            statement.speaker = statement.speaker or self.author
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
                or begins_text(text)
                or len(plain(text)) > _FRONT_LONGEST
            ):
                return index
            mark = leading_mark(text)
            numbered = mark is not None and mark.kind is MarkKind.LABEL
            bracket = headings.family_of(block) in {"＜＞", "【】", "［］", "■", "◆"}
            bracket = bracket or block.mark in self.heading_bullets
            if index and (numbered or bracket or (named and block.kind is BlockKind.HEADING)):
                return index
            below = self.blocks[index + 1 : index + 2]
            deeper = block.kind is BlockKind.HEADING and block.level > self.blocks[0].level > 0
            if deeper and below and is_complete(below[0].text):
                return index
            if named and (block.mark or self._is_plain_heading(block, below)):
                # Above 「…について、意見を提出します。」 it is the title of the paper.
                return index + (not block.mark and conventions.brief(below[0].text))
            lines = text.split("\n")
            named = named or any(names_author(line) for line in lines)
        return len(self.blocks)

    def _without_signature(self, blocks: list[Block]) -> list[Block]:
        """Take the date and the author off the end of a paper that does not begin with them."""
        if self.author is not None:
            return blocks
        end = len(blocks)
        while end and (
            facts.is_date_line(blocks[end - 1].text) or names_author(blocks[end - 1].text)
        ):
            end -= 1
        for block in blocks[end:]:
            self._take_front(block)
        if end < len(blocks):
            self._find_author()
        return blocks[:end]

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
        """Read the author, the affiliation and the title off the front matter."""
        found = find_author(self.fronts, self.path)
        self.author = self.author or found.name
        self.affiliation, self.titles = found.affiliation, list(found.titles)

    # -- text -----------------------------------------------------------------------------

    def _take(self, block: Block, following: list[Block]) -> None:
        text = block.text
        if self._begins_reference(text):
            self.in_reference, self.reference, self.open = True, block, None
            self.claims.claim(block.passage, Account.HEADING, "参考・別添の見出し")
        elif (told := form_of(text)) is not None:
            self.claims.claim(block.passage, *told)
            self.open = None
        elif self.in_reference and not self._ends_reference(block):
            self.claims.claim(block.passage, Account.REFERENCE, "参考・別添以下の記述")
        elif self._cuts_sentence(block):
            assert self.open is not None
            self.open.go_on(without_end_mark(self.text, block.passage, self.claims), self.text)
        elif self._lists(block, following):
            self._take_item(block)
        elif self._counts(block, following):
            self.counted = block
            self._start(block.passage, block, "番号の付いた箇条")
        elif _PART.fullmatch(plain(text)) and not block.mark:
            self.claims.claim(block.passage, Account.HEADING, "意見・理由の見出し")
            self.reasons = self.open is not None and _OF_REASON.search(plain(text)) is not None
            self.open = self.open if self.reasons else None
        elif self.reasons and self.open is not None and is_complete(text) and not block.mark:
            self.reasons = False
            self.open.paragraph(block.passage)
        elif self._resumes_lead(block) or self._gives_reason(block):
            assert self.open is not None
            self.open.paragraph(block.passage)
        elif _PLACE.match(text.strip()) and not is_complete(text):
            self.reasons = False
            self._enter("意見の箇所", block)
        elif _POINT.match(text.strip()) and len(plain(text)) <= _LONGEST_POINT:
            self._enter("論点", block)
        elif (family := self._heading(block, following)) is not None:
            self._enter(family, block)
        elif conventions.brief(text, introduction=self._introduces()):
            self.claims.claim(block.passage, Account.PROCEDURE, "趣旨の説明")
            topic = conventions.topic_of_brief(text)
            if topic and not self.has_headings:  # it stands in for the section's title
                self.outline.enter("趣旨の説明", topic)
            self.open = None
        elif self._is_item(block):
            self._take_item(block)
        elif (told := no_statement(block, self.outline.path)) is not None:
            self.claims.claim(block.passage, *told)
            self.open = None
        else:
            self._start(
                without_end_mark(self.text, block.passage, self.claims),
                block,
                "段落" if not block.mark else "箇条書き",
            )

    def _enter(self, family: str, block: Block) -> None:
        title = headings.title_of(block.text)
        self.in_reference = False
        mark = leading_mark(block.text)
        if mark is not None and mark.kind is MarkKind.LABEL:
            self.numbered = mark
        if conventions.CLOSING.fullmatch(plain(title)):
            self.outline = headings.Outline()  # まとめ after ２．…: beside it
        self.outline.enter(family, title)
        self.open = None
        self.claims.claim(block.passage, Account.HEADING, headings.rule_name(family))

    def _introduces(self) -> bool:
        path = self.outline.path
        return bool(path) and conventions.INTRODUCTION.match(path[-1]) is not None

    def _begins_reference(self, text: str) -> bool:
        """参考資料, 別紙１ …; 「出典：…」 under a figure names only where it is from."""
        text = text.strip()
        begins = REFERENCE_HEAD.match(text) or REFERENCE_HEAD.match(headings.title_of(text))
        if begins is None or is_complete(text) or len(plain(text)) > 60:
            return False
        return not conventions.caption(text) or begins.end() == len(text)

    def _lists(self, block: Block, following: list[Block]) -> bool:
        """A numbered list under 「次の三点を提案いたします。」, in numbers that could be headings."""
        if self.open is None or block.kind is BlockKind.HEADING:
            return False
        mark, last = leading_mark(block.text), self.open.last_item()
        if mark is None or self.open.rule != "段落":
            return False
        if last is None or last.label is None:
            announced = self.open.lead_announces_items(self.text)
            return announced and begins_list(block, following, self.open.indent)
        before = leading_mark(f"{last.label.text}\u3000x")
        return before is not None and (before.family, before.ordinal + 1) == (
            mark.family,
            mark.ordinal,
        )

    def _counts(self, block: Block, following: list[Block]) -> bool:
        """Numbered lines of what is to be done, one below the other: no headings, there is no text."""
        if block.kind is BlockKind.HEADING or is_complete(block.text) or self._is_item(block):
            return False
        if self.counted is not None and self.open is not None and counts_on(block, self.counted):
            return self.open.rule == "番号の付いた箇条"
        return bool(following) and begins_tasks(block, following[0])

    def _resumes_lead(self, block: Block) -> bool:
        """「である。」 below the items of 「必要な措置は、」: the lead's sentence ends below its items."""
        if self.open is None or self.open.last_item() is None or block.mark:
            return False
        ended = is_complete(self.open.segments[0].text(self.text))
        return not ended and conventions.resumes(block.text)

    def _gives_reason(self, block: Block) -> bool:
        """「理由：…」「（背景）…」 below a statement belongs to it."""
        return self.open is not None and _REASON.match(block.text.strip()) is not None

    def _ends_reference(self, block: Block) -> bool:
        if self.reference is not None and counts_on(block, self.reference):
            return True
        if self.numbered is not None and continues(self.numbered, block.text):
            return True  # 「３．…」 after a table for reference
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
        if not following or block.kind in {BlockKind.ROW, BlockKind.HEADING}:
            return False
        if block.mark and block.mark not in self.heading_bullets:
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
        if block.indent >= self.open.indent + 0.5 and (labelled or self.open.rule == "箇条書き"):
            return True
        first = mark is not None and mark.kind is MarkKind.LABEL and mark.ordinal == 1
        announced = self.open.lead_announces_items(self.text)
        return announced and (first or self.open.rule == "段落")

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
        heads = [plain(cell.text) for cell in rows[0].cells if cell]
        of_opinions = is_head(rows) and names_opinions(rows[0]) and any(map(_PLACES.search, heads))
        if not self.in_reference and (lists_opinions(rows) or of_opinions):
            for told in read_table(self.text, rows):
                self._take_cells(told)
            return
        head = rows[0] if is_head(rows) else None
        opinions = head is not None and names_opinions(head)
        if head is not None:
            self.claims.claim(head.passage, Account.TABLE_HEAD, "表の見出し")
            rows = rows[1:]
        for cells in joined_rows(self.text, rows):
            self._take_row(cells, opinions)

    def _take_cells(self, row: Row) -> None:
        """Take a row with lists of statements: the rules of the text hold inside its cells."""
        for passage, account, rule in row.rest:
            self.claims.claim(passage, account, rule)
        outer = self.outline
        for said in row.said:
            self.open, before = None, len(self.statements)
            self.outline = CellOutline((*outer.path, *said.theme))
            for index, inner in enumerate(said.blocks):
                self._take(inner, list(said.blocks[index + 1 : index + 2]))
            for statement in self.statements[before:]:
                statement.speaker = said.speaker
        self.outline, self.open = outer, None

    def _take_row(self, cells: list[Passage | None], opinions: bool) -> None:
        """Take a row; a short sentence is a statement only where the head names opinions."""
        filled = [cell for cell in cells if cell is not None]
        least = 1 if opinions else _SHORT_CELL
        states = any(is_complete(cell.text) and len(cell.text) >= least for cell in filled)
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
