"""The briefing as a PDF, set by WeasyPrint: PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kosshi.errors import LibraryError, RenderError

if TYPE_CHECKING:
    from kosshi.render import Product

FORMAT = "pdf"
FILENAME = "briefing.pdf"

_CORRECTIONS = 4
"""Layouts at most until the printed page numbers are right; one is nearly always enough."""

_VARIANT = "pdf/a-3a"
"""What WeasyPrint is asked for; ``_pdf_archive.py`` adds what it can't say besides."""

# The first and the last line of the summary, which is for a reader with one minute: one page.
_SUMMARY = ("summary", "summary-end")


def page(product: Product) -> str:
    """Return the HTML that WeasyPrint is given.

    Raises:
        FontError: a font that the briefing is set in is missing.
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    from kosshi.render._fit import first_fit
    from kosshi.render._markup import page

    return page(product, first_fit(product.briefing))


def render(product: Product, out: Path) -> None:
    """Write the briefing to ``out``.  The same product gives the same bytes.

    Raises:
        FontError: a font that the briefing is set in is missing.
        LibraryError: WeasyPrint or a library that it needs is missing.
        RenderError: WeasyPrint complains of anything at all.
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    from kosshi.render import _edges, _feet, _fit, _markup, _numbers
    from kosshi.render._fonts import Fonts

    Fonts()  # before WeasyPrint is imported, which would complain in English
    weasyprint = _weasyprint()
    from kosshi.render._pdf_archive import finish
    from kosshi.render._pdf_origin import origins

    first = _fit.first_fit(product.briefing).step
    fetcher = _Fetcher(weasyprint, product.templates)
    base = product.templates[0].resolve().as_uri() + "/"

    def lay_out(html: str) -> Any:
        source = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
        return source.render(pdf_variant=_VARIANT)

    try:
        with _no_warnings():
            for fit in _fit.FITS[first:]:
                html = _markup.page(product, fit)
                document = lay_out(html)
                if _pages_of_summary(document) <= 1:
                    break
            right: dict[str, int] = {}
            for _ in range(_CORRECTIONS):
                remaining = _numbers.settle(document)
                if not remaining:
                    break
                right |= remaining
                style = f"<style>{_numbers.corrections(right)}</style></head>"
                document = lay_out(html.replace("</head>", style, 1))
            else:
                raise RenderError("目次と参照のページ番号が定まりません。")
            _edges.square(document)
            _feet.trim(document)
            with origins() as found:
                # What is not compressed here is once it is finished.
                data: bytes = document.write_pdf(pdf_variant=_VARIANT, uncompressed_pdf=True)
    except weasyprint.urls.FatalURLFetchingError as error:
        raise RenderError(f"テンプレートの外を参照しています（{error}）。") from error
    out.write_bytes(finish(data, found, product, title=document.metadata.title or ""))


def _weasyprint() -> ModuleType:
    """Import WeasyPrint, which loads Pango and so may fail on a bare machine, and pikepdf."""
    try:
        import pikepdf  # noqa: F401  used by what finishes the file
        import weasyprint
        import weasyprint.urls
    except ImportError as error:
        raise LibraryError(
            f"Python のパッケージ「{error.name}」が見つかりません。",
            remedy="「make briefing」は必要なものを入れてから実行します。",
        ) from error
    except OSError as error:
        raise LibraryError(
            "文字組みのライブラリ Pango が見つかりません。",
            remedy="Debian・Ubuntu では「apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0」で入れてください。",
        ) from error
    return weasyprint  # type: ignore[no-any-return,unused-ignore]


def _pages_of_summary(document: Any) -> int:
    """Return the number of pages from the first to the last line of the summary."""
    pages: dict[str, int] = {}
    for number, sheet in enumerate(document.pages):
        for anchor in sheet.anchors:
            if anchor in _SUMMARY:
                pages.setdefault(anchor, number)  # a box that goes on is on each of its pages
    if len(pages) < len(_SUMMARY):  # a workspace's own template may have no summary
        return 1
    first, last = (pages[anchor] for anchor in _SUMMARY)
    return last - first + 1


class _Fetcher:
    """Opens files in the directories of templates, and nothing else.

    Attributes:
        _fail_on_errors: WeasyPrint reads it: a refusal ends the run instead of leaving a gap.
    """

    def __init__(self, weasyprint: ModuleType, directories: tuple[Path, ...]) -> None:
        self._response = weasyprint.urls.URLFetcherResponse
        self._directories = tuple(directory.resolve() for directory in directories)
        self._fail_on_errors = True

    def __call__(self, url: str) -> Any:
        """Open ``url``; a relative one is looked for in each directory, in order.

        Raises:
            ValueError: it isn't a file in one of the directories.
        """
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            raise ValueError(f"refused: {url}")
        path = Path(unquote(parts.path))
        base = self._directories[0]
        candidates = [path]
        if path.is_relative_to(base):
            candidates = [directory / path.relative_to(base) for directory in self._directories]
        for candidate in candidates:
            real = candidate.resolve()
            inside = any(real.is_relative_to(directory) for directory in self._directories)
            if inside and real.is_file():
                return self._response(url, real.read_bytes())
        raise ValueError(f"refused: {url}")


class _Collector(logging.Handler):
    """Keeps what WeasyPrint warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Turn WeasyPrint's warnings into an error: each is something missing on the page."""
    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collector.messages:
        more = len(collector.messages) - 1
        raise RenderError(
            f"PDF への変換で警告がありました: {collector.messages[0]}"
            + (f"（ほか{more}件）" if more else "")
        )
