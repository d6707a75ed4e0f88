"""The headline of a point: the piece of a sentence that says it best, cut from the text.

Candidates are whole sentences that fit two lines, and the ends of longer ones from a comma on
(Japanese puts the predicate last).  A piece must stand alone: one that begins with a quotative
(といった…) or points back (それ…) is no candidate; a bare この or こうした before a noun is cut off.  Among
candidates the one wins that asks for something, about what the point is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.model import Opinion
from kosshi.text import plain, sentences
from kosshi.words import compounds

LONGEST = 64
"""A headline takes at most two lines of the briefing (32 characters each)."""

SHORTEST = 12

_DEMAND = re.compile(
    r"(?:べき(?![一-龥ァ-ヶ])|必要(?!な[一-龥])|不可欠|急務|いただきたい|てほしい|提案|どうか|なければ(?:ならない|いけない)|反対|いか(?:がな|がの|なる|かな)ものか|"
    r"お願い|求めたい|目指す|余地)"
)
_WEIGHT = re.compile(
    r"(?:重要|肝要|求められ|期待|望まし|基本|核心|本質|懸念|課題|問題|好機|中心|間違い)"
)
_HINT = re.compile(r"ないか|なり得|にもなる|つながる|思う|考え")
_TOPIC = re.compile(r"^[^、。]{6,40}(?:について|に関して)。$")
_TITLE = re.compile(r"^【[^【】]{4,40}】")
_BACKWARD = re.compile(
    r"^(?:これ(?!ま)|それ|この|その|こう|そう|ここ|そこ|かかる|当該|上記|上述|前述|前者|後者|どれ|同(?=[案件項点旨]|会議|資料|委員|日)|"
    r"という|といった|との|とは|とも|として|など|のみ|ため|にも|にかけ|を|に(?!ほん)|が|は|の|も|へ|で(?!き|ジ)|や(?!り)|ということ|"
    r"[①-⑳]|そして|しかし|また(?!が)|なお|さらに|ただし|あるいは|つまり|すなわち|したがって|従って|よって)"
)
_BARE = re.compile(
    r"^(?:こうした|そうした|このような|そのような|こういった)(?=[一-龥ァ-ヶーA-Za-z「])"
)
_CONNECTIVE = re.compile(
    r"^(?:また|さらに|更に|加えて|なお|特に|とりわけ|例えば|そして|しかし|しかしながら|他方|一方|一方で|したがって|従って|よって|"
    r"そのため|このため|すなわち|つまり|ただし|あるいは|最後に|まず|次に|続いて|同時に|その際|この際|その場合|その上で|"
    r"そのためには|そのためにも|このためには|今般|現状|現時点で|その代わり|率直に言えば|正に|今|今や|この点|過日)、"
)
_CAVEAT = re.compile(r"誤解を招かない|念のため|前提である$|承知している$|申し上げ(?:る|ます)$")
_LEAD = re.compile(r"(?:以下の|次の)[^。]{0,14}(?:である|です)?$|^[^。]*核心は$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A headline as a cut: ``text[start:end]`` of the opinion ``opinion``."""

    opinion: str
    start: int
    end: int
    text: str


def headline(opinion: Opinion, position: str | None = None) -> Cut:
    """Choose and cut the headline of an opinion.

    Args:
        opinion: whose words it is cut from.
        position: the passage that takes the point's position on an issue; it heads the point.
    """
    text = opinion.text
    title = _TITLE.match(text)
    if title is not None:  # 【制度的位置づけの検討】: the member's own title
        return Cut(opinion.id, 1, title.end() - 1, text[1 : title.end() - 1])
    if opinion.rule == "表の行" and 4 <= len(first := text.split("\n")[0]) <= LONGEST:
        return Cut(opinion.id, 0, len(first), first)
    lead = len(opinion.lead) if opinion.items else len(text)
    cuts = sentences(text)
    if position is not None and not opinion.items and (at := text.find(position)) >= 0:
        within = [cut for cut in cuts if at <= cut[0] and cut[1] <= at + len(position)]
        # Where a position takes two sentences the second concludes, unless it only points back.
        alone = [cut for cut in within if not _points_back(text[slice(*cut)])]
        cuts = alone[-1:] or within or cuts
    words = set(compounds(plain("／".join(opinion.theme))))
    weighed = list(_weighed(text, cuts, words, lead if opinion.items else None))
    weighed = weighed or list(_weighed(text, sentences(text), words, None))
    if weighed:
        _, left, right = max(weighed, key=lambda entry: (entry[0], -entry[1]))
    else:
        left, right = _beginning(text)
    return Cut(opinion.id, left, right, text[left:right])


