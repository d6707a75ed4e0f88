"""The small pieces of the draft: parts of a quotation, places, what was set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kosshi.briefing import ChapterCoverage, Part, TargetOutline
from kosshi.compose.facts import SET_ASIDE, UNLIKELY
from kosshi.model import Account, Opinion, Passage, Record, Region
from kosshi.settings import Section, Target
from kosshi.synthesis import Point, Synthesis
from kosshi.text import SENTENCE_END, Places, is_complete


@dataclass(frozen=True, slots=True)
class Support:
    """Who stands behind a point, each counted for itself; none of it is a number of votes.

    Attributes:
        sources: how many sources hold it.
        speakers: the members it is known of, in the order of print.
        unnamed: how many of its opinions name no speaker; any of them may be one of ``speakers``.
        endorsements: how many other members are recorded as agreeing.
    """

    sources: int
    speakers: tuple[str, ...]
    unnamed: int
    endorsements: int

    def told(self, name: Callable[[str], str]) -> str:
        """Return it as it is printed, "" where there is one source and no second speaker.

        ``name`` says how a speaker is called.
        """
        if self.sources < 2 and len(self.speakers) < 2:
            return ""
        named = f"発言者：{'、'.join(map(name, self.speakers))}" if self.speakers else ""
        unnamed = f"発言者の記載なし{self.unnamed}件" if self.unnamed else ""
        who = "、".join(part for part in (named, unnamed) if part)
        if self.sources < 2:
            return who
        return f"{self.sources}件の資料に記載" + (f"（{who}）" if who else "")


def support_of(opinions: Sequence[Opinion]) -> Support:
    """Count who stands behind the opinions of a point."""
    return Support(
        len({opinion.source for opinion in opinions}),
        tuple(dict.fromkeys(o.speaker for o in opinions if o.speaker is not None)),
        sum(opinion.speaker is None for opinion in opinions),
        sum(opinion.endorsements for opinion in opinions),
    )


def point_labels(synthesis: Synthesis) -> dict[str, str]:
    """Name the points 点1, 点2 … as they stand in full: by target and section, unplaced last."""
    sections = [
        (target.id, s.number) for target in synthesis.panel.targets for s in target.sections
    ]
    order = {section: rank for rank, section in enumerate(sections)}
    ranks = {p.point: order[p.target, p.section] for p in synthesis.placements if p.primary}
    printed = sorted(synthesis.points, key=lambda point: ranks.get(point.id, len(order)))
    return {point.id: f"点{number}" for number, point in enumerate(printed, 1)}


def highest_silent(outline: TargetOutline) -> tuple[str, ...]:
    """Name the silent sections of a target, each chapter once instead of all that is in it."""
    silent = [section for section in outline.silent if not section.touched]
    numbers = {section.number for section in silent}
    return tuple(
        f"{section.number} {section.title}"
        for section in silent
        if not any(section.number.startswith(f"{above}-") for above in numbers)
    )


def parts(opinion: Opinion) -> tuple[Part, ...]:
    """Split an opinion's text into paragraphs and sub-items for print; nothing is added."""
    waiting = list(opinion.items)
    found: list[Part] = []
    for line in opinion.text.split("\n"):
        item = waiting[0] if waiting else None
        if item is not None and line.endswith(item.passage.text.split("\n")[0]):
            waiting.pop(0)
            found.append(Part(item.label, item.passage.text.split("\n")[0]))
        else:
            found.append(Part("", line))
    return tuple(found)


def place_of(passage: Passage) -> str:
    """Return where a passage stands: 24行, or 3頁5行 where there are pages."""
    return shown_place(passage.page, passage.line)


def shown_place(page: int | None, line: int) -> str:
    """Return 24行, or 3頁5行 where there are pages."""
    return f"{line}行" if page is None else f"{page}頁{line}行"


def cut_sides(point: Point, opinions: dict[str, Opinion]) -> tuple[bool, bool]:
    """Tell whether the headline's sentence goes on to the left and to the right of the cut."""
    text = opinions[point.headline_of].text
    start = text.find(point.headline)
    before, after = text[:start].rstrip(" \u3000"), text[start + len(point.headline) :]
    return (
        bool(before) and before[-1] not in SENTENCE_END + "\n",
        bool(after) and after[0] not in SENTENCE_END + "\n",
    )


def abbreviations(records: Iterable[Record]) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that footnotes spell out, in alphabetical order."""
    found = {
        note.term: note.passage.text
        for record in records
        for note in record.notes
        if note.abbreviation and note.term
    }
    return tuple(sorted(found.items()))


_SENTENCE = 15


def set_aside(record: Record) -> list[tuple[str, Account, str, str]]:
    """Return what a source says that is no opinion, line by line: (place, account, rule, text).

    Whole sentences among headings, rosters and the like are listed too: a rule may have erred.
    """
    found: list[tuple[str, Account, str, str]] = []
    last: Region | None = None
    places = Places(record.text, paged=record.source.pages is not None)
    for region in record.regions:
        text = record.text[region.start : region.end]
        if region.account not in SET_ASIDE and not (
            region.account in UNLIKELY and is_complete(text) and len(text) >= _SENTENCE
        ):
            continue
        goes_on = (
            last is not None
            and (last.account, last.rule) == (region.account, region.rule)
            and "\n" not in record.text[last.end : region.start]
        )
        if goes_on:
            known = found.pop()
            found.append((known[0], known[1], known[2], f"{known[3]}　{text}"))
        else:
            found.append((shown_place(*places.of(region.start)), region.account, region.rule, text))
        last = region
    return found


def listing(counts: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{name}{count}" for name, count in counts if count)


def chapters(
    target: Target, here: Mapping[str, int], total: Mapping[str, int]
) -> tuple[ChapterCoverage, ...]:
    """Return how each chapter is covered, from the points in each section and below it."""
    below: dict[str, list[Section]] = {}
    chapter = ""
    for section in target.sections:  # in the target's order: what follows a chapter is in it
        chapter = chapter if section.depth else section.number
        below.setdefault(chapter, []).append(section)
    return tuple(
        ChapterCoverage(
            number=sections[0].number,
            title=sections[0].title,
            counts=tuple(here[section.number] for section in sections),
            total=total[sections[0].number],
        )
        for sections in below.values()
    )
