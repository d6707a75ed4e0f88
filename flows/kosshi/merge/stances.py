"""The position a sentence takes, read from its words and how it ends.

Official minutes are written in a narrow register, so the endings tell.  What is said *against* something
is said in a few ways: outright (反対, 賛成しかねる), as what should not be done (べきではない, 必要はない,
控えるべき), as doubt (いかがなものか, 疑問が残る, 懸念がある) or as a fault of the time or the manner (時期尚早,
拙速).  A *condition* is named (条件, 前提, に限る), or stands between a consent and its price (反対するものでは
ないが、…).  Denials of an objection (異論はない, 反対するものではない) and of a loss (減らすべきではない) are no
objections; they are taken out first.
"""

from __future__ import annotations

import re

from kosshi.model import Stance

_NOT = r"(?:ない|なく|なかろう|ません|ず|ぬ)"
"""Denials, plain and polite (ではありません, できません)."""

_OUGHT_NOT = rf"べき(?:もの)?で(?:は)?(?:あり|ござい)?{_NOT}(?!か|でしょうか|だろうか)"

_ENDING = r"[ぁ-ん]{0,5}"
_LESSENED = rf"(?:減ら|減少さ|削|削減|縮小|縮減|廃止|弱め|弱体化さ|緩め|やめ|止め|引き下げ|切り捨て|無く|なく){_ENDING}"
_NEGLECTED = (
    r"(?:後退さ|損な|失|失わ|遅ら|遅れ|先送り|先延ばし|後回し|軽視|無視|看過|見過ご|見逃|見落と|放置|怠|忘れ|躊躇|ためら|妨げ|阻害|諦め|とどま)"
    rf"{_ENDING}"
)
"""Verbs of loss and neglect: not to do them is to ask for something, as 「定員を減らすべきではない」 does.

The former somebody may propose, so that it is also an objection; the latter nobody does.
"""

_DENIED = (
    rf"(?:べき(?:もの)?で(?:は)?(?:あり)?|(?:て|こと(?:が)?あって)?はなら|(?:て|で)はなら|ことがあってはなら|"
    rf"(?:る|す|む|く)?わけに(?:は|も)(?:いか|まいら)){_NOT}(?!か)"
)
_UNOPPOSED = (
    rf"(?:異論|異存|異議)(?:は|も)?(?:全く|特に)?(?:{_NOT}|ござい)|"
    rf"(?:反対|否定|排除|拒否|懸念)(?:を)?(?:し(?:て(?:いる)?)?|する)?(?:つもり|もの|わけ|立場|意図|趣旨)?(?:で)?(?:は|も)(?:あり|ござい)?(?:し)?{_NOT}|"
    r"(?:排除|否定|反対)(?:せず|し(?:ない|ません))"
)
_NO_OBJECTION = re.compile(rf"{_UNOPPOSED}|(?:{_LESSENED}|{_NEGLECTED}){_DENIED}")
"""What denies an objection …"""

_NO_OBJECTION_TO_ACT = re.compile(rf"{_UNOPPOSED}|{_NEGLECTED}{_DENIED}")
"""… and an objection to an act, which may be one of less."""

_ALONE = re.compile(
    r"(?:だけ|のみ|ばかり)(?:で|に)(?:は|も)?[^。、]{0,24}(?:難し|困難|無理|でき(?:ない|ず|ません)|賄え|足り(?:な|ず|ません)|不十分|限(?:界|り)|変わら|意味|解決|進ま|つながら|薄い)"
)
"""What is not enough by itself (「運賃だけで賄うことは難しく」) is not objected to."""

_TO_DISCUSS = re.compile(
    r"(?:議論|討議|審議)(?:を|が|に)?[^。、]{0,10}(?:べき|必要|重要|大切|なければ|たい|求め|不可欠|欠かせ)[^。、]{0,12}$"
)
"""That something be discussed says nothing of it."""

_OTHERS_VIEW = re.compile(
    r"[^。]*(?:といった|という)(?:意見|議論|主張|風潮|声)(?:が|は|に|には)[^。]*(?:てはい|てはな|べきで)[^。]*"
)
"""To object to somebody's view (…という意見がまかり通ってはいけない) is not to object to what it is about."""

