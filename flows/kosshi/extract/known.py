"""Turns of speakers whom a legend or the list of members makes known: a mark, a bare surname."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.extract.procedure import answers, legend
from kosshi.extract.speakers import Role, speaker_of
from kosshi.extract.turn import LEAST_TURNS, Turn, mark_of
from kosshi.model import Block
from kosshi.text import is_complete


def by_legend(blocks: Sequence[Block]) -> dict[int, Turn]:
    """Return turns that a legend gives to marks: 「（■：委員長、□：委員、◆：事務担当者）」.

    Only where one of them is the chair's and one the members': minutes' bullets need no turns.
    """
    roles: dict[str, tuple[str, Role]] = {}
    first = 0
    for index, block in enumerate(blocks[:_LEGEND_WITHIN]):
        told = legend(block.text)
        read = {mark: _role_of(who) for mark, who in told.items()}
        if len({role for role in read.values() if role}) > 1:
            roles = {mark: (told[mark], role) for mark, role in read.items() if role}
            first = index
    if {Role.CHAIR, Role.MEMBER} - {role for _, role in roles.values()}:
        return {}
    found = {}
    for index, block in enumerate(blocks):
        mark, length = mark_of(block)
        if index > first and mark in roles:
            who, role = roles[mark]
            found[index] = Turn(who, None, role, 0, 0, length, mark)
    return found


_LEGEND_WITHIN = 40
_ROSTER_LINE = re.compile(
    r"(?P<role>[^（）()]*?)[ \u3000]*(?P<family>[一-龥々〆ヶ]{1,4}|[ァ-ヴー]{2,10})(?:[ \u3000]+|・)"
    r"(?P<given>[一-龥々ぁ-んァ-ヴー]{1,8})"
    r"[ \u3000]*[（(](?P<post>[^（）()]{2,40})[）)]"
)
_LEADS = re.compile(r"コーディネーター|ファシリテーター|モデレーター|司会|進行|座長")


def by_roster(blocks: Sequence[Block]) -> dict[int, Turn]:
    """Return turns of speakers called by their surname alone, as the list of a panel gives them.

    「コーディネーター　鷲尾　淳子（大学教授）」 above, 「鷲尾　こんにちは。」 below; 「出席者：山口座長」 above,
    「［山口］…」「佐藤）…」 below.  Before a mere gap a surname may be any word, so there it has to
    recur.
    """
    known = _listed(blocks[:_LEGEND_WITHIN])
    found: dict[int, Turn] = {}
    for index, block in enumerate(blocks):
        mark, offset = mark_of(block)
        match = _SURNAME.match(block.text, offset)
        form = (match.lastgroup or "") if match is not None else ""
        if match is not None and match[form] in known and match.end() < len(block.text):
            who = match[form]
            found[index] = Turn(who, who, known[who], *match.span(form), match.end(), mark + form)
    speakers = {turn.who for turn in found.values()}
    gapped = any(turn.form.endswith("space") for turn in found.values())
    least = (2 if gapped else 1) * LEAST_TURNS
    return found if len(speakers) >= LEAST_TURNS and len(found) >= least else {}


def _listed(blocks: Sequence[Block]) -> dict[str, Role]:
    """Return the roles of the people whom the head of a record lists, by surname and given name."""
    known: dict[str, Role] = {}
    attending = False
    for block in blocks:
        for line in map(str.strip, block.text.split("\n")):
            match = _ROSTER_LINE.fullmatch(line)
            label = _ATTENDING.match(line)
            if match is not None:
                office = speaker_of(re.split("[ \u3000]", match["post"])[-1])
                official = office is not None and office[1] is Role.OFFICE
                role = Role.OFFICE if official else Role.MEMBER
                role = Role.CHAIR if _LEADS.search(match["role"]) else role
                for name in (match["family"], match["given"]):
                    known.setdefault(name, role)
            elif label is not None or (attending and not is_complete(line)):
                attending = True
                for piece in _PIECE.split(line[label.end() :] if label else line):
                    told = speaker_of(_GROUP.sub("", piece))
                    if told is not None and told[0] is not None and told[1] is not Role.OFFICE:
                        known.setdefault(told[0], told[1])
            else:
                attending = False
    return known


_ATTENDING = re.compile(
    r"[^。：:]{0,8}(?:出席|参加)(?:者|委員|構成員)[^。：:、]{0,6}(?:[：:]|[ \u3000]|$)"
)
_GROUP = re.compile(
    r"^[ \u3000]*[（(【＜〔［\[][^（）()【】＜＞〔〕［］\[\]]{1,8}[）)】＞〕］\]]|[ \u3000]+$"
)
_PIECE = re.compile(r"[、，,／/]|[ \u3000]{2,}")
_BARE = r"[一-龥々〆ヶ]{1,4}|[ァ-ヴー]{2,10}"
_SURNAME = re.compile(
    rf"(?P<space>{_BARE})(?:[ \u3000]+|[:：][ \u3000]*)"
    rf"|[\[［【〔(（＜<][ \u3000]*(?P<bracket>{_BARE})[ \u3000]*[\]］】〕)）＞>][ \u3000]*"
    rf"|(?P<half>{_BARE})[)）][ \u3000]*"
)


def _role_of(who: str) -> Role | None:
    """Return the role that a legend names: 委員長, 委員, 説明者・事務担当者."""
    told = speaker_of(who)
    if told is not None and told[1] is not Role.MEMBER:
        return told[1]
    if answers(who):
        return Role.OFFICE
    return Role.MEMBER if told is not None else None
