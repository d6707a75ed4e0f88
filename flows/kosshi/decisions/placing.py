"""Where a point stands after a decision on its place, and what that teaches of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kosshi.decisions import Decision, Spot
from kosshi.synthesis import Placement

DECIDED = "事務局判断"
"""The reason of a placement that a person chose."""


def taught(decision: Decision, before: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return where a point is an example for, after a decision and those before it.

    Only where a person put it in full: a reference, or a section kept free of it, is about that point alone.
    """
    if decision.at is not None:
        return decision.at.target, decision.at.section
    if decision.unplaced or before in {(s.target, s.section) for s in decision.never}:
        return None
    return before


def placed(decision: Decision, point: str, current: Sequence[Placement]) -> list[Placement]:
    """Return a point's placements after a decision; there is one primary, or none at all."""

    def chosen(spot: Spot, *, primary: bool) -> Placement:
        return Placement(point, spot.target, spot.section, primary, 1.0, (DECIDED,))

    if decision.unplaced:
        return []
    never = {(spot.target, spot.section) for spot in decision.never}
    kept = [p for p in current if (p.target, p.section) not in never]
    if decision.at is not None:
        spot = decision.at
        # Where it stood in full in another target, a reference stays; not where an earlier decision put it.
        kept = [
            replace(p, primary=False)
            for p in kept
            if p.target != spot.target and not (p.primary and p.reason == (DECIDED,))
        ]
        kept.insert(0, chosen(spot, primary=True))
    there = {(p.target, p.section) for p in kept}
    kept += [chosen(s, primary=False) for s in decision.also if (s.target, s.section) not in there]
    if kept and not any(placement.primary for placement in kept):
        best = max(range(len(kept)), key=lambda rank: (kept[rank].score, -rank))
        kept[best] = replace(kept[best], primary=True)
    return kept


def shows(
    decision: Decision, there: dict[tuple[str, str], bool], before: set[tuple[str, str]]
) -> bool:
    """Whether what a placing asks for is so in the end, and would perhaps not be so without it."""
    if decision.unplaced:
        return not there
    if decision.at is not None and there.get((decision.at.target, decision.at.section)):
        return True
    if any((spot.target, spot.section) in there for spot in decision.also):
        return True
    never = {(spot.target, spot.section) for spot in decision.never}
    return any(spot in before and spot not in there for spot in never)
