"""The same statement is one point, however many members make it."""

from __future__ import annotations

import pytest
from kosshi.merge import merge
from kosshi.merge.issues import _Finder
from kosshi.merge.topics import Topic
from kosshi.model import Facts, Kind, Opinion, OpinionKind, Passage, Record, Source, Span

STATEMENT = "公民館の開館時間を夜十時まで延ばし、働く人が使えるようにすべきである。"
OWN = (
    "水道",
    "橋梁",
    "道路",
    "病院",
    "学校",
    "港湾",
    "森林",
    "畑地",
    "牧場",
    "温泉",
    "空港",
    "市場",
)


def record(number: int, *texts: str) -> Record:
    source, start, found = f"s{number}", 0, []
    for rank, text in enumerate(texts):
        passage = Passage(text, (Span(start, start + len(text), rank + 1),))
        start += len(text) + 1
        found.append(
            Opinion(
                f"o{number}-{rank}", f"{number}-{rank}", source, None, (f"議題{number}",), passage,
                text, (), OpinionKind.PROPOSAL, (), "試験",
            )
        )  # fmt: skip
    whole = "\n".join(texts)
    file = Source(f"meeting-{number:02}/a.txt", "", number, len(whole))
    return Record(source, file, whole, Facts(Kind.MINUTES, "試験"), tuple(found), (), ())


@pytest.mark.parametrize("members", [2, 3, 5, 12])
def test_the_same_statement_is_one_point_however_many_make_it(members: int) -> None:
    records = [record(n, STATEMENT, f"{OWN[n]}の課題は別である。") for n in range(members)]
    groups = [set(point.opinions) for point in merge(records)]
    assert {f"o{n}-0" for n in range(members)} in groups
    assert all({f"o{n}-1"} in groups for n in range(members))


def test_a_pair_is_linked_once() -> None:
    records = [record(n, STATEMENT) for n in range(3)]
    (point,) = merge(records)
    pairs = [frozenset(link.opinions) for link in point.links]
    assert len(pairs) == len(set(pairs))


def test_short_words_of_assent_are_not_one_statement() -> None:
    """「賛成である。」 under two headings is said of two things."""
    records = [record(n, "賛成である。") for n in range(2)]
    assert len(merge(records)) == 2


def test_a_topic_of_several_words_is_counted_wherever_it_is_named() -> None:
    """Half of its words name it; which half does not matter."""
    records = [
        record(
            1,
            "水道料金の徴収の見直しには反対である。",
            "徴収の見直しが必要である。",
            "橋梁の点検を急ぐべきである。",
        )
    ]
    finder = _Finder(merge(records), records)
    assert finder._using(Topic("水道料金の徴収の見直し", ("水道料金", "徴収", "見直し"))) == 2
