"""The stages in order: the one place that composes them.  Read ``run`` as a table of contents.

Whoever runs the pipeline hands it a ``call``: the command line a plain one, the orchestrator one
that makes each stage a task.  The stages are the same, and so is the ledger, byte for byte.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

import kosshi
from kosshi import ledger
from kosshi.align import align, mentions, place
from kosshi.align.examples import Ranked, by_example
from kosshi.compose import compose
from kosshi.compose.evidence import evidence_of
from kosshi.decisions import Decision
from kosshi.decisions.read import load_decisions
from kosshi.decisions.replay import Replay
from kosshi.drafts import Drafts, fingerprint
from kosshi.errors import ConfigError, KosshiError, ReadError, TemplateError, UsageError, os_reason
from kosshi.extract import extract
from kosshi.extract.binder import divide
from kosshi.extract.identity import distinct
from kosshi.merge import head_positions, merge
from kosshi.merge.issues import find_issues, issue_of
from kosshi.merge.written import as_members_write
from kosshi.model import Kind, Record
from kosshi.panel import load_panel
from kosshi.read import open_file
from kosshi.read.reading import Options
from kosshi.render import Product, formats
from kosshi.settings import Panel, SourceSettings
from kosshi.synthesis import Issue, Point, Synthesis
from kosshi.workspace import (
    PANEL_FILE,
    SourceFile,
    Workspace,
    check_outputs,
    default_outputs,
    open_workspace,
)

P = ParamSpec("P")
R = TypeVar("R")

STAGES = {
    "panel": "設定の読込み",
    "extract": "資料の読取り",
    "merge": "意見の統合",
    "align": "対象文書への対応付け",
    "compose": "稿の構成・検査",
    "render": "出力",
}
"""The stages by name, with what the user is told."""

_NO_OPTIONS = Options()
DEFAULT_FORMATS = ("json", "pdf")


class Call(Protocol):
    """Runs one stage on one thing (a file, a target, a format) and returns what it returns."""

    def __call__(
        self, stage: str, what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run ``function`` as stage ``stage`` on ``what``, which names it to people."""


