"""The Word file, as staff meet it: its text, headings, tables, footnotes, pages, and bytes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pypdf
import pypdfium2
import pytest
from kosshi.briefing import (
    Briefing,
    ChangedPoint,
    ChangesEntry,
    PointEntry,
    Quote,
    SectionEntry,
    ShiftEntry,
    ShiftStand,
    TargetOutline,
)
from kosshi.errors import TemplateError
from kosshi.render import _markup, formats
from kosshi.render._fit import FITS
from lxml import etree

from . import sample  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .test_pdf import HOSTILE, _run, points, small, squeeze, with_text  # noqa: TID252

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@dataclass
class Word:
    """A Word file and what its tests ask for."""

    data: bytes

    @classmethod
    def of(cls, briefing: Briefing, path: Path) -> Word:
        formats()["docx"].render(sample.product(briefing), path)
        return cls(path.read_bytes())

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def part(self, name: str) -> Any:
        return etree.fromstring(self.parts[f"word/{name}.xml"])

    @cached_property
    def body(self) -> Any:
        return self.part("document")[0]

    @cached_property
    def footnotes(self) -> dict[str, str]:
        """Text of each footnote by its number, as it follows the mark."""
        return {
            note.get(f"{W}id"): words(note)
            for note in self.part("footnotes").iter(f"{W}footnote")
            if note.get(f"{W}type") is None
        }

    def paragraphs(self) -> Iterator[tuple[str, str, Any]]:
        """Style, text, element of each paragraph, those in tables too."""
        for element in self.body.iter(f"{W}p"):
            yield style_of(element), words(element), element

    def headings(self) -> list[tuple[int, str]]:
        """Level and text of all that stands in Word's navigation."""
        levels = {
            style.get(f"{W}styleId"): int(level.get(f"{W}val")) + 1
            for style in self.part("styles").iter(f"{W}style")
            if (level := style.find(f".//{W}outlineLvl")) is not None
        }
        return [(levels[s], title(element)) for s, _, element in self.paragraphs() if s in levels]

    def text(self) -> str:
        """All text in the order of reading; a footnote is read after the minutes' own remarks."""
        found, waiting = "", ""
        for style, told, element in self.paragraphs():
            if not style.endswith("Remark"):
                found, waiting = found + waiting, ""
            found += squeeze(told)
            for reference in element.iter(f"{W}footnoteReference"):
                waiting += squeeze(self.footnotes[reference.get(f"{W}id")])
        return found + waiting


