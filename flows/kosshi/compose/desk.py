"""The look-ups that the parts of a draft share, and the pieces that recur: quotations, points, references."""

from __future__ import annotations

from collections import defaultdict

from kosshi.briefing import (
    ChangedPoint,
    CrossReference,
    PointEntry,
    Quote,
    Reference,
    Remark,
)
from kosshi.compose.changes import said_at
from kosshi.compose.facts import KIND_NAMES, meeting_facts
from kosshi.compose.pieces import cut_sides, parts, place_of, point_labels, support_of
from kosshi.extract.facts import surname
from kosshi.model import Kind, Opinion, Record, Stance
from kosshi.synthesis import Placement, Point, Synthesis


class Desk:
    """Holds the look-ups, and makes what stands in more than one place of the draft."""

    def __init__(self, synthesis: Synthesis, number: int) -> None:
        """Prepare the look-ups for draft ``number``."""
        self.synthesis = synthesis
        self.number = number
        self.facts = meeting_facts(synthesis)
        self.records = {record.id: record for record in synthesis.records}
        self.opinions = {o.id: o for record in synthesis.records for o in record.opinions}
        self.targets = {target.id: target for target in synthesis.panel.targets}
        self.placements: dict[str, list[Placement]] = defaultdict(list)
        for placement in synthesis.placements:
            self.placements[placement.point].append(placement)
        self.points = {point.id: point for point in synthesis.points}
        self.point_of = {name: p for p in synthesis.points for name in p.opinions}
        self.issues_of: dict[str, list[str]] = defaultdict(list)
        for issue in synthesis.issues:
            for position in issue.positions:
                for point in position.points:
                    self.issues_of[point].append(issue.id)
        self.stands = frozenset(synthesis.decided.stands)
        self.dropped = {d.opinion: d.why for d in synthesis.decided.dropped}
        self.labels = point_labels(synthesis)
        self.said = said_at(synthesis)

    def primary(self, point: str) -> Placement | None:
        """Return where a point stands in full, or None if it is unplaced."""
        return next((p for p in self.placements[point] if p.primary), None)

    def source_name(self, record: Record) -> str:
        """Return the short name of a source: 議事要旨, 遠藤委員資料, 第2回議事要旨."""
        several = len({r.source.meeting for r in self.synthesis.records}) > 1
        meeting = record.source.meeting or record.facts.meeting
        before = f"第{meeting}回" if several and meeting else ""
        if record.facts.kind is Kind.PAPER:
            author = record.facts.author
            if author is None:
                return f"{before}提出資料（{record.facts.title}）"
            return f"{before}{surname(author)}{self._honour(author)}資料"
        return before + KIND_NAMES[record.facts.kind]

    def _honour(self, name: str) -> str:
        """Members are 委員; of anybody else nothing is known but the name."""
        known = any(member.startswith(name) for member in self.facts.members)
        return "委員" if known else "氏"

    def _quote(self, opinion: Opinion) -> Quote:
        record = self.records[opinion.source]
        point = self.point_of.get(opinion.id)
        primary = self.primary(point.id) if point else None
        section = None
        if primary is not None:
            section = f"{self.targets[primary.target].short} {primary.section}"
        speaker = opinion.speaker
        return Quote(
            id=opinion.id,
            label=opinion.label,
            parts=parts(opinion),
            source=self.source_name(record),
            place=place_of(opinion.passage),
            speaker=f"{speaker}{self._honour(speaker)}" if speaker else None,
            theme=opinion.theme,
            kind=opinion.kind,
            endorsements=opinion.endorsements,
            remarks=self._remarks(opinion),
            point=point.id if point else "",
            section=section,
            dropped=self.dropped.get(opinion.id),
        )

    def _remarks(self, opinion: Opinion) -> tuple[Remark, ...]:
        return tuple(
            Remark("賛同" if remark.stance is Stance.FOR else "異論", remark.passage.text)
            for remark in opinion.remarks
        )

    def _point(self, point: Point) -> PointEntry:
        primary = self.primary(point.id)
        opinions = [self.opinions[name] for name in point.opinions]
        start, end = cut_sides(point, self.opinions)
        return PointEntry(
            id=point.id,
            label=self.labels[point.id],
            headline=point.headline,
            cut_start=start,
            cut_end=end,
            kind=opinions[0].kind,
            support=support_of(opinions).told(lambda who: f"{who}{self._honour(who)}"),
            endorsements=sum(opinion.endorsements for opinion in opinions),
            quotes=tuple(self._quote(opinion) for opinion in opinions),
            reason=primary.reason if primary else (),
            also=tuple(
                Reference(p.target, self.targets[p.target].short, p.section, p.reason)
                for p in self.placements[point.id]
                if not p.primary
            ),
            issues=tuple(self.issues_of[point.id]),
            worded=point.worded,
            meetings=self.said[point.id],
        )

    def _changed(self, name: str) -> ChangedPoint:
        point, primary = self.points[name], self.primary(name)
        start, end = cut_sides(point, self.opinions)
        return ChangedPoint(
            point=name,
            label=self.labels[name],
            headline=point.headline,
            cut_start=start,
            cut_end=end,
            worded=point.worded,
            where=f"{self.targets[primary.target].short} {primary.section}"
            if primary
            else "別添4 未分類",
            meetings=self.said[name],
        )

    def _cross(self, point: Point) -> CrossReference:
        primary = self.primary(point.id)
        assert primary is not None
        start, end = cut_sides(point, self.opinions)
        return CrossReference(
            point.id,
            self.labels[point.id],
            point.headline,
            start,
            end,
            f"{self.targets[primary.target].short} {primary.section}",
            point.worded,
        )
