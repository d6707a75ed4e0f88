"""The help: of the program as a whole, and of each command."""

from __future__ import annotations

from collections.abc import Sequence

from kosshi.console.answer import aligned
from kosshi.console.arguments import HELP, PROGRAM, Argument, Command
from kosshi.console.commands import COMMANDS
from kosshi.errors import codes

_GLOBAL = (HELP, Argument(("--version",), None, "version", ("版を表示する",)))


def overview() -> str:
    """Return the help of the program as a whole, with the table of exit codes."""
    return "\n".join(
        [
            "有識者会議の議事要旨と委員提出資料から、次回会議の骨子（案）を組み立てます。",
            "",
            f"使い方: {PROGRAM} コマンド [引数] [オプション]",
            "",
            "コマンド:",
            *aligned([(known.name, known.summary) for known in COMMANDS]),
            "",
            "オプション:",
            *_entries(_GLOBAL),
            "",
            f"コマンドごとの説明は「{PROGRAM} コマンド --help」で表示します。",
            "",
            *_exit_codes(),
        ]
    )


def help_of(known: Command) -> str:
    """Return the help of one command, with the table of exit codes."""
    alone = [a for a in known.arguments if not a.flags]
    usage = [f"{a.name}" if a.required else f"[{a.name}{' …' if a.many else ''}]" for a in alone]
    return "\n".join(
        [
            *known.about,
            "",
            f"使い方: {' '.join([PROGRAM, known.name, *usage, '[オプション]'])}",
            "",
            "引数:",
            *_entries(alone),
            "",
            "オプション:",
            *_entries([a for a in known.arguments if a.flags]),
            "",
            *_exit_codes(),
        ]
    )


def _entries(arguments: Sequence[Argument]) -> list[str]:
    rows: list[tuple[str, str]] = []
    for argument in arguments:
        names = ", ".join(argument.flags)
        head = " ".join(part for part in (names, argument.name) if part)
        lines = [_filled(line) for line in argument.help]
        rows += [(head, lines[0]), *(("", line) for line in lines[1:])]
    return aligned(rows)


def _filled(line: str) -> str:
    """Fill in the names of formats, which are looked up only where they are printed."""
    if "{" not in line:
        return line
    from kosshi.pipeline import DEFAULT_FORMATS
    from kosshi.render import formats

    return line.format(formats="、".join(formats()), defaults="、".join(DEFAULT_FORMATS))


def _exit_codes() -> list[str]:
    rows = [
        (str(code), f"{meaning}（{name}）" if name else meaning) for code, name, meaning in codes()
    ]
    return ["終了コード:", *aligned(rows)]
