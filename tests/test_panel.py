"""panel.yaml and outlines: what is read, and the one line a person gets for each mistake."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from kosshi import errors, yamlfile
from kosshi.errors import ConfigError, KosshiError, OutlineError
from kosshi.model import Kind
from kosshi.panel import load_panel
from kosshi.settings import PanelSettings, SourceSettings
from kosshi.yamlfile import MAX_BYTES

ROOT = Path(__file__).parents[1]
TARGETS = "targets: [outlines/a.yaml]\n"
OUTLINE = "id: a\ntitle: 架空計画\nsections:\n"
SECTION = "  - {number: 1, title: 総論}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "outlines").mkdir()
    (tmp_path / "meeting-01").mkdir()
    (tmp_path / "meeting-01" / "提出資料.md").write_text("意見", encoding="utf-8")
    (tmp_path / "panel.yaml").write_text(TARGETS, encoding="utf-8")
    (tmp_path / "outlines" / "a.yaml").write_text(OUTLINE + SECTION, encoding="utf-8")
    return tmp_path


def line(kind: type[KosshiError], workspace: Path) -> str:
    with pytest.raises(kind) as caught:
        load_panel(workspace)
    message = str(caught.value)
    assert "\n" not in message
    return message


def panel_line(workspace: Path, text: str | bytes) -> str:
    (workspace / "panel.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    message = line(ConfigError, workspace)
    assert message.startswith(str(workspace / "panel.yaml"))
    return message.removeprefix(str(workspace / "panel.yaml")).lstrip()


def outline_line(workspace: Path, text: str) -> str:
    (workspace / "outlines" / "a.yaml").write_text(text, encoding="utf-8")
    message = line(OutlineError, workspace)
    assert message.startswith(str(workspace / "outlines" / "a.yaml"))
    return message.removeprefix(str(workspace / "outlines" / "a.yaml")).lstrip()


# --- what is read ---------------------------------------------------------------------------


def test_the_seeds_name_three_targets_in_the_order_of_print() -> None:
    panel = load_panel(ROOT / "seeds")
    assert [target.id for target in panel.targets] == ["nss", "nds", "dbp"]
    assert panel.targets[0].date == "2022-12-16"
    assert panel.draft.date == "2026-07-15"
    assert (panel.draft.title, panel.draft.number, panel.draft.marking) == (
        "骨子（案）",
        "資料１",
        "取扱注意",
    )
    assert panel.facts == PanelSettings()  # the minutes say it


def test_sections_know_their_depth_and_parent() -> None:
    sections = {
        section.number: section for section in load_panel(ROOT / "seeds").targets[0].sections
    }
    deep = sections["Ⅵ-2-(1)-イ"]
    assert (deep.depth, deep.parent) == (3, "Ⅵ-2-(1)")
    assert (sections["Ⅵ"].depth, sections["Ⅵ"].parent) == (0, None)


def test_a_skipped_level_takes_the_nearest_section_above(workspace: Path) -> None:
    (workspace / "outlines" / "a.yaml").write_text(
        OUTLINE + "  - {number: 1, title: 総論}\n  - {number: 1-2-3, title: 細目}\n"
        "  - {number: 9-1, title: 親のない節}\n",
        encoding="utf-8",
    )
    _, skipped, orphan = load_panel(workspace).targets[0].sections
    assert (skipped.depth, skipped.parent) == (2, "1")
    assert (orphan.depth, orphan.parent) == (1, None)


def test_values_are_the_text_that_stands_in_the_file(workspace: Path) -> None:
    (workspace / "outlines" / "a.yaml").write_text(
        OUTLINE
        + "  - {number: 1.10, title: 2030, terms: [2024, no, 0x10]}\n"
        + "  - {number: 1-1, title: yes}\n",
        encoding="utf-8",
    )
    first, second = load_panel(workspace).targets[0].sections
    assert (first.number, first.title, first.terms) == ("1.10", "2030", ("2024", "no", "0x10"))
    assert (second.number, second.title) == ("1-1", "yes")


def test_every_key_but_targets_may_be_left_out_or_left_empty(workspace: Path) -> None:
    plain = load_panel(workspace)
    assert plain.draft.title == "骨子（案）"
    assert plain.draft.date is None
    assert plain.targets[0].short == "架空計画"
    (workspace / "panel.yaml").write_text(
        TARGETS + "panel:\nsources:\ndraft: {title: , date: null, number: ~}\n", encoding="utf-8"
    )
    assert load_panel(workspace) == plain


def test_facts_and_sources_can_be_overridden(workspace: Path) -> None:
    (workspace / "panel.yaml").write_text(
        TARGETS
        + "panel: {name: 架空会議, meeting: ３, date: 2026-06-08, roster: [甲, 乙], next_meeting: 8月}\n"
        + "sources:\n  meeting-01/提出資料.md: {kind: paper, author: 甲, title: 意見, date: 2026-06-01}\n",
        encoding="utf-8-sig",
    )
    panel = load_panel(workspace)
    assert panel.facts == PanelSettings("架空会議", 3, "2026-06-08", ("甲", "乙"), "8月")
    assert panel.sources == {
        "meeting-01/提出資料.md": SourceSettings(Kind.PAPER, "甲", "意見", "2026-06-01")
    }


def test_a_source_copied_from_a_mac_is_found_by_its_composed_name(workspace: Path) -> None:
    decomposed = "meeting-01/か\u3099いよう.md"
    (workspace / decomposed).write_text("意見", encoding="utf-8")
    (workspace / "panel.yaml").write_text(
        TARGETS + "sources: {meeting-01/がいよう.md: {kind: paper}}\n", encoding="utf-8"
    )
    assert list(load_panel(workspace).sources) == [decomposed]


def test_importing_is_cheap() -> None:
    code = "import sys, kosshi.panel; sys.exit('pydantic' in sys.modules or 'yaml' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, env={"PYTHONPATH": str(ROOT / "flows")}
        ).returncode
        == 0
    )


# --- mistakes in panel.yaml -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["中身がありません"]),
        ("# 注\n", ["中身がありません"]),
        ("- a\n", ["1行目", "「キー: 値」の形になっていません"]),
        ("targets：[a]\n", ["1行目", "全角の「：」を半角の「: 」に"]),
        ("draft: {}\n", ["必須のキー targets がありません"]),
        ("draft:\ntargets:\n", ["2行目", "必須のキー targets に値がありません"]),
        ("targets: outlines/a.yaml\n", ["1行目", "targets は一覧で"]),
        ("targets: []\n", ["1行目", "targets が空です"]),
        ("target: [outlines/a.yaml]\n", ["1行目", "target というキーはありません", "targets、panel、sources、draft", "「targets」のこと"]),
        ("targets:\n  - outlines/a.yaml\n  - outlines/a.yaml\n", ["3行目", "2行目と重複"]),
        ("targets:\n  - /etc/hosts\n", ["2行目", "「/etc/hosts」", "作業フォルダの外"]),
        ("targets:\n  - ../a.yaml\n", ["2行目", "作業フォルダの外"]),
        ("targets: [outlines/b.yaml]\n", ["1行目", "「outlines/b.yaml」がありません", "a.yaml"]),
        ("targets: [outlines]\n", ["1行目", "「outlines」がありません"]),
        (TARGETS + "draft:\n  dat: 2026-07-15\n", ["3行目", "draft.dat というキーはありません", "title、date、number、marking", "「date」のこと"]),
        (TARGETS + "draft: {dat: x, Title: y}\n", ["2行目", "ほかに1件の誤り"]),
        (TARGETS + "draft: 骨子\n", ["2行目", "draft は「キー: 値」の組", "title、date、number、marking"]),
        (TARGETS + "draft:\n  date: 2026-02-30\n", ["3行目", "draft.date「2026-02-30」は日付ではありません", "2026-07-15 の形"]),
        (TARGETS + "draft: {date: 令和8年7月15日}\n", ["2行目", "日付ではありません"]),
        (TARGETS + "draft: {date: 20260715}\n", ["2行目", "日付ではありません"]),
        (TARGETS + "draft: {title: [骨子]}\n", ["2行目", "draft.title は文字列で"]),
        (TARGETS + 'draft: {title: ""}\n', ["2行目", "draft.title が空です"]),
        (TARGETS + 'draft: {title: "骨\\n子"}\n', ["2行目", "改行や制御文字"]),
        (TARGETS + "panel: {meeting: 0}\n", ["2行目", "panel.meeting「0」", "1 以上の整数"]),
        (TARGETS + "panel: {meeting: 二}\n", ["2行目", "1 以上の整数"]),
        (TARGETS + "panel: {meeting: [2]}\n", ["2行目", "panel.meeting は回数では"]),
        (TARGETS + "panel:\n  roster:\n    - 甲\n    -\n", ["5行目", "panel.roster（2番目） に値がありません"]),
        (TARGETS + "sources: [x]\n", ["2行目", "sources は", "kind、author、title、date"]),
        (TARGETS + "sources:\n  meeting-01/提出資料.md: {kind: memo}\n", ["3行目", "「memo」は種別では", "minutes、transcript、paper、reference"]),
        (TARGETS + "sources:\n  meeting-01/提出資科.md: {kind: paper}\n", ["3行目", "資料「meeting-01/提出資科.md」がありません", "meeting-01/提出資料.md"]),
        (TARGETS + "sources: {panel.yaml: {kind: paper}}\n", ["2行目", "資料「panel.yaml」がありません"]),
        (TARGETS + "draft: {}\ndraft: {}\n", ["3行目", "キー「draft」が 2行目と重複"]),
        (TARGETS + "draft:\n\ttitle: x\n", ["3行目", "タブ", "半角の空白"]),
        ("targets: [outlines/a.yaml\ndraft: {title: x}\n", ["2行目", "1行目の「[」に対応する「]」"]),
        (TARGETS + "draft: {title: '骨子}\n", ["2行目の「'」に対応する引用符"]),
        (TARGETS + "draft:\n  title: @x\n", ["3行目", "「@」で始まる値", "10文字目"]),
        (TARGETS + "draft:\n  title: a: b\n", ["3行目", "引用符"]),
        (TARGETS + "draft:\n  title：骨子\n  date: x\n", ["3行目", "全角の「：」"]),
        (TARGETS + 'draft: {title: "\\q"}\n', ["2行目", "「\\」の使い方"]),
        (TARGETS + "draft: &a {title: x}\n", ["2行目", "アンカーと別名"]),
        (TARGETS + "draft: *a\n", ["2行目", "アンカーと別名"]),
        (TARGETS + "draft: !!python/object:os.system {}\n", ["2行目", "タグ"]),
        (TARGETS + "---\nx: 1\n", ["2行目", "二つ以上"]),
        (TARGETS + "x: " + "[" * 100_000, ["2行目", "入れ子が深すぎます"]),
        (TARGETS + "# 骨子\ndraft: \x01\n", ["3行目", "U+0001"]),
        (TARGETS.encode() + "draft: {title: 骨子}".encode("cp932"), ["2行目", "UTF-8 ではありません", "UTF-8 で保存"]),
        (b"#" * (MAX_BYTES + 1), ["大きすぎます", "1,000 KB"]),
    ],
)  # fmt: skip
def test_a_mistake_in_panel_yaml_is_told_in_one_line(
    workspace: Path, text: str | bytes, expected: list[str]
) -> None:
    message = panel_line(workspace, text)
    for part in expected:
        assert part in message
    assert "→" in message


def test_the_parser_without_its_c_library_tells_the_same(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    texts = [
        TARGETS + "draft:\n\ttitle: x\n",
        TARGETS + "draft: {title: x\n",
        TARGETS + 'draft: {title: "x\n',
        TARGETS + "draft:\n  title: @x\n",
        TARGETS + "draft:\n  title: a: b\n",
        TARGETS + 'draft: {title: "\\q"}\n',
        TARGETS + "# 骨子\ndraft: \x01\n",
        TARGETS + "draft: *a\n",
    ]

    def without_columns(text: str) -> str:
        return panel_line(workspace, text).split("（")[0]

    fast = [without_columns(text) for text in texts]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert [without_columns(text) for text in texts] == fast


def test_a_missing_panel_yaml_says_how_to_get_one(workspace: Path) -> None:
    (workspace / "panel.yaml").unlink()
    message = line(ConfigError, workspace)
    assert "panel.yaml: ファイルがありません" in message
    assert "kosshi init" in message


def test_panel_yaml_may_be_no_folder(workspace: Path) -> None:
    (workspace / "panel.yaml").unlink()
    (workspace / "panel.yaml").mkdir()
    assert "フォルダです" in line(ConfigError, workspace)


def test_an_outline_outside_the_workspace_is_not_read_through_a_link(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "b.yaml"
    outside.write_text(OUTLINE + SECTION, encoding="utf-8")
    (workspace / "outlines" / "b.yaml").symlink_to(outside)
    assert "作業フォルダの外" in panel_line(workspace, "targets: [outlines/b.yaml]\n")


# --- mistakes in an outline -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: x\n", ["必須のキー id がありません"]),
        (OUTLINE, ["3行目", "必須のキー sections に値がありません"]),
        (OUTLINE.replace("sections:", "sections: []"), ["3行目", "sections が空です"]),
        (OUTLINE + SECTION + SECTION, ["5行目", "sections（2番目）.number「1」が 4行目と重複"]),
        (OUTLINE + "  - {title: 総論}\n", ["4行目", "必須のキー sections（1番目）.number"]),
        (OUTLINE + "  - {number: 1}\n", ["4行目", "必須のキー sections（1番目）.title"]),
        (OUTLINE + "  - 総論\n", ["4行目", "「キー: 値」の組", "number、title、terms"]),
        (OUTLINE + "  - {number: 1--2, title: x}\n", ["4行目", "「1--2」は見出し番号の形では"]),
        (OUTLINE + "  - {number: 1, title: x, term: [a]}\n", ["4行目", "「terms」のこと"]),
        (OUTLINE + "  - {number: 1, title: x, terms: a}\n", ["4行目", "terms は一覧で"]),
        (OUTLINE + '  - {number: 1, title: x, terms: [a, ""]}\n', ["4行目", "terms（2番目） が空です"]),
        (OUTLINE + "  - number: 1\n    title: x\n    terms:\n      - a\n      - b\n      - a\n", ["9行目", "「a」が 7行目と重複"]),
        (OUTLINE.replace("id: a", "id: 国家") + SECTION, ["1行目", "id「国家」は識別子に使えません"]),
        (OUTLINE.replace("id: a", "id: a\ndate: 2022-13-01") + SECTION, ["2行目", "date「2022-13-01」は日付では"]),
        ("", ["中身がありません"]),
    ],
)  # fmt: skip
def test_a_mistake_in_an_outline_is_told_in_one_line(
    workspace: Path, text: str, expected: list[str]
) -> None:
    message = outline_line(workspace, text)
    for part in expected:
        assert part in message


def test_two_outlines_may_not_share_an_id(workspace: Path) -> None:
    (workspace / "outlines" / "b.yaml").write_text(OUTLINE + SECTION, encoding="utf-8")
    (workspace / "panel.yaml").write_text(
        "targets: [outlines/a.yaml, outlines/b.yaml]\n", encoding="utf-8"
    )
    message = line(OutlineError, workspace)
    assert "b.yaml" in message
    assert "a.yaml と重複" in message


# --- the errors themselves ------------------------------------------------------------------


def test_a_message_is_one_line_whatever_the_file_is_called() -> None:
    error = ConfigError("「\x1b[31m」。", file="a\nb\u202e.yaml", line=3, remedy="直す。\r\n")
    assert str(error) == r"a\nb\u202e.yaml 3行目: 「\x1b[31m」。→ 直す。\r\n"


def test_exit_codes_are_unique_and_documented() -> None:
    table = errors.codes()
    numbers = [code for code, _, _ in table]
    assert numbers == sorted(set(numbers))
    assert {0, 1, 2, 4, 6, 9, 130} <= set(numbers)
    assert all(meaning for _, _, meaning in table)
    assert (6, "ReadError", "資料を読めない") in table
    assert errors.EncodingError.exit_code == 6


def test_an_error_survives_another_process() -> None:
    error = OutlineError("重複。", file="a.yaml", line=2)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_lines_fall_back_to_the_key_above(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a:\n  - b: 1\n    c: 2\n", encoding="utf-8")
    read = yamlfile.load(path, "a.yaml", ConfigError)
    assert read.data == {"a": [{"b": "1", "c": "2"}]}
    assert read.line(("a", 0, "c")) == 3
    assert read.line(("a", 0, "missing")) == 2
    assert read.line(("missing",)) is None
