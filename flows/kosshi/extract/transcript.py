"""議事録・速記録: named turns, and the statements of opinion inside them.

In a member's turn the sentences between courtesies, questions of fact and turns of topic form
passages; a passage in which something is claimed is an opinion, reasons and facts included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kosshi.extract import facts, headings
from kosshi.extract.begins import back_over_headings
from kosshi.extract.claims import Claims
from kosshi.extract.courtesy import introduces, may_name, opens, takes_up
from kosshi.extract.minutes import Minutes
from kosshi.extract.procedure import procedure
from kosshi.extract.speakers import Role, speaker_of
from kosshi.extract.spoken import (
    Speech,
    agrees,
    as_member,
    doubts,
    follows_on,
    puts_questions,
    resumes,
    rhetorical,
    shifts_topic,
    speech_of,
    wonders,
)
from kosshi.extract.statements import Statement
from kosshi.extract.turn import Turn
from kosshi.extract.turns import Turned
from kosshi.model import (
    Account,
    Block,
    BlockKind,
    Document,
    Facts,
    Kind,
    Opinion,
    Passage,
    Remark,
    Stance,
)
from kosshi.text import plain, sentences

_AGENDA = re.compile(
    r"議題の?[（(]?[0-9０-９一二三四五六七八九十]+[）)]?(?:番目)?(?:に?(?:移り|入り)ます。?|は?、?)?[^「」。]{0,14}「(?P<title>[^」]{2,60})」"
)
_ASIDE = re.compile(r"[（(〔［\[][^（）()〔〕［］\[\]]{1,40}[）)〕］\]]。?")
_RULES = {
    Role.CHAIR: "座長等の発言（議事の進行）",
    Role.OFFICE: "事務局等の発言（説明・応答）",
}
_SPEECHES = {
    Speech.COURTESY: "委員の発言（挨拶・前置き）",
    Speech.QUESTION: "委員の発言（事実の質問）",
    Speech.FACT: "委員の発言（事実の説明）",
}


_WRITTEN = re.compile(
    r"(?<![一-龥々ァ-ヴー])(?P<of>[一-龥々ァ-ヴー]{1,6}(?:委員|構成員|議員|参考人)|会長|座長|委員長|部会長)の(?:書面の?)?(?:御|ご)?(?:意見|メモ|コメント)を"
    r"[^。]*(?:読|紹介|代読)"
    r"|(?<![一-龥々ァ-ヴー])(?P<away>[一-龥々ァ-ヴー]{1,6}(?:委員|構成員|議員|参考人))は[^。]*欠席[^。]*(?:書面|文書|メモ|意見書)[^。]*(?:頂|いただ|預か|届|提出|寄せ)"
    r"|(?<![一-龥々ァ-ヴー])(?P<who>[一-龥々ァ-ヴー]{1,6}(?:委員|構成員|議員|参考人))(?:から|より)(?:は|も)?、?[^。]*(?:書面|文書|メモ|メール|意見書|コメント|御?意見)"
    r"[^。]*(?:頂|いただ|預か|届|提出|寄せ|頂戴)"
)
_READS = re.compile(
    r"読み上げます|読ませて(?:いただ|頂)|(?:読み上げ|代読|紹介)(?:を)?(?:(?:いた)?します|させて(?:いただ|頂))"
)
_READ_END = re.compile(r"(?:以上|(?:御?意見|代読|紹介)は以上)")
_QUOTED = re.compile("「(?=[^」]{16,})[^「」]*(?:「[^「」]*」[^「」]*)*。[^「」]*」")
"""A written opinion of an absent member, which the office or the chair reads out."""

_UNKNOWN = Turn("発言者不明", None, Role.MEMBER, 0, 0, 0, "")
"""Whoever says what stands under a heading before anybody is named: it must not be lost."""


@dataclass(slots=True)
class _Sentence:
    passage: Passage
    speech: Speech
    new_paragraph: bool


class Transcript(Minutes):
    """One pass over a transcript's blocks; its head is that of minutes."""

    def __init__(self, document: Document, claims: Claims, turned: Turned) -> None:
        """Take the turns that were found; ``run`` makes the pass."""
        super().__init__(document, claims)
        self.blocks, self.turns = turned
        self.turn: Turn | None = None
        self.waiting: list[_Sentence] = []
        self.as_member = False
        self.opening, self.asking, self.turned = True, False, False
        self.answered = False
        self.absent: str | None = None
        self.reading = False

    def run(self) -> tuple[Facts, list[Opinion]]:
        """Walk the blocks and return the facts and the opinions in order."""
        first = back_over_headings(self.blocks, min(self.turns)) if self.turns else len(self.blocks)
        for index, block in enumerate(self.blocks):
            if index < first:
                self.head.take(block, self.text, self.claims)
            else:
                self._take(index, block)
        self._end_turn()
        opinions = [statement.finish(self.text, self.claims) for statement in self.statements]
        return replace(self._facts(), kind=Kind.TRANSCRIPT), opinions

    def _take(self, index: int, block: Block) -> None:
        turn = self.turns.get(index)
        if turn is not None:
            self._end_turn()
            self.answered = self.turn is not None and self.turn.role is Role.OFFICE
            self.turn = turn
            self.claims.claim(
                block.passage.part(self.text, 0, turn.words), Account.HEADING, "発言者"
            )
            rest = block.passage.part(self.text, turn.words, len(block.text))
            if rest is not None:
                self._take_paragraphs(rest)
        elif self._is_end_mark(block.text):
            self._end_turn()
            self.claims.claim(block.passage, Account.PROCEDURE, "文書の終わりの記号")
        elif block.kind is BlockKind.ROW and self.turn is not None and self.turn.form == "row":
            self._take_paragraphs(block.passage)  # the speaker's cell goes over several rows
        elif block.kind is BlockKind.ROW:
            self.claims.claim(block.passage, Account.REFERENCE, "表の行（意見ではないもの）")
        elif self._is_aside(block.text):
            self.claims.claim(block.passage, Account.PROCEDURE, "ト書き（発言ではない注記）")
        elif (family := headings.family_of(block)) is not None and not block.mark:
            self._end_turn()
            if index + 1 in self.turns or index + 1 == len(self.blocks):
                self.turn = None  # else it parts what one speaker says
            self._enter(family, block)
        elif self.turn is not None:
            self._take_paragraphs(block.passage)
        elif (rule := procedure(block.text)) is not None or not self.turns:
            self.claims.claim(block.passage, Account.PROCEDURE, rule or "発言者の分からない記述")
        else:
            self.turn = _UNKNOWN
            self._take_paragraphs(block.passage)

    def _is_aside(self, text: str) -> bool:
        return _ASIDE.fullmatch(text.strip()) is not None and len(plain(text)) <= 42

    # -- turns ----------------------------------------------------------------------------

    def _take_paragraphs(self, passage: Passage) -> None:
        """Take each line that the writer ended on purpose as a paragraph."""
        start = 0
        for line in passage.text.split("\n"):
            part = passage.part(self.text, start, start + len(line))
            if part is not None:
                self._take_line(part)
            start += len(line) + 1

    def _take_line(self, passage: Passage) -> None:
        """Take a paragraph; what is read out stands in quotation marks, which are none of it."""
        assert self.turn is not None
        quoted = None
        if self.turn.role is not Role.MEMBER:
            self._note_absent(passage.text)
        if self.absent is not None and self.turn.role is not Role.MEMBER:
            quoted = _QUOTED.search(passage.text)
        if quoted is None:
            self._take_words(passage)
            return
        for start, end, words in (
            (0, quoted.start(), True),
            (quoted.start(), quoted.start() + 1, False),
            (quoted.start() + 1, quoted.end() - 1, True),
            (quoted.end() - 1, quoted.end(), False),
            (quoted.end(), len(passage.text), True),
        ):
            part = passage.part(self.text, start, end)
            if part is not None and words:
                self._take_words(part)
            else:
                self.claims.claim(part, Account.MARKUP, "引用の括弧")

    def _take_words(self, passage: Passage) -> None:
        """Take a paragraph of the turn."""
        assert self.turn is not None
        self.next_meeting = self.next_meeting or facts.next_meeting(passage.text)
        if self.turn.role is not Role.MEMBER:
            self._note_agenda(passage.text)
        for rank, (start, end) in enumerate(sentences(passage.text)):
            part = passage.part(self.text, start, end)
            if part is None:
                continue
            speech = self._read_out(part.text) or self._speech(part.text)
            if speech is None:
                self._end_passage()
                self.claims.claim(part, Account.PROCEDURE, _RULES[self.turn.role])
                continue
            self._take_sentence(_Sentence(part, speech, rank == 0))

    def _speech(self, text: str) -> Speech | None:
        """Say what a sentence does, or None where the speaker only runs the meeting or explains."""
        assert self.turn is not None
        if self.turn.name is not None and introduces(plain(self.turn.name), plain(text)):
            return Speech.COURTESY if self.turn.role is Role.MEMBER else None
        if self.turn.role is Role.MEMBER:
            if (self.turned or not self.opening) and may_name(plain(text)):
                return Speech.FACT
            self.turned = self.turned or shifts_topic(text)
            if self.asking and doubts(text):
                return Speech.QUESTION
            opens_turn = self.opening and (
                opens(plain(text)) or (self.answered and takes_up(plain(text)))
            )
            return Speech.COURTESY if opens_turn else speech_of(text)
        if self.turn.role is Role.OFFICE:
            return None
        return self._of_chair(text)

    def _note_absent(self, text: str) -> None:
        """Note of whom there is a written opinion: 「御欠席の佐藤委員から、書面で御意見を頂いております。」."""
        match = _WRITTEN.search(plain(text))
        who = (match["of"] or match["away"] or match["who"]) if match else None
        told = speaker_of(who) if who else None
        if told is not None:
            self.absent = told[0] or ""

    def _read_out(self, text: str) -> Speech | None:
        """Say what a sentence does that the office reads out in the name of an absent member."""
        assert self.turn is not None
        if self.absent is None or self.turn.role is Role.MEMBER:
            return None
        form = plain(text)
        if self.reading and _READ_END.match(form) is None:
            return Speech.FACT if speech_of(text) is Speech.QUESTION else speech_of(text)
        if self.reading:
            self._end_passage()
            self.reading, self.absent = False, None
        elif _READS.search(form):
            self._end_passage()
            self.reading = True
        return None

    def _of_chair(self, text: str) -> Speech | None:
        """A chair speaks as a member from where they say so to where they go on with the meeting."""
        speech = speech_of(text)
        if "(笑" in plain(text):
            return None
        if resumes(text):
            self.as_member = False
        elif as_member(text):
            self.as_member = True
        if not self.as_member:
            return None
        return speech

    def _take_sentence(self, sentence: _Sentence) -> None:
        text = sentence.passage.text
        asked = sentence.speech is Speech.QUESTION
        if sentence.speech in {Speech.COURTESY, Speech.QUESTION} and puts_questions(text):
            self.asking = True
        if sentence.speech is Speech.COURTESY or (asked and not wonders(text)):
            self._end_passage()
            self._claim_speech(sentence)
            return
        self.opening = False
        weighty = any(known.speech is not Speech.FACT for known in self.waiting)
        if weighty and (
            self._turns_to_more(text) or (sentence.new_paragraph and not follows_on(text))
        ):
            self._end_passage()
        self.waiting.append(sentence)

    def _turns_to_more(self, text: str) -> bool:
        """Whether a sentence turns to something else; 「まず…。それから…」 is one thing after the other."""
        first = bool(self.waiting) and "まず" in self.waiting[-1].passage.text
        return shifts_topic(text) and not (first and plain(text).startswith("それから"))

    def _claim_speech(self, sentence: _Sentence) -> None:
        assert self.turn is not None
        rule = _RULES.get(self.turn.role, _SPEECHES[sentence.speech])
        self.claims.claim(sentence.passage, Account.PROCEDURE, rule)

    def _end_passage(self) -> None:
        """End a passage: an opinion if something is claimed in it.

        A question at its end, from which nothing is claimed, is to be answered.
        """
        waiting, self.waiting = self.waiting, []
        asked = next(
            (
                index
                for index, known in enumerate(waiting)
                if known.speech is Speech.QUESTION
                and not any(later.speech is Speech.CLAIM for later in waiting[index:])
                and not (index and rhetorical(known.passage.text))
            ),
            len(waiting),
        )
        waiting, rest = waiting[:asked], waiting[asked:]
        if not any(sentence.speech is Speech.CLAIM for sentence in waiting):
            waiting, rest = [], [*waiting, *rest]
        for sentence in rest:
            self._claim_speech(sentence)
        if not waiting:
            return
        assert self.turn is not None
        agreed = self._agreed_with(waiting)
        if agreed is not None:
            agreed.remarks.append(Remark(waiting[0].passage, Stance.FOR, 1))
            return
        speaker, rule = self.turn.name, f"発言（{self.turn.who}）"
        if self.reading:
            speaker, rule = self.absent or None, f"発言（{self.absent or '欠席者'}、代読）"
        statement = Statement(self.outline.path, speaker, rule)
        statement.begin(_joined(self.text, waiting))
        self.statements.append(statement)

    def _agreed_with(self, said: list[_Sentence]) -> Statement | None:
        """Return the statement with which a speaker does nothing but agree: 「今の御意見に賛成です。」."""
        assert self.turn is not None
        match = agrees(said[0].passage.text) if len(said) == 1 else None
        if match is None:
            return None
        others = (s for s in reversed(self.statements) if s.speaker != self.turn.name)
        if match["who"] is None:
            return next(others, None)
        return next((s for s in others if s.speaker and s.speaker.startswith(match["who"])), None)

    def _end_turn(self) -> None:
        self._end_passage()
        if self.reading:
            self.reading, self.absent = False, None
        self.as_member = False
        self.opening, self.asking, self.turned = True, False, False

    def _note_agenda(self, text: str) -> None:
        """Take the item of the agenda that the chair calls for the theme of what follows."""
        match = _AGENDA.search(text)
        if match:
            self.outline.enter("議題", match["title"].strip())


def _joined(source: str, parts: list[_Sentence]) -> Passage:
    """Join sentences to one passage: nothing between those that follow each other in a paragraph."""
    spans = list(parts[0].passage.spans)
    text = parts[0].passage.text
    for part in parts[1:]:
        if part.new_paragraph:
            join = "\n"
        else:
            gap = source[spans[-1].end : part.passage.spans[0].start]
            join = gap if gap and not gap.strip() and "\n" not in gap else ""
        spans.extend(part.passage.following(join))
        text += join + part.passage.text
    return Passage(text, tuple(spans))
