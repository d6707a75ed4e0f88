"""By what the points of a briefing can be filtered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kosshi.briefing import Briefing, PointEntry

NO_SPEAKER = "発言者の記載なし"
NO_THEME = "（区分なし）"
UNPLACED = "未分類"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet.

    Attributes:
        number: its rank among all choices of all facets, from 0.
        value: as it is shown, and as a link names it.
        count: points that have it.
        group: what it stands under in the list of choices, or "".
    """

    number: int
    value: str
    count: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """Something by which points differ; ``name`` is what a link calls it."""

    name: str
    title: str
    choices: tuple[Choice, ...]


_TITLES = {
    "target": "対象文書",
    "theme": "テーマ",
    "source": "資料",
    "speaker": "発言者",
    "issue": "争点",
    "position": "立場",
    "kind": "類型",
    "change": "前回からの変化",
}


class Facets:
    """The facets of a briefing, and what each point has of them."""

    def __init__(self, briefing: Briefing) -> None:
        """Collect the values in the order in which the sources and targets have them."""
        # facet → value → ids of points, both in order (a dict is a set that keeps its order)
        self._values: dict[str, dict[str, dict[str, None]]] = {name: {} for name in _TITLES}
        self._groups: dict[str, str] = {}
        self._begin(briefing)
        self._points = 0
        for point in _points(briefing):
            self._quoted(point)
            self._points += 1
        self._placed(briefing)
        self._positions(briefing)
        self._changes(briefing)
        self.all = self._facets()
        self._of: defaultdict[str, list[int]] = defaultdict(list)
        for facet in self.all:
            for choice in facet.choices:
                for name in self._values[facet.name][choice.value]:
                    self._of[name].append(choice.number)

    def of(self, point: str) -> str:
        """Return the numbers of a point's choices, with blanks between them."""
        return " ".join(map(str, self._of[point]))

    def _add(self, facet: str, value: str, point: str) -> None:
        self._values[facet].setdefault(value, {})[point] = None

    def _begin(self, briefing: Briefing) -> None:
        """Note the values whose order is not that of the points."""
        for outline in briefing.outlines:
            self._values["target"][outline.title] = {}
        self._values["target"][UNPLACED] = {}
        for annex in briefing.annexes:
            self._values["source"][annex.source.label] = {}
            for theme, quotes in annex.groups:
                told = _told(theme)
                self._values["theme"].setdefault(told, {})
                self._groups.setdefault(told, annex.source.label)
                for quote in quotes:
                    if quote.speaker:
                        self._values["speaker"].setdefault(quote.speaker, {})

    def _quoted(self, point: PointEntry) -> None:
        self._add("kind", point.kind, point.id)
        for quote in point.quotes:
            self._add("source", quote.source, point.id)
            self._add("theme", _told(quote.theme), point.id)
            self._add("speaker", quote.speaker or NO_SPEAKER, point.id)

    def _placed(self, briefing: Briefing) -> None:
        titles = {outline.id: outline.title for outline in briefing.outlines}
        for outline in briefing.outlines:
            for section in outline.sections:
                for point in section.points:
                    own = {outline.title, *(titles[also.target] for also in point.also)}
                    for title in titles.values():
                        if title in own:
                            self._add("target", title, point.id)
        for point in briefing.unplaced:
            self._add("target", UNPLACED, point.id)

    def _positions(self, briefing: Briefing) -> None:
        for issue in briefing.issues:
            for position in issue.positions:
                for stand in position.points:
                    self._add("issue", issue.topic, stand.point)
                    self._add("position", position.stance, stand.point)

    def _changes(self, briefing: Briefing) -> None:
        if briefing.changes is None:
            return
        for value, entries in (
            ("新たに出された意見", briefing.changes.new),
            ("再び出された意見", briefing.changes.repeated),
            ("今回記録のない意見", briefing.changes.unmentioned),
        ):
            for entry in entries:
                self._add("change", value, entry.point)

    def _facets(self) -> tuple[Facet, ...]:
        """Leave out values that no point has, and facets that tell no points apart."""
        facets: list[Facet] = []
        number = 0
        for name, title in _TITLES.items():
            values = {value: found for value, found in self._values[name].items() if found}
            order = list(values)
            if name == "speaker" and NO_SPEAKER in values:  # a lack, not a member: last
                order.sort(key=lambda value: value == NO_SPEAKER)
            choices = [
                Choice(
                    number + rank,
                    value,
                    len(values[value]),
                    self._groups.get(value, "") if name == "theme" else "",
                )
                for rank, value in enumerate(order)
            ]
            if len(choices) > 1 or (choices and choices[0].count < self._points):
                number += len(choices)
                facets.append(Facet(name, title, tuple(choices)))
        return tuple(facets)


def _told(theme: tuple[str, ...]) -> str:
    return " ＞ ".join(theme) or NO_THEME


def _points(briefing: Briefing) -> Iterable[PointEntry]:
    for outline in briefing.outlines:
        for section in outline.sections:
            yield from section.points
    yield from briefing.unplaced
