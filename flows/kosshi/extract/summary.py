"""議事要旨・会議録（要旨）that name the speaker before the words: the grammar of minutes, turn by turn.

「（委員）…すべきである。」「○（労働者代表委員）…」「会長：…」 in である: what a turn holds is a bullet of
minutes, with its sub-items, remarks and replies.  The office answers; the chair runs the meeting,
and has a say where something is claimed that is no running of it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kosshi.extract.claims import Claims
from kosshi.extract.minutes import Minutes
from kosshi.extract.speakers import Role
from kosshi.extract.spoken import Speech, as_member, follows_on, is_spoken, speech_of
from kosshi.extract.turns import Turn, find_turns
from kosshi.model import Account, Block, BlockKind, Document, Passage
from kosshi.text import plain, sentences

_RUNS = re.compile(
    r"(?:本日|これまで|以上|ただいま|各委員)の(?:御?意見|御?議論|審議|発言|質疑|内容)|次回|(?:次の|続いて|では)[^。]{0,6}議題|議題(?:[0-9(（]|に|の)|"
    r"議事(?:を|に|は)|進行|(?:了承|承認|決定|一任|採決|異議)|"
    r"事務局[^。]{0,20}(?:説明|回答|整理|反映|修正|検討|作成|確認|報告|示)[^。]{0,16}(?:願|お願い|求め|依頼|よう|ほしい|たい)|"
    r"(?:意見|質問|発言)(?:は|が|を)?(?:ある|ない|伺い|お願い|いただき|求め)|"
    r"(?:いかがか|よろしいか|よいか|ないか|あるか|移る|移りたい|入る|開会する|閉会する|終了する|終わる|承知した|感謝する)。?$"
)
"""What a chair says to run the meeting, in である."""


class Summary(Minutes):
    """One pass over minutes whose statements begin with the speaker."""

    def __init__(self, document: Document, claims: Claims) -> None:
        """Set the speakers apart from their words; ``run`` makes the pass."""
        super().__init__(document, claims)
        blocks, turns = find_turns(self.text, self.blocks)
        self.turn: Turn | None = None
        self.labels: dict[int, tuple[Turn, Passage]] = {}
        self.blocks = [
            block if index not in turns else self._set_apart(block, turns[index])
            for index, block in enumerate(blocks)
        ]
        self.spoken = is_spoken(block.text for block in self.blocks[min(turns, default=0) :])

    def _set_apart(self, block: Block, turn: Turn) -> Block:
        """Return the words of a turn as a bullet, and note its head by where the block begins."""
        head = block.passage.part(self.text, 0, turn.words)
        words = block.passage.part(self.text, turn.words, len(block.text))
        assert head is not None
        if words is None:
            self.labels[block.passage.start] = (turn, head)
            return block
        self.labels[words.start] = (turn, head)
        return replace(block, passage=words, kind=BlockKind.ITEM, mark=block.mark or _TURN)

    def _body_starts(self) -> int:
        turns = (i for i, block in enumerate(self.blocks) if block.passage.start in self.labels)
        first = self._back_over_headings(next(turns, len(self.blocks)))
        return min(first, super()._body_starts())

    def _take_body(self, block: Block, following: list[Block]) -> None:
        told = self.labels.get(block.passage.start)
        if told is not None:
            self.turn, head = told
            self.claims.claim(head, Account.HEADING, "発言者")
            self.speaker, self.office = self.turn.name, self.turn.role is Role.OFFICE
            self.open = None
            if head == block.passage:
                return
        super()._take_body(block, following)

    def _enter(self, family: str, block: Block) -> None:
        self.turn = None
        super()._enter(family, block)

    def _rule(self, block: Block) -> str | None:
        rule = super()._rule(block)
        if rule is None and self.turn is not None and self.turn.role is Role.CHAIR:
            return None if _has_say(block.text) else "座長等の発言（議事の進行）"
        return rule

    def _begins_another(self, block: Block) -> bool:
        """A turn may have several paragraphs, each a statement unless it concludes the last."""
        return not follows_on(block.text)

    def _start(self, passage: Passage, block: Block, rule: str) -> None:
        super()._start(passage, block, rule if self.turn is None else f"発言（{self.turn.who}）")


_TURN = "◇"
"""The mark of a turn that has none of its own."""


def _has_say(text: str) -> bool:
    """Whether a chair states an opinion: as a member, or by a claim that runs no meeting."""
    if as_member(text):
        return True
    said = [text[start:end] for start, end in sentences(text)]
    return any(
        speech_of(sentence) is Speech.CLAIM and _RUNS.search(plain(sentence)) is None
        for sentence in said
    )
