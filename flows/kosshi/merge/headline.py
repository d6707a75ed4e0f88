"""The headline of a point: the sentence that says it, or the clause of it, cut from the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kosshi.model import Opinion
from kosshi.text import plain, sentences

LONGEST = 64
"""A headline takes at most two lines of the briefing (32 characters each)."""

SHORTEST = 12

_CLAIM = re.compile(
    r"べき|必要|重要|肝要|不可欠|急務|求められ|いただきたい|てほしい|提案|期待|はどうか|望まし|なければ|"
    r"検討(?:する|して)|慎重|反対|いかが|いかなるものか|懸念|課題|問題|好機|なり得る|基本|核心|本質"
)
_DEMAND = re.compile(
    r"べき|必要|不可欠|急務|いただきたい|てほしい|提案|はどうか|なければ|検討(?:する|して)|反対|いかが|いかなるものか|お願い"
)
_CONNECTIVE = re.compile(
    r"^(?:また|さらに|更に|加えて|なお|特に|とりわけ|例えば|そして|しかし|しかしながら|他方|一方|一方で|したがって|従って|よって|"
    r"そのため|このため|すなわち|つまり|ただし|あるいは|最後に|まず|次に|続いて|同時に|その際|この際|その場合|その上で|"
    r"そのためには|そのためにも|このためには|今般|現状|その代わり)、"
)
_TOPIC = re.compile(r"^[^、。]{6,40}(?:について|に関して)。$")
_DANGLING = re.compile(
    r"^(?:これ|それ|この|その|こう|そう|ここ|そこ|かかる|当該|同(?=[案件項点旨]|会議|資料|委員|日)|また|さらに|更に|加えて|なお|特に|とりわけ|例えば|"
    r"そして|しかし|他方|一方|したがって|従って|よって|そのため|このため|すなわち|つまり|ただし|あるいは|続いて|"
    r"最後に|まず|次に|具体的に|上記|上述|前述|以上|[①-⑳])"
)
_BAD_END = re.compile(r"(?:核心は|以下の[^。]{0,12}|次の[^。]{0,12})[、。：:]?$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A headline as a cut: ``text[start:end]`` of the opinion ``opinion``."""

    opinion: str
    start: int
    end: int
    text: str


def headline(opinion: Opinion) -> Cut:
    """Choose and cut the headline of an opinion.

    Each sentence is first cut to two lines; the cut that claims most plainly wins.  One that points
    back (この, それ) reads badly alone and comes later.  Where sub-items follow, the lead names them.
    """
    text = opinion.text
    lead = len(opinion.lead) if opinion.items else len(text)
    cuts = sentences(text)
    candidates = []
    for index, (start, end) in enumerate(cuts):
        left, right = _shorten(text, start, end)
        score = _score(text[left:right], index, len(cuts), text[start:end])
        if opinion.items:
            topic = index == 0 and _TOPIC.match(text[start:end]) is not None
            score += (2.0 if topic else 1.0) if start < lead else 0.0
        candidates.append((-score, index, left, right))
    _, _, start, end = min(candidates)
    return Cut(opinion.id, start, end, text[start:end])


def _score(piece: str, index: int, count: int, sentence: str) -> float:
    length = len(plain(piece))
    if _TOPIC.match(sentence):
        return 1.0 if index == 0 else 0.0
    score = 2.2 if _DEMAND.search(piece[-30:]) else 1.8 if _CLAIM.search(piece[-28:]) else 0.0
    score = score or (1.0 if _CLAIM.search(piece) else 0.0)
    score += 0.5 if index == 0 else 0.4 if index == count - 1 else 0.0
    score -= 1.4 if _DANGLING.match(piece) else 0.0
    score -= 1.0 if _BAD_END.search(sentence) else 0.0
    score -= 0.6 if length < SHORTEST else 0.2 if len(sentence) > 2 * LONGEST else 0.0
    return score + (0.2 if piece == sentence.rstrip("。．") else 0.0)


def _shorten(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a sentence to two lines: without its connective, then from a comma to its end.

    Japanese puts the predicate at the end, so the end is kept as long as a cut there fits.
    """
    commas = [
        position + 1
        for position in range(start, end)
        if text[position] in "、，" and _outside_brackets(text, start, position)
    ]
    connective = _CONNECTIVE.match(text[start:end])
    if connective and len(plain(text[start + connective.end() : end])) >= SHORTEST:
        start += connective.end()
        commas = [comma for comma in commas if comma > start]
    if end - start <= LONGEST:
        return start, _without_stop(text, start, end)
    fitting = [comma for comma in commas if end - comma <= LONGEST]
    sound = [c for c in fitting if len(plain(text[c:end])) >= SHORTEST]
    for comma in [c for c in sound if not _DANGLING.match(text[c:end])] or sound:
        return comma, _without_stop(text, comma, end)
    for comma in reversed(commas):
        if SHORTEST <= comma - start <= LONGEST:
            return start, comma - 1
    return start, min(end, start + LONGEST)


def _without_stop(text: str, start: int, end: int) -> int:
    """Leave out the full stop, and the 「は、」 with which a lead opens its list."""
    while end - start > 1 and text[end - 1] in "。．、，：: \n":
        end -= 1
    return end - 1 if text[end - 1] == "は" and end < len(text) and text[end] in "、，" else end


def _outside_brackets(text: str, start: int, position: int) -> bool:
    before = text[start:position]
    return all(before.count(a) == before.count(b) for a, b in ("「」", "『』", "（）", "()"))
