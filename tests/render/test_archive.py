"""The PDF for somebody who can't see it, and for an archive: PDF/UA-1 and PDF/A-3a."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
from kosshi.errors import RenderError
from kosshi.render import _pdf_origin, formats
from kosshi.render._pdf_archive import finish
from pikepdf import Array, Dictionary, Name

from . import archival, sample  # noqa: TID252 (no other way finds them under --import-mode=importlib)
from .web import whole  # noqa: TID252


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The PDF of all that a briefing can have."""
    out = tmp_path_factory.mktemp("archive") / "b.pdf"
    formats()["pdf"].render(sample.product(whole()), out)
    return out.read_bytes()


@pytest.fixture(scope="module")
def pdf(made: bytes) -> Any:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


@pytest.fixture(scope="module")
def spoken(pdf: Any) -> list[tuple[str, str]]:
    return archival.spoken(pdf)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_is_what_it_claims_to_be(made: bytes) -> None:
    assert archival.violations(made) == []


def _no_alternative(pdf: Any) -> None:
    _first(pdf, "Link").S = Name.Figure


def _first(pdf: Any, kind: str) -> Any:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == f"/{kind}" and "/P" in thing
    )


def _content(pdf: Any, old: bytes, new: bytes) -> None:
    stream = pdf.pages[0].Contents
    stream.write(stream.read_bytes().replace(old, new, 1))


FAULTS: dict[str, Callable[[Any], object]] = {
    "A 6.2.3": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "A 6.2.4.3": lambda pdf: _content(pdf, b"0 0 0 rg", b"0 0 0 1 k"),
    "A 6.2.10": lambda pdf: pdf.pages[0].Resources.ExtGState.__setitem__("/x", Dictionary(ca=0.5)),
    "A 6.2.11.4": lambda pdf: (
        _font(pdf).DescendantFonts[0].FontDescriptor.__delitem__("/FontFile2")
    ),
    "A 6.2.11.5": lambda pdf: (
        _font(pdf).DescendantFonts[0].__setitem__("/W", Array([0, 9999, 123]))
    ),
    "A 6.2.11.7.2": lambda pdf: _font(pdf).__delitem__("/ToUnicode"),
    "A 6.3.2": lambda pdf: pdf.pages[0].Annots[0].__setitem__("/F", 2),
    "A 6.4": lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary()),
    "A 6.6.2.1": lambda pdf: pdf.Root.__delitem__("/Metadata"),
    "A 6.6.2.3": lambda pdf: _xmp(pdf, b"<pdfaSchema:namespaceURI>", b"<pdfaSchema:namespaceURI>x"),
    "A 6.6.3": lambda pdf: pdf.docinfo.__setitem__("/Title", pikepdf.String("別の題名")),
    "A 6.6.4": lambda pdf: _xmp(pdf, b"<pdfaid:part>3", b"<pdfaid:part>2"),
    "A 6.8": lambda pdf: pdf.Root.__delitem__("/AF"),
    "UA 5": lambda pdf: _xmp(pdf, b"<pdfuaid:part>1", b"<pdfuaid:part>2"),
    "UA 7.1 page 1": lambda pdf: _content(pdf, b"/Artifact", b"/Span"),
    "UA 7.1 the title": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "UA 7.2": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "UA 7.3": _no_alternative,
    "UA 7.4.2": lambda pdf: _first(pdf, "H2").__setitem__("/S", Name.H5),
    "UA 7.5 a header": lambda pdf: _first(pdf, "TH").__delitem__("/A"),
    "UA 7.5 rows": lambda pdf: _first(pdf, "TR").K.__delitem__(0),
    "UA 7.5 7.6": lambda pdf: _first(pdf, "LI").__setitem__("/S", Name.P),
    "UA 7.11": lambda pdf: pdf.Root.AF[0].__delitem__("/Desc"),
    "UA 7.18.3": lambda pdf: pdf.pages[0].__delitem__("/Tabs"),
    "UA 7.18.5": lambda pdf: pdf.pages[0].Annots[0].__delitem__("/Contents"),
}


