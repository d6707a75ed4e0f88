"""The faults, one function each: what is done to a run, and what must hold after it.

``python tests/faults/faults.py`` (``make faults``) tries all of them and prints a table;
``test_faults.py`` tries the quick ones.  Each function returns how often it tried, or why it can't.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kosshi import cache
from kosshi.drafts import all_drafts

from faults.harness import ROOT, Broken, Scene, kill_group, small_disk, wait_until

FLOW = ROOT / "flows" / "briefing.py"


class CannotTry(Exception):
    """The machine doesn't allow this fault."""


def killed_at_every_boundary(folder: Path) -> int:
    """SIGKILL before and after every stage."""
    scene = Scene(folder)
    scene.change()
    boundaries = int(scene.drive(-1).stdout)
    scene.before = scene.drafts()
    for where in range(boundaries):
        scene.change()
        if scene.drive(where).returncode != -signal.SIGKILL:
            raise Broken(f"not killed at boundary {where}")
        scene.check_left()
        scene.check_next()
    return boundaries


def killed_at_random_times(folder: Path, times: int = 100) -> int:
    """SIGKILL of the run and of all that it started, at random times, with a PDF."""
    scene = Scene(folder, "json,pdf")
    chance = random.Random(20261125)
    begun = time.monotonic()
    scene.change()
    scene.check_next()
    whole = time.monotonic() - begun
    for _ in range(times):
        scene.change()
        process = scene.start()
        time.sleep(chance.uniform(0, whole))
        kill_group(process)
        scene.check_left()
        if chance.random() < 0.25:  # several killed runs in a row are a case as well
            scene.check_next()
    scene.check_next()
    return times


def only_the_leader_killed(folder: Path, times: int = 8) -> int:
    """SIGKILL of the run alone: what it started ends by itself."""
    scene = Scene(folder, "json,pdf")
    for part in range(times):
        scene.change()
        process = scene.start()
        time.sleep(0.4 + 0.4 * part)
        process.kill()
        process.communicate(timeout=60)
        scene.check_left()
        wait_until(lambda: not scene.processes(), "processes outlive the run that started them")
    scene.check_next()
    return times


def ended_politely(folder: Path, times: int = 6) -> int:
    """SIGTERM and Ctrl-C at several times: an exit code, one line at most, nothing left."""
    scene = Scene(folder, "json,pdf")
    for part in range(times):
        scene.change()
        process = scene.start()
        time.sleep(0.3 + 0.5 * part)
        os.kill(process.pid, (signal.SIGTERM, signal.SIGINT)[part % 2])
        _, err = process.communicate(timeout=60)
        if "Traceback" in err:
            raise Broken(err)
        if process.returncode in {0, None} and len(scene.drafts()) == len(scene.before):
            raise Broken("ended as a success without a draft")
        scene.check_left()
        scene.before = scene.drafts()
    scene.check_next()
    return times


def disk_full(folder: Path) -> int:
    """No room left at any point of writing the draft, from nothing to just too little."""
    with small_disk(folder / "disk", 16 * 1024) as mounted:
        if not mounted:
            raise CannotTry("mounting a tmpfs is not allowed here")
        scene = Scene(folder / "disk" / "scene", "json,pdf")
        filler, tried = folder / "disk" / "filler", 0
        needed = sum((scene.outputs / name).stat().st_size for name in scene.before)
        for part in (0, 0.01, 0.1, 0.5, 0.8, 0.95):
            left = int(part * needed) // 1024
            scene.change()
            _fill(filler, left * 1024)
            done = scene.build()
            filler.unlink()
            if done.returncode and ("Traceback" in done.stderr or not done.stderr.strip()):
                raise Broken(f"{left} kB left: {done.stderr}")
            scene.check_left()
            tried += bool(done.returncode)
            shutil.rmtree(scene.outputs / cache.FOLDER, ignore_errors=True)
            for draft in all_drafts(scene.outputs)[1:]:  # or the disk fills up by itself
                shutil.rmtree(draft.path)
            scene.before = scene.drafts()
        scene.check_next()
        if not tried:
            raise Broken("never was too little left")
    return tried


