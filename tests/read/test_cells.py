"""Tables of opinions, in every format that has tables: what a cell holds is read as the text is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from kosshi import ledger
from kosshi.extract import extract
from kosshi.model import Account, Record
from kosshi.read import open_bytes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from typesetting import STYLES, package, paragraph, run

LONG = "利用者の減少は全国に共通する課題であり、自治体ごとの取組だけでは限界がある。"
HEAD = (
    "第3回図書館協議会　議事要旨", "１　日時　令和8年5月11日（月）", "２　場所　会議室",
    "３　出席者　有働委員、外山委員、鈴木委員", "４　主な意見",
)  # fmt: skip
STYLE = (
    "table { border-collapse: collapse; width: 100% } td { border: 0.5pt solid black; padding: 2pt;"
    " vertical-align: top } p { margin: 0 } td p { padding-left: 1em; text-indent: -1em } p { orphans: 1; widows: 1 }"
)

Cell = str | tuple[str, int, int]
"""A cell's lines, or (lines, rows, columns) where it is merged."""


def parts(cell: Cell) -> tuple[list[str], int, int]:
    lines, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
    return lines.split("\n"), down, across


def page(rows: list[list[Cell]], line: str = "<p>{}</p>") -> str:
    table = ""
    for row in rows:
        table += "<tr>"
        for lines, down, across in map(parts, row):
            inner = "".join(line.format(each) for each in lines)
            table += f"<td rowspan={down} colspan={across}>{inner}</td>"
        table += "</tr>"
    head = "".join(f"<p>{each}</p>" for each in HEAD)
    return f"<!DOCTYPE html><html lang=ja><meta charset=utf-8><body>{head}<table>{table}</table><p>以上</p>"


def word(rows: list[list[Cell]], below: str = "以上") -> bytes:
    """Return the table in Word, whose merged cells have a cell in every row."""
    width = sum(parts(cell)[2] for cell in rows[0])
    open_cells: dict[int, int] = {}
    table = ""
    for row in rows:
        told, column, waiting = "", 0, list(row)
        while column < width:
            if open_cells.get(column, 0) > 0:
                open_cells[column] -= 1
                told += f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
                column += 1
                continue
            lines, down, across = parts(waiting.pop(0))
            merge = '<w:vMerge w:val="restart"/>' if down > 1 else ""
            span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
            inner = "".join(paragraph(run(each)) for each in lines)
            told += f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inner}</w:tc>"
            open_cells[column] = down - 1
            column += across
        table += f"<w:tr>{told}</w:tr>"
    body = "".join(paragraph(run(each)) for each in HEAD) + f"<w:tbl>{table}</w:tbl>"
    last = "".join(paragraph(run(line)) for line in below.split("\n"))
    return package({"document": body + last, "styles": STYLES})


def printed(text: str, size: str = "A4; margin: 25mm") -> bytes:
    import weasyprint

    style = f"@page {{ size: {size} }} body {{ font: 10.5pt/17pt 'BIZ UDMincho' }} {STYLE}"
    data: bytes = weasyprint.HTML(
        string=text.replace("<body>", f"<style>{style}</style><body>")
    ).write_pdf()
    return data


def record(data: bytes, name: str) -> Record:
    found = extract(open_bytes(data, name, 1).whole())
    assert ledger.unaccounted(found) == []
    return found


def records(rows: list[list[Cell]]) -> list[Record]:
    """Return what is read of a table as a page, as Word and as PDF."""
    return [
        record(page(rows).encode(), "a.html"),
        record(word(rows), "a.docx"),
        record(printed(page(rows)), "a.pdf"),
    ]


def said(found: Record) -> list[tuple[tuple[str, ...], str | None, str]]:
    return [(o.theme, o.speaker, o.text) for o in found.opinions]


def test_each_bullet_in_a_cell_is_an_opinion_under_what_the_row_is_about() -> None:
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["１　分館の運営", f"○　分館は残すべきである。{LONG}\n○　分館の統合もやむを得ない。"],
        ["２　司書の確保", "○　司書の待遇を改善する必要がある。"],
    ]
    for found in records(rows):
        assert said(found) == [
            (("分館の運営",), None, f"分館は残すべきである。{LONG}"),
            (("分館の運営",), None, "分館の統合もやむを得ない。"),
            (("司書の確保",), None, "司書の待遇を改善する必要がある。"),
        ]


def test_the_rules_of_the_text_hold_in_a_cell() -> None:
    """The office's answer, what others said to it, and sub-items are told as outside of tables."""
    cell = (
        "○　司書の待遇を改善する必要がある。その際、次の２点に留意すべき。\n　①　給与の水準\n　②　任期の長さ\n"
        "○　資料の電子化は進んでいるのか。\n　→（事務局）昨年度までに２割を終えている。\n"
        "○　資格のない者も採用してはどうか。\n（他に３名の委員から同旨の意見）"
    )
    for found in records([["論点", "主な意見"], ["司書の確保", cell]]):
        assert [o.text.split("\n")[0] for o in found.opinions] == [
            "司書の待遇を改善する必要がある。その際、次の２点に留意すべき。",
            "資格のない者も採用してはどうか。",
        ]
        assert [item.label for item in found.opinions[0].items] == ["①", "②"]
        assert [o.endorsements for o in found.opinions] == [0, 3]
        procedure = [
            found.text[r.start : r.end] for r in found.regions if r.account is Account.PROCEDURE
        ]
        assert any("２割を終えている" in text for text in procedure)


