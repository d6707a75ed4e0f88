"""What papers and slides show besides statements: their contents, bare figures, words of others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kosshi.extract import conventions, headings
from kosshi.extract.authors import introduces
from kosshi.extract.procedure import procedure
from kosshi.marks import MarkKind, leading_mark
from kosshi.model import Account, Block, BlockKind
from kosshi.text import is_complete, plain
from kosshi.words import morphemes

_CONTENTS = re.compile(
    r"(?:本?目次|もくじ|contents|agenda|アジェンダ|(?:本日|今日|本資料|本日の発表|発表|報告|御?説明)の(?:お話|内容|流れ|構成|項目|要点)|"
    r"本日(?:の)?(?:お話し|御?説明|御?報告)(?:する|したい)(?:こと|内容|点)|(?:資料|発表)?の?構成)"
)
_GIST = re.compile(
    r"(?:本日|今日|今回)?、?お?(?:伝え|話し?|申し上げ|説明)(?:し)?たい(?:こと|点|内容|ポイント)|(?:本日の)?(?:要旨|ポイント)"
)
"""Heads that list what follows only where it does: sections of the same numbers."""

_LEADER = re.compile(r"[.．…・‥\s]*[(（]?(?:p\.?)?[0-9]{1,3}(?:頁|ページ)?[)）]?$")
_LONGEST_ENTRY = 40
_LONGEST_FIGURES = 120

_FIGURE = re.compile(
    r"[0-9０-９一二三四五六七八九十百千万億兆][0-9０-９,，.．十百千万億兆]*[ \u3000]?"
    r"(?:%|％|パーセント|ポイント|倍|割|分の|円|人|名|件|戸|世帯|社|校|園|館|所|箇所|か所|カ所|台|本|回|日|時間|分|秒|年度?|"
    r"か月|ヶ月|歳|位|自治体|市町村|県|か国|トン|[kKｋＫcCmMｍＭ]?[mMｍＭgGｇＧtTｔＴlLℓＬwWｗＷ]|㎞|㎡|ha|ヘクタール)"
)
_ATTITUDE = re.compile(
    r"べき|必要|重要|不可欠|急務|課題|問題|懸念|限界|期待|提案|要望|賛成|反対|ほしい|欲しい|たい$"
)
_PROPOSES = re.compile(
    r"提案|提言|要望|対策|方策|取組|取り組|に向け|べき|期待|求め|お願い|意見|方向|目標"
)
_QUOTED = re.compile(
    r"(?:「[^「」]*(?:『[^』]*』[^「」]*)*」|『[^『』]*』|“[^”]*”)"
    r"(?P<whose>[（(〔][^（）()]{1,40}[)）〕]|[-－―—…‐─ ]+[^。]{1,30})?。?"
)


def contents_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the blocks of a table of contents: a heading, and titles that come again below it."""
    titles = [
        (index, plain(headings.title_of(block.text)))
        for index, block in enumerate(blocks)
        if headings.family_of(block) is not None
    ]
    for index, block in enumerate(blocks):
        named = _CONTENTS.fullmatch(plain(headings.title_of(block.text))) is not None
        if (gist := _gist(blocks, index)) is not None:
            return gist
        if not named and block.kind is not BlockKind.HEADING:
            continue
        end = index + 1
        while end < len(blocks) and _is_entry(blocks[end]):
            end += 1
        entries = [plain(headings.title_of(b.text)) for b in blocks[index + 1 : end]]
        if end < len(blocks) and not named:
            entries = entries[: next((n for n, e in enumerate(entries) if not e), len(entries))]
        later = [title for place, title in titles if place >= end]
        again = sum(
            any(title.startswith(_LEADER.sub("", e) or e) for title in later) for e in entries
        )
        if len(entries) >= 2 and (2 * again > len(entries) or named):
            return frozenset(range(index, end))
    return frozenset()


def _gist(blocks: Sequence[Block], index: int) -> frozenset[int] | None:
    """Return a head and the numbered titles below it that sections of the same numbers take up."""
    if not _GIST.fullmatch(plain(headings.title_of(blocks[index].text))):
        return None
    end = index + 1
    while end < len(blocks) and _is_entry(blocks[end]):
        if end > index + 1 and not counts_on(blocks[end], blocks[end - 1]):
            break
        end += 1
    marks = [leading_mark(block.text) for block in blocks[index + 1 : end]]
    listed = [(mark.family, mark.ordinal) for mark in marks if mark is not None]
    later = [
        (mark.family, mark.ordinal)
        for block in blocks[end:]
        if headings.family_of(block) is not None and (mark := leading_mark(block.text)) is not None
    ]
    whole = len(listed) == len(marks) > 1 and listed[0][1] == 1
    return frozenset(range(index, end)) if whole and set(listed) <= set(later) else None