def _fill(filler: Path, left: int) -> None:
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            pass
    size = filler.stat().st_size
    os.truncate(filler, max(0, size - left))


def outputs_read_only(folder: Path) -> int:
    """The folder of the drafts on a read-only file system, or without the right to write."""
    scene = Scene(folder)
    meeting = next(scene.outputs.glob("meeting-*"))
    scene.change()
    mode = meeting.stat().st_mode
    bound = _read_only(scene.outputs)
    if not bound:
        if os.geteuid() == 0:
            raise CannotTry("root may write everywhere, and a bind mount is not allowed here")
        meeting.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        done = scene.build()
        left = scene.drafts()
    finally:
        if bound:
            subprocess.run(["umount", "-l", str(scene.outputs)], check=False)
        meeting.chmod(mode)
    if not done.returncode or "Traceback" in done.stderr or len(done.stderr.splitlines()) != 1:
        raise Broken(done.stderr or "a success")
    if left != scene.before:
        raise Broken("something was written")
    scene.check_next()
    return 1


def _read_only(folder: Path) -> bool:
    commands = (
        ["mount", "--bind", str(folder), str(folder)],
        ["mount", "-o", "remount,bind,ro", str(folder)],
    )
    try:
        return all(
            subprocess.run(c, capture_output=True, check=False).returncode == 0 for c in commands
        )
    except OSError:
        return False


def two_at_once(folder: Path, times: int = 5) -> int:
    """Several builds of one workspace at the same time: one draft, the others say why not."""
    scene = Scene(folder)
    for _ in range(times):
        scene.change()
        count = len(all_drafts(scene.outputs))
        started = [scene.start() for _ in range(3)]
        ended = [(process.communicate(timeout=60), process.returncode) for process in started]
        codes = [code for _, code in ended]
        if 0 not in codes:
            raise Broken(f"none succeeded: {ended}")
        for (_, err), code in ended:
            if code and len(err.strip().splitlines()) != 1:
                raise Broken(err)
        if len(all_drafts(scene.outputs)) != count + 1:
            raise Broken("not one draft")
        scene.check_left()
        scene.before = scene.drafts()
    scene.check_next()
    return times


def server_dies(folder: Path, times: int = 3) -> int:
    """Prefect's server dies while the flow runs: an exit code and a line, or a draft; no half."""
    scene = Scene(folder)
    home = folder / "prefect"
    environment = scene.environment | {"PREFECT_HOME": str(home)}
    line = [sys.executable, str(FLOW), str(scene.workspace), "--out", str(scene.outputs)]
    for part in range(times):
        scene.change()
        process = subprocess.Popen(
            [*line, "--format", "json"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        time.sleep(3 + 1.5 * part)
        for server in _children(process.pid):
            os.kill(server, signal.SIGKILL)
        _, err = process.communicate(timeout=300)
        if "Traceback" in err:
            raise Broken(err)
        scene.check_left()
        scene.before = scene.drafts()
    scene.check_next()
    return times


def _children(pid: int) -> list[int]:
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _parent(entry) == pid
    ]


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def cache_corrupted(folder: Path) -> int:
    """Every entry of the cache damaged: cut, emptied, one bit changed, exchanged, unreadable."""
    scene = Scene(folder, "json,pdf")
    entries = sorted(path for path in (scene.outputs / cache.FOLDER).rglob("*") if path.is_file())
    if not entries:
        raise CannotTry("nothing was cached")
    damages: list[Callable[[Path], object]] = [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-7]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\x00"),
        lambda path: path.write_bytes(entries[0].read_bytes()),
        lambda path: (path.unlink(), path.mkdir()),
    ]
    expected = scene.drafts()
    for damage in damages:
        for path in sorted((scene.outputs / cache.FOLDER).rglob("*")):
            if path.is_file():
                damage(path)
        for draft in all_drafts(scene.outputs):
            shutil.rmtree(draft.path)
        done = scene.build()
        if done.returncode:
            raise Broken(done.stderr)
        if scene.drafts() != expected:
            raise Broken("a damaged cache changed a draft")
    scene.before = scene.drafts()
    scene.change()
    scene.check_next()
    return len(damages)


