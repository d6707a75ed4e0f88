"""議事要旨・会議録（要旨）that name the speaker before the words: the grammar of minutes, turn by turn.

「（委員）…すべきである。」「○（労働者代表委員）…」「会長：…」 in である: what a turn holds is a bullet of
minutes, with its sub-items, remarks and replies.  The office answers; the chair runs the meeting,
and has a say where something is claimed that is no running of it.
"""

from __future__ import annotations

from dataclasses import replace

from kosshi.extract.answers import QUESTION
from kosshi.extract.begins import back_over_headings
from kosshi.extract.claims import Claims
from kosshi.extract.courtesy import courteous_in_summary
from kosshi.extract.minutes import Minutes
from kosshi.extract.speakers import Role
from kosshi.extract.spoken import (
    Speech,
    agrees,
    as_member,
    asks_in_summary,
    follows_on,
    runs_meeting,
    shifts_topic,
    speech_of,
)
from kosshi.extract.turn import Turn
from kosshi.extract.turns import Turned
from kosshi.model import Account, Block, BlockKind, Document, Passage, Remark, Stance
from kosshi.text import plain, sentences


class Summary(Minutes):
    """One pass over minutes whose statements begin with the speaker."""

    def __init__(self, document: Document, claims: Claims, turned: Turned) -> None:
        """Set the speakers apart from their words; ``run`` makes the pass."""
        super().__init__(document, claims)
        blocks, turns = turned
        self.turn: Turn | None = None
        self.labels: dict[int, tuple[Turn, Passage | None]] = {}
        self.blocks = [
            part
            for index, block in enumerate(blocks)
            for part in (
                self._set_apart(block, turns[index])
                if index in turns and block.kind is not BlockKind.ROW  # tables tell by themselves
                else [block]
            )
        ]

    def _set_apart(self, block: Block, turn: Turn) -> list[Block]:
        """Return the words of a turn as bullets, and note its head by where they begin."""
        head = block.passage.part(self.text, 0, turn.words)
        words = block.passage.part(self.text, turn.words, len(block.text))
        first = words or head or block.passage
        self.labels[first.start] = (turn, head)
        if words is None:
            return [block]
        return [replace(block, passage=words, kind=BlockKind.ITEM, mark=block.mark or _TURN)]

    def _body_starts(self) -> int:
        turns = (i for i, block in enumerate(self.blocks) if block.passage.start in self.labels)
        first = back_over_headings(self.blocks, next(turns, len(self.blocks)))
        return min(first, super()._body_starts())

    def _take_body(self, block: Block, following: list[Block]) -> None:
        told = self.labels.get(block.passage.start)
        if told is not None:
            self.turn, head = told
            self.claims.claim(head, Account.HEADING, "発言者")
            self.speaker, self.role = self.turn.name, self.turn.role
            self.open = None
            if head == block.passage:
                return
        if self._is_answered(block, following):
            self.claims.claim(block.passage, Account.PROCEDURE, QUESTION)
            return
        if self._only_agrees(block):
            self.statements[-1].remarks.append(Remark(block.passage, Stance.FOR, 1))
            return
        super()._take_body(block, following)

    def _only_agrees(self, block: Block) -> bool:
        return (
            self.turn is not None
            and self.role is Role.MEMBER
            and self.open is None
            and bool(self.statements)
            and agrees(block.text) is not None
        )

    def _is_answered(self, block: Block, following: list[Block]) -> bool:
        """Whether a member only asks for facts, and the office speaks next."""
        below = self.labels.get(following[0].passage.start) if following else None
        return (
            self.role is Role.MEMBER
            and below is not None
            and below[0].role is Role.OFFICE
            and asks_in_summary(block.text)
        )

    def _enter(self, family: str, block: Block) -> None:
        self.turn = None
        super()._enter(family, block)

    def _only_runs(self, text: str) -> bool:
        return not _has_say(text)

    def _begins_another(self, block: Block) -> bool:
        """Each paragraph of a turn is a statement, unless it concludes from the one above."""
        if self.turn is None:
            return shifts_topic(block.text) or super()._begins_another(block)
        return not follows_on(block.text)

    def _take_opinion(self, block: Block) -> None:
        """Take a statement, without the courtesies that lead to it."""
        if self.turn is None:
            super()._take_opinion(block)
            return
        passage = block.passage
        begins = 0
        for start, end in sentences(passage.text):
            if not courteous_in_summary(plain(passage.text[start:end])):
                break
            begins = end
        lead = passage.part(self.text, 0, begins) if begins else None
        rest = passage.part(self.text, begins, len(passage.text))
        self.claims.claim(lead, Account.PROCEDURE, "委員の発言（挨拶・前置き）")
        if rest is not None:
            super()._take_opinion(replace(block, passage=rest))

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
        speech_of(sentence) is Speech.CLAIM and not runs_meeting(sentence) for sentence in said
    )
