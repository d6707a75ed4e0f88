"""The command line: ``run`` answers or raises, ``main`` tells the answer and returns the exit code.

Only argparse is imported here; a command's module, with all that it needs, is imported when the
command is run.  So ``kosshi --help`` comes at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

import kosshi
from kosshi.console.answer import Answer, Failure, failure
from kosshi.console.arguments import PROGRAM, HelpAsked, Parser
from kosshi.console.commands import command
from kosshi.console.passwords import provide
from kosshi.console.usage import help_of, overview
from kosshi.errors import Interrupted, KosshiError


def run(argv: Sequence[str]) -> Answer:
    """Run a command line and return its answer; prints nothing but progress on a terminal.

    Raises:
        KosshiError: whatever is wrong; ``UsageError`` for the command line itself.
    """
    if not argv or argv[0] in {"-h", "--help"}:
        return Answer(overview(), {"help": overview()})
    if argv[0] == "--version":
        version = kosshi.__version__
        return Answer(f"{PROGRAM} {version}", {"version": version})
    known = command(argv[0])
    try:
        options = Parser(known.arguments).parse_args(list(argv[1:]))
    except HelpAsked:
        return Answer(help_of(known), {"help": help_of(known)})
    if hasattr(options, "password_file"):
        provide(options)
    module = import_module(f"kosshi.console.{known.name}")
    return cast("Callable[[Namespace], Answer]", module.answer)(options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, print what it answers, and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if argv is None and not sys.warnoptions:
        warnings.simplefilter("ignore")  # a library's, in English; python -W brings them back
    _never_refuse_characters()
    try:
        answer = run(arguments)
    except KosshiError as error:
        _trace(before)
        answer = Answer("", failures=tuple(map(failure, (error, *error.further))))
    except KeyboardInterrupt:
        _trace(before)
        stopped = Interrupted("中断しました。作りかけの稿は残していません。")
        answer = Answer("", failures=(failure(stopped),))
    except Exception as error:  # noqa: BLE001  whatever it is, a user gets one line
        _trace(before)
        answer = Answer("", failures=(_unexpected(error),))
    try:
        _tell(answer, as_json="--json" in before)
    except BrokenPipeError:
        # Whoever read us has seen enough (kosshi check --lines | head): the outcome stands.  What
        # Python flushes at its exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.exit_code


def _tell(answer: Answer, *, as_json: bool) -> None:
    for line in (*answer.notes, *(each.line for each in answer.failures)):
        print(line, file=sys.stderr)
    if as_json:
        print(json.dumps(answer.machine(), ensure_ascii=False, indent=1))
    elif answer.text:
        print(answer.text)
    sys.stdout.flush()


def _unexpected(error: Exception) -> Failure:
    """Return a fault of the program as it is told; what it says itself is for --debug."""
    told = KosshiError(
        "プログラム内部の誤りです。",
        remedy="--debug を付けて実行し、表示された内容を添えて報告してください。",
    )
    return Failure(type(error).__name__, told)


def _trace(arguments: Sequence[str]) -> None:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()


def _never_refuse_characters() -> None:
    """Let streams that can't encode a character print its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
