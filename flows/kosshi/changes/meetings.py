"""From meeting to meeting: what the latest one added to those before it.

All is said of points and meetings, never of members: minutes rarely name who spoke, so a stance
that was not taken before may be another member's, and nobody is said to have changed his mind, unless
the remark says so itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kosshi.merge.similar import RUN
from kosshi.merge.stances import stance_of
from kosshi.model import Opinion, Record, Stance
from kosshi.synthesis import Issue, Point, Synthesis
from kosshi.text import plain, sentences

_WHOLE = 12
"""Characters of a sentence that two opinions hardly share by chance."""

_TURNED = re.compile(
    r"(?:前回|前々回|先般|先日|第[0-9]+回|これまで)[^。]*?(?P<side>慎重|反対|否定的|消極的|懸念|賛成|賛同)[^。]{0,16}?"
    r"(?:申し上げ|申し述べ|述べ|発言し|表明し|主張し|考えてい|であっ|だっ|でし)(?:まし)?た?(?:ところ(?:だ|である)?)?"
    r"(?:が|ものの|けれども?)、(?P<now>[^。]+)"
)
"""「前回は慎重な意見を申し上げたが、…賛成する。」: a sentence that says itself what was thought before; not
「前回、懸念が示されたが、…」, which reports others."""

_FORMERLY = {"賛成": Stance.FOR, "賛同": Stance.FOR}

_STRENGTH = (Stance.AGAINST, Stance.CONDITIONAL, Stance.FOR)
"""Of several sentences the first of these decides, as where issues are found."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A point's stance, with the sentence that shows it, verbatim, and at which meetings."""

    point: str
    stance: Stance
    sentence: str
    meetings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A question on which the latest meeting heard a stance that none before it had heard.

    Attributes:
        issue: the issue's id and topic, or None where it is one point whose wording turned.
        topic: see ``issue``.
        before: every stance taken at the earlier meetings.
        after: the stances first taken at the latest meeting.
    """

    issue: str | None
    topic: str | None
    before: tuple[Stand, ...]
    after: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What the latest meeting added to those before it.

    Every point is in exactly one of ``new``, ``repeated`` and ``unmentioned``, in the order of the
    points; ``shifts`` speak of points that are there too.  An opinion of a source whose meeting is
    unknown counts for no meeting, and a point of nothing but such opinions is in none.

    Attributes:
        latest: the highest number of a meeting with opinions.
        earlier: the other meetings with opinions, ascending.
        new: points said at the latest meeting only.
        repeated: points said at the latest meeting and at an earlier one; and of two points that share a whole
            sentence, one of each, both: that remark is neither new nor gone.
        unmentioned: points said at earlier meetings only.  That nobody is recorded as
            having said it again does not mean that it was given up.
        shifts: first the issues, then single points.  An issue is one where points were said at an
            earlier meeting, and at the latest one a point with a stance that none of them has, or that
            says itself that another was taken before.  A single point is one where two opinions
            that were linked for what they share, one of an earlier and one of the latest meeting,
            take different stances in the sentences that hold what they share; or one that says
            so itself.
    """

    latest: int
    earlier: tuple[int, ...]
    new: tuple[str, ...]
    repeated: tuple[str, ...]
    unmentioned: tuple[str, ...]
    shifts: tuple[Shift, ...]


def meeting_of(record: Record) -> int | None:
    """Return the number of the meeting a source belongs to: by its folder, or as it says itself."""
    source = record.source
    return source.meeting if source.meeting is not None else record.facts.meeting


def meetings_of(synthesis: Synthesis) -> dict[str, tuple[int, ...]]:
    """Return at which meetings each point was said, ascending; none where it isn't known."""
    at = _meetings_of_opinions(synthesis.records)
    return {
        point.id: tuple(sorted({number for name in point.opinions if (number := at[name])}))
        for point in synthesis.points
    }


def changes(synthesis: Synthesis) -> Changes | None:
    """Compare the latest meeting with those before it; None where there is only one meeting."""
    at = _meetings_of_opinions(synthesis.records)
    held = sorted({number for number in at.values() if number})
    if len(held) < 2:
        return None
    latest = held[-1]
    said = {name: numbers for name, numbers in meetings_of(synthesis).items() if numbers}
    new = [name for name, numbers in said.items() if numbers == (latest,)]
    gone = [name for name, numbers in said.items() if latest not in numbers]
    again = _said_again(synthesis, new, gone)
    return Changes(
        latest=latest,
        earlier=tuple(held[:-1]),
        new=tuple(name for name in new if name not in again),
        repeated=tuple(
            n for n, numbers in said.items() if numbers[-1] == latest != numbers[0] or n in again
        ),
        unmentioned=tuple(name for name in gone if name not in again),
        shifts=_shifts(synthesis, at, latest),
    )


