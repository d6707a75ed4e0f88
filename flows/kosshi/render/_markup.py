"""From a briefing to the page that is set as a PDF, by the templates."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from kosshi.briefing import Head
from kosshi.render import Product
from kosshi.render._fit import Fit, is_short
from kosshi.render._fonts import Fonts
from kosshi.render._index import Index, accounts
from kosshi.render._measure import ems, within
from kosshi.render._templates import Templates, Visible

_TEMPLATE = "briefing.html.j2"

# What is not parted by the end of a line: percentages, since WeasyPrint breaks before % and ％
# (JIS X 4051 forbids it as 分離禁止), and the last characters of a longer text, so that no single
# character with its full stop makes a last line; a Latin word is not cut for it.
_WHOLE = re.compile(
    r"[0-9０-９][0-9０-９.,．，]{0,30}[%％]|(?<=.{12})[0-9A-Za-z]{0,16}\S{4}\Z", re.DOTALL
)

_HEADING_LEVELS = 6

_HEAD = 30.8
"""Ems on either side of the running head, as print.css has it: half of 462 pt in 7.5 pt type."""

_NAME = 4.0
"""Ems of the panel's name that stay, however long the rest."""


def _prose(text: str) -> Markup:
    """Escape ``text`` and keep together what a line must not part; it extracts as it was."""
    parts: list[Markup] = []
    end = 0
    for match in _WHOLE.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<span class="whole">{}</span>').format(match.group()))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _rank(depth: int) -> int:
    """Return the level of the heading of a section at ``depth``, below its target's own."""
    return min(depth + 2, _HEADING_LEVELS)


def _running(head: Head) -> str:
    """Return the left of the running head, which is one line: the panel's name is shortened first."""
    rest = f"　{head.title}　{head.draft}"
    return within(within(head.panel, max(_NAME, _HEAD - ems(rest))) + rest, _HEAD)


def page(product: Product, fit: Fit, has: Callable[[int], bool] | None = None) -> str:
    """Return the whole briefing as one HTML page with its style sheet.

    Args:
        product: what to print.
        fit: how tightly the summary is set.
        has: tells whether a character can be shown; by default, whether an installed font has it.

    Raises:
        FontError: a font that the briefing is set in is missing.
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    visible = Visible(has or Fonts().has)
    head = product.briefing.head
    marking = f"　｜　{head.marking}".translate(visible) if head.marking else ""
    aside = max(_NAME, _HEAD - ems(marking))
    templates = Templates(
        product.templates,
        visible,
        {
            "prose": lambda text: _prose(text.translate(visible)),
            "rank": _rank,
            "short": is_short,
            "aside": lambda text: within(text.translate(visible), aside),
            "ems": ems,
            "within": lambda text, width: within(text.translate(visible), width),
        },
    )
    return templates.expand(
        _TEMPLATE,
        briefing=product.briefing,
        head=head,
        running=_running(head),
        marking=marking,
        index=Index(product.briefing),
        accounts=accounts(product.briefing),
        fit=fit,
    )
