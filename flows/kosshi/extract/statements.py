"""Building opinions from blocks: lead, sub-items, further paragraphs, remarks; nothing reworded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kosshi.extract import conventions
from kosshi.extract.claims import Claims
from kosshi.extract.remarks import remark
from kosshi.marks import leading_mark
from kosshi.model import Account, Item, Opinion, Passage, Remark, Span, cut
from kosshi.text import is_complete, joint

_GLUE = re.compile(r"(?<=[。．）)」])[ \t\u3000]*(?P<mark>[○●◯◎◇◆■□▪])(?![○●◯])[ \t\u3000]*(?=\S)")
_TRAILING_BRACKET = re.compile(
    r"(?:[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]|〔[^〔〕]*〕)[。．]?\s*$"
)


_ENDING = 64
"""Spans that are looked at for how a text ends; a statement may have thousands of lines."""


@dataclass(slots=True)
class Segment:
    """A paragraph (label empty) or a sub-item of an opinion in the making."""

    label: Passage | None
    spans: list[Span]
    mark: str = ""

    def text(self, source: str) -> str:
        """Return the segment's text without its label."""
        return cut(source, self.spans)

    def ending(self, source: str) -> str:
        """Return the end of the text, all that is needed to see how it ends."""
        return cut(source, self.spans[-_ENDING:])


@dataclass(slots=True)
class Statement:
    """An opinion in the making."""

    theme: tuple[str, ...]
    speaker: str | None
    rule: str
    indent: float = 0.0
    segments: list[Segment] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def begin(self, passage: Passage) -> None:
        """Add the first paragraph."""
        self.segments.append(Segment(None, list(passage.spans)))

    def paragraph(self, passage: Passage) -> None:
        """Add a further paragraph."""
        self.segments.append(Segment(None, list(passage.following("\n"))))

    def item(self, label: Passage | None, passage: Passage, mark: str = "") -> None:
        """Add a sub-item; its label is part of the text, a bare bullet is not."""
        self.segments.append(Segment(label, list(passage.spans), mark or "・"))

    def go_on(self, passage: Passage, source: str) -> None:
        """Go on with the sentence that a page break cut."""
        spans = self.segments[-1].spans
        join = joint(source[spans[-1].end - 1], passage.text[0])
        spans.extend(passage.following(join))

    def incomplete(self, source: str) -> bool:
        """Whether the last sentence has not ended."""
        return not is_complete(self.segments[-1].ending(source))

    def lead_announces_items(self, source: str) -> bool:
        """Whether the lead promises sub-items."""
        return conventions.announces_items(self.segments[0].text(source))

    def last_item(self) -> Segment | None:
        """Return the last segment if it is a sub-item."""
        last = self.segments[-1]
        return last if last.mark else None

    def take_remarks(self, source: str) -> None:
        """Split off the minutes' remarks that end the statement: 「…。（別の委員より…賛成…）」."""
        spans = tuple(self.segments[-1].spans)
        passage = Passage(cut(source, spans), spans)
        while match := _TRAILING_BRACKET.search(passage.text):
            read = remark(match.group().strip().rstrip("。．"))
            rest = passage.part(source, 0, match.start())
            bracket = passage.part(source, match.start(), len(passage.text))
            if read is None or rest is None or bracket is None:
                return
            self.remarks.insert(0, Remark(bracket, *read))
            self.segments[-1].spans = list(rest.spans)
            passage = rest

    def finish(self, source: str, claims: Claims) -> Opinion:
        """Return the opinion (without id and label) and claim its characters."""
        self.take_remarks(source)
        spans: list[Span] = []
        items: list[Item] = []
        lead_end: int | None = None
        for segment in self.segments:
            passage = Passage(segment.text(source), tuple(segment.spans))
            if segment.mark:
                lead_end = len(spans) if lead_end is None else lead_end
                items.append(Item(segment.label.text if segment.label else segment.mark, passage))
            if segment.label is not None:
                spans.extend(segment.label.following("\n" if spans else ""))
                gap = source[segment.label.spans[-1].end : segment.spans[0].start]
                spans.extend(passage.following("" if gap.strip() else gap))
            else:
                spans.extend(passage.following("\n" if spans else ""))
        whole = Passage(cut(source, spans), tuple(spans))
        lead = cut(source, spans[:lead_end] if lead_end is not None else spans)
        claims.claim(whole, Account.OPINION, self.rule)
        for noted in self.remarks:
            claims.claim(noted.passage, Account.ENDORSEMENT, "他の委員の発言の注記")
        speaker = self.speaker or _speaker(whole.text)
        return Opinion(
            id="",
            label="",
            source="",
            speaker=speaker,
            theme=self.theme,
            passage=whole,
            lead=lead,
            items=tuple(items),
            kind=conventions.kind_of(whole.text),
            remarks=tuple(self.remarks),
            rule=self.rule,
        )


