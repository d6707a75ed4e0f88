"""How a target is covered, chapter by chapter."""

from __future__ import annotations

from kosshi.compose.pieces import chapters
from kosshi.settings import Section, Target


def test_each_chapter_counts_its_sections_in_their_order() -> None:
    sections = (
        Section("前文", "前文"),
        Section("Ⅰ", "趣旨"),
        Section("Ⅰ-1", "背景", depth=1, parent="Ⅰ"),
        Section("Ⅰ-1-(1)", "経緯", depth=2, parent="Ⅰ-1"),
        Section("Ⅰ-2", "目的", depth=1, parent="Ⅰ"),
        Section("Ⅱ", "方針"),
    )
    here = {"前文": 0, "Ⅰ": 1, "Ⅰ-1": 0, "Ⅰ-1-(1)": 3, "Ⅰ-2": 2, "Ⅱ": 4}
    total = here | {"Ⅰ": 6, "Ⅰ-1": 3}
    made = chapters(Target("t", "文書", "文", None, sections), here, total)
    assert [(c.number, c.counts, c.total) for c in made] == [
        ("前文", (0,), 0),
        ("Ⅰ", (1, 0, 3, 2), 6),
        ("Ⅱ", (4,), 4),
    ]
