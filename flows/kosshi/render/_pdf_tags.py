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
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from kosshi.render._pdf_origin import Origin, changed
from kosshi.render._pdf_tree import Area, Content, Kid, Node, content, first_page, read, write

_MARKED = re.compile(rb"/(\w+)\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
# Tags that say nothing: what they hold belongs to the tag around them.
_PLAIN = frozenset({"Span", "NonStruct"})
_LONGEST = 120
"""Characters of a link's description, at most."""


def mend(pdf: pikepdf.Pdf, origins: list[Origin]) -> None:
    """Write the tags of ``pdf`` anew.

    Raises:
        RenderError: its tags are not those that WeasyPrint makes.
    """
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None or not origins:
        raise changed()
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    node = read(tree.K[0], pages, origins)
    dots = _leaders(node)
    repeated = _gathered(node)
    _links(pdf, node)
    _lists(node)
    _plain(node)
    _artifacts(pdf, node, dots, repeated)
    write(pdf, node)


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
                repeated |= set(content(kid))
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
    page = first_page(kid)
    for before in reversed(kids):
        if isinstance(before, Node) and _key(before) == _key(kid):
            adjacent = before is kids[-1]
            return before if adjacent or first_page(before) != page else None
    return None


def _key(node: Node) -> tuple[int, str, str]:
    return node.origin.element, node.origin.tag, node.kind


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
                    dots |= set(content(kid))
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
    kept = set(content(node))
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
