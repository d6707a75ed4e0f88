"""From meeting to meeting and from draft to draft, on a fictional panel that met twice."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from kosshi.cli import run as cli
from kosshi.compose import compose
from kosshi.errors import KosshiError
from kosshi.panel import load_panel
from kosshi.pipeline import Job, run, synthesise, template_folders
from kosshi.render import Product
from kosshi.render._fit import FITS
from kosshi.render._markup import page
from kosshi.workspace import open_workspace

PANEL = Path(__file__).parent / "panels" / "town-libraries"

# The points by their first opinion, as a reader of the two minutes would sort them.
NEW = {"2-議3", "2-議4", "2-議5", "2-議6", "2-議7", "2-議8"}
REPEATED = {"1-議1", "1-議2"}
UNMENTIONED = {"1-議3", "1-議4", "1-議5", "1-議6", "1-議7", "1-議8"}


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
    issue, other = ledger["changes"]["shifts"]
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
    # Worded nearly the same, but for its end: the other side of a question, not the same point.
    assert other["topic"] == "小規模な分館の統合"
    assert [each["stance"] for each in other["before"] + other["after"]] == ["for", "against"]
    assert [each["meetings"] for each in other["before"] + other["after"]] == [[1], [2]]
    assert other["after"][0]["sentence"].endswith("進めるべきではない。")


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
    part = text[text.index('<section class="changes">') : text.index('<section class="outline ')]
    assert '<a href="#changes">前回からの変化</a>' in text
    titles = re.findall(r'<h2 class="section"[^>]*>([^<]*)<span class="tally">(\d+)</span>', part)
    assert titles == [
        ("異なる立場が加わった論点", "2"),
        ("新たに出された意見", "6"),
        ("再び出された意見", "2"),
        ("今回記録のない意見", "6"),
    ]
    assert "争点1　電子図書館サービス" in part
    assert part.count('<li><a class="leader" href="#pt-') == 14
    assert "第1回・第2回会合の資料" in text
    placings = re.findall(r'<p class="placing">.*?</p>', text, re.DOTALL)
    assert sum("第1回・第2回" in each for each in placings) == len(REPEATED)


def test_the_reader_is_told_at_which_meetings_a_point_was_said() -> None:
    told = cli(["explain", "2-議1", str(PANEL)])
    assert "\n  会合    第1回・第2回\n" in told.text
    assert told.data["point"]["meetings"] == "第1回・第2回"


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


LATEST = "meeting-02/議事概要.txt"
LAST = "○　司書の採用に当たっては、任期の定めのない職を増やすことが、経験の蓄積につながる。\n"


def test_a_remark_made_again_is_neither_new_nor_gone_though_it_stands_alone(tmp_path: Path) -> None:
    """A whole sentence comes back; that the two are no one point may be the secretariat's decision."""
    workspace = copied(tmp_path / "w")
    minutes = workspace / LATEST
    again = (
        "○　洋書は大学の図書館と分担して買うべきである。契約の窓口を一本化することが望ましい。\n"
    )
    minutes.write_text(minutes.read_text("utf-8").replace(LAST, LAST + again), encoding="utf-8")
    names = {o["label"]: o["id"] for o in built(workspace, tmp_path / "first")["opinions"]}
    decisions = f"decisions:\n- split: {names['2-議9']}\n"
    (workspace / "decisions.yaml").write_text(decisions, encoding="utf-8")
    found = built(workspace, tmp_path / "o")
    points = {tuple(p["opinions"]): p["id"] for p in found["points"]}
    pair = {points[(names["1-議5"],)], points[(names["2-議9"],)]}
    assert pair <= set(found["changes"]["repeated"])
    assert not pair & {*found["changes"]["new"], *found["changes"]["unmentioned"]}


def test_who_says_to_have_thought_otherwise_before_is_told(tmp_path: Path) -> None:
    workspace = copied(tmp_path / "w")
    minutes = workspace / LATEST
    turned = "○　ＮＰＯへの委託について、前回は慎重な意見を申し上げたが、各館の実情を伺い、進めることに賛成する。\n"
    minutes.write_text(minutes.read_text("utf-8").replace(LAST, LAST + turned), encoding="utf-8")
    shifts = built(workspace, tmp_path / "o")["changes"]["shifts"]
    (own,) = [s for s in shifts if "前回は慎重" in s["after"][0]["sentence"]]
    assert [s["stance"] for s in (*own["before"], *own["after"])] == ["against", "for"]
    assert own["after"][0]["sentence"] in turned


