"""Lines of minutes that run the meeting, told from opinions by how their sentences end.

Official minutes report: 「事務局より資料１に基づき説明があった。」「…より説明。」「原案のとおり了承された。」.  A
sentence is procedure only if it *ends* in such a report (past or nominal) and says who reported
what.  「政府から説明があったが、…足りない」「意見交換を実施すべき」 end in an attitude and are opinions.

Patterns are matched against text in normal form (``text.plain``).
"""

from __future__ import annotations

import re

from kosshi.marks import END_MARK, bracketed
from kosshi.text import plain, sentences

OPENING = "意見の列記の前置き"
END = "文書の終わりの記号"

REPLY_MARKS = "→⇒"
"""Minutes set the office's reply to a remark behind an arrow."""

# Who speaks for the meeting itself; and who takes a turn only where the sentence says so.
_CHAIR = r"(?:座長代理|座長|副座長|議長|副議長|会長|部会長|分科会長|委員長|主査|主宰|事務局|説明者|参考人)"
# What a member said is an opinion where the sentence says what; 「委員より説明があった」 does not.
_MEMBERS = r"(?:有識者|委員(?!会|長)|構成員|メンバー|出席者|参加者|各員)"
_OFFICE = (
    r"(?:副?大臣|政務官|総理|官房長官|副長官|補佐官|次官|長官|局長|次長|審議官|参事官|部長|課長|室長|"
    r"市長|知事|町長|村長|教育長|政府|内閣官房|内閣府|省|庁|府|局|部|課)"
)
_SIDE = r"(?!委員|構成員|会員|出席者|参加者)[一-龥]{1,4}側"
"""省側, 県側, 市側: whoever answers the panel."""
_SAY = (
    r"(?:説明|報告|紹介|挨拶|あいさつ|発言|発表|補足|連絡|案内|回答|答弁|指示|依頼|質問|意見|指摘|御?議論|質疑|"
    r"提案|確認|言及|陳述|総括)"
)
_TALK = r"(?:意見交換|質疑応答|自由討議|討議|討論|審議|質疑|議論|意見聴取|ヒアリング)"
_DECIDE = r"(?:了承|承認|決定|議決|可決|採択|選任|選出|指名|互選|一任|任命|再任)"
_DONE = (
    r"(?:が|を|も)?(?:あった|行われた|行った|なされた|された|した|いただいた|実施された|実施した|示された|出された|"
    r"述べられた|交わされた|行われている|あり)"
)
_SCENE = (
    r"(?:冒頭|まず|はじめに|初めに|最初に|その後|次に|次いで|続いて|引き続き|最後に|開会|閉会|議事に(?:先立|入)|"
    r"(?:議題|議事|資料|報告事項|参考資料)[(（【]?[0-9一二三四五六七八九十]|【資料|(?:説明|報告|発表)の?後)"
)
_LIST = r"(?:以下|下記|次|左記|[下次別]表|別紙|[次下]の表)の?(?:とおり|通り|よう(?:な|に))"
_UTTERED = r"(?:意見|発言|議論|質疑|やり取り|やりとり|指摘|討議|概要|要旨|コメント)"

_TELLS = rf"[^。]*{_MEMBERS}(?:より|から)[^。]*(?:との|という|といった|旨の)"
"""What a member said is told: an opinion, whatever else the sentence reports."""

_PRESIDES = r"(?:座長代理|座長|副座長|議長|副議長|会長|部会長|分科会長|委員長|主査)"
_HOLDS = (
    r"(?:べき(?:である|だ|もの)?|ない(?:だろう|であろう)?か|どうか|望ましい|ほしい|"
    r"適当(?:である|だ)?|反対(?:である|だ)?|懸念がある)"
)
_OWN = (
    rf"(?![^。]*(?:次回|事務局|取りまとめ))[^。]*{_PRESIDES}(?:より|から)、?[^。]*{_HOLDS}、?(?:との|という|といった)"
    rf"|[^。]*{_PRESIDES}(?:より|から)、?[^。]{{0,12}}(?:個人(?:として|的|の)|一(?:委員|構成員|個人)|私見)"
)
"""The chair's own view is told as a member's is: 「座長から、…べきとの意見があった」, and more than running it."""

