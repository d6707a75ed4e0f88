"""The styles of the Word file: what Word is told of them, and what counting its pages needs of them.

Every measure is in points.  Space is only ever put before a paragraph: Word and LibreOffice differ
in what they make of space after one that meets space before the next.  Lines have a least height,
not an exact one, so that staff may set a word larger; every style's is more than its font asks for,
so in the file as it is made lines are that high.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# A4 with 30 mm at the binding edge; 43 characters of 10.5 points by 40 lines of 17.5.
PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
LEFT, RIGHT, TOP, BOTTOM = 85.05, 58.75, 73.7, 65.2
TEXT_WIDTH = 451.5
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
HEADER, FOOTER = 42.5, 36.0

MINCHO, GOTHIC = "BIZ UD明朝", "BIZ UDゴシック"
OTHER_NAMES = {MINCHO: "BIZ UD明朝 Medium", GOTHIC: "BIZ UDGothic"}
"""What Windows calls them.  Where they are missing, Word takes the MS fonts, which are as wide."""

NOT_FIRST = "!%),.:;?]}¢°’”‰′″℃、。々〉》」』】〕゛゜ゝゞ・ヽヾ！％），．：；？］｝｡｣､･ﾞﾟ￠頁"
NOT_LAST = "$([\\{£¥‘“〈《「『【〔＄（［｛｢￡￥⇒"
"""Characters that begin or end no line: Word's own, and those around the page of a reference."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at a side of a paragraph or cell: its kind, thickness and distance from the text."""

    line: str = "single"
    width: float = 0.5
    space: float = 1
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style.

    Attributes:
        name: as Word shows it; one of Word's own styles has its English name in the file.
        size, line, before: of the font, of a line, of the space above.
        left, hanging, right: indents; the first line begins ``hanging`` further left.
        outline: level in the outline from 0, or None for text.
        edges: by side.
        tab: position of a right-aligned tab, or 0.
        leader: whether dots lead up to it.
        spacing: between characters.
    """

    name: str
    size: float = 10.5
    line: float = 17.5
    before: float = 0
    gothic: bool = False
    bold: bool = False
    left: float = 0
    hanging: float = 0
    right: float = 0
    align: str = "both"
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    outline: int | None = None
    edges: tuple[tuple[str, Edge], ...] = ()
    tab: float = 0
    leader: bool = True
    spacing: float = 0
    based_on: str = "Normal"

    @property
    def own(self) -> bool:
        """Whether it is one of Word's own styles, which are named in English."""
        return self.name.isascii()


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """A style of some characters; what is None or 0 is the paragraph's."""

    name: str
    gothic: bool = False
    bold: bool | None = None
    size: float = 0
    boxed: str = ""
    colour: str = ""
    raised: bool = False

    @property
    def own(self) -> bool:
        """Whether it is one of Word's own styles."""
        return self.name.isascii()


_P = ParagraphStyle
_THIN, _RULE = Edge(width=0.5), Edge(width=1.25, space=3)
_GREY = Edge(width=0.5, colour="555555")
_QUOTED = (("left", Edge(width=1, space=12, colour="8A8A8A")),)
_BOX = tuple((side, Edge(space=4)) for side in ("top", "left", "bottom", "right"))
_STRONG_BOX = tuple(
    (side, Edge(width=1.25, space=4)) for side in ("top", "left", "bottom", "right")
)
_RULES = (("top", Edge(space=5)), ("bottom", Edge(space=5)))


def _heading(name: str, size: float, line: float, before: float = 0) -> ParagraphStyle:
    """Return a style that heads what follows it."""
    bold = _P(name, size, line, before, gothic=True, bold=True)
    return replace(bold, align="left", keep_next=True, keep_lines=True)


def _small(name: str, before: float = 0) -> ParagraphStyle:
    """Return a style of a line that says where something stands."""
    return _P(name, 8, 12.5, before, gothic=True, align="left")