def test_a_column_of_names_says_who_spoke() -> None:
    rows: list[list[Cell]] = [
        ["委員名", "意見"],
        ["有働委員", "・分館は残すべきである。\n・司書の待遇を改善する必要がある。"],
        ["外山委員\n（○○大学教授）", "分館の統合もやむを得ない。"],
        ["事務局", "次回までに整理する。"],
        ["鈴木", "利用者の声を聴くべきである。"],
    ]
    for found in records(rows):
        assert [(o.speaker, o.text) for o in found.opinions] == [
            ("有働", "分館は残すべきである。"),
            ("有働", "司書の待遇を改善する必要がある。"),
            ("外山", "分館の統合もやむを得ない。"),
            ("鈴木", "利用者の声を聴くべきである。"),
        ]


def test_merged_cells_hold_for_all_their_rows_and_the_office_has_a_column() -> None:
    rows: list[list[Cell]] = [
        ["区分", "論点", "主な意見", "事務局の考え方"],
        [("施設", 3, 1), ("分館", 2, 1), "分館は残すべきである。", "今後検討する。"],
        ["分館の統合もやむを得ない。", "御意見として承る。"],
        ["本館", "本館の開館時間を延ばすべき。", "－"],
        ["人材", "司書", "司書の待遇を改善する必要がある。", "今後検討する。"],
    ]
    for found in records(rows):
        assert [(o.theme, o.text) for o in found.opinions] == [
            (("施設", "分館"), "分館は残すべきである。"),
            (("施設", "分館"), "分館の統合もやむを得ない。"),
            (("施設", "本館"), "本館の開館時間を延ばすべき。"),
            (("人材", "司書"), "司書の待遇を改善する必要がある。"),
        ]


def test_rows_that_reach_over_the_table_are_headings_and_names_may_stand_last() -> None:
    rows: list[list[Cell]] = [
        ["No.", "意見", "発言者"],
        [("１　分館について", 1, 3)],
        ["1", "分館は残すべきである。", "有働委員"],
        ["2", "分館の統合もやむを得ない。", "外山委員"],
        [("２　人材について", 1, 3)],
        ["3", "司書の待遇を改善する必要がある。", ("鈴木委員", 2, 1)],
        ["4", "職員の研修を充実させるべき。"],
    ]
    for found in records(rows):
        assert said(found) == [
            (("分館について",), "有働", "分館は残すべきである。"),
            (("分館について",), "外山", "分館の統合もやむを得ない。"),
            (("人材について",), "鈴木", "司書の待遇を改善する必要がある。"),
            (("人材について",), "鈴木", "職員の研修を充実させるべき。"),
        ]


def test_two_columns_of_opinions_are_told_apart_by_their_heads() -> None:
    rows: list[list[Cell]] = [
        ["論点", "肯定的な意見", "慎重な意見"],
        [
            "分館の統合",
            "・統合もやむを得ない。\n・財政の面から賛成である。",
            "・分館は残すべきである。",
        ],
        ["有料化", "－", "・無料の原則を守るべきである。"],
    ]
    for found in records(rows):
        assert [(o.theme, o.text) for o in found.opinions] == [
            (("分館の統合", "肯定的な意見"), "統合もやむを得ない。"),
            (("分館の統合", "肯定的な意見"), "財政の面から賛成である。"),
            (("分館の統合", "慎重な意見"), "分館は残すべきである。"),
            (("有料化", "慎重な意見"), "無料の原則を守るべきである。"),
        ]


def test_a_browsers_own_bullets_and_breaks_count_in_cells() -> None:
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["分館", "分館は残すべきである。\n統合もやむを得ない。"],
    ]
    listed = page(rows, "<li>{}</li>").replace("<td rowspan=1 colspan=1><li>分館</li>", "<td>分館")
    broken = page(
        [["論点", "主な意見"], ["分館", "・分館は残すべきである。<br>・統合もやむを得ない。"]]
    )
    for text in (listed, broken):
        assert [o.text for o in record(text.encode(), "a.html").opinions] == [
            "分館は残すべきである。", "統合もやむを得ない。",
        ]  # fmt: skip


def test_a_notes_mark_in_a_cell_is_no_text() -> None:
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["費用", "○　費用（注１）は国が負担すべきである。"],
    ]
    note = "（注１）費用は、協議会の事務局が集計した。"
    for data, name in (
        (page(rows).replace("<p>以上", f"<p>{note}</p><p>以上").encode(), "a.html"),
        (word(rows, f"{note}\n以上"), "a.docx"),
        (printed(page(rows).replace("<p>以上", f"<p>{note}</p><p>以上")), "a.pdf"),
    ):
        assert [o.text for o in record(data, name).opinions] == ["費用は国が負担すべきである。"]


