"""Glyphs → lines in reading order: runs, columns, ruby; nothing here knows what a line says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kosshi.read._pdf_page import Glyph
from kosshi.text import is_wide

_SAME_BASE = 0.3
"""Of the larger size: glyphs whose baselines differ by less stand on one line."""

_GAP = 1.4
"""Ems; a wider gap parts runs, which may be a column's gutter, a tab or the next cell."""

_SMALL = 0.82
"""Of the line's size: smaller glyphs are note marks, exponents or ruby."""

_RUBY = 0.65
_SPACE = 0.42
"""Ems between two characters from which a space is read that the PDF does not have."""

_LATIN_SPACE = 0.18
_MIXED_SPACE = 0.42
_WIDEST_SPACE = 4.0
_GUTTER = 0.9
_LEAST_LINES = 3
_MOST_EDGES = 8
_HANGING = 4.0
"""Ems by which lines may hang below the bullet that begins them."""
_KANA = re.compile(r"[ぁ-んァ-ヶー・]+")


class Run:
    """Glyphs that stand side by side on one baseline.

    Attributes:
        glyphs: from left to right.
        left: its left edge.
        right: its right edge.
        base: its baseline, downwards.
        size: the size of its largest glyph.
        top: the upper edge of the em box.
        bottom: the lower edge of the em box.
    """

    __slots__ = ("base", "bottom", "glyphs", "left", "right", "size", "top")

    def __init__(self, glyphs: list[Glyph]) -> None:
        """Measure a run that is complete."""
        self.glyphs = glyphs
        self.left = glyphs[0].left
        self.right = glyphs[-1].right
        self.base = glyphs[0].base
        self.size = max(glyph.size for glyph in glyphs)
        self.top = self.base - 0.88 * self.size
        self.bottom = self.base + 0.12 * self.size

    @property
    def text(self) -> str:
        """Its characters, white space included."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(slots=True)
class TextLine:
    """A line of one column: its glyphs from left to right, ruby taken off.

    Attributes:
        glyphs: in order; a glyph without area is a space that was read from a gap.
        size: of most of its characters.
        left: its left edge.
        right: its right edge.
        base: its baseline.
        column: (left, right) of the column it stands in, where the page has several.
    """

    glyphs: list[Glyph]
    size: float
    base: float
    column: tuple[float, float] = (0.0, 0.0)

    @property
    def left(self) -> float:
        """Its left edge, spaces at the start left out."""
        return next((g.left for g in self.glyphs if not g.text.isspace()), self.glyphs[0].left)

    @property
    def right(self) -> float:
        """Its right edge, spaces at the end left out."""
        return next(
            (g.right for g in reversed(self.glyphs) if not g.text.isspace()), self.glyphs[-1].right
        )

    @property
    def top(self) -> float:
        """The upper edge of the em box."""
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of the em box."""
        return self.base + 0.12 * self.size

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        inked = [g for g in self.glyphs if not g.text.isspace()]
        return 2 * sum(g.bold for g in inked) > len(inked)


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Join glyphs to runs, in the order of the content.

    Runs of nothing but white space are left out: what they part is told by the gap.
    """
    found: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and _continues(last, glyph):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        last = glyph
    return [Run(group) for group in found if not all(glyph.text.isspace() for glyph in group)]


def _continues(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    if abs(glyph.size - last.size) > 0.1 * size and (
        glyph.size < _SMALL * last.size or last.size < _SMALL * glyph.size
    ):
        return False  # a note mark or ruby is a run of its own
    gap = glyph.left - last.right
    return abs(glyph.base - last.base) <= _SAME_BASE * size and -0.6 * size <= gap <= _GAP * size


def take_ruby(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Part ruby (small kana directly above larger characters) from the text."""
    ruby, text = [], []
    large = sorted((run for run in runs), key=lambda run: run.base)
    for run in runs:
        if _KANA.fullmatch(run.text.replace(" ", "").replace("\u3000", "")) and any(
            _is_ruby_of(run, other) for other in large
        ):
            ruby.append(run)
        else:
            text.append(run)
    return text, ruby


def _is_ruby_of(run: Run, other: Run) -> bool:
    return (
        run.size <= _RUBY * other.size
        and -0.35 * other.size <= other.top - run.bottom <= 0.5 * other.size
        and run.left >= other.left - 1.5 * other.size
        and run.right <= other.right + 1.5 * other.size
    )


def lines_of(runs: Sequence[Run]) -> list[TextLine]:
    """Join runs to lines in reading order, column by column."""
    groups = _columns(list(runs), 0)
    found: list[TextLine] = []
    for group in groups:
        lines = _lines_of_column(group)
        if len(groups) > 1:
            edges = min(line.left for line in lines), max(line.right for line in lines)
            for line in lines:
                line.column = edges
        found.extend(lines)
    return found


def _columns(runs: list[Run], depth: int) -> list[list[Run]]:
    """Part a region into columns where a gutter runs through several lines; else leave it whole.

    Bands are tried from top to bottom: a title over two columns is a band of its own.
    """
    if len(runs) < 2 * _LEAST_LINES or depth > 6:
        return [runs]
    ordered = sorted(runs, key=lambda run: (run.base, run.left))
    for gutter in _gutters(ordered):
        crossing = [r for r in ordered if r.left < gutter < r.right]
        bands = _bands(ordered, gutter, {id(r) for r in crossing})
        if any(_two_columns(band, gutter) for band in bands):
            found: list[list[Run]] = []
            for band in bands:
                if _two_columns(band, gutter):
                    left = [r for r in band if r.right <= gutter]
                    right = [r for r in band if r.left >= gutter]
                    found += [*_columns(left, depth + 1), *_columns(right, depth + 1)]
                else:
                    found.append(band)
            return found
    return [runs]


