"""Lines of minutes that are headings by where they stand: above bullets, or before the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kosshi.extract import conventions, headings
from kosshi.extract.begins import is_bullet, without_bracket
from kosshi.model import Block, BlockKind
from kosshi.text import is_complete, plain

BULLET_HEADING = "見出し"
"""What a bullet's family is called where it heads others."""

_LONGEST = 40

_OF_MEETING = re.compile(
    r"(?:その他[:：]|今後の?(?:進め方|予定|スケジュール|日程)|次回の?(?:会議|会合|開催|日程|予定|期日|テーマ)*|(?:座長|会長|議長|委員長|部会長)(?:の|による)?(?:まとめ|総括)|まとめ|審議(?:の)?結果|決定事項|確認事項|事務連絡|連絡事項|事務局からの連絡)(?:について)?$"
)
"""Sections that say how the panel goes on; bullets in them may be opinions all the same."""


def of_meeting(title: str) -> bool:
    """Whether a section says how the panel goes on: 今後の予定, 次回の日程."""
    return _OF_MEETING.match(plain(title)) is not None


def is_plain(block: Block, following: Sequence[Block]) -> bool:
    """Whether a block is a short line that is no sentence, directly above a bullet, and no bullet.

    Where a page break comes before it, it is more likely the rest of a cut sentence.
    """
    below = following[0] if following else None
    named = of_meeting(block.text)
    return (
        below is not None
        and (is_bullet(below) or named)
        and not block.mark
        and not block.after_break
        and block.kind is BlockKind.PARAGRAPH
        and headings.is_short_title(block.text.rstrip("：:") if named else block.text)
        and (block.indent <= below.indent + 0.5 or named)
    )


def is_cut(block: Block, following: Sequence[Block], sentence_bullets: Collection[str]) -> bool:
    """Whether 「■ 水道料金」 is no heading but an opinion that a page break cut after a few words.

    It is an opinion if the same bullet leads whole sentences, or if the next page goes on
    without a mark.
    """
    if block.mark in sentence_bullets:
        return True
    below = following[0] if following else None
    return (
        below is not None
        and below.after_break
        and not below.mark
        and below.kind is BlockKind.PARAGRAPH
        and headings.family_of(below) is None
    )


def of_bullets(block: Block, following: Sequence[Block]) -> str | None:
    """Return the family of 「○ 総論」 over bullets of another kind: a short bullet that is no sentence."""
    text = block.text
    ended = is_complete(without_bracket(text))
    if not block.mark or not following or ended or len(plain(text)) > _LONGEST:
        return None
    below = following[0]
    other = below.mark and (below.mark != block.mark) and below.indent >= block.indent
    if not other or below.kind is not BlockKind.ITEM or conventions.announces_items(text):
        return None
    return None if text[-1] in "、，" else block.mark + BULLET_HEADING