def plain_call(
    stage: str, what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a stage by calling it."""
    del stage, what  # for callers that show or schedule them
    return function(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be built.

    Attributes:
        workspace: folder with panel.yaml.
        outputs: folder for drafts; None for the place that belongs to the workspace.
        formats: names of output formats.
        date: ISO date to print, overriding panel.yaml.
        keep_going: leave out sources that can't be read, and say so on the first page.
        ocr: read scans by OCR, if it is installed.
    """

    workspace: Path
    outputs: Path | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    date: str | None = None
    keep_going: bool = False
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    ``made`` is False where the inputs were unchanged; then ``draft`` is the earlier draft and the
    figures are None.
    """

    made: bool
    draft: Path
    number: int
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()
    figures: dict[str, int] | None = field(default=None)


def run(job: Job, call: Call = plain_call) -> Outcome:
    """Build the draft for the next meeting, unless nothing changed since the last one.

    Raises:
        KosshiError: whatever is wrong; no draft is written then.
    """
    check_job(job)
    workspace = open_workspace(job.workspace)
    outputs = job.outputs or default_outputs(job.workspace)
    check_outputs(job.workspace, outputs)
    panel = call("panel", "panel.yaml", load_panel, job.workspace)
    panel = replace(panel, draft=replace(panel.draft, date=job.date or panel.draft.date))
    sources = workspace.sources()
    inputs = take_inputs(job, workspace, sources)
    with Drafts(outputs, next_number(panel, sources)).hold() as drafts:
        latest = drafts.latest()
        if latest is not None and latest.fingerprint == inputs.fingerprint and not latest.damage():
            files = tuple(latest.path / name for name, _ in latest.files)
            return Outcome(False, latest.path, latest.number, files)
        synthesis, warnings = synthesise(job, panel, sources, call)
        warnings = (*warnings, *_empty_meetings(workspace, sources))
        inputs.check(synthesis.records)
        number = drafts.next_number()
        product = call("compose", f"第{number}稿", finish, job, synthesis, number, warnings)
        chosen = {name: renderer for name, renderer in formats().items() if name in job.formats}

        def write(folder: Path) -> None:
            for name, renderer in chosen.items():
                call("render", name, renderer.render, product, folder / renderer.FILENAME)

        path = drafts.write(number, write, inputs.fingerprint)
    files = tuple(path / renderer.FILENAME for renderer in chosen.values())
    return Outcome(True, path, number, files, warnings, figures(synthesis))


def _empty_meetings(workspace: Workspace, sources: Sequence[SourceFile]) -> tuple[str, ...]:
    """Warn of a later meeting's folder that holds nothing yet: the draft is for the one before."""
    latest = max((source.meeting for source in sources if source.meeting), default=0)
    return tuple(
        f"{name}/ に資料がありません。この稿は第{latest}回までの資料によるものです。"
        for name, number in workspace.meetings()
        if number > latest
    )


def check_job(job: Job) -> None:
    """Check what was asked for, before any work.

    Raises:
        UsageError: there is no such format, or no such date.
    """
    known = formats()
    unknown = [name for name in job.formats if name not in known]
    if unknown or not job.formats:
        wrong = f"「{'」「'.join(unknown)}」という形式はありません" if unknown else "値がありません"
        raise UsageError(
            f"出力の形式（--format）: {wrong}。", remedy=f"使えるのは {'、'.join(known)} です。"
        )
    try:
        if job.date is None or date.fromisoformat(job.date).isoformat() == job.date:
            return
    except ValueError:
        pass
    raise UsageError(
        f"日付（--date）: 「{job.date}」は日付として読めません。",
        remedy="2026-07-15 のように、実在する日付を半角の年-月-日で指定してください。",
    )


def synthesise(
    job: Job, panel: Panel, sources: Sequence[SourceFile], call: Call = plain_call
) -> tuple[Synthesis, tuple[str, ...]]:
    """Read, extract, merge and align; returns the work and what was left out."""
    records, warnings = read_all(job, panel, sources, call)
    decisions = load_decisions(Workspace(job.workspace), panel.targets)
    synthesis, orphans = work_out(records, panel, decisions, call)
    return synthesis, (*orphans, *warnings)


def work_out(
    records: tuple[Record, ...],
    panel: Panel,
    decisions: Sequence[Decision] = (),
    call: Call = plain_call,
) -> tuple[Synthesis, tuple[str, ...]]:
    """Merge and align what was extracted; returns the work and what is to be told of the decisions."""
    replay = Replay(decisions, records)
    said = f"意見{sum(len(r.opinions) for r in records)}件"
    points, issues = call("merge", said, join, records, replay)
    ranked = rank(points, records, panel, replay, call)
    placements = replay.place(place(points, ranked, panel.targets), points)
    touched = mentions(points, ranked, placements, panel.targets)
    decided = replay.outcome()
    synthesis = Synthesis(records, panel, points, issues, placements, touched, decided)
    return synthesis, decided.warnings


def rank(
    points: Sequence[Point],
    records: Sequence[Record],
    panel: Panel,
    replay: Replay,
    call: Call = plain_call,
) -> Ranked:
    """Rank the sections of every target for every point, by words and by what people decided."""
    ranked = {
        target.id: call("align", target.short, align, points, records, target)
        for target in panel.targets
    }
    examples = replay.examples(place(points, ranked, panel.targets), points)
    return by_example(ranked, points, records, panel.targets, examples)


def read_all(
    job: Job, panel: Panel, sources: Sequence[SourceFile], call: Call = plain_call
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Read and extract every source, in order of meeting, minutes first."""
    records: list[Record] = []
    warnings: list[str] = []
    options = Options(ocr=job.ocr)
    for source in sources:
        try:
            records.extend(
                call("extract", source.path, read_source, source, panel.sources, options)
            )
        except KosshiError as error:
            if not job.keep_going:
                raise
            warnings.append(f"この稿に含まれていない資料があります。{error}")
    if not records:
        raise ReadError(
            "読み取れた資料がありません。",
            file=str(job.workspace),
            remedy="資料を確認してください。",
        )
    order = {Kind.MINUTES: 0, Kind.TRANSCRIPT: 1}
    records.sort(key=lambda r: (r.source.meeting or 0, order.get(r.facts.kind, 2)))
    warnings += [
        f"{record.source.path}: {warning}" for record in records for warning in record.warnings
    ]
    return distinct(records), tuple(dict.fromkeys(warnings))


def read_source(
    source: SourceFile, settings: Mapping[str, SourceSettings], options: Options = _NO_OPTIONS
) -> tuple[Record, ...]:
    """Read one file and extract what it says; a binder gives a record for each of its documents.

    Args:
        source: the file.
        settings: what panel.yaml says of the workspace's sources, by ``path`` or ``path#2``.
        options: how it is to be read.
    """
    opened = open_file(source.file, source.path, source.meeting, options)
    given = settings.get(source.path, SourceSettings())
    documents = divide(opened, given)
    records = tuple(
        extract(document, settings.get(document.source.name, given)) for document in documents
    )
    _check_given(settings, source, records)
    return records


def _check_given(
    settings: Mapping[str, SourceSettings], source: SourceFile, records: Sequence[Record]
) -> None:
    """Check that every ``path#2`` of panel.yaml is a document of the file."""
    names = [record.source.name for record in records]
    for name in settings:
        if name.startswith(f"{source.path}#") and name not in names:
            raise ConfigError(
                f"sources の「{name}」に当たる文書がありません（この資料の文書は{len(names)}件です）。",
                file=PANEL_FILE,
                remedy=f"あるのは {'、'.join(names)} です。",
            )


def join(
    records: tuple[Record, ...], replay: Replay
) -> tuple[tuple[Point, ...], tuple[Issue, ...]]:
    """Merge opinions into points and find the issues among them; decisions have the last word."""
    points = merge(records, replay.regroup)
    found = as_members_write(find_issues(points, records), points, records)
    # Headed by what the members say themselves, whatever side the secretariat sees them on.
    headed = head_positions(points, found, records)
    return replay.word(headed), replay.position(found, headed, issue_of)


def finish(job: Job, synthesis: Synthesis, number: int, warnings: tuple[str, ...]) -> Product:
    """Compose the briefing, write the ledger, and check the invariants on it."""
    product = Product(
        briefing=compose(synthesis, number, warnings),
        ledger=ledger.build(synthesis, number, warnings),
        templates=template_folders(open_workspace(job.workspace)),
        evidence=evidence_of(synthesis),
    )
    ledger.verify(product.ledger, {record.id: record.text for record in synthesis.records})
    return product


def figures(synthesis: Synthesis) -> dict[str, int]:
    """Return the figures that tell a run at a glance."""
    placed = {placement.point for placement in synthesis.placements}
    return {
        "sources": len(synthesis.records),
        "opinions": sum(len(record.opinions) for record in synthesis.records),
        "points": len(synthesis.points),
        "issues": len(synthesis.issues),
        "unplaced": sum(point.id not in placed for point in synthesis.points),
        "characters": sum(len(record.text) for record in synthesis.records),
        "unaccounted": sum(len(t) for r in synthesis.records for _, t in ledger.unaccounted(r)),
    }


# -- inputs --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a draft is made from: the hash of each source, and of everything together."""

    sources: dict[str, str]
    fingerprint: str

    def check(self, records: Iterable[Record]) -> None:
        """Check that no source changed between the first look and the reading.

        Raises:
            ReadError: one did.
        """
        for record in records:
            if self.sources[record.source.path] != record.source.sha256:
                raise ReadError(
                    "読取り中に内容が変わりました。",
                    file=record.source.path,
                    remedy="保存が終わってから、もう一度実行してください。",
                )


def take_inputs(job: Job, workspace: Workspace, sources: Sequence[SourceFile]) -> Inputs:
    """Read all that decides a draft: sources, settings, templates, the code and its libraries."""
    digests = {source.path: _digest(source.file, source.path) for source in sources}
    parts = [(f"source:{path}", digest.encode()) for path, digest in digests.items()]
    parts += [
        (f"workspace:{file.name}", _bytes(file, file.name))
        for file in (workspace.panel_file, workspace.decisions_file)
        if file.exists()
    ]
    folders = [("outlines", workspace.root / "outlines")]
    folders += [(f"templates{n}", f) for n, f in enumerate(template_folders(workspace))]
    folders += [("code", Path(kosshi.__file__).parent)]
    parts += [
        (f"{name}:{path.relative_to(folder).as_posix()}", _bytes(path, name))
        for name, folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    options = f"{sorted(job.formats)} {job.date} {job.keep_going} {job.ocr} {_versions()}"
    parts.append(("options", options.encode()))
    return Inputs(digests, fingerprint(parts))


def _digest(file: Path, shown: str) -> str:
    """Return the SHA-256 of a file, read in pieces: there may be thousands, and large ones."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(
            f"ファイルを読み取れません（{os_reason(error)}）。",
            file=shown,
            remedy="ファイルの有無とアクセス権を確認してください。",
        ) from error


def _bytes(file: Path, shown: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReadError(
            f"ファイルを読み取れません（{os_reason(error)}）。",
            file=shown,
            remedy="ファイルの有無とアクセス権を確認してください。",
        ) from error


def _versions() -> list[str]:
    """Return the versions of the libraries whose work shows in a draft."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in (
        "kosshi",
        "weasyprint",
        "jinja2",
        "cssselect2",
        "python-docx",
        "sudachipy",
        "sudachidict_core",
        "pypdfium2",
        "lxml",
    ):
        try:
            found.append(f"{name}={version(name)}")
        except PackageNotFoundError:
            continue
    return found


def next_number(panel: Panel, sources: Sequence[SourceFile]) -> int | None:
    """Return the number of the meeting at which the draft is tabled, or None if unknown."""
    held = panel.facts.meeting or max((s.meeting for s in sources if s.meeting), default=None)
    return None if held is None else held + 1


def template_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return where templates are looked for: the workspace's own first, then the project's.

    Raises:
        TemplateError: the installation has no templates.
    """
    own = own_templates()
    return (own,) if workspace.templates is None else (workspace.templates, own)


def own_templates() -> Path:
    """Return the project's own templates.

    Raises:
        TemplateError: the installation has none.
    """
    package = Path(kosshi.__file__).resolve().parent
    own = next(
        (
            folder
            for folder in (package.parent.parent / "templates", package / "_templates")
            if (folder / "briefing.html.j2").is_file()
        ),
        None,
    )
    if own is None:
        raise TemplateError(
            "骨子のテンプレートが見つかりません。",
            file=os.fspath(package.name),
            remedy="kosshi を入れ直してください。",
        )
    return own
