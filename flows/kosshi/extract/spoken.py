"""What a sentence of a transcript does: it claims something, asks for facts, or only runs along.

Spoken Japanese puts the attitude at the end, politely: 「…べきではないでしょうか」「…と思います」
「…いただきたい」.  The same endings serve courtesy and procedure (「御説明したいと思います」), so those are
looked for first.  Patterns are matched against text in normal form (``text.plain``).
"""

from __future__ import annotations

import re
from enum import StrEnum

from kosshi.text import plain


class Speech(StrEnum):
    """What a sentence does."""

    CLAIM = "claim"
    FACT = "fact"
    QUESTION = "question"
    COURTESY = "courtesy"


_COURTESY = re.compile(
    r"^(?:(?:はい|ええ|いえ|承知(?:いた)?しました|分かりました|わかりました|了解(?:いた)?しました|失礼(?:いた)?します|"
    r"失礼しました|すみません|恐れ入ります|おはようございます|こんにちは|よろしいですか|よろしいでしょうか)(?:、|。|$))+$"
    r"|(?:ありがとう(?:ございま(?:す|した))?|お疲れさま(?:です|でした)|お世話になって(?:い|お)ります|よろしくお願い(?:いた)?します|"
    r"よろしくお願い申し上げます|恐縮です|感謝(?:申し上げます|いたします|します))。?$"
    r"|^(?:[^、。]{0,12}、)?(?:私からは)?以上(?:です|であります|でございます|になります|となります)?。?$"
    r"|^(?!.*(?:反対|賛成|同感|必要|重要|不可欠|問題|心配|疑問|不安|課題|残念|大切|大事|当然|不要|不十分|急務|異論|懸念|妥当))"
    r"(?:[一-龥々ァ-ヶー・]{1,16}の)?[一-龥々ァ-ヶー]{1,8}(?:です|でございます|と申します)。?$"
    r"|^(?!.*(?:賛成|反対|賛同|同感|同意(?:し|です|する)|異論|異なる|違う|違い))(?:それでは|では|まず|ただいま|それで)?[^。]{0,24}(?:意見|コメント|発言|質問|感想|お話|確認|説明|報告)(?:を|に|で)?(?:[^。]{0,6})"
    r"(?:申し上げ(?:ます|たい(?:です|と思います)?)|させていただき(?:ます|たい(?:です|と思います)?)|いたします|します|したい(?:です|と思います)|"
    r"があります|がございます|です)。?$"
    r"|^(?:(?:まず|あと)?(?:[0-9一二三]+点(?:だけ|ほど)?|一言(?:だけ)?|少しだけ|簡単に)(?:です|よろしいでしょうか|申し上げます|お願いします)?)。?$"
    r"|(?:立場|観点|視点)から(?:[^。]{0,8})申し上げます。?$|^(?:今|ただいま)?の?(?:御|ご)?説明(?:は)?[^。]{0,14}(?:分かりやすかった|よく分かりました|理解しました)[^。]{0,4}。?$"
    r"|^[^。]{0,16}(?:大変|とても|よく)?分かりやす(?:かったです|い(?:資料|御?説明)[^。]{0,16})。?$"
)
_ASKS_TO_AGREE = re.compile(
    r"(?:では|じゃ|で)?ない(?:の)?でしょうか|ではないか|のではない|(?:たら|ては|れば|と)(?:どう|いかが)(?:でしょう|か|です)|"
    r"べき(?:では)?(?:ない)?(?:でしょうか|だろうか)|いかがなものか|(?:もら|いただ)(?:え|け)ない(?:でしょうか|か)|できないもの(?:か|でしょうか)|"
    r"必要(?:が|は)?(?:あるの)?(?:では)?ない"
)
_QUESTION = re.compile(
    r"(?:でしょうか|ですか|ますか|ましたか|ませんか|のでしょう|でしたか|だろうか|ですかね|のか|ますでしょうか)。?$"
    r"|(?:教えて|お聞かせ|お示し)(?:[^。]{0,4})(?:ください|いただ(?:け|き)[^。]{0,20}|ほしい[^。]{0,10})。?$"
    r"|(?:お?(?:伺い|聞き|尋ね)|確認|質問)(?:を)?(?:したい|いたします|します|させて(?:ください|いただ[^。]{0,14}))[^。]{0,10}。?$"
    r"|[?？]$"
)
_CLAIM = re.compile(
    r"べき|必要|重要|大切|大事|肝要|不可欠|望まし|望まれ|ほしい|欲しい|いただ(?:きたい|ければ|けると|けない)|もらいたい|お願いしたい|"
    r"(?:と|ように|とは)(?:思|考え|感じ)|たい(?:と思|と考え|です|。?$)|提案|提言|賛成|反対|同感|賛同|同意|支持|異論|懸念|心配|危惧|不安|疑問|違和感|"
    r"問題(?:だ|で|が|と|意識)|課題|評価(?:し|でき|する)|期待|気にな(?:り|っ|る)|気がし|意見が(?:違|異)|感じて|難しい|厳しい|おかしい|不便|足りな|不十分|"
    r"いけな|なければ|ねばな|ざるを得|看過でき|求め|しまい(?:かねま|ます)|かねな|ではないでしょうか|のではない|たほうが(?:よ|い)|た方が(?:よ|い)|"
    r"はず(?:です|だ|である)|(?:まし|せん)ょう。?$|有効|有益|効果的|急ぐ|急務|早急|(?:し|て)いくこと(?:が|だ|です)|理由です|からです|に尽きま|ポイント|"
    r"もったいない|残念|ありがたい|検討し(?:て|たい)|工夫|意味がな|限界|要望|(?:どう|いかが)(?:でしょう|か)"
)
_PROCEDURAL = re.compile(
    r"(?:説明|報告|紹介|進行|議事|議題|次第|資料|発言|質疑|討議|審議|開会|閉会|配[布付])[^。]{0,40}(?:お願い(?:いた)?します|いたします|"
    r"入ります|移ります|移りたいと思います|始めます|終わります|させていただきます|したいと思います|お返しします|進めます|御覧ください|ご覧ください)。?$"
    r"|^[一-龥]{1,4}(?:委員|構成員)、?(?:お願い(?:いた)?します|どうぞ|いかがでしょうか)?。?$"
)
_POLITE = re.compile(
    r"(?:です|ます|ました|でした|ません|でしょう|ください|ましょう)(?:か|ね|よ|けれども|が)?[。?？]?$"
)


