"""The printed briefing, as a reader meets it: its text, links, bookmarks, fonts and pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from kosshi.briefing import (
    Briefing,
    ChapterCoverage,
    HeatRow,
    IssueEntry,
    Part,
    PositionEntry,
)
from kosshi.errors import FontError, RenderError, TemplateError
from kosshi.render import Product, formats
from kosshi.render._measure import within
from pypdf.generic import Destination

from . import archival, sample  # noqa: TID252 (no other way finds it under --import-mode=importlib)

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% include 'print.css' %}",
    '<img src="http://example.invalid/x.png">',
    "</style><style>*{display:none}</style>",
    "@page{size:A3}",
    "&lt;b&gt; &amp; \" '",
)


# Where text stands on the page, in points.
LEFT, RIGHT = 66.6, 595.28 - 66.6


def squeeze(text: str) -> str:
    """Leave out white space: where a line ends is not part of a text."""
    return re.sub(r"\s", "", text)


@dataclass
class Printed:
    """A PDF and what its tests ask for, read once."""

    path: Path
    pages: list[str]
    reader: pypdf.PdfReader
    tabs: list[str]

    @classmethod
    def of(cls, product: Product, path: Path) -> Printed:
        formats()["pdf"].render(product, path)
        document = pypdfium2.PdfDocument(path)
        pages = []
        tabs: list[str] = []
        for page in document:
            text = page.get_textpage()
            # What stands beside the text, at the outer edge, is no part of it.
            pages.append(text.get_text_bounded(left=LEFT - 1, right=RIGHT + 1))
            tabs.append(squeeze(text.get_text_bounded(left=RIGHT + 1) or ""))
            tabs[-1] += squeeze(text.get_text_bounded(right=LEFT - 1) or "")
            text.close()
            page.close()
        document.close()
        return cls(path, pages, pypdf.PdfReader(path), tabs)

    @property
    def body(self) -> str:
        """All text without the running heads and page numbers, and without white space."""
        return squeeze("".join(self.without_furniture(page) for page in self.pages))

    @staticmethod
    def without_furniture(page: str) -> str:
        lines = page.splitlines()
        return "\n".join(
            line
            for line in lines
            if not re.fullmatch(r"\d+／\d+", line.strip())
            and not ("骨子（案）　第1稿" in line and "有識者会議" in line)
        )

    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth, title and page index of every bookmark."""

        def walk(entries: list, depth: int) -> Iterator[tuple[int, str, int]]:  # type: ignore[type-arg]
            for entry in entries:
                if isinstance(entry, Destination):
                    page = self.reader.get_destination_page_number(entry)
                    assert page is not None
                    yield depth, str(entry.title), page
                else:
                    yield from walk(entry, depth + 1)

        return list(walk(self.reader.outline, 1))

    def links(self) -> list[tuple[int, str]]:
        """Index of the page on which a link stands, and the name it leads to."""
        return [
            (number, str(annotation.get_object()["/Dest"]))
            for number, page in enumerate(self.reader.pages)
            for annotation in page.get("/Annots") or ()
            if annotation.get_object()["/Subtype"] == "/Link"
        ]


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return Printed.of(sample.product(), tmp_path_factory.mktemp("pdf") / "briefing.pdf")


def points(briefing: Briefing) -> list:  # type: ignore[type-arg]
    placed = [p for outline in briefing.outlines for s in outline.sections for p in s.points]
    return [*placed, *briefing.unplaced]


def with_text(text: str) -> Briefing:
    """The sample with one opinion's text replaced, in the outline and in the annex."""
    briefing = sample.briefing()
    outline = briefing.outlines[0]
    at = next(i for i, section in enumerate(outline.sections) if section.points)
    section = outline.sections[at]
    point = section.points[0]
    quote = replace(point.quotes[0], parts=(Part("", text),), speaker=text)
    point = replace(point, quotes=(quote, *point.quotes[1:]), headline=text)
    section = replace(section, points=(point, *section.points[1:]))
    sections = (*outline.sections[:at], section, *outline.sections[at + 1 :])
    return replace(briefing, outlines=(replace(outline, sections=sections), *briefing.outlines[1:]))