_CONSENTING = (
    r"(?:賛成|賛同|同意|支持|容認|首肯|納得|同調|承服|了承|了解|承認|是認|許容|肯定|推奨|歓迎)"
)
_UNABLE = (
    r"(?:でき(?:ない|ません|かね|ず)|しかね|し(?:難|がた)|致しかね|いたしかね|し得(?:ない|ません|ず)|"
    r"(?:する)?わけに(?:は|も)(?:いか|まい)|する(?:気|つもり)に(?:は)?なれ)"
)
_REFUSED = (
    rf"反対(?!側|方向|に)|反対に(?:は)?(?:回|立)|{_CONSENTING}(?:する(?:こと)?(?:に)?は|は|も|とまでは)?(?:{_UNABLE}|し{_NOT})|"
    r"(?:認め|受け入れ|(?:に(?:は|も)|(?:こと|案|話|提案|求め|要請|要求|方針)に)応じ)(?:られ(?:ない|ません)|るべきでない|るわけに(?:は)?いか|ることは(?:でき(?:ない|ません)|難し)|難い|がたい|(?:る)?つもりはない)|"
    r"(?<!待ち)(?<!見る)かね(?:る(?!こと)|ます|るところ)|わけに(?:は|も)(?:いか(?:ない|ず|ぬ|ん|ま)|まいら|参ら)|"
    r"(?:与|くみ)(?:でき|し|すること(?:は)?でき)(?:ない|ません)|"
    r"(?:任せ|委ね|預け|勧め)られ(?:ない|ません)|お?勧め(?:は)?でき(?:ない|ません)|(?:こと(?:は|も)|わけに(?:は|も))(?:到底|とても|決して)?でき(?:ない|ません|ず)|(?:納得|合点)(?:が|は)?(?:い(?:か|き)|ゆか)(?:ない|ません|ず)|"
    r"(?<!猶予も)(?<!猶予は)(?<!失敗は)許され(?:ない|ません|るものでは)|(?:て|で)(?:ほし|欲し|もらいた|いただきた|頂きた)く(?:は)?(?:ない|ありません)|(?:て|で)は困(?:る|り)|ないで(?:ほし|欲し|いただ|もらい|下さ|くださ)|"
    r"首をかしげ|否定的|消極的(?:である|な(?:立場|意見))|(?:論外|もってのほか|言語道断)(?:で|だ|と)"
)
"""A refusal: of consent, or to do what is asked (応じかねる, …わけにはいかない, …てほしくない)."""

_NEEDLESS = (
    rf"{_OUGHT_NOT}|(?:して|であって|あって|(?:認め|許し|進め|広げ|設け|増やし|始め)て)は(?:なら|いけ|なり)(?:ない|ず|ません)(?!か|旨|こと[をと])|"
    r"必要(?:性)?(?:は|が|まで(?:は)?)(?:全く|特に)?(?:ない|ありません|ございません|乏しい|低い|薄い)|必要(?:が|性が|性に|に)(?:ない|乏しい)|必要(?:性)?[はがをも][^。、]{0,6}(?:感じ|認め|見いだ|見当た)(?:ら|られ)?(?:ない|ません|ず)|べき[一-龥]{1,6}(?:では|とは)(?:ない(?!か)|ありません(?!か)|言えな|思えな)|必要(?:性)?があるとは(?:思え|言え|いえ|考え)|には及ば(?:ない|ず|ません)|(?<!は)(?:不要|不必要)(?:で|だ|と|。|$)|"
    r"(?<!なければ)(?<!ないと)(?<!だけでは)(?:理由|根拠|必然性|意義|意味|利点|利益|緊急性|合理性|妥当性|正当性|大義)(?:は|が|も|に)?(?:ほとんど|どこにも|特に|全く)?(?:ない|ありません|なかろう|見当たら|見いだせ|見出せ|見つから|乏し|欠け|薄い|感じ(?:られ)?な|認められな)|"
    r"(?:現行|現状|現在|今|既存|従来|これまで)の[^。、]{0,14}(?:で|ば|すれば)(?:も)?(?:足り|十分|(?:よ|良|い)い|構わな|差し支えな|何ら問題|[^。、]{0,6}(?:支障|問題|不都合|不便)(?:は|が)(?:生じて|起きて|出て)?(?:い)?な|対応でき|対処でき|間に合)|を使えば足り|(?:で|すれば|ば)足り(?:る(?!こと)|ます)|(?:求め|始め|すれ|よれ)れ?ば十分|(?:で|により|によって)(?:十分に)?対応(?:は)?(?:でき|可能)|"
    r"(?:現行|現状|今|努力義務|制|これまで|従来)(?:の[^。、]{0,8})?のまま(?:と(?:す|し)|で(?!は)|維持|残|続け|運用|据え置|に(?:とど|す|し))|にとどめ(?:る?べき|[^。]{0,6}(?:よい|望まし|ほうが|方が|現実的|妥当|適当|適切|賢明))|"
    r"据え置(?:く|き|い)(?!かれ|では)|堅持|(?:現行|現状|現在|既存|従来|今)の[^。、]{0,14}を?(?:維持|存続|継続)(?!でき)|"
    r"(?:段階|時期|状況|環境|状態)に?(?:で)?(?:は)?(?:まだ|いまだ)?(?:ない(?:$|[。、と])|ありません|至って(?:い|お)|達して(?:い|お)ら?な)|(?:機|期)(?:が|は)(?:まだ)?熟(?:して(?:い|お)ら?(?:な|ず)|さ)|"
    r"より(?:も|は)?、?(?:むしろ)?[^。]{2,50}(?:が先(?:で|だ|決)|(?:ほう|方)が先|を優先(?:す|さ)|先決|を?先に[^。、]{1,8}(?:べき|必要|たい|ほし))|"
    r"という(?:の|こと)は間違い|論ずる(?:の|こと)は|(?:論ずる|決める|進める|扱う|捉える)(?:べきで|こと)は(?:なく|できない)"
)
"""What need not be: no need, no reason, the present rule is enough, something else comes first."""

