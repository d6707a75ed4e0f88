"""The briefing as a Prefect flow: the only file that knows Prefect.

``python flows/briefing.py`` runs the flow once, ``python flows/briefing.py serve --cron …`` on a
schedule.  The stages are those of ``kosshi.pipeline``, each a task.  Importing this module, as
Prefect does for a scheduled run, sets defaults of the environment and does nothing else.

Run as a program, it starts Prefect's server before it imports Prefect: each takes seconds, and so
they take them at the same time.
"""
# ruff: noqa: E402  (what stands above an import must be done before it)

from __future__ import annotations

import asyncio
import atexit
import errno
import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosshi.console.arguments import HelpAsked
from kosshi.console.scheduled import INTERRUPTED, parse, report
from kosshi.errors import KosshiError, LibraryError, UsageError

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = REPOSITORY / "seeds"

# Read when Prefect is imported.  The first stops what the server reports to its maker, the second
# what the client does; neither stops the other's.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

# -- the server ------------------------------------------------------------------------------

# The listening socket is handed down: no other process can take the port meanwhile, and whoever
# connects early waits instead of being refused.  The pipe on stdin closes when the process that
# started this one ends, in whatever way, so that no server is left behind.
_SERVER_CODE = """
import os, signal, socket, sys, threading
def follow():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=follow, daemon=True).start()
import uvicorn
config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, lifespan="on",
                        log_level="error", timeout_graceful_shutdown=5)
uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
"""
_START_SECONDS, _STOP_SECONDS = 120, 10
_UI_PORT = 4200  # Prefect's own; one that stays the same can be kept as a bookmark


class Server:
    """Prefect's API server on 127.0.0.1, for the life of this process.

    Its database is kept in PREFECT_HOME: the UI of ``serve`` shows the history and the artifacts of
    all runs, and a server on a database that exists is up in 3 s, on a new one in 8.  It is not
    Prefect's ``prefect.db``, which a server of somebody else's may have open, or have migrated to a
    newer schema.  A lock gives it to one server at a time, since its migrations are not made for
    two; the second, and one that can't use it, takes a temporary database instead.
    """

    def __init__(self, *, schedules: bool, verbose: bool) -> None:
        """Start it, without waiting; ``schedules``: with the scheduler and the UI."""
        self._schedules, self._verbose = schedules, verbose
        self._port = _UI_PORT if schedules else 0
        self._temporary: str | None = None
        home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
        self._lock = _locked(home / "kosshi.db.lock")
        self._start(self._temporary_database() if self._lock is None else home / "kosshi.db")

    def ready(self) -> None:
        """Wait until it answers.

        Raises:
            LibraryError: it doesn't.
        """
        if self._answers():
            return
        # What can't be opened stays as it is, for somebody who may want its history.
        print("注意: Prefect の実行履歴が使えないため、今回は履歴に残しません。", file=sys.stderr)
        self._end()
        self._start(self._temporary_database())
        if not self._answers():
            raise LibraryError(
                "Prefect のサーバーが起動しません。",
                remedy="原因は --verbose で表示します。急ぐときは kosshi build で作れます。",
            )

    def stop(self) -> None:
        """Stop it and remove what was temporary."""
        self._end()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _temporary_database(self) -> Path:
        self._temporary = self._temporary or tempfile.mkdtemp(prefix="kosshi-prefect-")
        return Path(self._temporary) / "prefect.db"

    def _start(self, database: Path) -> None:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", self._port))
            except OSError:
                listener.bind(("127.0.0.1", 0))
            listener.listen(128)
            self._port = listener.getsockname()[1]
            self.address = f"http://127.0.0.1:{self._port}"
            environment = {
                **os.environ,
                "PREFECT__SERVER_FINAL": "1",
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
                "PREFECT_SERVER_UI_ENABLED": str(self._schedules),
                "PREFECT_SERVER_UI_API_URL": f"{self.address}/api",
                "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            }
            if not self._schedules:  # leaves out what a single run has no use for
                environment["PREFECT__SERVER_EPHEMERAL"] = "1"
            output = None if self._verbose else subprocess.DEVNULL
            self._process = subprocess.Popen(  # noqa: S603  our own code
                [sys.executable, "-c", _SERVER_CODE, str(listener.fileno())],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                # With the lock, which is held as long as the server lives.
                pass_fds=[fd for fd in (listener.fileno(), self._lock) if fd is not None],
                # Ctrl-C is for the run, which still has to report to the server.
                start_new_session=True,
            )

    def _answers(self) -> bool:
        # Connecting works at once, for the socket listens already; the answer comes when the server
        # is up, and if it dies instead, the connection is reset.
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_START_SECONDS)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