def small(briefing: Briefing) -> Briefing:
    """Only the first section with a point, so that a test needs no seconds."""
    outline = briefing.outlines[0]
    section = next(section for section in outline.sections if section.points)
    point = replace(section.points[0], also=(), issues=())
    sections = (replace(section, points=(point,), references=()),)
    annex = replace(briefing.annexes[0], groups=((("議題",), point.quotes),))
    return replace(
        briefing,
        outlines=(replace(outline, sections=sections),),
        summary=replace(briefing.summary, heat=(), silent=()),
        issues=(),
        unplaced=(),
        annexes=(annex,),
        notes=(),
        set_aside=(),
    )


def test_every_opinion_stands_verbatim_in_the_outline_and_in_the_annex(printed: Printed) -> None:
    body = printed.body
    for point in points(sample.briefing()):
        for quote in point.quotes:
            for part in quote.parts:
                assert body.count(squeeze(part.label + part.text)) >= 2, quote.label


def test_every_headline_source_and_reference_is_printed(printed: Printed) -> None:
    body = printed.body
    for point in points(sample.briefing()):
        assert squeeze(point.headline) in body
        for quote in point.quotes:
            assert squeeze(f"{quote.label}{quote.source}{quote.place}") in body
            if quote.remarks:
                assert squeeze(quote.remarks[0].text) in body
    for outline in sample.briefing().outlines:
        for section in outline.sections:
            assert squeeze(section.number + section.title) in body
            for reference in section.references:
                assert (
                    squeeze(
                        f"{reference.headline}{'…' if reference.cut_end else ''}{reference.primary}"
                    )
                    in body
                )
        for silent in outline.silent:
            assert squeeze(silent.number + silent.title) in body


def test_the_head_says_what_such_papers_say(printed: Printed) -> None:
    first = squeeze(printed.pages[0])
    for text in (
        "取扱注意",
        "資料１",
        "総合的な国力から安全保障を考える有識者会議（第3回）",
        "骨子（案）",
        "第1稿",
        "令和8年7月15日",
        "事務局",
        "7月下旬又は8月上旬",
        "meeting-02/annex.pdf",
        "この資料の見方",
        "目次",
    ):
        assert squeeze(text) in first


def test_what_is_not_given_is_not_printed(tmp_path: Path) -> None:
    briefing = small(sample.briefing())
    head = replace(briefing.head, date=None, number=None, marking=None, next_date=None)
    made = Printed.of(sample.product(replace(briefing, head=head, warnings=())), tmp_path / "b.pdf")
    text = "".join(made.pages)
    assert "None" not in text
    assert "取扱注意" not in text
    assert "御注意" not in text
    assert "｜" not in text


def test_empty_parts_say_so(tmp_path: Path) -> None:
    made = Printed.of(sample.product(small(sample.briefing())), tmp_path / "b.pdf")
    assert made.body.count("該当なし") >= 5


def test_pages_are_numbered_and_headed(printed: Printed) -> None:
    total = len(printed.pages)
    assert 25 <= total <= 60
    for number, page in enumerate(printed.pages, 1):
        assert f"{number}／{total}" in page
        if number > 1:
            assert "骨子（案）　第1稿" in page
            assert "取扱注意" in page
    assert "概要　｜　取扱注意" in printed.pages[1]
    assert re.search("安保戦略　Ⅵ.*　｜　取扱注意", "".join(printed.pages[3:10]))


def test_the_summary_is_one_page(printed: Printed) -> None:
    names = printed.reader.named_destinations
    assert _page(printed, "summary") == 1
    assert min(_page(printed, name) for name in names if name.startswith("target-")) == 2
    text = squeeze(printed.pages[1])
    for row in sample.briefing().summary.heat:
        assert squeeze(row.theme) in text
    for issue in sample.briefing().issues:
        assert squeeze(issue.topic + issue.line) in text


@pytest.mark.parametrize("rows", [28, 33, 45, 200])
def test_the_summary_is_one_page_with_many_themes(rows: int, tmp_path: Path) -> None:
    briefing = small(sample.briefing())
    heat = tuple(
        HeatRow("議題", f"テーマ{n}についての議論", (n, 0, 1), (n % 5, 0, 1), n)
        for n in range(rows)
    )
    full = sample.briefing()
    summary = replace(full.summary, heat=heat)
    issues = tuple(replace(full.issues[n % 2], id=f"is{n}") for n in range(18))
    made = Printed.of(
        sample.product(replace(briefing, summary=summary, issues=issues)), tmp_path / "b.pdf"
    )
    names = made.reader.named_destinations
    first = min(_page(made, name) for name in names if name.startswith("target-"))
    assert first - _page(made, "summary") == 1
    if rows == 200:
        assert re.search(r"ほか1\d\dテーマ", squeeze("".join(made.pages)))


