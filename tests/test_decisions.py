"""decisions.yaml: what a person decided counts on every run, and what can't be carried out is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from kosshi.cli import main
from kosshi.compose import compose
from kosshi.decisions.read import load_decisions
from kosshi.errors import DecisionError
from kosshi.panel import load_panel
from kosshi.pipeline import Job, run, synthesise, template_folders
from kosshi.render import Product
from kosshi.render._fit import FITS
from kosshi.render._markup import page
from kosshi.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
PANEL = "targets: [outlines/plan.yaml, outlines/law.yaml]\n"
PLAN = """\
id: plan
title: 里山基本計画
sections:
  - {number: 第1, title: 担い手, terms: [担い手, 森林組合]}
  - {number: 第2, title: 獣害, terms: [獣害, 柵]}
"""
LAW = """\
id: law
title: 里山条例
sections:
  - {number: 第1章, title: 総則, terms: [責務]}
  - {number: 第2章, title: 補助, terms: [補助金]}
"""
MINUTES = """\
第3回里山再生懇話会　議事概要
１　日時　令和7年9月4日（木）
２　場所　県庁
３　主な意見
○ 担い手がいない。森林組合だけに頼らず、都市の住民が通う仕組みを設けるべきである。
○ 補助金は三年で切れる。終わった後に誰が続けるのかを決めておく必要がある。
○ 獣害を防ぐ柵は三年で壊れる。直す人を決めるべきである。
○ 柵を増やすのはいかがなものか。人が山に入ることが先である。
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "里山"
    (folder / "outlines").mkdir(parents=True)
    (folder / "meeting-03").mkdir()
    (folder / "panel.yaml").write_text(PANEL, encoding="utf-8")
    (folder / "outlines/plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "outlines/law.yaml").write_text(LAW, encoding="utf-8")
    (folder / "meeting-03/議事概要.txt").write_text(MINUTES, encoding="utf-8")
    return folder


def ledger(workspace: Path, decisions: str = "") -> dict[str, Any]:
    """Build with decisions and return the ledger; 議1 and so on stand for the opinions' ids."""
    path = workspace / "decisions.yaml"
    if decisions:
        ids = {o["label"]: o["id"] for o in ledger(workspace)["opinions"]}
        text = re.sub("議[0-9]+", lambda match: ids[match.group()], decisions)
        path.write_text(f"decisions:\n{text}", encoding="utf-8")
    outcome = run(Job(workspace, workspace.parent / "out", ("json",)))
    path.unlink(missing_ok=True)
    found: dict[str, Any] = json.loads(outcome.files[0].read_text(encoding="utf-8"))
    return found


def point(found: dict[str, Any], label: str) -> dict[str, Any]:
    name = next(o["id"] for o in found["opinions"] if o["label"] == label)
    return next(p for p in found["points"] if name in p["opinions"])


def spots(found: dict[str, Any], label: str) -> list[str]:
    placements = point(found, label)["placements"]
    return [f"{p['target']} {p['section']}{'*' if p['primary'] else ''}" for p in placements]


def test_a_point_stands_where_it_was_put(workspace: Path) -> None:
    assert spots(ledger(workspace), "議1") == ["plan 第1*"]
    moved = ledger(
        workspace, "- place: 議1\n  at: law 第1章\n  also: [plan 第2]\n  why: 責務の話\n"
    )
    # Where the words put it in the other target, a reference stays.
    assert spots(moved, "議1") == ["law 第1章*", "plan 第1", "plan 第2"]
    assert point(moved, "議1")["placements"][0]["reason"] == ["事務局判断"]
    within = ledger(workspace, "- place: 議1\n  at: plan 第2\n")
    assert spots(within, "議1") == ["plan 第2*"]
    assert moved["decisions"]["applied"] == 1
    assert spots(ledger(workspace, "- place: 議1\n  not: plan 第1\n"), "議1") == []
    gone = ledger(workspace, "- place: 議1\n  at: 未分類\n")
    assert point(gone, "議1")["id"] in gone["unplaced"]


def test_the_later_of_two_decisions_counts(workspace: Path) -> None:
    found = ledger(workspace, "- place: 議1\n  at: law 第1章\n- place: 議1\n  at: plan 第2\n")
    assert spots(found, "議1") == ["plan 第2*"]
    assert found["decisions"]["applied"] == 1
    (earlier,) = found["decisions"]["superseded"]
    assert (earlier["line"], earlier["why"]) == (2, "4行目の判断が優先します。")
    assert found["warnings"] == []  # nothing that the reader must know


def test_the_later_of_two_headlines_on_one_point_counts(workspace: Path) -> None:
    found = ledger(
        workspace,
        "- merge: [議1, 議3]\n- headline: 議3\n  as: 先の案\n- headline: 議1\n  as: 中の案\n"
        "- headline: 議3\n  as: 後の案\n",
    )
    assert point(found, "議1")["worded"] == "後の案"
    assert [each["line"] for each in found["decisions"]["superseded"]] == [3, 5]
    assert found["decisions"]["applied"] == 2


def test_opinions_are_merged_and_parted(workspace: Path) -> None:
    merged = ledger(workspace, "- merge: [議1, 議3]\n")
    assert point(merged, "議1") == point(merged, "議3")
    assert len(merged["points"]) == 3
    parted = ledger(workspace, "- merge: [議1, 議2, 議3]\n- split: 議2\n")
    assert point(parted, "議1") == point(parted, "議3") != point(parted, "議2")


def test_a_headline_in_own_words_stands_beside_the_verbatim_one(workspace: Path) -> None:
    found = ledger(workspace, "- headline: 議2\n  as: 補助後の担い手\n  by: 山田\n")
    assert point(found, "議2")["worded"] == "補助後の担い手"
    assert point(found, "議2")["headline"] in MINUTES.replace("\n", "")


def test_a_dropped_opinion_stays_in_the_ledger_with_the_reason(workspace: Path) -> None:
    found = ledger(workspace, "- drop: 議4\n  why: 所管外\n")
    dropped = next(o for o in found["opinions"] if o["label"] == "議4")
    assert dropped["text"].startswith("柵を増やすのはいかがなものか")
    assert found["decisions"]["dropped"] == [
        {"opinion": dropped["id"], "why": "所管外", "by": None, "on": None}
    ]
    assert all(dropped["id"] not in p["opinions"] for p in found["points"])


def test_sides_of_a_dispute_are_set(workspace: Path) -> None:
    found = ledger(
        workspace,
        "- position: 議3\n  issue: 柵の増設\n  stance: 賛成\n- position: 議4\n  issue: 柵の増設\n  stance: 反対\n",
    )
    issue = next(i for i in found["issues"] if i["topic"] == "柵の増設")
    assert [(p["stance"], p["sentences"]) for p in issue["positions"]] == [
        ("for", ["獣害を防ぐ柵は三年で壊れる。"]),
        ("against", ["柵を増やすのはいかがなものか。"]),
    ]


def test_a_side_that_the_secretariat_set_is_told_as_such(workspace: Path) -> None:
    """It heads no point, and what is shown for it is never a sentence on something else."""
    before = ledger(workspace)
    found = ledger(
        workspace,
        "- position: 議2\n  issue: 柵の増設\n  stance: 賛成\n- position: 議4\n  issue: 柵の増設\n  stance: 反対\n",
    )
    issue = next(i for i in found["issues"] if i["topic"] == "柵の増設")
    first, second = issue["positions"]
    assert first["decided"] == first["points"] == [point(found, "議2")["id"]]
    # 議2 speaks of subsidies only: its headline stands for it.
    assert first["sentences"] == [point(before, "議2")["headline"]]
    assert second["sentences"] == ["柵を増やすのはいかがなものか。"]
    for label in ("議2", "議4"):
        assert point(found, label)["headline"] == point(before, label)["headline"]


# -- what came of each ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        # A dispute needs two sides.
        (
            "- position: 議2\n  issue: 補助金の終期\n  stance: 賛成\n",
            2,
            "「補助金の終期」に異なる立場の意見がないため、争点になりません",
        ),
        # The topic is misspelt: there is one much like it.
        (
            (
                "- position: 議3\n  issue: 柵の増設\n  stance: 賛成\n"
                "- position: 議4\n  issue: 柵の増設\n  stance: 反対\n"
                "- position: 議1\n  issue: 柵の増説\n  stance: 反対\n"
            ),
            8,
            "争点「柵の増設」のことであれば、issue を書き改めてください",
        ),
        ("- position: 議1\n  issue: 無い争点\n  stance: なし\n", 2, "争点「無い争点」がありません"),
        # What is out of the outline can't be placed, worded or merged.
        (
            "- drop: 議2\n  why: 重複\n- place: 議2\n  at: law 第2章\n",
            4,
            "議2は、2行目の判断で骨子から除かれています（戻すには restore）",
        ),
        ("- drop: 議2\n  why: 重複\n- headline: 議2\n  as: 案\n", 4, "議2は、2行目の判断で"),
        ("- drop: 議2\n  why: 重複\n- merge: [議1, 議2]\n", 4, "議2は、2行目の判断で"),
        ("- drop: 議2\n  why: 重複\n- split: 議2\n", 4, "議2は、2行目の判断で"),
    ],
)
def test_a_decision_without_effect_is_told_and_not_counted(
    workspace: Path, text: str, line: int, says: str
) -> None:
    found = ledger(workspace, text)
    (idle,) = found["decisions"]["idle"]
    assert idle["line"] == line
    assert says in idle["why"]
    assert found["decisions"]["applied"] == text.count("\n- ")  # all before it
    (warning,) = found["warnings"]
    assert warning.startswith(f"decisions.yaml {line}行目の判断「")
    assert "は、効果がありません。" in warning and idle["why"] in warning


