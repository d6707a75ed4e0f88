"""WordprocessingML by local names, so that both of its namespaces (ECMA-376, ISO strict) are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without the namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return the children of a name."""
    return (each for each in element if name_of(each) == name)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of a name."""
    return None if element is None else next(children(element, name), None)


def value(element: etree._Element | None, name: str) -> str | None:
    """Return ``val`` of the first child of a name."""
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def is_on(element: etree._Element | None, name: str) -> bool:
    """Whether a property without value, or with one other than off, is set."""
    found = child(element, name)
    return found is not None and attribute(found, "val") not in {"0", "false", "off", "none"}


PASSED = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo"}
)
"""Elements that are passed through: what they hold is shown."""


def through(holder: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return children of a name, also those inside content controls and tracked insertions."""
    for each in holder:
        kind = name_of(each)
        if kind == name:
            yield each
        elif kind == "sdt":
            content = child(each, "sdtContent")
            if content is not None:
                yield from through(content, name)
        elif kind in PASSED:
            yield from through(each, name)


def outermost(holder: etree._Element, name: str) -> list[etree._Element]:
    """Return the outermost descendants of a name; in VML and DrawingML twins only the first."""
    found: list[etree._Element] = []
    waiting = [holder]
    while waiting:
        each = waiting.pop(0)
        if name_of(each) == name:
            found.append(each)
        elif name_of(each) == "AlternateContent":
            waiting += [option for option in each if name_of(option) == "Choice"] or list(each)
        else:
            waiting += list(each)
    return found
