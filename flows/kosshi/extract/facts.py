"""What a source says about itself: panel, meeting, date, place, roster, author, next meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kosshi.marks import leading_mark
from kosshi.text import find_date, number, plain, sentences
from kosshi.words import morphemes

_BODY = (
    r"(?:有識者会議|検討会議|会議|懇談会|懇話会|検討会|研究会|審議会|調査会|協議会|委員会|小委員会|部会|分科会|"
    r"専門家会合|会合|ワーキンググループ|ワーキング・グループ|WG|ＷＧ|タスクフォース|チーム|本部|ラウンドテーブル|フォーラム)"
)
_NTH = r"第\s*(?P<n>[0-9０-９]+|[一二三四五六七八九十百〇]+)\s*回"
_GAP = r"[ \t\u3000]*"
_PAPERS = r"(?:概要|要旨|議事|録|資料|次第|メモ|員)"
_NAME_NTH = re.compile(
    rf"(?P<name>[^\n（）()「」『』〔〕]*?{_BODY})[」』]?{_GAP}[（(]?{_GAP}(?:令和[0-9０-９元]+年度{_GAP})?{_NTH}"
)
_NTH_NAME = re.compile(
    rf"{_NTH}{_GAP}[「『]?(?P<name>(?:[^\n（）()、。「」『』〔〕\s]*{_BODY}(?!{_PAPERS}){_GAP})+)"
)
_LONGEST_LINE = 400
"""Characters of a line in which a panel's name is looked for: the patterns are tried from each."""

_BARE_BODY = re.compile(rf"{_BODY}")
_NAME_ONLY = re.compile(rf"^(?P<name>[^\n（）()、。]*?{_BODY})(?=$|\s|[（(]|メモ|資料|提出|意見)")


def find_panel(texts: Iterable[str]) -> tuple[str | None, int | None]:
    """Find the panel's name and the number of its meeting in lines from the head of a source."""
    name: str | None = None
    nth: int | None = None
    for text in texts:
        for line in text.split("\n"):
            line = line[:_LONGEST_LINE]  # noqa: PLW2901
            match = _named(_NTH_NAME.search(line)) or _named(_NAME_NTH.search(line))
            if match:
                return match["name"].strip(" \u3000「『"), number(match["n"])
            alone = _NAME_ONLY.match(line.strip())
            if alone and name is None:
                name = alone["name"].strip(" \u3000「『")
            found = re.search(_NTH, line)
            if found and nth is None:
                nth = number(found["n"])
    return name, nth


def _named(match: re.Match[str] | None) -> re.Match[str] | None:
    """「第三回会合」 gives a number, but 会合 is no name."""
    if match is None or _BARE_BODY.fullmatch(match["name"].strip()):
        return None
    return match


def _label(words: str) -> re.Pattern[str]:
    """A label whose characters may be spread out (日　時), the enumerator before it taken off."""
    spread = "|".join(_GAP.join(word) for word in words.split("|"))
    return re.compile(
        rf"^[【〔［\[＜<「■◆●○（(]?{_GAP}(?P<label>{spread}){_GAP}[】〕］\]＞>」）)]?{_GAP}(?:[:：]{_GAP})?(?P<value>.*)$",
        re.DOTALL,
    )


LABELS: dict[str, re.Pattern[str]] = {
    "when": _label("開催日時|日時|開催日|期日|開催年月日"),
    "place": _label("開催場所|場所|会場|開催方法|実施方法|開催形式|方法"),
    "roster": _label(
        "ヒアリング対象者|ヒアリング対象団体|ヒアリング対象|意見交換の相手方|発表者|説明者|出席者一覧|出席者名簿|出席者氏名|出席委員の氏名|出席者の氏名|委員の氏名|出席者|出席委員|出席構成員|参加者|構成員|委員名簿|委員|出席|欠席者|欠席委員|欠席"
    ),
    "body": _label(
        "議事内容|議事の内容|会議内容|会議の内容|会議録|議事録|"
        "審議経過|審議の経過|審議結果|審議の内容|会議の結果|会議結果|会議の経過|会議の模様|会議概要|会議要旨|主な発言内容|主な意見等|主な質疑応答|"
        "主な質疑・意見|主な質疑|主なやり取り|主な議事内容|発言内容|議事概要|議事の概要|議事要旨|議事の要旨|議事の経過|審議内容|審議の概要|会議の概要|概要|"
        "主な意見|主な発言|主な御意見|主なご意見|主な議論|委員からの主な意見|委員からの主なご意見|委員からの主な御意見|"
        r"委員の主な意見|意見交換の概要|意見交換の要旨|質疑応答の概要|質疑・意見交換|意見交換|意見の概要|発言要旨|発言の要旨|討議の概要|議論の概要|意見等"
    ),
    "agenda": _label(
        "議題|議事次第|会議次第|次第|議事日程|配布資料|配付資料|資料一覧|資料|議事|"
        "開会|閉会|あいさつ|挨拶|会長あいさつ|会長挨拶|部会長あいさつ|部会長挨拶|委員長あいさつ|委員長挨拶|座長あいさつ|座長挨拶|"
        "市長あいさつ|市長挨拶|知事あいさつ|知事挨拶|大臣あいさつ|大臣挨拶"
    ),
    # What municipal forms tell of the meeting besides.
    "other": _label(
        "会議名|会議の名称|審議会等名称|審議会等の名称|附属機関等の名称|附属機関の名称|出席職員の職・氏名|出席職員|"
        "会議の公開・非公開|会議録の作成方法|会議資料|次回開催予定日|次回開催予定|傍聴の可否|傍聴人数|傍聴者数|傍聴人|傍聴者|傍聴|公開・非公開の別|公開の可否|公開区分|会議の公開|非公開の理由|"
        "担当課|担当部署|所管課|事務局担当課|作成者|記録者|会議録作成者|署名委員|会議録署名人|開催時間|会議時間"
    ),
}
"""Labels that head the parts of minutes (行政機関の議事要旨の通例)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A head line that carries a label: which part it opens, the label, and what follows it."""

    part: str
    label: str
    value: str