def _said_again(synthesis: Synthesis, new: Sequence[str], gone: Sequence[str]) -> set[str]:
    """Return the points of the latest meeting that share a whole sentence with one of before, and those."""
    opinions = {o.id: o for record in synthesis.records for o in record.opinions}
    said = {
        point.id: {
            form
            for name in point.opinions
            for start, end in sentences(opinions[name].text)
            if len(form := plain(opinions[name].text[start:end]).rstrip("。")) >= _WHOLE
        }
        for point in synthesis.points
    }
    by_sentence: dict[str, list[str]] = defaultdict(list)
    for name in gone:
        for form in said[name]:
            by_sentence[form].append(name)
    pairs = {(name, other) for name in new for form in said[name] for other in by_sentence[form]}
    return {name for pair in pairs for name in pair}


def _meetings_of_opinions(records: Iterable[Record]) -> dict[str, int | None]:
    return {opinion.id: meeting_of(record) for record in records for opinion in record.opinions}


def _shifts(synthesis: Synthesis, at: Mapping[str, int | None], latest: int) -> tuple[Shift, ...]:
    points = {point.id: point for point in synthesis.points}
    opinions = {opinion.id: opinion for record in synthesis.records for opinion in record.opinions}
    own = {
        point.id: shift
        for point in synthesis.points
        if (shift := _of_point(point, opinions, at, latest)) is not None
    }
    found: list[Shift] = []
    for issue in synthesis.issues:
        shift = _of_issue(issue, points, own, at, latest)
        if shift is not None:
            found.append(shift)
    told = {stand.point for shift in found for stand in shift.after}
    own |= {
        point.id: shift
        for point in synthesis.points
        if point.id not in own and (shift := _by_itself(point, opinions, at, latest)) is not None
    }
    return (*found, *(shift for name, shift in own.items() if name not in told))


def _by_itself(
    point: Point, opinions: Mapping[str, Opinion], at: Mapping[str, int | None], latest: int
) -> Shift | None:
    """Return the shift that an opinion of the latest meeting tells of itself, in one sentence."""
    for name in point.opinions:
        if at[name] != latest:
            continue
        text = opinions[name].text
        for start, end in sentences(text):
            turned = _turned(text[start:end])
            if turned is not None:
                before = Stand(point.id, turned[0], text[start:end], (latest,))
                after = Stand(point.id, turned[1], text[start:end], (latest,))
                return Shift(None, None, (before,), (after,))
    return None


def _of_issue(
    issue: Issue,
    points: Mapping[str, Point],
    own: Mapping[str, Shift],
    at: Mapping[str, int | None],
    latest: int,
) -> Shift | None:
    """Return what an issue's latest stances add; a point of both meetings counts for both."""
    before: list[Stand] = []
    after: list[Stand] = []
    for position in issue.positions:
        for name, sentence in zip(position.points, position.sentences, strict=True):
            if name in own:  # said at both, and not the same
                before += own[name].before
                after += own[name].after
                continue
            said = {number for opinion in points[name].opinions if (number := at[opinion])}
            if past := tuple(sorted(said - {latest})):
                before.append(Stand(name, position.stance, sentence, past))
            if latest in said:
                after.append(Stand(name, position.stance, sentence, (latest,)))
    known = {stand.stance for stand in before}
    added = tuple(s for s in after if s.stance not in known or _turned(s.sentence) is not None)
    return Shift(issue.id, issue.topic, tuple(before), added) if known and added else None


def _turned(sentence: str) -> tuple[Stance, Stance] | None:
    """Return the stances that a sentence says were taken before and are now, or None."""
    match = _TURNED.search(plain(sentence))
    if match is None:
        return None
    before = _FORMERLY.get(match["side"], Stance.AGAINST)
    now = stance_of(match["now"])
    return None if now is None or now is before else (before, now)


def _of_point(
    point: Point, opinions: Mapping[str, Opinion], at: Mapping[str, int | None], latest: int
) -> Shift | None:
    """Return how the stance of a point turned, by the sentences its linked opinions share."""
    before: dict[str, Stand] = {}
    after: dict[str, Stand] = {}
    for link in point.links:
        numbers = [at[name] for name in link.opinions]
        if None in numbers or numbers.count(latest) != 1:
            continue
        for name, number in zip(link.opinions, numbers, strict=True):
            found = _stance(opinions[name], link.shared)
            if found is not None and number is not None:
                side = after if number == latest else before
                side.setdefault(name, Stand(point.id, *found, (number,)))
    known = {stand.stance for stand in before.values()}
    added = tuple(stand for stand in after.values() if stand.stance not in known)
    return Shift(None, None, tuple(before.values()), added) if known and added else None


def _stance(opinion: Opinion, shared: Sequence[str]) -> tuple[Stance, str] | None:
    """Return the strongest stance among the sentences that hold what two opinions share."""
    # A run may reach over the end of a sentence; each piece of it is looked for by itself.
    pieces = [piece for run in shared for piece in plain(run).split("。") if len(piece) >= RUN]
    found: dict[Stance, str] = {}
    for start, end in sentences(opinion.text):
        sentence = opinion.text[start:end]
        stance = stance_of(plain(sentence))
        if stance is not None and any(piece in plain(sentence) for piece in pieces):
            found.setdefault(stance, sentence)
    return next(((stance, found[stance]) for stance in _STRENGTH if stance in found), None)
