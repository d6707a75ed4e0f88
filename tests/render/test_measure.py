"""How wide a text is, and where it is cut."""

from __future__ import annotations

import pytest
from kosshi.render._measure import ems, within


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
