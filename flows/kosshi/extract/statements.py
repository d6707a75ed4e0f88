"""Building opinions from blocks: lead, sub-items, further paragraphs, remarks; nothing reworded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kosshi.extract import conventions
from kosshi.extract.claims import Claims
from kosshi.extract.remarks import remark
from kosshi.extract.speakers import Role, prefixed, reported, speaker_of
from kosshi.marks import leading_mark
from kosshi.model import (
    Account,
    Block,
    BlockKind,
    Item,
    Opinion,
    Passage,
    Remark,
    Span,
    Stance,
    cut,
)
from kosshi.text import is_complete, joint, sentences

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
    signable: bool = False
    signers: frozenset[str] = frozenset()
    signatures: list[Passage] = field(default_factory=list)
    replies: list[Passage] = field(default_factory=list)

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
        text = self.segments[-1].ending(source)
        return not self.signatures and not is_complete(text)

    def lead_announces_items(self, source: str) -> bool:
        """Whether the lead promises sub-items."""
        return conventions.announces_items(self.segments[0].text(source))

    def last_item(self) -> Segment | None:
        """Return the last segment if it is a sub-item."""
        last = self.segments[-1]
        return last if last.mark else None

    def take_remarks(self, source: str) -> None:
        """Split off what ends the statement and is not of it: 「…。（別の委員より…賛成…）」「…。（佐藤委員）」.

        The last sentence may be one as well: 「…。なお、この意見に対しては、別の委員から…」.
        """
        spans = tuple(self.segments[-1].spans)
        passage = Passage(cut(source, spans), spans)
        while True:
            signature = signature_of(passage.text, self.signers) if self.signable else None
            start = _last_remark(passage.text) if signature is None else signature.start
            if start is None:
                return
            rest = passage.part(source, 0, start)
            noted = passage.part(source, start, len(passage.text))
            if rest is None or noted is None:
                return
            if signature is not None and signature.agree is not None:
                others = passage.part(source, signature.agree, len(passage.text))
                assert others is not None
                self.remarks.insert(0, Remark(others, Stance.FOR, signature.count))
                noted = passage.part(source, start, signature.agree) or noted
            if signature is not None:
                self.signatures.append(noted)
                self.speaker = signature.name or self.speaker
            elif self.signable and _REPLY.fullmatch(noted.text):
                self.replies.append(noted)
            elif (read := remark(noted.text.rstrip("。．"))) is not None:
                author = _AUTHOR_FIRST.match(noted.text) if self.signable else None
                told = speaker_of(author["who"]) if author and not self.signatures else None
                if told is not None and told[0] is not None:
                    self.speaker = self.speaker or told[0]
                    read = read[0], read[1] - 1
                self.remarks.insert(0, Remark(noted, *read))
            else:
                return
            self.segments[-1].spans = list(rest.spans)
            passage = rest

    def take_quotes(self, source: str, claims: Claims) -> None:
        """Take off the quotation marks that enclose the whole statement: 「…すべきだ。」."""
        spans = tuple(self.segments[-1].spans)
        passage = Passage(cut(source, spans), spans)
        text = passage.text.rstrip()
        if len(text) < 3 or not (text[0] == "「" and text[-1] == "」" and "。" in text):
            return
        depth = 0
        for index, character in enumerate(text):
            depth += (character == "「") - (character == "」")
            if depth == 0 and index < len(text) - 1:
                return
        inner = passage.part(source, 1, len(text) - 1)
        if inner is not None:
            claims.claim(passage.part(source, 0, 1), Account.MARKUP, "引用の括弧")
            claims.claim(
                passage.part(source, len(text) - 1, len(text)), Account.MARKUP, "引用の括弧"
            )
            self.segments[-1].spans = list(inner.spans)

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
        for signature in self.signatures:
            claims.claim(signature, Account.HEADING, "発言者")
        for reply in self.replies:
            claims.claim(reply, Account.PROCEDURE, "事務局等の応答")
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


def _last_remark(text: str) -> int | None:
    """Return where a remark at the end of a text would begin: its last bracket, or sentence."""
    match = _TRAILING_BRACKET.search(text)
    if match is not None:
        return match.start()
    start = sentences(text)[-1][0] if text.strip() else 0
    return start if start and remark(text[start:].strip()) is not None else None


def _speaker(text: str) -> str | None:
    """Return who spoke where the minutes say so: 「有働委員から、…」, 「（有働委員）…」."""
    told = reported(text) or prefixed(text)
    return told[0] if told is not None and told[1] is not Role.OFFICE else None


_REPLY = re.compile(
    r"[（(][ \u3000]*(?:[→⇒][^（）()]*|"
    r"[^（）()。]{0,24}事務局(?:から|より)[^（）()。]{0,40}(?:回答|説明|報告)[^（）()。]{0,10})[）)][。．]?\s*"
)
"""The office's reply behind a question: 「（→後日、資料により回答）」."""

