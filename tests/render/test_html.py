"""The web page without a browser: its words, its structure, what it lets run, and its bytes."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from kosshi.errors import TemplateError
from kosshi.render import Product, _markup, formats, html
from kosshi.render._fit import FITS

from . import sample  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .test_pdf import small, squeeze  # noqa: TID252
from .web import EVIL, Made, parsed, poisoned, whole  # noqa: TID252

ROOT = Path(__file__).resolve().parents[2]


def main_of(page: Any) -> Any:
    """A copy of what the page says, without what only a page has: evidence, buttons."""
    main = lxml.html.fromstring(lxml.html.tostring(page.get_element_by_id("content")))
    for extra in main.xpath(
        "//*[contains(@class, 'evidence') or contains(@class, 'toggle') or @id = 'nothing']"
    ):
        extra.drop_tree()
    return main


# -- the words of the PDF --------------------------------------------------------------------------


def test_it_says_what_the_pdf_says_and_nothing_else(page: Any) -> None:
    """Held against the page that the PDF is set from; the key and the accounts are laid out anew.

    What a picture shows is said by the numbers beside the headings below it.
    """
    printed = lxml.html.fromstring(_markup.page(sample.product(whole()), FITS[0])).body
    web = main_of(page)
    for apart in printed.xpath("//nav | //svg | //table[@class='accounting']"):
        apart.drop_tree()
    for apart in web.xpath(
        "//*[contains(@class, 'key')] | //dd[@class='accounting'] | //dt[.='文字数の取扱い別内訳（字）']"
    ):
        apart.drop_tree()
    said = squeeze(web.text_content())
    told = [squeeze(it.text_content()) for it in printed.xpath("//li[not(.//p)] | //blockquote/p")]
    assert len(told) > 300
    assert [text for text in told if text.lstrip("●⇒") not in said] == []
    # Character by character, but for marks that one of the two draws by its style sheet.
    drawn = Counter("●⇒")
    counted, expected = Counter(said), Counter(squeeze(printed.text_content()))
    expected.update("".join(printed.xpath("//@data-mark")))
    for mark in drawn:
        del counted[mark], expected[mark]
    assert counted == expected


def test_it_reads_in_the_order_of_the_pdf(page: Any) -> None:
    printed = lxml.html.fromstring(_markup.page(sample.product(whole()), FITS[0]))
    said, cursor = squeeze(main_of(page).text_content()), 0
    heads = [
        squeeze(it.text_content()).lstrip("●")
        for it in printed.xpath(
            "//p[contains(@class, 'headline') or contains(@class, 'question')] | //h1"
        )
    ]
    heads.remove("目次")
    for head in heads:
        cursor = said.find(head, cursor)
        assert cursor >= 0, head


def test_the_accounts_of_the_sources_are_those_of_the_pdf(page: Any) -> None:
    said = [squeeze(it.text_content()) for it in page.find_class("accounting")]
    assert len(said) == len(whole().sources)
    for text, source in zip(said, whole().sources, strict=True):
        for name, count in source.accounting:
            assert f"{name}{count:,}、" in text
        assert text.endswith(f"合計{source.characters:,}")


def test_the_contents_lead_to_every_part_and_section(page: Any) -> None:
    printed = lxml.html.fromstring(_markup.page(sample.product(whole()), FITS[0]))
    wanted = printed.xpath("//nav//a/@href")
    outline = page.get_element_by_id("outline")
    listed = outline.xpath(".//a/@href")
    assert [link for link in listed if link in set(wanted)] == wanted
    deep = [f"#sec-{s.anchor}" for o in whole().outlines for s in o.sections]
    assert [link for link in listed if link.startswith("#sec-")] == deep


def test_what_the_secretariat_decided_is_marked_as_such(page: Any) -> None:
    said = squeeze(page.get_element_by_id("annex-decisions").getparent().text_content())
    assert "移動議1安保戦略Ⅵ-2に置く" in said
    assert "除外議2重複のため（適用していない）" in said
    issue = squeeze(page.get_element_by_id("is-nnp").getparent().text_content())
    assert issue.count("立場は事務局判断") == 1
    assert "（事務局文案）" in main_of(page).text_content()
    assert "事務局判断により骨子から除外（重複のため）" in main_of(page).text_content()


def test_what_is_not_given_is_not_said() -> None:
    briefing = small(sample.briefing())
    head = replace(briefing.head, date=None, number=None, marking=None, next_date=None)
    said = parsed(sample.product(replace(briefing, head=head, warnings=()))).text_content()
    assert "None" not in main_of(parsed(sample.product(briefing))).text_content()
    assert "取扱注意" not in said
    assert "御注意" not in said
    assert "別添6" not in said
    assert said.count("該当なし") >= 5


# -- one file that asks for nothing ----------------------------------------------------------------


def test_nothing_is_fetched_from_anywhere(page: Any) -> None:
    assert page.xpath("//*[@src or @srcset or @action or @data or @poster]") == []
    assert page.xpath("//link | //iframe | //object | //embed | //base | //img") == []
    style = page.xpath("string(//style)")
    assert not re.search(r"url\(|@import|@font-face|image-set", style)
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|import|eval|Function)\s*\(", scripts(page)
    )
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write", scripts(page))


def scripts(page: Any) -> str:
    return "\n".join(script.text for script in page.xpath("//script"))


def test_only_the_two_scripts_and_the_style_sheet_may_run(page: Any) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def hashed(path: str) -> str:
        digests = (hashlib.sha256(it.text.encode()).digest() for it in page.xpath(path))
        return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)

    assert rules == {
        "default-src": "'none'",
        "style-src": hashed("//style"),
        "script-src": hashed("//script"),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert (len(page.xpath("//style")), len(page.xpath("//script"))) == (1, 2)
    # It stands before all that it is to hold.
    before = page.xpath("//meta[@http-equiv]/preceding-sibling::*")
    assert [it.get("charset") for it in before] == ["utf-8"]
    # Neither the policy nor a reader of the markup has to think of attributes that run or draw.
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == []


def test_every_link_leads_to_a_place_in_the_page(page: Any, seeds: Made) -> None:
    for each in (page, seeds.page):
        names = each.xpath("//@id")
        assert len(names) == len(set(names))
        links = each.xpath("//a/@href")
        assert len(links) > 300
        assert [link for link in links if not link.startswith("#") or link[1:] not in names] == []
        referred = " ".join(each.xpath("//@aria-labelledby | //@aria-controls")).split()
        assert set(referred) <= set(names)


def test_the_same_draft_gives_the_same_bytes(tmp_path: Path) -> None:
    """Also from a process that orders its sets in another way."""
    script = (
        "import sys; from pathlib import Path; sys.path[:0] = ['flows', 'tests']\n"
        "from render import sample; from kosshi.render import html\n"
        "html.render(sample.product(), Path(sys.argv[1]))"
    )
    made = []
    for seed in ("1", "2"):
        file = tmp_path / f"{seed}.html"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, file], check=True, env=environment, cwd=ROOT)
        made.append(file.read_bytes())
    assert made[0] == made[1]
    assert b"\r" not in made[0]
    assert made[0].decode("utf-8").startswith('<!DOCTYPE html>\n<html lang="ja">')


# -- what a source says never becomes markup -------------------------------------------------------


def shape(page: Any) -> list[tuple[str, ...]]:
    """The elements with the names of their attributes, and what could run or draw.

    The running head in the style sheet is a text: any letters and escapes are alike.
    """

    def inside(it: Any) -> str:
        if it.tag not in ("script", "style"):
            return ""
        return re.sub(r'(@top-\w+ \{ content: )"(?:\w|\\[0-9a-f]+ )*"', r'\1""', it.text)

    return [
        (it.tag, *sorted(it.keys()), inside(it))
        for it in page.iter(lxml.etree.Element)
        if isinstance(it.tag, str)
    ]


def test_no_text_of_a_source_becomes_markup(page: Any) -> None:
    evil = parsed(sample.product(poisoned(whole())))
    assert shape(evil) == shape(page)
    assert list(evil.iter(lxml.etree.Comment)) == []
    assert all(link.startswith("#") for link in evil.xpath("//a/@href"))
    assert main_of(evil).text_content().count(EVIL) > 2000


def test_what_cannot_be_seen_is_shown() -> None:
    briefing = small(sample.briefing())
    head = replace(briefing.head, panel="会議\u202e\u200b\u00ad\x07")
    said = parsed(sample.product(replace(briefing, head=head))).text_content()
    assert "会議［U+202E］［U+200B］［U+00AD］［U+0007］" in said


# -- structure -------------------------------------------------------------------------------------


def test_headings_are_in_order(page: Any, seeds: Made) -> None:
    for each in (page, seeds.page):
        in_order(each)


def in_order(page: Any) -> None:
    levels = [
        int(it.tag[1])
        for it in page.get_element_by_id("content").iter()
        if re.fullmatch("h[1-6]", str(it.tag))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_in_order_where_an_outline_leaves_out_a_depth() -> None:
    briefing = whole()
    outline = briefing.outlines[0]
    sections = tuple(replace(it, depth=it.depth * 2) for it in outline.sections)
    outline = replace(outline, sections=sections)
    page = parsed(sample.product(replace(briefing, outlines=(outline, *briefing.outlines[1:]))))
    in_order(page)


def test_every_point_has_its_own_lasting_address(seeds: Made) -> None:
    page, ledger = seeds.page, seeds.ledger
    named = {it.get("id"): it for it in page.find_class("point")}
    assert set(named) == {f"pt-{point['id']}" for point in ledger["points"]}
    for name, article in named.items():
        assert article.xpath(".//a[@class='number']/@href") == [f"#{name}"]


def test_a_table_says_what_its_cells_belong_to(page: Any) -> None:
    for table in page.xpath("//table"):
        assert table.xpath(".//thead//th[@scope='col']")
        for row in table.xpath(".//tbody/tr"):
            assert row[0].tag == "th" and row[0].get("scope")


# -- filters ---------------------------------------------------------------------------------------


def choices(page: Any) -> dict[str, dict[str, tuple[int, set[str]]]]:
    """Facet → choice → the count it shows, and the points that have it."""
    found: dict[str, dict[str, tuple[int, set[str]]]] = {}
    having: dict[str, set[str]] = {}
    for article in page.find_class("point"):
        for number in article.get("data-choices").split():
            having.setdefault(number, set()).add(article.get("id")[3:])
    for facet in page.find_class("facet"):
        for label in facet.iter("label"):
            box = label.find("input")
            count = int(label.find_class("count")[0].text.replace(",", ""))
            told = count, having.get(box.get("data-number"), set())
            found.setdefault(facet.get("data-name"), {})[box.get("value")] = told
    return found


def test_filters_hold_what_the_ledger_says(seeds: Made) -> None:
    page, ledger = seeds.page, seeds.ledger
    found = choices(page)
    assert list(found) == ["target", "theme", "source", "speaker", "issue", "position", "kind"]
    for facet in found.values():
        for value, (count, having) in facet.items():
            assert count == len(having) > 0, value
    opinions = {opinion["id"]: opinion for opinion in ledger["opinions"]}

    def having(holds: Any) -> set[str]:
        return {p["id"] for p in ledger["points"] if any(holds(opinions[o]) for o in p["opinions"])}

    placed = {
        point["id"]
        for point in ledger["points"]
        for placement in point["placements"]
        if placement["target"] == "nds"
    }
    assert found["target"]["国家防衛戦略"][1] == placed
    for issue in ledger["issues"]:
        taking = {point for position in issue["positions"] for point in position["points"]}
        assert found["issue"][issue["topic"]][1] == taking
    assert found["speaker"]["遠藤典子委員"][1] == having(lambda o: o["speaker"] == "遠藤典子")
    assert list(found["speaker"])[-1] == "発言者の記載なし"
    assert found["speaker"]["発言者の記載なし"][1] == having(lambda o: o["speaker"] is None)
    theme = "外交 ＞ 自由で開かれたインド太平洋(FOIP)"
    assert found["theme"][theme][1] == having(lambda o: " ＞ ".join(o["theme"]) == theme)


def test_points_without_a_section_can_be_asked_for(page: Any) -> None:
    unplaced = {point.id for point in whole().unplaced}
    assert unplaced
    assert choices(page)["target"]["未分類"] == (len(unplaced), unplaced)
    assert list(choices(page))[-1] == "change"


# -- an opinion in its source ----------------------------------------------------------------------


def test_every_opinion_is_shown_in_its_source_line_by_line(seeds: Made) -> None:
    page, ledger = seeds.page, seeds.ledger
    paths = {source["id"]: source["path"] for source in ledger["sources"]}
    for opinion in ledger["opinions"]:
        shown = page.get_element_by_id(f"cx-{opinion['id']}")
        said = "".join(mark.text_content() for mark in shown.iter("mark"))
        assert squeeze(opinion["text"])[:40] in squeeze(said).replace("*", "")
        caption = shown.find_class("caption")[0].text_content()
        assert paths[opinion["source"]] in caption
        first = opinion["spans"][0]
        marked = next(line for line in shown.iter("li") if line.xpath(".//mark"))
        assert marked.find_class("place")[0].text == f"{first['line']}行"


def test_a_point_leads_to_its_source_lines_and_back(seeds: Made) -> None:
    page, ledger = seeds.page, seeds.ledger
    for opinion in ledger["opinions"]:
        name = opinion["id"]
        quote = page.get_element_by_id(f"q-{name}")
        assert f"#cx-{name}" in quote.xpath(".//a/@href")
        assert f"#op-{name}" in page.get_element_by_id(f"cx-{name}").xpath(".//a/@href")
        assert f"#q-{name}" in page.get_element_by_id(f"op-{name}").xpath(".//a/@href")


# -- a workspace's own look ------------------------------------------------------------------------


def own(folder: Path, name: str, text: str) -> Product:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    made = sample.product(small(sample.briefing()))
    return replace(made, templates=(folder, *made.templates))


def test_a_workspace_may_have_its_own_style(tmp_path: Path) -> None:
    page = parsed(own(tmp_path, "web/parts.css", ".point { color: #123456 }\r\n"))
    assert ".point { color: #123456 }\n" in page.xpath("string(//style)")
    test_only_the_two_scripts_and_the_style_sheet_may_run(page)


@pytest.mark.parametrize("ending", ["</style>", "</SCRIPT ", "<!--"])
def test_a_style_that_would_end_early_is_refused(ending: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"web/parts\.css.*埋め込めません"):
        html.page(own(tmp_path, "web/parts.css", f"a {{}}\n{ending}"))


def test_a_broken_template_of_a_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="書き方"):
        html.page(own(tmp_path, "web/parts/head.html.j2", "{% if %}"))


def test_it_is_an_output_format() -> None:
    assert formats()["html"].FILENAME == "briefing.html"
