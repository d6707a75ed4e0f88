"""What is printed over or beside the text and belongs to no line of it: watermarks, line numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kosshi.read._pdf_lines import Run

_HUGE = 4.0
"""Of the usual size: upright characters from here on that lie over lines of text are a watermark."""

_LEAST_LINES = 10
"""Lines of text on a page from which numbers beside them are told to be line numbers."""

_COVERED = 0.8
"""Share of a page's lines that line numbers count."""

_ALIGNED = 2.0
"""Points by which the right edges of line numbers may differ."""


def take_watermarks(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Part watermarks (案, 取扱注意) from the text: slanting, or huge and over lines of text."""
    size = sorted(run.size for run in runs)[len(runs) // 2] if runs else 0.0
    marks: list[Run] = []
    text: list[Run] = []
    for run in runs:
        huge = run.size >= _HUGE * size and sum(_over(run, other) for other in runs) >= 2
        (marks if huge or run.glyphs[0].slanting else text).append(run)
    return text, marks


def _over(run: Run, other: Run) -> bool:
    return (
        other is not run
        and other.size < run.size
        and other.left < run.right
        and other.right > run.left
        and other.top < run.bottom
        and other.bottom > run.top
    )


class LineNumbers:
    """Numbers in the margin that count the lines, as drafts have them; one for a whole file."""

    def __init__(self) -> None:
        """Start without having seen any."""
        self._edge: float | None = None

    def take(self, runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
        """Part the line numbers of a page from its text.

        They stand left of all text with their right edges at one place, and count its lines (each,
        or every fifth).  A page with few lines has them where an earlier page had them.
        """
        digits = [run for run in runs if run.text.strip().isdecimal() and len(run.text) <= 4]
        known_digits = {id(run) for run in digits}
        text = [run for run in runs if id(run) not in known_digits]
        if not digits or not text:
            return list(runs), []
        left = min(run.left for run in text)
        for edge in {round(run.right) for run in digits}:
            numbers = sorted(
                (r for r in digits if abs(r.right - edge) <= _ALIGNED and r.right <= left),
                key=lambda run: run.base,
            )
            known = self._edge is not None and abs(edge - self._edge) <= _ALIGNED
            if numbers and (known or _count_lines(numbers, text)):
                self._edge = float(edge)
                taken = {id(run) for run in numbers}
                return [run for run in runs if id(run) not in taken], numbers
        return list(runs), []


def _count_lines(numbers: Sequence[Run], text: Sequence[Run]) -> bool:
    values = [int(run.text.strip()) for run in numbers]
    steps = {after - before for before, after in pairwise(values)}
    if len(steps) != 1:
        return False
    (step,) = steps
    lines = {round(run.base / 4) for run in text}
    least = _COVERED * len(lines)
    return (
        step >= 1
        and len(lines) >= _LEAST_LINES
        and least <= step * len(numbers) <= 1.5 * len(lines)
    )
