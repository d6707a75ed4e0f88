"""The cache: what it gives is what was put, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from kosshi.cache import Cache, key_of

KEY = key_of("word", "外交", b"\x00")


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_gives_back_what_was_put_also_to_another_process_on_the_same_folder(tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, b"value")
    assert Cache(tmp_path).get(KEY) == b"value"
    assert Cache(tmp_path).get(key_of("word", "外交")) is None


def test_parts_and_kinds_never_run_together() -> None:
    keys = [
        key_of("a", "bc"),
        key_of("ab", "c"),
        key_of("a", "b", "c"),
        key_of("a", "bc", ""),
        key_of("a"),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of("a", "外") == key_of("a", "外".encode())


def test_no_folder_means_no_cache() -> None:
    cache = Cache(None)
    cache.put(KEY, b"value")
    cache.trim()
    assert cache.get(KEY) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 64])
def test_a_damaged_entry_is_no_entry_and_is_put_again(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"value")
    entries(tmp_path)[0].write_bytes(damage)
    assert cache.get(KEY) is None
    assert entries(tmp_path) == []
    cache.put(KEY, b"value")
    assert cache.get(KEY) == b"value"


def test_one_changed_bit_and_an_entry_under_another_name_are_damage(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"value")
    path = entries(tmp_path)[0]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert cache.get(KEY) is None

    other = key_of("other")
    cache.put(KEY, b"value")
    moved = tmp_path / other[:2] / other[2:]
    moved.parent.mkdir(exist_ok=True)
    entries(tmp_path)[0].rename(moved)
    assert cache.get(other) is None


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    Cache(folder).put(KEY, b"value")
    assert entries(folder)[0].stat().st_mode & 0o077 == 0


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2 * (32 + 1000))
    keys = [key_of("n", str(n)) for n in range(3)]
    for age, key in enumerate(keys):
        cache.put(key, bytes(1000))
        path = tmp_path / key[:2] / key[2:]
        os.utime(path, (1000 + age, 1000 + age))
    assert cache.get(keys[0]) is not None  # and so it was used just now
    cache.trim()
    assert [cache.get(key) is not None for key in keys] == [True, False, True]


def test_a_folder_that_cannot_be_made_or_read_costs_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    cache = Cache(file / "cache")
    cache.put(KEY, b"value")
    cache.trim()
    assert cache.get(KEY) is None


def test_what_a_killed_process_left_is_trimmed_and_never_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=10)
    cache.put(KEY, b"value")
    entries(tmp_path)[0].with_name("left.tmp").write_bytes(bytes(100))
    assert cache.get(KEY) == b"value"
    cache.trim()
    assert entries(tmp_path) == []
