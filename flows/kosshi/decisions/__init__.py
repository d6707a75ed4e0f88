"""What the secretariat decided (事務局判断): the values that stand for ``decisions.yaml``.

The file is a list, replayed from top to bottom on every run; of two decisions on the same thing the
later one counts.  An entry is one action on one opinion (or several) by their ids, which survive a
rerun, an edit elsewhere in the source and another file format.  See ``ACTIONS`` for what each takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kosshi.model import Stance


class Action(StrEnum):
    """What a decision does; the key by which its entry is known."""

    PLACE = "place"
    MERGE = "merge"
    SPLIT = "split"
    POSITION = "position"
    HEADLINE = "headline"
    DROP = "drop"
    RESTORE = "restore"
    NOTE = "note"
    ACCEPT = "accept"


ACTION_NAMES = {
    Action.PLACE: "対応付け",
    Action.MERGE: "統合",
    Action.SPLIT: "分離",
    Action.POSITION: "争点での立場",
    Action.HEADLINE: "見出しの文案",
    Action.DROP: "除外",
    Action.RESTORE: "除外の取消し",
    Action.NOTE: "覚書",
    Action.ACCEPT: "確認済み",
}

STANCES = {"賛成": Stance.FOR, "条件付き": Stance.CONDITIONAL, "反対": Stance.AGAINST, "なし": None}
STANCE_ALIASES: dict[str, Stance | None] = {
    **STANCES,
    "積極的な意見": Stance.FOR,
    "条件付きの意見": Stance.CONDITIONAL,
    "慎重": Stance.AGAINST,
    "慎重・反対": Stance.AGAINST,
    "慎重・反対の意見": Stance.AGAINST,
}
"""What may be written for a side: as the file has it, and as it is printed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What an action's entry holds: keys it must have, keys it may have, how many opinions."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    least: int = 1
    most: int = 1


_MANY = 1000
ACTIONS = {
    Action.PLACE: Rule(may=("at", "also", "not"), most=_MANY),
    Action.MERGE: Rule(least=2, most=_MANY),
    Action.SPLIT: Rule(most=_MANY),
    Action.POSITION: Rule(needs=("issue", "stance")),
    Action.HEADLINE: Rule(needs=("as",)),
    Action.DROP: Rule(needs=("why",), most=_MANY),
    Action.RESTORE: Rule(most=_MANY),
    Action.NOTE: Rule(needs=("as",)),
    Action.ACCEPT: Rule(most=_MANY),
}
COMMON = ("text", "by", "on", "why")
"""Keys that every action may have."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A section of a target."""

    target: str
    section: str

    def __str__(self) -> str:
        """Return it as it is written in the file: ``nss Ⅵ-2-(1)``."""
        return f"{self.target} {self.section}"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        action: what it does.
        opinions: ids of the opinions that it is about.
        at: where the opinion's point stands in full; None to leave that as it is.
        also: further sections at which it stands.
        never: sections at which it does not stand.
        unplaced: it stands nowhere (``at: 未分類``).
        issue: of a position: the issue's topic.
        stance: of a position: the stance, or None for none in this issue.
        words: of a headline or a note.
        why: the reason.
        text: how the opinions begin, for people, and to tell what is gone: one for each of ``opinions``,
            a single one for whichever of them it fits, or none.
        by: who decided.
        on: ISO date.
        line: in decisions.yaml; 0 where it does not stem from a file.
    """

    action: Action
    opinions: tuple[str, ...]
    at: Spot | None = None
    also: tuple[Spot, ...] = ()
    never: tuple[Spot, ...] = ()
    unplaced: bool = False
    issue: str | None = None
    stance: Stance | None = None
    words: str | None = None
    why: str | None = None
    text: tuple[str, ...] = ()
    by: str | None = None
    on: str | None = None
    line: int = 0

    def __str__(self) -> str:
        """Return the decision as people name it: what it does, to which opinions."""
        shown = "、".join(self.opinions)
        return f"{ACTION_NAMES[self.action]}（{shown}）"


UNPLACED = "未分類"
