"""The second, fictional panel: rules rest on conventions, so its hand labels must be met too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from kosshi.align import align, place
from kosshi.extract import extract
from kosshi.extract.identity import distinct
from kosshi.merge import merge
from kosshi.merge.issues import find_issues
from kosshi.panel import load_panel
from kosshi.read import read_file

if TYPE_CHECKING:
    from kosshi.model import Record

PANEL = Path(__file__).parent / "panels" / "regional-mobility"
LABELS = Path(__file__).parent / "gold/regional-mobility.yaml"
GOLD: dict[str, Any] = yaml.safe_load(LABELS.read_text(encoding="utf-8"))


def _record(path: str) -> Record:
    return extract(read_file(PANEL / path, path, 5))


def _bare(text: str) -> str:
    """Compare without white space and bare bullets, on which the labels and the ledger differ."""
    return re.sub(r"[\s・]", "", text)


@pytest.fixture(scope="module", params=GOLD["sources"], ids=lambda source: source["kind"])
def labelled(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Record]:
    source = request.param
    return source, _record(source["path"])


def test_every_labelled_opinion_is_found_and_nothing_else(
    labelled: tuple[dict[str, Any], Record],
) -> None:
    source, record = labelled
    assert [_bare(o.text) for o in record.opinions] == [
        _bare(o["text"]) for o in source["opinions"]
    ]


def test_items_themes_and_endorsements(labelled: tuple[dict[str, Any], Record]) -> None:
    source, record = labelled
    for gold, found in zip(source["opinions"], record.opinions, strict=True):
        assert [i.label for i in found.items] == [i["label"] for i in gold.get("items") or []], gold
        assert list(found.theme) == gold["theme"], gold["id"]
        assert found.endorsements == gold.get("endorsements", 0), gold["id"]


def test_kind_author_and_date(labelled: tuple[dict[str, Any], Record]) -> None:
    source, record = labelled
    assert record.facts.kind == source["kind"]
    assert record.facts.author == source["author"]
    assert record.facts.date == source["date"]


def test_every_character_is_accounted_for(labelled: tuple[dict[str, Any], Record]) -> None:
    _, record = labelled
    assert sum(region.end - region.start for region in record.regions) == len(record.text)


def test_primary_sections_of_a_panel_of_which_only_titles_are_known() -> None:
    """An acceptable section for at least 8 points in 10; the labels say which are acceptable."""
    records = distinct(
        sorted(
            (_record(source["path"]) for source in GOLD["sources"]),
            key=lambda record: record.facts.kind != "minutes",
        )
    )
    panel = load_panel(PANEL)
    points = merge(records)
    ranked = {target.id: align(points, records, target) for target in panel.targets}
    placed = {
        placement.point: placement
        for placement in place(points, ranked, panel.targets)
        if placement.primary
    }
    labels = {_bare(o["text"]): o for source in GOLD["sources"] for o in source["opinions"]}
    texts = {o.id: _bare(o.text) for record in records for o in record.opinions}
    right = 0
    for point in points:
        label = labels[texts[point.opinions[0]]]
        found = placed.get(point.id)
        if found is None:
            right += not label["primary"]
        else:
            right += found.section in (label["sections"].get(found.target) or [])
    print(f"{right} / {len(points)}")
    assert right >= 0.8 * len(points)


def test_same_statements_are_merged_and_different_ones_never() -> None:
    records = distinct([_record(source["path"]) for source in GOLD["sources"]])
    names = {_bare(o["text"]): o["id"] for source in GOLD["sources"] for o in source["opinions"]}
    gold_id = {o.id: names[_bare(o.text)] for record in records for o in record.opinions}
    together = {
        frozenset((gold_id[one], gold_id[other]))
        for point in merge(records)
        for one in point.opinions
        for other in point.opinions
        if one != other
    }
    full = {frozenset((p["a"], p["b"])) for p in GOLD["same_opinion"] if p["strength"] == "full"}
    different = {frozenset((pair["a"], pair["b"])) for pair in GOLD["different"]}
    assert not together & different
    assert len(full & together) >= 0.8 * len(full)


def test_disputes_are_found_and_none_invented() -> None:
    records = distinct([_record(source["path"]) for source in GOLD["sources"]])
    names = {_bare(o["text"]): o["id"] for source in GOLD["sources"] for o in source["opinions"]}
    gold_id = {o.id: names[_bare(o.text)] for record in records for o in record.opinions}
    points = merge(records)
    first = {point.id: gold_id[point.opinions[0]] for point in points}
    found = [
        {first[name] for position in issue.positions for name in position.points}
        for issue in find_issues(points, records)
    ]
    disputes = [{p["opinion"] for p in d["positions"]} for d in GOLD["disputes"]]
    assert len(found) == len(disputes)
    for dispute in disputes:
        assert any(len(dispute & points_of) >= 2 for points_of in found), dispute


def test_the_head_of_the_minutes() -> None:
    facts = _record("meeting-05/議事概要.txt").facts
    gold = GOLD["panel"]
    assert facts.panel == gold["name"]
    assert facts.meeting == gold["meeting"]
    assert facts.date == gold["date"]
    assert facts.place == gold["place"]
    assert list(facts.members) == gold["members"]
    assert facts.next_meeting == gold["next_meeting"]
