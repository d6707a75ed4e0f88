"""``kosshi decide``: write down what the secretariat decides, and show what it changes."""

from __future__ import annotations

import difflib
import re
from argparse import Namespace
from datetime import date
from typing import Any

from kosshi.console.answer import Answer, aligned
from kosshi.console.effects import Effect, data_of, effects
from kosshi.console.names import Names, latest
from kosshi.console.place import shown, workspace_of
from kosshi.console.progress import progress
from kosshi.decisions import (
    ACTION_NAMES,
    ACTIONS,
    STANCE_ALIASES,
    STANCES,
    UNPLACED,
    Action,
    Decision,
    Spot,
)
from kosshi.decisions.entry import contradiction
from kosshi.decisions.outcome import Entry, State
from kosshi.decisions.read import load_decisions
from kosshi.decisions.said import detail_of
from kosshi.decisions.spots import spot_of
from kosshi.decisions.write import add, take_back
from kosshi.errors import UsageError
from kosshi.form import Wrong
from kosshi.model import Record
from kosshi.panel import load_panel
from kosshi.pipeline import Job, read_all, work_out
from kosshi.settings import Panel
from kosshi.text import plain
from kosshi.workspace import Workspace, open_workspace

_TEXT = 40
"""Characters of an opinion that its decision quotes, for people who read the file."""

_OPTIONS = {
    "at": "--at",
    "also": "--also",
    "never": "--not",
    "issue": "--issue",
    "stance": "--stance",
    "words": "--as",
    "why": "--why",
    "by": "--by",
    "on": "--on",
    "line": "--line",
    "dry_run": "--dry-run",
}
"""The options that say what is decided."""


def answer(options: Namespace) -> Answer:
    """Write a decision down, take one back, or list them.

    Raises:
        UsageError: the decision is not complete, or names no section.
        UnknownIdError: there is no such opinion.
        DecisionError: ``decisions.yaml`` is wrong or can't be written.
        KosshiError: whatever is wrong with the workspace.
    """
    workspace = open_workspace(workspace_of(options.workspace))
    panel = load_panel(workspace.root)
    if options.action == "undo":
        return _undo(workspace, panel, options)
    if options.action == "list":
        _alone(options, "list（一覧）", taken=())
    else:
        _action(options.action)
        if options.line is not None:
            raise UsageError("--line は undo（取消し）だけで使えます。")
    with progress() as call:
        records, _ = read_all(
            Job(workspace.root, ocr=options.ocr), panel, workspace.sources(), call
        )
    desk = Desk(workspace, panel, records, options.out)
    return desk.listed() if options.action == "list" else desk.decide(options)


def _alone(options: Namespace, action: str, taken: tuple[str, ...]) -> None:
    """Refuse what an action would pass over.

    Raises:
        UsageError: an opinion, or an option that is not ``taken``, is given.
    """
    if options.ids:
        listed = "、".join(options.ids)
        raise UsageError(
            f"{action}に、意見の番号や ID（{listed}）は指定できません。",
            remedy="ほかの判断を取り消すには、kosshi decide list で行を確かめ、undo --line 行 としてください。",
        )
    for name, flag in _OPTIONS.items():
        if getattr(options, name) and name not in taken:
            raise UsageError(f"{action}に {flag} は付けられません。")


def _undo(workspace: Workspace, panel: Panel, options: Namespace) -> Answer:
    _alone(options, "undo（取消し）", taken=("line", "dry_run"))
    line = _line_number(options.line)
    before = load_decisions(workspace, panel.targets)
    if not before:
        return Answer("取り消す判断はありません。", {"undone": None})
    gone = before[-1] if line is None else next((d for d in before if d.line == line), None)
    if gone is None:
        listed = "、".join(str(decision.line) for decision in before)
        raise UsageError(
            f"--line: {line}行目から始まる判断はありません。",
            remedy=f"判断が始まる行は {listed} です（kosshi decide list で示します）。",
        )
    if not options.dry_run:
        gone = take_back(workspace, panel.targets, gone)
    text = f"取り消しました: {gone}" if not options.dry_run else f"取り消すのは: {gone}"
    quoted = "".join(f"「{text}」" for text in gone.text)
    return Answer(f"{text}{quoted}", {"undone": _data(gone)})


def _line_number(given: str | None) -> int | None:
    if given is None:
        return None
    if not re.fullmatch(r"[0-9０-９]{1,7}", given):
        raise UsageError(
            f"--line: 「{given}」は行の番号ではありません。",
            remedy="kosshi decide list に示す行の番号を書いてください。",
        )
    return int(given)