_AUTHOR_FIRST = re.compile(
    r"[（(][ \u3000]*(?P<who>[^（）()、，。\s]{1,10}(?:委員|構成員))[、，]"
    r"(?=[^（）()。]{1,30}(?:委員|構成員)(?:も|は|が)?同(?:旨|意見|趣旨|様|感))"
)
"""「…。（佐藤委員、鈴木委員同旨）」: the first said it, who follows agrees."""

_SIGNATURE = re.compile(
    r"[（(【〔［\[][ \u3000]*(?P<who>[^（）()【】〔〕［］\[\]。\n]{2,40}?)(?:より|から|の?(?:発言|意見))?"
    r"[ \u3000]*[）)】〕］\]][。．]?\s*$"
)
_WITH = re.compile(
    r"[（(][ \u3000]*(?:第[0-9０-９一二三四五六七八九十]+回(?:会議|会合|検討会|委員会)?"
    r"|[^（）()、。]{0,12}(?:書面|提出資料|資料[0-9０-９]+))[、，・][ \u3000]*"
    r"(?P<who>[^（）()。]{1,40}?)"
    r"(?P<agree>[。、，][ \u3000]*同旨[:：、]?[ \u3000]*(?P<others>[^（）()。]{1,60}))?[ \u3000]*[）)][。．]?\s*$"
)
"""「（第２回、佐藤委員。同旨：鈴木委員、田中委員）」: collections of several meetings say when, too."""
_AGREED = re.compile(
    r"[（(][ \u3000]*(?P<who>[^（）()。:：]{1,20}?)"
    r"(?P<agree>[。、，][ \u3000]*同旨[:：][ \u3000]*(?P<others>[^（）()。]{1,60}))[ \u3000]*[）)][。．]?\s*$"
)
"""「（佐藤委員、同旨：鈴木委員）」"""
_SEVERAL = re.compile(r"[ \u3000]*(?:[、，,／/]|及び|並びに)[ \u3000]*")
_OF_PERSONS = re.compile(r"(?:長|委員|構成員|部会|[代総]理|氏|者|代表|役|担当|メンバー|人|事務局)$")
"""What a name in brackets explains: 「…を担うのは副会長（佐藤委員）」."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who is named in brackets at the end of a statement, and where the bracket begins.

    Attributes:
        agree: where in it those are named who agree, None where nobody is.
        count: how many they are.
    """

    start: int
    name: str | None
    office: bool
    agree: int | None = None
    count: int = 0


_INSIDE_ENDS = re.compile(r"[（(]\s*[）)]内は、?(?:発言|意見|提案|所属|委員|団体)")
_TRAILING = re.compile(r"[（(][ \u3000]*(?P<who>[^（）()。\n]{1,24})[ \u3000]*[）)][。．]?\s*$")
_LEAST_SIGNED = 4
_NO_SIGNER = re.compile(
    r"(?:調べ|調査|参照|より|による|資料|出典|再掲|時点|現在|除く|含む|略|等|頁|ページ|\d)$|^(?:注|図|表|第)"
)


def find_signers(texts: Sequence[str], bullets: Sequence[str]) -> frozenset[str]:
    """Return what stands in brackets at the end of bullets where that is who spoke: （Ａ県）, （相談員団体）.

    The document says so (「（　）内は発言者の所属」), or nearly all of its bullets end so, some alike.

    Args:
        texts: all blocks of the document.
        bullets: those that are bullets.
    """
    ends = Counter(
        match["who"]
        for text in bullets
        if (match := _TRAILING.search(text)) and not _NO_SIGNER.search(match["who"])
    )
    told = any(_INSIDE_ENDS.search(text) for text in texts)
    usual = (
        ends.total() >= max(_LEAST_SIGNED, 0.8 * len(bullets)) and max(ends.values(), default=0) > 1
    )
    return frozenset(ends) if told or usual else frozenset()