def _font(pdf: Any) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def _xmp(pdf: Any, old: bytes, new: bytes) -> None:
    data = pdf.Root.Metadata.read_bytes()
    assert old in data
    pdf.Root.Metadata.write(data.replace(old, new))


@pytest.mark.parametrize("clause", FAULTS)
def test_the_check_finds(clause: str, made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as broken:
        FAULTS[clause](broken)
        out = io.BytesIO()
        broken.save(out)
    assert any(found.startswith(clause) for found in archival.violations(out.getvalue()))


def test_each_paragraph_is_read_as_one_wherever_a_page_ends(spoken: list[tuple[str, str]]) -> None:
    paragraphs = {squeeze(text) for kind, text in spoken if kind == "P"}
    items = {squeeze(text) for kind, text in spoken if kind == "LBody"}
    for annex in whole().annexes:
        for _, quotes in annex.groups:
            for quote in quotes:
                for part in quote.parts:
                    assert squeeze(part.text) in (items if part.label else paragraphs), quote.label


def test_marks_of_items_are_labels(spoken: list[tuple[str, str]]) -> None:
    labels = [text for kind, text in spoken if kind == "Lbl"]
    assert {"①", "②", "⇒", "対象"} <= set(labels)
    assert "賛同" in labels  # in the key


def test_running_heads_numbers_and_dots_are_not_read_out(
    spoken: list[tuple[str, str]], pdf: Any
) -> None:
    text = [text for _, text in spoken]
    assert not any(re.fullmatch(r"\d+／\d+", told) for told in text)
    assert not any("...." in told or "｜" in told for told in text)
    assert not any("　骨子（案）　第1稿" in told for told in text)
    artifacts = pdf.pages[3].Contents.read_bytes()
    assert artifacts.count(b"/Artifact <</Type /Pagination>> BDC") >= 3


def test_the_contents_are_a_table_of_contents(pdf: Any, spoken: list[tuple[str, str]]) -> None:
    tocs = [
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == "/TOC"
    ]
    assert len(tocs) == 1
    assert len(tocs[0].K) >= 12
    assert any(kind == "Link" and re.fullmatch(r"概要2", text) for kind, text in spoken)


def test_a_link_is_one_and_says_where_it_leads(pdf: Any) -> None:
    said = [str(a.Contents) for page in pdf.pages for a in page.get("/Annots", [])]
    assert "概要（2頁）" in said
    assert any(re.fullmatch(r"議\d+（\d+頁）", text) for text in said)
    assert not any(re.match(r"(pt|op|q|sec|is)-", text) for text in said)
    for page in pdf.pages:
        areas = [tuple(map(float, a.Rect)) for a in page.get("/Annots", [])]
        for n, (a, b, c, d) in enumerate(areas):
            low, high = sorted((b, d))
            for e, f, g, h in areas[n + 1 :]:
                lower, higher = sorted((f, h))
                across = min(c, g) - max(a, e)
                down = min(high, higher) - max(low, lower)
                assert across < 0.5 or down < 3, "one area over another"


def test_cells_say_what_heads_them(pdf: Any) -> None:
    heat = next(
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary)
        and thing.get("/S") == "/TH"
        and int(thing.A.get("/RowSpan", 1)) > 1
    )
    assert heat.A.Scope == "/Row"


def test_the_head_of_a_table_is_read_once_over_two_pages() -> None:
    rows = "".join(f"<tr><th scope=row>行{n}</th><td>値{n}</td></tr>" for n in range(40))
    page = (
        "<!DOCTYPE html><html lang=ja><title>表</title><style>@page { size: 200pt 300pt }"
        "* { font: 10pt 'BIZ UDGothic' }</style><table><thead><tr><th scope=col>列</th>"
        f"<th scope=col>数</th></tr></thead><tbody>{rows}</tbody></table></html>"
    )
    with pikepdf.open(io.BytesIO(_finished(page))) as pdf:
        assert len(pdf.pages) > 1
        told = archival.spoken(pdf)
    assert [text for kind, text in told if kind == "TH"] == [
        "列",
        "数",
        *(f"行{n}" for n in range(40)),
    ]


