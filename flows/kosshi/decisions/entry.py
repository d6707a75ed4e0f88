"""One entry of ``decisions.yaml``: turned into a decision, or all that is wrong with it told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence

from kosshi.decisions import (
    ACTION_NAMES,
    ACTIONS,
    COMMON,
    STANCE_ALIASES,
    STANCES,
    UNPLACED,
    Action,
    Decision,
    Spot,
)
from kosshi.decisions.spots import spot_of
from kosshi.form import Wrong, allowed, iso_date, one_line_text
from kosshi.model import Stance
from kosshi.settings import Target
from kosshi.text import plain
from kosshi.yamlfile import KeyPath, Value, YamlFile

_KEYS: dict[str, tuple[str, ...]] = {
    "at": ("主たる箇所", "箇所"),
    "also": ("併せて載せる箇所", "併せて"),
    "not": ("載せない箇所",),
    "issue": ("争点",),
    "stance": ("立場",),
    "as": ("文案", "文"),
    "why": ("理由",),
    "text": ("書き出し", "書出し"),
    "by": ("判断者", "判断した人"),
    "on": ("判断日", "判断した日"),
}
ALIASES = {
    plain(alias): key
    for key, aliases in (
        *((key, (key, *aliases)) for key, aliases in _KEYS.items()),
        *((action.value, (action.value, ACTION_NAMES[action])) for action in Action),
    )
    for alias in aliases
}
_ID = re.compile(r"o[0-9a-f]{8}")


class EntryReader:
    """Turns one entry into a decision, or notes all that is wrong with it."""

    def __init__(
        self,
        tell: Callable[[int | None, str, str | None], None],
        targets: Sequence[Target],
        file: YamlFile,
        at: KeyPath,
        rank: int,
        entry: Value,
    ) -> None:
        """Prepare the entry that stands ``at`` a place of a file, its ``rank`` counted from 0.

        ``tell`` takes each mistake: its line, what is wrong, and what to do.
        """
        self.tell = tell
        self.targets = targets
        self.file = file
        self.at = at
        self.rank = rank
        self.entry = entry
        self.given: dict[str, str | list[str]] = {}
        self.paths: dict[str, KeyPath] = {}
        self.meant: set[str] = set()  # keys that were misspelt: told once, and not missed as well
        self.failed = False

    def wrong(self, key: str | None, message: str, remedy: str | None) -> None:
        self.failed = True
        self.tell(self.file.line(self.paths.get(key or "", self.at)), message, remedy)

    def read(self) -> Decision | None:
        """Return the decision, or None if anything is wrong with it."""
        if not isinstance(self.entry, dict):
            said = f"「{self.entry}」" if isinstance(self.entry, str) else ""
            self.wrong(
                None,
                f"{self.rank + 1}番目の判断{said}が「キー: 値」の組ではありません。",
                "「- place: o7906f726」のように、キーと値を書いてください。",
            )
            return None
        self.keys(self.entry)
        actions = [action for action in Action if action in self.paths]
        if len(actions) != 1:
            said = f"判断（{'、'.join(actions)}）が二つ以上あります。" if actions else ""
            if actions or not self.meant & set(Action):
                self.wrong(
                    None,
                    f"{self.rank + 1}番目の判断: {said or '判断の種類がありません。'}",
                    f"{'、'.join(Action)} のいずれか一つを書いてください。",
                )
        action = actions[0] if len(actions) == 1 else None
        if action is not None:
            self.fitting(action)
        decision = self.decision(action)
        return None if action is None or self.failed else decision

    def keys(self, entry: Mapping[str, Value]) -> None:
        """Sort the values by the keys that are meant."""
        for written, value in entry.items():
            key, path = ALIASES.get(plain(written)), (*self.at, written)
            if key is None:
                self.paths[written] = path
                known = [*Action, *_KEYS]
                near = _near_key(written)
                self.meant |= {near} if near else set()
                self.wrong(
                    written,
                    f"{written} というキーはありません。",
                    f"「{near}」のことではありませんか。"
                    if near
                    else allowed("書けるキーは", known, written),
                )
                continue
            if key in self.paths:
                self.paths[written] = path
                said = key if written == key else f"{key}（{written}）"
                self.wrong(written, f"{said}が二度あります。", "どちらかを消してください。")
                continue
            self.paths[key] = path
            texts = self.texts(key, value)
            if texts:
                self.given[key] = texts

    def texts(self, key: str, value: Value) -> str | list[str] | None:
        """Return a value as text or texts on one line each; None where there is none, or it is wrong."""
        if value is None:
            if key in list(Action):
                self.wrong(key, f"{key} に意見の ID がありません。", _ID_REMEDY)
            return None
        several = key in list(Action) or key in {"also", "not", "text"}
        if isinstance(value, dict) or (isinstance(value, list) and not several):
            if isinstance(value, list):
                self.wrong(key, f"{key} に書けるのは一つだけです。", "一つだけ残してください。")
            else:
                self.wrong(
                    key, f"{key} は文字列で書いてください。", "「キー: 値」の組は書けません。"
                )
            return None
        found: list[str] = []
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str):
                self.wrong(
                    key, f"{key} は文字列の一覧で書いてください。", "[ , ] で囲んで並べてください。"
                )
                return None
            try:
                found.append(one_line_text(each))
            except Wrong as wrong:
                space = "" if wrong.what.startswith("「") else " "
                self.wrong(key, f"{key}{space}{wrong.what}。", wrong.remedy)
                return None
        if not found:
            self.wrong(key, f"{key} が空です。", "値を書くか、行ごと消してください。")
        return found if several else found[0]

    def fitting(self, action: Action) -> None:
        """Check that the keys are those of the action."""
        rule, named = ACTIONS[action], f"{action}（{ACTION_NAMES[action]}）"
        for key in rule.needs:
            if key in self.given or key in self.meant:
                continue
            if key not in self.paths or self._empty(key):
                self.wrong(
                    action,
                    f"{named}に {key} がありません。",
                    f"「{key}: 」に続けて値を書いてください。",
                )
        known = {action.value, *rule.needs, *rule.may, *COMMON}
        for key in self.given:
            if key not in known and key in ALIASES.values():
                remedy = allowed("書けるキーは", sorted(known - {action.value}), key)
                self.wrong(key, f"{named}に {key} は書けません。", remedy)
        placed = self.meant | set(self.paths)
        if action is Action.PLACE and not any(key in placed for key in rule.may):
            self.wrong(
                action,
                f"{named}に置き場所がありません。",
                "at（主たる箇所）、also（併せて載せる箇所）、not（載せない箇所）のいずれかを書いてください。",
            )

    def _empty(self, key: str) -> bool:
        entry = self.entry
        return isinstance(entry, dict) and entry.get(str(self.paths[key][-1])) is None

    def decision(self, action: Action | None) -> Decision:
        """Return the decision; what is wrong with a value is noted, and the value left out."""
        unplaced = plain(self.text("at") or "") == plain(UNPLACED)
        at = None if unplaced else self.spot("at", self.text("at"))
        also = self.spots("also")
        never = self.spots("not")
        self.contradictions(at, also, never, unplaced=unplaced)
        opinions = self.opinions(action) if action else ()
        text = tuple(self.list_of("text"))
        if len(text) > 1 and opinions and len(text) != len(opinions):
            self.wrong(
                "text",
                f"text が{len(text)}件ありますが、意見は{len(opinions)}件です。",
                "意見と同じ順に、同じ数だけ書いてください。",
            )
        return Decision(
            action or Action.NOTE,
            opinions,
            at=at,
            also=also,
            never=never,
            unplaced=unplaced,
            issue=self.text("issue"),
            stance=self.stance(),
            words=self.text("as"),
            why=self.text("why"),
            text=text,
            by=self.text("by"),
            on=self.day(),
            line=self.file.line(self.at) or 0,
        )

    def text(self, key: str) -> str | None:
        value = self.given.get(key)
        return value if isinstance(value, str) else None

    def list_of(self, key: str) -> list[str]:
        value = self.given.get(key, [])
        return [value] if isinstance(value, str) else value

    def opinions(self, action: Action) -> tuple[str, ...]:
        names = []
        for written in self.list_of(action):
            name = plain(written)
            if _ID.fullmatch(name):
                names.append(name)
            else:
                self.wrong(action, f"「{written}」は意見の ID ではありません。", _ID_REMEDY)
        rule = ACTIONS[action]
        if len(set(names)) != len(names):
            self.wrong(action, "同じ意見が二度あります。", "一方を消してください。")
        elif action in self.given and not rule.least <= len(self.list_of(action)) <= rule.most:
            most = f"{rule.least}件" if rule.most == rule.least else f"{rule.least}件以上"
            self.wrong(
                action,
                f"{action}（{ACTION_NAMES[action]}）の意見は{most}です（{len(names)}件あります）。",
                "意見の ID を [ , ] で囲んで並べてください。"
                if rule.most > 1
                else "一件ずつ書いてください。",
            )
        return tuple(names)

    def spot(self, key: str, written: str | None) -> Spot | None:
        if written is None:
            return None
        try:
            return spot_of(written, self.targets)
        except Wrong as wrong:
            self.wrong(key, f"{key}: {wrong.what}。", wrong.remedy)
            return None

    def spots(self, key: str) -> tuple[Spot, ...]:
        found = [self.spot(key, written) for written in self.list_of(key)]
        return tuple(spot for spot in found if spot is not None)

    def contradictions(
        self, at: Spot | None, also: Sequence[Spot], never: Sequence[Spot], *, unplaced: bool
    ) -> None:
        said = contradiction(at, also, never, unplaced=unplaced)
        if said is not None:
            key, message = said
            self.wrong(key, f"{message}。", "どちらかを消してください。")

    def stance(self) -> Stance | None:
        written = self.text("stance")
        if written is None:
            return None
        if plain(written) not in STANCE_ALIASES:
            self.wrong(
                "stance",
                f"「{written}」という立場はありません。",
                f"{'、'.join(STANCES)} のいずれかです。",
            )
            return None
        return STANCE_ALIASES[plain(written)]

    def day(self) -> str | None:
        written = self.text("on")
        if written is None:
            return None
        try:
            return iso_date(written)
        except Wrong as wrong:
            self.wrong("on", f"on{wrong.what}。", wrong.remedy)
            return None


def contradiction(
    at: Spot | None, also: Sequence[Spot], never: Sequence[Spot], *, unplaced: bool
) -> tuple[str, str] | None:
    """Return what a placing can't mean at once: the key at fault, and a sentence without its stop."""
    if unplaced and (also or never):
        key = "also" if also else "not"
        return key, f"at が未分類（どこにも置かない）なのに、{key} に節があります"
    if at is not None and at in never:
        return "not", f"at と not に同じ節「{at}」があります"
    if at is not None and at in also:
        return "also", f"at と also に同じ節「{at}」があります"
    both = next((spot for spot in also if spot in never), None)
    return ("not", f"also と not に同じ節「{both}」があります") if both else None


_ID_REMEDY = "「o」で始まる9文字の ID を書いてください（kosshi explain 議12 で分かります）。"


def _near_key(written: str) -> str | None:
    """Return the key that is likely meant, as it is written in the file, or None."""
    near = difflib.get_close_matches(plain(written), list(ALIASES), 1, 0.6)
    return ALIASES[near[0]] if near else None
