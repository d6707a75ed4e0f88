"""PDF layouts that secretariats receive, each set by WeasyPrint: what is read is what is seen."""

from __future__ import annotations

import io
from functools import cache

import pytest
from kosshi import ledger
from kosshi.extract import extract
from kosshi.model import Account, BlockKind, Document
from kosshi.read import open_bytes

FONT = "body { font: 10.5pt/18pt 'BIZ UDMincho'; text-align: justify } p { margin: 0 }"


@cache
def laid(body: str, style: str = "", page: str = "size: A4; margin: 30mm") -> bytes:
    import weasyprint

    css = f"@page {{ {page} }} {FONT} {style}"
    data: bytes = weasyprint.HTML(
        string=f"<html lang=ja><style>{css}</style>{body}</html>"
    ).write_pdf()
    return data


def read(data: bytes) -> Document:
    return open_bytes(data, "meeting-01/a.pdf", 1).whole()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


LONG = (
    "公共図書館は、本を貸すだけの場所ではなく、地域の人が集い、学び、相談する場所になりつつあり、その役割に見合う人員と"
    "予算を確保することが求められている。"
)


def test_lines_join_to_paragraphs_without_spaces_between_japanese() -> None:
    document = read(
        laid(f"<p style='text-indent:1em'>{LONG}</p><p style='text-indent:1em'>{LONG}</p>")
    )
    assert texts(document) == [LONG, LONG]


def test_latin_words_keep_their_spaces_over_line_ends() -> None:
    english = (
        "The committee recommends that every municipality publish an annual report on the use of "
        "its libraries, and that the ministry compare these reports in a common format."
    )
    assert texts(read(laid(f"<p>{english}</p>"))) == [english]


def test_bullets_labels_and_their_depth_are_recovered() -> None:
    style = ".a { margin-left: 2em; text-indent: -1em } .b { margin-left: 4em; text-indent: -1em }"
    body = f"<p class=a>○{LONG}</p><p class=b>・{LONG}</p><p class=a>○短い意見である。</p>"
    blocks = read(laid(body, style)).blocks
    assert [(b.mark, b.text) for b in blocks] == [
        ("○", LONG),
        ("・", LONG),
        ("○", "短い意見である。"),
    ]
    assert blocks[1].indent >= blocks[0].indent + 1.5


@pytest.mark.parametrize(
    "number", ['"- " counter(page) " -"', "counter(page)", 'counter(page) "/" counter(pages)']
)
def test_heads_feet_and_page_numbers_are_furniture(number: str) -> None:
    page = (
        f"size: A5 landscape; margin: 20mm; @top-left {{ content: '第5回図書館協議会'; font: 9pt BIZ UDMincho }}"
        f" @top-right {{ content: '資料２'; font: 9pt BIZ UDMincho }}"
        f" @bottom-center {{ content: {number}; font: 9pt BIZ UDMincho }}"
    )
    document = read(laid("".join(f"<p>○{n}番目。{LONG}</p>" for n in range(1, 24)), page=page))
    assert document.source.pages and document.source.pages >= 3
    assert texts(document) == [f"{n}番目。{LONG}" for n in range(1, 24)]
    furniture = [r for r in document.regions if r.account is Account.PAGE_FURNITURE]
    assert {"柱（各ページの見出し）", "ページ番号"} <= {r.rule for r in furniture}


