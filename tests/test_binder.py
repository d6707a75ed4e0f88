"""One file that holds several documents."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosshi.errors import ConfigError
from kosshi.extract.binder import find_starts
from kosshi.pipeline import Job, read_source, run
from kosshi.read import open_bytes, open_file
from kosshi.settings import SourceSettings
from kosshi.workspace import SourceFile

if TYPE_CHECKING:
    from kosshi.model import Opinion, Record

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path
    for folder in ("tests/quality/documents", "seeds/meeting-02")
    for path in (ROOT / folder).iterdir()
    if path.suffix in {".md", ".txt"}
)

AGENDA = """\
第3回里山再生懇話会　議事次第

日時　令和7年9月4日（木）14時～16時
場所　県庁第2会議室

１　開会
２　里山の手入れの担い手について
３　閉会

配布資料
資料１　里山の現況
"""
MINUTES = """\
第3回里山再生懇話会　議事概要

１　日時　令和7年9月4日（木）14時～16時
２　場所　県庁第2会議室
３　出席者　石動座長、大鳥委員、鈴鹿委員

４　主な意見

（担い手）
○ 手入れを続ける人がいない。森林組合だけに頼らず、都市の住民が通う仕組みを設けるべきである。
○ 補助金は三年で切れる。終わった後に誰が続けるのかを、申請のときに決めておく必要がある。

以上
"""
PAPER = """\
里山の獣害と手入れについて

{date}
飯綱大学農学部　教授
大鳥　節子

柵は三年で壊れる。直す人を決めないまま設ける補助はやめるべきである。

獣害は、人が山に入らなくなった結果である。入る理由を取り戻すことが先である。
"""
OFFICE = """\
里山の現況

令和7年9月4日
国土交通省