def style_of(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def words(element: Any) -> str:
    """Text without the numbers that fields fill in."""
    found, counting = "", False
    for it in element.iter(f"{W}t", f"{W}instrText", f"{W}fldChar"):
        if it.tag == f"{W}t":
            found += "" if counting else it.text or ""
        elif it.tag == f"{W}instrText":
            counting = not it.text.strip().startswith("TOC")
        elif it.get(f"{W}fldCharType") == "end":
            counting = False
    return found


def title(heading: Any) -> str:
    """Text of a heading without the number of opinions that stands at its end."""
    found = ""
    for run in heading.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is None or style.get(f"{W}val") != "Tally":
            found += words(run)
    return found


@pytest.fixture(scope="session")
def word(tmp_path_factory: pytest.TempPathFactory) -> Word:
    return Word.of(full(), tmp_path_factory.mktemp("docx") / "briefing.docx")


def full() -> Briefing:
    """The sample, with what it lacks: two meetings, wordings and removals of the secretariat."""
    briefing = sample.briefing()
    outline = briefing.outlines[0]
    at = next(rank for rank, section in enumerate(outline.sections) if section.points)
    section = outline.sections[at]
    first = replace(section.points[0], worded="事務局の言葉による見出し", meetings="第1回・第2回")
    section = replace(section, points=(first, *section.points[1:]))
    outline = replace(
        outline,
        sections=(*outline.sections[:at], section, *outline.sections[at + 1 :]),
        silent=tuple(
            replace(it, touched=((first.id, f"議{rank}"),) * 9) if rank % 2 else it
            for rank, it in enumerate(outline.silent)
        ),
    )

    def line(point: PointEntry, meetings: str) -> ChangedPoint:
        where = "安保戦略 Ⅵ-2"
        return ChangedPoint(
            point.id, point.quotes[0].label, point.headline, point.cut_start, point.cut_end,
            point.worded, where, meetings,
        )  # fmt: skip

    some = points(replace(briefing, outlines=(outline, *briefing.outlines[1:])))
    stands = [
        ShiftStand(line(it, "第1回"), stance, it.headline, "第1回")
        for it, stance in zip(some[:3], ("賛成", "反対", "条件付き"), strict=True)
    ]
    changes = ChangesEntry(
        "第2回",
        "第1回",
        (
            ShiftEntry("nnp", "争1", "非核三原則", tuple(stands[:1]), tuple(stands[1:])),
            ShiftEntry(None, None, None, tuple(stands[:1]), tuple(stands[1:2])),
        ),
        tuple(line(it, "第2回") for it in some[:3]),
        tuple(line(it, "第1回・第2回") for it in some[:1]),
        (),
    )
    annex = briefing.annexes[0]
    theme, quotes = annex.groups[0]
    dropped = replace(quotes[0], dropped="重複のため", endorsements=2)
    annex = replace(annex, groups=((theme, (dropped, *quotes[1:])), *annex.groups[1:]))
    return replace(
        briefing,
        outlines=(outline, *briefing.outlines[1:]),
        changes=changes,
        annexes=(annex, *briefing.annexes[1:]),
    )


# -- the same content as the PDF ----------------------------------------------------------------


def test_every_opinion_stands_once_in_the_outline_and_once_in_the_annex(word: Word) -> None:
    def told(*styles: str) -> list[str]:
        return [text for style, text, _ in word.paragraphs() if style in styles]

    def parts(quotes: Iterable[Quote]) -> list[str]:
        return [part.label + part.text for quote in quotes for part in quote.parts]

    full_ = full()
    outlined = parts(quote for point in points(full_) for quote in point.quotes)
    assert told("Quote", "QuoteItem") == outlined
    listed = parts(q for annex in full_.annexes for _, quotes in annex.groups for q in quotes)
    assert told("Opinion", "OpinionItem") == listed


def test_the_headings_are_the_bookmarks_of_the_pdf(word: Word, tmp_path: Path) -> None:
    formats()["pdf"].render(sample.product(full()), tmp_path / "b.pdf")
    reader = pypdf.PdfReader(tmp_path / "b.pdf")

    def walk(entries: Any, depth: int) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, str(entry.title)

    numbers = {f"{n}　{issue.topic}": issue.topic for n, issue in enumerate(full().issues, 1)}
    headings = [(level, numbers.get(text, text)) for level, text in word.headings()]
    assert headings == list(walk(reader.outline, 1))


def test_it_says_what_the_pdf_says_and_nothing_else(word: Word) -> None:
    """Held against the page that the PDF is set from, the figures of pages aside."""
    page = lxml.html.fromstring(_markup.page(sample.product(full()), FITS[0])).body
    for box in page.xpath("//*[@class='contents']//*[@class='columns']"):
        box.drop_tree()
    for drawn in page.xpath("//svg/*[not(self::title)]"):  # a picture is its words
        drawn.drop_tree()
    told = [squeeze(it.text_content()) for it in page.xpath("//p | //li[not(.//p)] | //dd")]
    said = word.text()
    said = said[: said.index("目次") + 2] + said[said.index("この資料の見方") :]
    said = said.replace("（頁）", "")
    assert len(told) > 500
    missing = [text for text in told if text not in said]
    assert missing == []
    # Character by character, with what the style sheet puts before and around some lines.
    expected = Counter(squeeze(page.text_content()))
    expected.update("（件）" * len(page.xpath("//*[@class='tally']")))
    expected.update("※" * len(full().warnings) + "・" * len(full().notes))
    expected.update("".join(page.xpath("//@data-mark")))
    assert Counter(said) == expected


def test_it_reads_in_the_order_of_the_pdf(word: Word) -> None:
    page = lxml.html.fromstring(_markup.page(sample.product(full()), FITS[0]))
    said, cursor = word.text(), 0
    for it in page.xpath(
        "//p[contains(@class, 'headline') or contains(@class, 'question')] | //h1"
    ):
        cursor = said.find(squeeze(it.text_content()), cursor)
        assert cursor >= 0, it.text_content()


def test_sources_are_footnotes_that_resolve(word: Word) -> None:
    references = [it.get(f"{W}id") for it in word.body.iter(f"{W}footnoteReference")]
    quotes = [quote for point in points(full()) for quote in point.quotes]
    assert references == list(word.footnotes) == [str(n) for n in range(1, len(quotes) + 1)]
    for quote, number in zip(quotes, references, strict=True):
        told = word.footnotes[number]
        assert told.startswith(f" {quote.label}　{quote.source} {quote.place}")
        assert all(theme in told for theme in quote.theme)
    for style, text, element in word.paragraphs():
        if element.find(f".//{W}footnoteReference") is not None:
            assert style in {"Quote", "QuoteItem"}, text


def test_every_link_and_reference_leads_somewhere(word: Word) -> None:
    names = [it.get(f"{W}name") for it in word.body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"_[A-Za-z0-9]{1,39}", name) for name in names)
    targets = set()
    for part in (word.body, word.part("footnotes")):
        targets |= {it.get(f"{W}anchor") for it in part.iter(f"{W}hyperlink")}
        for code in part.iter(f"{W}instrText"):
            targets |= set(re.findall(r"PAGEREF (\S+)", code.text))
    assert len(targets) > 200
    assert targets <= set(names)
    ids = [it.get(f"{W}id") for it in word.body.iter(f"{W}bookmarkStart")]
    assert sorted(ids) == sorted(it.get(f"{W}id") for it in word.body.iter(f"{W}bookmarkEnd"))


