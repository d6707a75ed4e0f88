"""Replaying decisions on what the stages made of the opinions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from kosshi.align.examples import Example
from kosshi.decisions import ACTION_NAMES, Action, Decision
from kosshi.decisions.doubts import gone, misnamed, near_topic
from kosshi.decisions.outcome import Decided, Dropped, Entry, State
from kosshi.decisions.placing import placed, shows, taught
from kosshi.model import Opinion, Record, Stance
from kosshi.synthesis import Issue, Placement, Point
from kosshi.text import plain, sentences
from kosshi.words import content_words


class Replay:
    """Decisions sorted by what they change; those on opinions that are gone are set aside.

    Each step (``regroup``, ``word``, ``place``, ``position``) carries out its kind of decision and notes of
    each what came of it; ``outcome`` tells.  Decisions are known by their rank in the file, from 0.
    """

    def __init__(self, decisions: Sequence[Decision], records: Sequence[Record]) -> None:
        """Look the decisions' opinions up among those of this run."""
        self.decisions = tuple(decisions)
        self.opinions: dict[str, Opinion] = {o.id: o for r in records for o in r.opinions}
        self.states: dict[int, tuple[State, str]] = {}
        self.gone: dict[int, str] = {}
        self.doubts: dict[int, str] = {}
        self.live: dict[int, Decision] = {}
        self.stands: list[tuple[str, str]] = []
        for rank, decision in enumerate(self.decisions):
            self._sort(rank, decision)
        self.dropped: dict[str, int] = {}
        self._drop()

    def _sort(self, rank: int, decision: Decision) -> None:
        kept = tuple(name for name in decision.opinions if name in self.opinions)
        if len(kept) < len(decision.opinions):
            self.gone[rank] = gone(decision, self.opinions)
        if (doubt := misnamed(decision, self.opinions)) is not None:
            self.doubts[rank] = doubt
        least = 2 if decision.action is Action.MERGE else 1
        if len(kept) >= least:
            self.live[rank] = replace(decision, opinions=kept)

    def _drop(self) -> None:
        """Drop and restore opinions, in the order of the decisions."""
        last: dict[str, int] = {}
        for rank, decision in self._of(Action.DROP, Action.RESTORE):
            was = [name for name in decision.opinions if name in self.dropped]
            for name in decision.opinions:
                last[name] = rank
                if decision.action is Action.DROP:
                    self.dropped[name] = rank
                else:
                    self.dropped.pop(name, None)
            if decision.action is Action.RESTORE and not was:
                self._set(rank, State.UNNEEDED, "除外されていない意見です。")
        for rank, decision in self._of(Action.DROP, Action.RESTORE):
            latest = {last[name] for name in decision.opinions}
            if rank not in latest:  # of none of its opinions it is the last word
                self._superseded(rank, max(latest))
        for rank, decision in self.live.items():
            out = [name for name in decision.opinions if name in self.dropped]
            if not out or decision.action not in _ON_POINTS:
                continue
            least = 2 if decision.action is Action.MERGE else 1
            if len(decision.opinions) - len(out) < least:
                self._set(rank, State.IDLE, self._out(out))
            else:  # the rest of it is in force
                self.doubts.setdefault(rank, self._out(out))

    def _out(self, names: Sequence[str]) -> str:
        said = "、".join(
            f"{self.opinions[name].label}は、{self._line(self.dropped[name])}の判断で骨子から除かれています"
            for name in names
        )
        return f"{said}（戻すには restore）。"

    def _of(self, *actions: Action) -> list[tuple[int, Decision]]:
        return [(rank, d) for rank, d in self.live.items() if d.action in actions]

    def _line(self, rank: int) -> str:
        line = self.decisions[rank].line
        return f"{line}行目" if line else f"{rank + 1}番目"

    def _set(self, rank: int, state: State, why: str) -> None:
        self.states.setdefault(rank, (state, why))

    def _superseded(self, rank: int, later: int) -> None:
        self._set(rank, State.SUPERSEDED, f"{self._line(later)}の判断が優先します。")

    def outcome(self) -> Decided:
        """Return what became of the decisions, for the ledger and for print."""
        accepted = {name: rank for rank, d in self._of(Action.ACCEPT) for name in d.opinions}
        return Decided(
            entries=tuple(self._entry(rank) for rank in range(len(self.decisions))),
            dropped=tuple(
                Dropped(name, decision.why or "", decision.by, decision.on, decision.line)
                for name in self.opinions
                if name in self.dropped
                for decision in (self.decisions[self.dropped[name]],)
            ),
            notes=tuple(
                (name, d.words or "") for _, d in self._of(Action.NOTE) for name in d.opinions
            ),
            accepted=tuple(name for name in self.opinions if name in accepted),
            stands=tuple(self.stands),
        )

    def _entry(self, rank: int) -> Entry:
        decision = self.decisions[rank]
        state, why = self.states.get(rank, (State.APPLIED, ""))
        if rank not in self.live:
            state, why = State.ORPHANED, ""
        labels = [
            self.opinions[name].label if name in self.opinions else name
            for name in decision.opinions
        ]
        return Entry(
            decision,
            f"{ACTION_NAMES[decision.action]}（{'、'.join(labels)}）",
            state,
            why,
            self.gone.get(rank, ""),
            self.doubts.get(rank, ""),
        )

    # -- merge ----------------------------------------------------------------------------

    def regroup(self, groups: Sequence[Sequence[str]]) -> list[list[str]]:
        """Join and part groups of opinion ids as decided, in the order of the decisions."""
        found = {
            number: kept
            for number, group in enumerate(groups)
            if (kept := [name for name in group if name not in self.dropped])
        }
        at = {name: number for number, group in found.items() for name in group}
        done: list[tuple[int, list[str]]] = []
        for rank, decision in self._of(Action.MERGE, Action.SPLIT):
            names = [name for name in decision.opinions if name not in self.dropped]
            touched = list(dict.fromkeys(at[name] for name in names))
            number = len(groups) + rank
            if decision.action is Action.MERGE and len(names) > 1:
                if len(touched) == 1:
                    self._set(rank, State.UNNEEDED, "もともと、一つにまとめられています。")
                together = [name for each in touched for name in found.pop(each)]
            elif decision.action is Action.SPLIT and names:
                if len(touched) == 1 and len(found[touched[0]]) == len(names):
                    told = "もともと、ほかの意見とまとめられていません。"
                    self._set(rank, State.UNNEEDED, told)
                for each in touched:
                    left = [name for name in found.pop(each) if name not in names]
                    found |= {each: left} if left else {}
                together = names
            else:
                continue
            found[number] = together
            at |= dict.fromkeys(together, number)
            done.append((rank, names))
        self._undone(done, found, at)
        return list(found.values())

    def _undone(
        self,
        done: Sequence[tuple[int, list[str]]],
        found: Mapping[int, list[str]],
        group_of: Mapping[str, int],
    ) -> None:
        """Note the decisions that later ones took back wholly.

        Of a merging something is left while two of its opinions are together, of a parting while one of its
        opinions is with no others.
        """
        for at, (rank, names) in enumerate(done):
            each = Counter(group_of[name] for name in names)
            if self.decisions[rank].action is Action.MERGE:
                left = max(each.values()) > 1
            else:
                left = any(set(found[group]) <= set(names) for group in each)
            if left:
                continue
            now = {name for group in each for name in found[group]}
            touching = [later for later, others in done[at + 1 :] if now & set(others)]
            if touching:
                self._superseded(rank, max(touching))

    # -- headlines ------------------------------------------------------------------------

    def word(self, points: Sequence[Point]) -> tuple[Point, ...]:
        """Give points the headline that the secretariat worded last; the verbatim one stays beside."""
        point_of = _index(points)
        worded: dict[str, int] = {}
        for rank, decision in self._of(Action.HEADLINE):
            for point in _touched(decision, point_of):
                if point.id in worded:
                    self._superseded(worded[point.id], rank)
                worded[point.id] = rank
        return tuple(
            replace(point, worded=self.decisions[worded[point.id]].words)
            if point.id in worded
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
        before = {name: {(p.target, p.section) for p in found} for name, found in by_point.items()}
        point_of = _index(points)
        done: dict[str, list[int]] = defaultdict(list)
        for rank, decision in self._of(Action.PLACE):
            for point in _touched(decision, point_of):
                by_point[point.id] = placed(decision, point.id, by_point[point.id])
                done[point.id].append(rank)
        self._in_force(by_point, before, done)
        return tuple(placement for point in points for placement in by_point[point.id])

    def _in_force(
        self,
        after: dict[str, list[Placement]],
        before: dict[str, set[tuple[str, str]]],
        done: dict[str, list[int]],
    ) -> None:
        """Note of each placing whether it still shows, or which later one took its place."""
        shown: dict[int, bool] = defaultdict(bool)
        later: dict[int, int] = {}
        for point, ranks in done.items():
            there = {(p.target, p.section): p.primary for p in after[point]}
            for at, rank in enumerate(ranks):
                shown[rank] |= shows(self.decisions[rank], there, before.get(point, set()))
                if at + 1 < len(ranks):
                    later[rank] = ranks[-1]
        for rank, seen in shown.items():
            if seen:
                continue
            if rank in later:
                self._superseded(rank, later[rank])
            else:
                self._set(rank, State.UNNEEDED, "もともと、その箇所には載りません。")

    def examples(
        self, placements: Sequence[Placement], points: Sequence[Point]
    ) -> tuple[Example, ...]:
        """Return the points that people placed, or accepted as they stand, to place others like them.

        ``placements`` are those of the program alone.
        """
        primary = {p.point: (p.target, p.section) for p in placements if p.primary}
        accepted = {name for _, d in self._of(Action.ACCEPT) for name in d.opinions}
        point_of = _index(points)
        spots: dict[str, tuple[str, str]] = {}
        for _, decision in self._of(Action.PLACE):
            for point in _touched(decision, point_of):
                spot = taught(decision, spots.pop(point.id, None))
                if spot is not None:
                    spots[point.id] = spot
        for point in points:
            if point.id not in spots and point.id in primary and accepted & set(point.opinions):
                spots[point.id] = primary[point.id]
        return tuple(Example(point.id, spots[point.id]) for point in points if point.id in spots)

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
        point_of = _index(points)
        decided: dict[tuple[str, str], int] = {}
        changed: set[str] = set()
        for rank, decision in self._of(Action.POSITION):
            if decision.issue is None:
                continue
            topic = _same_topic(decision.issue, stands) or decision.issue
            for point in _touched(decision, point_of):
                if (topic, point.id) in decided:
                    self._superseded(decided[topic, point.id], rank)
                decided[topic, point.id] = rank
                sides = stands.get(topic, {})
                if decision.stance is None and point.id not in sides:
                    self._absent(rank, topic, stands)
                    continue
                changed.add(topic)
                self._stand(stands.setdefault(topic, {}), point, decision)
        order = {point.id: rank for rank, point in enumerate(points)}
        as_found = {issue.topic: issue for issue in issues}
        kept: list[Issue] = []
        for topic, sides in stands.items():
            by_office = [name for name in sides if self._stance(decided.get((topic, name)))]
            if topic not in changed:
                kept += [as_found[topic]] if topic in as_found else []
                continue
            if len({stance for stance, _ in sides.values()}) < 2:
                for name in by_office:
                    self._one_sided(decided[topic, name], topic, stands)
                continue
            ordered = sorted(sides, key=order.__getitem__)
            issue = make(topic, [(name, *sides[name]) for name in ordered])
            kept.append(issue)
            self.stands += [(issue.id, name) for name in ordered if name in by_office]
        return tuple(kept)

    def _stance(self, rank: int | None) -> Stance | None:
        return None if rank is None else self.decisions[rank].stance

    def _absent(self, rank: int, topic: str, known: Iterable[str]) -> None:
        if topic in known:
            self._set(rank, State.UNNEEDED, f"もともと、争点「{topic}」に含まれていません。")
        else:
            self._set(rank, State.IDLE, f"争点「{topic}」がありません。{near_topic(topic, known)}")

    def _one_sided(self, rank: int, topic: str, known: Iterable[str]) -> None:
        near = near_topic(topic, [each for each in known if each != topic])
        self._set(
            rank,
            State.IDLE,
            f"「{topic}」に異なる立場の意見がないため、争点になりません。"
            + (near or "争点とするには、異なる立場の意見についても position を書いてください。"),
        )

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
            known[1] if known else _sentence_on(decision.issue or "", opinion, point),
        )


