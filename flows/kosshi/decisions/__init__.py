"""What the secretariat decided (事務局判断): ``decisions.yaml``, read and checked.

The file is a list, replayed from top to bottom on every run; of two decisions on the same thing the
later one counts.  An entry is one action on one opinion (or several) by their ids, which survive a
rerun, an edit elsewhere in the source and another file format.  See ``ACTIONS`` for what each takes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kosshi.errors import DecisionError
from kosshi.form import Form, allowed, iso_date, one_line_text
from kosshi.model import Stance
from kosshi.settings import Target
from kosshi.workspace import DECISIONS_FILE, Workspace
from kosshi.yamlfile import KeyPath, load

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel


class Action(StrEnum):
    """What a decision does; the key by which its entry is known."""

    PLACE = "place"
    MERGE = "merge"
    SPLIT = "split"
    POSITION = "position"
    HEADLINE = "headline"
    DROP = "drop"
    RESTORE = "restore"
    NOTE = "note"
    ACCEPT = "accept"


ACTION_NAMES = {
    Action.PLACE: "対応付け",
    Action.MERGE: "統合",
    Action.SPLIT: "分離",
    Action.POSITION: "争点での立場",
    Action.HEADLINE: "見出しの文案",
    Action.DROP: "除外",
    Action.RESTORE: "除外の取消し",
    Action.NOTE: "覚書",
    Action.ACCEPT: "確認済み",
}

STANCES = {"賛成": Stance.FOR, "条件付き": Stance.CONDITIONAL, "反対": Stance.AGAINST, "なし": None}


@dataclass(frozen=True, slots=True)
class Rule:
    """What an action's entry holds: keys it must have, keys it may have, how many opinions."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    least: int = 1
    most: int = 1


_MANY = 1000
ACTIONS = {
    Action.PLACE: Rule(may=("at", "also", "not"), most=_MANY),
    Action.MERGE: Rule(least=2, most=_MANY),
    Action.SPLIT: Rule(most=_MANY),
    Action.POSITION: Rule(needs=("issue", "stance")),
    Action.HEADLINE: Rule(needs=("as",)),
    Action.DROP: Rule(needs=("why",), most=_MANY),
    Action.RESTORE: Rule(most=_MANY),
    Action.NOTE: Rule(needs=("as",)),
    Action.ACCEPT: Rule(most=_MANY),
}
_COMMON = ("text", "by", "on", "why")


