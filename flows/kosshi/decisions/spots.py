"""Sections as people write them: 「安保戦略 Ⅵ-2-(1)」, by the target's id, short or full title, in any width."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from kosshi.decisions import Spot
from kosshi.form import Wrong
from kosshi.settings import Target
from kosshi.text import plain

_MOST = 12
"""Sections listed at most."""


def spot_of(written: str, targets: Sequence[Target]) -> Spot:
    """Return the section that is meant: by its target's name, and its number or title.

    With one target in all, its name may be left out.

    Raises:
        Wrong: there is none; says what is wrong and what there is.
    """
    form = plain(written)
    named = [
        (len(plain(name)), target)
        for target in targets
        for name in (target.id, target.short, target.title)
        if form.startswith(plain(name))
    ]
    if named:
        length, target = max(named, key=lambda pair: pair[0])
        return _section(target, form[length:], written)
    if len(targets) == 1:
        return _section(targets[0], form, written)
    names = "、".join(
        f"{target.id}（{target.short}）" if target.short != target.id else target.id
        for target in targets
    )
    raise Wrong(
        f"「{written}」の対象文書がありません",
        f"「対象文書 節の番号」の順に書いてください。対象文書は {names} です。",
    )


def _section(target: Target, number: str, written: str) -> Spot:
    numbers = {_number(section.number): section for section in target.sections}
    titles = {plain(section.title): section for section in target.sections}
    section = numbers.get(_number(number)) or titles.get(number)
    if section is not None:
        return Spot(target.id, section.number)
    near = difflib.get_close_matches(_number(number), numbers, 3, 0.5)
    if near:
        listed = "、".join(f"{numbers[n].number} {numbers[n].title}" for n in near)
        remedy = f"近いのは {listed} です。"
    else:
        known = [section.number for section in target.sections]
        more = " など" if len(known) > _MOST else ""
        remedy = f"節の番号は {'、'.join(known[:_MOST])}{more} です。"
    raise Wrong(f"{target.title}に「{written}」に当たる節はありません", remedy)


def _number(text: str) -> str:
    """Return a section's number in a form in which width and dashes do not count."""
    return plain(text).translate(dict.fromkeys(map(ord, "‐‑–—−ー－"), "-"))
