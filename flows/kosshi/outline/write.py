"""An outline as YAML, in the style of those written by hand."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kosshi.text import width

_WIDTH = 50
"""Full-width columns of a line."""

# Anything that could be read as YAML's own, or as no text, stands in quotes.
_PLAIN = re.compile(
    r"[^\W_](?:[\w（）「」『』・、。／ー－―〜～　＆．.()/+ -]*[\w（）「」『』・、。ー)])?"
)
_NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Row:
    """A section as it is written."""

    number: str
    title: str
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline as it is written; ``short`` and ``date`` only where they are known."""

    id: str
    title: str
    short: str | None
    date: str | None
    sections: tuple[Row, ...]


def to_yaml(outline: Outline, notes: Iterable[str] = ()) -> str:
    """Return the outline's file.

    Args:
        outline: what is written; text from a document is data, whatever characters it holds.
        notes: comment lines for the head.
    """
    lines = [f"# {clean(note)}" for note in notes]
    lines += [f"id: {scalar(outline.id)}", f"title: {scalar(outline.title)}"]
    if outline.short:
        lines.append(f"short: {scalar(outline.short)}")
    if outline.date:
        lines.append(f"date: {outline.date}")
    lines.append("sections:")
    for row in outline.sections:
        lines += _row(row)
    return "\n".join(lines) + "\n"


def _row(row: Row) -> list[str]:
    number, title = scalar(row.number), scalar(row.title)
    words = [scalar(word) for word in row.vocabulary]
    inside = f"number: {number}, title: {title}"
    line = f"  - {{{inside}, vocabulary: [{', '.join(words)}]}}" if words else f"  - {{{inside}}}"
    if width(line) <= _WIDTH:
        return [line]
    lines = [f"  - number: {number}", f"    title: {title}"]
    return lines + _wrapped("    vocabulary: [", words) if words else lines


def _wrapped(head: str, words: Sequence[str]) -> list[str]:
    lines = [head]
    for rank, word in enumerate(words):
        piece = word + ("]" if rank == len(words) - 1 else ",")
        if rank and width(f"{lines[-1]} {piece}") > _WIDTH:
            lines.append(" " * len(head) + piece)
        else:
            lines[-1] += f" {piece}" if rank else piece
    return lines


def scalar(text: str) -> str:
    """Return a text as a YAML scalar: bare where it can't be taken for anything else."""
    kept = clean(text)
    if _PLAIN.fullmatch(kept) and kept.casefold() not in _NO_TEXT:
        return kept
    if re.fullmatch(r"\([^\W_]+\)", kept):
        return kept
    return json.dumps(kept, ensure_ascii=False)


def clean(text: str) -> str:
    """Return a text on one line, without characters that can't be seen."""
    shown = (" " if c.isspace() and c != "\u3000" else c for c in text)
    kept = "".join(c for c in shown if unicodedata.category(c) not in _UNPRINTABLE)
    return re.sub(r" {2,}", " ", kept).strip()