def labelled(text: str) -> Labelled | None:
    """Read a label of the minutes' head, with or without an enumerator before it."""
    mark = leading_mark(text)
    offset = mark.length if mark else 0
    rest = text[offset:]
    for part, pattern in LABELS.items():
        match = pattern.match(rest)
        if not match:
            continue
        value = match["value"]
        tail = rest[match.end("label") : match.start("value")]
        # 「資料１に基づき…」 and 「委員から…」 begin a sentence, they are no labels.
        if value and not tail and not value[0].isspace() and value[0] not in "（(":
            continue
        unmarked = not tail.strip(" \u3000\t\n")
        long = len(value.strip()) > 30
        if unmarked and long and (part == "body" or (part == "agenda" and "。" in value)):
            continue
        return Labelled(part, re.sub(r"\s", "", match["label"]), value)
    return None


_GROUP = re.compile(
    r"^[（(【＜<［\[〔]?(?P<label>(?:[^（）()、，\s]{0,12})?"
    r"(?:有識者|委員|構成員|メンバー|政府側|政府|関係省庁|関係者|省庁|事務局|オブザーバー|オブザーバ|説明者|参考人|ヒアリング対象者|"
    r"専門家|[^（）()、，\s]{1,10}(?:省|庁|局|課|府)|傍聴者|欠席者|欠席|代理出席|出席者|出席|座長|会長))[）)】＞>］\]〕]?\s*[:：]?\s*$"
)
_NOT_MEMBERS = re.compile(
    r"(?:省|庁|局|課|府)$|政府|省庁|傍聴|事務局|オブザーバ|説明者|参考人|ヒアリング|欠席|代理|関係者"
)
_ROLE = re.compile(
    r"^(?:座長代理|座長代行|副座長|座長|議長|副議長|会長代理|副会長|会長|部会長代理|部会長|分科会長|委員長代理|副委員長|委員長|"
    r"主査代理|主査|専門委員|臨時委員|特別委員|委員|構成員|専門構成員|メンバー|有識者|顧問)[ \t\u3000:：]+"
)
_SPREAD_ROLE = re.compile(
    r"^(?:委[ \t\u3000]+員(?:[ \t\u3000]*長)?|座[ \t\u3000]+長|会[ \t\u3000]+長|議[ \t\u3000]+長|"
    r"構[ \t\u3000]*成[ \t\u3000]+員)(?=[ \t\u3000])"
)
_OTHER_ROLE = re.compile(
    r"^(?:事務局|オブザーバー?|説明者|政府側|参考人|傍聴者?|欠席者?)[ \t\u3000:：]"
)
_NAME_CHARACTER = r"[一-龥々〆ヶ〇ぁ-んァ-ヶー髙﨑・]"
_TRAILER = re.compile(
    r"[（(][^（）()]*(?:[）)]|$)|敬称略|五十音順|順不同|(?<![ \u3000])[ \u3000]*(?:等|ほか|他)$"
)


def read_roster(lines: Sequence[str]) -> tuple[str, ...]:
    """Read the members' names from the lines under 出席者.

    Names stand in a row divided by 、 or one per line after a role (「委員　山田太郎　○○大学教授」).
    Groups that are not of the panel (政府側, 事務局, オブザーバー) are left out.
    """
    names: list[str] = []
    members = True
    for raw in lines:
        line = raw.strip(" \t\u3000")
        mark = leading_mark(line)
        if mark and len(line) > mark.length:
            line = line[mark.length :]
        group = _GROUP.match(line)
        if group:
            members = not _NOT_MEMBERS.search(group["label"])
            continue
        line = _EACH.sub("", _ORDER.sub("", line))
        for piece, others in _inline_groups(line):
            if others is not None:
                members = not others
            if _OTHER_ROLE.match(piece):
                members = False
            if members:
                names.extend(_names_of_line(piece))
    return tuple(dict.fromkeys(names))


