"""Right edges of running text, as they are drawn."""

from __future__ import annotations

from itertools import pairwise

import pypdfium2
import pytest
import weasyprint
from kosshi.errors import RenderError
from kosshi.render import _edges

# 23 em of 10.5 pt.  The second line ends before 「, the fifth before a Latin word.
PAGE = """<html lang=ja><style>@page {{ size: 300pt {height}pt; margin: 20pt }}
body {{ margin: 0 }} p {{ font: 10.5pt/14pt 'BIZ UDMincho'; margin: 0; width: 241.5pt; orphans: 1; widows: 1; {style} }}</style>
<p>非核三原則にしても、「持ち込ませず」に寄港が入るのかど、岡田外務大臣の答弁を継承すべきか「等」、色々な<b>グラデ
ーションがある</b>。したがって、核兵器が使われるかもしれないというような緊迫した情勢の中で、FOIP の VLS を積んだ潜水
艦と葛\U000e0100城と Pneumonoultra を積んだ潜水艦と 100か</p><p>途中で改める。<br>短い行。</p>"""


def _lines(height: int = 400, style: str = "--edges: square") -> list[list[tuple[float, float]]]:
    """The left and right of each character drawn, line by line, in points."""
    page = PAGE.replace("\n艦", "艦").replace("デ\n", "デ").format(height=height, style=style)
    document = weasyprint.HTML(string=page).render()
    _edges.square(document)
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    pdf = pypdfium2.PdfDocument(document.write_pdf())
    for number, drawn in enumerate(pdf):
        text = drawn.get_textpage()
        for i in range(text.count_chars()):
            left, bottom, right, _ = text.get_charbox(i, loose=True)
            if (
                right - left > 1
                and not 0xE0100 <= ord(text.get_text_range(i, 1)[:1] or " ") < 0xE01F0
            ):
                found.setdefault((number, -round(bottom / 7)), []).append((left, right))
        text.close()
        drawn.close()
    pdf.close()
    return [found[key] for key in sorted(found)]


def test_every_line_but_the_last_ends_at_the_edge() -> None:
    lines = _lines()
    assert len(lines) == 8
    for line in lines[:5]:
        assert max(right for _, right in line) == pytest.approx(261.5, abs=0.25)
    assert all(max(right for _, right in line) < 250 for line in lines[5:])


def test_what_is_spread_is_the_same_between_all_characters() -> None:
    ragged, squared = _lines(style=""), _lines()
    short = [n for n, line in enumerate(ragged[:5]) if max(right for _, right in line) < 261]
    assert short  # else nothing is tried
    for number in short:
        gaps = [b[0] - a[1] for a, b in pairwise(squared[number]) if b[0] > a[0]]
        assert max(gaps) - min(gaps) < 0.1
        assert 0 < max(gaps) <= 0.15 * 10.5 + 0.05


def test_the_last_line_of_a_page_is_squared_where_its_paragraph_goes_on() -> None:
    whole, parted = _lines(), _lines(height=20 + 14 * 5 + 20)
    assert [len(line) for line in parted] == [len(line) for line in whole]
    assert max(right for _, right in parted[4]) == pytest.approx(261.5, abs=0.25)


def test_only_what_the_style_sheet_names_is_squared() -> None:
    assert _lines(style="--edges: ragged") == _lines(style="")


def test_an_engine_that_changed_is_an_error() -> None:
    document = weasyprint.HTML(string="<p style='--edges: square'>text").render()
    for box in document.pages[0]._page_box.descendants():
        if hasattr(box, "style"):
            box.style = dict(box.style)  # no longer computed on demand
    with pytest.raises(RenderError, match="行末"):
        _edges.square(document)
