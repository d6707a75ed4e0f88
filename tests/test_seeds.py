"""The seeds: what a person finds on reading them must be in the ledger.

All expectations were written down from the documents, before the program ran on them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from .conftest import SEEDS  # noqa: TID252 - tests are no package of the source root

Ledger = dict[str, Any]

THEMES = {
    ("外交", "自由で開かれたインド太平洋(FOIP)"): 4,
    ("外交", "国際秩序、我が国が果たすべき役割"): 4,
    ("外交", "科学技術外交"): 2,
    ("外交", "広報文化外交"): 1,
    ("外交", "中国"): 1,
    ("防衛", "「新しい戦い方」への対応・「新しい守り方」"): 10,
    ("防衛", "防衛生産・技術基盤／民間企業との連携"): 14,
    ("防衛", "抑止力・対処力の更なる強化"): 3,
    ("防衛", "深刻な人口減少に対応する防衛力の在り方、持続的な対応能力の確保"): 4,
    ("防衛", "同志国との連携、防衛装備移転"): 2,
    ("防衛", "防衛関連予算"): 2,
    ("外交・防衛共通事項", "非核三原則"): 4,
    ("外交・防衛共通事項", "専守防衛"): 5,
    ("外交・防衛共通事項", "国民への説明・国民の理解"): 5,
    ("外交・防衛共通事項", "AI、認知戦"): 2,
    ("外交・防衛共通事項", "国家安全戦略等の改定に向けた方向性・検討課題"): 5,
}

# Where a page break cuts a sentence: the words on both sides of it.
OVER_PAGES = (
    "自由で開かれた海洋秩序が我々の生活にとって不可欠である",
    "内容を変えていくことが不可欠。具体的には",
    "安全保障政策であると同時に、産業政策・技術政策でもある。",
    "技術優位性の維持が国益にも資するものと認識。",
    "専守防衛の考え方は、自衛権の行使そのものを言っている",
    "無数のドローンが攻撃してくるような状況、あるいは",
    "戦略的縦深性を7つの領域全てにおいて拡大していく",
)


def _of(ledger: Ledger, kind: str, author: str | None = None) -> list[dict[str, Any]]:
    names = {s["id"] for s in ledger["sources"] if s["kind"] == kind and s["author"] == author}
    return [opinion for opinion in ledger["opinions"] if opinion["source"] in names]


@pytest.fixture(scope="module")
def minutes(seeds_ledger: Ledger) -> list[dict[str, Any]]:
    return _of(seeds_ledger, "minutes")


def _one(opinions: list[dict[str, Any]], words: str) -> dict[str, Any]:
    found = [opinion for opinion in opinions if words in opinion["text"]]
    assert len(found) == 1, words
    return found[0]


def test_parts_themes_and_opinions(minutes: list[dict[str, Any]]) -> None:
    assert Counter(tuple(opinion["theme"]) for opinion in minutes) == THEMES
    assert len(minutes) == 68
    assert all(opinion["speaker"] is None for opinion in minutes)


@pytest.mark.parametrize("words", OVER_PAGES)
def test_a_page_break_does_not_cut_an_opinion(minutes: list[dict[str, Any]], words: str) -> None:
    assert words in _one(minutes, words)["text"]


def test_every_opinion_is_whole(minutes: list[dict[str, Any]]) -> None:
    """Each ends as its bullet does: with a full stop, or as the one list without stops ends."""
    unended = [o["text"][-12:] for o in minutes if not o["text"].endswith("。")]
    assert unended == ["向けた国際的なルール作り"]


def test_the_opinions_are_all_that_the_body_says(minutes: list[dict[str, Any]]) -> None:
    """Strip the file by hand (head, headings, notes, marks): the rest must be the opinions."""
    raw = (SEEDS / "meeting-02" / "minutes.md").read_text(encoding="utf-8").split("\n")
    body = [
        line
        for line in raw[20:214]
        if not re.match(r"#|---|<sup>\d</sup> ", line) and not re.fullmatch(r"\(.*\)", line)
    ]
    stripped = re.sub(r"<sup>\d</sup>|^ *- |○ ", "", "\n".join(body), flags=re.MULTILINE)
    said = "".join(
        "".join([o["text"], *(remark["text"] for remark in o["remarks"])]) for o in minutes
    )
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", stripped)


def test_a_second_paragraph_belongs_to_its_opinion(minutes: list[dict[str, Any]]) -> None:
    opinion = _one(minutes, "ウクライナの例を見ると、武力侵攻が起これば")
    first, second = opinion["text"].split("\n")
    assert first.endswith("それぞれ考えていただく必要がある。")
    assert second.startswith("社会に存在するリスクを自分事として捉え")
    assert second.endswith("身につけることが重要と考えている。")


def test_two_opinions_glued_in_one_bullet_are_two(minutes: list[dict[str, Any]]) -> None:
    first = _one(minutes, "核兵器は、非人道性という面から廃絶するべき")
    second = _one(minutes, "「撃ち込ませず」は非常に大事である")
    assert first["text"].endswith("見直す余地が出てくるものとする。")
    assert second["text"].startswith("非核三原則の考え方について、今回の三文書")
    assert first is not second


def test_sub_items(minutes: list[dict[str, Any]]) -> None:
    listed = [opinion for opinion in minutes if opinion["items"]]
    assert [len(opinion["items"]) for opinion in listed] == [3, 3, 6, 3, 2, 4, 2]
    for opinion in listed:
        labels = "".join(item["label"] for item in opinion["items"])
        assert labels == "①②③④⑤⑥"[: len(labels)]
        assert all(item["text"] in opinion["text"] for item in opinion["items"])
    assert listed[0]["items"][0]["text"] == "CPTPPの拡大"
    tail = listed[2]["items"][5]["text"]
    assert tail.startswith("海上補給(エネルギー・食料・部材)の維持、である。")
    assert tail.endswith("国産化率の向上を視野に入れるべきである。")


def test_endorsements_are_counted_and_kept_out_of_the_text(minutes: list[dict[str, Any]]) -> None:
    endorsed = [opinion for opinion in minutes if opinion["endorsements"]]
    assert [opinion["endorsements"] for opinion in endorsed] == [1, 1]
    assert endorsed[0]["text"].startswith("VLS 搭載の潜水艦の必要性は理解するし")
    assert endorsed[0]["text"].endswith("現時点で、原子力を強調するのはいかなるものかなど考える。")
    assert endorsed[1]["text"].startswith("基本的な理念として専守防衛、非核三原則")
    remark = "(非核三原則について、別の委員より、当該意見に賛成であるとの発言あり。)"
    assert endorsed[1]["remarks"][0]["text"] == remark


def test_footnotes(seeds_ledger: Ledger, minutes: list[dict[str, Any]]) -> None:
    assert seeds_ledger["abbreviations"] == {
        "FOIP": "Free and Open Indo-Pacific",
        "CPTPP": "環太平洋パートナーシップに関する包括的及び先進的な協定 "
        "(Comprehensive and Progressive agreement for Trans-Pacific Partnership)",
        "ODA": "政府開発援助 (Official Development Assistance)",
        "OSA": "政府安全保障能力強化支援 (Official Security Assistance)",
    }
    assert [note["label"] for note in seeds_ledger["notes"]] == list("12345678")
    assert not any(re.search(r"<sup>|</sup>", opinion["text"]) for opinion in minutes)
    _one(minutes, "高市総理の5月2日の演説で示された「進化した FOIP」")
    _one(minutes, "Human in the loop、human on the loopといった議論")


def test_the_head_of_the_minutes(seeds_ledger: Ledger) -> None:
    assert seeds_ledger["panel"] == "総合的な国力から安全保障を考える有識者会議"
    assert seeds_ledger["meeting"] == 2
    assert seeds_ledger["next_meeting"] == "7月下旬又は8月上旬"
    assert seeds_ledger["members"] == [
        "秋池玲子",
        "遠藤典子",
        "黒江哲郎",
        "佐々江賢一郎",
        "清水賢治",
        "鈴木一人",
        "橋本和仁",
        "東野篤子",
        "細谷雄一",
        "松尾豊",
        "三毛兼承",
        "森田隆之",
        "山口寿一",
        "山崎幸二",
    ]
    (source,) = [s for s in seeds_ledger["sources"] if s["kind"] == "minutes"]
    assert source["date"] == "2026-06-08"


def test_procedure_is_no_opinion(seeds_ledger: Ledger) -> None:
    text = (SEEDS / "meeting-02" / "minutes.md").read_text(encoding="utf-8")
    minutes_id = next(s["id"] for s in seeds_ledger["sources"] if s["kind"] == "minutes")
    found = [
        text[r["start"] : r["end"]][:12]
        for r in seeds_ledger["regions"]
        if r["source"] == minutes_id and r["as"] == "procedure"
    ]
    assert found == [
        "冒頭、有馬外務省総合外交",
        "その後、萬浪防衛省防衛政",
        "各有識者より、下記のよう",
        "閉会に際し、佐々江座長よ",
        "(以 上)",
    ]


@pytest.mark.parametrize(
    ("author", "date", "sections", "count"),
    [
        ("遠藤典子", "2026-06-08", 3, 10),
        ("鈴木一人", None, 2, 9),
        ("橋本和仁", None, 5, 21),
    ],
)
def test_papers(
    seeds_ledger: Ledger, author: str, date: str | None, sections: int, count: int
) -> None:
    opinions = _of(seeds_ledger, "paper", author)
    (source,) = [s for s in seeds_ledger["sources"] if s["author"] == author]
    assert source["date"] == date
    assert len(opinions) == count
    assert len({opinion["theme"][0] for opinion in opinions}) == sections
    assert {opinion["speaker"] for opinion in opinions} == {author}


def test_rows_of_the_table_and_proposals_are_opinions(seeds_ledger: Ledger) -> None:
    opinions = _of(seeds_ledger, "paper", "橋本和仁")
    rows = [opinion for opinion in opinions if opinion["rule"] == "表の行"]
    assert len(rows) == 5
    title, body = rows[1]["text"].split("\n")
    assert title == "「共創・共益型」こそが影響力の源泉である"
    assert body.endswith("深く結びつくのではないかと考える。")  # cut by a page break
    proposals = [opinion for opinion in opinions if opinion["text"].startswith("【")]
    assert len(proposals) == 3
    assert "とが望ましいと考える。継続性こそが外交資産の蓄積" in proposals[1]["text"]


def test_interviews_and_programmes_are_reference_matter(seeds_ledger: Ledger) -> None:
    assert not [o for o in seeds_ledger["opinions"] if "Mungkalasiri" in o["text"]]
    assert not [o for o in seeds_ledger["opinions"] if "国際頭脳循環" in o["text"]]


def test_a_paper_and_its_record_in_the_minutes_are_one_point(seeds_ledger: Ledger) -> None:
    text = {opinion["id"]: opinion["text"] for opinion in seeds_ledger["opinions"]}
    core = "ウクライナ・紅海・イスラエル/イランが示した戦い方の核心は、"
    (point,) = [
        point
        for point in seeds_ledger["points"]
        if any(text[name].startswith(core) for name in point["opinions"])
    ]
    sources = {o["source"] for o in seeds_ledger["opinions"] if o["id"] in point["opinions"]}
    assert len(sources) == 2
    assert any("⑥には補給路に加え" in text[name][:12] for name in point["opinions"])


def test_two_bullets_of_the_minutes_are_never_one_point(seeds_ledger: Ledger) -> None:
    source = {opinion["id"]: opinion["source"] for opinion in seeds_ledger["opinions"]}
    minutes_id = next(s["id"] for s in seeds_ledger["sources"] if s["kind"] == "minutes")
    for point in seeds_ledger["points"]:
        assert [source[name] for name in point["opinions"]].count(minutes_id) <= 1


@pytest.mark.parametrize(
    ("topic", "against"),
    [
        ("原子力潜水艦の導入", "現時点で、原子力を強調するのはいかなるものかなど考える。"),
        ("人口減少", "人口減は「我が国特有の問題」であるというのは間違い。"),
        (
            "非核三原則「持ち込ませず」の見直し",
            "非核三原則は、有識者会議では扱うべきではないということをお願いしたい",
        ),
        ("専守防衛", "これそのものを変える必要はないと思う。"),
    ],
)
def test_disputes_stand_with_both_sides(seeds_ledger: Ledger, topic: str, against: str) -> None:
    (issue,) = [issue for issue in seeds_ledger["issues"] if issue["topic"] == topic]
    by_stance = {position["stance"]: position for position in issue["positions"]}
    assert any(against in sentence for sentence in by_stance["against"]["sentences"])
    assert len(by_stance) > 1


def test_no_dispute_is_invented(seeds_ledger: Ledger) -> None:
    assert len(seeds_ledger["issues"]) == 4


@pytest.mark.parametrize(
    ("words", "target", "sections"),
    [
        ("VLS 搭載の潜水艦の必要性は理解する", "nss", {"Ⅵ-2-(2)-ア"}),
        ("認知戦における健全な情報空間の構築について", "nss", {"Ⅵ-2-(4)-オ"}),
        ("認知戦における健全な情報空間の構築について", "dbp", {"Ⅱ-5-(3)"}),
        ("防衛装備移転三原則の五類型の撤廃", "nds", {"Ⅶ-3"}),
        ("将来にわたる自衛官の安定的確保について", "nss", {"Ⅵ-2-(2)-オ"}),
        ("将来にわたる自衛官の安定的確保について", "nds", {"Ⅷ-1"}),
        ("現在の国家安全保障戦略には、「安全保障環境や本戦略", "nss", {"Ⅷ"}),
        ("中国は重要な隣国であり", "nss", {"Ⅵ-2-(1)-ウ"}),
        ("非核三原則の中で核の抑止をどのように", "nds", {"Ⅲ-2-(1)"}),
        ("国民の安全保障リテラシーの向上について", "nss", {"Ⅶ-2"}),
        ("ソフトパワーについて議論していただきたい", "nss", {"Ⅵ-2-(1)-ク"}),
        ("安保三文書改定の取りまとめの最大の論点の一つは", "dbp", {"ⅩⅢ"}),
    ],
)
def test_an_official_would_look_for_it_there(
    seeds_ledger: Ledger, words: str, target: str, sections: set[str]
) -> None:
    opinion = next(o for o in seeds_ledger["opinions"] if words in o["text"])
    (point,) = [p for p in seeds_ledger["points"] if opinion["id"] in p["opinions"]]
    found = {p["section"] for p in point["placements"] if p["target"] == target}
    assert sections <= found
    assert all(p["reason"] for p in point["placements"])


def test_every_section_is_in_the_coverage(seeds_ledger: Ledger) -> None:
    counted = Counter(row["target"] for row in seeds_ledger["coverage"])
    assert counted == {"nss": 51, "nds": 38, "dbp": 54}


def test_who_stands_behind_a_point_is_counted_apart(seeds_ledger: Ledger) -> None:
    """A paper and the minutes' record of it: two sources, one known speaker, one unknown, no votes."""
    texts = {o["id"]: o["text"] for o in seeds_ledger["opinions"]}
    (point,) = [
        p
        for p in seeds_ledger["points"]
        if any(texts[o].startswith("防衛装備移転三原則の五類型の撤廃は") for o in p["opinions"])
    ]
    assert point["support"] == {
        "sources": 2,
        "speakers": ["鈴木一人"],
        "unnamed": 1,
        "endorsements": 0,
    }
