"""Scans: OCR by ocrmypdf (MPL-2.0, a program of its own), if it is installed with Japanese."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kosshi.errors import FormatError, LibraryError

_SECONDS = 1800
_INSTALL = "ocrmypdf と日本語の認識データ（Debian: ocrmypdf tesseract-ocr-jpn）を導入"


def ocr_remedy() -> str:
    """Return what to do about a scan: OCR here, or elsewhere."""
    if available():
        return "--ocr を付けて実行すると、OCR で読みます（誤読があり得ます）。"
    return f"OCR で文字を付けた PDF に差し替えるか、{_INSTALL}して --ocr を付けてください。"


def available() -> bool:
    """Whether ocrmypdf and Japanese data are installed."""
    if not shutil.which("ocrmypdf") or not shutil.which("tesseract"):
        return False
    listed = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return "jpn" in listed.stdout.split()


def recognised(data: bytes, path: str) -> bytes:
    """Return a PDF with a text layer on the pages that have none.

    Raises:
        LibraryError: ocrmypdf or its Japanese data are missing.
        FormatError: it fails, or takes longer than half an hour.
    """
    if not available():
        raise LibraryError(
            "OCR のプログラムがありません。", file=path, remedy=f"{_INSTALL}してください。"
        )
    with tempfile.TemporaryDirectory(prefix="kosshi-ocr-") as folder:
        source, result = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        command = [
            "ocrmypdf",
            "--language",
            "jpn",
            "--skip-text",
            "--output-type",
            "pdf",
            "--quiet",
        ]
        try:
            subprocess.run(  # noqa: S603  our own words and two paths of ours
                [*command, str(source), str(result)],
                check=True,
                timeout=_SECONDS,
                capture_output=True,
                stdin=subprocess.DEVNULL,
            )
            return result.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise FormatError(
                "OCR に失敗しました。",
                file=path,
                remedy="OCR で文字を付けた PDF に差し替えてください。",
            ) from error


def shown_pages(pages: Sequence[int]) -> str:
    """Return page numbers as ranges: 1～3・7頁."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    return "・".join("～".join(str(n) for n in each) for each in ranges) + "頁"