def _points_back(sentence: str) -> bool:
    connective = _CONNECTIVE.match(sentence)
    return _BACKWARD.match(sentence[connective.end() if connective else 0 :]) is not None


def _weighed(
    text: str, cuts: Sequence[tuple[int, int]], words: set[str], lead: int | None
) -> Iterator[tuple[float, int, int]]:
    """Yield (weight, start, end) of every piece; ``lead`` is where the sub-items begin."""
    for index, (start, end) in enumerate(cuts):
        for left, right in _pieces(text, start, end):
            value = _score(text, (start, end), (left, right), words)
            value += 0.5 if index == 0 else 0.45 if index == len(cuts) - 1 else 0.0
            if lead is not None and start < lead:
                topic = index == 0 and _TOPIC.match(text[start:end]) is not None
                value += 2.0 if topic else 1.0
            yield value, left, right


def _beginning(text: str) -> tuple[int, int]:
    """Return the beginning of a text that has no piece that stands alone, to a comma if it can."""
    end = min(len(text.split("\n", maxsplit=1)[0]), LONGEST)
    commas = [at for at in range(SHORTEST, end) if text[at] in "、，。"]
    return 0, commas[-1] if commas and end == LONGEST else end


def _score(text: str, sentence: tuple[int, int], piece: tuple[int, int], words: set[str]) -> float:
    """Weigh a piece: what it asks, what it is about, and how whole it is."""
    said = text[slice(*piece)]
    form = plain(said)
    if _TOPIC.match(text[slice(*sentence)]):
        return 0.6
    end = form[-15:]
    value = 2.0 if _DEMAND.search(end) else 1.5 if _WEIGHT.search(end) else 0.0
    value = value or (0.5 if _HINT.search(end) else 0.0)
    nouns = {word for word in compounds(form) if len(word) > 2}
    value += 0.25 * min(4, len(nouns))
    value += 0.5 if any(word in form for word in words if len(word) > 2) else 0.0
    value += 0.3 if re.search(r"[^で](?:は|が|を)", form[:-6]) else 0.0
    value += 0.5 if piece[0] <= sentence[0] else 0.0
    value -= 2.0 if _CAVEAT.search(form) or _LEAD.search(form) else 0.0
    value -= 1.0 if len(form) < SHORTEST else 0.0
    return value


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the cuts of a sentence that stand alone and fit two lines."""
    right = _without_stop(text, start, end)
    starts = [start]
    starts += [
        position + 1
        for position in range(start, end - 1)
        if text[position] in "、，" and _outside_brackets(text, start, position)
    ]
    for left in starts:
        at = left
        connective = _CONNECTIVE.match(text[at:right])
        if connective:
            at += connective.end()
        bare = _BARE.match(text[at:right])
        if bare:
            at += bare.end()
        while at < right and text[at] in " \u3000":
            at += 1
        if right - at > LONGEST or right - at < 4 or _BACKWARD.match(text[at:right]):
            continue
        if not _balanced(text[at:right]):
            continue
        yield at, right


def _without_stop(text: str, start: int, end: int) -> int:
    """Leave out the full stop, and the 「は、」 with which a lead opens its list."""
    while end - start > 1 and text[end - 1] in "。．、，：: \n":
        end -= 1
    return end - 1 if text[end - 1] == "は" and end < len(text) and text[end] in "、，" else end


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("「」", "『』", "（）", "()", "【】"))


def _outside_brackets(text: str, start: int, position: int) -> bool:
    return _balanced(text[start:position])
