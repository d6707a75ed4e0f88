"""Replaying decisions on what the stages made of the opinions."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kosshi.align.examples import Example
from kosshi.decisions import Action, Decision, Spot
from kosshi.model import Opinion, Record, Stance
from kosshi.synthesis import Decided, Dropped, Issue, Placement, Point
from kosshi.text import plain, sentences

DECIDED = "事務局判断"
"""The reason of a placement that a person chose."""

_LIKELY = 0.75
"""Likeness from which a gone opinion is said to be, perhaps, another one."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that could not be carried out, or not wholly, and why."""

    decision: Decision
    why: str

    def __str__(self) -> str:
        """Return it in a sentence."""
        place = (
            f"decisions.yaml {self.decision.line}行目" if self.decision.line else "decisions.yaml"
        )
        return f"{place}の判断「{self.decision}」を適用できません。{self.why}"


class Replay:
    """Decisions sorted by what they change; those on opinions that are gone are set aside."""

    def __init__(self, decisions: Sequence[Decision], records: Sequence[Record]) -> None:
        """Look the decisions' opinions up among those of this run."""
        self.opinions: dict[str, Opinion] = {o.id: o for r in records for o in r.opinions}
        self.orphans: list[Orphan] = []
        self.live: list[Decision] = []
        for decision in decisions:
            self._sort(decision)
        dropped = self._latest(Action.DROP)
        self.dropped = {name: dropped[name] for name in self.opinions if name in dropped}

    def _sort(self, decision: Decision) -> None:
        gone = [name for name in decision.opinions if name not in self.opinions]
        kept = tuple(name for name in decision.opinions if name in self.opinions)
        if gone:
            self.orphans.append(Orphan(decision, self._gone(gone, decision)))
        least = 2 if decision.action is Action.MERGE else 1
        if len(kept) >= least:
            self.live.append(replace(decision, opinions=kept))

    def _gone(self, names: Iterable[str], decision: Decision) -> str:
        said = f"意見 {'、'.join(names)} がこの稿の資料にありません。"
        if not decision.text:
            return said
        said = f"意見 {'、'.join(names)}（「{decision.text}」）がこの稿の資料にありません。"
        form = plain(decision.text)
        heads = {name: plain(o.text)[: len(form)] for name, o in self.opinions.items()}
        near = max(
            heads, key=lambda n: difflib.SequenceMatcher(None, heads[n], form).ratio(), default=None
        )
        if near and difflib.SequenceMatcher(None, heads[near], form).ratio() >= _LIKELY:
            said += (
                f"{self.opinions[near].label}（{near}）のことであれば、ID を書き改めてください。"
            )
        return said

    def _latest(self, action: Action) -> dict[str, Decision]:
        """Return the last decision of a kind on each opinion."""
        return {name: d for d in self.live if d.action is action for name in d.opinions}

    def outcome(self) -> Decided:
        """Return what became of the decisions, for the ledger and for print."""
        notes = [d for d in self.live if d.action is Action.NOTE]
        accepted = self._latest(Action.ACCEPT)
        return Decided(
            applied=len(self.live),
            orphaned=tuple((str(orphan.decision), orphan.why) for orphan in self.orphans),
            dropped=tuple(
                Dropped(name, decision.why or "", decision.by, decision.on)
                for name, decision in self.dropped.items()
            ),
            notes=tuple((name, d.words or "") for d in notes for name in d.opinions),
            accepted=tuple(name for name in self.opinions if name in accepted),
        )

    # -- merge ----------------------------------------------------------------------------

    def regroup(self, groups: Sequence[Sequence[str]]) -> list[list[str]]:
        """Join and part groups of opinion ids as decided, in the order of the decisions."""
        kept = [[name for name in group if name not in self.dropped] for group in groups]
        found = [group for group in kept if group]
        for decision in self.live:
            names = [name for name in decision.opinions if name not in self.dropped]
            if decision.action is Action.MERGE and names:
                touched = [group for group in found if set(group) & set(names)]
                found = [group for group in found if group not in touched]
                found.append([name for group in touched for name in group])
            elif decision.action is Action.SPLIT and names:
                found = [[n for n in group if n not in names] for group in found]
                found = [*(group for group in found if group), names]
        return found

    # -- headlines ------------------------------------------------------------------------

    def word(self, points: Sequence[Point]) -> tuple[Point, ...]:
        """Give points the headline that the secretariat worded; the verbatim one stays beside."""
        worded = self._latest(Action.HEADLINE)
        return tuple(
            replace(point, worded=decision.words)
            if (decision := _of(point, worded)) is not None
            else point
            for point in points
        )

    # -- placements -----------------------------------------------------------------------

    def place(
        self, placements: Sequence[Placement], points: Sequence[Point]
    ) -> tuple[Placement, ...]:
        """Move points to where the secretariat put them."""
        by_point: dict[str, list[Placement]] = defaultdict(list)
        for placement in placements:
            by_point[placement.point].append(placement)
        for decision in self.live:
            if decision.action is not Action.PLACE:
                continue
            for point in points:
                if set(decision.opinions) & set(point.opinions):
                    by_point[point.id] = _placed(decision, point.id, by_point[point.id])
        return tuple(placement for point in points for placement in by_point[point.id])

    def examples(
        self, placements: Sequence[Placement], points: Sequence[Point]
    ) -> tuple[Example, ...]:
        """Return the points that people placed, or accepted as they stand, to place others like them.

        ``placements`` are those of the program alone.
        """
        accepted = self._latest(Action.ACCEPT)
        found: list[Example] = []
        for point in points:
            spot: tuple[str, str] | None = None
            for decision in self.live:
                if decision.action is Action.PLACE and set(decision.opinions) & set(point.opinions):
                    spot = _taught(decision, spot)
            if spot is None and any(name in accepted for name in point.opinions):
                spot = next(
                    (
                        (p.target, p.section)
                        for p in placements
                        if p.point == point.id and p.primary
                    ),
                    None,
                )
            if spot is not None:
                found.append(Example(point.id, spot))
        return tuple(found)

    # -- issues ---------------------------------------------------------------------------

    def position(
        self,
        issues: Sequence[Issue],
        points: Sequence[Point],
        make: Callable[[str, Sequence[tuple[str, Stance, str]]], Issue],
    ) -> tuple[Issue, ...]:
        """Put points on the side that the secretariat saw them on; an issue needs two sides.

        ``make`` makes an issue from its topic and the (point, stance, sentence) of each stand.
        """
        stands = {
            issue.topic: {
                point: (position.stance, sentence)
                for position in issue.positions
                for point, sentence in zip(position.points, position.sentences, strict=True)
            }
            for issue in issues
        }
        changed: set[str] = set()
        for decision in self.live:
            if decision.action is not Action.POSITION or decision.issue is None:
                continue
            topic = _same_topic(decision.issue, stands) or decision.issue
            changed.add(topic)
            for point in points:
                if set(decision.opinions) & set(point.opinions):
                    self._stand(stands.setdefault(topic, {}), point, decision)
        order = {point.id: rank for rank, point in enumerate(points)}
        found: list[Issue] = [issue for issue in issues if issue.topic not in changed]
        for topic, sides in stands.items():
            if topic in changed and len({stance for stance, _ in sides.values()}) > 1:
                ordered = sorted(sides, key=order.__getitem__)
                found.append(make(topic, [(name, *sides[name]) for name in ordered]))
        return tuple(found)

    def _stand(
        self, stands: dict[str, tuple[Stance, str]], point: Point, decision: Decision
    ) -> None:
        if decision.stance is None:
            stands.pop(point.id, None)
            return
        opinion = self.opinions[next(n for n in point.opinions if n in decision.opinions)]
        known = stands.get(point.id)
        stands[point.id] = (
            decision.stance,
            known[1] if known else _sentence_on(decision.issue or "", opinion),
        )


