"""Drafts: numbered, whole or not at all, never changed."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from kosshi.drafts import Drafts, fingerprint
from kosshi.errors import OutputError

FLOWS = Path(__file__).parents[1] / "flows"
FILES = {"briefing.pdf": b"%PDF", "ledger.json": b"{}"}
PRINT = fingerprint([("a", b"1")])


def build(outputs: Path, meeting: int | None = 3, inputs: str = PRINT) -> Path:
    with Drafts(outputs, meeting).hold() as drafts:
        return drafts.write(drafts.next_number(), FILES, inputs)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def in_another_process(outputs: Path, body: str) -> subprocess.Popen[str]:
    code = "from pathlib import Path\nfrom kosshi.drafts import Drafts\n" + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(outputs)],
        env={"PYTHONPATH": str(FLOWS)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_drafts_are_numbered_from_one(tmp_path: Path) -> None:
    outputs = tmp_path / "新しい" / "outputs"
    assert Drafts(outputs, 3).latest() is None
    assert not outputs.exists()  # looking makes nothing
    assert build(outputs) == outputs / "meeting-03" / "draft-001"
    assert build(outputs) == outputs / "meeting-03" / "draft-002"
    assert build(outputs, None) == outputs / "meeting-00" / "draft-001"
    latest = Drafts(outputs, 3).latest()
    assert latest is not None
    assert (latest.number, latest.fingerprint) == (2, PRINT)
    assert [name for name, _ in latest.files] == ["briefing.pdf", "ledger.json"]


def test_a_draft_is_read_only_and_its_damage_is_seen(tmp_path: Path) -> None:
    path = build(tmp_path)
    assert names(path) == ["briefing.pdf", "ledger.json", "manifest.json"]
    assert all(file.stat().st_mode & 0o777 & ~0o444 == 0 for file in path.iterdir())
    latest = Drafts(tmp_path, 3).latest()
    assert latest is not None
    assert latest.damage() == ()
    (path / "briefing.pdf").unlink()
    (path / "ledger.json").chmod(0o644)
    (path / "ledger.json").write_bytes(b"[]")
    assert latest.damage() == ("briefing.pdf", "ledger.json")


def test_the_same_draft_has_the_same_bytes(tmp_path: Path) -> None:
    one, two = build(tmp_path / "a"), build(tmp_path / "b")
    assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()
    manifest = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "kosshi/draft/1"
    assert manifest["number"] == 1
    assert manifest["fingerprint"] == PRINT
    assert set(manifest["files"]) == set(FILES)


def test_a_writer_may_fill_the_folder_itself(tmp_path: Path) -> None:
    def produce(folder: Path) -> None:
        (folder / "text").mkdir()
        (folder / "text" / "briefing.html").write_text("<p>", encoding="utf-8")

    with Drafts(tmp_path, 3).hold() as drafts:
        drafts.write(1, produce, PRINT)
    latest = Drafts(tmp_path, 3).latest()
    assert latest is not None
    assert [name for name, _ in latest.files] == ["text/briefing.html"]


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyboardInterrupt(), FileNotFoundError(2, "no", "/fonts/a")]
)
def test_nothing_is_left_of_a_draft_whose_writer_fails(
    tmp_path: Path, error: BaseException
) -> None:
    def produce(folder: Path) -> None:
        (folder / "briefing.pdf").write_bytes(b"half")
        raise error

    with Drafts(tmp_path, 3).hold() as drafts, pytest.raises(type(error)):
        drafts.write(1, produce, PRINT)
    assert names(tmp_path / "meeting-03") == [".lock"]


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    def produce(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Drafts(tmp_path, 3).hold() as drafts, pytest.raises(OutputError) as caught:
        drafts.write(1, produce, PRINT)
    assert "空き容量がありません" in str(caught.value)
    assert str(tmp_path / "meeting-03") in str(caught.value)
    assert caught.value.exit_code == 9
    assert names(tmp_path / "meeting-03") == [".lock"]


def test_outputs_that_are_a_file_end_the_run_before_its_work(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("")
    with (
        pytest.raises(OutputError, match=r"フォルダ.*→ .*--out"),
        Drafts(tmp_path / "outputs", 3).hold(),
    ):
        raise AssertionError("the run went on")
    (tmp_path / "meeting-04").write_text("")
    with pytest.raises(OutputError, match="フォルダではありません"), Drafts(tmp_path, 4).hold():
        raise AssertionError("the run went on")


def test_outputs_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match="権限がありません"), Drafts(tmp_path, 3).hold():
        raise AssertionError("the run went on")


def test_a_draft_is_never_overwritten(tmp_path: Path) -> None:
    path = build(tmp_path)
    with Drafts(tmp_path, 3).hold() as drafts:
        with pytest.raises(OutputError, match="同じ番号の稿"):
            drafts.write(1, {"other": b""}, PRINT)
        (tmp_path / "meeting-03" / "draft-002").mkdir()  # rename() would replace an empty folder
        with pytest.raises(OutputError, match="同じ番号の稿"):
            drafts.write(2, {"other": b""}, PRINT)
    assert names(path) == ["briefing.pdf", "ledger.json", "manifest.json"]


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        b"",
        b"\xff",
        b"[]",
        b'{"schema": "other"}',
        b'{"schema": "kosshi/draft/1", "number": 6, "fingerprint": "x", "files": {}}',
        b'{"schema": "kosshi/draft/1", "number": 7, "fingerprint": "x", "files": {"a": 1}}',
        b"[" * 100_000,
    ],
)
def test_a_folder_of_another_hand_takes_a_number_but_is_no_draft(
    tmp_path: Path, manifest: bytes | None
) -> None:
    build(tmp_path)
    other = tmp_path / "meeting-03" / "draft-007"
    other.mkdir()
    if manifest is not None:
        (other / "manifest.json").write_bytes(manifest)
    drafts = Drafts(tmp_path, 3)
    latest = drafts.latest()
    assert latest is not None
    assert latest.number == 1
    assert drafts.next_number() == 8


def test_numbers_go_on_after_999(tmp_path: Path) -> None:
    (tmp_path / "meeting-03" / "draft-999").mkdir(parents=True)
    assert build(tmp_path).name == "draft-1000"
    assert Drafts(tmp_path, 3).next_number() == 1001


def test_two_runs_do_not_meet(tmp_path: Path) -> None:
    other = in_another_process(
        tmp_path,
        """
        import sys, time
        with Drafts(Path(sys.argv[1]), 3).hold():
            print("held", flush=True)
            time.sleep(60)
        """,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(OutputError, match="別の実行が") as caught, Drafts(tmp_path, 3).hold():
            raise AssertionError("both held it")
        assert "→" in str(caught.value)
        with Drafts(tmp_path, 4).hold():
            pass  # another meeting's drafts are free
    finally:
        other.kill()
        other.communicate()
    with Drafts(tmp_path, 3).hold():
        pass  # the lock of a dead process is gone


def test_writing_needs_the_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        Drafts(tmp_path, 3).write(1, FILES, PRINT)


def test_a_killed_run_leaves_no_draft_and_the_next_cleans_up(tmp_path: Path) -> None:
    build(tmp_path)
    killed = in_another_process(
        tmp_path,
        """
        import os, signal, sys
        def produce(folder):
            (folder / "briefing.pdf").write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
        with Drafts(Path(sys.argv[1]), 3).hold() as drafts:
            drafts.write(drafts.next_number(), produce, "x")
        """,
    )
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    left = names(tmp_path / "meeting-03")
    assert [name for name in left if name.startswith("draft-")] == ["draft-001"]
    assert any(name.endswith(".tmp") for name in left)
    assert build(tmp_path).name == "draft-002"
    assert names(tmp_path / "meeting-03") == [".lock", "draft-001", "draft-002"]


def test_everything_is_on_the_disk_before_the_draft_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def record(descriptor: int) -> None:
        finished = (tmp_path / "meeting-03" / "draft-001").exists()
        synced.append(f"{Path(f'/proc/self/fd/{descriptor}').readlink().name} {finished}")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    build(tmp_path)
    assert synced[:3] == ["briefing.pdf False", "ledger.json False", "manifest.json False"]
    assert synced[-1] == "meeting-03 True"


def test_fingerprints_tell_inputs_apart() -> None:
    base = [("a", b"bc"), ("d", b"")]
    assert fingerprint(base) == fingerprint(iter(base))
    others = [
        [("ab", b"c"), ("d", b"")],
        [("a", b"bcd"), ("", b"")],
        [("d", b""), ("a", b"bc")],
        [("a", b"bc")],
    ]
    assert len({fingerprint(base), *(fingerprint(other) for other in others)}) == 5
