"""``kosshi outline import``: a target document's own headings become the outline, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
import typesetting
import yaml
from kosshi.cli import run
from kosshi.errors import OutlineError, OutputError, ReadError, UsageError
from kosshi.outline import outline_of
from kosshi.panel import load_panel
from kosshi.read import open_bytes

SEEDS = Path(__file__).parents[1] / "seeds"

PLAN = """\
　　　　　　　　地域医療再生基本計画

　　　　　　　　　　　　　　　　　　令和７年３月２８日　決定

目　次
第１章　計画の趣旨 …………………………………… 1
第２章　医療提供体制 ………………………………… 2
　第１節　救急医療 …………………………………… 2
　第２節　在宅医療 …………………………………… 3
第３章　人材の確保及び育成 ………………………… 4
第４章　財源 ………………………………………… 5

第１章　計画の趣旨
　本計画は、人口の減少が進む地域において、住民が安心して暮らし続けることができる医療を確保するために定めるものである。

第２章　医療提供体制
第１節　救急医療
　救急車の搬送時間は年々延びている。県は、ドクターヘリの運航を二機に増やし、夜間の救急を担う病院に当直医を派遣する。
（１）次の事項に取り組むものとする。
　ア　救急車の適正な利用を呼び掛けること。
　イ　輪番病院の当直医を確保すること。
第２節　在宅医療
　訪問診療を行う診療所と訪問看護ステーションの連携を進める。薬局による訪問薬剤管理を普及させる。

第３章　人材の確保及び育成
１　医師
　修学資金を貸与し、義務年限を終えた医師の定着を図る。
３　看護職員
　特定行為研修の受講を支援する。離職を防ぐため、院内保育所の整備に補助する。
附　則
この計画は、令和７年４月１日から施行する。
"""
SECTIONS = [
    ("第1章", "計画の趣旨"),
    ("第2章", "医療提供体制"),
    ("第2章-第1節", "救急医療"),
    ("第2章-第2節", "在宅医療"),
    ("第3章", "人材の確保及び育成"),
    ("第3章-1", "医師"),
    ("第3章-3", "看護職員"),
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_headings_are_sections_and_lists_are_not(plan: Path) -> None:
    data = run(["outline", "import", str(plan)]).text
    read = yaml.safe_load(data)
    assert [(s["number"], s["title"]) for s in read["sections"]] == SECTIONS
    assert (read["title"], str(read["date"])) == ("地域医療再生基本計画", "2025-03-28")


def test_the_words_of_a_section_are_those_of_its_own_text(plan: Path) -> None:
    read = yaml.safe_load(run(["outline", "import", str(plan)]).text)
    words = {s["number"]: s.get("vocabulary", []) for s in read["sections"]}
    assert {"ドクターヘリ", "当直医", "搬送時間", "輪番病院"} <= set(words["第2章-第1節"])
    assert "訪問薬剤管理" in words["第2章-第2節"]
    assert "修学資金" in words["第3章-1"]
    every = {word for found in words.values() for word in found}
    assert not every & {"確保", "連携", "整備", "支援", "地域", "次の事項", "本計画"}
    assert not {word for word in every if word[0] in "アイ" and word != "アイ"}


def test_what_is_doubtful_is_told_with_its_place(plan: Path) -> None:
    told = "\n".join(run(["outline", "import", str(plan)]).notes)
    assert "財源" in told  # in the table of contents, but not in the body
    assert "附" in told
    line = PLAN.splitlines().index("３　看護職員") + 1
    assert f"{line}行目" in told  # 2 is missing between 1 and 3


def test_the_outline_loads_and_leads_to_sections(plan: Path, tmp_path: Path) -> None:
    root = tmp_path / "会議"
    (root / "outlines").mkdir(parents=True)
    out = root / "outlines/plan.yaml"
    run(["outline", "import", str(plan), "--out", str(out), "--short", "医療計画"])
    (root / "panel.yaml").write_text("targets: [outlines/plan.yaml]\n", encoding="utf-8")
    (target,) = load_panel(root).targets
    assert [(s.number, s.title) for s in target.sections] == SECTIONS
    assert target.short == "医療計画"
    folder = root / "meeting-01"
    folder.mkdir()
    (folder / "議事要旨.txt").write_text(
        "医療を考える会議（第１回）議事要旨\n\n日時：令和８年５月１日\n\n主な意見\n"
        "○ ドクターヘリは夜に飛べず、搬送時間が延びている。\n○ 院内保育所を夜も開け、特定行為研修の間も使えるようにしてほしい。\n",
        encoding="utf-8",
    )
    data = run(["explain", "議1", str(root)]).text
    assert "第2章-第1節" in data
    assert "第3章-3" in run(["explain", "議2", str(root)]).text


CLOSE = """\
　　　　　　　　地域産業計画

