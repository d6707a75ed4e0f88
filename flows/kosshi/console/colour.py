"""Whether a terminal is written to in colour."""

from __future__ import annotations

import os
import sys


def wants_colour() -> bool:
    """Tell whether colour is wanted: on a terminal, unless NO_COLOR; always with FORCE_COLOR."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def painted(text: str, code: str, *, colour: bool) -> str:
    """Return a text in a colour (an SGR code of ECMA-48), or as it is."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
