"""From a briefing to one web page, by the templates in ``web/``.

What a browser is to run and to draw is written into the page, and named by hash in its content
security policy, so that nothing that a source says could ever run, whatever a template does.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kosshi.briefing import Head, SectionEntry
from kosshi.errors import TemplateError
from kosshi.render import Product
from kosshi.render._facets import Facets
from kosshi.render._index import Index, accounts
from kosshi.render._templates import Templates, Visible

_TEMPLATE = "web/briefing.html.j2"
_STYLES = ("web/screen.css", "web/parts.css", "web/print.css")
_EARLY = ("web/early.js",)
"""Runs before the body is read."""

_LATE = ("web/text.js", "web/filter.js", "web/keys.js")
"""Runs after it."""

# What would end, or change the reading of, the element that a script or a style sheet stands in.
_ENDING = re.compile(r"</(?:script|style)|<!--|<script", re.IGNORECASE)

_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A section with the sections below it.

    ``level`` is that of its heading, 1 to 6; ``mark`` its number without that of the section above.
    """

    section: SectionEntry
    level: int
    mark: str
    below: tuple[Node, ...]


def tree(sections: Sequence[SectionEntry], level: int = 3, above: str = "") -> tuple[Node, ...]:
    """Nest sections, which are in the order of their document, by their depth.

    The levels of headings follow the nesting: an outline may leave out a depth, a page no level.
    """
    nodes: list[Node] = []
    start = 0
    while start < len(sections):
        head = sections[start]
        end = start + 1
        while end < len(sections) and sections[end].depth > head.depth:
            end += 1
        below = tree(sections[start + 1 : end], min(level + 1, _LEVELS), f"{head.number}-")
        nodes.append(Node(head, level, head.number.removeprefix(above), below))
        start = end
    return tuple(nodes)


def page(product: Product) -> str:
    """Return the whole briefing as one page.

    Raises:
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    briefing = product.briefing
    templates = Templates(
        product.templates,
        Visible(),
        {"below": lambda level: min(level + 1, _LEVELS)},
    )
    style, early, late = (_inline(templates, names) for names in (_STYLES, _EARLY, _LATE))
    style += _running(briefing.head)
    return templates.expand(
        _TEMPLATE,
        briefing=briefing,
        head=briefing.head,
        index=Index(briefing),
        accounts=accounts(briefing),
        evidence=product.evidence,
        facets=Facets(briefing),
        trees={outline.id: tree(outline.sections) for outline in briefing.outlines},
        style=style,
        early=early,
        late=late,
        policy=_policy((style,), (early, late)),
    )


def _inline(templates: Templates, names: Sequence[str]) -> Markup:
    """Return style sheets or scripts as they stand in one element of the page.

    Raises:
        TemplateError: one is missing, or would end the element that it stands in.
    """
    texts: list[str] = []
    for name in names:
        text = templates.text(name).replace("\r\n", "\n").replace("\r", "\n")
        if found := _ENDING.search(text):
            raise TemplateError(
                f"「{name}」に「{found.group()}」があり、ページに埋め込めません。",
                line=text.count("\n", 0, found.start()) + 1,
                remedy="書き方を改めてください（「<\\/script」など）。",
            )
        texts.append(text.rstrip("\n") + "\n")
    return Markup("\n".join(texts))  # noqa: S704  (templates' own text, looked at above)


def _running(head: Head) -> Markup:
    """Return the style of the running head on paper: the document's name, and its marking."""
    name = _css_string(f"{head.panel}　{head.title}　{head.draft}")
    marking = _css_string(head.marking or "")
    boxes = f"@top-left {{ content: {name} }} @top-right {{ content: {marking} }}"
    return Markup(f"@page {{ {boxes} }}\n")  # noqa: S704  (nothing but letters and escapes)


def _css_string(text: str) -> str:
    """Return a string of CSS that can end neither itself nor the element that it stands in."""
    text = text.translate(Visible())
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def _policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the content security policy: only what stands in the page, known by its hash."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {' '.join(map(_hash, styles))}",
            f"script-src {' '.join(map(_hash, scripts))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
