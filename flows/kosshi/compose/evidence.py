"""Synthesis → Evidence: each opinion in its source, and why several are one point."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kosshi.compose.pieces import shown_place
from kosshi.evidence import (
    ContextLine,
    Evidence,
    LinkEntry,
    OpinionEvidence,
    PointEvidence,
    Run,
    Stretch,
)
from kosshi.model import Opinion, Record, Span
from kosshi.synthesis import Point, Synthesis
from kosshi.text import SENTENCE_END, Places

AROUND = 120
"""Characters shown before and after an opinion, at most …"""

LEAST = 40
"""… and at least, where the source has them."""

_LINE_END = re.compile(r"\r\n|[\n\r\f]")


def evidence_of(synthesis: Synthesis) -> Evidence:
    """Collect the evidence for every opinion and point."""
    opinions = {o.id: o for record in synthesis.records for o in record.opinions}
    return Evidence(
        {opinion.id: found for record in synthesis.records for opinion, found in _contexts(record)},
        {
            point.id: PointEvidence(tuple(_links(point, opinions)), tuple(_joined(point, opinions)))
            for point in synthesis.points
            if len(point.opinions) > 1
        },
    )


def _links(point: Point, opinions: dict[str, Opinion]) -> Iterable[LinkEntry]:
    for link in point.links:
        first, second = (opinions[name].label for name in link.opinions)
        yield LinkEntry((first, second), link.shared)


def _joined(point: Point, opinions: dict[str, Opinion]) -> list[str]:
    """Name the opinions that nothing but a decision ties to the others of their point."""
    linked = {name for link in point.links for name in link.opinions}
    return [opinions[name].label for name in point.opinions if name not in linked]


# -- in the source -------------------------------------------------------------------------


def _contexts(record: Record) -> Iterable[tuple[Opinion, OpinionEvidence]]:
    places = Places(record.text, paged=record.source.pages is not None)
    ends = [(match.start(), match.end()) for match in _LINE_END.finditer(record.text)]
    source = _SourceText(record, places, ends)
    for opinion in record.opinions:
        spans = sorted(opinion.passage.spans, key=lambda span: span.start)
        yield opinion, OpinionEvidence(record.source.name, opinion.rule, source.around(spans))


class _SourceText:
    """The text of one source, cut into lines."""

    def __init__(self, record: Record, places: Places, ends: list[tuple[int, int]]) -> None:
        self.text = record.text
        self.first, self.last = record.source.start, record.source.end
        self.places = places
        self.stops = [start for start, _ in ends]
        self.starts = [0, *(end for _, end in ends)]

    def around(self, spans: Sequence[Span]) -> tuple[Stretch, ...]:
        """Return the surroundings of spans, which are in order."""
        windows: list[tuple[int, int]] = []
        for span in spans:
            start, end = self._left(span.start), self._right(span.end)
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
            elif windows and not self.text[windows[-1][1] : start].strip():
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start, end))
        return tuple(self._stretch(start, end, spans) for start, end in windows)

    def _left(self, start: int) -> int:
        """Return where to begin: with a line, else with a sentence, else in the midst of one."""
        far, near = max(start - AROUND, self.first), max(start - LEAST, self.first)
        if far == self.first:
            return far
        line = bisect_left(self.starts, far)
        if line < len(self.starts) and self.starts[line] <= near:
            return self.starts[line]
        return next((i + 1 for i in range(far, near) if self.text[i] in SENTENCE_END), far)

    def _right(self, end: int) -> int:
        """Return where to end, as ``_left`` does."""
        far, near = min(end + AROUND, self.last), min(end + LEAST, self.last)
        if far == self.last:
            return far
        line = bisect_left(self.stops, far + 1) - 1
        if line >= 0 and self.stops[line] >= near:
            return self.stops[line]
        cuts = (i for i in range(far, near, -1) if self.text[i - 1] in SENTENCE_END)
        return next(cuts, far)

    def _stretch(self, start: int, end: int, spans: Sequence[Span]) -> Stretch:
        lines: list[ContextLine] = []
        line = max(bisect_left(self.starts, start + 1) - 1, 0)
        left = start
        while left < end:
            stop = self.stops[line] if line < len(self.stops) else len(self.text)
            right = min(stop, end)
            if self.text[left:right].strip():
                place = shown_place(*self.places.of(left))
                lines.append(ContextLine(place, tuple(self._runs(left, right, spans))))
            line += 1
            left = self.starts[line] if line < len(self.starts) else end
        return Stretch(tuple(lines), self._inside(start), self._inside(end))

    def _runs(self, left: int, right: int, spans: Sequence[Span]) -> Iterable[Run]:
        """Cut a line where the opinion begins and ends; spans that touch are one run."""
        position = opened = left
        for span in spans:
            start, end = max(span.start, left), min(span.end, right)
            if start >= end:
                continue
            if position < start:
                if opened < position:
                    yield Run(self.text[opened:position], said=True)
                yield Run(self.text[position:start], said=False)
                opened = start
            position = end
        if opened < position:
            yield Run(self.text[opened:position], said=True)
        if position < right:
            yield Run(self.text[position:right], said=False)

    def _inside(self, offset: int) -> bool:
        """Whether a line goes on over an offset."""
        before = max(bisect_left(self.starts, offset + 1) - 1, 0)
        begins = self.starts[before]
        ends = self.stops[before] if before < len(self.stops) else len(self.text)
        left = self.text[max(begins, self.first) : offset].strip()
        return bool(left) and bool(self.text[offset : min(ends, self.last)].strip())