_OUGHT = (
    r"(?:る|り|す|む)?(?:の|こと)?(?:べき|必要が|ほうが|方が|が(?:適|妥|賢|望)|を求め|としたい)"
)
_DROPPED = rf"(?:やめ|中止す|停止す|廃止す|撤廃す|抑制す|抑え|打ち切|縮小す){_OUGHT}"
"""What is there, and is to be less or no more."""

_HELD_BACK = (
    r"慎重(?:論|な立場|にならざる|であるべき|でなければ|さが)|慎重を期|慎重に[^。、]{0,12}(?:べき|必要|たい|求め|[方ほ]うがよ?い?|願|いただ)|"
    r"慎重な(?:検討|対応|議論|姿勢|判断|見方|取扱い|運用)(?:が|を)?(?:必要|求め|要|願|お願い)|"
    rf"(?:見合わせ|見送|控え|避け|取りやめ|中断す|凍結す|撤回す|断念す|思いとどま|慎){_OUGHT}|(?:自制|自粛)すべき|"
    r"立ち止ま(?:る|り|っ)|考え直|再考(?:す|を|が)|白紙に(?:戻|返)|仕切り直"
)
"""What is to be put off, dropped, or thought over again."""

_DOUBTED = (
    r"いか(?:がな|がの|なる|かな)もの(?:か|だろうか|で)|いかがかと|(?:どう|如何)なものか|"
    r"疑問(?!点|に(?:思|答|応|対))(?:で|だ|が(?:残|あ|ござ|生|大)|を(?:感|持|抱|禁|呈|覚)|は(?:残|拭))|疑問に思|疑(?:念|義)(?:が|を|は)|疑わしい|懐疑的|"
    r"懸念(?:(?:が|は|も)(?:あ|ござ|残|大|強|尽き|拭|払拭(?:でき|され)な)|を(?:抱|持|覚|感|禁|示|有)|して(?:いる|おり)|せざる|され)|危惧(?:を|し|す|さ)|不安(?:が残|(?:は|が|も)拭)|(?:こと|の|へ)(?:に(?:は|も)?|への)、?[^。、]{0,10}(?:不安|心配)|"
    r"(?:果たして|本当に|はたして)[^。]{2,60}(?<!どう)か(?:$|[。、と])|(?<!十分)(?<!足りる)とは(?:到底|とても)?(?:思え|考え(?:られ)?|信じられ)(?:ない|ません|な?にく)|"
    r"(?:抵抗(?:感)?|違和感|ためらい)(?:が(?:あ|ござ|強|大|残)|を(?:覚|感|禁|抱)|は(?:拭|否))"
)
"""Doubt, worry and unease; いかがなものか also with the slips of hasty minutes."""