def _speaker(text: str) -> str | None:
    """Return who spoke where the minutes say so: 「有働委員から、…」, 「…。（有働委員）」."""
    match = _NAMED.match(text) or _SIGNED.search(text)
    return match["name"] if match and match["name"] not in _NOBODY else None


_TITLE = r"(?:委員(?!会|長)|構成員)"
_CHAIR = r"(?:委員長|座長|部会長|分科会長|会長)(?:代理)?"
_NAMED = re.compile(rf"^(?P<name>[一-龥々ヶァ-ヴー]{{1,6}}){_TITLE}(?:から|より)、")
_SIGNED = re.compile(
    rf"[。．][ \u3000]*[（(](?P<name>[一-龥々ヶァ-ヴー]{{1,6}})[ \u3000]?(?:{_TITLE}|{_CHAIR})[）)]$"
)
_NOBODY = frozenset(
    {"各", "別の", "別", "他", "複数", "多数", "当該", "同", "両", "某", "各有識者"}
)


def split_glued(source: str, passage: Passage, claims: Claims) -> list[Passage]:
    """Split opinions that a converter glued in one bullet: 「…とする。○ 非核三原則の…」.

    The bullet between them is claimed as markup.
    """
    parts: list[Passage] = []
    position = 0
    for match in _GLUE.finditer(passage.text):
        if match.start() == 0:
            continue
        part = passage.part(source, position, match.start())
        if part is not None:
            parts.append(part)
        claims.claim(
            passage.part(source, match.start("mark"), match.end("mark")),
            Account.MARKUP,
            "箇条書きの記号",
        )
        position = match.end()
    rest = passage.part(source, position, len(passage.text))
    if rest is not None:
        parts.append(rest)
    return parts


_IN_CELL = re.compile(
    r"(?:^|\n|(?<=[。．）)]))[ \t\u3000]*(?P<mark>[○●◯◎◇◆■□▪・➢])(?![○●◯])[ \t\u3000]*(?=\S)"
)


def bulleted_cell(text: str) -> bool:
    """Whether a table's cell holds a list: it begins with a bullet."""
    match = _IN_CELL.match(text)
    return match is not None and match.start() == 0


def split_cell(source: str, passage: Passage, claims: Claims) -> list[Passage]:
    """Split a cell at its bullets, which are claimed as markup."""
    if not bulleted_cell(passage.text):
        return [passage]
    marks = list(_IN_CELL.finditer(passage.text))
    ends = [match.start() for match in marks[1:]] + [len(passage.text)]
    parts: list[Passage] = []
    for match, end in zip(marks, ends, strict=True):
        claims.claim(
            passage.part(source, match.start("mark"), match.end("mark")),
            Account.MARKUP,
            "箇条書きの記号",
        )
        part = passage.part(source, match.end("mark"), end)
        if part is not None:
            parts.append(part)
    return parts


def split_label(source: str, passage: Passage) -> tuple[Passage | None, Passage]:
    """Split a leading label (①, ア, (1)) from a passage."""
    mark = leading_mark(passage.text)
    if mark is None:
        return None, passage
    rest = passage.part(source, mark.length, len(passage.text))
    if rest is None:
        return None, passage
    return passage.part(source, 0, len(mark.label)), rest
