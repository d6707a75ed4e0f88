"""What people call opinions and points: labels, ids, beginnings of them, and the numbers that a draft prints.

An opinion's label and id are the same in every run.  A point's number (点5) is its place in one draft, and
means another one after the next decision; so it is read as the latest draft prints it, and only so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kosshi.changes.held import LEDGER, HeldPoint, read_held
from kosshi.console.place import folder_of, shown
from kosshi.drafts import all_drafts
from kosshi.errors import DraftError, UnknownIdError
from kosshi.model import Opinion
from kosshi.synthesis import Point, Synthesis
from kosshi.text import plain
from kosshi.workspace import default_outputs

_NUMBER = re.compile(r"点0*([0-9]{1,9})")
_POINT = re.compile(r"p[0-9a-f]{8}")
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Printed:
    """The points of the latest draft, as it prints them; ``name`` is 第1稿（outputs/…）."""

    name: str
    points: tuple[HeldPoint, ...]

    def labels(self) -> dict[str, str]:
        """Return the printed number of each point, by its id."""
        return {point.id: point.label for point in self.points}


def latest(root: Path, out: str | None) -> Printed | None:
    """Return what the latest draft of a workspace prints; None if there is none with a ledger.

    Args:
        root: the workspace.
        out: the folder of drafts, where it is not the workspace's own.

    Raises:
        DraftError: ``out`` is given, and there is no draft.
    """
    outputs = default_outputs(root) if out is None else folder_of(out, "稿のフォルダ")
    for draft in reversed(all_drafts(outputs)):
        try:
            held = read_held(draft.path / LEDGER, shown(draft.path / LEDGER))
        except DraftError:
            continue  # made in other formats only
        return Printed(f"第{draft.number}稿（{shown(draft.path)}）", held.points)
    if out is not None:
        raise DraftError(
            "台帳のある稿がありません。",
            file=shown(outputs),
            remedy="稿のあるフォルダを --out で指定してください。",
        )
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means: an opinion, or a point; of a dropped opinion there is no point.

    ``note`` says in a sentence how a name was read that means something in one draft only, or "".
    """

    opinion: Opinion | None
    point: Point | None
    note: str = ""

    @property
    def first(self) -> str:
        """The id of the opinion, or of the point's first."""
        if self.opinion is not None:
            return self.opinion.id
        assert self.point is not None
        return self.point.opinions[0]


class Names:
    """Finds what is meant by a name."""

    def __init__(self, synthesis: Synthesis, printed: Printed | None) -> None:
        """Collect the names of all opinions, also of those that were dropped, and of the points."""
        self.opinions = {o.id: o for record in synthesis.records for o in record.opinions}
        self.point_of = {name: point for point in synthesis.points for name in point.opinions}
        self.points = {point.id: point for point in synthesis.points}
        self.printed = printed
        self.labels = printed.labels() if printed else {}
        self.by_name: dict[str, Found] = {}
        self.shown: dict[str, str] = {}
        for point in synthesis.points:
            self._name(Found(None, point), point.id)
        for each in self.opinions.values():
            self._name(Found(each, self.point_of.get(each.id)), each.id, each.label)

    def _name(self, found: Found, *names: str) -> None:
        for name in names:
            self.by_name[plain(name)] = found
            self.shown[plain(name)] = name

    def find(self, asked: str) -> Found:
        """Return what an id, a label, or the beginning of one names.

        Raises:
            UnknownIdError: nothing, or several things.
        """
        key = plain(asked)
        if key in self.by_name:
            return self.by_name[key]
        if _NUMBER.fullmatch(key) or _POINT.fullmatch(key):
            return self._as_printed(asked, key)
        names = [name for name in self.by_name if key and name.startswith(key)]
        found = list(dict.fromkeys(self.by_name[name].first for name in names))
        if len(found) == 1:
            return self.by_name[names[0]]
        if found:
            raise UnknownIdError(
                f"「{asked}」で始まるものが{len(found)}件あり、一つに決まりません。",
                remedy=f"続きまで指定してください（{self._some(names)}）。",
            )
        near = difflib.get_close_matches(key, self.by_name, _LISTED, 0.5)
        raise UnknownIdError(
            f"「{asked}」という意見やまとまりはありません。",
            remedy=f"近いものは {self._some(near)} です。"
            if near
            else "番号と ID は、稿の巻末の一覧と ledger.json にあります。",
        )

    def begins(self, asked: str) -> bool:
        """Whether any name begins so."""
        key = plain(asked)
        return bool(key) and any(name.startswith(key) for name in self.by_name)

    def _as_printed(self, asked: str, key: str) -> Found:
        """Return what the latest draft calls so."""
        number = _NUMBER.fullmatch(key)
        if self.printed is None:
            raise UnknownIdError(
                f"「{asked}」は、稿に印刷された番号です。稿がまだありません。"
                if number
                else f"「{asked}」というまとまりはありません。",
                remedy="意見の番号（議12 など）で指定するか、--out で稿のフォルダを指定してください。",
            )
        label = f"点{int(number[1])}" if number else ""
        held = next((p for p in self.printed.points if p.label == label or p.id == key), None)
        left = [name for name in held.opinions if name in self.opinions] if held else []
        if held is None or not left:
            raise UnknownIdError(
                f"{self.printed.name}に「{asked}」というまとまりはありません。",
                remedy="意見の番号（議12 など）で指定してください。",
            )
        first = self.opinions[left[0]]
        point = self.point_of.get(left[0])
        said = f"「{asked}」は、{self.printed.name}のまとまり（{first.label}など）として扱います。"
        if point is None:
            return Found(first, None, said)
        if set(point.opinions) != set(held.opinions):
            said += "その後、まとまりに入る意見が変わっています。"
        return Found(None, point, said)

    def _some(self, names: Iterable[str]) -> str:
        listed = [self.shown[name] for name in names]
        return "、".join(listed[:_LISTED]) + ("…" if len(listed) > _LISTED else "")

    def containing(self, words: str) -> list[Opinion]:
        """Return the opinions in whose text, speaker or heading all of the words stand."""
        forms = [plain(word) for word in words.split()]
        return [
            opinion
            for opinion in self.opinions.values()
            if forms and all(form in _searched(opinion) for form in forms)
        ]

    def named(self, point: Point) -> str:
        """Name a point by its first opinion, so that the name lasts: 議12など3件."""
        first = self.opinions[point.opinions[0]].label
        return f"{first}など{len(point.opinions)}件" if len(point.opinions) > 1 else first


def _searched(opinion: Opinion) -> str:
    return "\n".join(plain(part) for part in (opinion.text, opinion.speaker or "", *opinion.theme))