_ORDER = re.compile(
    r"[（(](?:[^（）()]{1,6}順|順不同|敬称略)(?:、(?:[^（）()]{1,6}順|敬称略))*[）)]"
)
_EACH = re.compile(r"(?<![ \t\u3000])[ \t\u3000]*の?[ \t\u3000]*各(?:委員|構成員|メンバー)$")
"""「江差、奥尻　各委員」: the role stands once behind the names."""

_INLINE_GROUP = re.compile(
    r"[（(【＜<［\[〔](?P<label>[^（）()【】＜＞<>［］\[\]〔〕、，]{1,12})[）)】＞>］\]〕]"
)


def _inline_groups(line: str) -> list[tuple[str, bool | None]]:
    """Split 「【委員】山田太郎【事務局】鈴木課長」 into (names, whether they are no members)."""
    found: list[tuple[str, bool | None]] = []
    position, others = 0, None
    for match in _INLINE_GROUP.finditer(line):
        if not _GROUP.match(re.sub(r"\s", "", match.group())) or (
            match.end() == len(line) and position == 0
        ):
            continue
        if line[position : match.start()].strip():
            found.append((line[position : match.start()], others))
        others = _NOT_MEMBERS.search(match["label"]) is not None
        position = match.end()
    found.append((line[position:], others))
    return found


def _names_of_line(line: str) -> list[str]:
    names: list[str] = []
    for entry in re.split(r"[、，,／/\n]", _TRAILER.sub("", line)):
        titled = [token for token in _SPACES.split(entry) if _ENTITLED.search(token)]
        if len(titled) > 1 and not any(_ROLE.match(f"{token} ") for token in titled):
            names.extend(filter(None, map(_name_of_entry, titled)))  # divided by gaps
            continue
        name = _name_of_entry(entry)
        if name:
            names.append(name)
    return names


_SPACES = re.compile(r"[ \t\u3000]+")
_STARRED = re.compile(r"^[◎○●◯〇◇☆★※*＊][ \t\u3000]*")
"""「◎は座長」: the chair's name is starred."""
_ENTITLED = re.compile(
    r"(?<=.)(?:(?:副)?(?:分科会長|小委員長|委員長|会長|議長|座長|部会長|主査)(?:代理)?|(?:専門|臨時|特別)?委員|構成員|議員|参考人|職務代理者?|氏|様|先生)$"
)
_SIDE = re.compile(r"(?:者|代表|側|関係|団体|公募)$")
"""Whom a member stands for: 「公益代表　佐藤委員」「学識経験者　佐藤花子」."""
_NO_NAME = re.compile(
    r"(?:氏名|役職名?|職名|所属|区分|選出区分|現職|備考|委員名|五十音順)$|のとおり$|名簿$|..(?:省|庁|局|課|室)$|内閣府$"
)


def _name_of_entry(entry: str) -> str | None:
    entry = _STARRED.sub("", entry.strip(" \t\u3000。"))
    entry = _SPREAD_ROLE.sub(lambda match: re.sub(r"\s", "", match.group()), entry)
    had_role = _ROLE.match(entry + " ")
    if had_role:
        entry = _STARRED.sub("", entry[had_role.end() :].strip(" \t\u3000"))
    tokens = [token for token in re.split(r"[ \t\u3000]+", entry) if token]
    if len(tokens) > 1 and (_SIDE.search(tokens[0]) or not _is_name(tokens[0])):
        entitled = [token for token in tokens if _ENTITLED.search(token)]
        tokens = entitled[:1] or (tokens[1:] if _SIDE.search(tokens[0]) else tokens)
    if not tokens or not _is_name(tokens[0]) or any(_NO_NAME.search(each) for each in tokens[:2]):
        return None
    name = tokens[0]
    if (
        len(tokens) > 1
        and len(tokens[0]) <= 3
        and re.fullmatch(rf"{_NAME_CHARACTER}{{1,3}}", _ENTITLED.sub("", tokens[1]))
    ):
        name += tokens[1]
    bare = _ENTITLED.sub("", name)
    return bare if 2 <= len(bare) <= 12 or (len(bare) == 1 and bare != name) else None


def _is_name(token: str) -> bool:
    return re.fullmatch(rf"{_NAME_CHARACTER}{{1,12}}", token) is not None


