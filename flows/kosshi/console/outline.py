"""``kosshi outline``: the outline of a target document, read from the document; the sections of all targets."""

from __future__ import annotations

import re
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kosshi.console.answer import Answer, aligned
from kosshi.console.place import shown, workspace_of
from kosshi.errors import OutputError, UsageError, one_line, os_reason
from kosshi.outline import outline_of
from kosshi.outline.found import LISTED, LOST, ODD, OUTSIDE
from kosshi.outline.write import to_yaml
from kosshi.panel import IDENTIFIER, load_panel
from kosshi.read import open_file
from kosshi.read.reading import Options
from kosshi.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kosshi.outline.found import Doubt, Reading
    from kosshi.outline.write import Outline

_MOST_TERMS = 100
_IMPORT, _LIST = "import", "list"
_LISTED = 3
"""Enumerations of which the place is told."""


def answer(options: Namespace) -> Answer:
    """Read a target document and write its outline, or print it; or list the sections of the targets.

    Raises:
        UsageError: the command line can't be meant so.
        ReadError: the document can't be read.
        OutlineError: it has no sections.
        OutputError: the outline can't be written, or is there already.
    """
    if options.action == _LIST:
        return _sections(options)
    if options.action != _IMPORT:
        raise UsageError(
            f"「outline {options.action}」という操作はありません。",
            remedy="使えるのは import（kosshi outline import ファイル）と list（一覧）です。",
        )
    if options.file is None:
        raise UsageError(
            "対象文書のファイルを指定してください。", remedy="例: kosshi outline import 計画.pdf"
        )
    file = _file_of(options.file)
    most = _terms(options.terms)
    name = _id(options.id, file)
    title, short = (_text(options.title, "--title"), _text(options.short, "--short"))
    target = None if options.out in {None, "-"} else _target(options.out, force=options.force)
    document = open_file(file, file.name, None, Options(ocr=options.ocr)).whole()
    outline, reading = outline_of(document, id=name, title=title, short=short, most=most)
    text = to_yaml(outline, _head(outline, file.name))
    if target is not None:
        _write(target, text)
    told = _told(outline, reading, target)
    return Answer(
        text=text.rstrip("\n") if target is None else "\n".join(told),
        data={
            "outline": text,
            "file": None if target is None else str(target),
            "id": outline.id,
            "title": outline.title,
            "date": outline.date,
            "sections": [
                {
                    "number": heading.number,
                    "title": row.title,
                    "level": heading.level,
                    "page": heading.piece.page,
                    "line": heading.piece.line,
                    "start": heading.piece.start,
                    "end": heading.end,
                    "vocabulary": list(row.vocabulary),
                }
                for heading, row in zip(reading.headings, outline.sections, strict=True)
            ],
            "doubts": [
                {"kind": d.kind, "message": one_line(d.message), "page": d.page, "line": d.line}
                for d in reading.doubts
            ],
        },
        notes=(
            *(f"注意: {one_line(warning)}" for warning in document.warnings),
            *(told if target is None and not options.json else ()),
        ),
    )


def _sections(options: Namespace) -> Answer:
    """List the sections of a workspace's targets, as ``decide --at`` takes them.

    Raises:
        UsageError: an option of the import is given.
        KosshiError: the workspace or an outline is wrong.
    """
    for name in ("out", "force", "id", "title", "short", "terms"):
        if getattr(options, name):
            raise UsageError(f"list（一覧）に --{name} は付けられません。")
    panel = load_panel(open_workspace(workspace_of(options.file)).root)
    lines: list[str] = []
    for target in panel.targets:
        lines += ["", f"{target.title}（{target.short}、{target.id}）"]
        lines += aligned(
            (
                f"{target.short} {s.number}",
                "　" * s.depth + s.title,
            )
            for s in target.sections
        )
    return Answer(
        "\n".join(map(one_line, lines[1:])),
        {
            "targets": [
                {
                    "id": target.id,
                    "title": target.title,
                    "short": target.short,
                    "sections": [
                        {"number": s.number, "title": s.title, "terms": list(s.terms)}
                        for s in target.sections
                    ],
                }
                for target in panel.targets
            ]
        },
    )


