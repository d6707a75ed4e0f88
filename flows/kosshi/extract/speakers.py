"""Who speaks, read from how the record calls them: name, and role in the meeting.

The role is told by the title: 座長・会長・議長 run the meeting and their deputies (副会長, 座長代理) stand in
for them, 事務局 and officials (課長, 審議官, 知事 …) explain, everybody else has a say.
"""

from __future__ import annotations

import re
from enum import StrEnum
from unicodedata import normalize


class Role(StrEnum):
    """What a speaker is in the meeting."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    OFFICE = "office"
    MEMBER = "member"


_HEAD = (
    r"(?:座長|会長|議長|委員長|(?:小|専門|調査|運営)委員長|(?:専門|小|分科)?部会長|分科会(?:会)?長|主査|"
    r"議事進行(?:役)?|進行(?:役)?|司会(?:者|進行)?|ファシリテーター|モデレーター)"
)
_STEAD = r"(?:代理|代行|職務代理者?|職務代行者?)"
_CHAIR = rf"(?:共同)?{_HEAD}"
_DEPUTY = rf"副{_HEAD}|{_HEAD}{_STEAD}|職務代[理行]者?"
_OFFICIAL = (
    r"(?:事務局(?:長|次長|員)?|事務総局|関係官|事務方|説明員|書記|職員|係員|担当者?|[一-龥々ァ-ヶー・]{0,14}"
    r"(?:局長|次長|部長|課長|室長|班長|係長|(?:局長|部長|課長|室長)(?:補佐|代理|心得)|参事官?|審議官|補佐|主幹|主事|技師|"
    r"(?:調査|企画|推進|政策|管理|専門|調整|対策|分析|支援|監察|統括|総括|政策統括|理)官|(?:技|企画|推進|危機管理|防災|政策)監|技官|事務官|"
    r"政務官|副?大臣|副?長官|次官|官房長|副?知事|副?市長|副?区長|副?町長|副?村長|館長|所長|園長|校長|教育長|課員|主任|主査補|担当))"
)
_MEMBER = (
    r"(?:(?:専門|臨時|特別|外部|有識者|学識|公募)?委員(?!会|長)(?:代理)?|構成員|評議員|会員|監事|幹事|有識者|メンバー|オブザーバー?|参考人|公述人|説明者|発表者|報告者|"
    r"参加者|出席者|ゲスト(?:スピーカー)?|アドバイザー|顧問|参与|准?教授|弁護士|"
    r"(?:有識者|民間|臨時)?議員|本部員|先生|氏|様|君|さん)"
)
_HEAD_OF_BODY = r"(?:(?:代表取締役)?(?:会長|社長)|理事長|会頭|学長|組合長|専務(?:理事)?|常務(?:理事)?|代表(?:理事)?)"
"""Of a company or a body: 「成田国際空港株式会社社長」; by itself 会長 is the panel's chair."""
_OF_HOUSE = re.compile(r"副?理事長|[一-龥]{0,8}理事|副?機構長|幹事")
"""Of the body whose panel it is, where no name stands before it."""
_NAME = r"[一-龥々〆ヶヵ〇ぁ-んァ-ヴーA-Za-zＡ-Ｚａ-ｚ髙﨑○●◯×]{1,8}"
_FULL_NAME = re.compile(rf"{_NAME}|[ァ-ヴー]{{1,10}}(?:[・＝][ァ-ヴー]{{1,10}}){{1,3}}")
_LAZY = rf"(?:{_NAME}?)??"
"""The shortest name that leaves a title: 来栖＋部会長, not 来栖部＋会長."""
_LETTER = r"[A-ZＡ-Ｚ○●0-9０-９]{1,2}"