_FAULTED = (
    r"尚早|拙速(?!を避け)|前のめり|ありき(?:で|の)|(?<!では)無理が(?:あ|ござ)|早計|"
    r"(?:行き過ぎ|やり過ぎ|本末転倒|無謀|乱暴|暴論|性急|早すぎ|筋違い|無責任|逆効果|愚策|無意味|的外れ|見当違い|絵に描いた餅|机上の空論|現実離れ|非現実|非効率|現実味(?:が|に)(?:な|乏|欠)|屋上屋|身の丈に合わ)|筋が(?:違|悪)|"
    r"(?<!必ずしも)(?:適当|適切|妥当|現実的|賢明|得策|合理的|公平)(?:で|と)(?:は)?(?:あり|ござい|思え|言え|いえ)?(?:{_NOT}|な[いく])(?!と承知)|(?:望ま|好ま)しく(?:は)?(?:ない|ありません)|(?:なじま|そぐわ)ない(?:もの|の)?(?:で|と|。|$)|なじまず|"
    r"相(?:いれ|容れ|入れ)(?:な|ず|ま)|(?:原則|理念|趣旨|精神|流れ|考え方?|憲法|公平|約束|方針|使命|意義)に(?:反する|反します|反し、|逆行|もと[るり]|背[くき]|矛盾)|"
    r"(?:こと|の|まで)(?:は|も|には|に)(?:[^。、]{0,14}?)(?:難し|困難|不可能|酷(?:で|だ|な|と)|危う|危険|荷が重|無駄|過大|過重|過剰|不公平|不合理|不適切|心配(?:で|だ|$)|恐怖)|"
    r"(?:議論|話|案)に(?:は)?(?:乗れ|加われ)(?:ない|ません)|(?:増え|な|生|招|終わ|強ま|広が)[るむく]だけで(?:は|あ|す|し)|(?:重荷|負担|形骸)[^。]{0,6}(?:になる|する)だけ|"
    r"(?:理解|納得|同意|合意|賛同)(?:は|が|を)(?:到底)?得られ(?:ない|ません)|(?:単なる|ただの|名ばかりの)[^。]{1,20}(?:に(?:過ぎ|すぎ|ほかなら)|だ|で)"
).replace("{_NOT}", _NOT)
"""A fault of the time, the manner or the substance."""

_AGAINST_ACT = re.compile(f"{_REFUSED}|{_NEEDLESS}|{_HELD_BACK}|{_DOUBTED}|{_FAULTED}")
"""Sentences that speak against doing something …"""

_DROPPED_NOW = re.compile(_DROPPED)

_AGAINST = re.compile(f"{_DROPPED}|{_AGAINST_ACT.pattern}")
"""… or against something that is there."""

_PROVIDED = (
    r"(?:仮に|(?:の|もの|と|うえ|上|形|こと)?で(?:あれ|したら|あるの?なら|あるならば)|(?:の|もの)?なら(?:ば)?、|(?:の|た|る)なら(?:ば)?(?!な)|(?:導入|措置|制度|範囲|形)なら|"
    r"場合に(?:は|限|のみ|だけ)|場合だけ|た(?:後|のち|上|うえ)(?:に|で(?:あれ|なら))|てから(?:で|に|の)|と(?:引換え|引き換え|一体|セット)(?:に|で|と)|限り(?:で|に(?:おい|限)))"
)
"""What a consent may hang on …"""

_GRANTED = (
    r"(?:見直|導入|認め|余地|判断|検討|優先|可能|賛成|賛同|同意|支持|やむを得|容認|許可|許容|"
    r"よい|良い|構わな|差し支え|選択肢|受け入れ|応じ|理解(?:でき|する|し)|あり得|考えられ|踏み切|遅くな|協力)"
)
"""… and words of consent."""