_ASKS = r"(?:質問|照会|問合せ|問い合わせ|確認)"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 「各委員より、以下のような意見があった。」「主な意見は、次のとおり。」「以下、主な発言。」
    (
        OPENING,
        re.compile(
            rf"^[^。]*{_LIST}[^。]*{_UTTERED}[^。]{{0,12}}(?:あった|なされた|行われた|示された|出された|述べられた|寄せられた|である)$"
            rf"|^[^。]*{_UTTERED}[^。]*{_LIST}(?:である|です|であった|だった)?(?:[(（][^()（）]*[)）])?$"
            rf"|^[^。]*(?:以下|下記|次|左記)の{_UTTERED}(?:等)?(?:が|を)?(?:あった|なされた|行われた|示された|出された|述べられた|寄せられた|いただいた)$"
            rf"|^以下、?[^。]*{_UTTERED}(?:の?(?:概要|要旨))?$"
            rf"|^[^。]*{_UTTERED}[^。]*{_LIST}(?:に)?(?:整理|分類|集約|要約|記載|掲載|取りまとめ|まとめ)(?:した|している|る)$"
            rf"|^[^。]*(?:主な)(?:御|ご)?{_UTTERED}(?:等)?を[^。]*(?:報告|紹介|記載|整理|掲載|示)(?:する|した|す)$"
            rf"|^(?=[^。]*(?:主な|{_MEMBERS}|事務局))[^。]*{_UTTERED}(?:等)?(?:の(?:概要|要旨))?を、?[^。]*"
            r"(?:(?:整理|要約|集約|抜粋)した|(?:取り)?まとめた)(?:もの)?(?:である)?$"
        ),
    ),
    # 「事務局より資料１に基づき説明があった。」「座長より、…するよう指示があった。」
    (
        "議事の進行（…より説明・発言があった）",
        re.compile(
            rf"^(?!{_TELLS}|{_OWN})[^。]*{_CHAIR}(?:より|から|が|による)、?[^。]*?(?:{_SAY}{_DONE}|{_SAY}|旨の?{_SAY})$"
            rf"|^(?![^。]*(?:との|という|といった|旨|よう))[^。]*{_MEMBERS}(?:より|から|による)、?"
            rf"[^。]*?{_SAY}{_DONE}$"
        ),
    ),
    # 「委員から、件数について質問があり、事務局から、41件であったとの回答があった。」「対象はどこかとの質問があった。」
    (
        "委員の質問と事務局等の回答",
        re.compile(
            rf"^(?![^。]*{_HOLDS}(?:との|という|といった){_ASKS})[^。]*{_MEMBERS}(?:より|から)は?、?[^。]*{_ASKS}"
            rf"(?:が|も)(?:あり|あった|なされ|出され|され)、?[^。]*(?:事務局|担当|{_OFFICE})[^。、]{{0,8}}(?:より|から)は?、?"
            rf"[^。]*(?:回答|説明|答弁|応答|発言){_DONE}$"
            rf"|^(?![^。]*{_HOLDS}(?:との|という|といった){_ASKS})[^。]*{_MEMBERS}(?:より|から)は?、?[^。]*か"
            rf"(?:との|という|といった){_ASKS}{_DONE}$"
        ),
    ),
    # 「（これに対し、県側から、今年度から行っている旨を説明した。）」
    (
        "事務局等の応答",
        re.compile(
            rf"^(?:これ(?:ら)?に(?:対し(?:て)?は?|つき|ついて|関し)?、?)?(?:{_SIDE}|事務局|事務方|担当[^。、]{{0,6}})(?:より|から)(?:は)?、?"
            rf"[^。]*(?:説明|回答|応答|答弁|補足|報告|紹介)(?:した|{_DONE})$"
        ),
    ),
    # 「冒頭、…局長より、【資料1】に基づき、…について説明。」: an office takes a turn of the agenda.
    (
        "議事の進行（冒頭・続いて…より説明）",
        re.compile(
            rf"^(?=[^。]*{_SCENE})[^。]*{_OFFICE}[^、。]{{0,8}}(?:より|から|による)、?[^。]*?"
            rf"(?:{_SAY}{_DONE}|{_SAY}|旨の?{_SAY})$"
        ),
    ),
    # 「これに対し機構から、調整中である旨の回答があった。」「メーカーからは、…と説明があった。」
    (
        "事務局等の応答",
        re.compile(
            rf"^(?!{_TELLS})(?:これ(?:ら)?に(?:対し(?:て)?|つき|ついて))、?(?![^。、]*{_MEMBERS})[^。、]{{1,16}}(?:より|から)(?:は)?、?[^。]*(?:回答|説明|答弁|応答)"
            rf"{_DONE}$"
            rf"|^(?!{_TELLS})(?![^。、]*{_MEMBERS})[^。、]{{1,16}}(?:より|から)(?:は)?、?[^。]*と(?:の|いう|して)?(?:説明|回答|報告)(?:が)?(?:あった|された|を受けた)$"
        ),
    ),
    # 「副大臣より、取りまとめを急ぐ旨の発言があった。」: ministers are no members.
    (
        "議事の進行（大臣等の発言）",
        re.compile(
            rf"^[^。、]{{0,14}}(?:副?大臣|政務官|総理|官房長官|官房副長官)(?:より|から)、?[^。]*?(?:{_SAY}{_DONE}|{_SAY}|旨の?{_SAY})$"
        ),
    ),
    # 「資料２に基づき説明が行われた。」「意見交換を行った。」
    (
        "議事の進行（説明・意見交換）",
        re.compile(
            rf"^(?:[^。]{{0,40}}(?:について|に関し|に基づき|を用いて|を踏まえ|の後|後|続き|その後|及び|、))?"
            rf"(?:{_SAY}|{_TALK})(?:及び{_TALK})?{_DONE}$"
        ),
    ),
    # 「資料１に基づき説明」「資料２により概要を報告。」
    (
        "議事の進行（説明・意見交換）",
        re.compile(
            r"^(?:別添|別紙|参考)?資料[0-9一二三四五六七八九十][^。]{0,24}(?:により|に基づき|に沿って|に沿い|を用いて|をもとに|を基に)、?[^。]{0,20}"
            r"(?:説明|報告|紹介)$"
        ),
    ),
    # 「事務局から資料の説明の後、意見交換。」「…から説明が行われ、その後、意見交換が行われた。」
    (
        "議事の進行（説明・意見交換）",
        re.compile(
            rf"^(?!{_TELLS})[^。]*(?:説明|報告|発表|紹介)(?:が|を|の|に)?(?:あった|行った|行われた|した)?(?:後|のち|上で|あり|行われ|行い|し)、?"
            rf"(?:その後、?|引き続き、?|続いて、?)?[^、。]{{0,12}}(?:{_TALK}|{_SAY})(?:及び{_TALK})?{_DONE}?$"
        ),
    ),
    # 「原案のとおり了承された。」「座長代理に○○委員が指名された。」「座長に一任することとされた。」
    (
        "議事の進行（了承・選任）",
        re.compile(
            r"^(?=[^。]*(?:本日の|事務局))[^。]*(?:に一任する|一任することとする|(?:修正|整理|反映|対応)することとする)$"
            rf"|^(?:全会一致で|異議なく|そのまま|了として)?(?:了承|承認)された$"
            r"|^(?=[^。]*(?:事務局|座長|次回|本日|以上の(?:議論|意見)))[^。]*(?:整理|作成|反映|修正|検討|取りまとめ|報告|公表|対応)(?:を行う|する)?"
            r"こと(?:とされた|となった|とした|が了承された)$"
            rf"|^(?=[^。]*(?:案|議題|議事|{_CHAIR}|{_MEMBERS}))[^。]*{_DECIDE}"
            r"(?:が行われた|された|した|することと(?:された|なった|した)|を得た)$"
        ),
    ),
    # 「以上で議事を終了し、閉会した。」
    (
        "議事の進行（開会・閉会）",
        re.compile(
            r"^[^。]*(?:開会|閉会|散会|終了)(?:を宣言)?(?:した|された|となった)$"
            r"|^[^。]{0,60}(?:議事|審議|協議)に(?:入|移)(?:った|る)$"
            rf"|^[^。]*(?:開催し|開き|設け)、[^。]*(?:{_TALK}|検討|協議)(?:を行った|した|を重ねた)$"
            r"|^[^。]*(?:挨拶|あいさつ)(?:が|を)?(?:あった|行われた|行った|述べた|述べられた|した)$"
            r"|^[^。]*(?:開会|閉会|散会)の(?:宣言|挨拶|あいさつ|辞|言葉)(?:が|を)?(?:あった|行われた|行った|述べた|述べられた|した)$"
        ),
    ),
    # 「次回は７月下旬に開催する予定。」「本日の議事要旨は、後日公表する。」
    (
        "次回・公表の案内",
        re.compile(
            r"^(?:なお、)?(?:次回(?!の?改定|の?選挙|以降|まで)|第[0-9一二三四五六七八九十]+回(?:会議|会合|検討会|委員会)?は)[^。]*"
            r"(?:(?:開催|会合|会議|日程)[^。]*(?:予定|調整|連絡|案内|とされた|とした|する)(?:である|です|する|した|された)?|開催)$"
            r"|^(?:なお、)?次回(?:の?(?:会議|会合|検討会|研究会|懇談会|部会|委員会|協議会|開催))?は、?[^。]{1,40}予定(?:である|している|とのこと|となっている)?$"
            r"|^(?:なお、)?(?:次回の?)?(?:日程|日時|開催日|場所|詳細)[^。]{0,16}(?:追って|後日|別途|改めて)[^。]{0,16}"
            r"(?:連絡|案内|通知|調整|お知らせ)(?:する|とする|予定)?$"
            r"|^(?:なお、)?次回の?(?:日程|日時|開催|会議)[^。]*(?:追って|後日|別途|改めて)[^。]*(?:連絡|案内|通知|調整|周知)(?:する|を行う)?こと(?:と(?:された|なった|した)|になった)$"
            r"|^(?:なお、)?次回[(（][^()（）]{1,24}[)）]は、?[^。]*(?:提出|提示|報告|議論|審議|検討|説明|協議)[^。]{0,4}(?:する|させる|行う|受ける|とする)$"
            r"|^[^。]{1,30}は、?次回(?:[(（][^()（）]{1,24}[)）])?に(?:協議|審議|議論|検討|報告)(?:する|することとした)$"
            r"|^(?:なお、)?(?:次回|今後)(?:の?(?:会議|会合|検討会|研究会|懇談会|部会|委員会|協議会|開催))?(?:について)?は、?(?=[^。]*(?:開催|会合|議論|審議|日程))[^。]*"
            r"(?:こととなった|こととされた|こととした|ことを確認した|予定となった|見込みである)$"
            r"|^[^。]*(?:議事要旨|議事録|議事概要|資料)[^。]{0,12}(?:後日|追って|速やかに|ホームページ)[^。]*公表(?:する|される|予定)$"
        ),
    ),
    # 「※本議事要旨は、事務局の責任により作成した速報であり…」「なお、整理は事務局の責任において行った。」
    (
        "末尾の記載（作成の責任・速報）",
        re.compile(
            r"^※?(?:なお、)?(?:本|この|当|上記の?)(?:議事(?:要旨|概要|録|メモ)|会議(?:録|要旨|概要)|概要|要旨|速報|資料)(?:は|について)、?[^。]*"
            r"(?:速報|暫定|未定稿|修正(?:する|され|の可能性|があり)|事務局[^。]*(?:作成|まとめ|責任)|確認を(?:経|得|受け)|文責)[^。]*$"
            r"|^※?(?:なお、)?[^。]{0,20}(?:整理|要約|作成|取りまとめ|編集)は、?(?:全て)?事務局(?:の責任)?(?:において|により|で|が)[^。]{0,20}$"
        ),
    ),
    # 「※上記のほか、字句の修正に関する御意見をいただき、全て反映した。」
    (
        "末尾の記載（意見の取扱い）",
        re.compile(
            r"^(?=[^。]*(?:上記の?|この|その)(?:ほか|他))[^。]*(?:意見|指摘|修正|字句)[^。]*(?:を|が)[^。、]{0,6}(?:いただき|頂き|寄せられ|あり)、?[^。]{0,12}"
            r"(?:反映|修正|対応|整理)(?:した|している|済み(?:である)?)$"
        ),
    ),
    # 「特になし。」「委員からの意見はなかった。」
    (
        "発言なし",
        re.compile(
            rf"^(?:その他、?)?(?:{_MEMBERS}(?:から|より)の?)?(?:特に|特段の?)?(?:御?意見|質疑|質問|発言|異議)?(?:等)?(?:は|、)?(?:特に|特段)?(?:なし|無し|なかった)$"
        ),
    ),
    # 「（資料１により説明）」「（「異議なし」の声あり）」
    (
        "ト書き（発言ではない注記）",
        re.compile(
            r"^[(〔\[](?:[^()]{0,24}(?:により|に基づき|に沿って|を|について)(?:説明|報告|紹介|朗読)|あいさつ|挨拶|開会|閉会|"
            r"[^()]{0,12}(?:発言|質疑|質問|意見|異議)なし[^()]{0,8}|[^()]{0,12}(?:拍手|休憩|再開|入室|退室|退席|着席|の声|の声あり)|[→⇒][^()]{1,40}|笑い?|省略)[)〕\]]$"
        ),
    ),
    # 「（○：委員、→：事務局）」
    (
        "凡例",
        re.compile(
            r"^(?:[(【\[]?凡例[)】\]:]?)?[(【\[]?(?:[○●◎◯〇・■□◆◇→⇒*-][:=…]?(?:委員|構成員|有識者|事務局|座長|会長|政府|回答|質問|意見|出席者|参加者)"
            r"[^。:○●→]{0,10}(?:[、,]|(?=[○●◎◯〇・■□◆◇→⇒*-])|$|[)】\]]$))+$"
        ),
    ),
)

