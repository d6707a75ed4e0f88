"""The briefing as a Word file, for staff to send round and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kosshi.render import Product

FORMAT = "docx"
FILENAME = "briefing.docx"


def render(product: Product, out: Path) -> None:
    """Write the briefing to ``out``.  The same product gives the same bytes.

    Raises:
        LibraryError: python-docx or cssselect2 is missing.
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    from kosshi.errors import LibraryError

    try:
        from kosshi.render._docx_document import document
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "kosshi":
            raise
        raise LibraryError(
            f"Python のパッケージ「{error.name}」が見つかりません。",
            remedy="「make briefing」は必要なものを入れてから実行します。",
        ) from error
    out.write_bytes(document(product))
