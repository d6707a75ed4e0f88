"""What is put right after the layout, whatever the engine left: page numbers, feet of bars."""

from __future__ import annotations

import re

import pytest
import weasyprint
from kosshi.errors import RenderError
from kosshi.render import _feet, _numbers

# WeasyPrint leaves the number of the page on which a heading was tried first.
PAGE = """<style>@page {{ size: 200pt 200pt; margin: 10pt }} p {{ margin: 0; line-height: 20pt }}
h1 {{ font-size: 12pt; margin: 0; break-after: avoid }}
a.page::after {{ content: "（" target-counter(attr(href), page) "頁）" }}</style>
<a class="page" href="#end">end</a>{filler}<h1 id="end">end</h1><p style="height: 100pt">text</p>"""


def _document(paragraphs: int) -> object:
    filler = "<p>text</p>" * paragraphs
    return weasyprint.HTML(string=PAGE.format(filler=filler)).render()


def _printed(document: object) -> list[str]:
    return [re.findall(r"\d+", box.text)[0] for box, _ in _numbers._numbers(document)]


@pytest.mark.parametrize("paragraphs", [1, 6, 7, 8, 12, 100])
def test_the_number_is_that_of_the_page(paragraphs: int) -> None:
    document = _document(paragraphs)
    assert _numbers.settle(document) == {}
    assert _printed(document) == [str(_numbers.pages_of(document)["end"])]


def test_a_stale_number_is_put_right() -> None:
    document = _document(8)
    for box, _ in _numbers._numbers(document):
        box.text = box.pango_layout.text = "（9頁）"
    assert _numbers.settle(document) == {}
    assert _printed(document) == [str(_numbers.pages_of(document)["end"])]


def test_a_number_of_another_length_needs_another_layout() -> None:
    document = _document(8)
    for box, _ in _numbers._numbers(document):
        box.text = box.pango_layout.text = "（10頁）"
    assert _numbers.settle(document) == {"end": _numbers.pages_of(document)["end"]}


def test_an_engine_that_changed_is_an_error() -> None:
    document = _document(1)
    for box, _ in list(_numbers._numbers(document)):
        box.pango_layout = type("Other", (), {"text": b"1"})()
    with pytest.raises(RenderError):
        _numbers.settle(document)


def test_a_bar_ends_with_its_last_line() -> None:
    page = """<style>@page { size: 200pt 200pt; margin: 10pt } p { margin: 0; line-height: 20pt; orphans: 3 }
    blockquote { margin: 0; border-left: 1pt solid }</style>
    <p>text</p><blockquote><p>a<br>b<br>c<br>d<br>e<br>f<p>g<br>h<br>i<br>j</blockquote>"""
    document = weasyprint.HTML(string=page).render()
    _feet.trim(document)
    heights = [
        box.height * 0.75
        for sheet in document.pages
        for box in sheet._page_box.descendants()
        if box.element_tag == "blockquote"
    ]
    assert heights == pytest.approx([120, 80])


def test_an_engine_whose_bars_changed_is_an_error() -> None:
    page = "<blockquote style='border-left: 1pt solid'>text"
    document = weasyprint.HTML(string=page).render()
    for sheet in document.pages:
        for box in sheet._page_box.descendants():
            if box.element_tag == "blockquote":
                box.children = []
    with pytest.raises(RenderError, match="縦線"):
        _feet.trim(document)
