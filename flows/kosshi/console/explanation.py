"""An explanation as lines for people; the data is ``explain``'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kosshi.console.answer import aligned
from kosshi.decisions import Action
from kosshi.decisions.outcome import State
from kosshi.decisions.placing import DECIDED
from kosshi.errors import one_line

_MATCHES = 30
"""Opinions listed in which words stand."""

_SHOWN = 48
"""Characters of each."""

_PLACED = "対応付け（主: 全文を載せる節、副: 参照だけを載せる節。数字は 0 から 1 までの得点）"


def text_of(data: Mapping[str, Any]) -> str:
    """Return an explanation for people."""
    point = data["point"]
    lines: list[str] = []
    if data["opinion"] is not None:
        lines += [*_opinion(data["opinion"]), ""]
    if point is None:
        lines += [_dropped(data["dropped"], data["opinion"]["label"])]
    else:
        lines += [*_point(point, data["opinion"]), ""]
        lines += [*_placements(data["placements"], data["decisions"]), ""]
        lines += _runners_up(data["runners_up"])
    if data["issues"]:
        lines += ["", *_issues(data["issues"])]
    if data["decisions"]:
        lines += ["", *_decisions(data["decisions"])]
    return "\n".join(lines)


def matches_of(data: Mapping[str, Any]) -> str:
    """Return the opinions in which words stand, for people."""
    found = data["matches"]
    rows = [
        (
            f"{o['label']}（{o['id']}）",
            f"{_flat(o['text'])[:_SHOWN]}{'…' if len(_flat(o['text'])) > _SHOWN else ''}"
            + ("※骨子から除外" if o["dropped"] else ""),
        )
        for o in found[:_MATCHES]
    ]
    lines = [f"「{one_line(data['words'])}」を含む意見が{len(found)}件あります。", *aligned(rows)]
    if len(found) > _MATCHES:
        lines.append(f"  ほかに{len(found) - _MATCHES}件あります。語を加えて絞り込んでください。")
    return "\n".join([*lines, "番号を指定すると、その意見について詳しく示します。"])


def _dropped(dropped: Mapping[str, Any], label: str) -> str:
    who = "、".join(part for part in (dropped["by"], dropped["on"]) if part)
    place = f"decisions.yaml {dropped['line']}行目" if dropped["line"] else "decisions.yaml"
    return (
        f"骨子から除外されています（{place}の判断{f'、{who}' if who else ''}）。"
        f"理由：{one_line(dropped['why'])}\n"
        f"  骨子に戻すには、kosshi decide restore {label} としてください。"
    )


def _decisions(decisions: list[Mapping[str, Any]]) -> list[str]:
    rows = [
        (
            f"{each['line']}行目" if each["line"] else "－",
            f"{each['decision']} {one_line(each['detail'])}〔{each['state_name']}〕"
            + one_line(each["why"]),
        )
        for each in decisions
    ]
    return ["事務局の判断（decisions.yaml）", *aligned(rows)]


def _flat(text: str) -> str:
    """Return a text on one line: its line ends are between paragraphs and items."""
    return one_line("　".join(text.split("\n")))


def _opinion(opinion: Mapping[str, Any]) -> list[str]:
    return [
        f"意見 {opinion['label']}（{opinion['id']}）",
        *aligned(_facts(opinion)),
        "  原文",
        *_quoted(opinion["text"], "    "),
    ]


def _facts(opinion: Mapping[str, Any]) -> list[tuple[str, str]]:
    source = opinion["source"]
    facts = [
        ("資料", f"{source['name']}（{source['path']}）{source['place']}目"),
        ("発言者", opinion["speaker"] or "記載なし"),
        ("見出し", "／".join(opinion["theme"]) or "なし"),
        ("抽出の規則", opinion["rule"]),
        ("類型", opinion["kind"]),
        ("賛同", f"{opinion['endorsements']}人"),
        *(("注記", remark["text"]) for remark in opinion["remarks"]),
    ]
    return [(name, _flat(value)) for name, value in facts]


def _quoted(text: str, indent: str) -> list[str]:
    return [f"{indent}{one_line(line)}" for line in text.split("\n")]


def _point(point: Mapping[str, Any], asked: Mapping[str, Any] | None) -> list[str]:
    lines = [
        f"まとまり {point['named']}（{point['id']}"
        + (f"。{point['draft']}の{point['label']}）" if point["label"] else "）"),
        f"  見出し  {_flat(point['headline'])}",
    ]
    if point["meetings"]:
        lines.append(f"  会合    {point['meetings']}")
    others = [o for o in point["opinions"] if asked is None or o["id"] != asked["id"]]
    if not others:
        return [*lines, "  ほかに同じ趣旨の意見はありません。"]
    for opinion in others:
        lines.append(
            f"  {'意見' if asked is None else '同じ趣旨の意見'} {opinion['label']}（{opinion['id']}）"
        )
        if asked is None:
            lines += aligned(_facts(opinion), "    ")
        else:
            lines.append(f"    {_facts(opinion)[0][1]}")
        lines += _quoted(opinion["text"], "      ")
    for link in point["links"]:
        left, right = link["labels"]
        lines.append(f"  まとめた根拠（{left}と{right}、類似度 {link['score']:.2f}）: 共通する語句")
        lines += [f"    「{_flat(run)}」" for run in link["shared"]]
    return lines


def _placements(
    placements: list[Mapping[str, Any]], decisions: list[Mapping[str, Any]]
) -> list[str]:
    if not placements:
        placed = [
            d for d in decisions if d["action"] == Action.PLACE and d["state"] == State.APPLIED
        ]
        if placed:
            line = f"。decisions.yaml {placed[-1]['line']}行目" if placed[-1]["line"] else ""
            return [_PLACED, f"  未分類（事務局の判断による{line}）"]
        return [_PLACED, "  未分類（どの節にも、根拠となる語が足りません）"]
    lines = [_PLACED]
    for each in placements:
        lines += _fit(each, "主" if each["primary"] else "副")
    return lines


def _runners_up(targets: list[Mapping[str, Any]]) -> list[str]:
    lines = ["次点の節（置かれなかった節）"]
    for target in targets:
        if not target["sections"]:
            lines.append(f"  {one_line(target['short'])}: なし")
        for each in target["sections"]:
            lines += _fit(each, "次")
    return lines


def _fit(each: Mapping[str, Any], mark: str) -> list[str]:
    place = f"{each['short']} {each['section']} {each['title']}"
    lines = [f"  {mark} {each['score']:.2f}  {one_line(place)}"]
    if each["reason"] == [DECIDED]:
        return [*lines, f"           {DECIDED}による"]
    return [*lines, f"           根拠の語: {_flat('、'.join(each['words']))}"]


def _issues(issues: list[Mapping[str, Any]]) -> list[str]:
    lines = ["関係する争点"]
    for issue in issues:
        lines.append(
            f"  {one_line(issue['question'])}（{issue['stance_name']}"
            + ("。立場は事務局判断" if issue["decided"] else "")
            + "）"
        )
        if issue["sentence"]:
            lines += _quoted(issue["sentence"], "    ")
    return lines