_WHO = re.compile(
    rf"(?P<deputy>(?P<deputy_name>{_LAZY})(?:{_DEPUTY}))"
    rf"|(?P<chair>(?P<chair_name>{_LAZY})(?:{_CHAIR}))"
    rf"|(?P<member>(?P<member_name>{_LAZY}){_MEMBER}(?P<letter>(?:{_LETTER})?))"
    rf"|(?P<office>{_LAZY}{_OFFICIAL})"
    rf"|(?P<body>[一-龥々〆ヶァ-ヴーA-ZＡ-Ｚ・]{{1,20}}?{_HEAD_OF_BODY})"
)
_ADDED = re.compile(r"(?P<who>[^（）()]+)[（(](?P<added>[^（）()]{1,20})[）)]")
_GIVEN = re.compile(
    r"(?P<name>[^（）()]{1,8})[（(](?P<given>[^（）()]{1,6})[）)](?P<title>[^（）()]{2,8})"
)
_SEAT = re.compile(
    r"(?P<seat>[0-9０-９]{1,2}番)(?:委員|議員)?[ \u3000]*"
    r"(?P<name>[一-龥々〆ヶァ-ヴー]{1,6}?)??(?:(?<!番)(?:委員|議員|君))?"
)
"""「５番」「５番委員」「５番今野委員」: boards call their members by their seats."""
_TITLE_WORD = re.compile(r"会長|座長|議長|委員|部会|事務局|構成員")
_NOBODY = re.compile(
    r"各|別の?|他の?|その他の?|ほかの?|複数の?|多数の?|多くの|一部の?|ある|当該|同|両|某|主な|出席|欠席|全|各有識者|[○●◯〇×]+"
)
_BODY = re.compile(
    r"^.{2,}(?:大学(?:院)?|[長議工合]会|会社|協会|協議会|連合会?|連盟|組合|研究所|センター|機構|財団|法人|[都道府県市区町村]|病院|銀行|新聞社?|省|庁)$"
)
_GAP = re.compile(r"[ \t\u3000]+")


def speaker_of(who: str) -> tuple[str | None, Role] | None:
    """Read a speaker's name and role from how they are called, or None if it is no speaker.

    「佐藤委員」「会　長」「委員Ａ」; with what is added in brackets, name or office: 「事務局（端野係長）」
    「会長（佐藤委員）」「佐藤委員（座長代理）」「佐藤（委員）」; the title first: 「委員　佐藤花子」.
    """
    who = who.strip()
    given = _GIVEN.fullmatch(who)
    if given is not None:  # 「鈴木（晃）委員」
        told = _called(given["name"] + given["title"])
        return (f"{given['name']}（{given['given']}）", told[1]) if told and told[0] else None
    role, colon, body = who.partition("：")
    if colon and (told := speaker_of(role)) is not None and told[0] is None:
        return body.strip() or None, told[1]  # 「オブザーバー：宅建協会」
    added = _ADDED.fullmatch(who)
    if added is not None:
        return _with_addition(added["who"], added["added"])
    tokens = _GAP.split(who)
    seat = _SEAT.fullmatch("\u3000".join(tokens))
    titled = len(tokens) > 1 or who.endswith(("番", "委員", "議員", "君"))
    if seat is not None and titled:
        return seat["name"] or normalize("NFKC", seat["seat"]), Role.MEMBER
    if len(tokens) > 1 and _BODY.search(tokens[0]):  # 「○○大学　佐藤委員」
        return speaker_of("".join(tokens[1:]))
    told = _called("".join(tokens))
    if told is not None:
        return told
    title, gap, name = who.partition(" ") if " " in who else who.partition("\u3000")
    if gap and _TITLE_WORD.search(name) is None:
        told = _called(title)
        if told is not None and told[0] is None and re.fullmatch(_NAME, _GAP.sub("", name)):
            return _GAP.sub("", name), told[1]
    return None


_BUREAU = re.compile(
    r"[一-龥々ァ-ヶー・]{1,14}(?:省|庁|府|官房|局|課|室|[一-龥]{2}部)(?:[（(][^（）()]{1,20}[）)])?"
    r"|[本当]?[市県町村区国都道府](?:側|執行部)?|事業者|施工者|実施機関"
)


_PREFIX = re.compile(
    r"[（(【〔［](?P<who>[^（）()【】〔〕［］\n]{1,20}(?:[（(][^（）()]{1,12}[）)])?)[）)】〕］]"
)


_BY = re.compile(
    r"[・、/／\u3000 ](?:書面|意見書|欠席|代読|代理|オンライン)(?:にて|による?|提出)?$"
)
"""How a member's words came: 「（佐藤委員・書面）」."""


_MANNER = re.compile(r"[＜〈<※].*$")


def without_manner(who: str) -> str:
    """Return a speaker without how the words came: 佐藤委員・書面, 佐藤委員＜事前に提出＞."""
    return _BY.sub("", _MANNER.sub("", who).strip()).strip()


_BEFORE_GAP = re.compile(
    r"(?P<who>[^\s。、：:（）()「」『』]{2,12})(?:[ \t\u3000]+|[ \u3000]?[：:][ \t\u3000]*)(?=\S)"
)