　　　　令和７年３月２８日　決定

第１章　目標

１GAP人材の育成
　人材は重要であり、研修を拡充する。大学と連携して人材を育成する。
　１ 社に集中した調達は脆弱であり、調達先の多角化が求められる。
２GAP次世代の支援
　次の世代を担う若者を支援する。奨学金を設ける。
３GAP点検
　毎年、点検を行い、結果を公表する。次の事項に取り組む。
１　研修を行うこと。
２　大学と連携すること
３　指標を設けること。
　今後は、
３点が重要である
４種類の指標

第２章　体制
　１ 社に集中することなく、複数の事業者から調達することが求められる。
１GAP年金
　住民の意見を聞く。公聴会を開く。
２GAP人口減少への対応
　評価委員会を置く。
"""


@pytest.mark.parametrize("gap", ["　", " ", "", "．"])
def test_titles_that_begin_like_a_count_are_titles(tmp_path: Path, gap: str) -> None:
    """A PDF often loses the space behind the number: 「１人材」 is no 「１人」."""
    file = tmp_path / "plan.txt"
    file.write_text(CLOSE.replace("GAP", gap), encoding="utf-8")
    data = run(["outline", "import", str(file), "--json"]).data
    assert [(s["number"], s["title"]) for s in data["sections"]] == [
        ("第1章", "目標"),
        ("第1章-1", "人材の育成"),
        ("第1章-2", "次世代の支援"),
        ("第1章-3", "点検"),
        ("第2章", "体制"),
        ("第2章-1", "年金"),
        ("第2章-2", "人口減少への対応"),
    ]


def test_what_may_be_lost_stands_before_what_is_only_noted(tmp_path: Path) -> None:
    lists = "".join(
        f"第{n}節　施策{n}\n　次の取組を進める。\n（１）調査の実施\n（２）情報の共有\n（３）助言\n　以上の取組を、毎年点検する。\n"
        for n in range(1, 6)
    )
    file = tmp_path / "plan.txt"
    file.write_text(
        "　　地域計画\n\n目　次\n第１章　目標 …… 1\n第２章　財源 …… 2\n\n"
        f"第１章　目標\n　県は、施策を進める。\n{lists}附　則\nこの計画は、四月から施行する。\n",
        encoding="utf-8",
    )
    told = run(["outline", "import", str(file)]).notes
    heads = [line for line in told if not line.startswith("  ")][2:]
    assert heads == [
        "節の読み落としかもしれません（1件）",
        "番号のない部分は、節にしていません（1件）",
        "番号の付いた短い行が本文を挟まずに続く5箇所は、節ではなく箇条書とみなしました",
    ]
    assert "「第2章 財源」" in told[told.index(heads[0]) + 1]
    assert told[-1].endswith("ほか2箇所")


def test_the_sections_of_the_targets_are_listed_as_decide_takes_them(tmp_path: Path) -> None:
    answer = run(["outline", "list", str(SEEDS)])
    lines = [line.strip() for line in answer.text.splitlines()]
    assert "国家安全保障戦略（安保戦略、nss）" in lines
    assert any(line.startswith("安保戦略 Ⅵ-2-(1)-イ ") for line in lines)
    sections = {
        (target.short, s.number) for target in load_panel(SEEDS).targets for s in target.sections
    }
    listed = {(t["short"], s["number"]) for t in answer.data["targets"] for s in t["sections"]}
    assert listed == sections
    with pytest.raises(UsageError, match="--out は付けられません"):
        run(["outline", "list", str(SEEDS), "--out", str(tmp_path / "x")])
    with pytest.raises(UsageError, match="対象文書のファイルを指定"):
        run(["outline", "import"])


def test_a_file_is_not_overwritten_unasked(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.yaml"
    out.write_text("手で書いた\n", encoding="utf-8")
    with pytest.raises(OutputError):
        run(["outline", "import", str(plan), "--out", str(out)])
    assert out.read_text(encoding="utf-8") == "手で書いた\n"
    run(["outline", "import", str(plan), "--out", str(out), "--force"])
    assert "救急医療" in out.read_text(encoding="utf-8")


def test_a_missing_document_is_called_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="その名前のファイル、又は途中のフォルダがありません"):
        run(["outline", "import", str(tmp_path / "計画.pdf")])


def test_a_document_without_headings(tmp_path: Path) -> None:
    file = tmp_path / "memo.txt"
    file.write_text("昨日の会議は長かった。\n次は短くしたい。\n", encoding="utf-8")
    with pytest.raises(OutlineError, match="見出し"):
        run(["outline", "import", str(file)])


MARKDOWN = """\
# 里山保全基本計画

