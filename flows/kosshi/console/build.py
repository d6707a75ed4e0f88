"""``kosshi build``: a new draft, unless nothing changed."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import date

from kosshi.console.answer import Answer
from kosshi.console.place import folder_of, shown, workspace_of
from kosshi.console.progress import progress
from kosshi.errors import UsageError
from kosshi.pipeline import DEFAULT_FORMATS, Job, Outcome, run
from kosshi.render import formats


def answer(options: Namespace) -> Answer:
    """Build the draft.

    Raises:
        KosshiError: whatever is wrong; no draft is written then.
    """
    job = Job(
        workspace=workspace_of(options.workspace),
        outputs=None if options.out is None else folder_of(options.out, "出力先"),
        formats=_formats(options.format),
        date=_date(options.date),
        keep_going=options.keep_going,
    )
    with progress(wanted=not options.quiet) as call:
        outcome = run(job, call)
    return Answer(
        text=str(outcome.draft) if options.quiet else _text(outcome),
        data={
            "made": outcome.made,
            "draft": str(outcome.draft),
            "number": outcome.number,
            "files": [str(path) for path in outcome.files],
            "figures": outcome.figures,
            "warnings": list(outcome.warnings),
        },
        notes=tuple(f"注意: {warning}" for warning in outcome.warnings),
    )


def _text(outcome: Outcome) -> str:
    names = "、".join(sorted(path.name for path in outcome.files))
    place = f"{shown(outcome.draft)}（{names}）"
    if not outcome.made or outcome.figures is None:
        return (
            f"入力は第{outcome.number}稿から変わっていません。新しい稿は作りませんでした: {place}"
        )
    figures = {name: f"{count:,}" for name, count in outcome.figures.items()}
    return (
        f"第{outcome.number}稿を作りました: {place}\n"
        "資料{sources}件（{characters}字）から意見{opinions}件、まとまり{points}件、争点{issues}件。"
        "未分類{unplaced}件、計上漏れ{unaccounted}字。".format(**figures)
    )


def _formats(given: str | None) -> tuple[str, ...]:
    """Return the names of formats, each once.

    Raises:
        UsageError: there is none of this name.
    """
    if given is None:
        return DEFAULT_FORMATS
    known = formats()
    names = [name.strip().casefold() for name in re.split(r"[,、，]", given) if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        wrong = f"「{'」「'.join(unknown)}」という形式はありません" if unknown else "値がありません"
        raise UsageError(f"--format: {wrong}。", remedy=f"使えるのは {'、'.join(known)} です。")
    return tuple(dict.fromkeys(names))


def _date(given: str | None) -> str | None:
    """Return an ISO date as it is.

    Raises:
        UsageError: it is none.
    """
    if given is None:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise UsageError(
        f"--date: 「{given}」は日付として読めません。",
        remedy="2026-07-15 のように、実在する日付を半角の年-月-日で指定してください。",
    )