def test_of_a_decision_on_several_the_dropped_ones_are_told(workspace: Path) -> None:
    found = ledger(workspace, "- drop: 議2\n  why: 重複\n- place: [議1, 議2]\n  at: law 第1章\n")
    assert spots(found, "議1")[0] == "law 第1章*"
    assert found["decisions"]["applied"] == 2
    (warning,) = found["warnings"]
    assert "を御確認ください。議2は、2行目の判断で骨子から除かれています" in warning


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- split: 議1\n", "もともと、ほかの意見とまとめられていません"),
        ("- place: 議1\n  not: law 第1章\n", "もともと、その箇所には載りません"),
        ("- restore: 議1\n", "除外されていない意見です"),
    ],
)
def test_a_decision_that_changes_nothing_is_kept_as_a_guard_and_not_counted(
    workspace: Path, text: str, says: str
) -> None:
    found = ledger(workspace, text)
    assert [each["why"].rstrip("。") for each in found["decisions"]["unneeded"]] == [says]
    assert found["decisions"]["applied"] == 0
    assert found["warnings"] == []


@pytest.mark.parametrize(
    ("text", "superseded"),
    [
        ("- merge: [議1, 議2]\n- split: 議2\n", [2]),
        ("- split: 議1\n- merge: [議1, 議2]\n", []),  # it was alone before
        ("- merge: [議1, 議2, 議3]\n- split: 議2\n", []),  # two of them are together yet
        ("- merge: [議1, 議2, 議3]\n- split: [議1, 議2]\n- merge: [議2, 議3]\n", [3]),
        ("- merge: [議1, 議2]\n- split: 議1\n- merge: [議1, 議2]\n", [3]),
        ("- drop: 議1\n  why: x\n- restore: 議1\n", [2]),
        ("- drop: [議1, 議2]\n  why: x\n- restore: 議1\n", []),  # 議2 is out yet
        (
            (
                "- position: 議1\n  issue: 柵\n  stance: 賛成\n- position: 議4\n  issue: 柵\n  stance: 反対\n"
                "- position: 議1\n  issue: 柵\n  stance: 条件付き\n"
            ),
            [2],
        ),
    ],
)
def test_what_a_later_decision_takes_back_is_not_counted(
    workspace: Path, text: str, superseded: list[int]
) -> None:
    found = ledger(workspace, text)
    assert [each["line"] for each in found["decisions"]["superseded"]] == superseded


