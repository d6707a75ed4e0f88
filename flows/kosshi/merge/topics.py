"""What a dispute is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kosshi.model import Stance
from kosshi.words import compounds, morphemes, nouns

_LEAST = 2
_MOST = 6

_SUBJECT = re.compile(
    r"(?:^|(?<=[、。「」]))([^、。「」]{2,36}?)(?:について)?(?:には|は、|は(?=[^、。]))"
)
_VERBAL = re.compile(r"(?:す|し|さ|せ)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an opinion: verbatim, in normal form, and where it stands in the opinion."""

    text: str
    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a point stands on a topic: its stance and the sentence that shows it, verbatim."""

    point: str
    stance: Stance
    sentence: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a dispute is about: one compound, or the nouns of a phrase that must stand together."""

    name: str
    words: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether it is one word of two characters: such words (防衛, 技術) mostly name fields."""
        return len(self.words) == 1 and len(self.name) <= _LEAST

    def named_in(self, form: str) -> bool:
        """Whether a sentence (in normal form) speaks of the topic.

        原子力潜水艦 is named by 原子力, 戦略原子力潜水艦 is not: a word counts from its beginning.
        """
        if len(self.words) == 1:
            return re.search(rf"(?<![一-龥々ァ-ヶー]){re.escape(self.words[0])}", form) is not None
        present = sum(word in form for word in self.words)
        return present >= max(2, (len(self.words) + 1) // 2)

    def aspect_in(self, form: str) -> str | None:
        """Return what of the topic a sentence is about: 予算 in 「電子書籍の予算を増やすこと」."""
        if len(self.words) > 1:
            return None
        match = re.search(
            rf"{re.escape(self.name)}[一-龥々ァ-ヶー]*の([一-龥ァ-ヶー]{{2,8}})(?![りしえ]?方)",
            form,
        )
        if match is None or match[1] in _NO_ASPECT or is_action(match[1]):
            return None
        return match[1]

    def is_subject_of(self, form: str) -> bool:
        """Whether a sentence is about the topic: 「…の導入は」「…については」「…を」."""
        about = re.escape(self.words[0]) + r"[^、。]{0,14}?(?:は|を|も)"
        return re.search(about, form) is not None


_NO_ASPECT = frozenset(
    {"見直", "在", "考", "捉", "扱", "問題", "場合", "精神", "観点", "必要性", "是非"}
)
"""Words behind a topic that only say that it is dealt with."""

RELATIONS = _NO_ASPECT.union(
    ["中", "中身", "内容", "場", "議論", "関係", "影響", "動向", "うち", "ため", "今後", "方"]
)
"""Words behind a thing that name no part of it."""


def is_action(noun: str) -> bool:
    """Whether a noun makes a verb (導入, 徴収): what is to be done with a topic is no part of it."""
    return bool(morphemes(noun)[-1].part_of_speech()[2] == "サ変可能")


def topics_of(sentences: Iterable[Sentence], against: Iterable[Sentence]) -> list[Topic]:
    """Return what a point may speak against.

    Args:
        sentences: where its words may stand: the sentences that speak against, and around them.
        against: the sentences that speak against; their subjects are topics too.
    """
    found: dict[tuple[str, ...], Topic] = {}
    for sentence in sentences:
        for word in compounds(sentence.form):
            for form in (word, *nouns(word)):
                head = word.endswith(form)  # 料金 of 港湾料金; 電子 of 電子書籍 names no thing
                if form in _OF_STANCE or (len(form) == _LEAST and is_action(form)):
                    continue  # 賛成, 導入: of what?
                if len(form) > _LEAST or (len(form) == _LEAST and head):
                    found.setdefault((form,), Topic(form, (form,)))
    for sentence in against:
        for match in _SUBJECT.finditer(sentence.form):
            words = tuple(dict.fromkeys(w for w in compounds(match[1]) if _is_thing(w, match)))
            if 2 <= len(words) <= _MOST:
                found.setdefault(words, Topic(match[1], words))
    return sorted(found.values(), key=lambda topic: topic.words)


def _is_thing(word: str, match: re.Match[str]) -> bool:
    """A noun that makes a verb (強調する) is no thing to dispute."""
    after = match[1][match[1].find(word) + len(word) :]
    return not _VERBAL.match(after)


def things(form: str) -> frozenset[str]:
    """Return the nouns of a text, also those of one character (税, 艦), without words of stance."""
    return frozenset(
        m.surface()
        for m in morphemes(form)
        if (m.part_of_speech()[0] == "名詞" and m.part_of_speech()[1] == "普通名詞")
        or m.part_of_speech()[1] == "名詞的"
        if not re.fullmatch("[ぁ-ん]+", m.surface())
    ) - (_EMPTY | _OF_STANCE)


_EMPTY = frozenset("的性化等方点者上中間時前後下内外約各本当該肢今我年月日人国")
"""Nouns and suffixes of one character that name nothing, or too much."""

_OF_STANCE = frozenset(
    {"賛成", "反対", "賛同", "慎重", "必要", "検討", "重要", "否定", "排除", "余地"}
)
