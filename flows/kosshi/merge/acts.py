"""What is to be done with a thing: more of it, less of it, or what is done now.

``stances`` tells whether a sentence is for or against something.  Whether two sentences oppose each other
depends on the act too: 「給付を打ち切るべき」 and 「給付を続けるべき」 both ask for something, 「定員を減らすべき
ではない」 and 「定員を増やすべき」 stand on one side, and who warns of raising a fee stands against who asks for
it.  So an act has a sign, seen from the thing: 廃止, 縮小, 禁止 are less of it.  Acts upon acts multiply (規制の
緩和, 転売を制限する仕組みを設ける), so that two wordings of one proposal have the same sign.
"""

from __future__ import annotations

import re

LESS = re.compile(
    r"減ら|減じ|半減|軽減|削[らりるぎっ減除]|縮[めま小減]|廃[しすさ止]|撤[廃去退]|外[しすさせ]|除外|除[くい]|打ち?切|や[めむ](?!を得)|止め|中止|停止|休止|終え|終わら|終了|終結|"
    r"無く[しすせな]|(?<=[がをはもの])なく(?:す|せ|し|な[るりっれ])|卒業|上限(?!を?の?引き?上げ)|緩[めま和]|短く|短縮|狭め|下げ|引下|低く|安く|閉[じ鎖館校]|抑[え制]|制限|制約|規制|禁[じず止]|縛|締め出|売[りる却]|手放|"
    r"(?:認め|許さ|許可し|適用し|行わ|求め|課さ|設け|使わ|含め|しな|とし)(?:られ)?(?:ない|ず|ぬ)|切り捨|廃線|統廃合|離脱|脱却|解体|解除|取り壊|壊[しすせ]|弱め|薄め|奪|拒|断[ちつっ念]|凍結|返上|剝が|剥が"
)
"""Acts that leave less of a thing."""

MORE = re.compile(
    r"増や|増[しすや設員額]|拡[げ大充張]|広げ|広く|設け|設置|創設|新設|導入|始め|開始|つく[りるっれ]|作[りるっれ]|認め|許可|解禁|引き?上げ|値上げ|上げ|高[くめ]|強[めく化]|厳し|厳格|延ば|延長|延伸|長く|手厚|充実|拡充|"
    r"再開|加え|追加|課[しすせ]|義務[付づ化]|求め|徴収|整備|建設|建て|公表|公開|進め|促[しす進]|復活|入れ|普及|後押|推進|強力に|支給|補助|保障|保証"
)
"""Acts that leave more of it."""

_CHANGE = re.compile(
    r"転換|切り?替|改め|変え|変更|移[しす行管]|見直|置き換|代え|替え|振り向|移行|任せ|委ね|委託|譲[りる渡]"
)
"""Acts that put something else in its place."""

ACT = re.compile(f"(?:{LESS.pattern}|{MORE.pattern}|{_CHANGE.pattern}|統合|集約)")
"""Whatever is done with a thing."""

_KEEP = re.compile(
    r"(?:維持|存続|継続|温存|堅持|保持)(?:す(?:べき|る(?:こと|必要|の[がは]|ほう|方))|を(?:望|求|図)|して(?:いただ|ほし|もら|いく(?:べき|必要))|しなければ|され(?:たい|るべき)|が(?:必要|望まし|重要))|"
    r"(?:基準|規則|ルール|原則|制度|約束|取決め|水準)[はをが](?:引き続き|今後も)?(?:守|保)(?:ら|る|り|っ|た|ち|つ)|"
    r"(?:残|遺|守り抜|据え置)(?:す|し|く|い)(?:べき|て(?:ほし|いただ|もら|おく|いく(?:べき|必要))|なければ|こと[がをはに]|の[がは]|方|ほう|。|$|必要|たい)|"
    r"(?:[いきしちにりみびえけせてめれげべ])続け(?:る(?:べき|こと|必要|の[がは])|て(?:ほし|いただ|もら)|なければ|たい)|(?<!を)続け(?:る(?:べき|こと|必要)|て(?:ほし|いただ|もら)|なければ)|"
    r"(?:現状|現行|現在|今|これまで|従来)(?:の[^、。]{0,14})?(?:どおり|通り)"
)
"""Demands to go on with a thing."""

_AS_IS = re.compile(r"現行|現状|現在|今の|従来|既存|これまで|据え置|のまま|どおり|引き続き|今後も")


_GOES_ON = re.compile(r"(?:は|も|について|に関して|に対して|を|に)[、,]$")
"""A clause that ends so names the thing; what is done with it is said in the end."""

_LIFTED = re.compile(r"(?:禁止|制限|規制|制約|上限)[^、。]{0,10}を(?:改|見直)")
"""A limit that is changed is less of a limit."""


_OF_ACTS = frozenset(
    "義務付化課導入実施検討見直推進促強拡充新創設置廃止禁制限緩和延長引上下増減縮大小"
)


def is_act(token: str) -> bool:
    """Whether ideographs, or a pair of them, are only of words for acts."""
    return _OF_ACTS.issuperset(token.replace("+", ""))


def keeps(form: str) -> bool:
    """Whether a sentence (in normal form) asks to go on with a thing."""
    return _KEEP.search(form) is not None


def as_it_is(form: str) -> bool:
    """Whether a sentence speaks of what holds now: to keep it is to be against any change of it."""
    return _AS_IS.search(form) is not None


def changes(form: str) -> bool:
    """Whether a sentence asks for something else in a thing's place."""
    return _CHANGE.search(form) is not None or LESS.search(form) is not None


def sign(sentence: str, start: int) -> int:
    """Return the sign of what is done with a thing.

    Args:
        sentence: in normal form.
        start: where the thing's last word begins; what stands before it tells of something else.

    Returns:
        −1 for less of it, 1 for more of it, 0 where no act is named: by the clause that the thing stands
        in, with the last one if it only names the thing.
    """
    offset = 0
    clauses = re.split("(?<=[、,])", sentence)
    for clause in clauses:
        end = offset + len(clause)
        if end > start:
            told = clause[max(0, start - offset) :]
            if _GOES_ON.search(clause) and end < len(sentence):
                told += clauses[-1]
            less = len(LESS.findall(told)) + len(_LIFTED.findall(told))
            return -1 if less % 2 else int(less > 0 or MORE.search(told) is not None)
        offset = end
    return 0
