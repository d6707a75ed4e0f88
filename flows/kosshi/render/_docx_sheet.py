"""The parts of the Word file that say how its text looks: styles, fonts, settings."""

from __future__ import annotations

from typing import Any

from lxml import etree

from kosshi.render._docx_styles import (
    CHARACTERS,
    GOTHIC,
    MINCHO,
    NOT_FIRST,
    NOT_LAST,
    OTHER_NAMES,
    PARAGRAPHS,
    CharacterStyle,
    Edge,
    ParagraphStyle,
)
from kosshi.render._docx_words import W, add, sides, twips, w

LANGUAGE = "ja-JP"
_WORD = "http://schemas.microsoft.com/office/word"
_COMPATIBLE = "15"
"""Word 2013 and later; with no such setting the file would open in the mode of Word 2007."""
_LISTED = 39
"""Where Word lists a style of its own by priority; ours come before the rest."""


def styles() -> Any:
    """Return the styles part."""
    made = etree.Element(w("styles"), nsmap={"w": W})
    defaults = add(made, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    _fonts(run, gothic=False)
    _size(run, PARAGRAPHS["Normal"].size)
    # The first is that of Latin words: in Japanese LibreOffice would break them anywhere.
    add(run, "lang", val="en-US", eastAsia=LANGUAGE, bidi="ar-SA")
    add(defaults, "pPrDefault")
    for name, style in PARAGRAPHS.items():
        _paragraph_style(made, name, style)
    base = add(made, "style", type="character", default="1", styleId="DefaultParagraphFont")
    add(base, "name", val="Default Paragraph Font")
    add(base, "uiPriority", val="1")
    add(base, "semiHidden")
    add(base, "unhideWhenUsed")
    for name, character in CHARACTERS.items():
        _character_style(made, name, character)
    table = add(made, "style", type="table", default="1", styleId="TableNormal")
    add(table, "name", val="Normal Table")
    add(table, "uiPriority", val="99")
    add(table, "semiHidden")
    add(table, "unhideWhenUsed")
    add(add(table, "tblPr"), "tblInd", w="0", type="dxa")
    return made


def fonts() -> Any:
    """Return the font table: what to take where a font is missing."""
    made = etree.Element(w("fonts"), nsmap={"w": W})
    for name, panose, family in (
        (MINCHO, "02020500000000000000", "roman"),
        (GOTHIC, "020B0400000000000000", "modern"),
    ):
        font = add(made, "font", name=name)
        add(font, "altName", val=OTHER_NAMES[name])
        add(font, "panose1", val=panose)
        add(font, "charset", val="80")
        add(font, "family", val=family)
        add(font, "pitch", val="fixed")
    return made


def settings() -> Any:
    """Return the settings.  No field is marked for updating: Word would ask about it on opening."""
    made = etree.Element(w("settings"), nsmap={"w": W})
    add(made, "zoom", percent="100")
    add(made, "bordersDoNotSurroundHeader")
    add(made, "bordersDoNotSurroundFooter")
    add(made, "defaultTabStop", val="840")
    add(made, "characterSpacingControl", val="doNotCompress")
    add(made, "noLineBreaksAfter", lang=LANGUAGE, val=NOT_LAST)
    add(made, "noLineBreaksBefore", lang=LANGUAGE, val=NOT_FIRST)
    notes = add(made, "footnotePr")
    add(notes, "footnote", id="-1")
    add(notes, "footnote", id="0")
    compatible = add(made, "compat")
    for name in (
        "spaceForUL",
        "balanceSingleByteDoubleByteWidth",
        "doNotLeaveBackslashAlone",
        "ulTrailSpace",
        "doNotExpandShiftReturn",
        "adjustLineHeightInTable",
        "useFELayout",
    ):
        add(compatible, name)
    for name, value in (
        ("compatibilityMode", _COMPATIBLE),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    ):
        add(compatible, "compatSetting", name=name, uri=_WORD, val=value)
    add(made, "themeFontLang", val="en-US", eastAsia=LANGUAGE)
    add(made, "decimalSymbol", val=".")
    add(made, "listSeparator", val=",")
    return made


def _paragraph_style(styles: Any, name: str, it: ParagraphStyle) -> None:
    made = add(styles, "style", type="paragraph", styleId=name)
    if name == "Normal":
        made.set(w("default"), "1")
    elif not it.own:
        made.set(w("customStyle"), "1")
    add(made, "name", val=it.name)
    if name != "Normal":
        add(made, "basedOn", val=it.based_on)
    if it.outline is not None:
        add(made, "next", val="Normal")
    add(made, "uiPriority", val=str(_LISTED))
    add(made, "qFormat")
    properties = add(made, "pPr")
    for flag, wanted in (
        ("keepNext", it.keep_next),
        ("keepLines", it.keep_lines),
        ("pageBreakBefore", it.new_page),
        ("widowControl", name == "Normal"),
    ):
        if wanted:
            add(properties, flag)
    sides(properties, "pBdr", it.edges)
    if it.tab or it.hanging:
        tabs = add(properties, "tabs")
        if it.hanging:
            add(tabs, "tab", val="left", pos=twips(it.left))
        if it.tab:
            leader = "dot" if it.leader else "none"
            add(tabs, "tab", val="right", leader=leader, pos=twips(it.tab))
    if name == "Normal":
        # Lines break by the rules of Japanese, and no full stop hangs out of its line.
        add(properties, "kinsoku")
        add(properties, "overflowPunct", val="0")
    space = {"before": twips(it.before), "after": "0", "line": twips(it.line)}
    add(properties, "spacing", **space, lineRule="atLeast")
    indents = {"left": twips(it.left), "right": twips(it.right)}
    indents |= {"hanging": twips(it.hanging)} if it.hanging else {"firstLine": "0"}
    add(properties, "ind", **indents)
    add(properties, "jc", val=it.align)
    if it.outline is not None:
        add(properties, "outlineLvl", val=str(it.outline))
    run = add(made, "rPr")
    _fonts(run, gothic=it.gothic)
    _bold(run, it.bold)
    if it.spacing:
        add(run, "spacing", val=twips(it.spacing))
    _size(run, it.size)


def _character_style(styles: Any, name: str, it: CharacterStyle) -> None:
    made = add(styles, "style", type="character", styleId=name)
    if not it.own:
        made.set(w("customStyle"), "1")
    add(made, "name", val=it.name)
    add(made, "basedOn", val="DefaultParagraphFont")
    add(made, "uiPriority", val=str(_LISTED))
    add(made, "qFormat")
    run = add(made, "rPr")
    if it.gothic:
        _fonts(run, gothic=True)
    if it.bold is not None:
        _bold(run, it.bold)
    if it.colour:
        add(run, "color", val=it.colour)
    if it.size:
        _size(run, it.size)
    if it.boxed:
        box = Edge(it.boxed)
        add(run, "bdr", val=box.line, sz=str(round(box.width * 8)), space="0", color="auto")
    if it.raised:
        add(run, "vertAlign", val="superscript")


def _fonts(run: Any, *, gothic: bool) -> None:
    font = GOTHIC if gothic else MINCHO
    add(run, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _bold(run: Any, bold: bool) -> None:
    add(run, "b", **({} if bold else {"val": "0"}))


def _size(run: Any, points: float) -> None:
    half = str(round(points * 2))
    add(run, "sz", val=half)
    add(run, "szCs", val=half)