def _of(point: Point, decisions: dict[str, Decision]) -> Decision | None:
    return next((decisions[name] for name in point.opinions if name in decisions), None)


def _taught(decision: Decision, before: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return where a point is an example for, after a decision and those before it.

    Only where a person put it in full: a reference, or a section kept free of it, is about that point alone.
    """
    if decision.at is not None:
        return decision.at.target, decision.at.section
    if decision.unplaced or before in {(s.target, s.section) for s in decision.never}:
        return None
    return before


def _placed(decision: Decision, point: str, current: Sequence[Placement]) -> list[Placement]:
    """Return a point's placements after a decision; there is one primary, or none at all."""

    def chosen(spot: Spot, *, primary: bool) -> Placement:
        return Placement(point, spot.target, spot.section, primary, 1.0, (DECIDED,))

    if decision.unplaced:
        return []
    never = {(spot.target, spot.section) for spot in decision.never}
    kept = [p for p in current if (p.target, p.section) not in never]
    if decision.at is not None:
        spot = decision.at
        kept = [p for p in kept if not p.primary and p.target != spot.target]
        kept.insert(0, chosen(spot, primary=True))
    there = {(p.target, p.section) for p in kept}
    kept += [chosen(s, primary=False) for s in decision.also if (s.target, s.section) not in there]
    if kept and not any(placement.primary for placement in kept):
        best = max(range(len(kept)), key=lambda rank: (kept[rank].score, -rank))
        kept[best] = replace(kept[best], primary=True)
    return kept


def _same_topic(name: str, topics: Iterable[str]) -> str | None:
    form = plain(name)
    return next((topic for topic in topics if plain(topic) == form), None)


def _sentence_on(topic: str, opinion: Opinion) -> str:
    """Return the sentence of an opinion that shares most with a topic, the first of equals.

    What is shared is counted in characters other than hiragana: those that name things.
    """
    naming = set(re.sub(r"[ぁ-ん]", "", plain(topic)))
    cuts = sentences(opinion.text)
    best = max(cuts, key=lambda cut: (len(naming & set(plain(opinion.text[slice(*cut)]))), -cut[0]))
    return opinion.text[slice(*best)]
