"""Where the body of minutes begins, below their head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.extract import facts, headings
from kosshi.extract.procedure import opens_opinions, procedure
from kosshi.extract.speakers import speaker_of
from kosshi.marks import bracketed
from kosshi.model import Block, BlockKind
from kosshi.text import is_complete


def is_bullet(block: Block) -> bool:
    """Whether a block is a list's item with its mark."""
    return block.kind is BlockKind.ITEM and bool(block.mark)


def _states(block: Block) -> bool:
    """Whether a sentence ends a block, or a cell of a row."""
    return is_complete(without_bracket(block.text)) or any(
        cell and is_complete(cell.text) for cell in block.cells
    )


def without_bracket(text: str) -> str:
    """Return a text without what is noted in brackets below its last sentence: 「…。（佐藤委員）」."""
    return _ENDS_IN_BRACKETS.sub("", text)


_ENDS_IN_BRACKETS = re.compile(r"(?<=[。．])[ \u3000]*[（(][^（）()]{1,40}[）)]\s*$")


def body_starts(blocks: Sequence[Block]) -> int:
    """Return the index of the first block of the body.

    It follows the label 議事内容／議事の概要／主な意見, if there is one above the first bullet; else
    it begins at the line that announces the opinions, at the first bracketed heading, or at the
    first bullet or sentence that is no label of the head.
    """
    candidates = []
    seen_label = stated = False
    for index, block in enumerate(blocks):
        told = facts.labelled(block.text)
        if told is not None and told.part == "body" and (seen_label or index > 1):
            if stated:
                break  # 「３．意見交換」 further on is one heading among others
            return index + 1
        seen_label = seen_label or told is not None
        said = told is None and seen_label and _states(block)
        stated = stated or (said and is_bullet(block))
        bracket = headings.family_of(block) in {"【】", "＜＞", "［］"}
        bracket = bracket and not headings.heads_replies(block.text)
        opens = opens_opinions(block.text) and not block.text.lstrip().startswith("※")
        if opens or said or (bracket and told is None and index > 0):
            candidates.append(index)
    if candidates:
        return back_over_headings(blocks, candidates[0])
    first = next((i for i, b in enumerate(blocks) if i and _states(b)), len(blocks))
    return back_over_headings(blocks, first)


def back_over_headings(blocks: Sequence[Block], index: int) -> int:
    """Return the first of the headings that stand directly above a block.

    Two of one rank in a row head nothing: they are the items of the agenda.
    """
    first, below = index, ""
    for above in range(index - 1, 0, -1):
        block = blocks[above]
        family = headings.family_of(block)
        if family is None and procedure(block.text) is not None:
            continue  # 「（１）…について」「事務局から説明。」 above 「＜意見＞」
        if family is None and not below and _names_speaker(block.text):
            first = above  # 「【佐藤委員】」 above the first bullet
            continue
        if (
            family is None
            or (facts.labelled(block.text) is not None and family != "議題")
            or facts.find_panel([block.text]) != (None, None)
        ):
            return first
        if family == below:
            return index
        first, below = above, family
    return first


def _names_speaker(text: str) -> bool:
    """Whether a line is a speaker in brackets and no more."""
    inside = bracketed(text)
    return inside is not None and speaker_of(text[inside[1] : inside[2]]) is not None
