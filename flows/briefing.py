"""骨子（案）の作成を Prefect のフローとして動かす。Prefect を知るのは、このファイルだけ。

``python flows/briefing.py`` runs the flow once; ``python flows/briefing.py serve --cron …`` runs it
on a schedule.  The stages are those of ``kosshi.pipeline``, each a task.  Importing this module, as
Prefect does for a scheduled run, sets the defaults of the environment and does nothing else.

Run as a program, it starts Prefect's server before it imports Prefect: the two take a few seconds
each, and so they take them at the same time.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import hashlib
import http.client
import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import atexit
from collections.abc import Callable
from contextlib import suppress
from datetime import date as calendar_date
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = REPOSITORY / "seeds"

# Read when Prefect is imported, so they stand before it.  The first stops the server's reports, the
# second those of the client; neither stops the other's.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from kosshi.errors import (  # noqa: E402  (light, and needed before the server is started)
    Interrupted,
    KosshiError,
    LibraryError,
    UsageError,
    one_line,
)

# -- the server: standard library only ------------------------------------------------------

# The listening socket is handed down, so no other process can take the port in between and whoever
# connects early waits instead of being refused.  The pipe on stdin closes when the process that
# started this one ends, in whatever way: no server is left behind.
_SERVER_CODE = """
import os, socket, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
import uvicorn
app = "prefect.server.api.server:create_app"
config = uvicorn.Config(app, factory=True, log_level="error", lifespan="on")
uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
"""
_START_SECONDS = 120
_STOP_SECONDS = 10
_UI_PORT = 4200


class Server:
    """Prefect's API server on 127.0.0.1, for the life of this process.

    Its database is kept in PREFECT_HOME: the history and the artifacts of earlier runs can be seen
    in the UI of ``serve``, and a database that exists is up in 3 s, a new one in 8.  It is not
    Prefect's own ``prefect.db``, which a server of somebody else's may have open or have migrated
    to a newer schema.  A lock gives it to one server at a time (SQLite's migrations are not made
    for two); a second one, and one that finds it unusable, takes a temporary database instead.
    """

    def __init__(self, *, schedules: bool, verbose: bool) -> None:
        """Start it, without waiting; ``schedules`` is what needs the scheduler and the UI."""
        self._schedules, self._verbose = schedules, verbose
        home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
        self._temporary: str | None = None
        self._lock = _lock(home / "kosshi.db.lock")
        self._start(self._temporary_database() if self._lock is None else home / "kosshi.db")

    def ready(self) -> None:
        """Wait until it answers.

        Raises:
            LibraryError: it ends, or doesn't answer.
        """
        if not self._answers():
            self._end()
            self._start(self._temporary_database())
            if not self._answers():
                raise LibraryError(
                    "Prefect のサーバーが起動しません。",
                    remedy="--verbose を付けると原因が表示されます。"
                    "急ぐときは kosshi build で作れます。",
                )

    def stop(self) -> None:
        """Stop it and remove what was temporary."""
        self._end()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _temporary_database(self) -> Path:
        self._temporary = self._temporary or tempfile.mkdtemp(prefix="kosshi-prefect-")
        return Path(self._temporary) / "prefect.db"

    def _start(self, database: Path) -> None:
        with socket.socket() as listener:
            self._bind(listener)
            listener.listen(128)
            self._port = listener.getsockname()[1]
            self.address = f"http://127.0.0.1:{self._port}"
            # The lock goes along: it is held as long as the server lives.
            handed_down = [listener.fileno()] + ([] if self._lock is None else [self._lock])
            self._process = subprocess.Popen(  # noqa: S603 (our own code)
                [sys.executable, "-c", _SERVER_CODE, str(listener.fileno())],
                env=self._environment(database),
                stdin=subprocess.PIPE,
                stdout=None if self._verbose else subprocess.DEVNULL,
                stderr=None if self._verbose else subprocess.DEVNULL,
                pass_fds=handed_down,
                # Ctrl-C is for the run, which still has to report to the server.
                start_new_session=True,
            )

    def _bind(self, listener: socket.socket) -> None:
        # An address of the UI that stays the same can be kept as a bookmark.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            if self._schedules:
                listener.bind(("127.0.0.1", _UI_PORT))
                return
        listener.bind(("127.0.0.1", 0))

    def _environment(self, database: Path) -> dict[str, str]:
        # "Ephemeral" leaves out the scheduler and other services that one run has no use for.
        kind = {} if self._schedules else {"PREFECT__SERVER_EPHEMERAL": "1"}
        return {
            **os.environ,
            **kind,
            "PREFECT__SERVER_FINAL": "1",
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
            "PREFECT_SERVER_UI_ENABLED": str(self._schedules),
            "PREFECT_SERVER_UI_API_URL": f"{self.address}/api",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        }

    def _answers(self) -> bool:
        # Connecting works at once (the socket listens already), the answer comes when it is up;
        # if it dies instead, the connection is reset.
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


def _lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None where it is taken or can't be."""
    descriptor = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if descriptor is not None:
            os.close(descriptor)
        return None
    return descriptor


