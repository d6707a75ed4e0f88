"""Footnotes: abbreviations spelt out, and remarks on a term."""

from __future__ import annotations

import re
from bisect import bisect_left

from kosshi.extract.claims import Claims
from kosshi.model import Account, Block, BlockKind, Document, Note
from kosshi.words import last_noun

_ABBREVIATION = re.compile(r"[A-Z][A-Za-z&./-]*[A-Z0-9][A-Za-z0-9]*$|[A-Z]{2,}$")
_LATIN_TERM = re.compile(r"[A-Za-z][A-Za-z0-9&'./ -]*$")
_NEAR = 300
"""Characters before a note's number in which its term is looked for."""

_QUOTED_TERM = re.compile(r"[「『]([^「」『』]{1,40})[」』]$")


def read_notes(document: Document, claims: Claims) -> list[Note]:
    """Read the footnotes of a document and claim them.

    A note whose number follows an acronym spells it out (FOIP¹: Free and Open Indo-Pacific); any
    other is a remark on the words before its number.
    """
    terms = _terms(document)
    notes: list[Note] = []
    for block in document.blocks:
        if block.kind is not BlockKind.FOOTNOTE:
            continue
        claims.claim(block.passage, Account.FOOTNOTE, "脚注")
        term, abbreviation = terms.get(block.mark, (None, False))
        notes.append(Note(block.mark, term, block.passage, abbreviation))
    return notes


def _terms(document: Document) -> dict[str, tuple[str | None, bool]]:
    found: dict[str, tuple[str | None, bool]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            continue
        for mark in block.notes:
            before = _before(document.text, block, mark.start)
            found.setdefault(mark.label, _term(before))
    return found


def _before(text: str, block: Block, position: int) -> str:
    """Return the end of what stands before ``position`` in a block, as much as can hold a term."""
    spans = block.passage.spans
    found = ""
    for index in range(bisect_left(spans, position, key=lambda span: span.start) - 1, -1, -1):
        span = spans[index]
        found = text[span.start : min(span.end, position)][-_NEAR:] + found
        if len(found) >= _NEAR:
            break
    return found


def _term(before: str) -> tuple[str | None, bool]:
    before = before.rstrip()
    acronym = _ABBREVIATION.search(before)
    if acronym:
        return acronym.group(), True
    quoted = _QUOTED_TERM.search(before)
    if quoted:
        return quoted[1], False
    latin = _LATIN_TERM.search(before)
    if latin:
        return latin.group().strip(), False
    return last_noun(before), False
