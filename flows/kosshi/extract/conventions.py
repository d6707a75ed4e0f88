"""How papers and opinions speak: what a paper announces, what leads to items, what a sentence does.

Each pattern names the convention of Japanese official minutes it rests on.  Patterns are matched
against text in normal form (``text.plain``: NFKC, no white space), so that 「以　上」 and 「以上」,
（ and ( are one.
"""

from __future__ import annotations

import re

from kosshi.model import OpinionKind
from kosshi.text import plain, sentences

_BRIEF = re.compile(
    r"^(?:本|この|当|以下|以下に|そこで、?本)?(?:資料|稿|ペーパー|メモ|意見書|発言)(?:では|は|において|にて)?、?[^。]*"
    r"(?:提示|整理|記載|説明|紹介|記述|提出|意見|コメント|述べ|申し述べ|申し上げ|報告|比較|検討|分析|考察|概観|論じ|取り上げ|記)"
    r"(?:したい|する|します|した|したもの|いたします|させていただきます|ます|るもの|る)(?:もの)?(?:である|です)?。?$"
    r"|^[^。]{0,60}(?:について|関して|関し|に対し|につき|に対する)、?(?:以下の?とおり|次の?とおり|下記の?とおり)?、?[^。]{0,20}"
    r"(?:コメント|意見|発言|説明|所見|見解|考え)(?:を)?[^。]{0,10}"
    r"(?:いたします|します|申し上げます|述べます|述べる|述べたい|提出します|提出いたします|する)。?$"
    r"|^(?:[^。]{0,60}(?:ため|ので|つき|が|、))?(?:以下|下記|次|別紙)の?(?:とおり|通り)、?[^。]{0,20}"
    r"(?:意見|提出|申し上げ|述べ|コメント)[^。]{0,14}。?$"
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
    if not cuts or len(form) > 250:
        return False
    if all(_COVERS.search(s) or _BRIEF.match(s) for s in (form[a:b] for a, b in cuts)):
        return True
    if len(cuts) > 1 and not introduction:
        return False
    last = form[cuts[-1][0] :]
    return _BRIEF.match(last) is not None or (introduction and _PLAN.search(last) is not None)


_PLAN = re.compile(
    r"(?:報告|補足|紹介|説明|整理|概観)(?:する|したい|します|いたします|したものである)。?$|述べる。?$"
)


_COVERS = re.compile(
    r"(?:欠席|出席(?:でき|が(?:かな|叶)わ|し(?:かね|得))|参加でき)[^。]{0,40}(?:意見|所見|コメント|考え)[^。]{0,16}(?:ます|する|たい|です)。?$"
    r"|(?:欠席|出席(?:でき|が(?:かな|叶)わ|し(?:かね|得))(?:ない)?)[^。]{0,10}(?:ため|につき|ので)、?(?:書面|文書|紙面)(?:により|にて|で|による)?[^。]{0,14}。?$"
    r"|(?:事務局|座長|会長|委員長|貴職)[^。]{0,60}(?:配[布付]|紹介|代読|読み上げ|取り計らい|取扱い|共有|配慮)"
    r"[^。]{0,24}お願い(?:申し上げ|いたし|し)ます。?$"
    r"|^(?:御|ご)?(?:検討|審議|高配)[^。]{0,8}(?:よろしく)?、?お願い[^。]{0,12}。?$"
    r"|お?取り?(?:計|はか)らい[^。]{0,10}(?:よろしく)?[^。]{0,4}お願い[^。]{0,12}。?$"
    r"|(?:公表|公開)(?:して|され)[^。]{0,16}(?:差し支え|支障|構いません|結構)[^。]{0,10}。?$"
    r"|(?:事務局|座長)[^。]{0,16}(?:整え|修正し|調整し|直し)て[^。]{0,12}(?:構いません|結構です|差し支え[^。]{0,8})。?$"
    r"|(?:意見|所見|考え)[^。]{0,12}(?:を|として)[^。]{0,8}(?:お送り|送付|提出)(?:いた)?します。?$"
    r"|^(?:当会|当協会|当法人|当社|当団体|本会|弊社|弊会)は、?[^。]*(?:団体|組織|会|法人|企業|事業者|会社)(?:です|であります|でございます)。?$"
    r"|(?:お世話になって(?:い|おり)ます|拝読(?:いた)?しました|[0-9]+点(?:を)?お送り(?:いた)?します|遅れて(?:参加|出席)(?:いた)?します)。?$"
    r"|^[^。]{0,40}(?:申し訳|恐縮)[^。]{0,6}(?:ございません|ありません|です)。?$|^(?:委員の)?[一-龥々]{1,6}(?:です|でございます|と申します)。?$"
    r"|^(?:平素|日頃)[^。]{0,40}(?:感謝|御礼|お礼)[^。]{0,10}ます。?$"
)
"""The words with which a letter hands in its opinions: 「欠席いたしますので、書面にて意見を提出いたします。」"""


INTRODUCTION = re.compile(r"はじめに|初めに|趣旨|本資料について|本稿について|前書き|まえがき|序")
"""Titles of sections that introduce a paper."""

CLOSING = re.compile(
    r"まとめ(?:と.{1,6})?|おわりに|終わりに|終りに|最後に|結び(?:に.{0,6})?|むすび(?:に.{0,6})?|結語|結論"
)
"""Titles of sections that close a paper; they stand beside its sections, whatever their marks."""


def topic_of_brief(text: str) -> str | None:
    """Return the subject of 「（資料１に基づき、）Ｘについて、コメントいたします。」, or None."""
    match = re.search(
        r"([^、。]+?)(?:について|に関して|に関し|につき)、?[^、。]{0,12}(?:コメント|意見|述べ|発言)",
        text,
    )
    return match[1].strip() if match else None


_COURTESY = re.compile(
    r"^(?:以上(?:です|であります|となります)?|(?:以上、)?(?:何卒)?(?:御検討|ご検討|御高配|ご高配)?[^。]{0,12}よろしくお願い[^。]{0,8}|"
    r"(?:本日は、?)?[^。]{0,20}ありがとうございま(?:す|した))。?$"
)
_CAPTION = re.compile(
    r"^(?:(?:図|表|図表|写真)(?:\s|(?=[^。]{2,50}[(（][^()（）]{2,30}(?:作成|出所|出典|提供)[)）]$)).{2,80}"
    r"|(?:図|表|図表|別図|別表|写真)[0-9一二三四五六七八九十]+(?:-[0-9]+)?[.．:：、 　]?[^。]{0,60}"
    r"|[(（【](?:出所|出典|資料|注|備考|単位)[)）】][:：]?.{0,160}|(?:出所|出典)[:：].{0,160})$"
)


def letter_form(text: str) -> bool:
    """Whether a line is the form of a letter: 殿, 記, 拝啓, よろしくお願い申し上げます."""
    form = plain(text)
    return _LETTER.match(form) is not None or _COURTESY.match(form) is not None


_NONE = re.compile(r"[-－ー―–—・…/／]*|(?:特に|特段)?(?:なし|無し|ありません)。?|同上|〃|″")


def is_nothing(text: str) -> bool:
    """Whether a cell or an answer says that there is nothing to say: 特になし, －."""
    return _NONE.fullmatch(plain(text)) is not None


_SPACED = re.compile(r"\S(?:\u3000{3,}|[ \u3000]{5,})\S")


def spaced_row(text: str) -> bool:
    """Whether a line is a row of a table set with spaces: wide gaps inside, and no sentence."""
    return _SPACED.search(text) is not None and not any(end in text for end in "。．！？")


def caption(text: str) -> bool:
    """Whether a line is a caption of a figure or table, or names its source."""
    return _CAPTION.match(plain(text)) is not None


_ANNOUNCES = re.compile(
    r"(?:以下|下記|次|左記)の|(?:[0-9一二三四五六七八九十](?:つ|点|項目|個))|(?:は|が|には|として|とは)、?$|[:：]$"
    r"|いくつか|次のとおり|とおり"
)


def announces_items(text: str) -> bool:
    """Whether a text leads to sub-items: 「次の３つである。」「核心は、」「以下のとおり：」."""
    form = plain(text)
    cuts = sentences(form)
    last = form[cuts[-1][0] :] if cuts else form
    return _ANNOUNCES.search(last) is not None


_RESUMES = re.compile(
    r"(?:の(?:[0-9一二三四五六七八九十]+(?:つ|点|者|項目)|いずれ|よう|うち|各|全て|すべて|場合|観点)|(?:に|と)(?:ついて|関し|対し|加え|おいて|よ[りっ]|分け|係る)|"
    r"を(?!め)|が(?!ん)(?=[、あ一-龥])|は、|も、|へ(?:の|と)|といった|という|とする|との|と(?=[考思し])|(?:など|等)(?:の|を|が|は|、|で)|で(?:ある|は|あ[りっ]|す))"
)
"""What no sentence begins with: particles and copulas that follow a list."""


def resumes(text: str) -> bool:
    """Whether a paragraph below a list goes on with the sentence above it: 「の三点である。」."""
    return _RESUMES.match(plain(text)) is not None


_KINDS: tuple[tuple[OpinionKind, re.Pattern[str]], ...] = (
    # A negated cue says the opposite, so these come before the cues themselves.
    (OpinionKind.FOR, re.compile(r"(?:違和感|異論|異議|問題)(?:は|も)?(?:特に|特段)?な(?:い|く)")),
    (
        OpinionKind.CONCERN,
        re.compile(r"(?:共有|認識|理解|浸透|徹底)(?:が|は)?され(?:ていない|ておらず)"),
    ),
    (
        OpinionKind.AGAINST,
        re.compile(
            r"いか(?:がな|がの|なる|かな)ものか|反対(?:する|である|だ|です|の立場|せざるを得ない|。?$)|"
            r"(?:賛成|賛同|同意)(?:できない|しかねる|できかねる)|(?:適当|適切)(?:では|で)な(?:い(?!か)|く)|慎重であるべき|"
            r"必要性?(?:は|が)(?:ない|乏しい|低い)|必要は(?:ない|ありません)|"
            r"(?:扱う|行う|進める|導入する|認める|設ける|す|する|緩和する|見直す|変える|拡大する)べきで(?:は)?な(?:い(?!か)|く)|"
            r"容認できない|認められない|避けるべき|撤回すべき|(?:というの)?は間違い"
        ),
    ),
    (
        OpinionKind.QUESTION,
        re.compile(
            r"(?:伺いたい|お聞きしたい|教えて(?:いただきたい|ほしい)|確認したい|お尋ねしたい|質問(?:したい|する)?)。?$|"
            r"(?:どう(?!か。?$)|どのよう|何(?!か[をがに])|なぜ|いつ|どこ|誰|いかに)[^。]{0,60}"
            r"(?:のか|だろうか|であろうか|でしょうか|ますか|ですか|か)。?$"
        ),
    ),
    (
        OpinionKind.PROPOSAL,
        re.compile(
            r"べき|必要(?:が|だ|で|。|と|では|な)|必要$|必要性|重要|肝要|不可欠|急務|求められ|求めたい|いただきたい|"
            r"(?:して|て)(?:ほしい|欲しい)|提案|提言|期待(?:する|し|され)|(?:して|で|として|ことと)は(?:どう|いかが)|望ま(?:しい|れる)|"
            r"ねばならない|なければ(?:ならない|いけない)|ないといけない|検討(?:し|に値)|進めたい|願(?:い|う|います)|役割を担う|"
            r"した方がよい|したほうがよい|目指す|お願い|急がれる|られたい|れたい|よう(?:に)?求め|(?:制度|義務|一本|明確|強|徹底|見え|可視)化。?$"
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
            r"賛成|賛同|支持(?:する|したい)|評価(?:する|し|したい|できる)|異論はない|良い(?:考え|案|方向|取組)|妥当"
        ),
    ),
)


_CLAUSE = re.compile(r"^.*(?:[^で]が|ものの|けれども|一方)、(?=.{6,})")
"""What stands before the last adversative comma is conceded, not claimed."""

_REPORTED = re.compile(
    r"(?:とした|としている|と(?:述べ|語|主張|発表|明記)[^。]{0,6}|との(?:こと|指摘|報道)[^。]{0,8})。?$"
)
"""Somebody else's words: an observation."""

_STRONG = re.compile(
    r"(?:べき(?:である|だ|です|と(?:考え|思)[^。]{0,6})?|必要(?:がある|である|だ|と(?:考え|思)[^。]{0,6})?|いただきたい|てほしい|求めたい|"
    r"提案したい|お願いしたい|不可欠(?:である|だ)?|なければならない|どうか)。?$"
)
_PREDICATE = 26
"""Characters at the end of a sentence that hold its predicate."""


def kind_of(text: str) -> OpinionKind:
    """Say what an opinion does, by the predicate of its last sentence; 認識 where nothing is asked.

    Japanese puts the attitude at the end of the sentence, and minutes put the conclusion at the
    end of the bullet.  What is conceded (…が、) or reported (…とした) is no attitude of the speaker's.
    Where the last sentence only describes, an earlier one that asks outright makes a proposal.
    """
    form = plain(text)
    cuts = [form[start:end] for start, end in sentences(form)] or [form]
    last = _CLAUSE.sub("", _LONG_QUOTE.sub("", cuts[-1]))
    if not _REPORTED.search(last):
        for kind, pattern in _KINDS:
            scope = last if kind is OpinionKind.QUESTION else last[-_PREDICATE:]
            if pattern.search(scope):
                return kind
    for sentence in cuts[:-1]:
        claimed = _CLAUSE.sub("", _LONG_QUOTE.sub("", sentence))
        if _KINDS_AGAINST.search(claimed[-_PREDICATE:]):
            return OpinionKind.AGAINST
    if any(_STRONG.search(sentence) for sentence in cuts[:-1]):
        return OpinionKind.PROPOSAL
    return OpinionKind.OBSERVATION if form else OpinionKind.OTHER


_LONG_QUOTE = re.compile(r"「[^「」]{13,}」|『[^『』]{13,}』")
_KINDS_AGAINST = next(pattern for kind, pattern in _KINDS if kind is OpinionKind.AGAINST)