def test_a_column_of_its_own_has_titles_and_opinions() -> None:
    rows: list[list[Cell]] = [
        ["論点と意見"],
        ["【分館】"],
        ["分館は残すべきである。"],
        ["【司書】"],
        ["待遇を改善すべきである。"],
    ]
    found = record(printed(page(rows)), "a.pdf")
    assert [(o.theme, o.text) for o in found.opinions] == [
        (("分館",), "分館は残すべきである。"),
        (("司書",), "待遇を改善すべきである。"),
    ]


def test_what_stands_below_a_narrow_table_comes_after_it() -> None:
    rows: list[list[Cell]] = [["論点", "主な意見"], ["分館", "○　分館は残すべきである。"]]
    text = page(rows).replace("<table>", "<table style='width: 60%'>")
    text = text.replace("<p>以上", "<p style='text-align: right'>以上")
    assert [o.text for o in record(printed(text), "a.pdf").opinions] == ["分館は残すべきである。"]


@pytest.mark.parametrize(
    "style",
    [
        "td { border: 0.75pt dotted black }",
        "table { border-collapse: separate; border-spacing: 1.5pt } td { border: 0.5pt solid gray }",
        "td { border: 0; border-bottom: 0.5pt solid black } td:first-child { border-right: 0.5pt solid black }",
        "td { border: 3pt double black }",
    ],
)
def test_tables_are_told_by_whatever_rules_they_have(style: str) -> None:
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["分館", f"○　分館は残すべきである。{LONG}\n○　統合もやむを得ない。"],
        ["司書", f"○　待遇を改善すべきである。{LONG}"],
    ]
    found = record(
        printed(page(rows).replace("<table>", f"<style>{style}</style><table>")), "a.pdf"
    )
    assert [(o.theme, o.text) for o in found.opinions] == [
        (("分館",), f"分館は残すべきである。{LONG}"),
        (("分館",), "統合もやむを得ない。"),
        (("司書",), f"待遇を改善すべきである。{LONG}"),
    ]


@pytest.mark.parametrize("first", [40, 230, 420])
def test_a_row_of_bullets_over_a_page_break_is_whole(first: int) -> None:
    """Wherever the page happens to end: within a bullet, or between two."""
    opinions = [f"{n}点目の意見である。{LONG * (1 + n % 3)}" for n in range(1, 9)]
    bullets = "\n".join(f"○　{text}" for text in opinions)
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["分館の運営", bullets],
        ["司書", "○　待遇を改善すべきである。"],
    ]
    found = record(printed(page(rows), f"A5 landscape; margin: 15mm {first}pt 15mm 15mm"), "a.pdf")
    assert found.source.pages and found.source.pages >= 2
    assert [(o.theme, o.text) for o in found.opinions] == [
        *((("分館の運営",), text) for text in opinions),
        (("司書",), "待遇を改善すべきである。"),
    ]


@pytest.mark.parametrize("height", range(0, 120, 17))
def test_a_row_whose_first_cell_is_cut_as_well_is_one_row(height: int) -> None:
    """Whatever line the page ends with; and the row after it is another one."""
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        [
            "電子書籍と紙の資料の両立の在り方",
            f"○　電子書籍の予算を増やすべき。{LONG}{LONG}\n○　紙の資料を残すべき。{LONG}",
        ],
        ["司書の確保と待遇の改善", f"○　待遇を改善すべきである。{LONG}"],
    ]
    text = page(rows).replace(
        "<table>", f"<p style='height: {height}pt'></p><table style='table-layout: fixed'>"
    )
    text = text.replace("<td ", "<td style='width: 6em' ", 1)
    found = record(printed(text, "A5 landscape; margin: 15mm 15mm 50mm"), "a.pdf")
    assert [(o.theme, o.text) for o in found.opinions] == [
        (("電子書籍と紙の資料の両立の在り方",), f"電子書籍の予算を増やすべき。{LONG}{LONG}"),
        (("電子書籍と紙の資料の両立の在り方",), f"紙の資料を残すべき。{LONG}"),
        (("司書の確保と待遇の改善",), f"待遇を改善すべきである。{LONG}"),
    ]


@pytest.mark.parametrize("height", range(0, 120, 17))
def test_a_row_of_which_only_the_title_is_cut_is_one_row(height: int) -> None:
    rows: list[list[Cell]] = [
        ["論点", "主な意見"],
        ["障害のある人への支援", "点字の資料を増やすべき。"],
        ["外国につながる子どもへの支援", "多言語の資料を増やすべき。"],
        ["学校図書館との連携", "司書を学校に派遣すべき。"],
    ]
    text = page(rows).replace(
        "<table>", f"<p style='height: {height}pt'></p><table style='table-layout: fixed'>"
    )
    text = text.replace("<td ", "<td style='width: 6em' ", 1)
    found = record(printed(text, "A5 landscape; margin: 15mm 15mm 50mm"), "a.pdf")
    assert [(o.theme, o.text) for o in found.opinions] == [((row[0],), row[1]) for row in rows[1:]]
