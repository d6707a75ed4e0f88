"""Rules on a page → tables: grids whose cells are told by the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kosshi.read._pdf_page import Rule

_NEAR = 3.0
"""Points; edges nearer than this are one: browsers leave a space between the cells' borders."""

_TALL = 60.0
"""Points; rules between cells alone make a table from this height on."""

_MOST_RULES = 4000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's box."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its box and its rows of cells, left to right."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def columns(self) -> tuple[float, ...]:
        """The left edges of all cells, to tell whether two tables are one."""
        return tuple(sorted({round(cell.left) for row in self.rows for cell in row}))

    def merged(self, row: int) -> tuple[int, ...]:
        """Return the columns in which a cell of a row above reaches down into a row."""
        columns = self.columns
        middle = (self.rows[row][0].top + min(cell.bottom for cell in self.rows[row])) / 2
        above = [cell for cells in self.rows[:row] for cell in cells if cell.bottom > middle]
        return tuple(
            number
            for number, left in enumerate(columns)
            if any(cell.left - _NEAR <= left < cell.right - _NEAR for cell in above)
        )


def tables_of(rules: Sequence[Rule]) -> list[Table]:
    """Find the tables that rules draw; a frame with nothing inside is none."""
    level = _merged([r for r in rules if r.horizontal], along=True)[:_MOST_RULES]
    upright = _merged([r for r in rules if not r.horizontal], along=False)[:_MOST_RULES]
    found = [table for group in _groups(level, upright) if (table := _table(*group)) is not None]
    found += _middles(level, upright)
    outer = [
        table
        for table in found
        if not any(other is not table and _inside(table, other) for other in found)
    ]
    return sorted(outer, key=lambda table: (table.top, table.left))


def _middles(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Table]:
    """Find rows that fill a whole page between two page breaks: nothing but rules between cells."""
    free = [v for v in upright if v.bottom - v.top >= _TALL and not any(_meet(h, v) for h in level)]
    found: list[Table] = []
    while free:
        alike = [
            v
            for v in free
            if abs(v.top - free[0].top) <= _NEAR and abs(v.bottom - free[0].bottom) <= _NEAR
        ]
        free = [v for v in free if v not in alike]
        xs = _edges(v.left for v in alike)
        if len(xs) >= 3:
            top, bottom = alike[0].top, alike[0].bottom
            cells = tuple(Cell(left, top, right, bottom) for left, right in pairwise(xs))
            found.append(Table(xs[0], top, xs[-1], bottom, (cells,)))
    return found


def _inside(one: Table, other: Table) -> bool:
    return (
        one.left >= other.left - _NEAR
        and one.right <= other.right + _NEAR
        and one.top >= other.top - _NEAR
        and one.bottom <= other.bottom + _NEAR
        and (one.right - one.left) * (one.bottom - one.top)
        < (other.right - other.left) * (other.bottom - other.top)
    )


def _merged(rules: Iterable[Rule], *, along: bool) -> list[Rule]:
    """Join rules that lie on one line and touch; ``along``: horizontal ones."""
    spans = sorted(
        ((r.top, r.left, r.right) if along else (r.left, r.top, r.bottom)) for r in rules
    )
    found: list[list[float]] = []
    for at, start, end in spans:
        last = next(
            (
                s
                for s in reversed(found[-40:])
                if abs(s[0] - at) <= _NEAR and start <= s[2] + _NEAR and end >= s[1] - _NEAR
            ),
            None,
        )
        if last is None:
            found.append([at, start, end])
        else:
            last[1], last[2] = min(last[1], start), max(last[2], end)
    return [
        Rule(start, at, end, at) if along else Rule(at, start, at, end) for at, start, end in found
    ]


def _meet(level: Rule, upright: Rule) -> bool:
    """Whether two rules cross or touch."""
    return (
        level.left - _NEAR <= upright.left <= level.right + _NEAR
        and upright.top - _NEAR <= level.top <= upright.bottom + _NEAR
    )


def _groups(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that cross or touch."""
    parent = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, h in enumerate(level):
        for j, v in enumerate(upright):
            if _meet(h, v):
                parent[root(len(level) + j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(v)
    return [group for group in groups.values() if group[0] and group[1]]


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _table(level: Sequence[Rule], upright: Sequence[Rule]) -> Table | None:
    xs, ys = _edges(v.left for v in upright), _edges(h.top for h in level)
    # A row that a page cuts may lack the rule at the cut: there the rules between cells end.
    if len(upright) > 1 or len(ys) > 1:
        top, bottom = min(v.top for v in upright), max(v.bottom for v in upright)
        ys = [*([top] if top < ys[0] - 3 * _NEAR else []), *ys]
        ys += [bottom] if bottom > ys[-1] + 3 * _NEAR else []
    if len(ys) < 2:
        return None
    # Tables without outer rules at the sides are usual: the rules between rows tell their width.
    left, right = min(h.left for h in level), max(h.right for h in level)
    if xs and xs[0] - left > 3 * _NEAR:
        xs.insert(0, left)
    if xs and right - xs[-1] > 3 * _NEAR:
        xs.append(right)
    if len(xs) < 2 or len(xs) * len(ys) > 20_000:
        return None
    cells = _cells(xs, ys, level, upright)
    if len(cells) < 2:
        return None
    rows = [
        tuple(sorted((c for c in cells if abs(c.top - y) <= _NEAR), key=lambda c: c.left))
        for y in ys[:-1]
    ]
    return Table(xs[0], ys[0], xs[-1], ys[-1], tuple(row for row in rows if row))


def _cells(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[Cell]:
    """Join the squares of the grid that no rule parts, as far as that gives rectangles."""
    columns, rows = len(xs) - 1, len(ys) - 1
    taken = [[False] * columns for _ in range(rows)]
    found: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            wide = column
            while (
                wide + 1 < columns
                and not taken[row][wide + 1]
                and not _parted(upright, xs[wide + 1], ys[row], ys[row + 1], along=False)
            ):
                wide += 1
            deep = row
            while deep + 1 < rows and not _parted(
                level, ys[deep + 1], xs[column], xs[wide + 1], along=True
            ):
                deep += 1
            for y in range(row, deep + 1):
                for x in range(column, wide + 1):
                    taken[y][x] = True
            found.append(Cell(xs[column], ys[row], xs[wide + 1], ys[deep + 1]))
    return found


def _parted(rules: Sequence[Rule], at: float, start: float, end: float, *, along: bool) -> bool:
    """Whether a rule covers most of the edge between two squares."""
    covered = 0.0
    for rule in rules:
        where, low, high = (
            (rule.top, rule.left, rule.right) if along else (rule.left, rule.top, rule.bottom)
        )
        if abs(where - at) <= _NEAR:
            covered += max(0.0, min(high, end) - max(low, start))
    return covered >= 0.5 * (end - start)
