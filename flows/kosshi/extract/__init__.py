"""Document → Record: what the source says of itself, its opinions, and the account of the rest."""

from __future__ import annotations

import re
from dataclasses import replace

from kosshi.errors import NoOpinionError
from kosshi.extract import facts as facts_module
from kosshi.extract.claims import Claims
from kosshi.extract.identity import name_opinions, source_id
from kosshi.extract.minutes import Minutes
from kosshi.extract.notes import read_notes
from kosshi.extract.paper import Paper
from kosshi.model import Account, BlockKind, Document, Facts, Kind, Opinion, Record
from kosshi.settings import SourceSettings
from kosshi.text import plain

_MINUTES = re.compile(
    r"議事(?:要旨|概要|の要旨|の概要|録|メモ)|会議(?:要旨|概要)|発言要旨|意見の概要"
)
_NO_SETTINGS = SourceSettings()


def recognise(document: Document) -> Kind:
    """Say what a source is, from its head: minutes name themselves or have 日時, 場所, 出席者."""
    head = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE][:12]
    if any(len(plain(b.text)) <= 60 and _MINUTES.search(plain(b.text)) for b in head[:5]):
        return Kind.MINUTES
    parts = {told.part for b in head if (told := facts_module.labelled(b.text)) is not None}
    if len(parts & {"when", "place", "roster", "body"}) >= 2:
        return Kind.MINUTES
    return Kind.PAPER


def extract(document: Document, settings: SourceSettings = _NO_SETTINGS) -> Record:
    """Extract a source's facts, opinions and notes, and account for every character.

    Args:
        document: the source as read.
        settings: what panel.yaml says of it; overrides what was recognised.

    Raises:
        NoOpinionError: no opinion was found, and the source is not declared as reference.
        InvariantError: two rules claimed the same characters.
    """
    kind = settings.kind or recognise(document)
    claims = Claims(document.source.path, document.regions)
    notes = read_notes(document, claims)
    facts, opinions = _read(kind, document, claims, settings)
    facts = replace(
        facts,
        kind=kind,
        title=settings.title or facts.title,
        author=settings.author or facts.author,
        date=settings.date or facts.date,
    )
    if not opinions and kind is not Kind.REFERENCE:
        raise NoOpinionError(
            "意見が1件も見つかりません。",
            file=document.source.path,
            remedy="議事要旨又は委員提出資料かどうかを確認し、意見を含まない資料であれば panel.yaml の "
            "sources に kind: reference と指定してください。",
        )
    identity = source_id(document.source, facts)
    return Record(
        id=identity,
        source=document.source,
        text=document.text,
        facts=facts,
        opinions=name_opinions(opinions, document.source, facts, identity),
        notes=tuple(notes),
        regions=claims.finish(document.text),
    )


def _read(
    kind: Kind, document: Document, claims: Claims, settings: SourceSettings
) -> tuple[Facts, list[Opinion]]:
    if kind is Kind.REFERENCE:
        for block in document.blocks:
            if block.kind is not BlockKind.FOOTNOTE:
                claims.claim(block.passage, Account.REFERENCE, "参考資料（panel.yaml の指定）")
        title = next((block.text for block in document.blocks), "")
        return Facts(kind, title.split("\n")[0]), []
    if kind is Kind.PAPER:
        return Paper(document, claims, settings.author).run()
    return Minutes(document, claims).run()
