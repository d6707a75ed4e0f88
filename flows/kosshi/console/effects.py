"""What a decision changes: how every opinion stands without it and with it, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kosshi.compose.facts import STANCE_NAMES
from kosshi.decisions import UNPLACED, Decision
from kosshi.synthesis import Synthesis

_OWN = frozenset({"確認", "覚書"})
"""What a decision changes of its own opinions only."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of what a decision changes."""

    what: str
    before: str
    after: str

    @property
    def data(self) -> dict[str, str]:
        """The same for machines."""
        return {"what": self.what, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision changes of one opinion, and of those that say the same."""

    opinion: str
    changes: tuple[Change, ...]


def effects(
    decision: Decision, before: Synthesis, after: Synthesis
) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """Return what a decision changes of its own opinions, and what of all others.

    Of others that say the same the first is named.
    """
    without, with_it = Standing(before), Standing(after)
    own = [Effect(name, _changes(without, with_it, name)) for name in decision.opinions]
    told: set[tuple[str | None, tuple[Change, ...]]] = set()
    others: list[Effect] = []
    for name in with_it.labels:
        beside = [set(each.together(name)) & set(decision.opinions) for each in (without, with_it)]
        if name in decision.opinions or all(beside):  # told where the decision's own opinion is
            continue
        changes = tuple(c for c in _changes(without, with_it, name) if c.what not in _OWN)
        key = (next(iter(with_it.together(name)), name), changes)
        if changes and key not in told:
            told.add(key)
            others.append(Effect(name, changes))
    return tuple(own), tuple(others)


def _changes(before: Standing, after: Standing, name: str) -> tuple[Change, ...]:
    pairs = zip(before.of(name), after.of(name), strict=True)
    return tuple(Change(what, one, other) for (what, one), (_, other) in pairs if one != other)


class Standing:
    """How the opinions of a synthesis stand."""

    def __init__(self, synthesis: Synthesis) -> None:
        """Sort what was made of the opinions by opinion and by point."""
        self.labels = {o.id: o.label for r in synthesis.records for o in r.opinions}
        self.points = {name: point for point in synthesis.points for name in point.opinions}
        self.dropped = {d.opinion: d for d in synthesis.decided.dropped}
        self.accepted = frozenset(synthesis.decided.accepted)
        shorts = {target.id: target.short for target in synthesis.panel.targets}
        self.primary: dict[str, list[str]] = defaultdict(list)
        self.also: dict[str, list[str]] = defaultdict(list)
        for each in synthesis.placements:
            where = self.primary if each.primary else self.also
            where[each.point].append(f"{shorts[each.target]} {each.section}")
        self.stands: dict[str, list[str]] = defaultdict(list)
        for issue in synthesis.issues:
            for position in issue.positions:
                for point in position.points:
                    said = f"「{issue.topic}」{STANCE_NAMES[position.stance]}"
                    self.stands[point].append(said)
        self.notes: dict[str, list[str]] = defaultdict(list)
        for name, words in synthesis.decided.notes:
            self.notes[name].append(words)

    def together(self, name: str) -> tuple[str, ...]:
        """Return the opinions that are one point with this one, itself among them; none if dropped."""
        point = self.points.get(name)
        return point.opinions if point else ()

    def of(self, name: str) -> list[tuple[str, str]]:
        """Return how an opinion stands: the same headings whatever was decided."""
        point, dropped = self.points.get(name), self.dropped.get(name)
        ident = point.id if point else ""
        headline = (point.worded or point.headline) if point else ""
        return [
            ("稿への掲載", f"除外（{dropped.why}）" if dropped else "掲載"),
            ("まとまり", _listed((self.labels[o] for o in self.together(name)), "なし")),
            ("見出し", f"「{headline}」" if point else "なし"),
            ("主たる箇所", _listed(self.primary.get(ident, ()), UNPLACED if point else "なし")),
            ("併せて載せる箇所", _listed(self.also.get(ident, ()), "なし")),
            ("争点", _listed(self.stands.get(ident, ()), "なし")),
            ("確認", "済み" if name in self.accepted else "未"),
            ("覚書", "／".join(self.notes.get(name, ())) or "なし"),
        ]


def data_of(effect: Effect, labels: dict[str, str]) -> dict[str, Any]:
    """Return an effect for machines."""
    return {
        "opinion": effect.opinion,
        "label": labels[effect.opinion],
        "changes": [change.data for change in effect.changes],
    }


def _listed(words: Iterable[str], none: str) -> str:
    return "、".join(words) or none
