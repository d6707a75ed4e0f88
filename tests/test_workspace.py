"""Workspaces: which files are sources, in which order, and what is refused."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from kosshi.errors import KosshiError, OutputError, WorkspaceError
from kosshi.panel import load_panel
from kosshi.workspace import (
    check_outputs,
    default_outputs,
    init_workspace,
    open_workspace,
)


def fill(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("意見", encoding="utf-8")
    return root


def paths(root: Path) -> list[str]:
    return [source.path for source in open_workspace(root).sources()]


def refused(root: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(root).sources()
    message = str(caught.value)
    assert "\n" not in message
    assert "→" in message
    return message


def test_sources_come_by_meeting_then_as_people_count(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "meeting-10/議事要旨.md",
        "meeting-02/資料10.md",
        "meeting-02/資料２.md",
        "meeting-02/資料1.md",
        "meeting-02/委員/資料3.md",
    )
    assert paths(tmp_path) == [
        "meeting-02/委員/資料3.md",
        "meeting-02/資料1.md",
        "meeting-02/資料２.md",
        "meeting-02/資料10.md",
        "meeting-10/議事要旨.md",
    ]
    sources = open_workspace(tmp_path).sources()
    assert [source.meeting for source in sources] == [2, 2, 2, 2, 10]
    assert all(source.file.is_absolute() and source.file.is_file() for source in sources)


def test_composed_and_decomposed_names_sort_alike(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-01/か\u30992.md", "meeting-01/が1.md", "meeting-01/が10.md")
    assert paths(tmp_path) == ["meeting-01/が1.md", "meeting-01/か\u30992.md", "meeting-01/が10.md"]


def test_what_file_managers_leave_is_ignored_and_reported(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "panel.yaml",
        "decisions.yaml",
        "outlines/a.yaml",
        "templates/head.html",
        "meeting-02/議事要旨.md",
        "meeting-02/.DS_Store",
        "meeting-02/~$資料.docx",
        "meeting-02/Thumbs.db",
        "meeting-02/sub/desktop.ini",
        "meeting-02/__MACOSX/資料.md",
        "meeting_03/置き間違い.md",
        "メモ.txt",
    )
    assert paths(tmp_path) == ["meeting-02/議事要旨.md"]
    assert set(open_workspace(tmp_path).ignored()) == {
        "meeting-02/.DS_Store",
        "meeting-02/~$資料.docx",
        "meeting-02/Thumbs.db",
        "meeting-02/sub/desktop.ini",
        "meeting-02/__MACOSX/",
        "meeting_03/",
        "メモ.txt",
    }


def test_the_meeting_may_be_unknown(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-00/資料.md")
    assert open_workspace(tmp_path).sources()[0].meeting is None


def test_a_missing_workspace(tmp_path: Path) -> None:
    with pytest.raises(
        WorkspaceError, match=r"作業フォルダがありません。→ .*kosshi init"
    ) as caught:
        open_workspace(tmp_path / "なし")
    assert str(tmp_path / "なし") in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_workspace_that_is_a_file(tmp_path: Path) -> None:
    fill(tmp_path, "議事要旨.md")
    with pytest.raises(WorkspaceError, match="ファイルです"):
        open_workspace(tmp_path / "議事要旨.md")


def test_no_meeting_folder_and_no_file_in_it(tmp_path: Path) -> None:
    assert "meeting-NN フォルダがありません" in refused(tmp_path)
    (tmp_path / "meeting-02").mkdir()
    assert "資料が一つもありません" in refused(tmp_path)
    fill(tmp_path, "meeting-02/.DS_Store")
    assert "資料が一つもありません" in refused(tmp_path)


def test_links_may_not_leave_the_workspace(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = fill(tmp_path_factory.mktemp("outside"), "秘.md")
    fill(tmp_path, "meeting-01/資料.md")
    (tmp_path / "meeting-01" / "link.md").symlink_to(outside / "秘.md")
    assert "link.md: シンボリックリンクが作業フォルダの外" in refused(tmp_path)
    (tmp_path / "meeting-01" / "link.md").unlink()
    (tmp_path / "meeting-02").symlink_to(outside)
    assert "meeting-02: シンボリックリンクが作業フォルダの外" in refused(tmp_path)


def test_links_inside_the_workspace_are_followed_but_not_for_ever(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-01/資料.md")
    (tmp_path / "meeting-01" / "別名.md").symlink_to("資料.md")
    assert paths(tmp_path) == ["meeting-01/別名.md", "meeting-01/資料.md"]
    (tmp_path / "meeting-01" / "loop").symlink_to(".")
    assert "一周" in refused(tmp_path)


def test_a_broken_link_a_pipe_and_an_unprintable_name_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-01/資料.md")
    extra = tmp_path / "meeting-01" / "x.md"
    extra.symlink_to("なし.md")
    assert "リンク先がありません" in refused(tmp_path)
    extra.unlink()
    os.mkfifo(extra)
    assert "通常のファイルではありません" in refused(tmp_path)
    extra.unlink()
    (tmp_path / "meeting-01" / os.fsdecode("資料.md".encode("cp932"))).write_text("x")
    assert "表示できない文字" in refused(tmp_path)


@pytest.mark.parametrize("name", ["panel.yaml", "decisions.yaml", "outlines", "templates"])
def test_settings_may_not_leave_the_workspace_either(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = fill(tmp_path_factory.mktemp("outside"), "秘.yaml", "秘/秘.yaml")
    fill(tmp_path, "meeting-01/資料.md")
    (tmp_path / name).symlink_to(outside / ("秘.yaml" if name.endswith("yaml") else "秘"))
    assert f"{name}: シンボリックリンクが作業フォルダの外" in refused(tmp_path)


def test_a_link_in_a_folder_of_settings_may_not_either(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-01/資料.md", "templates/x.j2")
    (tmp_path / "templates" / "y.j2").symlink_to("/etc/hostname")
    assert "y.j2: シンボリックリンクが作業フォルダの外" in refused(tmp_path)


def test_nobody_waits_at_a_pipe_for_decisions(tmp_path: Path) -> None:
    fill(tmp_path, "meeting-01/資料.md")
    os.mkfifo(tmp_path / "decisions.yaml")
    assert "decisions.yaml: 通常のファイルではありません" in refused(tmp_path)


def test_folders_do_not_nest_for_ever(tmp_path: Path) -> None:
    fill(tmp_path, f"meeting-01/{'/'.join('d' * 40)}/資料.md")
    assert len(paths(tmp_path)) == 1
    fill(tmp_path, f"meeting-01/{'/'.join('d' * 60)}/資料.md")
    assert "入れ子が深すぎます" in refused(tmp_path)


def test_a_workspace_may_itself_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "real", "meeting-01/資料.md")
    (tmp_path / "link").symlink_to("real")
    assert paths(tmp_path / "link") == ["meeting-01/資料.md"]


def test_drafts_go_beside_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_outputs(tmp_path / "seeds") == tmp_path / "outputs"
    assert default_outputs(tmp_path / "会議") == tmp_path / "outputs" / "会議"
    (tmp_path / "seeds").mkdir()
    monkeypatch.chdir(tmp_path / "seeds")
    assert default_outputs(Path()) == tmp_path / "outputs"


def test_outputs_inside_the_workspace_are_refused(tmp_path: Path) -> None:
    check_outputs(tmp_path / "seeds", tmp_path / "outputs")
    with pytest.raises(OutputError, match="作業フォルダの中"):
        check_outputs(tmp_path / "seeds", tmp_path / "seeds" / "meeting-02" / "out")


def test_templates_and_decisions(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    assert workspace.templates is None
    assert workspace.decisions_file == tmp_path / "decisions.yaml"
    (tmp_path / "templates").mkdir()
    assert workspace.templates == tmp_path / "templates"


# --- kosshi init ----------------------------------------------------------------------------


def test_a_new_workspace_loads_as_it_is(tmp_path: Path) -> None:
    init_workspace(tmp_path / "新しい" / "会議")
    panel = load_panel(tmp_path / "新しい" / "会議")
    assert [target.id for target in panel.targets] == ["example"]
    assert panel.targets[0].sections[4].parent == "第2-2"
    with pytest.raises(WorkspaceError, match="meeting-01: 資料が一つもありません"):
        open_workspace(tmp_path / "新しい" / "会議").sources()


def test_a_new_panel_yaml_shows_every_key_and_all_can_be_switched_on(tmp_path: Path) -> None:
    from kosshi.panel import _schemas

    init_workspace(tmp_path)
    path = tmp_path / "panel.yaml"
    text = path.read_text(encoding="utf-8")
    head, body = text.split("\ntargets:", 1)
    path.write_text(head + "\ntargets:" + re.sub(r"(?m)^#(?=[a-z]|  )", "", body), encoding="utf-8")
    fill(tmp_path, "meeting-01/提出資料.md")
    panel = load_panel(tmp_path)
    assert panel.facts.roster == ("山田太郎", "佐藤花子")
    assert panel.sources["meeting-01/提出資料.md"].author == "山田太郎"
    assert panel.draft.marking == "取扱注意"
    for model in _schemas()["panel.yaml"].values():
        for key in model.model_fields:
            assert re.search(rf"(?m)^#? *{key}:", text), key


def test_init_leaves_a_folder_in_use_alone(tmp_path: Path) -> None:
    fill(tmp_path, "大事.txt")
    with pytest.raises(WorkspaceError, match="既にファイルがあります"):
        init_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="既にファイルがあります"):
        init_workspace(tmp_path / "大事.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["大事.txt"]


def test_init_where_nothing_can_be_written(tmp_path: Path) -> None:
    fill(tmp_path, "file")
    with pytest.raises(KosshiError, match="作業フォルダを作れません"):
        init_workspace(tmp_path / "file" / "below")
