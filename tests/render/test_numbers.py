"""Page numbers are put right after the layout, whatever the engine left in them."""

from __future__ import annotations

import re

import pytest
import weasyprint
from kosshi.errors import RenderError
from kosshi.render import _numbers

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
