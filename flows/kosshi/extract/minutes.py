"""議事要旨・議事概要: the head, the headings, and one opinion per bullet.

The walk knows three states: the head (日時, 場所, 出席者, 議題), the body, and the end.  In the body
each block is, in this order of trial: footnote, end mark, remark on the last opinion, heading,
procedure, sub-item, bullet, the rest of a sentence that a page break cut, a further paragraph, an
opinion without a mark.
"""

from __future__ import annotations

import re
from collections import Counter

from kosshi.extract import conventions, facts, headings, titles
from kosshi.extract.answers import QUESTION, REPLY, Answers
from kosshi.extract.begins import body_starts, is_bullet, without_bracket
from kosshi.extract.claims import Claims
from kosshi.extract.head import Head
from kosshi.extract.procedure import (
    OPENING,
    REPLY_MARKS,
    leads_in,
    procedure,
)
from kosshi.extract.remarks import remark
from kosshi.extract.speakers import (
    Role,
    bureau_of,
    length_of_prefix,
    prefixed,
    reported,
    speaker_of,
    without_manner,
)
from kosshi.extract.spoken import agrees, asks_in_summary, runs_meeting
from kosshi.extract.statements import (
    Statement,
    find_signers,
    signature_of,
    split_glued,
    split_label,
)
from kosshi.extract.tables import CellOutline, Tables, with_inner
from kosshi.extract.turns import is_secretariat
from kosshi.marks import (
    HEADING_FAMILIES,
    REFERENCE_HEAD,
    SECTION_BULLETS,
    Mark,
    MarkKind,
    bracketed,
    continues,
    leading_mark,
)
from kosshi.model import (
    Account,
    Block,
    BlockKind,
    Document,
    Facts,
    Kind,
    Opinion,
    Passage,
    Remark,
    Stance,
)
from kosshi.text import is_complete, number, plain, sentences

_TITLED = re.compile(
    r"(?:委員|構成員|座長|会長|議長|委員長|部会長|主査|代理|事務局|知事|参事|補佐|[省庁局部課室長官監]|[A-ZＡ-Ｚ])$"
)
"""What ends the name of a speaker; 「（参加者）」 may be a theme."""


