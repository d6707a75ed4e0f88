"""What the whole of a rendered page tells: footnotes and their numbers, lines that are only links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import normalize

from kosshi.model import Account
from kosshi.read._html_page import BLOCKS, link_rule, phrase_rule, tag_of
from kosshi.read.lines import Line
from kosshi.text import is_complete

if TYPE_CHECKING:
    from lxml import etree

_NOTE = re.compile(r"[（(\[［〔]?(?:注|脚注|※|[*＊†])?[ \u3000]?[0-9０-９]{0,3}[）)\]］〕]?")
_BACK = re.compile(r"[\[（(]?(?:[↩↑^▲⏎⤴]\ufe0e?|戻る|本文へ(?:戻る)?|back)[\]）)]?", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """A block of the page: its lines, and what the page says of it.

    Attributes:
        kind: text, heading, item or row.
        level: of a heading.
        indent: full-width columns, from lists and styles.
        rule: the rule by which it is page furniture, or "".
        cells: of a row: the lines of each cell, one cell for each column.
        merged: of a row: the columns whose cell reaches down from a row above.
        cuts: runs that are no content: (start, end, account, rule).
        marks: footnote numbers in it: (label, start, end).
        note: the label of the footnote that it is, or "".
        unbulleted: whether an item's bullet is the browser's own and not in the text.
        preformatted: whether its line ends are the writer's (pre).
    """

    kind: str = "text"
    level: int = 0
    indent: float = 0.0
    rule: str = ""
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    cuts: list[tuple[int, int, Account, str]] = field(default_factory=list)
    marks: list[tuple[str, int, int]] = field(default_factory=list)
    note: str = ""
    unbulleted: bool = False
    preformatted: bool = False

    @property
    def start(self) -> int:
        """The first character."""
        return self.all_lines[0].start

    @property
    def all_lines(self) -> list[Line]:
        """The lines, of all cells too."""
        return self.lines if self.kind != "row" else [line for cell in self.cells for line in cell]


Link = tuple[Part, int, int, str]
"""A link: the part it is in, where it starts and ends, and what it refers to."""


def resolve_notes(
    text: str,
    parts: Sequence[Part],
    ids: Mapping[str, Part],
    links: Sequence[Link],
    all_sups: Sequence[tuple[Part, int, int]],
) -> None:
    """Find the notes and their numbers, by links within the page or by superscripts."""
    sups = {id(part): [] for part in parts}  # type: dict[int, list[tuple[int, int]]]
    for part, start, end in all_sups:
        sups.setdefault(id(part), []).append((start, end))
    linked: list[tuple[Part, int, int, str, Part]] = []
    for part, start, end, href in links:
        target = ids.get(href[1:]) if href.startswith("#") else None
        if target is None or target is part or not part.all_lines:
            continue
        around = [s for s in sups.get(id(part), ()) if s[0] <= start and end <= s[1]]
        if (
            around
            and sum(p is part and around[0][0] <= s < around[0][1] for p, s, _, _ in links) > 1
        ):
            around = []  # 「¹²」, two numbers in one superscript
        left, right = around[0] if around else (start, end)
        if text[left - 1 : left] in {"（", "(", "[", "［"} and text[right : right + 1] in set(
            "）)]］"
        ):
            left, right = left - 1, right + 1
        label = note_label(text[left:right])
        if label and left > part.start and target.kind not in {"heading", "row"}:
            linked.append((part, left, right, label, target))
    for part, _, _, label, target in linked:
        if not part.note:
            target.note = target.note or label
    for part, left, right, _, target in linked:
        free = not any(s < right and left < e for _, s, e in part.marks)
        if target.note and not part.note and free:
            part.marks.append((target.note, left, right))
    for part, start, end in all_sups:
        label = note_label(text[start:end])
        begins = bool(part.lines) and part.kind != "heading" and start == part.start
        if begins and label and end < part.lines[-1].end:
            part.note = part.note or label
    known = {part.note for part in parts if part.note}
    for part, start, end in all_sups:
        label = note_label(text[start:end])
        free = not any(s < end and start < e for _, s, e in part.marks)
        if label in known and not part.note and free:
            part.marks.append((label, start, end))
    for part, start, end, href in links:
        if part.note and href.startswith("#") and _BACK.fullmatch(text[start:end]):
            while text[start - 1 : start] == " ":
                start -= 1  # noqa: PLW2901
            part.cuts.append((start, end, Account.MARKUP, "注から本文へのリンク"))


def find_furniture(text: str, parts: Sequence[Part], all_links: Sequence[Link]) -> None:
    """Find the lines that are only links or words of the page's own."""
    links: dict[int, tuple[Part, int, str]] = {}
    for part, start, end, href in all_links:
        covered = links.get(id(part), (part, 0, href))[1]
        links[id(part)] = (part, covered + end - start, href)
    for part in parts:
        if part.rule or part.kind in {"heading", "row"} or not part.lines or part.note:
            continue
        said = text[part.start : part.lines[-1].end]
        part.rule = phrase_rule(said) or ""
        _, covered, href = links.get(id(part), (part, 0, ""))
        bare = sum(not character.isspace() for character in said)
        if not part.rule and covered and covered >= bare - 6 and not is_complete(said):
            part.rule = link_rule(said, href) or ""


def note_label(text: str) -> str:
    """Return the label of a footnote's number in a normal form: 1 for [1], （注１）, ※1; or ""."""
    form = text.strip(" \t\n\u3000")
    if not form or not _NOTE.fullmatch(form):
        return ""
    plain = "".join(normalize("NFKC", form).split()).strip("()[]〔〕")
    digits = re.sub(r"\D", "", plain)
    return digits or (plain if plain in {"注", "※", "*", "†"} else "")


def sup_labels(body: etree._Element) -> frozenset[str]:
    """Return what stands in a superscript that is a note's number: at a block's start, or linked."""
    found = set()
    for sup in body.iter("sup", "{*}sup"):
        text = "".join(sup.itertext()).strip()
        if any(True for _ in sup.iter("a", "{*}a")) or _begins_block(sup):
            found.add(text)
    return frozenset(found)


def _begins_block(element: etree._Element) -> bool:
    for _ in range(20):
        parent = element.getparent()
        if parent is None or element.getprevious() is not None or (parent.text or "").strip():
            before = element.getprevious()
            return (
                before is not None
                and tag_of(before) in {"br", "hr"}
                and not (before.tail or "").strip()
            )
        if tag_of(parent) in BLOCKS:
            return True
        element = parent
    return False
