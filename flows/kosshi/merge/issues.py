"""Points → Issues: the questions on which points take different positions.

A dispute needs one point that speaks *against* something, or sets a condition, and another that takes
another position on the same thing.  It is looked for twice: by a topic that the points under one heading
name in the same words (``_core``), and by what a sentence objects to, in whatever words and wherever it
was said (``objections``).  Where nobody objects, there is no dispute: different emphasis is none.  Added are
those that answer a speaker by name (``_against``, ``_side_with``).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kosshi.extract.conventions import announces_items
from kosshi.merge.acts import keeps
from kosshi.merge.aims import aims
from kosshi.merge.aims import topic as topic_in
from kosshi.merge.answers import Answer, answers
from kosshi.merge.naming import title
from kosshi.merge.objections import CONTRARY, Objections, turns_against
from kosshi.merge.reworded import tokens
from kosshi.merge.stances import attitude, concedes, is_explicit, is_plain, stance_of
from kosshi.merge.topics import Sentence, Stand, Topic, things, topics_of
from kosshi.model import Kind, Opinion, OpinionKind, Record, Stance
from kosshi.synthesis import Issue, Point, Position
from kosshi.text import plain, sentences
from kosshi.words import compounds


@dataclass(slots=True)
class _Dispute:
    """An issue in the making: its topic, and where points stand."""

    topic: Topic
    stands: dict[str, Stand]
    words: frozenset[str]


def find_issues(points: Sequence[Point], records: Sequence[Record]) -> tuple[Issue, ...]:
    """Find the disputes among points, each with its positions, in the order of the points."""
    return _Finder(points, records).issues()


class _Finder:
    """Finds the disputes among points."""

    def __init__(self, points: Sequence[Point], records: Sequence[Record]) -> None:
        """Cut the points' opinions into sentences and sort them by heading."""
        opinions = {opinion.id: opinion for record in records for opinion in record.opinions}
        self.records = records
        self.authors = {
            r.id: (r.facts.author or r.id) if r.facts.kind is Kind.PAPER else None for r in records
        }
        self.points = points
        self.order = {point.id: rank for rank, point in enumerate(points)}
        self.first = {point.id: opinions[point.opinions[0]] for point in points}
        self.point_of = {name: point.id for point in points for name in point.opinions}
        self.said = {name: _sentences(opinion) for name, opinion in self.first.items()}
        self.whole = {name: "".join(s.form for s in said) for name, said in self.said.items()}
        self.having: dict[str, list[str]] = defaultdict(list)
        for name, form in self.whole.items():
            for pair in sorted(_pairs(form)):
                self.having[pair].append(name)
        self.opinions = {name: opinions[name] for point in points for name in point.opinions}
        self.cut = {name: _sentences(opinion) for name, opinion in self.opinions.items()}
        self.objections = Objections(
            self.cut,
            {name: o.theme or (o.source,) for name, o in self.opinions.items()},
            self._between,
        )
        self.used: dict[tuple[str, ...], int] = {}
        self.by_theme: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for point in points:
            self.by_theme[self._place(point.id)].append(point.id)

    def _place(self, name: str) -> tuple[str, ...]:
        """Return the heading under which a point was said; a paper without headings is one by itself."""
        opinion = self.first[name]
        return opinion.theme or (opinion.source,)

    def issues(self) -> tuple[Issue, ...]:
        disputes: list[_Dispute] = []
        for objection in self.objections.found():
            stands: dict[str, Stand] = {}
            for name, stand in objection.stands.items():
                stands.setdefault(self.point_of[name], replace(stand, point=self.point_of[name]))
            if self._by_several(stands) and len({stand.stance for stand in stands.values()}) > 1:
                aim = Topic(objection.name, compounds(objection.name) or (objection.name,))
                _add(disputes, _Dispute(aim, stands, objection.words))
        for point in self.points:
            core = self._core(point.id)
            if core is not None:
                _add(disputes, core)
        spoken = self._answers()
        for found in (self._against(answer) for answer in spoken):
            if found is not None:
                _add(disputes, found)
        for answer in spoken:
            self._side_with(answer, disputes)
        return tuple(self._issue(dispute) for dispute in _joined(disputes))

    # -- the core of a dispute --------------------------------------------------------------

    def _core(self, name: str) -> _Dispute | None:
        """Return the topic on which a point speaks against others, with all stands on it, or None.

        The topic is looked for among the nouns of the sentence that speaks against and of the point's
        first; it must be taken up by other points under the same heading, since the minutes put what
        was discussed together under one.  Of several the one wins on which most stances meet, and
        that is most peculiar to the heading.
        """
        together = self.by_theme[self._place(name)]
        best: tuple[tuple[bool, int, float, int, int], _Dispute] | None = None
        for topic in self._topics(name):
            own = self._stand(name, topic)
            if own is None or own.stance is not Stance.AGAINST or keeps(plain(own.sentence)):
                continue
            stands = {
                other: stand
                for other in together
                if (stand := self._stand(other, topic)) is not None
            }
            stands = self._on_aspect(stands, own, topic)
            stances = {stand.stance for stand in stands.values()}
            if len(stances) < 2 or not self._by_several(stands):
                continue
            using = self._using(topic)
            here = sum(topic.named_in(self.whole[other]) for other in together)
            if topic.is_short and here < using:
                continue
            rank = (not topic.is_short, len(stances), here / using, len(stands), len(topic.name))
            if best is None or rank > best[0]:
                best = rank, _Dispute(topic, stands, tokens(topic.name))
        return None if best is None else best[1]

    def _using(self, topic: Topic) -> int:
        """Return how many points name a topic anywhere; each word is looked up by its rarest two characters."""
        if topic.words not in self.used:
            rarest = (min(_pairs(word), key=self._spread) for word in topic.words)
            among = {name for pair in rarest for name in self.having.get(pair, ())}
            self.used[topic.words] = sum(topic.named_in(self.whole[name]) for name in among)
        return self.used[topic.words]

    def _spread(self, pair: str) -> tuple[int, str]:
        return len(self.having.get(pair, ())), pair

    def _on_aspect(self, stands: dict[str, Stand], own: Stand, topic: Topic) -> dict[str, Stand]:
        """Keep who speaks of the same side of a thing: 電子書籍の予算 is not 電子書籍の周知."""
        aspect = topic.aspect_in(plain(own.sentence))
        if aspect is None:
            return stands
        return {
            name: stand
            for name, stand in stands.items()
            if name == own.point or aspect in self.whole[name] or is_explicit(plain(stand.sentence))
        }

    def _by_several(self, stands: Iterable[str]) -> bool:
        """Whether more than one member speaks: nobody is in dispute with themselves."""
        who = {self._who(self.first[name]) for name in stands}
        return len(who) > 1 or None in who

    def _who(self, opinion: Opinion) -> str | None:
        author = self.authors[opinion.source]
        return opinion.speaker or author

    def _topics(self, name: str) -> list[Topic]:
        said = self.said[name]
        against = [s for s in said if stance_of(s.form) is Stance.AGAINST]
        around: dict[int, Sentence] = {}
        for index, sentence in enumerate(said):
            if sentence in against:
                around |= {s.start: s for s in (said[0], said[max(0, index - 1)], sentence)}
        aimed = "、".join(
            phrase
            for at, sentence in enumerate(said)
            if sentence in against
            for phrase in (
                *aims(sentence.form),
                *topic_in(said[max(0, at - 1)].form),
                *topic_in(said[0].form),
            )
        )
        found = topics_of(around.values(), against)
        return [one for one in found if all(word in aimed for word in one.words)]

    def _stand(self, name: str, topic: Topic) -> Stand | None:
        """Say where a point stands: by its strongest sentence that names the topic or follows one.

        Of sentences of one stance the plainest is shown, and of those the last, where Japanese
        concludes; one that points back (この…) is shown with the sentence it points to.
        """
        said, opinion = self.said[name], self.first[name]
        best: tuple[int, Stand] | None = None
        carried, previous = False, said[0]
        for index, sentence in enumerate(said):
            names = topic.named_in(sentence.form)
            stance = attitude(sentence.form) if names or carried else None
            if stance is not None:
                rank = {Stance.AGAINST: 0, Stance.CONDITIONAL: 8, Stance.FOR: 16}[stance]
                if concedes(sentence.form) and not turns_against(said[index + 1 :]):
                    stance, rank = Stance.CONDITIONAL, -8
                rank += 4 * (not names) + 2 * (not is_plain(sentence.form))
                rank += not topic.is_subject_of(sentence.form)
                if best is None or rank <= best[0]:
                    start = sentence.start if names else previous.start
                    best = rank, Stand(name, stance, self._shown(opinion, sentence, start))
            carried, previous = names, sentence
        if best is not None:
            return best[1]
        naming = next((s for s in said if topic.named_in(s.form)), None)
        if naming is not None and opinion.kind is OpinionKind.PROPOSAL:
            return Stand(name, Stance.FOR, naming.text)
        return None

    def _between(self, name: str, first: int, last: int) -> str:
        said = self.cut[name]
        return self._shown(self.opinions[name], said[last], said[first].start)

    @staticmethod
    def _shown(opinion: Opinion, sentence: Sentence, start: int) -> str:
        """Cut what shows a position; 「施策は次の３つである。」 says nothing without them."""
        if opinion.items and announces_items(sentence.text):
            return opinion.text[start:]
        return opinion.text[start : sentence.end]

    # -- who answers whom -------------------------------------------------------------------

    def _answers(self) -> list[Answer]:
        """Return who answers whom by name, in the minutes and transcripts."""
        spoken = [r for r in self.records if r.facts.kind in (Kind.MINUTES, Kind.TRANSCRIPT)]
        return [
            answer
            for record in spoken
            for answer in answers([o for o in record.opinions if o.id in self.point_of])
        ]

    def _answered(self, answer: Answer) -> tuple[str, str, frozenset[str]] | None:
        """Return the points of an answer and of what it answers, and the words they share."""
        own = self.point_of[answer.opinion]
        shared = {
            name: things(self.whole[name]) & things(self.whole[own])
            for name in (self.point_of[opinion] for opinion in answer.to)
            if name != own
        }
        other = max(shared, key=lambda name: self._tells(shared[name]), default=None)
        return None if other is None or not shared[other] else (own, other, shared[other])

    def _tells(self, words: Iterable[str]) -> float:
        return sum(self.objections.weigh(tokens(word)) for word in sorted(words))

    def _against(self, answer: Answer) -> _Dispute | None:
        """Make a dispute of an answer, about the word that both use and others hardly do."""
        found = self._answered(answer)
        if answer.agrees or found is None:
            return None
        own, other, shared = found
        word = max(sorted(shared), key=lambda word: self._tells([word]))
        topic = Topic(word, (word,))
        stands = {
            name: Stand(name, side, self._sentence_on(name, topic))
            for name, side in ((other, Stance.FOR), (own, Stance.AGAINST))
        }
        return _Dispute(topic, stands, tokens(word))

    def _side_with(self, answer: Answer, disputes: Sequence[_Dispute]) -> None:
        """Put who agrees with a speaker beside them, in the disputes in which one of them stands."""
        found = self._answered(answer) if answer.agrees else None
        if found is None:
            return
        own, other, _ = found
        for dispute in disputes:
            for one, beside in ((own, other), (other, own)):
                if one in dispute.stands and beside not in dispute.stands:
                    side = dispute.stands[one].stance
                    shown = self._sentence_on(beside, dispute.topic)
                    dispute.stands[beside] = Stand(beside, side, shown)

    def _sentence_on(self, name: str, topic: Topic) -> str:
        """Return the sentence in which a point speaks of a topic, its last one if there is none."""
        own = self._stand(name, topic)
        if own is not None:
            return own.sentence
        naming = [s for s in self.said[name] if any(word in s.form for word in topic.words)]
        return (naming or self.said[name])[-1].text

    # -- in the end -------------------------------------------------------------------------

    def _issue(self, dispute: _Dispute) -> Issue:
        ordered = sorted(dispute.stands, key=self.order.__getitem__)
        stands = [dispute.stands[name] for name in ordered]
        texts = [self.said[stand.point] for stand in stands]
        name = title(dispute.topic, dispute.words, stands, texts, self.objections.weight)
        return _issue(name, stands)


