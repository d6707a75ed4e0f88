"""Bytes → text: which encoding a file is in, and what is wrong with it.

A byte order mark decides; so does UTF-8, whose form nothing else has by chance.  Otherwise every
encoding in which the bytes can be read at all is tried, and the readings are compared by how likely
they are as Japanese (``read.plausible``).  Where that is not clear, a warning says so; where
nothing fits, the place is named.

charset-normalizer is no help with this: version 3.5 reads 84 % of pieces of 20 characters right in
CP932 and 32 % in EUC-JP (96 % and 91 % at 100 characters) where this module reads them all, and it
does not say when it is unsure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kosshi.errors import EncodingError
from kosshi.read import jis
from kosshi.read.plausible import Plausibility, garbled

_SURE = 12.0
"""Difference of log likelihood (e^12 ≈ 160,000 : 1) from which the better reading is certain."""

_DECLARED = 15.0
"""What the document's own word on its encoding weighs against that."""

MOST_BYTES = 50_000_000
"""Larger files are refused: all encodings are tried, and 10,000 pages have 15 million bytes."""

_BOMS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\0\0", "utf-32-le", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE_END_BYTES = re.compile(rb"\r\n|\n|\r")
_AS_UTF8 = "元のファイルを開いて確かめ、UTF-8 で保存し直してください。"
_LOST = re.compile(r"\?{3,}")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    decode: Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class _Reading:
    name: str
    text: str
    score: float
    evidence: Plausibility


_Failure = tuple[_Candidate, UnicodeDecodeError]


def _utf(codec: str) -> Callable[[bytes], str]:
    return lambda data: data.decode(codec)


_UTF8 = _Candidate("UTF-8", _utf("utf-8"))
_CP932 = _Candidate("Shift_JIS", jis.decode_cp932)
_EUC = _Candidate("EUC-JP", jis.decode_euc_jp)
_ISO = _Candidate("ISO-2022-JP", jis.decode_iso_2022_jp)
_UTF16 = (_Candidate("UTF-16LE", _utf("utf-16-le")), _Candidate("UTF-16BE", _utf("utf-16-be")))

_LABELS = {
    "utf8": _UTF8,
    "shiftjis": _CP932,
    "xsjis": _CP932,
    "sjis": _CP932,
    "windows31j": _CP932,
    "cp932": _CP932,
    "ms932": _CP932,
    "mskanji": _CP932,
    "eucjp": _EUC,
    "xeucjp": _EUC,
    "eucjpms": _EUC,
    "iso2022jp": _ISO,
    "csiso2022jp": _ISO,
}


