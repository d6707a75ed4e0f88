"""From meeting to meeting and from draft to draft, on a fictional panel that met twice."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from kosshi.compose import compose
from kosshi.panel import load_panel
from kosshi.pipeline import Job, run, synthesise, template_folders
from kosshi.render import Product
from kosshi.render._fit import FITS
from kosshi.render._markup import page
from kosshi.workspace import open_workspace

PANEL = Path(__file__).parent / "panels" / "town-libraries"

# The points by their first opinion, as a reader of the two minutes would sort them.
NEW = {"2-議3", "2-議4", "2-議5", "2-議7", "2-議8"}
REPEATED = {"1-議1", "1-議2", "1-議7"}
UNMENTIONED = {"1-議3", "1-議4", "1-議5", "1-議6", "1-議8"}


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(PANEL, folder))


def built(workspace: Path, outputs: Path) -> dict[str, Any]:
    outcome = run(Job(workspace, outputs, formats=("json",)))
    return dict(json.loads((outcome.draft / "ledger.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return built(PANEL, tmp_path_factory.mktemp("outputs"))


def firsts(ledger: dict[str, Any], names: list[str]) -> set[str]:
    labels = {opinion["id"]: opinion["label"] for opinion in ledger["opinions"]}
    points = {point["id"]: labels[point["opinions"][0]] for point in ledger["points"]}
    return {points[name] for name in names}


# -- from meeting to meeting ---------------------------------------------------------------


def test_every_point_is_new_repeated_or_unmentioned(ledger: dict[str, Any]) -> None:
    found = ledger["changes"]
    assert (found["latest"], found["earlier"]) == (2, [1])
    assert firsts(ledger, found["new"]) == NEW
    assert firsts(ledger, found["repeated"]) == REPEATED
    assert firsts(ledger, found["unmentioned"]) == UNMENTIONED


def test_a_stance_first_taken_at_the_latest_meeting_is_told_with_its_sentences(
    ledger: dict[str, Any],
) -> None:
    issue, point = ledger["changes"]["shifts"]
    told = [(s["stance"], s["meetings"], s["sentence"]) for s in issue["before"] + issue["after"]]
    assert issue["topic"] == "電子図書館サービス"
    assert told == [
        (
            "for",
            [1],
            "電子図書館サービスは、県と市町村が費用を分担して速やかに始めるべきである。",
        ),
        ("against", [2], "電子図書館サービスを急いで始めることには反対である。"),
    ]
    # One point, since its wording is nearly the same, but its end is not.
    assert firsts(ledger, [point["before"][0]["point"]]) == {"1-議7"}
    assert [s["stance"] for s in point["before"] + point["after"]] == ["for", "against"]
    assert [s["meetings"] for s in point["before"] + point["after"]] == [[1], [2]]
    assert point["after"][0]["sentence"].endswith("進めるべきではない。")


def test_each_point_says_at_which_meetings_it_was_said(ledger: dict[str, Any]) -> None:
    labels = {opinion["id"]: opinion["label"] for opinion in ledger["opinions"]}
    for point in ledger["points"]:
        heads = {int(labels[name].partition("-")[0]) for name in point["opinions"]}
        assert point["meetings"] == sorted(heads)


def test_labels_of_two_meetings_are_distinct(ledger: dict[str, Any]) -> None:
    labels = [opinion["label"] for opinion in ledger["opinions"]]
    assert labels == [f"{meeting}-議{n}" for meeting in (1, 2) for n in range(1, 9)]


def html(workspace: Path) -> str:
    opened = open_workspace(workspace)
    synthesis, _ = synthesise(Job(workspace), load_panel(workspace), opened.sources())
    product = Product(compose(synthesis, 1), b"", template_folders(opened))
    return page(product, FITS[0])


def test_the_briefing_has_a_page_on_it_and_says_at_which_meetings() -> None:
    text = html(PANEL)
    part = text[text.index('<section class="changes">') : text.index('<section class="outline">')]
    assert '<a href="#changes">前回からの変化</a>' in text
    titles = re.findall(r'<h2 class="section"[^>]*>([^<]*)<span class="tally">(\d+)</span>', part)
    assert titles == [
        ("異なる立場が加わった論点", "2"),
        ("新たに出された意見", "5"),
        ("再び出された意見", "3"),
        ("今回記録のない意見", "5"),
    ]
    assert "争点1　電子図書館サービス" in part
    assert part.count('<li><a class="leader" href="#pt-') == 13
    assert "第1回及び第2回会合の資料" in text
    placings = re.findall(r'<p class="placing">.*?</p>', text, re.DOTALL)
    assert sum("第1回・第2回" in each for each in placings) == len(REPEATED)


def test_one_meeting_has_nothing_to_compare(tmp_path: Path) -> None:
    workspace = copied(tmp_path / "libraries")
    shutil.rmtree(workspace / "meeting-02")
    one = built(workspace, tmp_path / "outputs")
    assert one["changes"] is None
    assert {tuple(point["meetings"]) for point in one["points"]} == {(1,)}
    text = html(workspace)
    assert "前回からの変化" not in text
    assert "第1回・" not in text
    assert [opinion["label"] for opinion in one["opinions"]][:2] == ["議1", "議2"]


def test_a_third_meeting_is_compared_with_both_before_it(tmp_path: Path) -> None:
    workspace = copied(tmp_path / "libraries")
    (workspace / "meeting-03").mkdir()
    said = (workspace / "meeting-01" / "議事概要.txt").read_text(encoding="utf-8")
    told = said.replace("第１回", "第３回").replace("９月３日", "１２月３日")
    (workspace / "meeting-03" / "議事概要.txt").write_text(told, encoding="utf-8")
    found = built(workspace, tmp_path / "outputs")
    changes = found["changes"]
    assert (changes["latest"], changes["earlier"], changes["new"]) == (3, [1, 2], [])
    assert firsts(found, changes["repeated"]) == REPEATED | UNMENTIONED
    assert firsts(found, changes["unmentioned"]) == NEW
    assert changes["shifts"] == []  # nothing that the first meeting had not heard
    spans = {tuple(point["meetings"]) for point in found["points"]}
    assert spans == {(1, 2, 3), (1, 3), (2,)}
    assert "第1回～第3回" in html(workspace)
