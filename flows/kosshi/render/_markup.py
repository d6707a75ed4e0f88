"""From a briefing to one HTML page, by the templates.

All text of a briefing comes from strangers' files.  It is escaped wherever it is printed
(autoescape, which no template turns on or off), what can't be seen in it is shown
(``finalize``), and the templates run in Jinja's sandbox, since those of a workspace come with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from kosshi.briefing import Briefing, IssueEntry, Part, PointEntry, Quote
from kosshi.errors import TemplateError
from kosshi.render import Product
from kosshi.render._fit import Fit
from kosshi.render._fonts import Fonts

_TEMPLATE = "briefing.html.j2"

# Format characters (bidi controls, zero-width characters, the soft hyphen, tags), controls,
# separators that are no spaces, surrogates, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
# Blank, although their category says letter or symbol: Hangul fillers, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Choose a form of the character before them, as 葛󠄀 in names; never seen by themselves.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

# What is not parted by the end of a line: percentages, since WeasyPrint breaks before % and ％
# (JIS X 4051 forbids it as 分離禁止), and the last characters of a longer text, so that no single
# character with its full stop makes a last line.
_WHOLE = re.compile(r"[0-9０-９][0-9０-９.,．，]{0,30}[%％]|(?<=.{24})\S{4}\Z", re.DOTALL)

_HEADING_LEVELS = 6


class Visible(dict[int, str]):
    """A table for ``str.translate`` that fills itself: each character as it is printed.

    ``has`` tells whether a character with this code point can be shown at all.
    """

    def __init__(self, has: Callable[[int], bool]) -> None:
        """Begin with line feeds and tabs, which stay."""
        super().__init__({ord("\n"): "\n", ord("\t"): "\t"})
        self._has = has

    def __missing__(self, code: int) -> str:
        """Decide on a character that was not seen before."""
        char = chr(code)
        if any(code in selectors for selectors in _SELECTORS):
            shown = char
        elif unicodedata.category(char) in _UNSEEN or char in _BLANK or not self._has(code):
            shown = f"［U+{code:04X}］"
        else:
            shown = char
        self[code] = shown
        return shown


def _prose(text: str) -> Markup:
    """Escape ``text`` and keep together what a line must not part; it extracts as it was."""
    parts: list[Markup] = []
    end = 0
    for match in _WHOLE.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<span class="whole">{}</span>').format(match.group()))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _grouped(number: int) -> str:
    """Write a number with a comma for every three digits."""
    return f"{number:,}"


def _rank(depth: int) -> int:
    """Return the level of the heading of a section at ``depth``, below its target's own."""
    return min(depth + 2, _HEADING_LEVELS)


class _Index:
    """What a template looks up by id."""

    def __init__(self, briefing: Briefing) -> None:
        entries = [
            *(
                point
                for outline in briefing.outlines
                for section in outline.sections
                for point in section.points
            ),
            *briefing.unplaced,
        ]
        self._points = {point.id: point for point in entries}
        self._quoted = {quote.id for point in entries for quote in point.quotes}
        self._sections = {
            (outline.id, section.number): section.anchor
            for outline in briefing.outlines
            for section in outline.sections
        }
        self._issues = {issue.id: issue for issue in briefing.issues}

    def point(self, name: str) -> PointEntry | None:
        """Return the point with this id, None if none is printed."""
        return self._points.get(name)

    def quoted(self, quote: Quote) -> bool:
        """Tell whether an opinion of the annex stands in the outline."""
        return quote.id in self._quoted

    def section(self, target: str, number: str) -> str | None:
        """Return the anchor of a section, None if it isn't printed."""
        return self._sections.get((target, number))

    def issue(self, name: str) -> IssueEntry | None:
        """Return the issue with this id, None if none is printed."""
        return self._issues.get(name)


def _runs(quote: Iterable[Part]) -> list[list[Part]]:
    """Cut the parts of a quotation into runs with and without labels: lists and paragraphs."""
    return [list(run) for _, run in groupby(quote, lambda part: bool(part.label))]


def _groups(rows: Iterable[Any], name: str) -> list[tuple[Any, list[Any]]]:
    """Put rows that follow each other and agree in the field ``name`` together."""
    return [(value, list(group)) for value, group in groupby(rows, attrgetter(name))]


def _accounts(briefing: Briefing) -> list[str]:
    """Return the names of all accounts, in the order in which the sources first use them."""
    names: Iterable[str] = chain.from_iterable(
        (name for name, _ in source.accounting) for source in briefing.sources
    )
    return list(dict.fromkeys(names))


def page(product: Product, fit: Fit, has: Callable[[int], bool] | None = None) -> str:
    """Return the whole briefing as one HTML page with its style sheet.

    Args:
        product: what to print.
        fit: how tightly the summary is set.
        has: tells whether a character can be shown; by default, whether an installed font has it.

    Raises:
        FontError: a font that the briefing is set in is missing.
        TemplateError: a template is missing, malformed or asks for what doesn't exist.
    """
    visible = Visible(has or Fonts().has)

    def finalize(value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Markup):
            return value.translate(visible)
        return value

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(product.templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    environment.filters |= {
        "prose": lambda text: _prose(text.translate(visible)),
        "grouped": _grouped,
        "rank": _rank,
        "runs": _runs,
        "groups": _groups,
        "pairs": dict,
    }
    try:
        return environment.get_template(_TEMPLATE).render(
            briefing=product.briefing,
            head=product.briefing.head,
            index=_Index(product.briefing),
            accounts=_accounts(product.briefing),
            fit=fit,
        )
    except TemplateNotFound as error:
        raise TemplateError(
            f"テンプレート「{error.name}」が見つかりません。",
            remedy="templates/ に置いてください。",
        ) from error
    except TemplateSyntaxError as error:
        raise TemplateError(
            f"テンプレートの書き方が正しくありません（{error.message}）。",
            file=error.filename,
            line=error.lineno,
            remedy="その行を直すか、templates/ から除いてください。",
        ) from error
    except JinjaError as error:
        raise TemplateError(
            f"テンプレートを展開できません（{error}）。",
            remedy="templates/ の変更を見直してください。",
        ) from error