# 第一　目標

竹林の面積を半分にする。里山の手入れを担う人を百人に増やす。

# 第二　施策

## １　竹林の再生

伐採した竹を運び出す林道を開く。竹炭の製造に補助する。

## ２　担い手

森林組合が研修を行う。チェーンソーの講習を無料とする。
"""


def test_pdf_and_word_give_the_same_outline_as_text(tmp_path: Path) -> None:
    source = tmp_path / "plan.md"
    source.write_text(MARKDOWN, encoding="utf-8")
    document = typesetting.read(source)
    made = {
        "plan.md": source.read_bytes(),
        "plan.pdf": typesetting.pdf(document, "里山"),
        "plan.docx": typesetting.docx(document, "里山"),
        "plan.html": typesetting.web(document, "里山").encode(),
    }
    found = {}
    for name, data in made.items():
        outline, _ = outline_of(
            open_bytes(data, name, None).whole(), id="plan", title="里山保全基本計画"
        )
        found[name] = [(row.number, row.title, row.vocabulary) for row in outline.sections]
    assert [row[:2] for row in found["plan.md"]] == [
        ("第一", "目標"),
        ("第二", "施策"),
        ("第二-1", "竹林の再生"),
        ("第二-2", "担い手"),
    ]
    for name, rows in found.items():
        assert rows == found["plan.md"], name


@pytest.mark.parametrize("name", ["nss", "nds", "dbp"])
def test_a_document_with_the_seeds_headings_gives_the_seeds_outline(
    name: str, tmp_path: Path
) -> None:
    outline = yaml.safe_load((SEEDS / f"outlines/{name}.yaml").read_text(encoding="utf-8"))
    lines = [outline["title"], ""]
    for section in outline["sections"]:
        label = section["number"].rpartition("-")[2]
        lines += [
            f"{label}　{section['title']}",
            "　本項では、その考え方と取組の方向を示すこととする。",
            "",
        ]
    file = tmp_path / f"{name}.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    read = yaml.safe_load(run(["outline", "import", str(file)]).text)
    assert [(s["number"], s["title"]) for s in read["sections"]] == [
        (s["number"], s["title"]) for s in outline["sections"]
    ]
