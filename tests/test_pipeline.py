"""The whole way: drafts, reproducibility, the sample, and what stands in the seeds' PDF."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from kosshi import ledger
from kosshi.compose.pieces import set_aside
from kosshi.errors import InvariantError, ReadError
from kosshi.extract import extract
from kosshi.pipeline import Job, Outcome, run
from kosshi.read import read_file
from pypdf import PdfReader

from .conftest import ROOT, SEEDS  # noqa: TID252 - tests are no package of the source root

if TYPE_CHECKING:
    from pathlib import Path

JSON = ("json",)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


# -- drafts --------------------------------------------------------------------------------


def test_unchanged_inputs_make_no_new_draft(workspace: Path) -> None:
    job = Job(workspace, formats=JSON)
    first, second = run(job), run(job)
    assert first.made
    assert first.draft == workspace.parent / "outputs" / "meeting-03" / "draft-001"
    assert not second.made
    assert second.draft == first.draft
    assert [path.name for path in first.draft.parent.glob("draft-*")] == ["draft-001"]


@pytest.mark.parametrize(
    "changed", ["meeting-02/paper-suzuki.md", "outlines/nss.yaml", "panel.yaml"]
)
def test_a_changed_input_makes_the_next_draft(workspace: Path, changed: str) -> None:
    job = Job(workspace, formats=JSON)
    run(job)
    path = workspace / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again = run(job)
    assert again.made
    assert again.number == 2
    assert (again.draft.parent / "draft-001" / "ledger.json").exists()


def test_a_draft_that_was_tampered_with_is_made_again(workspace: Path) -> None:
    job = Job(workspace, formats=JSON)
    first = run(job)
    (first.draft / "ledger.json").chmod(0o644)
    (first.draft / "ledger.json").write_text("{}", encoding="utf-8")
    assert run(job).number == 2


def test_a_failed_run_leaves_no_half_draft(workspace: Path) -> None:
    (workspace / "meeting-02" / "empty.txt").write_text(" \n", encoding="utf-8")
    with pytest.raises(ReadError, match="空"):
        run(Job(workspace, formats=JSON))
    assert not list((workspace.parent / "outputs").rglob("*draft*"))


def test_keep_going_says_what_is_missing(workspace: Path) -> None:
    (workspace / "meeting-02" / "empty.txt").write_text(" \n", encoding="utf-8")
    outcome = run(Job(workspace, formats=JSON, keep_going=True))
    assert len(outcome.warnings) == 1
    assert "meeting-02/empty.txt" in outcome.warnings[0]
    assert outcome.figures is not None
    assert outcome.figures["sources"] == 4


def test_a_sentence_after_the_end_is_shown_for_checking(workspace: Path) -> None:
    """What stands behind 「以上」 is no opinion, but staff must see it in the annex."""
    path = workspace / "meeting-02" / "minutes.md"
    said = "記録の後に書き足された文であっても、見えなくしてはならない。"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{said}\n", encoding="utf-8")
    record = extract(read_file(path, "meeting-02/minutes.md", 2))
    assert len(record.opinions) == 68
    assert said in [text for _, _, _, text in set_aside(record)]


# -- reproducible ------------------------------------------------------------------------------


def test_another_process_writes_the_same_ledger(seeds_outcome: Outcome, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kosshi.pipeline import Job, run;"
        "run(Job(Path(sys.argv[1]), Path(sys.argv[2]), formats=('json',)))"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(SEEDS), str(tmp_path)],
        check=True,
        env={"PYTHONPATH": str(ROOT / "flows"), "PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
    )
    made = tmp_path / "meeting-03" / "draft-001" / "ledger.json"
    assert made.read_bytes() == seeds_outcome.files[0].read_bytes()


def test_the_sample_is_what_the_seeds_give(seeds_outcome: Outcome) -> None:
    """outputs/sample/ was read by a person; after a change, read it again (make sample)."""
    sample = (ROOT / "outputs" / "sample" / "ledger.json").read_text(encoding="utf-8")
    assert sample == seeds_outcome.files[0].read_text(encoding="utf-8")


# -- invariants are checked, not assumed --------------------------------------------------------


def _texts(data: dict[str, Any]) -> dict[str, str]:
    return {
        source["id"]: (SEEDS / source["path"]).read_bytes().decode("utf-8")
        for source in data["sources"]
    }


def _verify(data: dict[str, Any]) -> None:
    ledger.verify(json.dumps(data, ensure_ascii=False).encode(), _texts(data))


def test_the_ledger_can_be_checked_against_the_files(seeds_ledger: dict[str, Any]) -> None:
    _verify(seeds_ledger)


def _reword(data: dict[str, Any]) -> None:
    data["opinions"][5]["text"] = data["opinions"][5]["text"].replace("米国", "同盟国", 1)


def _forget(data: dict[str, Any]) -> None:
    lost = data["opinions"].pop(5)
    for point in data["points"]:
        point["opinions"] = [name for name in point["opinions"] if name != lost["id"]]
    data["points"] = [point for point in data["points"] if point["opinions"]]


def _forget_region(data: dict[str, Any]) -> None:
    data["regions"].pop(20)


def _double(data: dict[str, Any]) -> None:
    data["points"][0]["opinions"].append(data["points"][1]["opinions"][0])


def _invent_headline(data: dict[str, Any]) -> None:
    data["points"][0]["headline"] = "抜本的に強化すべき"


def _lose_place(data: dict[str, Any]) -> None:
    data["points"][0]["placements"] = []


@pytest.mark.parametrize(
    "spoil", [_reword, _forget, _forget_region, _double, _invent_headline, _lose_place]
)
def test_a_broken_invariant_ends_the_run(seeds_outcome: Outcome, spoil: Any) -> None:
    data = json.loads(seeds_outcome.files[0].read_bytes())
    spoil(data)
    with pytest.raises(InvariantError):
        _verify(data)


# -- the seeds' PDF -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outcome = run(replace(Job(SEEDS, tmp_path_factory.mktemp("pdf")), formats=("pdf",)))
    return outcome.files[0]


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    # The tabs at the outer edges stand beside the text.
    found = [page.get_textpage().get_text_bounded(left=60, right=536) for page in document]
    document.close()
    return found


def test_every_opinion_is_printed_verbatim(pages: list[str], seeds_ledger: dict[str, Any]) -> None:
    """Page furniture stands between pages: take it off by its place, first and last lines."""
    bodies = []
    for page in pages[2:]:
        lines = page.replace("\r", "").split("\n")
        bodies.append(
            "".join(line for line in lines if not re.search(r"第1稿|／\d+$|取扱注意$", line))
        )
    printed = _squeeze("".join(bodies))
    for opinion in seeds_ledger["opinions"]:
        for line in opinion["text"].split("\n"):
            assert printed.count(_squeeze(line)) >= 2, opinion["label"]  # outline and annex


def test_the_first_two_pages(pages: list[str]) -> None:
    cover, summary = _squeeze(pages[0]), _squeeze(pages[1])
    for words in (
        "取扱注意",
        "資料１",
        "第3回",
        "骨子（案）",
        "第1稿",
        "令和8年7月15日",
        "事務局",
        "目次",
    ):
        assert words in cover
    for words in ("概要", "108", "82", "原子力潜水艦", "意見のなかった項目"):
        assert words in summary


def _flat(entries: Any) -> list[Any]:
    return [
        leaf for entry in entries for leaf in (_flat(entry) if isinstance(entry, list) else [entry])
    ]


def test_no_heading_ends_a_page(pdf: Path, pages: list[str]) -> None:
    """Every bookmark is a heading; text must follow it on its page."""
    titles = {_squeeze(entry.title) for entry in _flat(PdfReader(pdf).outline)}
    for page in pages:
        lines = [line for line in page.replace("\r", "").split("\n") if line.strip()]
        text = [line for line in lines if not re.search(r"第1稿|／\d+$|取扱注意$", line)]
        assert _squeeze(text[-1]) not in titles, text[-1]


def test_printed_page_numbers_are_right(pdf: Path, pages: list[str]) -> None:
    """The contents and the cross references name the page on which the target really stands."""
    reader = PdfReader(pdf)
    chapters = {
        _squeeze(entry.title): reader.get_destination_page_number(entry) + 1
        for entry in reader.outline
        if not isinstance(entry, list)
    }
    lines = [_squeeze(line) for line in pages[0].split("\n")]
    printed = {
        title: int(match[1])
        for title in chapters
        for line in lines
        if (match := re.fullmatch(re.escape(title.removeprefix("骨子")) + r"\.{2,}(\d+)", line))
    }
    assert len(printed) >= 8
    assert printed == {title: chapters[title] for title in printed}


def test_bookmarks_follow_the_outline(pdf: Path) -> None:
    found = {_squeeze(entry.title) for entry in _flat(PdfReader(pdf).outline)}
    chapters = {
        "概要",
        "骨子国家安全保障戦略",
        "Ⅷ本戦略の期間・評価・修正",
        "意見の分かれた論点",
        "別添2資料一覧",
    }
    assert chapters <= found
