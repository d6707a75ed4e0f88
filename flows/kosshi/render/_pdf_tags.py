"""The tags of the finished PDF, as somebody hears the document who can't see it.

What WeasyPrint leaves (ISO 14289-1, "UA", says why it is mended):

- each line is a tag of its own, and what goes on over a page, column or line is tagged again: one
  element is one tag here, with the content of all its pieces;
- each box in a link is a link, with an area of its own: one element is one link, whose areas say
  in words where they lead (UA 7.18.5);
- running heads, page numbers, leaders and the repeated heads of tables are read out as text: they
  are artifacts here (UA 7.1, 7.8);
- header cells say not what they head, rows' of several rows least: each has its scope (UA 7.5);
- terms and marks of lists are items: they are labels (UA 7.6), and the contents a TOC;
- the box of a figure is given in pixels from the top.

Only the standard's own objects are read and written; what a tag was made of is told by
``_pdf_origin.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from kosshi.render._pdf_origin import KEY, Origin, changed

_TEXT = Origin(-1, "", frozenset(), "", "")
_MARKED = re.compile(rb"/(\w+)\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
_PIXEL = 0.75
_SCOPES = {"row": Name.Row, "rowgroup": Name.Row, "col": Name.Column, "colgroup": Name.Column}
# Tags that say nothing: what they hold belongs to the tag around them.
_PLAIN = frozenset({"Span", "NonStruct"})
_LONGEST = 120
"""Characters of a link's description, at most."""


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


def mend(pdf: pikepdf.Pdf, origins: list[Origin]) -> None:
    """Write the tags of ``pdf`` anew.

    Raises:
        RenderError: its tags are not those that WeasyPrint makes.
    """
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None or not origins:
        raise changed()
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    node = _read(tree.K[0], pages, origins)
    dots = _leaders(node)
    repeated = _gathered(node)
    _links(pdf, node)
    _lists(node)
    _plain(node)
    _artifacts(pdf, node, dots, repeated)
    _write(pdf, node)


# -- reading -----------------------------------------------------------------------------------


def _read(element: Any, pages: dict[Any, int], origins: list[Origin]) -> Node:
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
            node.kids.append(_read(kid, pages, origins))
    return node


def _first_page(node: Node) -> int:
    return next(_pages(node), -1)


def _pages(node: Node) -> Iterator[int]:
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _pages(kid)
        else:
            yield kid.page


# -- one element, one tag ----------------------------------------------------------------------


def _gathered(node: Node) -> set[Content]:
    """Put the pieces of each element together; return what only repeats the head of a table."""
    repeated: set[Content] = set()
    _gather(node, repeated)
    return repeated


def _gather(node: Node, repeated: set[Content]) -> None:
    kids: list[Kid] = []
    for kid in node.kids:
        before = _same(kids, kid)
        if before is None:
            kids.append(kid)
        else:
            assert isinstance(kid, Node)
            if before.kind == "THead":
                repeated |= set(_content(kid))
            else:
                before.kids += kid.kids
    node.kids = kids
    for inner in node.nodes():
        _gather(inner, repeated)
    # A box that the engine puts into another of the same element, for columns, say.
    if node.kind not in ("LI", "LBody") and node.origin.element >= 0:
        node.kids = [
            grandchild
            for kid in node.kids
            for grandchild in (
                kid.kids if isinstance(kid, Node) and _key(kid) == _key(node) else [kid]
            )
        ]


def _same(kids: list[Kid], kid: Kid) -> Node | None:
    """Return the tag whose element goes on in ``kid``.

    It is the last one, or, as with cells of a row, one that ended on an earlier page.
    """
    if not isinstance(kid, Node) or kid.origin.element < 0:
        return None
    page = _first_page(kid)
    for before in reversed(kids):
        if isinstance(before, Node) and _key(before) == _key(kid):
            adjacent = before is kids[-1]
            return before if adjacent or _first_page(before) != page else None
    return None


def _key(node: Node) -> tuple[int, str, str]:
    return node.origin.element, node.origin.tag, node.kind


def _content(node: Node) -> Iterator[Content]:
    for inner in node.walk():
        yield from (kid for kid in inner.kids if isinstance(kid, Content))


# -- links -------------------------------------------------------------------------------------


def _leaders(node: Node) -> set[Content]:
    """Take the dots to a page number out of the tree and return them.

    They are a box within that of the number, and nothing else is.
    """
    dots: set[Content] = set()
    for inner in node.walk():
        if inner.origin.tag.endswith("::after"):
            for kid in list(inner.nodes()):
                if kid.origin.tag == inner.origin.tag and kid.kind == inner.kind:
                    dots |= set(_content(kid))
                    inner.kids.remove(kid)
    return dots


def _links(pdf: pikepdf.Pdf, node: Node) -> None:
    """Leave each link one tag and one area a line, described in words."""
    destinations = _destinations(pdf)
    for link in [inner for inner in node.walk() if inner.origin.tag == "a"]:
        within = [area for kid in link.nodes() for area in _areas(kid)]
        own = [kid for kid in link.kids if isinstance(kid, Area)]
        for area in within:
            if not any(_covers(one, area) for one in own):
                own.append(area)
        for inner in link.walk():
            inner.kids = [kid for kid in inner.kids if not isinstance(kid, Area)]
            if inner is not link and inner.kind == "Link":
                inner.kind = "Span"
        link.kids += own
        for area in own:
            said = _described(link.origin.text, area.annotation, destinations)
            area.annotation.Contents = pikepdf.String(said)
    kept = {area.annotation.objgen for area in _areas(node)}
    for page in pdf.pages:
        if "/Annots" in page:
            page.Annots = Array(
                [a for a in page.Annots if a.objgen in kept or a.Subtype != Name.Link]
            )


