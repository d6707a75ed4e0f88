"""The head of a turn in a transcript."""

from __future__ import annotations

from dataclasses import dataclass

from kosshi.extract.speakers import Role
from kosshi.marks import leading_mark
from kosshi.model import Block

LEAST_TURNS = 3
"""A way to set speakers recurs at least so often."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The head of a turn.

    Attributes:
        who: as written: 氷見委員長.
        name: without the title; None where nobody is named.
        role: what the speaker is in the meeting.
        start: where ``who`` begins in the block's text.
        end: where ``who`` ends.
        words: where the words begin.
        form: how it is set.
    """

    who: str
    name: str | None
    role: Role
    start: int
    end: int
    words: int
    form: str


MARKS = "○◯〇●◎◇◆■□・"


def mark_of(block: Block) -> tuple[str, int]:
    """Return the mark before a block's text, and how much of the text it takes."""
    lead = leading_mark(block.text)
    if not block.mark and lead is not None and lead.label in MARKS:
        return lead.label, lead.length
    return block.mark, 0
