"""What a sentence asks of the panel or its office: a question, a debate, or work before the meeting.

Each rule is named for the convention of official writing it rests on; the name stands in the ledger.
Most sentences that end in か ask nothing: 「…ではないか」「…してはどうか」 propose softly.  What
governments, firms or citizens should do (「政府は…すべき」) is policy; a request to the office is
about material, analysis or the running of the panel.  An open question that is only called
important (「どう…するかが重要」) is an emphasis, and one that its speaker answers is rhetoric.

Patterns are matched against text in normal form (``text.normalise``); cuts are given in the
sentence's own characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kosshi.text import Normalised, normalise, plain


class Asked(StrEnum):
    """What a sentence asks for."""

    QUESTION = "question"
    AGENDA = "agenda"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a sentence asks for, and by which rule that was seen.

    Attributes:
        what: what is asked for.
        rule: the convention, named in Japanese.
        end: of a question inside a longer sentence, one past its か; else the sentence's length.
        first: where the words that ask begin: a cut must not leave them out.
        topic: (start, end) of what is to be debated, or None where no pattern cuts it.
    """

    what: Asked
    rule: str
    end: int
    first: int
    topic: tuple[int, int] | None = None


_QUOTED = re.compile(r"(?<=「)[^「」]{13,}(?=」)|(?<=『)[^『』]{13,}(?=』)")
"""Somebody else's words, such as a judgment's, ask nothing here."""

_OPEN = (
    r"(?:(?<!な)(?:どう(?!か|しても|であれ|でも)|どの|どこ(?!でも)|どちら|どれ(?!ほど|だけ)|どんな)|いかに(?!も)|いかなる|いかにし|"
    r"如何(?!な)|何(?:を|が|に|の|で|から)|誰(?!も|でも)|いつ(?:ま|か|ご|の|に|、)|なぜ|何故)"
)
"""Words that leave something open; 誰も, いつでも and どれほど…ても leave nothing open."""

_ENDS = r"(?:の|べき|[るいたう]|」)か"
_MARKS = r"(?=を|に|と|等|など|、|も|は|が|。|$|との)"
_INSIDE = rf"{_OPEN}[^。]{{0,70}}{_ENDS}{_MARKS}"
_WHETHER = (
    rf"(?:の|べき|[るいたう])か(?:どうか|否か|、[^。]{{2,60}}{_ENDS})(?=を|に|と|等|など|が|、|も|は)"
    r"|(?:の|べき|[るいたう])か(?=等|など)"
)
_OUGHT = (
    r"(?:べき|必要|なけれ|いけな|ならない|望まし|た(?:い|く)|ほしい|欲しい|願|求め|重要|お願い)"
)
_SETTLE = (
    rf"(?:(?:議論|審議|討議|検討|整理|明確|明らか|はっきり|決め|決定|説明(?!でき)|記載|明記|言及|詰め|定め)[^。、]{{0,16}}{_OUGHT}"
    r"|示(?:すべき|す必要|さなけれ|していただ|してほし))"
)
_SETTLED = re.compile(rf"(?:{_INSIDE}|{_WHETHER})[^。]{{0,90}}?(?P<rest>{_SETTLE}|論点)[^。]*。?$")
"""An open question that is to be debated, settled or set down (``rest``)."""

_END = re.compile(rf"{_ENDS}(?:どうか|否か)?{_MARKS}")
"""Where a question inside a sentence ends."""

_LISTED = re.compile(
    rf"(?:の|べき|[るいたう])か(?:どうか|否か)?、[^。]*{_ENDS}(?=等|など)"
    r"(?P<rest>[^。]*(?:様々|さまざま|色々|いろいろ|考え方|分かれ|幅がある|余地))"
)
"""Several whether-questions in a row that are said to be open."""

