"""Reading ``decisions.yaml``: every mistake in it gets a line of its own, with what is wrong and what to write.

Keys, actions, sides and targets may be written as they are printed, in Japanese and in any width.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from kosshi.decisions import Decision
from kosshi.decisions.entry import ALIASES, EntryReader
from kosshi.errors import DecisionError
from kosshi.form import allowed
from kosshi.settings import Target
from kosshi.text import plain
from kosshi.workspace import DECISIONS_FILE, Workspace
from kosshi.yamlfile import YamlFile, pieces, read_text

_TOP = "decisions"
_TOPS = frozenset({_TOP, "判断", "事務局判断"})
_WIDE = re.compile(
    r"(?P<indent>[ \u3000]*(?:-[ \u3000]+)?)(?P<key>[^\s:：#]{1,12})(?P<colon>[:：])(?P<blank>[ \u3000]*)"
)


def load_decisions(workspace: Workspace, targets: Iterable[Target]) -> tuple[Decision, ...]:
    """Read ``decisions.yaml``; no file, or an empty list, is no decision.

    Raises:
        DecisionError: the first mistake in the file, with all ``further`` ones; each says on which line.
    """
    path = workspace.decisions_file
    shown = str(workspace.root / DECISIONS_FILE)
    if not path.exists():
        return ()
    text = read_text(path, shown, DecisionError)
    if not any(map(_content, text.splitlines())):
        return ()  # nothing but remarks: all its decisions were taken out
    reader = _Reader(shown, tuple(targets))
    reader.read(text)
    if reader.mistakes:
        first, *further = sorted(reader.mistakes, key=lambda mistake: mistake.line or 0)
        first.further = tuple(further)
        raise first
    return tuple(reader.found)


class _Reader:
    """Collects the decisions of a file, and its mistakes."""

    def __init__(self, shown: str, targets: tuple[Target, ...]) -> None:
        self.shown = shown
        self.targets = targets
        self.found: list[Decision] = []
        self.mistakes: list[DecisionError] = []

    def wrong(self, line: int | None, message: str, remedy: str | None) -> None:
        self.mistakes.append(DecisionError(message, file=self.shown, line=line, remedy=remedy))

    def read(self, text: str) -> None:
        line, first = next((n, r) for n, r in enumerate(text.splitlines(), 1) if _content(r))
        if first.startswith("- "):
            remedy = f"その前に、「{_TOP}:」だけの行を加えてください。"
            self.wrong(line, f"「{_TOP}:」の行がありません。", remedy)
            return
        narrow = "".join(map(self.narrow, text.splitlines(keepends=True), itertools.count(1)))
        for rank, piece in enumerate(pieces(narrow, _TOP, self.shown, DecisionError)):
            if isinstance(piece, DecisionError):
                self.mistakes.append(piece)
            elif isinstance(piece, YamlFile):
                self.piece(piece, rank)

    def narrow(self, row: str, line: int) -> str:
        """Return a line with the full-width signs of YAML as half-width ones, each being a mistake.

        Parsed as it is, it would be taken for a part of the line before, and be told there.
        """
        match = _WIDE.match(row)
        if match is None or not (plain(match["key"]) in ALIASES or plain(match["key"]) in _TOPS):
            return row
        if "\u3000" in match["indent"]:
            self.wrong(line, "字下げに全角の空白があります。", "半角の空白に直してください。")
        if match["colon"] == "：":
            self.wrong(line, "キーの後が全角の「：」です。", "半角の「: 」に直してください。")
        elif "\u3000" in match["blank"]:
            self.wrong(line, "「:」の後が全角の空白です。", "半角の空白に直してください。")
        elif not match["blank"] and row[match.end() :].strip():
            self.wrong(line, "「:」の後に空白がありません。", "半角の空白を一つ入れてください。")
        indent = match["indent"].replace("\u3000", "  ")
        return f"{indent}{match['key']}: {row[match.end() :]}"

    def outside(self, key: str, line: int | None) -> None:
        """Tell of a key beside ``decisions``: mostly one of an entry, not indented."""
        if plain(key) in ALIASES:
            message = f"{key} が、判断の外（行の頭）に書かれています。"
            self.wrong(line, message, "判断の「- 」の後の文字に、頭をそろえて字下げしてください。")
        else:
            remedy = allowed("書けるキーは", [_TOP], key)
            self.wrong(line, f"{key} というキーはありません。", remedy)

    def piece(self, file: YamlFile, rank: int) -> None:
        """Read what could be parsed: the whole file, or one entry of a file that can't be."""
        for key in file.data:
            if plain(key) not in _TOPS:
                self.outside(key, file.line((key,)))
        for key, value in file.data.items():
            if plain(key) not in _TOPS or value is None:
                continue
            if not isinstance(value, list):
                self.wrong(
                    file.line((key,)),
                    f"{key} は一覧で書いてください。",
                    "判断を一件ずつ、「- 」で始まる行に書いてください。",
                )
                continue
            for index, entry in enumerate(value):
                reader = EntryReader(
                    self.wrong, self.targets, file, (key, index), index + rank, entry
                )
                if (decision := reader.read()) is not None:
                    self.found.append(decision)


def _content(row: str) -> bool:
    """Whether a line of the file is more than a remark."""
    return bool(row.strip()) and not row.lstrip().startswith("#")
