"""What the secretariat decided, as the draft lists it."""

from __future__ import annotations

from collections.abc import Iterable

from kosshi.briefing import DecidedOpinion, DecisionEntry
from kosshi.decisions import ACTION_NAMES, Action
from kosshi.decisions.outcome import STATE_NAMES, Entry, State
from kosshi.decisions.said import detail_of
from kosshi.synthesis import Synthesis

_INTERNAL = frozenset({Action.NOTE, Action.ACCEPT})
"""They change nothing that is printed, and are the office's own: a note may not be meant for the panel."""


def decision_entries(synthesis: Synthesis) -> tuple[DecisionEntry, ...]:
    """List the decisions that bear on the print, in the order of the file; who decided is not printed."""
    return tuple(_entries(synthesis))


def _entries(synthesis: Synthesis) -> Iterable[DecisionEntry]:
    labels = {o.id: o.label for record in synthesis.records for o in record.opinions}
    points = {name: point.id for point in synthesis.points for name in point.opinions}
    shorts = {target.id: target.short for target in synthesis.panel.targets}
    for entry in synthesis.decided.entries:
        if entry.decision.action in _INTERNAL:
            continue
        yield DecisionEntry(
            ACTION_NAMES[entry.decision.action],
            tuple(
                DecidedOpinion(labels.get(name, name), points.get(name, ""))
                for name in entry.decision.opinions
            ),
            detail_of(entry.decision, shorts, who=False),
            _state(entry),
        )


def _state(entry: Entry) -> str:
    said = "" if entry.state is State.APPLIED else STATE_NAMES[entry.state]
    why = entry.why or entry.gone
    return f"{said}：{why}" if said and why else said or why
