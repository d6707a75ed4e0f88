"""The invariants on minutes that nobody has seen: generated heads, bullets, breaks and notes.

The generator writes a document and knows what stands in it; the program must find exactly that.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from kosshi import ledger
from kosshi.align import align, place
from kosshi.errors import EncodingError
from kosshi.extract import extract
from kosshi.extract.identity import distinct
from kosshi.merge import merge
from kosshi.merge.issues import find_issues
from kosshi.read import open_bytes
from kosshi.settings import Panel, Section, Target
from kosshi.synthesis import Synthesis

if TYPE_CHECKING:
    from kosshi.model import Document

SUBJECTS = (
    "水道料金の改定",
    "図書館の開館時間",
    "AI を用いた相談窓口",
    "橋りょうの点検",
    "給食費の無償化",
)
CLAUSES = (
    "については、利用者の負担を見極めながら段階的に進めることが重要である。",
    "は、令和10年度までに結論を得るべきではないか。",
    "に関し、「地域の実情」に応じた柔軟な運用（例えば、試行的な実施）を求めたい。",
    "の進め方を誤れば、100%の合意は得られないおそれがある。",
    "をどのように評価するのか、データで示していただきたい。",
    "を優先することには反対である。",
)
THEMES = ("料金と負担", "施設の更新", "人材の確保", "広域連携")
ITEMS = "①②③④"

sentence = st.builds(
    lambda subject, clause: subject + clause, *map(st.sampled_from, (SUBJECTS, CLAUSES))
)


@dataclass
class Said:
    """An opinion as the generator means it."""

    theme: str
    lead: str
    items: list[str]
    second: str
    remark: str
    cut_at: int | None


@dataclass
class Minutes:
    """A generated document."""

    said: list[Said] = field(default_factory=list)
    bullet: str = "○　"
    heading: str = "（{}）"
    page: str = "\n- 3 -\n\n"

    def text(self) -> str:
        lines = [
            "　　　第４回　水道事業の在り方に関する懇談会　議事要旨",
            "",
            "１．日　時　令和７年１１月４日（火）１０：００～１２：００",
            "２．場　所　市役所第一会議室",
            "３．出席者　田中一郎、鈴木花子、高橋次郎（敬称略）",
            "４．議事の概要",
            "　事務局より資料１に基づき説明があった。",
            "　各委員から以下のような意見があった。",
            "",
        ]
        theme = None
        for said in self.said:
            if said.theme != theme:
                theme = said.theme
                lines += ["", self.heading.format(theme), ""]
            lead = said.lead
            if said.cut_at is not None:
                lead = lead[: said.cut_at] + "\n" + self.page + lead[said.cut_at :]
            tail = said.remark if not said.items and not said.second else ""
            lines.append(self.bullet + lead + tail)
            lines += [f"　　{ITEMS[n]}　{item}" for n, item in enumerate(said.items)]
            if said.second:
                lines += ["", said.second + said.remark]
                lines.append("")
        return "\n".join([*lines, "", "（以　上）", ""])


@st.composite
def minutes(draw: st.DrawFn) -> Minutes:
    document = Minutes(
        bullet=draw(st.sampled_from(["○　", "・", "● ", "◇ ", "➢ ", "- "])),
        heading=draw(st.sampled_from(["（{}）", "【{}】", "＜{}＞", "■{}", "（２）{}", "［{}］"])),
        page=draw(st.sampled_from(["\n- 3 -\n\n", "\n\f\n", "\n３\n\n", "\n3/12\n\n"])),
    )
    for theme in draw(st.lists(st.sampled_from(THEMES), min_size=1, max_size=3, unique=True)):
        for _ in range(draw(st.integers(1, 4))):
            lead = "".join(draw(st.lists(sentence, min_size=1, max_size=3)))
            items = draw(st.lists(sentence, max_size=3)) if draw(st.booleans()) else []
            if items:
                lead += "留意すべき点は次のとおりである。"
            second = draw(sentence) if not items and draw(st.integers(0, 4)) == 0 else ""
            remark = (
                "（別の委員からも同旨の発言があった。）" if draw(st.integers(0, 4)) == 0 else ""
            )
            cut_at = draw(st.integers(4, 9)) if draw(st.integers(0, 3)) == 0 else None
            if second and not document.bullet.strip():
                second = ""
            document.said.append(
                Said(theme, lead, items, second, remark if not items else "", cut_at)
            )
    return document


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _read(document: str, *, as_markdown: bool) -> Document:
    name = "meeting-04/議事要旨" + (".md" if as_markdown else ".txt")
    return open_bytes(document.encode("utf-8"), name, 4).whole()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(minutes(), st.booleans())
def test_what_was_said_is_what_is_found(document: Minutes, as_markdown: bool) -> None:
    record = extract(_read(document.text(), as_markdown=as_markdown))
    expected = [
        _bare(s.lead + "".join(ITEMS[n] + item for n, item in enumerate(s.items)) + s.second)
        for s in document.said
    ]
    assert [_bare(opinion.text) for opinion in record.opinions] == expected
    assert [len(opinion.items) for opinion in record.opinions] == [
        len(s.items) for s in document.said
    ]
    assert [opinion.theme[-1:] for opinion in record.opinions] == [
        (s.theme,) for s in document.said
    ]
    assert [opinion.endorsements for opinion in record.opinions] == [
        1 if said.remark else 0 for said in document.said
    ]
    assert record.facts.members == ("田中一郎", "鈴木花子", "高橋次郎")
    assert record.facts.date == "2025-11-04"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(minutes(), minutes())
def test_the_invariants_hold(one: Minutes, other: Minutes) -> None:
    records = distinct(
        [
            extract(_read(one.text(), as_markdown=False)),
            extract(_read(other.text(), as_markdown=True)),
        ]
    )
    target = Target(
        "plan", "水道計画", "計画", None, (Section("1", "料金の改定"), Section("2", "施設の点検"))
    )
    points = merge(records)
    ranked = {"plan": align(points, records, target)}
    synthesis = Synthesis(
        records,
        Panel((target,)),
        points,
        find_issues(points, records),
        place(points, ranked, (target,)),
    )
    data = ledger.build(synthesis, 1)
    ledger.verify(data, {record.id: record.text for record in records})
    assert data == ledger.build(synthesis, 1)
    rows = json.loads(data)["accounting"]
    assert [row["unaccounted"] for row in rows] == [0, 0]


text_line = st.text(
    st.one_of(
        st.sampled_from(
            list("○●・-－■（）【】①②ア１２.．。、「」　 \t第回委員会意見者注※*#|以上了→")
        ),
        st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(text_line, max_size=25), st.booleans())
def test_any_text_at_all_is_accounted_for(lines: list[str], as_markdown: bool) -> None:
    text = "\n".join(["第１回○○検討会　議事要旨", *lines, "○　意見である。"])
    try:
        document = _read(text, as_markdown=as_markdown)
    except EncodingError:  # so many control characters that it is no text
        assume(False)
    record = extract(document)
    assert ledger.unaccounted(record) == []
    assert sum(region.end - region.start for region in record.regions) == len(document.text)
