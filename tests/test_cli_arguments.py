"""What the command line takes: help and errors in Japanese, nothing of argparse's English."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from kosshi import __version__
from kosshi.cli import main, run
from kosshi.console.arguments import Parser
from kosshi.console.commands import COMMANDS
from kosshi.decisions import Action
from kosshi.errors import UsageError, codes

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"

WORDS = {"kosshi", "panel", "yaml", "seeds", "outputs", "docx", "json", "pdf", "ID", "JSON", "help"}
WORDS |= {command.name for command in COMMANDS} | {name for _, name, _ in codes()} | {"outlines"}
WORDS |= {
    "PDF",
    "OCR",
    "ocrmypdf",
    "KOSSHI",
    "PASSWORD",
    "decisions",
    "html",
    "import",
    "draft",
    "ledger",
    "meeting",
    "nss",
    *Action,
    "undo",
    "list",
}


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"], *([c.name, "-h"] for c in COMMANDS)])
def test_help_is_japanese_and_fits_a_terminal(argv: list[str]) -> None:
    text = run(argv).text
    assert "使い方: kosshi" in text
    for code, name, meaning in codes():
        assert re.search(
            rf"^ +{code} +{meaning}{f'（{name}）' if name else ''}$", text, re.MULTILINE
        )
    options = set(re.findall(r"--?[a-z][a-z-]*", text))
    english = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"--?[a-z][a-z-]*", "", text)))
    assert english <= WORDS, english - WORDS
    if argv[1:]:
        known = next(command for command in COMMANDS if command.name == argv[0])
        assert {f for a in known.arguments for f in a.flags} <= options
    for line in text.splitlines():
        assert sum(1 if c.isascii() else 2 for c in line) <= 80, line


def test_help_does_not_wait_for_what_is_missing() -> None:
    assert run(["explain", "--help"]).text == run(["explain", "-h", "x"]).text


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kosshi {__version__}\n"
    module = [sys.executable, "-m", "kosshi", "--version"]
    assert subprocess.run(module, capture_output=True, text=True, check=True).stdout == (
        f"kosshi {__version__}\n"
    )


# -- what is wrong with a command line -----------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["buid"], "「build」ではありませんか"),
        (["くみたて"], "使えるのは build、check、explain、diff、decide、outline、init です"),
        (
            ["--json", "build"],
            "コマンド（build、check、explain、diff、decide、outline、init）を先に",
        ),
        (["build", "--formt", "pdf"], "「--format」ではありませんか"),
        (["build", ".", "x", "y"], "余分な引数です（x y）"),
        (["build", "--format"], "--format: 値を一つ指定"),
        (["build", "--json=1"], "--json: 値は指定できません（「1」）"),
        (
            ["build", "--format", "pdf,xml"],
            "「xml」という形式はありません。→ 使えるのは docx、html、json、",
        ),
        (["build", "--format", ","], "（--format）: 値がありません"),
        (["build", "--date", "2026-02-30"], "「2026-02-30」は日付として読めません"),
        (["build", "--date", "20260715"], "「20260715」は日付として読めません"),
        (["build", ""], "作業フォルダの名前が空です"),
        (["build", "--out", ""], "出力先の名前が空です"),
        (["explain"], "IDを指定してください"),
        (["init"], "フォルダを指定してください"),
        (["outline"], "操作を指定してください"),
        (["outline", "export", "x.pdf"], "使えるのは import（"),
        (["outline", "import", ""], "ファイルの名前が空です"),
        (["outline", "import", "x.pdf", "--id", "Ａ"], "半角の英小文字"),
        (["outline", "import", "x.pdf", "--terms", "多め"], "0 から 100 まで"),
        (["outline", "import", "x.pdf", "--title", " "], "--title の値が空"),
    ],
)
def test_usage_errors_say_what_to_do(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    line = captured.err.strip()
    assert line.startswith("誤り（UsageError）: ")
    assert said in line
    if "--json" in argv:
        error = json.loads(captured.out)
        assert (error["exit_code"], error["error"]["class"]) == (2, "UsageError")
    else:
        assert captured.out == ""


def exclusive(parser: Parser, *, required: bool) -> None:
    group = parser.add_mutually_exclusive_group(required=required)
    group.add_argument("--ichi", action="store_true")
    group.add_argument("--ni", action="store_true")


def choice(value: str) -> str:
    raise ValueError(value)


PARSERS: dict[str, tuple[Callable[[Parser], object], list[str]]] = {
    "unrecognized": (lambda p: None, ["--san", "四"]),
    "required": (lambda p: (p.add_argument("甲"), p.add_argument("乙")), []),
    "one of required": (lambda p: exclusive(p, required=True), []),
    "not allowed with": (lambda p: exclusive(p, required=False), ["--ichi", "--ni"]),
    "ignored explicit": (lambda p: p.add_argument("--ichi", action="store_true"), ["--ichi='九'"]),
    "expected one": (lambda p: p.add_argument("--ichi"), ["--ichi"]),
    "expected at most one": (
        lambda p: p.error("argument --ichi: expected at most one argument"),
        [],
    ),
    "expected at least one": (lambda p: p.add_argument("--ichi", nargs="+"), ["--ichi"]),
    "expected 1": (lambda p: p.add_argument("--ichi", nargs=1), ["--ichi"]),
    "expected 2": (lambda p: p.add_argument("--ichi", nargs=2), ["--ichi", "一"]),
    "invalid choice": (lambda p: p.add_argument("甲", choices=["松", "竹"]), ["梅"]),
    "invalid value": (lambda p: p.add_argument("--ichi", type=choice), ["--ichi", "二"]),
    "ambiguous": (
        lambda p: (
            setattr(p, "allow_abbrev", True),
            p.add_argument("--ichia"),
            p.add_argument("--ichib"),
        ),
        ["--ichi"],
    ),
    "unknown parser": (lambda p: p.error("argument 令: unknown parser '梅' (choices: 松, 竹)"), []),
    "3.14 suggests": (
        lambda p: p.error(
            "argument 令: invalid choice: '末', maybe you meant '松'? (choose from 松, 竹)"
        ),
        [],
    ),
    "can't open": (
        lambda p: p.error("argument --ichi: can't open '甲': [Errno 2] No such file"),
        [],
    ),
    "stdin": (lambda p: p.error("argument --ichi: argument \"-\" with mode '甲'"), []),
    "unexpected": (lambda p: p.error("unexpected option string: --ichi"), []),
    "deprecated": (lambda p: p.error("option '--ichi' is deprecated"), []),
    "unheard of": (lambda p: p.error("something new in argparse: --ichi"), []),
}


def _parse(parser: Parser, declare: Callable[[Parser], object], argv: list[str]) -> None:
    declare(parser)
    parser.parse_args(argv)


@pytest.mark.parametrize("name", PARSERS)
def test_no_english_of_argparse_is_left(name: str) -> None:
    declare, argv = PARSERS[name]
    parser = Parser()
    with pytest.raises(UsageError) as caught:
        _parse(parser, declare, argv)
    said = caught.value.message
    assert re.search(r"[ぁ-ん]", said)
    assert not re.search(r"[A-Za-z]", re.sub(r"--[a-z]+", "", said)), said


def test_passwords_come_from_a_file_or_the_terminal_never_from_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSSHI_PASSWORD", "前から")
    secret = tmp_path / "pw.txt"
    secret.write_text("\ufeff一つ目\n二つ目\n", encoding="utf-8")
    run(["check", str(SEEDS), "--password-file", str(secret)])
    assert os.environ["KOSSHI_PASSWORD"].split("\n") == ["前から", "一つ目", "二つ目"]
    with pytest.raises(UsageError, match="ファイルを読み取れません"):
        run(["check", str(SEEDS), "--password-file", str(tmp_path / "nai.txt")])
    with pytest.raises(UsageError, match="使えないオプション"):
        run(["check", str(SEEDS), "--password", "hidden"])
    monkeypatch.setattr("sys.stdin", io.StringIO("hidden\n"))
    with pytest.raises(UsageError, match="入力する端末がありません"):
        run(["check", str(SEEDS), "--ask-password"])
