"""Merging, disputes and placing on 1,000, 10,000 and 100,000 generated opinions: time, memory, growth.

    make bench-scale            ARGS="1000 10000" for fewer

Opinions are put together from a grammar of official phrases, places and subjects, by a fixed seed: in
meetings of 200 (150 bullets of minutes under headings of ten, and 50 paragraphs of papers), of which
one in twenty repeats another of its meeting, some with another ending, and one in forty speaks against
something.  They go through the pipeline's own stages (``work_out``).  Each size runs in a process of its own.  The aim: at most 12 times the time for 10 times the
opinions, and under 4 GB at 100,000.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from kosshi.console.progress import progress
from kosshi.extract.conventions import kind_of
from kosshi.model import Facts, Kind, Opinion, Passage, Record, Source, Span
from kosshi.panel import load_panel
from kosshi.pipeline import work_out

SIZES = (1_000, 10_000, 100_000)
MEETING = 200
SEEDS = Path(__file__).parents[1] / "seeds"

# fmt: off
_PLACES = [
    "北海", "青葉", "若狭", "三河", "和泉", "備前", "安芸", "讃岐", "土佐", "筑紫",
    "日向", "薩摩", "沖見", "越路", "信濃", "駿河", "伊豆", "相模", "武蔵", "常陸",
]
_THINGS = [
    "水道管路", "橋梁点検", "救急搬送", "訪問介護", "学童保育", "路線バス", "離島航路", "森林整備", "害獣対策", "防潮堤",
    "雨水貯留", "太陽光発電", "蓄電池", "空き家", "商店街", "観光案内", "文化財修理", "図書館", "公民館", "小児医療",
    "看護職員", "消防団", "避難所", "備蓄倉庫", "通信回線", "行政手続", "個人情報", "統計調査", "人材研修", "外国人材",
    "技能実習", "農業用水", "漁港施設", "卸売市場", "物流拠点", "港湾荷役", "自動運転", "無人機", "衛星画像", "半導体",
    "研究設備", "大学病院", "産学連携", "知的財産", "中小企業", "事業承継", "創業支援", "融資制度", "地域通貨", "税務相談",
]
_ASPECTS = [
    "費用", "人員", "期限", "基準", "窓口", "契約", "記録", "料金", "体制", "計画",
    "効果", "責任", "範囲", "手順", "財源", "周知",
]
# fmt: on
_STATES = (
    "は年々重くなっており、{place}では前年の{n}倍に達した",
    "については、{place}の{m}地区で担い手が{n}人しか残っていない",
    "は{place}の{m}事業者のうち{n}者が見直しを求めている",
    "の在り方が{place}と{other}で異なり、利用者が{m}か所で手続を繰り返している",
)
_ASKS = (
    "{thing}の{aspect}を{place}の例にならって{m}年度までに改めるべきである",
    "国が{thing}の{aspect}を示し、{place}を含む{m}の団体で試行することが必要である",
    "{thing}の{aspect}を{other}と共同で担う仕組みを{n}年以内に設けてはどうか",
    "{thing}の{aspect}に関する{m}項目の調査を{place}から始めていただきたい",
)
_AGAINST = "{thing}の{aspect}を改めることには反対である"


def opinions(count: int) -> tuple[Record, ...]:
    """Return generated records that hold ``count`` opinions."""
    dice = random.Random(20261124)
    records = []
    for meeting in range(1, count // MEETING + 1):
        texts: list[tuple[str, str]] = []
        for number in range(MEETING):
            heading = f"第{meeting}回の議題{number // 10}"
            if texts and number % 20 == 19:
                texts.append((dice.choice(texts)[0].replace("べきである", "必要がある"), heading))
            else:
                texts.append((_text(dice, number), heading))
        records += [
            _record(meeting, Kind.MINUTES, texts[: MEETING * 3 // 4]),
            _record(meeting, Kind.PAPER, texts[MEETING * 3 // 4 :]),
        ]
    return tuple(records)


def _text(dice: random.Random, number: int) -> str:
    place, other = dice.sample(_PLACES, 2)
    told = {
        "place": place + dice.choice(_PLACES),
        "other": other + dice.choice(_PLACES),
        "thing": dice.choice(_PLACES) + dice.choice(_THINGS),
        "aspect": dice.choice(_ASPECTS),
        "m": dice.randrange(2, 400),
        "n": dice.randrange(2, 90),
    }
    asks = _AGAINST if number % 40 == 7 else dice.choice(_ASKS)
    state = "{thing}の{aspect}" + dice.choice(_STATES)
    return f"{state.format(**told)}。{asks.format(**told)}。"


def _record(meeting: int, kind: Kind, texts: list[tuple[str, str]]) -> Record:
    source = f"s{meeting}{kind[0]}"
    whole = "\n".join(text for text, _ in texts)
    found, start = [], 0
    for rank, (text, heading) in enumerate(texts):
        passage = Passage(text, (Span(start, start + len(text), rank + 1),))
        start += len(text) + 1
        theme = (heading,) if kind is Kind.MINUTES else ()
        found.append(
            Opinion(
                f"o{meeting}{kind[0]}{rank}", f"{meeting}-{kind[0]}{rank}", source, None, theme, passage,
                text, (), kind_of(text), (), "生成",
            )
        )  # fmt: skip
    file = Source(f"meeting-{meeting:02}/{kind}.txt", "", meeting, len(whole))
    return Record(source, file, whole, Facts(kind, "生成"), tuple(found), (), ())


def measure(count: int) -> dict[str, float]:
    """Run one size in this process; seconds by stage, and the peak of memory."""
    records, panel = opinions(count), load_panel(SEEDS)
    spent: Counter[str] = Counter()
    started = time.perf_counter()
    with progress() as shown:

        def timed(stage, what, function, *args):
            begun = time.perf_counter()
            found = shown(stage, what, function, *args)
            spent[stage] += time.perf_counter() - begun
            return found

        synthesis, _ = work_out(records, panel, call=timed)
    return {
        "opinions": count,
        "merge": spent["merge"],
        "align": spent["align"],
        "seconds": time.perf_counter() - started,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "points": len(synthesis.points),
        "disputes": len(synthesis.issues),
    }


def main(sizes: tuple[int, ...]) -> None:
    """Measure every size in a process of its own, and print the table."""
    print("意見      統合・争点  対応付け  計（秒）  倍率   メモリ（MB）  まとまり  争点数")
    last: dict[str, float] | None = None
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        one: dict[str, float] = json.loads(done.stdout)
        ratio = f"{one['seconds'] / last['seconds']:5.1f}" if last else "    –"
        print(
            f"{size:<8,}{one['merge']:12.1f} {one['align']:9.1f} {one['seconds']:9.1f}"
            f"  {ratio}  {one['mb']:11,.0f}  {one['points']:9,.0f}  {one['disputes']:6,.0f}"
        )
        last = one


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
