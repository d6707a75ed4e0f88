"""The Prefect flow: the same ledger as the plain build, quiet failures, and nothing left behind.

Everything runs in processes of its own: Prefect's warnings are not ours to fix, and what counts is
what a person sees who types the command.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from kosshi.pipeline import STAGES, Job, run

from .conftest import ROOT, SEEDS  # noqa: TID252 - tests are no package of the source root

FLOW = ROOT / "flows" / "briefing.py"
TIMEOUT = 120

# Told of by every Python process of a run, the server too: whoever is looked up or connected to.
GUARD = """
import os, sys
def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        target = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        host = target[0] if isinstance(target, tuple) else target
        with open(os.environ["GUARD_LOG"], "a") as log:
            print(host, file=log)
sys.addaudithook(note)
"""


class Bench:
    """A copy of the seeds, a Prefect home of its own, and the environment for both."""

    def __init__(self, folder: Path) -> None:
        self.workspace = shutil.copytree(SEEDS, folder / "seeds")
        self.outputs = folder / "outputs"
        self.home = folder / "prefect"
        self.contacts = folder / "contacts.txt"
        guard = folder / "guard"
        guard.mkdir()
        (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "COV_"))}
        self.environment = kept | {
            "PREFECT_HOME": str(self.home),
            "PYTHONPATH": str(guard),
            "GUARD_LOG": str(self.contacts),
            # A proxy that isn't there: 127.0.0.1 must not be asked for through it.
            "HTTP_PROXY": "http://proxy.invalid:9",
            "HTTPS_PROXY": "http://proxy.invalid:9",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(FLOW), *arguments],
            cwd=self.workspace.parent,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=TIMEOUT)
        return process.returncode, out, err

    def processes(self) -> list[str]:
        """The processes that work with this Prefect home."""
        mark = f"PREFECT_HOME={self.home}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("flow"))


@pytest.fixture(scope="module")
def first(bench: Bench) -> tuple[int, str, str]:
    return bench.run("seeds", "--format", "json")


def test_the_flow_and_the_plain_build_give_the_same_ledger(
    bench: Bench, first: tuple[int, str, str], tmp_path: Path
) -> None:
    code, out, err = first
    assert (code, err) == (0, "")
    assert out == "骨子（案）第1稿を作成しました：outputs/meeting-03/draft-001/ledger.json\n"
    plain = run(Job(SEEDS, tmp_path, formats=("json",)))
    made = bench.outputs / "meeting-03" / "draft-001" / "ledger.json"
    assert made.read_bytes() == plain.files[0].read_bytes()


def test_unchanged_inputs_end_as_success_without_a_new_draft(
    bench: Bench, first: tuple[int, str, str]
) -> None:
    code, out, err = bench.run("seeds", "--format", "json")
    assert (code, err) == (0, "")
    place = "outputs/meeting-03/draft-001/ledger.json（第1稿）"
    assert out == f"前回の稿から変更がないため、新しい稿は作成しませんでした：{place}\n"
    assert [path.name for path in (bench.outputs / "meeting-03").glob("draft-*")] == ["draft-001"]


def test_every_stage_is_a_task_that_names_what_it_works_on(
    bench: Bench, first: tuple[int, str, str]
) -> None:
    with closing(sqlite3.connect(bench.home / "kosshi.db")) as database:
        tasks = dict(database.execute("select name, state_type from task_run"))
        artifacts = dict(database.execute("select key, data from artifact order by created desc"))
    assert set(tasks.values()) == {"COMPLETED"}
    assert {name.partition(": ")[0] for name in tasks} == set(STAGES.values())
    assert {
        "資料の読取り: meeting-02/minutes.md",
        "資料の読取り: meeting-02/paper-endo.md",
        "対象文書への対応付け: 防衛戦略",
        "稿の構成・検査: 第1稿",
        "出力: json",
    } <= set(tasks)
    assert set(artifacts) == {"kosshi-briefing", "kosshi-summary"}
    assert "file:///" in artifacts["kosshi-briefing"]


def test_nobody_is_contacted_but_this_machine(bench: Bench, first: tuple[int, str, str]) -> None:
    contacted = set(bench.contacts.read_text(encoding="utf-8").split())
    assert contacted == {"127.0.0.1"}


def test_a_failure_is_one_line_with_its_code_and_leaves_nothing(
    bench: Bench, first: tuple[int, str, str]
) -> None:
    shutil.copytree(bench.workspace, bench.workspace.parent / "broken")
    (bench.workspace.parent / "broken" / "meeting-02" / "空.md").touch()
    code, out, err = bench.run("broken", "--format", "json")
    assert (code, out) == (6, "")
    assert err.startswith("誤り（EmptySourceError）: meeting-02/空.md: ")
    assert err.count("\n") == 1
    assert list(bench.outputs.glob("broken/meeting-03/*draft*")) == []
    assert bench.processes() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--formt", "pdf"), "「--format」ではありませんか。"),
        (("--format", "docs"), "「docs」という形式はありません"),
        (("--date", "2026-02-30"), "「2026-02-30」は日付として読めません"),
        (("serve",), "--cron を指定してください"),
        (("serve", "--cron", "0 7 * *"), "「0 7 * *」は cron の式として読めません"),
        (("serve", "--cron", "0 7 * * *", "--timezone", "Asia/Tokio"), "「Asia/Tokio」"),
    ],
)
def test_a_wrong_command_line_is_one_line(
    bench: Bench, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = bench.run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("誤り（UsageError）: ")
    assert said in err
    assert err.count("\n") == 1
    assert bench.processes() == []


def test_help_starts_nothing(bench: Bench) -> None:
    for arguments in (("-h",), ("serve", "--help")):
        code, out, err = bench.run(*arguments)
        assert (code, err) == (0, "")
        assert " ".join(["使い方: python flows/briefing.py", *arguments[:-1]]) in out


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_a_run_that_is_stopped(
    bench: Bench, first: tuple[int, str, str], signum: signal.Signals
) -> None:
    with bench.start("seeds", "--format", "json", "--out", "stopped") as process:
        until = time.monotonic() + 30
        while len(bench.processes()) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(bench.processes()) >= 2  # the run and its server
        process.send_signal(signum)
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}.get(signum, -signum)
    assert "Traceback" not in err
    while bench.processes() and time.monotonic() < until:
        time.sleep(0.05)
    assert bench.processes() == []
    assert not list((bench.workspace.parent / "stopped").glob("*/draft-*"))


def test_importing_sets_the_environment_and_does_nothing_else(bench: Bench) -> None:
    code = """
