"""From draft to draft: what two ledgers differ in.

Opinions are known by their ids, which survive a rerun; those reworded in a source are paired first
(``wording``).  Points have ids made of their opinions, so they are followed by their opinions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kosshi.changes.held import Held, HeldIssue, HeldOpinion, HeldPoint, HeldSource, Spot
from kosshi.changes.wording import Reworded, candidates, reworded
from kosshi.text import plain


@dataclass(frozen=True, slots=True)
class Replaced:
    """A source whose file is another one, by its content (SHA-256) or its name or both."""

    before: HeldSource
    after: HeldSource


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Points that share opinions with each other: one of several, several of one, or both."""

    before: tuple[HeldPoint, ...]
    after: tuple[HeldPoint, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A point that stands elsewhere, in full (``primary``) or for reference (``further``)."""

    before: HeldPoint
    after: HeldPoint

    @property
    def primary(self) -> tuple[Spot | None, Spot | None] | None:
        """From where to where it moved; None where it stayed."""
        places = self.before.primary, self.after.primary
        return None if _same(*places) else places

    @property
    def further(self) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
        """The further places it left, and those it came to."""
        old, new = set(map(_key, self.before.further)), set(map(_key, self.after.further))
        return (
            tuple(spot for spot in self.before.further if _key(spot) not in new),
            tuple(spot for spot in self.after.further if _key(spot) not in old),
        )


@dataclass(frozen=True, slots=True)
class Renamed:
    """A point under another headline: cut otherwise, or worded by the secretariat or not."""

    before: HeldPoint
    after: HeldPoint


@dataclass(frozen=True, slots=True)
class Sided:
    """A point with another stance on an issue.

    ``before`` are the stances of its opinions, None being none; empty where all of them are new.
    """

    topic: str
    point: HeldPoint
    before: tuple[str | None, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """An opinion that was taken out of the outline, or put back, with the reason given."""

    opinion: HeldOpinion
    why: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What two drafts differ in; all in the order of the draft in which it stands.

    Attributes:
        sources_new: files that are there for the first time.
        sources_gone: files that are there no more.
        sources_replaced: the same name with other content; or the same document or the same
            content under another name.
        opinions_new: opinions there for the first time, without those that are ``reworded``.
        opinions_gone: opinions there no more, likewise.
        reworded: pairs of a gone and a new opinion of one source that are at least 0.75 alike, or
            0.4 at the same rank under the same headings.
        points_new: points of nothing but new opinions, or of opinions put back.
        points_gone: points of nothing but gone or dropped opinions.
        merged: several points whose opinions stand in one now.
        split: one point whose opinions stand in several now.
        regrouped: several points whose opinions stand in several others now.
        moved: points that stand elsewhere; only of those that correspond one to one.
        renamed: points under another headline; likewise, and not where an opinion of the point is
            among the ``reworded``, which shows the change already.
        issues_new: issues without one before of the same topic or with points in common.
        issues_gone: issues without such a one after.
        sided: points with another stance on an issue that was there before.
        dropped: opinions that the secretariat took out since.
        restored: opinions that it put back.
        orphaned: decisions, with the reason, that can't be carried out any more.
    """

    sources_new: tuple[HeldSource, ...]
    sources_gone: tuple[HeldSource, ...]
    sources_replaced: tuple[Replaced, ...]
    opinions_new: tuple[HeldOpinion, ...]
    opinions_gone: tuple[HeldOpinion, ...]
    reworded: tuple[Reworded, ...]
    points_new: tuple[HeldPoint, ...]
    points_gone: tuple[HeldPoint, ...]
    merged: tuple[Regrouped, ...]
    split: tuple[Regrouped, ...]
    regrouped: tuple[Regrouped, ...]
    moved: tuple[Moved, ...]
    renamed: tuple[Renamed, ...]
    issues_new: tuple[HeldIssue, ...]
    issues_gone: tuple[HeldIssue, ...]
    sided: tuple[Sided, ...]
    dropped: tuple[Dropped, ...]
    restored: tuple[Dropped, ...]
    orphaned: tuple[tuple[str, str], ...]


def compare(before: Held, after: Held) -> Differences:
    """Return what changed from one draft to another."""
    replaced, names = _sources(before.sources, after.sources)
    had, has = {o.id for o in before.opinions}, {o.id for o in after.opinions}
    pairs = reworded(
        candidates(before.opinions, names, frozenset(had - has)),
        candidates(after.opinions, {s.id: s.id for s in after.sources}, frozenset(has - had)),
    )
    later = {pair.before.id: pair.after.id for pair in pairs}
    known = set(later) | set(later.values())
    groups = _groups(before.points, after.points, later)
    one = [(b[0], a[0]) for b, a in groups if len(b) == len(a) == 1]
    issues = _pair_issues(before, after, later)
    return Differences(
        sources_new=_without(after.sources, {each.after for each in replaced}, before.sources),
        sources_gone=_without(before.sources, {each.before for each in replaced}, after.sources),
        sources_replaced=replaced,
        opinions_new=tuple(o for o in after.opinions if o.id not in had | known),
        opinions_gone=tuple(o for o in before.opinions if o.id not in has | known),
        reworded=pairs,
        points_new=tuple(a[0] for b, a in groups if not b),
        points_gone=tuple(b[0] for b, a in groups if not a),
        merged=tuple(Regrouped(b, a) for b, a in groups if len(b) > 1 and len(a) == 1),
        split=tuple(Regrouped(b, a) for b, a in groups if len(b) == 1 and len(a) > 1),
        regrouped=tuple(Regrouped(b, a) for b, a in groups if len(b) > 1 and len(a) > 1),
        moved=tuple(moved for b, a in one if (moved := Moved(b, a)).primary or any(moved.further)),
        renamed=tuple(
            Renamed(b, a)
            for b, a in one
            if b.worded != a.worded
            or (b.headline != a.headline and not set(later) & set(b.opinions))
        ),
        issues_new=tuple(i for i in after.issues if i.id not in issues),
        issues_gone=tuple(i for i in before.issues if i not in issues.values()),
        sided=tuple(_sided(before, after, issues, later)),
        dropped=tuple(_dropped(after, before, later)),
        restored=tuple(_restored(before, after, later)),
        orphaned=tuple(each for each in after.orphaned if each[0] not in dict(before.orphaned)),
    )


def _key(spot: Spot) -> tuple[str, str]:
    return spot.target, spot.section


def _same(one: Spot | None, other: Spot | None) -> bool:
    return (one and _key(one)) == (other and _key(other))


# -- sources -------------------------------------------------------------------------------


def _sources(
    before: Sequence[HeldSource], after: Sequence[HeldSource]
) -> tuple[tuple[Replaced, ...], dict[str, str]]:
    """Return the sources that were replaced, and the id after of each source before.

    Names count first; then what the document says it is (its id); then the bytes.
    """
    found: dict[HeldSource, HeldSource] = {}
    for key in ("name", "id", "sha256"):
        free = {getattr(s, key): s for s in reversed(after) if s not in found.values()}
        for source in before:
            if source not in found and (same := free.pop(getattr(source, key), None)) is not None:
                found[source] = same
    replaced = tuple(
        Replaced(source, found[source])
        for source in before
        if source in found
        and (source.name, source.sha256) != (found[source].name, found[source].sha256)
    )
    return replaced, {s.id: found[s].id if s in found else "" for s in before}


def _without(
    sources: Iterable[HeldSource], replaced: set[HeldSource], others: Iterable[HeldSource]
) -> tuple[HeldSource, ...]:
    names = {source.name for source in others}
    return tuple(s for s in sources if s.name not in names and s not in replaced)


# -- points --------------------------------------------------------------------------------


def _groups(
    before: Sequence[HeldPoint], after: Sequence[HeldPoint], later: Mapping[str, str]
) -> list[tuple[tuple[HeldPoint, ...], tuple[HeldPoint, ...]]]:
    """Put the points together that share opinions, directly or by way of others.

    Those that are still there come first, in the order of the later draft.
    """
    holding = {name: number for number, point in enumerate(after) for name in point.opinions}
    group = list(range(len(after)))
    partners = [
        sorted({holding[n] for o in p.opinions if (n := later.get(o, o)) in holding})
        for p in before
    ]
    for numbers in partners:
        joined = {group[number] for number in numbers}
        if len(joined) > 1:
            group = [min(joined) if each in joined else each for each in group]
    found: dict[int, tuple[list[HeldPoint], list[HeldPoint]]] = {}
    for number, point in enumerate(after):
        found.setdefault(group[number], ([], []))[1].append(point)
    gone = []
    for point, numbers in zip(before, partners, strict=True):
        if numbers:
            found[group[numbers[0]]][0].append(point)
        else:
            gone.append(((point,), ()))
    return [*((tuple(b), tuple(a)) for b, a in found.values()), *gone]


# -- issues --------------------------------------------------------------------------------


def _pair_issues(before: Held, after: Held, later: Mapping[str, str]) -> dict[str, HeldIssue]:
    """Return for each issue after, by its id, the one before: by topic, then by opinions shared."""
    waiting = list(before.issues)
    found: dict[str, HeldIssue] = {}
    for issue in after.issues:
        same = next((i for i in waiting if plain(i.topic) == plain(issue.topic)), None)
        if same is not None:
            waiting.remove(same)
            found[issue.id] = same
    for issue in after.issues:
        if issue.id in found:
            continue
        here = set(_stances(issue, after, {}))
        shared = Counter({i: len(here & set(_stances(i, before, later))) for i in waiting})
        best = max(waiting, key=lambda i: shared[i], default=None)
        if best is not None and shared[best]:
            waiting.remove(best)
            found[issue.id] = best
    return found


def _stances(issue: HeldIssue, held: Held, later: Mapping[str, str]) -> dict[str, str]:
    """Return the stance on an issue of each opinion, by its id in the later draft."""
    sides = dict(issue.stances)
    return {
        later.get(name, name): sides[point.id]
        for point in held.points
        if point.id in sides
        for name in point.opinions
    }


def _sided(
    before: Held, after: Held, issues: Mapping[str, HeldIssue], later: Mapping[str, str]
) -> Iterable[Sided]:
    had = {later.get(o.id, o.id) for o in before.opinions}
    for issue in after.issues:
        if issue.id not in issues:
            continue
        old = _stances(issues[issue.id], before, later)
        sides = dict(issue.stances)
        for point in after.points:
            known = [old.get(name) for name in point.opinions if name in had]
            stances = tuple(dict.fromkeys(known))
            now = sides.get(point.id)
            if set(stances) != {now} and (now or any(stances)):
                yield Sided(issue.topic, point, stances, now)


# -- decisions -----------------------------------------------------------------------------


def _dropped(after: Held, before: Held, later: Mapping[str, str]) -> Iterable[Dropped]:
    old = {later.get(name, name) for name, _ in before.dropped}
    opinions = {opinion.id: opinion for opinion in after.opinions}
    return (Dropped(opinions[name], why) for name, why in after.dropped if name not in old)


def _restored(before: Held, after: Held, later: Mapping[str, str]) -> Iterable[Dropped]:
    still = {name for name, _ in after.dropped}
    opinions = {opinion.id: opinion for opinion in after.opinions}
    for name, why in before.dropped:
        now = later.get(name, name)
        if now in opinions and now not in still:
            yield Dropped(opinions[now], why)