class Minutes:
    """One pass over a document's blocks."""

    def __init__(self, document: Document, claims: Claims) -> None:
        """Prepare the pass; ``run`` makes it."""
        self.text = document.text
        self.blocks = [b for b in document.blocks if b.kind is not BlockKind.FOOTNOTE]
        self.claims = claims
        self.tables = Tables(self.text, self.blocks)
        self.outline = headings.Outline()
        self.statements: list[Statement] = []
        self.open: Statement | None = None
        self.head = Head()
        self.in_reference = False
        self.in_list = False
        self.ended = False
        self.next_meeting: str | None = None
        self.bullets_in_body = False
        self.sentence_bullets: set[str] = set()
        self.number: Mark | None = None
        self.heading: Mark | None = None
        self.signers: frozenset[str] = frozenset()
        self.answers = Answers(self.text, claims)
        self.closing = False
        self.item_families: set[str] = set()
        self.speaker: str | None = None
        self.role: Role | None = None
        self.names_speakers = False

    def run(self) -> tuple[Facts, list[Opinion]]:
        """Walk the blocks and return the facts and the opinions in order."""
        body = self.tables.whole_from(self.blocks, self._body_starts())
        bullets = [block for block in with_inner(self.blocks[body:]) if self._is_bullet(block)]
        self.bullets_in_body = bool(bullets)
        self.answers.look(self.blocks, bullets)
        said = [block.text for block in bullets if block.mark not in REPLY_MARKS]
        self.signers = find_signers([block.text for block in self.blocks], said)
        whole = Counter(block.mark for block in bullets if is_complete(block.text))
        every = Counter(block.mark for block in bullets)
        self.sentence_bullets = {mark for mark in every if 2 * whole[mark] > every[mark]}
        for index, block in enumerate(self.blocks):
            if index < body:
                self.head.take(block, self.text, self.claims)
            else:
                self._take_body(block, self.blocks[index + 1 : index + 2])
        opinions = [statement.finish(self.text, self.claims) for statement in self.statements]
        return self._facts(), opinions

    # -- head -----------------------------------------------------------------------------

    def _body_starts(self) -> int:
        """Return the index of the first block of the body."""
        return body_starts(self.blocks)

    # -- body -----------------------------------------------------------------------------

    def _take_body(self, block: Block, following: list[Block]) -> None:
        text = block.text
        if self._is_end_mark(text):
            self.claims.claim(block.passage, Account.PROCEDURE, "文書の終わりの記号")
            self.open = None
            self.ended = True
            return
        if (
            self.ended
            and not self._is_bullet(block)
            and headings.family_of(block) in {None, "（）"}
        ):
            self.claims.claim(block.passage, Account.FRONT_MATTER, "末尾の記載")
            return
        if self.in_reference and not self._leaves_reference(block):
            self.claims.claim(block.passage, Account.REFERENCE, "参考・別添以下の記述")
            return
        if (
            REFERENCE_HEAD.match(text)
            and not is_complete(text)
            and len(plain(text)) <= 50
            and not self._annexes_opinions(block)
        ):
            self.in_reference = True
            self.open = None
            self.claims.claim(block.passage, Account.HEADING, "参考・別添の見出し")
            return
        if self._take_remark(block):
            return
        if self._resumes_lead(block):
            assert self.open is not None
            self.open.paragraph(block.passage)
            return
        if self._cuts_sentence(block) and not self._is_plain_heading(block, following):
            assert self.open is not None
            self.open.go_on(block.passage, self.text)
            return
        if self.answers.take(block):
            self.open = None
            return
        if self._take_speaker(block, following) or self._take_question(block, following):
            return
        if self.in_list and self._is_listed(block):
            self.claims.claim(block.passage, Account.FRONT_MATTER, "配付資料等の一覧")
            return
        family = self._heading(block, following)
        if family is not None:
            self._enter(family, block)
            return
        rule = self._rule(block, following)
        if rule is not None:
            if rule == OPENING:
                self.role = None
            elif rule == QUESTION:  # its number counts
                mark = leading_mark(text)
                self.number = mark if mark and mark.kind is MarkKind.LABEL else self.number
            self.claims.claim(block.passage, Account.PROCEDURE, rule)
            self.next_meeting = self.next_meeting or facts.next_meeting(text)
            self.open = None
            return
        if block.kind is BlockKind.ROW:
            self._take_row(block)
        elif self._is_item(block) and not self._signs_anew(block):
            self._take_item(block)
        elif (
            self._is_bullet(block)
            or self.open is None
            or not self.bullets_in_body
            or self._counts_on(block)
        ):
            self._take_opinion(block)
        elif self._begins_another(block) or self._signs_anew(block):
            self._start(block.passage, block, "ほかの委員の意見の付記")
        else:
            self.open.paragraph(block.passage)

    def _annexes_opinions(self, block: Block) -> bool:
        """Whether the opinions stand in the annex: 「（別紙）」 above 「意見交換の要旨」 or a table of them."""
        at = next(i for i, b in enumerate(self.blocks) if b.passage.start >= block.passage.start)
        below = self.blocks[at + 1 : at + 4]
        return len(self.statements) < _FEW and any(
            _OF_OPINIONS.search(plain(b.text)) for b in below
        )

    def _is_listed(self, block: Block) -> bool:
        return (
            not self._is_bullet(block)
            and not is_complete(block.text)
            and headings.family_of(block) is None
        )

    def _rule(self, block: Block, following: list[Block]) -> str | None:
        """Return the rule by which a block runs the meeting, or None."""
        rule = procedure(block.text)
        if rule is None and self.open is None and not block.mark and leads_in(block.text):
            return OPENING
        if rule is None and (self.role is Role.OFFICE or self.answers.is_reply(block)):
            return REPLY
        if rule is None and self.closing and not block.mark:
            return "今後の進め方・次回の案内"
        if rule is None and self.answers.is_answered(block, following):
            return QUESTION
        if rule is None and self.answers.is_promise(block.text):
            return REPLY
        if rule is None and self.role is Role.CHAIR and self._only_runs(block.text):
            return "座長等の発言（議事の進行）"
        return rule

    def _only_runs(self, text: str) -> bool:
        """Whether what a chair says only runs the meeting."""
        return all(runs_meeting(text[start:end]) for start, end in sentences(text))

    def _begins_another(self, block: Block) -> bool:
        """Whether an unmarked paragraph below an opinion tells another one."""
        inside = bracketed(block.text)
        said = block.text if inside is None else block.text[inside[1] : inside[2]]
        named = prefixed(block.text) or reported(said)
        return named is not None or _FURTHER.match(plain(block.text)) is not None

    def _take_speaker(self, block: Block, following: list[Block]) -> bool:
        """Take a line that only names who said what follows: 「（有働委員）」「○有働委員」「■事務局」."""
        text = block.text.strip().rstrip("：:")
        inside = bracketed(text)
        mark = leading_mark(text)
        if inside is not None:
            name = without_manner(text[inside[1] : inside[2]].strip())
        elif block.mark in SECTION_BULLETS and block.mark:
            name = text
        elif mark is not None and mark.label in SECTION_BULLETS:
            name = text[mark.length :].strip()
        elif following and self._is_bullet(following[0]) and following[0].mark != block.mark:
            name = text
        else:
            return False
        bare = re.sub(r"[（(][^（）()]{1,8}[）)]$", "", name)  # 「佐藤委員（代理）」
        told = speaker_of(name) if _TITLED.search(bare) else None
        if told is None and self.names_speakers and bureau_of(name):
            told = None, Role.OFFICE
        if told is None:
            return False
        if self.answers.parties and told[1] is Role.OFFICE and not is_secretariat(name):
            told = name, Role.MEMBER
        self.names_speakers = True
        self.speaker, self.role = told
        self.open = None
        self.claims.claim(block.passage, Account.HEADING, "発言者")
        return True

    def _take_question(self, block: Block, following: list[Block]) -> bool:
        taken, opinion = self.answers.question(block, following)
        if taken:
            self.open = None
        if opinion is not None:
            self._start(opinion, block, "質疑の問")
        return taken

    def _is_end_mark(self, text: str) -> bool:
        return procedure(text) == "文書の終わりの記号"

    def _leaves_reference(self, block: Block) -> bool:
        if self.heading is not None and continues(self.heading, block.text):
            return True
        family = headings.family_of(block)
        return family is not None and family in {"【】", "＜＞", "chapter"}

    def _take_remark(self, block: Block) -> bool:
        read = remark(block.text) if self.statements else None
        if (
            read is None
            and self.statements
            and block.mark in self.answers.marks
            and not reported(block.text)
        ):
            read = remark(f"（{block.text.strip()}）")  # 「→同意見（２名）」
        if read is None and self.statements and agrees(block.text):
            read = Stance.FOR, 1
        if read is None or (self._is_bullet(block) and is_long(block.text)):
            return False
        self.statements[-1].remarks.append(Remark(block.passage, *read))
        return True

    def _cuts_sentence(self, block: Block) -> bool:
        """An unmarked block goes on with the sentence that the block before it left unfinished.

        A heading is no rest of a sentence: bracketed lines and Markdown headings are left alone.
        """
        if self.open is None or block.kind is not BlockKind.PARAGRAPH or block.mark:
            return False
        if not self.open.incomplete(self.text) or headings.family_of(block) is not None:
            return False
        if not block.after_break and procedure(block.text) is not None:
            return False
        inside = bracketed(block.text)
        if inside is not None and speaker_of(block.text[inside[1] : inside[2]]) is not None:
            return False
        return leading_mark(block.text) is None

    def _resumes_lead(self, block: Block) -> bool:
        """「…の三点は、守られるべきである。」 below the items: the lead's sentence goes on over them.

        An item in whole sentences of which the last is unfinished was cut; so may be one above a new
        page.
        """
        item = None if self.open is None else self.open.last_item()
        if item is None or block.after_break or block.kind is not BlockKind.PARAGRAPH or block.mark:
            return False
        said = item.text(self.text)
        phrase = is_complete(said) or len(sentences(said)) == 1
        return phrase and conventions.resumes(block.text)

    def _heading(self, block: Block, following: list[Block]) -> str | None:
        if block.kind is BlockKind.ROW:
            return None
        family = headings.family_of(block)
        if family is not None and family in HEADING_FAMILIES and self._is_item(block):
            return None
        if (
            family is not None
            and family == block.mark
            and titles.is_cut(block, following, self.sentence_bullets)
        ):
            return None
        if family is not None:
            return family
        if self._is_plain_heading(block, following):
            return "無印の見出し"
        return titles.of_bullets(block, following)

    def _is_plain_heading(self, block: Block, following: list[Block]) -> bool:
        return titles.is_plain(block, following) and not self._is_item(block)

    def _enter(self, family: str, block: Block) -> None:
        told = facts.labelled(block.text)
        if _OPINION_NUMBER.fullmatch(plain(headings.title_of(block.text))):
            self.open = None
            self.claims.claim(block.passage, Account.HEADING, "意見の番号")
            return
        programme = told is not None and told.part == "agenda" and not told.value.strip()
        self.outline.enter(family, "" if programme else self._theme_of(block.text))
        self.open = None
        mark = leading_mark(block.text)
        self.heading = mark if mark and mark.kind is MarkKind.LABEL else self.heading
        self.in_list = told is not None and told.label in _LISTED and not told.value.strip()
        self.speaker = None
        self.closing = titles.of_meeting(headings.title_of(block.text))
        self.role = Role.OFFICE if _OF_OFFICE.search(plain(block.text)) else None
        self.claims.claim(block.passage, Account.HEADING, headings.rule_name(family))

    def _theme_of(self, text: str) -> str:
        """Return a heading's title; 「【議題１】」 is that of the first item of the agenda."""
        title = headings.title_of(text)
        if not _BARE_NUMBER.fullmatch(title):
            return title
        whole = text.strip()
        inside = bracketed(whole)
        whole = whole[inside[1] : inside[2]].strip() if inside is not None else whole
        return self.head.agenda.get(number(title) or 0, whole)

    def _is_bullet(self, block: Block) -> bool:
        return is_bullet(block)

    def _is_item(self, block: Block) -> bool:
        """A sub-item stands deeper than its opinion, or under a lead that announces items."""
        if self.open is None or block.kind in {BlockKind.ROW, BlockKind.HEADING}:
            return False
        mark = leading_mark(block.text)
        deeper = block.indent >= self.open.indent + 0.5
        if mark is not None and mark.kind is MarkKind.LABEL:
            if deeper and (block.kind is BlockKind.ITEM or block.mark or mark.ordinal >= 1):
                return True
            continues = mark.family in self.item_families and self.open.last_item() is not None
            return continues or (mark.ordinal == 1 and self.open.lead_announces_items(self.text))
        if not block.mark:
            return False
        return deeper

    def _counts_on(self, block: Block) -> bool:
        """「2. …」 beside 「1. …」: opinions may be numbered, with bullets for what is below them."""
        assert self.open is not None
        mark, number = leading_mark(block.text), self.number
        return (
            mark is not None
            and number is not None
            and mark.family == number.family
            and mark.ordinal > number.ordinal
            and block.indent < self.open.indent + 0.5
        )

    def _signs_anew(self, block: Block) -> bool:
        """Below a signed opinion, what is signed again is another: 「－　…。（佐藤委員）」."""
        signed = self.open is not None and self.open.signatures
        return bool(signed) and signature_of(block.text, self.signers) is not None

    def _take_item(self, block: Block) -> None:
        assert self.open is not None
        label, rest = split_label(self.text, block.passage)
        mark = leading_mark(block.text)
        if mark is not None:
            if self.open.last_item() is None:
                self.item_families = set()
            self.item_families.add(mark.family)
        self.open.item(label, rest, block.mark.strip("-*+＊"))
        self.open.take_remarks(self.text)

    def _take_opinion(self, block: Block) -> None:
        if self._is_bullet(block):
            self.outline.leave(
                block.mark + titles.BULLET_HEADING
            )  # an opinion beside it, not below it
        rule = "箇条書き" if self._is_bullet(block) else "記号のない段落"
        outer = self.speaker
        passage = self._without_speaker(self._without_number(block))
        told = reported(passage.text) if block.mark in self.answers.marks else None
        if told is not None:
            self.speaker = told[0]
        for part in split_glued(self.text, passage, self.claims):
            self._start(part, block, rule)
            rule = "前の箇条に続けて記された箇条"
        self.speaker = outer

    def _without_speaker(self, passage: Passage) -> Passage:
        """Take off who is named before the words: 「（佐藤委員・書面）　…」「佐藤委員　…」."""
        told = prefixed(passage.text)
        head = length_of_prefix(passage.text) if told is not None else 0
        rest = passage.part(self.text, head, len(passage.text)) if head else None
        if told is None or rest is None or told[1] is Role.OFFICE:
            return passage
        self.claims.claim(passage.part(self.text, 0, head), Account.HEADING, "発言者")
        self.speaker = told[0]
        return rest

    def _without_number(self, block: Block) -> Passage:
        """Take off the running number that minutes give their opinions: 「(5) …すべきである。」."""
        mark, before = leading_mark(block.text), self.number
        self.number = mark if mark is not None and mark.kind is MarkKind.LABEL else None
        if self.number is None or not (
            self.number.ordinal == 1
            or (
                before is not None
                and before.family == self.number.family
                and self.number.ordinal == before.ordinal + 1
            )
        ):
            return block.passage
        label, rest = split_label(self.text, block.passage)
        self.claims.claim(label, Account.MARKUP, "箇条の番号")
        return rest

    def _start(self, passage: Passage, block: Block, rule: str) -> None:
        statement = Statement(
            self.outline.path,
            self.speaker,
            rule,
            block.indent,
            signable=True,
            signers=self.signers,
        )
        statement.begin(passage)
        statement.take_remarks(self.text)
        statement.take_quotes(self.text, self.claims)
        self.statements.append(statement)
        self.open = statement
        self.item_families = set()

    def _take_row(self, block: Block) -> None:
        """Take a row of a table: the body's rules hold inside its cells with opinions."""
        row = self.tables.row(block)
        for passage, account, rule in row.rest:
            self.claims.claim(passage, account, rule)
        outer = self.outline, self.speaker, self.role
        answered = self.tables.is_answered(block)
        for said in row.said:
            self.open = None
            if answered and all(asks_in_summary(without_bracket(i.text)) for i in said.blocks):
                for inner in said.blocks:
                    self.claims.claim(inner.passage, Account.PROCEDURE, QUESTION)
                continue
            self.outline = CellOutline((*outer[0].path, *said.theme))
            self.speaker = said.speaker or outer[1]
            self.role = Role.CHAIR if said.chair else outer[2]
            before = len(self.statements)
            for index, inner in enumerate(said.blocks):
                self._take_body(inner, list(said.blocks[index + 1 : index + 2]))
            for statement in self.statements[before:]:
                statement.rule = f"表の中の{statement.rule}"
        self.outline, self.speaker, self.role = outer
        self.open = None

    def _facts(self) -> Facts:
        head_texts = [block.text for block in self.blocks[:6]]
        panel, nth = facts.find_panel(head_texts)
        when = self.head.when
        return Facts(
            kind=Kind.MINUTES,
            title=" ".join(title.replace("\n", " ") for title in self.head.titles[:2]),
            panel=panel,
            meeting=nth,
            date=facts.held_on(self.head.told, when or "")
            or facts.iso_date(when or "")
            or facts.iso_date("\n".join(head_texts)),
            when=when,
            place=self.head.place,
            members=facts.read_roster(self.head.roster),
            next_meeting=self.next_meeting,
        )