import errno, os
before = dict(os.environ)
import briefing
from kosshi.errors import EmptySourceError, ReadError
changed = {k: v for k, v in os.environ.items() if before.get(k) != v}
assert changed == {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}, changed
assert not os.path.exists(os.environ["PREFECT_HOME"] + "/kosshi.db")

def wrapped(cause):
    error = ReadError("読めません。", file="a.md")
    error.__cause__ = cause
    return error

assert briefing.is_transient(wrapped(OSError(errno.ESTALE, "")))
assert briefing.is_transient(OSError(errno.EIO, ""))
assert not briefing.is_transient(wrapped(OSError(errno.ENOENT, "")))
assert not briefing.is_transient(wrapped(UnicodeDecodeError("utf-8", b"", 0, 1, "")))
assert not briefing.is_transient(EmptySourceError("空です。"))
"""
    home = bench.home.parent / "untouched"
    environment = {k: v for k, v in bench.environment.items() if k != "DO_NOT_TRACK"}
    environment |= {"PREFECT_HOME": str(home), "PYTHONPATH": str(FLOW.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(
    "KOSSHI_SLOW_TESTS" not in os.environ, reason="waits two minutes for the schedule"
)
def test_a_schedule_makes_a_draft_and_then_no_more(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with bench.start("serve", "seeds", "--format", "json", "--cron", "* * * * *") as process:
        time.sleep(150)
        process.terminate()
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, err) == (0, "")
    assert out.count("第1稿を作成しました") == 1
    assert "前回の稿から変更がないため" in out
    assert set(bench.contacts.read_text(encoding="utf-8").split()) == {"127.0.0.1"}
    assert bench.processes() == []
