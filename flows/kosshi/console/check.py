"""``kosshi check``: what every character of every source was taken for; builds no draft."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from kosshi import ledger
from kosshi.compose.facts import ACCOUNT_NAMES, KIND_NAMES
from kosshi.console.answer import Answer, aligned, columns, failure
from kosshi.console.place import workspace_of
from kosshi.errors import InvariantError, KosshiError, one_line
from kosshi.extract.identity import distinct
from kosshi.model import Account, Record
from kosshi.panel import load_panel
from kosshi.pipeline import read_source
from kosshi.read.reading import Options
from kosshi.workspace import open_workspace

_MISSED = "計上漏れ"
_COLOURS = {
    ACCOUNT_NAMES[Account.OPINION]: "32",
    ACCOUNT_NAMES[Account.ENDORSEMENT]: "36",
    ACCOUNT_NAMES[Account.HEADING]: "1",
    ACCOUNT_NAMES[Account.PROCEDURE]: "33",
    ACCOUNT_NAMES[Account.REFERENCE]: "34",
    ACCOUNT_NAMES[Account.FOOTNOTE]: "35",
    ACCOUNT_NAMES[Account.BLANK]: "2",
    _MISSED: "1;37;41",
}
"""SGR codes (ECMA-48) by what a line was taken for; the others stay as they are."""


def answer(options: Namespace) -> Answer:
    """Read and extract every source and account for its characters.

    Raises:
        KosshiError: the workspace or its settings are wrong.  What is wrong with single sources
            is in the answer, all of it.
    """
    workspace = open_workspace(workspace_of(options.workspace))
    panel = load_panel(workspace.root)
    records: list[Record] = []
    errors: list[KosshiError] = []
    for source in workspace.sources():
        try:
            records.extend(read_source(source, panel.sources, Options(ocr=options.ocr)))
        except KosshiError as error:
            errors.append(error)
    told = distinct(records)
    errors += [missed for record in told if (missed := _missed(record)) is not None]
    ignored = workspace.ignored()
    return Answer(
        text=_text(told, ignored, len(errors), with_lines=options.lines),
        data={
            "sources": [_data(record, with_lines=options.lines) for record in told],
            "ignored": list(ignored),
        },
        failures=tuple(failure(error) for error in errors),
    )


def _missed(record: Record) -> InvariantError | None:
    """Return the error of a source with characters that no rule explained."""
    runs = ledger.unaccounted(record)
    if not runs:
        return None
    line, first = runs[0]
    count = sum(len(text) for _, text in runs)
    return InvariantError(
        f"計上されていない文字が{count:,}字（{len(runs):,}箇所）あります（最初は「{first[:20]}」）。",
        file=record.source.name,
        line=line,
    )


def _data(record: Record, *, with_lines: bool) -> dict[str, Any]:
    counts = ledger.accounting(record)
    data: dict[str, Any] = {
        "id": record.id,
        "path": record.source.path,
        "kind": record.facts.kind,
        "title": record.facts.title,
        "author": record.facts.author,
        "characters": len(record.text),
        "opinions": len(record.opinions),
        "accounting": {str(account): counts[account] for account in Account},
        "unaccounted": counts["unaccounted"],
    }
    if with_lines:
        data["lines"] = [
            {"line": number, "as": list(names), "rules": list(rules), "text": text}
            for number, names, rules, text in _lines(record)
        ]
    return data


def _text(
    records: Iterable[Record], ignored: tuple[str, ...], errors: int, *, with_lines: bool
) -> str:
    records = tuple(records)
    lines: list[str] = []
    for record in records:
        lines += [one_line(record.source.name), *aligned(_rows(record)), ""]
        if with_lines:
            lines += [*_shown_lines(record), ""]
    if ignored:
        lines += ["読まなかったもの", *(f"  {name}" for name in ignored), ""]
    characters = sum(len(record.text) for record in records)
    opinions = sum(len(record.opinions) for record in records)
    lines.append(f"資料{len(records)}件、{characters:,}字、意見{opinions}件。")
    lines[-1] += f"誤りが{errors}件あります。" if errors else "すべての文字を計上しました。"
    return "\n".join(lines)


def _rows(record: Record) -> list[tuple[str, str]]:
    counts = ledger.accounting(record)
    total = len(record.text)
    used = [(ACCOUNT_NAMES[account], counts[account]) for account in Account if counts[account]] + [
        (_MISSED, counts["unaccounted"])
    ]
    names = max(columns(name) for name, _ in used)
    figures = max(len(f"{count:,}") for _, count in used)
    shares = [
        f"{name}{' ' * (names - columns(name))} {count:>{figures},}字 {count / total:>6.1%}"
        for name, count in used
    ]
    return [
        ("種別", KIND_NAMES[record.facts.kind]),
        ("提出者", one_line(record.facts.author or "—")),
        ("文字数", f"{total:,}字"),
        ("意見", f"{len(record.opinions)}件"),
        ("内訳", shares[0]),
        *(("", share) for share in shares[1:]),
    ]


_FIRST = frozenset({ACCOUNT_NAMES[Account.OPINION], ACCOUNT_NAMES[Account.ENDORSEMENT]})

Line = tuple[int, tuple[str, ...], tuple[str, ...], str]
"""A line's number, what it was taken for (opinions, then the most of it, first), the rules, and its text."""


def _lines(record: Record) -> list[Line]:
    """Return every line of a source with what it was taken for."""
    found: list[Line] = []
    start = 0
    first = 0
    for number, text in enumerate(record.text.split("\n"), 1):
        end = start + len(text)
        while first < len(record.regions) and record.regions[first].end <= start:
            first += 1
        sizes: dict[str, int] = {}
        rules: dict[str, None] = {}
        covered = 0
        for region in record.regions[first:]:
            if region.start >= end:
                break
            size = min(end, region.end) - max(start, region.start)
            covered += size
            if region.account is not Account.BLANK or not text.strip():
                name = ACCOUNT_NAMES[region.account]
                sizes[name] = sizes.get(name, 0) + size
                rules[region.rule] = None
        # Long marks (<sup>3</sup>) must not hide that the line is an opinion.
        names = sorted(sizes, key=lambda name: (name not in _FIRST, -sizes[name]))
        if covered < len(text):
            names.insert(0, _MISSED)
        blank = () if text else (ACCOUNT_NAMES[Account.BLANK],)
        found.append((number, (*names, *blank), tuple(rules), text))
        start = end + 1
    if found and not found[-1][3]:
        found.pop()  # after the last line feed there is no line
    return found


def _shown_lines(record: Record) -> list[str]:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    listed = _lines(record)
    width = max((columns(names[0]) for _, names, _, _ in listed), default=0)
    shown = []
    for number, names, rules, text in listed:
        why = f"［{'＋'.join(rules)}］" if rules and text.strip() else ""
        kind = names[0] + " " * (width - columns(names[0]))
        line = f"{number:>5}  {kind}  {why}{one_line(text.strip())}".rstrip()
        code = _COLOURS.get(names[0]) if colour else None
        shown.append(f"\x1b[{code}m{line}\x1b[0m" if code else line)
    return shown
