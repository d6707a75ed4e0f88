"""``kosshi explain``: why an opinion is where it is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kosshi.align import score
from kosshi.align.examples import Ranked
from kosshi.compose import Composer
from kosshi.compose.facts import STANCE_NAMES
from kosshi.compose.pieces import place_of
from kosshi.console.answer import Answer
from kosshi.console.explanation import matches_of, text_of
from kosshi.console.names import Found, Names, latest
from kosshi.console.place import workspace_of
from kosshi.console.progress import progress
from kosshi.decisions.outcome import STATE_NAMES, Entry
from kosshi.decisions.read import load_decisions
from kosshi.decisions.replay import Replay
from kosshi.decisions.said import detail_of
from kosshi.errors import UnknownIdError, WorkspaceError
from kosshi.merge.written import as_written
from kosshi.model import Opinion
from kosshi.panel import load_panel
from kosshi.pipeline import Job, rank, synthesise
from kosshi.settings import Section, Target
from kosshi.synthesis import Point, Synthesis
from kosshi.workspace import open_workspace

_RUNNERS_UP = 3
"""Sections shown per target that a point also fits, but was not placed at."""


def answer(options: Namespace) -> Answer:
    """Explain an opinion or a point; or list the opinions in which words stand.

    Raises:
        UnknownIdError: there is none of this name, or several.
        KosshiError: whatever is wrong with the workspace.
    """
    if options.workspace and not Path(options.workspace).exists():
        raise WorkspaceError(
            "その名前の作業フォルダはありません。",
            file=options.workspace,
            remedy="一度に示せるのは、意見かまとまりの一つです。空白を含む語は、引用符で囲んでください。",
        )
    workspace = open_workspace(workspace_of(options.workspace))
    panel = load_panel(workspace.root)
    with progress() as call:
        synthesis, _ = synthesise(
            Job(workspace.root, ocr=options.ocr), panel, workspace.sources(), call
        )
        decisions = load_decisions(workspace, panel.targets)
    names = Names(synthesis, latest(workspace.root, options.out))
    try:
        found = names.find(options.id)
    except UnknownIdError:
        matches = [] if names.begins(options.id) else names.containing(options.id)
        if not matches:
            raise
        if len(matches) > 1:
            explainer = Explainer(synthesis, {}, names)
            data = {"words": options.id, "matches": [explainer.match(o) for o in matches]}
            return Answer(matches_of(data), data)
        found = Found(matches[0], names.point_of.get(matches[0].id))
    ranked = rank(synthesis.points, synthesis.records, panel, Replay(decisions, synthesis.records))
    data = Explainer(synthesis, ranked, names).explain(found)
    return Answer(text_of(data), data, (found.note,) if found.note else ())


class Explainer:
    """Explains what became of the opinions of a synthesis."""

    def __init__(self, synthesis: Synthesis, ranked: Ranked, names: Names) -> None:
        """Prepare the look-ups."""
        self.synthesis = synthesis
        self.ranked = ranked
        self.names = names
        # The names of sources are those of the draft.
        self.composer = Composer(synthesis, 1)
        self.records = {record.id: record for record in synthesis.records}
        self.opinions = names.opinions
        self.shorts = {target.id: target.short for target in synthesis.panel.targets}

    # -- what there is to say --------------------------------------------------------------

    def explain(self, found: Found) -> dict[str, Any]:
        """Return everything that explains an opinion or a point, as plain data.

        Of an opinion that was dropped there is no point: it is None.
        """
        point, targets = found.point, self.synthesis.panel.targets
        about = point.opinions if point else (found.first,)
        return {
            "opinion": self._opinion(found.opinion) if found.opinion else None,
            "dropped": self._dropped(found.first),
            "point": self._point(point) if point else None,
            "placements": self._placements(point) if point else [],
            "runners_up": [self._runners_up(point, t) for t in targets] if point else [],
            "issues": self._issues(point) if point else [],
            "decisions": [
                self._decision(entry)
                for entry in self.synthesis.decided.entries
                if set(entry.decision.opinions) & set(about)
            ],
        }

    def match(self, opinion: Opinion) -> dict[str, Any]:
        """Return an opinion in which words stand, as plain data."""
        found = self._opinion(opinion)
        return {key: found[key] for key in ("id", "label", "speaker", "text")} | {
            "dropped": self._dropped(opinion.id) is not None
        }

    def _dropped(self, name: str) -> dict[str, Any] | None:
        gone = next((d for d in self.synthesis.decided.dropped if d.opinion == name), None)
        if gone is None:
            return None
        return {"why": gone.why, "by": gone.by, "on": gone.on, "line": gone.line or None}

    def _decision(self, entry: Entry) -> dict[str, Any]:
        return {
            "line": entry.decision.line or None,
            "action": entry.decision.action,
            "decision": entry.named,
            "detail": detail_of(entry.decision, self.shorts),
            "state": entry.state,
            "state_name": STATE_NAMES[entry.state],
            "why": entry.why or entry.gone or entry.doubt,
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
            "label": self.names.labels.get(point.id),
            "draft": self.names.printed.name if self.names.printed else None,
            "named": self.names.named(point),
            "headline": point.headline,
            "headline_of": point.headline_of,
            "meetings": self.composer.said[point.id],
            "opinions": [self._opinion(self.opinions[name]) for name in point.opinions],
            "links": [
                {
                    "opinions": list(link.opinions),
                    "labels": [self.opinions[name].label for name in link.opinions],
                    "score": link.score,
                    "shared": [
                        as_written(run, [self.opinions[name].text for name in link.opinions])
                        for run in link.shared
                    ],
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
                "words": self._words(each.reason, point),
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
                    "words": self._words(fit.reason, point),
                }
                for fit in others[:_RUNNERS_UP]
            ],
        }

    def _words(self, reason: Iterable[str], point: Point) -> list[str]:
        """Return the words that led to a section as the opinions write them."""
        texts = [part for n in point.opinions for part in _parts(self.opinions[n])]
        return [as_written(word, texts) for word in reason]

    def _issues(self, point: Point) -> list[dict[str, Any]]:
        return [
            {
                "id": issue.id,
                "label": f"争点{number}",
                "topic": issue.topic,
                "question": issue.question,
                "stance": position.stance,
                "stance_name": STANCE_NAMES[position.stance],
                "decided": (issue.id, point.id) in self.synthesis.decided.stands,
                "sentence": dict(zip(position.points, position.sentences, strict=False)).get(
                    point.id
                ),
            }
            for number, issue in enumerate(self.synthesis.issues, 1)
            for position in issue.positions
            if point.id in position.points
        ]


def _parts(opinion: Opinion) -> tuple[str, ...]:
    return opinion.text, *opinion.theme


def _section(target: Target, number: str) -> dict[str, Any]:
    section: Section = next(s for s in target.sections if s.number == number)
    return {
        "target": target.id,
        "short": target.short,
        "section": section.number,
        "title": section.title,
    }