def test_a_dropped_opinion_is_restored_as_it_was(workspace: Path) -> None:
    before = ledger(workspace)
    found = ledger(
        workspace,
        "- drop: [議1, 議2]\n  why: 所管外\n- restore: 議1\n- place: 議1\n  at: law 第1章\n",
    )
    assert point(found, "議1")["headline"] == point(before, "議1")["headline"]
    assert spots(found, "議1")[0] == "law 第1章*"
    (dropped,) = found["decisions"]["dropped"]
    assert dropped["opinion"] == next(o["id"] for o in found["opinions"] if o["label"] == "議2")
    assert found["warnings"] == []


def test_a_text_that_is_another_opinion_s_is_told(workspace: Path) -> None:
    found = ledger(
        workspace,
        "- place: 議1\n  at: law 第1章\n  text: 補助金は三年で切れる、終わった後\n"
        "- accept: 議3\n  text: 獣害を防ぐ柵は３年で\n"  # by hand, and nearly so
        "- merge: [議1, 議3]\n  text: [担い手がいない。森林組合, 獣害を防ぐ柵は]\n",
    )
    (warning,) = found["warnings"]
    assert warning.startswith("decisions.yaml 2行目の判断「対応付け（議1）」を御確認ください。")
    assert "議2（o" in warning


