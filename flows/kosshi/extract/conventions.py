"""How minutes and papers speak: procedure, remarks on opinions, what a sentence does.

Each pattern names the convention of Japanese official minutes it rests on.  Patterns are matched
against text in normal form (``text.plain``: NFKC, no white space), so that 「以　上」 and 「以上」,
（ and ( are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kosshi.marks import END_MARK
from kosshi.model import OpinionKind, Stance
from kosshi.text import number, plain, sentences

_ACTOR = (
    r"(?:[^、。「」]{0,40}?(?:座長|座長代理|議長|会長|部会長|分科会長|委員長|主査|主宰|事務局|事務局長|"
    r"大臣|副大臣|政務官|総理|官房長官|副長官|補佐官|次官|長官|局長|次長|審議官|参事官|部長|課長|室長|"
    r"政府|省|庁|内閣官房|内閣府|説明者|参考人|有識者|委員|構成員|メンバー))"
)
_TELL = r"(?:説明|報告|紹介|挨拶|あいさつ|発言|発表|言及|連絡|案内|確認|了承|決定|選任|指名|開会|閉会|宣言|発議)"
_PAST = r"(?:が?(?:あった|あり|なされた|行われた|行われ)|を?(?:行った|した|いただいた|行い)|された|し|した)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it recognises, and by which convention."""

    name: str
    pattern: re.Pattern[str]


PROCEDURE: tuple[Rule, ...] = (
    # 「冒頭、…局長より、資料１に基づき、…について説明。」: a turn of the agenda, told by the office.
    Rule(
        "議事の進行（冒頭・続いて…より説明）",
        re.compile(
            r"^(?:会議の?)?(?:冒頭|まず|はじめに|初めに|最初に|その後|次に|次いで|続いて|引き続き|最後に|また|"
            r"開会に(?:際|当た|あた)[^、]*|閉会に(?:際|当た|あた)[^、]*|議事に(?:先立|入)[^、]*)、?"
            rf"{_ACTOR}(?:より|から|が|による)、?[^。]*?(?:{_TELL}(?:{_PAST})?|旨(?:の)?{_TELL}(?:{_PAST})?)"
            r"[^。]{0,20}。?$"
        ),
    ),
    # 「事務局より資料１に基づき説明があった。」「座長より…旨の発言があり、閉会した。」
    Rule(
        "議事の進行（…より説明・発言があった）",
        re.compile(
            rf"^{_ACTOR}(?:より|から|が)、?[^。]*?(?:{_TELL}{_PAST}|旨(?:の)?{_TELL}(?:{_PAST})?)"
            r"[^。]{0,20}。?$"
        ),
    ),
    # 「各委員より、以下のような意見があった。」「主な意見は以下のとおり。」
    Rule(
        "意見の列記の前置き",
        re.compile(
            r"^[^。]{0,60}(?:以下|下記|次|左記)の(?:よう|とおり|通り)?[^。]{0,30}"
            r"(?:意見|発言|議論|やり取り|質疑|指摘)?[^。]{0,20}"
            r"(?:あった|である|なされた|行われた|とおり|通り|示された|出された)。?$"
            r"|^[^。]{0,40}(?:意見|発言|議論|質疑)の?(?:概要|要旨|要点)?は、?(?:以下|下記|次)の(?:とおり|通り)[^。]*。?$"
        ),
    ),
    # 「意見交換が行われた。」「質疑応答を行った。」「原案のとおり了承された。」
    Rule(
        "議事の進行（意見交換・了承）",
        re.compile(
            r"^[^。]{0,40}(?:意見交換|質疑応答|自由討議|討議|審議|議論|採決)(?:が|を)?(?:行われた|行った|実施)[^。]{0,10}。?$"
            r"|^[^。]{0,40}(?:原案|案)の?(?:とおり|通り)(?:了承|承認|決定)[^。]{0,10}。?$"
        ),
    ),
    # 「次回は７月下旬に開催する予定。」
    Rule(
        "次回の案内",
        re.compile(
            r"^次回(?:の?(?:会議|会合|検討会|開催|日程))?[^。]{0,60}(?:予定|開催|連絡|調整)[^。]{0,20}。?$"
        ),
    ),
)
"""Lines of minutes that run the meeting.  Each is one sentence; more is looked at by sentence."""

_OPENING = "意見の列記の前置き"

REPLY_MARKS = "→⇒"
"""Minutes set the office's reply to a remark behind an arrow."""


def procedure(text: str) -> str | None:
    """Return the name of the rule by which a whole block is procedure, or None.

    A block of several sentences is procedure only if each of them is: an opinion that ends with a
    procedural sentence is an opinion.
    """
    form = plain(text)
    if END_MARK.fullmatch(form):
        return "文書の終わりの記号"
    found = None
    for start, end in sentences(form) or [(0, 0)]:
        sentence = form[start:end]
        rule = next((rule.name for rule in PROCEDURE if rule.pattern.match(sentence)), None)
        if rule is None:
            return None
        found = found or rule
    return found