_ASKED = re.compile(
    rf"{_OPEN}[^。]*(?:のか|べきか|[るいたう]か|(?:です|ます|ました)か|(?:でしょう|だろう|であろう)か)[。?]?$"
)
_WHETHER_ASKED = re.compile(
    r"(?<!ない)(?<!よい)(?<!いい)(?<!良い)(?<!という)(?:のか|のでしょうか|(?:です|ます|ました)か)[。?]?$"
)
_PROPOSES = re.compile(
    r"(?:ない(?:もの|の)?(?:だろう|でしょう|であろう)?か|ませんか|もの(?:だろう|でしょう)?か|"
    r"(?:ては|では|たら|れば|と|とは|は)(?:どう|いかが)(?:だろう|でしょう|です)?か)[。?]?$"
)
"""Ends of soft proposals, and of いかがなものか, which speaks against."""

_RHETORIC = re.compile(
    r"果たして|という(?:の|もの)(?:だろう|でしょう)?か[。?]?$|何の(?:意味|ため|役)|(?:でき|得|られ)(?:よう|るはず)|そもそも[^。]*のか[。?]?$"
)
_ANSWERED = re.compile(
    r"^(?:それは|その答え|答えは|例えば|第一|[0-9一二三四五]+つ|私は)|べき|望まし|必要(?:が|だ|で|。)"
)
"""What follows a question that its speaker answers."""

_INQUIRES = re.compile(
    r"(?:伺いたい|お(?:聞き|尋ね|伺い)した(?:い|く)|教えて(?:ほしい|欲しい|いただき|いただけ|ください|もらい)|確認(?:したい|させて)|質問(?:したい|する|です))"
    r"[^。]{0,14}。?$"
)
_REFUSES = re.compile(
    r"(?:べきで(?:は)?な(?:い(?!か)|く)|必要[はが]な(?:い|く)|必要はありません|不要|(?:適当|適切)で(?:は)?ない(?!か))[^。、]{0,14}。?$"
)
_AVOIDS = re.compile(
    r"議論(?:を|から)(?:避け|逃げ|先送り|棚上げ)[^。]{0,10}(?:べきでは?ない|てはならない|られない)"
)

_CALLS = re.compile(
    r"(?:議論|審議|討議)(?:、検討)?(?:を|が|も)?[^。、を]{0,16}?"
    r"(?:べき|必要|なけれ|いただきた(?:い|く)|ほしい|欲しい|お願い|求め|望まし|重要|した(?:い|く))[^。、]{0,20}。?$"
)
_TABLES = re.compile(
    r"(?:論点|議題|検討課題|検討事項)(?:の一つ)?(?:と(?:し|す|な)|に(?:加え|据え|含め|取り上げ|位置))[^。、]{0,16}"
    r"(?:べき|必要|いただきた(?:い|く)|ほしい|欲しい|お願い|求め|望まし|たい)[^。、]{0,20}。?$"
)
_NAMES = re.compile(
    r"(?:最大|最も|重要|主要|大き|中心的?|一番|取りまとめ)[^。、]{0,8}(?:論点|検討課題)(?:の一つ)?は、?"
)
_TOPICS = (
    re.compile(r"(?:^|、|。)(?P<topic>[^、。]{2,48}?)(?:について|に関して|に関し)[、はもの]?"),
    re.compile(
        r"(?:^|、)(?P<topic>[^、。]{2,48}?)(?:を|も)、?[^。、]{0,8}(?:論点|議題|検討課題|検討事項)(?:と|に)"
    ),
    re.compile(
        r"(?:論点|検討課題)(?:の一つ)?は、?(?P<topic>[^。]{2,48}?)(?:である|だ|と(?:認識|考え)|です)?(?:して(?:いる|います)|する|ている|ます)?。?$"
    ),
)
_POINTS_BACK = re.compile(
    r"(?:これ|それ|この|その|こう|そう|ここ|そこ|当該|同じ|上記|前述|以上|以下|次の|内容|本件|両者|双方)"
)