def _told(outline: Outline, reading: Reading, target: Path | None) -> list[str]:
    """Return what was found, for people."""
    levels = Counter(heading.level for heading in reading.headings)
    kinds = {
        level: next(h.number.rpartition("-")[2] for h in reading.headings if h.level == level)
        for level in levels
    }
    listed = "、".join(
        f"第{level + 1}階層（{one_line(kinds[level])} など）{levels[level]}件"
        for level in sorted(levels)
    )
    lines = [f"節を{len(outline.sections)}件読み取りました: {listed}。"]
    if reading.entries:
        lines.append(f"目次の{reading.entries}件と照合しました。")
    lines += _doubts(reading.doubts)
    if target is not None:
        lines.append(f"章立てを書き出しました: {shown(target)}")
    return lines


_KINDS = (
    (LOST, "節の読み落としかもしれません"),
    (ODD, "番号又は題名を御確認ください"),
    (OUTSIDE, "番号のない部分は、節にしていません"),
)


def _doubts(doubts: Sequence[Doubt]) -> list[str]:
    """Return what to look at: perhaps lost headings first, what was taken for enumerations in one line."""
    lines = []
    for kind, title in _KINDS:
        found = [each for each in doubts if each.kind == kind]
        if found:
            lines.append(f"{title}（{len(found)}件）")
            lines += [f"  {one_line(str(each))}" for each in found]
    listed = [each for each in doubts if each.kind == LISTED]
    if listed:
        lines.append(
            f"番号の付いた短い行が本文を挟まずに続く{len(listed)}箇所は、節ではなく箇条書とみなしました"
        )
        places = [f"{each.place}{one_line(each.message)}" for each in listed[:_LISTED]]
        more = f" ほか{len(listed) - _LISTED}箇所" if len(listed) > _LISTED else ""
        lines.append(f"  {'、'.join(places)}{more}")
    return lines


def _head(outline: Outline, name: str) -> list[str]:
    lines = [
        f"{outline.title}の章立て。「{name}」から読み取ったもの。",
        "vocabulary は本文から拾った語。節の扱う語が分かっていれば terms に書く（terms が優先する）。",
    ]
    if not outline.short:
        lines.append("題名が長いときは、short に略称を書く。")
    return lines


def _file_of(given: str) -> Path:
    if not given.strip() or "\0" in given:
        raise UsageError("ファイルの名前が空です。", remedy="対象文書を指定してください。")
    return Path(given)


def _terms(given: str | None) -> int:
    from kosshi.outline.vocabulary import TERMS

    if given is None:
        return TERMS
    if re.fullmatch(r"[0-9０-９]{1,3}", given) and int(given) <= _MOST_TERMS:
        return int(given)
    raise UsageError(
        f"語の数（--terms）: 「{given}」は使えません。",
        remedy=f"0 から {_MOST_TERMS} までの整数を指定してください。",
    )


def _id(given: str | None, file: Path) -> str:
    """Return the id that is given, or the file's name if it can be one."""
    if given is not None:
        if not IDENTIFIER.fullmatch(given):
            raise UsageError(
                f"識別子（--id）: 「{given}」は使えません。",
                remedy="半角の英小文字・数字・「-」「_」で、32文字までにしてください。",
            )
        return given
    stem = file.stem.casefold()
    return stem if IDENTIFIER.fullmatch(stem) else "target"


def _text(given: str | None, flag: str) -> str | None:
    if given is None:
        return None
    if not given.strip() or one_line(given) != given:
        raise UsageError(
            f"{flag} の値が空か、改行や制御文字を含んでいます。",
            remedy="一行に収まる文字だけで書いてください。",
        )
    return given.strip()


def _target(given: str, *, force: bool) -> Path:
    """Return where the outline goes, before the work: nothing is overwritten unasked.

    Raises:
        OutputError: there is a folder, or a file without ``--force``.
    """
    if not given.strip() or "\0" in given:
        raise UsageError("書出し先の名前が空です。", remedy="ファイルか「-」を指定してください。")
    path = Path(given)
    if path.is_dir():
        raise OutputError(
            "フォルダです。", file=shown(path), remedy="ファイルの名前まで指定してください。"
        )
    if path.exists() and not force:
        raise OutputError(
            "既にあります。",
            file=shown(path),
            remedy="別の名前にするか、上書きしてよければ --force を付けてください。",
        )
    return path


def _write(path: Path, text: str) -> None:
    """Write the outline, whole or not at all.

    Raises:
        OutputError: it can't be written there.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OutputError(
            f"書き出せません（{os_reason(error)}）。",
            file=shown(path),
            remedy="--out で別の場所を指定してください。",
        ) from error