_CONDITIONAL = re.compile(
    rf"余地(?!を(?:狭|奪|失|なく|無く|縮|与)|が(?:広|生|大|増))|{_PROVIDED}[^。]*{_GRANTED}|に限(?:り|って|定し(?:て|た)?|る(?:べき|こと|の(?:が|で)|もの|と))[^。]*(?:べき|賛成|認め|導入|よい|適|妥当|必要|考え)?|"
    r"(?:の|こと)?(?:で(?:あれ|あるなら)ば?|なら(?:ば)?)、[^。]*(?:が先|先に|前に|まず|前提|条件|必須)|てから(?:でも|で)(?:も)?遅く(?:は)?な|順序(?:を踏|で進|が)|(?:必須|(?<!の)要件)(?:と(?:し|す)|で|だ)|"
    r"を(?:条件|要件)(?:に|と|として)|を条件|(?<!の)条件(?:と|が|で)|条件(?:に|付き)|前提(?:で|に|と|条件)|前提となる|柔軟に|切り分け|"
    r"(?:賛成|賛同|異論|異存|理解|必要性は|意義は|否定|反対|方向性は)[^。、]{0,16}(?:が、|けれども|ものの、|ものの(?!考)|一方|としても)|"
    r"否定する(?:つもりは|もの(?:で|では))|(?:排除|否定|反対)(?:し(?:ない|ません)|せず|する(?:もの|つもり|わけ)(?:で)?は(?:ない|なく|ありません))|優先(?:され|す)|見極め|した上で判断|ただし|但し|段階的に|試行的に|た段階で(?:進め|行|導入|検討)|やむを得(?:ない|ません)(?=[。、とがもで]|面|よう|$)"
)
"""Sentences that agree or disagree under a condition, or ask what comes first."""

_PROVISO = ("ただし", "但し")
"""What begins so restricts what was said before, be it worded as an objection."""

_FOR = re.compile(
    rf"べき(?!か(?:どうか|等|など|[をにはが、。]|$))(?!(?:もの)?で(?:は)?(?:あり|ござい)?{_NOT}(?!か|でしょうか|だろうか))|必要(?:が|で|だ|。|と|性|な)|必要$|重要|不可欠|欠かせ|ほか(?:は)?(?:ない|ありません)|以外にない|急務|急が(?:れ|なければ)|待ったなし|肝要|求め|いただきたい|頂きたい|てほしい|て欲しい|願いたい|お願いし|望まし|望まれ|望む|提案|期待(?:し|す|さ)|要する|が要る|が要り|要望|先決|筋(?:で|だ|と思)|検討に値|妥当(?:で|だ)(?!は)|"
    r"(?:では|て|で)は(?:どう|いかが|ないか)|考えられる|賛成|賛同|同感|異論(?:は|も)|検討(?:する|して|すべ)|なければならない|なければなりません|(?<![知伺聞尋教])(?<!確認)[いきしちにびみりえけせてねべめれげ]たい(?:と思う|と考える|です|と思います|と考えます)?。?$|(?:た|る)(?:方|ほう)が(?:よい|[^。]{0,30}(?:良|望ま|守ら|効果|合理|合って|かな|現実|有効|得策|喜ば|早い|(?:の)?ではない(?:か|でしょうか|だろうか)))|(?:て|で)よい(?:。|の|と)|されたい|[えけせてねへめれげべ]ばよい|(?:時|時期|段階)(?:に|が)(?:来|至)|(?:有効|有用|有益|公平|公正|合理的|適切|適当|賢明)(?:で|だ|な(?:方法|手|選択|やり方)|と(?:考|思))|(?:どう|いかが)でしょう"
)
"""Sentences that ask for something."""

_QUOTED = re.compile(r"「[^「」]{13,}」|『[^『』]{13,}』")
"""Somebody else's words, such as a judgment's, take no position; a short quotation is a term."""

_REPORT = re.compile(
    r"(?:と|という|との|といった|旨の|旨)(?:の)?(?:御|ご)?(?:意見|指摘|発言|要望|提案|懸念|声|認識|考え)(?:が|も|は)?(?:、)?[^。、]{0,16}(?:あった|ありました|あり|示された|出された|述べられた|寄せられた|出た)?[。)）]*$"
)
"""The formula by which minutes report (…との意見があった) is no part of what was said."""

_PLAIN = re.compile(r"べき|見直|反対|賛成|賛同")
"""Words of a plain position: among sentences of one stance, one of these is shown."""

_EXPLICIT = re.compile(
    r"賛成|賛同|反対|賛否|慎重|いか(?:がな|がの|なる|かな)もの|否定(?:する|し(?:ない|ません)|せず)|排除|余地|認められない|容認|"
    r"時期尚早|拙速|疑問が|必要は(?:ない|ありません)|見合わせ|見送るべき|控えるべき|" + _OUGHT_NOT
)
"""Words that only a sentence in a dispute uses."""


