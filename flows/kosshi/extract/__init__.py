"""Document → Record: what the source says of itself, its opinions, and the account of the rest."""

from __future__ import annotations

from dataclasses import replace

from kosshi.errors import NoOpinionError
from kosshi.extract.claims import Claims
from kosshi.extract.identity import name_opinions, source_id
from kosshi.extract.kind import recognise
from kosshi.extract.minutes import Minutes
from kosshi.extract.notes import read_notes
from kosshi.extract.paper import Paper
from kosshi.extract.summary import Summary
from kosshi.extract.tables import opened
from kosshi.extract.transcript import Transcript
from kosshi.extract.turns import find_turns, is_summary
from kosshi.model import Account, BlockKind, Document, Facts, Kind, Opinion, Record
from kosshi.settings import SourceSettings
from kosshi.text import is_complete, sentences

_NO_SETTINGS = SourceSettings()


def extract(document: Document, settings: SourceSettings = _NO_SETTINGS) -> Record:
    """Extract a source's facts, opinions and notes, and account for every character.

    Args:
        document: the source as read.
        settings: what panel.yaml says of it; overrides what was recognised.

    Raises:
        NoOpinionError: no opinion was found, and the source is not declared as reference.
        InvariantError: two rules claimed the same characters.
    """
    document = replace(document, blocks=tuple(opened(document.blocks)))
    kind = settings.kind or recognise(document)
    source = document.source
    claims = Claims(source.name, document.regions)
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
            file=source.name,
            remedy="議事要旨又は委員提出資料かどうかを確認し、意見を含まない資料であれば panel.yaml の "
            "sources に kind: reference と指定してください。",
        )
    identity = source_id(source, facts)
    return Record(
        id=identity,
        source=source,
        text=document.text,
        facts=facts,
        opinions=name_opinions(opinions, source, facts, identity),
        notes=tuple(notes),
        regions=claims.finish(document.text, source.start, source.end),
        boxes=document.boxes,
        warnings=(*document.warnings, *_doubt(kind, document, settings)),
    )


def _doubt(kind: Kind, document: Document, settings: SourceSettings) -> tuple[str, ...]:
    """Say so if a source that nobody called reference was taken for it, though it speaks in sentences."""
    if kind is not Kind.REFERENCE or settings.kind is not None:
        return ()
    texts = [b.text for b in document.blocks if b.kind is not BlockKind.FOOTNOTE]
    said = sum(is_complete(text[start:end]) for text in texts for start, end in sentences(text))
    if said < _SPEAKS:
        return ()
    return (
        (
            f"参考資料（議事次第・名簿・事務局資料等）と判断し、意見を取り出していません（{said}文）。意見を含む資料であれば、"
            "panel.yaml の sources に kind: minutes、transcript 又は paper と指定してください。"
        ),
    )


_SPEAKS = 3
"""An agenda or a roster has no sentences, a note below it one or two."""


def _read(
    kind: Kind, document: Document, claims: Claims, settings: SourceSettings
) -> tuple[Facts, list[Opinion]]:
    if kind is Kind.REFERENCE:
        for block in document.blocks:
            if block.kind is not BlockKind.FOOTNOTE:
                claims.claim(
                    block.passage, Account.REFERENCE, "参考資料（議事次第・名簿・事務局資料等）"
                )
        title = next((block.text for block in document.blocks), "")
        return Facts(kind, title.split("\n")[0]), []
    if kind is Kind.PAPER:
        return Paper(document, claims, settings.author).run()
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    turned = find_turns(document.text, blocks)
    if is_summary(turned):
        return Summary(document, claims, turned).run()
    if kind is Kind.TRANSCRIPT:
        return Transcript(document, claims, turned).run()
    return Minutes(document, claims).run()
