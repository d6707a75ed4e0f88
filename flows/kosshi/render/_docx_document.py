"""From a briefing to the bytes of its Word file: the parts in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kosshi.render import Product, _markup
from kosshi.render._docx_blocks import Block, Contents, Link, Paragraph, plain
from kosshi.render._docx_package import package
from kosshi.render._docx_page import blocks_of
from kosshi.render._docx_pages import count_pages, height
from kosshi.render._docx_styles import TEXT_HEIGHT
from kosshi.render._docx_xml import Writer
from kosshi.render._fit import FITS, first_fit
from kosshi.render._templates import Visible

_LISTED = {"Heading1": "TOC1", "Heading2": "TOC2"}
"""Headings that the table of contents gathers, and how it sets them."""
_SUMMARY = ("summary", "summary-end")


def document(product: Product) -> bytes:
    """Return the Word file of a briefing.

    Raises:
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    blocks = _filled(list(_named(_fitting(product))))
    pages = count_pages(blocks)
    writer = Writer(Visible(_any), pages, _bookmarks(blocks))
    writer.write(blocks)
    return package(product.briefing.head, pages.total, writer.shown, writer.body, writer.footnotes)


def _any(_: int) -> bool:
    """Tell that a character can be shown: the fonts are those of whoever opens the file."""
    return True


def _fitting(product: Product) -> list[Block]:
    """Return what is printed, the summary in the most open setting that keeps it on its page."""
    blocks: list[Block] = []
    for fit in FITS[first_fit(product.briefing).step :]:
        blocks = blocks_of(_markup.page(product, fit, _any))
        if height(_summary(blocks)) <= TEXT_HEIGHT:
            break
    return blocks


def _summary(blocks: list[Block]) -> list[Block]:
    """Return the blocks from the first to the last line of the summary."""
    ends = [
        rank
        for rank, block in enumerate(blocks)
        if isinstance(block, Paragraph) and set(block.anchors) & set(_SUMMARY)
    ]
    return blocks[ends[0] : ends[-1] + 1] if ends else []


def _named(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the headings that the contents lists an anchor for it."""
    for rank, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.style in _LISTED:
            yield replace(block, anchors=(f"toc-{rank}", *block.anchors))
        else:
            yield block


def _filled(blocks: list[Block]) -> list[Block]:
    """Fill in the table of contents, which is left out where there is no heading."""
    entries = tuple(
        Paragraph(_LISTED[it.style], (Link((plain(it.content),), it.anchors[0], "leader"),))
        for it in blocks
        if isinstance(it, Paragraph) and it.style in _LISTED
    )
    filled = (Contents(entries) if isinstance(it, Contents) else it for it in blocks)
    return [it for it in filled if not isinstance(it, Contents) or it.entries]


def _bookmarks(blocks: Iterable[Block]) -> dict[str, str]:
    """Name a bookmark for every anchor; Word hides names that begin so."""
    anchors = dict.fromkeys(
        anchor for block in blocks if isinstance(block, Paragraph) for anchor in block.anchors
    )
    return {
        anchor: f"{'_Toc' if anchor.startswith('toc-') else '_Ref'}{rank:09}"
        for rank, anchor in enumerate(anchors, 1)
    }