_CONCEDES = re.compile(
    r"(?:否定|排除|反対|拒否)(?:する(?:つもり|もの|わけ)?)?(?:では|は)(?:ない|なく|ありません|ございません)|排除(?:しない|せず|しません)"
)


def stance_of(form: str) -> Stance | None:
    """Return the position that a sentence (in normal form) takes, or None if it takes none."""
    form = without_quotations(form)
    if form.startswith(_PROVISO):
        return Stance.CONDITIONAL
    rest = _NO_OBJECTION.sub("", form)
    if _AGAINST.search(_OTHERS_VIEW.sub("", _ALONE.sub("", rest))):
        return Stance.AGAINST
    if _CONDITIONAL.search(form):
        return Stance.CONDITIONAL
    return Stance.FOR if rest != form or _FOR.search(form) else None


def without_quotations(form: str) -> str:
    """Return a sentence without others' words, which take no position of the speaker's."""
    return _QUOTED.sub("", form)


def without_report(form: str) -> str:
    """Return a sentence without the formula that reports it."""
    return _REPORT.sub("", form) or form


def attitude(form: str) -> Stance | None:
    """Return the position that a sentence takes on the act that it names, be it one of less.

    「制度を廃止すべき」 is for an abolition, 「定員を減らすべきではない」 against a cut; of the thing itself
    they say the contrary (``stance_of``).
    """
    form = without_quotations(form)
    if form.startswith(_PROVISO):
        return Stance.CONDITIONAL
    rest = _NO_OBJECTION_TO_ACT.sub("", form)
    if _AGAINST_ACT.search(_OTHERS_VIEW.sub("", _ALONE.sub("", rest))):
        return Stance.AGAINST
    if _CONDITIONAL.search(form):
        return Stance.CONDITIONAL
    return Stance.FOR if rest != form or _FOR.search(form) else None


_ACT_DENIED = re.compile(
    rf"{_OUGHT_NOT}|[うくすつぬむるぐぶ]必要(?:性)?(?:は|が|まで(?:は)?)(?:全く|特に)?(?:な|ありませ|ございませ)|(?:て|で)は(?:なら|いけ|なり)|わけに(?:は|も)|(?:て|で)(?:ほし|欲し|もらいた|いただきた|頂きた)く(?:は)?(?:な|あり)|[うくすつぬむるぐぶ](?:に|には)(?:及ば|値し|当たら)"
)


def denies_act(form: str) -> bool:
    """Whether a sentence says of the act of its verb that it ought not, or need not, be done."""
    return _ACT_DENIED.search(form) is not None


def asks_to_discuss(form: str) -> bool:
    """Whether all that a sentence asks for is that something be discussed."""
    return _TO_DISCUSS.search(without_report(form).rstrip("。")) is not None


def drops(form: str) -> bool:
    """Whether a sentence asks that what is there be less or no more."""
    return _DROPPED_NOW.search(form) is not None


def positions_in(form: str) -> list[int]:
    """Return where the words begin by which a piece of a sentence objects, doubts or sets a condition."""
    return sorted({m.start() for p in (_AGAINST, _CONDITIONAL) for m in p.finditer(form)})


def concedes(form: str) -> bool:
    """Whether a sentence does not rule something out: what is asked beside it are conditions."""
    return _CONCEDES.search(form) is not None


def is_explicit(form: str) -> bool:
    """Whether a sentence says itself that it is for or against something."""
    return _EXPLICIT.search(without_quotations(form)) is not None


_NAMED = re.compile(
    r"(?:を|が)条件|条件付き|を前提(?:に|と)[^。、]{0,10}(?:賛成|認め|進め|導入|検討|受け入|するなら)|に限(?:って|り|る|定)|のであれば|た段階で"
)


def sets_condition(form: str) -> bool:
    """Whether a sentence names a condition."""
    return _NAMED.search(without_quotations(form)) is not None


_CONSENT = re.compile(
    r"認めて|賛成|賛同|受け入れ|差し支え|(?:て|で)(?:も)?よい|やむを得|検討に値|適当"
)


def consents(form: str) -> bool:
    """Whether a sentence agrees to something, be it under a condition."""
    return _CONSENT.search(without_quotations(form)) is not None


def is_plain(form: str) -> bool:
    """Whether a sentence takes its position in plain words."""
    return _PLAIN.search(form) is not None
