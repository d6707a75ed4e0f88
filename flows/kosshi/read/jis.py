"""The JIS encodings as Japanese systems wrote them: standard characters and the vendors' own.

Python's codecs follow the standards, the files follow Windows: ① ㈱ 髙 in EUC-JP and ISO-2022-JP,
and ～ at the place of the wave dash 〜.  All of them are read by the table of CP932 here, so that a
text is the same in every encoding.  What CP932 lacks is taken from JIS X 0212 and JIS X 0213.
"""

from __future__ import annotations

import codecs
import re

_UNIFIED = (
    ("〜", "～"),
    ("‖", "∥"),
    ("−", "－"),
    ("¢", "￠"),
    ("£", "￡"),
    ("¬", "￢"),
)
"""The six characters of JIS X 0208 that Python's EUC-JP maps otherwise than CP932."""

# eucJP-ms puts the IBM extension, as far as JIS X 0212 has it not, at rows 83 and 84 of code set 3,
# from 0x8FF3F3 on (TOG/JVC CDE/Motif Technical WG, 1996).
_IBM = (
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎咊坙﨏塚增寬峵嵓﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢"
    "淸淲瀨凞猪甁皂皞益礰礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻靍靑飯飼館馞髙魲"
    "鶴黑"
)
_IBM_PLACES = [
    *(bytes((0x8F, 0xF3, cell)) for cell in range(0xF3, 0xFF)),
    *(bytes((0x8F, 0xF4, cell)) for cell in range(0xA1, 0xFF)),
]
_IBM_TABLE = dict(zip(_IBM_PLACES, _IBM, strict=True))


def shifted(pair: bytes) -> bytes:
    """Return the Shift_JIS form of a two-byte EUC-JP character (both bytes 0xA1 to 0xFE)."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row - 1) // 2
    lead += 0x81 if lead < 31 else 0xC1
    if row % 2 == 0:
        return bytes((lead, cell + 0x9E))
    return bytes((lead, cell + (0x3F if cell < 64 else 0x40)))


def _vendor_euc(error: UnicodeError) -> tuple[str, int]:
    """Read what the standard EUC-JP lacks (an error handler of ``codecs``)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    if error.object[start] == 0x8F:
        piece = bytes(error.object[start : start + 3])
        if piece in _IBM_TABLE:
            return _IBM_TABLE[piece], start + 3
    else:
        piece = bytes(error.object[start : start + 2])
        if len(piece) == 2 and min(piece) >= 0xA1 and max(piece) <= 0xFE:
            try:
                return shifted(piece).decode("cp932"), start + 2
            except UnicodeDecodeError:
                pass  # not a vendor's character: perhaps one of JIS X 0213
    return _fallback(error, piece, "euc_jis_2004")


def _vendor_shift_jis(error: UnicodeError) -> tuple[str, int]:
    """Read what CP932 lacks (an error handler of ``codecs``)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _fallback(error, bytes(error.object[error.start : error.start + 2]), "shift_jis_2004")


def _fallback(error: UnicodeDecodeError, piece: bytes, codec: str) -> tuple[str, int]:
    if len(piece) < 2:
        raise error
    try:
        text = piece.decode(codec)
    except UnicodeDecodeError:
        raise error from None
    if text[0].isascii():  # an ASCII character is no trail byte: the lead byte is broken
        raise error
    return text, error.start + len(piece)


codecs.register_error("kosshi.euc", _vendor_euc)
codecs.register_error("kosshi.sjis", _vendor_shift_jis)


def _unify(text: str) -> str:
    for old, new in _UNIFIED:
        text = text.replace(old, new)
    return text


def decode_euc_jp(data: bytes) -> str:
    """Decode EUC-JP with the characters of CP51932, eucJP-ms and JIS X 0213.

    Raises:
        UnicodeDecodeError: it is none.
    """
    return _unify(data.decode("euc_jp", "kosshi.euc"))


_NO_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Windows makes of the bytes 0x80, 0xA0 and 0xFD to 0xFF, which are no characters."""


def decode_cp932(data: bytes) -> str:
    """Decode Shift_JIS with the characters of Windows and of JIS X 0213.

    Raises:
        UnicodeDecodeError: it is none.
    """
    text = data.decode("cp932", "kosshi.sjis")
    stray = _NO_CP932.search(text)
    if stray is not None:
        at = len(text[: stray.start()].encode("cp932", "replace"))
        raise UnicodeDecodeError("cp932", data, at, at + 1, "no character")
    return text


_DESIGNATION = re.compile(rb"\x1b(?:(\$\([@BDOPQ]|\$[@B]|\([BJIH])|&@)")
_TO_HIGH = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))
_PAIR = re.compile(rb"[\xa1-\xfe]{2}")


def looks_iso_2022(data: bytes) -> bool:
    """Whether a designation of ISO-2022-JP stands in the bytes."""
    return _DESIGNATION.search(data) is not None


def decode_iso_2022_jp(data: bytes) -> str:
    """Decode ISO-2022-JP: RFC 1468, -1 (JIS X 0212), -3 and -2004 (JIS X 0213), CP50221.

    Half-width kana is read as ``ESC ( I`` and as bytes above 0xA0 (JIS8).

    Raises:
        UnicodeDecodeError: it is none.
    """
    found: list[str] = []
    state, start = b"(B", 0
    for match in _DESIGNATION.finditer(data):
        found.append(_segment(data, start, match.start(), state))
        state, start = match[1] or state, match.end()
    found.append(_segment(data, start, len(data), state))
    return "".join(found)


def _segment(data: bytes, start: int, end: int, state: bytes) -> str:
    piece = data[start:end]
    try:
        return _designated(piece, state)
    except UnicodeDecodeError as error:
        at = start + min(error.start, max(len(piece) - 1, 0))
        raise UnicodeDecodeError("iso2022_jp", data, at, at + 1, error.reason) from None


def _designated(piece: bytes, state: bytes) -> str:
    if b"\x1b" in piece:
        at = piece.index(b"\x1b")
        raise UnicodeDecodeError("iso2022_jp", piece, at, at + 1, "unknown escape sequence")
    if state in {b"(B", b"(J", b"(H"}:
        text = piece.decode("ascii") if piece.isascii() else decode_cp932(piece)
        return text if state == b"(B" else text.replace("\\", "¥").replace("~", "‾")
    if state == b"(I":
        return piece.translate(_TO_HIGH).decode("cp932")
    if not piece.isascii():
        at = next(i for i, byte in enumerate(piece) if byte > 0x7F)
        raise UnicodeDecodeError("iso2022_jp", piece, at, at + 1, "no 7-bit byte")
    high = piece.translate(_TO_HIGH)
    if state in {b"$(D", b"$(P"}:
        high = _PAIR.sub(lambda pair: b"\x8f" + pair.group(), high)
    if state in {b"$(O", b"$(P", b"$(Q"}:
        return _unify(high.decode("euc_jis_2004"))
    return decode_euc_jp(high)