def _pairs(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}


def _add(disputes: list[_Dispute], found: _Dispute) -> None:
    """Add a dispute, to the one that it shares a point with if there is one."""
    known = next((d for d in disputes if _are_one(d, found)), None)
    if known is None:
        disputes.append(found)
    else:
        known.stands = _as_in(known.stands, found.stands) | known.stands
        known.words |= found.words


def _as_in(known: Mapping[str, Stand], found: dict[str, Stand]) -> dict[str, Stand]:
    """Return stands, for and against changed over if those that are known are the other way round.

    One finds who is for a thing, another who is for less of it.
    """
    shared = [(known[name].stance, found[name].stance) for name in known.keys() & found.keys()]
    contrary = sum(CONTRARY.get(one) is other for one, other in shared)
    if 2 * contrary <= len(shared):
        return found
    return {n: replace(s, stance=CONTRARY.get(s.stance, s.stance)) for n, s in found.items()}


def _are_one(one: _Dispute, other: _Dispute) -> bool:
    """Whether two disputes share two points, or one and half of what they are about."""
    shared = one.stands.keys() & other.stands.keys()
    lesser = min(len(one.words), len(other.words))
    if len(shared) > 1 or (shared and 2 * len(one.words & other.words) >= lesser):
        return True
    return any(one.stands[n].sentence == other.stands[n].sentence for n in shared)


def _joined(disputes: Sequence[_Dispute]) -> list[_Dispute]:
    """Join the disputes that share a point after all were gathered."""
    joined: list[_Dispute] = []
    for dispute in disputes:
        _add(joined, dispute)
    return joined


def _sentences(opinion: Opinion) -> list[Sentence]:
    text = opinion.text
    return [Sentence(text[a:b], plain(text[a:b]), a, b) for a, b in sentences(text)]


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
        question=f"{topic}について、どのように考えるか。",
        positions=positions,
    )
