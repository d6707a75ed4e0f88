"""What a sentence of a transcript does: it claims something, asks for facts, or only runs along.

Spoken Japanese puts the attitude at the end, politely: 「…べきではないでしょうか」「…と思います」
「…いただきたい」.  The same endings serve courtesy and procedure (「御説明したいと思います」), so those are
looked for first.  Patterns are matched against text in normal form (``text.plain``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice

from kosshi.extract.courtesy import courteous, names_subject
from kosshi.text import is_complete, plain, sentences


class Speech(StrEnum):
    """What a sentence does."""

    CLAIM = "claim"
    FACT = "fact"
    QUESTION = "question"
    COURTESY = "courtesy"


_ASKS_TO_TELL = re.compile(
    r"(?:教えて|お?聞かせ(?:て)?|お示し|(?:御|ご)(?:説明|紹介|教示)|確認させて)(?:を)?(?:して)?"
    r"(?:いただ(?:け|き)|もらえ|ください|くださ(?:い|る))[^。]{0,16}か。?$"
)
"""「教えていただけませんか」 is to be answered; 「指針に書いていただけませんでしょうか」 asks for a deed."""
_NAMES_SUBJECT = re.compile(
    r"(?!今の|その|この|先ほどの)[^。、]{4,}について(?:は|も)?、?[^。、]{0,10}(?:よろしい|いい)(?:でしょうか|ですか)。?$"
)
"""「共通の券についても一言よろしいでしょうか。」 names what is spoken of, as 「２点目は…です。」 does."""
_ASKS_TO_AGREE = re.compile(
    r"(?:では|じゃ|で)?ない(?:の)?でしょうか|(?:では|じゃ|で)ない(?:の)?ですか|ではないか|のではない|(?:たら|ては|れば|と)(?:どう|いかが)(?:でしょう|か|です)|"
    r"べき(?:では)?(?:ない)?(?:でしょうか|だろうか)|いかがなものか|(?:もら|いただ)(?:え|け)(?:ない|ません)(?:もの)?(?:でしょう)?か|くださ(?:い|る)?ませんか|"
    r"(?:こと(?:は|が)?|お願い|ように|に(?:は|も)?|へ)(?:は)?でき(?:ない|ません)(?:もの)?(?:でしょう)?か|できないもの(?:か|でしょうか)|"
    r"必要(?:が|は)?(?:あるの)?(?:では)?ない"
)
_QUESTION = re.compile(
    r"(?:でしょうか|ですか|ますか|ましたか|ませんか|のでしょう|でしたか|ですかね|ますでしょうか|(?:だった|でした|ました)っけ)。?$"
    r"|(?:教えて|お聞かせ|お示し)(?:[^。]{0,4})(?:ください|いただ(?:け|き)[^。]{0,20}|ほしい[^。]{0,10})。?$"
    r"|(?:お?(?:伺い|聞き|尋ね)|確認|質問)(?:を)?(?:(?:[0-9一二三]|ひと)つ)?(?:したい|いたします|します|させて(?:ください|いただ[^。]{0,14}))[^。]{0,10}。?$"
    r"|(?:伺い|うかがい|尋ね)ます。?$|^[^。]{0,16}(?:質問|確認)(?:が[^。]{0,8})?(?:です|でございます|になります|あります|ございます)。?$"
    r"|[?？]$"
)
_WONDERS = re.compile(r"(?:の|だろう|であろう)か。?$")
"""Whoever asks to be answered asks politely; a bare か raises a doubt: 「誰が責任を負うのか。」"""
_CLAIM = re.compile(
    r"べき|必要|重要|大切|大事|肝要|不可欠|望まし|望まれ|ほしい|欲しい|いただ(?:きたい|ければ|けると|けない)|もらいたい|お願いしたい|"
    r"(?:と|ように|とは)(?:思|考え|感じ)|たい(?:と思|と考え|です|。?$)|提案|提言|賛成|反対|同感|賛同|同意|支持|異論|懸念|心配|危惧|不安|疑問|違和感|"
    r"問題(?:だ|で|が|と|意識)|課題|評価(?:し|でき|する)|期待|気にな(?:り|っ|る)|気がし|意見が(?:違|異)|感じて|難しい|厳しい|おかしい|不便|足りな|不十分|"
    r"いけな|なければ|ねばな|ざるを得|看過でき|求め|しまい(?:かねま|ます)|かねな|ではないでしょうか|のではない|たほうが(?:よ|い)|た方が(?:よ|い)|"
    r"欠け|抜け落ち|印象|見受けられ|無理が|本末転倒|たいところ|たいと存じ|困(?:る|り|って)|過ぎ|"
    r"はず(?:です|だ|である)|(?:まし|せん)ょう。?$|有効|有益|効果的|急ぐ|急務|早急|(?:し|て)いくこと(?:が|だ|です)|理由です|からです|に尽きま|ポイント|"
    r"もったいない|残念|ありがたい|検討し(?:て|たい)|工夫|意味がな|限界|要望|(?:どう|いかが)(?:でしょう|か)"
    # A request, a denial, what would follow: 「話を聞いてください。」「納得できません。」「…延ばせば、増えます。」
    r"|(?<!御覧)(?<!ご覧)ください。?$|(?<!分かり)(?<!存じ)(?<!わかり)(?<!せて)(?<!されており)(?<!されてい)ません。?$"
    r"|(?:[えけせてねべめれげ]ば|(?:た|だ)ら|なら|(?:て|で)も)、?[^。]{2,}(?:ます|です|でしょう)。?$"
)
_REPORT = re.compile(
    r"(?:ました|でした|(?:て|で)(?:い|おり)ます|されて(?:い|おり)ません|(?:た|だ|て(?:い|お)る)|[がもには](?:あり|ござい|い)ます|(?:という|との|その)(?:こと|話|もの)(?:です|でございます)|"
    r"(?:について|に関して|に関する(?:こと|点)|の(?:件|話|点|こと))(?:です|でございます|であります)|点目(?:は|が)、?[^。]{1,14}(?:です|でございます|であります)|"
    r"(?:ところ|とおり|次第|状況|実態|現状|状態|よう|そう|段階)(?:です|でございます|であります)|"
    r"(?:[0-9][^。、0-9]{0,6}|[一二三四五六七八九十百千万億](?:人|名|件|円|割|倍|年|回|か所|箇所|つ|点|団体))(?:です|でございます|であります)|"
    r"による(?:もの|こと)(?:です|でございます)|と(?:聞|伺|承知|理解|認識|な|され|言わ|いわ|なって)[^。]{0,8}ます)(?:が|けれども|ね|よ)?。?$"
)
"""How a fact is told: in the past, as going on or being there, by its number, from hearsay.