def clock_set_back(folder: Path) -> int:
    """All that exists is from the future, as when the clock was set back by ten years."""
    scene = Scene(folder, "json,pdf")
    future = time.time() + 10 * 365 * 86400
    for path in folder.rglob("*"):
        os.utime(path, (future, future), follow_symlinks=False)
    count = len(all_drafts(scene.outputs))
    done = scene.build()
    if done.returncode or len(all_drafts(scene.outputs)) != count:
        raise Broken("unchanged inputs made a draft")
    scene.change()
    scene.check_next()
    if len(all_drafts(scene.outputs)) != count + 1:
        raise Broken("a changed input made no draft")
    return 2


def source_replaced(folder: Path) -> int:
    """A source is replaced or vanishes at every boundary of the stages, in turn."""
    scene = Scene(folder)
    scene.change()
    boundaries = int(scene.drive(-1).stdout)
    scene.before = scene.drafts()
    other = scene.source.read_text(encoding="utf-8")
    whats = (
        f"Path({str(scene.source)!r}).write_text({other[:3000]!r}, encoding='utf-8')",
        f"Path({str(scene.source)!r}).unlink()",
    )
    tried = 0
    for where in range(boundaries):
        scene.change()
        scene.drive(where, whats[where % len(whats)])
        scene.check_left()  # the manifest and the ledger are of what was read
        scene.source.write_text(other, encoding="utf-8")
        tried += 1
        scene.change()
        scene.before = scene.drafts()
        scene.check_next()
    return tried


def temporary_folder_full(folder: Path) -> int:
    """No room where temporary files go, or no such folder."""
    scene = Scene(folder, "json,pdf")
    with small_disk(folder / "tmp", 64) as mounted:
        if not mounted:
            raise CannotTry("mounting a tmpfs is not allowed here")
        _fill(folder / "tmp" / "filler", 0)
        scene.change()
        done = scene.build(TMPDIR=str(folder / "tmp"))
        if done.returncode and len(done.stderr.strip().splitlines()) != 1:
            raise Broken(done.stderr)
        scene.check_left()
        scene.before = scene.drafts()
    scene.change()
    done = scene.build(TMPDIR=str(folder / "none"))
    if done.returncode and len(done.stderr.strip().splitlines()) != 1:
        raise Broken(done.stderr)
    scene.check_left()
    scene.before = scene.drafts()
    scene.check_next()
    return 2


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name; ``quick`` ones are tests as well."""

    function: Callable[[Path], int]
    quick: bool

    @property
    def name(self) -> str:
        """What is done, in words."""
        return self.function.__name__.replace("_", " ")


FAULTS = (
    Fault(killed_at_every_boundary, quick=True),
    Fault(killed_at_random_times, quick=False),
    Fault(only_the_leader_killed, quick=False),
    Fault(ended_politely, quick=False),
    Fault(disk_full, quick=True),
    Fault(outputs_read_only, quick=True),
    Fault(two_at_once, quick=True),
    Fault(server_dies, quick=False),
    Fault(cache_corrupted, quick=True),
    Fault(clock_set_back, quick=True),
    Fault(source_replaced, quick=True),
    Fault(temporary_folder_full, quick=False),
)


def main() -> int:
    """Try the faults whose names contain the words given, or all; print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only the faults whose names contain these")
    words = parser.parse_args().words
    failed = 0
    for fault in FAULTS:
        if not all(word in fault.name for word in words):
            continue
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kosshi-fault-") as folder:
            try:
                said = f"{fault.function(Path(folder))} times, all held"
            except CannotTry as why:
                said = f"not tried: {why}"
            except Broken as broken:
                failed += 1
                said = f"BROKEN: {broken}"
        print(f"{fault.name:28} {time.monotonic() - begun:6.1f} s  {said}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