def person_name(text: str) -> tuple[str, int, int] | None:
    """Find the personal name that ends a line, by the dictionary's 人名 (surname, given name).

    Returns:
        (name without inner spaces, start, end) in ``text``, or None.
    """
    trimmed = re.sub(
        r"[ \t\u3000]*(?:委員|構成員|氏|座長|[（(][^（）()]*[）)])?[ \t\u3000]*$", "", text
    )
    tokens = morphemes(trimmed)
    end = len(tokens)
    start = end
    while start > 0:
        part = tokens[start - 1].part_of_speech()
        if part[2] == "人名" or (tokens[start - 1].surface().isspace() and start < end):
            start -= 1
        else:
            break
    while start < end and tokens[start].surface().isspace():
        start += 1
    if start == end:
        return _unknown_name(trimmed)
    begin, stop = tokens[start].begin(), tokens[end - 1].end()
    family = _FAMILY_NAME.search(trimmed[:begin])
    if family is not None and stop - begin <= 3:  # 「高瀬　和也」: 高瀬 may be a place as well
        begin = family.start(1)
    name = re.sub(r"\s", "", trimmed[begin:stop])
    return (name, begin, stop) if 2 <= len(name) <= 8 else _unknown_name(trimmed)


_FAMILY_NAME = re.compile(r"(?:^|[ \t\u3000）)：:])([一-龥々ヶ]{1,3})[ \t\u3000]+$")


def _unknown_name(text: str) -> tuple[str, int, int] | None:
    """A name that the dictionary does not know: two short words of kanji after a wide gap.

    A word spread out for even spacing (意　見　書) is none.
    """
    if re.fullmatch(r"(?:\S[ \t\u3000]+)+\S", text.strip()):
        return None
    match = re.search(
        r"(?:^|[ \t\u3000）)])([一-龥々]{1,3}[ \t\u3000]+[一-龥々ぁ-んァ-ン]{1,3})$", text
    )
    if match is None:
        return None
    return re.sub(r"\s", "", match[1]), match.start(1), match.end(1)


def surname(name: str) -> str:
    """Return the surname of a full name (the whole name where the dictionary can't tell)."""
    tokens = morphemes(name)
    if len(tokens) > 1 and tokens[0].part_of_speech()[2:4] == ("人名", "姓"):
        return str(tokens[0].surface())
    return name if len(name) < 4 else name[:2]


_N = "[0-9０-９一二三四五六七八九十]"
_TIME = r"(?:[0-9０-９]{1,2}(?:時(?:[0-9０-９]{1,2}分|半)?|[:：][0-9０-９]{2}))"
_PART = r"(?:上旬|中旬|下旬|初旬|初め|末|中|頃|ごろ)"
_WHEN_PHRASE = (
    rf"(?:令和[0-9０-９元]+年|[0-9０-９]{{4}}年)?(?:来年|本年|今年)?(?:度)?"
    rf"(?:{_N}{{1,2}}月{_N}{{1,3}}日(?:[（(][^（）()]{{1,4}}[）)])?(?:の?{_GAP}(?:午前|午後)?{_GAP}{_TIME})?"
    rf"|{_N}{{1,2}}月{_PART}?(?:頃|ごろ)?|来月{_PART}?|来週|年内|年度内|年明け)"
)
_NEXT = re.compile(
    rf"{_WHEN_PHRASE}(?:(?:又は|または|もしくは|若しくは|から|～|〜|~|、|及び|か)(?:の)?(?:{_WHEN_PHRASE}|{_PART}))*"
)
_NEXT_MEETING = re.compile(
    rf"次回(?!以降|まで)|第{_N}+回(?:会議|会合|検討会|委員会|懇談会)?は[^。]*(?:予定|開催)"
)


def next_meeting(text: str) -> str | None:
    """Return the phrase that says when the next meeting is, verbatim, or None."""
    for start, end in sentences(text):
        sentence = text[start:end]
        opening = _NEXT_MEETING.search(sentence)
        if opening is None:
            continue
        match = _NEXT.search(sentence, opening.start())
        if match:
            return match.group()
    return None


_HELD = re.compile(r"(?<![0-9年度月])(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日[^。]*開(?:催|か)")


def held_on(told: str, published: str) -> str | None:
    """Return when a meeting was held, of which a sentence tells only month and day, as ISO 8601.

    「９月17日、標記会合が開催された。」 under the date of publication: the last such day before it.
    """
    match, until = _HELD.search(plain(told)), find_date(published)
    if match is None or until is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    year = until[0].year - ((month, day) > (until[0].month, until[0].day))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def iso_date(text: str) -> str | None:
    """Return the first complete date in a text as ISO 8601."""
    found = find_date(text)
    return found[0].isoformat() if found else None


def is_date_line(text: str) -> bool:
    """Whether a line holds a date and little else."""
    found = find_date(text)
    return found is not None and len(plain(text)) - len(plain(text[found[1] : found[2]])) <= 8
