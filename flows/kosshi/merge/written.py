"""Names of issues as the members write them: what was found in normal form (foip) is printed as FOIP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kosshi.model import Opinion, Record
from kosshi.synthesis import Issue, Point
from kosshi.text import Normalised, normalise


def as_members_write(
    issues: Sequence[Issue], points: Sequence[Point], records: Sequence[Record]
) -> tuple[Issue, ...]:
    """Give issues the name that was made of their points' words in the words' own form."""
    opinions = {o.id: o for record in records for o in record.opinions}
    first = {point.id: opinions[point.opinions[0]] for point in points}
    return tuple(_written(issue, first) for issue in issues)


def _written(issue: Issue, first: dict[str, Opinion]) -> Issue:
    stands = [
        (sentence, first[name].text)
        for position in issue.positions
        for name, sentence in zip(position.points, position.sentences, strict=True)
    ]
    # What the positions are taken on comes before what else their opinions say.
    texts = [normalise(sentence) for sentence, _ in stands]
    texts += [normalise(whole) for _, whole in stands]
    originals = [sentence for sentence, _ in stands] + [whole for _, whole in stands]
    topic = _restored(issue.topic, list(zip(texts, originals, strict=True)))
    return replace(issue, topic=topic, question=issue.question.replace(issue.topic, topic, 1))


def _restored(form: str, texts: Sequence[tuple[Normalised, str]]) -> str:
    """Return a name made of cuts in normal form with each cut, the longest first, as it is written."""
    found, at = "", 0
    while at < len(form):
        end, written = at + 1, form[at]
        for normal, original in texts:
            size = end - at
            while (start := normal.text.find(form[at : at + size + 1])) >= 0 and at + size < len(
                form
            ):
                size += 1
                end = at + size
                written = original[normal.offsets[start] : normal.offsets[start + size]]
        found += "".join(written.split())
        at = end
    return found