def printed(workspace: Path, decisions: str) -> str:
    """Return the page of a draft with decisions; 議1 and so on stand for the opinions' ids."""
    ids = {o["label"]: o["id"] for o in ledger(workspace)["opinions"]}
    text = re.sub("議[0-9]+", lambda match: ids[match.group()], decisions)
    (workspace / "decisions.yaml").write_text(f"decisions:\n{text}", encoding="utf-8")
    opened = open_workspace(workspace)
    synthesis, warnings = synthesise(Job(workspace), load_panel(workspace), opened.sources())
    briefing = compose(synthesis, 1, warnings)
    return page(Product(briefing, b"", template_folders(opened)), FITS[0])


def test_the_draft_lists_the_decisions_that_bear_on_it(workspace: Path) -> None:
    text = printed(
        workspace,
        "- place: 議1\n  at: law 第1章\n  why: 責務の話\n  by: 佐藤\n- note: 議2\n  as: 座長に要確認\n"
        "- drop: 議4\n  why: 所管外\n- headline: 議4\n  as: 柵より人\n",
    )
    assert '<a href="#annex-decisions">別添6　事務局判断一覧</a>' in text
    annex = text[text.index('<section class="annex runs-on decisions">') :]
    annex = re.sub(r'<span class="whole">(.*?)</span>', r"\1", annex)
    assert re.findall(r'<p class="origin">(\S+)　', annex) == ["対応付け", "除外", "見出しの文案"]
    assert "→ 里山条例 第1章　理由：責務の話" in annex
    assert 'class="label page" href="#pt-p' in annex
    assert (
        "（効果なし：議4は、4行目の判断で" in annex or "（効果なし：議4は、8行目の判断で" in annex
    )
    assert "座長に要確認" not in text and "佐藤" not in text
    cover = text[: text.index("</header>")]
    assert "は、効果がありません。" in cover


def test_without_decisions_there_is_no_list(workspace: Path) -> None:
    assert "事務局判断一覧" not in printed(workspace, "- note: 議2\n  as: 座長に要確認\n")


def test_a_side_set_in_print_says_whose_it_is(workspace: Path) -> None:
    text = printed(
        workspace,
        "- position: 議3\n  issue: 柵の増設\n  stance: 賛成\n- position: 議4\n  issue: 柵の増設\n  stance: 反対\n",
    )
    part = text[text.index('<section class="issues">') : text.index('<section class="agenda">')]
    assert part.count("立場は事務局判断") == 2
    assert "積極的な意見：議3（立場は事務局判断）" in text


def test_a_decision_whose_opinion_is_gone_is_told_with_the_likely_one(workspace: Path) -> None:
    found = ledger(
        workspace,
        "- place: odeadbeef\n  at: law 第1章\n  text: 補助金は三年で切れる、終わった後\n- accept: 議1\n",
    )
    assert found["decisions"]["applied"] == 1
    (orphan,) = found["decisions"]["orphaned"]
    assert orphan["decision"] == "対応付け（odeadbeef）"
    assert "議2（o" in orphan["why"]
    (warning,) = found["warnings"]
    assert warning.startswith("decisions.yaml 2行目の判断")


def test_of_a_merge_only_the_gone_opinion_s_words_are_quoted(workspace: Path) -> None:
    """A single text is that of the opinion it fits: here the living one."""
    found = ledger(
        workspace, "- merge: [議1, odeadbeef]\n  text: 担い手がいない。森林組合だけに頼らず\n"
    )
    (warning,) = found["warnings"]
    assert "担い手" not in warning and "書き改めて" not in warning
    assert "意見 odeadbeef がこの稿の資料にありません" in warning
    both = ledger(
        workspace,
        "- merge: [議1, odeadbeef]\n  text: [担い手がいない。森林組合, 獣害を防ぐ柵は三年でこわれる]\n",
    )
    (warning,) = both["warnings"]
    assert "（「獣害を防ぐ柵は三年でこわれる」）" in warning and "議3（o" in warning


