"""Points → Issues: the questions on which points take different positions (first version).

A position is read from how a sentence ends: 「…べき」「…必要」 for; 「…べきではない」「…いかがなものか」
「…必要はない」 against; 「…余地」「仮に…場合」「…を前提に」 conditional.  A dispute needs one point that speaks
*against* in a sentence that names the topic, and another point on the same topic that does not.
Where nobody speaks against, there is no dispute: different emphasis is none.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.extract.conventions import announces_items
from kosshi.model import Opinion, OpinionKind, Record, Stance
from kosshi.synthesis import Issue, Point, Position
from kosshi.text import plain, sentences
from kosshi.words import compounds, nouns

AGAINST = re.compile(
    r"いか(?:がな|がの|なる|かな)もの(?:か|だろうか)|いかがかと|べきで(?:は)?な(?:い(?!か)|く)|反対(?!側|に)|賛成(?:でき|しかね)|"
    r"必要は(?:ない|ありません|ないと)|必要がない|慎重(?:に[^。、]{0,12}(?:べき|必要|たい|求め)|であるべき|な(?:検討|対応|議論|姿勢|判断)(?:が|を)(?:必要|求め|要))|"
    r"認め(?:られない|るべきでない)|容認(?:でき|しがた)|避けるべき|(?<!必ずしも)(?:適当|適切)では(?:ない|なく)(?!と承知)|"
    r"という(?:の|こと)は間違い|論ずる(?:の|こと)は|(?:論ずる|決める|進める|扱う|捉える)(?:べきで|こと)は(?:なく|できない)"
)
"""Sentences that speak against something; いかがなものか also with the slips of hasty minutes."""

CONDITIONAL = re.compile(
    r"余地|(?:仮に|のであれば|であれば、|場合に(?:は|限))[^。]*(?:見直|導入|認め|余地|判断|検討|優先|可能)|を条件|条件(?:と|に|が)|を前提(?:に|と|条件)|前提となる|柔軟に|切り分け|"
    r"否定する(?:つもりは|もの(?:で|では))|排除(?:しない|するものではない)|優先(?:され|す)|見極め|した上で判断|ただし"
)
"""Sentences that agree or disagree under a condition, or ask what comes first."""

FOR = re.compile(
    r"べき(?!で(?:は)?な)|必要(?:が|で|だ|。|と|性)|必要$|重要|不可欠|求め|いただきたい|てほしい|望まし|提案|"
    r"(?:では|て|で)は(?:どう|いかが|ないか)|考えられる|賛成|賛同|検討(?:する|して|すべ)|なければならない|(?:て|おき|し)たい(?:と思う|と考える)?。?$|た方がよい"
)
"""Sentences that ask for something."""

_LEAST = 3
"""Characters of a topic of one word: shorter words (防衛, 技術) name fields, not questions."""

_SUBJECT = re.compile(r"([^、。「」]{2,24}?)(?:について)?(?:には|は、|は(?=[^、。]))")
_QUOTED = re.compile(r"「[^「」]{13,}」|『[^『』]{13,}』")
"""Somebody else's words, such as a judgment's, take no position; a short quotation is a term."""

_PLAIN = re.compile(r"べき|見直|反対|賛成|賛同")
"""Words of a plain position: among sentences of one stance, one of these is shown."""

_VERBAL = re.compile(r"(?:す|し|さ|せ)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a dispute is about: one compound, or the nouns of a phrase that must stand together."""

    name: str
    words: tuple[str, ...]

    def named_in(self, form: str) -> bool:
        """Whether a sentence (in normal form) speaks of the topic.

        原子力潜水艦 is named by 原子力, 戦略原子力潜水艦 is not: a word counts from its beginning.
        """
        if len(self.words) == 1:
            return re.search(rf"(?<![一-龥々ァ-ヶー]){re.escape(self.words[0])}", form) is not None
        present = sum(word in form for word in self.words)
        return present == len(self.words) if len(self.words) < 3 else present >= 2

    def is_subject_of(self, form: str) -> bool:
        """Whether a sentence is about the topic: 「…の導入は」「…については」「…を」."""
        about = re.escape(self.words[0]) + r"[^、。]{0,14}?(?:は|を|も)"
        return re.search(about, form) is not None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a point stands on a topic: its stance and the sentence that shows it, verbatim."""

    point: str
    stance: Stance
    sentence: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    form: str
    start: int
    end: int


def find_issues(points: Sequence[Point], records: Sequence[Record]) -> tuple[Issue, ...]:
    """Find the disputes among points, each with its positions, in the order of the points.

    For every point that speaks against something, the topic is looked for among the nouns of that
    sentence and of the point's first; it must be taken up by other points under the same heading,
    since the minutes put what was discussed together under one.  The topic on which most stances
    meet, and that is most peculiar to the heading, is the issue.
    """
    opinions = {opinion.id: opinion for record in records for opinion in record.opinions}
    first = {point.id: opinions[point.opinions[0]] for point in points}
    said = {name: _sentences(opinion) for name, opinion in first.items()}
    by_theme: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for point in points:
        by_theme[first[point.id].theme].append(point.id)
    everywhere = {name: "".join(s.form for s in found) for name, found in said.items()}
    chosen: dict[str, tuple[Topic, dict[str, Stand]]] = {}
    for point in points:
        together = by_theme[first[point.id].theme]
        best = _dispute(point.id, together, said, first, everywhere)
        if best is None:
            continue
        topic, stands = best
        known = next((name for name, (_, old) in chosen.items() if set(old) & set(stands)), None)
        if known is None:
            chosen[topic.name] = topic, {stand.point: stand for stand in stands.values()}
        else:
            chosen[known][1].update({n: s for n, s in stands.items() if n not in chosen[known][1]})
    order = {point.id: rank for rank, point in enumerate(points)}
    return tuple(
        _issue(
            _whole(topic, stands, said), [stands[n] for n in sorted(stands, key=order.__getitem__)]
        )
        for topic, stands in chosen.values()
    )


def _dispute(
    name: str,
    together: Sequence[str],
    said: dict[str, list[_Sentence]],
    first: dict[str, Opinion],
    everywhere: dict[str, str],
) -> tuple[Topic, dict[str, Stand]] | None:
    """Return the topic on which a point speaks against others, with all stands on it, or None."""
    best: tuple[tuple[int, float, int, int], Topic, dict[str, Stand]] | None = None
    for topic in _topics(said[name]):
        own = _stand(name, topic, said[name], first[name])
        if own is None or own.stance is not Stance.AGAINST:
            continue
        stands = {
            other: stand
            for other in together
            if (stand := _stand(other, topic, said[other], first[other])) is not None
        }
        stances = {stand.stance for stand in stands.values()}
        if len(stances) < 2:
            continue
        using = sum(topic.named_in(form) for form in everywhere.values())
        here = sum(topic.named_in(everywhere[other]) for other in together)
        rank = (len(stances), here / using, len(stands), len(topic.name))
        if best is None or rank > best[0]:
            best = rank, topic, stands
    return None if best is None else (best[1], best[2])


def _sentences(opinion: Opinion) -> list[_Sentence]:
    text = opinion.text
    return [_Sentence(text[a:b], plain(text[a:b]), a, b) for a, b in sentences(text)]


def _topics(said: Sequence[_Sentence]) -> list[Topic]:
    """Return what a point may speak against: nouns of the sentences that do so."""
    found: dict[tuple[str, ...], Topic] = {}
    for index, sentence in enumerate(said):
        if _stance(sentence.form) is not Stance.AGAINST:
            continue
        for part in {id(s): s for s in (said[0], said[max(0, index - 1)], sentence)}.values():
            for word in compounds(part.form):
                for form in (word, *nouns(word)):
                    if len(form) >= _LEAST:
                        found.setdefault((form,), Topic(form, (form,)))
        for match in _SUBJECT.finditer(sentence.form):
            words = tuple(dict.fromkeys(w for w in compounds(match[1]) if _is_thing(w, match)))
            if 2 <= len(words) <= 4:
                found.setdefault(words, Topic(match[1], words))
    return sorted(found.values(), key=lambda topic: topic.words)


def _is_thing(word: str, match: re.Match[str]) -> bool:
    """A noun that makes a verb (強調する) is no thing to dispute."""
    after = match[1][match[1].find(word) + len(word) :]
    return not _VERBAL.match(after)


def _stand(name: str, topic: Topic, said: Sequence[_Sentence], opinion: Opinion) -> Stand | None:
    """Say where a point stands: by its strongest sentence that names the topic or follows one.

    Of sentences of one stance the plainest is shown, and of those the last, where Japanese
    concludes; one that points back (この…) is shown with the sentence it points to.
    """
    best: tuple[int, Stand] | None = None
    carried, previous = False, said[0]
    for sentence in said:
        names = topic.named_in(sentence.form)
        stance = _stance(sentence.form) if names or carried else None
        if stance is not None:
            rank = {Stance.AGAINST: 0, Stance.CONDITIONAL: 8, Stance.FOR: 16}[stance]
            rank += 4 * (not names) + 2 * (_PLAIN.search(sentence.form) is None)
            rank += not topic.is_subject_of(sentence.form)
            if best is None or rank <= best[0]:
                start = sentence.start if names else previous.start
                end = sentence.end
                if opinion.items and announces_items(sentence.text):
                    end = len(opinion.text)  # 「施策は次の３つである。」 says nothing without them
                best = rank, Stand(name, stance, opinion.text[start:end])
        carried, previous = names, sentence
    if best is not None:
        return best[1]
    naming = next((s for s in said if topic.named_in(s.form)), None)
    if naming is not None and opinion.kind is OpinionKind.PROPOSAL:
        return Stand(name, Stance.FOR, naming.text)
    return None


def _stance(form: str) -> Stance | None:
    form = _QUOTED.sub("", form)
    if AGAINST.search(form):
        return Stance.AGAINST
    if CONDITIONAL.search(form):
        return Stance.CONDITIONAL
    return Stance.FOR if FOR.search(form) else None


def _whole(topic: Topic, stands: dict[str, Stand], said: dict[str, list[_Sentence]]) -> str:
    """Return the longest compound around the topic that at least two of the points use."""
    users: dict[str, set[str]] = defaultdict(set)
    for name in stands:
        for sentence in said[name]:
            for compound in compounds(sentence.form):
                if topic.name in compound:
                    users[compound].add(name)
    shared = [compound for compound, names in users.items() if len(names) > 1]
    return max([topic.name, *shared], key=lambda word: (len(word), word))


def issue_of(topic: str, stands: Sequence[tuple[str, Stance, str]]) -> Issue:
    """Make an issue from its topic and the (point, stance, sentence) of each stand."""
    return _issue(topic, [Stand(*stand) for stand in stands])


def _issue(topic: str, stands: Sequence[Stand]) -> Issue:
    positions = tuple(
        Position(
            stance,
            tuple(stand.point for stand in stands if stand.stance is stance),
            tuple(stand.sentence for stand in stands if stand.stance is stance),
        )
        for stance in (Stance.FOR, Stance.CONDITIONAL, Stance.AGAINST)
        if any(stand.stance is stance for stand in stands)
    )
    key = "\x1f".join([topic, *sorted(stand.point for stand in stands)])
    return Issue(
        id=f"i{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        topic=topic,
        question=f"「{topic}」について、どのように考えるか。",
        positions=positions,
    )
