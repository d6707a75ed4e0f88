"""The second, fictional panel: rules rest on conventions, so its hand labels must be met too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from kosshi.extract import extract
from kosshi.read import read_file

if TYPE_CHECKING:
    from kosshi.model import Record

PANEL = Path(__file__).parent / "panels" / "regional-mobility"
GOLD: dict[str, Any] = yaml.safe_load((PANEL / "gold.yaml").read_text(encoding="utf-8"))


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


def test_the_head_of_the_minutes() -> None:
    facts = _record("meeting-05/議事概要.txt").facts
    gold = GOLD["panel"]
    assert facts.panel == gold["name"]
    assert facts.meeting == gold["meeting"]
    assert facts.date == gold["date"]
    assert facts.place == gold["place"]
    assert list(facts.members) == gold["members"]
    assert facts.next_meeting == gold["next_meeting"]
