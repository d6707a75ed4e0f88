"""A small panel with a finished draft, a fault during the next run, and a look at what is left.

Whatever happens to a run: earlier drafts stay as they were byte for byte, there is no half draft, no
lock needs a person, no process is left, and the next run succeeds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kosshi.drafts import all_drafts

ROOT = Path(__file__).resolve().parents[2]
PANEL = ROOT / "tests" / "panels" / "port-transcript"
TIMEOUT = 180

# The stages are the pipeline's own; what is added kills, waits or replaces at a boundary.
DRIVER = """
import os, signal, sys
from pathlib import Path
from kosshi import pipeline
workspace, outputs, formats, where, what = sys.argv[1:6]
boundary = 0
def call(stage, name, function, *args, **kwargs):
    global boundary
    for after in (False, True):
        if after:
            result = function(*args, **kwargs)
        if boundary == int(where):
            if what == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            elif what == "exit":
                os._exit(3)
            else:
                exec(what)
        boundary += 1
    return result
pipeline.run(pipeline.Job(Path(workspace), Path(outputs), tuple(formats.split(","))), call)
print(boundary)
"""


class Broken(AssertionError):
    """What must hold after a fault does not."""


class Scene:
    """A copy of a panel with one finished draft, and another version of its sources to build next.

    Args:
        folder: where everything goes; its own for each scene.
        formats: of the drafts.
    """

    def __init__(self, folder: Path, formats: str = "json") -> None:
        self.folder = folder
        self.formats = formats
        self.workspace = shutil.copytree(PANEL, folder / "panel")
        self.outputs = folder / "outputs"
        self.source = max(self.workspace.glob("meeting-*/*"), key=lambda path: path.stat().st_size)
        self._versions = 0
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT", "COV_"))
        }
        done = self.build()
        if done.returncode:
            raise Broken(done.stderr)
        self.before = self.drafts()

    # -- runs -----------------------------------------------------------------------------

    def change(self) -> None:
        """Change the source, so that the next run has something to do."""
        self._versions += 1
        text = self.source.read_text(encoding="utf-8")
        mark = f"（第{self._versions}版）"
        self.source.write_text(text.rstrip("\n") + f"\n{mark}\n", encoding="utf-8")

    def command(self) -> list[str]:
        """Return the command line of a plain build."""
        line = [sys.executable, "-m", "kosshi", "build", str(self.workspace)]
        return [*line, "--out", str(self.outputs), "--format", self.formats]

    def start(self, **environment: str) -> subprocess.Popen[str]:
        """Start a build in a process group of its own."""
        return subprocess.Popen(
            self.command(),
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def build(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build to the end."""
        with self.start(**environment) as process:
            out, err = process.communicate(timeout=TIMEOUT)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def drive(self, where: int, what: str = "kill") -> subprocess.CompletedProcess[str]:
        """Run the stages in a process that does ``what`` at boundary ``where``; -1: nowhere."""
        arguments = (str(self.workspace), str(self.outputs), self.formats, str(where), what)
        return subprocess.run(
            [sys.executable, "-c", DRIVER, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
            check=False,
        )

    # -- what is left ---------------------------------------------------------------------

    def drafts(self) -> dict[str, str]:
        """Return the SHA-256 of every file of every folder that looks like a draft."""
        return {
            path.relative_to(self.outputs).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.outputs.glob("meeting-*/draft-*/**/*"))
            if path.is_file()
        }

    def check_left(self) -> None:
        """Check what a fault left: earlier drafts as they were, and nothing that looks like one.

        Raises:
            Broken: something else.
        """
        now = self.drafts()
        changed = [name for name, digest in self.before.items() if now.get(name) != digest]
        if changed:
            raise Broken(f"an earlier draft was changed: {changed}")
        whole = {draft.path for draft in all_drafts(self.outputs)}
        for folder in self.outputs.glob("meeting-*/draft-*"):
            if folder not in whole:
                raise Broken(f"a half draft: {folder.name}")
        for draft in all_drafts(self.outputs):
            if draft.damage():
                raise Broken(f"a draft that is not what its manifest says: {draft.damage()}")

    def check_next(self) -> None:
        """Check that the next run succeeds, leaves no rest of the one before, and tells the truth.

        Raises:
            Broken: it doesn't.
        """
        wait_until(lambda: not self.processes(), "processes are left")
        done = self.build()
        if done.returncode:
            raise Broken(f"the next run failed: {done.stderr.strip()}")
        self.check_left()
        rests = [p.name for p in self.outputs.glob("meeting-*/.draft-*")]
        if rests:
            raise Broken(f"the next run left {rests}")
        newest = max(all_drafts(self.outputs), key=lambda draft: draft.number)
        ledger = json.loads((newest.path / "ledger.json").read_text(encoding="utf-8"))
        if ledger["sources"][0]["sha256"] != hashlib.sha256(self.source.read_bytes()).hexdigest():
            raise Broken("the newest draft is not of the newest source")
        if any(account["unaccounted"] for account in ledger["accounting"]):
            raise Broken("characters are unaccounted for")
        self.before = self.drafts()

    def processes(self) -> list[int]:
        """Return the processes that work on this scene, but for this one."""
        mark = str(self.folder).encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and int(entry.name) != os.getpid():
                    line = (entry / "cmdline").read_bytes()
                    if (
                        mark in line
                        and (entry / "stat").read_text().split(")")[1].split()[0] != "Z"
                    ):
                        found.append(int(entry.name))
            except OSError:
                continue
        return found


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: float = 10) -> None:
    """Wait until something holds.

    Raises:
        Broken: it doesn't within the time.
    """
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise Broken(otherwise)
        time.sleep(0.02)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """Mount a tmpfs of that size at ``folder``; gives False where that isn't allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "kosshi-fault", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def kill_group(process: subprocess.Popen[str], signum: int = signal.SIGKILL) -> None:
    """Send a signal to a process and to all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signum)
    process.communicate(timeout=TIMEOUT)
