"""What is known of the panel and its meeting, and what things are called in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.model import Account, Kind, Record, Stance
from kosshi.synthesis import Synthesis

KIND_NAMES = {
    Kind.MINUTES: "議事要旨",
    Kind.TRANSCRIPT: "議事録",
    Kind.PAPER: "委員提出資料",
    Kind.REFERENCE: "参考資料",
}
STANCE_NAMES = {
    Stance.FOR: "積極的な意見",
    Stance.CONDITIONAL: "条件付きの意見",
    Stance.AGAINST: "慎重・反対の意見",
}
ACCOUNT_NAMES = {
    Account.OPINION: "意見",
    Account.ENDORSEMENT: "賛同等の注記",
    Account.HEADING: "見出し",
    Account.PROCEDURE: "議事の進行",
    Account.FRONT_MATTER: "日時・場所等",
    Account.ROSTER: "出席者",
    Account.FOOTNOTE: "注",
    Account.PAGE_FURNITURE: "ページの体裁",
    Account.MARKUP: "記号・書式",
    Account.TABLE_HEAD: "表の見出し",
    Account.REFERENCE: "参考",
    Account.BLANK: "空白・改行",
}
SET_ASIDE = (Account.PROCEDURE, Account.TABLE_HEAD, Account.REFERENCE)
UNLIKELY = (Account.HEADING, Account.FRONT_MATTER, Account.ROSTER, Account.PAGE_FURNITURE)
"""Where a whole sentence hardly belongs."""
SHORT_NAMES = {
    Kind.MINUTES: "議事要旨",
    Kind.TRANSCRIPT: "議事録",
    Kind.PAPER: "提出資料",
    Kind.REFERENCE: "参考",
}
SHADES = 4


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known of the panel and its meetings, from panel.yaml first and from the minutes then.

    Attributes:
        panel: its name.
        meeting: number of the latest meeting of which there is anything.
        date: of meeting ``dated``, ISO.
        when: the same as the minutes put it.
        dated: number of the meeting that was held then: an earlier one as long as of the latest there
            are only papers.
        place: of meeting ``placed``.
        placed: number of the meeting that was held there.
        members: the roster.
        next_meeting: the phrase for when the panel meets next, verbatim.
        announced: number of the meeting that the phrase speaks of, None if unknown.
    """

    panel: str | None
    meeting: int | None
    date: str | None
    when: str | None
    dated: int | None
    place: str | None
    placed: int | None
    members: tuple[str, ...]
    next_meeting: str | None
    announced: int | None


def meeting_facts(synthesis: Synthesis) -> MeetingFacts:
    """Take each fact from the newest minutes that state it; panel.yaml overrides them.

    Papers state nothing but, where nothing else does, their meeting: the heading of a member's paper is the
    member's.
    """
    given = synthesis.panel.facts
    records = sorted(synthesis.records, key=lambda r: -_folder(r))
    minutes = [r for r in records if r.facts.kind in (Kind.MINUTES, Kind.TRANSCRIPT)]
    meeting = given.meeting or _latest(records)

    def number(record: Record) -> int | None:
        if _folder(record) == _folder(records[0]):
            return meeting
        return record.facts.meeting or record.source.meeting

    held = next((r for r in minutes if r.facts.when or r.facts.date or r.facts.place), None)
    announcing = next((r for r in minutes if r.facts.next_meeting), None)
    before = meeting if given.next_meeting or announcing is None else number(announcing)
    return MeetingFacts(
        panel=given.name or next((r.facts.panel for r in minutes if r.facts.panel), None),
        meeting=meeting,
        date=given.date or (held.facts.date if held else None),
        when=None if given.date or held is None else held.facts.when,
        dated=meeting if given.date or held is None else number(held),
        place=held.facts.place if held else None,
        placed=number(held) if held else None,
        members=given.roster or next((r.facts.members for r in minutes if r.facts.members), ()),
        next_meeting=given.next_meeting or (announcing.facts.next_meeting if announcing else None),
        announced=None if before is None else before + 1,
    )


def _latest(records: Sequence[Record]) -> int | None:
    """Return the latest meeting's number: as its minutes say, as its folder does, then as papers do."""
    stated = [r.facts for r in records if _folder(r) == _folder(records[0]) and r.facts.meeting]
    minutes = next((f.meeting for f in stated if f.kind in (Kind.MINUTES, Kind.TRANSCRIPT)), None)
    return minutes or _folder(records[0]) or next((f.meeting for f in stated), None)


def _folder(record: Record) -> int:
    return record.source.meeting or 0
