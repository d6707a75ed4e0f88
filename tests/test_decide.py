"""``kosshi decide``: what is decided stands in the file as a person could have written it, and works."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from kosshi.cli import main, run
from kosshi.decisions import Action, Decision
from kosshi.decisions.read import load_decisions
from kosshi.decisions.write import add
from kosshi.errors import DecisionError, UnknownIdError, UsageError, WorkspaceError
from kosshi.panel import load_panel
from kosshi.pipeline import Job, synthesise
from kosshi.pipeline import run as pipeline
from kosshi.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from kosshi.synthesis import Synthesis

PANEL = Path(__file__).parent / "panels" / "regional-mobility"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(PANEL, tmp_path / "検討会")


def decide(root: Path, *words: str) -> dict[str, Any]:
    return dict(run(["decide", *words, "--workspace", str(root)]).data)


def synthesis_of(root: Path) -> Synthesis:
    return synthesise(Job(root), load_panel(root), open_workspace(root).sources())[0]


def named(synthesis: Synthesis, label: str) -> str:
    return next(o.id for r in synthesis.records for o in r.opinions if o.label == label)


def point_of(synthesis: Synthesis, label: str) -> Any:
    name = named(synthesis, label)
    return next((p for p in synthesis.points if name in p.opinions), None)


def entries(root: Path) -> list[dict[str, Any]]:
    text = (root / "decisions.yaml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)["decisions"]
    return found


# -- every action, from the command line to the draft ------------------------------------------


@pytest.mark.parametrize(
    "spot", ["kihon 第3章-第3", "基本方針 第3章-第3", "基本方針　第３章－第３", "kihon第3章-第3"]
)
def test_place_by_id_or_short_name_in_any_width(root: Path, spot: str) -> None:
    data = decide(root, "place", "議12", "--at", spot, "--by", "佐藤", "--on", "2026-10-01")
    assert entries(root)[0] == {
        "place": data["decision"]["opinions"][0],
        "at": "kihon 第3章-第3",
        "text": "移動に困っている人は、交通の窓口ではなく、福祉や医療の窓口に現れる。要介護認定を",
        "by": "佐藤",
        "on": "2026-10-01",
    }
    assert {
        "what": "主たる箇所",
        "before": "基本方針 第4章-第1-3-(2)",
        "after": "基本方針 第3章-第3",
    } in data["changes"]
    synthesis = synthesis_of(root)
    point = point_of(synthesis, "議12")
    (primary,) = [p for p in synthesis.placements if p.point == point.id and p.primary]
    assert (primary.target, primary.section) == ("kihon", "第3章-第3")


def test_place_nowhere(root: Path) -> None:
    decide(root, "place", "議12", "--at", "未分類")
    synthesis = synthesis_of(root)
    point = point_of(synthesis, "議12")
    assert [p for p in synthesis.placements if p.point == point.id] == []


def test_also_and_not(root: Path) -> None:
    decide(root, "place", "議12", "--also", "推進計画 第3-5", "--not", "kihon 第4章-第1-3-(2)")
    synthesis = synthesis_of(root)
    point = point_of(synthesis, "議12")
    places = {(p.target, p.section) for p in synthesis.placements if p.point == point.id}
    assert ("suishin", "第3-5") in places
    assert ("kihon", "第4章-第1-3-(2)") not in places


def test_merge_and_split(root: Path) -> None:
    decide(root, "merge", "議1", "奥村2")
    synthesis = synthesis_of(root)
    assert named(synthesis, "奥村2") in point_of(synthesis, "議1").opinions
    decide(root, "split", "奥村2")
    synthesis = synthesis_of(root)
    assert point_of(synthesis, "奥村2").opinions == (named(synthesis, "奥村2"),)


def test_position(root: Path) -> None:
    decide(root, "position", "議12", "--issue", "輸送密度", "--stance", "反対")
    synthesis = synthesis_of(root)
    (issue,) = [i for i in synthesis.issues if i.topic == "輸送密度"]
    (against,) = [p for p in issue.positions if p.stance == "against"]
    assert point_of(synthesis, "議12").id in against.points


def test_headline_note_and_accept(root: Path) -> None:
    decide(root, "headline", "議3", "--as", "計画づくりへの伴走")
    decide(root, "note", "議3", "--as", "県に確認中")
    decide(root, "accept", "議3")
    synthesis = synthesis_of(root)
    assert point_of(synthesis, "議3").worded == "計画づくりへの伴走"
    assert synthesis.decided.notes == ((named(synthesis, "議3"), "県に確認中"),)
    assert synthesis.decided.accepted == (named(synthesis, "議3"),)


def test_drop_keeps_the_reason(root: Path) -> None:
    decide(root, "drop", "議36", "--why", "議35と重なる")
    synthesis = synthesis_of(root)
    assert point_of(synthesis, "議36") is None
    assert [d.why for d in synthesis.decided.dropped] == ["議35と重なる"]


def test_a_point_stands_for_its_first_opinion(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    point = point_of(synthesis_of(root), "議1")
    assert main(["decide", "accept", point.id, "--workspace", str(root)]) == 0
    captured = capsys.readouterr()
    assert "その最初の意見 議1 として書き留めます" in captured.err
    assert "decisions.yaml の4行目に書き留めました。" in captured.out


# -- the file ------------------------------------------------------------------------------

HAND = """\
# 第5回の後に佐藤が書いた
decisions:
# 字下げなし
- drop: {one}   # 末尾の注記
  why: '重複'

