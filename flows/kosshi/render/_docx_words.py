"""The few words of WordprocessingML that several parts of the file are written in.

The order of child elements is the schema's: Word takes a file with another for damaged.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from kosshi.render._docx_blocks import Edges
from kosshi.render._docx_styles import (
    BOTTOM,
    FOOTER,
    HEADER,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

FURNITURE = {
    ("header", "default"): "header1",
    ("header", "first"): "header2",
    ("footer", "default"): "footer1",
    ("footer", "first"): "footer2",
}
"""The headers and footers of the document: its relations to their parts."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def w(name: str) -> str:
    """Return a name in Word's namespace."""
    return f"{{{W}}}{name}"


def twips(points: float) -> str:
    """Return a length in points as Word counts it, in twentieths."""
    return str(round(points * 20))


def add(parent: Any, name: str, /, **attributes: str) -> Any:
    """Append an element with its attributes, all in Word's namespace."""
    return etree.SubElement(parent, w(name), {w(key): value for key, value in attributes.items()})


def sides(properties: Any, name: str, edges: Edges) -> None:
    """Append the lines around a paragraph, a table or a cell, if there are any."""
    if not edges:
        return
    made = add(properties, name)
    by_side = dict(edges)
    for side in _SIDES:
        if side in by_side:
            edge = by_side[side]
            add(
                made,
                side,
                val=edge.line,
                sz=str(round(edge.width * 8)),
                space=str(round(edge.space)) if name == "pBdr" else "0",
                color=edge.colour,
            )


def run(parent: Any, style: str = "") -> Any:
    """Append a run in a character style."""
    made = add(parent, "r")
    if style:
        add(add(made, "rPr"), "rStyle", val=style)
    return made


def text(parent: Any, told: str, style: str = "") -> None:
    """Append a run of text, which is fit for XML already."""
    made = add(run(parent, style), "t")
    made.text = told
    if told != told.strip() or "  " in told:
        made.set(_SPACE, "preserve")


def mark(parent: Any, kind: str) -> Any:
    """Append the beginning, the middle or the end of a field."""
    made = add(parent, "r")
    add(made, "fldChar", fldCharType=kind)
    return made


def instruction(parent: Any, told: str) -> Any:
    """Append what a field is to show."""
    made = add(parent, "r")
    code = add(made, "instrText")
    code.text = told
    code.set(_SPACE, "preserve")
    return made


def field(parent: Any, told: str, result: str) -> None:
    """Append a field with the result that it shows until it is updated."""
    mark(parent, "begin")
    instruction(parent, told)
    mark(parent, "separate")
    text(parent, result)
    mark(parent, "end")


def section(body: Any) -> None:
    """Append what the pages look like; the first has no running head."""
    made = add(body, "sectPr")
    for (kind, page), relation in FURNITURE.items():
        add(made, f"{kind}Reference", type=page).set(f"{{{R}}}id", relation)
    add(made, "pgSz", w=twips(PAGE_WIDTH), h=twips(PAGE_HEIGHT))
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT}
    margins |= {"header": HEADER, "footer": FOOTER, "gutter": 0}
    add(made, "pgMar", **{side: twips(size) for side, size in margins.items()})
    add(made, "cols", space="425")
    add(made, "titlePg")
