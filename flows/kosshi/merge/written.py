"""What was found in normal form (foip) as the members write it (FOIP): names of issues, and reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kosshi.model import Opinion, Record
from kosshi.synthesis import Issue, Point
from kosshi.text import normalise, plain


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
    texts = [sentence for sentence, _ in stands] + [whole for _, whole in stands]
    topic = as_written(issue.topic, texts)
    return replace(issue, topic=topic, question=issue.question.replace(issue.topic, topic, 1))


def as_written(form: str, texts: Sequence[str]) -> str:
    """Return what is made of cuts in normal form with each cut, the longest first, as the texts write it.

    What no text holds stays as it is; white space is kept between Latin words only.
    """
    form = plain(form)
    normal = [(normalise(text), text) for text in texts]
    found, at = "", 0
    while at < len(form):
        end, written = at + 1, form[at]
        for known, original in normal:
            size = end - at
            while (start := known.text.find(form[at : at + size + 1])) >= 0 and at + size < len(
                form
            ):
                size += 1
                end = at + size
                written = original[known.offsets[start] : known.offsets[start + size]]
        found += _BESIDE_WIDE.sub("", written.strip())
        at = end
    return found


_BESIDE_WIDE = re.compile(r"\s+(?![!-~])|(?<![!-~])\s+")