# -- the command line ------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """argparse, in Japanese as far as it lets itself be."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"コマンドの指定が正しくありません（{message}）。", remedy="-h で使い方を表示します。")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "使い方: ", 1)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options; paths in it are absolute.

    Raises:
        UsageError: they can't be understood.
    """
    serve = arguments[:1] == ["serve"]
    parser = _Parser(
        prog="briefing.py serve" if serve else "briefing.py",
        description="骨子（案）を定時に作ります。止めるには Ctrl-C。"
        if serve
        else "骨子（案）を一回作ります。定時に作るには serve（serve -h で説明）。",
        epilog="Prefect のサーバーは自分で起動し、終わると止めます。"
        "環境変数 PREFECT_API_URL があれば、そのサーバーを使います。",
        add_help=False,
    )
    add = parser.add_argument_group("指定できること").add_argument
    add("workspace", nargs="?", type=Path, default=SEEDS, help="作業フォルダ（省略時: seeds/）")
    add("--out", type=Path, metavar="フォルダ", help="出力先（省略時: outputs/）")
    add("--date", metavar="YYYY-MM-DD", help="印刷する日付（panel.yaml より優先）")
    add("--format", metavar="形式", help="出力形式。「,」で区切る（省略時: json,pdf）")
    add("--keep-going", action="store_true", help="読めない資料を除いて作り、除いたことを稿に記す")
    if serve:
        add("--cron", required=True, metavar="式", help="いつ作るか。例: '0 7 * * 1-5'（平日7時）")
        add("--timezone", default="Asia/Tokyo", metavar="名", help="時間帯（省略時: Asia/Tokyo）")
    add("--verbose", action="store_true", help="Prefect の記録と、誤りの詳しい経過も表示する")
    add("-h", "--help", action="help", help="この説明を表示する")
    options = parser.parse_args(arguments[serve:])
    options.serve = serve
    options.workspace = options.workspace.absolute()
    options.out = options.out and options.out.absolute()
    if serve:
        try:
            options.zone = ZoneInfo(options.timezone)
        except (ValueError, OSError, LookupError) as cause:
            raise UsageError(
                f"時間帯「{options.timezone}」がありません。", remedy="例: --timezone Asia/Tokyo"
            ) from cause
    return options


def report(error: BaseException, *, verbose: bool = False) -> int:
    """Say what went wrong in one line, and return the exit code."""
    if verbose:
        traceback.print_exception(error)
    if not isinstance(error, KosshiError):
        print(f"誤り（{type(error).__name__}）: {one_line(str(error))}", file=sys.stderr, flush=True)
        return KosshiError.exit_code
    print(f"誤り（{type(error).__name__}）: {error}", file=sys.stderr, flush=True)
    return error.exit_code


def start(options: argparse.Namespace) -> Server | None:
    """Make the environment of the run, and start a server unless one is given."""
    if not options.verbose and "PREFECT_LOGGING_LEVEL" not in os.environ:
        # Of the console only: the UI still gets everything.  What failed is said by report().
        level = "WARNING" if options.serve else "CRITICAL"
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", level)
    if os.environ.get("PREFECT_API_URL"):
        return None
    # httpx would ask a proxy for 127.0.0.1, too.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "127.0.0.1")))
    server = Server(schedules=options.serve, verbose=options.verbose)
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = f"{server.address}/api"
    return server


if __name__ == "__main__":
    # With the default action, SIGTERM would skip what tidies up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        _options = parse(sys.argv[1:])
        _server = start(_options)
    except KosshiError as _error:
        sys.exit(report(_error))

# -- the flow --------------------------------------------------------------------------------

from functools import partial  # noqa: E402

from prefect import Task, flow, get_run_logger  # noqa: E402
from prefect.artifacts import (  # noqa: E402
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)
from prefect.cache_policies import NO_CACHE  # noqa: E402
