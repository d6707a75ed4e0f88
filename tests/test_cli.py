"""The command line by three doors: run(), main() in process, and the console script."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kosshi.cli import main, run
from kosshi.errors import UnknownIdError

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
KOSSHI = str(Path(sys.executable).parent / "kosshi")


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    """Return a copy of the fictional panel that a test may change."""
    folder = tmp_path / "検討会"
    shutil.copytree(ROOT / "tests/panels/regional-mobility", folder)
    return folder


def script(*argv: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KOSSHI, *map(str, argv)], capture_output=True, text=True, check=False, **options
    )


def build(panel: Path, *more: object) -> list[str]:
    return ["build", str(panel), "--format", "json", *map(str, more)]


def line_of(err: str) -> str:
    assert err.count("\n") == 1, err
    assert err.endswith("\n")
    return err.strip()


# -- build ---------------------------------------------------------------------------------


def test_the_three_doors_make_the_same_draft(
    panel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outs = [tmp_path / name for name in ("run", "main", "script")]
    assert run(build(panel, "--out", outs[0])).exit_code == 0
    assert main(build(panel, "--out", outs[1])) == 0
    done = script(*build(panel, "--out", outs[2]))
    assert done.returncode == 0
    assert (capsys.readouterr().err, done.stderr) == ("", "")
    ledgers = [(out / "meeting-06/draft-001/ledger.json").read_bytes() for out in outs]
    assert ledgers[0] == ledgers[1] == ledgers[2]


def test_build_says_where_the_draft_lies_and_what_is_in_it(
    panel: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(panel.parent)
    assert main(build(panel)) == 0
    first, second = capsys.readouterr().out.splitlines()
    place = "outputs/検討会/meeting-06/draft-001"
    assert first == f"第1稿を作りました: {place}（ledger.json）"
    ledger = json.loads((panel.parent / place / "ledger.json").read_text(encoding="utf-8"))
    assert f"資料3件（{sum(a['characters'] for a in ledger['accounting']):,}字）" in second
    assert f"意見{len(ledger['opinions'])}件、まとまり{len(ledger['points'])}件" in second
    assert second.endswith("計上漏れ0字。")


def test_unchanged_inputs_make_no_draft_and_say_so(
    panel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(build(panel, "--json")) == 0
    made = json.loads(capsys.readouterr().out)
    assert main(build(panel, "--json")) == 0
    again = json.loads(capsys.readouterr().out)
    assert list(made) == ["made", "draft", "number", "files", "figures", "warnings"]
    assert (made["made"], made["number"], made["warnings"]) == (True, 1, [])
    assert made["figures"]["sources"] == 3
    assert made["figures"]["unaccounted"] == 0
    assert all(Path(file).is_file() for file in made["files"])
    assert (again["made"], again["draft"], again["files"]) == (False, made["draft"], made["files"])
    assert main(build(panel)) == 0
    assert "第1稿から変わっていません" in capsys.readouterr().out
    assert [p.name for p in (tmp_path / "outputs/検討会/meeting-06").glob("draft-*")] == [
        "draft-001"
    ]


def test_quiet_leaves_only_the_folder(panel: Path) -> None:
    done = script(*build(panel, "-q"))
    assert (Path(done.stdout.strip()) / "ledger.json").is_file()
    assert done.stderr == ""


def test_date_and_formats_reach_the_draft(panel: Path) -> None:
    data = run(["build", str(panel), "--format", "JSON、json,", "--date", "2027-01-05"]).data
    assert [Path(file).name for file in data["files"]] == ["ledger.json"]
    ledger = json.loads(Path(data["files"][0]).read_text(encoding="utf-8"))
    assert ledger["draft"]["date"] == "2027-01-05"


def test_keep_going_leaves_a_source_out_and_says_so(
    panel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (panel / "meeting-05/壊れた資料.txt").write_bytes("意見".encode("shift_jis"))
    assert main(build(panel, "--keep-going", "--json")) == 0
    captured = capsys.readouterr()
    (warning,) = json.loads(captured.out)["warnings"]
    assert "meeting-05/壊れた資料.txt" in warning
    assert line_of(captured.err) == f"注意: {warning}"


def test_progress_shows_on_a_terminal_only(panel: Path) -> None:
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        [KOSSHI, *build(panel)], stdout=subprocess.PIPE, stderr=slave, env=environment
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:  # what Linux says when the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(master)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert "資料の読取り" in seen.decode()
    assert "第1稿を作りました" in out.decode()
    assert "\x1b" not in out.decode()


def test_build_in_the_workspace_itself_or_beside_seeds(
    panel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(panel)
    here = run(["build", "--format", "json"])
    assert here.data["draft"] == str(tmp_path / "outputs/検討会/meeting-06/draft-001")
    panel.rename(tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    seeds = run(["build", "--format", "json"])
    assert seeds.data["draft"] == str(tmp_path / "outputs/meeting-06/draft-001")


def test_neither_prefect_nor_anything_heavy_is_imported(panel: Path) -> None:
    code = "import sys; from kosshi.cli import main; main({}); print(*sys.modules)"
    loaded = {}
    for name, argv in (("help", ["--help"]), ("build", build(panel))):
        done = subprocess.run(
            [sys.executable, "-c", code.format(argv)], capture_output=True, text=True, check=True
        )
        loaded[name] = {module.partition(".")[0] for module in done.stdout.split()}
    assert "kosshi" in loaded["build"]
    assert not loaded["build"] & {"prefect", "rich", "weasyprint"}
    assert not loaded["help"] & {"yaml", "pydantic", "rich", "sudachipy", "jinja2", "rapidfuzz"}


# -- check ---------------------------------------------------------------------------------


def test_check_accounts_for_every_source_and_builds_nothing(
    panel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (panel / "メモ.txt").write_text("読まれない", encoding="utf-8")
    assert main(["check", str(panel)]) == 0
    out = capsys.readouterr().out
    for path in (panel / "meeting-05").iterdir():
        assert f"meeting-05/{path.name}" in out
        assert f"{len(path.read_text(encoding='utf-8')):,}字" in out
    assert "提出者  柏木美咲" in out
    assert "読まなかったもの\n  メモ.txt\n" in out
    assert "すべての文字を計上しました" in out
    assert not (tmp_path / "outputs").exists()


def test_check_for_machines_adds_up(panel: Path) -> None:
    data = run(["check", str(panel), "--lines"]).data
    for source in data["sources"]:
        assert sum(source["accounting"].values()) == source["characters"]
        assert source["unaccounted"] == 0
        text = (panel / source["path"]).read_text(encoding="utf-8")
        assert [line["text"] for line in source["lines"]] == text.removesuffix("\n").split("\n")
        assert all(line["as"] and line["rules"] for line in source["lines"] if line["text"])


def test_check_lines_tell_what_each_line_is_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SEEDS), "--lines"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(re.match(r" +24  意見 .*箇条書き.*「進化版 FOIP」を日本の", line) for line in lines)
    assert any(re.match(r" +26  ページの体裁 .*区切り線", line) for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_check_reports_every_bad_source(panel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (panel / "meeting-05/a.txt").write_text("", encoding="utf-8")
    (panel / "meeting-05/b.txt").write_bytes(b"\xff\xff\x80\x81\xfe\xfe\x00")
    (panel / "meeting-05/c.xyz").write_text("意見", encoding="utf-8")
    assert main(["check", str(panel), "--json"]) == 6
    captured = capsys.readouterr()
    names = ["EmptySourceError", "EncodingError", "FormatError"]
    assert [
        re.match(r"誤り（(\w+)）: meeting-05/", line)[1] for line in captured.err.splitlines()
    ] == names  # type: ignore[index]
    data = json.loads(captured.out)
    assert [error["class"] for error in data["errors"]] == names
    assert (data["error"]["class"], data["exit_code"]) == ("EmptySourceError", 6)
    assert len(data["sources"]) == 3


def test_check_finds_what_no_rule_explained(
    panel: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import kosshi.console.check as module

    monkeypatch.setattr(module.ledger, "unaccounted", lambda _: [(7, "迷子の文"), (9, "字")])
    assert main(["check", str(panel)]) == 8
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    assert all("7行目: 計上されていない文字が5字（2箇所）" in line for line in errors)


# -- explain -------------------------------------------------------------------------------


def test_explain_takes_ids_labels_and_unique_beginnings(seeds_ledger: dict[str, Any]) -> None:
    opinion = next(o for o in seeds_ledger["opinions"] if o["label"] == "議12")
    point = next(p for p in seeds_ledger["points"] if opinion["id"] in p["opinions"])
    asked = ["議12", "議１２", " 議 12", opinion["id"], opinion["id"].upper(), opinion["id"][:7]]
    answers = [run(["explain", name, str(SEEDS)]) for name in asked]
    assert len({answer.text for answer in answers}) == 1
    data = answers[0].data
    assert data["opinion"]["text"] == opinion["text"]
    assert data["opinion"]["source"]["line"] == opinion["spans"][0]["line"]
    assert [
        {k: p[k] for k in ("target", "section", "primary", "score", "reason")}
        for p in data["placements"]
    ] == point["placements"]
    placed = {(p["target"], p["section"]) for p in point["placements"]}
    others = [s for target in data["runners_up"] for s in target["sections"]]
    assert others
    assert not placed & {(s["target"], s["section"]) for s in others}
    text = answers[0].text
    assert opinion["text"].split("\n")[0] in text
    for word in ("meeting-02/minutes.md", "66行目", "外交／中国", "箇条書き", "提言", point["id"]):
        assert word in text


def test_explain_shows_what_joined_opinions_and_the_issues(seeds_ledger: dict[str, Any]) -> None:
    point = next(p for p in seeds_ledger["points"] if len(p["opinions"]) > 1)
    texts = {o["id"]: o["text"] for o in seeds_ledger["opinions"]}
    text = run(["explain", point["id"], str(SEEDS)]).text
    for name in point["opinions"]:
        assert all(line in text for line in texts[name].split("\n"))
    assert f"「{point['links'][0]['shared'][0]}」" in text
    issue = seeds_ledger["issues"][0]
    disputed = issue["positions"][0]["points"][0]
    explained = run(["explain", disputed, str(SEEDS)])
    assert issue["question"] in explained.text
    assert explained.data["issues"][0]["id"] == issue["id"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("議99", "近いものは 議9"),
        ("遠藤", "一つに決まりません"),
        ("zzzz", "ledger.json"),
        ("　", "ありません"),
    ],
)
def test_explain_of_an_unknown_id_names_near_ones(asked: str, said: str) -> None:
    with pytest.raises(UnknownIdError, match=re.escape(said)):
        run(["explain", asked, str(SEEDS)])


# -- init -------------------------------------------------------------------


def test_init_makes_a_workspace_that_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "新しい 会議"]) == 0
    out = capsys.readouterr().out
    assert "kosshi build '新しい 会議'" in out
    source = ROOT / "tests/panels/regional-mobility/meeting-05/議事概要.txt"
    shutil.copy(source, tmp_path / "新しい 会議/meeting-01")
    assert main(["build", "新しい 会議", "--format", "json"]) == 0
    assert main(["init", "新しい 会議"]) == 3
    assert "既にファイルがあります" in line_of(capsys.readouterr().err)


# -- the one handler -----------------------------------------------------------------------


def test_a_fault_of_the_program_is_one_line_and_a_traceback_on_demand(
    panel: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("secret\ndetail")

    monkeypatch.setattr("kosshi.console.build.run", broken)
    assert main(build(panel)) == 1
    line = line_of(capsys.readouterr().err)
    assert line.startswith("誤り（ValueError）: プログラム内部の誤りです。→ --debug を付けて")
    assert main(build(panel, "--debug")) == 1
    assert "Traceback" in capsys.readouterr().err
    assert main(build(panel, "--json")) == 1
    assert json.loads(capsys.readouterr().out)["exit_code"] == 1


def test_an_interrupt_ends_in_one_line(
    panel: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kosshi.console.build.run", interrupted)
    assert main(build(panel)) == 130
    assert line_of(capsys.readouterr().err).startswith("誤り（Interrupted）: 中断しました。")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [KOSSHI, "check", str(SEEDS), "--lines"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_without_japanese_gets_codes_not_a_crash(panel: Path) -> None:
    done = script("check", panel, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u8cc7" in done.stdout
