"""The web page in a real browser: opened from a file, searched, filtered, and led about by its links.

Needs Chromium; where there is none, these tests are left out and say so.
"""

from __future__ import annotations

import unicodedata

import pytest
from browser import CHROMIUM, Tab

from .test_pdf import squeeze  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .web import Made, choose, in_view, points_of, search, shown, status  # noqa: TID252

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


# -- opened ----------------------------------------------------------------------------------------


def test_it_opens_from_a_file_without_a_request_or_a_complaint(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    tab.draw_all()
    assert tab.requests() == [seeds.url]
    assert tab.complaints() == []
    assert status(tab) == f"意見のまとまり{len(seeds.ledger['points'])}件"


def test_without_scripts_it_is_a_document_to_read(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url, scripts=False)
    tab.send("Emulation.setScriptExecutionDisabled", value=False)
    said = squeeze(tab.run("document.body.innerText"))
    for opinion in seeds.ledger["opinions"]:
        assert squeeze(opinion["text"])[:30] in said
    assert tab.run("getComputedStyle(document.querySelector('#tools')).display") == "none"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_cut_off_or_to_be_scrolled_sideways(width: int, tab: Tab, seeds: Made) -> None:
    tab.size(width, 700)
    tab.open(seeds.url)
    tab.run("document.querySelectorAll('details').forEach(e => e.open = e.className != 'facet')")
    tab.draw_all()
    wide = tab.run(
        "[...document.querySelectorAll('main, main *, .bar, .bar *')].filter(e => e.checkVisibility() &&"
        " !e.closest('.unseen, svg') && e.getBoundingClientRect().right > innerWidth + .5).map(e => e.outerHTML.slice(0, 90))"
    )
    assert wide == []
    assert tab.run("document.documentElement.scrollWidth") <= width


def test_the_tools_do_not_cover_a_low_window(tab: Tab, seeds: Made) -> None:
    """As on a phone held sideways, or at a magnification of 400 %."""
    bottom = "document.querySelector('#tools').getBoundingClientRect().bottom"
    for height, covered in ((700, True), (256, False)):
        tab.size(320, height)
        tab.open(f"{seeds.url}#issues")
        tab.settle()
        assert (tab.run(bottom) > 0) == covered
        assert tab.run("document.querySelector('#issues').getBoundingClientRect().top") < height / 2


def test_it_is_dark_where_the_reader_wants_it_dark(tab: Tab, seeds: Made) -> None:
    lightness = (
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    for on, holds in ((False, lambda c: min(c) > 240), (True, lambda c: max(c) < 60)):
        tab.dark(on)
        tab.open(seeds.url)
        assert holds(tab.run(lightness))


# -- found -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "alike"),
    [
        ("FOIP", ("ＦＯＩＰ", "foip", "ｆｏｉｐ", "Ｆoip")),
        ("インド", ("いんど", "ｲﾝﾄﾞ", "イ　ン ド".replace("　", "").replace(" ", ""))),
        ("サイバー", ("さいばー", "ｻｲﾊﾞｰ", "サイバ－", "サイバ―")),
        (
            "サプライチェーン",
            ("サプライ・チェーン", "ｻﾌﾟﾗｲ･ﾁｪｰﾝ", "さぷらいちぇーん", "サプライチエーン"),
        ),
        ("AI", ("ＡＩ", "ai", "Ａi")),
    ],
)
def test_a_word_is_found_however_it_is_typed(
    word: str, alike: tuple[str, ...], tab: Tab, seeds: Made
) -> None:
    def fold(text: str) -> str:
        return squeeze(unicodedata.normalize("NFKC", text)).lower().replace("・", "")

    expected = {
        article.get("id")[3:]
        for article in seeds.page.find_class("point")
        if fold(word) in fold("".join(article.xpath(".//text()[not(ancestor::details)]")))
    }
    assert 0 < len(expected) < len(seeds.ledger["points"])
    tab.open(seeds.url)
    for typed in (word, *alike):
        assert search(tab, typed) == expected, typed


def test_all_words_of_a_search_must_stand_in_a_point(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    one, other = search(tab, "外交"), search(tab, "連携")
    assert one & other
    assert search(tab, "外交　連携") == one & other == search(tab, "連携 外交")
    assert f"{len(one & other)}件" in status(tab)


def test_a_search_without_a_hit_says_so(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    assert search(tab, "<script>alert(1)</script>") == set()
    assert tab.run("document.querySelector('#nothing').checkVisibility()")
    assert tab.complaints() == []
    tab.key("Escape")
    assert len(shown(tab)) == len(seeds.ledger["points"])


def test_filters_show_what_the_ledger_holds(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    issue = seeds.ledger["issues"][0]
    taking = {point for position in issue["positions"] for point in position["points"]}
    choose(tab, "issue", issue["topic"])
    assert shown(tab) == taking
    choose(tab, "issue", issue["topic"])
    # Choices of one filter add, those of two filters cut.
    endo = points_of(seeds, lambda o: o["speaker"] == "遠藤典子")
    suzuki = points_of(seeds, lambda o: o["speaker"] == "鈴木一人")
    choose(tab, "speaker", "遠藤典子委員")
    assert shown(tab) == endo
    choose(tab, "speaker", "鈴木一人委員")
    assert shown(tab) == endo | suzuki
    choose(tab, "kind", "提言")
    wanted = shown(tab)
    assert wanted < endo | suzuki
    kinds = tab.run(
        "[...document.querySelectorAll('.point')].filter(e => !e.closest('[hidden]')).map(e => e.querySelector('.kind').textContent)"
    )
    assert set(kinds) == {"提言"}
    assert f"意見のまとまり{len(wanted)}件（全{len(seeds.ledger['points'])}件）" in status(tab)


def test_a_choice_tells_how_many_points_it_would_show(tab: Tab, seeds: Made) -> None:
    """Other filters cut its number, those of its own do not."""

    def told(facet: str) -> dict[str, int]:
        labels = f"[...document.querySelectorAll('.facet[data-name={facet}] label')]"
        pairs = tab.run(
            f"{labels}.map(e => [e.querySelector('.value').textContent, e.querySelector('.count').textContent])"
        )
        return {value: int(count.replace(",", "")) for value, count in pairs}

    tab.open(seeds.url)
    choose(tab, "speaker", "遠藤典子委員")
    endo = points_of(seeds, lambda o: o["speaker"] == "遠藤典子")
    suzuki = points_of(seeds, lambda o: o["speaker"] == "鈴木一人")
    assert told("speaker")["遠藤典子委員"] == len(endo)
    assert told("speaker")["鈴木一人委員"] == len(suzuki)
    choose(tab, "kind", "提言")
    both = shown(tab)
    assert 0 < len(both) < len(endo)
    kinds = told("kind")
    assert kinds["提言"] == len(both)
    assert sum(kinds.values()) == len(endo)


def test_a_section_without_a_hit_is_not_shown(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    hits = search(tab, "潜水艦")
    sections = set(
        tab.run(
            "[...document.querySelectorAll('main section.section')].filter(e => e.checkVisibility())"
            ".map(e => e.getAttribute('aria-labelledby'))"
        )
    )
    for section in seeds.page.xpath("//main//section[contains(@class, 'section')]"):
        within = {it.get("id")[3:] for it in section.find_class("point")}
        within |= {it.get("data-point")[3:] for it in section.find_class("reference")}
        assert (section.get("aria-labelledby") in sections) == bool(within & hits)


# -- addresses -------------------------------------------------------------------------------------


def test_an_address_leads_to_its_point(tab: Tab, seeds: Made) -> None:
    for point in seeds.ledger["points"][:: len(seeds.ledger["points"]) // 3]:
        tab.open(f"{seeds.url}#pt-{point['id']}")
        tab.settle()
        assert in_view(tab, f"pt-{point['id']}")
        assert tab.run("document.activeElement.id") == f"pt-{point['id']}"


def test_a_search_is_part_of_the_address(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    hits = search(tab, "サイバー")
    tab.until("location.hash.length > 1")
    address = tab.run("location.href")
    tab.open(address)
    assert shown(tab) == hits
    assert tab.run("document.querySelector('#query').value") == "サイバー"


@pytest.mark.parametrize(
    "fragment", ["%", "?q=%E0%A4%A", "<img src=x onerror=alert(1)>", "?target=x&at=y", "__proto__"]
)
def test_an_address_that_names_nothing_does_no_harm(fragment: str, tab: Tab, seeds: Made) -> None:
    tab.open(f"{seeds.url}#{fragment}")
    assert tab.complaints() == []
    assert len(shown(tab)) in (0, len(seeds.ledger["points"]))


def test_a_link_into_what_is_hidden_shows_it(tab: Tab, seeds: Made) -> None:
    tab.open(seeds.url)
    hits = search(tab, "潜水艦")
    hidden = next(p["id"] for p in seeds.ledger["points"] if p["id"] not in hits)
    tab.run(f"document.querySelector('a[href=\"#pt-{hidden}\"]').click()")
    tab.settle()
    assert in_view(tab, f"pt-{hidden}")
    assert "絞り込みを解除しました" in status(tab)


def test_from_an_opinion_to_its_source_and_back(tab: Tab, seeds: Made) -> None:
    name = seeds.ledger["opinions"][40]["id"]
    tab.open(seeds.url)
    for link, leads in (
        (f"#q-{name} a.label", f"cx-{name}"),
        (f"#cx-{name} .caption a", f"op-{name}"),
        (f"#op-{name} .origin a", f"q-{name}"),
    ):
        tab.click(link)
        tab.settle()
        assert in_view(tab, leads), leads
        assert tab.run("location.hash") == f"#{leads}"
    tab.run("history.back()")
    tab.until(f"location.hash === '#op-{name}'")
    assert in_view(tab, f"op-{name}")