What is said in the present is asserted: 「人材の育成は待ったなしです。」「改革の流れに逆行します。」
"""
_POLITE = re.compile(
    r"(?:です|ます|ました|でした|ません|でしょう|ください|ましょう)(?:か|ね|よ|けれども|が)?[。?？]?$"
)


def speech_of(sentence: str) -> Speech:
    """Say what a sentence of a member's turn does."""
    form = plain(sentence)
    if names_subject(form):
        return Speech.FACT
    if courteous(form):
        return Speech.COURTESY
    if _NAMES_SUBJECT.search(form):
        return Speech.FACT
    if _ASKS_TO_TELL.search(form):
        return Speech.QUESTION
    if _ASKS_TO_AGREE.search(form):
        return Speech.CLAIM
    if _QUESTION.search(form):
        return Speech.QUESTION
    if _WONDERS.search(form) or _CLAIM.search(form):
        return Speech.CLAIM
    return Speech.FACT if _REPORT.search(form) or not is_complete(form) else Speech.CLAIM


_ASKS = re.compile(
    r"教えて|お聞かせ|お示し|伺|うかが|お聞き|尋ね|確認|質問|資料|ページ|スライド|データ|数字|事務局|担当|"
    r"何(?:人|名|件|円|割|回|年|か所|箇所|団体|校|台|%|パーセント)|いくら|幾ら|い[つく]つ|(?:どの|どれ)(?:くらい|ぐらい|程度|ほど)|いつ(?:時点|頃|ごろ)|"
    r"内訳|割合|単位|根拠|(?:どの|どちら|どういう|どんな)(?:想定|理解|認識)|よろしい"
)
"""Asks the office to tell, or for a figure or a document."""

_PUTS_QUESTIONS = re.compile(
    r"(?:質問|伺い|お聞き|お尋ね|確認)(?:を|が|し|させ|です|いた|でございます|なんです)"
)


def puts_questions(sentence: str) -> bool:
    """Whether a sentence announces questions: 「２点質問させてください。」."""
    return _PUTS_QUESTIONS.search(plain(sentence)) is not None


def doubts(sentence: str) -> bool:
    """Whether a sentence ends in a bare か, which after an announcement asks: 「１つは、いつ終わるのか。」."""
    return _WONDERS.search(plain(sentence)) is not None


_NOBODY = re.compile(r"(?:誰|だれ)[がにもを]|何の(?:ため|意味)|どこに(?:あ|い)|どうやって|どうして")
_GOES_ON = re.compile(r"(?:て(?:い|おり)|まし|され(?:る|て))[^。]{0,6}か。?$")
_SHORTEST = 9
"""Characters of a question; what is shorter only takes up what was said: 「三棟ですか。」"""