_ON_POINTS = frozenset(Action) - {Action.DROP, Action.RESTORE, Action.NOTE, Action.ACCEPT}
"""Actions that say nothing of an opinion that is not in the outline."""


def _index(points: Sequence[Point]) -> dict[str, Point]:
    return {name: point for point in points for name in point.opinions}


def _touched(decision: Decision, point_of: dict[str, Point]) -> list[Point]:
    """Return the points that a decision's opinions are in, each once."""
    found = {point_of[n].id: point_of[n] for n in decision.opinions if n in point_of}
    return list(found.values())


def _same_topic(name: str, topics: Iterable[str]) -> str | None:
    form = plain(name)
    return next((topic for topic in topics if plain(topic) == form), None)


def _sentence_on(topic: str, opinion: Opinion, point: Point) -> str:
    """Return the sentence of an opinion that shares most words with a topic, the first of equals.

    Where none shares any, the point's headline: a sentence on something else would explain nothing.
    """
    naming = content_words(plain(topic))
    shared = {
        cut: len(naming & content_words(plain(opinion.text[slice(*cut)])))
        for cut in sentences(opinion.text)
    }
    best = max(shared, key=lambda cut: (shared[cut], -cut[0]))
    return opinion.text[slice(*best)] if shared[best] else point.headline