@pytest.mark.parametrize(
    "remark",
    [
        "ＮＰＯへの委託には、前回の会議で懸念が示されたが、進めることに賛成する。",
        "前回は反対した委員もあったが、ＮＰＯへの委託を進めるべきである。",
        "前回、賛成であると申し上げたが、ＮＰＯへの委託には今も賛成である。",
    ],
)
def test_nobody_else_is_said_to_have_changed_his_mind(tmp_path: Path, remark: str) -> None:
    workspace = copied(tmp_path / "w")
    minutes = workspace / LATEST
    text = minutes.read_text("utf-8").replace(LAST, f"{LAST}○　{remark}\n")
    minutes.write_text(text, encoding="utf-8")
    shifts = built(workspace, tmp_path / "o")["changes"]["shifts"]
    assert not any(remark in stand["sentence"] for s in shifts for stand in s["after"])


def test_an_issue_is_named_as_the_members_write_it(tmp_path: Path) -> None:
    workspace = copied(tmp_path / "w")
    for file in workspace.glob("meeting-*/*.txt"):
        file.write_text(
            file.read_text("utf-8").replace("電子図書館サービス", "ＤＬサービス"), encoding="utf-8"
        )
    issue, _ = built(workspace, tmp_path / "o")["issues"]
    assert issue["topic"] == "ＤＬサービス"
    assert issue["question"] == "ＤＬサービスについて、どのように考えるか。"


# -- from draft to draft -------------------------------------------------------------------