def signature_of(text: str, signers: frozenset[str] = frozenset()) -> Signature | None:
    """Read who signs a statement: 「…べきだ。（佐藤委員）」「…【佐藤委員、鈴木委員】」「…。（会長）」.

    Below a sentence a title is enough; where none has ended, a name is needed, and a bracket that
    only explains the word before it is none.
    """
    known = _TRAILING.search(text)
    if (
        known is not None
        and known["who"] in signers
        and remark(known[0].strip()) is None
        and not any(speaker_of(who) for who in _SEVERAL.split(known["who"]))
    ):
        return Signature(known.start(), known["who"], office=False)
    dated = _WITH.search(text) or _AGREED.search(text)
    if dated is not None and text[: dated.start()].strip():
        told = [speaker_of(who) for who in _SEVERAL.split(dated["who"])]
        if all(told):
            names = [each[0] for each in told if each and each[0]]
            agree = dated.start("agree") if dated["agree"] else None
            count = len(_SEVERAL.split(dated["others"])) if dated["others"] else 0
            office = any(each[1] is Role.OFFICE for each in told if each)
            return Signature(dated.start(), "、".join(names) or None, office, agree, count)
    match = _SIGNATURE.search(text)
    above = text[: match.start()].rstrip() if match else ""
    if match is None or not above:
        return None
    told = [speaker_of(who) for who in _SEVERAL.split(re.sub("(?:ほか|ら)$", "", match["who"]))]
    who = [each for each in told if each is not None]
    names = [name for name, _ in who if name is not None]
    if len(who) < len(told):
        return None
    if not is_complete(above) and (len(names) < len(told) or _OF_PERSONS.search(above)):
        return None
    return Signature(match.start(), "、".join(names) or None, any(r is Role.OFFICE for _, r in who))


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


def split_at_bullets(source: str, block: Block) -> list[tuple[Block, Passage | None]]:
    """Split a cell's block where its own bullet recurs after a sentence or at a line's start.

    Returns:
        the parts as items, each with the bullet in the text that begins it (None where the reader
        took that off); the block itself where it has no bullet.
    """
    text = block.text
    marks = list(_IN_CELL.finditer(text))
    first = marks[0] if marks and marks[0].start() == 0 else None
    own = block.mark or (first["mark"] if first else "")
    marks = [match for match in marks if match["mark"] == own and (match.start() or match is first)]
    if not own or not marks:
        return [(block, None)]
    starts: list[tuple[int, re.Match[str] | None]] = [] if first in marks else [(0, None)]
    starts += [(match.end("mark"), match) for match in marks]
    ends = [*(match.start() for match in marks if match is not first), len(text)]
    found: list[tuple[Block, Passage | None]] = []
    for (start, match), end in zip(starts, ends, strict=True):
        part = block.passage.part(source, start, end)
        mark = None
        if match is not None:
            mark = block.passage.part(source, match.start("mark"), match.end("mark"))
        if part is not None:
            found.append((replace(block, kind=BlockKind.ITEM, passage=part, mark=own), mark))
    return found


def without_end_mark(source: str, passage: Passage, claims: Claims) -> Passage:
    """Take 「（了）」 off the end of a document's last paragraph, and claim it."""
    for mark in ("(了)", "（了）", "(以上)", "（以上）", "以上"):
        if passage.text.endswith(mark) and len(passage.text) > len(mark):
            rest = passage.part(source, 0, len(passage.text) - len(mark))
            if rest is None or not is_complete(rest.text):
                return passage
            tail = passage.part(source, len(passage.text) - len(mark), len(passage.text))
            claims.claim(tail, Account.PROCEDURE, "文書の終わりの記号")
            return rest
    return passage


def joined_rows(source: str, rows: Sequence[Block]) -> list[list[Passage | None]]:
    """Return the cells of rows; one whose first cell is empty goes on with the row above it.

    Converters cut rows at page breaks so.  A first cell that reaches down from above is not empty.
    """
    joined: list[list[list[Span]]] = []
    for row in rows:
        cells = [list(cell.spans) if cell else [] for cell in row.cells]
        if not joined or not row.cells or row.cells[0] is not None or 0 in row.merged:
            joined.append(cells)
            continue
        joined[-1].extend([] for _ in range(len(cells) - len(joined[-1])))
        for known, more in zip(joined[-1], cells, strict=False):
            if more:
                between = joint(cut(source, known), cut(source, more)) if known else ""
                known.extend(Passage(cut(source, more), tuple(more)).following(between))
    return [
        [Passage(cut(source, spans), tuple(spans)) if spans else None for spans in cells]
        for cells in joined
    ]


def split_label(source: str, passage: Passage) -> tuple[Passage | None, Passage]:
    """Split a leading label (①, ア, (1)) from a passage."""
    mark = leading_mark(passage.text)
    if mark is None:
        return None, passage
    rest = passage.part(source, mark.length, len(passage.text))
    if rest is None:
        return None, passage
    return passage.part(source, 0, len(mark.label)), rest