_LEGEND = re.compile(
    r"(?P<mark>[○●◎◯〇・■□◆◇→⇒▲△▼▽*])[:=…は]?(?P<who>[^、,。:○●◎◯〇・■□◆◇→⇒▲△▼▽*()]{2,16})(?=[、,。)○●◎◯〇・■□◆◇→⇒▲△▼▽*]|$)"
)
_ASKS_OR_SAYS = re.compile(r"委員|構成員|有識者|意見|質問|発言|参加者|出席者")
_ANSWERS = re.compile(
    r"事務局|説明者|回答|応答|答弁|政府|担当|参考人|発表者|報告者|対象者|裁判所|事業者|当局|[省庁県市町村区課室側]$"
)


def legend(text: str) -> dict[str, str]:
    """Return who speaks behind which mark, by a legend: 「（○：委員、●：説明者、◎：事務局）」."""
    return {match["mark"]: match["who"] for match in _LEGEND.finditer(plain(text))}


def answers(who: str) -> bool:
    """Whether one named in a legend answers the panel: 事務局, 説明者, 県."""
    return _ANSWERS.search(who) is not None and _ASKS_OR_SAYS.search(who) is None


def answering_marks(text: str) -> frozenset[str]:
    """Return the marks that a legend gives to who answers: 「（○：委員、●：説明者、◎：事務局）」 → ●◎.

    There is none unless another mark is given to who has a say.
    """
    told = legend(text)
    replies = {mark for mark, who in told.items() if answers(who)}
    says = {m for m, who in told.items() if _ASKS_OR_SAYS.search(who)}
    return frozenset(replies) if says and len(told) <= _MOST_MARKS else frozenset()


