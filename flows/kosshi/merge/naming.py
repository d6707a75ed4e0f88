"""How an issue is named: by its points' own words, in normal form (``written`` gives them their own).

The name is the noun phrase (N, N の N, N への N の N) of the points that the most of them share the rare
characters of: 洋上風力の区域の指定 where all speak of 区域の指定 and half of 洋上風力.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kosshi.merge.reworded import tokens
from kosshi.merge.topics import RELATIONS, Sentence, Stand, Topic, is_action
from kosshi.text import normalise
from kosshi.words import is_nominal, morphemes

_HALF = 0.4
"""A character that fewer than this share of the points use makes a phrase worse as a name."""

_ACTION = 1.5
"""How much better a phrase is that says what is to be done with a thing (区域の指定)."""

_BARE = 2
"""A word of so many characters names a field (料金) or a mere act (導入) rather than a thing."""

_LONGEST = 24
_MOST = 4
"""A name has at most so many characters, and so many nouns joined by particles."""

_JOINING = frozenset({"の", "な", "への", "との", "からの", "における", "による"})


def title(
    topic: Topic,
    words: frozenset[str],
    stands: Sequence[Stand],
    texts: Sequence[Sequence[Sentence]],
    weight: Mapping[str, float],
) -> str:
    """Name an issue.

    To the phrase is added the short quotation that two stands put beside it (非核三原則「持ち込ませず」), and
    what is to be done with it, if a stand says so (原子力潜水艦の導入は…), or two in the same verb (見直すべき:
    の見直し).

    Args:
        topic: what the issue was found by; its name where no phrase is better.
        words: the tokens of what the issue is about.
        stands: where the points stand, and
        texts: the sentences of each.
        weight: how rare a token is among all points.
    """
    forms = [normalise(stand.sentence).text for stand in stands]
    best = _whole(_phrase(words, texts, weight) or topic.name, words, texts)
    name = best
    quoted = Counter(
        quote for form in forms for quote in set(re.findall(r"「([^「」]{2,12})」", form))
    )
    most = max(quoted, key=lambda quote: (quoted[quote], quote), default="")
    if most and quoted[most] > 1 and best not in most and most not in best:
        name = f"{best}「{most}」"
    return name + _act(best, forms)


def _phrase(
    words: frozenset[str], texts: Sequence[Sequence[Sentence]], weight: Mapping[str, float]
) -> str | None:
    """Return the best phrase, in normal form: of nouns that two points use, about the issue's words."""
    whole = ["".join(sentence.form for sentence in text) for text in texts]
    users = Counter(token for form in whole for token in tokens(form))
    found: dict[str, list[str]] = {}
    for form in whole:
        for chain in _chains(form):
            for phrase, nouns in _parts(form, chain):
                found.setdefault(phrase, nouns)
    used = {
        noun: sum(noun in form for form in whole) > 1 for nouns in found.values() for noun in nouns
    }
    best: tuple[float, int, str] | None = None
    for phrase, nouns in sorted(found.items()):
        own = tokens(phrase)
        if nouns[-1] in RELATIONS or not own & words or not all(used[noun] for noun in nouns):
            continue
        if morphemes(nouns[-1])[-1].part_of_speech()[0] == "形状詞":
            continue  # 小規模: of what?
        if len(phrase) == _BARE and is_action(phrase):
            continue  # 導入: of what?
        value = sum(
            weight.get(token, 1.0) * (users[token] / len(texts) - _HALF) for token in sorted(own)
        )
        if len(nouns) > 1 and is_action(nouns[-1]):
            value *= _ACTION
        if value > 0 and (best is None or (round(value, 6), len(phrase)) > best[:2]):
            best = round(value, 6), len(phrase), phrase
    return None if best is None else best[2]


def _whole(phrase: str, words: frozenset[str], texts: Sequence[Sequence[Sentence]]) -> str:
    """Return the longest form of a phrase that is about nothing else: 港湾料金 for 料金, 新たな税の創設."""
    longer = re.compile(
        rf"(?<![一-龥ァ-ヶー])(?:[一-龥ァ-ヶーa-z0-9]+の|新たな|更なる|一層の)?[一-龥ァ-ヶーa-z0-9]*{re.escape(phrase)}"
    )
    found = {m.group() for text in texts for s in text for m in longer.finditer(s.form)}
    allowed = words | tokens(phrase) | {"新", "更", "層", "一+層"}
    whole = [
        form
        for form in found
        if len(form) <= _LONGEST
        and (tokens(form) <= allowed or (len(phrase) == _BARE and "の" not in form))
    ]
    return max([phrase, *whole], key=lambda form: (len(form), form))


def _chains(form: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the nouns of a text (in normal form), by offsets, as particles join them."""
    chain: list[tuple[int, int]] = []
    offset, joined = 0, ""
    for surface, nominal in [*((m.surface(), is_nominal(m)) for m in morphemes(form)), ("", False)]:
        end = offset + len(surface)
        if not nominal:
            joined += surface
        elif chain and not joined:
            chain[-1] = chain[-1][0], end
        elif chain and joined in _JOINING:
            chain.append((offset, end))
            joined = ""
        else:
            if chain:
                yield chain
            chain, joined = [(offset, end)], ""
        offset = end
    if chain:
        yield chain


def _parts(form: str, chain: Sequence[tuple[int, int]]) -> Iterator[tuple[str, list[str]]]:
    """Yield what of a chain can be a name, with its nouns."""
    for first in range(len(chain)):
        for last in range(first, min(len(chain), first + _MOST)):
            phrase = form[chain[first][0] : chain[last][1]]
            if 1 < len(phrase) <= _LONGEST:
                yield phrase, [form[a:b] for a, b in chain[first : last + 1]]


def _act(name: str, forms: Sequence[str]) -> str:
    """Return what stands do with a thing, after の: said so by one, or as a verb by two."""
    if "の" in name:
        return ""
    base = re.escape(name)
    acts = Counter(
        match[1]
        for form in forms
        for match in re.finditer(
            rf"{base}[一-龥ァ-ヶー]*(?:「[^「」]{{1,12}}」)?の([一-龥]{{2,4}}(?:方|り|し)?)(?=は|を|も|が|に(?:は|つい|関|反対|賛成)|、)",
            form,
        )
        if match[1] not in _NO_ACT
    )
    if acts:
        (most, count), *others = acts.most_common()
        return f"の{most}" if not others or count > others[0][1] else ""
    if sum("見直" in form for form in forms) > 1:
        return "の見直し"
    verbs = Counter(
        verb
        for form in forms
        for verb in set(re.findall(rf"{base}を[ぁ-ん一-龥]{{0,4}}?([一-龥]{{2}})(?=[すし])", form))
    )
    (verb, count), *_ = verbs.most_common(1) or [("", 0)]
    return f"の{verb}" if count > 1 and is_action(verb) else ""


_NO_ACT = RELATIONS | {"必要", "必要性"}