def speech_of(sentence: str) -> Speech:
    """Say what a sentence of a member's turn does."""
    form = plain(sentence)
    if _COURTESY.search(form) or _PROCEDURAL.search(form):
        return Speech.COURTESY
    if _ASKS_TO_AGREE.search(form):
        return Speech.CLAIM
    if _QUESTION.search(form):
        return Speech.QUESTION
    return Speech.CLAIM if _CLAIM.search(form) else Speech.FACT


def is_polite(sentence: str) -> bool:
    """Whether a sentence ends as speech does (です・ます); a summary ends in である."""
    return _POLITE.search(plain(sentence)) is not None


_SHIFT = re.compile(
    r"^(?:(?:次|つぎ)に|続いて|続きまして|それから|それと|あと(?:、|は|もう)|最後に|もう(?:一|1)(?:つ|点)|別の|(?:第)?[0-9一二三四五]+(?:点|つ)?目|"
    r"(?:二|三|2|3)(?:つ|点)(?:目)?は|第[二三四五2345]に|ほかに|他に|話は変わ|加えて、?もう)"
)
_FOLLOWS = re.compile(
    r"^(?:したがって|従って|ですから|ですので|なので|そのため|このため|そこで|よって|以上(?:から|を踏まえ)|つまり|要するに|その意味で|そういう意味で|"
    r"こうした|このような|そうした|これ(?:は|が|を|に)|それ(?:は|が|を)|そのような)"
)
_AS_MEMBER = re.compile(
    r"一?委員(?:として|の立場)|(?:個人|私見)(?:として|的|では|を)|私(?:自身|個人)?(?:は|も|として(?:は|も)|の(?:意見|考え|感想))"
)


def shifts_topic(sentence: str) -> bool:
    """Whether a sentence turns to something else: 次に, ２点目, それから."""
    return _SHIFT.match(plain(sentence)) is not None


def follows_on(sentence: str) -> bool:
    """Whether a sentence concludes from what was said before it: したがって, ですから."""
    return _FOLLOWS.match(plain(sentence)) is not None


def as_member(sentence: str) -> bool:
    """Whether a chair speaks for themselves: 「一委員として申し上げますと」."""
    return _AS_MEMBER.search(plain(sentence)) is not None