def test_decisions_survive_an_edit_elsewhere_and_another_format(workspace: Path) -> None:
    name = next(o["id"] for o in ledger(workspace)["opinions"] if o["label"] == "議1")
    source = workspace / "meeting-03/議事概要.txt"
    source.write_text(MINUTES.replace("必要がある", "必要があろう"), encoding="utf-8")
    again = ledger(workspace, f"- place: {name}\n  at: law 第1章\n")
    assert spots(again, "議1") == ["law 第1章*", "plan 第1"]
    source.unlink()
    (workspace / "meeting-03/議事概要.md").write_text(MINUTES.replace("○ ", "- "), encoding="utf-8")
    other = ledger(workspace, f"- place: {name}\n  at: law 第1章\n")
    assert spots(other, "議1") == ["law 第1章*", "plan 第1"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- at: law 第1章\n", 2, "1番目の判断: 判断の種類がありません"),
        ("- place: o1234567g\n  at: law 第1章\n", 2, "「o1234567g」は意見の ID ではありません"),
        ("- place: 議12\n  at: law 第1章\n", 2, "kosshi explain 議12"),
        ("- place: o12345678\n  at: lou 第1章\n", 3, "「lou 第1章」の対象文書がありません"),
        (
            "- place: o12345678\n  at: law 第9章\n",
            3,
            "里山条例に「law 第9章」に当たる節はありません",
        ),
        ("- place: o12345678\n", 2, "置き場所がありません"),
        ("- drop: o12345678\n", 2, "drop（除外）に why がありません"),
        ("- drop: o12345678\n  why: x\n  at: law 第1章\n", 4, "drop（除外）に at は書けません"),
        ("- merge: [o12345678]\n", 2, "merge（統合）の意見は2件以上です（1件あります）"),
        ("- merge: [o12345678, o12345678]\n", 2, "同じ意見が二度あります"),
        ("- headline: [o12345678, o12345679]\n  as: x\n", 2, "意見は1件です"),
        (
            "- position: o12345678\n  issue: x\n  stance: 中立\n",
            4,
            "「中立」という立場はありません",
        ),
        ("- plaice: o12345678\n", 2, "plaice というキーはありません"),
        ("- note: o12345678\n  as: x\n  on: 2026-02-30\n", 4, "「2026-02-30」は日付ではありません"),
        ("- accept: o12345678\n  drop: o12345678\n", 2, "判断（drop、accept）が二つ以上あります"),
        ("- place: o12345678\n  not_: law 第1章\n", 3, "not_ というキーはありません"),
        ("- place: o12345678\n  at: law 第1章\n  箇所: law 第2章\n", 4, "at（箇所）が二度あります"),
        ("- place: o12345678\n  at: 未分類\n  also: law 第1章\n", 4, "どこにも置かない"),
        ("- place: o12345678\n  at: law 第1章\n  not: 里山条例 第1章\n", 4, "at と not に同じ節"),
        ("- place: o12345678\n  also: law 第1章\n  not: law 第1章\n", 4, "also と not に同じ節"),
        ("- drop:\n  why: x\n", 2, "drop に意見の ID がありません"),
        ("- drop: o12345678\n  why:\n", 2, "drop（除外）に why がありません"),
        (
            "- merge: [o12345678, o12345679]\n  text: [一, 二, 三]\n",
            3,
            "text が3件ありますが、意見は2件",
        ),
        ("- place：o12345678\n  at: law 第1章\n", 2, "キーの後が全角の「：」"),
        ("- place: o12345678\n  at：law 第1章\n", 3, "キーの後が全角の「：」"),
        ("- place: o12345678\n　at: law 第1章\n", 3, "字下げに全角の空白"),
        ("- place:　o12345678\n  at: law 第1章\n", 2, "「:」の後が全角の空白"),
        ("- place: o12345678\n  at:law 第1章\n", 3, "「:」の後に空白がありません"),
        ("- accept\n", 2, "1番目の判断「accept」が「キー: 値」の組ではありません"),
        ("- note: o12345678\n  as: [一, 二]\n", 3, "as に書けるのは一つだけです"),
    ],
)
def test_every_mistake_is_told_with_its_line(
    workspace: Path, text: str, line: int, says: str
) -> None:
    (workspace / "decisions.yaml").write_text("decisions:\n" + text, encoding="utf-8")
    with pytest.raises(DecisionError) as caught:
        load_decisions(open_workspace(workspace), load_panel(workspace).targets)
    assert says in str(caught.value)
    assert caught.value.line == line
    assert caught.value.remedy
    assert caught.value.further == ()


