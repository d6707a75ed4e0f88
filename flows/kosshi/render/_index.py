"""What templates look up in a briefing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from kosshi.briefing import Briefing, IssueEntry, PointEntry, Quote


class Index:
    """What a template looks up by id."""

    def __init__(self, briefing: Briefing) -> None:
        entries = [
            *(
                point
                for outline in briefing.outlines
                for section in outline.sections
                for point in section.points
            ),
            *briefing.unplaced,
        ]
        self._points = {point.id: point for point in entries}
        self._quoted = {quote.id for point in entries for quote in point.quotes}
        self._sections = {
            (outline.id, section.number): section.anchor
            for outline in briefing.outlines
            for section in outline.sections
        }
        self._issues = {issue.id: issue for issue in briefing.issues}

    def point(self, name: str) -> PointEntry | None:
        """Return the point with this id, None if none is printed."""
        return self._points.get(name)

    def quoted(self, quote: Quote) -> bool:
        """Tell whether an opinion of the annex stands in the outline."""
        return quote.id in self._quoted

    def section(self, target: str, number: str) -> str | None:
        """Return the anchor of a section, None if it isn't printed."""
        return self._sections.get((target, number))

    def issue(self, name: str) -> IssueEntry | None:
        """Return the issue with this id, None if none is printed."""
        return self._issues.get(name)


def accounts(briefing: Briefing) -> list[str]:
    """Return the names of all accounts, in the order in which the sources first use them."""
    names: Iterable[str] = chain.from_iterable(
        (name for name, _ in source.accounting) for source in briefing.sources
    )
    return list(dict.fromkeys(names))
