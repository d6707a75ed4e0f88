"""What a renderer keeps while it walks a page: runs and frames that are open, and what tables are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kosshi.read._html_lists import List
from kosshi.read._html_page import tag_of

if TYPE_CHECKING:
    from lxml import etree

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_SPANNED = 200


@dataclass(slots=True)
class Run:
    """An inline run that means something; where it begins is known with its first character."""

    what: str
    start: int = -1


@dataclass(slots=True)
class Frame:
    """What an element set, to be undone at its end."""

    block: bool
    rule: str
    indent: float
    pre: bool
    run: Run | None = None
    list_: List | None = None
    table: str = ""


def table_kind(table: etree._Element) -> str:
    """Tell a table of data from one that only lays out the page."""
    if (table.get("role") or "") in {"presentation", "none"}:
        return "layout"
    cells, rows, widest = 0, 0, 0
    for element in table.iter():
        tag = tag_of(element)
        if tag in {"th", "caption"}:
            return "data"
        if tag in HEADINGS or (tag == "table" and element is not table):
            return "layout"
        if tag == "tr":
            rows, widest, cells = rows + 1, max(widest, cells), 0
        cells += tag == "td"
    return "data" if max(widest, cells) > 1 and not _frames_page(table) else "layout"


_LEAST_SENTENCES = 5


def _frames_page(table: etree._Element) -> bool:
    """Whether one cell is the page: with its rules or centred titles, and all the sentences there are.

    So pages were made before style sheets; menus stand in the cells beside.
    """
    said = [(("".join(cell.itertext())).count("。"), cell) for cell in table.iter("td", "{*}td")]
    most, cell = max(said, key=lambda each: each[0], default=(0, table))
    return (
        most >= _LEAST_SENTENCES
        and most == sum(count for count, _ in said)
        and any(tag_of(element) in {"hr", "center"} for element in cell.iter())
    )


def spanned(element: etree._Element, name: str) -> int:
    """Return over how many rows or columns a cell reaches."""
    value = (element.get(name) or "1").strip()
    return (
        min(max(int(value), 1), _MOST_SPANNED)
        if value.isascii() and value.isdigit() and len(value) < 6
        else 1
    )