class Desk:
    """The panel as it stands, on which decisions are tried."""

    def __init__(
        self, workspace: Workspace, panel: Panel, records: tuple[Record, ...], out: str | None
    ) -> None:
        """Work out how things stand with the decisions so far."""
        self.workspace = workspace
        self.panel = panel
        self.records = records
        self.decisions = load_decisions(workspace, panel.targets)
        self.before, _ = work_out(records, panel, self.decisions)
        self.names = Names(self.before, latest(workspace.root, out))
        self.opinions = self.names.opinions

    def decide(self, options: Namespace) -> Answer:
        """Make a decision of what was asked, show what it changes, and write it down."""
        decision, notes = self._decision(options)
        after, _ = work_out(self.records, self.panel, (*self.decisions, decision))
        entry = after.decided.entries[-1]
        own, others = effects(decision, self.before, after)
        written = decision
        if not options.dry_run:
            (written,) = add(self.workspace, self.panel.targets, [decision])
        where = shown(self.workspace.decisions_file)
        lines = [f"{ACTION_NAMES[decision.action]}（{decision.action}）"]
        for effect in own:
            lines += self._told(effect)
        if not any(effect.changes for effect in own):
            lines.append(f"  稿の内容は変わりません。{entry.why}")
        elif entry.why:
            lines.append(f"  {entry.why}")
        if others:
            lines.append(f"ほかに変わる意見（{len(others)}件）")
            lines += [line for effect in others for line in self._told(effect)]
        lines.append(
            "書き込んでいません（--dry-run）。"
            if options.dry_run
            else f"{where} の{written.line}行目に書き留めました。"
        )
        labels = {name: opinion.label for name, opinion in self.opinions.items()}
        data = {
            "decision": _data(written),
            "state": entry.state,
            "why": entry.why,
            "changes": [change.data for change in own[0].changes],
            "effects": [data_of(effect, labels) for effect in own],
            "others": [data_of(effect, labels) for effect in others],
            "written": not options.dry_run,
        }
        return Answer("\n".join(lines), data, tuple(notes))

    def _told(self, effect: Effect) -> list[str]:
        opinion = self.opinions[effect.opinion]
        rows = [(c.what, f"{c.before} → {c.after}") for c in effect.changes]
        return [f"  {opinion.label}「{_begins(opinion.text)}」", *aligned(rows, "    ")]

    def listed(self) -> Answer:
        """List the decisions of the file, each with what comes of it."""
        entries = self.before.decided.entries
        shorts = {target.id: target.short for target in self.panel.targets}
        rows = [row for entry in entries for row in _rows(entry, shorts)]
        applied = self.before.decided.applied
        head = f"判断は{len(entries)}件、うち適用しているのは{applied}件です。"
        text = "\n".join([head, *aligned(rows)]) if rows else "判断はまだありません。"
        data = {
            "decisions": [
                {
                    **_data(entry.decision),
                    "state": entry.state,
                    "why": entry.why,
                    "orphaned": entry.gone or None,
                    "doubt": entry.doubt or None,
                }
                for entry in entries
            ]
        }
        return Answer(text, data)

    # -- from the command line to a decision -------------------------------------------------

    def _decision(self, options: Namespace) -> tuple[Decision, list[str]]:
        action = _action(options.action)
        self._check(action, options)
        names, notes = [], []
        for asked in options.ids:
            found = self.names.find(asked)
            names.append(found.first)
            if found.note:
                notes.append(found.note)
            if found.opinion is None:
                label = self.opinions[names[-1]].label
                notes.append(f"{asked} は、その最初の意見 {label} として書き留めます。")
        repeated = next((n for n in names if names.count(n) > 1), None)
        if repeated is not None:
            raise UsageError(f"同じ意見（{self.opinions[repeated].label}）が二度指定されています。")
        stance = None
        if options.stance is not None:
            stance = self._stance(options.stance)
        unplaced = options.at is not None and plain(options.at) == plain(UNPLACED)
        at = None if unplaced or options.at is None else self.spot(options.at, "--at")
        also = tuple(self.spot(each, "--also") for each in options.also)
        never = tuple(self.spot(each, "--not") for each in options.never)
        if (said := contradiction(at, also, never, unplaced=unplaced)) is not None:
            raise UsageError(f"{said[1]}。", remedy="どちらかを指定してください。")
        return (
            Decision(
                action,
                tuple(names),
                at=at,
                also=also,
                never=never,
                unplaced=unplaced,
                issue=_line(options.issue, "--issue"),
                stance=stance,
                words=_line(options.words, "--as"),
                why=_line(options.why, "--why"),
                text=tuple(_begins(self.opinions[name].text) for name in names),
                by=_line(options.by, "--by"),
                on=_day(options.on),
            ),
            notes,
        )

    def _check(self, action: Action, options: Namespace) -> None:
        """Check that what the action needs is there, and nothing that it can't take."""
        rule = ACTIONS[action]
        given = {
            "at": options.at,
            "also": options.also,
            "not": options.never,
            "issue": options.issue,
            "stance": options.stance,
            "as": options.words,
            "why": options.why,
        }
        shown_as = f"{action}（{ACTION_NAMES[action]}）"
        missing = next((key for key in rule.needs if not given[key]), None)
        if missing is not None:
            raise UsageError(f"{shown_as}には --{missing} が必要です。")
        known = {*rule.needs, *rule.may, "why"}
        extra = next((key for key, value in given.items() if value and key not in known), None)
        if extra is not None:
            raise UsageError(f"{shown_as}に --{extra} は付けられません。")
        if action is Action.PLACE and not (given["at"] or given["also"] or given["not"]):
            raise UsageError(f"{shown_as}には --at、--also、--not のいずれかが必要です。")
        if not rule.least <= len(options.ids) <= rule.most:
            count = f"{rule.least}件" if rule.most == rule.least else f"{rule.least}件以上"
            raise UsageError(
                f"{shown_as}の意見は{count}です（{len(options.ids)}件指定されています）。"
            )

    def spot(self, asked: str, option: str) -> Spot:
        """Return the section that is meant: by the target's id or short name, and its number.

        Raises:
            UsageError: there is none.
        """
        try:
            return spot_of(asked, self.panel.targets)
        except Wrong as wrong:
            raise UsageError(f"{option}: {wrong.what}。", remedy=wrong.remedy) from wrong

    @staticmethod
    def _stance(asked: str) -> Any:
        if plain(asked) not in STANCE_ALIASES:
            raise UsageError(
                f"--stance: 「{asked}」という立場はありません。",
                remedy=f"{'、'.join(STANCES)} のいずれかです。",
            )
        return STANCE_ALIASES[plain(asked)]


