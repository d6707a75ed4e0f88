"""YAML as people type it: plain data, and the line on which each key stands.

Only the part of YAML that a form needs is accepted: mappings, lists and texts.  Every scalar is
the text that stands in the file, so that a section number ``1.10`` keeps its zero, ``1-1`` is no
date and ``no`` no truth value; what a number or a date must look like is for the schema to say.
Only an empty value, ``null`` and ``~`` are None.  The parser's own messages, which are English,
are never shown; what went wrong is told from the character at which it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kosshi.errors import KosshiError, os_reason

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError
    from yaml.events import Event, ScalarEvent

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
KeyPath: TypeAlias = tuple[str | int, ...]

# A panel with a dozen outlines of a hundred sections each stays far below; what is larger was
# picked by mistake, and would be read for minutes.
MAX_BYTES = 1_000_000
# The schemas need five.  The limit keeps a file of a hundred thousand brackets off the stack.
MAX_DEPTH = 16

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset({None, "!"})
_OPENING = {
    "[": "「[」に対応する「]」",
    "{": "「{」に対応する「}」",
    '"': '「"」に対応する引用符',
    "'": "「'」に対応する引用符",
}
# Characters that YAML reserves at the start of an unquoted value.
_RESERVED = frozenset("@`%&*!|>")
_ENTRY = re.compile(r"[ \t]*-(?:[ \t]|$)")
_GENERAL_REMEDY = "字下げ（半角の空白）と記号（: - [ ] { }）を確かめてください。"


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's data with its lines.

    Attributes:
        data: the top-level mapping.
        lines: 1-based line of each key and list item, by its path: ``("targets", 0)``.
    """

    data: dict[str, Value]
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int | None:
        """Return the line of ``path``, or of the nearest key above it that stands in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def load(path: Path, shown: str, error: type[KosshiError]) -> YamlFile:
    """Read a YAML file whose top level is a mapping.

    Args:
        path: of the file.
        shown: its name in messages.
        error: class of what is raised, since the user should be told which part is wrong.

    Raises:
        KosshiError: of class ``error``; unreadable, not UTF-8, not YAML, or more than a form needs.
    """
    return parse(read_text(path, shown, error), shown, error)


def parse(text: str, shown: str, error: type[KosshiError]) -> YamlFile:
    """Parse the text of a YAML file; as ``load``."""
    return _Reader(text, shown, error).read()


def pieces(
    text: str, key: str, shown: str, error: type[KosshiError]
) -> list[YamlFile | KosshiError]:
    """Parse a file that is a list under ``key``; where that fails, its entries one by one.

    Returns:
        The whole file; or a file of a single entry each, on its own lines, and what is wrong with the others.
    """
    try:
        return [parse(text, shown, error)]
    except error as cause:
        whole = cause
    rows = text.splitlines(keepends=True)
    starts = [n for n, row in enumerate(rows) if _ENTRY.match(row)]
    indents = {_indent(rows[n]) for n in starts[:1]}
    starts = [n for n in starts if _indent(rows[n]) in indents]
    if not starts or not starts[0]:
        return [whole]
    found: list[YamlFile | KosshiError] = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        entry = "".join(rows[start:end])
        try:
            found.append(parse("\n" * (start - 1) + f"{key}:\n{entry}", shown, error))
        except error as cause:
            found.append(cause)
    inside = any(isinstance(each, KosshiError) for each in found)
    return found if inside else [*found, whole]  # else it is the head that can't be parsed


def read_text(path: Path, shown: str, error: type[KosshiError]) -> str:
    """Return the text of a file that people write by hand; as ``load``."""
    try:
        if not path.is_file():
            what = "はフォルダです。" if path.is_dir() else "がありません。"
            raise error(f"ファイル{what}", file=shown)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as cause:
        raise error(
            f"ファイルを開けません（{os_reason(cause)}）。",
            file=shown,
            remedy="読み取りの権限を確かめてください。",
        ) from cause
    if len(data) > MAX_BYTES:
        raise error(
            f"ファイルが大きすぎます（上限 {MAX_BYTES // 1000:,} KB）。",
            file=shown,
            remedy="別のファイルを置いていないか確かめてください。",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise error(
            "文字コードが UTF-8 ではありません。",
            file=shown,
            line=data.count(b"\n", 0, cause.start) + 1,
            remedy="UTF-8 で保存し直してください。",
        ) from cause


class _Reader:
    """Builds data from the parser's events."""

    def __init__(self, text: str, shown: str, error: type[KosshiError]) -> None:
        self.text = text
        self.shown = shown
        self.error = error
        self.lines: dict[KeyPath, int] = {}
        self.events: Iterator[Event] = iter(())

    def read(self) -> YamlFile:
        import yaml

        loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
        self.events = yaml.parse(self.text, Loader=loader)
        try:
            data = self.document()
        except yaml.MarkedYAMLError as cause:
            raise self.syntax(cause) from cause
        except yaml.reader.ReaderError as cause:
            code = ord(cause.character) if isinstance(cause.character, str) else cause.character
            # The parser's own position counts bytes or characters, depending on how it was built.
            line = self.text.count("\n", 0, self.text.find(chr(code))) + 1
            raise self.failure(
                f"使えない制御文字 U+{code:04X} があります。", line, "その文字を消してください。"
            ) from cause
        if isinstance(data, dict):
            return YamlFile(data, self.lines)
        raise self.failure(
            "中身がありません。" if data is None else "「キー: 値」の形になっていません。",
            None if data is None else 1,
            _wide_colon(self.text) or "「キー: 値」（コロンは半角）の形で始めてください。",
        )

    def failure(self, message: str, line: int | None, remedy: str) -> KosshiError:
        return self.error(message, file=self.shown, line=line, remedy=remedy)

    def document(self) -> Value:
        from yaml.events import DocumentStartEvent, StreamEndEvent, StreamStartEvent

        data: Value = None
        started = False
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    raise self.failure(
                        "「---」で文書が二つ以上に分かれています。",
                        _line(event),
                        "一つの文書にしてください。",
                    )
                started = True
                data = self.value(next(self.events), ())
            elif isinstance(event, StreamStartEvent | StreamEndEvent):
                continue
        return data

    def value(self, event: Event, path: KeyPath) -> Value:
        from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

        self.refuse_references(event)
        if len(path) > MAX_DEPTH:
            raise self.failure(
                "入れ子が深すぎます。", _line(event), "括弧と字下げを確かめてください。"
            )
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        raise AssertionError(event)

    def refuse_references(self, event: Event) -> None:
        """Refuse anchors, aliases and tags: no form needs them, and they can multiply a file."""
        if getattr(event, "anchor", None) is not None:
            raise self.failure(
                "アンカーと別名（& と *）は使えません。",
                _line(event),
                "値をそのまま書くか、引用符で囲んでください。",
            )
        if getattr(event, "tag", None) not in _PLAIN_TAGS:
            raise self.failure(
                "タグ（!）は使えません。",
                _line(event),
                "タグを消すか、値を引用符で囲んでください。",
            )

    def sequence(self, path: KeyPath) -> list[Value]:
        from yaml.events import SequenceEndEvent

        items: list[Value] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*path, len(items))
            self.lines[here] = _line(event)
            items.append(self.value(event, here))
        return items

    def mapping(self, path: KeyPath) -> dict[str, Value]:
        from yaml.events import MappingEndEvent, ScalarEvent

        items: dict[str, Value] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            self.refuse_references(event)
            key = _scalar(event) if isinstance(event, ScalarEvent) else None
            if key is None:
                raise self.failure("キーが文字列ではありません。", _line(event), _GENERAL_REMEDY)
            here = (*path, key)
            if key in items:
                raise self.failure(
                    f"キー「{key}」が {self.lines[here]}行目と重複しています。",
                    _line(event),
                    "どちらかを消してください。",
                )
            self.lines[here] = _line(event)
            items[key] = self.value(next(self.events), here)
        return items

    def syntax(self, cause: MarkedYAMLError) -> KosshiError:
        """Tell what is wrong from where the parser stopped, and from what it was inside of."""
        context = cause.context_mark
        mark = cause.problem_mark or context
        if mark is None:
            return self.error("YAML として読めません。", file=self.shown, remedy=_GENERAL_REMEDY)
        char = self.char(mark.line, mark.column)
        opener = "" if context is None else self.char(context.line, context.column)
        what, remedy = "YAML として読めません", _GENERAL_REMEDY
        if char == "\t" or "\t" in _indent(self.row(mark.line)):
            what, remedy = "タブは字下げに使えません", "半角の空白に直してください。"
        elif opener == '"' and "\\" in self.row(mark.line)[mark.column - 1 : mark.column + 1]:
            what = "二重引用符の中の「\\」の使い方が正しくありません"
            remedy = "引用符を「'」に替えてください。"
        elif context is not None and opener in _OPENING:
            what = f"{context.line + 1}行目の{_OPENING[opener]}が見つかりません"
            remedy = "閉じ忘れや、余分な記号がないか確かめてください。"
        elif char and char in _RESERVED:
            what = f"「{char}」で始まる値はそのままでは書けません"
            remedy = '値を引用符（"）で囲んでください。'
        else:
            remedy = '字下げをそろえ、値に「: 」を含むときは引用符（"）で囲んでください。'
            for number in (mark.line - 1, mark.line):
                if (wide := _wide_colon(self.row(number))) is not None:
                    return self.error(
                        "キーの後が「: 」ではありません。",
                        file=self.shown,
                        line=number + 1,
                        remedy=wide,
                    )
        return self.error(
            f"{what}（{mark.column + 1}文字目）。",
            file=self.shown,
            line=mark.line + 1,
            remedy=remedy,
        )

    def row(self, line: int) -> str:
        """Return a 0-based line of the file, or nothing past its end."""
        rows = self.text.splitlines()
        return rows[line] if 0 <= line < len(rows) else ""

    def char(self, line: int, column: int) -> str:
        """Return the character at a 0-based place, or nothing past the line's end."""
        return self.row(line)[column : column + 1]


def _line(event: Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else mark.line + 1


def _scalar(event: ScalarEvent) -> str | None:
    value: str = event.value
    plain = event.style in {None, ""}  # what stands in quotes is a text, even "" and "null"
    return None if plain and value in _NULLS else value


def _indent(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def _wide_colon(text: str) -> str | None:
    """Return a remedy where a full-width colon stands for the key's own."""
    for row in text.splitlines():
        if "：" in row and ":" not in row.split("：")[0] and not row.lstrip().startswith("#"):
            return "全角の「：」を半角の「: 」に直してください。"
    return None
