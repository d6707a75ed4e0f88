"""What can be told of a PDF before it is parsed: that it is whole, and that it won't grow without bounds.

PDFium opens a file whose end is missing where it can, with pages that have lost their text; and it
inflates whatever a stream holds: 4 KB were seen to take 3 GB, 800 KB of drawing 8 GB.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from kosshi.errors import FormatError

MOST_STREAM = 50_000_000
"""Bytes of one stream after inflating; a page of a dense drawing has 10 million."""

MOST_STREAMS = 500_000_000
"""Bytes of all of them; a page of text has 20,000."""

_PIECE = 1 << 20
_LINEARISED = re.compile(
    rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})|/L\s+(\d{1,12})[^>]{0,200}?/Linearized\b"
)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_NOT_PARSED = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/EmbeddedFile\b|/Type\s*/Metadata\b")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_DICTIONARY = 4000
"""Bytes before a stream in which its dictionary is looked for."""


def is_cut(data: bytes) -> bool:
    """Whether the end is missing: shorter than it says, or nothing leads from its end to its parts."""
    match = _LINEARISED.search(data, 0, 2048)
    if match is not None and int(match[1] or match[2]) > len(data):
        return True
    return data.rfind(b"endobj") > data.rfind(b"startxref")


def examine(data: bytes, path: str) -> tuple[str, ...]:
    """Inflate what PDFium would, a piece at a time; returns warnings on streams that are damaged.

    Args:
        data: the file, not encrypted.
        path: for messages.

    Raises:
        FormatError: it grows beyond all bounds.
    """
    total = damaged = 0
    for start, layers in _streams(data):
        size, whole = _inflated(data, start, layers)
        total += size
        damaged += not whole
        if size > MOST_STREAM or total > MOST_STREAMS:
            raise FormatError(
                "PDF として読めません（展開すると異常に大きくなります）。",
                file=path,
                remedy="元のファイル（Word など）から PDF を作り直すか、分割してください。",
            )
    if not damaged:
        return ()
    told = (
        f"圧縮されたデータが{damaged:,}か所で壊れており、文字が欠けているおそれがあります。"
        "PDF を開いて確かめ、欠けていれば作り直してください。"
    )
    return (told,)


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Return where each deflated stream begins that is parsed for text, and how often deflated."""
    for match in _STREAM.finditer(data):
        begins = data.rfind(b" obj", max(0, match.start() - _DICTIONARY), match.start())
        if begins < 0:
            continue
        dictionary = data[begins : match.start()]
        layers = len(_FLATE.findall(dictionary))
        if layers and dictionary.rstrip().endswith(b">>") and not _NOT_PARSED.search(dictionary):
            yield match.end(), layers


def _inflated(data: bytes, start: int, layers: int) -> tuple[int, bool]:
    """Return the bytes that a stream holds, counted no further than needed, and if it is whole."""
    chain = [zlib.decompressobj() for _ in range(min(layers, 3))]
    size, at = 0, start
    try:
        while at < len(data) and not chain[0].eof:
            piece = data[at : at + 65_536]
            at += len(piece)
            size += _through(chain, piece, MOST_STREAM - size)
            if size > MOST_STREAM:
                break
    except zlib.error:
        return size, False
    return size, chain[0].eof


def _through(chain: list[zlib._Decompress], piece: bytes, room: int) -> int:
    """Send a piece through the inflaters that follow each other; returns what comes out, in bytes."""
    first, rest = chain[0], chain[1:]
    size = 0
    while piece and size <= room:
        out = first.decompress(piece, _PIECE)
        piece = first.unconsumed_tail
        size += _through(rest, out, room - size) if rest and out else len(out)
        if first.eof:
            break
    return size
