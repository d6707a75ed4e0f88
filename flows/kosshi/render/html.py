"""The briefing as one web page that needs nothing else: no server, no file beside it, no request.

Style sheets and scripts of ``templates/web/`` stand in the page itself, and its content security
policy lets run these, by their hashes, and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kosshi.render import Product

FORMAT = "html"
FILENAME = "briefing.html"


def page(product: Product) -> str:
    """Return the page.  The same product gives the same page on every machine.

    Raises:
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    from kosshi.render._web import page

    return page(product)


def render(product: Product, out: Path) -> None:
    """Write the page to ``out``, in UTF-8.

    Raises:
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    out.write_bytes(page(product).encode("utf-8"))
