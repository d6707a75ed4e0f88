"""The differences of two drafts as lines for people, and as data for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from kosshi.changes.drafts import Differences, Moved, Regrouped, Sided
from kosshi.changes.held import HeldOpinion, HeldPoint, Spot
from kosshi.changes.wording import changed_parts
from kosshi.compose.facts import STANCE_NAMES
from kosshi.console.colour import painted
from kosshi.errors import one_line
from kosshi.model import Stance

_BEGINNING = 36
"""Characters of a text by which people know it."""

_AROUND = 12
"""Characters shown before and after what changed in a text."""

_UNPLACED = "未分類"
_HEAD, _OLD, _NEW = "1", "31", "32"
"""SGR codes (ECMA-48): heads bold, what was red, what is green."""

Lines = list[tuple[str, str]]
"""Lines with their SGR codes, "" for none."""


def text_of(found: Differences, names: tuple[str, str], *, colour: bool) -> str:
    """Return the differences for people; ``names`` are those of the two drafts."""
    before, after = names
    lines: Lines = [(f"{before}から{after}への違い", "")]
    for title, each in _sections(found):
        told = list(each)
        if told:
            lines += [("", ""), (f"{title}　{len(told)}件", _HEAD)]
            lines += [line for entry in told for line in entry]
    if len(lines) == 1:
        lines.append(("違いはありません。", ""))
    return "\n".join(
        painted(one_line(text), code, colour=colour and bool(code)) for text, code in lines
    )


def _sections(found: Differences) -> Iterator[tuple[str, Iterable[Lines]]]:
    yield "加わった資料", ([(f"  {each.name}", _NEW)] for each in found.sources_new)
    yield "なくなった資料", ([(f"  {each.name}", _OLD)] for each in found.sources_gone)
    yield (
        "差し替えられた資料",
        (
            [(f"  {_turn(each.before.name, each.after.name)}", "")]
            for each in found.sources_replaced
        ),
    )
    yield "新たな意見", ([_opinion(each, _NEW)] for each in found.opinions_new)
    yield "なくなった意見", ([_opinion(each, _OLD)] for each in found.opinions_gone)
    yield "文が変更された意見", (_reworded(e.before, e.after) for e in found.reworded)
    yield "新たなまとまり", ([_point(each, _NEW, place=True)] for each in found.points_new)
    yield "なくなったまとまり", ([_point(each, _OLD, place=True)] for each in found.points_gone)
    yield "統合されたまとまり", (_regrouped(each) for each in found.merged)
    yield "分離されたまとまり", (_regrouped(each) for each in found.split)
    yield "組み替えられたまとまり", (_regrouped(each) for each in found.regrouped)
    yield "移されたまとまり", (_moved(each) for each in found.moved)
    yield "見出しが変わったまとまり", (_renamed(e.before, e.after) for e in found.renamed)
    yield "新たな争点", ([(f"  {each.topic}", _NEW)] for each in found.issues_new)
    yield "なくなった争点", ([(f"  {each.topic}", _OLD)] for each in found.issues_gone)
    yield "争点での立場が変わったまとまり", (_sided(each) for each in found.sided)
    yield "除外された意見", (_because(e.opinion, e.why) for e in found.dropped)
    yield "除外が取りやめられた意見", ([_opinion(e.opinion, _NEW)] for e in found.restored)
    yield (
        "適用できなくなった事務局判断",
        ([(f"  {decision}", _OLD), (f"    {why}", "")] for decision, why in found.orphaned),
    )


def _turn(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _beginning(text: str) -> str:
    line = " ".join(text.split("\n"))
    return line if len(line) <= _BEGINNING else f"{line[: _BEGINNING - 1]}…"


def _opinion(opinion: HeldOpinion, code: str) -> tuple[str, str]:
    return f"  {opinion.label}　{_beginning(opinion.text)}", code


def _reworded(before: HeldOpinion, after: HeldOpinion) -> Lines:
    old, new = changed_parts(before.text.replace("\n", " "), after.text.replace("\n", " "), _AROUND)
    return [
        _opinion(after, ""),
        (f"    ID　{_turn(before.id, after.id)}", ""),  # decisions name opinions by their ids
        (f"    前　{old}", _OLD),
        (f"    後　{new}", _NEW),
    ]


def _because(opinion: HeldOpinion, why: str) -> Lines:
    return [_opinion(opinion, _OLD), (f"    理由　{why}", "")]


def _point(point: HeldPoint, code: str = "", *, place: bool = False) -> tuple[str, str]:
    where = f"（{_spot(point.primary)}）" if place else ""
    return f"  {point.label}　{_beginning(point.heading)}{where}", code


def _spot(spot: Spot | None) -> str:
    return _UNPLACED if spot is None else f"{spot.short} {spot.section}"


def _regrouped(each: Regrouped) -> Lines:
    return [
        *(_marked("前", _point(point, _OLD, place=True)) for point in each.before),
        *(_marked("後", _point(point, _NEW, place=True)) for point in each.after),
    ]


def _marked(mark: str, line: tuple[str, str]) -> tuple[str, str]:
    return f"  {mark}{line[0]}", line[1]


def _moved(each: Moved) -> Lines:
    lines = [_point(each.after)]
    if each.primary:
        lines.append((f"    全文　{_turn(*map(_spot, each.primary))}", ""))
    left, come = each.further
    for mark, spots, code in (("参照（削除）", left, _OLD), ("参照（追加）", come, _NEW)):
        if spots:
            lines.append((f"    {mark}　{'、'.join(map(_spot, spots))}", code))
    return lines


def _renamed(before: HeldPoint, after: HeldPoint) -> Lines:
    return [
        (f"  {after.label}", ""),
        (f"    前　{_heading(before)}", _OLD),
        (f"    後　{_heading(after)}", _NEW),
    ]


def _heading(point: HeldPoint) -> str:
    return f"{point.heading}（事務局文案）" if point.worded else point.heading


def _sided(each: Sided) -> Lines:
    before = "、".join(_stance(stance) for stance in each.before) or "新たなまとまり"
    return [
        _point(each.point),
        (f"    争点「{each.topic}」　{before} → {_stance(each.after)}", ""),
    ]


def _stance(name: str | None) -> str:
    return "立場なし" if name is None else STANCE_NAMES[Stance(name)]


# -- data ----------------------------------------------------------------------------------


def data_of(found: Differences) -> dict[str, Any]:
    """Return the differences for machines: a list for each kind, and how many there are in all."""
    data = {name: list(entries) for name, entries in asdict(found).items()}
    data["orphaned"] = [{"decision": decision, "why": why} for decision, why in found.orphaned]
    return {"changes": sum(map(len, data.values())), **data}
