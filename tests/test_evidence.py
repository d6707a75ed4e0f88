"""Each opinion as it stands in its source, and why several are one point."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosshi.cli import run
from kosshi.compose.evidence import AROUND, evidence_of
from kosshi.panel import load_panel
from kosshi.pipeline import Job, read_source, synthesise
from kosshi.synthesis import Synthesis
from kosshi.workspace import SourceFile, open_workspace

if TYPE_CHECKING:
    from kosshi.evidence import OpinionEvidence
    from kosshi.model import Record
    from kosshi.settings import Panel

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
PANEL = ROOT / "tests" / "panels" / "regional-mobility"
SOURCES = (
    *sorted((SEEDS / "meeting-02").glob("*.md")),
    ROOT / "tests" / "typeset" / "minutes-libreoffice.pdf",
)


def read(path: Path) -> tuple[Record, ...]:
    return read_source(SourceFile(path.name, path, 2), {})


def shown(records: tuple[Record, ...], panel: Panel) -> dict[str, OpinionEvidence]:
    return dict(evidence_of(Synthesis(records, panel, (), (), ())).opinions)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return load_panel(SEEDS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_an_opinion_is_marked_in_the_lines_that_it_stands_in(path: Path, panel: Panel) -> None:
    (record,) = read(path)
    lines = [
        re.split(r"\r\n|[\n\r]", page)
        for page in (record.text.split("\f") if record.source.pages else [record.text])
    ]
    evidence = shown((record,), panel)
    assert record.opinions
    for opinion in record.opinions:
        spans = sorted(opinion.passage.spans, key=lambda span: span.start)
        context = evidence[opinion.id].context
        given = [line for stretch in context for line in stretch.lines]
        said = "".join(run.text for line in given for run in line.runs if run.said)
        assert squeeze(said) == squeeze("".join(record.text[s.start : s.end] for s in spans))
        for line in given:
            found = re.fullmatch(r"(?:(\d+)頁)?(\d+)行", line.place)
            assert found is not None
            own = lines[int(found[1] or 1) - 1][int(found[2]) - 1]
            assert "".join(run.text for run in line.runs) in own


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_stands_around_an_opinion_is_shown_and_no_more(path: Path, panel: Panel) -> None:
    (record,) = read(path)
    evidence = shown((record,), panel)
    around = 0
    for opinion in record.opinions:
        context = evidence[opinion.id].context
        runs = [run for stretch in context for line in stretch.lines for run in line.runs]
        said = [rank for rank, run in enumerate(runs) if run.said]
        before = "".join(run.text for run in runs[: said[0]])
        after = "".join(run.text for run in runs[said[-1] + 1 :])
        assert len(before) <= AROUND and len(after) <= AROUND
        around += bool(before.strip()) + bool(after.strip())
    assert around > len(record.opinions) * 1.5


def test_a_document_of_a_binder_shows_nothing_of_the_next_one(tmp_path: Path, panel: Panel) -> None:
    minutes = "第3回里山再生懇話会　議事概要\n\n主な意見\n\n○ 申請のときに続ける人を決めておく必要がある。\n\n以上\n"
    paper = (
        "里山の獣害と手入れについて\n\n令和7年8月29日\n飯綱大学農学部　教授\n大鳥　節子\n\n"
        "柵は三年で壊れる。直す人を決めないまま設ける補助はやめるべきである。\n"
    )
    path = tmp_path / "合本.txt"
    path.write_text(minutes + "\n" + paper, encoding="utf-8")
    records = read(path)
    assert len(records) == 2
    evidence = shown(records, panel)
    (first,), (second,) = (record.opinions for record in records)
    texts = [
        "".join(
            run.text
            for stretch in evidence[opinion.id].context
            for line in stretch.lines
            for run in line.runs
        )
        for opinion in (first, second)
    ]
    assert "続ける人を決めて" in texts[0] and "里山の獣害" not in texts[0]
    assert "柵は三年で" in texts[1] and "以上" not in texts[1]
    assert evidence[second.id].path == "合本.txt#2"


def test_an_opinion_that_a_person_added_to_a_point_is_told(tmp_path: Path) -> None:
    root = shutil.copytree(PANEL, tmp_path / "検討会")
    before = _synthesis(root)
    alone = [point.opinions[0] for point in before.points if len(point.opinions) == 1][:2]
    labels = {o.id: o.label for record in before.records for o in record.opinions}
    run(["decide", "merge", *(labels[name] for name in alone), "--workspace", str(root)])
    after = _synthesis(root)
    merged = next(point for point in after.points if set(alone) <= set(point.opinions))
    why = evidence_of(after).points[merged.id]
    assert why.links == ()
    assert set(why.joined) == {labels[name] for name in alone}


def test_opinions_that_say_the_same_tell_the_words_they_share() -> None:
    synthesis = _synthesis(PANEL)
    several = [point for point in synthesis.points if len(point.opinions) > 1]
    evidence = evidence_of(synthesis)
    assert several
    assert set(evidence.points) == {point.id for point in several}
    for point in several:
        why = evidence.points[point.id]
        assert all(link.shared for link in why.links)
        assert why.joined == ()


def _synthesis(root: Path) -> Synthesis:
    return synthesise(Job(root), load_panel(root), open_workspace(root).sources())[0]