_MOST_MARKS = 5

_POLITE = (
    (re.compile(r"(?:あり|ござい)ました$"), "あった"),
    (re.compile(r"行いました$"), "行った"),
    (re.compile(r"ました$"), "た"),
    (re.compile(r"(?:しており|しています|してい)ます$|しています$"), "している"),
    (re.compile(r"(?:です|でございます)$"), "である"),
    (re.compile(r"いたします$|します$"), "する"),
    (re.compile(r"されます$"), "される"),
)
"""Some minutes report politely: 「意見交換が行われました。」; read as 「…行われた」."""

_ATTITUDE = re.compile(
    r"(?:べき|必要|重要|肝要|大切|たい|ほしい|欲しい|どうか|望ましい|足りない|不足|評価(?:する|できる)|かない|てはならない)"
    r"(?:である|だ|です|と(?:考える|思う))?$"
)

_LONGEST = 600
"""Characters of a sentence beyond which it reports nothing: the patterns look ahead again and again."""

_NOTE = re.compile(
    r"(?:注|備考)[ \u3000]+\S(?![^。]*(?:意見|発言|指摘)(?:が|も)あ)"
    r"|※[ \u3000]*(?![^。]*(?:意見|発言|指摘)(?:が|も)あ)[^。]*"
    r"(?:提出|作成|掲載|記載|集計|計上|公表|要約|整理|配[布付]|起こ|まとめ|省略|抜粋)(?:さ?れた|した|している|されている)(?:もの)?。?$"
)
"""「注　件数は、趣旨が同じ意見をまとめて計上している。」「※　No.4は書面で提出されたもの。」"""

