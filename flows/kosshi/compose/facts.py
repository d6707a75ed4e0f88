"""What is known of the panel and its meeting, and what things are called in print."""

from __future__ import annotations

from dataclasses import dataclass

from kosshi.model import Account, Kind, Stance
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
    """What is known of the meeting, from panel.yaml first and from the minutes then."""

    panel: str | None
    meeting: int | None
    date: str | None
    when: str | None
    place: str | None
    members: tuple[str, ...]
    next_meeting: str | None


def meeting_facts(synthesis: Synthesis) -> MeetingFacts:
    """Take the facts of the latest meeting from its minutes; panel.yaml overrides them."""
    given = synthesis.panel.facts
    latest = max((r.source.meeting or 0 for r in synthesis.records), default=0)
    recent = [r.facts for r in synthesis.records if (r.source.meeting or 0) == latest]
    minutes = [f for f in recent if f.kind in (Kind.MINUTES, Kind.TRANSCRIPT)]
    ordered = [*minutes, *(f for f in recent if f not in minutes)]
    held = next((f for f in minutes), None)
    return MeetingFacts(
        panel=given.name or next((f.panel for f in ordered if f.panel), None),
        meeting=given.meeting
        or next((f.meeting for f in ordered if f.meeting), None)
        or latest
        or None,
        date=given.date or (held.date if held else None),
        when=None if given.date or held is None else held.when,
        place=held.place if held else None,
        members=given.roster or (held.members if held else ()),
        next_meeting=given.next_meeting
        or next((f.next_meeting for f in minutes if f.next_meeting), None),
    )