# -- what Word makes of it ------------------------------------------------------------------------


def test_python_docx_opens_it(word: Word) -> None:
    document = docx.Document(io.BytesIO(word.data))
    core = document.core_properties
    assert core.title == "総合的な国力から安全保障を考える有識者会議　骨子（案）　第1稿"
    assert core.author == "総合的な国力から安全保障を考える有識者会議　事務局"
    assert core.language == "ja-JP"
    assert str(core.created)[:10] == str(core.modified)[:10] == "2026-07-15"
    section = document.sections[0]
    assert round(section.page_width.mm) == 210
    assert round(section.page_height.mm) == 297
    assert section.left_margin.mm == pytest.approx(30, abs=0.1)  # the binding edge
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Title"} <= used
    assert {"意見のまとまり", "意見の原文", "分類", "参照"} <= used


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct"
    " spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b color spacing sz szCs bdr vertAlign lang",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg",
    "settings": "zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop"
    " characterSpacingControl noLineBreaksAfter noLineBreaksBefore footnotePr compat themeFontLang"
    " decimalSymbol listSeparator",
    "compat": "spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace"
    " doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting",
    "font": "altName panose1 charset family pitch",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right insideH insideV",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "tbl": "tblPr tblGrid tr",
}
"""Of the schema's sequences (ECMA-376), what the file has of them."""


def test_elements_stand_in_the_order_of_the_schema(word: Word) -> None:
    """Word takes a file with another order for damaged; LibreOffice doesn't mind."""
    checked = set()
    for name in word.parts:
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in word.part(name.removeprefix("word/").removesuffix(".xml")).iter():
            kind = element.tag.removeprefix(W)
            if kind in ORDER:
                tags = [child.tag.removeprefix(W) for child in element]
                assert tags == sorted(tags, key=ORDER[kind].split().index), (name, kind)
                checked.add(kind)
    assert checked == set(ORDER)
    tables = list(word.body.iter(f"{W}tbl"))
    assert all(table.getnext().tag == f"{W}p" for table in tables)  # or Word joins two


def test_without_a_date_none_is_given(tmp_path: Path) -> None:
    briefing = small(sample.briefing())
    briefing = replace(briefing, head=replace(briefing.head, date=None, marking=None, number=None))
    made = Word.of(briefing, tmp_path / "b.docx")
    core = made.parts["docProps/core.xml"].decode()
    assert "created" not in core
    assert "modified" not in core
    assert "None" not in made.text()
    assert "取扱注意" not in words(made.part("header1"))


def test_the_contents_are_those_that_word_would_gather(word: Word) -> None:
    code = [it.text.strip() for it in word.body.iter(f"{W}instrText")]
    assert code[0] == r'TOC \o "1-2" \h \z'
    entries = [(s, text) for s, text, _ in word.paragraphs() if s in {"TOC1", "TOC2"}]
    gathered = [
        (f"TOC{s[-1]}", text) for s, text, _ in word.paragraphs() if s in {"Heading1", "Heading2"}
    ]
    assert [text for _, text in entries[:2]] == ["概要", "前回からの変化"]
    assert entries == gathered
    names = {s.find(f"{W}name").get(f"{W}val") for s in word.part("styles").iter(f"{W}style")}
    assert {"heading 1", "heading 2", "toc 1", "toc 2", "footnote text", "Hyperlink"} <= names


