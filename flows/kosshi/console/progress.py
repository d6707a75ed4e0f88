"""Progress of a long run: on a terminal only, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from kosshi.errors import one_line
from kosshi.pipeline import STAGES, Call, plain_call

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

P = ParamSpec("P")
R = TypeVar("R")


class _Watched:
    """A call that shows the stage it runs; one line a stage, with what it works on."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def __call__(
        self, stage: str, what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run ``function``, which is on ``what``."""
        if stage not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, total=1, completed=1, what="")
            self._tasks[stage] = self._bar.add_task(STAGES[stage], total=None, what="")
        self._bar.update(self._tasks[stage], what=one_line(what))
        return function(*args, **kwargs)


@contextmanager
def progress(*, wanted: bool = True) -> Iterator[Call]:
    """Yield the call that runs the stages; it shows them where a person watches."""
    if not wanted or not sys.stderr.isatty():
        yield plain_call
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", style="dim", markup=False),
        console=Console(stderr=True),
        refresh_per_second=5,
        transient=True,
    ) as bar:
        yield _Watched(bar)