@dataclass(frozen=True, slots=True)
class Spot:
    """A section of a target."""

    target: str
    section: str

    def __str__(self) -> str:
        """Return it as it is written in the file: ``nss Ⅵ-2-(1)``."""
        return f"{self.target} {self.section}"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        action: what it does.
        opinions: ids of the opinions that it is about.
        at: where the opinion's point stands in full; None to leave that as it is.
        also: further sections at which it stands.
        never: sections at which it does not stand.
        unplaced: it stands nowhere (``at: 未分類``).
        issue: of a position: the issue's topic.
        stance: of a position: the stance, or None for none in this issue.
        words: of a headline or a note.
        why: the reason.
        text: how the opinions begin, for people, and to tell what is gone: one for each of ``opinions``,
            a single one for whichever of them it fits, or none.
        by: who decided.
        on: ISO date.
        line: in decisions.yaml; 0 where it does not stem from a file.
    """

    action: Action
    opinions: tuple[str, ...]
    at: Spot | None = None
    also: tuple[Spot, ...] = ()
    never: tuple[Spot, ...] = ()
    unplaced: bool = False
    issue: str | None = None
    stance: Stance | None = None
    words: str | None = None
    why: str | None = None
    text: tuple[str, ...] = ()
    by: str | None = None
    on: str | None = None
    line: int = 0

    def __str__(self) -> str:
        """Return the decision as people name it: what it does, to which opinions."""
        shown = "、".join(self.opinions)
        return f"{ACTION_NAMES[self.action]}（{shown}）"


UNPLACED = "未分類"


def load_decisions(workspace: Workspace, targets: Iterable[Target]) -> tuple[Decision, ...]:
    """Read ``decisions.yaml``; no file, or an empty list, is no decision.

    Raises:
        DecisionError: an entry is wrong; says on which line, and what is allowed.
    """
    path = workspace.decisions_file
    if not path.exists() or _is_bare(path):
        return ()
    shown = str(workspace.root / DECISIONS_FILE)
    form = Form(load(path, shown, DecisionError), shown, DecisionError)
    data = form.validate(_schemas())
    return _Entries(form, targets).read(data["decisions"] or ())


def _is_bare(path: Path) -> bool:
    """Whether a file holds nothing but comments: all its decisions were taken out."""
    try:
        with path.open("rb") as stream:
            return all(not line.strip() or line.lstrip().startswith(b"#") for line in stream)
    except OSError:
        return False  # the loader says why


class _Entries:
    """Turns the entries of a file into decisions."""

    def __init__(self, form: Form, targets: Iterable[Target]) -> None:
        self.form = form
        self.targets = {target.id: target for target in targets}

    def read(self, entries: Iterable[dict[str, Any]]) -> tuple[Decision, ...]:
        return tuple(self.entry(index, entry) for index, entry in enumerate(entries))

    def entry(self, index: int, entry: dict[str, Any]) -> Decision:
        at: KeyPath = ("decisions", index)
        given = {key.rstrip("_"): value for key, value in entry.items() if value is not None}
        actions = [action for action in Action if action in given]
        if len(actions) != 1:
            said = f"判断（{'、'.join(actions)}）が二つ以上" if actions else "判断の種類が"
            raise self.form.failure(
                at,
                f"{index + 1}番目の判断: {said}{'あります。' if actions else 'ありません。'}",
                f"{'、'.join(Action)} のいずれか一つを書いてください。",
            )
        action = actions[0]
        self.check_keys(at, action, given)
        return Decision(
            action,
            self.opinions(at, action, given[action]),
            at=self.spot((*at, "at"), given["at"])
            if given.get("at") not in {None, UNPLACED}
            else None,
            also=tuple(self.spot((*at, "also"), one) for one in given.get("also", ())),
            never=tuple(self.spot((*at, "not"), one) for one in given.get("not", ())),
            unplaced=given.get("at") == UNPLACED,
            issue=given.get("issue"),
            stance=self.stance((*at, "stance"), given["stance"]) if "stance" in given else None,
            words=given.get("as"),
            why=given.get("why"),
            text=given.get("text", ()),
            by=given.get("by"),
            on=given.get("on"),
            line=self.form.yaml.line(at) or 0,
        )

    def check_keys(self, at: KeyPath, action: Action, given: dict[str, Any]) -> None:
        rule = ACTIONS[action]
        missing = next((key for key in rule.needs if key not in given), None)
        if missing is not None:
            raise self.form.failure(
                (*at, action),
                f"{action}（{ACTION_NAMES[action]}）に {missing} がありません。",
                f"「{missing}: 」に続けて値を書いてください。",
            )
        known = {action, *rule.needs, *rule.may, *_COMMON}
        extra = next((key for key in given if key not in known), None)
        if extra is not None:
            raise self.form.failure(
                (*at, extra),
                f"{action}（{ACTION_NAMES[action]}）に {extra} は書けません。",
                allowed("書けるキーは", sorted(known - {action}), extra),
            )
        if action is Action.PLACE and not any(key in given for key in rule.may):
            raise self.form.failure(
                (*at, action),
                "place（対応付け）に置き場所がありません。",
                "at（主たる箇所）、also（併せて載せる箇所）、not（載せない箇所）のいずれかを書いてください。",
            )

    def opinions(self, at: KeyPath, action: Action, value: Any) -> tuple[str, ...]:
        names = (value,) if isinstance(value, str) else tuple(value)
        rule = ACTIONS[action]
        for name in names:
            if not re.fullmatch(r"o[0-9a-f]{8}", name):
                raise self.form.failure(
                    (*at, action),
                    f"「{name}」は意見の ID ではありません。",
                    "「o」で始まる9文字の ID を書いてください（kosshi explain 議12 で分かります）。",
                )
        if len(set(names)) != len(names):
            raise self.form.failure(
                (*at, action), "同じ意見が二度あります。", "一方を消してください。"
            )
        if not rule.least <= len(names) <= rule.most:
            most = f"{rule.least}件" if rule.most == rule.least else f"{rule.least}件以上"
            raise self.form.failure(
                (*at, action),
                f"{action}（{ACTION_NAMES[action]}）の意見は{most}です（{len(names)}件あります）。",
                "意見の ID を [ , ] で囲んで並べてください。"
                if rule.most > 1
                else "一件ずつ書いてください。",
            )
        return names

    def spot(self, at: KeyPath, value: str) -> Spot:
        target, _, section = value.partition(" ")
        if target not in self.targets:
            raise self.form.failure(
                at,
                f"「{value}」の対象文書「{target}」がありません。",
                allowed("対象文書の id は", sorted(self.targets), target),
            )
        numbers = [known.number for known in self.targets[target].sections]
        if section.strip() not in numbers:
            raise self.form.failure(
                at,
                f"{self.targets[target].title}に「{section.strip()}」という節はありません。",
                allowed("節の番号は", numbers, section),
            )
        return Spot(target, section.strip())

    def stance(self, at: KeyPath, value: str) -> Stance | None:
        if value not in STANCES:
            raise self.form.failure(
                at, f"「{value}」という立場はありません。", f"{'、'.join(STANCES)} のいずれかです。"
            )
        return STANCES[value]


@functools.cache
def _schemas() -> dict[str, type[BaseModel]]:
    from typing import Annotated

    from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

    line = Annotated[str, AfterValidator(one_line_text)]
    day = Annotated[str, AfterValidator(iso_date)]

    def listed(value: object) -> object:
        return (value,) if isinstance(value, str) else value

    several = Annotated[tuple[line, ...], BeforeValidator(listed)]

    class Entry(BaseModel):
        model_config = ConfigDict(frozen=True, extra="forbid")

        place: several | None = None
        merge: several | None = None
        split: several | None = None
        position: several | None = None
        headline: several | None = None
        drop: several | None = None
        restore: several | None = None
        note: several | None = None
        accept: several | None = None
        at: line | None = None
        also: several | None = None
        not_: several | None = Field(default=None, alias="not")
        issue: line | None = None
        stance: line | None = None
        as_: line | None = Field(default=None, alias="as")
        why: line | None = None
        text: several | None = None
        by: line | None = None
        on: day | None = None

    class DecisionsFile(BaseModel):
        model_config = ConfigDict(frozen=True, extra="forbid")

        decisions: tuple[Entry, ...] | None = None

    return {"": DecisionsFile, "decisions": Entry}