_BEGS = (
    r"(?:ほしい|欲しい|もらいたい|もらえ(?:れば|ると|ない)|いただ(?:きた(?:い|く)|きます|け(?:れば|ると|ない|ます)|く(?:必要|こと|よう))|"
    r"れたい|ください|お願い|願いた(?:い|く)|期待(?:する|し|され)|求め(?:る|たい|ます)|要望)[^。]{0,26}。?$"
)
_WORK = (
    r"(?:(?:お|御|ご)?(?:示[しさす]|見せ|加え|添え|付け|まとめ)|(?:お|御|ご)?(?:提示|提出|提供|共有|配布|配付|用意|作成|報告|紹介|公表|公開|"
    r"整理|分析|集計|比較|検証|可視化|見える化|説明|試算|追加))(?:・[一-龥]{2,4})?"
    r"(?:を|し|さ|す)?(?:て|る|せ)?(?:こと|よう)?(?:を|に|、)?"
)
_MATERIAL = (
    r"(?:資料|データ|数字|数値|内訳|推移|比較|試算|根拠|一覧|議事録|議事要旨|の結果(?!、)|分析|事例|統計|図表|"
    r"(?:需要|人口|利用者?数?|収支|財政|費用|将来|収入|支出)の見通し)"
)
_OTHERS = re.compile(
    r"(?:(?<![全各両外])国|政府|[省庁県市町村]|自治体|事業者|企業|業界|団体|大学|病院)等?"
    r"(?:が|は|には|において|としても?|に対し|にも)|(?:国民|住民|利用者|消費者|患者|市民)(?:に|へ|が|は)"
)
"""Somebody else who is to act, or to be told: then it is policy."""

_HERE = (
    r"(?:次回(?!の(?:改|見直|計画|調査|契約|入札|公募|選挙))|次の会[議合]|会[議合]の?前|事前に|委員に(?!も)|"
    r"(?:^|(?<=[を、に])|本|この|当)(?:会議|会合|検討会|委員会)(?:で|に|において|へ|まで))"
)
_OFFICE = re.compile(
    rf"事務局(?:に(?:おいて|は|て)?|で|から|より|は|が)[^。]*(?:{_BEGS}|べき(?!で(?:は)?な)[^。]{{0,14}}。?$|必要[^。]{{0,14}}。?$)"
)
_HELD = r"(?:ヒアリング|聴取|意見交換|視察)(?:を|の|も)[^。]{0,20}"
_NEXT = re.compile(rf"{_HERE}[^。]*{_WORK}{_BEGS}|{_HELD}{_BEGS}")
_HEAR = re.compile(
    r"次(?:回(?:以降)?|の会[議合])(?!の(?:改|見直|計画|調査|契約|入札|公募|選挙))[^。]{0,80}"
    r"(?:話|説明|意見|考え|声|現場|職員|参考人|当事者|専門家|関係者|機会|報告)[^。]{0,80}"
    rf"(?:聞|聴|伺|受け|招|呼|設け|求め)[^。、]{{0,6}}(?:べき(?!で(?:は)?な)[^。]{{0,14}}。?$|{_BEGS})"
)
_SHOW = re.compile(rf"{_MATERIAL}[^。]{{0,60}}{_WORK}{_BEGS}|(?:資料|データ)(?:を|も){_BEGS}")
_REVIEW = re.compile(
    rf"(?:(?:実施|進捗|達成|執行|取組)の?状況|実績|成果|効果)[^。]{{0,60}}"
    rf"(?:整理|可視化|見える化|検証|分析|集計|評価|把握)[^。、を]{{0,10}}を?{_BEGS}"
)
_WORDING = re.compile(
    rf"^(?:[^。、]{{0,8}}、)?[^。、はが]{{0,8}}(?:取りまとめ|報告書|提言書|骨子|文書|議事録|議事要旨|資料)[^。]*(?:書きぶり|平易|分かりやす|わかりやす|図表|見やす|読みやす)[^。]*{_BEGS}"
)
_RUNNING = re.compile(
    rf"(?:(?:会議|会合|検討会|委員会)の(?:運営|進め方|開催|公開|回数)|(?:議論|審議|発言|意見交換)の(?:時間|機会|進め方))[^。]*{_BEGS}"
)