def test_bookmarks_follow_the_document(printed: Printed) -> None:
    marks = printed.bookmarks()
    top = [title for depth, title, _ in marks if depth == 1]
    assert top == [
        "目次",
        "概要",
        "骨子　国家安全保障戦略",
        "骨子　国家防衛戦略",
        "骨子　防衛力整備計画",
        "意見の分かれた論点",
        "次回御議論いただきたい論点（案）",
        "意見のなかった項目",
        "別添1　意見一覧",
        "別添2　資料一覧",
        "別添3　略語・注",
        "別添4　未分類の意見",
        "別添5　意見として扱わなかった記述",
    ]
    titles = {title: (depth, page) for depth, title, page in marks}
    for section in sample.briefing().outlines[0].sections:
        depth, page = titles[f"{section.number}　{section.title}"]
        assert depth == min(section.depth, 3) + 2
        assert squeeze(section.number + section.title) in squeeze(printed.pages[page])


def test_every_link_leads_somewhere(printed: Printed) -> None:
    names = set(printed.reader.named_destinations)
    targets = {name for _, name in printed.links()}
    assert targets
    assert targets <= names


def test_questions_for_the_next_meeting_link_to_the_points(printed: Printed) -> None:
    here = _page(printed, "agenda")
    there = _page(printed, "silent")
    links = {name for page, name in printed.links() if here <= page < there}
    text = squeeze("".join(printed.pages[here:there]))
    for group in sample.briefing().agenda:
        assert group.title in text
        for entry in group.entries:
            assert squeeze(entry.question) in text
            for quote in entry.quotes:
                assert f"「{'…' if quote.cut_start else ''}{squeeze(quote.text)}" in text
            for voice in entry.voices:
                assert {f"pt-{reference.point}" for reference in voice.references} <= links
    assert "is-nnp" in links


def test_points_and_opinions_link_to_each_other(printed: Printed) -> None:
    links = set(printed.links())
    for point in points(sample.briefing()):
        for quote in point.quotes:
            here, there = _page(printed, f"q-{quote.id}"), _page(printed, f"op-{quote.id}")
            assert here < there or point in sample.briefing().unplaced
            # The source line stands below the quotation, perhaps on the next page.
            assert {(here, f"op-{quote.id}"), (here + 1, f"op-{quote.id}")} & links
            assert (there, f"q-{quote.id}") in links
            assert quote.label in printed.pages[there]


def test_page_numbers_in_print_are_those_of_the_pages(printed: Printed) -> None:
    first = squeeze(printed.pages[0])
    for outline in sample.briefing().outlines:
        number = _page(printed, f"target-{outline.id}") + 1
        assert re.search(rf"{outline.title}\.+{number}(?!\d)", first)


def test_only_the_named_fonts_are_embedded(printed: Printed) -> None:
    fonts = set()
    for page in printed.reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts.add(font.get_object()["/BaseFont"].split("+")[-1])
            assert "/FontFile2" in descendant["/FontDescriptor"]
    assert fonts == {"BIZ-UDMincho", "BIZ-UDGothic", "BIZ-UDGothic-Bold"}


def test_no_heading_or_headline_ends_a_page(printed: Printed) -> None:
    briefing = sample.briefing()
    heads = {
        squeeze(f"{s.number}{s.title}{s.total}") for o in briefing.outlines for s in o.sections
    }
    heads |= {squeeze(point.headline)[-12:] for point in points(briefing)}
    heads |= {
        squeeze("　＞　".join(theme)) for annex in briefing.annexes for theme, _ in annex.groups
    }
    # An opinion of one sentence ends as its headline does; its source line still follows it, and
    # that may end as a heading of the annex does, behind a stroke.
    for page in printed.pages:
        last = squeeze(printed.without_furniture(page))
        ends = [head for head in heads if head and last.endswith(head)]
        assert all(last[: -len(head)].endswith("／") for head in ends), last[-40:]


