"""What the command line takes: each command with its arguments, its help, and its parser.

Help and errors are in Japanese.  argparse knows only English, so the help is set here, and what
argparse says of a command line is translated by ``translate``, message by message.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from kosshi.console.answer import aligned
from kosshi.errors import UsageError, codes

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


_HELP = Argument(("-h", "--help"), None, "help", ("この説明を表示する",))
_JSON = Argument(("--json",), None, "json", ("結果を JSON（一つのオブジェクト）で出力する",))
_DEBUG = Argument(("--debug",), None, "debug", ("誤りの際に、プログラム内の位置も表示する",))
_COMMON = (_JSON, _DEBUG, _HELP)
_WORKSPACE = Argument(
    (),
    "作業フォルダ",
    "workspace",
    (
        "panel.yaml のあるフォルダ。省くと、現在のフォルダ",
        "（そこに panel.yaml がなければ、その下の seeds/）",
    ),
)
READING = (
    Argument(("--ocr",), None, "ocr", ("文字のない PDF を OCR で読む（ocrmypdf が必要）",)),
    Argument(
        ("--password-file",),
        "ファイル",
        "password_file",
        (
            "資料のパスワードを一行に一つずつ書いたファイル。",
            "環境変数 KOSSHI_PASSWORD で渡してもよい",
        ),
    ),
    Argument(("--ask-password",), None, "ask_password", ("資料のパスワードを端末で尋ねる",)),
)
"""How sources are read, for every command that reads them."""

COMMANDS = (
    Command(
        "build",
        "骨子（案）の新しい稿を作る",
        (
            "資料を読み、骨子（案）の新しい稿を作ります。",
            "入力が前の稿から変わっていなければ、新しい稿は作りません。",
        ),
        (
            _WORKSPACE,
            Argument(
                ("--format",),
                "形式[,形式]",
                "format",
                ("出力の形式をコンマで区切って並べる。省くと {defaults}", "使えるのは {formats}"),
            ),
            Argument(
                ("--out",),
                "フォルダ",
                "out",
                (
                    "稿を置くフォルダ（作業フォルダの外）。省くと、",
                    "作業フォルダと同じ場所にある outputs/",
                ),
            ),
            Argument(
                ("--date",),
                "年-月-日",
                "date",
                ("稿に印刷する日付（例: 2026-07-15）。", "panel.yaml の指定より優先する"),
            ),
            Argument(
                ("--keep-going",),
                None,
                "keep_going",
                ("読み取れない資料を除いて作り、その旨を稿に記す",),
            ),
            Argument(
                ("-q", "--quiet"), None, "quiet", ("途中経過を表示せず、稿の場所だけを出力する",)
            ),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "check",
        "資料のすべての文字が計上されるかを調べる",
        (
            "資料をすべて読み、一文字残らず何かとして計上されるかを調べます。稿は作りません。",
            "読み取れない資料が複数あれば、すべて挙げます。",
            "新しい資料は、まず --lines か --html で、各行の扱いを御確認ください。",
        ),
        (
            Argument(
                (),
                "作業フォルダ",
                "workspace",
                (*_WORKSPACE.help, "資料のファイル一つを指定してもよい（panel.yaml は要らない）"),
            ),
            Argument(
                ("--lines",),
                None,
                "lines",
                ("各行を何として扱ったかを、規則とともに表示する",),
            ),
            Argument(
                ("--html",),
                None,
                "html",
                ("一覧をページ（check.html）として outputs/ に書き出す",),
            ),
            Argument(("--out",), "ファイル", "out", ("--html の書出し先。「-」なら標準出力",)),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "explain",
        "意見がその箇所に置かれた理由を示す",
        (
            "意見又はまとまりについて、原文、資料での位置、抽出の規則、まとめた根拠、",
            "対応付けの得点と根拠の語、次点の節、関係する争点を示します。",
        ),
        (
            Argument(
                (),
                "ID",
                "id",
                (
                    "意見の番号（議12、遠藤3）、まとまりの番号（点5）、又は",
                    "それらの ID（o…、p…）。全角でも、先頭の一部でもよい",
                ),
                required=True,
            ),
            _WORKSPACE,
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "diff",
        "二つの稿の違いを示す",
        (
            "二つの稿を比べ、資料、意見、まとまり、対応付け、見出し、争点、事務局判断の違いを",
            "示します。資料の誤記を改めた意見は、前後の文を並べて「変更」として示します。",
        ),
        (
            Argument(
                (),
                "前の稿",
                "before",
                (
                    "稿の番号（1、draft-001。最新の会議のもの）、meeting-03/draft-001、又は",
                    "稿のフォルダか ledger.json。省くと、最新の稿の一つ前の稿",
                ),
            ),
            Argument((), "後の稿", "after", ("同じく。省くと、最新の稿",)),
            Argument(("--workspace",), "作業フォルダ", "workspace", _WORKSPACE.help),
            Argument(
                ("--out",),
                "フォルダ",
                "out",
                ("稿のあるフォルダ。省くと、", "作業フォルダと同じ場所にある outputs/"),
            ),
            *_COMMON,
        ),
    ),
    Command(
        "decide",
        "事務局の判断を書き留める",
        (
            "意見についての事務局の判断を、decisions.yaml の末尾に書き足します。",
            "判断は次の稿から毎回適用されます。手で書かれた部分は一字も変えません。",
            "",
            "判断:",
            "  place ID      対応付けを決める（--at、--also、--not）",
            "  merge ID ID…  同じ趣旨の意見としてまとめる",
            "  split ID…     まとまりから分ける（並べた意見どうしはまとめたまま）",
            "  position ID   争点での立場を決める（--issue、--stance）",
            "  headline ID   見出しを事務局の文案にする（--as）",
            "  drop ID       骨子から除く（--why。台帳と別添には残る）",
            "  note ID       覚書を残す（--as）",
            "  accept ID     このままでよいと確認する",
            "  undo          最後の判断を取り消す",
            "  list          書かれている判断を、適用できるかどうかとともに示す",
        ),
        (
            Argument((), "判断", "action", ("上の判断のいずれか",), required=True),
            Argument(
                (),
                "ID",
                "ids",
                (
                    "意見の番号（議12、遠藤3）、まとまりの番号（点5）、又は",
                    "それらの ID（o…、p…）",
                ),
                many=True,
            ),
            Argument(
                ("--at",),
                "節",
                "at",
                ('全文を載せる節（例: "nss Ⅵ-2-(1)"）。', "どこにも置かないなら 未分類"),
            ),
            Argument(("--also",), "節", "also", ("参照を載せる節。何度でも書ける",), many=True),
            Argument(("--not",), "節", "never", ("載せない節。何度でも書ける",), many=True),
            Argument(("--issue",), "争点", "issue", ("争点の名（新しい名なら新しい争点）",)),
            Argument(("--stance",), "立場", "stance", ("賛成、条件付き、反対、なし のいずれか",)),
            Argument(("--as",), "文", "words", ("見出しの文案、又は覚書",)),
            Argument(("--why",), "理由", "why", ("理由",)),
            Argument(("--by",), "名", "by", ("判断した人",)),
            Argument(("--on",), "年-月-日", "on", ("判断した日（書かなければ記さない）",)),
            Argument(("--workspace",), "作業フォルダ", "workspace", _WORKSPACE.help),
            Argument(("--dry-run",), None, "dry_run", ("書き込まず、どう変わるかだけを示す",)),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "outline",
        "対象文書から章立てを読み取る",
        (
            "対象文書（資料と同じ形式のもの）から、節の番号と見出し、節ごとの語を読み取り、",
            "outlines/ に置く形で出力します。疑わしい箇所は、その位置とともに示します。",
        ),
        (
            Argument((), "import", "action", ("文書から章立てを読み取る",), required=True),
            Argument((), "ファイル", "file", ("対象文書",), required=True),
            Argument(
                ("--out",),
                "ファイル",
                "out",
                ("書出し先（outlines/ の下など）。", "省くか「-」なら標準出力"),
            ),
            Argument(("--force",), None, "force", ("書出し先が既にあれば上書きする",)),
            Argument(
                ("--id",),
                "識別子",
                "id",
                ("章立ての識別子（半角の英小文字など）。", "省くと、ファイルの名前"),
            ),
            Argument(("--title",), "題名", "title", ("文書の題名。省くと、文書の冒頭から読む",)),
            Argument(("--short",), "略称", "short", ("表などで使う題名の略称",)),
            Argument(("--terms",), "数", "terms", ("節ごとに拾う語の数の上限。省くと 12",)),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "init",
        "新しい作業フォルダを作る",
        ("注釈付きの panel.yaml と対象文書の例を備えた作業フォルダを作ります。",),
        (
            Argument(
                (), "フォルダ", "folder", ("新しいフォルダ、又は空のフォルダ",), required=True
            ),
            *_COMMON,
        ),
    ),
)

_GLOBAL = (_HELP, Argument(("--version",), None, "version", ("版を表示する",)))


def command(name: str) -> Command:
    """Return the command with this name.

    Raises:
        UsageError: there is none.
    """
    for known in COMMANDS:
        if known.name == name:
            return known
    names = [known.name for known in COMMANDS]
    if name.startswith("-"):
        message = f"「{name}」というオプションは、ここでは使えません。"
        remedy = f"コマンド（{'、'.join(names)}）を先に書いてください。"
    else:
        message = f"「{name}」というコマンドはありません。"
        near = difflib.get_close_matches(name, names, 1)
        remedy = (
            f"「{near[0]}」ではありませんか。" if near else f"使えるのは {'、'.join(names)} です。"
        )
    raise UsageError(message, remedy=remedy)


# -- help ----------------------------------------------------------------------------------


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


# -- parser --------------------------------------------------------------------------------


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
            elif argument is _HELP:
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