# 終わり
"""


def test_what_a_person_wrote_is_kept_to_the_letter(root: Path) -> None:
    one = named(synthesis_of(root), "議36")
    file = root / "decisions.yaml"
    file.write_text(HAND.format(one=one), encoding="utf-8")
    decide(root, "accept", "議3")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(HAND.format(one=one))
    assert text.removeprefix(HAND.format(one=one)).startswith("- accept: o")
    decide(root, "undo")
    assert file.read_text(encoding="utf-8") == HAND.format(one=one)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "decisions: []\n",
        "decisions:\n",
        "decisions: ~ # まだない\n",
        "# 注記だけ\n",
        "decisions:",
    ],
)
def test_a_file_without_decisions(root: Path, before: str) -> None:
    (root / "decisions.yaml").write_text(before, encoding="utf-8")
    decide(root, "accept", "議3")
    assert [list(e) for e in entries(root)] == [["accept", "text"]]
    assert "# 注記だけ" in (root / "decisions.yaml").read_text("utf-8") or "注記" not in before


def test_a_list_in_brackets_is_left_alone(root: Path) -> None:
    one = named(synthesis_of(root), "議36")
    file = root / "decisions.yaml"
    file.write_text(f"decisions: [{{accept: {one}}}]\n", encoding="utf-8")
    with pytest.raises(DecisionError, match="書き足せません"):
        decide(root, "accept", "議3")
    assert file.read_text("utf-8") == f"decisions: [{{accept: {one}}}]\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "行末の # 注記ではない",
        "鍵: 値",
        "「\"」と\\と'",
        "- 箇条",
        "*別名 &印 !札 %命令 @ `",
        "null",
        "右から左\u202e裏返し",
        "改行に似た\u2028字",
        "絵文字😀と髙",
        "{{ 7*7 }} <b>",
    ],
)
def test_whatever_stands_in_a_note_is_read_back_as_it_was(root: Path, hostile: str) -> None:
    panel = load_panel(root)
    name = named(synthesis_of(root), "議3")
    if "\u202e" in hostile or "\u2028" in hostile:  # they would reorder or break a printed line
        with pytest.raises((UsageError, DecisionError)):
            decide(root, "note", "議3", "--as", hostile)
        assert not (root / "decisions.yaml").exists()
        return
    add(Workspace(root), panel.targets, [Decision(Action.NOTE, (name,), words=hostile)])
    (found,) = load_decisions(Workspace(root), panel.targets)
    assert found.words == hostile


def test_two_people_at_once_lose_nothing(root: Path) -> None:
    panel = load_panel(root)
    names = [o.id for r in synthesis_of(root).records for o in r.opinions][:24]

    def write(own: list[str]) -> None:
        for name in own:
            add(Workspace(root), panel.targets, [Decision(Action.ACCEPT, (name,))])

    people = [threading.Thread(target=write, args=(names[n::3],)) for n in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    found = load_decisions(Workspace(root), panel.targets)
    assert sorted(d.opinions[0] for d in found) == sorted(names)
    assert [p.name for p in root.iterdir() if p.name.startswith(".decisions")] == []


def test_a_dry_run_writes_nothing(root: Path) -> None:
    data = decide(root, "drop", "議36", "--why", "重複", "--dry-run")
    assert data["written"] is False
    assert {"what": "稿への掲載", "before": "掲載", "after": "除外（重複）"} in data["changes"]
    assert not (root / "decisions.yaml").exists()


def test_every_opinion_that_a_decision_moves_is_shown(root: Path) -> None:
    words = ("merge", "議1", "奥村2", "--workspace", str(root), "--dry-run")
    answer = run(["decide", *words])
    label = {"議1", "奥村2"}
    assert {each["label"] for each in answer.data["effects"]} == label
    assert all(each["changes"] for each in answer.data["effects"])
    before = synthesis_of(root)
    decide(root, "merge", "議1", "奥村2")
    after = synthesis_of(root)
    names = {o.id: o.label for r in after.records for o in r.opinions}

    def stand(synthesis: Synthesis) -> dict[str, object]:
        return {
            name: (
                point.opinions,
                [
                    (p.target, p.section, p.primary)
                    for p in synthesis.placements
                    if p.point == point.id
                ],
            )
            for point in synthesis.points
            for name in point.opinions
        }

    one, other = stand(before), stand(after)
    together = {names[o] for o in point_of(after, "議1").opinions}
    moved = {names[name] for name in one if one[name] != other[name]} - together
    assert {each["label"] for each in answer.data["others"]} == moved
    for shown in moved:
        assert f"  {shown}「" in answer.text


def test_what_a_decision_moves_elsewhere_stands_below_it(root: Path) -> None:
    """The first decision puts an opinion where its words led nowhere; that places another like it."""
    answer = run(
        [
            "decide",
            "place",
            "議34",
            "--at",
            "suishin 第3-3-(2)",
            "--workspace",
            str(root),
            "--dry-run",
        ]
    )
    (other,) = answer.data["others"]
    assert other["label"] == "議36"
    assert {"what": "主たる箇所", "before": "未分類", "after": "推進計画 第3-3-(2)"} in other[
        "changes"
    ]
    lines = answer.text.splitlines()
    assert lines.index("ほかに変わる意見（1件）") < next(
        n for n, line in enumerate(lines) if line.startswith("  議36「")
    )


def test_a_broken_file_is_not_touched(root: Path) -> None:
    file = root / "decisions.yaml"
    file.write_text("decisions:\n  - plaice: o12345678\n", encoding="utf-8")
    with pytest.raises(DecisionError):
        decide(root, "accept", "議3")
    assert file.read_text("utf-8") == "decisions:\n  - plaice: o12345678\n"


def test_list_tells_what_stands_and_what_is_gone(root: Path) -> None:
    decide(root, "accept", "議3")
    with (root / "decisions.yaml").open("a", encoding="utf-8") as file:
        file.write("  - note: o00000000\n    as: 古い覚書\n")
    answer = run(["decide", "list", "--workspace", str(root)])
    head, first, second, why = answer.text.splitlines()
    assert head == "判断は2件、うち適用しているのは1件です。"
    assert first.split() == ["4行目", "確認済み（議3）"]
    assert second.split()[:2] == ["6行目", "覚書（o00000000）"]
    assert why.split()[0] == "※適用できません。意見"


def test_undo_of_nothing(root: Path) -> None:
    assert run(["decide", "undo", "--workspace", str(root)]).text == "取り消す判断はありません。"


def test_undo_by_line_takes_out_that_decision_only(root: Path) -> None:
    for label in ("議3", "議4", "議5"):
        decide(root, "accept", label)
    lines = [each["line"] for each in decide(root, "list")["decisions"]]
    assert lines == [4, 6, 8]
    undone = decide(root, "undo", "--line", "6")["undone"]
    synthesis = synthesis_of(root)
    assert undone["opinions"] == [named(synthesis, "議4")]
    assert set(synthesis.decided.accepted) == {named(synthesis, "議3"), named(synthesis, "議5")}
    with pytest.raises(
        UsageError, match="5行目から始まる判断はありません。→ 判断が始まる行は 4、6"
    ):
        decide(root, "undo", "--line", "5")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["undo", "--by", "佐藤"], "undo（取消し）に --by は付けられません"),
        (["undo", "議3"], "undo（取消し）に、意見の番号や ID（議3）は指定できません"),
        (["undo", "--line", "二"], "行の番号ではありません"),
        (["list", "議3"], "list（一覧）に、意見の番号や ID（議3）は指定できません"),
        (["list", "--why", "x"], "list（一覧）に --why は付けられません"),
        (["accept", "議3", "--line", "4"], "--line は undo（取消し）だけ"),
    ],
)
def test_nothing_that_was_asked_is_passed_over(root: Path, words: list[str], told: str) -> None:
    decide(root, "accept", "議3")
    before = (root / "decisions.yaml").read_bytes()
    with pytest.raises(UsageError) as caught:
        decide(root, *words)
    assert told in str(caught.value)
    assert (root / "decisions.yaml").read_bytes() == before


# -- what is out of the outline, and back --------------------------------------------------


def test_a_dropped_opinion_is_found_explained_and_restored(root: Path) -> None:
    before = synthesis_of(root)
    decide(root, "drop", "議36", "--why", "議35と重なる", "--by", "佐藤")
    told = run(["explain", "議36", str(root)])
    name = named(before, "議36")
    assert told.data["dropped"] == {"why": "議35と重なる", "by": "佐藤", "on": None, "line": 4}
    assert (
        "骨子から除外されています（decisions.yaml 4行目の判断、佐藤）。理由：議35と重なる"
        in told.text
    )
    assert "kosshi decide restore 議36" in told.text
    assert run(["explain", name, str(root)]).text == told.text
    idle = decide(root, "place", "議36", "--at", "kihon 第1章", "--dry-run")
    assert idle["state"] == "idle" and "restore" in idle["why"]
    decide(root, "restore", "議36")
    after = synthesis_of(root)
    assert (after.points, after.placements, after.issues) == (
        before.points,
        before.placements,
        before.issues,
    )


def test_a_decision_without_effect_says_why_at_once(root: Path) -> None:
    words = ["position", "議12", "--issue", "福祉の窓口", "--stance", "賛成"]
    answer = run(["decide", *words, "--workspace", str(root)])
    assert "稿の内容は変わりません。「福祉の窓口」に異なる立場の意見がないため" in answer.text
    assert answer.data["state"] == "idle"
    listed = run(["decide", "list", "--workspace", str(root)])
    assert "うち適用しているのは0件" in listed.text and "※効果がありません。" in listed.text


def test_several_opinions_at_once(root: Path) -> None:
    decide(root, "place", "議12", "議13", "--at", "kihon 第3章-第3")
    synthesis = synthesis_of(root)
    for label in ("議12", "議13"):
        point = point_of(synthesis, label)
        (primary,) = [p for p in synthesis.placements if p.point == point.id and p.primary]
        assert (primary.target, primary.section) == ("kihon", "第3章-第3")
    (entry,) = entries(root)
    assert [len(entry[key]) for key in ("place", "text")] == [2, 2]


# -- the numbers that a draft prints -------------------------------------------------------


def test_a_printed_number_is_what_the_latest_draft_prints(root: Path) -> None:
    """Also after decisions that shift the numbers of the next draft."""
    with pytest.raises(UnknownIdError, match="稿に印刷された番号です。稿がまだありません"):
        run(["explain", "点5", str(root)])
    outcome = pipeline(Job(root, formats=("json",)))
    printed = json.loads((outcome.draft / "ledger.json").read_text("utf-8"))
    labels = {o["id"]: o["label"] for o in printed["opinions"]}
    numbers = {p["label"]: p["opinions"][0] for p in printed["points"]}
    decide(root, "place", labels[numbers["点5"]], "--at", "未分類")
    for number in ("点5", "点6", "点20"):
        answer = run(["explain", number, str(root)])
        assert answer.data["point"]["opinions"][0]["id"] == numbers[number]
        assert "第1稿（" in answer.notes[0] and labels[numbers[number]] in answer.notes[0]
    decide(root, "accept", "点6")
    assert entries(root)[-1]["accept"] == numbers["点6"]
    decide(root, "drop", labels[numbers["点6"]], "--why", "重複")
    gone = run(["explain", "点6", str(root)])
    assert gone.data["dropped"]["why"] == "重複"
    with pytest.raises(UnknownIdError, match=r"第1稿（.*）に「点999」というまとまりはありません"):
        run(["explain", "点999", str(root)])


def test_drafts_elsewhere_are_found_where_they_are_said_to_be(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "稿"
    outcome = pipeline(Job(root, elsewhere, formats=("json",)))
    printed = json.loads((outcome.draft / "ledger.json").read_text("utf-8"))
    first = next(p["opinions"][0] for p in printed["points"] if p["label"] == "点3")
    answer = run(["explain", "点3", str(root), "--out", str(elsewhere)])
    assert answer.data["point"]["opinions"][0]["id"] == first
    assert answer.data["point"]["label"] == "点3"


# -- what explain says of decisions and words ----------------------------------------------


def test_explain_shows_the_decisions_on_an_opinion(root: Path) -> None:
    decide(root, "place", "議12", "--at", "未分類", "--why", "所管外", "--by", "佐藤")
    decide(root, "note", "議12", "--as", "県に確認中")
    text = run(["explain", "議12", str(root)]).text
    assert "未分類（事務局の判断による。decisions.yaml 4行目）" in text
    assert "根拠となる語が足りません" not in text
    assert "4行目  対応付け（議12） → 未分類　理由：所管外（佐藤）〔適用〕" in text
    assert "覚書（議12） 「県に確認中」〔適用〕" in text


def test_explain_lists_the_opinions_in_which_words_stand(root: Path) -> None:
    opinions = [o for r in synthesis_of(root).records for o in r.opinions]
    expected = {o.label for o in opinions if "福祉" in o.text or any("福祉" in t for t in o.theme)}
    answer = run(["explain", "福祉", str(root)])
    assert len(expected) > 1
    assert {each["label"] for each in answer.data["matches"]} == expected
    assert answer.text.startswith(f"「福祉」を含む意見が{len(expected)}件あります。")
    (one,) = [o for o in opinions if "要介護認定" in o.text]
    assert run(["explain", "要介護認定　窓口", str(root)]).data["opinion"]["id"] == one.id
    with pytest.raises(UnknownIdError):
        run(["explain", "どこにも無い語", str(root)])


def test_explain_quotes_words_as_they_are_written(root: Path) -> None:
    texts = "".join(o.text for r in synthesis_of(root).records for o in r.opinions)
    point = next(p for p in synthesis_of(root).points if p.links)
    answer = run(["explain", point.id, str(root)])
    assert "\\n" not in answer.text
    for link in answer.data["point"]["links"]:
        assert all(run_ in texts for run_ in link["shared"])


def test_more_than_one_opinion_is_not_taken_for_a_folder(root: Path) -> None:
    with pytest.raises(WorkspaceError, match="一度に示せるのは、意見かまとまりの一つ"):
        run(["explain", "議1", "議2"])


# -- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plase", "議3"], "「place」ではありませんか"),
        (["place", "議3"], "--at、--also、--not のいずれかが必要"),
        (["place", "議3", "--at", "kihon 第3章-第9"], "近いのは 第3章-第"),
        (["place", "議3", "--at", "白書 1"], "対象文書は kihon（基本方針）"),
        (["merge", "議3"], "意見は2件以上です（1件"),
        (["merge", "議3", "議3"], "二度指定"),
        (["drop", "議3"], "--why が必要"),
        (["accept", "議3", "--at", "kihon 第1章"], "--at は付けられません"),
        (["position", "議3", "--issue", "税", "--stance", "中立"], "賛成、条件付き、反対、なし"),
        (["note", "議3", "--as", "二\n行"], "空でない一行"),
        (["accept", "議3", "--on", "10/1"], "日付として読めません"),
    ],
)
def test_what_can_t_be_is_refused_with_what_can(root: Path, words: list[str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        decide(root, *words)
    assert told in str(caught.value)
    assert not (root / "decisions.yaml").exists()


def test_an_unknown_opinion(root: Path) -> None:
    with pytest.raises(UnknownIdError):
        decide(root, "accept", "議99")