def _areas(node: Node) -> Iterator[Area]:
    for inner in node.walk():
        yield from (kid for kid in inner.kids if isinstance(kid, Area))


def _covers(one: Area, other: Area) -> bool:
    """Widen an area to one beside it on the same line; tell whether it has become of no use."""
    if one.page != other.page:
        return False
    a, b = ([float(value) for value in area.annotation.Rect] for area in (one, other))
    middle = (b[1] + b[3]) / 2
    if not min(a[1], a[3]) <= middle <= max(a[1], a[3]):
        return False
    low, high = sorted((a[1], a[3]))
    one.annotation.Rect = Array([min(a[0], b[0]), low, max(a[2], b[2]), high])
    return True


def _destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the page, counted from 1, of each name that links lead to."""
    names: Any = pdf.Root.get("/Names", Dictionary())
    listed = list(names.get("/Dests", Dictionary()).get("/Names", Array()))
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return {
        str(name): pages[place[0].objgen]
        for name, place in zip(listed[::2], listed[1::2], strict=True)
    }


def _described(text: str, annotation: Any, destinations: dict[str, int]) -> str:
    said = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    page = destinations.get(str(annotation.get("/Dest", "")))
    return (
        f"{said}（{page}頁）"
        if page
        else said or str(annotation.get("/A", Dictionary()).get("/URI", ""))
    )


# -- lists -------------------------------------------------------------------------------------


def _lists(node: Node) -> None:
    for inner in list(node.walk()):
        if inner.kind == "L":
            _terms(inner)
            for item in inner.nodes():
                _mark(item)
        if inner.origin.tag == "nav":
            _contents(inner)


def _terms(whole: Node) -> None:
    """Make each term the label of what is said of it."""
    items: list[Kid] = []
    for item in whole.kids:
        tag = item.origin.tag if isinstance(item, Node) else ""
        if isinstance(item, Node) and tag == "dt":
            for body in item.nodes():
                body.kind = "Lbl"
        last = items[-1] if items else None
        if isinstance(item, Node) and isinstance(last, Node) and tag == "dd":
            last.kids += item.kids
        else:
            items.append(item)
    whole.kids = items


def _mark(item: Node) -> None:
    """Make the mark that an item begins with its label."""
    for body in item.nodes():
        if body.kind == "LBody" and body.kids:
            mark = body.kids[0]
            if isinstance(mark, Node) and "mark" in mark.origin.classes and mark.kind == "Span":
                mark.kind = "Lbl"
                del body.kids[0]
                item.kids.insert(item.kids.index(body), mark)
            return


def _contents(nav: Node) -> None:
    """Make lists of nothing but links a table of contents."""
    for whole in [node for node in nav.walk() if node.kind == "L"]:
        items = list(whole.nodes())
        if not all(any(inner.kind == "Link" for inner in item.walk()) for item in items):
            continue
        whole.kind = "TOC"
        for item in items:
            item.kind = "TOCI"
            for body in item.nodes():
                if body.kind == "LBody":
                    body.kind = "Reference"


# -- tags that say nothing -----------------------------------------------------------------------


def _plain(node: Node) -> None:
    """Lift what stands in plain tags into the tag around them."""
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            _plain(kid)
            if kid.kind in _PLAIN and kid.alt is None:
                kids += kid.kids
                continue
            if not kid.kids and kid.kind not in ("TD", "TH"):
                continue
        kids.append(kid)
    node.kids = kids


# -- what is no content ----------------------------------------------------------------------------


def _artifacts(pdf: pikepdf.Pdf, node: Node, dots: set[Content], repeated: set[Content]) -> None:
    """Mark what is in no tag, which is the furniture of the pages, as being no content.

    Raises:
        RenderError: the marks in the pages are not as WeasyPrint writes them, or one is lost.
    """
    kept = set(_content(node))
    lost = kept & (dots | repeated)
    for number, page in enumerate(pdf.pages):
        stream = page.Contents
        data = stream.read_bytes()
        found = 0

        def marked(match: re.Match[bytes], number: int = number) -> bytes:
            nonlocal found
            found += 1
            piece = Content(number, int(match[2]))
            if piece in kept:
                return match[0]
            kind = b"Layout" if piece in dots else b"Pagination"
            return b"/Artifact <</Type /" + kind + b">> BDC"

        changed_data = _MARKED.sub(marked, data)
        if lost or found != data.count(b"/MCID"):
            raise changed()
        stream.write(changed_data)


# -- writing -----------------------------------------------------------------------------------


def _write(pdf: pikepdf.Pdf, document: Node) -> None:
    """Make the tree of tags and the index from content to tags."""
    count = len(pdf.pages)
    references = [page.obj for page in pdf.pages]
    owners: list[dict[int, Any]] = [{} for _ in range(count)]
    areas: list[Any] = []
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def write(node: Node, parent: Any) -> Any:
        made = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{node.kind}"), P=parent)
        )
        page = _first_page(node)
        if page >= 0:
            made.Pg = references[page]
        if node.alt is not None:
            made.Alt = node.alt
        if (attributes := _attributes(node, pdf, page)) is not None:
            made.A = attributes
        kids: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(write(kid, made))
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

    root.K = Array([write(document, root)])
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
