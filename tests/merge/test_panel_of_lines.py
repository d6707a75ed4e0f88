"""Pairs of statements in plain files (tests/quality): which say the same, which oppose each other.

All lines of a file are one panel, the first column one meeting's minutes and the second the next one's,
since how much a word tells depends on who else uses it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosshi.extract.conventions import kind_of
from kosshi.merge import merge
from kosshi.merge.issues import find_issues
from kosshi.model import Facts, Kind, Opinion, Passage, Record, Source, Span

if TYPE_CHECKING:
    from kosshi.synthesis import Issue, Point

QUALITY = Path(__file__).parents[1] / "quality"


def lines(name: str) -> list[tuple[str, str, str]]:
    rows = (QUALITY / name).read_text(encoding="utf-8").splitlines()
    found = [tuple(row.split("\t")) for row in rows if row and not row.startswith("# ")]
    return [(one, other, expected) for one, other, expected in found]


def minutes(meeting: int, texts: list[str]) -> Record:
    source, start, found = f"s{meeting}", 0, []
    for rank, text in enumerate(texts):
        passage = Passage(text, (Span(start, start + len(text), rank + 1),))
        start += len(text) + 1
        found.append(
            Opinion(
                f"{meeting}-{rank}", f"{meeting}-{rank}", source, None, (f"議題{meeting}の{rank}",),
                passage, text, (), kind_of(text), (), "試験",
            )
        )  # fmt: skip
    whole = "\n".join(texts)
    file = Source(f"meeting-{meeting:02}/a.txt", "", meeting, len(whole))
    return Record(source, file, whole, Facts(Kind.MINUTES, "試験"), tuple(found), (), ())


@cache
def panel(name: str) -> tuple[tuple[Point, ...], tuple[Issue, ...]]:
    rows = lines(name)
    records = [minutes(1, [row[0] for row in rows]), minutes(2, [row[1] for row in rows])]
    points = merge(records)
    return points, find_issues(points, records)


@pytest.mark.parametrize("rank", range(len(lines("pairs.tsv"))))
def test_the_same_statement_in_other_words_is_one_point(rank: int) -> None:
    points, _ = panel("pairs.tsv")
    together = {f"1-{rank}", f"2-{rank}"} in [set(point.opinions) for point in points]
    apart = {f"1-{rank}"} in [set(point.opinions) for point in points]
    expected = lines("pairs.tsv")[rank][2]
    assert (together, apart) == ((True, False) if expected == "same" else (False, True))


@pytest.mark.parametrize("rank", range(len(lines("disputes.tsv"))))
def test_who_opposes_whom(rank: int) -> None:
    points, issues = panel("disputes.tsv")
    at = {opinion: point.id for point in points for opinion in point.opinions}
    one, other = at[f"1-{rank}"], at[f"2-{rank}"]
    sides = [
        {position.stance for position in issue.positions if point in position.points}
        for issue in issues
        for point in (one, other)
        if {one, other} <= {name for position in issue.positions for name in position.points}
    ]
    opposed = len(sides) == 2 and not sides[0] & sides[1]
    assert opposed == (lines("disputes.tsv")[rank][2] == "opposed")
    if not opposed:
        assert not any(
            {one, other} & {name for position in issue.positions for name in position.points}
            for issue in issues
        )


@pytest.mark.parametrize(("one", "other", "name"), lines("issue_names.tsv"))
def test_an_issue_is_named_by_what_is_proposed(one: str, other: str, name: str) -> None:
    records = [minutes(1, [one]), minutes(2, [other])]
    (issue,) = find_issues(merge(records), records)
    assert issue.topic == name