def _finished(page: str) -> bytes:
    document = weasyprint.HTML(string=page).render(pdf_variant="pdf/a-3a")
    with _pdf_origin.origins() as found:
        data = document.write_pdf(pdf_variant="pdf/a-3a", uncompressed_pdf=True)
    data = finish(data, found, sample.product(), title="表")
    assert archival.violations(data) == []
    return data


def test_an_engine_that_changed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        "<!DOCTYPE html><html lang=ja><title>あ</title><p style=\"font-family: 'BIZ UDGothic'\">あ"
    )
    data = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/a-3a", uncompressed_pdf=True)
    with pytest.raises(RenderError, match="タグ"):  # it no longer calls what is wrapped
        finish(data, [], sample.product(), title="あ")
    monkeypatch.delattr("weasyprint.pdf.tags._build_box_tree")
    with pytest.raises(RenderError, match="タグ"), _pdf_origin.origins():
        pass


def test_the_ledger_the_outlines_and_the_sources_are_attached(pdf: Any) -> None:
    product = sample.product(whole())
    attached = {str(spec.UF): spec for spec in pdf.Root.AF}
    assert list(attached) == ["ledger.json", "outlines.json", "sources.json"]
    data = {name: spec.EF.F.read_bytes() for name, spec in attached.items()}
    assert data["ledger.json"] == product.ledger
    sources = json.loads(data["sources.json"])
    assert [(s["label"], s["sha256"]) for s in sources] == [
        (s.label, s.sha256) for s in product.briefing.sources
    ]
    outlines = json.loads(data["outlines.json"])
    ids = {p["id"] for o in outlines for s in o["sections"] for p in s["points"]}
    assert ids == {p.id for o in product.briefing.outlines for s in o.sections for p in s.points}
    assert all(spec.EF.F.Subtype == "/application/json" for spec in attached.values())
    assert attached["ledger.json"].AFRelationship == "/Data"
    assert str(attached["ledger.json"].EF.F.Params.ModDate) == "D:20260715000000+09'00'"


def test_the_document_says_what_it_is(pdf: Any) -> None:
    info = {str(key): str(value) for key, value in pdf.docinfo.items()}
    assert info["/Title"] == "総合的な国力から安全保障を考える有識者会議　骨子（案）　第1稿"
    assert info["/Author"] == "総合的な国力から安全保障を考える有識者会議　事務局"
    assert "国家安全保障戦略" in info["/Subject"]
    assert "論点整理" in info["/Keywords"]
    assert info["/CreationDate"] == info["/ModDate"] == "D:20260715000000+09'00'"
    assert [int(pdf.Root.PageLabels.Nums[0]), pdf.Root.PageLabels.Nums[1].S] == [0, "/D"]


def test_without_a_date_none_is_told(tmp_path: Path) -> None:
    briefing = sample.briefing()
    head = replace(briefing.head, date=None)
    outlines = tuple(replace(outline, sections=()) for outline in briefing.outlines)
    product = sample.product(
        replace(
            briefing, head=head, outlines=outlines, annexes=(), unplaced=(), issues=(), agenda=()
        )
    )
    formats()["pdf"].render(product, tmp_path / "b.pdf")
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        assert "/CreationDate" not in pdf.docinfo
        assert not any("Date" in name for name in archival.xmp(pdf))
        # That of a file is asked for: the newest source's.
        assert str(pdf.Root.AF[0].EF.F.Params.ModDate).startswith("D:2026")


def test_the_picture_of_what_is_covered_says_the_same_in_words(pdf: Any) -> None:
    figures = [
        str(thing.Alt)
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == "/Figure"
    ]
    outlines = whole().outlines
    assert len(figures) == len(outlines) == 3
    for said, outline in zip(figures, outlines, strict=True):
        assert said.startswith(f"{outline.title}の章ごとの意見のまとまりの数")
        for chapter in outline.chapters:
            filled = sum(count > 0 for count in chapter.counts)
            assert (
                f"{chapter.number}　{chapter.title}：{chapter.total}件"
                f"（{len(chapter.counts)}項目中{filled}項目に掲載）"
            ) in said
