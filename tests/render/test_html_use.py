"""The web page as people use it who use no mouse, no eyes, or paper; and as others abuse it.

In Chromium; where there is none, these tests are left out and say so.
"""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from browser import CHROMIUM, Tab
from kosshi.render import html

from . import sample  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .test_pdf import squeeze  # noqa: TID252
from .web import Made, in_view, poisoned, search, shown, whole  # noqa: TID252

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


# -- by keyboard -----------------------------------------------------------------------------------


def test_all_can_be_done_by_keyboard(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    tab.key("Tab")
    assert tab.run("document.activeElement.className") == "skip"
    tab.key("Enter")
    assert tab.run("document.activeElement.id") == "content"
    order = tab.run("[...document.querySelectorAll('.point')].map(e => e.id)")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        tab.key(key)
        assert tab.run("document.activeElement.id") == order[at]
        assert in_view(tab, order[at])
    open_ = f"document.querySelector('#{order[1]} details').open"
    tab.key("Enter")
    assert tab.run(open_)
    tab.key("Escape")
    assert not tab.run(open_)
    tab.key("/")
    assert tab.run("document.activeElement.id") == "query"
    tab.write("潜水艦")
    hits = shown(tab)
    tab.key("Enter")  # to the first one found
    assert tab.run("document.activeElement.id.slice(3)") in hits
    tab.key("?")
    assert tab.run("document.querySelector('#help').open")
    tab.key("Escape")
    assert not tab.run("document.querySelector('#help').open")


def test_a_filter_can_be_ticked_by_keyboard(tab: Tab, rich: str) -> None:
    tab.open(rich)
    tab.run("document.querySelector('.facet[data-name=\"target\"] summary').focus()")
    tab.key("Enter")
    for _ in range(20):
        tab.key("Tab")
        if tab.run("document.activeElement.value") == "未分類":
            break
    tab.key(" ")
    assert shown(tab) == {point.id for point in whole().unplaced}
    tab.key("Escape")
    assert tab.run("document.querySelectorAll('.facet[open]').length") == 0
    assert tab.run("document.activeElement.tagName") == "SUMMARY"
    tab.key("Enter")
    assert tab.run("document.querySelectorAll('.facet[open]').length") == 1
    for _ in range(20):
        tab.key("Tab")
        if not tab.run("document.querySelector('.facet').contains(document.activeElement)"):
            break
    assert tab.run("document.querySelectorAll('.facet[open]').length") == 0


def test_the_outline_is_a_drawer_on_a_phone(tab: Tab, seeds: Made) -> None:
    tab.size(320, 640)
    tab.open(seeds.url)
    visible = "document.querySelector('#outline').checkVisibility({visibilityProperty: true})"
    assert not tab.run(visible)
    tab.click("#menu")
    assert tab.run(visible)
    tab.key("Escape")
    tab.until(f"!{visible}")
    assert tab.run("document.activeElement.id") == "menu"


# -- accessible ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(width: int, dark: bool, tab: Tab, rich: str) -> None:
    """On all that a briefing can have, as it is and filtered."""
    tab.size(width, 800)
    tab.dark(dark)
    tab.open(rich)
    assert tab.axe() == []
    tab.run("document.querySelector('#filters').click()")
    tab.run("document.querySelector('.facet summary').click()")
    search(tab, "連携")
    assert tab.axe() == []


def test_axe_finds_nothing_in_the_seeds_with_all_open(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    tab.run("document.querySelectorAll('main details').forEach(e => e.open = true)")
    assert tab.axe() == []
    tab.key("?")
    assert tab.axe() == []


# -- hostile sources -------------------------------------------------------------------------------


def test_nothing_that_a_source_says_runs(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "briefing.html"
    html.render(sample.product(poisoned(whole())), file)
    tab.open(file.as_uri())
    tab.run("document.querySelector('.facet summary').click()")
    tab.run("document.querySelectorAll('.facet input').forEach((e, i) => i % 3 || e.click())")
    search(tab, "<script>alert(1)</script>")
    tab.run("document.querySelectorAll('#chips button').forEach(e => e.click())")
    tab.draw_all()
    assert tab.requests() == [file.as_uri()]
    assert tab.complaints() == []
    assert tab.run("document.querySelectorAll('img, iframe, link, main script').length") == 0


# -- printed ---------------------------------------------------------------------------------------


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return squeeze("".join(found))


def test_printed_it_holds_all_and_no_tools(tab: Tab, seeds: Made, tmp_path: Path) -> None:
    tab.open(seeds.url)
    tab.pdf(tmp_path / "b.pdf")
    said = text_of(tmp_path / "b.pdf")
    sheets = int(re.findall(r"1／(\d+)", said)[0])
    # Every sheet says whose it is, and how it is to be treated.
    running = "総合的な国力から安全保障を考える有識者会議骨子（案）第1稿"
    assert said.count(running) == sheets > 20
    assert said.count("取扱注意") == sheets + 1
    said = re.sub(rf"\d+／\d+|{running}|取扱注意", "", said)
    missing = [
        opinion["label"] if "label" in opinion else opinion["id"]
        for opinion in seeds.ledger["opinions"]
        if squeeze(opinion["text"])[:25] not in said
    ]
    assert missing == []
    assert "語句で検索" not in said
    assert "絞り込み" not in said
    assert "別添5" in said


def test_printed_when_filtered_it_says_by_what_and_holds_no_more(
    tab: Tab, seeds: Made, tmp_path: Path
) -> None:
    tab.open(seeds.url)
    hits = search(tab, "潜水艦")
    tab.pdf(tmp_path / "b.pdf")
    said = text_of(tmp_path / "b.pdf")
    opinions = {
        opinion["id"]: squeeze(opinion["text"])[:25] for opinion in seeds.ledger["opinions"]
    }
    for point in seeds.ledger["points"]:
        for name in point["opinions"]:
            assert (opinions[name] in said) == (point["id"] in hits)
    assert f"意見のまとまり{len(hits)}件" in said
    assert "語句：潜水艦" in said
    assert "絞り込み" not in said and "目次" not in said
    assert "取扱注意" in said and "骨子（案）" in said
