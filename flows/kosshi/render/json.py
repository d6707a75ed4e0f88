"""The ledger: the account of every character of every source, for other tools to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kosshi.render import Product

FORMAT = "json"
FILENAME = "ledger.json"


def render(product: Product, out: Path) -> None:
    """Write the ledger's bytes as they are."""
    out.write_bytes(product.ledger)
