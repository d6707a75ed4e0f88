"""What the next meeting might take up (論点案): disputes, open questions, requests, silent sections.

Nothing is invented: a question is a cut from an opinion, or a topic cut from one (or a section's
title) in a set phrase.  ``agenda_of`` decides; ``agenda_groups`` makes it ready for print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kosshi.briefing import AgendaEntry, AgendaGroup, AgendaQuote, AgendaReference, AgendaVoice
from kosshi.compose.facts import STANCE_NAMES
from kosshi.extract.questions import Ask, Asked, ask_of
from kosshi.model import Opinion
from kosshi.settings import Section, Target
from kosshi.synthesis import Issue, Point, Synthesis
from kosshi.text import plain, sentences

ISSUE = "issue"
SECTION = "section"

_GROUPS = (
    ("意見の分かれている論点", (ISSUE,)),
    ("委員から提起された問い", (Asked.QUESTION, Asked.AGENDA)),
    ("事務局への要望", (Asked.REQUEST,)),
    ("まだ議論されていない節", (SECTION,)),
)
_LONGEST = 96
"""Characters of a cut: three lines of the page."""

_FORMAL = re.compile(
    r"^(?:はじめに|初めに|おわりに|終わりに|むすび(?:に)?|結び(?:に)?|結語|まえがき|前書き|あとがき|序文?|前文|目次)$"
    r"|^(?:用語|参考)|(?:策定|改定|改訂|計画)の(?:趣旨|経緯|目的)$"
)
"""Titles of chapters that frame a document: there is nothing to ask about them."""

_CONNECTIVE = re.compile(
    r"^(?:また|さらに|更に|加えて|なお|特に|とりわけ|例えば|そして|他方|一方|一方で|まず|次に|最後に|ただし|しかし)、"
)
_LEANS = re.compile(
    r"^(?:いわゆる、|これ|それ|この|その|こう|そう|かかる|当該|という|といった|との|など|を|に|が|は|の|も|へ|で|と)"
)
"""Beginnings that do not stand alone."""

_CALL = 24
"""Characters of a bare call for debate, besides its topic."""

_BRACKETS = {"「": 1, "『": 1, "（": 1, "(": 1, "」": -1, "』": -1, "）": -1, ")": -1}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to take up.

    Attributes:
        what: issue, question, agenda, request or section.
        rule: how the question was formed, in Japanese.
        question: as printed: a cut, or a topic or title in a set phrase.
        opinions: ids of the opinions that it rests on, the one that is quoted first.
        quote: the cut from the first opinion, verbatim, or "".
        topic: the cut that the set phrase is about, verbatim, or "".
        point: id of the point that asks, or None.
        issue: id of the issue, or None.
        sections: (target, number) of the silent sections.
        cut_start: whether the quoted sentence goes on to the left of the cut.
        cut_end: whether it goes on to the right.
    """

    what: str
    rule: str
    question: str
    opinions: tuple[str, ...] = ()
    quote: str = ""
    topic: str = ""
    point: str | None = None
    issue: str | None = None
    sections: tuple[tuple[str, str], ...] = ()
    cut_start: bool = False
    cut_end: bool = False


def agenda_of(synthesis: Synthesis) -> tuple[Item, ...]:
    """Return what the next meeting might take up, in the order of print."""
    opinions = {o.id: o for record in synthesis.records for o in record.opinions}
    points = {point.id: point for point in synthesis.points}
    order = {name: rank for rank, name in enumerate(opinions)}
    first = sorted(synthesis.points, key=lambda point: min(order[o] for o in point.opinions))
    asked = [item for point in first for item in _asked(point, opinions)]
    found = [
        *(_of_issue(issue, points) for issue in synthesis.issues),
        *(item for item in asked if item.what != Asked.REQUEST),
        *(item for item in asked if item.what == Asked.REQUEST),
        *_of_sections(synthesis),
    ]
    return tuple(found)


def _of_issue(issue: Issue, points: dict[str, Point]) -> Item:
    names = [points[name].opinions[0] for p in issue.positions for name in p.points]
    return Item(
        what=ISSUE,
        rule="立場の分かれた争点",
        question=issue.question,
        opinions=tuple(dict.fromkeys(names)),
        issue=issue.id,
    )


# -- what members ask ------------------------------------------------------------------------


def _asked(point: Point, opinions: dict[str, Opinion]) -> Iterator[Item]:
    """Yield what a point asks, in the words of its first opinion that does; the others are cited."""
    found = {name: items for name in point.opinions if (items := _items(opinions[name]))}
    if not found:
        return
    name, *others = found
    for item in found[name]:
        also = (other for other in others if any(i.what == item.what for i in found[other]))
        yield replace(item, point=point.id, opinions=(name, *also))


def _items(opinion: Opinion) -> list[Item]:
    text = opinion.text
    said = [text[start:end] for start, end in sentences(text)]
    found: list[Item] = []
    for sentence, following in zip(said, [*said[1:], ""], strict=True):
        ask = ask_of(sentence, following)
        if ask is not None:
            found.append(_item(ask, sentence))
    return found


def _item(ask: Ask, sentence: str) -> Item:
    start, end = _cut(ask, sentence)
    quote = sentence[start:end]
    topic = sentence[slice(*ask.topic)] if ask.topic else ""
    return Item(
        what=ask.what,
        rule=ask.rule,
        question=f"「{topic}」について、どのように考えるか。" if topic else quote,
        quote=quote,
        topic=topic,
        cut_start=start > 0 and _CONNECTIVE.fullmatch(sentence[:start]) is None,
        cut_end=end < len(sentence),
    )