def _action(asked: str) -> Action:
    try:
        return Action(asked)
    except ValueError as cause:
        names = [*Action, "undo", "list"]
        near = difflib.get_close_matches(asked, names, 1)
        raise UsageError(
            f"「{asked}」という判断はありません。",
            remedy=f"「{near[0]}」ではありませんか。"
            if near
            else f"{'、'.join(names)} のいずれかです。",
        ) from cause


def _line(value: str | None, option: str) -> str | None:
    if value is None:
        return None
    if not value.strip() or len(value.splitlines()) != 1:
        raise UsageError(f"{option}: 空でない一行で書いてください。")
    return value.strip()


def _day(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        if date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise UsageError(
        f"--on: 「{value}」は日付として読めません。", remedy="2026-07-15 のように指定してください。"
    )


def _begins(text: str) -> str:
    first = text.splitlines()[0].strip()
    return first if len(first) <= _TEXT else first[:_TEXT]


def _rows(entry: Entry, shorts: dict[str, str]) -> list[tuple[str, str]]:
    """Return a decision as rows of the list: what it says, then what is to be told of it."""
    said = f"{entry.named} {detail_of(entry.decision, shorts)}".rstrip()
    rows = [(f"{entry.decision.line}行目", said)]
    if entry.state is State.ORPHANED:
        rows.append(("", f"※適用できません。{entry.gone}"))
    elif entry.gone:
        rows.append(("", f"※一部を適用できません。{entry.gone}"))
    if entry.why:
        said = "効果がありません。" if entry.state is State.IDLE else ""
        rows.append(("", f"※{said}{entry.why}"))
    if entry.doubt:
        rows.append(("", f"※御確認ください。{entry.doubt}"))
    return rows


def _data(decision: Decision) -> dict[str, Any]:
    return {
        "action": decision.action.value,
        "opinions": list(decision.opinions),
        "at": UNPLACED if decision.unplaced else str(decision.at) if decision.at else None,
        "also": [str(spot) for spot in decision.also],
        "not": [str(spot) for spot in decision.never],
        "issue": decision.issue,
        "stance": decision.stance,
        "as": decision.words,
        "why": decision.why,
        "text": list(decision.text),
        "by": decision.by,
        "on": decision.on,
        "line": decision.line or None,
    }