MISTAKES = """\
decisions:
- place: o12345678
  at: lou 第1章
  wy: 所管外
- drop: o12345678
- plaice: o12345679
  at: law 第1章
- place：o12345678
  at: law 第9章
- headline: 議3
  as: 案
  on: 2026-02-30
- accept: o12345678
by: 佐藤
判断人: 佐藤
"""


def test_every_mistake_of_a_file_gets_a_line_of_its_own(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "decisions.yaml").write_text(MISTAKES, encoding="utf-8")
    assert main(["decide", "list", "--workspace", str(workspace), "--json"]) == 15
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    told = [re.search(r"decisions\.yaml (\d+)行目: (.*?)→ (.*)", line) for line in lines]
    assert all(told)
    assert [(int(match[1]), match[2]) for match in told if match] == [
        (3, "at: 「lou 第1章」の対象文書がありません。"),
        (4, "wy というキーはありません。"),
        (5, "drop（除外）に why がありません。"),
        (6, "plaice というキーはありません。"),
        (8, "キーの後が全角の「：」です。"),
        (9, "at: 里山条例に「law 第9章」に当たる節はありません。"),
        (10, "「議3」は意見の ID ではありません。"),
        (12, "on「2026-02-30」は日付ではありません。"),
        (14, "by が、判断の外（行の頭）に書かれています。"),
        (15, "判断人 というキーはありません。"),
    ]
    remedies = [match[3] for match in told if match]
    assert remedies[1] == "「why」のことではありませんか。"
    assert remedies[3] == "「place」のことではありませんか。"
    data = json.loads(captured.out)
    assert [each["line"] for each in data["errors"]] == [3, 4, 5, 6, 8, 9, 10, 12, 14, 15]


def test_a_list_without_its_key_is_told_what_it_lacks(workspace: Path) -> None:
    text = "# 判断\n- accept: o12345678\n"
    (workspace / "decisions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DecisionError, match="2行目: 「decisions:」の行がありません"):
        load_decisions(open_workspace(workspace), load_panel(workspace).targets)


def test_a_slip_of_the_form_hides_no_mistake_elsewhere(workspace: Path) -> None:
    text = (
        "decisions:\n- place: o12345678\n  at: lou 第1章\n- note: [o12345678\n  as: 覚え\n"
        "- drop: o12345678\n\t why: タブ\n- place: o12345678\n  at: law 第9章\n"
    )
    (workspace / "decisions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DecisionError) as caught:
        load_decisions(open_workspace(workspace), load_panel(workspace).targets)
    told = [caught.value, *caught.value.further]
    assert [each.line for each in told] == [3, 5, 7, 9]
    assert "「[」に対応する「]」が見つかりません" in told[1].message
    assert "タブは字下げに使えません" in told[2].message


def test_keys_and_values_may_be_written_as_they_are_printed(workspace: Path) -> None:
    text = """\
事務局判断:
- 対応付け: ｏ１２３４５６７８
  主たる箇所: 里山基本計画　第２
  併せて載せる箇所: [里山条例 総則]
  理由: 所管による
  書き出し: 担い手が
  判断者: 佐藤
  判断日: 2026-07-01
- 争点での立場: o12345678
  争点: 柵の増設
  立場: 慎重・反対の意見
- 除外の取消し: [o12345678, o12345679]
- 対応付け: o12345678
  箇所: 未分類
"""
    (workspace / "decisions.yaml").write_text(text, encoding="utf-8")
    first, second, third, last = load_decisions(
        open_workspace(workspace), load_panel(workspace).targets
    )
    assert (first.opinions, str(first.at), [str(s) for s in first.also]) == (
        ("o12345678",),
        "plan 第2",
        ["law 第1章"],
    )
    assert (first.why, first.text, first.by, first.on) == (
        "所管による",
        ("担い手が",),
        "佐藤",
        "2026-07-01",
    )
    assert (second.issue, second.stance) == ("柵の増設", "against")
    assert (third.action, third.opinions) == ("restore", ("o12345678", "o12345679"))
    assert last.unplaced