_H2 = replace(_heading("heading 2", 13, 19, 20), outline=1)
_H3 = replace(_heading("heading 3", 11.5, 17.5, 16), outline=2)
_SMALL_HEADING = replace(
    _heading("見出し（小）", 9.5, 14, 11),
    outline=1,
    edges=(("bottom", _GREY),),
    based_on="Heading2",
)

PARAGRAPHS: dict[str, ParagraphStyle] = {
    "Normal": _P("Normal"),
    "Heading1": replace(
        _heading("heading 1", 16, 24), new_page=True, outline=0, edges=(("bottom", _RULE),)
    ),
    "Heading2": _H2,
    "Heading3": _H3,
    "Heading4": replace(_heading("heading 4", 10.5, 17.5, 14), outline=3),
    "Heading5": replace(_heading("heading 5", 10.5, 17.5, 12), outline=4),
    # Headings that the table of contents leaves out: it gathers Word's own two styles only.
    "Heading2Unlisted": replace(_H2, name="見出し 2（目次外）", based_on="Heading2"),
    "Heading2Small": replace(_SMALL_HEADING, name="見出し 2（小）"),
    "Heading3Theme": replace(
        _SMALL_HEADING, name="見出し 3（テーマ）", before=10, outline=2, based_on="Heading3"
    ),
    "SmallHeading": _heading("小見出し", 9.5, 14, 9),
    "TOCHeading": replace(
        _heading("TOC Heading", 10.5, 17.5, 9), outline=0, edges=(("bottom", _THIN),)
    ),
    "TOC1": _P("toc 1", 9.5, 14.4, 3, gothic=True, bold=True, align="left", tab=TEXT_WIDTH),
    "TOC2": _P("toc 2", 9.5, 14.4, left=28.5, hanging=9.5, align="left", tab=TEXT_WIDTH),
    "Boxes": _P("資料番号", 10.5, 16, gothic=True, bold=True, align="right"),
    "Panel": _P("会議名", 12, 18, 16, gothic=True, align="center"),
    "Title": _P("Title", 22, 34, 4, True, True, align="center", spacing=2),
    "Subtitle": _P("Subtitle", 10.5, 16, gothic=True, align="center"),
    "Issuer": _P("作成者", 10.5, 15.5, align="right"),
    "Facts": _P("会合の概要", 9, 14, left=70, hanging=70, edges=_RULES),
    "Warning": _P("注意事項", 9, 14, left=18, hanging=9, right=9, edges=_STRONG_BOX),
    "Key": _P("この資料の見方", 8, 12, left=43, hanging=34, right=9, edges=_BOX),
    "Standfirst": _P("説明", 8, 13, 8, True, align="left"),
    "Legend": _P("表の注", 7.5, 11, 2, True),
    "Lines": _P("争点の一行", 9, 14, left=9, hanging=9, align="left", tab=TEXT_WIDTH),
    "Unsaid": _P("意見のなかった章", 8.5, 12.5, 1, left=114, hanging=114),
    "More": _P("参照先", 7.5, 11, gothic=True, align="right"),
    "Headline": replace(_heading("意見のまとまり", 10.5, 17.5, 8), left=10.5, hanging=10.5),
    "Verbatim": replace(_small("原文の見出し"), left=10.5, keep_next=True),
    "Quote": _P("意見の原文", 9.5, 15.2, left=24, edges=_QUOTED),
    "QuoteItem": _P("意見の原文（項目）", 9.5, 15.2, left=33.5, hanging=9.5, edges=_QUOTED),
    "Remark": _P("議事要旨の記録", 9, 14, left=24, edges=_QUOTED),
    "Placing": _P("分類", 7.5, 12, 1, True, left=10.5, align="left"),
    "Reference": _P(
        "参照", 9, 14.4, left=19, hanging=12, align="left", keep_lines=True, tab=TEXT_WIDTH
    ),
    "Question": _P("問い", 10.5, 17.5, 4, gothic=True, align="left", keep_next=True),
    "PositionHead": _P("立場", 9.5, 15.5, gothic=True, bold=True, align="center", keep_next=True),
    "Position": _P("立場の原文", 9.5, 15.5, align="left"),
    "PositionRemark": _P("立場の記録", 8.5, 13, align="left"),
    "Origin": _small("出典", 1),
    "Ask": _P("議論いただきたい論点", 9, 13.8, 3.4, left=27, hanging=22, keep_next=True),
    "AskFurther": _P("議論いただきたい論点（原文）", 9, 13.8, left=27, keep_next=True),
    "AskFrom": _P("論点の出典", 7.5, 11.5, gothic=True, left=27, align="left"),
    "Tree": _P("項目", 9, 13.6, left=27, hanging=27, align="left", keep_lines=True),
    "Caption": _P("caption", 9, 14, 4, True, True, align="left", keep_next=True),
    "OpinionOrigin": replace(_small("意見の出典", 4), keep_next=True),
    "Opinion": _P("意見一覧の原文", 8.5, 13.2, left=9.5),
    "OpinionItem": _P("意見一覧の原文（項目）", 8.5, 13.2, left=18, hanging=8.5),
    "OpinionRemark": _P("意見一覧の記録", 8.5, 13.2, left=18),
    "SourceName": _P("資料名", 10.5, 17.5, 8, True, True, align="left", keep_next=True),
    "SourceFact": _P("資料の内訳", 9, 14, left=66, hanging=55.5, align="left", keep_lines=True),
    "Abbreviation": _P("略語", 9.5, 15, left=95, hanging=95, align="left", keep_lines=True),
    "SourceNote": _P("資料の脚注", 9.5, 15, left=9.5, hanging=9.5),
    "PassageOrigin": replace(_small("記述の出典", 5), keep_next=True),
    "Passage": _P("意見でない記述", 9, 14, left=12),
    "FigureName": _P("数値の名称", 8.5, 13, gothic=True, align="center", keep_next=True),
    "Figure": _P("数値", 19, 25, gothic=True, align="center", keep_next=True),
    "FigureNote": _P("数値の注", 7, 10, gothic=True, align="center"),
    "Cell": _P("表", 8.5, 13, gothic=True, align="left"),
    "CellNumber": _P("表の数値", 8.5, 13, gothic=True, align="right"),
    "CellCount": _P("表の件数", 8.5, 13, gothic=True, align="center"),
    "FootnoteText": _P("footnote text", 8, 11.5, gothic=True, align="left"),
    "Header": _P(
        "header",
        7.5,
        11,
        gothic=True,
        align="left",
        edges=(("bottom", Edge(space=2)),),
        tab=TEXT_WIDTH,
        leader=False,
    ),
    "Footer": _P("footer", 8, 11, gothic=True, align="center"),
}

_C = CharacterStyle

CHARACTERS: dict[str, CharacterStyle] = {
    "Part": _C("部の印", size=10.5, boxed="single"),
    "Hyperlink": _C("Hyperlink"),
    "Strong": _C("Strong", True, True),
    "Term": _C("用語", True, True),
    "Name": _C("項目名", True),
    "Label": _C("通し名", True, True),
    "Box": _C("資料番号の枠", boxed="single"),
    "Marking": _C("取扱いの枠", boxed="double"),
    "Kind": _C("意見の類型", True, boxed="single"),
    "Stance": _C("立場の印", True, True, 7.5, boxed="single"),
    "Tally": _C("件数", True, False, 8),
    "Worded": _C("事務局文案", True, False, 7.5),
    "Where": _C("掲載箇所", True, size=8),
    "Id": _C("識別子", True, size=7, colour="444444"),
    "Code": _C("ファイル名", True, size=8.5),
    "FootnoteReference": _C("footnote reference", raised=True),
}
