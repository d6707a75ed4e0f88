"""How wide a text is, and where it is cut."""

from __future__ import annotations

import re

import pytest
from kosshi.render._markup import _prose
from kosshi.render._measure import ems, within
from markupsafe import Markup


@pytest.mark.parametrize(
    ("text", "width"),
    [("骨子（案）", 5), ("第12稿", 3), ("Ⅵ-2-(1)", 4), ("①…ｱ", 2.5), ("か\u3099", 1), ("", 0)],
)
def test_full_width_characters_are_one_em(text: str, width: float) -> None:
    assert ems(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("人口減少", 4, "人口減少"),
        ("人口減少", 3.5, "人口…"),
        ("見直し（再掲）", 4.5, "見直し…"),
        ("非核三原則「持ち込ませず」の見直し", 7, "非核三原則…"),
        ("AI・認知戦", 3, "AI…"),
    ],
)
def test_what_is_too_wide_ends_in_an_ellipsis(text: str, width: float, shown: str) -> None:
    assert within(text, width) == shown
    assert ems(within(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("いわば防衛力そのものとしての防衛生産・技術基盤", "技術基盤"),
        ("意見を戻すには、次のとおりとする（restore）。", "restore）。"),
        ("短い文。", ""),
        ("一語の長さが限りを超える" + "x" * 40 + "。", "x" * 19 + "。"),
    ],
)
def test_the_end_of_a_text_stays_together(text: str, kept: str) -> None:
    shown = _prose(text)
    assert "".join(re.findall('<span class="whole">(.*?)</span>', shown)) == kept
    assert Markup(shown).striptags() == text
