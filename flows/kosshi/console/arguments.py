"""The parser of the command line, and the values that tell it what a command takes.

Errors are in Japanese.  argparse knows only English, so what it says of a command line is translated by
``translate``, message by message; the help is ``usage``'s.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from kosshi.errors import UsageError

PROGRAM = "kosshi"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument or option of a command.

    Attributes:
        flags: of an option, such as ``--out``; none for an argument that stands by itself.
        name: what people are told to write there; None for an option without a value.
        dest: the attribute that holds it.
        help: lines of help.
        required: for an argument that stands by itself.
        many: it may be given several times, or several of it may stand in a row.
    """

    flags: tuple[str, ...]
    name: str | None
    dest: str
    help: tuple[str, ...]
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does in a line and at length, and what it takes."""

    name: str
    summary: str
    about: tuple[str, ...]
    arguments: tuple[Argument, ...]


HELP = Argument(("-h", "--help"), None, "help", ("この説明を表示する",))


class HelpAsked(Exception):
    """The command line asks for help: no error, but nothing more is parsed."""


class _AskHelp(argparse.Action):
    """Ends the parsing as soon as help is asked for, whatever else is missing."""

    def __call__(self, *_: object) -> None:
        raise HelpAsked


class Parser(argparse.ArgumentParser):
    """A parser that raises in Japanese instead of printing in English."""

    def __init__(self, arguments: Sequence[Argument] = ()) -> None:
        """Make a parser for the arguments of a command."""
        super().__init__(prog=PROGRAM, add_help=False, allow_abbrev=False)
        self.known = [flag for argument in arguments for flag in argument.flags]
        for argument in arguments:
            options: dict[str, Any] = {"dest": argument.dest}
            if not argument.flags:
                count = "*" if argument.many else None if argument.required else "?"
                options = {"nargs": count, "metavar": argument.name}
                self.add_argument(argument.dest, **options)
            elif argument is HELP:
                self.add_argument(*argument.flags, action=_AskHelp, nargs=0, **options)
            elif argument.name is None:
                self.add_argument(*argument.flags, action="store_true", **options)
            elif argument.many:
                options |= {"action": "append", "default": []}
                self.add_argument(*argument.flags, metavar=argument.name, **options)
            else:
                self.add_argument(*argument.flags, metavar=argument.name, **options)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found.

        Raises:
            UsageError: always.
        """
        words = [word.partition("=")[0].rstrip(":,") for word in message.split()]
        unknown = [word for word in words if word.startswith("-") and word not in self.known]
        near = difflib.get_close_matches(unknown[0], self.known, 1) if unknown else []
        remedy = f"「{near[0]}」ではありませんか。" if near else None
        remedy = remedy or "使い方は --help で確かめてください。"
        raise UsageError(translate(message), remedy=remedy)


# What argparse 3.11 to 3.14 can say of a command line, as it stands in its source.  Order matters:
# the first that fits wins.
_MESSAGES = (
    ("argument %(argument_name)s: %(message)s", "{argument_name}: {message}"),
    ("unrecognized arguments: %(words)s", "使えないオプション、又は余分な引数です（{words}）。"),
    ("the following arguments are required: %(names)s", "{names}を指定してください。"),
    ("one of the arguments %(words)s is required", "{words} のいずれかを指定してください。"),
    ("not allowed with argument %(words)s", "{words} と同時には指定できません。"),
    ("ignored explicit argument %(value)s", "値は指定できません（{value}）。"),
    ("expected one argument", "値を一つ指定してください。"),
    ("expected at most one argument", "値は一つまでです。"),
    ("expected at least one argument", "値を一つ以上指定してください。"),
    ("expected %(count)s argument", "値を{count}個指定してください。"),
    ("expected %(count)s arguments", "値を{count}個指定してください。"),
    (
        "ambiguous option: %(option)s could match %(words)s",
        "{option} は一つに決まりません（{words}）。",
    ),
    ("unexpected option string: %(words)s", "使えないオプションです（{words}）。"),
    (
        "invalid choice: %(value)s, maybe you meant %(near)s? (choose from %(names)s)",
        "{value}は選べません。{near}ではありませんか（選べるのは {names}）。",
    ),
    (
        "invalid choice: %(value)s (choose from %(names)s)",
        "{value}は選べません（選べるのは {names}）。",
    ),
    ("invalid %(type)s value: %(value)s", "値の書き方が正しくありません（{value}）。"),
    (
        "unknown parser %(value)s (choices: %(names)s)",
        "{value}は選べません（選べるのは {names}）。",
    ),
    ('argument "-" with mode %(value)s', "「-」は使えません。"),
    ("can't open %(value)s: %(reason)s", "ファイルを開けません（{value}）。"),
    ("option %(value)s is deprecated", "{value}は廃止予定です。"),
    ("command %(value)s is deprecated", "{value}は廃止予定です。"),
    ("argument %(value)s is deprecated", "{value}は廃止予定です。"),
)
_FALLBACK = "コマンドの指定を解釈できません。"
_NAME = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


def translate(message: str) -> str:
    """Return what argparse said, in Japanese; nothing of its English is left."""
    for english, japanese in _MESSAGES:
        pattern = _NAME.sub(lambda m: f"(?P<{m[1] or m[2]}>.+?)", re.escape(english))
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return japanese.format(**{k: _said(k, v) for k, v in match.groupdict().items()})
    return _FALLBACK if message.isascii() else message


def _said(name: str, value: str) -> str:
    """Return a part of a message: nested messages translated, lists and quotes as Japanese has."""
    if name == "message":
        return translate(value)
    if name == "names":
        return "、".join(_bare(part) for part in value.split(", "))
    if name in {"value", "near"}:
        return f"「{_bare(value)}」"
    return value


def _bare(text: str) -> str:
    """Return a text without the quotation marks of Python."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text