def test_nothing_reaches_into_the_margins(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(printed.path)
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        # The ends of lines are characters too, but PDFium's own: they have no width.
        boxes = [box for i in range(text.count_chars()) if (box := text.get_charbox(i))[2] > box[0]]
        beside = [box for box in boxes if box[2] < 28 or box[0] > 595.28 - 28]  # the tab
        boxes = [box for box in boxes if box not in beside]
        assert max(right for _, _, right, _ in boxes) < RIGHT + 0.5, f"page {number}"
        assert min(left for left, _, _, _ in boxes) > LEFT - 0.5, f"page {number}"
        assert all(left > 12 and right < 595.28 - 12 for left, _, right, _ in beside)
        text.close()
        page.close()
    document.close()


def test_a_tab_at_the_outer_edge_tells_the_part(printed: Printed) -> None:
    parts = {outline.id: outline.short for outline in sample.briefing().outlines}
    places = [(_page(printed, f"target-{name}"), short) for name, short in parts.items()]
    places += [
        (_page(printed, "issues"), "争点"),
        (_page(printed, "agenda"), "次回"),
        (_page(printed, "silent"), "意見なし"),
        (_page(printed, "annex-opinions"), "別添"),
        (len(printed.tabs), ""),
    ]
    assert printed.tabs[:2] == ["", ""]
    for (first, tab), (following, _) in pairwise(places):
        assert printed.tabs[first:following] == [tab] * (following - first)


def test_the_running_head_is_one_line_however_long_its_parts(tmp_path: Path) -> None:
    briefing = sample.briefing()
    head = replace(briefing.head, panel="とても長い名を持つ有識者会議" * 4, marking="機密性２情報")
    outlines = tuple(
        replace(outline, short="長い略称を持つ文書" * 3, title="長い題名を持つ文書" * 3)
        for outline in briefing.outlines
    )
    issues = tuple(replace(issue, topic="長い論点の名" * 8) for issue in briefing.issues)
    whole = replace(briefing, head=head, outlines=outlines, issues=issues)
    made = Printed.of(sample.product(whole), tmp_path / "b.pdf")
    document = pypdfium2.PdfDocument(made.path)
    for number, page in enumerate(document):
        text = page.get_textpage()
        lines = text.get_text_bounded(bottom=841.89 - 58).split("\r\n")
        bases = {
            round(box[1]) // 8
            for i in range(text.count_chars())
            if (box := text.get_charbox(i))[1] > 841.89 - 58 and box[2] > box[0]
        }
        if number:
            assert len(bases) == 1, lines
            told = "".join(lines)
            assert "骨子（案）　第1稿" in told
            assert "…" in told
            assert told.endswith("｜　機密性２情報")
        text.close()
        page.close()
    document.close()


def test_the_bar_beside_a_quotation_ends_with_its_text(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(printed.path)
    bars = 0
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        feet = [text.get_charbox(i)[1] for i in range(text.count_chars())]
        for drawn in page.get_objects():
            left, bottom, right, top = drawn.get_bounds()
            if drawn.type == 2 and top - bottom > 12 and 76 < left < 79 and right > RIGHT - 1:
                bars += 1
                # The text's last line: its descenders, and half of what its leading adds.
                assert any(-1 < foot - bottom < 8 for foot in feet), f"page {number}"
        text.close()
        page.close()
    document.close()
    assert bars > 50


@pytest.mark.parametrize("sentences", [2, 12])
def test_tables_of_positions_leave_no_more_than_a_third_of_a_page_empty(
    sentences: int, tmp_path: Path
) -> None:
    briefing = small(sample.briefing())
    stand = sample.briefing().issues[0].positions[0].points[0]
    text = "長く続く意見を述べる文である。" * 4
    issues = tuple(
        IssueEntry(
            f"is{number}",
            f"争点{number}",
            f"論点{number}",
            "どのように考えるか。",
            tuple(
                PositionEntry(name, (replace(stand, point="", sentence=text),) * count)
                for name, count in (("積極的な意見", sentences), ("慎重・反対の意見", 1))
            ),
            "",
        )
        for number in range(1, 8)
    )
    made = Printed.of(sample.product(replace(briefing, issues=issues)), tmp_path / "b.pdf")
    first, following = _page(made, "issues"), _page(made, "agenda")
    document = pypdfium2.PdfDocument(made.path)
    assert following - first > 1
    for number in range(first, following - 1):
        page = document[number]
        drawn = page.get_textpage()
        feet = [drawn.get_charbox(i)[1] for i in range(drawn.count_chars())]
        assert min(foot for foot in feet if foot > 58) < 58 + 717.5 / 2.6, number
        drawn.close()
        page.close()
    document.close()
    if sentences == 2:  # short ones are not parted
        heads = [squeeze(page).count("慎重・反対の意見") for page in made.pages[first:following]]
        assert sum(heads) == len(issues)


def test_a_percentage_is_not_parted(printed: Printed) -> None:
    assert "%" in printed.body
    for page in printed.pages:
        assert not re.search(r"^\s*[%％]", page, re.MULTILINE)


def test_metadata(printed: Printed) -> None:
    metadata = printed.reader.metadata
    assert metadata is not None
    assert metadata.title == "総合的な国力から安全保障を考える有識者会議　骨子（案）　第1稿"
    assert metadata.author == "総合的な国力から安全保障を考える有識者会議　事務局"
    assert str(metadata.creation_date) == "2026-07-15 00:00:00+09:00"
    assert printed.reader.trailer["/Root"]["/Lang"] == "ja"  # type: ignore[index]


def test_the_same_product_gives_the_same_bytes(printed: Printed, tmp_path: Path) -> None:
    """In another process with other hash seeds, since sets and dictionaries may decide orders."""
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.render import sample\n"
        "from kosshi.render import formats\n"
        "formats()['pdf'].render(sample.product(), Path(sys.argv[1]))"
    )
    again = tmp_path / "again.pdf"
    _run(code, str(again), PYTHONHASHSEED="4711")
    assert again.read_bytes() == printed.path.read_bytes()


def test_markup_in_a_text_is_printed_as_characters(tmp_path: Path) -> None:
    text = "冒頭。" + "".join(HOSTILE) + "末尾。"
    made = Printed.of(sample.product(small(with_text(text))), tmp_path / "b.pdf")
    assert squeeze(text) in made.body
    assert made.reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_what_cannot_be_seen_is_shown(tmp_path: Path) -> None:
    text = "表\u202e裏\u200bゼロ\u0007鳴る\ufeff頭\u00ad隠れ\U0010fffd外字\u0378未定"
    made = Printed.of(sample.product(small(with_text(text))), tmp_path / "b.pdf")
    for code in ("202E", "200B", "0007", "FEFF", "00AD", "10FFFD", "0378"):
        assert f"［U+{code}］" in made.body
    assert "表［U+202E］裏" in made.body


def test_a_character_without_a_font_is_shown_by_its_number(tmp_path: Path) -> None:
    made = Printed.of(
        sample.product(small(with_text("楔形文字\U00012000がある"))), tmp_path / "b.pdf"
    )
    assert "楔形文字［U+12000］がある" in made.body


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="https://example.invalid/x.png">',
        '<img src="file:///etc/hostname">',
        '<img src="../secret.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_a_template_reaches_nothing_outside_the_templates(tag: str, tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (own / "briefing.html.j2").write_text(f"<!DOCTYPE html><html>{tag}<p>あ</p></html>", "utf-8")
    product = replace(sample.product(), templates=(own, *sample.TEMPLATES))
    out = tmp_path / "b.pdf"
    with pytest.raises(RenderError):
        formats()["pdf"].render(product, out)
    assert not out.exists()


def test_a_workspace_overrides_single_templates_with_files_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "parts").mkdir(parents=True)
    (own / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
    )
    (own / "parts" / "silent.html.j2").write_text(
        '<h1 id="silent">独自の部</h1><img src="logo.svg" alt="印">', "utf-8"
    )
    product = replace(sample.product(small(sample.briefing())), templates=(own, *sample.TEMPLATES))
    assert "独自の部" in Printed.of(product, tmp_path / "b.pdf").body


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ head.nothing }}", "nothing"),
        ("{% if %}", "briefing.html.j2 1行目"),
        ("{% include 'absent.html' %}", "absent.html"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
    ],
)
def test_a_faulty_template_is_explained(template: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "briefing.html.j2").write_text(template, "utf-8")
    product = replace(sample.product(), templates=(tmp_path,))
    with pytest.raises(TemplateError, match=re.escape(said)):
        formats()["pdf"].render(product, tmp_path / "b.pdf")


