"""Who answers whom: in transcripts and signed minutes a member names the one they agree with or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.model import Opinion
from kosshi.text import plain, sentences

_NAME = r"(?P<name>[一-龥々ヶァ-ヴー]{1,6}?)(?:委員|構成員|先生|さん|座長|会長|部会長)"
_DISAGREES = re.compile(
    rf"{_NAME}[^。]{{0,16}}?(?:意見|考え|見方|立場)?[^。]{{0,8}}?(?:違(?:う|い|って)|異な(?:る|り|って)|反対|賛成(?:でき|しかね)|賛同(?:でき|しかね)|疑問)"
)
_AGREES = re.compile(
    rf"{_NAME}[^。]{{0,24}}?(?:賛成|賛同|同感|同意|同じ(?:意見|考え)|同様の(?:意見|考え)|そのとおり|支持)(?!でき|しかね)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An opinion that takes a position on what a member said; ``agrees`` or not, in ``sentence``.

    ``to`` are that member's opinions under the same heading, up to then, in order.
    """

    opinion: str
    to: tuple[str, ...]
    agrees: bool
    sentence: str


def answers(opinions: Sequence[Opinion]) -> list[Answer]:
    """Return the answers among opinions, which are in the order in which they were said."""
    found: list[Answer] = []
    for number, opinion in enumerate(opinions):
        for start, end in sentences(opinion.text):
            sentence = opinion.text[start:end]
            form = plain(sentence)
            disagrees, agrees = _DISAGREES.search(form), _AGREES.search(form)
            match = disagrees or agrees
            to = _said_by(match["name"], opinions[:number], opinion) if match else ()
            if to:
                found.append(Answer(opinion.id, to, disagrees is None, sentence))
    return found


def _said_by(name: str, earlier: Sequence[Opinion], opinion: Opinion) -> tuple[str, ...]:
    return tuple(
        other.id
        for other in earlier
        if other.speaker is not None
        and plain(other.speaker).endswith(name)
        and other.speaker != opinion.speaker
        and (other.source, other.theme) == (opinion.source, opinion.theme)
    )
