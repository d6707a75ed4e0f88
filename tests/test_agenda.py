"""The page of questions for the next meeting: what is taken up, in whose words, and what is not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import yaml
from kosshi import ledger
from kosshi.compose import compose
from kosshi.errors import InvariantError
from kosshi.extract import extract
from kosshi.extract.questions import ask_of
from kosshi.panel import load_panel
from kosshi.pipeline import Job, run, synthesise
from kosshi.read import read_file
from kosshi.text import sentences
from kosshi.workspace import open_workspace
from pypdf import PdfReader

if TYPE_CHECKING:
    from kosshi.briefing import AgendaEntry, Briefing
    from kosshi.synthesis import Synthesis

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
GOLD: list[dict[str, str]] = yaml.safe_load(
    (TESTS / "gold" / "agenda.yaml").read_text(encoding="utf-8")
)
FOLDERS = {
    "seeds": SEEDS / "meeting-02",
    "regional-mobility": TESTS / "panels" / "regional-mobility" / "meeting-05",
    "port-transcript": TESTS / "panels" / "port-transcript" / "meeting-02",
    "documents": TESTS / "quality" / "documents",
}

# -- rules against hand labels -------------------------------------------------------------


@cache
def _said(panel: str) -> list[tuple[str, str | None]]:
    """Return every sentence of a panel's opinions, with what it is found to ask."""
    found: list[tuple[str, str | None]] = []
    files = [p for p in sorted(FOLDERS[panel].iterdir()) if p.suffix in {".md", ".txt"}]
    for path in files:
        for opinion in extract(read_file(path, path.name, 2)).opinions:
            cuts = [opinion.text[start:end] for start, end in sentences(opinion.text)]
            for sentence, following in zip(cuts, [*cuts[1:], ""], strict=True):
                ask = ask_of(sentence, following)
                found.append((sentence, ask.what.value if ask else None))
    return found


@pytest.mark.parametrize("panels", [("seeds", "regional-mobility", "port-transcript"), FOLDERS])
def test_most_of_what_members_ask_is_found_and_little_else(panels: tuple[str, ...]) -> None:
    gold = {(g["panel"], g["sentence"]): g["what"] for g in GOLD if g["panel"] in panels}
    said = [((p, sentence), what) for p in panels for sentence, what in _said(p)]
    assert set(gold) <= {key for key, _ in said}, "a label is of no sentence"
    counted = [(gold.get(key), what) for key, what in said if gold.get(key) != "either"]
    right = sum(label == what is not None for label, what in counted)
    found = sum(what is not None for _, what in counted)
    labelled = sum(label is not None for label, _ in counted)
    print(f"{right} right of {found} found and {labelled} labelled, {len(counted)} sentences")
    assert right >= 0.8 * found
    assert right >= 0.8 * labelled


def test_a_question_that_its_speaker_answers_is_none() -> None:
    question = "どのような目標を立てるべきか。"
    assert ask_of(question) is not None
    assert ask_of(question, "２つの柱を立てるべきである。") is None
    assert ask_of(question, "利用者の数が減っている。") is not None


def test_a_question_inside_a_sentence_is_cut_after_its_last_particle() -> None:
    sentence = "費用を利用者に求めるのか、税で賄うのかを、明確にすべきである。"
    ask = ask_of(sentence)
    assert ask is not None
    assert sentence[: ask.end] == "費用を利用者に求めるのか、税で賄うのか"


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("広域での連携の在り方についても、議論が必要である。", "広域での連携の在り方"),
        ("次に、税の使途を検討課題とすべきである。", "税の使途"),
        ("最大の論点は、道路の維持費である。", "道路の維持費"),
        ("この点についても議論が必要である。", ""),
        ("以下の事項について議論していただきたい。", ""),
        ("「安全（仮称）について議論すべきである。", ""),
    ],
)
def test_a_topic_is_cut_where_it_stands_alone(sentence: str, topic: str) -> None:
    ask = ask_of(sentence)
    assert ask is not None
    assert (sentence[slice(*ask.topic)] if ask.topic else "") == topic


# -- a small panel -------------------------------------------------------------------------

