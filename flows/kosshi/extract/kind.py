"""What a source is: minutes, a transcript, a paper or reference matter, from its head."""

from __future__ import annotations

import re

from kosshi.extract import facts
from kosshi.extract.authors import names_author
from kosshi.extract.procedure import leads_in
from kosshi.extract.speakers import Role, reported
from kosshi.extract.statements import signature_of
from kosshi.extract.supplement import supplement
from kosshi.extract.turns import find_turns, is_summary
from kosshi.model import BlockKind, Document, Kind
from kosshi.text import plain

_MINUTES = re.compile(
    r"議事(?:要旨|概要|の要旨|の概要|録|メモ)|会議(?:録|要旨|概要|結果)|審議(?:要旨|概要|(?:の)?経過)|開催(?:結果|概要)|発言要旨|意見の概要"
    r"|(?:ヒアリング|意見交換(?:会)?|意見聴取|懇談)(?:の?(?:概要|要旨|結果|記録|まとめ))"
    r"|第[0-9一二三四五六七八九十]+回.{0,30}会(?:議|合)?(?:の?(?:概要|要旨|結果(?:概要)?|開催結果|模様|内容)(?:について|\(.{1,8}\))?)$"
)

_SUMMARY = re.compile("要旨|概要|メモ")


_COLLECTED = re.compile(
    r"主な(?:御|ご)?(?:意見|発言|指摘)|(?:御|ご)?意見(?:等)?(?:の)?(?:一覧|整理|まとめ|集約)|"
    r"(?:御|ご)?意見(?:等)?(?:と|及び|に対する|への)[^。]{0,16}(?:対応|考え方|回答|見解)|"
    r"(?:委員会|会議|部会)における[^。]{0,12}(?:意見|講評)|事前の(?:御|ご)?(?:質問|意見)|"
    r"(?:委員|構成員|有識者)(?:等)?の(?:主な)?(?:御|ご)?(?:意見|発言)の?(?:概要|要旨|要点)$|"
    r"(?:委員|構成員|有識者)(?:等)?(?:から|より)(?:の|いただいた|提出された|寄せられた)(?:主な|事前の?)?(?:御|ご)?意見"
)
"""What the secretariat calls a collection of several members' opinions."""


def recognise(document: Document) -> Kind:
    """Say what a source is, from its head: minutes name themselves or have 日時, 場所, 出席者."""
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    head = blocks[:12]
    lines = [
        line
        for block in head[:5]
        if block.kind is not BlockKind.ROW
        for line in block.text.split("\n")
    ]
    if any(_collects(line) for line in lines[:3]) and not any(map(names_author, lines)):
        return Kind.MINUTES
    turned = find_turns(document.text, blocks)
    if turned[1]:
        named = any(names_minutes(b.text) and _SUMMARY.search(plain(b.text)) for b in head[:5])
        return Kind.MINUTES if named and is_summary(turned) else Kind.TRANSCRIPT
    if any(names_minutes(block.text) for block in head[:5]):
        return Kind.MINUTES
    parts = {told.part for b in head if (told := facts.labelled(b.text)) is not None}
    if "body" not in parts and supplement([line for b in head for line in b.text.split("\n")]):
        return Kind.REFERENCE
    if any(leads_in(block.text) for block in blocks[:_LEADS_WITHIN]) and not any(
        map(names_author, lines)
    ):
        return Kind.MINUTES
    if sum(_reports(block.text) for block in blocks) >= _LEAST_SIGNED:
        return Kind.MINUTES
    signed = sum(bool(b.mark) and _is_signed(b.text) for b in blocks)
    if signed >= _LEAST_SIGNED:
        return Kind.MINUTES
    if len(parts & {"when", "place", "roster", "body"}) >= 2:
        return Kind.MINUTES
    return Kind.PAPER


_LEADS_WITHIN = 30
"""Blocks: 「以下の意見が出された。」 in a report of a subcommittee comes early, or under its first heading."""


_LEAST_SIGNED = 3


def _reports(text: str) -> bool:
    told = reported(text)
    return told is not None and told[1] is not Role.OFFICE


def _is_signed(text: str) -> bool:
    signature = signature_of(text)
    return signature is not None and signature.name is not None and not signature.office


def _collects(line: str) -> bool:
    form = plain(line)
    return len(form) <= 60 and not form.endswith("。") and _COLLECTED.search(form) is not None


def names_minutes(text: str) -> bool:
    """Whether a line calls its document minutes: 議事要旨, 議事概要."""
    form = plain(text)
    return len(form) <= 60 and _MINUTES.search(form) is not None
