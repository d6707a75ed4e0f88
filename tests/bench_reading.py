"""Benchmark of reading: pages a second and memory per format, and how both grow.  Run: make bench-reading.

A page is 28 lines of 38 characters of minutes that are made up.  Each figure is the median of
several runs (``--runs``), each in a process of its own: the time from the file to its blocks, with
imports left out; memory is the kernel's count of that process's peak (``VmHWM``: ``ru_maxrss`` would
begin with the parent's).
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (10, 100, 1000)
LINES, COLUMNS = 28, 38

_READ = """
import json, sys, time
from pathlib import Path
from kosshi.read import open_file, readers
readers()
file = Path(sys.argv[1])
begun = time.perf_counter()
document = open_file(file, file.name, 1).whole()
seconds = time.perf_counter() - begun
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(json.dumps([seconds, int(peak.split()[1]) / 1024, len(document.text), len(document.blocks)]))
"""
_SUBJECTS = (
    "水道料金",
    "図書館の分室",
    "路線バスの便数",
    "空き家の活用",
    "消防団の人員",
    "学校給食の食材",
)
_REASONS = (
    "人口が減り続けている中で",
    "財源が限られていることから",
    "近隣の市町との違いを踏まえ",
    "利用する住民の声を聞けば",
)
_CLAIMS = (
    "早急に見直すべきである。",
    "慎重に検討する必要がある。",
    "段階を踏んで進めることが望ましい。",
)


def opinions(pages: int) -> list[str]:
    """Return made-up opinions that fill so many pages."""
    found: list[str] = []
    lines = 0
    for number in range(10**9):
        subject = _SUBJECTS[number % 6]
        text = f"{subject}については、第{number + 1}回の調査にあるとおり、{_REASONS[number % 4]}、{_CLAIMS[number % 3]}"
        text += f"あわせて、{_SUBJECTS[(number + 1) % 6]}との関係も整理されたい。"
        lines += -(-len(text) // (COLUMNS - 2))
        if lines > pages * LINES:
            break
        found.append(text)
    return found


def _wrapped(texts: list[str]) -> Iterator[str]:
    for text in texts:
        for start in range(0, len(text), COLUMNS - 2):
            yield ("○　" if start == 0 else "　　") + text[start : start + COLUMNS - 2]


def _plain(texts: list[str]) -> str:
    lines = list(_wrapped(texts))
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return "\f".join("\n".join([*page, "", f"- {n} -"]) + "\n" for n, page in enumerate(pages, 1))


def _html(texts: list[str]) -> str:
    items = "".join(f"<li>{text}</li>" for text in texts)
    style = "@page{size:A4;margin:30mm;@bottom-center{content:counter(page)}}body{font:12pt/18pt BIZ UDMincho}"
    return f"<!DOCTYPE html><html lang=ja><title>議事要旨</title><style>{style}</style><ul>{items}</ul></html>"


def _docx(texts: list[str]) -> bytes:
    import docx

    document = docx.Document()
    for text in texts:
        document.add_paragraph(text, style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(pages: int) -> bytes:
    """Return a PDF of so many pages: ten pages that are laid out, over and over."""
    import pikepdf
    import weasyprint

    ten = weasyprint.HTML(string=_html(opinions(10))).write_pdf()
    with pikepdf.open(io.BytesIO(ten)) as laid, pikepdf.new() as whole:
        for number in range(pages):
            whole.pages.append(laid.pages[number % len(laid.pages)])
        stream = io.BytesIO()
        whole.save(stream)
    return stream.getvalue()


FORMATS: dict[str, Callable[[int], bytes]] = {
    "PDF.pdf": _pdf,
    "Word.docx": lambda pages: _docx(opinions(pages)),
    "HTML.html": lambda pages: _html(opinions(pages)).encode(),
    "Markdown.md": lambda pages: "".join(f"- {text}\n" for text in opinions(pages)).encode(),
    "テキスト（UTF-8）.txt": lambda pages: _plain(opinions(pages)).encode(),
    "テキスト（CP932）.txt": lambda pages: _plain(opinions(pages)).encode("cp932"),
}


def measure(file: Path, runs: int) -> tuple[float, float]:
    """Return the median seconds and the peak memory in MB of reading a file."""
    told = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", _READ, str(file)], check=True, capture_output=True
            ).stdout
        )
        for _ in range(runs)
    ]
    return statistics.median(each[0] for each in told), max(each[1] for each in told)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    head = "".join(f"{pages:>9,}ページ" for pages in PAGES)
    print(f"毎秒のページ数（最大メモリ）{head}   1,000ページは100ページの何倍か")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FORMATS.items():
            told = []
            for pages in PAGES:
                file = Path(folder, f"{pages}{Path(name).suffix}")
                file.write_bytes(make(pages))
                told.append((pages, *measure(file, runs)))
            cells = "".join(f"{p / s:>8,.0f}（{mb:>4.0f}MB）" for p, s, mb in told)
            print(f"{Path(name).stem:<12}{cells}   {told[-1][1] / told[-2][1]:>5.1f}倍", flush=True)


if __name__ == "__main__":
    main()
