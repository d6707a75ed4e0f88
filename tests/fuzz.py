"""Fuzzing of reading and extraction, for minutes and not for the tests.  Run: make fuzz.

Files of every format are broken at random (bytes flipped, cut, doubled, spliced with those of
another file; the inside of DOCX packages too) and read as a run would read them.  The only right
answers are a record that accounts for every character, and a ``KosshiError``.  Everything else is a
finding and is kept in a folder: an exception, a dead process (a crash in a library), more than
``SECONDS`` or ``MEGABYTES``.  The same ``--seed`` makes the same inputs.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "flows"))

SECONDS = 30
MEGABYTES = 2_000
_SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx")
_BITS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1b$B", b"\x82\xa0", b"\xe3\x81\x82", b"\xe2\x80\xae", b"\xe2\x80\x8b",
    b"<sup>", b"</p>", b"<table><tr><td>", b"<!--", b"&#x0;", b"&amp;", b"\n\n", b"\f", b"\r", b"\t\t", b"|--|",
    b"obj", b"endstream", b"/Length 99999999", b"/Count -1", b"w:tbl", b"w:ins", b"<w:p>", b"]]>", b"\xf0\xa0\xae\x9f",
    "○".encode(), "（注１）".encode(), "※".encode(), "【".encode(), "○佐藤委員　".encode(), "以上".encode(),
)  # fmt: skip


def corpus() -> list[tuple[str, bytes]]:
    """Return the files to break: those of the tests and the seeds, in every format there is."""
    folders = ("seeds", "tests/quality/documents", "tests/panels", "tests/typeset")
    files = sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in _SUFFIXES and path.is_file()
    )
    return [(path.suffix, path.read_bytes()) for path in files] + _made()


def _made() -> list[tuple[str, bytes]]:
    """Return what is not kept in the repository: other encodings, Word, web pages, small PDFs."""
    sys.path.insert(0, str(ROOT / "tests"))
    import typesetting

    texts = [
        ROOT / f"tests/quality/documents/{name}"
        for name in ("08-kankyo-footnote.md", "24-paper-tables.md")
    ]
    made: list[tuple[str, bytes]] = []
    for document in map(typesetting.read, texts):
        made.append((".docx", typesetting.docx(document, "資料")))
        made.append((".html", typesetting.web(document, "資料").encode()))
        made.append((".pdf", typesetting.pdf(document, "資料")))
    return made + _encoded()


def _encoded() -> list[tuple[str, bytes]]:
    text = (ROOT / "tests/quality/documents/01-zaimu-wrapped.txt").read_text(encoding="utf-8")
    names = ("cp932", "euc_jp", "iso2022_jp", "utf-16")
    return [(".txt", text.encode(name, "replace")) for name in names]


def break_up(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Break a file's bytes in one to six places."""
    if data.startswith(b"PK") and rng.random() < 0.8:
        return _break_package(data, other, rng)
    if not data.startswith((b"%PDF", b"PK")) and rng.random() < 0.7:
        return _break_text(data.decode("utf-8", "replace"), other, rng).encode("utf-8")
    body = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(body) + 1)
        length = min(len(body) - at, rng.choice((1, 2, 8, 64, 1024)))
        match rng.randrange(7):
            case 0 if length:
                body[at] ^= 1 << rng.randrange(8)
            case 1:
                del body[at : at + length]
            case 2:
                body[at:at] = rng.choice(_BITS) * rng.choice((1, 1, 3, 200))
            case 3:
                body[at:at] = body[at : at + length] * rng.choice((1, 2, 50))
            case 4:
                start = rng.randrange(len(other) + 1)
                body[at : at + length] = other[start : start + length]
            case 5 if rng.random() < 0.3:
                del body[at:]
            case _:
                body[at : at + length] = rng.randbytes(length)
        if not body:
            break
    return bytes(body)


