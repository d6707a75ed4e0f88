"""What stages made, kept by content: the plain build and the flow share one place.

A key is the hash of everything that decides the value, so an entry never goes stale; it can only be
missing.  The folder may be deleted at any time.  Nothing is trusted because it is there: an entry
whose bytes differ from those that were put is no entry.  Values are bytes, in a form that its owner
can read without running anything.  They hold text of the sources, so only their owner may read them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FOLDER = ".cache"
"""Name of the cache's folder in a folder of drafts."""

_LIMIT = 512 * 2**20
_DIGEST = hashlib.sha256().digest_size
_HEX = 2 * _DIGEST


def key_of(kind: str, *parts: str | bytes) -> str:
    """Return the key of what ``parts`` decide, 64 hexadecimal digits.

    Args:
        kind: what is kept, e.g. ``"chapter"``; two kinds never share a key.
        parts: each is preceded by its length, so that no two lists run together.
    """
    digest = hashlib.sha256()
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Bytes by key in a folder; without a folder, a cache that never has anything.

    Never raises an ``OSError``: a cache that can't be read or written costs time, not a draft.

    Args:
        folder: made when something is first put; None for no cache.
        limit: bytes that ``trim`` leaves.
    """

    def __init__(self, folder: Path | None, *, limit: int = _LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    @property
    def folder(self) -> Path | None:
        """Where it is, so that another process can open the same."""
        return self._folder

    def get(self, key: str) -> bytes | None:
        """Return what was put under ``key``, or None; what was damaged is removed."""
        path = self._path(key)
        if path is None:
            return None
        try:
            data = path.read_bytes()
        except OSError:
            return None
        value = data[_DIGEST:]
        # The key belongs to what is hashed: an entry under another's name is damage as well.
        if data[:_DIGEST] != _seal(key, value):
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)  # trim() goes by it
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep ``value``; another process never sees a part of it."""
        path = self._path(key)
        if path is None:
            return
        aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(_seal(key, value))
                stream.write(value)
            aside.replace(path)
        except OSError:  # full, read-only, or deleted under us
            with suppress(OSError):
                aside.unlink()

    def trim(self) -> None:
        """Remove what was used longest ago until no more than the limit is left."""
        found = sorted(self._entries(), reverse=True)
        total = 0
        for _, size, path in found:
            total += size
            if total > self._limit:
                with suppress(OSError):
                    path.unlink()

    def _entries(self) -> Iterable[tuple[int, int, Path]]:
        """Yield (time of last use in ns, size in bytes, path) of everything in the folder."""
        if self._folder is None:
            return
        for path in self._folder.glob("??/*"):
            with suppress(OSError):
                stat = path.lstat()
                yield stat.st_mtime_ns, stat.st_size, path

    def _path(self, key: str) -> Path | None:
        if len(key) != _HEX or not key.isalnum():
            raise ValueError(key)
        return None if self._folder is None else self._folder / key[:2] / key[2:]


def _seal(key: str, value: bytes) -> bytes:
    return hashlib.sha256(key.encode() + value).digest()