def opens_opinions(text: str) -> bool:
    """Whether a line announces the list of opinions (「下記のような意見があった。」)."""
    return procedure(text) == _OPENING and re.search("意見|発言|議論|指摘|質疑", text) is not None


_MEMBER = r"(?:委員|構成員|有識者|メンバー|出席者|参加者|者|名|人|委員長|座長)"
_AGREE = r"(?:賛成|賛同|同意|同旨|同様|同趣旨|同感|支持|同じ)"
_DISSENT = r"(?:反対|異論|異なる|異議|否定|慎重)"
_SAID = r"(?:発言|意見|指摘|見解|声|賛同|賛成|同意|支持|同旨|反対|異論|異議)"
_REMARK = re.compile(
    rf"^(?:(?:[^。「」]{{0,40}}、)?"
    rf"(?:(?:別|他|ほか|複数|多く|多数|数名|各|もう一人|[0-9０-９一二三四五六七八九十]+[名人])[^。]{{0,20}}?{_MEMBER}?[^。]{{0,12}}?"
    rf"(?:より|から|も|が|による)?、?[^。]{{0,30}}?(?:{_AGREE}|{_DISSENT})[^。]{{0,20}}"
    rf"|(?:これ|この意見|当該意見|上記|右|本意見|同意見)[^。]{{0,20}}?(?:{_AGREE}|{_DISSENT})[^。]{{0,40}}"
    rf"|(?:{_AGREE}|{_DISSENT})(?:の|する|である)?{_SAID}?[^。]{{0,6}}?(?:[:：]|、|が|他|ほか|複数|[0-9０-９一二三四五六七八九十]+[名人])[^。]{{0,20}}))。?$"
)
_SPEAKS_OF_SAYING = re.compile(rf"{_SAID}|{_AGREE}|{_DISSENT}")
_COUNT = re.compile(r"([0-9]+|[一二三四五六七八九十]+)(?:名|人)")


def remark(text: str) -> tuple[Stance, int] | None:
    """Read a remark of the minutes on an opinion: its stance and how many members it speaks of.

    「別の委員より、当該意見に賛成であるとの発言あり。」 and its variants.  複数 and 多数 count as 2: that
    is what is certain.  「異論はなかった」 is agreement of nobody in particular: 0.

    Returns:
        (stance, members), or None if the text is no such remark.
    """
    form = plain(text).strip("()")
    if len(form) > 100 or not _REMARK.match(form) or not _SPEAKS_OF_SAYING.search(form):
        return None
    if re.search(r"(?:異論|異議|反対)(?:意見|の声)?(?:は|も)?(?:特に)?な", form):
        return Stance.FOR, 0
    stance = Stance.AGAINST if re.search(_DISSENT, form) else Stance.FOR
    counted = _COUNT.search(form)
    value = number(counted[1]) if counted else None
    if value is not None:
        return stance, value
    return stance, 2 if re.search("複数|多数|多く|数名|各", form) else 1


_BRIEF = re.compile(
    r"^(?:本|この|当|以下|以下に|そこで、?本)?(?:資料|稿|ペーパー|メモ|意見書|発言)(?:では|は|において|にて)?、?[^。]*"
    r"(?:提示|整理|記載|説明|紹介|記述|提出|意見|コメント|述べ|申し述べ|申し上げ|報告)"
    r"(?:したい|する|します|した|したもの|いたします|させていただきます|ます|るもの|る)(?:もの)?(?:である|です)?。?$"
    r"|^[^。]{0,60}(?:について|関して|関し|に対し|につき|に対する)、?(?:以下の?とおり|次の?とおり|下記の?とおり)?、?[^。]{0,20}"
    r"(?:コメント|意見|発言|説明|所見|見解|考え)(?:を)?[^。]{0,10}"
    r"(?:いたします|します|申し上げます|述べます|述べる|述べたい|提出します|提出いたします|する)。?$"
    r"|^(?:以下|下記|次)の?(?:とおり|通り)、?[^。]{0,20}(?:意見|提出|申し上げ|述べ)[^。]{0,12}。?$"
)
_LETTER = re.compile(
    r"^(?:拝啓|敬具|前略|草々|謹啓|敬白|記|殿|各位|以上|御中|[^。]{0,40}(?:殿|様|御中|各位))$"
)