def prefixed(text: str) -> tuple[str | None, Role] | None:
    """Read who is named before the words: 「（佐藤委員）…」「【事務局】…」; by name 「佐藤委員　…」「佐藤委員：…」."""
    match = _PREFIX.match(text.lstrip())
    if match is not None:
        return speaker_of(without_manner(match["who"]))
    gapped = _BEFORE_GAP.match(text.lstrip())
    told = speaker_of(gapped["who"]) if gapped is not None else None
    return told if told is not None and told[0] is not None else None


def length_of_prefix(text: str) -> int:
    """Return how much of a text the speaker of ``prefixed`` takes, with the gap below."""
    white = len(text) - len(text.lstrip())
    match = _PREFIX.match(text, white) or _BEFORE_GAP.match(text, white)
    if match is None:
        return 0
    rest = text[match.end() :]
    return len(text) - len(rest.lstrip(" \t\u3000"))


_REPORTED = re.compile(
    r"(?:(?:これに(?:対し(?:て)?は?|関連して|関し)|これについて|また|さらに|なお|一方(?:で)?|最後に|続いて|次に|まず|関連して|加えて|"
    r"その後|このほか|同じく|関連して)、?)*"
    r"(?P<who>(?:(?:別|他|ほか|複数|多く)の)?[一-龥々〆ヶヵァ-ヴーA-ZＡ-Ｚ]{1,8})(?:から|より)(?:は|も)?、"
)


def reported(text: str) -> tuple[str | None, Role] | None:
    """Read who is reported to have said what follows: 「佐藤委員から、…」「これに対し、別の委員より、…」."""
    match = _REPORTED.match(text.lstrip())
    return speaker_of(match["who"]) if match else None


def bureau_of(who: str) -> bool:
    """Whether a turn is a bureau's: 「（文化財課）」「厚生労働省：」. Elsewhere it may be a topic."""
    return _BUREAU.fullmatch(_GAP.sub("", who)) is not None


_NO_PERSON = re.compile(r"概要|資料|案|再掲|継続|新規|抜粋|以下|略称|[0-9]")


def of_body(who: str) -> tuple[str, Role] | None:
    """Read who speaks for a body: 「タクシー協会（松永）」. Elsewhere the bracket may say anything."""
    match = _ADDED.fullmatch(who.strip())
    if match is None or _BODY.search(match["who"].strip()) is None:
        return None
    name = _GAP.sub("", match["added"])
    known = re.fullmatch(r"[一-龥々〆ヶァ-ヴー]{1,6}", name) and not _NO_PERSON.search(name)
    return (name, Role.MEMBER) if known else None


def _with_addition(who: str, addition: str) -> tuple[str | None, Role] | None:
    first, second = speaker_of(who), speaker_of(addition)
    bare = _GAP.sub("", who)
    if first is None:  # 「佐藤（委員）」「端野（事務局）」
        if second is None or second[0] is not None or not _FULL_NAME.fullmatch(bare):
            return None
        return bare, second[1]
    if first[0] is not None or first[1] is Role.OFFICE:
        return first
    if second is not None:  # 「会長（佐藤委員）」
        return second[0], first[1]
    name = _GAP.sub("", addition)  # 「会長（佐藤）」「委員（佐藤花子）」
    return (name if re.fullmatch(_NAME, name) else None), first[1]


def _called(who: str) -> tuple[str | None, Role] | None:
    """Read a name with its title, without white space."""
    if _OF_HOUSE.fullmatch(who):
        return None, Role.OFFICE
    match = _WHO.fullmatch(who)
    if match is None:
        return None
    for role in (Role.DEPUTY, Role.CHAIR, Role.MEMBER, Role.OFFICE):
        if match[role.value] is None:
            continue
        if role is Role.OFFICE:
            return None, role
        if role is Role.MEMBER and match["letter"]:
            return f"委員{match['letter']}", role
        name = match[f"{role.value}_name"]
        if role is Role.CHAIR and who.endswith("主査") and name.endswith(tuple("課室係局部")):
            return None, Role.OFFICE  # 「企画課主査」, an official's rank
        if _TITLE_WORD.search(name):
            return None
        if re.fullmatch("[A-ZＡ-Ｚ]{1,2}", name):
            return who, role  # 「Ａ委員」
        return (None if not name or _NOBODY.fullmatch(name) else name), role
    return who, Role.MEMBER
