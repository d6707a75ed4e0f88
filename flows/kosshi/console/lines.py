"""The lines of a source with what each was taken for, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kosshi.compose.facts import ACCOUNT_NAMES
from kosshi.model import Account, Opinion, Record
from kosshi.text import Places

MISSED = "計上漏れ"
_BLANK = ACCOUNT_NAMES[Account.BLANK]
_FIRST = frozenset({ACCOUNT_NAMES[Account.OPINION], ACCOUNT_NAMES[Account.ENDORSEMENT]})
_LINE_END = re.compile(r"\r\n|\n|\r")
_PAGE_OR_LINE_END = re.compile(r"\r\n|\n|\r|\f")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a source.

    Attributes:
        page: from 1, or None where the format has none.
        number: in the file, or on the page.
        kinds: what it was taken for, in Japanese: opinions first, then by how much of it.
        rules: the rules that said so.
        label: of the opinion to which it belongs (議12), or "".
        begins: whether that opinion begins here.
        text: its characters.
        said: where an opinion begins, whose it is and under which theme: 「佐藤／開館時間」, or "".
    """

    page: int | None
    number: int
    kinds: tuple[str, ...]
    rules: tuple[str, ...]
    label: str
    begins: bool
    text: str
    said: str = ""

    @property
    def place(self) -> str:
        """24, or 3-5 where there are pages."""
        return str(self.number) if self.page is None else f"{self.page}-{self.number}"


def lines_of(record: Record) -> Iterator[ShownLine]:
    """Return every line of a source; of a document in a binder only its own."""
    source = record.source
    places = Places(record.text, paged=source.pages is not None)
    owners = sorted(
        (span.start, span.end, opinion.label, span is opinion.passage.spans[0], _said(opinion))
        for opinion in record.opinions
        for span in opinion.passage.spans
    )
    line_end = _LINE_END if source.pages is None else _PAGE_OR_LINE_END
    region = owner = 0
    start = source.start
    while start < source.end:
        match = line_end.search(record.text, start, source.end)
        end = match.start() if match else source.end
        while region < len(record.regions) and record.regions[region].end <= start:
            region += 1
        while owner < len(owners) and owners[owner][1] <= start:
            owner += 1
        page, number = places.of(start)
        kinds, rules = _taken_for(record, region, start, end)
        label, begins, said = "", False, ""
        if owner < len(owners) and owners[owner][0] < end:
            label, begins = owners[owner][2], owners[owner][3] and owners[owner][0] >= start
            said = owners[owner][4] if begins else ""
        yield ShownLine(page, number, kinds, rules, label, begins, record.text[start:end], said)
        start = match.end() if match else source.end


def _said(opinion: Opinion) -> str:
    return "／".join(filter(None, (opinion.speaker, " > ".join(opinion.theme))))


def _taken_for(
    record: Record, first: int, start: int, end: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = record.text[start:end]
    sizes: dict[str, int] = {}
    rules: dict[str, None] = {}
    covered = 0
    while first < len(record.regions) and record.regions[first].start < end:
        region = record.regions[first]
        first += 1
        size = min(end, region.end) - max(start, region.start)
        covered += size
        if region.account is not Account.BLANK or not text.strip():
            name = ACCOUNT_NAMES[region.account]
            sizes[name] = sizes.get(name, 0) + size
            rules[region.rule] = None
    # Long marks (<sup>3</sup>) must not hide that the line is an opinion.
    names = sorted(sizes, key=lambda name: (name not in _FIRST, -sizes[name]))
    if covered < len(text):
        names.insert(0, MISSED)
    return (*names, *(() if text else (_BLANK,))), tuple(rules)
