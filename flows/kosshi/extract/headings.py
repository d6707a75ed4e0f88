"""Headings and their ranks, found by mark and not by the level a converter happened to give."""

from __future__ import annotations

import re

from kosshi.extract.procedure import procedure
from kosshi.extract.remarks import remark
from kosshi.marks import HEADING_FAMILIES, SECTION_BULLETS, MarkKind, bracketed, leading_mark
from kosshi.model import Block, BlockKind
from kosshi.text import SENTENCE_END, is_complete, plain, sentences

_SPEAKER = re.compile(
    r"[一-龥々ヶァ-ヴー]{1,8}[ \u3000]?(?:委員|構成員|座長|会長|議長|氏)(?:[・、＜〈<（(※].{1,16})?"
)
"""（○○委員）: who spoke, not what about."""

_NUMBER = r"[0-9０-９一二三四五六七八九十]{1,3}"
_ITEM_OF_AGENDA = re.compile(
    r"^(?:議事|議題|議案|論点|提案|課題|視点|テーマ|検討事項|審議事項|協議事項|報告事項)[ \t\u3000]*"
    rf"(?:(?:[（(]{_NUMBER}[）)]|[①-⑳⑴-⒇])(?:[ \t\u3000]*[:：．.、])?[ \t\u3000]*"
    rf"|{_NUMBER}(?:[ \t\u3000]+|[ \t\u3000]*[:：．.、][ \t\u3000]*)|(?={_NUMBER}$))(?=[^\s、。にはのでを及])"
)
"""「議題（１）」「議事2：」「論点① 」 before a title, as an enumerator is."""

_WITH_SPEAKER = re.compile(r"【[^【】]{1,20}】[ \u3000]*[（(][^（）()]{1,20}[）)]")
"""「【講評】（佐藤教授）」"""

_TELLS = re.compile(
    r"(?:委員(?!会)|構成員|有識者|出席者|参加者|事務局)(?:から|より)、?[^。]{6,}(?:意見|発言|指摘|要望|提案|回答|説明)(?:が?(?:あった|あり)|も(?:あった|あり))?$"
)
"""「（関連して、別の委員から、…が有効との意見）」 tells an opinion and heads none."""

_LONGEST = 70
"""A line longer than this is text: headings of minutes stay within two lines of 35 characters."""


def family_of(block: Block) -> str | None:
    """Return the family of a block that by itself looks like a heading, or None.

    Headings of one family share a rank: 【…】, （…）, １．, （１）, ■ … .  A Markdown heading without
    such a mark counts by its level.
    """
    text = block.text.strip().rstrip("：:")
    if not text or "\n" in text or len(plain(text)) > _LONGEST:
        return None
    if any(end in text[:-1] for end in "。．") and _has_sentence(text):
        return None
    if _WITH_SPEAKER.fullmatch(text):
        return "【】"
    inside = bracketed(text)
    if inside is not None:
        inner = text[inside[1] : inside[2]]
        if _SPEAKER.fullmatch(inner.strip()):
            return None
        if remark(text) is not None or procedure(text) is not None or _TELLS.search(plain(inner)):
            return None
        return None if is_complete(inner) and block.kind is not BlockKind.HEADING else inside[0]
    ended = text[-1] in SENTENCE_END or text.endswith(("、", "，"))
    mark = leading_mark(text)
    if block.kind is BlockKind.HEADING:
        if mark is not None and mark.kind is MarkKind.LABEL:
            return mark.family
        return f"#{block.level}" if mark is None else mark.family
    if ended:
        return None
    if block.mark in SECTION_BULLETS and block.mark:
        return block.mark
    if mark is not None and mark.kind is MarkKind.LABEL and mark.family in HEADING_FAMILIES:
        return mark.family
    return "議題" if _ITEM_OF_AGENDA.match(text) else None


_NAMES = {
    "digit": "１．",
    "(digit)": "（１）",
    "digit)": "１）",
    "multi": "１－１",
    "chapter": "第１",
    "roman": "Ⅰ",
    "kanji": "一",
    "(kanji)": "（一）",
    "kana": "ア",
    "(kana)": "（ア）",
    "circled": "①",
    "alpha": "ａ",
    "(alpha)": "（ａ）",
    "（）": "（…）",
}


def rule_name(family: str) -> str:
    """Return what a heading's rule is called for people."""
    if family.startswith("#"):
        return "見出し（Markdown）"
    return f"見出し（{_NAMES.get(family, family)}）"


def is_short_title(text: str) -> bool:
    """Whether an unmarked line could be a title: at most 40 characters and no sentence in it."""
    return (
        "\n" not in text
        and 0 < len(plain(text)) <= 40
        and not any(end in text for end in "。．！？")
        and text.strip()[-1] not in "、，：:"
    )


def _has_sentence(text: str) -> bool:
    """A heading holds no full sentence; １．２ and Vol. are no ends of sentences."""
    return len(sentences(text)) > 1


def title_of(text: str) -> str:
    """Return a heading without its brackets or enumerator, spread-out characters drawn together.

    The result is a cut of the heading but for white space inside （外　交 → 外交）.
    """
    stripped = text.strip()
    inside = bracketed(stripped)
    if inside is not None:
        stripped = stripped[inside[1] : inside[2]].strip()
    else:
        mark = leading_mark(stripped)
        if mark is not None:
            stripped = stripped[mark.length :].strip()
        inside = bracketed(stripped)
        if inside is not None and inside[0] not in "（）":
            stripped = stripped[inside[1] : inside[2]].strip()
    stripped = _ITEM_OF_AGENDA.sub("", stripped)
    if re.fullmatch(r"(?:\S[ \u3000]+)+\S", stripped):
        stripped = re.sub(r"[ \u3000]", "", stripped)
    return stripped


_REPLY_HEAD = re.compile(
    r"(?:(?:事務局|当局|本?[都道府県市区町村]|[^。、]{1,8}(?:省|庁|局|課|室)|国|政府)(?:側)?(?:(?:から|より)?の|による)?)?(?:考え方|見解|回答|対応(?:方針|方向|案)?|応答)(?:案|\(案\))?[:：]?"
)
"""「【県の考え方】」「【回答】」: what stands below is the office's, not a theme."""


def heads_replies(text: str) -> bool:
    """Whether a line heads the office's reply: 【県の考え方】."""
    return _REPLY_HEAD.fullmatch(plain(title_of(text))) is not None


class Outline:
    """The headings above the current line: a family that appears under another ranks below it."""

    def __init__(self) -> None:
        """Start without headings."""
        self._stack: list[tuple[str, str]] = []
        self._order: list[str] = []

    def enter(self, family: str, title: str) -> None:
        """Go to a heading."""
        families = [known for known, _ in self._stack]
        if family in families:
            del self._stack[families.index(family) :]
        elif family in self._order:
            rank = self._order.index(family)
            self._stack = [
                (known, text) for known, text in self._stack if self._order.index(known) < rank
            ]
        elif family.startswith("#"):
            self._stack = [
                (known, text)
                for known, text in self._stack
                if not known.startswith("#") or known < family
            ]
        if family not in self._order:
            self._order.append(family)
        self._stack.append((family, title))

    def leave(self, family: str) -> None:
        """Go back to above a heading, if one of this family is open."""
        families = [known for known, _ in self._stack]
        if family in families:
            del self._stack[families.index(family) :]

    @property
    def path(self) -> tuple[str, ...]:
        """The titles above, outermost first; 「２　議事」 of the programme names nothing."""
        return tuple(title for _, title in self._stack if title)
