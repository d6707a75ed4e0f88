"""Printed page numbers are those of the pages they name, or there is no PDF.

WeasyPrint sets ``target-counter()`` while it breaks pages.  A heading that it first sets at the
foot of a page and then takes to the next leaves the old number in every link to it.  Numbers as
long as the right ones are put right in the finished boxes: the digits of the fonts are of one
width, so nothing moves.  Where the length differs the document is laid out again with the numbers
given (``corrections``).

This touches the engine's boxes (``element_tag``, ``text``, ``pango_layout.text``); an engine that
has them no longer ends in an error, never in a wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kosshi.errors import RenderError

_DIGITS = re.compile(r"[0-9]+")


def pages_of(document: Any) -> dict[str, int]:
    """Return the page, counted from 1, on which each anchor first stands."""
    pages: dict[str, int] = {}
    for number, sheet in enumerate(document.pages, 1):
        for anchor in sheet.anchors:
            pages.setdefault(anchor, number)
    return pages


def settle(document: Any) -> dict[str, int]:
    """Put the printed page numbers right; return those that need another layout.

    Raises:
        RenderError: the engine's boxes can't be read as this module expects.
    """
    pages = pages_of(document)
    remaining: dict[str, int] = {}
    for box, anchor in _numbers(document):
        right = str(pages[anchor])
        found = _DIGITS.search(box.text)
        if found is None or found.group() == right:
            continue
        if len(found.group()) != len(right) or box.text != box.pango_layout.text:
            remaining[anchor] = pages[anchor]
            continue
        box.text = box.pango_layout.text = _DIGITS.sub(right, box.text, count=1)
    return remaining


def corrections(pages: dict[str, int]) -> str:
    """Return the style rules that print the given numbers for the given anchors."""
    return "".join(
        f'a.page[href="#{anchor}"]::after {{ content: "（{number}頁）" }}\n'
        f'a.leader[href="#{anchor}"]::after, .contents a[href="#{anchor}"]::after '
        f'{{ content: leader(dotted) "{number}" }}\n'
        for anchor, number in sorted(pages.items())
    )


def _numbers(document: Any) -> Iterator[tuple[Any, str]]:
    """Yield the boxes of text that print the page of a link's target, with its anchor."""
    links = printed = 0
    for sheet in document.pages:
        for box in sheet._page_box.descendants():  # noqa: SLF001  WeasyPrint offers no other way
            if getattr(box, "element_tag", None) != "a::after":
                continue
            links += 1
            if not isinstance(getattr(box, "text", None), str):
                continue
            if _DIGITS.search(box.text) is None:
                continue
            if not isinstance(getattr(box.pango_layout, "text", None), str):
                break
            printed += 1
            yield box, str(box.element.get("href", "")).removeprefix("#")
    if links and not printed:
        raise RenderError(
            "ページ番号を検算できません（WeasyPrint の内部構造が変わっています）。",
            remedy="requirements.lock にある版の WeasyPrint を使ってください。",
        )