里山の面積は、この二十年で三割減った。
"""


def binder(*documents: str, marks: tuple[str, ...] = ()) -> str:
    """Bind documents into pages of a few lines, numbered anew in each document."""
    pages = []
    for rank, document in enumerate(documents):
        lines = document.splitlines()
        for number, start in enumerate(range(0, len(lines), 9), 1):
            head = [" " * 50 + marks[rank]] if number == 1 and marks and marks[rank] else []
            pages.append("\n".join([*head, *lines[start : start + 9], "", f"- {number} -"]))
    return "\f".join(pages)


def found(text: str, name: str = "合本.txt") -> list[str]:
    """Return the first line of each document that is found."""
    document = open_bytes(text.encode(), name, 3).whole()
    starts = [*find_starts(document), len(text)]
    return [text[a:b].strip().split("\n")[0].strip() for a, b in itertools.pairwise(starts)]


def records(tmp_path: Path, text: str, **settings: SourceSettings) -> tuple[Record, ...]:
    path = tmp_path / "合本.txt"
    path.write_text(text, encoding="utf-8")
    given = {name.replace("binder", "meeting-03/合本.txt"): each for name, each in settings.items()}
    return read_source(SourceFile("meeting-03/合本.txt", path, 3), given)


def told(opinions: tuple[Opinion, ...]) -> list[tuple[str, str, str | None]]:
    return [(opinion.id, opinion.text, opinion.speaker) for opinion in opinions]


def test_the_documents_of_a_paged_binder_are_found() -> None:
    paper = PAPER.format(date="令和7年8月29日")
    text = binder(AGENDA, MINUTES, OFFICE, paper, marks=("", "", "資料１", "資料２"))
    assert found(text) == [
        "第3回里山再生懇話会　議事次第",
        "第3回里山再生懇話会　議事概要",
        "資料１",
        "資料２",
    ]


def test_a_new_count_of_pages_is_a_new_document() -> None:
    """Two papers without marks, dates or panel; the page numbers restart."""
    text = binder(
        "森の話\n\n大鳥　節子\n\n森は人が入って保たれる。\n" * 3, "川の話\n\n川を直すべきである。\n"
    )
    assert found(text) == ["森の話", "川の話"]


def test_the_documents_of_a_binder_without_pages_are_found() -> None:
    paper = PAPER.format(date="令和7年8月29日")
    assert found(MINUTES + "\n" + paper) == [
        "第3回里山再生懇話会　議事概要",
        "里山の獣害と手入れについて",
    ]


def test_a_binder_gives_what_its_documents_give_alone(tmp_path: Path) -> None:
    paper = PAPER.format(date="令和7年8月29日")
    minutes, own = records(tmp_path, MINUTES + "\n" + paper)
    assert told(minutes.opinions) == told(records(tmp_path, MINUTES)[0].opinions)
    assert told(own.opinions) == told(records(tmp_path, paper)[0].opinions)
    assert len(minutes.opinions) == len(own.opinions) == 2
    assert own.facts.author == "大鳥節子"
    assert own.warnings == (
        (
            "2件の文書に分けて読みました（1行から「第3回里山再生懇話会　議事概要」、"
            f"{MINUTES.count(chr(10)) + 2}行から「里山の獣害と手入れについて」）。"
        ),
    )
    assert own.opinions[0].passage.line == MINUTES.count("\n") + 8  # as an editor counts the file


def test_agenda_and_the_office_s_papers_hold_no_opinion(tmp_path: Path) -> None:
    paper = PAPER.format(date="令和7年8月29日")
    text = binder(AGENDA, MINUTES, OFFICE, paper, marks=("", "", "資料１", "資料２"))
    assert [(str(r.facts.kind), len(r.opinions)) for r in records(tmp_path, text)] == [
        ("reference", 0),
        ("minutes", 2),
        ("reference", 0),
        ("paper", 2),
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_one_document_is_not_divided(path: Path) -> None:
    assert find_starts(open_file(path, path.name, None).whole()) == [0]


def test_the_meeting_as_received_gives_what_the_four_files_give() -> None:
    """The four files of seeds/ are what was received as one; only blank lines differ."""
    files = [
        ROOT / "seeds/meeting-02" / f"{n}.md"
        for n in ("minutes", "paper-endo", "paper-suzuki", "paper-hashimoto")
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    opened = open_bytes(text.encode(), "meeting-02/as-received.txt", 2)
    assert len(find_starts(opened.whole())) == 4


def test_panel_yaml_says_where_documents_begin_or_that_it_is_one(tmp_path: Path) -> None:
    text = MINUTES + "\n" + PAPER.format(date="令和7年8月29日")
    line = MINUTES.count("\n") + 2
    assert len(records(tmp_path, text, binder=SourceSettings(parts=(1,)))) == 1
    assert len(records(tmp_path, text, binder=SourceSettings(parts=(1, line)))) == 2
    second = records(tmp_path, text, **{"binder#2": SourceSettings(author="別名太郎")})[1]
    assert second.opinions[0].speaker == "別名太郎"
    with pytest.raises(ConfigError, match="parts に 999 とありますが、この資料は24行まで"):
        records(tmp_path, text, binder=SourceSettings(parts=(1, 999)))
    with pytest.raises(ConfigError, match=r"「meeting-03/合本\.txt#3」に当たる文書がありません"):
        records(tmp_path, text, **{"binder#3": SourceSettings(author="別名太郎")})


def test_a_draft_from_a_binder_is_that_of_the_files(tmp_path: Path) -> None:
    """The whole way, invariants included; the ledger names the parts."""
    shutil.copytree(ROOT / "seeds/outlines", tmp_path / "one/outlines")
    shutil.copy(ROOT / "seeds/panel.yaml", tmp_path / "one")
    meeting = tmp_path / "one" / "meeting-02"
    meeting.mkdir()
    files = [
        ROOT / "seeds/meeting-02" / f"{n}.md"
        for n in ("minutes", "paper-endo", "paper-suzuki", "paper-hashimoto")
    ]
    meeting.joinpath("合本.md").write_text(
        "\n".join(f.read_text(encoding="utf-8") for f in files), encoding="utf-8"
    )
    outcome = run(Job(tmp_path / "one", tmp_path / "out", ("json",)))
    ledger = json.loads(outcome.files[0].read_text(encoding="utf-8"))
    sample = json.loads((ROOT / "outputs/sample/ledger.json").read_text(encoding="utf-8"))
    assert [source["part"] for source in ledger["sources"]] == [1, 2, 3, 4]
    assert [(o["id"], o["text"]) for o in ledger["opinions"] if o["speaker"] is None] == [
        (o["id"], o["text"]) for o in sample["opinions"] if o["speaker"] is None
    ]
    assert {(o["id"], o["text"]) for o in ledger["opinions"]} == {
        (o["id"], o["text"]) for o in sample["opinions"]
    }
    assert {p["headline"] for p in ledger["points"]} == {p["headline"] for p in sample["points"]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "高瀬構成員提出資料\n\n航路について\n\n標準的な費用に改めるべきである。\n"),
        ("意見書（高瀬委員）.txt", "航路について\n\n標準的な費用に改めるべきである。\n"),
        ("資料2_高瀬委員提出資料.txt", "航路について\n\n標準的な費用に改めるべきである。\n"),
    ],
)
def test_an_author_is_taken_from_the_title_or_the_file_name(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (record,) = read_source(SourceFile(f"meeting-03/{name}", path, 3), {})
    assert record.facts.author == "高瀬"


COVER = """\
里山再生懇話会
第3回会議録
令和7年9月4日（木）
里山振興課
\f里山再生懇話会（第3回）
議　事　次　第
１　日時　令和7年9月4日（木）14時～16時
２　場所　県庁第2会議室
３　議題　里山の手入れの担い手について
\f午後2時　開会
○鵜飼座長　定刻になりましたので、始めます。
○早瀬委員　里山の手入れを、土地の持ち主だけに任せるべきではないと思います。
○鵜飼座長　ほかにいかがでしょうか。
○磯部委員　市民の会に手当を出していただきたいと思います。
○鵜飼座長　ありがとうございました。
○早瀬委員　道具を貸す仕組みも必要です。
○鵜飼座長　それでは、本日は終わります。
"""


def test_the_cover_and_the_agenda_of_minutes_are_of_the_same_document() -> None:
    assert find_starts(open_bytes(COVER.encode(), "会議録.txt", 3).whole()) == [0]


@pytest.mark.parametrize("between", ["以上\n\f", "\f", "以上\n\n"])
def test_a_paper_that_names_a_member_by_surname_is_one(between: str) -> None:
    minutes = (
        "第２回　河川懇談会　議事要旨\n\n日時：令和８年７月１日\n\n主な意見\n・魚道を急ぐべき。\n"
    )
    text = f"{minutes}{between}資料３　鈴木委員提出資料\n\n　統合を進めるべきである。\n"
    starts = find_starts(open_bytes(text.encode(), "合本.txt", 2).whole())
    assert starts == [0, text.index("資料３")]
