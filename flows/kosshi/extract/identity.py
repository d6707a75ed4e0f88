"""Names that last: ids of sources and opinions from their content, and labels for print."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kosshi.extract.facts import surname
from kosshi.model import Facts, Kind, Opinion, Record, Source
from kosshi.text import plain

_KIND_LABEL = {Kind.MINUTES: "議", Kind.TRANSCRIPT: "録", Kind.PAPER: "資", Kind.REFERENCE: "参"}


def _digest(*parts: object) -> str:
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def source_id(source: Source, facts: Facts) -> str:
    """Return a source's id: from its meeting, kind, author and title, not from its bytes.

    The same minutes as PDF and as text have one id, so that a correction survives the exchange.
    """
    meeting = source.meeting if source.meeting is not None else facts.meeting
    return f"s{_digest(meeting, facts.kind, facts.author, plain(facts.title))}"


def name_opinions(
    opinions: Iterable[Opinion], source: Source, facts: Facts, of_source: str
) -> tuple[Opinion, ...]:
    """Give each opinion its id, its running label and its source."""
    meeting = source.meeting if source.meeting is not None else facts.meeting
    prefix = _KIND_LABEL[facts.kind]
    if facts.kind is Kind.PAPER and facts.author:
        prefix = surname(facts.author)
    seen: Counter[str] = Counter()
    named = []
    for number, opinion in enumerate(opinions, 1):
        key = _digest(meeting, facts.kind, opinion.speaker, plain(opinion.text))
        seen[key] += 1
        if seen[key] > 1:
            key = _digest(key, seen[key])
        named.append(replace(opinion, id=f"o{key}", label=f"{prefix}{number}", source=of_source))
    return tuple(named)


def distinct(records: Sequence[Record]) -> tuple[Record, ...]:
    """Make ids and labels distinct across sources.

    Two files of the same content are two sources: the later one's ids are derived again with its
    rank, so that nothing collapses.  Labels get the meeting's number where there are several
    meetings, and a letter where two sources share a prefix.
    """
    seen_sources: Counter[str] = Counter()
    seen_opinions: Counter[str] = Counter()
    meetings = {record.source.meeting for record in records}
    prefixes: Counter[str] = Counter()
    result = []
    for record in records:
        of_source = record.id
        seen_sources[of_source] += 1
        if seen_sources[of_source] > 1:
            of_source = f"s{_digest(of_source, seen_sources[of_source])}"
        stem = record.opinions[0].label.rstrip("0123456789") if record.opinions else ""
        meeting = record.source.meeting
        head = f"{meeting}-" if len(meetings) > 1 and meeting is not None else ""
        prefixes[head + stem] += 1
        extra = chr(ord("a") + prefixes[head + stem] - 1) if prefixes[head + stem] > 1 else ""
        opinions = []
        for opinion in record.opinions:
            identity = opinion.id
            seen_opinions[identity] += 1
            if seen_opinions[identity] > 1:
                identity = f"o{_digest(identity, seen_opinions[identity])}"
            running = opinion.label[len(stem) :]
            opinions.append(
                replace(
                    opinion,
                    id=identity,
                    source=of_source,
                    label=f"{head}{stem}{extra}{running}",
                )
            )
        result.append(replace(record, id=of_source, opinions=tuple(opinions)))
    return tuple(result)