_REQUESTS = (
    ("事務局に宛てた要望", _OFFICE, False),
    ("会議に向けた作業", _NEXT, False),
    ("会議での聴取", _HEAR, False),
    ("施策の状況の整理・検証", _REVIEW, False),
    ("資料・データの要求", _SHOW, True),
    ("文書の書きぶり", _WORDING, False),
    ("会議の運営", _RUNNING, True),
)
"""Rules for requests in order, and whether one is policy when somebody else is to act."""


_LONGEST = 1_000
"""Characters of a sentence: what is longer is a text without stops, and asks nothing plainly."""


def ask_of(sentence: str, following: str = "") -> Ask | None:
    """Say what a sentence of an opinion asks of the panel or its office, or None.

    Args:
        sentence: one sentence, as it stands in the source.
        following: the sentence after it, which may answer it.
    """
    if len(sentence) > _LONGEST:
        return None
    normal = normalise(sentence)
    form = _QUOTED.sub(lambda match: "＊" * len(match[0]), normal.text)
    if (match := _AVOIDS.search(form)) is not None:
        return _debate("議論を避けない", match, form, normal)
    if _REFUSES.search(form):
        return None
    if (match := _TABLES.search(form)) is not None:
        return _debate("論点・議題とする", match, form, normal)
    for rule, pattern, strict in _REQUESTS:
        match = pattern.search(form)
        if match is not None and not (strict and _OTHERS.search(form)):
            return Ask(Asked.REQUEST, rule, len(sentence), normal.offsets[match.start()])
    return _question(form, plain(following), normal) or _call(form, normal)


def _question(form: str, following: str, normal: Normalised) -> Ask | None:
    for rule, pattern in (("決めるべき問い", _SETTLED), ("並べられた問い", _LISTED)):
        match = pattern.search(form)
        if match is not None and not ("説明" in match[0] and _OTHERS.search(form)):
            ends = [found.end() for found in _END.finditer(form, 0, match.start("rest") + 1)]
            last = max((end for end in ends if end <= match.start("rest")), default=match.end())
            first = normal.offsets[match.start()]
            return Ask(Asked.QUESTION, rule, normal.offsets[last - 1] + 1, first)
    whole = normal.offsets[-1]
    if _INQUIRES.search(form):
        return Ask(Asked.QUESTION, "質問", whole, 0)
    if _PROPOSES.search(form) or _RHETORIC.search(form) or _ANSWERED.search(following):
        return None
    match = _ASKED.search(form)
    if match is not None:
        return Ask(Asked.QUESTION, "疑問詞のある問い", whole, normal.offsets[match.start()])
    if _WHETHER_ASKED.search(form):
        return Ask(Asked.QUESTION, "「…のか」の問い", whole, 0)
    return None


def _call(form: str, normal: Normalised) -> Ask | None:
    for rule, pattern in (("議論の求め", _CALLS), ("論点の指摘", _NAMES)):
        match = pattern.search(form)
        if match is not None:
            return _debate(rule, match, form, normal)
    return None


def _debate(rule: str, found: re.Match[str], form: str, normal: Normalised) -> Ask:
    """Make a call for debate, with its topic if a pattern cuts one that stands alone."""
    topic = None
    for pattern in _TOPICS:
        match = pattern.search(form)
        if match is not None and _stands_alone(match["topic"]):
            start, end = match.span("topic")
            topic = normal.offsets[start], normal.offsets[end - 1] + 1
            break
    return Ask(Asked.AGENDA, rule, normal.offsets[-1], normal.offsets[found.start()], topic)


def _stands_alone(topic: str) -> bool:
    """Whether a topic names a thing by itself: it points to nothing, and its brackets are closed."""
    closed = all(topic.count(left) == topic.count(right) for left, right in ("「」", "『』", "()"))
    return closed and _POINTS_BACK.match(topic) is None