def _cut(ask: Ask, sentence: str) -> tuple[int, int]:
    """Cut what is asked out of its sentence: whole clauses, no more of them than three lines hold."""
    connective = _CONNECTIVE.match(sentence)
    start, end = connective.end() if connective else 0, ask.end
    if end - start <= _LONGEST:
        return start, end
    starts = [at for at in _clauses(sentence) if start < at <= ask.first]
    fitting = [at for at in starts if end - at <= _LONGEST]
    alone = [at for at in fitting if not _LEANS.match(sentence[at:])]
    # A clause that is longer still is kept whole: half a question is none.
    return next(iter(alone or fitting or starts[-1:]), start), end


def _clauses(sentence: str) -> Iterator[int]:
    """Yield where clauses begin: after commas outside brackets."""
    depth = 0
    for index, character in enumerate(sentence):
        depth = max(0, depth + _BRACKETS.get(character, 0))
        if character in "、，" and not depth:
            yield index + 1


# -- what nobody spoke about -----------------------------------------------------------------


def _of_sections(synthesis: Synthesis) -> Iterator[Item]:
    """Yield the silent sections: the highest ones, those of one title or one parent together."""
    targets = synthesis.panel.targets
    silent = [(t, s) for t in targets for s in _highest_silent(t, synthesis)]
    titles: dict[str, list[tuple[Target, Section]]] = {}
    for target, section in silent:
        titles.setdefault(plain(section.title), []).append((target, section))
    lines: dict[tuple[str, str], list[list[tuple[Target, Section]]]] = {}
    for same in titles.values():
        target, section = same[0]
        above = section.parent if len(same) == 1 else None
        lines.setdefault((target.id, above or section.number), []).append(same)
    for together in lines.values():
        named = "、".join(
            f"{same[0][1].title}（{'、'.join(f'{t.short} {s.number}' for t, s in same)}）"
            for same in together
        )
        yield Item(
            what=SECTION,
            rule="意見のない節",
            question=f"{named}について、御意見はあるか。",
            sections=tuple((t.id, s.number) for same in together for t, s in same),
        )


def _highest_silent(target: Target, synthesis: Synthesis) -> Iterator[Section]:
    """Yield the sections of a target that no point stands in or touches, nor in any below them."""
    parent = {section.number: section.parent for section in target.sections}
    spoken: set[str] = set()
    touched = [m.section for m in synthesis.mentions if m.target == target.id]
    placed = [p.section for p in synthesis.placements if p.target == target.id]
    for number in (*placed, *touched):
        above: str | None = number
        while above is not None and above not in spoken:
            spoken.add(above)
            above = parent.get(above)
    for section in target.sections:
        highest = section.parent is None or section.parent in spoken
        if section.number not in spoken and highest and not _FORMAL.search(section.title):
            yield section


# -- print -----------------------------------------------------------------------------------


def agenda_groups(
    items: Sequence[Item],
    issues: Sequence[Issue],
    points: dict[str, Point],
    reference: Callable[[str], AgendaReference],
) -> tuple[AgendaGroup, ...]:
    """Return the agenda as it is printed; groups that would be empty are left out.

    Args:
        items: what ``agenda_of`` found.
        issues: the issues, for who took which position.
        points: the points by their ids.
        reference: makes the reference to an opinion, by its id.
    """
    by_id = {issue.id: issue for issue in issues}
    disputed = {name: i.id for i in issues for p in i.positions for name in p.points}
    groups = []
    number = 0
    for title, kinds in _GROUPS:
        entries = []
        members = [item for item in items if item.what in kinds]
        for together in _entries(members):
            number += 1
            issue = by_id.get(together[0].issue or "")
            entries.append(_entry(number, together, reference, issue, points, disputed))
        if entries:
            groups.append(AgendaGroup(title, tuple(entries)))
    return tuple(groups)


def _entries(items: Iterable[Item]) -> list[list[Item]]:
    """Put what one point asks into one entry."""
    numbered = enumerate(items)
    return [
        [item for _, item in group]
        for _, group in groupby(numbered, key=lambda pair: pair[1].point or str(pair[0]))
    ]


def _entry(
    number: int,
    items: Sequence[Item],
    reference: Callable[[str], AgendaReference],
    issue: Issue | None,
    points: dict[str, Point],
    disputed: dict[str, str],
) -> AgendaEntry:
    if issue is None:
        names = dict.fromkeys(name for item in items for name in item.opinions)
        alone = AgendaVoice("", tuple(reference(name) for name in names))
        voices: tuple[AgendaVoice, ...] = (alone,) if names else ()
    else:
        voices = tuple(
            AgendaVoice(
                STANCE_NAMES[position.stance],
                tuple(reference(points[name].opinions[0]) for name in position.points),
            )
            for position in issue.positions
        )
    lead = next((item for item in items if not item.quote or item.topic), None)
    return AgendaEntry(
        label=str(number),
        question=lead.question if lead else "",
        quotes=tuple(
            AgendaQuote(item.quote, item.cut_start, item.cut_end)
            for item in items
            if item.quote and not (item is lead and _said(item))
        ),
        voices=voices,
        issue=issue.id if issue else disputed.get(items[0].point or ""),
    )


def _said(item: Item) -> bool:
    """Whether the set phrase says all that the sentence does: 「Ｘについて議論していただきたい。」."""
    return bool(item.topic) and len(item.quote) - len(item.topic) <= _CALL
