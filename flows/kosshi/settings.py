"""What a workspace settles: the panel, its targets, and what is to be printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kosshi.model import Kind


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a target; ``number`` is the path of the document's own labels.

    ``terms`` are words that the secretariat chose, ``vocabulary`` words of the document's text.
    """

    number: str
    title: str
    terms: tuple[str, ...] = ()
    depth: int = 0
    parent: str | None = None
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A document whose section outline the draft follows (対象文書)."""

    id: str
    title: str
    short: str
    date: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """What the secretariat wants printed on the draft; None is not printed."""

    title: str = "骨子（案）"
    date: str | None = None
    number: str | None = None
    marking: str | None = None


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """Facts given in panel.yaml to override what the minutes say."""

    name: str | None = None
    meeting: int | None = None
    date: str | None = None
    roster: tuple[str, ...] = ()
    next_meeting: str | None = None


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What panel.yaml says of one source, overriding what was recognised.

    ``parts`` are the pages (or lines, where there are no pages) on which the documents of a binder
    begin; ``(1,)`` says that it is one document.
    """

    kind: Kind | None = None
    author: str | None = None
    title: str | None = None
    date: str | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A workspace's configuration: panel.yaml and the outlines it names."""

    targets: tuple[Target, ...]
    facts: PanelSettings = PanelSettings()
    sources: dict[str, SourceSettings] = field(default_factory=dict)
    draft: DraftSettings = DraftSettings()
