"""Numbered drafts: each is written whole or not at all, and never changed.

A draft is produced in a temporary folder beside its place and renamed to ``draft-NNN`` when every
byte is on the disk.  A lock, which the operating system drops when the process dies, is held for
the whole run, so that the number printed on the draft is the number it gets.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kosshi.errors import OutputError, os_reason

MANIFEST = "manifest.json"
SCHEMA = "kosshi/draft/1"

_DRAFT = re.compile(r"draft-([0-9]{3,})")
_MEETING = re.compile(r"meeting-([0-9]{2,})")
_LEFTOVERS = ".draft-*.tmp"
_SHA256 = re.compile(r"[0-9a-f]{64}")
# What a full disk or a pulled plug says to whoever writes, with or without a file name.
_OUTPUT_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def fingerprint(inputs: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 over names and contents, in the order given.

    Each is preceded by its length in bytes, so that no two lists of inputs run together.
    """
    digest = hashlib.sha256()
    for name, content in inputs:
        for part in (name.encode("utf-8", "surrogateescape"), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft (第N稿).

    Attributes:
        number: from 1.
        path: its folder.
        fingerprint: of the inputs it was made from.
        files: (path relative to the folder, SHA-256), by path; without the manifest.
    """

    number: int
    path: Path
    fingerprint: str
    files: tuple[tuple[str, str], ...]

    def damage(self) -> tuple[str, ...]:
        """Return the files that are missing or were changed since the draft was written."""
        return tuple(
            name for name, digest in self.files if _digest_or_none(self.path / name) != digest
        )


def all_drafts(outputs: Path) -> tuple[Draft, ...]:
    """Return every finished draft of a panel, by meeting and number; makes nothing.

    Raises:
        OutputError: a folder can't be listed.
    """
    try:
        names = [entry.name for entry in outputs.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as cause:
        raise OutputError(
            f"稿のフォルダを開けません（{os_reason(cause)}）。",
            file=str(outputs),
            remedy="権限を確かめるか、--out で別の場所を指定してください。",
        ) from cause
    meetings = sorted(int(match[1]) for name in names if (match := _MEETING.fullmatch(name)))
    return tuple(draft for meeting in meetings for draft in Drafts(outputs, meeting).finished())


class Drafts:
    """The drafts for one meeting, in ``outputs/meeting-NN/``.

    Args:
        outputs: folder of all drafts of the panel; made when needed.
        meeting: the meeting that the draft is for; None (unknown) is ``meeting-00``.
    """

    def __init__(self, outputs: Path, meeting: int | None) -> None:
        self.folder = outputs / f"meeting-{meeting or 0:02d}"
        self._held = False

    @contextmanager
    def hold(self) -> Iterator[Drafts]:
        """Keep every other run out while the body runs, and remove what a killed one left.

        The folder is made here, so that outputs that can't be written end a run before its work.

        Raises:
            OutputError: the folder can't be written, or another run holds it.
        """
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as cause:
                raise OutputError(
                    "別の実行がこの会議の稿を作成中です。",
                    file=str(self.folder),
                    remedy="終わってから、もう一度実行してください。",
                ) from cause
            except OSError as cause:
                raise self._failure(cause) from cause
            with self._explained():
                for leftover in self.folder.glob(_LEFTOVERS):
                    _remove(leftover)
            self._held = True
            yield self
        finally:
            self._held = False
            os.close(lock)

    def latest(self) -> Draft | None:
        """Return the newest draft that has a valid manifest; makes nothing."""
        for number, path in sorted(self._taken(), reverse=True):
            if (draft := _read(number, path)) is not None:
                return draft
        return None

    def finished(self) -> tuple[Draft, ...]:
        """Return the drafts that have a valid manifest, oldest first; makes nothing."""
        found = (_read(number, path) for number, path in sorted(self._taken()))
        return tuple(draft for draft in found if draft is not None)

    def next_number(self) -> int:
        """Return the number after the highest taken; ``draft-NNN`` of another hand takes one too.

        Raises:
            OutputError: the folder can't be listed.
        """
        return max((number for number, _ in self._taken()), default=0) + 1

    def write(
        self,
        number: int,
        files: Callable[[Path], None] | Mapping[str, bytes],
        inputs: str,
    ) -> Path:
        """Write draft ``number`` and return its folder; call within ``hold()``.

        Args:
            number: as ``next_number()`` gave it.
            files: contents by relative POSIX path, or a function that writes them into the
                folder it is given.  What it raises passes through, and leaves nothing behind.
            inputs: fingerprint of what the draft was made from.

        Raises:
            OutputError: the folder can't be written, or the number was taken meanwhile.
        """
        if not self._held:
            raise RuntimeError("Drafts.write() outside hold()")
        target = self.folder / f"draft-{number:03d}"
        # Not tempfile: its folders are private, and those of a draft follow the user's umask.
        work = self.folder / f".draft-{secrets.token_hex(8)}.tmp"
        try:
            with self._explained():
                work.mkdir()
            self._produce(files, work)
            with self._explained():
                _seal(work, number, inputs)
                if os.path.lexists(target):
                    raise OutputError(
                        "同じ番号の稿が既にあります。",
                        file=str(target),
                        remedy="もう一度実行してください。次の番号で作ります。",
                    )
                work.rename(target)
                _sync(self.folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return target

    def _produce(self, files: Callable[[Path], None] | Mapping[str, bytes], work: Path) -> None:
        if not callable(files):
            with self._explained():
                for name, content in files.items():
                    path = work / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
            return
        try:
            files(work)
        except OSError as cause:
            # Others, such as a font that vanished, are the caller's to explain.
            named = str(cause.filename or "").startswith(str(work))
            if named or cause.errno in _OUTPUT_ERRNOS:
                raise self._failure(cause) from cause
            raise

    def _taken(self) -> list[tuple[int, Path]]:
        try:
            entries = list(self.folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as cause:
            raise self._failure(cause) from cause
        matches = ((_DRAFT.fullmatch(entry.name), entry) for entry in entries)
        return [(int(match[1]), entry) for match, entry in matches if match]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise self._failure(cause) from cause

    def _failure(self, cause: OSError) -> OutputError:
        # mkdir(exist_ok=True) says "exists" where a file has the folder's name.
        reason = "フォルダではありません" if cause.errno == errno.EEXIST else os_reason(cause)
        return OutputError(
            f"出力先に書き込めません（{reason}）。",
            file=str(self.folder),
            remedy="権限と空き容量を確かめるか、--out で別の場所を指定してください。",
        )


def _seal(work: Path, number: int, inputs: str) -> None:
    """Write the manifest, make every file read-only, and bring all of it to the disk."""
    paths = sorted(path for path in work.rglob("*") if path.is_symlink() or not path.is_dir())
    names = {path.relative_to(work).as_posix(): path for path in paths}
    strange = [name for name, path in names.items() if path.is_symlink() or not path.is_file()]
    if strange or not names or MANIFEST in names:
        raise ValueError(f"a draft is made of files, and of its own manifest: {sorted(names)}")
    manifest = {
        "schema": SCHEMA,
        "number": number,
        "fingerprint": inputs,
        "files": {name: _digest(path) for name, path in names.items()},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (work / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    for path in (*paths, work / MANIFEST):
        path.chmod(path.stat().st_mode & 0o444)
        _sync(path)
    for folder in (*(path for path in work.rglob("*") if path.is_dir()), work):
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(number: int, path: Path) -> Draft | None:
    """Return the draft at ``path``, or None where it isn't one of ours."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        return None
    inputs, files = manifest.get("fingerprint"), manifest.get("files")
    if manifest.get("number") != number or not isinstance(inputs, str):
        return None
    if not isinstance(files, dict) or not all(
        isinstance(digest, str) and _SHA256.fullmatch(digest) for digest in files.values()
    ):
        return None
    return Draft(number, path, inputs, tuple(sorted(files.items())))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest_or_none(path: Path) -> str | None:
    try:
        return _digest(path)
    except OSError:
        return None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
