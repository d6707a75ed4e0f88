"""Words: compound nouns by SudachiPy's core dictionary (offline, Apache-2.0).

Chosen over character classes because katakana and kanji compounds with okurigana (置き配, 取組) are
cut rightly, and over larger parsers because it loads in a twentieth of a second.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Morpheme, Tokenizer

_LONGEST = 40_000
"""SudachiPy refuses inputs over 49,149 bytes; longer texts are cut before they are read."""

_KEPT = 1 << 15
"""Texts whose words are kept: as many as a meeting's sentences, not a public consultation's."""


@cache
def tokenizer() -> Tokenizer:
    """Return the tokenizer that splits into the shortest units (mode A)."""
    from sudachipy import Dictionary, SplitMode

    return Dictionary().tokenizer(SplitMode.A)


def morphemes(text: str) -> list[Morpheme]:
    """Tokenize a text of any length."""
    found: list[Morpheme] = []
    for start in range(0, len(text), _LONGEST // 4):
        found.extend(tokenizer().tokenize(text[start : start + _LONGEST // 4]))
    return found


def boundaries(text: str) -> set[int]:
    """Return the offsets at which words begin or end."""
    found = {0, len(text)}
    offset = 0
    for morpheme in morphemes(text):
        offset += len(morpheme.surface())
        found.add(offset)
    return found


def is_nominal(morpheme: Morpheme) -> bool:
    """Whether a morpheme can be part of a compound noun."""
    part = morpheme.part_of_speech()
    if part[0] == "名詞":
        return bool(part[1] != "助動詞語幹")
    if part[0] in {"接頭辞", "接尾辞"}:
        return part[1] in {"*", "名詞的"}
    return bool(part[0] == "形状詞" and part[1] == "一般")


@lru_cache(maxsize=_KEPT)
def compounds(text: str) -> tuple[str, ...]:
    """Return the compound nouns of a text in order: runs of nouns, prefixes and suffixes.

    Text should be in normal form.  Numbers and single characters are left out.
    """
    found: list[str] = []
    run: list[Morpheme] = []
    for morpheme in [*morphemes(text), None]:
        if morpheme is not None and is_nominal(morpheme):
            run.append(morpheme)
            continue
        while run and run[-1].part_of_speech()[1] == "副詞可能":
            run.pop()
        while run and run[0].part_of_speech()[1] == "数詞":
            run.pop(0)
        word = "".join(m.surface() for m in run)
        if len(word) > 1 and not _KANA.fullmatch(word):
            found.append(word)
        run = []
    return tuple(found)


_KANA = re.compile(r"[ぁ-ん0-9]+")
"""Formal nouns (もの, ため, こと) and numbers name nothing."""


@lru_cache(maxsize=_KEPT)
def nouns(compound: str) -> tuple[str, ...]:
    """Return the nouns of at least two characters that a compound is made of."""
    return tuple(
        m.surface()
        for m in morphemes(compound)
        if m.part_of_speech()[0] == "名詞"
        and len(m.surface()) > 1
        and not _KANA.fullmatch(m.surface())
    )


def last_noun(text: str) -> str | None:
    """Return the compound noun that ends a text, or None."""
    run = ""
    for morpheme in reversed(morphemes(text[-60:])):
        if not is_nominal(morpheme):
            break
        run = morpheme.surface() + run
    return run or None


_SLIGHT = re.compile(r"[ぁ-ん]{1,2}|[0-9]+")
"""Words of one or two hiragana (する, ある, なる) and numbers: they tell nothing."""


@lru_cache(maxsize=_KEPT)
def content_words(text: str) -> frozenset[str]:
    """Return the words that carry a text: nouns as written; verbs and adjectives in their base form.

    Text should be in normal form.
    """
    found: set[str] = set()
    for morpheme in morphemes(text):
        part = morpheme.part_of_speech()
        if part[0] in {"動詞", "形容詞"}:
            word = morpheme.normalized_form()
        elif (
            (part[0] == "名詞" and part[1] in {"普通名詞", "固有名詞"})
            or part[1] == "名詞的"
            or (part[0] == "形状詞" and part[1] == "一般")
        ):
            word = morpheme.surface()
        else:
            continue
        if not _SLIGHT.fullmatch(word):
            found.add(word)
    return frozenset(found)
