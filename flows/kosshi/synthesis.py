"""What is made of the opinions: points, issues and placements."""

from __future__ import annotations

from dataclasses import dataclass, field

from kosshi.decisions.outcome import Decided
from kosshi.model import Record, Stance
from kosshi.settings import Panel


@dataclass(frozen=True, slots=True)
class Link:
    """Why two opinions are one point: the runs of characters they share."""

    opinions: tuple[str, str]
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One or more opinions that say the same (意見のまとまり).

    ``headline`` is cut from one of the opinions (``headline_of``); ``opinions`` is in the order
    of print, the fullest record first.  ``worded`` is the headline in the secretariat's words, if
    it gave one: printed as such, with the verbatim headline beside it.
    """

    id: str
    headline: str
    headline_of: str
    opinions: tuple[str, ...]
    links: tuple[Link, ...] = ()
    worded: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The points that take one stance, each with the sentence that shows it, verbatim."""

    stance: Stance
    points: tuple[str, ...]
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A question on which points take different positions (論点・争点)."""

    id: str
    topic: str
    question: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A point at a section, with the words that led there (対応付け).

    ``score`` is between 0 and 1; ``reason`` are terms as the outline writes them.
    """

    point: str
    target: str
    section: str
    primary: bool
    score: float
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A section that points touch which stand elsewhere (言及)."""

    target: str
    section: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The work on a panel's opinions, complete: what compose and the ledger are made from."""

    records: tuple[Record, ...]
    panel: Panel
    points: tuple[Point, ...]
    issues: tuple[Issue, ...]
    placements: tuple[Placement, ...]
    mentions: tuple[Mention, ...] = ()
    decided: Decided = field(default_factory=Decided)
