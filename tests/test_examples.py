"""Decisions as examples: what was decided at one meeting places what is like it at the next."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosshi.cli import run
from kosshi.panel import load_panel
from kosshi.pipeline import Job, synthesise
from kosshi.workspace import open_workspace

if TYPE_CHECKING:
    from kosshi.console.answer import Answer
    from kosshi.synthesis import Synthesis

HEAD = "里山の保全に関する検討会（第{n}回）議事概要\n\n日時：令和８年{month}月３日\n出席者：赤井委員、井川委員\n\n主な意見\n【山の手入れ】\n"
FIRST = """\
○ 竹林が広がり、隣の田畑に日が当たらない。切った竹を運び出す道もない。
○ 竹を切る人の保険料を市が負担してはどうか。
○ ため池の堤が傷んでいる。
"""
SECOND = """\
○ 竹林の手入れは一年で終わらない。切った竹の使い道を先に決めるべきである。
○ ため池の水草が増えている。
"""
OUTLINE = """\
id: plan
title: 里山保全計画
short: 計画
sections:
  - {number: 第1, title: 目標}
  - {number: 第2, title: 荒廃地の再生}
  - {number: 第3, title: 水路と池}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "里山"
    (root / "outlines").mkdir(parents=True)
    (root / "outlines/plan.yaml").write_text(OUTLINE, encoding="utf-8")
    (root / "panel.yaml").write_text("targets: [outlines/plan.yaml]\n", encoding="utf-8")
    for n, month, body in ((1, 4, FIRST), (2, 6, SECOND)):
        folder = root / f"meeting-{n:02}"
        folder.mkdir()
        text = HEAD.format(n=n, month=month) + body
        (folder / "議事概要.txt").write_text(text, encoding="utf-8")
    return root


def synthesis_of(root: Path) -> Synthesis:
    return synthesise(Job(root), load_panel(root), open_workspace(root).sources())[0]


def place_of(synthesis: Synthesis, begins: str) -> tuple[str, tuple[str, ...]] | None:
    opinion = next(o for r in synthesis.records for o in r.opinions if o.text.startswith(begins))
    point = next(p for p in synthesis.points if opinion.id in p.opinions)
    for placement in synthesis.placements:
        if placement.point == point.id and placement.primary:
            return placement.section, placement.reason
    return None


def decide(root: Path, begins: str, entry: str) -> None:
    opinion = next(
        o for r in synthesis_of(root).records for o in r.opinions if o.text.startswith(begins)
    )
    file = root / "decisions.yaml"
    text = file.read_text(encoding="utf-8") if file.exists() else "decisions:\n"
    file.write_text(text + f"  - {entry.format(id=opinion.id)}\n", encoding="utf-8")


def test_a_decision_at_one_meeting_places_its_like_at_the_next(workspace: Path) -> None:
    assert place_of(synthesis_of(workspace), "竹林の手入れは") is None
    decide(workspace, "竹林が広がり", "{{place: {id}, at: plan 第2}}")
    found = place_of(synthesis_of(workspace), "竹林の手入れは")
    assert found is not None
    section, reason = found
    assert section == "第2"
    assert reason[0].startswith("判断例 ")


def test_what_is_not_like_it_stays_where_it_was(workspace: Path) -> None:
    before = place_of(synthesis_of(workspace), "ため池の水草")
    decide(workspace, "竹林が広がり", "{{place: {id}, at: plan 第2}}")
    assert place_of(synthesis_of(workspace), "ため池の水草") == before


def test_a_person_s_own_decision_has_the_last_word(workspace: Path) -> None:
    decide(workspace, "竹林が広がり", "{{place: {id}, at: plan 第2}}")
    decide(workspace, "竹林の手入れは", "{{place: {id}, at: plan 第1}}")
    found = place_of(synthesis_of(workspace), "竹林の手入れは")
    assert found == ("第1", ("事務局判断",))


def test_explain_says_which_decision_led_there(workspace: Path) -> None:
    decide(workspace, "竹林が広がり", "{{place: {id}, at: plan 第2}}")
    opinion = next(
        o
        for r in synthesis_of(workspace).records
        for o in r.opinions
        if o.text.startswith("竹林の手入れは")
    )
    answer: Answer = run(["explain", opinion.id, str(workspace)])
    assert "判断例" in answer.text


# -- what a decision must not do -----------------------------------------------------------


def test_a_reference_is_about_that_opinion_alone(workspace: Path) -> None:
    decide(workspace, "竹林が広がり", "{{place: {id}, also: [plan 第2]}}")
    assert place_of(synthesis_of(workspace), "竹林の手入れは") is None


def test_a_reference_beside_a_place_does_not_compete_with_it(workspace: Path) -> None:
    decide(workspace, "竹林が広がり", "{{place: {id}, at: plan 第2, also: [plan 第1]}}")
    decide(workspace, "竹林が広がり", "{{place: {id}, also: [plan 第3]}}")
    found = place_of(synthesis_of(workspace), "竹林の手入れは")
    assert found is not None and found[0] == "第2"


PANELS = Path(__file__).parent / "panels"


@pytest.mark.parametrize("key", ["at", "also"])
def test_one_decision_moves_nothing_that_the_words_placed(tmp_path: Path, key: str) -> None:
    """Under the heading of this opinion three others stand in another section by their own words."""
    root = shutil.copytree(PANELS / "regional-mobility", tmp_path / "検討会")
    before = synthesis_of(root)
    decide(root, "運転者の賃金は", f"{{{{place: {{id}}, {key}: kihon 第3章-第2}}}}")
    after = synthesis_of(root)
    moved = [
        p.point
        for p in after.placements
        if p.primary and p not in before.placements and p.reason != ("事務局判断",)
    ]
    assert moved == []
