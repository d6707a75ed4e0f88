"""How much a token tells: the more, the fewer of a panel's texts have it, and the longer it is.

Inverse document frequency (Spärck Jones, "A statistical interpretation of term specificity", 1972), from 1
for what one text has to 0 for what all have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping


def rarity(number: float, every: int) -> float:
    """Return how rare something is that ``number`` of ``every`` texts have; about 1 for one of them."""
    return math.log((every + 1) / (number + 0.5)) / math.log(every + 1)


def size(token: str) -> float:
    """Return how much a token says: a katakana or Latin word as much as its length in ideographs would."""
    return 1.0 if "+" in token else max(1.0, min(3.0, len(token) / 2))


def weigh(weight: Mapping[str, float], found: Iterable[str]) -> float:
    """Return the summed weight of tokens, 1 for an unknown one; in whatever order they come."""
    return math.fsum(weight.get(token, 1.0) for token in found)


def most_looked_up(every: int, least: int, share: int, most: int) -> int:
    """Return how many texts may share what is looked up: ``least``, or one in ``share``, at most ``most``.

    So the work grows with the texts, not with their pairs.
    """
    return max(least, min(every // share, most))