def test_word_is_not_made_to_ask_about_fields_on_opening(word: Word) -> None:
    for name, data in word.parts.items():
        assert b"updateFields" not in data, name
        assert b"dirty" not in data, name
    kinds = [it.get(f"{W}fldCharType") for it in word.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_fonts_are_set_for_east_asian_text(word: Word) -> None:
    styles = word.part("styles")
    for fonts in styles.iter(f"{W}rFonts"):
        assert fonts.get(f"{W}eastAsia") in {"BIZ UD明朝", "BIZ UDゴシック"}
    language = styles.find(f".//{W}rPrDefault//{W}lang")
    assert language.get(f"{W}eastAsia") == "ja-JP"
    table = {
        font.get(f"{W}name"): font.find(f"{W}charset").get(f"{W}val")
        for font in word.part("fontTable")
    }
    assert table == {"BIZ UD明朝": "80", "BIZ UDゴシック": "80"}
    settings = word.part("settings")
    mode = settings.find(f".//{W}compatSetting[@{W}name='compatibilityMode']")
    assert mode.get(f"{W}val") == "15"


def test_tables_have_heads_that_are_repeated_and_rows_that_stay_whole(word: Word) -> None:
    tables = list(word.body.iter(f"{W}tbl"))
    briefing = full()
    assert briefing.changes
    assert len(tables) == 3 + len(briefing.changes.shifts) + len(briefing.issues) + 1
    for table in tables:
        caption = table.find(f"{W}tblPr/{W}tblCaption")
        assert caption is not None
        assert caption.get(f"{W}val")
        first, *rows = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert rows
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = len(table.find(f"{W}tblGrid"))
        for row in (first, *rows):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == grid
            assert all(cell.find(f"{W}p") is not None for cell in row.findall(f"{W}tc"))


def test_both_sides_stand_next_to_each_other(word: Word) -> None:
    issue = full().issues[0]
    table = next(
        it for it in word.body.iter(f"{W}tbl") if issue.positions[1].points[1].sentence in words(it)
    )
    rows = [[words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert rows[0] == [position.stance for position in issue.positions]
    for column, position in enumerate(issue.positions):
        for rank, entry in enumerate(position.points, 1):
            assert rows[rank][column].startswith(entry.sentence)
            assert entry.source in rows[rank][column]


def test_the_pages_carry_title_marking_and_number(word: Word) -> None:
    head = words(word.part("header1"))
    assert "骨子（案）　第1稿" in head
    assert head.endswith("取扱注意")
    assert words(word.part("header2")) == ""  # of the first page
    for name in ("footer1", "footer2"):
        codes = [it.text.strip() for it in word.part(name).iter(f"{W}instrText")]
        assert codes == ["PAGE", "NUMPAGES"]
    references = word.body.findall(f"{W}sectPr/*[@{W}type]")
    kinds = {(it.tag.removeprefix(W), it.get(f"{W}type")) for it in references}
    assert kinds == {
        (f"{kind}Reference", page) for kind in ("header", "footer") for page in ("default", "first")
    }


def test_the_secretariats_words_are_marked_as_such(word: Word) -> None:
    told = [text for _, text, _ in word.paragraphs()]
    at = told.index("●事務局の言葉による見出し（事務局文案）")
    assert told[at + 1].startswith("原文の見出し：")
    assert any("事務局判断により骨子から除外（重複のため）" in text for text in told)


# -- a workspace's own templates ----------------------------------------------------------------


def test_a_workspaces_own_templates_hold_for_word_too(tmp_path: Path) -> None:
    """Whatever they bring: text between blocks, tables in tables, pictures, links to elsewhere."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "key.html.j2").write_text(
        "<div class=own>前書き<blockquote>引用<p class=origin>出典</blockquote><p>自前の<b>注</b></p>後書き<br>次の行"
        "<table><tr><th colspan=2>甲<th>乙<tr><td rowspan=2>子<td>丑<td rowspan=2>寅<tr><td>卯"
        "<tr><td rowspan=2 colspan=x>丙<td>丁<tr><td>戊"
        "<table><tr><td>己</table></table>"
        "<script>悪</script><p><img alt=省章 src=logo.png>"
        "<svg><title>図</title><text>目盛り</text></svg>"
        "<a href='http://example.invalid/'>外部</a><a href='#pt-none'>内部</a></div>",
        encoding="utf-8",
    )
    product = sample.product(small(sample.briefing()))
    path = tmp_path / "b.docx"
    formats()["docx"].render(replace(product, templates=(tmp_path, *product.templates)), path)
    made = Word(path.read_bytes())
    told = [text for _, text, _ in made.paragraphs()]
    at = told.index("前書き")
    assert told[at + 1 : at + 5] == ["引用", "自前の注", "後書き", "次の行"]
    assert "この資料の見方" not in told
    table = next(it for it in made.body.iter(f"{W}tbl") if "甲" in words(it))
    rows = [[words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert rows == [["甲", "乙"], ["子", "丑", "寅"], ["", "卯", ""], ["丙", "丁"], ["", "戊己"]]
    assert "省章図外部内部" in told
    whole = b"".join(made.parts.values())
    assert "悪".encode() not in whole
    assert b"example.invalid" not in whole
    assert docx.Document(io.BytesIO(made.data)).tables


def test_a_template_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "key.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    product = sample.product()
    product = replace(product, templates=(tmp_path, *product.templates))
    with pytest.raises(TemplateError, match="nothing"):
        formats()["docx"].render(product, tmp_path / "b.docx")
    assert not (tmp_path / "b.docx").exists()


def test_what_is_not_installed_is_named() -> None:
    code = (
        "import sys; sys.modules['docx'] = None\n"
        "from pathlib import Path\n"
        "from tests.render import sample\n"
        "from kosshi.errors import LibraryError\n"
        "from kosshi.render import formats\n"
        "try:\n    formats()['docx'].render(sample.product(), Path('never.docx'))\n"
        "except LibraryError as error:\n    print(error)"
    )
    assert "「docx" in _run(code)


# -- hostile text -----------------------------------------------------------------------------------


def test_markup_in_a_text_is_written_as_characters(tmp_path: Path) -> None:
    text = "冒頭。" + "".join(HOSTILE) + "</w:t></w:r><w:r><w:br/>]]>{ HYPERLINK evil }\\*末尾。"
    made = Word.of(small(with_text(text)), tmp_path / "b.docx")
    told = [text for _, text, _ in made.paragraphs()]
    assert told.count(text) == 2
    assert any(text in note for note in made.footnotes.values())
    codes = {it.text.split()[0] for it in made.body.iter(f"{W}instrText")}
    assert codes == {"TOC", "PAGEREF"}
    plain = Word.of(small(sample.briefing()), tmp_path / "c.docx")
    kinds = {element.tag for element in plain.body.iter()}
    assert {element.tag for element in made.body.iter()} == kinds
    assert b"TargetMode" not in b"".join(made.parts.values())


def test_what_cannot_be_seen_is_shown(tmp_path: Path) -> None:
    text = "表\u202e裏\u200bゼロ\u0007鳴る\ufeff頭\x00\ud800半分\U0010fffd外字\u0378未定\uffff"
    briefing = small(with_text(text))
    made = Word.of(replace(briefing, head=replace(briefing.head, panel=text)), tmp_path / "b.docx")
    shown = (
        "表［U+202E］裏［U+200B］ゼロ［U+0007］鳴る［U+FEFF］頭［U+0000］［U+D800］半分"
        "［U+10FFFD］外字［U+0378］未定［U+FFFF］"
    )
    assert shown in [text for _, text, _ in made.paragraphs()]
    assert shown in words(made.part("header1"))
    assert shown in docx.Document(io.BytesIO(made.data)).core_properties.title


def test_line_feeds_and_tabs_in_a_text_are_spaces_as_in_the_pdf(tmp_path: Path) -> None:
    made = Word.of(small(with_text("一行目\n\t 二行目")), tmp_path / "b.docx")
    assert [text for _, text, _ in made.paragraphs()].count("一行目 二行目") == 2


# -- bytes --------------------------------------------------------------------------------------------


def test_the_same_product_gives_the_same_bytes(tmp_path: Path) -> None:
    """In another process with other hash seeds, another time zone, and after the clock went on."""
    formats()["docx"].render(sample.product(), tmp_path / "one.docx")
    time.sleep(2.1)  # an archive counts time in steps of two seconds
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.render import sample\n"
        "from kosshi.render import formats\n"
        "formats()['docx'].render(sample.product(), Path(sys.argv[1]))"
    )
    _run(code, str(tmp_path / "two.docx"), PYTHONHASHSEED="4711", TZ="Asia/Tokyo")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_the_archive_tells_neither_time_nor_machine(word: Word) -> None:
    with zipfile.ZipFile(io.BytesIO(word.data)) as archive:
        entries = archive.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    whole = b"".join(word.parts.values())
    assert b"python-docx" not in whole
    assert str(Path.home()).encode() not in whole


def test_no_library_of_word_is_loaded_to_list_the_formats() -> None:
    code = (
        "import sys\n"
        "from kosshi.render import formats\n"
        "print(formats()['docx'].FILENAME, sorted({'docx', 'lxml'} & set(sys.modules)))"
    )
    assert _run(code) == "briefing.docx []\n"


# -- many opinions --------------------------------------------------------------------------------------


def many(count: int) -> Briefing:
    """The sample with so many opinions, each under its own number."""
    briefing = sample.briefing()
    found = [point for outline in briefing.outlines for s in outline.sections for point in s.points]

    def numbered(quote: Quote, rank: int) -> Quote:
        return replace(quote, id=f"{quote.id}{rank}", label=f"議{rank}")

    made = []
    for rank in range(count):
        point = found[rank % len(found)]
        quotes = (numbered(point.quotes[0], rank),)
        made.append(replace(point, id=f"{point.id}{rank}", label=f"点{rank}", quotes=quotes))
    per = 20
    sections = tuple(
        SectionEntry(f"s{n}", f"Ⅰ-{n}", "項目", 1, tuple(made[n : n + per]), (), per)
        for n in range(0, count, per)
    )
    outline: TargetOutline = replace(briefing.outlines[0], sections=sections)
    annex = replace(
        briefing.annexes[0], groups=((("議題",), tuple(point.quotes[0] for point in made)),)
    )
    return replace(briefing, outlines=(outline,), annexes=(annex,))


def test_time_grows_with_the_opinions_and_not_faster(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        briefing = many(count)
        started = time.process_time()
        made = Word.of(briefing, tmp_path / f"{count}.docx")
        taken = time.process_time() - started
        assert len(made.footnotes) == count + sum(len(p.quotes) for p in briefing.unplaced)
        return taken

    seconds(50)  # imports
    few, lots = min(seconds(250) for _ in range(2)), seconds(1000)
    assert lots < 7 * few
    assert lots < 20


# -- LibreOffice --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def converted(word: Word, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as LibreOffice sets it."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("soffice")
    (folder / "briefing.docx").write_bytes(word.data)
    done = subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(folder / "briefing.docx")],
        capture_output=True, text=True, timeout=240, check=True,
    )  # fmt: skip
    assert "rror" not in done.stderr
    return folder / "briefing.pdf"


@pytest.fixture(scope="session")
def sheets(converted: Path) -> list[str]:
    """The text of its pages."""
    document = pypdfium2.PdfDocument(converted)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return found


def test_libreoffice_shows_the_same_text(word: Word, sheets: list[str]) -> None:
    def characters(text: str) -> str:
        return re.sub(r"[\s\d.．／￾\ufffe]", "", text)

    head = characters(words(word.part("header1")))
    shown = characters("".join(sheets)).replace(head, "")
    for style, told, element in word.paragraphs():
        for piece in filter(None, re.split(r"(?<=。)", told)):
            if element.find(f".//{W}instrText") is None and "Reference" not in style:
                # A sentence may be parted by a footnote at the foot of its page.
                sentence = characters(piece)
                assert sentence in shown or sentence[:12] in shown, piece
    for note in word.footnotes.values():
        assert characters(note)[:20] in shown, note
    count = sum(len(characters(told)) for _, told, _ in word.paragraphs())
    count += sum(len(characters(note)) for note in word.footnotes.values())
    assert len(shown) == pytest.approx(count, rel=0.02)


def test_libreoffice_sets_headings_on_the_pages_that_the_contents_say(
    word: Word, converted: Path
) -> None:
    reader = pypdf.PdfReader(converted)

    def walk(entries: Any) -> Iterator[tuple[str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                number = reader.get_destination_page_number(entry)
                assert number is not None
                yield squeeze(str(entry.title)), number + 1

    real = [entry for entry in walk(reader.outline) if entry[0] != "目次"]
    printed = []
    for style, told, element in word.paragraphs():
        if style in {"TOC1", "TOC2"}:
            number = "".join(element.itertext(f"{W}t"))[len(told) :]
            printed.append((squeeze(told), int(number)))
    found = iter(real)
    pairs = [(number, next(n for t, n in found if t == text)) for text, number in printed]
    assert len(pairs) > 20
    right = sum(said == is_ for said, is_ in pairs)
    assert right >= 0.9 * len(pairs)
    assert all(abs(said - is_) <= 1 for said, is_ in pairs)
