"""A briefing of realistic size and wording, made from the seeds without the pipeline.

The seeds are read here by the crudest means, so that the renderer's tests say nothing about, and
never wait for, the stages before it.  What matters is real Japanese text of real length.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from kosshi.briefing import (
    AgendaEntry,
    AgendaGroup,
    AgendaQuote,
    AgendaReference,
    AgendaVoice,
    Annex,
    Briefing,
    ChapterCoverage,
    CrossReference,
    Head,
    HeatRow,
    IssueEntry,
    NoteEntry,
    Part,
    PointEntry,
    PositionEntry,
    PositionPoint,
    Quote,
    Reference,
    Remark,
    SectionEntry,
    SetAside,
    SilentSection,
    SourceEntry,
    Summary,
    TargetOutline,
)
from kosshi.render import Product

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = (ROOT / "templates",)
_SEEDS = ROOT / "seeds"
_PAPERS = (("遠藤", "paper-endo.md"), ("橋本", "paper-hashimoto.md"), ("鈴木", "paper-suzuki.md"))
_LABELS = "①②③④⑤⑥⑦⑧⑨"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _opinion(text: str, number: int, prefix: str, line: int, theme: tuple[str, ...]) -> Quote:
    """Make a quotation of a text whose sub-items stand on lines of their own."""
    endorsed = re.search(r"\([^()]*別の委員より[^()]*\)$", text)
    body = text[: endorsed.start()] if endorsed else text
    parts = tuple(
        Part(piece[0], piece[1:].strip()) if piece[0] in _LABELS else Part("", piece)
        for piece in (piece.strip() for piece in body.split("\n"))
        if piece
    )
    paper = prefix != "議"
    return Quote(
        id=_digest(text)[:12],
        label=f"{prefix}{number}",
        parts=parts,
        source=f"{prefix}委員提出資料" if paper else "議事要旨",
        place=f"{line}行",
        speaker=f"{prefix}委員" if paper else None,
        theme=theme,
        kind="提言" if "べき" in text else "認識",
        endorsements=1 if endorsed else 0,
        remarks=(Remark("賛同", endorsed.group()),) if endorsed else (),
        point="",
        section=None,
    )


def _minutes() -> list[Quote]:
    raw = (_SEEDS / "meeting-02" / "minutes.md").read_text("utf-8")
    quotes: list[Quote] = []
    part, theme, current, start = "", "", "", 0
    for number, given in enumerate([*raw.split("\n"), "- "], 1):
        if given.startswith(("<sup>", "---")):
            continue
        line = re.sub(r"<sup>\d+</sup>", "", given)
        heading = re.fullmatch(r"(?:#+ )?【(.+)】|(?:#+ )?\((.+)\)", line.strip())
        if line.startswith("- ") or heading:
            if current and part:
                label, text = (part, theme), current
                quotes.append(_opinion(text, len(quotes) + 1, "議", start, label))
            current, start = line[2:].strip() if line.startswith("- ") else "", number
            if heading:
                part, theme = (
                    (heading[1].replace(" ", ""), "") if heading[1] else (part, heading[2])
                )
        elif re.match(r"\s+- [①-⑨]", line) and current:
            current += "\n" + line.strip()[2:]
        elif line.strip() and current and not line.startswith("#"):
            current += line.strip()
    return [quote for quote in quotes if not quote.parts[0].text.startswith("・")]


def _papers() -> list[Quote]:
    quotes: list[Quote] = []
    for name, file in _PAPERS:
        theme, number = "", 0
        lines = (_SEEDS / "meeting-02" / file).read_text("utf-8").split("\n")
        for line, text in enumerate(lines, 1):
            if text.startswith("#"):
                theme = text.lstrip("# ").strip("<>")
            elif len(text) > 150 and "\t" not in text and number < 4:
                number += 1
                quotes.append(_opinion(text, number, name, line, (theme,) if theme else ()))
    return quotes


def _grams(text: str) -> set[str]:
    return {
        text[i : i + 2] for i in range(len(text) - 1) if re.match("[一-龠ァ-ヶA-Z]{2}", text[i:])
    }


def _headline(quote: Quote) -> tuple[str, bool, bool]:
    sentence = max(
        (part.text for part in quote.parts[:1]),
        key=len,
    ).split("。")[0]
    if len(sentence) <= 70:
        return sentence, False, False
    return sentence[-64:], True, False


@cache
def briefing() -> Briefing:
    """Return a briefing of all opinions in the seeds' minutes and some of the papers."""
    minutes, papers = _minutes(), _papers()
    targets = [
        yaml.safe_load((_SEEDS / "outlines" / f"{name}.yaml").read_text("utf-8"))
        for name in ("nss", "nds", "dbp")
    ]
    # Two or three neighbours in a theme make a point now and then.
    groups: list[list[Quote]] = []
    for quote in minutes:
        same = groups and groups[-1][0].theme == quote.theme and len(groups[-1]) < 2
        if same and int(_digest(quote.id), 16) % 3 == 0:
            groups[-1].append(quote)
        else:
            groups.append([quote])
    for quote in papers:
        best = max(groups, key=lambda group: len(_grams(str(group)) & _grams(str(quote))))
        best.append(quote) if len(best) < 3 else groups.append([quote])

    placed: dict[tuple[str, str], list[PointEntry]] = {}
    refs: dict[tuple[str, str], list[CrossReference]] = {}
    unplaced: list[PointEntry] = []
    all_quotes: dict[str, Quote] = {}
    themes: dict[tuple[str, str], list[set[str]]] = {}
    for number, found in enumerate(groups, 1):
        words = _grams("".join(part.text for quote in found for part in quote.parts))
        ranked = sorted(
            (
                (
                    -len(words & _grams(section["title"])) - 3 * (number % 3 == index),
                    target["id"],
                    section["number"],
                    target,
                )
                for index, target in enumerate(targets)
                for section in target["sections"]
                if len(words & _grams(section["title"])) > 1
            ),
            key=lambda entry: entry[:3],
        )
        point_id = _digest(found[0].id)[:12]
        headline, cut_start, cut_end = _headline(found[0])
        section = f"{ranked[0][3]['short']} {ranked[0][2]}" if ranked else None
        group = [replace(quote, point=point_id, section=section) for quote in found]
        all_quotes |= {quote.id: quote for quote in group}
        seen = {ranked[0][1]} if ranked else set()
        also = []
        for entry in ranked[1:]:
            if entry[1] not in seen and entry[0] < -2:
                seen.add(entry[1])
                also.append(entry)
        point = PointEntry(
            id=point_id,
            label=f"点{number}",
            headline=headline,
            cut_start=cut_start,
            cut_end=cut_end,
            kind=group[0].kind,
            support="2件の資料に記載" if len({quote.source for quote in group}) > 1 else "",
            endorsements=sum(quote.endorsements for quote in group),
            quotes=tuple(group),
            reason=("総合的な国力", "FOIP", "戦略的コミュニケーション")[: 1 + number % 3]
            if ranked
            else (),
            also=tuple(Reference(e[1], e[3]["short"], e[2], ("連携", "強化")) for e in also),
            issues=("nnp",) if group[0].theme[-1:] == ("非核三原則",) else (),
        )
        themes.setdefault((group[0].theme * 2)[:2], []).append(seen)
        if not ranked:
            unplaced.append(point)
            continue
        placed.setdefault((ranked[0][1], ranked[0][2]), []).append(point)
        for entry in also:
            refs.setdefault((entry[1], entry[2]), []).append(
                CrossReference(point_id, point.label, headline, cut_start, cut_end, section or "")
            )

    outlines = tuple(_outline(target, placed, refs) for target in targets)
    sources = _sources(minutes, papers)
    everything = [all_quotes[quote.id] for quote in minutes + papers]
    heat = tuple(
        HeatRow(
            part=part,
            theme=theme,
            counts=(counts := tuple(sum(t["id"] in s for s in seen) for t in targets)),
            shades=tuple(min(4, (count + 1) // 2) for count in counts),
            total=len(seen),
        )
        for (part, theme), seen in themes.items()
    )
    points = [point for group in placed.values() for point in group]
    return Briefing(
        head=Head(
            panel="総合的な国力から安全保障を考える有識者会議",
            title="骨子（案）",
            draft="第1稿",
            date="令和8年7月15日",
            number="資料１",
            marking="取扱注意",
            meeting="第2回",
            meeting_facts=(
                ("第2回日時", "令和8年6月8日(月)15時28分～17時05分"),
                ("第2回場所", "内閣総理大臣官邸2階大ホール"),
                (
                    "第2回有識者",
                    (
                        "秋池玲子、遠藤典子、黒江哲郎、佐々江賢一郎、清水賢治、鈴木一人、橋本和仁、"
                        "東野篤子、細谷雄一、松尾豊、三毛兼承、森田隆之、山口寿一、山崎幸二"
                    ),
                ),
            ),
            next_meeting="第3回",
            next_date="7月下旬又は8月上旬",
        ),
        warnings=(
            "資料「meeting-02/annex.pdf」は読み取れなかったため、この稿に含まれていません。",
            "事務局判断1件（op-3f2a…の統合）は、対象の意見が見当たらないため適用していません。",
        ),
        summary=Summary(
            figures=(
                ("資料", 4, "議事要旨1、委員提出資料3"),
                ("意見", len(everything), f"議事要旨{len(minutes)}、提出資料{len(papers)}"),
                ("まとまり", len(groups), f"うち未分類{len(unplaced)}"),
                ("争点", 2, "賛否の分かれる論点"),
                ("賛同", 2, "議事要旨に記録のあるもの"),
            ),
            heat_targets=tuple(outline.short for outline in outlines),
            heat=heat,
            silent=tuple(
                (
                    outline.short,
                    outline.section_count - outline.covered_count,
                    outline.section_count,
                    tuple(f"{s.number} {s.title}" for s in outline.silent if s.depth == 0),
                )
                for outline in outlines
            ),
        ),
        outlines=outlines,
        issues=_issues(points + unplaced),
        unplaced=tuple(unplaced),
        annexes=tuple(
            Annex(source, _groups([q for q in everything if q.source == source.title]))
            for source in sources
        ),
        sources=sources,
        abbreviations=(
            ("CPTPP", "Comprehensive and Progressive agreement for Trans-Pacific Partnership"),
            ("FOIP", "Free and Open Indo-Pacific"),
            ("ODA", "Official Development Assistance"),
            ("OSA", "Official Security Assistance"),
        ),
        notes=(
            NoteEntry("議事要旨", "2", None, "高市総理による外交政策スピーチ (令和8年5月2日)"),
            NoteEntry(
                "議事要旨",
                "6",
                "Human in the loop",
                "人間がAIエージェントの手続きの流れに関与し、適切な判断をすることで、適切にタスクを"
                "実行できるようにする仕組み。",
            ),
        ),
        set_aside=(
            SetAside(
                "議事要旨",
                "15行",
                "議事の経過",
                "冒頭、…より説明",
                "冒頭、有馬外務省総合外交政策局長より、【資料1】に基づき、「外交力の強化」について説明。",
            ),
            SetAside(
                "橋本委員提出資料",
                "66行",
                "参考資料",
                "参考の表",
                "マレーシア (ASM) Loh 上級アナリスト 「信頼・一貫性・長期性」で優位。",
            ),
        ),
        agenda=_agenda(points),
    )


def _outline(
    target: dict,  # type: ignore[type-arg]
    placed: dict[tuple[str, str], list[PointEntry]],
    refs: dict[tuple[str, str], list[CrossReference]],
) -> TargetOutline:
    sections = target["sections"]

    def below(number: str) -> list[dict]:  # type: ignore[type-arg]
        return [
            section
            for section in sections
            if section["number"] == number or section["number"].startswith(number + "-")
        ]

    def total(number: str) -> int:
        keys = [(target["id"], section["number"]) for section in below(number)]
        return sum(len(placed.get(key, ())) + len(refs.get(key, ())) for key in keys)

    entries = tuple(
        SectionEntry(
            anchor=f"{target['id']}-{index}",
            number=section["number"],
            title=section["title"],
            depth=section["number"].count("-"),
            points=tuple(placed.get((target["id"], section["number"]), ())),
            references=tuple(refs.get((target["id"], section["number"]), ())),
            total=total(section["number"]),
        )
        for index, section in enumerate(sections)
        if total(section["number"])
    )
    silent = tuple(
        SilentSection(
            s["number"],
            s["title"],
            s["number"].count("-"),
            len(below(s["number"])) > 1,
        )
        for s in sections
        if not total(s["number"])
        and ("-" not in s["number"] or total(s["number"].rpartition("-")[0]))
    )
    return TargetOutline(
        id=target["id"],
        title=target["title"],
        short=target["short"],
        date="令和4年12月16日",
        sections=entries,
        silent=silent,
        section_count=len(sections),
        covered_count=len(entries),
        primary_points=sum(len(entry.points) for entry in entries),
        all_points=sum(len(entry.points) + len(entry.references) for entry in entries),
        chapters=tuple(
            ChapterCoverage(
                s["number"],
                s["title"],
                tuple(
                    len(placed.get(key, ())) + len(refs.get(key, ()))
                    for key in ((target["id"], each["number"]) for each in below(s["number"]))
                ),
                total(s["number"]),
            )
            for s in sections
            if "-" not in s["number"]
        ),
    )


def _issues(points: list[PointEntry]) -> tuple[IssueEntry, ...]:
    def position(stance: str, *starts: str) -> PositionEntry:
        chosen = [
            (point, quote, part)
            for start in starts
            for point in points
            for quote in point.quotes
            for part in quote.parts
            if start in part.text
        ]
        return PositionEntry(
            stance,
            tuple(
                PositionPoint(
                    point.id,
                    quote.label,
                    next(
                        s
                        for s in re.findall("[^。]*。|[^。]+$", part.text)
                        if any(start in s for start in starts)
                    ),
                    f"{quote.source} {quote.place}",
                    quote.endorsements,
                    quote.remarks,
                )
                for point, quote, part in chosen
            ),
        )

    return (
        IssueEntry(
            "nnp",
            "争1",
            "非核三原則",
            "非核三原則を見直すか。",
            (
                position("賛成", "見直すべきだと考えている"),
                position("条件付き", "柔軟に対応させていく", "見直す余地が出てくる"),
                position("慎重・反対", "有識者会議では扱うべきではない"),
            ),
            "賛成1、条件付き2（賛同1）、慎重・反対1",
        ),
        IssueEntry(
            "sub",
            "争2",
            "潜水艦の動力",
            "原子力潜水艦の導入を進めるか。",
            (
                position("賛成", "第一回目の本有識者会議で提言した原子力潜水艦"),
                position("慎重・反対", "現時点で、原子力を強調するのは", "明確化すべき。"),
            ),
            "賛成1、慎重・反対2（賛同1）",
        ),
    )


def _agenda(points: list[PointEntry]) -> tuple[AgendaGroup, ...]:
    """Take the disputes, and the first sentence of every third point as if it asked something."""

    def voice(stance: str, point: PointEntry) -> AgendaVoice:
        quote = point.quotes[0]
        source = f"{quote.source} {quote.place}"
        return AgendaVoice(stance, (AgendaReference(point.id, quote.label, source, quote.theme),))

    disputed = AgendaEntry(
        "1",
        "「非核三原則」について、どのように考えるか。",
        (),
        (voice("積極的な意見", points[0]), voice("慎重・反対の意見", points[1])),
        "nnp",
    )
    asked = tuple(
        AgendaEntry(
            str(number),
            "",
            (AgendaQuote(point.headline, point.cut_start, point.cut_end),),
            (voice("", point),),
        )
        for number, point in enumerate(points[::3], 2)
    )
    silent = AgendaEntry("99", "国際テロ対策（安保戦略 Ⅵ-2）について、御意見はあるか。", (), ())
    return (
        AgendaGroup("意見の分かれている論点", (disputed,)),
        AgendaGroup("委員から提起された問い", asked),
        AgendaGroup("まだ議論されていない節", (silent,)),
    )


def _groups(quotes: list[Quote]) -> tuple[tuple[tuple[str, ...], tuple[Quote, ...]], ...]:
    groups: dict[tuple[str, ...], list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.theme, []).append(quote)
    return tuple((theme, tuple(group)) for theme, group in groups.items())


def _sources(minutes: list[Quote], papers: list[Quote]) -> tuple[SourceEntry, ...]:
    files = [("議事要旨", "minutes.md", minutes)] + [
        (f"{name}委員提出資料", file, [q for q in papers if q.label.startswith(name)])
        for name, file in _PAPERS
    ]
    entries = []
    for number, (title, file, quotes) in enumerate(files, 1):
        data = (_SEEDS / "meeting-02" / file).read_bytes()
        length = len(data.decode())
        opinion = sum(len(part.text) for quote in quotes for part in quote.parts)
        heading = 310
        entries.append(
            SourceEntry(
                id=_digest(file)[:12],
                label=f"資{number}",
                title=title,
                kind="議事要旨" if number == 1 else "委員提出資料",
                path=f"meeting-02/{file}",
                sha256=hashlib.sha256(data).hexdigest(),
                author=None if number == 1 else title[:2],
                date="令和8年6月8日",
                characters=length,
                opinions=len(quotes),
                accounting=(
                    ("意見", opinion),
                    ("見出し", heading),
                    ("参考資料", length - opinion - heading - 120),
                    ("空白", 120),
                    ("説明のつかない文字", 0),
                ),
            )
        )
    return tuple(entries)


def product(made: Briefing | None = None) -> Product:
    """Return the product of a briefing, of the realistic one if none is given."""
    return Product(
        made if made is not None else briefing(), b'{"schema": "kosshi/ledger/1"}\n', TEMPLATES
    )
