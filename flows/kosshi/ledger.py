"""The ledger (台帳): the account of every character of every source, as ``ledger.json``.

``build`` writes the contract; ``verify`` checks the invariants on what was written, from the
sources' text alone, so that a fault of a stage ends the run instead of a draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kosshi.changes.meetings import Changes, changes, meeting_of, meetings_of
from kosshi.compose.agenda import agenda_of
from kosshi.compose.facts import meeting_facts
from kosshi.compose.pieces import abbreviations, point_labels, support_of
from kosshi.decisions.outcome import State
from kosshi.errors import InvariantError
from kosshi.model import Account, Boxes, Opinion, Passage, Record
from kosshi.settings import Target
from kosshi.synthesis import Synthesis
from kosshi.text import Places

SCHEMA = "kosshi/ledger/1"


def build(synthesis: Synthesis, number: int, warnings: Sequence[str] = ()) -> bytes:
    """Return ``ledger.json`` for draft ``number``: the same synthesis gives the same bytes."""
    facts = meeting_facts(synthesis)
    draft = synthesis.panel.draft
    placed = {placement.point for placement in synthesis.placements}
    labels, said = point_labels(synthesis), meetings_of(synthesis)
    opinions = {o.id: o for record in synthesis.records for o in record.opinions}
    ledger: dict[str, Any] = {
        "schema": SCHEMA,
        "panel": facts.panel,
        "meeting": facts.meeting,
        "next_meeting": facts.next_meeting,
        "draft": {"number": number, "title": draft.title, "date": draft.date},
        "members": list(facts.members),
        "targets": [
            {"id": target.id, "title": target.title, "short": target.short}
            for target in synthesis.panel.targets
        ],
        "sources": [_source(record) for record in synthesis.records],
        "opinions": [
            _opinion(o, record.boxes) for record in synthesis.records for o in record.opinions
        ],
        "points": [
            {
                "id": point.id,
                "label": labels[point.id],
                "headline": point.headline,
                "headline_of": point.headline_of,
                "worded": point.worded,
                "opinions": list(point.opinions),
                "meetings": list(said[point.id]),
                "support": asdict(support_of([opinions[name] for name in point.opinions])),
                "links": [
                    {"opinions": list(x.opinions), "score": x.score, "shared": list(x.shared)}
                    for x in point.links
                ],
                "placements": [
                    {
                        "target": p.target,
                        "section": p.section,
                        "primary": p.primary,
                        "score": p.score,
                        "reason": list(p.reason),
                    }
                    for p in synthesis.placements
                    if p.point == point.id
                ],
            }
            for point in synthesis.points
        ],
        "issues": [
            {
                "id": issue.id,
                "topic": issue.topic,
                "question": issue.question,
                "positions": [
                    {
                        "stance": position.stance,
                        "points": list(position.points),
                        "sentences": list(position.sentences),
                        "decided": [
                            p for p in position.points if (issue.id, p) in synthesis.decided.stands
                        ],
                    }
                    for position in issue.positions
                ],
            }
            for issue in synthesis.issues
        ],
        "agenda": [
            {
                "what": item.what,
                "rule": item.rule,
                "question": item.question,
                "quote": item.quote,
                "topic": item.topic,
                "opinions": list(item.opinions),
                "issue": item.issue,
                "sections": [{"target": t, "section": s} for t, s in item.sections],
            }
            for item in agenda_of(synthesis)
        ],
        "coverage": [
            row for target in synthesis.panel.targets for row in _coverage(target, synthesis)
        ],
        "changes": _changes(changes(synthesis)),
        "unplaced": [point.id for point in synthesis.points if point.id not in placed],
        "accounting": [accounting(record) for record in synthesis.records],
        "regions": [
            {
                "source": record.id,
                "start": region.start,
                "end": region.end,
                "as": region.account,
                "rule": region.rule,
            }
            for record in synthesis.records
            for region in record.regions
            if region.account is not Account.BLANK
        ],
        "abbreviations": dict(abbreviations(synthesis.records)),
        "notes": [
            {"source": record.id, "label": n.label, "term": n.term, "text": n.passage.text}
            for record in synthesis.records
            for n in record.notes
        ],
        "decisions": {
            "applied": synthesis.decided.applied,
            "entries": [
                {
                    "line": e.decision.line or None,
                    "action": e.decision.action,
                    "opinions": list(e.decision.opinions),
                    "state": e.state,
                    "why": e.why,
                }
                for e in synthesis.decided.entries
            ],
            "orphaned": [
                {"decision": e.named, "line": e.decision.line or None, "why": e.gone}
                for e in synthesis.decided.entries
                if e.gone
            ],
            **{
                state: [
                    {"decision": e.named, "line": e.decision.line or None, "why": e.why}
                    for e in synthesis.decided.entries
                    if e.state is state
                ]
                for state in (State.IDLE, State.SUPERSEDED, State.UNNEEDED)
            },
            "dropped": [
                {"opinion": d.opinion, "why": d.why, "by": d.by, "on": d.on}
                for d in synthesis.decided.dropped
            ],
            "notes": [{"opinion": name, "note": note} for name, note in synthesis.decided.notes],
            "accepted": list(synthesis.decided.accepted),
        },
        "warnings": list(warnings),
    }
    return (json.dumps(ledger, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _source(record: Record) -> dict[str, Any]:
    facts, source = record.facts, record.source
    return {
        "id": record.id,
        "path": source.path,
        "sha256": source.sha256,
        "kind": facts.kind,
        "title": facts.title,
        "author": facts.author,
        "affiliation": facts.affiliation,
        "date": facts.date,
        "meeting": meeting_of(record),
        "pages": source.pages,
    } | ({"part": source.part, "start": source.start} if source.part is not None else {})


def _changes(found: Changes | None) -> dict[str, Any] | None:
    """Return what the latest meeting added; None where there is one meeting in all."""
    return None if found is None else asdict(found)


def _opinion(opinion: Opinion, boxes: Boxes | None) -> dict[str, Any]:
    return {
        "id": opinion.id,
        "label": opinion.label,
        "source": opinion.source,
        "speaker": opinion.speaker,
        "theme": list(opinion.theme),
        "text": opinion.text,
        "items": [
            {"label": item.label, "text": item.passage.text, "spans": _spans(item.passage, boxes)}
            for item in opinion.items
        ],
        "kind": opinion.kind,
        "endorsements": opinion.endorsements,
        "remarks": [
            {
                "stance": remark.stance,
                "count": remark.count,
                "text": remark.passage.text,
                "spans": _spans(remark.passage, boxes),
            }
            for remark in opinion.remarks
        ],
        "rule": opinion.rule,
        "spans": _spans(opinion.passage, boxes),
    }


def _spans(passage: Passage, boxes: Boxes | None) -> list[dict[str, Any]]:
    """Return spans as the contract has them.

    ``join`` is the white space before a span; ``bbox`` is where it stands on its page, as
    (left, top, right, bottom) in points from the upper left.
    """
    return [
        {"page": s.page, "line": s.line, "start": s.start, "end": s.end}
        | ({"join": s.join} if s.join and index else {})
        | ({"bbox": list(box)} if boxes and (box := boxes.around(s.start, s.end)) else {})
        for index, s in enumerate(passage.spans)
    ]


def _coverage(target: Target, synthesis: Synthesis) -> list[dict[str, Any]]:
    placed = [p.section for p in synthesis.placements if p.target == target.id]
    touched = {m.section: len(m.points) for m in synthesis.mentions if m.target == target.id}
    return [
        {
            "target": target.id,
            "section": section.number,
            "title": section.title,
            "points": placed.count(section.number),
            "mentioned": touched.get(section.number, 0),
        }
        for section in target.sections
    ]


def accounting(record: Record) -> dict[str, Any]:
    """Count the characters of a source by what they were taken for."""
    counts = dict.fromkeys(Account, 0)
    for region in record.regions:
        counts[region.account] += region.end - region.start
    accounted = sum(counts.values())
    return {
        "source": record.id,
        "characters": record.source.characters,
        **{str(account): count for account, count in counts.items()},
        "unaccounted": record.source.characters - accounted,
    }


def unaccounted(record: Record) -> list[tuple[int, str]]:
    """Return the runs that no rule explained: (line, characters)."""
    found: list[tuple[int, str]] = []
    places = Places(record.text, paged=record.source.pages is not None)
    position = record.source.start
    stop = record.source.end
    ends = [*((r.start, r.end) for r in record.regions), (stop, stop)]
    for start, end in ends:
        if start > position:
            found.append((places.of(position)[1], record.text[position:start]))
        position = max(position, end)
    return found


def verify(ledger: bytes, sources: Mapping[str, str]) -> None:
    """Check the invariants on a finished ledger.

    Args:
        ledger: the bytes of ``ledger.json``.
        sources: the decoded text of each source by its id.

    Raises:
        InvariantError: a text is not the source's own characters, a character of a source is
            unexplained, an opinion is in no point or in several, a point is neither placed nor
            unplaced, or the agenda cites what is not there.
    """
    data = json.loads(ledger)
    paths = {source["id"]: source["path"] for source in data["sources"]}
    _verify_verbatim(data, sources, paths)
    _verify_nothing_lost(data, sources, paths)
    _verify_exactly_once(data)
    _verify_agenda(data)


def _cut(text: str, spans: Sequence[Mapping[str, Any]]) -> str:
    return "".join(span.get("join", "") + text[span["start"] : span["end"]] for span in spans)


def _verify_verbatim(
    data: Mapping[str, Any], sources: Mapping[str, str], paths: Mapping[str, str]
) -> None:
    texts: dict[str, str] = {}
    for opinion in data["opinions"]:
        source = sources[opinion["source"]]
        quoted = [opinion, *opinion["items"], *opinion["remarks"]]
        for each in quoted:
            joins = "".join(span.get("join", "") for span in each["spans"])
            if _cut(source, each["spans"]) != each["text"] or joins.strip():
                raise InvariantError(
                    f"意見 {opinion['id']} の文が資料の原文と一致しません。",
                    file=paths[opinion["source"]],
                    line=each["spans"][0]["line"],
                )
        texts[opinion["id"]] = opinion["text"]
    for point in data["points"]:
        if point["headline_of"] not in point["opinions"] or (
            point["headline"] not in texts[point["headline_of"]] or not point["headline"].strip()
        ):
            raise InvariantError(f"まとまり {point['id']} の見出しが原文の一部ではありません。")
    said = {p["id"]: [texts[name] for name in p["opinions"]] for p in data["points"]}
    for shift in data["changes"]["shifts"] if data["changes"] else ():
        for stand in (*shift["before"], *shift["after"]):
            if not any(stand["sentence"] in text for text in said[stand["point"]]):
                raise InvariantError("前回からの変化に掲げる文が原文の一部ではありません。")
    for issue in data["issues"]:
        for position in issue["positions"]:
            for name, sentence in zip(position["points"], position["sentences"], strict=True):
                if not any(sentence in text for text in said[name]):
                    raise InvariantError(f"争点 {issue['id']} の文が原文の一部ではありません。")


def _verify_nothing_lost(
    data: Mapping[str, Any], sources: Mapping[str, str], paths: Mapping[str, str]
) -> None:
    claimed: dict[str, list[tuple[int, int, str]]] = {name: [] for name in sources}
    for region in data["regions"]:
        claimed[region["source"]].append((region["start"], region["end"], region["as"]))
    spoken: dict[str, set[tuple[int, int]]] = {name: set() for name in sources}
    for opinion in data["opinions"]:
        spoken[opinion["source"]].update((s["start"], s["end"]) for s in opinion["spans"])
    counts = {row["source"]: row for row in data["accounting"]}
    begins = {source["id"]: source.get("start", 0) for source in data["sources"]}
    reached: dict[str, int] = {}
    for name, text in sources.items():
        position = begins[name]
        stop = position + counts[name]["characters"]
        for start, end, _ in [*sorted(claimed[name]), (stop, stop, "")]:
            if start < position or text[position:start].strip():
                line = text.count("\n", 0, min(start, position)) + 1
                raise InvariantError(
                    "計上されていない文字があります。", file=paths[name], line=line
                )
            position = end
        reached[paths[name]] = reached.get(paths[name], 0) + counts[name]["characters"]
        if counts[name]["unaccounted"] != 0 or stop > len(text):
            raise InvariantError("文字の計上が合いません。", file=paths[name])
        opinion_regions = {(a, b) for a, b, kind in claimed[name] if kind == Account.OPINION}
        if opinion_regions != spoken[name]:
            raise InvariantError(
                "意見として計上した文字と意見の文が一致しません。", file=paths[name]
            )
    for name, text in sources.items():  # the documents of a binder are all of it, once
        if reached[paths[name]] != len(text):
            raise InvariantError("文字の計上が合いません。", file=paths[name])


def _verify_exactly_once(data: Mapping[str, Any]) -> None:
    names = [opinion["id"] for opinion in data["opinions"]]
    inside = [name for point in data["points"] for name in point["opinions"]]
    inside += [each["opinion"] for each in data["decisions"]["dropped"]]
    if len(set(names)) != len(names) or sorted(names) != sorted(inside):
        raise InvariantError("いずれのまとまりにも属さない意見、又は重複する意見があります。")
    unplaced = set(data["unplaced"])
    for point in data["points"]:
        primaries = sum(placement["primary"] for placement in point["placements"])
        if primaries != (0 if point["id"] in unplaced else 1) or (
            point["id"] in unplaced and point["placements"]
        ):
            raise InvariantError(f"まとまり {point['id']} の対応先が一つに定まっていません。")


def _verify_agenda(data: Mapping[str, Any]) -> None:
    texts = {opinion["id"]: opinion["text"] for opinion in data["opinions"]}
    rows = {(row["target"], row["section"]): row for row in data["coverage"]}
    issues = {issue["id"] for issue in data["issues"]}
    for item in data["agenda"]:
        name = f"次回の論点「{item['question'][:20]}」"
        cited = item["opinions"]
        if any(opinion not in texts for opinion in cited) or not (cited or item["sections"]):
            raise InvariantError(f"{name}の基とした意見がありません。")
        cuts = [cut for cut in (item["quote"], item["topic"]) if cut]
        if any(cut not in texts[cited[0]] for cut in cuts):
            raise InvariantError(f"{name}の引用が原文の一部ではありません。")
        if item["issue"] is not None and item["issue"] not in issues:
            raise InvariantError(f"{name}の争点がありません。")
        for each in item["sections"]:
            row = rows.get((each["target"], each["section"]))
            if row is None or row["points"] or row["mentioned"]:
                raise InvariantError(f"{name}の節がないか、意見のある節です。")


__all__ = ["SCHEMA", "accounting", "build", "unaccounted", "verify"]
