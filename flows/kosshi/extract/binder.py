"""A binder (合本): one file that holds several documents, and where each of them begins.

A document begins with a title, and a little below it says who it is from: minutes by 日時・場所・
出席者, a paper by its author.  Nothing of that kind stands in the middle of a document, whose
headings are followed by sentences.  Where the format has pages, a document begins on a new one, and
a document mark (資料２) that changes from one page's head to the next is enough.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kosshi.errors import ConfigError
from kosshi.extract import facts
from kosshi.extract.conventions import letter_form
from kosshi.extract.kind import names_minutes
from kosshi.marks import END_MARK, PAGE_NUMBER, MarkKind, leading_mark
from kosshi.model import Block, BlockKind, Document
from kosshi.read import Opened
from kosshi.settings import SourceSettings
from kosshi.text import is_complete, number, plain

_LONGEST_HEAD = 8
"""Blocks; titles, dates, addresses and authors take no more."""

_LONGEST_LINE = 60
_MARK = re.compile(
    r"[（(【［\[〔]?[ \u3000]*((?:参考|配布|配付|委員提出|提出)?資料)[ \u3000]*(?:No\.?)?[ \u3000]*"
    r"([0-9０-９一二三四五六七八九十]{1,3}(?:[-－―‐][0-9０-９]{1,2})?)[ \u3000]*[）)】］\]〕]?"
)
_MARKED = re.compile(
    _MARK.pattern + r"[ \u3000]+[^。、]{2,40}(?:提出資料|提出意見|意見書|御?意見|資料|メモ|要望書)"
)
_SUBMITTED = re.compile(
    r"(?:[（(【［\[]?(?:参考|配布|配付)?資料[ \u3000]*[0-9０-９]{1,2}(?:[-－][0-9]{1,2})?[）)】］\]]?[ \u3000]*)?"
    r"[一-龥々ァ-ヶー]{1,6}[ \u3000]?(?:委員|構成員|座長|会長)"
    r"(?:からの?)?(?:提出資料|提出意見|意見書|提出の?資料|御?意見|資料)"
)
"""「資料３　鈴木委員提出資料」: a title that names its author."""
_PAPER = re.compile(
    r"(?:提出資料|提出意見|意見書|意見|発言案|発言要旨|発言メモ|発言|メモ|レジュメ|資料|論点|コメント|所見)$"
    r"|提出資料|意見書"
)
_END = re.compile(r"(?:^|。|\))[(]?(?:以上|了|終了?)[)]?$")
_OFFICE = re.compile(
    r"大学|大学院|学部|研究所|研究院|研究科|機構|協会|連合会|会議所|株式会社|法人|財団|銀行|新聞|センター|組合|"
    r"教授|所長|理事|会長|社長|顧問|主幹|代表|弁護士|研究員|フェロー|委員|構成員|市長|知事|町長|村長|部長|局長"
)


def divide(opened: Opened, given: SourceSettings) -> tuple[Document, ...]:
    """Divide a file into its documents; nearly always it is one.

    Args:
        opened: the file as read.
        given: what panel.yaml says of the file: where its documents begin, or (by giving a kind,
            an author, a title or a date) that it is one document.

    Raises:
        ConfigError: panel.yaml names a page or line that the file does not have.
    """
    whole = opened.whole()
    if given.parts:
        starts = _given_starts(whole, given.parts)
    elif given.kind or given.author or given.title or given.date:
        starts = [0]
    else:
        starts = find_starts(whole)
    if len(starts) == 1:
        return (whole,)
    documents = opened.parts(starts)
    told = _divided(documents)
    return tuple(replace(each, warnings=(*each.warnings, told)) for each in documents)


_MOST_TOLD = 20
"""Documents of a binder that a warning names; the rest it counts."""


def _divided(documents: Sequence[Document]) -> str:
    """Say into which documents a file was divided, so that a person can check it."""
    begins = []
    for document in documents:
        first = next((block for block in document.blocks), None)
        if first is None:
            continue
        place = f"{first.passage.page}頁" if first.passage.page else f"{first.passage.line}行"
        begins.append(f"{place}から「{first.text.split(chr(10))[0][:30]}」")
    more = f"、ほか{len(begins) - _MOST_TOLD}件" if len(begins) > _MOST_TOLD else ""
    return f"{len(documents)}件の文書に分けて読みました（{'、'.join(begins[:_MOST_TOLD])}{more}）。"


def _given_starts(document: Document, parts: Sequence[int]) -> list[int]:
    """Return where the pages (or lines) named in panel.yaml begin."""
    paged = document.source.pages is not None
    pattern = "\f" if paged else r"\r\n|\n|\r"
    begins = [0, *(m.end() for m in re.finditer(pattern, document.text))]
    last = document.source.pages if document.source.pages is not None else len(begins)
    wrong = next((n for n in parts if n > last), None)
    if wrong is not None:
        unit = "ページ" if paged else "行"
        raise ConfigError(
            f"sources の parts に {wrong} とありますが、この資料は{last}{unit}までです。",
            file=document.source.path,
            remedy="各文書の始まる"
            + unit
            + "を、1から順に書いてください（例: parts: [1, 5, 9]）。",
        )
    return sorted({0, *(begins[n - 1] for n in parts)})


def find_starts(document: Document) -> list[int]:
    """Return the offsets at which the documents of a file begin, 0 first."""
    pages = _Pages(document.text)
    starts = {0, *pages.starts()}
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    page = pages.number(blocks[0].passage.start) if blocks else 0
    head_until = _Head.at(blocks, 0, pages).end if blocks else 0
    for index in range(1, len(blocks)):
        start = blocks[index].passage.start
        before, page = page, pages.number(start)
        if index < head_until or (len(pages) > 1 and page == before):
            continue
        head = _Head.at(blocks, index, pages)
        begins = pages.begin(page) if len(pages) > 1 else document.text.rfind("\n", 0, start) + 1
        if head.begins_document(
            blocks[index - 1], new_page=len(pages) > 1, counted_on=pages.counted_on(page)
        ) and not _covers(blocks[:index], max(starts)):
            starts.add(begins)
        if begins in starts:
            head_until = head.end
    return sorted(starts)


def _covers(blocks: Sequence[Block], start: int) -> bool:
    """Whether all there is since ``start`` is the cover of minutes: a title without a sentence.

    The agenda or the roster on the page below a cover is of the same document.
    """
    cover = [block for block in blocks if block.passage.start >= start]
    return (
        0 < len(cover) <= _LONGEST_HEAD
        and any(names_minutes(line) for block in cover for line in block.text.split("\n"))
        and not any(is_complete(b.text) or b.kind is BlockKind.ROW or b.mark for b in cover)
        and not any(facts.labelled(block.text) for block in cover)
    )


class _Pages:
    """The pages of a text: their document marks and their numbers, where they are printed.

    Read from the text and not from blocks, since a running head is no block.
    """

    def __init__(self, text: str) -> None:
        self._begins = [0, *(match.end() for match in re.finditer("\f", text))]
        ends = [*self._begins[1:], len(text)]
        pages = [
            [line for line in text[begin:end].splitlines() if line.strip()]
            for begin, end in zip(self._begins, ends, strict=True)
        ]
        self._marks = [_document_mark(lines[:3]) for lines in pages]
        self._numbers = [_page_number(lines) for lines in pages]
        counted = [(a, b) for a, b in pairwise(self._numbers) if a is not None and b is not None]
        if any(b not in {1, a + 1} for a, b in counted):
            self._numbers = [None] * len(pages)  # these are no page numbers, or not in order

    def __len__(self) -> int:
        return len(self._begins)

    def number(self, offset: int) -> int:
        """Return the page of an offset, from 0."""
        return bisect_right(self._begins, offset) - 1

    def begin(self, page: int) -> int:
        """Return the first offset of a page."""
        return self._begins[page]

    def counted_on(self, page: int) -> bool:
        """Whether the printed page numbers go on from the page before."""
        here, before = self._numbers[page], self._numbers[page - 1] if page else None
        return here is not None and before is not None and here == before + 1

    def starts(self) -> list[int]:
        """Return the offsets of pages at which the document mark changes or the numbers restart."""
        found = []
        mark = self._marks[0]
        last = self._numbers[0]
        for page in range(1, len(self)):
            here, number = self._marks[page], self._numbers[page]
            changes = here is not None and here != mark
            restarts = number == 1 and last is not None
            if changes or restarts:
                found.append(self._begins[page])
                mark = here
            last = number if number is not None else last
        return found


def _document_mark(lines: Sequence[str]) -> str | None:
    """Return 資料2 where 「資料２」 stands alone among the first lines of a page."""
    for line in lines:
        match = _MARK.fullmatch(line.strip()) or _MARKED.fullmatch(line.strip())
        if match is not None:
            return plain(match[1] + match[2])
    return None


def _page_number(lines: Sequence[str]) -> int | None:
    """Return the number printed at the foot or at the head of a page."""
    for line in [*lines[-1:], *lines[:1]]:
        if PAGE_NUMBER.fullmatch(line):
            return number(
                re.split("[/／]", line)[0].strip(" \t\u3000-－ー―–—‐pPＰ.．頁ペジ（）()〔〕［］[]")
            )
    return None


@dataclass(frozen=True, slots=True)
class _Head:
    """The blocks from some block on to the first sentence, as lines: a document's head, perhaps."""

    lines: tuple[str, ...]
    first: Block
    end: int

    @classmethod
    def at(cls, blocks: Sequence[Block], index: int, pages: _Pages) -> _Head:
        lines: list[str] = []
        end = index
        page = pages.number(blocks[index].passage.start)
        while end < len(blocks) and end - index < _LONGEST_HEAD:
            block = blocks[end]
            mark = leading_mark(block.text)
            numbered = end > index and mark is not None and mark.kind is MarkKind.LABEL
            labelled = facts.labelled(block.text) is not None
            if (
                pages.number(block.passage.start) != page
                or is_complete(block.text)
                or block.kind is BlockKind.ROW
                or (block.mark and not labelled)
                or (numbered and not labelled)
            ):
                break
            lines += [line.strip() for line in block.text.split("\n") if line.strip()]
            end += 1
        return cls(tuple(lines), blocks[index], end)

    def begins_document(self, previous: Block, *, new_page: bool, counted_on: bool) -> bool:
        """Whether these lines, after a block that ends a text, are the head of a document."""
        if (
            not self.lines
            or END_MARK.fullmatch(self.lines[0])
            or any(len(line) > _LONGEST_LINE for line in self.lines[:2])
        ):
            return False
        if _SUBMITTED.fullmatch(self.lines[0]) and (new_page or _ends_text(previous.text)):
            return True
        told = {label.part for line in self.lines if (label := facts.labelled(line)) is not None}
        if len(told & {"when", "place", "roster"}) >= 2:
            return any(names_minutes(line) for line in self.lines[:4]) or new_page
        if not new_page and not _ends_text(previous.text):
            return False
        if told - {"agenda"}:
            return False
        return self._signs(new_page=new_page) >= (3 if counted_on else 2)

    def _signs(self, *, new_page: bool) -> int:
        """Count what tells the head of a paper; 0 without an author below a title."""
        authors = [i for i, line in enumerate(self.lines) if i and _names_author(line)]
        if not authors or authors[0] > 5:
            return 0
        author = authors[0]
        name = facts.person_name(self.lines[author])
        assert name is not None
        office = _OFFICE.search(self.lines[author][: name[1]]) or (
            author > 1 and _OFFICE.search(self.lines[author - 1])
        )
        above = self.lines[:author]
        signs = [
            any(facts.is_date_line(line) for line in self.lines[: author + 2]),
            facts.find_panel(above) != (None, None),
            any(_PAPER.search(plain(line)) or _MARK.fullmatch(line) for line in above),
            office is not None and office is not False,
            self.first.kind is BlockKind.HEADING,
            new_page,
        ]
        return sum(signs)


def _ends_text(text: str) -> bool:
    form = plain(text)
    return is_complete(form) or letter_form(form) or _END.search(form) is not None


def _names_author(line: str) -> bool:
    if facts.is_date_line(line) or letter_form(line) or is_complete(line):
        return False
    return facts.person_name(line) is not None and len(plain(line)) <= _LONGEST_LINE
