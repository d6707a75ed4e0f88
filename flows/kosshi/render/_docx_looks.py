"""What each element of the briefing's page becomes in Word, by CSS selectors.

The counterpart of ``templates/print.css``: the more specific selector wins, as there.  What no
selector names (a workspace's own template may bring anything) looks like what it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from cssselect2 import ElementWrapper, Matcher, compile_selector_list

from kosshi.render._docx_styles import Edge

T = TypeVar("T")

TAB = "\t"
"""To the hanging indent; every other tab is a space by then."""
_NBSP = "\u00a0"
_THIN, _THICK, _GREY = Edge(width=0.5), Edge(width=1), Edge(width=0.5, colour="888888")
_DOTTED = Edge(line="dotted", width=0.5, colour="555555")


class Looks(Generic[T]):
    """A look by selector."""

    def __init__(self, looks: dict[str, T]) -> None:
        self._matcher = Matcher()
        for selectors, look in looks.items():
            for selector in compile_selector_list(selectors):
                self._matcher.add_selector(selector, look)

    def of(self, element: ElementWrapper) -> T | None:
        """Return the look that wins, None if no selector matches."""
        found = self._matcher.match(element)
        return max(found, key=lambda match: match[:2])[3] if found else None


PARAGRAPHS = {
    "h1": "Heading1",
    "h1.plain": "TOCHeading",
    "h2": "Heading2Unlisted",
    ".outline h2.section, .issues h2.section": "Heading2",
    "h2.small": "SmallHeading",
    ".agenda h2.small": "Heading2Small",
    "h3": "Heading3",
    "h3.theme": "Heading3Theme",
    "h4": "Heading4",
    "h5, h6": "Heading5",
    ".standfirst, .none": "Standfirst",
    ".caption, caption": "Caption",
    # the first page
    ".boxes": "Boxes",
    ".cover .panel": "Panel",
    ".cover .title": "Title",
    ".cover .draft": "Subtitle",
    ".cover .issuer": "Issuer",
    ".facts": "Facts",
    ".warnings, .warnings .caption": "Warning",
    ".key, .key .caption": "Key",
    # the summary
    ".figures th": "FigureName",
    ".figures td": "Figure",
    ".figures .note": "FigureNote",
    ".heat th": "Cell",
    ".heat td, .heat thead th": "CellCount",
    ".heat thead th:first-child": "Cell",
    ".legend": "Legend",
    ".lines": "Lines",
    ".unsaid": "Unsaid",
    ".more": "More",
    # the outline
    ".headline": "Headline",
    ".verbatim": "Verbatim",
    "blockquote": "Quote",
    "blockquote .items": "QuoteItem",
    ".remark": "Remark",
    ".origin": "Origin",
    ".placing": "Placing",
    ".references": "Reference",
    # issues, questions, sections nobody spoke about
    ".question": "Question",
    ".positions th": "PositionHead",
    ".positions td": "Position",
    ".positions .remark": "PositionRemark",
    ".ask": "AskFurther",
    ".ask [data-mark]": "Ask",
    ".ask .from": "AskFrom",
    ".tree": "Tree",
    # annexes
    ".opinion": "Opinion",
    ".opinion .items": "OpinionItem",
    ".opinion .remark": "OpinionRemark",
    ".opinion .origin": "OpinionOrigin",
    ".source .name": "SourceName",
    ".source dl": "SourceFact",
    ".accounting th, .accounting thead th:first-child": "Cell",
    ".accounting td, .accounting thead th": "CellNumber",
    ".abbreviations": "Abbreviation",
    ".footnotes": "SourceNote",
    ".passages": "Passage",
    ".passages .origin": "PassageOrigin",
}
CHARACTERS = {
    "b, strong, .warnings .caption, .key .caption": "Strong",
    "dt, .key .mark, .formed, .tree .depth-0, .unsaid dt .count": "Name",
    ".unsaid dt, .term, .heat .total, .shade-3, .shade-4, .accounting .sum > *": "Term",
    ".tab": "Part",
    ".box": "Box",
    ".box.marking": "Marking",
    ".tally": "Tally",
    ".label": "Label",
    ".worded": "Worded",
    ".where, .notes .origin": "Where",
    ".kind": "Kind",
    ".stance": "Stance",
    ".id": "Id",
    ".code": "Code",
}
BEFORE = {
    ".changes h2": 14.0,
    ".changes .question": 8.0,
    ".facts dt:first-of-type + dd, .warnings .caption, .key .caption": 12.0,
    ".outline .references > :first-child": 6.0,
    "blockquote > p:first-child": 2.0,
    "blockquote + blockquote > p:first-child": 4.0,
    ".runs-on > h1": 30.0,
}
"""Points above a paragraph where its style's don't suit."""
FOLLOWS = {".runs-on > h1": True}
"""Headings that begin no page."""
CONTENTS = {".contents .columns": True}
"""What becomes Word's own table of contents."""
NOTES = {"blockquote .origin": True}
"""What becomes a footnote of the quotation."""

