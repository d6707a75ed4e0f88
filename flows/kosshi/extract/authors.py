"""Who wrote a paper, and for whom the writer speaks: read from its front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kosshi.extract import conventions, facts
from kosshi.marks import bracketed
from kosshi.text import is_complete, plain, sentences

_TITLED = re.compile(
    r"(?:^|[ \u3000（(【［\[_＿・-])(?P<name>[一-龥々〆ヶァ-ヴー]{1,8}?)[ \u3000]?(?:委員|構成員|専門委員)"
    r"(?:の|[ \u3000])?(?:提出|資料|発言|意見|御意見|メモ|ペーパー|説明|コメント|[）)】］\]]|$)"
)
"""A member named in a title or a file's name: 高瀬構成員提出資料, 意見書（高瀬委員）."""

_SIGNED = re.compile(r"[（(](?P<name>[^（）()]{2,12})[)）]$")
"""発言メモ（高橋）."""

_NOBODY = frozenset({"各", "複数", "他", "全", "専門", "臨時", "特別"})
_ROLE = re.compile(r"[ \t\u3000]*(?:委員|構成員|専門委員|臨時委員|座長|提出者|氏名)[ \t\u3000:：]*")
_BESIDE = re.compile(
    r"[ \u3000]{0,8}(?:委員|構成員|氏)?[ \u3000]{0,8}(?P<bracket>[（(][^（）()]{2,60}[)）])"
)
_AFFILIATION = re.compile(
    r"[ \u3000]*御?所[ \u3000]*属(?:・?(?:団体名?|機関名?|役職名?|職名))?[ \u3000]*[:：][ \u3000]*(?P<value>\S.{0,58})"
)
_ORGANISATION = re.compile(
    r"大学|大学院|学部|学科|研究[所科室院会]|研究センター|機構|法人|会社|[㈱㈲]|協会|協議会|連合|連盟|組合|団体|学会|学校|学院|"
    r"病院|診療所|医師会|商工会|会議所|銀行|新聞|放送|通信社|事務所|財団|基金|センター|グループ|クラブ|ネットワーク|"
    r"[都道府県市区町村省庁局部課室社院園館会][ \u3000]*[^ \u3000]{0,12}$|"
    r"(?:教授|講師|助教|研究員|学長|総長|理事長?|会長|社長|所長|院長|館長|園長|校長|代表|取締役|部長|課長|室長|局長|"
    r"センター長|支店長|専務|常務|顧問|主任|主幹|主査|弁護士|税理士|会計士|医師|看護師|記者|知事|市長|区長|町長|村長|"
    r"フェロー|アナリスト|エコノミスト|ジャーナリスト|コンサルタント|ディレクター|マネージャー|CEO|ＣＥＯ)(?:[（(].*[)）])?$"
)
_NO_ORGANISATION = re.compile(
    r"(?:について|に関して|関する件|に向けて|のために|意見書?|提言書?|資料|メモ|ペーパー|レジュメ|発表|報告書?|考察|課題|方策|"
    r"在り方|あり方|概要|提案|要望書?|論点|視点|展望|現状)[）)]?$|第[0-9０-９一二三四五六七八九十]+回|[:：]$"
)


@dataclass(frozen=True, slots=True)
class Author:
    """What the front matter says: the author, where from, and the lines that are the title."""

    name: str | None
    affiliation: str | None
    titles: tuple[str, ...]


def names_author(line: str) -> bool:
    """Whether a line of the front matter ends in a personal name."""
    if len(plain(line)) > 60 or facts.is_date_line(line) or is_complete(line):
        return False
    return not conventions.letter_form(line) and facts.person_name(line) is not None


def begins_text(text: str) -> bool:
    """Whether a block of the front matter is text already: a sentence in it, or half of one."""
    return len(sentences(text.replace("\n", ""))) > 1 or text.rstrip().endswith(("、", "，"))


_INTRODUCES = re.compile(
    r"(?:[^。]{1,40}の)?(?P<name>[一-龥々〆ヶ]{1,4}(?:[ \u3000]?[一-龥々〆ヶぁ-ん]{1,3})?)"
    r"(?:です|でございます|と申します)。?"
)


def introduces(text: str) -> str | None:
    """Return the name by which a letter or mail begins: 「外山です。」「○○大学の外山です。」."""
    match = _INTRODUCES.fullmatch(text.strip())
    if match is None:
        return None
    found = facts.person_name(match["name"])
    return found[0] if found is not None and found[1] == 0 else None


def find_author(fronts: Sequence[str], path: str) -> Author:
    """Find the last line of the front matter that ends with a personal name.

    Where there is none, the name is taken from 「高瀬構成員提出資料」, in the title or in the file's name.
    """
    lines = [line for text in fronts for line in text.split("\n")]
    lines = [
        line
        for line in lines
        if line.strip() and not facts.is_date_line(line) and plain(line) not in {"目次", "もくじ"}
    ]
    chosen = None
    for index, line in enumerate(lines):
        if conventions.letter_form(line):
            continue
        found = facts.person_name(line)
        told = found is not None and (index or len(lines) == 1 or found[1] == 0)
        if found is not None and (told or _ROLE.fullmatch(line[: found[1]])):
            chosen = (index, found)
    if chosen is None:
        titles = tuple(line for line in lines if not conventions.letter_form(line))
        return Author(_named_in((*titles, PurePosixPath(path).stem)), None, titles)
    index, (name, start, end) = chosen
    affiliation = _affiliation(lines, index, start, end)
    titles = tuple(
        line
        for number, line in enumerate(lines)
        if number != index
        and line.strip() != affiliation
        and not _AFFILIATION.fullmatch(line)
        and not conventions.letter_form(line)
    )
    return Author(name, affiliation, titles)


def _affiliation(lines: Sequence[str], index: int, start: int, end: int) -> str | None:
    """Return where the author is from: beside the name, in brackets, or on a line next to it."""
    line = lines[index]
    before = line[:start].strip(" \t\u3000")
    told = next(filter(None, map(_AFFILIATION.fullmatch, lines)), None)
    if told is not None:
        return told["value"].strip()
    beside = _BESIDE.match(line, end)
    following = lines[index + 1].strip() if index + 1 < len(lines) else ""
    inside = bracketed(following)
    if beside is not None:
        return beside["bracket"][1:-1].strip()
    if inside is not None and inside[0] == "（）":  # （○○大学教授） below the name
        return following
    if before and not _ROLE.fullmatch(before) and not _NO_ORGANISATION.search(before):
        return before
    previous = lines[index - 1].strip() if index else ""
    if index > 1 and not facts.find_panel([previous])[1] and is_organisation(previous):
        return previous
    return None


def is_organisation(line: str) -> bool:
    """Whether a line names an office or an employer, and is no title of a paper."""
    return _ORGANISATION.search(line) is not None and _NO_ORGANISATION.search(line) is None


def _named_in(names: Sequence[str]) -> str | None:
    for name in names:
        match = _TITLED.search(name)
        if match and match["name"] not in _NOBODY:
            return match["name"]
        match = _SIGNED.search(name)
        found = facts.person_name(match["name"]) if match else None
        if found is not None and found[1] == 0:
            return found[0]
    return None
