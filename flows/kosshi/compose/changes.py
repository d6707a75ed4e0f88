"""What the latest meeting added, as it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kosshi.briefing import ChangedPoint, ChangesEntry, ShiftEntry, ShiftStand
from kosshi.changes.meetings import Shift, Stand, changes, meetings_of
from kosshi.compose.facts import STANCE_NAMES
from kosshi.synthesis import Synthesis

Entry = Callable[[str], ChangedPoint]
"""A point's id → the point as a line."""


def meetings_said(numbers: Sequence[int]) -> str:
    """Return 第1回・第2回; long runs as 第1回～第5回."""
    names = [f"第{number}回" for number in numbers]
    runs = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{names[0]}～{names[-1]}" if runs else "・".join(names)


def said_at(synthesis: Synthesis) -> dict[str, str]:
    """Return at which meetings each point was said, in words; "" where there is one in all."""
    at = meetings_of(synthesis)
    several = len({number for numbers in at.values() for number in numbers}) > 1
    return {name: meetings_said(numbers) if several else "" for name, numbers in at.items()}


def changes_entry(synthesis: Synthesis, entry: Entry) -> ChangesEntry | None:
    """Return the page 前回からの変化, or None where there is only one meeting."""
    found = changes(synthesis)
    if found is None:
        return None
    issues = {issue.id: rank for rank, issue in enumerate(synthesis.issues, 1)}

    def stand(issue: str | None, each: Stand) -> ShiftStand:
        decided = (issue, each.point) in synthesis.decided.stands
        return ShiftStand(
            point=entry(each.point),
            stance=STANCE_NAMES[each.stance] + ("（立場は事務局判断）" if decided else ""),
            sentence=each.sentence,
            meetings=meetings_said(each.meetings),
        )

    def shift(each: Shift) -> ShiftEntry:
        return ShiftEntry(
            issue=each.issue,
            label=f"争点{issues[each.issue]}" if each.issue else None,
            topic=each.topic,
            before=tuple(stand(each.issue, one) for one in each.before),
            after=tuple(stand(each.issue, one) for one in each.after),
        )

    def listed(names: Iterable[str]) -> tuple[ChangedPoint, ...]:
        return tuple(entry(name) for name in names)

    return ChangesEntry(
        latest=f"第{found.latest}回",
        earlier=meetings_said(found.earlier),
        shifts=tuple(shift(each) for each in found.shifts),
        new=listed(found.new),
        repeated=listed(found.repeated),
        unmentioned=listed(found.unmentioned),
    )
