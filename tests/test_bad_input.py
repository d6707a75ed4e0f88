"""Bad input, line by line as the task lists it: one clear line, its exit code, and no half draft."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from kosshi.cli import main

KOSSHI = str(Path(sys.executable).parent / "kosshi")

PANEL = "targets: [outlines/plan.yaml]\ndraft: {date: 2027-04-15}\n"
OUTLINE = """\
id: plan
title: 架空基本計画
sections:
  - {number: 第1, title: 人材の育成, terms: [研修]}
  - {number: 第2, title: 基盤の整備, terms: [設備]}
"""
MINUTES = """\
架空政策に関する検討会（第１回）議事要旨
１．日時：令和９年４月１日（木）10時00分～11時00分
２．場所：会議室
３．議事内容
　委員から以下の意見があった。
○　研修の機会を増やすべきである。
○　設備の更新を急ぐ必要がある。
"""
SOURCE = "meeting-01/議事要旨.txt"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a small workspace that builds."""
    folder = tmp_path / "会議"
    (folder / "outlines").mkdir(parents=True)
    (folder / "meeting-01").mkdir()
    (folder / "panel.yaml").write_text(PANEL, encoding="utf-8")
    (folder / "outlines/plan.yaml").write_text(OUTLINE, encoding="utf-8")
    (folder / SOURCE).write_text(MINUTES, encoding="utf-8")
    return folder


def left(outputs: Path) -> list[str]:
    """Return all that lies in outputs, but for the lock."""
    return sorted(
        path.relative_to(outputs).as_posix()
        for path in outputs.rglob("*")
        if not path.is_dir() and path.name != ".lock"
    )