def _locked(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None where it is taken or can't be had."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
        else:
            return descriptor
    return None


# -- the command line ------------------------------------------------------------------------


def start(options: Namespace) -> Server | None:
    """Set the environment of the run, and start a server unless there is one."""
    if not options.verbose and "PREFECT_LOGGING_LEVEL" not in os.environ:
        # Of the console only, the UI gets everything.  Failed runs are told of by report().
        level = "WARNING" if options.serve else "CRITICAL"
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", level)
    if os.environ.get("PREFECT_API_URL"):
        return None
    for name in ("NO_PROXY", "no_proxy"):  # or 127.0.0.1 would be asked for at the proxy
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "127.0.0.1")))
    server = Server(schedules=options.serve, verbose=options.verbose)
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = f"{server.address}/api"
    return server


if __name__ == "__main__":
    # The default actions would skip what tidies up, or show where an import was interrupted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else: ignored, with nohup
        signal.signal(signal.SIGINT, lambda *_: sys.exit(report(INTERRUPTED)))
    try:
        _options = parse(sys.argv[1:], SEEDS)
    except HelpAsked as _asked:
        print(_asked)
        sys.exit()
    except KosshiError as _error:
        sys.exit(report(_error))
    _server = start(_options)

# -- the flow --------------------------------------------------------------------------------

from kosshi import pipeline
from kosshi.console.build import formats_of
from kosshi.console.told import FIGURES, main_file, sentence, spoken
from prefect import Task, flow, get_run_logger
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

_RETRIED = frozenset({"panel", "extract", "render"})
"""The stages that read or write files; the others only compute, and would fail the same again."""

_NETWORK = "ETIMEDOUT ECONNRESET ECONNABORTED ENOTCONN ENETDOWN ENETUNREACH EHOSTDOWN EHOSTUNREACH"
_TRANSIENT = frozenset(
    getattr(errno, name) for name in f"EIO ESTALE EAGAIN EBUSY EINTR {_NETWORK}".split()
)
"""What a network share says when it is away for a moment; nothing that is said of a content."""


def is_transient(error: object) -> bool:
    """Whether the operating system refused, be it below a KosshiError, what it may do later."""
    while isinstance(error, BaseException):
        if isinstance(error, OSError) and error.errno in _TRANSIENT:
            return True
        error = error.__cause__
    return False


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    return is_transient(state.data)


def _stage(what: str, work: Callable[[], Any]) -> Any:  # noqa: ARG001  what names the run
    return work()


_TASKS = {
    stage: Task(
        _stage,
        name=title,
        task_run_name=title + ": {what}",
        # The pipeline itself knows whether its inputs changed: nothing is hashed or kept here.
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=3 if stage in _RETRIED else 0,
        retry_delay_seconds=[1, 5, 15],
        retry_condition_fn=_may_pass,
    )
    for stage, title in pipeline.STAGES.items()
}