def test_a_sentence_goes_on_over_the_page_and_its_footnote() -> None:
    style = (
        ".n { float: footnote; font-size: 8.5pt; line-height: 12pt } .n::footnote-call { font-size: 6pt; vertical-align: super }"
        " .n::footnote-marker { content: counter(footnote) ' '; font-size: 6pt; vertical-align: super }"
    )
    page = "size: A5 landscape; margin: 15mm; @footnote { border-top: 0.5pt solid black }"
    note = "<span class=n>Public Lending Right</span>"
    body = "".join(
        f"<p>○{n}番目のＰＬＲ{note if n == 4 else ''}については、{LONG * 2}</p>"
        for n in range(1, 9)
    )
    document = read(laid(body, style, page))
    notes = [b for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert [(b.mark, b.text) for b in notes] == [("1", "Public Lending Right")]
    said = [b.text for b in document.blocks if b.kind is not BlockKind.FOOTNOTE]
    assert said == [f"{n}番目のＰＬＲについては、{LONG * 2}" for n in range(1, 9)]
    assert [mark.label for b in document.blocks for mark in b.notes] == ["1"]


def test_two_columns_are_read_one_after_the_other() -> None:
    body = "<h1 style='font-size:15pt'>図書館の将来像について</h1><div style='columns:2;column-gap:8mm'>"
    body += (
        "".join(f"<p style='text-indent:1em'>{n}段落目である。{LONG}</p>" for n in range(1, 15))
        + "</div>"
    )
    document = read(laid(body, page="size: A4; margin: 20mm"))
    found = [t for t in texts(document) if "段落目" in t]
    assert found == [f"{n}段落目である。{LONG}" for n in range(1, 15)]


def test_two_columns_of_hanging_bullets_are_read_one_after_the_other() -> None:
    """More lines begin at the hanging indent than at the column's own edge."""
    style = "p { padding-left: 2em; text-indent: -2em } .h { padding: 0; text-indent: 0 }"
    body = "<h1 style='font-size:15pt'>図書館の将来像について</h1><div style='columns:2;column-gap:2em'>"
    body += "".join(
        f"{'<p class=h>【論点】</p>' if n == 5 else ''}<p>○　{n}番目。{LONG}</p>"
        for n in range(1, 21)
    )
    page = (
        "size: A4; margin: 20mm; @top-left { content: '図書館部会　議事要旨'; margin-left: -8pt }"
    )
    document = read(laid(body + "</div>", style, page))
    found = [(b.text, b.mark, round(b.indent, 1)) for b in document.blocks if "番目" in b.text]
    assert found == [(f"{n}番目。{LONG}", "○", 0.0) for n in range(1, 21)]


def test_three_columns_and_roman_page_numbers() -> None:
    body = "".join(f"<p>○　{n}番目。{LONG}</p>" for n in range(1, 41))
    style = "p { padding-left: 2em; text-indent: -2em } div { columns: 3; column-gap: 1.5em; font-size: 9pt }"
    page = "size: A4; margin: 20mm; @bottom-center { content: counter(page, lower-roman); font-size: 12pt }"
    found = texts(read(laid(f"<div>{body}</div>", style, page)))
    assert found == [f"{n}番目。{LONG}" for n in range(1, 41)]


@pytest.mark.parametrize(
    "style",
    [
        "font-size: 120pt; line-height: 120pt; transform: rotate(-45deg)",
        "font-size: 150pt; line-height: 150pt",
    ],
)
def test_a_watermark_is_no_text(style: str) -> None:
    body = "".join(f"<p>○{n}番目。{LONG}</p>" for n in range(1, 25))
    mark = f"<div style='position: fixed; top: 150pt; left: 100pt; color: #ddd; {style}'>案</div>"
    document = read(laid(mark + body))
    assert texts(document) == [f"{n}番目。{LONG}" for n in range(1, 25)]
    marks = [document.text[r.start : r.end] for r in document.regions if r.rule == "透かし"]
    assert marks and set(marks) == {"案"}


@pytest.mark.parametrize("step", [1, 5])
def test_line_numbers_in_the_margin_are_no_text_and_numbered_items_are(step: int) -> None:
    """Every line, or every fifth; over pages of which the last is nearly empty."""
    said = [f"{n}番目。{LONG}"[:60] for n in range(1, 30)]
    lines = [part for text in said for part in (f"○{text[:34]}", text[34:])]
    body = "".join(
        f"<p style='position: relative; white-space: nowrap; padding-left: {number % 2 == 0}em'>"
        f"<span style='position: absolute; left: -34pt; width: 14pt; text-align: right'>"
        f"{number if number % step == 0 else ''}</span>{line}</p>"
        for number, line in enumerate(lines, 1)
    )
    document = read(laid(body, page="size: A4; margin: 30mm 20mm"))
    assert document.source.pages == 2
    assert texts(document) == said
    numbers = [document.text[r.start : r.end] for r in document.regions if r.rule == "行番号"]
    assert numbers == [str(n) for n in range(1, len(lines) + 1) if n % step == 0]
    items = "".join(
        f"<p style='padding-left: 3em; text-indent: -3em'>{n}<span style='padding-left: 2.5em'></span>{LONG}</p>"
        for n in range(1, 8)
    )
    assert [text[-3:] for text in texts(read(laid(items)))] == [LONG[-3:]] * 7
    assert not [r for r in read(laid(items)).regions if r.rule == "行番号"]


def test_bullets_that_a_browser_draws_are_bullets() -> None:
    """Chromium has no characters for those of lists: discs, circles and squares are paths."""
    shapes = {
        "•": "<circle cx='2.5' cy='2.5' r='1.5'/>",
        "◦": "<circle cx='2.5' cy='2.5' r='2' fill='none' stroke='black'/>",
        "▪": "<rect x='1' y='1' width='3' height='3'/>",
    }

    def drawn(shape: str, at: str) -> str:
        return f"<svg style='position:absolute;{at}' width='5pt' height='5pt' viewBox='0 0 5 5'>{shape}</svg>"

    body = "".join(
        f"<p style='position:relative;margin-left:24pt'>{drawn(shape, 'left:-10pt;top:7pt')}{mark}である。{LONG}</p>"
        for mark, shape in shapes.items()
    )
    chart = "".join(drawn(shapes["•"], f"left:{x}pt;top:7pt") for x in range(-60, -6, 9))
    last = f"<p style='position:relative;margin-left:60pt'>{chart}{LONG}</p>"
    blocks = read(laid(body + last)).blocks
    assert [(b.mark, b.text) for b in blocks] == [
        *((mark, f"{mark}である。{LONG}") for mark in shapes),
        ("", LONG),
    ]


def test_what_a_browser_prints_around_a_single_page_is_no_text() -> None:
    page = (
        "size: A4; margin: 20mm; @top-left { content: '2026/05/11 14:40' } @top-right { content: '図書館部会' }"
        " @bottom-left { content: 'https://www.lib.example.jp/minutes/03.html' } @bottom-right { content: '1/1' }"
    )
    assert texts(read(laid(f"<p>{LONG}</p>", page=page))) == [LONG]


def test_a_note_below_its_paragraph_is_a_note() -> None:
    """In smaller type, over two lines; a mark at the start of a line is none."""
    said = f"費用は増え続けており（注）、国が負担すべきである。{LONG}"
    note = "（注）費用は、全国の図書館の任意の回答を協議会の事務局が集計したものであり、回答のない館の費用は含んでいない。"
    body = f"<p>○{said}</p><p style='font-size:8pt;margin-left:1em;text-indent:-1em'>{note}</p><p>○{LONG}</p>"
    blocks = read(laid(body)).blocks
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.ITEM, said.replace("（注）", "")),
        (BlockKind.FOOTNOTE, note[3:]),
        (BlockKind.ITEM, LONG),
    ]


