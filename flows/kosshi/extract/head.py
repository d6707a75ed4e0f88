"""The head of minutes: title, 日時, 場所, 出席者, 議題, up to where the body begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from kosshi.extract import facts
from kosshi.extract.claims import Claims
from kosshi.extract.headings import title_of
from kosshi.marks import leading_mark
from kosshi.model import Account, Block, Passage
from kosshi.text import is_complete


@dataclass(slots=True)
class Head:
    """What the head has told so far."""

    part: str = "title"
    roster: list[str] = field(default_factory=list)
    when: str | None = None
    place: str | None = None
    told: str = ""
    agenda: dict[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)

    def take(self, block: Block, source: str, claims: Claims) -> None:
        """Take a block of the head, line by line."""
        start = 0
        for line in block.text.split("\n"):
            passage = block.passage.part(source, start, start + len(line))
            if passage is not None:
                self._take_line(passage, claims)
            start += len(line) + 1

    def _take_line(self, passage: Passage, claims: Claims) -> None:
        text = passage.text
        told = facts.labelled(text)
        numbered = leading_mark(text) is not None
        if told is not None and told.part == "body" and self.part == "title" and not numbered:
            told = None  # 「議事要旨」 above 日時 is the document's name
        if told is not None:
            self.part = told.part
            value = told.value.strip(" \t\u3000\n")
            if told.part == "when" and value:
                self.when = value
            elif told.part == "place" and value:
                self.place = value
        elif self.part == "when" and self.when is None:
            self.when = text
        elif self.part == "place" and self.place is None:
            self.place = text
        item = leading_mark(text) if self.part == "agenda" else None
        if item is not None and item.ordinal and told is None:
            self.agenda.setdefault(item.ordinal, title_of(text))
        if self.part == "roster":
            if told is None:
                self.roster.append(text)
            elif told.label in {"委員", "構成員"}:  # a role before names
                self.roster.append(f"{told.label}　{told.value.lstrip()}")
            else:  # 出席者 and 欠席者 open groups
                self.roster += [f"（{told.label}）", told.value]
        account = {
            "title": Account.HEADING,
            "roster": Account.ROSTER,
        }.get(self.part, Account.FRONT_MATTER)
        if self.part == "title":
            if facts.is_date_line(text):
                account = Account.FRONT_MATTER
                self.when = self.when or text
            elif is_complete(text):  # 「５月７日、標記会合が開催されたところ、概要以下のとおり。」
                account = Account.FRONT_MATTER
                self.told = self.told or text
            else:
                self.titles.append(text)
        if told is not None and told.part == "body":
            account = Account.HEADING
        names = {
            "title": "表題",
            "when": "日時",
            "place": "場所",
            "roster": "出席者",
            "agenda": "議題",
            "other": "会議の記録事項（傍聴・担当等）",
        }
        claims.claim(passage, account, names.get(self.part, "議事の見出し"))
