"""How much a section's title says of a point: by the characters that carry meaning, whatever the inflections.

``shelf`` looks for whole words; a title is worded unlike the opinions under it (「看取りの支援」 for 「自宅で看取る」).
So the ideographs, their pairs, and the katakana and Latin words of a title (``merge.reworded.tokens``) are
looked for in the point, in what it asks for and in the heading above it; each weighs by how few sections and
how few opinions have it.  What counts is the covered weight × the covered share of the title.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kosshi.merge.rarity import rarity, size, weigh
from kosshi.merge.reworded import tokens
from kosshi.merge.stances import stance_of
from kosshi.model import Opinion
from kosshi.settings import Section, Target
from kosshi.text import plain, sentences

OWN, ABOVE, HEADING, HEADING_ABOVE, ASKED = 0.46, 0.08, 0.20, 0.17, 0.15
"""Weights of what a section's title, and the titles above it, cover of the point; of the heading above the
point; and of what the point asks for; each as log(1 + strength).

From a logistic choice among all sections on the hand labels of seven panels, each also predicted from the
other six; scaled so that ``ENOUGH`` is 1.
"""

LEAF, DEPTH = 0.15, 0.17
"""What a section without sections below it, and each level of depth, adds: a leaf is a home, a chapter a
heading."""

CHOSEN = 0.8
"""How much of this counts for a section whose terms the secretariat chose: they lead."""

_GENERIC = frozenset(
    "推進強化充実確保整備支援活用促進向上対策体制取組及等在方基本考現状課題関必要重要行化性的図検討実施策"
)
"""Ideographs of the words that every plan's titles are made of (推進, 強化, 支援, 体制) …"""

_SLIGHT = 0.35
"""… weigh this share."""

_FEW = 50
"""Opinions that a small panel is taken to have: else nothing in it would be rare."""

_KANA = re.compile(r"[ぁ-ん]{4,}")
_NO_NAME = re.compile(
    r"における|による|に関する|に対する|のための?|に向けた|に応じた|を通じた|あり方|ありかた|について|を踏まえ.*|その他|はじめに|おわりに"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a section besides its words: ``weight`` in all; whether ``any`` title is covered."""

    weight: float
    any: bool


class Titles:
    """The titles of a target, ready to be looked for."""

    def __init__(self, target: Target, opinions: Iterable[Opinion]) -> None:
        """Weigh the titles' characters by the sections of the target, and by the panel's opinions."""
        by_number = {section.number: section for section in target.sections}
        parents = {section.parent for section in target.sections}
        self.own = {s.number: title_tokens(s.title) for s in target.sections}
        self.above = {
            s.number: frozenset[str]().union(*(self.own[n] for n in _above(s, by_number)))
            for s in target.sections
        }
        self.fixed = {
            s.number: LEAF * (s.number not in parents) + DEPTH * s.depth for s in target.sections
        }
        self.chosen = {section.number for section in target.sections if section.terms}
        self.kana = sorted({t for own in self.own.values() for t in own if _KANA.fullmatch(t)})
        known = frozenset[str]().union(*self.own.values())
        sections = Counter(token for own in self.own.values() for token in own)
        said: Counter[str] = Counter()
        every = 0
        for opinion in opinions:
            said.update(self.within(plain(opinion.text)) & known)
            every += 1
        self.weight = {
            token: _size(token)
            * rarity(sections[token], len(self.own))
            * math.sqrt(max(0.05, rarity(said[token], max(every, _FEW))))
            for token in sorted(known)
        }
        self.whole = [
            {number: self._weigh(own) for number, own in part.items()}
            for part in (self.own, self.above)
        ]
        self.posted: list[dict[str, list[str]]] = [defaultdict(list), defaultdict(list)]
        for posted, part in zip(self.posted, (self.own, self.above), strict=True):
            for number, own in part.items():
                for token in own:
                    posted[token].append(number)

    def within(self, form: str) -> frozenset[str]:
        """Return the tokens of a text (in normal form), with the titles' words in hiragana."""
        return tokens(form).union(kana for kana in self.kana if kana in form)

    def strength(self, found: frozenset[str], *, above: bool = False) -> dict[str, float]:
        """Return by section how strongly tokens cover its title, or the titles above it."""
        covered: dict[str, float] = defaultdict(float)
        for token in sorted(found & self.weight.keys()):
            for number in self.posted[above].get(token, ()):
                covered[number] += self.weight[token]
        whole = self.whole[above]
        return {number: value * value / whole[number] for number, value in covered.items() if value}

    def evidence(
        self, text: frozenset[str], asked: frozenset[str], heading: frozenset[str]
    ) -> dict[str, Evidence]:
        """Return by section what the titles say of a point."""
        parts = (
            (OWN, self.strength(text)),
            (ABOVE, self.strength(text, above=True)),
            (HEADING, self.strength(heading)),
            (HEADING_ABOVE, self.strength(heading, above=True)),
            (ASKED, self.strength(asked)),
        )
        return {
            number: Evidence(
                fixed
                + (CHOSEN if number in self.chosen else 1.0)
                * sum(weight * math.log1p(found.get(number, 0.0)) for weight, found in parts),
                any(number in found for _, found in parts),
            )
            for number, fixed in self.fixed.items()
        }

    def _weigh(self, found: frozenset[str]) -> float:
        return weigh(self.weight, found)


def title_tokens(title: str) -> frozenset[str]:
    """Return the tokens of a title, with words in hiragana that name something (かかりつけ, まちづくり)."""
    form = plain(title)
    kana = (run for run in _KANA.findall(form) if not _NO_NAME.fullmatch(run))
    return tokens(form).union(kana)


def asked_in(opinion: Opinion) -> str:
    """Return the sentences (in normal form) in which an opinion asks for something, else its last."""
    forms = [plain(opinion.text[start:end]) for start, end in sentences(opinion.text)]
    return "\n".join([form for form in forms if stance_of(form) is not None] or forms[-1:])


def _above(section: Section, by_number: Mapping[str, Section]) -> list[str]:
    found: list[str] = []
    parent = section.parent
    while parent is not None and parent in by_number:
        found.append(parent)
        parent = by_number[parent].parent
    return found


def _size(token: str) -> float:
    generic = all(character in _GENERIC for character in token.replace("+", ""))
    return size(token) * (_SLIGHT if generic else 1.0)