def heading_bullets(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the bullets that lead titles: short, no sentences, each above a paragraph of text."""
    every: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for block, below in pairwise(blocks):
        if not block.mark or block.kind is not BlockKind.ITEM:
            continue
        every[block.mark] += 1
        plainly = below.kind is BlockKind.PARAGRAPH and not below.mark and is_complete(below.text)
        heads[block.mark] += plainly and headings.is_short_title(block.text)
    every.update(block.mark for block in blocks[-1:] if block.mark)
    return frozenset(mark for mark, count in heads.items() if count >= 2 and count == every[mark])


def _is_entry(block: Block) -> bool:
    return (
        block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
        and not is_complete(block.text)
        and "\n" not in block.text
        and len(plain(block.text)) <= _LONGEST_ENTRY
    )


def only_figures(text: str, theme: Sequence[str] = ()) -> bool:
    """Whether a bullet tells figures and nothing of them: 「求人倍率　都市部3.1倍　／　郡部1.2倍」.

    It has no sentence end and no predicate, and does not end in what is to be done (窓口の一本化,
    月10時間の下限設定).  Below a title that proposes, figures are what is proposed.
    """
    if len(text) > _LONGEST_FIGURES or is_complete(text) or not _FIGURE.search(text):
        return False
    if _ATTITUDE.search(text):
        return False
    if any(_PROPOSES.search(title) for title in theme):
        return False
    words = [
        word.part_of_speech()
        for word in morphemes(re.sub(r"[（(][^（）()]*[)）]", "", text))
        if not word.surface().isspace()
    ]
    particles = {word.surface() for word in morphemes(text) if word.part_of_speech()[0] == "助詞"}
    if not words or particles & set("をがにへ") or words[-1][2] == "サ変可能":
        return False
    return not any(
        part[0] in {"形容詞", "助動詞"} or (part[0] == "動詞" and not part[5].startswith("連用形"))
        for part in words
    )


def only_quotation(text: str, *, signed: bool = False) -> bool:
    """Whether a text is nothing but somebody else's words: 「予約が３分で埋まる」（１歳児の母）.

    ``signed``: only if it says whose.
    """
    match = _QUOTED.fullmatch(text.strip())
    return match is not None and (not signed or match["whose"] is not None)


def to_be_done(text: str) -> bool:
    """Whether a label's words say what is to be done: 基準の策定, 窓口の一本化, 財源を確保すること."""
    if len(text) > _LONGEST_FIGURES:
        return False
    words = morphemes(re.sub(r"[（(][^（）()]*[)）]$", "", text.strip()))
    if not words:
        return False
    last = words[-1].part_of_speech()
    return last[0] in {"動詞", "助動詞"} or last[2] == "サ変可能" or words[-1].surface() == "こと"


def begins_tasks(block: Block, below: Block) -> bool:
    """Whether a first label and the one directly below it say what is to be done."""
    mark = leading_mark(block.text)
    first = mark is not None and mark.ordinal == 1 and counts_on(below, block)
    return first and to_be_done(block.text) and to_be_done(below.text)


_REFERS = re.compile(r"[（(]参考[）)][ \u3000]*\S")


def form_of(text: str) -> tuple[Account, str] | None:
    """Return what a block is by its form alone: a row set with spaces, a caption, a letter's form."""
    if conventions.spaced_row(text):
        return Account.REFERENCE, "空白でそろえた表の行"
    if text.lstrip().startswith((">", "＞")):
        return Account.REFERENCE, "引用（メールの本文）"
    if _REFERS.match(text.strip()):
        return Account.REFERENCE, "参考の記述"
    if conventions.caption(text):
        return Account.REFERENCE, "図表の題・出所"
    if (
        procedure(text) in {"文書の終わりの記号", "末尾の記載（問合せ先）"}
        or conventions.letter_form(text)
        or introduces(text) is not None
    ):
        return Account.PROCEDURE, "文書の終わりの記号・書簡の形式"
    return None


def no_statement(block: Block, theme: Sequence[str]) -> tuple[Account, str] | None:
    """Return what a paragraph or bullet is that says nothing of its own."""
    if conventions.is_nothing(block.text):
        return Account.PROCEDURE, "意見がない旨"
    if only_quotation(block.text, signed=not block.mark):
        return Account.REFERENCE, "引用だけの記述"
    if block.mark and only_figures(block.text, theme):
        return Account.REFERENCE, "数値だけの箇条"
    return None


def counts_on(block: Block, other: Block) -> bool:
    """Whether a block's label is the next after that of another one."""
    mark, before = leading_mark(block.text), leading_mark(other.text)
    return (
        mark is not None
        and before is not None
        and mark.kind is MarkKind.LABEL
        and (mark.family, mark.ordinal) == (before.family, before.ordinal + 1)
    )


def begins_list(block: Block, following: Sequence[Block], indent: float) -> bool:
    """Whether a first label after a lead that announces items begins a list, and not a section.

    In a list the next label follows at once, or the labels stand deeper than the lead; below a
    section's heading there is text.
    """
    mark = leading_mark(block.text)
    if mark is None or mark.kind is not MarkKind.LABEL or mark.ordinal != 1:
        return False
    return block.indent >= indent + 0.5 or (bool(following) and counts_on(following[0], block))