def test_a_warning_of_weasyprint_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "briefing.html.j2").write_text("<style>p { colour: red }</style><p>あ</p>", "utf-8")
    product = replace(sample.product(), templates=(tmp_path,))
    with pytest.raises(RenderError, match="colour"):
        formats()["pdf"].render(product, tmp_path / "b.pdf")


def test_no_japanese_font_ends_in_one_line(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>')
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.render import sample\n"
        "from kosshi.errors import FontError\n"
        "from kosshi.render import formats\n"
        "try:\n"
        "    formats()['pdf'].render(sample.product(), Path(sys.argv[1]))\n"
        "except FontError as error:\n"
        "    print(error)"
    )
    out = tmp_path / "b.pdf"
    said = _run(code, str(out), FONTCONFIG_FILE=str(config))
    assert "BIZ UDMincho" in said
    assert "BIZ UDGothic" in said
    assert "apt-get install" in said
    assert said.count("\n") == 1
    assert not out.exists()
    assert FontError.exit_code != 0


def test_a_missing_pango_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text(
        "raise OSError('cannot load library libpango-1.0-0')"
    )
    code = (
        "import sys; from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from tests.render import sample\n"
        "from kosshi.errors import LibraryError\n"
        "from kosshi.render import formats\n"
        "try:\n"
        "    formats()['pdf'].render(sample.product(), Path(sys.argv[1], 'b.pdf'))\n"
        "except LibraryError as error:\n"
        "    print(error)"
    )
    said = _run(code, str(tmp_path))
    assert "Pango" in said
    assert "apt-get install" in said
    assert said.count("\n") == 1


