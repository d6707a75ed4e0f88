"""Readers: a file as received → Documents of blocks with exact offsets.

One module per input format, found and not listed: a module of this package with ``NAME``,
``SUFFIXES``, ``recognises(data)`` and ``read(data, path, options)`` is a reader.  To add a format,
add a module.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from kosshi.errors import EmptySourceError, FormatError, ReadError, os_reason
from kosshi.model import Document, Source
from kosshi.read import content
from kosshi.read.reading import MOST_CHARACTERS, Options, Reading, too_much

MOST_BYTES = 500_000_000
"""Larger files are refused before they are read."""

_NO_OPTIONS = Options()


class Reader(Protocol):
    """What a module must offer to be a reader.

    Attributes:
        NAME: what the format is called, in Japanese.
        SUFFIXES: of its files, in lower case.
    """

    NAME: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, data: bytes) -> bool:
        """Whether a file's bytes are of this format, whatever its name says; never for text."""

    def read(self, data: bytes, path: str, options: Options) -> Reading:
        """Read a file's bytes; ``path`` is for messages only."""


@cache
def readers() -> dict[str, Reader]:
    """Return the readers by lower-case suffix."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for suffix in getattr(loaded, "SUFFIXES", ()):
            found[suffix] = cast("Reader", loaded)
    return found


class Opened:
    """A file that has been read, before it is divided into documents."""

    def __init__(self, path: str, meeting: int | None, data: bytes, reading: Reading) -> None:
        """Keep a reading with the identity of its file."""
        self.reading = reading
        self._path = path
        self._meeting = meeting
        self._sha256 = hashlib.sha256(data).hexdigest()

    def whole(self) -> Document:
        """Return the file as one document."""
        return self._document(0, len(self.reading.text), None)

    def parts(self, starts: Sequence[int]) -> tuple[Document, ...]:
        """Return the documents of a binder, which begin at ``starts``; all together is the file.

        ``starts`` begins with 0 and ascends; each is the start of a line.
        """
        ends = [*starts[1:], len(self.reading.text)]
        return tuple(
            self._document(start, end, rank)
            for rank, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        )

    def _document(self, start: int, end: int, part: int | None) -> Document:
        reading = self.reading
        blocks, regions = reading.blocks(start, end)
        pages = reading.pages if part is None else _pages(reading, start, end)
        source = Source(
            self._path, self._sha256, self._meeting, end - start, pages, start=start, part=part
        )
        return Document(
            source, reading.text, tuple(blocks), tuple(regions), reading.boxes, reading.warnings
        )


def _pages(reading: Reading, start: int, end: int) -> int | None:
    return None if reading.pages is None else reading.text[start:end].rstrip().count("\f") + 1


def open_file(file: Path, path: str, meeting: int | None, options: Options = _NO_OPTIONS) -> Opened:
    """Read one file.

    Args:
        file: where it lies.
        path: how it is named in the ledger: POSIX, relative to the workspace.
        meeting: number of its ``meeting-NN`` folder.
        options: how it is to be read.

    Raises:
        ReadError: it cannot be read, changes meanwhile, is empty, damaged, or of a format or
            encoding that is not known.
    """
    try:
        before = file.stat()
        if before.st_size > MOST_BYTES:
            raise FormatError(
                f"ファイルが大きすぎます（{MOST_BYTES // 1_000_000}MB まで）。",
                file=path,
                remedy="分割するか、フォルダから除いてください。",
            )
        data = file.read_bytes()
        after = file.stat()
    except OSError as error:
        raise ReadError(
            f"ファイルを読み取れません（{os_reason(error)}）。",
            file=path,
            remedy="ファイルの有無とアクセス権を確認してください。",
        ) from error
    if (before.st_size, before.st_mtime_ns) != (len(data), after.st_mtime_ns):
        raise ReadError(
            "読取り中に内容が変わりました。",
            file=path,
            remedy="保存やコピーが終わってから、もう一度実行してください。",
        )
    return open_bytes(data, path, meeting, options)


def open_bytes(
    data: bytes, path: str, meeting: int | None, options: Options = _NO_OPTIONS
) -> Opened:
    """Read a file's bytes (see ``open_file``).

    Raises:
        ReadError: as there.
    """
    reader, warnings = content.reader_for(readers(), data, path)
    reading = reader.read(data, path, options)
    reading.warnings = (*warnings, *reading.warnings)
    if len(reading.text) > MOST_CHARACTERS:
        raise too_much(path)
    if not reading.text.strip():
        raise EmptySourceError(
            "内容が空です。", file=path, remedy="正しいファイルに差し替えるか、取り除いてください。"
        )
    return Opened(path, meeting, data, reading)


def read_file(file: Path, path: str, meeting: int | None) -> Document:
    """Read one file as one document (see ``open_file``)."""
    return open_file(file, path, meeting).whole()
