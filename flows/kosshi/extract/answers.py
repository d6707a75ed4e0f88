"""What the office answers in minutes, and what is only asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.extract import headings
from kosshi.extract.begins import without_bracket
from kosshi.extract.claims import Claims
from kosshi.extract.procedure import REPLY_MARKS, answering_marks
from kosshi.extract.speakers import Role, prefixed, reported
from kosshi.extract.spoken import asks_in_summary
from kosshi.extract.statements import signature_of, split_label
from kosshi.extract.turns import officials_only
from kosshi.marks import QUESTION_AND_ANSWER, SECTION_BULLETS, asks, bracketed, leading_mark
from kosshi.model import Account, Block, BlockKind, Passage
from kosshi.text import plain, sentences

_REPLY = re.compile(
    r"[（(【]事務局(?:より|から)|[※→⇒]?[（(【]?事務局(?:回答)?(?:[）)】]|[:：])|[（(【〔［](?:回答|答|答弁|応答)[）)】〕］]|回答[:：]"
    r"|[（(【〔［][ \u3000]*"
    r"(?:当?[市県町村区国都府省庁]|当局|機構|法人|事業者|実施機関|所管課|担当課)(?:回答|側)?[ \u3000]*[）)】〕］]"
)
_PROMISE = re.compile(
    r"(?:報告|検討|調整|対応|整理|回答|説明|確認)(?:する|したい|していく|していきたい|してまいりたい|します|いたします)。?$"
)
_LEGEND_WITHIN = 40
"""Blocks in which a legend may stand: it comes before the opinions."""

_LEADS_TO = re.compile(
    r"(?:これ(?:ら)?|上記|以上)?の?(?:御?意見|御?質問|御?指摘)?(?:等)?に(?:対し(?:て)?|ついて)(?:は)?、?[^。]*(?:から|より|は)、?(?:以下|次|下記)の?(?:とおり|通り|ように)"
    r"(?:回答|説明|補足|答弁)(?:した|があった|がなされた|を行った)。?$"
)
"""「これらの意見に対し、事務局から次のとおり回答した。」"""

REPLY = "事務局等の応答"
QUESTION = "委員の質問（事実の確認）"


class Answers:
    """Tells the office's answers from opinions.

    Attributes:
        marks: the bullets that lead answers.
        parties: whether all who speak are officials, who then have a say.
    """

    def __init__(self, text: str, claims: Claims) -> None:
        """Start on a source's text; ``look`` at its blocks comes first."""
        self.text = text
        self.claims = claims
        self.marks: set[str] = set()
        self.parties = False
        self._below = False
        self._mark: str | None = None
        self._asked = False

    def look(self, blocks: Sequence[Block], bullets: Sequence[Block]) -> None:
        """Look at the whole document: where the arrow is its only bullet, it leads opinions."""
        others = {block.mark for block in bullets} - set(REPLY_MARKS)
        self.marks = set(REPLY_MARKS) if others else set()
        for block in blocks[:_LEGEND_WITHIN]:
            self.marks |= answering_marks(block.text)
        self.parties = officials_only(blocks)

    def is_reply(self, block: Block) -> bool:
        """The office's reply stands behind an arrow, or names itself: 「（事務局）…」「…。（事務局）」."""
        named = reported(block.text)
        if named is not None and named[1] is not Role.OFFICE:
            return False
        if block.mark in self.marks:
            return True
        told = prefixed(block.text)
        signed = signature_of(block.text)
        office = told is not None and told[1] is Role.OFFICE
        office = office or (signed is not None and signed.office)
        return office or _REPLY.match(block.text.strip()) is not None

    def is_answered(self, block: Block, following: Sequence[Block]) -> bool:
        """Whether somebody only asks for facts, and the office answers below."""
        return (
            bool(following)
            and self.is_reply(following[0])
            and asks_in_summary(without_bracket(block.text))
        )

    def is_promise(self, text: str) -> bool:
        """Whether an official only says what will be done: 「調整して次回報告する。」."""
        said = [plain(text[start:end]) for start, end in sentences(text)]
        return self.parties and all(_PROMISE.search(sentence) for sentence in said)

    def take(self, block: Block) -> bool:
        """Take 「【県の考え方】」 and the paragraphs below it, up to the next opinion with its mark."""
        heads = not block.mark or block.mark in SECTION_BULLETS
        if (heads and headings.heads_replies(block.text)) or _LEADS_TO.match(plain(block.text)):
            self._below, self._mark = True, None
            self.claims.claim(block.passage, Account.HEADING, "事務局等の応答の見出し")
            return True
        if not self._below:
            return False
        first = self._mark is None
        self._mark = block.mark if self._mark is None else self._mark
        alike = block.mark and block.mark == self._mark
        marked = block.mark or leading_mark(block.text) is not None or bracketed(block.text)
        if (marked and not first and not alike) or block.kind is BlockKind.ROW:
            self._below = False
            return False
        self.claims.claim(block.passage, Account.PROCEDURE, REPLY)
        return True

    def question(self, block: Block, following: Sequence[Block]) -> tuple[bool, Passage | None]:
        """Take 「Ｑ　…か。」 with 「Ａ　…」 below it.

        Returns:
            whether the block is one of these, and what in it is an opinion: who asks for more than
            facts states one.
        """
        mark = leading_mark(block.text)
        if mark is None or mark.family != QUESTION_AND_ANSWER:
            return False, None
        if asks(mark):
            below = leading_mark(following[0].text) if following else None
            if below is None or below.family != mark.family or asks(below):
                return False, None
            self._asked = True
            label, rest = split_label(self.text, block.passage)
            if not asks_in_summary(rest.text):
                self.claims.claim(label, Account.MARKUP, "問の記号")
                return True, rest
        elif not self._asked:
            return False, None
        self.claims.claim(block.passage, Account.PROCEDURE, QUESTION if asks(mark) else REPLY)
        return True, None