def decode(data: bytes, path: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode text in UTF-8, UTF-16, UTF-32, CP932, EUC-JP or ISO-2022-JP.

    Args:
        data: the file; a byte order mark at its start is no part of the text.
        path: for messages.
        declared: the name of the encoding that the document itself gives (HTML), if it does.

    Returns:
        The text with the source's own line ends, and warnings.

    Raises:
        EncodingError: it is no text, is damaged or garbled; says on which line, and which byte.
    """
    if len(data) > MOST_BYTES:
        raise EncodingError(
            f"テキストとしては大きすぎます（{MOST_BYTES // 1_000_000}MB まで）。",
            file=path,
            remedy="テキストの資料かどうかを確かめ、そうであれば分割してください。",
        )
    reading, warnings = _read(data, path, declared)
    text = reading.text
    if "\0" not in text:
        _refuse_garbled(text, path)
    if "\0" in text or reading.evidence.controls > 10 + len(text) // 50:
        at = next(i for i, character in enumerate(text) if _is_control(character))
        raise _no_text(text[at], _line(text, at), path)
    return text, (*warnings, *_doubts(text, reading.evidence))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r\f"


def _read(data: bytes, path: str, declared: str | None) -> tuple[_Reading, list[str]]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return _judge(name, body.decode(codec)), []
            except UnicodeDecodeError as error:
                raise _broken(name, body, error, path, _count(body, codec), len(mark)) from error
    if b"\0" not in data and not jis.looks_iso_2022(data):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            valid, broken = _utf8_form(data)
            if valid >= 4 * broken and valid >= 3:
                raise _broken("UTF-8", data, error, path, _count(data, "utf-8")) from error
        else:
            if not _maybe_utf16(data):
                return _judge("UTF-8", text), _contradicted(declared, _UTF8)
    return _choose(data, path, _LABELS.get(_plain_label(declared)))


def _choose(data: bytes, path: str, declared: _Candidate | None) -> tuple[_Reading, list[str]]:
    """Compare the readings of bytes that have no form of their own."""
    candidates = [_UTF8, _CP932, _EUC]
    if jis.looks_iso_2022(data):
        candidates.append(_ISO)
    readings, failures = _try(candidates, data, declared)
    if failures and failures[-1][0] is _ISO and data.isascii():  # ASCII fits, but isn't meant
        raise _broken(_ISO.name, data, failures[-1][1], path, 1)
    if len(data) % 2 == 0 and (not readings or _maybe_utf16(data) or _is_odd(readings[0])):
        candidates += _UTF16
        wide, _ = _try(_UTF16, data, declared)
        readings = _best_first([*readings, *(r for r in wide if r.evidence.rare <= 0.3)])
    if not readings:
        raise _unreadable(data, failures, path)
    best = readings[0]
    if best.evidence.foreign >= 20 and best.evidence.rare > 0.6:
        raise EncodingError(
            f"文字コードを判断できません（{best.name} として読めますが、日本語の文章になりません）。",
            file=path,
            remedy=_AS_UTF8,
        )
    if declared is not None and best.name == declared.name:
        return best, []
    others = [reading for reading in readings[1:] if best.score - reading.score < _SURE]
    others = [reading for reading in others if reading.text != best.text]
    if others or _is_odd(best):
        second = f"（{others[0].name} とも読めます）" if others else ""
        told = (
            f"文字コードを {best.name} と判断しましたが、確かではありません{second}。"
            "文字化けがあれば、UTF-8 で保存し直してください。"
        )
        return best, [told]
    chosen = next(candidate for candidate in candidates if candidate.name == best.name)
    return best, [] if declared is None else _contradicted(declared.name, chosen)


def _try(
    candidates: Sequence[_Candidate], data: bytes, declared: _Candidate | None
) -> tuple[list[_Reading], list[_Failure]]:
    """Read the bytes in every encoding in which they can be read; the likeliest first."""
    readings: list[_Reading] = []
    failures: list[_Failure] = []
    for candidate in candidates:
        try:
            text = candidate.decode(data)
        except UnicodeDecodeError as error:
            failures.append((candidate, error))
            continue
        if "\0" not in text:
            bonus = _DECLARED if candidate is declared else 0.0
            readings.append(_judge(candidate.name, text, bonus))
    return _best_first(readings), failures


def _best_first(readings: Iterable[_Reading]) -> list[_Reading]:
    return sorted(readings, key=lambda reading: reading.score, reverse=True)


def _judge(name: str, text: str, bonus: float = 0.0) -> _Reading:
    evidence = Plausibility(text)
    return _Reading(name, text, evidence.likelihood + bonus, evidence)


def _is_odd(reading: _Reading) -> bool:
    """Whether a reading is the best of all and still no good: Chinese, or too little to tell.

    The Chinese and Korean encodings have the form of EUC-JP, and read so they have no kana.
    """
    evidence = reading.evidence
    if evidence.foreign >= 10 and evidence.rare + evidence.half > 0.3:
        return True
    return reading.name == _EUC.name and evidence.foreign >= 30 and evidence.kana == 0


def _maybe_utf16(data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 could be UTF-16 without a mark: zeros, or kana's 0x30."""
    if len(data) % 2 or len(data) < 4:
        return False
    if b"\0" in data:
        return True
    kana = data[0::2].count(0x30), data[1::2].count(0x30)
    return max(kana) * 10 >= len(data) and min(kana) * 4 <= max(kana)


def _utf8_form(data: bytes) -> tuple[int, int]:
    """Return how many characters of several bytes are well-formed UTF-8, and how many are not."""
    text = data.decode("utf-8", "replace")
    written = data.count(b"\xef\xbf\xbd")  # a replacement character that was in the file
    broken = text.count("\ufffd") - written
    return sum(1 for character in text if character > "\x7f") - broken, broken


def _count(data: bytes, codec: str) -> int:
    """Return at how many places bytes can't be read; several in a row are one place."""
    return len(re.findall("\ufffd+", data.decode(codec, "replace")))


def _plain_label(label: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (label or "").lower())


def _contradicted(declared: str | None, actual: _Candidate) -> list[str]:
    """Say where the document names another encoding than it is in."""
    known = _LABELS.get(_plain_label(declared)) if declared else None
    if known is None or known is actual:
        return []
    told = (
        f"文書には文字コードが「{declared}」と記されていますが、実際は {actual.name} なので、"
        "そのように読みました。"
    )
    return [told]


def _line(text: str, offset: int) -> int:
    return sum(1 for _ in _LINE_END.finditer(text, 0, offset)) + 1


def _byte_line(data: bytes, offset: int) -> int:
    return sum(1 for _ in _LINE_END_BYTES.finditer(data, 0, offset)) + 1


def _broken(
    name: str, data: bytes, error: UnicodeDecodeError, path: str, count: int, skipped: int = 0
) -> EncodingError:
    """Say where a file of a known encoding is damaged."""
    if name.startswith("UTF-"):
        codec = "utf-8" if name == "UTF-8" else error.encoding
        line = _line(data[: error.start].decode(codec, "ignore"), len(data))
    else:
        line = _byte_line(data, error.start)
    at_end = "unexpected end" in error.reason or "incomplete" in error.reason
    what = (
        "末尾の文字が途中で切れています"
        if at_end
        else "読めないバイト（壊れた文字か、別の文字コードの文字）があります"
    )
    more = f"。ほかに {count - 1} か所あります" if count > 1 else ""
    return EncodingError(
        f"文字コードは {name} のようですが、ここ（先頭から {skipped + error.start + 1} バイト目）で"
        f"{what}{more}。",
        file=path,
        line=line,
        remedy=_AS_UTF8,
    )


def _unreadable(data: bytes, failures: list[_Failure], path: str) -> EncodingError:
    """Say why no encoding fits: it is no text, or text of the encoding that comes furthest."""
    if b"\0" in data:
        for candidate in _UTF16 if len(data) % 2 else ():
            try:
                text = candidate.decode(data[:-1])
            except UnicodeDecodeError:
                continue
            if "\0" not in text and Plausibility(text).rare < 0.2:
                return EncodingError(
                    f"文字コードは {candidate.name} のようですが、末尾の文字が途中で切れています。",
                    file=path,
                    line=_line(text, len(text)),
                    remedy=_AS_UTF8,
                )
        return _no_text("\0", _byte_line(data, data.index(0)), path)
    candidate, error = max(failures, key=lambda failure: _worth(data, *failure))
    if _worth(data, candidate, error) > 0:
        return _broken(candidate.name, data, error, path, 1)
    first = max(failure[1].start for failure in failures)
    return EncodingError(
        f"文字コードを判断できません（先頭から {first + 1} バイト目から読めません）。"
        "UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP、UTF-16 のいずれでもありません。",
        file=path,
        line=_byte_line(data, first),
        remedy=_AS_UTF8,
    )


def _no_text(character: str, line: int, path: str) -> EncodingError:
    what = "NUL 文字" if character == "\0" else "制御文字"
    return EncodingError(
        f"テキストではないデータ（{what}）が含まれています。",
        file=path,
        line=line,
        remedy="ファイルの形式を確認してください。",
    )


def _worth(data: bytes, candidate: _Candidate, error: UnicodeDecodeError) -> int:
    """Return how many characters a reading makes sense of before it fails; 0 if it doesn't."""
    try:
        evidence = Plausibility(candidate.decode(data[: error.start]))
    except UnicodeDecodeError:
        return 0
    return evidence.foreign if evidence.rare < 0.5 and evidence.foreign >= 5 else 0


def _refuse_garbled(text: str, path: str) -> None:
    """Refuse text that was decoded wrongly before, and saved so.

    Raises:
        EncodingError: it was; says what it was taken for.
    """
    lost = text.count("\ufffd")
    if lost >= 10 and lost * 20 > sum(1 for character in text if character > "\x7f"):
        raise EncodingError(
            f"文字化けしています。{lost:,} 文字が、保存の際に読めない文字（U+FFFD）に置き換えられています。",
            file=path,
            line=_line(text, text.index("\ufffd")),
            remedy="文字化けする前のファイルを入手してください。",
        )
    marks = list(_LOST.finditer(text))
    if len(marks) >= 5 and 3 * sum(len(m.group()) for m in marks) > len("".join(text.split())):
        raise EncodingError(
            f"文字化けしています。日本語の文字が、保存の際に「?」に置き換えられています（{len(marks):,}か所）。",
            file=path,
            line=_line(text, marks[0].start()),
            remedy="文字化けする前のファイルを入手してください。",
        )
    found = garbled(text)
    if found is not None:
        offset, was, taken = found
        raise EncodingError(
            f"文字化けしています（「{text[offset : offset + 8]}」）。{was} の文字が {taken} の文字コードとして"
            "読まれ、そのまま保存されたものです。",
            file=path,
            line=_line(text, offset),
            remedy="文字化けする前のファイルを入手するか、正しい文字コードで保存し直してください。",
        )


def _doubts(text: str, evidence: Plausibility) -> list[str]:
    """Say what was read with doubt, whatever the encoding."""
    told = []
    if lost := text.count("\ufffd"):
        line = _line(text, text.index("\ufffd"))
        told.append(
            f"保存の際に失われた文字（U+FFFD）が {lost:,} 文字あります（最初は{line}行目）。"
        )
    if private := _PRIVATE.findall(text):
        line = _line(text, text.index(private[0]))
        told.append(
            f"外字（私用領域の文字）が {len(private):,} 文字あり、印刷されないことがあります"
            f"（最初は{line}行目）。"
        )
    if evidence.foreign >= 30 and evidence.rare > 0.5:
        told.append("日本語の文章には見えない文字が多く、文字化けしているおそれがあります。")
    return told
