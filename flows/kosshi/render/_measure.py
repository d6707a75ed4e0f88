"""How wide a text is, in the fonts of the briefing: full-width characters are one em, others half.

The fonts have two widths only (BIZ UDGothic and BIZ UDMincho), so this is exact.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def ems(text: str) -> float:
    """Return the width of ``text`` in ems of its type."""
    return sum(_em(char) for char in text)


def within(text: str, width: float) -> str:
    """Return ``text``, cut at its end with … where it is wider than ``width`` ems."""
    if ems(text) <= width:
        return text
    kept = 1.0
    for at, char in enumerate(text):
        kept += _em(char)
        if kept > width:
            return text[:at].rstrip("　 、（「・") + "…"
    return text


def _em(char: str) -> float:
    if combining(char):
        return 0.0
    return 1.0 if east_asian_width(char) in "FWA" else 0.5
