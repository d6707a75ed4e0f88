"""Readers: a file as received → a Document of blocks with exact offsets.

One module per input format, found and not listed: a module of this package with ``SUFFIXES`` and
``read(path, source_path, meeting)`` is a reader.  To add a format, add a module.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from kosshi.errors import EmptySourceError, EncodingError, FormatError, ReadError, os_reason
from kosshi.model import Document, Source


class Reader(Protocol):
    """What a module must offer to be a reader."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes, path: str, meeting: int | None) -> Document:
        """Read a file's bytes."""


@cache
def readers() -> dict[str, Reader]:
    """Return the readers by lower-case suffix."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for suffix in getattr(loaded, "SUFFIXES", ()):
            found[suffix] = cast("Reader", loaded)
    return found


def read_file(file: Path, path: str, meeting: int | None) -> Document:
    """Read one source.

    Args:
        file: where it lies.
        path: how it is named in the ledger: POSIX, relative to the workspace.
        meeting: number of its ``meeting-NN`` folder.

    Raises:
        ReadError: it cannot be read, is empty, of an unknown format, or in another encoding.
    """
    reader = readers().get(file.suffix.lower())
    if reader is None:
        known = "、".join(sorted(readers()))
        raise FormatError(
            f"対応していない形式のファイルです（拡張子「{file.suffix}」）。対応形式は {known} です。",
            file=path,
            remedy="テキスト又は Markdown に変換するか、フォルダから除いてください。",
        )
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ReadError(
            f"ファイルを読み取れません（{os_reason(error)}）。",
            file=path,
            remedy="ファイルの有無とアクセス権を確認してください。",
        ) from error
    document = reader.read(data, path, meeting)
    if not document.text.strip():
        raise EmptySourceError(
            "内容が空です。", file=path, remedy="正しいファイルに差し替えるか、取り除いてください。"
        )
    return document


def source_of(data: bytes, path: str, meeting: int | None, text: str) -> Source:
    """Return the identity of a source without pages."""
    return Source(path, hashlib.sha256(data).hexdigest(), meeting, len(text))


def decode(data: bytes, path: str) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Raises:
        EncodingError: it is not UTF-8; says at which line the first offending byte stands.
    """
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            f"文字コードが UTF-8 ではありません（先頭から {error.start + 1} バイト目）。",
            file=path,
            line=line,
            remedy="UTF-8 で保存し直してください。",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise EncodingError(
            "テキストではないデータ（NUL 文字）が含まれています。",
            file=path,
            line=line,
            remedy="ファイルの形式を確認してください。",
        )
    return text
