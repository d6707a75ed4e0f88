"""The command line of the flow: the options of ``kosshi build``, and when to run.

It knows no orchestrator, and imports little: the flow's server starts before anything heavy.
"""

from __future__ import annotations

import sys
import traceback
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from kosshi.console.answer import Failure
from kosshi.console.arguments import PROGRAM, Argument, HelpAsked, Parser
from kosshi.console.commands import command
from kosshi.console.passwords import provide
from kosshi.console.place import folder_of
from kosshi.console.usage import help_of
from kosshi.errors import Interrupted, KosshiError, UsageError

_WORKSPACE = "panel.yaml のあるフォルダ。省くと、このプログラムの seeds/"
_OWN = (
    Argument(("--verbose",), None, "verbose", ("Prefect の記録も表示する",)),
    Argument(("--cron",), "式", "cron", ("いつ作るか（必須）。例: '0 7 * * 1-5'（平日の7時）",)),
    Argument(("--timezone",), "名", "timezone", ("時間帯。省くと Asia/Tokyo",)),
)
_SERVED = (
    "Prefect のサーバーは自分で起動し、終われば止めます。",
    "環境変数 PREFECT_API_URL があれば、そのサーバーを使います。",
)


def parse(arguments: list[str], seeds: Path) -> Namespace:
    """Return the options: those of ``kosshi build``, and our own.

    Raises:
        HelpAsked: with the help.
        UsageError: they can't be understood.
    """
    serve = arguments[:1] == ["serve"]
    build = command("build")
    own = _OWN if serve else _OWN[:1]
    taken = [
        replace(argument, help=(_WORKSPACE,)) if argument.dest == "workspace" else argument
        for argument in build.arguments
        if argument.dest not in {"quiet", "json"}
    ]
    arguments_taken = (*taken[:-2], *own, *taken[-2:])
    name = "flows/briefing.py serve" if serve else "flows/briefing.py"
    about = ("骨子（案）を定時に作ります。", *_SERVED) if serve else (*build.about, *_SERVED)
    try:
        options = Parser(arguments_taken).parse_args(arguments[serve:])
    except HelpAsked:
        known = replace(build, name=name, about=about, arguments=arguments_taken)
        text = help_of(known).replace(f"{PROGRAM} {name}", f"python {name}")
        raise HelpAsked(text) from None
    options.serve = serve
    provide(options)
    if options.workspace is not None:
        folder_of(options.workspace, "作業フォルダ")
    options.workspace = Path(options.workspace or seeds).absolute()
    options.out = options.out and folder_of(options.out, "出力先").absolute()
    if serve:
        options.timezone = options.timezone or "Asia/Tokyo"
        if not options.cron:
            raise UsageError("--cron を指定してください。", remedy="例: --cron '0 7 * * 1-5'")
        try:
            options.zone = ZoneInfo(options.timezone)
        except (ValueError, OSError, LookupError) as cause:
            message = f"--timezone: 「{options.timezone}」という時間帯はありません。"
            raise UsageError(message, remedy="例: --timezone Asia/Tokyo") from cause
    return options


INTERRUPTED = Interrupted("中断しました。", remedy="作りかけの稿は残していません。")


def report(error: Exception, *, debug: bool = False) -> int:
    """Say in one line what went wrong, and return the exit code."""
    if debug:
        traceback.print_exception(error)
    name = type(error).__name__
    if not isinstance(error, KosshiError):
        error = KosshiError(
            f"Prefect での実行に失敗しました（{str(error) or name}）。",
            remedy="詳しい経過は --debug で表示します。急ぐときは kosshi build で作れます。",
        )
    print(Failure(name, error).line, file=sys.stderr)
    for each in error.further:
        print(Failure(type(each).__name__, each).line, file=sys.stderr)
    sys.stderr.flush()
    return error.exit_code
