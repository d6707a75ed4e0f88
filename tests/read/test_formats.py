"""The seeds in every format give the same opinions as the Markdown that they were received in.

They are set in ``tests/typesetting.py`` from the blocks of that Markdown: as PDF through WeasyPrint,
as Word, as a web page, in the encodings of older machines, and all four as one binder.  What
LibreOffice made of the Word documents is kept in ``tests/typeset``.
"""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosshi import ledger
from kosshi.extract import extract
from kosshi.extract.binder import divide
from kosshi.read import open_bytes
from kosshi.settings import SourceSettings
from kosshi.text import plain

if TYPE_CHECKING:
    from types import ModuleType

    from kosshi.model import Record

TESTS = Path(__file__).resolve().parents[1]
SEEDS = TESTS.parent / "seeds/meeting-02"
NAMES = ("minutes", "paper-endo", "paper-suzuki", "paper-hashimoto")
OPINIONS = {"minutes": 68, "paper-endo": 10, "paper-suzuki": 9, "paper-hashimoto": 21}


@cache
def typesetting() -> ModuleType:
    spec = importlib.util.spec_from_file_location("typesetting", TESTS / "typesetting.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["typesetting"] = module
    spec.loader.exec_module(module)
    return module


def head(name: str) -> str:
    return "第2回 有識者会議" if name == "minutes" else "資料"


@cache
def source(name: str) -> Any:
    return typesetting().read(SEEDS / f"{name}.md")


@cache
def pdf(name: str) -> bytes:
    foot = {"minutes": '"- " counter(page) " -"', "paper-endo": "counter(page)"}
    told = foot.get(name, 'counter(page) "/" counter(pages)')
    data: bytes = typesetting().pdf(source(name), head(name), told)
    return data


@cache
def docx(name: str) -> bytes:
    data: bytes = typesetting().docx(source(name), head(name))
    return data


def libreoffice(name: str) -> bytes:
    return (TESTS / f"typeset/{name}-libreoffice.pdf").read_bytes()


def web(name: str) -> bytes:
    data: bytes = typesetting().web(source(name), head(name)).encode()
    return data


def text(encoding: str) -> Callable[[str], bytes]:
    def make(name: str) -> bytes:
        read = (SEEDS / f"{name}.md").read_text(encoding="utf-8")
        return read.replace("—", "―").replace("\n", "\r\n").encode(encoding)

    return make


@cache
def records(data: bytes, name: str) -> tuple[Record, ...]:
    opened = open_bytes(data, f"meeting-02/{name}", 2)
    return tuple(extract(document) for document in divide(opened, SourceSettings()))


@cache
def markdown(name: str) -> Record:
    (record,) = records((SEEDS / f"{name}.md").read_bytes(), f"{name}.md")
    return record


def told(record: Record, *, exact: bool) -> list[tuple[Any, ...]]:
    """Return all that an opinion is; a space at a line's end is lost when a page is printed."""
    form: Callable[[str], str] = (lambda text: text) if exact else plain
    return [
        (
            opinion.id,
            form(opinion.text),
            [(item.label, form(item.passage.text)) for item in opinion.items],
            tuple(form(title) for title in opinion.theme),
            [
                (remark.stance, remark.count, form(remark.passage.text))
                for remark in opinion.remarks
            ],
            opinion.speaker,
        )
        for opinion in record.opinions
    ]


CASES = [
    *((name, "docx", docx, True) for name in NAMES),
    *((name, "html", web, True) for name in NAMES),
    *((name, "pdf", pdf, False) for name in NAMES),
    ("minutes", "libreoffice.pdf", libreoffice, False),
    ("paper-hashimoto", "libreoffice.pdf", libreoffice, False),
    *(
        (name, f"{encoding}.md", text(encoding), True)
        for encoding in ("cp932", "utf-16", "utf-8-sig", "utf-16-le")
        for name in NAMES
    ),
]


@pytest.mark.parametrize(
    ("name", "suffix", "make", "exact"),
    CASES,
    ids=[f"{name}.{suffix}" for name, suffix, _, _ in CASES],
)
def test_the_same_opinions_in_every_format(
    name: str, suffix: str, make: Callable[[str], bytes], exact: bool
) -> None:
    (record,) = records(make(name), f"{name}.{suffix}")
    assert len(record.opinions) == OPINIONS[name]
    if suffix.endswith("md"):  # the dash is another character in CP932
        assert [plain(o.text) for o in record.opinions] == [
            plain(o.text.replace("—", "―")) for o in markdown(name).opinions
        ]
    else:
        assert told(record, exact=exact) == told(markdown(name), exact=exact)
    facts, same = record.facts, markdown(name).facts
    assert (facts.kind, facts.panel, facts.meeting, facts.date, facts.author, facts.members) == (
        same.kind, same.panel, same.meeting, same.date, same.author, same.members,
    )  # fmt: skip
    assert len(record.notes) == len(markdown(name).notes)
    assert ledger.unaccounted(record) == []


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_older_encodings_give_what_they_can_hold(encoding: str) -> None:
    """They have no ① and no em dash, so the text is held against itself without them."""
    bare = (SEEDS / "paper-suzuki.md").read_text(encoding="utf-8")
    bare = bare.encode(encoding, "ignore").decode(encoding)
    (one,) = records(bare.encode(), "a.md")
    (other,) = records(bare.encode(encoding), "b.md")
    assert told(one, exact=True) == told(other, exact=True)
    assert len(one.opinions) == OPINIONS["paper-suzuki"]


def _bound(make: Callable[[str], bytes]) -> bytes:
    import pikepdf

    with pikepdf.new() as whole:
        for name in NAMES:
            with pikepdf.open(io.BytesIO(make(name))) as part:
                whole.pages.extend(part.pages)
        stream = io.BytesIO()
        whole.save(stream)
    return stream.getvalue()


def test_a_binder_gives_what_the_four_files_give() -> None:
    found = records(_bound(pdf), "合本.pdf")
    assert [len(record.opinions) for record in found] == [OPINIONS[name] for name in NAMES]
    for name, record in zip(NAMES, found, strict=True):
        assert told(record, exact=False) == told(markdown(name), exact=False)
    assert [record.source.part for record in found] == [1, 2, 3, 4]
    pages = [record.opinions[0].passage.page for record in found]
    assert pages == sorted(pages) and pages[0] == 1 and pages[-1] > 10  # type: ignore[operator, type-var]


def test_a_span_of_a_pdf_is_where_it_says() -> None:
    """What stands in the box of a span, by PDFium's own account, is what the span says."""
    import pypdfium2

    data = pdf("minutes")
    (record,) = records(data, "minutes.pdf")
    document = pypdfium2.PdfDocument(data)
    spans = [span for opinion in record.opinions[::5] for span in opinion.passage.spans]
    assert len(spans) > 40
    for span in spans:
        assert record.boxes is not None and span.page is not None
        box = record.boxes.around(span.start, span.end)
        assert box is not None
        page = document[span.page - 1]
        left, top, right, bottom = box
        height = page.get_height()
        inside = page.get_textpage().get_text_bounded(
            left - 1, height - bottom + 3, right + 1, height - top - 3
        )
        assert plain(record.text[span.start : span.end]) in plain(inside)


def test_places_are_pages_and_lines() -> None:
    """The first opinion begins below the head of page 1; the lines of a page are counted anew."""
    (record,) = records(pdf("minutes"), "minutes.pdf")
    first, last = record.opinions[0].passage, record.opinions[-1].passage
    assert first.page == 1
    lines = record.text.split("\f")[0].split("\n")
    assert plain(lines[first.line - 1]).startswith("○高市総理の5月2日の演説")
    assert last.page == record.source.pages
    other = record.text.split("\f")[last.page - 1].split("\n")
    assert plain(record.text[last.spans[0].start : last.spans[0].end]) in plain(
        other[last.line - 1]
    )
