"""Benchmarks: ratios in one run on one machine, never a timed test.  Run: make bench.

Each figure is the median of several runs of a whole process (``--runs``, 3 by default); peak
memory is the operating system's count for that process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"

_STAGES = """
import json, sys, time
from pathlib import Path
begun = time.perf_counter()
from kosshi.pipeline import Job, run
spent = {"import": time.perf_counter() - begun}
def call(stage, what, function, *args, **kwargs):
    begun = time.perf_counter()
    try:
        return function(*args, **kwargs)
    finally:
        spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - begun
run(Job(Path(sys.argv[1]), Path(sys.argv[2])), call)
spent["rest"] = time.perf_counter() - begun - sum(spent.values())
print(json.dumps(spent))
"""

_PAGE = """
import sys
from pathlib import Path
from kosshi.pipeline import Job, run
from kosshi.render import pdf
def call(stage, what, function, *args, **kwargs):
    if stage == "render":
        Path(sys.argv[2]).write_text(pdf.page(args[0]), encoding="utf-8")
        args[1].write_bytes(b"-")
        return None
    return function(*args, **kwargs)
run(Job(Path(sys.argv[1]), Path(sys.argv[3]), formats=("pdf",)), call)
"""

_ALONE = """
import sys, weasyprint
html = weasyprint.HTML(filename=sys.argv[1], base_url=sys.argv[3])
html.write_pdf(sys.argv[2], pdf_tags=True)
"""


def _run(command: list[str]) -> tuple[float, float]:
    """Run a process; return its wall time in seconds and its peak memory in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"失敗しました: {' '.join(command)}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def _kosshi(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kosshi", *arguments]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        html = scratch / "page.html"
        subprocess.run(
            [sys.executable, "-c", _PAGE, str(SEEDS), str(html), str(scratch / "page")], check=True
        )
        alone_command = [sys.executable, "-c", _ALONE, str(html), str(scratch / "alone.pdf")]
        alone_command.append(str(ROOT / "templates") + "/")
        build, alone, ratio, memory, digests = [], [], [], [], set()
        for number in range(runs):
            out = scratch / f"out{number}"
            seconds, megabytes = _run(_kosshi("build", str(SEEDS), "--out", str(out)))
            other, _ = _run(alone_command)
            build.append(seconds)
            alone.append(other)
            ratio.append(seconds / other)
            memory.append(megabytes)
            files = sorted(path for path in out.rglob("*") if path.suffix in {".pdf", ".json"})
            digests.add(hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest())
        again = [_run(_kosshi("build", str(SEEDS), "--out", str(out)))[0] for _ in range(runs)]
        helps = [_run(_kosshi("--help"))[0] for _ in range(max(9, runs))]
        stages = subprocess.run(
            [sys.executable, "-c", _STAGES, str(SEEDS), str(scratch / "stages")],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    middle = statistics.median
    print(f"seeds/ の作成（kosshi build）        {middle(build):6.2f} 秒")
    print(f"同じ HTML を WeasyPrint だけで        {middle(alone):6.2f} 秒")
    print(f"比（組ごとの中央値、目標 1.3 以下）   {middle(ratio):6.2f}")
    print(f"変更のないときの再実行                {middle(again):6.2f} 秒")
    print(f"kosshi --help（目標 0.3 秒未満）      {middle(helps):6.2f} 秒")
    print(f"最大メモリ                            {max(memory):6.0f} MB")
    print(
        f"{runs} 回の作成物                           {'同一' if len(digests) == 1 else '不一致'}"
    )
    spent = json.loads(stages)
    total = sum(spent.values())
    print("各段階の割合")
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"  {name:<10}{seconds:6.2f} 秒 {100 * seconds / total:5.1f} %")


if __name__ == "__main__":
    main()
