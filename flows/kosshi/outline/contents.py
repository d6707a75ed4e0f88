"""The table of contents of a document: taken off its body, and held against its headings.

Its entries are told by what only they have: leaders, or a page number at the end of a short line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.model import Account, Document
from kosshi.outline.found import LOST, Doubt, Heading, doubt
from kosshi.outline.labels import Label, label_of
from kosshi.outline.pieces import Piece, key_of, title_of
from kosshi.text import plain

_GAP = r"[ \t\u3000]"
_LEADER = rf"(?:[…‥⋯](?:{_GAP}*[…‥⋯.．・･·])*|(?:[.．・･·‧_＿‐─-]{_GAP}?){{3,}})"
_PAGE = r"(?:[-－‐–(（]?[ ]?[0-9０-９]{1,3}[ ]?[-－‐–)）]?|[ivxⅰ-ⅻ]{1,5})"
_LED = re.compile(rf"(?P<title>.*?){_GAP}*{_LEADER}{_GAP}*(?P<page>{_PAGE})?{_GAP}*$", re.DOTALL)
_PAGED = re.compile(rf"(?P<title>.*\S){_GAP}+(?P<page>{_PAGE}){_GAP}*(?:頁|ページ)?$", re.DOTALL)
_LONGEST = 2_000
"""No entry of a table of contents is longer; the patterns would try every start of a run of dots."""

_CONTENTS = re.compile(r"(?:目次|もくじ|contents)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; ``piece`` is where it stands, where that is known."""

    label: Label | None
    title: str
    piece: Piece | None = None

    @property
    def key(self) -> str:
        """What it shares with its heading in the body, in normal form."""
        return key_of(self.label, self.title)


def take_contents(pieces: Sequence[Piece]) -> tuple[list[Entry], list[Piece]]:
    """Part a document's table of contents from its body.

    Entries with leaders are taken wherever they stand.  After the line 目次 entries may do without:
    they end with a page number, or are the headings alone, up to the heading that is the first
    entry's again, a sentence, or a heading after the last page number.
    """
    entries: list[Entry] = []
    body: list[Piece] = []
    waiting: list[Piece] = []
    inside = paged = False
    for piece in pieces:
        if _CONTENTS.fullmatch(plain(piece.text).strip("【】[]〔〕<>-‐－")):
            inside = True
            continue
        found = _entries(piece, waiting, inside=inside)
        if found:
            entries += found
            waiting = []
            paged = True
            continue
        if not inside:
            body.append(piece)
            continue
        first = entries[0].key if entries else waiting[0].key if waiting else None
        again = piece.key == first
        if again or piece.text.endswith("。"):
            inside = False
            if again and not paged:
                entries = [Entry(p.label, p.title, p) for p in waiting]
            else:
                body += waiting
            waiting = []
            body.append(piece)
        else:
            waiting.append(piece)
    return entries, [*body, *waiting]


def _entries(piece: Piece, waiting: Sequence[Piece], *, inside: bool) -> list[Entry]:
    """Return the entries that a piece holds, the first with the start that waits for its page."""
    lines = piece.lines or (piece.text,)
    text = "".join(lines)
    if len(text) > _LONGEST:
        return []
    led = [match for line in lines if (match := _LED.match(line)) and match["title"]]
    if not led and not (inside and _PAGED.match(text) and not text.endswith("。")):
        return []
    if not inside and not any(match["page"] for match in led):
        return []
    found: list[Entry] = []
    start = ""
    if waiting and piece.label is None and waiting[-1].label is not None:
        start = waiting[-1].text
    for line in lines:
        match = _LED.match(line) or (_PAGED.match(line) if inside else None)
        start += match["title"] if match else line
        if match:
            label = label_of(start.strip())
            title = start.strip()[label.length if label else 0 :]
            if title:
                found.append(Entry(label, title_of(title), piece))
            start = ""
    return found


def entries_set_apart(document: Document) -> Iterator[Entry]:
    """Return the entries of a table of contents that the format itself sets apart, as Word does."""
    for region in document.regions:
        if region.account is not Account.PAGE_FURNITURE or region.rule != "目次":
            continue
        for line in document.text[region.start : region.end].splitlines():
            match = _LED.match(line) or _PAGED.match(line)
            text = (match["title"] if match else line).strip()
            label = label_of(text)
            if label is not None and (title := title_of(text[label.length :])):
                yield Entry(label, title)


def against_contents(headings: Sequence[Heading], entries: Sequence[Entry]) -> Iterator[Doubt]:
    """Compare the headings with the table of contents, down to the kinds of label it lists."""
    kinds = {entry.label.family for entry in entries if entry.label}
    left: dict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        if heading.label and heading.label.family in kinds:
            left[key_of(heading.label, heading.title)].append(heading)
    missing: list[tuple[Label, Entry]] = []
    for entry in entries:
        if left.get(entry.key):
            left[entry.key].pop(0)
        elif entry.label is not None:
            missing.append((entry.label, entry))
    over = sorted(
        (heading for same in left.values() for heading in same), key=lambda h: h.piece.start
    )
    for label, entry in missing:
        close = next((heading for heading in over if _alike(heading, label, entry.title)), None)
        if close is not None:
            over.remove(close)
            told = f"見出し「{close.title}」は、目次では「{entry.title}」です。"
            yield doubt(close.piece, told)
        else:
            told = f"目次の「{label.text} {entry.title}」に当たる見出しが、本文に見つかりません。"
            yield doubt(entry.piece, told, LOST) if entry.piece else Doubt(told, kind=LOST)
    for heading in over:
        told = f"見出し「{heading.number} {heading.title}」が、目次にありません。"
        yield doubt(heading.piece, told)


def _alike(heading: Heading, label: Label, title: str) -> bool:
    """The same label, and half of the characters in common."""
    if heading.label is None or heading.label.text != label.text:
        return False
    ours, theirs = set(plain(heading.title)), set(plain(title))
    return 2 * len(ours & theirs) >= len(ours | theirs)