MARKS = {".warnings li": "※", ".footnotes li": "・"}
"""What stands before a paragraph; ``data-mark`` does as well."""
WITHIN = {
    ".box": (_NBSP, _NBSP),  # keep its lines off its text
    ".tally": ("（", "件）"),
}
"""What begins and ends a piece of text, where the page draws a box."""
AFTER = {
    ".tab, .section > .mark, .tree .mark, .source .name .label": "\u3000",
    ".key .mark, .references .mark, .abbreviations .term": TAB,
    ".stance, .box": " ",
}
"""What parts a piece of text from what follows, where the page leaves a space."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """How a table looks; see ``Table``."""

    description: str = ""
    edges: tuple[tuple[str, Edge], ...] = tuple(
        (side, _THIN) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins: tuple[float, float] = (1, 4)
    before: float = 4


_HEAT = "行は議題・テーマ、列は対象文書、値は意見のまとまりの数。"
_BOXED = tuple((side, _THIN) for side in ("top", "left", "bottom", "right", "insideV"))

TABLES = {
    "table": TableLook(),
    ".figures": TableLook(
        "上から、名称、数、注。",
        (("top", _THIN), ("bottom", _THIN), ("insideV", _GREY)),
        (1, 1),
        6,
    ),
    ".heat": TableLook(_HEAT, (("bottom", _THICK),), (0.6, 4), 2),
    ".step-0 .heat": TableLook(_HEAT, (("bottom", _THICK),), (1.4, 4), 2),
    ".step-2 .heat, .step-3 .heat, .step-4 .heat": TableLook(
        _HEAT, (("bottom", _THICK),), (0, 4), 2
    ),
    ".positions": TableLook(
        "列は立場、各欄はその立場の意見の原文と出典。", (*_BOXED, ("insideH", _DOTTED)), (4, 5.7), 4
    ),
    ".accounting": TableLook("行は扱い、列は資料、値は文字数。最後の行は合計。", (), (1, 4), 2),
}
COLUMNS = {".heat .part": 68.0, ".heat .count": 46.0, ".accounting .name": 120.0}
"""Widths in points; the other columns share the rest."""
EDGES = {
    ".heat thead th": (("top", _THICK), ("bottom", _THICK)),
    ".heat .first > *": (("top", _GREY),),
    ".positions th": (("bottom", _THIN),),
    ".accounting thead th": (("top", _THICK), ("bottom", _THIN)),
    ".accounting .sum > *": (("top", _THIN), ("bottom", _THICK)),
}
FILLS = {
    ".positions th": "E6E6E6",
    ".shade-1": "ECECEC",
    ".shade-2": "D4D4D4",
    ".shade-3": "B8B8B8",
    ".shade-4": "999999",
}