@pytest.mark.parametrize("mark", ["※１", "（注１）", "*1", "1"])
def test_a_raised_note_mark_is_one_mark(mark: str) -> None:
    raised = f'<span style="font-size: 6pt; vertical-align: super">{mark}</span>'
    note = f'<p style="font-size: 8.5pt">{mark}　市が定めた区域をいう。</p>'
    document = read(
        laid(
            f"<p>○浄化槽は、対象の区域{raised}の外でも補助すべきである。</p><p>○次の段落は別である。</p>{note}"
        )
    )
    (block,) = [block for block in document.blocks if "浄化槽" in block.text]
    assert block.text == "浄化槽は、対象の区域の外でも補助すべきである。"
    assert len(block.notes) == 1


def test_ruby_is_left_out_of_the_text_and_accounted_for() -> None:
    """WeasyPrint sets no ruby, so it is placed by hand above the characters."""
    body = (
        "<p style='line-height:30pt'>この<span style='position:relative'>杜撰<span style='position:absolute;"
        "left:0;top:-7pt;font-size:5pt;line-height:6pt'>ずさん</span></span>な管理を改めるべきである。</p>"
    )
    document = read(laid(body))
    assert texts(document) == ["この杜撰な管理を改めるべきである。"]
    ruby = [document.text[r.start : r.end] for r in document.regions if r.rule == "ルビ"]
    assert ruby == ["ずさん"]


TABLE = "<table><thead><tr><th>番号</th><th>意見</th><th>理由</th></tr></thead><tbody>{}</tbody></table>"
TABLE_STYLE = (
    "table { border-collapse: collapse; width: 100% } td, th { border: 0.5pt solid black; padding: 2pt; font-weight: normal;"
    " vertical-align: top } tr { break-inside: avoid } .no { width: 3em }"
)


def test_a_table_gives_rows_of_cells_and_its_head_once() -> None:
    rows = "".join(
        f"<tr><td class=no>{n}</td><td>{n}番目。{LONG}</td><td>費用が足りないため。</td></tr>"
        for n in range(1, 13)
    )
    document = read(laid(TABLE.format(rows), TABLE_STYLE))
    assert document.source.pages and document.source.pages >= 2
    found = [
        [cell.text if cell else "" for cell in b.cells]
        for b in document.blocks
        if b.kind is BlockKind.ROW
    ]
    assert found[0] == ["番号", "意見", "理由"]
    assert found[1:] == [[str(n), f"{n}番目。{LONG}", "費用が足りないため。"] for n in range(1, 13)]
    repeated = [r for r in document.regions if r.rule == "表の見出し（ページごとの繰返し）"]
    assert repeated