def _gutters(runs: Sequence[Run]) -> list[float]:
    """Return where gutters could run: left of the edges at which many lines begin after a gap.

    Where lines hang below their bullets more of them begin at the hanging edge than at the
    column's own: the gutter is where the fewest lines are in its way.
    """
    left, right = min(r.left for r in runs), max(r.right for r in runs)
    size = sorted(r.size for r in runs)[len(runs) // 2]
    edges = Counter(
        round(run.left)
        for run in runs
        if left + 0.25 * (right - left) < run.left < left + 0.75 * (right - left)
    )
    ranked = sorted(edges.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_EDGES]
    usual = [edge for edge, count in ranked if count >= _LEAST_LINES]
    outer = [e for e in edges if any(0 < edge - e <= _HANGING * size for edge in usual)]
    gutters = dict.fromkeys(edge - _GUTTER * size / 2 for edge in (*usual, *sorted(outer)))
    return sorted(gutters, key=lambda x: sum(run.left < x < run.right for run in runs))[
        :_MOST_EDGES
    ]


def _bands(runs: Sequence[Run], gutter: float, crossing: set[int]) -> list[list[Run]]:
    bands: list[list[Run]] = []
    was: bool | None = None
    for run in runs:
        crosses = id(run) in crossing
        if was is None or crosses != was:
            bands.append([])
        bands[-1].append(run)
        was = crosses
    del gutter
    return bands


def _two_columns(band: Sequence[Run], gutter: float) -> bool:
    """Whether both sides of a gutter hold text that fills lines, and not labels with values."""
    left = [r for r in band if r.right <= gutter]
    right = [r for r in band if r.left >= gutter]
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    size = sorted(r.size for r in band)[len(band) // 2]
    for side in (left, right):
        widths = sorted(r.right - r.left for r in side)
        width = widths[-1 - len(widths) // 10]  # a side may hold several columns itself
        filled = sum(each > 0.7 * width for each in widths)
        if width < 8 * size or 2 * filled < len(side):
            return False
    space = min(r.left for r in right) - max(r.right for r in left)
    return space >= 0.5 * size


def _lines_of_column(runs: Sequence[Run]) -> list[TextLine]:
    rows: list[list[Run]] = []
    main: list[Run] = []
    for run in sorted(runs, key=lambda r: (-round(r.size), r.base, r.left)):
        at = next((n for n in range(len(rows) - 1, -1, -1) if _on_row(run, rows[n], main[n])), None)
        if at is None:
            rows.append([run])
            main.append(run)
        else:
            rows[at].append(run)
            main[at] = max(main[at], run, key=lambda r: r.size * len(r.glyphs))
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda line: (round(line.base, 1), line.left))


def _on_row(run: Run, row: Sequence[Run], main: Run) -> bool:
    if abs(run.base - main.base) > main.size:
        return False
    if run.size >= _SMALL * main.size:
        return abs(run.base - main.base) <= _SAME_BASE * max(run.size, main.size)
    overlap = min(run.bottom, main.bottom) - max(run.top, main.top)
    near = any(-0.5 * r.size <= run.left - r.right <= 1.2 * r.size for r in row) or any(
        -0.5 * r.size <= r.left - run.right <= 1.2 * r.size for r in row
    )
    return overlap >= 0.5 * run.size and near


def _line(row: Sequence[Run]) -> TextLine:
    ordered = sorted(row, key=lambda run: run.left)
    main = max(ordered, key=lambda run: run.size * len(run.glyphs))
    spread = _spread([glyph for run in ordered for glyph in run.glyphs])
    glyphs: list[Glyph] = []
    for run in ordered:
        for glyph in run.glyphs:
            if glyphs:
                glyphs.extend(_space_between(glyphs[-1], glyph, spread))
            glyphs.append(glyph)
    while glyphs[-1].text.isspace():
        glyphs.pop()
    while glyphs[0].text.isspace() and glyphs[0].text != "\u3000":
        glyphs.pop(0)
    return TextLine(glyphs, main.size, main.base)


def _spread(glyphs: Sequence[Glyph]) -> float:
    """Return the gap that lies between all characters of a line that is spread out, else 0.

    Names and headings are spread over a width (均等割付), and so is a short line that a program
    justifies.
    """
    gaps = sorted(
        (b.left - a.right) / max(a.size, 0.1)
        for a, b in pairwise(glyphs)
        if not a.text.isspace() and not b.text.isspace()
    )
    if len(gaps) < 2:
        return 0.0
    least = gaps[len(gaps) // 5]
    return least if least > 0.2 else 0.0


def _space_between(last: Glyph, glyph: Glyph, spread: float) -> list[Glyph]:
    """Return a space where a gap can only be one: between words, or as wide as a character."""
    if last.text.isspace() or glyph.text.isspace():
        return []
    gap = glyph.left - last.right - 1.3 * spread * last.size
    size = min(last.size, glyph.size)
    wide = is_wide(last.text[-1]) + is_wide(glyph.text[0])
    # Between words; or between Japanese and Latin, where a quarter em is only set for looks.  An
    # ideographic space is a character of its own in a PDF: a gap is a space that was stretched, or
    # a tab.
    least = (_LATIN_SPACE, _MIXED_SPACE, _SPACE)[wide] * size
    alike = abs(last.size - glyph.size) <= 0.1 * max(last.size, glyph.size)
    if gap > _WIDEST_SPACE * size:
        return [_blank("\u3000" * min(40, round(gap / size)), last, glyph)]
    return [_blank(" ", last, glyph)] if alike and gap >= least else []


def _blank(text: str, last: Glyph, glyph: Glyph) -> Glyph:
    return Glyph(text, last.right, last.right, last.top, last.bottom, last.base, glyph.size)