def wonders(sentence: str) -> bool:
    """Whether a question may be asked to argue from: 「その間、誰が草を刈るのでしょうか。」."""
    form = plain(sentence)
    return len(form) >= _SHORTEST and _ASKS.search(form) is None


def rhetorical(sentence: str) -> bool:
    """Whether a question answers itself, so that nothing need follow: 「誰が喜ぶのでしょうか。」."""
    form = plain(sentence)
    return wonders(form) and _NOBODY.search(form) is not None and not _GOES_ON.search(form)


def is_polite(sentence: str) -> bool:
    """Whether a sentence ends as speech does (です・ます); a summary ends in である."""
    return _POLITE.search(plain(sentence)) is not None


def is_spoken(texts: Iterable[str]) -> bool:
    """Whether texts are speech taken down, not a summary: a fifth of the sentences is polite.

    The first hundreds of them tell.
    """
    said = [
        text[start:end]
        for text in islice(texts, 200)
        for start, end in sentences(text)
        if is_complete(text[start:end])
    ]
    return 5 * sum(is_polite(sentence) for sentence in said) >= len(said)


_AGREES = re.compile(
    r"(?:はい、?)?(?:私(?:も|は|としても)、?)?(?:(?:今|ただいま|先ほど|さきほど|直前)の)?、?"
    r"(?:(?P<who>[一-龥々ぁ-んァ-ヴー]{1,6}?)(?:委員|構成員|会長|座長|議員|[局部課室次]長|知事|先生|さん|アドバイザー)(?:の|が|に|と)?)?"
    r"(?:おっしゃ(?:った|る)(?:こと|とおり)?|(?:御|ご|お)?(?:意見|提案|発言|指摘|話|考え))?(?:に|と|には|とは)?、?(?:全く|大変|基本的に|私も)?(?:の)?"
    r"(?:おっしゃるとおり(?:だ)?|そのとおり(?:だ)?|賛成|賛同|同感|同意|同意見|同じ(?:意見|考え)|異存は?(?:あり|ござい)ません|異論は?(?:あり|ござい)ません|異論はない)"
    r"(?:です|でございます|であります|である|だ|する|と思います|(?:いた)?します|いたしたいと思います)?(?:ね)?。?"
)


def agrees(text: str) -> re.Match[str] | None:
    """Match what does nothing but agree: 「今の佐藤委員の御意見に賛成です。」 (``who``), 「同感である。」."""
    return _AGREES.fullmatch(plain(text))


_SHIFT = re.compile(
    r"^(?:(?:次|つぎ)に|続いて|続きまして|それから|それと|あと(?:、|は|もう)|最後に|もう(?:一|1)(?:つ|点)|(?:また|なお|ところで)?、?(?:少し|ちょっと)?別の|ところで|(?:第)?[0-9一二三四五]+(?:点|つ)?目|"
    r"(?:二|三|2|3)(?:つ|点)(?:目)?は|第[二三四五2345]に|ほかに|他に|話(?:は|が)(?:少し|ちょっと)?(?:変わ|それ|別)|加えて、?もう)"
)
_FOLLOWS = re.compile(
    r"^(?:したがって|従って|ですから|ですので|なので|そのため|このため|そこで|よって|以上(?:から|を踏まえ)|つまり|要するに|その意味で|そういう意味で|"
    r"こうした|このような|そうした|これ(?:は|が|を|に)|それ(?:は|が|を|では|でも)|そのような|その(?:ため|結果|際|場合|とき)|この(?:点|場合|結果)|"
    r"むしろ|ただし|しかし|とはいえ|もちろん|逆に|実際(?:に|、)|例えば|たとえば|具体的には|なぜなら|というのも|言い換えれば|すなわち)"
)
_PART = r"(?:共同)?(?:座長|会長|議長|委員長|部会長|分科会長|主査|司会|進行(?:役)?)"
_AS_MEMBER = re.compile(
    rf"{_PART}(?:という(?:立場|役))?(?:として)?では?なく|{_PART}(?:の|という)?(?:立場|役割?|職)(?:を(?:離れ|外|置)|は(?:離れ|別))|{_PART}を離れ|"
    r"一(?:人の)?(?:市民|住民|研究者|専門家|個人|委員|構成員|国民|利用者|参加者)(?:として|の立場)|(?:委員|構成員|メンバー)の(?:一人|1人|一員)として|"
    rf"{_PART}(?:役)?では(?:あり|ござい)ますが、?[^。]*(?:私|意見|発言|申し上げ|言わせて)|"
    r"委員(?:としては|の立場(?:から|で))|"
    r"(?:個人|私見)(?:として|的|では|を|の意見)|私見(?:です|ですが)|私(?:自身|個人)?(?:は|も|として(?:は|も)|の(?:意見|考え|感想))|私(?:から|の方から)も"
)
_RESUMES = re.compile(
    rf"{_PART}(?:の立場|の役)?に戻|^(?:それでは|ほかに|他に|引き続き|続いて|続きまして|さて)|"
    r"^(?:では|次に|最後に)、?[^。]{0,60}(?:お願い|移り|いかが|どうぞ|ございます|でしょうか|と(?:いた)?します|とさせて|終わり|閉会)"
)
"""The chair goes on with the meeting."""


