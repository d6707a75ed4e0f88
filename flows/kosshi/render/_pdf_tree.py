"""The tree of tags of a PDF, read into nodes and written anew (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from kosshi.render._pdf_origin import KEY, Origin

_TEXT = Origin(-1, "", frozenset(), "", "")
_PIXEL = 0.75
_SCOPES = {"row": Name.Row, "rowgroup": Name.Row, "col": Name.Column, "colgroup": Name.Column}


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of a page's marked content."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Area:
    """The annotation of a link on a page."""

    page: int
    annotation: Any


@dataclass(slots=True, eq=False)
class Node:
    """A tag: its standard type, what it was made of, and what it holds."""

    kind: str
    origin: Origin
    kids: list[Kid] = field(default_factory=list)
    spans: dict[str, int] = field(default_factory=dict)
    alt: Any | None = None
    box: tuple[float, ...] = ()

    def nodes(self) -> Iterator[Node]:
        """Yield the tags in this one."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this tag and all below it."""
        yield self
        for node in self.nodes():
            yield from node.walk()


Kid = Node | Content | Area


def read(element: Any, pages: dict[Any, int], origins: list[Origin]) -> Node:
    """Return a tag of the file, with all below it; ``pages`` are page numbers by object."""
    number = element.get(f"/{KEY}")
    node = Node(str(element.S)[1:], _TEXT if number is None else origins[int(number)])
    page = pages[element.Pg.objgen] if "/Pg" in element else 0
    attributes = element.get("/A")
    if attributes is not None:
        for name in ("ColSpan", "RowSpan"):
            if (value := attributes.get(f"/{name}")) is not None:
                node.spans[name] = int(value)
        if (box := attributes.get("/BBox")) is not None:
            node.box = tuple(float(value) for value in box)
    node.alt = element.get("/Alt")
    for kid in element.K:
        if isinstance(kid, int):
            node.kids.append(Content(page, kid))
        elif kid.get("/Type") == "/OBJR":
            node.kids.append(Area(page, kid.Obj))
        else:
            node.kids.append(read(kid, pages, origins))
    return node


def first_page(node: Node) -> int:
    """Return the page on which a tag begins, counted from 0, or -1 if it holds nothing."""
    return next(_pages(node), -1)


def _pages(node: Node) -> Iterator[int]:
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _pages(kid)
        else:
            yield kid.page


def content(node: Node) -> Iterator[Content]:
    """Yield the marked content of a tag and of all below it."""
    for inner in node.walk():
        yield from (kid for kid in inner.kids if isinstance(kid, Content))


def write(pdf: pikepdf.Pdf, document: Node) -> None:
    """Make the tree of tags and the index from content to tags."""
    count = len(pdf.pages)
    references = [page.obj for page in pdf.pages]
    owners: list[dict[int, Any]] = [{} for _ in range(count)]
    areas: list[Any] = []
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def write_node(node: Node, parent: Any) -> Any:
        made = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{node.kind}"), P=parent)
        )
        page = first_page(node)
        if page >= 0:
            made.Pg = references[page]
        if node.alt is not None:
            made.Alt = node.alt
        if (attributes := _attributes(node, pdf, page)) is not None:
            made.A = attributes
        kids: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(write_node(kid, made))
            elif isinstance(kid, Area):
                kids.append(Dictionary(Type=Name.OBJR, Obj=kid.annotation, Pg=references[kid.page]))
                kid.annotation.StructParent = count + len(areas)
                areas.append(made)
            else:
                owners[kid.page][kid.mcid] = made
                kids.append(
                    kid.mcid
                    if kid.page == page
                    else Dictionary(Type=Name.MCR, Pg=references[kid.page], MCID=kid.mcid)
                )
        made.K = Array(kids)
        return made

    root.K = Array([write_node(document, root)])
    numbers: list[Any] = []
    for number, owned in enumerate(owners):
        last = max(owned, default=-1)
        numbers += [number, pdf.make_indirect(Array([owned.get(n) for n in range(last + 1)]))]
        pdf.pages[number].StructParents = number
    for number, tag in enumerate(areas, count):
        numbers += [number, tag]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = count + len(areas)
    pdf.Root.StructTreeRoot = root


def _attributes(node: Node, pdf: pikepdf.Pdf, page: int) -> Any | None:
    if node.kind in ("TH", "TD"):
        made = Dictionary(O=Name.Table)
        for name, value in node.spans.items():
            made[f"/{name}"] = value
        if node.kind == "TH":
            made.Scope = _SCOPES.get(node.origin.scope, Name.Column)
        return made if len(made.keys()) > 1 else None
    if node.kind == "L" and any(item.kind == "Lbl" for li in node.nodes() for item in li.nodes()):
        return Dictionary(O=Name.List, ListNumbering=Name("/None"))
    if node.kind == "Figure" and len(node.box) == 4:
        height = float(pdf.pages[page].MediaBox[3])
        left, top, right, bottom = (value * _PIXEL for value in node.box)
        return Dictionary(O=Name.Layout, BBox=Array([left, height - bottom, right, height - top]))
    return None
