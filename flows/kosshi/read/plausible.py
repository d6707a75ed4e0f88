"""How likely a decoded text is Japanese as offices write it, and whether it was garbled before.

The measure is a probability: each character's class has the share that it has in official Japanese
at large (about 45 % hiragana, 30 % kanji of JIS level 1 …), divided evenly among the characters of
the class.  Two readings of the same bytes are compared by the difference of their logarithms, so
that the evidence adds up with the length.  Nothing is counted from sample documents.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import log

_SHARES: dict[str, tuple[float, int]] = {
    # class: (share of the text, number of characters in it)
    "hiragana": (0.42, 83),
    "stop": (0.06, 4),  # 、。，．
    "bracket": (0.03, 10),
    "katakana": (0.08, 88),
    "level 1": (0.30, 2965),
    "wide": (0.02, 62),  # full-width digits and letters
    "sign": (0.006, 140),  # rows 1 and 2 of JIS X 0208
    "ascii": (0.06, 95),
    "space": (0.03, 5),
    "level 2": (0.003, 3390),
    "other row": (0.0005, 190),  # Greek, Cyrillic, ruled lines
    "vendor": (0.001, 460),  # ①, ㈱, 髙: NEC's and IBM's extensions
    "supplement": (0.00005, 9000),  # JIS X 0212, JIS X 0213
    "foreign": (0.00001, 60000),  # any other character
    "private": (0.000001, 6400),
    "control": (0.0000001, 64),
}

# Half-width kana comes in runs; so its first character is rare, and the next is not.
_HALF_RUN = re.compile("[｡-ﾟ]+")
_HALF_BEGINS = log(0.001)
_HALF_SHARES = {"､": 0.015, "｡": 0.01, "｢": 0.01, "｣": 0.01, "･": 0.01, "ｰ": 0.04}
_HALF_VOICED = 0.06
_HALF_LETTER = 0.78 / 55

_BRACKETS = "「」（）『』【】・ー"
_RARE = frozenset({"level 2", "other row", "supplement", "foreign", "private", "control"})


@cache
def _classes() -> dict[str, str]:
    """Return the class of every character of JIS X 0208 and of the vendors."""
    found: dict[str, str] = {}
    for lead in (*range(0x81, 0xA0), *range(0xE0, 0xFD)):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            try:
                character = bytes((lead, trail)).decode("cp932")
            except UnicodeDecodeError:
                continue
            row = 2 * (lead - (0x81 if lead < 0xA0 else 0xC1)) + 1 + (trail >= 0x9F)
            if row <= 2:
                name = "sign"
            elif row in {6, 7, 8}:
                name = "other row"
            elif 16 <= row <= 47:
                name = "level 1"
            elif 48 <= row <= 84:
                name = "level 2"
            elif "\ue000" <= character <= "\uf8ff":
                name = "private"
            else:
                name = "vendor"
            found.setdefault(character, name)
    found.update((chr(code), "hiragana") for code in range(0x3041, 0x3094))
    found.update((chr(code), "katakana") for code in range(0x30A1, 0x30F7))
    found.update((chr(code), "ascii") for code in range(0x20, 0x7F))
    found.update((chr(0xFF10 + n), "wide") for n in range(10))
    found.update((chr(start + n), "wide") for start in (0xFF21, 0xFF41) for n in range(26))
    found.update(dict.fromkeys("、。，．", "stop") | dict.fromkeys(_BRACKETS, "bracket"))
    found.update(dict.fromkeys(" \t\r\n\u3000", "space"))
    found["\ufeff"] = found["\f"] = found["\v"] = "sign"
    return found


def _class_of(character: str) -> str:
    name = _classes().get(character)
    if name is not None:
        return name
    if "｡" <= character <= "ﾟ":
        return "half"
    if character < "\x20" or "\x7f" <= character <= "\x9f":
        return "control"
    if "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000":
        return "private"
    if "\u4e00" <= character <= "\u9fff" or "\u3040" <= character <= "\u33ff":
        return "supplement"
    return "foreign"


class Plausibility:
    """What the characters of a text say about it.

    Attributes:
        likelihood: natural logarithm of the text's probability; compare only readings of the same
            bytes.
        foreign: characters beyond ASCII.
        rare: those of them that official Japanese hardly uses, as a share from 0 to 1.
        half: those of them that are half-width kana, as a share.
        kana: those of them that are kana of any kind, as a share.
        controls: control characters.
    """

    def __init__(self, text: str) -> None:
        """Count the characters of a text."""
        likelihood = 0.0
        classes: Counter[str] = Counter()
        for character, count in Counter(text).items():
            name = _class_of(character)
            if name == "half":
                likelihood += count * log(_half_share(character))
            else:
                share, size = _SHARES[name]
                likelihood += count * log(share / size)
            if not character.isascii() or name == "control":
                classes[name] += count
        if classes["half"]:
            likelihood += _HALF_BEGINS * sum(1 for _ in _HALF_RUN.finditer(text))
        self.likelihood = likelihood
        self.foreign = classes.total()
        most = max(self.foreign, 1)
        self.rare = sum(classes[name] for name in _RARE) / most
        self.half = classes["half"] / most
        self.controls = classes["control"]
        self.kana = (classes["hiragana"] + classes["katakana"] + classes["half"]) / most


def _half_share(character: str) -> float:
    if character in "ﾞﾟ":
        return _HALF_VOICED
    return _HALF_SHARES.get(character, _HALF_LETTER)


_GARBLED: tuple[tuple[str, str, str, str], ...] = (
    # the codec it was read by, the right one, and both by name
    ("cp932", "utf-8", "UTF-8", "Shift_JIS"),
    ("latin-1", "utf-8", "UTF-8", "欧文"),
    ("latin-1", "cp932", "Shift_JIS", "欧文"),
    ("latin-1", "euc_jp", "EUC-JP", "欧文"),
    ("cp932", "euc_jp", "EUC-JP", "Shift_JIS"),
    ("euc_jp", "utf-8", "UTF-8", "EUC-JP"),
)
_WINDOWS = {
    ord(bytes((byte,)).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Where Windows' Western code page has € “ ” …, Latin-1 has control characters; files mix them."""