def brief(text: str, *, introduction: bool = False) -> bool:
    """Whether a paragraph only says what the paper is about to do (趣旨説明).

    That is one sentence; under a heading はじめに it may be several, of which the last says so.
    """
    form = plain(text)
    cuts = sentences(form)
    if not cuts or len(form) > 250 or (len(cuts) > 1 and not introduction):
        return False
    last = form[cuts[-1][0] :]
    return _BRIEF.match(last) is not None or (introduction and _PLAN.search(last) is not None)


_PLAN = re.compile(
    r"(?:報告|補足|紹介|説明|整理|概観)(?:する|したい|します|いたします|したものである)。?$|述べる。?$"
)


INTRODUCTION = re.compile(r"はじめに|初めに|趣旨|本資料について|本稿について|前書き|まえがき|序")
"""Titles of sections that introduce a paper."""


def topic_of_brief(text: str) -> str | None:
    """Return the subject of 「（資料１に基づき、）Ｘについて、コメントいたします。」, or None."""
    match = re.search(
        r"([^、。]+?)(?:について|に関して|に関し|につき)、?[^、。]{0,12}(?:コメント|意見|述べ|発言)",
        text,
    )
    return match[1].strip() if match else None


def letter_form(text: str) -> bool:
    """Whether a line is the form of a letter: 殿, 記, 拝啓."""
    return _LETTER.match(plain(text)) is not None


_ANNOUNCES = re.compile(
    r"(?:以下|下記|次|左記)の|(?:[0-9一二三四五六七八九十]+(?:つ|点|項目|個))|(?:は|が|には|として|とは)、?$|[:：]$"
    r"|いくつか|次のとおり|とおり"
)


def announces_items(text: str) -> bool:
    """Whether a text leads to sub-items: 「次の３つである。」「核心は、」「以下のとおり：」."""
    form = plain(text)
    cuts = sentences(form)
    last = form[cuts[-1][0] :] if cuts else form
    return _ANNOUNCES.search(last) is not None


_KINDS: tuple[tuple[OpinionKind, re.Pattern[str]], ...] = (
    (
        OpinionKind.AGAINST,
        re.compile(
            r"いかがなものか|いかがなものかな|反対(?:する|である|だ|です|の立場|せざるを得ない)|賛成できない|賛同できない|"
            r"(?:扱う|行う|進める|導入する|認める|設ける|す|する|緩和する|見直す|変える|拡大する)べきで(?:は)?な(?:い(?!か)|く)|"
            r"容認できない|認められない|避けるべき|撤回すべき|(?:というの)?は間違い"
        ),
    ),
    (
        OpinionKind.QUESTION,
        re.compile(
            r"(?:伺いたい|お聞きしたい|教えて(?:いただきたい|ほしい)|確認したい|お尋ねしたい|質問(?:したい|する)?)。?$|"
            r"(?:どう|どのよう|何|なぜ|いつ|どこ|誰|いかに)[^。]{0,60}(?:のか|だろうか|であろうか|でしょうか|ますか|ですか|か)。?$"
        ),
    ),
    (
        OpinionKind.PROPOSAL,
        re.compile(
            r"べき|必要(?:が|だ|で|。|と|では|な)|必要$|必要性|重要|肝要|不可欠|急務|求められ|求めたい|いただきたい|"
            r"(?:して|て)(?:ほしい|欲しい)|提案|提言|期待(?:する|し|され)|(?:して|で)は(?:どう|いかが)|望ま(?:しい|れる)|"
            r"ねばならない|なければ(?:ならない|いけない)|ないといけない|検討(?:し|に値)|進めたい|願(?:い|う|います)|役割を担う|"
            r"した方がよい|したほうがよい|目指す|お願い"
        ),
    ),
    (
        OpinionKind.CONCERN,
        re.compile(
            r"懸念|危惧|危険|おそれ|恐れ|不安|不透明|困難|難しい|リスク|障壁|障害|脆弱|影響(?:する|し|が)|かねない|"
            r"しまう|ならない|てはいけない|足りない|不足|欠け|課題|問題"
        ),
    ),
    (
        OpinionKind.FOR,
        re.compile(
            r"賛成|賛同|支持(?:する|したい)|評価(?:する|し|したい|できる)|異論はない|良い考え方|妥当"
        ),
    ),
)


def kind_of(text: str) -> OpinionKind:
    """Say what an opinion does, from its last sentences on backwards; 認識 where nothing is asked.

    Japanese puts the attitude at the end of the sentence, and minutes put the conclusion at the
    end of the bullet; so the last sentence decides first, then any sentence.
    """
    form = plain(text)
    cuts = sentences(form)
    last = form[cuts[-1][0] :] if cuts else form
    for scope in (last, form):
        for kind, pattern in _KINDS:
            if kind is OpinionKind.QUESTION and scope is form and scope is not last:
                continue
            if pattern.search(scope):
                return kind
    return OpinionKind.OBSERVATION if form else OpinionKind.OTHER
