"""Named turns of a transcript: who speaks where, and in what role.

A stenographic record (速記録) sets ``○佐藤委員　…``; others ``【佐藤委員】``, ``（佐藤委員）`` or
``佐藤委員：…``.  Which of these a document uses is told by what recurs in it.  The role is told by the
title: 座長・会長・議長 run the meeting, 事務局 and officials (課長, 審議官, 知事 …) explain, everybody else
has a say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kosshi.marks import leading_mark
from kosshi.model import Block, BlockKind
from kosshi.text import is_complete


class Role(StrEnum):
    """What a speaker is in the meeting."""

    CHAIR = "chair"
    OFFICE = "office"
    MEMBER = "member"


_CHAIR = (
    r"(?:副|共同)?(?:座長|会長|議長|委員長|部会長|分科会長|小委員長|主査|議事進行|司会)"
    r"(?:代理|代行|職務代理者?)?"
)
_OFFICIAL = (
    r"(?:事務局|オブザーバー?|幹事|書記|"
    r"[一-龥々ァ-ヶー・]{0,14}(?:局長|次長|部長|課長|室長|参事官|審議官|補佐|係長|主幹|調査官|企画官|推進官|政策官|"
    r"政務官|大臣|長官|次官|知事|市長|区長|町長|村長|館長|所長|園長|校長|教育長|課員|担当者?|主任|主査補|理事官))"
)
_MEMBER = r"(?:(?:専門|臨時|特別|外部|有識者|学識)?委員|構成員|有識者|メンバー|参考人|説明者|参加者|出席者|教授|氏)"
_NAME = r"[一-龥々〆ヶヵぁ-んァ-ヴーA-ZＡ-Ｚ髙﨑]{1,8}"
_LETTER = r"[A-ZＡ-Ｚ○●]"

_WHO = re.compile(
    rf"(?:(?P<chair>(?P<chair_name>(?:{_NAME})??){_CHAIR}(?:（{_NAME}委員）)?)"
    rf"|(?P<member>(?P<member_name>(?:{_NAME})??)[ \u3000]?{_MEMBER}(?P<letter>{_LETTER}?))"
    rf"|(?P<office>(?P<office_name>(?:{_NAME})??){_OFFICIAL}))"
)

_FORMS: dict[str, re.Pattern[str]] = {
    "bracket": re.compile(
        r"[【［\[〔（(＜<][ \u3000]*(?P<who>[^【】［］\[\]〔〕（）()＜＞<>\n]{1,24}?)[ \u3000]*"
        r"[】］\]〕）)＞>][ \u3000]*[:：]?\s*"
    ),
    "colon": re.compile(r"(?P<who>[^：:\n。、]{1,20}?)[ \u3000]*[：:]\s*"),
    "space": re.compile(r"(?P<who>[^\s。、：:（）()]{1,20})(?:[ \t\u3000]+|\n|$)"),
}
"""Ways to set a speaker before the words, by name."""

_LEAST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """The head of a turn.

    Attributes:
        who: as written: 氷見委員長.
        name: without the title; None where nobody is named.
        role: what the speaker is in the meeting.
        start: where ``who`` begins in the block's text.
        end: where ``who`` ends.
        words: where the words begin.
        form: how it is set.
    """

    who: str
    name: str | None
    role: Role
    start: int
    end: int
    words: int
    form: str


def speaker_of(who: str) -> tuple[str | None, Role] | None:
    """Read a speaker's name and role from how they are called, or None if it is no speaker."""
    match = _WHO.fullmatch(who.strip())
    if match is None:
        return None
    if match["chair"] is not None:
        return match["chair_name"] or None, Role.CHAIR
    if match["member"] is not None:
        if match["letter"]:
            return f"委員{match['letter']}", Role.MEMBER
        return match["member_name"] or None, Role.MEMBER
    return match["office_name"] or None, Role.OFFICE


def _candidates(block: Block) -> Iterable[Turn]:
    text = block.text
    offset = 0
    mark = "" if not block.mark else block.mark
    lead = leading_mark(text)
    if not mark and lead is not None and lead.label in "○◯●◇◆■□・":
        offset, mark = lead.length, lead.label
    for name, pattern in _FORMS.items():
        match = pattern.match(text, offset)
        if match is None:
            continue
        told = speaker_of(match["who"])
        if told is None:
            continue
        yield Turn(
            match["who"], *told, match.start("who"), match.end("who"), match.end(), f"{mark}{name}"
        )


def find_turns(blocks: Sequence[Block]) -> dict[int, Turn]:
    """Return the turns of a document by the index of the block with which each begins.

    Empty where the document is no transcript: a way to set speakers counts only if it recurs, with
    more than one speaker, members among them, and if it is not outnumbered by bullets without one.
    """
    by_form: dict[str, dict[int, Turn]] = defaultdict(dict)
    for index, block in enumerate(blocks):
        if block.kind in {BlockKind.FOOTNOTE, BlockKind.ROW}:
            continue
        for turn in _candidates(block):
            by_form[turn.form].setdefault(index, turn)
    found: dict[int, Turn] = {}
    for form, turns in by_form.items():
        if _recurs(form, turns, blocks):
            for index, turn in turns.items():
                found.setdefault(index, turn)
    members = sum(turn.role is Role.MEMBER for turn in found.values())
    return found if members >= 2 and _is_carried(found, blocks) else {}


def _recurs(form: str, turns: dict[int, Turn], blocks: Sequence[Block]) -> bool:
    speakers = Counter(turn.who for turn in turns.values())
    if len(turns) < _LEAST_TURNS or len(speakers) < 2:
        return False
    if form == "space":  # without a mark, only the words can tell: somebody says a sentence
        said = sum(is_complete(blocks[index].text) for index in turns)
        return len(turns) >= 2 * _LEAST_TURNS and 2 * said > len(turns)
    return True


def _is_carried(turns: dict[int, Turn], blocks: Sequence[Block]) -> bool:
    """Whether turns carry the document: where bullets do, their speakers are headings of minutes."""
    first = min(turns)
    bullets = [
        index
        for index, block in enumerate(blocks)
        if index > first and block.kind is BlockKind.ITEM and block.mark and index not in turns
    ]
    return 2 * len(bullets) <= len(turns)
