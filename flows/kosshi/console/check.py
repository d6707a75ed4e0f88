"""``kosshi check``: what every character of every source was taken for; builds no draft."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kosshi import ledger
from kosshi.compose.facts import ACCOUNT_NAMES, KIND_NAMES
from kosshi.console.answer import Answer, aligned, columns, failure
from kosshi.console.colour import wants_colour
from kosshi.console.lines import MISSED, ShownLine, lines_of
from kosshi.console.place import shown, workspace_of
from kosshi.errors import (
    InvariantError,
    KosshiError,
    OutputError,
    WorkspaceError,
    one_line,
    os_reason,
)
from kosshi.extract.identity import distinct
from kosshi.model import Account, Record
from kosshi.panel import load_panel
from kosshi.pipeline import read_source
from kosshi.read.reading import Options
from kosshi.settings import SourceSettings
from kosshi.workspace import SourceFile, check_outputs, default_outputs, open_workspace

_COLOURS = {
    ACCOUNT_NAMES[Account.OPINION]: "32",
    ACCOUNT_NAMES[Account.ENDORSEMENT]: "36",
    ACCOUNT_NAMES[Account.HEADING]: "1",
    ACCOUNT_NAMES[Account.PROCEDURE]: "33",
    ACCOUNT_NAMES[Account.REFERENCE]: "34",
    ACCOUNT_NAMES[Account.FOOTNOTE]: "35",
    ACCOUNT_NAMES[Account.BLANK]: "2",
    MISSED: "1;37;41",
}
"""SGR codes (ECMA-48) by what a line was taken for; the others stay as they are."""

_LEAST_TEXT = 20
"""Columns of text below which lines are not wrapped any more: the terminal is too narrow."""


def answer(options: Namespace) -> Answer:
    """Read and extract every source, or one file, and account for its characters.

    Raises:
        KosshiError: the workspace or its settings are wrong.  What is wrong with single sources
            is in the answer, all of it.
    """
    sources, settings, ignored, outputs = _asked(options)
    records: list[Record] = []
    errors: list[KosshiError] = []
    for source in sources:
        try:
            records.extend(read_source(source, settings, Options(ocr=options.ocr)))
        except KosshiError as error:
            errors.append(error)
    told = distinct(records)
    errors += [missed for record in told if (missed := _missed(record)) is not None]
    text = _text(told, ignored, len(errors), with_lines=options.lines)
    if options.html or options.out:
        if options.out not in {None, "-"} and Path(options.workspace or ".").is_dir():
            check_outputs(workspace_of(options.workspace), Path(options.out))
        text = _write_page(told, ignored, errors, options.out, outputs)
    warnings = dict.fromkeys(f"{r.source.path}: {w}" for r in told for w in r.warnings)
    return Answer(
        text=text,
        data={
            "sources": [_data(record, with_lines=options.lines) for record in told],
            "ignored": list(ignored),
        },
        notes=tuple(f"注意: {one_line(warning)}" for warning in warnings),
        failures=tuple(failure(error) for error in errors),
    )


def _asked(
    options: Namespace,
) -> tuple[tuple[SourceFile, ...], Mapping[str, SourceSettings], tuple[str, ...], Path]:
    """Return what is to be read, what panel.yaml says of it, what is not read, and where to write.

    A file may be named instead of a workspace: the first look at new minutes needs no panel.yaml.
    """
    if options.workspace is not None and os.path.isfile(options.workspace):  # noqa: PTH113
        file = Path(options.workspace).absolute()
        return (SourceFile(file.name, file, None),), {}, (), Path(f"{file.stem}.check.html")
    _refuse_no_file(options.workspace)
    workspace = open_workspace(workspace_of(options.workspace))
    panel = load_panel(workspace.root)
    outputs = default_outputs(workspace.root) / "check.html"
    return workspace.sources(), panel.sources, workspace.ignored(), outputs


def _refuse_no_file(given: str | None) -> None:
    """Speak of a file where one was meant: a name with a suffix, a pipe or a device.

    Raises:
        WorkspaceError: it is missing, or nothing that can be read.
    """
    path = Path(given or ".")
    exists = os.path.exists(path)  # noqa: PTH110  Path.exists() raises where a name is too long
    if exists and not path.is_dir():
        raise WorkspaceError(
            "通常のファイルではありません。",
            file=str(path),
            remedy="資料のファイル又は作業フォルダを指定してください。",
        )
    if not exists and path.suffix:
        raise WorkspaceError(
            "その名前のファイルも作業フォルダもありません。",
            file=str(path),
            remedy="名前と場所を確かめてください。",
        )


def _write_page(
    records: tuple[Record, ...],
    ignored: tuple[str, ...],
    errors: list[KosshiError],
    given: str | None,
    usual: Path,
) -> str:
    """Write the page, whole or not at all; returns what is said of it, or the page for ``-``.

    Raises:
        OutputError: it can't be written there.
    """
    from kosshi.console.check_page import page

    html = page(records, ignored, [str(error) for error in errors])
    if given == "-":
        return html
    file = Path(given) if given else usual
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}.part")
        aside.write_text(html, encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        raise OutputError(
            f"書き出せません（{os_reason(error)}）。",
            file=str(file),
            remedy="--out で別の場所を指定してください。",
        ) from error
    return f"資料の読み取りの一覧を書き出しました: {shown(file)}"


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
        "path": record.source.name,
        "pages": record.source.pages,
        "warnings": list(record.warnings),
        "kind": record.facts.kind,
        "title": record.facts.title,
        "author": record.facts.author,
        "characters": record.source.characters,
        "opinions": len(record.opinions),
        "accounting": {str(account): counts[account] for account in Account},
        "unaccounted": counts["unaccounted"],
    }
    if with_lines:
        data["lines"] = [
            {
                "page": line.page,
                "line": line.number,
                "as": list(line.kinds),
                "rules": list(line.rules),
                "opinion": line.label or None,
                "said": line.said or None,
                "text": line.text,
            }
            for line in lines_of(record)
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
    characters = sum(record.source.characters for record in records)
    opinions = sum(len(record.opinions) for record in records)
    lines.append(f"資料{len(records)}件、{characters:,}字、意見{opinions}件。")
    lines[-1] += f"誤りが{errors}件あります。" if errors else "すべての文字を計上しました。"
    return "\n".join(lines)


def _rows(record: Record) -> list[tuple[str, str]]:
    counts = ledger.accounting(record)
    total = record.source.characters
    used = [(ACCOUNT_NAMES[account], counts[account]) for account in Account if counts[account]] + [
        (MISSED, counts["unaccounted"])
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
        (
            "文字数",
            f"{total:,}字" + (f"（{record.source.pages}ページ）" if record.source.pages else ""),
        ),
        ("意見", f"{len(record.opinions)}件"),
        ("内訳", shares[0]),
        *(("", share) for share in shares[1:]),
    ]


def _shown_lines(record: Record) -> list[str]:
    terminal = sys.stdout.isatty()
    colour = wants_colour()
    listed = list(lines_of(record))
    places = max((len(line.place) for line in listed), default=0)
    kinds = max((columns(line.kinds[0]) for line in listed), default=0)
    labels = max((columns(line.label) for line in listed), default=0) + 1
    room = shutil.get_terminal_size().columns if terminal else 0
    found: list[str] = []
    for line in listed:
        mark = line.label if line.begins else "〃" if line.label else ""
        lead = f"{line.place:>{places}}  {_padded(line.kinds[0], kinds)}  {_padded(mark, labels)}"
        code = _COLOURS.get(line.kinds[0]) if colour else None
        for rank, part in enumerate(_wrapped(_told(line), room - columns(lead))):
            whole = ((lead if rank == 0 else " " * columns(lead)) + part).rstrip()
            found.append(f"\x1b[{code}m{whole}\x1b[0m" if code else whole)
    return found


def _told(line: ShownLine) -> str:
    why = f"［{'＋'.join(line.rules)}］" if line.rules and line.text.strip() else ""
    said = f"〔{one_line(line.said)}〕" if line.said else ""
    return f"{why}{said}{one_line(line.text.strip())}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _wrapped(text: str, room: int) -> Iterator[str]:
    """Cut a text to pieces that fit a terminal; whole where nothing is known of its width."""
    if room < _LEAST_TEXT or columns(text) <= room:
        yield text
        return
    part, width = "", 0
    for character in text:
        step = columns(character)
        if width + step > room:
            yield part
            part, width = "", 0
        part += character
        width += step
    yield part
