"""Which of the opinions that went and came are one, worded differently.

An opinion's id is made of its text, so that a slip corrected in a source makes another opinion of
it.  Its place and most of its characters stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kosshi.changes.held import HeldOpinion
from kosshi.text import plain

LIKELY = 0.75
"""Likeness from which an opinion is another one reworded, wherever it stands in the source."""

IN_PLACE = 0.4
"""Likeness from which it is so at the same place: unrelated sentences reach about 0.3."""

_GRAM = 2
_TRIED = 8
"""Candidates that are compared in full per opinion: those that share most characters in pairs."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """An opinion before and after, with their likeness from 0 to 1."""

    before: HeldOpinion
    after: HeldOpinion
    likeness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An opinion as it is compared: its source's name, and its rank under its theme there."""

    opinion: HeldOpinion
    source: str
    rank: int


def candidates(
    opinions: Iterable[HeldOpinion], sources: dict[str, str], wanted: frozenset[str]
) -> list[Candidate]:
    """Return the opinions in ``wanted`` with their places; ``sources`` names each by its id."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    found = []
    for opinion in opinions:
        place = (opinion.source, opinion.theme)
        seen[place] += 1
        if opinion.id in wanted:
            found.append(Candidate(opinion, sources[opinion.source], seen[place]))
    return found


def reworded(gone: Sequence[Candidate], new: Sequence[Candidate]) -> tuple[Reworded, ...]:
    """Pair opinions of one source by likeness, the likest first; each is in one pair at most."""
    forms = [plain(each.opinion.text) for each in new]
    holding: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        for gram in sorted(_grams(form)):
            holding[new[number].source, gram].append(number)
    found: list[tuple[float, int, int]] = []
    for number, each in enumerate(gone):
        form = plain(each.opinion.text)
        shared: Counter[int] = Counter()
        for gram in sorted(_grams(form)):
            shared.update(holding.get((each.source, gram), ()))
        near = sorted(shared, key=lambda other: (-shared[other], other))[:_TRIED]
        for other in near:
            likeness = SequenceMatcher(None, form, forms[other], autojunk=False).ratio()
            if likeness >= (IN_PLACE if _same_place(each, new[other]) else LIKELY):
                found.append((likeness, number, other))
    pairs: dict[int, tuple[int, float]] = {}
    for likeness, number, other in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if number not in pairs and other not in {taken for taken, _ in pairs.values()}:
            pairs[number] = other, likeness
    return tuple(
        Reworded(gone[number].opinion, new[other].opinion, round(likeness, 4))
        for number, (other, likeness) in sorted(pairs.items())
    )


def _same_place(one: Candidate, other: Candidate) -> bool:
    return (one.opinion.theme, one.rank) == (other.opinion.theme, other.rank)


def _grams(form: str) -> set[str]:
    return {form[start : start + _GRAM] for start in range(max(1, len(form) - _GRAM + 1))}


def changed_parts(before: str, after: str, around: int) -> tuple[str, str]:
    """Return two texts from ``around`` characters before the first difference to after the last.

    What is left out is shown as 「…」.
    """
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next(
        (i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head
    )
    start, stop = max(0, head - around), max(0, tail - around)

    def cut(text: str) -> str:
        return ("…" if start else "") + text[start : len(text) - stop] + ("…" if stop else "")

    return cut(before), cut(after)
