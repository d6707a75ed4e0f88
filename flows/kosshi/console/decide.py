"""``kosshi decide``: write down what the secretariat decides, and show what it changes."""

from __future__ import annotations

import difflib
from argparse import Namespace
from datetime import date
from typing import Any

from kosshi.console.answer import Answer, aligned
from kosshi.console.effects import Effect, data_of, effects
from kosshi.console.explain import Explainer, Found
from kosshi.console.place import shown, workspace_of
from kosshi.console.progress import progress
from kosshi.decisions import (
    ACTION_NAMES,
    ACTIONS,
    STANCES,
    UNPLACED,
    Action,
    Decision,
    Spot,
    load_decisions,
)
from kosshi.decisions.replay import Replay
from kosshi.decisions.write import add, take_back
from kosshi.errors import UsageError
from kosshi.model import Record
from kosshi.panel import load_panel
from kosshi.pipeline import Job, read_all, work_out
from kosshi.settings import Panel, Target
from kosshi.text import plain
from kosshi.workspace import Workspace, open_workspace

_TEXT = 40
"""Characters of an opinion that its decision quotes, for people who read the file."""


def answer(options: Namespace) -> Answer:
    """Write a decision down, take the last one back, or list them.

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
    if options.action != "list":
        _action(options.action)
    with progress() as call:
        records, _ = read_all(
            Job(workspace.root, ocr=options.ocr), panel, workspace.sources(), call
        )
    desk = Desk(workspace, panel, records)
    return desk.listed() if options.action == "list" else desk.decide(options)


def _undo(workspace: Workspace, panel: Panel, options: Namespace) -> Answer:
    if options.ids:
        raise UsageError(
            "undo（取消し）は最後の判断だけを取り消します。",
            remedy="ほかの判断を消すには、decisions.yaml を直してください。",
        )
    before = load_decisions(workspace, panel.targets)
    gone = before[-1] if options.dry_run and before else None
    if not options.dry_run:
        gone = take_back(workspace, panel.targets)
    if gone is None:
        return Answer("取り消す判断はありません。", {"undone": None})
    text = f"取り消しました: {gone}" if not options.dry_run else f"取り消すのは: {gone}"
    return Answer(text + (f"「{gone.text}」" if gone.text else ""), {"undone": _data(gone)})


class Desk:
    """The panel as it stands, on which decisions are tried."""

    def __init__(self, workspace: Workspace, panel: Panel, records: tuple[Record, ...]) -> None:
        """Work out how things stand with the decisions so far."""
        self.workspace = workspace
        self.panel = panel
        self.records = records
        self.decisions = load_decisions(workspace, panel.targets)
        self.before, _ = work_out(records, panel, self.decisions)
        self.explainer = Explainer(self.before, {target.id: {} for target in panel.targets})
        self.opinions = self.explainer.opinions

    def decide(self, options: Namespace) -> Answer:
        """Make a decision of what was asked, show what it changes, and write it down."""
        decision, notes = self._decision(options)
        after, orphans = work_out(self.records, self.panel, (*self.decisions, decision))
        own, others = effects(decision, self.before, after)
        written = decision
        if not options.dry_run:
            (written,) = add(self.workspace, self.panel.targets, [decision])
        where = shown(self.workspace.decisions_file)
        lines = [f"{ACTION_NAMES[decision.action]}（{decision.action}）"]
        for effect in own:
            lines += self._told(effect)
        if not any(effect.changes for effect in own):
            lines.append("  稿の内容は変わりません。")
        if others:
            lines.append(f"ほかに変わる意見（{len(others)}件）")
            lines += [line for effect in others for line in self._told(effect)]
        lines.append(
            "書き込んでいません（--dry-run）。"
            if options.dry_run
            else f"{where} の{written.line}行目に書き留めました。"
        )
        notes += [each for each in orphans if str(decision) in each]
        labels = {name: opinion.label for name, opinion in self.opinions.items()}
        data = {
            "decision": _data(written),
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
        """List the decisions of the file, with those that can't be carried out."""
        orphans = {o.decision.line: o.why for o in Replay(self.decisions, self.records).orphans}
        rows = []
        for decision in self.decisions:
            labels = [
                self.opinions[n].label if n in self.opinions else n for n in decision.opinions
            ]
            said = (
                f"{ACTION_NAMES[decision.action]} {'、'.join(labels)} {_detail(decision)}".rstrip()
            )
            why = orphans.get(decision.line)
            rows.append((f"{decision.line}行", said + (f"  ※適用できません。{why}" if why else "")))
        text = "\n".join(aligned(rows, "")) if rows else "判断はまだありません。"
        data = {
            "decisions": [{**_data(d), "orphaned": orphans.get(d.line)} for d in self.decisions]
        }
        return Answer(text, data)

    # -- from the command line to a decision -------------------------------------------------

    def _decision(self, options: Namespace) -> tuple[Decision, list[str]]:
        action = _action(options.action)
        self._check(action, options)
        names, notes = [], []
        for asked in options.ids:
            found = self.explainer.find(asked)
            names.append(self._opinion(found))
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
        return (
            Decision(
                action,
                tuple(names),
                at=None if unplaced or options.at is None else self.spot(options.at, "--at"),
                also=tuple(self.spot(each, "--also") for each in options.also),
                never=tuple(self.spot(each, "--not") for each in options.never),
                unplaced=unplaced,
                issue=_line(options.issue, "--issue"),
                stance=stance,
                words=_line(options.words, "--as"),
                why=_line(options.why, "--why"),
                text=_begins(self.opinions[names[0]].text),
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

    @staticmethod
    def _opinion(found: Found) -> str:
        return found.opinion.id if found.opinion else found.point.opinions[0]

    def spot(self, asked: str, option: str) -> Spot:
        """Return the section that is meant: by the target's id or short name, and its number.

        Raises:
            UsageError: there is none.
        """
        for target in self.panel.targets:
            for name in (target.id, target.short, target.title):
                if plain(asked).startswith(plain(name)):
                    return self._section(target, plain(asked)[len(plain(name)) :], asked, option)
        if len(self.panel.targets) == 1:
            return self._section(self.panel.targets[0], plain(asked), asked, option)
        names = "、".join(f"{target.id}（{target.short}）" for target in self.panel.targets)
        raise UsageError(
            f"{option}: 「{asked}」の対象文書が分かりません。",
            remedy=f"「対象文書 節の番号」の順に書いてください。対象文書は {names} です。",
        )

    def _section(self, target: Target, number: str, asked: str, option: str) -> Spot:
        numbers = {_number(section.number): section for section in target.sections}
        titles = {plain(section.title): section for section in target.sections}
        section = numbers.get(_number(number)) or titles.get(number.strip())
        if section is not None:
            return Spot(target.id, section.number)
        near = difflib.get_close_matches(_number(number), numbers, 3, 0.5)
        listed = "、".join(f"{numbers[n].number} {numbers[n].title}" for n in near)
        raise UsageError(
            f"{option}: {target.title}に「{asked}」に当たる節はありません。",
            remedy=f"近いのは {listed} です。" if near else "節の番号は outlines/ にあります。",
        )

    @staticmethod
    def _stance(asked: str) -> Any:
        if asked not in STANCES:
            raise UsageError(
                f"--stance: 「{asked}」という立場はありません。",
                remedy=f"{'、'.join(STANCES)} のいずれかです。",
            )
        return STANCES[asked]


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


def _number(text: str) -> str:
    """Return a section's number in a form in which width and dashes do not count."""
    form = plain(text).replace(" ", "")
    return form.translate(dict.fromkeys(map(ord, "‐‑–—−ー－"), "-"))


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


def _detail(decision: Decision) -> str:
    parts = [f"→ {decision.at}"] if decision.at else []
    parts += ["→ 未分類"] if decision.unplaced else []
    parts += [f"＋{spot}" for spot in decision.also] + [f"－{spot}" for spot in decision.never]
    if decision.action is Action.POSITION:
        said = next(word for word, stance in STANCES.items() if stance is decision.stance)
        parts.append(f"「{decision.issue}」{said}")
    parts += [f"「{decision.words}」"] if decision.words else []
    parts += [f"理由: {decision.why}"] if decision.why else []
    parts += (
        [f"（{'、'.join(x for x in (decision.by, decision.on) if x)}）"]
        if decision.by or decision.on
        else []
    )
    return " ".join(parts)


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
        "text": decision.text,
        "by": decision.by,
        "on": decision.on,
        "line": decision.line or None,
    }
