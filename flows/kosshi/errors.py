"""Every failure a user can meet: its exit code, and one line of Japanese that says what to do.

The line names the file, the place in it, what is wrong and what to do about it, as far as each is
known.  One handler, in the CLI, prints it; a traceback is shown only with ``--debug``.
"""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterator
from typing import ClassVar


def one_line(text: str) -> str:
    r"""Return ``text`` on one line, with what can't be seen written out.

    File names and file contents end up in messages.  A line break would split the message, a
    terminal escape would be obeyed and a bidirectional control would reorder it, so control,
    format and surrogate characters become ``\n``, ``\x1b``, ``\u202e``.
    """
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else char
        for char in text
    )


_REASONS = {
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EROFS: "読み取り専用です",
    errno.ENOSPC: "空き容量がありません",
    errno.EDQUOT: "割り当て容量を超えました",
    errno.ENOTDIR: "途中にフォルダでないものがあります",
    errno.EISDIR: "フォルダです",
    errno.ENOENT: "その名前のファイル、又は途中のフォルダがありません",
    errno.EEXIST: "同じ名前のものがあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "シンボリックリンクが一周しています",
    errno.EIO: "読み書きの装置の誤りです",
    errno.EMFILE: "開いているファイルが多すぎます",
}


def os_reason(cause: OSError) -> str:
    """Return why the operating system refused, in Japanese where it is a known reason."""
    return _REASONS.get(cause.errno or 0, cause.strerror or type(cause).__name__)


class KosshiError(Exception):
    """Base of all failures that are explained to the user.

    Attributes:
        exit_code: of the process; one per kind of failure, 1 being left to the unexpected.
        meaning: the kind of failure in a few Japanese words, for the help.
        message: what is wrong; a sentence without file and place.
        file: path as the user knows it, mostly relative to the workspace.
        line: 1-based line in that file.
        remedy: what to do; a sentence, or None for the default of the class.
        further: what else is wrong with the same file, each told on a line of its own.
    """

    exit_code: ClassVar[int] = 1
    meaning: ClassVar[str] = "想定外の誤り"
    default_remedy: ClassVar[str | None] = None

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.remedy = remedy if remedy is not None else self.default_remedy
        self.further: tuple[KosshiError, ...] = ()

    def __str__(self) -> str:
        """Return ``file 3行目: message→ remedy`` on one line, leaving out what is unknown."""
        place = " ".join(
            part
            for part in (self.file, None if self.line is None else f"{self.line}行目")
            if part is not None
        )
        said = f"{place}: {self.message}" if place else self.message
        return one_line(said if self.remedy is None else f"{said}→ {self.remedy}")

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the keywords, since a stage may run in another process."""
        told = (type(self), self.message, self.file, self.line, self.remedy, self.further)
        return (_restore, told)


def _restore(
    kind: type[KosshiError],
    message: str,
    file: str | None,
    line: int | None,
    remedy: str | None,
    further: tuple[KosshiError, ...],
) -> KosshiError:
    error = kind(message, file=file, line=line, remedy=remedy)
    error.further = further
    return error


class UsageError(KosshiError):
    """A command line that can't be understood, or options that exclude each other."""

    exit_code = 2
    meaning = "コマンドの指定の誤り"


class WorkspaceError(KosshiError):
    """A workspace that is missing, has no sources, or reaches outside itself."""

    exit_code = 3
    meaning = "作業フォルダの誤り"


class ConfigError(KosshiError):
    """A panel.yaml (or decisions.yaml) that is missing, unreadable or breaks its schema."""

    exit_code = 4
    meaning = "panel.yaml の誤り"


class OutlineError(KosshiError):
    """An outline that is unreadable, breaks its schema or contradicts another."""

    exit_code = 5
    meaning = "対象文書の構成（outlines）の誤り"


class ReadError(KosshiError):
    """A source that can't be read; also raised itself where no subclass fits."""

    exit_code = 6
    meaning = "資料を読めない"


class EmptySourceError(ReadError):
    """A source without a character to read."""


class EncodingError(ReadError):
    """A source whose bytes are not text in the encoding it must have."""


class EncryptedError(ReadError):
    """A source that needs a password."""


class FormatError(ReadError):
    """A source in a format without a reader, or that its reader finds damaged."""


class NoOpinionError(KosshiError):
    """A source, or a whole workspace, in which no opinion is found."""

    exit_code = 7
    meaning = "意見が一つも見つからない"


class InvariantError(KosshiError):
    """A run that breaks one of its own invariants and therefore writes no draft."""

    exit_code = 8
    meaning = "検算の不一致（稿は書き出されない）"
    default_remedy = "プログラムの不具合です。この行と資料を添えて報告してください。"


class OutputError(KosshiError):
    """Outputs that can't be written: permissions, a full disk, a file in the way, a lock."""

    exit_code = 9
    meaning = "出力先に書けない"


class FontError(KosshiError):
    """No font that sets Japanese, or one that lacks characters of the draft."""

    exit_code = 10
    meaning = "日本語フォントがない"


class LibraryError(KosshiError):
    """A Python package or system library that is missing or doesn't load."""

    exit_code = 11
    meaning = "必要なライブラリがない"


class RenderError(KosshiError):
    """A draft that can't be turned into an output format."""

    exit_code = 12
    meaning = "出力形式への変換の失敗"


class TemplateError(KosshiError):
    """A template that is missing, has a syntax error or asks for what doesn't exist."""

    exit_code = 13
    meaning = "テンプレートの誤り"


class UnknownIdError(KosshiError):
    """An id of an opinion, point or section that the draft doesn't contain."""

    exit_code = 14
    meaning = "指定された ID がない"


class DecisionError(KosshiError):
    """A decisions.yaml that is unreadable or breaks its schema."""

    exit_code = 15
    meaning = "decisions.yaml の誤り"


class DraftError(KosshiError):
    """A draft that is missing, or whose ledger is missing, unreadable or of another version."""

    exit_code = 16
    meaning = "比べる稿がない、又は読めない"


class Interrupted(KosshiError):
    """The user stopped the run (Ctrl-C)."""

    exit_code = 130
    meaning = "中断された"


def _subclasses(kind: type[KosshiError]) -> Iterator[type[KosshiError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def codes() -> tuple[tuple[int, str, str], ...]:
    """Return (exit code, class name, Japanese meaning) of each kind of failure, by code.

    Subclasses that share their parent's code stand under the parent's name.  Code 0 (done) and 1
    (unexpected) are included, so that the help can print the whole table.
    """
    kinds = {kind.exit_code: kind for kind in reversed(list(_subclasses(KosshiError)))}
    named = [(code, kind.__name__, kind.meaning) for code, kind in kinds.items()]
    done = [(0, "", "正常終了"), (KosshiError.exit_code, "", KosshiError.meaning)]
    return tuple(sorted(done + named))
