"""Characters that PDFs name wrongly: radicals for ideographs, and the bullets of symbol fonts."""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = (
    "⺁厂⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺮竹⺯糹⺱罓⺲罒⺶羊⺷羊⺸羋⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹"
    "⻁虎⻂衤⻃覀⻄西⻆角⻇角⻊足⻌辶⻍辶⻎辶⻏阝⻑長⻒镸⻖阝⻗雨⻘青⻝食⻞食⻟飠⻡首⻣骨⻤鬼⻨麦⻩黄⻫斉⻭歯⻯竜⻱龜⻲亀⻳龟"
)
RADICALS: dict[str, str] = {
    chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
} | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
"""Kangxi radicals by their compatibility mapping, CJK radicals by Unicode's table of equivalent
unified ideographs (EquivalentUnifiedIdeograph.txt), as far as Japanese text can hold them."""

BULLETS: dict[str, str] = {
    chr(code): bullet
    for code, bullet in {
        0xF0B7: "•",
        0xF06C: "●",
        0xF06D: "❍",
        0xF06E: "■",
        0xF06F: "□",
        0xF071: "□",
        0xF072: "□",
        0xF074: "◆",
        0xF075: "◆",
        0xF076: "◆",
        0xF077: "◆",
        0xF09E: "・",
        0xF09F: "•",
        0xF0A1: "○",
        0xF0A4: "◉",
        0xF0A5: "◎",
        0xF0A7: "▪",
        0xF0A8: "□",
        0xF0D8: "➢",
        0xF0DC: "➢",
        0xF0E0: "→",
        0xF0E8: "→",
        0xF0F0: "⇒",
        0xF0FC: "✓",
        0xF0FE: "✓",
    }.items()
}
"""Symbol and Wingdings as Word's bullets use them: their glyphs stand at U+F000 plus the code."""