def as_task(stage: str, what: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run a stage as a task: the ``call`` that ``pipeline.run`` is given."""
    # Prefect walks through every collection among a task's arguments, but not into this.
    return _TASKS[stage](what, partial(function, *args, **kwargs))


@flow(name="kosshi-briefing", flow_run_name="骨子（案）の作成: {workspace}", persist_result=False)
def briefing(
    workspace: str = str(SEEDS),
    out: str | None = None,
    formats: tuple[str, ...] = pipeline.DEFAULT_FORMATS,
    date: str | None = None,
    keep_going: bool = False,
    ocr: bool = False,
) -> dict[str, Any]:
    """有識者会議の議事要旨と委員提出資料から、次回会議の骨子（案）を作る。

    入力が前の稿から変わっていなければ、新しい稿は作らずに正常に終わる。

    Args:
        workspace: 作業フォルダ（panel.yaml のあるフォルダ）
        out: 稿を置くフォルダ。空欄なら、作業フォルダと同じ場所にある outputs/
        formats: 出力の形式（pdf、json など）
        date: 稿に印刷する日付（例: 2026-07-15）。空欄なら panel.yaml のとおり
        keep_going: 読み取れない資料を除いて作り、その旨を稿に記す
        ocr: 文字のない PDF（スキャン）を OCR で読む（ocrmypdf が必要）
    """
    try:
        outputs = Path(out) if out else None
        job = pipeline.Job(Path(workspace), outputs, tuple(formats), date or None, keep_going, ocr)
        outcome = pipeline.run(job, as_task)
    except KosshiError as error:
        if __name__ != "__main__":  # a scheduled run: main(), which tells of failures, is far away
            report(error)
        raise
    said = sentence(outcome)
    print(said, flush=True)
    for warning in outcome.warnings:
        print(f"注意: {warning}", file=sys.stderr, flush=True)
    try:
        publish(outcome, said)
    except Exception:  # noqa: BLE001  the draft stands, whether or not the UI can show it
        get_run_logger().warning("アーティファクトを登録できませんでした", exc_info=True)
    return {"made": outcome.made, "number": outcome.number, "file": str(main_file(outcome))}


def publish(outcome: pipeline.Outcome, said: str) -> None:
    """Show the draft and its figures in Prefect's UI; unchanged inputs have no new figures."""
    file, number = main_file(outcome).absolute(), f"第{outcome.number}稿"
    create_link_artifact(
        file.as_uri(), f"{number} {file.name}", key="kosshi-briefing", description=said
    )
    if outcome.figures is not None:
        rows: list[dict[str, Any]] = [{"項目": "稿", "値": number}]
        rows += [{"項目": FIGURES.get(k, k), "値": v} for k, v in outcome.figures.items()]
        create_table_artifact(rows, key="kosshi-summary", description=said)


# -- once, or on a schedule ------------------------------------------------------------------


def serve(options: Namespace, parameters: dict[str, Any], server: Server | None) -> None:
    """Run the flow whenever ``options.cron`` says, until stopped.

    Raises:
        UsageError: the expression isn't understood.
    """
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner
    from prefect.schedules import Cron
    from prefect.server.schemas.schedules import CronSchedule

    try:
        schedule = CronSchedule(cron=options.cron, timezone=options.timezone)
    except ValueError as cause:
        message = f"--cron: 「{options.cron}」は cron の式として読めません。"
        remedy = "「分 時 日 月 曜日」の順に書いてください。例: '0 7 * * 1-5'（平日の7時）"
        raise UsageError(message, remedy=remedy) from cause
    if server is not None:
        server.ready()
    os.chdir(REPOSITORY)  # from where the runs find this file
    place = hashlib.sha256(os.fsencode(options.workspace)).hexdigest()[:8]
    deployment = RunnerDeployment.from_flow(
        briefing,
        name=f"workspace-{place}",
        description=f"作業フォルダ: {options.workspace}",
        schedule=Cron(options.cron, timezone=options.timezone),
        parameters=parameters,
        paused=False,  # stopping paused it
    )
    times = asyncio.run(schedule.get_dates(n=3, start=datetime.now(UTC)))
    print(f"骨子（案）を定時に作ります：{options.cron}（{options.timezone}）")
    print(f"次回以降：{'、'.join(spoken(time.astimezone(options.zone)) for time in times)}")
    print(f"画面：{os.environ['PREFECT_API_URL'].removesuffix('/api')}")
    print("止めるには Ctrl-C を押してください。", flush=True)
    if "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL" in os.environ:  # read by the runs
        os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    runner = Runner(limit=1)
    runner.add_deployment(deployment)

    async def until_stopped() -> None:
        # Prefect's own handler forgets to await, and warns of it; this does what Ctrl-C does.
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        vars(runner)["handle_sigterm"] = lambda *_: loop.call_soon_threadsafe(task.cancel)
        await runner.start()

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(until_stopped())
    print("止めました。")


def main(options: Namespace, server: Server | None) -> int:
    """Run the flow as the options say, and return the exit code."""
    chosen = formats_of(options.format)
    parameters = {
        "workspace": str(options.workspace),
        "out": options.out and str(options.out),
        "formats": list(chosen),
        "date": options.date,
        "keep_going": options.keep_going,
        "ocr": options.ocr,
    }
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        # What is wrong with the options is said before the server is up.
        pipeline.check_job(pipeline.Job(options.workspace, None, chosen, options.date))
        if options.serve:
            serve(options, parameters, server)
            return 0
        if server is not None:
            if "pdf" in parameters["formats"]:
                import_module("weasyprint")  # half a second, while the server starts
            server.ready()
        # A sync flow waits up to a second for the thread of its heartbeat, which would tell of a
        # crash to nobody here.  (An async flow doesn't wait, but sees Ctrl-C only afterwards.)
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            briefing(**parameters)
    except KeyboardInterrupt:
        return report(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  whatever it is, a user gets one line
        return report(error, debug=options.debug)
    return 0


if __name__ == "__main__":
    sys.exit(main(_options, _server))
