"""Briefing → one file per output format.

A format is a module of this package: nothing lists it.  It says what it is called (``FORMAT``),
what its file is called (``FILENAME``) and writes it (``render``).  Modules whose name begins with
an underscore are helpers of the formats.

Looking the formats up imports their modules, so a module keeps heavy libraries inside ``render``:
``kosshi --help`` lists the formats and must not wait for a layout engine.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from kosshi.briefing import Briefing
from kosshi.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Product:
    """What there is to render.

    Attributes:
        briefing: the draft as plain data.
        ledger: the bytes of ledger.json.
        templates: directories of templates, searched in this order: a workspace's own ones, then
            the project's.
        evidence: why each point is where it is, and its opinions in their sources.
    """

    briefing: Briefing
    ledger: bytes
    templates: tuple[Path, ...]
    evidence: Evidence = field(default_factory=Evidence)


class Renderer(Protocol):
    """What a module has to offer to be an output format."""

    FORMAT: str
    FILENAME: str

    def render(self, product: Product, out: Path) -> None:
        """Write ``product`` to the file ``out``, whole or not at all."""


def formats() -> dict[str, Renderer]:
    """Return the output formats by name, in the order of their names."""
    names = sorted(
        info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")
    )
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return {
        module.FORMAT: cast("Renderer", module) for module in modules if hasattr(module, "FORMAT")
    }