class Panel:
    """The panel in a folder of its own, with its drafts."""

    def __init__(self, folder: Path) -> None:
        self.root = copied(folder / "libraries")
        self.outputs = folder / "outputs" / "libraries"

    def write(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    def decide(self, ledger: dict[str, Any], text: str) -> None:
        ids = {opinion["label"]: opinion["id"] for opinion in ledger["opinions"]}
        told = re.sub(r"\d-議\d+", lambda match: ids[match.group()], text)
        (self.root / "decisions.yaml").write_text(f"decisions:\n{told}", encoding="utf-8")

    def draft(self) -> dict[str, Any]:
        return built(self.root, self.outputs)

    def diff(self, *argv: str) -> dict[str, Any]:
        return dict(cli(["diff", *argv, "--workspace", str(self.root)]).data)

    def told(self, *argv: str) -> str:
        return cli(["diff", *argv, "--workspace", str(self.root)]).text


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Panel:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Panel(tmp_path)


MINUTES = "meeting-02/議事概要.txt"
TYPO = ("任期の定めのない職", "任期に定めのない職")

DECISIONS = """\
- place: 2-議3
  at: vision 第1章-2
- split: 1-議2
- merge: [1-議5, 2-議5]
- drop: 1-議8
  why: 別の会議で扱うため
- headline: 1-議1
  as: 学びと相談の拠点とする
- note: 2-議8
  as: 確認する
"""

TOLD = """\
第1稿（outputs/libraries/meeting-03/draft-001）から第2稿（outputs/libraries/meeting-03/draft-002）への違い

差し替えられた資料　1件
  meeting-02/議事概要.txt

文が変更された意見　1件
  2-議8　司書の採用に当たっては、任期の定めのない職を増やすことが、経験の蓄積に…
    ID　OLD → NEW
    前　…の採用に当たっては、任期に定めのない職を増やすこと…
    後　…の採用に当たっては、任期の定めのない職を増やすこと…

なくなったまとまり　1件
  点14　公立図書館からの団体貸出しを、希望する全ての学校に広げるべきである（ビジョン 第3章-3）

統合されたまとまり　1件
  前  点8　契約の窓口を一本化することが望ましい（ビジョン 第2章-3）
  前  点9　保存に当たる専門の職員を置いてはどうか（ビジョン 第2章-3）
  後  点9　契約の窓口を一本化することが望ましい（ビジョン 第2章-3）

分離されたまとまり　1件
  前  点3　仕事帰りに立ち寄ることができるよう、県立図書館の開館時間を平日の夜九時…（ビジョン 第1章-2）
  後  点2　仕事帰りに立ち寄ることができるよう、県立図書館の開館時間を平日の夜九時…（ビジョン 第1章-2）
  後  点3　県立図書館の開館時間を平日の夜九時まで延ばすことは、仕事を持つ住民にと…（ビジョン 第1章-2）

移されたまとまり　1件
  点4　災害の際に、図書館が避難してきた住民に情報を伝える場となることを、ビジ…
    全文　ビジョン 第1章 → ビジョン 第1章-2

見出しが変わったまとまり　1件
  点1
    前　本を貸し出す場所にとどまらず、住民が学び合い、暮らしの困りごとを相談することのできる拠点として位置付け直すべきである
    後　学びと相談の拠点とする（事務局文案）

除外された意見　1件
  1-議8　学校図書館は授業で使う資料が不足している。公立図書館からの団体貸出しを…
    理由　別の会議で扱うため

適用できなくなった事務局判断　1件
  覚書（OLD）
    意見 OLD がこの稿の資料にありません。"""


def test_a_slip_mended_and_decisions_made_between_two_drafts(panel: Panel) -> None:
    """Read as staff would: every line is what they did, and nothing else is told."""
    panel.write(MINUTES, *TYPO)
    first = panel.draft()
    panel.decide(first, DECISIONS)
    panel.write(MINUTES, *TYPO[::-1])
    second = panel.draft()
    old, new = (each["opinions"][-1]["id"] for each in (first, second))
    expected = TOLD.replace("OLD", old).replace("NEW", new)
    assert panel.told() == expected
    assert panel.told("1", "draft-002") == expected
    assert panel.told("第１稿", "meeting-03/draft-002") == expected
    paths = [str(panel.outputs / "meeting-03" / f"draft-00{n}") for n in (1, 2)]
    assert cli(["diff", *paths]).text == expected  # needs no workspace
    assert cli(["diff", *(f"{path}/ledger.json" for path in paths)]).text == expected
    data = panel.diff()
    assert (data["before"]["number"], data["after"]["number"], data["changes"]) == (1, 2, 9)
    assert data["reworded"][0]["before"]["text"].count(TYPO[1]) == 1
    assert panel.diff("2")["changes"] == 0
    assert panel.told("2").endswith("\n違いはありません。")
    json.dumps(data)


def test_sources_that_come_go_and_change_their_names(panel: Panel) -> None:
    first = panel.root / "meeting-01" / "議事概要.txt"
    kept = first.read_bytes()
    first.unlink()
    panel.draft()
    first.write_bytes(kept)
    (panel.root / MINUTES).rename(panel.root / "meeting-02" / "第2回.txt")
    panel.draft()
    data = panel.diff()
    assert [source["name"] for source in data["sources_new"]] == ["meeting-01/議事概要.txt"]
    assert [source["name"] for source in panel.diff("2", "1")["sources_gone"]] == [
        "meeting-01/議事概要.txt"
    ]
    assert (
        "差し替えられた資料　1件\n  meeting-02/議事概要.txt → meeting-02/第2回.txt" in panel.told()
    )
    assert len(data["opinions_new"]) == 8
    assert data["opinions_gone"] == data["reworded"] == []
    # The points of both meetings were there already; they only took up opinions.
    assert len(data["points_new"]) == len(UNMENTIONED)
    assert [issue["topic"] for issue in data["issues_new"]] == [
        "電子図書館サービス",
        "小規模な分館の統合",
    ]


def test_an_opinion_rewritten_in_place_is_told_from_one_that_is_another(panel: Panel) -> None:
    panel.draft()
    panel.write(  # the same bullet, half of it rewritten
        MINUTES,
        "巡回の曜日と場所を福祉の送迎と合わせれば、少ない台数でも回ることができる。",
        "福祉の送迎と合わせれば、少ない台数で足りるのではないか。",
    )
    panel.write(  # another opinion in the place of one
        MINUTES,
        "災害の際に、図書館が避難してきた住民に情報を伝える場となることを、ビジョンに書き込むべきである。",
        "子どもの読書の習慣は家庭の蔵書の数に左右されやすい。乳幼児健診の場で絵本を手渡してはどうか。",
    )
    panel.draft()
    data = panel.diff()
    assert [pair["after"]["label"] for pair in data["reworded"]] == ["2-議7"]
    assert [opinion["label"] for opinion in data["opinions_gone"]] == ["2-議3"]
    assert [opinion["label"] for opinion in data["opinions_new"]] == ["2-議3"]


def test_a_side_that_the_secretariat_sees_otherwise(panel: Panel) -> None:
    first = panel.draft()
    panel.decide(
        first,
        "- position: 2-議4\n  issue: 電子図書館サービス\n  stance: 条件付き\n"
        "- position: 1-議5\n  issue: 電子図書館サービス\n  stance: 賛成\n",
    )
    panel.draft()
    # A side that the secretariat sets does not change what heads the point.
    said = "  点5　電子図書館サービスを急いで始めることには反対である\n"
    said += "    争点「電子図書館サービス」　慎重・反対の意見 → 条件付きの意見\n"
    said += "  点8　契約の窓口を一本化することが望ましい\n"
    said += "    争点「電子図書館サービス」　立場なし → 積極的な意見"
    assert f"争点での立場が変わったまとまり　2件\n{said}" in panel.told()
    assert panel.diff()["issues_new"] == panel.diff()["issues_gone"] == []
    back = panel.diff("2", "1")["sided"]
    assert [(each["before"], each["after"]) for each in back] == [
        (("conditional",), "against"),
        (("for",), None),
    ]


def test_further_places_and_what_was_put_back(panel: Panel) -> None:
    first = panel.draft()
    panel.decide(
        first, "- place: 2-議7\n  also: [vision 第3章-1]\n- drop: 2-議8\n  why: 別の会議\n"
    )
    panel.draft()
    assert "    参照（追加）　ビジョン 第3章-1" in panel.told()
    assert "    参照（削除）　ビジョン 第3章-1" in panel.told("2", "1")
    back = panel.diff("2", "1")
    assert [each["opinion"]["label"] for each in back["restored"]] == ["2-議8"]
    assert [point["headline"][:5] for point in back["points_new"]] == ["司書の採用"]


def test_drafts_of_two_meetings_are_compared_unless_others_are_named(panel: Panel) -> None:
    later = panel.root / "meeting-02"
    later.rename(panel.root.parent / "aside")
    panel.draft()
    (panel.root.parent / "aside").rename(later)
    panel.draft()
    data = panel.diff()
    assert Path(data["before"]["ledger"]).parent.parent.name == "meeting-02"
    assert Path(data["after"]["ledger"]).parent.parent.name == "meeting-03"
    assert len(data["opinions_new"]) == 8
    assert len(data["points_new"]) == len(NEW)
    assert data["opinions_gone"] == data["merged"] == []
    # What was said again may stand at a further section; nothing leaves the one it had.
    assert all(m["before"]["primary"] == m["after"]["primary"] for m in data["moved"])


def test_a_ledger_from_before_points_had_labels_will_do(panel: Panel) -> None:
    data = panel.draft()
    del data["targets"], data["changes"]
    for point in data["points"]:
        del point["label"], point["meetings"]
    old = panel.root.parent / "old.json"
    old.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert panel.told(str(old)).endswith("\n違いはありません。")


def test_colour_only_where_it_is_wanted(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.draft()
    panel.write(MINUTES, *TYPO)
    panel.draft()
    plain = panel.told()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d*m", "", panel.told()) == plain
    assert f"\x1b[32m    後　…の採用に当たっては、{TYPO[1]}を増やすこと…\x1b[0m" in panel.told()


def test_what_a_source_says_can_not_command_a_terminal(panel: Panel) -> None:
    data = panel.draft()
    data["opinions"][0]["id"] = "o0"
    data["opinions"][0]["text"] = "\x1b[2J消去\u202e"
    data["points"][0]["opinions"][0] = "o0"
    forged = panel.root.parent / "forged.json"
    forged.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    text = panel.told("1", str(forged))
    assert "\\x1b[2J消去\\u202e" in text
    assert not {"\x1b", "\u202e"} & set(text)


# -- what is wrong -------------------------------------------------------------------------


def wrong(panel: Panel, *argv: str) -> str:
    with pytest.raises(KosshiError) as caught:
        panel.told(*argv)
    assert caught.value.exit_code in {2, 16}
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_drafts_that_are_not_there(panel: Panel) -> None:
    assert "完成した稿は0件" in wrong(panel)
    assert "稿がまだありません" in wrong(panel, str(panel.root))
    panel.draft()
    assert "完成した稿は1件" in wrong(panel)
    for asked in ("2", "draft-002", "meeting-02/draft-001", "無い稿", "../x"):
        assert f"「{asked}」という稿はありません" in wrong(panel, asked)
        assert "meeting-03/draft-001" in wrong(panel, asked)
    assert "空です" in wrong(panel, " ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "JSON として読めません"),
        ("[]", "形式の記載がない"),
        ('{"schema": "kosshi/ledger/2"}', "「kosshi/ledger/2」"),
        ('{"schema": "kosshi/ledger/1"}', "項目が欠けています"),
        ('{"schema": "kosshi/ledger/1", "opinions": [3]}', "項目が欠けています"),
        (None, "ledger.json がありません"),
    ],
)
def test_ledgers_that_can_not_be_compared(panel: Panel, content: str | None, says: str) -> None:
    folder = panel.root.parent / "別の稿"
    folder.mkdir()
    if content is not None:
        (folder / "ledger.json").write_text(content, encoding="utf-8")
    message = wrong(panel, "別の稿", "別の稿")
    assert says in message
    assert message.startswith("別の稿/ledger.json: ")
    assert "作り直した稿" in message


# -- the week in which papers have arrived and the minutes have not -------------------------

PAPER = """\
第３回有識者会議　資料２　佐藤委員提出資料

１．分館の体制について
分館の職員は、任期の定めのない職として採用すべきである。
住民が学び合う場を設けるためにも、職員の経験の蓄積が不可欠である。
"""
MEMBERS = "５．出席者\n（委員）\n佐藤一郎　みずほ大学教授\n高橋花子　みずほ新聞社論説委員\n"


@pytest.fixture(scope="module")
def with_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = copied(tmp_path_factory.mktemp("w") / "w")
    (workspace / "meeting-03").mkdir()
    (workspace / "meeting-03/佐藤委員提出資料.txt").write_text(PAPER, encoding="utf-8")
    settings = workspace / "panel.yaml"
    settings.write_text(
        settings.read_text("utf-8")
        + "sources: {meeting-03/佐藤委員提出資料.txt: {kind: paper, author: 佐藤一郎}}\n",
        encoding="utf-8",
    )
    minutes = workspace / "meeting-01/議事概要.txt"
    text = minutes.read_text("utf-8")
    at = text.index("３．議")
    minutes.write_text(text[:at] + MEMBERS + text[at:], encoding="utf-8")
    return workspace


def test_a_paper_never_names_the_panel_nor_hides_what_the_minutes_say(
    with_papers: Path, tmp_path: Path
) -> None:
    found = built(with_papers, tmp_path)
    assert [s["kind"] for s in found["sources"]] == ["minutes", "minutes", "paper"]
    assert found["panel"] == "みずほ県の図書館の将来に関する懇談会"
    assert found["meeting"] == 3
    assert found["next_meeting"] == "１２月"
    assert found["members"] == ["佐藤一郎", "高橋花子"]


def test_the_first_page_says_of_which_meeting_each_fact_is(with_papers: Path) -> None:
    cover = html(with_papers)
    cover = cover[: cover.index("</header>")]
    rows = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", cover))
    # The minutes of the second meeting said when the third is; of the fourth nothing is known.
    assert rows["第3回予定"] == "１２月"
    assert "次回" not in rows
    assert rows["第2回場所"].startswith("みずほ県庁本館")
    assert "第2回日時" in rows and "第3回日時" not in rows
    assert "佐藤一郎" in rows["有識者"]


def test_a_member_stays_a_member_without_new_minutes(with_papers: Path) -> None:
    assert "第3回佐藤委員資料" in html(with_papers)
