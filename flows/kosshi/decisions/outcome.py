"""What became of the secretariat's decisions, for the ledger, for print and for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kosshi.decisions import Decision


class State(StrEnum):
    """What came of a decision.

    APPLIED: it is in force.  IDLE: it does not bring about what it says, which people must know.
    SUPERSEDED: a later one on the same thing counts.  UNNEEDED: what it says would be so without it.
    ORPHANED: its opinions are gone.
    """

    APPLIED = "applied"
    IDLE = "idle"
    SUPERSEDED = "superseded"
    UNNEEDED = "unneeded"
    ORPHANED = "orphaned"


STATE_NAMES = {
    State.APPLIED: "適用",
    State.IDLE: "効果なし",
    State.SUPERSEDED: "後の判断が優先",
    State.UNNEEDED: "変わる箇所なし",
    State.ORPHANED: "適用できない",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with what came of it.

    Attributes:
        decision: as it stands in the file.
        named: what it does to which opinions, by their labels: 対応付け（議12）.
        state: what came of it.
        why: why it is not in force; "" if it is.
        gone: which of its opinions are gone, in a sentence, or "".
        doubt: why it may be about another opinion than it names, in a sentence, or "".
    """

    decision: Decision
    named: str
    state: State
    why: str = ""
    gone: str = ""
    doubt: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader of the draft must know, in whole sentences."""
        line = self.decision.line
        what = (
            f"{f'decisions.yaml {line}行目' if line else 'decisions.yaml '}の判断「{self.named}」"
        )
        told = []
        if self.gone:
            left = "" if self.state is State.ORPHANED else "の一部"
            told.append(f"{what}{left}を適用できません。{self.gone}")
        if self.state is State.IDLE:
            told.append(f"{what}は、効果がありません。{self.why}")
        if self.doubt:
            told.append(f"{what}を御確認ください。{self.doubt}")
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Dropped:
    """An opinion that the secretariat took out of the outline, with the reason."""

    opinion: str
    why: str
    by: str | None = None
    on: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the secretariat's decisions.

    Attributes:
        entries: every decision, in the order of the file.
        dropped: the opinions that are out of the outline.
        notes: (opinion, note).
        accepted: opinions that stand rightly.
        stands: (issue, point) whose stance the secretariat set.
    """

    entries: tuple[Entry, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    stands: tuple[tuple[str, str], ...] = ()

    @property
    def applied(self) -> int:
        """How many decisions are in force."""
        return sum(entry.state is State.APPLIED for entry in self.entries)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader of the draft must know."""
        return tuple(warning for entry in self.entries for warning in entry.warnings)
