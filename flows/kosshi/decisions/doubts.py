"""What may be wrong with a decision that reads well: an opinion gone, another one meant, a topic misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from kosshi.decisions import Decision
from kosshi.model import Opinion
from kosshi.text import plain

_LIKELY = 0.75
"""Likeness from which a gone opinion is said to be, perhaps, another one."""

_FITS = 0.6
"""Likeness from which a beginning written by hand is taken for an opinion's."""


def gone(decision: Decision, opinions: Mapping[str, Opinion]) -> str:
    """Say which opinions of a decision are gone, and which one may be meant, in a sentence."""
    parts, likely = [], []
    for name, text in _beginnings(decision, opinions):
        if name in opinions:
            continue
        parts.append(f"意見 {name}" + (f"（「{text}」）" if text else ""))
        near = _nearest(text, opinions, _LIKELY, without=decision.opinions) if text else None
        if near is not None:
            likely.append(
                f"{opinions[near].label}（{near}）のことであれば、ID を書き改めてください。"
            )
    listed = "、".join(parts)
    space = "" if listed.endswith("）") else " "
    return f"{listed}{space}がこの稿の資料にありません。{''.join(likely)}"


def misnamed(decision: Decision, opinions: Mapping[str, Opinion]) -> str | None:
    """Say that a decision's text is not how its opinion begins, or None if it is."""
    for name, text in _beginnings(decision, opinions):
        if text is None or name not in opinions or _likeness(text, opinions[name]) >= _FITS:
            continue
        near = _nearest(text, opinions, _LIKELY)
        said = f"text の「{text}」は、{opinions[name].label}（{name}）の書き出しと異なります。"
        if near is None:
            return said + "ID 又は text を書き改めてください。"
        return said + f"{opinions[near].label}（{near}）のことであれば、ID を書き改めてください。"
    return None


def near_topic(topic: str, topics: Iterable[str]) -> str:
    """Say which topic may be meant by one that there is not, or nothing."""
    known = list(topics)
    form = plain(topic)
    near = next((t for t in known if form and (form in plain(t) or plain(t) in form)), None)
    near = near or next(iter(difflib.get_close_matches(topic, known, 1, 0.5)), None)
    return f"争点「{near}」のことであれば、issue を書き改めてください。" if near else ""


def _beginnings(
    decision: Decision, opinions: Mapping[str, Opinion]
) -> list[tuple[str, str | None]]:
    """Return each opinion of a decision with how it begins, as far as the decision says.

    A single text for several opinions is that of the one it fits; else of the first.
    """
    names, texts = decision.opinions, decision.text
    if len(texts) == len(names):
        return list(zip(names, texts, strict=True))
    if not texts:
        return [(name, None) for name in names]
    fits = {n: _likeness(texts[0], opinions[n]) for n in names if n in opinions}
    best = max(fits, key=fits.__getitem__, default=None)
    if best is None or fits[best] < _FITS:
        missing = [name for name in names if name not in opinions]
        best = (missing or list(names))[0]
    return [(name, texts[0] if name == best else None) for name in names]


def _likeness(text: str, opinion: Opinion) -> float:
    form, whole = plain(text), plain(opinion.text)
    if form in whole:
        return 1.0
    return difflib.SequenceMatcher(None, whole[: len(form)], form).ratio()


def _nearest(
    text: str, opinions: Mapping[str, Opinion], least: float, without: Iterable[str] = ()
) -> str | None:
    passed = frozenset(without)
    likeness = {n: _likeness(text, o) for n, o in opinions.items() if n not in passed}
    near = max(likeness, key=likeness.__getitem__, default=None)
    return near if near is not None and likeness[near] >= least else None
