"""Table rows that a page break may have cut: which of them are one row."""

from __future__ import annotations

from dataclasses import dataclass

from kosshi.marks import MarkKind, leading_mark
from kosshi.model import NoteMark
from kosshi.read.lines import Line
from kosshi.text import is_complete

_TITLE = 30
"""Characters up to which a cell without any stop may be a title."""


@dataclass(slots=True)
class OpenRow:
    """A row that waits for what the next page adds to it.

    Attributes:
        page: of its last line.
        columns: the left edges of the table's columns, in points.
        cells: the lines of each cell, one cell for each column.
        notes: footnote numbers by line start.
        merged: the columns whose cell reaches down from a row above.
        feet: the baseline of each cell's last line on that page, in points; 0 for an empty cell.
        leading: the usual distance between two lines in points.
    """

    page: int
    columns: tuple[float, ...]
    cells: list[list[Line]]
    notes: dict[int, list[NoteMark]]
    feet: tuple[float, ...]
    leading: float
    merged: tuple[int, ...] = ()

    def add(self, rest: OpenRow) -> None:
        """Go on with the rest of the row."""
        for known, more in zip(self.cells, rest.cells, strict=True):
            known.extend(more)
        self.notes |= rest.notes
        self.page = rest.page
        self.feet = rest.feet

    def goes_on_with(self, text: str, rest: OpenRow) -> bool:
        """Whether the first row of the next page is the rest of this one.

        Programs cut rows in two ways: the cells go on each for itself, so that some are empty on
        the next page, or all do.  It is the rest if a cell that reaches to the foot of the row was
        left in its middle, and the next page goes on with it; it is none if one begins anew.
        """
        if rest.page != self.page + 1 or self.columns != rest.columns or not any(rest.cells):
            return False
        foot = max(self.feet) - 0.6 * self.leading
        cells = [
            _Cut.of(text, above, more, at_foot=at >= foot)
            for above, more, at in zip(self.cells, rest.cells, self.feet, strict=True)
        ]
        if any(cell.anew for cell in cells):
            return False
        if any(cell.middle for cell in cells):
            return True
        empty = any(above and not more for above, more in zip(self.cells, rest.cells, strict=True))
        if any(cell.title for cell in cells):
            return empty or not any(cell.said for cell in cells)
        return empty and not rest.cells[0]


def _is_title(text: str) -> bool:
    return len(text) <= _TITLE and not any(end in text for end in "、。，．")


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cell at a page break.

    Attributes:
        middle: it goes on in its middle.
        title: it may go on so, but may as well be a title above another one.
        anew: it begins anew.
        said: it had ended, and what follows bears no bullet.
    """

    middle: bool = False
    title: bool = False
    anew: bool = False
    said: bool = False

    @classmethod
    def of(cls, text: str, above: list[Line], more: list[Line], *, at_foot: bool) -> _Cut:
        if not above or not more:
            return cls()
        said = "".join(line.content(text).strip() for line in above)
        mark, own = leading_mark(more[0].content(text).strip()), leading_mark(said)
        if is_complete(said):
            return cls(said=mark is None)
        if mark is not None:
            alike = own is not None and own.family == mark.family
            return cls(anew=mark.kind is MarkKind.LABEL and (alike or _is_title(said)))
        if not at_foot or not above[-1].full:
            return cls(anew=_is_title(said))
        # A numbered title whose rest bears no number is cut.
        numbered = own is not None and own.kind is MarkKind.LABEL
        title = _is_title(said) and not numbered
        return cls(middle=not title, title=title)
