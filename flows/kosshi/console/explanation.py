"""An explanation as lines for people; the data is ``explain``'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kosshi.console.answer import aligned
from kosshi.errors import one_line

_PLACED = "対応付け（主: 全文を載せる節、副: 参照だけを載せる節。数字は 0 から 1 までの得点）"


def text_of(data: Mapping[str, Any]) -> str:
    """Return an explanation for people."""
    point = data["point"]
    lines: list[str] = []
    if data["opinion"] is not None:
        lines += [*_opinion(data["opinion"]), ""]
    lines += [*_point(point, data["opinion"]), "", *_placements(data["placements"]), ""]
    lines += _runners_up(data["runners_up"])
    if data["issues"]:
        lines += ["", *_issues(data["issues"])]
    return "\n".join(lines)


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
    return [(name, one_line(value)) for name, value in facts]


def _quoted(text: str, indent: str) -> list[str]:
    return [f"{indent}{one_line(line)}" for line in text.split("\n")]


def _point(point: Mapping[str, Any], asked: Mapping[str, Any] | None) -> list[str]:
    lines = [
        f"まとまり {point['label']}（{point['id']}）",
        f"  見出し  {one_line(point['headline'])}",
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
        lines += [f"    「{one_line(run)}」" for run in link["shared"]]
    return lines


def _placements(placements: list[Mapping[str, Any]]) -> list[str]:
    if not placements:
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
    words = "、".join(each["reason"])
    return [
        f"  {mark} {each['score']:.2f}  {one_line(place)}",
        f"           根拠の語: {one_line(words)}",
    ]


def _issues(issues: list[Mapping[str, Any]]) -> list[str]:
    lines = ["関係する争点"]
    for issue in issues:
        lines.append(f"  {issue['label']} {one_line(issue['question'])}（{issue['stance_name']}）")
        if issue["sentence"]:
            lines += _quoted(issue["sentence"], "    ")
    return lines
