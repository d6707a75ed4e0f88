"""The words that tell each section of a document from its other sections.

A word is a compound noun of the section's own text.  It counts by how often it stands there and in
how few sections it stands (tf × inverse section frequency): what every section of a plan speaks of
(取組, 推進, 強化) leads nowhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from kosshi.marks import leading_mark
from kosshi.text import plain
from kosshi.words import compounds, nouns

if TYPE_CHECKING:
    from kosshi.outline.found import Heading

TERMS = 12
"""Words per section, if there are as many."""

COMMON = 0.15
"""A word that stands in a larger share of the sections (and in more than two) tells none of them."""

_PHRASES = """
推進 促進 強化 充実 確保 向上 改善 整備 拡充 拡大 構築 形成 展開 実施 実現 実行 検討 検証 評価 分析 把握 導入
活用 利用 支援 対応 対策 対処 処理 連携 協力 協働 参画 参加 育成 創出 発展 維持 管理 運営 運用 見直し 取組 取り組み
施策 措置 事業 政策 制度 体制 仕組み 枠組み 環境 基盤 方策 方針 方向 方向性 基本 基本的 考え方 在り方 目的 目標
趣旨 背景 現状 状況 情勢 課題 問題 必要 必要性 重要 重要性 可能 適切 十分 積極 積極的 効果 効果的 効率的 総合的 総合
計画的 一体 一体的 具体的 継続的 持続的 観点 視点 立場 場合 関係 関係者 関係機関 関係省庁 関係府省 国 政府
地方公共団体 都道府県 市町村 我が国 国内 国外 国内外 全国 地域 社会 国民 住民 県民 市民 民間 事業者 計画 戦略 指針
文書 今後 現在 近年 従来 将来 当面 引き続き 一層 多様 様々 各種 各般 全体 全般 内容 事項 範囲 程度 段階 規模 中心
前提 基礎 一環 手段 手法 方法 主体 役割 責務 責任 意識 理解 周知 公表 情報 増加 減少 変化 影響 進展 進捗 確認 設定
作成 策定 決定 改定 改正 見込み 想定 要請 期待 意味 結果 成果 実績 以下 以上 以内 上記 下記 前記 別表 別紙 附則
年度 年間 時点 時期 期間 毎年 毎年度 令和 平成 昭和
"""

SET_PHRASES = frozenset(_PHRASES.split())
"""Words of official writing that belong to no subject."""

_ENDING = re.compile(r"(?:等|など|ら|毎|ごと)+$")
_BEGINNING = re.compile(r"^(?:当該|各|本|同|全|該|約|毎)(?=..)")
_COUNTED = re.compile(
    r"(?:令和|平成|昭和)?(?:元|\d+)?(?:年度?|か年|箇年|月|日|人|件|回|割|%|円|億円|万人|程度|未満)+"
    r"(?:末|頃|間|以上|以下|以内)?|\d+.{0,2}|つ.*"
)


def vocabulary(headings: Sequence[Heading], most: int = TERMS) -> tuple[tuple[str, ...], ...]:
    """Return the words of each section, the most telling first, as they are written there.

    What stands in the section's own title is left out: the title leads there already.

    Args:
        headings: the sections of one document.
        most: how many words a section may have.
    """
    counts = [_words(heading) for heading in headings]
    sections = Counter(form for found, _ in counts for form in found)
    limit = max(1 if len(headings) < 6 else 2, math.floor(COMMON * len(headings)))
    return tuple(
        _telling(found, shown, sections, len(headings), limit, most, plain(heading.title))
        for heading, (found, shown) in zip(headings, counts, strict=True)
    )


def _telling(
    found: Counter[str],
    shown: dict[str, str],
    sections: Counter[str],
    number: int,
    limit: int,
    most: int,
    title: str,
) -> tuple[str, ...]:
    named = set(compounds(title))
    order = {form: rank for rank, form in enumerate(found)}
    kept = [form for form in found if sections[form] <= limit and form not in named]
    kept.sort(
        key=lambda form: (
            -round(found[form] * math.log((number + 1) / sections[form]) * _length(form), 6),
            order[form],
        )
    )
    return tuple(shown[form] for form in kept[:most])


def _length(form: str) -> float:
    """A long compound says more than a short one."""
    return min(1.4, 0.8 + 0.1 * len(form))


def _words(heading: Heading) -> tuple[Counter[str], dict[str, str]]:
    """Count the words of a section by normal form, and keep how each is written first."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for text in (heading.title, *heading.paragraphs):
        mark = leading_mark(text)  # a label would stick to the first word: ア救急車
        said = text[mark.length :] if mark else text
        for word in compounds("".join(normalize("NFKC", said).split())):
            bare = _BEGINNING.sub("", _ENDING.sub("", word))
            form = plain(bare)
            if _tells(form):
                counts[form] += 1
                shown.setdefault(form, bare)
    return counts, shown


def _tells(form: str) -> bool:
    """Whether a word names a subject: not a set phrase, nor one made of nothing else."""
    if len(form) < 2 or _COUNTED.fullmatch(form) or form in SET_PHRASES:
        return False
    parts = nouns(form)
    return not (parts and "".join(parts) == form and all(part in SET_PHRASES for part in parts))
