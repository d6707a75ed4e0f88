"""PDF with a text layer, as Word, LibreOffice, Ichitaro and browsers make it.

Read by PDFium through pypdfium2 (BSD-3-Clause and Apache-2.0, kept up with Chromium): it names the
right ideographs where others return radicals, gives every character with its box, and reads some
180 pages a second with them.  pypdf and pdfminer.six read a tenth of that, pdfplumber interleaves
columns, PyMuPDF is AGPL.  What PDFium does not tell, and what is done here and in the ``_pdf``
modules: lines, columns, tables, ruby, notes, and what is only the page's furniture.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kosshi.errors import EncryptedError, FormatError
from kosshi.model import Block, Region
from kosshi.read._pdf_bounds import examine, is_cut
from kosshi.read._pdf_flow import Flow
from kosshi.read._pdf_page import MOST_GLYPHS, Page, read_page
from kosshi.read._pdf_walk import Walk
from kosshi.read.ocr import ocr_remedy, recognised, shown_pages
from kosshi.read.passwords import REMEDY, candidates
from kosshi.read.reading import MOST_CHARACTERS, Options, Reading, too_much

NAME = "PDF"
SUFFIXES = (".pdf",)

MOST_PAGES = 20_000
GARBLED = 0.02
"""Share of characters without a sure meaning from which a text layer is refused."""


def recognises(data: bytes) -> bool:
    """Whether a PDF's header stands in the first kilobyte."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read a PDF; scans only where ``options.ocr`` asks for it.

    Raises:
        FormatError: it is damaged, holds no text, or a text that makes no sense.
        EncryptedError: no password that is known opens it.
    """
    flow, doubts = _flow(data, path)
    bare = [page.number for page in flow.pages if page.scanned]
    if bare and options.ocr:
        flow, _ = _flow(recognised(data, path), path)
        read = f"{shown_pages(bare)}は画像のため、OCR で読みました。誤読があり得ます。"
        text = _Pdf(flow, (*doubts, read))
    elif bare:
        every = len(bare) == len(flow.pages)
        what = "すべてのページが" if every else f"{shown_pages(bare)}が"
        raise FormatError(
            f"{what}画像で、文字がありません（スキャンした PDF）。", file=path, remedy=ocr_remedy()
        )
    else:
        text = _Pdf(flow, doubts)
    _refuse_garbled(flow, path)
    return text


def _flow(data: bytes, path: str) -> tuple[Flow, tuple[str, ...]]:
    """Read the pages; returns also what was read with doubt."""
    document = _opened(data, path)
    flow = Flow()
    glyphs = 0
    try:
        if b"/Encrypt" in data:
            examine(_decrypted(document), path)  # some of what PDFium copies is of no use any more
            doubts: tuple[str, ...] = ()
        else:
            doubts = examine(data, path)
        if len(document) > MOST_PAGES:
            raise FormatError(
                f"ページが多すぎます（{len(document):,}ページ。{MOST_PAGES:,}ページまで）。",
                file=path,
                remedy="分割してください。",
            )
        for number in range(len(document)):
            page = _page(document, number, path)
            glyphs += len(page.glyphs)
            if glyphs > MOST_CHARACTERS:
                raise too_much(path)
            flow.add(page)
    finally:
        document.close()
    return flow, doubts


def _decrypted(document: Any) -> bytes:
    """Return the same document without encryption; its streams stay deflated."""
    stream = io.BytesIO()
    document.save(stream, flags=pdfium.FPDF_REMOVE_SECURITY)
    return stream.getvalue()


def _page(document: Any, number: int, path: str) -> Page:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            f"{number + 1}頁を読めません（PDF が壊れています）。",
            file=path,
            remedy="元のファイルから PDF を作り直してください。",
        ) from error
    try:
        found = read_page(page)
    finally:
        page.close()
    if found.overfull:
        raise FormatError(
            f"{number + 1}頁の文字が多すぎます（{MOST_GLYPHS:,}字まで）。",
            file=path,
            remedy="元のファイルから PDF を作り直すか、この頁を除いてください。",
        )
    return found


def _opened(data: bytes, path: str) -> Any:
    """Open a PDF, with the passwords that are known where it needs one."""
    wanted = False
    if is_cut(data):
        raise _damaged(path)
    for password in (None, *candidates()):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            len(document)
        except pypdfium2.PdfiumError as error:
            wanted = wanted or error.err_code == pdfium.FPDF_ERR_PASSWORD
            if not wanted:
                raise _damaged(path) from error
        else:
            return document
    tried = "渡されたパスワードでは開けません。" if candidates() else ""
    raise EncryptedError(f"パスワードで保護された PDF です。{tried}", file=path, remedy=REMEDY)


def _damaged(path: str) -> FormatError:
    return FormatError(
        "PDF として読めません（途中で切れているか、壊れています）。",
        file=path,
        remedy="もう一度コピーするか、元のファイルから PDF を作り直してください。",
    )


def _refuse_garbled(flow: Flow, path: str) -> None:
    """Refuse a text layer whose characters mean nothing: fonts without a way back to Unicode.

    Raises:
        FormatError: more than one character in fifty is such.
    """
    glyphs = sum(page.glyphs for page in flow.pages)
    wrong = sum(page.garbled for page in flow.pages)
    if wrong > GARBLED * max(glyphs, 1):
        pages = [page.number for page in flow.pages if page.garbled > GARBLED * page.glyphs]
        raise FormatError(
            f"文字の情報が壊れています（{glyphs:,}字のうち{wrong:,}字、{wrong / glyphs:.0%}が不明。"
            f"{shown_pages(pages)}）。",
            file=path,
            remedy="元のファイル（Word など）から PDF を作り直すか、元のファイルを置いてください。",
        )


class _Pdf(Reading):
    def __init__(self, flow: Flow, warnings: tuple[str, ...]) -> None:
        self.text = flow.text
        self.warnings = warnings
        self.boxes = flow.boxes
        self.pages = len(flow.pages)
        self.laid = flow.pages

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        pages = []
        for page in self.laid:
            if not page.lines or page.lines[0].start >= end or page.lines[-1].end < start:
                continue
            lines = [line for line in page.lines if start <= line.start < end]
            if lines:
                pages.append((page, lines))
        walk = Walk(self.text, pages)
        walk.run()
        return walk.blocks, walk.regions
