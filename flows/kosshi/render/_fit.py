"""How tightly the summary is set so that it stays on its one page.

The choice is estimated before the layout, since a wrong one costs a second layout of everything;
``pdf.py`` looks at the pages and goes one step further where the estimate was too hopeful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from kosshi.briefing import Briefing, IssueEntry
from kosshi.render._measure import ems


@dataclass(frozen=True, slots=True)
class Fit:
    """A density of the summary; ``print.css`` has the type sizes of each ``step``.

    Attributes:
        step: 0 is the most open.
        row: height of a row of the heat map in points.
        rows: rows of the heat map, at most; the rest is counted in a note.
        issues: lines for disputed issues, at most.
        names: silent chapters named per target, at most.
    """

    step: int
    row: float
    rows: int
    issues: int
    names: int


FITS = (
    Fit(0, 14.2, 60, 12, 99),
    Fit(1, 12.4, 60, 12, 12),
    Fit(2, 10.8, 44, 9, 8),
    Fit(3, 10.8, 30, 6, 4),
    Fit(4, 10.8, 20, 4, 2),
)

# Points, and full-width characters to a line, as print.css has them.
_PAGE = 717.5
_FIXED = 190.0
_ISSUE = 14.0
_NAMES = 12.5
_NAMES_IN_LINE = 40
_THEME_IN_LINE = 28


def first_fit(briefing: Briefing) -> Fit:
    """Return the most open density at which the summary should fit on its page."""
    return next((fit for fit in FITS if _height(briefing, fit) <= _PAGE), FITS[-1])


def _height(briefing: Briefing, fit: Fit) -> float:
    summary = briefing.summary
    rows = sum(_lines(row.theme, _THEME_IN_LINE) for row in summary.heat[: fit.rows])
    issues = min(len(briefing.issues), fit.issues + 1)
    names = sum(
        _lines("、".join(titles[: fit.names]), _NAMES_IN_LINE) for *_, titles in summary.silent
    )
    return _FIXED + fit.row * rows + _ISSUE * issues + _NAMES * names


_COLUMNS = {2: 22, 3: 14}
_SHORT = 16
"""Lines of a table of positions, at most, so that it is kept whole: a third of a page."""


def is_short(issue: IssueEntry) -> bool:
    """Tell whether a table of positions may move to the next page whole.

    A longer one would leave too much of its page empty, and goes on instead.
    """
    width = _COLUMNS.get(len(issue.positions), 12)
    texts = (
        [(stand.sentence, *(remark.text for remark in stand.remarks)) for stand in position.points]
        for position in issue.positions
    )
    # Below each sentence stands where it is from, and some room.
    heights = (
        sum(1.7 + sum(ceil(ems(text) / width) for text in stand) for stand in stands)
        for stands in texts
    )
    return max(heights, default=0) <= _SHORT


def _lines(text: Sequence[str], length: int) -> int:
    return max(1, -(-len(text) // length))