_LATIN_KANA = re.compile("ã(?=[^\x00-\x7f])")
"""The first byte of kana in UTF-8; where bytes are lost, all that is left.  Never so in Portuguese."""

_SAMPLE = 20_000
"""Characters that are looked at in search of garbled text."""

_LEAST = 12
"""Characters beyond ASCII, in a piece of text and in all, below which nothing is said."""

_WORDS = re.compile(r"[^\x00-\x7f](?:[^\n]*[^\x00-\x7f])?")
_TELLTALE = re.compile(
    "[縺繧繝蜿莠螟譁蟄]|[ãâæåçè][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\x82\x83ƒ‚][^\\s]"
)


def garbled(text: str) -> tuple[int, str, str] | None:
    """Find text that was decoded wrongly and saved so: 縺薙ｌ for これ.

    Returns:
        The offset at which it begins, what it was written in and what it was taken for; or None.
    """
    pieces = []
    seen = 0
    for match in _WORDS.finditer(text):
        pieces.append((match.start(), match.group()[:2000]))
        seen += len(pieces[-1][1])
        if seen > _SAMPLE:
            break
    suspects = [piece for piece in pieces if _is_strange(piece[1])]
    if 2 * sum(len(piece) for _, piece in suspects) < seen or seen < _LEAST:
        return None
    told = "\n".join(piece for _, piece in suspects)
    now = Plausibility(told)
    for wrong, right, was, taken in _GARBLED:
        mended = _again(told, wrong, right)
        if mended is None:
            continue
        then = Plausibility(mended)
        if then.foreign >= 4 and then.rare < 0.1 and now.rare + now.half > 0.3 and then.kana > 0.05:
            return suspects[0][0], was, taken
    if len(_LATIN_KANA.findall(told)) * 8 > now.foreign:
        return suspects[0][0], "UTF-8", "欧文"
    return None


def _is_strange(piece: str) -> bool:
    evidence = Plausibility(piece)
    return evidence.rare + evidence.half > 0.3 or _TELLTALE.search(piece) is not None


def _again(text: str, wrong: str, right: str) -> str | None:
    """Undo a wrong decoding; None where too much of it makes no sense.

    Some bytes are lost on the way (cp932 has no character for them), so that a part may fail.
    """
    if wrong == "latin-1":
        text = text.translate(_WINDOWS)
    mended = text.encode(wrong, "replace").decode(right, "replace")
    lost = mended.count("\ufffd")
    kept = sum(1 for character in mended if character > "\x7f") - lost
    return mended.replace("\ufffd", "") if kept >= 3 * lost else None
