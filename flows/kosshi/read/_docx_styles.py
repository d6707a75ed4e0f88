"""Paragraph styles of a Word document, as far as they matter to what is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kosshi.read._docx_xml import attribute, child, children, value

if TYPE_CHECKING:
    from lxml import etree


@dataclass(slots=True)
class Style:
    """What a paragraph style settles, as far as it matters here."""

    name: str = ""
    based_on: str | None = None
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    indent: dict[str, str] = field(default_factory=dict)
    size: float | None = None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the styles of ``styles.xml`` by their ids."""
    found: dict[str, Style] = {}
    for each in children(root, "style") if root is not None else ():
        properties = child(each, "pPr")
        numbers = child(properties, "numPr")
        indent = child(properties, "ind")
        size = value(child(each, "rPr"), "sz")
        outline = value(properties, "outlineLvl")
        found[attribute(each, "styleId") or ""] = Style(
            name=(value(each, "name") or "").casefold(),
            based_on=value(each, "basedOn"),
            outline=int(outline) if outline and outline.isdigit() else None,
            list_id=value(numbers, "numId"),
            list_level=whole(value(numbers, "ilvl")),
            indent=plain_indent(indent),
            size=(whole(size) or 21) / 2 if size else None,
        )
    return found


def chain_of(styles: Mapping[str, Style], name: str | None) -> Iterator[Style]:
    """Return a style and those it is based on; a circle ends it."""
    seen: set[str] = set()
    while name and name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = styles[name].based_on


def heading_of(properties: etree._Element | None, chain: list[Style]) -> int:
    """Return the level of a heading from 1, or 0."""
    outline = value(properties, "outlineLvl")
    level = int(outline) if outline and outline.isdigit() else None
    if level is None:
        level = next((style.outline for style in chain if style.outline is not None), None)
    if level is None and chain and chain[0].name in {"title", "表題"}:
        level = 0
    return 0 if level is None or level > 8 else level + 1


def plain_indent(indent: etree._Element | None) -> dict[str, str]:
    """Return the attributes of ``w:ind`` by their names."""
    if indent is None:
        return {}
    return {str(key).rpartition("}")[2]: str(text) for key, text in indent.attrib.items()}


def whole(text: str | None) -> int | None:
    """Return a whole number, or None."""
    return int(text) if text and re.fullmatch(r"-?\d{1,7}", text) else None
