"""``kosshi explain``: why an opinion is where it is."""

from __future__ import annotations

import difflib
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kosshi.align import score
from kosshi.align.examples import Ranked
from kosshi.compose import Composer
from kosshi.compose.facts import STANCE_NAMES
from kosshi.compose.pieces import place_of
from kosshi.console.answer import Answer
from kosshi.console.explanation import text_of
from kosshi.console.place import workspace_of
from kosshi.console.progress import progress
from kosshi.decisions import load_decisions
from kosshi.decisions.replay import Replay
from kosshi.errors import UnknownIdError
from kosshi.model import Opinion
from kosshi.panel import load_panel
from kosshi.pipeline import Job, rank, synthesise
from kosshi.settings import Section, Target
from kosshi.synthesis import Point, Synthesis
from kosshi.text import plain
from kosshi.workspace import open_workspace

_RUNNERS_UP = 3
"""Sections shown per target that a point also fits, but was not placed at."""


def answer(options: Namespace) -> Answer:
    """Explain an opinion or a point.

    Raises:
        UnknownIdError: there is none of this name, or several.
        KosshiError: whatever is wrong with the workspace.
    """
    workspace = open_workspace(workspace_of(options.workspace))
    panel = load_panel(workspace.root)
    with progress() as call:
        synthesis, _ = synthesise(
            Job(workspace.root, ocr=options.ocr), panel, workspace.sources(), call
        )
        decisions = load_decisions(workspace, panel.targets)
    replay = Replay(decisions, synthesis.records)
    ranked = rank(synthesis.points, synthesis.records, panel, replay)
    explainer = Explainer(synthesis, ranked)
    data = explainer.explain(explainer.find(options.id))
    return Answer(text_of(data), data)


@dataclass(frozen=True, slots=True)
class Found:
    """What an id names: a point, and one opinion of it if the id is an opinion's."""

    point: Point
    opinion: Opinion | None = None


class Explainer:
    """Explains what became of the opinions of a synthesis."""

    def __init__(self, synthesis: Synthesis, ranked: Ranked) -> None:
        """Prepare the look-ups."""
        self.synthesis = synthesis
        self.ranked = ranked
        # The labels of points and the names of sources are those of the draft.
        self.composer = Composer(synthesis, 1)
        self.records = {record.id: record for record in synthesis.records}
        self.opinions = {o.id: o for record in synthesis.records for o in record.opinions}
        self.by_name: dict[str, Found] = {}
        self.shown: dict[str, str] = {}
        for point in synthesis.points:
            self._name(Found(point), point.id, self.composer.labels[point.id])
            for each in (self.opinions[name] for name in point.opinions):
                self._name(Found(point, each), each.id, each.label)

    def _name(self, found: Found, *names: str) -> None:
        for name in names:
            self.by_name[plain(name)] = found
            self.shown[plain(name)] = name

    def find(self, asked: str) -> Found:
        """Return what an id, a label, or the beginning of one names.

        Raises:
            UnknownIdError: nothing, or several things.
        """
        key = plain(asked)
        if key in self.by_name:
            return self.by_name[key]
        names = [name for name in self.by_name if key and name.startswith(key)]
        found = list(dict.fromkeys(self._identity(self.by_name[name]) for name in names))
        if len(found) == 1:
            return self.by_name[names[0]]
        if found:
            raise UnknownIdError(
                f"「{asked}」で始まるものが{len(found)}件あり、一つに決まりません。",
                remedy=f"続きまで指定してください（{self._some(names)}）。",
            )
        near = difflib.get_close_matches(key, self.by_name, 5, 0.5)
        raise UnknownIdError(
            f"「{asked}」という意見やまとまりはありません。",
            remedy=f"近いものは {self._some(near)} です。"
            if near
            else "番号と ID は、稿の巻末の一覧と ledger.json にあります。",
        )

    @staticmethod
    def _identity(found: Found) -> str:
        return found.opinion.id if found.opinion else found.point.id

    def _some(self, names: Iterable[str]) -> str:
        listed = [self.shown[name] for name in names]
        return "、".join(listed[:5]) + ("…" if len(listed) > 5 else "")

    # -- what there is to say --------------------------------------------------------------

    def explain(self, found: Found) -> dict[str, Any]:
        """Return everything that explains an opinion or a point, as plain data."""
        return {
            "opinion": self._opinion(found.opinion) if found.opinion else None,
            "point": self._point(found.point),
            "placements": self._placements(found.point),
            "runners_up": [self._runners_up(found.point, t) for t in self.synthesis.panel.targets],
            "issues": self._issues(found.point),
        }

    def _opinion(self, opinion: Opinion) -> dict[str, Any]:
        record = self.records[opinion.source]
        return {
            "id": opinion.id,
            "label": opinion.label,
            "text": opinion.text,
            "source": {
                "id": record.id,
                "name": self.composer.source_name(record),
                "path": record.source.path,
                "kind": record.facts.kind,
                "place": place_of(opinion.passage),
                "page": opinion.passage.page,
                "line": opinion.passage.line,
            },
            "speaker": opinion.speaker,
            "theme": list(opinion.theme),
            "rule": opinion.rule,
            "kind": opinion.kind,
            "endorsements": opinion.endorsements,
            "remarks": [
                {"stance": r.stance, "count": r.count, "text": r.passage.text}
                for r in opinion.remarks
            ],
        }

    def _point(self, point: Point) -> dict[str, Any]:
        return {
            "id": point.id,
            "label": self.composer.labels[point.id],
            "headline": point.headline,
            "headline_of": point.headline_of,
            "meetings": self.composer.said[point.id],
            "opinions": [self._opinion(self.opinions[name]) for name in point.opinions],
            "links": [
                {
                    "opinions": list(link.opinions),
                    "labels": [self.opinions[name].label for name in link.opinions],
                    "score": link.score,
                    "shared": list(link.shared),
                }
                for link in point.links
            ],
        }

    def _placements(self, point: Point) -> list[dict[str, Any]]:
        targets = {target.id: target for target in self.synthesis.panel.targets}
        return [
            {
                **_section(targets[each.target], each.section),
                "primary": each.primary,
                "score": each.score,
                "reason": list(each.reason),
            }
            for each in self.synthesis.placements
            if each.point == point.id
        ]

    def _runners_up(self, point: Point, target: Target) -> dict[str, Any]:
        """Return the best sections of a target at which the point does not stand."""
        placed = {
            each.section
            for each in self.synthesis.placements
            if each.point == point.id and each.target == target.id
        }
        fits = self.ranked[target.id].get(point.id, [])
        others = [fit for fit in fits if fit.section.number not in placed]
        return {
            "target": target.id,
            "short": target.short,
            "sections": [
                {
                    **_section(target, fit.section.number),
                    "score": score(fit.weight),
                    "reason": list(fit.reason),
                }
                for fit in others[:_RUNNERS_UP]
            ],
        }

    def _issues(self, point: Point) -> list[dict[str, Any]]:
        return [
            {
                "id": issue.id,
                "label": f"争点{number}",
                "topic": issue.topic,
                "question": issue.question,
                "stance": position.stance,
                "stance_name": STANCE_NAMES[position.stance],
                "sentence": dict(zip(position.points, position.sentences, strict=False)).get(
                    point.id
                ),
            }
            for number, issue in enumerate(self.synthesis.issues, 1)
            for position in issue.positions
            if point.id in position.points
        ]


def _section(target: Target, number: str) -> dict[str, Any]:
    section: Section = next(s for s in target.sections if s.number == number)
    return {
        "target": target.id,
        "short": target.short,
        "section": section.number,
        "title": section.title,
    }
