"""What shows that an opinion is what the briefing says, as plain data: for outputs with room for it.

The briefing says what is said and where it belongs; this shows each opinion in its source, and why
several are one point.  As in the briefing every string is ready for the reader and none is markup.  ``Run.text`` is
the source's own characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters of one line of a source; ``said`` where they are the opinion's."""

    text: str
    said: bool


@dataclass(frozen=True, slots=True)
class ContextLine:
    """A line of a source, or the part of it that is shown; ``place`` is 24行, or 3頁5行."""

    place: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a source that follow each other, blank ones left out.

    ``cut_start``/``cut_end`` tell whether the first line begins, and the last one ends, outside.
    """

    lines: tuple[ContextLine, ...]
    cut_start: bool
    cut_end: bool


@dataclass(frozen=True, slots=True)
class OpinionEvidence:
    """An opinion in its source.

    Attributes:
        path: the file, as in the list of sources.
        rule: the convention by which the opinion was found.
        context: what stands around it; several stretches where it is interrupted at length.
    """

    path: str
    rule: str
    context: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """Why two opinions, by their labels, are one point; ``shared`` may be in normal form."""

    labels: tuple[str, str]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointEvidence:
    """Why the opinions of a point are one; ``joined`` are the labels that the secretariat added."""

    links: tuple[LinkEntry, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence by the ids of opinions, and of points that are more than one opinion."""

    opinions: Mapping[str, OpinionEvidence] = field(default_factory=dict)
    points: Mapping[str, PointEvidence] = field(default_factory=dict)
