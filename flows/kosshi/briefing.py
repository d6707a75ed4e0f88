"""The draft as plain data: all that is printed, in the order of print, with nothing left to decide.

``compose.py`` makes it; ``render/`` turns it into files.  Every string is ready for the reader
(Japanese, dates and numbers already formatted), and none is markup.  Strings that are quoted
(``Part.text``, ``headline``) are the sources' own characters.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The block at the top of the first page, and the running head.

    ``marking`` (取扱注意) and ``number`` (資料１) go into the box at the upper right; what is None
    is not printed.  ``meeting`` is the meeting whose documents were read, ``next_meeting`` the one
    at which the draft is tabled, ``next_date`` the phrase of the minutes for it.  ``meeting_facts`` are
    rows as printed, each named with its meeting (第2回日時).
    """

    panel: str
    title: str
    draft: str
    date: str | None
    number: str | None
    marking: str | None
    meeting: str | None
    meeting_facts: tuple[tuple[str, str], ...]
    next_meeting: str | None
    next_date: str | None
    members: tuple[str, ...] = ()
    issuer: str = "事務局"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or sub-item of a quotation; ``label`` is ① or ア, or empty."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the minutes note on an opinion, verbatim, with its stance in words (賛同／異論)."""

    stance: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """An opinion, verbatim.

    Attributes:
        id: the opinion's id; anchors are ``op-{id}`` in the annex and ``q-{id}`` in the outline.
        label: running name, 議12.
        parts: lead, sub-items, further paragraphs.
        source: short name of the source, 議事要旨.
        place: where it stands there, ``24行`` or ``3頁5行``.
        speaker: 遠藤典子委員 where the source names one.
        theme: headings above it.
        kind: 提言, 懸念 …
        endorsements: number of members recorded as agreeing.
        remarks: what the minutes note on it.
        point: id of the point that it belongs to; "" if the secretariat took it out.
        dropped: why the secretariat took it out of the outline, or None.
        section: where that point stands in full: ``安保戦略 Ⅵ-2-(1)-イ``, or None if unplaced.
    """

    id: str
    label: str
    parts: tuple[Part, ...]
    source: str
    place: str
    speaker: str | None
    theme: tuple[str, ...]
    kind: str
    endorsements: int
    remarks: tuple[Remark, ...]
    point: str
    section: str | None
    dropped: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where a point also belongs."""

    target: str
    target_short: str
    section: str
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointEntry:
    """A point in full.  Its anchor is ``pt-{id}``.

    ``headline`` is cut from an opinion; ``cut_start``/``cut_end`` tell whether the sentence goes
    on to the left/right of it.  ``worded`` is the headline in the secretariat's own words, or
    None; it is printed as such, above the verbatim one.  ``support`` tells in words how many
    sources hold it and who is known to have said it; no number of votes.  ``meetings`` names the meetings
    at which it was said, "" where there is one in all.
    """

    id: str
    label: str
    headline: str
    cut_start: bool
    cut_end: bool
    kind: str
    support: str
    endorsements: int
    quotes: tuple[Quote, ...]
    reason: tuple[str, ...]
    also: tuple[Reference, ...]
    issues: tuple[str, ...]
    worded: str | None = None
    meetings: str = ""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A point that stands in full elsewhere, as one line with a link to ``pt-{point}``.

    ``primary`` names that place: ``防衛戦略 Ⅴ-2``.
    """

    point: str
    label: str
    headline: str
    cut_start: bool
    cut_end: bool
    primary: str
    worded: str | None = None


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section of a target; ``depth`` 0 is a chapter.  Its anchor is ``sec-{anchor}``.

    ``total`` counts the points here and below; sections with a total of 0 are not in the outline
    but in ``TargetOutline.silent``.
    """

    anchor: str
    number: str
    title: str
    depth: int
    points: tuple[PointEntry, ...]
    references: tuple[CrossReference, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SilentSection:
    """A section in which no point stands.

    ``whole`` where none stands below it either.  ``touched`` names points that stand elsewhere but
    touch its subject: (point id, label); where it is empty, nobody spoke about the section.
    """

    number: str
    title: str
    depth: int
    whole: bool
    touched: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterCoverage:
    """How a chapter of a target is covered.

    ``counts`` are the points in the chapter itself and in each section below it, in the target's
    order; ``total`` is that of ``SectionEntry``.
    """

    number: str
    title: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TargetOutline:
    """The outline of one target.  ``sections`` in the target's order, ancestors included."""

    id: str
    title: str
    short: str
    date: str | None
    sections: tuple[SectionEntry, ...]
    silent: tuple[SilentSection, ...]
    section_count: int
    covered_count: int
    primary_points: int
    all_points: int
    chapters: tuple[ChapterCoverage, ...] = ()


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the heat map: a theme, the number of its points per target, and how many in all.

    ``shades`` are 0 (none) to 4 (most), one per count.
    """

    part: str
    theme: str
    counts: tuple[int, ...]
    shades: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """One column of an issue's table: a stance in words and the points that take it."""

    stance: str
    points: tuple[PositionPoint, ...]