_CONTACT = re.compile(
    r"(?:tel|fax|e-?mail|電話|内線|ファクス|メール)(?:番号|アドレス)?[:：]?[(（]?[0-9a-z][-0-9a-z(（)）@.]{3,}|[0-9]{2,4}-[0-9]{2,4}-[0-9]{4}",
    re.IGNORECASE,
)
_LONGEST_CONTACT = 120
"""Characters of a line that tells whom to ask."""

_TAIL = re.compile(
    r"[(（]?(?:文責|速報|編集|作成)[:：・]?[^。]{0,30}(?:。[^。()（）]{0,40}(?:修正|変更|確認)[^。()（）]{0,16}。?)?[)）]?。?"
)


def procedure(text: str) -> str | None:
    """Return the name of the rule by which a whole block is procedure, or None.

    A block of several sentences is procedure only if each of them is: an opinion that begins or
    ends with a procedural sentence is an opinion.
    """
    if _NOTE.match(text.strip()) and len(text) <= _LONGEST_CONTACT:
        return "末尾の記載（注記）"
    form = plain(text).lstrip("※")
    if END_MARK.fullmatch(form.strip("-‐―ー–—=")):
        return END
    if len(form) <= _LONGEST_CONTACT and _CONTACT.search(form) and "。" not in form:
        return "末尾の記載（問合せ先）"
    if _TAIL.fullmatch(form) and form[0] in "(（":
        return "末尾の記載（文責等）"
    inner = bracketed(form)
    told = form if inner is None or inner[0] != "（）" else form[inner[1] : inner[2]]
    names = [_rule_of(told[start:end]) or _rule_of(form) for start, end in sentences(told)]
    if not names or any(name is None for name in names):
        return None
    return OPENING if OPENING in names else names[0]


def _rule_of(sentence: str) -> str | None:
    sentence = sentence.rstrip("。．")
    if len(sentence) > _LONGEST:
        return None
    for ending, blunt in _POLITE:
        sentence = ending.sub(blunt, sentence)
    if _ATTITUDE.search(sentence):
        return None
    return next((name for name, pattern in _RULES if pattern.match(sentence)), None)


def leads_in(text: str) -> bool:
    """Whether a block leads to the list of opinions in one of its sentences.

    「事務局から説明が行われた。委員等の主な意見は次のとおりである。なお、順不同である。」 states no opinion.
    """
    form = plain(text)
    return any(_rule_of(form[start:end]) == OPENING for start, end in sentences(form))


def opens_opinions(text: str) -> bool:
    """Whether a line announces the list of opinions (「下記のような意見があった。」)."""
    return procedure(text) == OPENING