def refused(line: str, name: str) -> None:
    """Check that one clear Japanese line was said, and nothing else."""
    assert line.count("\n") == 1, line
    assert line.startswith(f"誤り（{name}）: "), line
    problem, _, remedy = line.partition("→ ")
    assert re.search(r"[ぁ-ん]", problem), line
    if name != "TemplateError":  # Jinja's own words are all there is to say
        assert re.search(r"[ぁ-ん]", remedy), line
    assert "Traceback" not in line
    assert "\x1b" not in line


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def put(path: str, content: bytes | str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        data = content.encode() if isinstance(content, str) else content
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return apply


def drop(path: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / path).unlink()

    return apply


CASES: dict[str, tuple[Callable[[Path], None], str, int, tuple[str, ...]]] = {
    "no panel.yaml": (drop("panel.yaml"), "ConfigError", 4, ("panel.yaml: ", "kosshi init")),
    "empty panel.yaml": (
        put("panel.yaml", ""),
        "ConfigError",
        4,
        ("panel.yaml", "中身がありません"),
    ),
    "broken YAML": (
        put("panel.yaml", "targets:\n  - outlines/plan.yaml\n draft: [\n"),
        "ConfigError",
        4,
        ("panel.yaml 3行目",),
    ),
    "panel.yaml not UTF-8": (
        put("panel.yaml", "# 設定\n".encode("shift_jis")),
        "ConfigError",
        4,
        ("panel.yaml", "UTF-8"),
    ),
    "misspelt key": (
        edit("panel.yaml", "targets", "target"),
        "ConfigError",
        4,
        ("panel.yaml 1行目", "target というキーはありません", "targets"),
    ),
    "key not allowed": (
        edit("panel.yaml", "date:", "colour:"),
        "ConfigError",
        4,
        ("panel.yaml 2行目", "colour", "marking"),
    ),
    "no such date": (
        edit("panel.yaml", "2027-04-15", "2027-04-31"),
        "ConfigError",
        4,
        ("panel.yaml 2行目", "2027-04-31"),
    ),
    "kind not allowed": (
        edit("panel.yaml", "draft:", f"sources: {{{SOURCE}: {{kind: memo}}}}\ndraft:"),
        "ConfigError",
        4,
        ("panel.yaml 2行目", "memo", "minutes", "paper"),
    ),
    "no outline": (
        drop("outlines/plan.yaml"),
        "ConfigError",
        4,
        ("panel.yaml 1行目", "outlines/plan.yaml"),
    ),
    "duplicate number": (
        edit("outlines/plan.yaml", "第2", "第1"),
        "OutlineError",
        5,
        ("outlines/plan.yaml 5行目", "「第1」", "重複"),
    ),
    "no sources": (drop(SOURCE), "WorkspaceError", 3, ("meeting-01", "資料が一つもありません")),
    "empty source": (put(SOURCE, ""), "EmptySourceError", 6, (SOURCE, "空")),
    "blank source": (put(SOURCE, "\n　\n \t\n"), "EmptySourceError", 6, (SOURCE, "空")),
    "no opinion": (
        put(SOURCE, MINUTES.partition("○")[0]),
        "NoOpinionError",
        7,
        (SOURCE, "意見が1件も見つかりません", "kind: reference"),
    ),
    "not UTF-8": (
        put(SOURCE, MINUTES.partition("２")[0].encode() + "意見".encode("shift_jis")),
        "EncodingError",
        6,
        (f"{SOURCE} 3行目", "UTF-8"),
    ),
    "not text": (put(SOURCE, "意見\n\0"), "EncodingError", 6, (f"{SOURCE} 2行目",)),
    "unknown format": (put("meeting-01/表.xlsm", "PK"), "FormatError", 6, ("表.xlsm", ".txt")),
    "link to elsewhere": (
        lambda folder: (folder / "meeting-01/外.txt").symlink_to("/etc/hostname"),
        "WorkspaceError",
        3,
        ("外.txt", "作業フォルダの外"),
    ),
    "strange file name": (
        put("meeting-01/a\x1b[31m\n.txt", "意見"),
        "WorkspaceError",
        3,
        (r"a\x1b[31m\n.txt",),
    ),
    "outputs is a file": (
        put("../outputs", ""),
        "OutputError",
        9,
        ("outputs", "書き込めません", "--out"),
    ),
    "broken template": (
        put("templates/briefing.html.j2", "{% if %}"),
        "TemplateError",
        13,
        ("briefing.html.j2 1行目",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_refused_in_one_line(
    name: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, kind, code, said = CASES[name]
    spoil(workspace)
    more = [] if kind == "TemplateError" else ["--format", "json"]
    assert main(["build", str(workspace), *more]) == code
    captured = capsys.readouterr()
    refused(captured.err, kind)
    for part in said:
        assert part in captured.err, captured.err
    assert captured.out == ""
    assert left(tmp_path / "outputs") == []


@pytest.mark.parametrize("name", ["empty source", "duplicate number", "broken template"])
def test_the_console_script_says_the_same(name: str, workspace: Path, tmp_path: Path) -> None:
    spoil, kind, code, _ = CASES[name]
    spoil(workspace)
    done = subprocess.run([KOSSHI, "build", workspace], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, "")
    refused(done.stderr, kind)
    assert left(tmp_path / "outputs") == []


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_missing_workspace(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command, "どこにもない"]) == 3
    line = capsys.readouterr().err
    refused(line, "WorkspaceError")
    assert "どこにもない: 作業フォルダがありません" in line
    assert main([command]) == 3
    line = capsys.readouterr().err
    refused(line, "WorkspaceError")
    assert "panel.yaml も seeds/ もありません" in line
    (tmp_path / "ファイル").touch()
    if command == "check":  # takes a single file too, and this one is empty
        assert main([command, "ファイル"]) == 6
        refused(capsys.readouterr().err, "EmptySourceError")
    else:
        assert main([command, "ファイル"]) == 3
        refused(capsys.readouterr().err, "WorkspaceError")
    assert list(tmp_path.iterdir()) == [tmp_path / "ファイル"]


def test_outputs_inside_the_workspace(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = workspace / "outputs"
    assert main(["build", str(workspace), "--out", str(inside)]) == 9
    refused(capsys.readouterr().err, "OutputError")
    assert not inside.exists()


def test_outputs_that_the_system_refuses(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A place in which not even root can make a folder.
    assert main(["build", str(workspace), "--out", "/proc/kosshi"]) == 9
    line = capsys.readouterr().err
    refused(line, "OutputError")
    assert "/proc/kosshi" in line


def test_a_draft_that_exists_survives_bad_input(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["build", str(workspace), "--format", "json"]
    assert main(build) == 0
    outputs = tmp_path / "outputs"
    before = {name: (outputs / name).read_bytes() for name in left(outputs)}
    assert len(before) == 2  # the ledger and the manifest
    put(SOURCE, b"\xff")(workspace)
    assert main(build) == 6
    assert {name: (outputs / name).read_bytes() for name in left(outputs)} == before
    capsys.readouterr()


def test_no_japanese_font(workspace: Path, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>',
        encoding="utf-8",
    )
    done = subprocess.run(
        [KOSSHI, "build", workspace],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )
    assert (done.returncode, done.stdout) == (10, "")
    refused(done.stderr, "FontError")
    assert "日本語フォント「BIZ UDMincho」" in done.stderr
    assert left(tmp_path / "outputs") == []


HOSTILE = (
    "<script>alert(1)</script>という文字列を<b>太字</b>にすべきである。",
    "{{ 7 * 7 }}と{% include '/etc/passwd' %}と{# 注釈 #}を研修で扱うべきである。",
    "</style><style>* { display: none }</style>と書かれた設備を直すべきである。",
    "&lt;p&gt;と&amp;は、実体参照のまま残す必要がある。",
    "%sと{0}と%(name)sと\\nと$PATHは、そのまま残すべきである。",
    '<img src="{url}/x.png">と<link rel="stylesheet" href="{url}">を置くべきである。',
    '<a href="javascript:alert(1)" style="background:url({url})">研修</a>を増やすべきである。',
)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_markup_templates_and_css_are_printed_as_characters(
    suffix: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        hostile = [text.replace("{url}", url) for text in HOSTILE]
        bullets = "".join(f"{'- ' if suffix == '.md' else '○　'}{text}\n" for text in hostile)
        (workspace / SOURCE).unlink()
        head = MINUTES.partition("○")[0]
        (workspace / SOURCE).with_suffix(suffix).write_text(head + bullets, encoding="utf-8")
        assert main(["build", str(workspace), "--format", "pdf"]) == 0, capsys.readouterr().err
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody called
    (draft,) = (tmp_path / "outputs").rglob("briefing.pdf")
    document = pypdfium2.PdfDocument(draft)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    printed = re.sub(r"[\s\ufffe\x02]", "", text)
    for each in hostile:
        if suffix == ".md":  # where <b> is the format's own way of setting type, like **
            each = each.replace("<b>", "").replace("</b>", "")  # noqa: PLW2901
        assert re.sub(r"\s", "", each) in printed, each
    assert "root:" not in printed
    capsys.readouterr()
