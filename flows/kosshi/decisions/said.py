"""A decision in words, as people read it: what it asks for, without the opinions."""

from __future__ import annotations

from collections.abc import Mapping

from kosshi.decisions import STANCES, UNPLACED, Action, Decision, Spot


def detail_of(decision: Decision, shorts: Mapping[str, str], *, who: bool = True) -> str:
    """Return what a decision asks for: 「→ 安保戦略 Ⅵ-2　理由：所管外（佐藤、2026-07-01）」.

    ``shorts`` are the short titles of the targets by their ids; ``who`` adds who decided, and when.
    """

    def place(spot: Spot) -> str:
        return f"{shorts.get(spot.target, spot.target)} {spot.section}"

    parts = [f"→ {place(decision.at)}"] if decision.at else []
    parts += [f"→ {UNPLACED}"] if decision.unplaced else []
    parts += [f"併せて {'、'.join(map(place, decision.also))}"] if decision.also else []
    parts += [f"載せない箇所 {'、'.join(map(place, decision.never))}"] if decision.never else []
    if decision.action is Action.POSITION:
        said = next(word for word, stance in STANCES.items() if stance is decision.stance)
        parts.append(f"争点「{decision.issue}」{said}")
    parts += [f"「{decision.words}」"] if decision.words else []
    parts += [f"理由：{decision.why}"] if decision.why else []
    by = "、".join(part for part in (decision.by, decision.on) if part) if who else ""
    return "　".join(parts) + (f"（{by}）" if by else "")
