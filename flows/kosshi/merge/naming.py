"""How an issue is named: by its points' own words, in normal form (``written`` gives them their own).

The name is the noun phrase (N, N の N, N への N の N) of the points that the most of them share the rare
characters of: 洋上風力の区域の指定 where all speak of 区域の指定 and half of 洋上風力.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kosshi.merge.acts import ACT
from kosshi.merge.reworded import tokens
from kosshi.merge.topics import RELATIONS, Sentence, Stand, Topic, is_action
from kosshi.model import Stance
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

_SPEECH = frozenset({"意見", "発言", "議論", "指摘", "質問", "話", "件", "点", "案", "論点"})
_MEMBERS = ("委員", "構成員", "座長", "会長")
"""What is said, and by whom, is no thing that could be disputed."""

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
    best = _whole(_phrase(words, texts, stands, weight) or _thing(topic.name), words, texts)
    name = best
    quoted = Counter(
        quote for form in forms for quote in set(re.findall(r"「([^「」]{2,12})」", form))
    )
    most = max(quoted, key=lambda quote: (quoted[quote], quote), default="")
    if most and quoted[most] > 1 and best not in most and most not in best:
        name = f"{best}「{most}」"
    whole = ["".join(sentence.form for sentence in text) for text in texts]
    return name + (_act(best, forms) or _act(best, whole))


def _phrase(
    words: frozenset[str],
    texts: Sequence[Sequence[Sentence]],
    stands: Sequence[Stand],
    weight: Mapping[str, float],
) -> str | None:
    """Return the best phrase, in normal form: of nouns that two points use, about the issue's words.

    What is to be done with a thing only one need say where it takes its position; it is the better a name
    if who objects says it, or others do.
    """
    whole = ["".join(sentence.form for sentence in text) for text in texts]
    users = Counter(token for form in whole for token in tokens(form))
    found: dict[str, list[str]] = {}
    for form in whole:
        for chain in _chains(form):
            for phrase, nouns in _parts(form, chain):
                found.setdefault(phrase, nouns)
    proposed: dict[str, list[str]] = {}
    objected: set[str] = set()
    for stand in stands:
        named = dict(_proposals(normalise(stand.sentence).text))
        proposed.update(named)
        if stand.stance is not Stance.FOR:
            objected.update(named)
    used = {
        noun: sum(noun in form for form in whole) > 1
        for nouns in [*found.values(), *proposed.values()]
        for noun in nouns
    }
    best: tuple[float, int, str] | None = None
    for phrase, nouns in sorted({**found, **proposed}.items()):
        own = tokens(phrase)
        acts = len(nouns) > 1 and is_action(nouns[-1])
        known = [used[noun] for noun in nouns]
        if nouns[-1] in RELATIONS or not own & words or not all(known):
            if phrase not in proposed or not own & words or not any(known[:-1]):
                continue
            acts = phrase in objected or (known[-1] and not words.isdisjoint(tokens(nouns[-1])))
        if morphemes(nouns[-1])[-1].part_of_speech()[0] == "形状詞":
            continue  # 小規模: of what?
        if len(phrase) == _BARE and is_action(phrase) and not ACT.fullmatch(phrase):
            continue  # 診療: of what?
        if nouns[-1] in _SPEECH or any(noun.endswith(_MEMBERS) for noun in nouns):
            continue  # 佐藤委員の話: of what?
        if _WHO.search(nouns[-1]) or nouns[0] in _WHOSE or not _HOW.isdisjoint(nouns):
            continue
        free = tokens(nouns[-1]) if phrase in proposed else frozenset()
        value = sum(
            max(gain, 0.0) if token in free else gain
            for token in sorted(own)
            for gain in [weight.get(token, 1.0) * (users[token] / len(texts) - _HALF)]
        )
        value *= _ACTION if acts else 1.0
        if value > 0 and (best is None or (round(value, 6), len(phrase)) > best[:2]):
            best = round(value, 6), len(phrase), phrase
    if best is None:
        return None
    whose = [phrase for phrase in proposed if phrase.endswith(f"の{best[2]}")]
    if ACT.fullmatch(best[2]) and whose:  # 公表: of what?
        return max(whose, key=lambda phrase: (phrase in objected, len(phrase), phrase))
    return best[2]


_WHO = re.compile(r"(?:者|人|委員|住民|国民|方々)$")
_HOW = frozenset(["一律", "一般", "早期", "安易", "過度", "全面", "急激", "拙速", "全般"])
"""A neutral name says nothing of the manner."""

# fmt: off
_WHOSE = frozenset([
    "県", "市", "国", "町", "村", "区", "本県", "本市", "自治体", "我が国", "地域", "住民", "国民", "事務局", "政府",
])
# fmt: on
"""Who is concerned, or whose a thing is, is not what is in dispute (県の条例)."""


def _thing(name: str) -> str:
    """Return what of a name is no person: 南嶺線 of 南嶺線の利用者."""
    parts = [pair for chain in _chains(name) for pair in _parts(name, chain)]
    things = [phrase for phrase, nouns in parts if not _WHO.search(nouns[-1])]
    return max(things, key=len, default=name) if _WHO.search(name) else name


def _proposals(form: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what a sentence that takes a position would do: 「…の導入には」「…を撤廃すべき」, with its nouns."""
    for chain in _chains(form):
        end = chain[-1][1]
        for phrase, nouns in _parts(form, chain):
            if len(nouns) > 1 and form.endswith(phrase, 0, end) and _is_act(nouns[-1]):
                yield phrase, nouns
        over = form.startswith(("は", "については"), end)
        for match in _DONE.finditer(form, end):
            if match.start() > end + _NEAR or ("、" in form[end + 2 : match.start()] and not over):
                break
            if (over or form.startswith("を", end)) and _is_act(match[1]):
                for phrase, nouns in _parts(form, chain):
                    if form.endswith(phrase, 0, end) and not is_action(nouns[-1]):
                        yield f"{phrase}の{match[1]}", [*nouns, match[1]]
                break


_DONE = re.compile(r"(?<![一-龥])([一-龥]{2,3})(?=(?:す|し|さ)(?:べき|る|、|て|た|な))")
_NEAR = 24
"""An act is named within so many characters of its object."""

# fmt: off
_NO_ACT = RELATIONS | frozenset([
    "必要", "必要性", "検討", "議論", "実施", "推進", "反対", "賛成", "賛同", "期待", "要望", "提案",
    "配慮", "対応", "確保", "検証", "説明", "明記", "重視", "理解", "発言", "指摘", "意見", "負担",
    "取扱", "考慮", "想定", "前提", "条件", "限定", "準備", "確認", "報告", "比較", "利用", "強調",
    "認識", "懸念",
])
# fmt: on


def _is_act(noun: str) -> bool:
    """Whether a noun says what would be done with a thing."""
    return noun not in _NO_ACT and (is_action(noun) or ACT.fullmatch(noun[-3:]) is not None)


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
            if form.startswith(("への", "との", "からの", "による", "における"), chain[last][1]):
                continue  # 部活動の地域|への移行
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
        if match[1] not in _NO_ACT and not _WHO.search(match[1])
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