@dataclass(frozen=True, slots=True)
class PositionPoint:
    """A point as it stands in an issue: the sentence that takes the position, verbatim.

    ``decided`` where the secretariat, not the sentence, says which position that is.
    """

    point: str
    label: str
    sentence: str
    source: str
    endorsements: int
    remarks: tuple[Remark, ...]
    decided: bool = False


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """A disputed issue.  Its anchor is ``is-{id}``."""

    id: str
    label: str
    topic: str
    question: str
    positions: tuple[PositionEntry, ...]
    line: str


@dataclass(frozen=True, slots=True)
class AgendaQuote:
    """What a member asks, cut from one sentence; ``cut_*`` as in ``PointEntry``."""

    text: str
    cut_start: bool
    cut_end: bool


@dataclass(frozen=True, slots=True)
class AgendaReference:
    """An opinion that a question rests on: its point, its label, and where it stands."""

    point: str
    label: str
    source: str
    theme: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaVoice:
    """Opinions that a question rests on; ``stance`` in words where it is a disputed issue."""

    stance: str
    references: tuple[AgendaReference, ...]


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """A question proposed for the next meeting.

    ``question`` is formed by a set phrase, "" where only the members' own words stand.  ``issue``
    is the id of the disputed issue that it is, or belongs to, or None.
    """

    label: str
    question: str
    quotes: tuple[AgendaQuote, ...]
    voices: tuple[AgendaVoice, ...]
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """Questions for the next meeting that stem from one kind of thing."""

    title: str
    entries: tuple[AgendaEntry, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source in the list of sources and at the head of its annex."""

    id: str
    label: str
    title: str
    kind: str
    path: str
    sha256: str
    author: str | None
    date: str | None
    characters: int
    opinions: int
    accounting: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A passage that is not an opinion (procedure, reference matter), so that staff can check."""

    source: str
    place: str
    account: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A footnote of a source that is no abbreviation."""

    source: str
    label: str
    term: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """All opinions of one source, in its order."""

    source: SourceEntry
    groups: tuple[tuple[tuple[str, ...], tuple[Quote, ...]], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The page for a busy reader."""

    figures: tuple[tuple[str, int, str], ...]
    heat_targets: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    silent: tuple[tuple[str, int, int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChangedPoint:
    """A point as one line with a link to ``pt-{point}``, and the meetings at which it was said.

    ``where`` names the place at which it stands in full.
    """

    point: str
    label: str
    headline: str
    cut_start: bool
    cut_end: bool
    worded: str | None
    where: str
    meetings: str


@dataclass(frozen=True, slots=True)
class ShiftStand:
    """A stance in words, with the sentence that takes it, verbatim, and its meetings."""

    point: ChangedPoint
    stance: str
    sentence: str
    meetings: str


@dataclass(frozen=True, slots=True)
class ShiftEntry:
    """A question on which the latest meeting heard another stance.

    ``issue``, ``label`` and ``topic`` are those of the issue ``is-{issue}``, or None where it is
    one point whose wording turned.
    """

    issue: str | None
    label: str | None
    topic: str | None
    before: tuple[ShiftStand, ...]
    after: tuple[ShiftStand, ...]


@dataclass(frozen=True, slots=True)
class ChangesEntry:
    """What the latest meeting added to the earlier ones, both in words (第2回, 第1回)."""

    latest: str
    earlier: str
    shifts: tuple[ShiftEntry, ...]
    new: tuple[ChangedPoint, ...]
    repeated: tuple[ChangedPoint, ...]
    unmentioned: tuple[ChangedPoint, ...]


@dataclass(frozen=True, slots=True)
class DecidedOpinion:
    """An opinion that a decision is about; ``point`` is the id of its point, "" if it is out or gone."""

    label: str
    point: str


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision of the secretariat that bears on the print.

    ``said`` is what it asks for; ``state`` says in words what came of it, "" where it is in force.
    """

    action: str
    opinions: tuple[DecidedOpinion, ...]
    said: str
    state: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """The whole draft.

    ``warnings`` stand on the first page: sources left out, decisions without an opinion.
    ``changes`` is None where all sources are of one meeting.
    """

    head: Head
    warnings: tuple[str, ...]
    summary: Summary
    outlines: tuple[TargetOutline, ...]
    issues: tuple[IssueEntry, ...]
    unplaced: tuple[PointEntry, ...]
    annexes: tuple[Annex, ...]
    sources: tuple[SourceEntry, ...]
    abbreviations: tuple[tuple[str, str], ...]
    notes: tuple[NoteEntry, ...]
    set_aside: tuple[SetAside, ...]
    agenda: tuple[AgendaGroup, ...] = ()
    changes: ChangesEntry | None = None
    decisions: tuple[DecisionEntry, ...] = ()