def test_a_row_that_a_page_cuts_is_one_row() -> None:
    style = TABLE_STYLE.replace("break-inside: avoid", "break-inside: auto")
    rows = "".join(
        f"<tr><td class=no>{n}</td><td>{n}番目。{LONG * 3}</td><td>費用のため。</td></tr>"
        for n in range(1, 6)
    )
    document = read(laid(TABLE.format(rows), style, page="size: A5 landscape; margin: 17mm"))
    assert document.source.pages and document.source.pages >= 2
    found = [
        [cell.text if cell else "" for cell in b.cells]
        for b in document.blocks
        if b.kind is BlockKind.ROW
    ]
    assert found[1:] == [[str(n), f"{n}番目。{LONG * 3}", "費用のため。"] for n in range(1, 6)]


def test_a_frame_around_words_is_no_table() -> None:
    body = f"<p style='text-align:right'><span style='border:1pt solid black;padding:2pt'>資料３</span></p><p>{LONG}</p>"
    assert texts(read(laid(body))) == ["資料３", LONG]


def test_titles_dates_and_names_stand_alone() -> None:
    body = (
        "<p style='text-align:right'>令和8年4月1日</p><p style='text-align:center'>図書館の将来像に関する意見</p>"
        f"<p style='text-align:right'>委員　大鳥節子</p><p style='text-indent:1em'>{LONG}</p>"
    )
    found = texts(read(laid(body)))
    assert found == ["令和8年4月1日", "図書館の将来像に関する意見", "委員　大鳥節子", LONG]


def test_larger_lines_are_headings() -> None:
    body = f"<p style='font-size:16pt'>図書館の将来像</p><p style='font-size:13pt'>人員</p><p>{LONG}</p>"
    blocks = read(laid(body)).blocks
    assert [(b.kind, b.level) for b in blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, 0),
    ]  # fmt: skip


def test_bullets_in_larger_type_are_bullets_and_marked_titles_are_headings() -> None:
    """Slides set their first level larger than the rest, and end it without a stop."""
    body = (
        "<p style='font-size:14pt'>● 司書の配置基準を定める</p>"
        f"<p>－ 人口１万人に１人以上とする</p><p>{LONG}</p><p style='font-size:14pt'>■ 財源</p><p>{LONG}</p>"
    )
    blocks = read(laid(body)).blocks
    assert [(b.kind, b.mark, b.text) for b in blocks if b.text != LONG] == [
        (BlockKind.ITEM, "●", "司書の配置基準を定める"),
        (BlockKind.ITEM, "－", "人口１万人に１人以上とする"),
        (BlockKind.HEADING, "", "■ 財源"),
    ]


def test_a_heading_over_two_lines_is_one_heading() -> None:
    long = "これからの公立図書館と学校図書館の連携の在り方に関する検討会（第３回）議事要旨"
    body = (
        f"<p style='font-size:16pt'>{long}</p><p style='font-size:16pt'>１　人員</p><p>{LONG}</p>"
    )
    assert texts(read(laid(body))) == [long, "１　人員", LONG]


def test_names_spread_over_a_width_have_no_spaces_of_their_own() -> None:
    body = (
        "<p style='letter-spacing:1.2em'>図書館長</p><p style='letter-spacing:0.4em'>協議会委員</p>"
    )
    assert texts(read(laid(f"{body}<p>{LONG}</p>"))) == ["図書館長", "協議会委員", LONG]


def test_a_page_on_its_side_is_read_upright_with_upright_boxes() -> None:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(laid(f"<p>{LONG}</p>"))) as document:
        document.pages[0].rotate(90, relative=True)
        document.save(stream)
    turned = open_bytes(stream.getvalue(), "a.pdf", 1).whole()
    assert "図書館" in turned.text
    assert turned.boxes is not None
    box = turned.boxes.around(0, 1)
    assert box is not None
    assert box[2] <= 842 and box[3] <= 596  # A4 on its side


def test_radicals_become_the_ideographs_that_they_look_like() -> None:
    from kosshi.read._pdf_characters import RADICALS

    assert "".join(RADICALS[c] for c in "⾒⾏⽉⻑⻄⺠⻘⻩") == "見行月長西民青黄"


def test_every_character_is_accounted_for() -> None:
    body = "<p>第1回図書館協議会　議事概要</p><p>１　日時　令和8年4月1日</p><p>２　場所　会議室</p><p>３　主な意見</p>"
    body += "".join(f"<p>○{n}番目。{LONG}</p>" for n in range(1, 30))
    page = "size: A5 landscape; margin: 20mm; @bottom-center { content: counter(page) }"
    record = extract(read(laid(body, page=page)))
    assert [o.text for o in record.opinions] == [f"{n}番目。{LONG}" for n in range(1, 30)]
    assert ledger.unaccounted(record) == []