def test_formats_are_found_without_loading_a_layout_engine() -> None:
    code = (
        "import sys\n"
        "from kosshi.render import formats\n"
        "found = formats()\n"
        "print({name: renderer.FILENAME for name, renderer in found.items()})\n"
        "print(sorted({'weasyprint', 'jinja2', 'markupsafe', 'ctypes'} & set(sys.modules)))"
    )
    names, loaded = _run(code).splitlines()
    assert "'json': 'ledger.json'" in names
    assert "'pdf': 'briefing.pdf'" in names
    assert loaded == "[]"


def test_json_is_the_ledger_as_it_is(tmp_path: Path) -> None:
    formats()["json"].render(sample.product(), tmp_path / "ledger.json")
    assert (tmp_path / "ledger.json").read_bytes() == sample.product().ledger


def _page(printed: Printed, name: str) -> int:
    number = printed.reader.get_destination_page_number(printed.reader.named_destinations[name])
    assert number is not None
    return number


def _run(code: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(sample.ROOT / "flows"), str(sample.ROOT))),
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_box_for_each_section_shows_where_opinions_stand(printed: Printed) -> None:
    with pikepdf.open(printed.path) as pdf:
        drawn = [text for kind, text in archival.spoken(pdf) if kind == "Figure"]
    outlines = sample.briefing().outlines
    for text, outline in zip(drawn, outlines, strict=True):
        expected = "".join(
            f"{chapter.number}{within(chapter.title, 19)}{chapter.total}"
            + "".join(str(count) for count in chapter.counts if count)
            for chapter in outline.chapters
        )
        assert text.startswith(f"{expected}一つの枠が一つの項目")


def test_a_target_with_hundreds_of_sections_in_a_chapter_is_drawn(tmp_path: Path) -> None:
    briefing = small(sample.briefing())
    chapters = (ChapterCoverage("第10章", "長い題名の章" * 9, tuple(range(300)), 999),)
    outline = replace(briefing.outlines[0], chapters=chapters)
    made = Printed.of(sample.product(replace(briefing, outlines=(outline,))), tmp_path / "b.pdf")
    page = made.pages[_page(made, f"target-{outline.id}")]
    assert "299" in page
    assert "長い題名の章長い題名の章長い題名の章…" in page
