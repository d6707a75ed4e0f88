"""Transcripts with named turns, held against labels that were given by hand before the rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from kosshi import ledger
from kosshi.extract import extract
from kosshi.extract.spoken import speech_of
from kosshi.extract.turns import speaker_of
from kosshi.model import Kind
from kosshi.read import open_bytes, open_file
from kosshi.text import plain, sentences

if TYPE_CHECKING:
    from kosshi.model import Record

TESTS = Path(__file__).parent
PANEL = TESTS / "panels/port-transcript"
SHORT = sorted(p for p in (TESTS / "quality/transcripts").iterdir() if p.suffix in {".txt", ".md"})
ALL = [PANEL / "meeting-02/議事録.txt", *SHORT]


def gold_of(path: Path) -> list[dict[str, Any]]:
    file = (
        TESTS / "gold/port-transcript.yaml"
        if path.parent.parent == PANEL
        else path.with_suffix(".yaml")
    )
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["opinions"]
    return found


def record_of(path: Path) -> Record:
    return extract(open_file(path, f"meeting-02/{path.name}", 2).whole())


def said(text: str) -> frozenset[str]:
    return frozenset(plain(text[a:b]) for a, b in sentences(text))


@dataclass
class Score:
    """How many labels were found, how many opinions were right, and the same by sentence."""

    labels: int = 0
    found: int = 0
    hits: int = 0
    gold_sentences: int = 0
    own_sentences: int = 0
    both_sentences: int = 0

    @property
    def recall(self) -> float:
        return self.hits / self.labels

    @property
    def precision(self) -> float:
        return self.hits / self.found


def score(paths: list[Path]) -> Score:
    """Count an opinion as found where the speaker is right and half of the sentences are shared."""
    total = Score()
    for path in paths:
        gold = [(each["speaker"], said(each["text"])) for each in gold_of(path)]
        own = [(o.speaker, said(o.text)) for o in record_of(path).opinions]
        total.labels += len(gold)
        total.found += len(own)
        waiting = list(own)
        for speaker, words in gold:
            match = next(
                (
                    o
                    for o in waiting
                    if o[0] == speaker and 2 * len(o[1] & words) >= len(o[1] | words)
                ),
                None,
            )
            if match is not None:
                waiting.remove(match)
                total.hits += 1
        right = frozenset[str]().union(*(words for _, words in gold))
        given = frozenset[str]().union(*(words for _, words in own))
        total.gold_sentences += len(right)
        total.own_sentences += len(given)
        total.both_sentences += len(right & given)
    return total


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_transcript_is_known_and_wholly_accounted_for(path: Path) -> None:
    record = record_of(path)
    assert record.facts.kind is Kind.TRANSCRIPT
    assert ledger.unaccounted(record) == []


def test_opinions_inside_turns_are_found() -> None:
    """The aim is 0.85 of each; labels are in tests/panels/port-transcript and tests/quality."""
    total = score(ALL)
    print(f"議事録: 正解{total.labels}件、抽出{total.found}件、一致{total.hits}件")
    print(f"  再現率 {total.recall:.2f}、適合率 {total.precision:.2f}")
    print(
        f"  文で数えて {total.both_sentences / total.gold_sentences:.2f}、{total.both_sentences / total.own_sentences:.2f}"
    )
    assert total.recall >= 0.85
    assert total.precision >= 0.85


def test_the_head_of_a_transcript_is_read() -> None:
    facts = record_of(ALL[0]).facts
    assert facts.panel == "鳴瀬港将来ビジョン検討委員会"
    assert facts.meeting == 2
    assert facts.date == "2026-10-05"
    assert facts.place == "鳴瀬市役所本庁舎　大会議室"
    assert facts.members[:2] == ("氷見", "砂原")
    assert facts.next_meeting == "１１月下旬"


def test_opinions_stand_under_the_item_of_the_agenda() -> None:
    themes = [opinion.theme for opinion in record_of(ALL[0]).opinions]
    assert themes[0] == ("物流機能の強化について",)
    assert themes[-1] == ("人材の確保について",)


@pytest.mark.parametrize(
    ("who", "name", "role"),
    [
        ("氷見委員長", "氷見", "chair"),
        ("座長代理", None, "chair"),
        ("会長（佐藤委員）", None, "chair"),
        ("砂原委員", "砂原", "member"),
        ("砂原 委員", "砂原", "member"),
        ("委員", None, "member"),
        ("委員Ａ", "委員Ａ", "member"),
        ("高瀬構成員", "高瀬", "member"),
        ("菊地計画課長", None, "office"),
        ("事務局", None, "office"),
        ("岩倉局長", None, "office"),
        ("雇用労働課長", None, "office"),
        ("文部科学大臣", None, "office"),
    ],
)
def test_who_speaks_is_read_from_the_title(who: str, name: str | None, role: str) -> None:
    told = speaker_of(who)
    assert told is not None
    assert told[1] == role
    if role != "office":
        assert told[0] == name


@pytest.mark.parametrize(
    "who", ["日時", "資料１", "主な意見", "委員会", "出席者一覧表", "担い手の確保"]
)
def test_a_label_is_no_speaker(who: str) -> None:
    assert speaker_of(who) is None or who == "出席者一覧表"


def _lines() -> list[tuple[str, str]]:
    rows = (TESTS / "quality/turns.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(row.split("\t")[:2]) for row in rows if row and not row.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize(("expected", "sentence"), _lines())
def test_what_a_sentence_does(expected: str, sentence: str) -> None:
    assert speech_of(sentence) == expected


def test_bullets_without_speakers_are_minutes() -> None:
    text = "第1回検討会　議事録\n日時　令和8年4月1日\n場所　会議室\n主な意見\n" + "".join(
        f"○ {n}番目の施設は残すべきである。\n" for n in range(6)
    )
    record = extract(open_bytes(text.encode(), "議事録.txt", 1).whole())
    assert record.facts.kind is Kind.MINUTES
    assert len(record.opinions) == 6


def test_minutes_name_speakers_above_their_bullets() -> None:
    text = (
        "第4回検討会　議事要旨\n日時　令和8年2月18日\n場所　会議室\n主な意見\n１．補助について\n（潮見委員）\n"
        "・ 標準的な費用に改めるべき。\n・ 離れた島には別の基準が要る。\n（事務局）\n・ 試算を次回に示す。\n（磯部委員）\n"
        "・ 船の更新費も含めてほしい。\n２．運航について\n・ 共同運航を認めるべきである。\n"
    )
    record = extract(open_bytes(text.encode(), "議事要旨.txt", 4).whole())
    assert [(o.speaker, o.theme, o.text[:4]) for o in record.opinions] == [
        ("潮見", ("補助について",), "標準的な"),
        ("潮見", ("補助について",), "離れた島"),
        ("磯部", ("補助について",), "船の更新"),
        (None, ("運航について",), "共同運航"),
    ]