PANEL = "targets: [outlines/plan.yaml, outlines/law.yaml]\n"
PLAN = """\
id: plan
title: 里山基本計画
short: 基本計画
sections:
  - {number: 第1, title: 担い手, terms: [担い手, 森林組合]}
  - {number: 第2, title: 獣害, terms: [獣害, 柵]}
  - {number: 第3, title: 水源}
  - {number: 第3-1, title: 地下水}
  - {number: 第3-2, title: 湧水}
  - {number: 第4, title: おわりに}
"""
LAW = """\
id: law
title: 里山条例
short: 条例
sections:
  - {number: 第1章, title: 総則}
  - {number: 第1章-1, title: 定義}
  - {number: 第1章-2, title: 責務, terms: [責務]}
  - {number: 第1章-3, title: 適用の除外}
  - {number: 第2章, title: 水源}
"""
HEAD = """\
第3回里山再生懇話会　議事概要
１　日時　令和7年9月4日（木）
２　場所　県庁
３　主な意見
"""
ANSWERLESS = "○ 担い手がいない。森林組合だけに頼らず、都市の住民が通う仕組みを設けるべきである。\n"
MINUTES = f"""\
{HEAD}{ANSWERLESS}\
○ 森林組合の責務は重い。補助が切れた後に誰が続けるのかを、明らかにする必要がある。
○ 獣害に備え、電気柵の設置を進めるべきである。
○ 獣害に備える電気柵の設置には反対である。人が山に入ることが先である。
○ 狩猟の担い手の育成について議論していただきたい。
○ 獣害の件数の推移が分かる資料を、次回の会議で示してほしい。
○ 県は、柵の費用を補助すべきである。
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return _workspace(tmp_path, MINUTES)


def _workspace(tmp_path: Path, minutes: str) -> Path:
    folder = tmp_path / "里山"
    (folder / "outlines").mkdir(parents=True)
    (folder / "meeting-03").mkdir()
    (folder / "panel.yaml").write_text(PANEL, encoding="utf-8")
    (folder / "outlines/plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "outlines/law.yaml").write_text(LAW, encoding="utf-8")
    (folder / "meeting-03/議事概要.txt").write_text(minutes, encoding="utf-8")
    return folder


def _synthesis(folder: Path) -> Synthesis:
    sources = open_workspace(folder).sources()
    return synthesise(Job(folder), load_panel(folder), sources)[0]


def _entries(briefing: Briefing) -> dict[str, list[AgendaEntry]]:
    return {group.title: list(group.entries) for group in briefing.agenda}


def _quoted(entry: AgendaEntry) -> list[str]:
    return ["…" * q.cut_start + q.text + "…" * q.cut_end for q in entry.quotes]


def _labels(entry: AgendaEntry) -> list[str]:
    return [reference.label for voice in entry.voices for reference in voice.references]


def test_the_groups_of_a_small_panel(workspace: Path) -> None:
    groups = _entries(compose(_synthesis(workspace), 1))
    assert list(groups) == [
        "意見の分かれている論点",
        "委員から提起された問い",
        "事務局への要望",
        "まだ議論されていない節",
    ]
    (dispute,) = groups["意見の分かれている論点"]
    assert dispute.question == "電気柵の設置について、どのように考えるか。"
    assert [(v.stance, [r.label for r in v.references]) for v in dispute.voices] == [
        ("積極的な意見", ["議3"]),
        ("慎重・反対の意見", ["議4"]),
    ]
    who, training = groups["委員から提起された問い"]
    assert (who.question, _quoted(who)) == ("", ["補助が切れた後に誰が続けるのか…"])
    assert _labels(who) == ["議2"]
    assert who.voices[0].references[0].source == "議事要旨 6行"
    assert training.question == "「狩猟の担い手の育成」について、どのように考えるか。"
    assert (_quoted(training), _labels(training)) == ([], ["議5"])
    (request,) = groups["事務局への要望"]
    assert _quoted(request) == ["獣害の件数の推移が分かる資料を、次回の会議で示してほしい。"]
    labels = [entry.label for entries in groups.values() for entry in entries]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]


def test_silent_chapters_are_one_line_and_frames_of_a_document_none(workspace: Path) -> None:
    briefing = compose(_synthesis(workspace), 1)
    assert [entry.question for entry in _entries(briefing)["まだ議論されていない節"]] == [
        # One title in two documents; the sections below it go without saying.
        "水源（基本計画 第3、条例 第2章）について、御意見はあるか。",
        "定義（条例 第1章-1）、適用の除外（条例 第1章-3）について、御意見はあるか。",
    ]


def test_sections_that_the_seeds_are_silent_on(seeds_ledger: dict[str, Any]) -> None:
    spoken = {
        (row["target"], row["section"])
        for row in seeds_ledger["coverage"]
        if row["points"] or row["mentioned"]
    }
    asked = [
        (each["target"], each["section"])
        for item in seeds_ledger["agenda"]
        for each in item["sections"]
    ]
    assert len(asked) == len(set(asked)) > 0
    assert not spoken & set(asked)
    assert ("nss", "Ⅸ") not in asked  # 結語


def test_members_words_stand_verbatim_in_their_opinions(seeds_ledger: dict[str, Any]) -> None:
    texts = {opinion["id"]: opinion["text"] for opinion in seeds_ledger["opinions"]}
    quoted = [item for item in seeds_ledger["agenda"] if item["quote"]]
    assert {item["what"] for item in quoted} == {"question", "agenda", "request"}
    for item in quoted:
        assert item["quote"] in texts[item["opinions"][0]]
        assert item["topic"] in item["question"]


def test_a_paper_and_its_record_ask_once(tmp_path: Path) -> None:
    said = "補助が切れた後に誰が森林の手入れを続けるのかを、はっきりさせる必要がある。"
    folder = _workspace(tmp_path, f"{HEAD}○ {said}\n{ANSWERLESS}")
    (folder / "meeting-03/意見書.txt").write_text(
        f"里山再生懇話会　提出資料\n委員　山田太郎\n\n１．手入れについて\n{said}\n",
        encoding="utf-8",
    )
    (entry,) = _entries(compose(_synthesis(folder), 1))["委員から提起された問い"]
    assert _quoted(entry) == ["補助が切れた後に誰が森林の手入れを続けるのか…"]
    assert len(_labels(entry)) == 2


def test_an_opinion_that_was_taken_out_asks_nothing(workspace: Path) -> None:
    synthesis = _synthesis(workspace)
    texts = {o.id: o.text for record in synthesis.records for o in record.opinions}
    kept = tuple(p for p in synthesis.points if "推移が分かる資料" not in texts[p.opinions[0]])
    groups = _entries(compose(replace(synthesis, points=kept), 1))
    assert "事務局への要望" not in groups


def test_where_nothing_is_open_there_is_no_page(tmp_path: Path) -> None:
    folder = _workspace(tmp_path, f"{HEAD}{ANSWERLESS}○ 獣害を防ぐ柵を増やすべきである。\n")
    for name in ("plan", "law"):
        one = f"id: {name}\ntitle: {name}\nsections:\n  - {{number: 第1, title: 担い手, terms: [担い手, 柵]}}\n"
        (folder / "outlines" / f"{name}.yaml").write_text(one, encoding="utf-8")
    outcome = run(Job(folder, tmp_path / "out"))
    found = json.loads(outcome.files[0].read_text(encoding="utf-8"))
    assert found["agenda"] == []
    assert "御議論いただきたい論点" not in _printed(outcome.draft / "briefing.pdf")


# -- print ---------------------------------------------------------------------------------


def _printed(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"[\s\ufffe\x02]", "", text)


def _links(path: Path) -> set[str]:
    return {
        str(annotation.get_object()["/Dest"])
        for page in PdfReader(path).pages
        for annotation in page.get("/Annots") or []
        if "/Dest" in annotation.get_object()
    }


def test_the_page_is_printed_with_links_to_points_and_disputes(
    workspace: Path, tmp_path: Path
) -> None:
    outcome = run(Job(workspace, tmp_path / "out"))
    path = outcome.draft / "briefing.pdf"
    found = json.loads((outcome.draft / "ledger.json").read_text(encoding="utf-8"))
    text = _printed(path)
    # Once in the contents, once as the heading, then in the running head.
    assert text.count("次回御議論いただきたい論点（案）") >= 2
    assert "「補助が切れた後に誰が続けるのか…」議2議事要旨6行" in text
    assert "「獣害の件数の推移が分かる資料を、次回の会議で示してほしい。」議6議事要旨10行" in text
    assert "水源（基本計画第3、条例第2章）について、御意見はあるか。" in text
    links = _links(path)
    points = {name: point["id"] for point in found["points"] for name in point["opinions"]}
    for item in found["agenda"]:
        assert {f"pt-{points[name]}" for name in item["opinions"]} <= links
        if item["issue"]:
            assert f"is-{item['issue']}" in links
    assert "agenda" in links


HOSTILE = (
    "<script>alert(1)</script>を誰が直すのかを、明らかにする必要がある。",
    "{{ 7 * 7 }}と{% include 'print.css' %}について議論していただきたい。",
    "</style><style>* { display: none }</style>の件数が分かる資料を、次回の会議で示してほしい。",
)


def test_markup_in_a_question_is_printed_as_characters(tmp_path: Path) -> None:
    folder = _workspace(tmp_path, HEAD + "".join(f"○ {text}\n" for text in HOSTILE))
    path = run(Job(folder, tmp_path / "out")).draft / "briefing.pdf"
    text = _printed(path)
    page = text[text.rindex("委員から提起された問い") : text.rindex("意見のなかった項目")]
    assert "「<script>alert(1)</script>を誰が直すのか…」" in page
    assert "「{{7*7}}と{%include'print.css'%}」について、どのように考えるか。" in page
    assert "「</style><style>*{display:none}</style>の件数が分かる資料を、" in page


# -- the ledger is checked -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("quote", "誰も言っていない問いか。", "引用が原文の一部ではありません"),
        ("topic", "誰も言っていない論点", "引用が原文の一部ではありません"),
        ("opinions", ["o00000000"], "基とした意見がありません"),
        ("issue", "i00000000", "争点がありません"),
        ("sections", [{"target": "plan", "section": "第1"}], "意見のある節"),
        ("sections", [{"target": "plan", "section": "第99"}], "節がない"),
    ],
)
def test_an_agenda_that_cites_what_is_not_there_ends_the_run(
    workspace: Path, field: str, value: object, said: str
) -> None:
    synthesis = _synthesis(workspace)
    sources = {record.id: record.text for record in synthesis.records}
    made = ledger.build(synthesis, 1)
    ledger.verify(made, sources)
    data = json.loads(made)
    item = next(item for item in data["agenda"] if item["what"] == "agenda")
    item[field] = value
    with pytest.raises(InvariantError, match=said):
        ledger.verify(json.dumps(data).encode(), sources)


def test_a_draft_made_twice_asks_the_same(workspace: Path) -> None:
    one, other = _synthesis(workspace), _synthesis(workspace)
    assert compose(one, 1).agenda == compose(other, 1).agenda
