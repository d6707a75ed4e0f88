"""Named turns of a transcript: who speaks where.

A stenographic record (速記録) sets ``○佐藤委員　…``; others ``【佐藤委員】``, ``（佐藤委員）``,
``佐藤委員：…``, or the name on a line of its own.  Which of these a document uses is told by what
recurs in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kosshi.extract import facts
from kosshi.extract.known import by_legend, by_roster
from kosshi.extract.procedure import procedure
from kosshi.extract.speakers import Role, bureau_of, of_body, speaker_of
from kosshi.extract.spoken import is_spoken
from kosshi.extract.turn import LEAST_TURNS, MARKS, Turn, mark_of
from kosshi.marks import bracketed
from kosshi.model import Block, BlockKind
from kosshi.text import SENTENCE_END, is_complete

_ADDED = r"(?:[（(][^（）()\n]{1,20}[）)][^\s。、：:（）()]{0,8})?"
_FORMS: dict[str, re.Pattern[str]] = {
    "bracket": re.compile(
        rf"(?:[【［\[〔＜<《][ \u3000]*(?P<inner>[^【】［］\[\]〔〕＜＞<>《》\n]{{1,30}}?)[ \u3000]*[】］\]〕＞>》]"
        rf"|[（(][ \u3000]*(?P<who>[^（）()\n]{{1,24}}?{_ADDED})[ \u3000]*[）)])[ \u3000]*[:：]?\s*"
    ),
    "line": re.compile(
        r"(?P<who>[^：:。、\n]{1,30}?)[ \t\u3000]*[：:]?[ \t\u3000]*(?:\n[ \t\u3000]*|$)"
    ),
    "colon": re.compile(r"(?P<who>[^：:\n。、]{1,30}?)[ \t\u3000]*[：:]\s*"),
    "half": re.compile(r"(?P<who>[^\s（）()：:。、]{1,16})[）)][ \u3000]*"),
    "spread": re.compile(r"(?P<who>\S(?:[ \u3000]{1,2}\S){1,4})[ \t\u3000]+"),
    "parted": re.compile(
        rf"(?P<who>[^\s。、：:（）()]{{1,5}}[ \u3000]{{1,2}}[^\s。、：:（）()]{{2,6}}{_ADDED})[ \t\u3000]+"
    ),
    "space": re.compile(rf"(?P<who>[^\s。、：:（）()]{{1,20}}{_ADDED})[ \t\u3000]+"),
}
"""Ways to set a speaker before the words, by name: 【佐藤委員】, 佐藤委員 alone on a line,
佐藤委員：, 佐藤委員）, 会　長, 森　委員 or 佐藤委員 before a gap."""
_GAPPED = re.compile("spread|parted")

_ROW = re.compile(
    r"(?:[0-9０-９]{0,3}[ \u3000]{0,20}\t)?[ \u3000]{0,20}(?P<who>[^\t\n]{1,30}?)[ \u3000]{0,20}\t[ \t\u3000]*"
)
"""A table of 発言者｜発言内容, as municipal minutes have it."""


def _candidates(block: Block) -> Iterable[Turn]:
    text = block.text
    if block.kind is BlockKind.ROW:
        match = _ROW.match(text)
        told = speaker_of(match["who"]) if match else None
        if match is not None and told is not None:
            span = match.span("who")
            yield Turn(match["who"], *told, *span, match.end(), "row")
        return
    mark, offset = mark_of(block)
    for name, pattern in _FORMS.items():
        match = pattern.match(text, offset)
        if match is None:
            continue
        group = "inner" if name == "bracket" and match["inner"] else "who"
        who = match[group]
        told = speaker_of(who) or ((None, Role.OFFICE) if bureau_of(who) else None)
        told = told or of_body(who)
        if told is not None:
            yield Turn(
                who,
                *told,
                match.start(group),
                match.end(group),
                match.end(),
                mark + _GAPPED.sub("space", name),
            )


Turned = tuple[list[Block], dict[int, Turn]]


def find_turns(source: str, blocks: Sequence[Block]) -> Turned:
    """Return a document's blocks and the turns by the index of the block with which each begins.

    Blocks are cut where a speaker stands on a line of its own inside one.  There are no turns where
    the document is no transcript: a way to set speakers counts only if it recurs, with more than
    one speaker, members among them, if sentences follow, and if it is not outnumbered by bullets
    without one.  Deputies lead only where no chair speaks.
    """
    split = [part for block in blocks for part in _set_apart(source, block)]
    found = _find(split) or by_legend(split) or by_roster(split)
    if not found:
        return list(blocks), {}
    if any("総合教育会議" in block.text for block in blocks[: min(found)][:12]):
        found = {index: _with_superintendent(turn) for index, turn in found.items()}
    found = _with_explainers(found, split)
    chaired = any(turn.role is Role.CHAIR for turn in found.values())
    stand_in = Role.MEMBER if chaired else Role.CHAIR
    return split, {
        index: replace(turn, role=stand_in) if turn.role is Role.DEPUTY else turn
        for index, turn in found.items()
    }


_ASKED_TO_EXPLAIN = re.compile(r"事務(?:局|当局|方)(?:から|より|に|で|の方|、)")


def _with_explainers(turns: dict[int, Turn], blocks: Sequence[Block]) -> dict[int, Turn]:
    """Give back to the office those of its 幹事 who speak when the chair asks the office to.

    In 法制審議会 scholars, judges and officials alike are 幹事; only how they are called upon tells.
    """
    explain: set[str] = set()
    order = sorted(turns)
    for before, index in pairwise(order):
        said = "".join(block.text for block in blocks[before:index])
        chaired = turns[before].role in {Role.CHAIR, Role.DEPUTY}
        if chaired and turns[index].who.endswith("幹事") and _ASKED_TO_EXPLAIN.search(said):
            explain.add(turns[index].who)
    return {
        index: replace(turn, role=Role.OFFICE, name=None) if turn.who in explain else turn
        for index, turn in turns.items()
    }


def _with_superintendent(turn: Turn) -> Turn:
    """Give the 教育長 a say where mayor and board of education meet (地教行法第１条の４)."""
    name = re.sub(r"\s", "", turn.who).removesuffix("教育長")
    if turn.role is not Role.OFFICE or not turn.who.endswith("教育長"):
        return turn
    return replace(turn, role=Role.MEMBER, name=name or None)


def is_summary(turned: Turned) -> bool:
    """Whether turns are no speech taken down but a summary in である, by what members say."""
    blocks, turns = turned
    told: list[str] = []
    role = None
    for index in range(min(turns, default=0), len(blocks)):
        turn = turns.get(index)
        role = turn.role if turn is not None else role
        if role in _HAVE_SAY:
            told.append(
                blocks[index].text[turn.words :] if turn is not None else blocks[index].text
            )
    return bool(turns) and not is_spoken(told or (block.text for block in blocks[min(turns) :]))


def _find(blocks: Sequence[Block]) -> dict[int, Turn]:
    by_form: dict[str, dict[int, Turn]] = defaultdict(dict)
    heads: set[int] = set()
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FOOTNOTE:
            continue
        for turn in _candidates(block):
            by_form[turn.form].setdefault(index, turn)
            heads.add(index)
    found: dict[int, Turn] = {}
    for form, turns in by_form.items():
        said = {index for index, turn in turns.items() if _says(turn, index, blocks, heads)}
        first = min(said, default=len(blocks))  # before it: the roster, set in the same way
        while (first - 1) in turns and procedure(blocks[first - 1].text[turns[first - 1].words :]):
            first -= 1  # 「事務局　資料１に基づき説明」
        talk = {index: turn for index, turn in turns.items() if index >= first}
        if _recurs(form, talk, said):
            found = talk | found
    if found:
        found = _otherwise_marked(by_form, found) | found
        found = found | _strangers(found, blocks)
    if sum(turn.role in _HAVE_SAY for turn in found.values()) < 2:
        found = _parties(found)
    return found if found and _is_carried(found, blocks) else {}


def _otherwise_marked(
    by_form: dict[str, dict[int, Turn]], found: dict[int, Turn]
) -> dict[int, Turn]:
    """Return the turns that are set as the known ones are, behind another mark: ◎座長, ◆委員, ◇事務局."""
    settings = {form.lstrip(MARKS) for form in (turn.form for turn in found.values())}
    marked = any(turn.form[0] in MARKS for turn in found.values())
    first = min(found)
    return {
        index: turn
        for form, turns in by_form.items()
        if marked and form[0] in MARKS and form.lstrip(MARKS) in settings
        for index, turn in turns.items()
        if index >= first or turn.role is not Role.MEMBER
    }


_STRANGER = re.compile(
    r"(?:【(?P<bracket>[^【】\n。、]{2,20})】[ \t\u3000]*"
    r"|(?P<colon>[一-龥々ヶァ-ヴーぁ-ん \u3000]{2,12})[：:][ \t\u3000]*"
    r"|(?P<space>[^\s。、：:（）()]{2,16}(?<![はがをにでとも]))[ \t\u3000]+)(?=\S)"
)


def _strangers(turns: dict[int, Turn], blocks: Sequence[Block]) -> dict[int, Turn]:
    """Return the turns of speakers with an unknown title, or none, where the form is known.

    「○佐藤主席研究員　…」 among 「○佐藤委員　…」, 「佐藤：…」 among 「座長：…」.  Who they are is not known, but what
    they say is not the speaker's before them.
    """
    forms = {turn.form for turn in turns.values()}
    found: dict[int, Turn] = {}
    for index, block in enumerate(blocks):
        mark, offset = mark_of(block)
        match = _STRANGER.match(block.text, offset)
        if index in turns or index < min(turns) or match is None or block.kind is BlockKind.ROW:
            continue
        form = match.lastgroup or ""
        who = match[form].strip()
        named = {
            "bracket": True,
            "space": bool(mark),
            "colon": (facts.person_name(who) or ("", 0, 0))[1:] == (0, len(who)),
        }[form]
        if mark + form in forms and named and re.search("[一-龥ァ-ヶ]", who):
            name = re.sub(r"[ \u3000]", "", who)
            found[index] = Turn(who, name, Role.MEMBER, *match.span(form), match.end(), mark + form)
    return found


_HAVE_SAY = {Role.MEMBER, Role.DEPUTY}
_SECRETARIAT = re.compile(r"事務局|事務方|司会|進行|書記|説明員|担当")


def _parties(turns: dict[int, Turn]) -> dict[int, Turn]:
    """Return the turns of a meeting of officials only (国と地方の協議の場, 四者協議会).

    There each official has a say, by the office that they hold; there are three of them at least.
    """
    officials = {turn.who for turn in turns.values() if _is_party(turn)}
    if len(officials) < LEAST_TURNS:
        return {}
    return {
        index: replace(turn, role=Role.MEMBER, name=turn.who) if _is_party(turn) else turn
        for index, turn in turns.items()
    }


def _is_party(turn: Turn) -> bool:
    return turn.role is Role.OFFICE and not is_secretariat(turn.who)


def is_secretariat(who: str) -> bool:
    """Whether an official runs the meeting rather than takes part in it: 事務局, 司会, 説明員."""
    return _SECRETARIAT.search(who) is not None


def officials_only(blocks: Iterable[Block]) -> bool:
    """Whether those named in brackets alone on a line are officials all (庁内会議, 協議の場)."""
    told: dict[str, Role] = {}
    for block in blocks:
        inside = bracketed(block.text)
        who = block.text[inside[1] : inside[2]].strip() if inside is not None else ""
        read = speaker_of(who)
        if read is not None:
            told[who] = read[1]
    officials = {
        who for who, role in told.items() if role is Role.OFFICE and not is_secretariat(who)
    }
    return len(officials) >= LEAST_TURNS and not any(role in _HAVE_SAY for role in told.values())


def _says(turn: Turn, index: int, blocks: Sequence[Block], heads: set[int]) -> bool:
    """Whether a sentence follows the speaker's name, in its block or in the next."""
    below = index + 1
    words = blocks[index].text[turn.words :]
    if not words and below < len(blocks) and below not in heads:
        words = blocks[below].text if blocks[below].kind is not BlockKind.ROW else ""
    return any(end in words for end in SENTENCE_END)


