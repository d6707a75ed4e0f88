"""What fontconfig, which WeasyPrint sets its text with, knows of installed fonts.

WeasyPrint ends normally when no font has a character: the page is empty or full of boxes.  So
fonts are looked at before.  fontconfig is asked through ctypes rather than through ``fc-list``,
since it is always there where WeasyPrint runs, while the command is not.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

from kosshi.errors import FontError, LibraryError

MINCHO = "BIZ UDMincho"
GOTHIC = "BIZ UDGothic"

_REMEDY = (
    "Debian・Ubuntu では「apt-get install fonts-morisawa-bizud-mincho fonts-morisawa-bizud-gothic」"
    "でフォントを入れてください。"
)
_MATCH = 0  # FcResultMatch, and FcMatchPattern


class Fonts:
    """The installed fonts, and which characters they have."""

    def __init__(self) -> None:
        """Load fontconfig's configuration.

        Raises:
            LibraryError: libfontconfig is missing.
            FontError: a font that the briefing is set in is missing.
        """
        self._lib = _load()
        self._charsets = self._list()
        if missing := [family for family in (MINCHO, GOTHIC) if family not in self._families]:
            raise FontError(
                f"日本語フォント「{'」「'.join(missing)}」が見つかりません。", remedy=_REMEDY
            )

    def has(self, code: int) -> bool:
        """Tell whether any installed font has the character with this code point."""
        return any(self._lib.FcCharSetHasChar(charset, code) for charset in self._charsets)

    def _list(self) -> list[Any]:
        """Return the character sets of all fonts, the briefing's own first (for speed)."""
        lib = self._lib
        pattern = lib.FcPatternCreate()
        wanted = lib.FcObjectSetCreate()
        lib.FcObjectSetAdd(wanted, b"family")
        lib.FcObjectSetAdd(wanted, b"charset")
        # Never freed: the character sets belong to it, and a process loads it once.
        found = lib.FcFontList(None, pattern, wanted)
        lib.FcObjectSetDestroy(wanted)
        lib.FcPatternDestroy(pattern)
        own: list[Any] = []
        others: list[Any] = []
        self._families: set[str] = set()
        for index in range(found.contents.count if found else 0):
            font = found.contents.fonts[index]
            families = self._names(font)
            self._families |= families
            charset = ctypes.c_void_p()
            if lib.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(charset)) == _MATCH:
                (own if families & {MINCHO, GOTHIC} else others).append(charset)
        return own + others

    def _names(self, font: Any) -> set[str]:
        """Return the names of a font's family, which it may have in several languages."""
        names: set[str] = set()
        name = ctypes.c_char_p()
        while (
            self._lib.FcPatternGetString(font, b"family", len(names), ctypes.byref(name)) == _MATCH
            and name.value is not None
        ):
            text = name.value.decode("utf-8", "replace")
            if text in names:
                break
            names.add(text)
        return names


class _FontSet(ctypes.Structure):
    """FcFontSet."""

    _fields_ = (
        ("count", ctypes.c_int),
        ("capacity", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


def _load() -> Any:
    """Return libfontconfig with the signatures of what is used of it."""
    try:
        lib = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    except OSError as error:
        raise LibraryError(
            "ライブラリ fontconfig が見つかりません。",
            remedy="Debian・Ubuntu では「apt-get install libfontconfig1」で入れてください。",
        ) from error
    void, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "FcPatternCreate": (void, []),
        "FcPatternDestroy": (None, [void]),
        "FcObjectSetCreate": (void, []),
        "FcObjectSetAdd": (number, [void, text]),
        "FcObjectSetDestroy": (None, [void]),
        "FcFontList": (ctypes.POINTER(_FontSet), [void, void, void]),
        "FcPatternGetString": (number, [void, text, number, ctypes.POINTER(text)]),
        "FcPatternGetCharSet": (number, [void, text, number, ctypes.POINTER(void)]),
        "FcCharSetHasChar": (number, [void, ctypes.c_uint32]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib
