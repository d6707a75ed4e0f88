"""``kosshi build``: a new draft, unless nothing changed."""

from __future__ import annotations

import re
from argparse import Namespace

from kosshi.console.answer import Answer
from kosshi.console.place import folder_of, shown, workspace_of
from kosshi.console.progress import progress
from kosshi.pipeline import DEFAULT_FORMATS, Job, Outcome, run


def answer(options: Namespace) -> Answer:
    """Build the draft.

    Raises:
        KosshiError: whatever is wrong; no draft is written then.
    """
    job = Job(
        workspace=workspace_of(options.workspace),
        outputs=None if options.out is None else folder_of(options.out, "出力先"),
        formats=formats_of(options.format),
        date=options.date,
        keep_going=options.keep_going,
        ocr=options.ocr,
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


def formats_of(given: str | None) -> tuple[str, ...]:
    """Return the names of formats in ``pdf,json``, each once; the pipeline checks them."""
    if given is None:
        return DEFAULT_FORMATS
    names = (name.strip().casefold() for name in re.split(r"[,、，]", given))
    return tuple(dict.fromkeys(name for name in names if name))
