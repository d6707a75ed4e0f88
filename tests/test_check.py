"""``kosshi check``: on a terminal, as a page, and for a single file."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kosshi.cli import main, run
from kosshi.errors import OutputError, WorkspaceError
from lxml import html

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
KOSSHI = str(Path(sys.executable).parent / "kosshi")
MINUTES = """\
第1回架空検討会　議事概要
１　日時　令和8年4月1日（水）
２　場所　会議室
３　主な意見
○ 図書館の開館時間を延ばすべきである。働く人が平日に通えるようにする必要がある。
　これは昨年も述べた。
○ <script>alert(1)</script> という\u202e表示は避けるべきである。
以上
"""


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "議事概要.txt"
    path.write_text(MINUTES, encoding="utf-8")
    return path


def test_a_missing_file_is_not_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(
        WorkspaceError, match=r"議事要旨\.pdf: その名前のファイルも作業フォルダもありません"
    ):
        run(["check", str(tmp_path / "議事要旨.pdf")])


def page(*argv: str) -> html.HtmlElement:
    return html.document_fromstring(run(["check", *argv, "--html", "--out", "-"]).text)


def rows(tree: html.HtmlElement) -> list[list[str]]:
    told = [[cell.text_content() for cell in row.iter("td")] for row in tree.iter("tr")]
    return [row for row in told if row]


def test_a_single_file_needs_no_panel(minutes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(minutes), "--lines"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^ *5  意見 +議1 +.*図書館の開館時間を延ばすべき", out, re.MULTILINE)
    assert re.search(r"^ *6  意見 +〃 +.*これは昨年も述べた", out, re.MULTILINE)
    assert re.search(r"^ *8  議事の進行 .*以上", out, re.MULTILINE)
    assert "資料1件" in out and "意見2件" in out


def test_the_page_shows_every_line_with_its_rule(minutes: Path) -> None:
    found = rows(page(str(minutes)))
    assert [(place, kind, label) for place, kind, label, _, _ in found] == [
        ("1", "見出し", ""),
        ("2", "日時・場所等", ""),
        ("3", "日時・場所等", ""),
        ("4", "見出し", ""),
        ("5", "意見", "議1"),
        ("6", "意見", "〃"),
        ("7", "意見", "議2"),
        ("8", "議事の進行", ""),
    ]
    assert all(rule for *_, rule in found)


def test_a_file_that_is_missing_or_none_is_spoken_of_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "議事要旨.pdf")]) == 3
    assert "議事要旨.pdf: その名前のファイルも作業フォルダもありません" in capsys.readouterr().err
    assert main(["check", "長い名前" * 100]) == 3
    assert "名前が長すぎます" in capsys.readouterr().err
    os.mkfifo(tmp_path / "管.txt")
    assert main(["check", str(tmp_path / "管.txt")]) == 3
    assert "通常のファイルではありません" in capsys.readouterr().err


CHROMIUM = shutil.which("chromium")


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here")
def test_what_is_no_opinion_can_be_seen_alone_and_a_narrow_window_shows_whole_lines(
    minutes: Path, tmp_path: Path
) -> None:
    """Asked of a real browser: how wide the text is, and what is hidden once the box is ticked."""
    text = run(["check", str(minutes), "--html", "--out", "-"]).text
    asked = """<script>
    const shown = () => [...document.querySelectorAll('tbody tr')].filter(r => r.offsetHeight).map(r => r.className.split(' ')[0]);
    const box = document.querySelector('input'), before = shown().length, width = document.querySelector('td.text').offsetWidth;
    box.click();
    document.title = [before, shown().length, shown().includes('opinion'), width > 300, document.documentElement.scrollWidth <= innerWidth].join();
    </script>"""
    file = tmp_path / "check.html"
    file.write_text(text.replace("</body>", asked + "</body>"), encoding="utf-8")
    assert CHROMIUM is not None
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/browser"]
    done = subprocess.run(
        [CHROMIUM, *options, "--window-size=520,900", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "<title>8,5,false,true,true</title>" in done.stdout


def test_a_hostile_source_is_only_shown(minutes: Path) -> None:
    text = run(["check", str(minutes), "--html", "--out", "-"]).text
    assert "<script" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; という\\u202e表示" in text
    assert "http" not in text  # nothing is fetched


def test_the_page_lies_beside_the_drafts_and_is_the_same_each_time(tmp_path: Path) -> None:
    workspace = tmp_path / "会議"
    shutil.copytree(ROOT / "tests/panels/regional-mobility", workspace)
    answer = run(["check", str(workspace), "--html"])
    file = tmp_path / "outputs/会議/check.html"
    assert str(file) in answer.text or "check.html" in answer.text
    first = file.read_bytes()
    run(["check", str(workspace), "--html"])
    assert file.read_bytes() == first
    assert [p.name for p in file.parent.iterdir()] == ["check.html"]
    with pytest.raises(OutputError, match="作業フォルダの中"):
        run(["check", str(workspace), "--out", str(workspace / "meeting-05/check.html")])


def test_a_binder_shows_each_document_with_its_own_lines(tmp_path: Path) -> None:
    second = "森の話\n\n令和8年4月1日\n飯綱大学農学部　教授\n大鳥　節子\n\n森は人が入って保たれるべきである。\n"
    path = tmp_path / "合本.txt"
    path.write_text(MINUTES + "\n" + second, encoding="utf-8")
    tree = page(str(path))
    assert [h.text_content() for h in tree.iter("h2")] == ["合本.txt#1", "合本.txt#2"]
    assert "2件の文書に分けて読みました" in tree.text_content()
    assert [row[0] for row in rows(tree)][-1] == "16"


def _on_terminal(command: list[str], columns: int, **env: str) -> str:
    reader, writer = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    process = subprocess.Popen(
        command,
        stdout=writer,
        stderr=writer,
        stdin=subprocess.DEVNULL,
        env={**environment, "COLUMNS": str(columns), "TERM": "xterm", **env},
    )
    os.close(writer)
    told = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            break
        if not piece:
            break
        told += piece
    process.wait()
    os.close(reader)
    return told.decode().replace("\r\n", "\n")


@pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="no pseudo terminals here")
def test_a_terminal_gets_colour_and_lines_that_fit(minutes: Path) -> None:
    told = _on_terminal([KOSSHI, "check", str(minutes), "--lines"], 60)
    assert "\x1b[32m" in told  # opinions are green
    bare = re.sub(r"\x1b\[[0-9;]*m", "", told)
    listed = bare[bare.index("第1回") :].splitlines() if "第1回" in bare else []
    assert listed
    for line in listed[:8]:
        assert sum(1 if c.isascii() else 2 for c in line) <= 60, line
    plain = _on_terminal([KOSSHI, "check", str(minutes), "--lines"], 60, NO_COLOR="1")
    assert "\x1b[" not in plain


def test_what_is_taken_for_reference_though_it_speaks_is_told(tmp_path: Path) -> None:
    """Minutes under a ministry's name must not pass for its own paper in silence; an agenda may."""
    office = "令和８年度の事業\n\n架空省交通局\n\n"
    said = (
        "駅の段差をなくすべきである。\n\n案内を多言語にしてほしい。\n\n費用は国が持つ必要がある。\n"
    )
    paper, agenda = tmp_path / "資料.txt", tmp_path / "次第.txt"
    paper.write_text(office + said, encoding="utf-8")
    agenda.write_text("議事次第\n\n１　開会\n２　意見交換\n３　閉会\n", encoding="utf-8")
    told = run(["check", str(paper)])
    assert any("参考資料" in w and "3文" in w and "kind:" in w for w in told.notes), told
    assert not any("参考資料" in w for w in run(["check", str(agenda)]).notes)


def test_a_line_says_whose_opinion_it_is_and_under_which_theme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "第2回川の会　議事要旨\n日時：令和8年7月1日\n主な意見\n【堤について】\n・　堤を直すべき。（関委員）\n"
    file = tmp_path / "要旨.txt"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file), "--lines"]) == 0
    assert "〔関／堤について〕" in capsys.readouterr().out
    assert main(["check", str(file), "--html"]) == 0
    assert "〔関／堤について〕" in (tmp_path / "要旨.check.html").read_text(encoding="utf-8")