def _break_text(text: str, other: bytes, rng: random.Random) -> str:
    """Break a text in one to six places, so that it still decodes."""
    foreign = other.decode("utf-8", "ignore")
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(text) + 1)
        length = rng.choice((1, 2, 8, 64, 1024))
        start = rng.randrange(len(foreign) + 1)
        bit = rng.choice(_BITS).decode("utf-8", "ignore") * rng.choice((1, 1, 3, 500))
        new = rng.choice(("", bit, text[at : at + length] * 3, foreign[start : start + length]))
        text = text[:at] + new + text[at + rng.choice((0, length)) :]
    return text


def _break_package(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Break one part of a package and pack it again."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        chosen = rng.choice([n for n in names if n.endswith(".xml")] or names)
        for name in names:
            part = old.read(name)
            if name == chosen:
                part = break_up(part, other, rng) if part[:2] != b"PK" else part
            if name != chosen or rng.random() > 0.02:
                new.writestr(name, part)
    return packed.getvalue()


def check(suffix: str, data: bytes) -> str:
    """Read one input; returns what came of it, ``ok`` or the error's class."""
    from kosshi import ledger
    from kosshi.errors import KosshiError
    from kosshi.extract import extract
    from kosshi.extract.binder import divide
    from kosshi.read import open_bytes
    from kosshi.settings import SourceSettings

    try:
        opened = open_bytes(data, f"meeting-01/入力{suffix}", 1)
        documents = divide(opened, SourceSettings())
    except KosshiError as error:
        return type(error).__name__
    outcome = "ok"
    for document in documents:
        try:
            record = extract(document)
        except KosshiError as error:
            if type(error).__name__ == "InvariantError":
                raise
            outcome = type(error).__name__
            continue
        if missed := ledger.unaccounted(record):
            raise AssertionError(f"計上漏れ {missed[:3]}")
    return outcome


def _serve(connection: Connection) -> None:
    """Check inputs until told to stop; a finding is told with its traceback."""
    limit = MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while (task := connection.recv()) is not None:
        try:
            connection.send((check(*task), ""))
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            connection.send((f"!{type(error).__name__}", traceback.format_exc()))


class Worker:
    """A process that checks inputs, and is replaced when it dies or hangs."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()

    def check(self, suffix: str, data: bytes) -> tuple[str, str]:
        """Return what came of an input and, of a finding, its traceback."""
        self._here.send((suffix, data))
        try:
            if self._here.poll(SECONDS):
                return self._here.recv()
            outcome = ("!hang", f"{SECONDS} 秒を超えました")
        except (EOFError, ConnectionResetError):
            self._process.join()
            outcome = ("!died", f"終了コード {self._process.exitcode}")
        self._process.kill()
        self._process.join()
        self._start()
        return outcome


def main() -> None:
    """Break and read until the time is up, then say how many inputs were tried and what came."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[suffix[1:] for suffix in _SUFFIXES])
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir(), "kosshi-fuzz"))
    options = parser.parse_args()
    files = [f for f in corpus() if options.only in (None, f[0][1:])]
    by_suffix = {s: [f for f in files if f[0] == s] for s in _SUFFIXES}
    by_suffix = {s: group for s, group in by_suffix.items() if group}
    rng = random.Random(options.seed)
    outcomes: Counter[tuple[str, str]] = Counter()
    worker = Worker()
    ends = time.monotonic() + 60 * options.minutes
    while time.monotonic() < ends:
        suffix = rng.choice(list(by_suffix))
        data = rng.choice(by_suffix[suffix])[1]
        broken = break_up(data, rng.choice(files)[1], rng)
        outcome, why = worker.check(suffix, broken)
        outcomes[suffix, outcome] += 1
        if why:
            options.findings.mkdir(parents=True, exist_ok=True)
            name = f"{outcomes.total():06}-{outcome[1:]}"
            (options.findings / f"{name}{suffix}").write_bytes(broken)
            (options.findings / f"{name}.log").write_text(why, encoding="utf-8")
    for (suffix, outcome), count in sorted(outcomes.items()):
        print(f"{suffix:<6}{outcome:<22}{count:>8,}")
    wrong = sum(count for (_, outcome), count in outcomes.items() if outcome.startswith("!"))
    print(f"入力 {outcomes.total():,} 件、誤り {wrong:,} 件（種 {options.seed}）")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