def shifts_topic(sentence: str) -> bool:
    """Whether a sentence turns to something else: 次に, ２点目, それから."""
    return _SHIFT.match(plain(sentence)) is not None


def follows_on(sentence: str) -> bool:
    """Whether a sentence concludes from what was said before it: したがって, ですから."""
    return _FOLLOWS.match(plain(sentence)) is not None


def as_member(sentence: str) -> bool:
    """Whether a chair speaks for themselves: 「一委員として申し上げますと」."""
    return _AS_MEMBER.search(plain(sentence)) is not None


def resumes(sentence: str) -> bool:
    """Whether a chair who spoke for themselves goes back to running the meeting."""
    return _RESUMES.search(plain(sentence)) is not None


_BLUNT_QUESTION = re.compile(
    r"(?<!ない)(?<!べき)(?<!どう)(?<!よい)(?<!ものだろう)か。?$|(?:(?<![てでの])は、?|比べて)(?:どう|いかが)か。?$|(?:伺いたい|お聞きしたい|教えていただきたい|御?説明いただきたい)。?$"
    r"|(?:教えて|御?教示|お?示して?)(?:ほしい|もらいたい|ください|いただけますか)。?$"
)


def asks_in_summary(text: str) -> bool:
    """Whether what a member says, in である, only asks for facts: 「…は何件か。」「…を含むのか。」."""
    said = [plain(text[start:end]) for start, end in sentences(text)]
    return bool(said) and all(
        _BLUNT_QUESTION.search(each)
        and not _ASKS_TO_AGREE.search(each)
        and not _PROPOSES_SOFTLY.search(each)
        and not _JUDGES.search(each)
        for each in said
    )


_JUDGES = re.compile(
    r"優れ|評価(?:でき|する|したい)|重要|大切|懸念|困難|難し|不安|必要(?:で|が|だ)|疑問|違和感|不十分|足り|望まし|賛成|反対|課題(?:で|が|だ)"
)
"""Who asks may judge in the same breath: 「優れた取組だが、原資は何か。」"""
_PROPOSES_SOFTLY = re.compile(
    r"(?:ては|たら|れば|とは|で)(?:どう|いかが)|(?:られ|でき)ないもの|たもの(?:だろう|でしょう)?か"
)


_RUNS = re.compile(
    r"(?:として)?(?:整理|集約)(?:する|します)と|(?:改めて|次回[^。]{0,20})(?:議論|審議|検討)(?:し|いたし)?たい|"
    r"(?:異なる)?意見が(?:分かれ|出され|出た)|"
    r"(?:多く|多数|様々|貴重|活発|有益)(?:の|な|に)[^。]{0,10}(?:意見|議論|指摘)[^。]{0,10}(?:頂|いただ|あった|感謝)|"
    r"(?:本日|これまで|以上|ただいま|各委員)の(?:御?意見|御?議論|審議|発言|質疑|内容)|次回|(?:次の|続いて|では)[^。]{0,6}議題|議題(?:[0-9(]|に|の)|"
    r"議事(?:を|に|は)|進行|(?:了承|承認|決定|一任|採決|異議)|"
    r"(?:事務局|機構|法人|当局|執行部|担当[課部局])(?:に(?:おいて|は)|で|は)[^。]{0,24}(?:検討|整理|反映|修正|対応|作成|確認|報告)|"
    r"事務局[^。]{0,20}(?:説明|回答|整理|反映|修正|検討|作成|確認|報告|示)[^。]{0,16}(?:願|お願い|求め|依頼|よう|ほしい|たい)|"
    r"(?:意見|質問|発言)(?:は|が|を)?(?:ある|ない|伺い|お願い|いただき|求め)|"
    r"(?:いかがか|よろしいか|よいか|ないか|あるか|移る|移りたい|入る|開会する|閉会する|終了する|終わる|承知した|感謝する)。?$"
)
"""What a chair says to run the meeting, in である."""


def runs_meeting(sentence: str) -> bool:
    """Whether a chair's sentence, in である, only runs the meeting."""
    return not as_member(sentence) and _RUNS.search(plain(sentence)) is not None
