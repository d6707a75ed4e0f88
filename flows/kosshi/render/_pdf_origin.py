"""Which element of the page each tag of the PDF comes from.

WeasyPrint makes tags page by page and box by box: a paragraph over two pages becomes two, a link
over two lines two links, and nothing in the file tells so.  So each tag is given a number, which
``_pdf_tags.py`` reads and takes away again.

This wraps one function of the engine (``weasyprint.pdf.tags._build_box_tree``); an engine that has
it no longer ends in an error, never in a file whose tags are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kosshi.errors import RenderError

KEY = "KosshiOrigin"
"""The entry of a structure element that holds the index of its origin, while it is made."""

_BUILD = "_build_box_tree"
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a tag was made of.

    Attributes:
        element: tells elements of the page apart; boxes of one element have the same.
        tag: name of the element, with ``::after`` and the like.
        classes: of the element.
        scope: of a header cell (``row``, ``rowgroup``, ``col``, ``colgroup``), or "".
        text: of a link, what is written in it.
    """

    element: int
    tag: str
    classes: frozenset[str]
    scope: str
    text: str


@contextmanager
def origins() -> Iterator[list[Origin]]:
    """Number the tags of all PDFs written meanwhile; the list fills with their origins.

    Raises:
        RenderError: the engine no longer makes its tags as this module expects.
    """
    tags = import_module("weasyprint.pdf.tags")
    build = getattr(tags, _BUILD, None)
    if build is None:
        raise changed()
    found: list[Origin] = []
    numbers: dict[Any, int] = {}

    def numbered(box: Any, *arguments: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)  # a placeholder of what is placed absolutely
        made = None
        for tag in build(box, *arguments):
            # The html and body elements yield the tags of what is in them.
            if KEY not in tag:
                if made is None:
                    made = len(found)
                    found.append(_origin(box, numbers))
                tag[KEY] = made
            yield tag

    setattr(tags, _BUILD, numbered)
    try:
        yield found
    finally:
        setattr(tags, _BUILD, build)


def changed() -> RenderError:
    """Return the error of an engine that is not the one this was made for."""
    return RenderError(
        "PDF のタグを整えられません（WeasyPrint の内部構造が変わっています）。",
        remedy="requirements.lock にある版の WeasyPrint を使ってください。",
    )


def _origin(box: Any, numbers: dict[Any, int]) -> Origin:
    element = box.element
    if element is None:
        return Origin(-1, "", frozenset(), "", "")
    tag = str(box.element_tag)
    return Origin(
        numbers.setdefault(element, len(numbers)),
        tag,
        frozenset((element.get("class") or "").split()),
        element.get("scope") or "",
        _SPACES.sub(" ", "".join(element.itertext())).strip() if tag == "a" else "",
    )