def _recurs(form: str, turns: dict[int, Turn], said: set[int]) -> bool:
    speakers = Counter(turn.who for turn in turns.values())
    if len(turns) < LEAST_TURNS or len(speakers) < 2 or 2 * len(said) <= len(turns):
        return False
    if form != "space" or len(turns) >= 2 * LEAST_TURNS:
        return True  # without a mark, only often
    run = max(turns) - min(turns) + 1  # or one after the other: 「交通政策課　…」「環境政策課　…」
    return len(turns) > LEAST_TURNS and len(turns) == run and len(said) == len(turns)


def _is_carried(turns: dict[int, Turn], blocks: Sequence[Block]) -> bool:
    """Whether turns carry the document: where bullets do, their speakers are headings of minutes."""
    first = min(turns)
    bullets = [
        index
        for index, block in enumerate(blocks)
        if index > first and block.kind is BlockKind.ITEM and block.mark and index not in turns
    ]
    return 2 * len(bullets) <= len(turns)


def _set_apart(source: str, block: Block) -> Iterator[Block]:
    """Cut a block at the lines in it that begin with a speaker, below a finished sentence."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.passage.spans) < 2:
        yield block
        return
    begun = 0
    for start, end in _lines(block):
        line = block.text[start:end]
        if begun < start and is_complete(block.text[begun:start]) and _begins_turn(line):
            upper = block.passage.part(source, begun, start)
            if upper is not None:
                yield replace(block, passage=upper)
                begun = start
    rest = block.passage.part(source, begun, len(block.text))
    if rest is not None:
        yield block if begun == 0 else replace(block, passage=rest, after_break=False)


def _begins_turn(line: str) -> bool:
    return any(
        speaker_of(match["inner"] if name == "bracket" and match["inner"] else match["who"])
        for name, pattern in _FORMS.items()
        if (match := pattern.match(line.lstrip()))
    )


def _lines(block: Block) -> Iterator[tuple[int, int]]:
    """Return the source's lines inside a block as (start, end) in its text."""
    starts: list[int] = []
    position = 0
    above: tuple[int | None, int] | None = None
    for index, span in enumerate(block.passage.spans):
        position += len(span.join) if index else 0
        if (span.page, span.line) != above:
            starts.append(position)
        above = (span.page, span.line)
        position += span.end - span.start
    return zip(starts, [*starts[1:], position], strict=True)
