"""Synthesis → Briefing: everything that is printed, decided here and nowhere later."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kosshi.briefing import (
    AgendaReference,
    Annex,
    Briefing,
    Head,
    HeatRow,
    IssueEntry,
    NoteEntry,
    PositionEntry,
    PositionPoint,
    SectionEntry,
    SetAside,
    SilentSection,
    SourceEntry,
    Summary,
    TargetOutline,
)
from kosshi.compose.agenda import agenda_groups, agenda_of
from kosshi.compose.changes import changes_entry
from kosshi.compose.decided import decision_entries
from kosshi.compose.desk import Desk
from kosshi.compose.facts import (
    ACCOUNT_NAMES,
    KIND_NAMES,
    SHADES,
    SHORT_NAMES,
    STANCE_NAMES,
)
from kosshi.compose.pieces import (
    abbreviations,
    chapters,
    highest_silent,
    listing,
    place_of,
    set_aside,
)
from kosshi.model import Account, Kind, Opinion, Record
from kosshi.settings import Target
from kosshi.synthesis import Issue, Point, Position, Synthesis
from kosshi.text import japanese_date


class Composer(Desk):
    """Makes the briefing from its parts."""

    def compose(self, warnings: tuple[str, ...]) -> Briefing:
        """Return the whole draft."""
        synthesis = self.synthesis
        outlines = tuple(self._outline(target) for target in synthesis.panel.targets)
        unplaced = [p for p in synthesis.points if self.primary(p.id) is None]
        sources = tuple(self._source(record) for record in synthesis.records)
        issues = tuple(self._issue(n, issue) for n, issue in enumerate(synthesis.issues, 1))
        return Briefing(
            head=self._head(),
            warnings=warnings,
            summary=self._summary(outlines, len(unplaced)),
            outlines=outlines,
            issues=issues,
            unplaced=tuple(self._point(point) for point in unplaced),
            annexes=tuple(
                self._annex(source, record)
                for source, record in zip(sources, synthesis.records, strict=True)
                if record.opinions
            ),
            sources=sources,
            abbreviations=abbreviations(synthesis.records),
            notes=tuple(self._notes()),
            set_aside=tuple(self._set_aside()),
            agenda=agenda_groups(
                agenda_of(synthesis),
                synthesis.issues,
                {point.id: point for point in synthesis.points},
                self._agenda_reference,
            ),
            changes=changes_entry(synthesis, self._changed),
            decisions=decision_entries(synthesis),
        )

    # -- head and summary -----------------------------------------------------------------

    def _head(self) -> Head:
        facts, settings = self.facts, self.synthesis.panel.draft
        when = facts.when or (japanese_date(facts.date) if facts.date else None)
        told = [
            (f"第{number}回{name}" if number else name, value)
            for name, number, value in (
                ("日時", facts.dated, when),
                ("場所", facts.placed, facts.place),
            )
            if value
        ]
        following = facts.meeting + 1 if facts.meeting else None
        if facts.next_meeting and facts.announced and facts.announced != following:
            # Said of a meeting of which there are papers by now, and no minutes.
            told.append((f"第{facts.announced}回予定", facts.next_meeting))
        return Head(
            panel=facts.panel or "有識者会議",
            title=settings.title,
            draft=f"第{self.number}稿",
            date=japanese_date(settings.date) if settings.date else None,
            number=settings.number,
            marking=settings.marking,
            meeting=f"第{facts.meeting}回" if facts.meeting else None,
            meeting_facts=tuple(told),
            next_meeting=f"第{following}回" if following else None,
            next_date=facts.next_meeting if facts.announced == following else None,
            members=facts.members,
        )

    def _summary(self, outlines: Sequence[TargetOutline], unplaced: int) -> Summary:
        records, points = self.synthesis.records, self.synthesis.points
        kinds = Counter(record.facts.kind for record in records)
        by_kind = Counter(record.facts.kind for record in records for _ in record.opinions)
        dropped = f"、除外{len(self.dropped)}" if self.dropped else ""
        joined = sum(len(point.opinions) > 1 for point in points)
        endorsements = sum(opinion.endorsements for opinion in self.opinions.values())
        return Summary(
            figures=(
                ("資料", len(records), listing((SHORT_NAMES[k], kinds[k]) for k in Kind)),
                ("意見", len(self.opinions), listing((SHORT_NAMES[k], by_kind[k]) for k in Kind)),
                ("まとまり", len(points), f"うち複数の意見{joined}、未分類{unplaced}{dropped}"),
                ("争点", len(self.synthesis.issues), "立場の異なる意見"),
                ("賛同", endorsements, "議事要旨の記録による"),
            ),
            heat_targets=tuple(outline.short for outline in outlines),
            heat=self._heat(),
            silent=tuple(
                (
                    outline.short,
                    sum(not section.touched for section in outline.silent),
                    outline.section_count,
                    highest_silent(outline),
                )
                for outline in outlines
            ),
        )

    def _heat(self) -> tuple[HeatRow, ...]:
        """Count points by the theme of their first opinion and by target."""
        rows: dict[tuple[str, str], list[Point]] = {}
        for record in self.synthesis.records:
            for opinion in record.opinions:
                point = self.point_of.get(opinion.id)
                if point is not None and point.opinions[0] == opinion.id:
                    rows.setdefault(self._row(record, opinion), []).append(point)
        targets = list(self.targets)
        counts = {
            row: tuple(
                sum(any(p.target == t for p in self.placements[point.id]) for point in points)
                for t in targets
            )
            for row, points in rows.items()
        }
        most = max((count for row in counts.values() for count in row), default=0)
        return tuple(
            HeatRow(
                part,
                theme,
                counts[part, theme],
                tuple(-(-SHADES * count // most) if most else 0 for count in counts[part, theme]),
                len(points),
            )
            for (part, theme), points in rows.items()
        )

    def _row(self, record: Record, opinion: Opinion) -> tuple[str, str]:
        if record.facts.kind is Kind.PAPER:
            return self.source_name(record), opinion.theme[0] if opinion.theme else "（区分なし）"
        if len(opinion.theme) > 1:
            return opinion.theme[0], "／".join(opinion.theme[1:])
        return (opinion.theme or ("（区分なし）",))[0], ""

    # -- outline --------------------------------------------------------------------------

    def _outline(self, target: Target) -> TargetOutline:
        full: dict[str, list[Point]] = defaultdict(list)
        also: dict[str, list[Point]] = defaultdict(list)
        for point in self.synthesis.points:
            for placement in self.placements[point.id]:
                if placement.target == target.id:
                    (full if placement.primary else also)[placement.section].append(point)
        here = {s.number: len(full[s.number]) + len(also[s.number]) for s in target.sections}
        total = dict(here)
        for section in sorted(target.sections, key=lambda s: -s.depth):
            if section.parent is not None:
                total[section.parent] += total[section.number]
        sections = tuple(
            SectionEntry(
                anchor=f"{target.id}-{rank}",
                number=section.number,
                title=section.title,
                depth=section.depth,
                points=tuple(self._point(point) for point in full[section.number]),
                references=tuple(self._cross(point) for point in also[section.number]),
                total=total[section.number],
            )
            for rank, section in enumerate(target.sections, 1)
            if total[section.number]
        )
        parents = {section.parent for section in target.sections}
        return TargetOutline(
            id=target.id,
            title=target.title,
            short=target.short,
            date=japanese_date(target.date) if target.date else None,
            sections=sections,
            silent=tuple(
                SilentSection(
                    s.number,
                    s.title,
                    s.depth,
                    whole=s.number in parents or not s.depth,
                    touched=self._touched(target.id, s.number),
                )
                for s in target.sections
                if not total[s.number]
            ),
            section_count=len(target.sections),
            covered_count=sum(1 for section in target.sections if total[section.number]),
            primary_points=sum(len(points) for points in full.values()),
            all_points=len({p.id for points in (*full.values(), *also.values()) for p in points}),
            chapters=chapters(target, here, total),
        )

    def _touched(self, target: str, section: str) -> tuple[tuple[str, str], ...]:
        """Name the points that touch a section, or one below it, and stand elsewhere."""
        points = [
            name
            for mention in self.synthesis.mentions
            if mention.target == target
            and (mention.section == section or mention.section.startswith(f"{section}-"))
            for name in mention.points
        ]
        labels = {p.id: self.opinions[p.opinions[0]].label for p in self.synthesis.points}
        return tuple((name, labels[name]) for name in dict.fromkeys(points))

    # -- issues ---------------------------------------------------------------------------

    def _issue(self, number: int, issue: Issue) -> IssueEntry:
        positions = tuple(
            PositionEntry(
                STANCE_NAMES[position.stance],
                tuple(
                    self._position_point(name, sentence, decided=(issue.id, name) in self.stands)
                    for name, sentence in zip(position.points, position.sentences, strict=True)
                ),
            )
            for position in issue.positions
        )
        return IssueEntry(
            id=issue.id,
            label=f"争点{number}",
            topic=issue.topic,
            question=issue.question,
            positions=positions,
            line="／".join(self._position_line(issue, position) for position in issue.positions),
        )

    def _position_line(self, issue: Issue, position: Position) -> str:
        """Name the opinions of a position; a count would read as votes."""
        named = []
        for name in position.points:
            opinion = self.opinions[self.points[name].opinions[0]]
            told = [f"賛同{opinion.endorsements}"] if opinion.endorsements else []
            told += ["立場は事務局判断"] if (issue.id, name) in self.stands else []
            named.append(opinion.label + (f"（{'、'.join(told)}）" if told else ""))
        return f"{STANCE_NAMES[position.stance]}：{'、'.join(named)}"

    def _position_point(self, name: str, sentence: str, *, decided: bool) -> PositionPoint:
        opinion = self.opinions[self.points[name].opinions[0]]
        return PositionPoint(
            point=name,
            label=opinion.label,
            sentence=sentence,
            source=f"{self.source_name(self.records[opinion.source])} {place_of(opinion.passage)}",
            endorsements=opinion.endorsements,
            remarks=self._remarks(opinion),
            decided=decided,
        )

    def _agenda_reference(self, name: str) -> AgendaReference:
        opinion = self.opinions[name]
        source = self.source_name(self.records[opinion.source])
        return AgendaReference(
            self.point_of[name].id,
            opinion.label,
            f"{source} {place_of(opinion.passage)}",
            opinion.theme,
        )

    # -- annexes --------------------------------------------------------------------------

    def _source(self, record: Record) -> SourceEntry:
        facts, source = record.facts, record.source
        counts = Counter[Account]()
        for region in record.regions:
            counts[region.account] += region.end - region.start
        return SourceEntry(
            id=record.id,
            label=self.source_name(record),
            title=facts.title,
            kind=KIND_NAMES[facts.kind],
            path=source.name,
            sha256=source.sha256,
            author=facts.author,
            date=japanese_date(facts.date) if facts.date else None,
            characters=source.characters,
            opinions=len(record.opinions),
            accounting=tuple((ACCOUNT_NAMES[a], counts[a]) for a in Account if counts[a]),
        )

    def _annex(self, source: SourceEntry, record: Record) -> Annex:
        return Annex(
            source,
            tuple(
                (theme, tuple(self._quote(opinion) for opinion in group))
                for theme, group in itertools.groupby(record.opinions, key=lambda o: o.theme)
            ),
        )

    def _notes(self) -> Iterable[NoteEntry]:
        for record in self.synthesis.records:
            for note in record.notes:
                if not note.abbreviation:
                    yield NoteEntry(
                        self.source_name(record), note.label, note.term, note.passage.text
                    )

    def _set_aside(self) -> Iterable[SetAside]:
        for record in self.synthesis.records:
            for place, account, rule, text in set_aside(record):
                yield SetAside(self.source_name(record), place, ACCOUNT_NAMES[account], rule, text)


def compose(synthesis: Synthesis, number: int, warnings: tuple[str, ...] = ()) -> Briefing:
    """Make draft ``number`` as plain data."""
    return Composer(synthesis, number).compose(warnings)
