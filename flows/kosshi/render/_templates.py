"""Jinja templates: the environment that every output shares.

All text of a briefing comes from strangers' files.  It is escaped wherever it is printed
(autoescape, which no template turns on or off), what can't be seen in it is shown
(``finalize``), and the templates run in Jinja's sandbox, since those of a workspace come with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from kosshi.briefing import Part
from kosshi.errors import TemplateError

# Format characters (bidi controls, zero-width characters, the soft hyphen, tags), controls,
# separators that are no spaces, surrogates, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
# Blank, although their category says letter or symbol: Hangul fillers, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Choose a form of the character before them, as 葛󠄀 in names; never seen by themselves.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class Visible(dict[int, str]):
    """A table for ``str.translate`` that fills itself: each character as it is shown.

    ``has`` tells whether a character can be shown at all; what can't is written out.
    """

    def __init__(self, has: Callable[[int], bool] = lambda _: True) -> None:
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


def _grouped(number: int) -> str:
    """Write a number with a comma for every three digits."""
    return f"{number:,}"


def _runs(quote: Iterable[Part]) -> list[list[Part]]:
    """Cut the parts of a quotation into runs with and without labels: lists and paragraphs."""
    return [list(run) for _, run in groupby(quote, lambda part: bool(part.label))]


def _groups(rows: Iterable[Any], name: str) -> list[tuple[Any, list[Any]]]:
    """Put rows that follow each other and agree in the field ``name`` together."""
    return [(value, list(group)) for value, group in groupby(rows, attrgetter(name))]


class Templates:
    """The templates of some directories, searched in order."""

    def __init__(
        self,
        directories: tuple[Path, ...],
        visible: Visible,
        filters: Mapping[str, Callable[..., Any]],
    ) -> None:
        """Make the environment; ``filters`` are those that only one output has."""

        def finalize(value: object) -> object:
            if isinstance(value, str) and not isinstance(value, Markup):
                return value.translate(visible)
            return value

        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(directories),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=finalize,
        )
        self._environment.filters |= {
            "grouped": _grouped,
            "runs": _runs,
            "groups": _groups,
            "pairs": dict,
            **filters,
        }

    def expand(self, name: str, **context: Any) -> str:
        """Return what a template makes of its context.

        Raises:
            TemplateError: a template is missing, malformed or asks for what doesn't exist.
        """
        try:
            return self._environment.get_template(name).render(**context)
        except TemplateSyntaxError as error:
            raise TemplateError(
                f"テンプレートの書き方が正しくありません（{error.message}）。",
                file=error.filename,
                line=error.lineno,
                remedy="その行を直すか、templates/ から除いてください。",
            ) from error
        except (JinjaError, UnicodeDecodeError) as error:
            raise _failure(error) from error

    def text(self, name: str) -> str:
        """Return a file of the directories as it is.

        Raises:
            TemplateError: there is none of this name, or it isn't UTF-8.
        """
        loader = self._environment.loader
        assert loader is not None
        try:
            return loader.get_source(self._environment, name)[0]
        except (TemplateNotFound, UnicodeDecodeError) as error:
            raise _failure(error) from error


def _failure(error: Exception) -> TemplateError:
    if isinstance(error, TemplateNotFound):
        return TemplateError(
            f"テンプレート「{error.name}」が見つかりません。",
            remedy="templates/ に置いてください。",
        )
    return TemplateError(
        f"テンプレートを展開できません（{error}）。",
        remedy="templates/ の変更を見直してください。",
    )