_FEW = 3
_OF_OPINIONS = re.compile(r"意見|発言|質疑|議事(?:の)?(?:要旨|概要)")

_BARE_NUMBER = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)]?")


_LISTED = {"配付資料", "配布資料", "資料一覧", "資料", "出席者", "出席委員", "出席構成員", "欠席者"}
"""Sections of the head that some minutes have at their end: what is listed there is no opinion."""

_OF_OFFICE = re.compile(
    r"(?:(?:副?大臣|政務官|総理|長官|知事|市長|町長|村長|区長|局長|次官)(?:の|による)?(?:締めくくり|総括|結び|閉会|冒頭)(?:の?発言)?|"
    r"挨拶|あいさつ|事務局(?:からの|より|による|の)?(?:資料)?(?:説明|報告))[)】>\]]?$"
)
"""Sections that are no member's: 「大臣挨拶」「事務局からの説明」, up to a line that leads to opinions."""

_OPINION_NUMBER = re.compile(
    r"(?:御|ご)?(?:意見|提案|質問|指摘)(?:no\.?|№)?[0-9]{1,3}|(?:no\.?|№)[0-9]{1,3}"
)
"""「【御意見１】」 counts an opinion and names nothing."""

_FURTHER = re.compile(
    r"(?:※|(?:また|なお)、)?(?:このほか|この他|そのほか|その他|ほかに|他に)[^。]{0,80}"
    r"(?:意見|指摘|声|要望|懸念|提案|見解|発言)(?:が|も|は)?[^。]{0,30}"
    r"(?:あった|あり|(?:示さ|出さ|なさ|寄せら)れた|多かった)(?:。|$)"
)
"""「※ このほか、…を求める意見が２名の委員からあった。」 below an opinion tells another one."""


def is_long(text: str) -> bool:
    """Whether a block is too long to be a remark that stands alone."""
    return len(plain(text)) > 60
