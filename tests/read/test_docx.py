"""Word documents as they are made: what Word shows is what is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from kosshi import ledger
from kosshi.extract import extract
from kosshi.model import Account, BlockKind, Document
from kosshi.read import open_bytes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from kosshi.read._docx_numbers import shown_number
from typesetting import STYLES, level, package, paragraph, run


def read(body: str, **parts: str) -> Document:
    data = package({"document": body, "styles": STYLES, **parts})
    return open_bytes(data, "meeting-01/a.docx", 1).whole()


def shown(document: Document) -> list[str]:
    """Return the text line by line, as it is shown."""
    return [line for line in document.text.split("\n") if line.strip()]


def lists(*abstract: str) -> str:
    """Return numbering.xml: list N has the Nth definition."""
    return "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'
        for n, levels in enumerate(abstract, 1)
    ) + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(1, len(abstract) + 1)
    )


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(
        run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


OFFICIAL = (
    level(0, "decimalFullWidth", "第%1", 420, 420)
    + level(1, "decimalFullWidth", "%2", 630, 420)
    + level(2, "decimalFullWidth", "（%3）", 840, 420)
    + level(3, "aiueoFullWidth", "%4", 1050, 420)
    + level(4, "aiueoFullWidth", "(%5)", 1260, 420)
)


def test_labels_that_word_generates_are_read() -> None:
    """The hierarchy of official writing, counted as Word counts: deeper levels begin anew."""
    body = "".join(
        item(text, depth)
        for text, depth in (
            ("総則", 0), ("目的", 1), ("定義", 1), ("図書", 2), ("資料", 2), ("写本", 3), ("版本", 3), ("刊本", 4),
            ("利用", 1), ("貸出", 2), ("雑則", 0), ("施行", 1),
        )
    )  # fmt: skip
    assert [line.replace("\u3000", " ") for line in shown(read(body, numbering=lists(OFFICIAL)))] == [
        "第１ 総則", "１ 目的", "２ 定義", "（１） 図書", "（２） 資料", "ア 写本", "イ 版本", "(ア) 刊本",
        "３ 利用", "（１） 貸出", "第２ 雑則", "１ 施行",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("decimal", "1 2 10"),
        ("decimalFullWidth", "１ ２ １０"),
        ("decimalEnclosedCircle", "① ② ⑩"),
        ("decimalZero", "01 02 10"),
        ("aiueo", "ｱ ｲ ｺ"),
        ("aiueoFullWidth", "ア イ コ"),
        ("iroha", "イ ロ ヌ"),
        ("upperRoman", "I II X"),
        ("lowerRoman", "i ii x"),
        ("lowerLetter", "a b j"),
        ("japaneseCounting", "一 二 十"),
        ("japaneseDigitalTenThousand", "一 二 一〇"),
        ("ideographTraditional", "甲 乙 癸"),
    ],
)
def test_number_formats(form: str, values: str) -> None:
    assert [shown_number(n, form) for n in (1, 2, 10)] == values.split()


def test_bullets_of_symbol_fonts_are_real_bullets() -> None:
    symbol = '<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}"/></w:rPr>'
    numbering = lists(
        level(0, "bullet", "\uf0b7", 420, 420, symbol.format("Symbol")),
        level(0, "bullet", "l", 420, 420, symbol.format("Wingdings")),
        level(0, "bullet", "\uf0d8", 420, 420, symbol.format("Wingdings")),
        level(0, "bullet", "○", 420, 420),
    )
    body = "".join(item("残すべきである。", 0, n) for n in range(1, 5))
    assert [b.mark for b in read(body, numbering=numbering).blocks] == ["•", "●", "➢", "○"]


def test_depth_is_read_from_the_indentation() -> None:
    numbering = lists(level(0, "bullet", "○", 420, 420) + level(1, "bullet", "・", 840, 420))
    blocks = read(item("親である。") + item("子である。", 1), numbering=numbering).blocks
    assert [(b.kind, b.mark) for b in blocks] == [(BlockKind.ITEM, "○"), (BlockKind.ITEM, "・")]
    assert blocks[1].indent - blocks[0].indent == pytest.approx(2.0)


def test_tracked_changes_are_read_as_accepted_and_reported() -> None:
    body = paragraph(
        run("分室を")
        + '<w:del w:id="1" w:author="x"><w:r><w:delText>廃止す</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2" w:author="x">{run("残す")}</w:ins>'
        + run("べきである。")
    )
    document = read(body)
    assert [b.text for b in document.blocks] == ["分室を残すべきである。"]
    assert document.warnings == ("変更履歴が2か所あります。すべて承諾したものとして読みました。",)


def test_comments_and_hidden_text_are_left_out_and_reported() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部限り</w:t></w:r>"
    body = paragraph(run("残すべきである。") + hidden + '<w:r><w:commentReference w:id="0"/></w:r>')
    document = read(body)
    assert "内部限り" not in document.text
    assert [w.split("が")[0] for w in document.warnings] == ["コメント", "隠し文字"]


def test_content_controls_text_boxes_links_and_fields() -> None:
    box = '<w:txbxContent xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:txbxContent>'
    twins = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box.format(paragraph(run("枠の中である。")))}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box.format(paragraph(run('枠の中である。')))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        f"<w:sdt><w:sdtContent>{paragraph(run('部品の中である。'))}</w:sdtContent></w:sdt>"
        + paragraph(
            f"<w:sdt><w:sdtContent>{run('行の中')}</w:sdtContent></w:sdt>" + run("である。")
        )
        + paragraph(twins + run("枠の前である。"))
        + paragraph(f"<w:hyperlink>{run('リンク')}</w:hyperlink>" + run("である。"))
        + paragraph(field.format("REF _1", "第３章") + run("による。") + field.format("PAGE", "7"))
    )
    assert [b.text for b in read(body).blocks] == [
        "部品の中である。", "行の中である。", "枠の前である。", "枠の中である。", "リンクである。", "第３章による。",
    ]  # fmt: skip


def test_ruby_stays_out_of_the_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('ずさん')}</w:rt><w:rubyBase>{run('杜撰')}</w:rubyBase></w:ruby></w:r>"
    document = read(paragraph(run("この") + ruby + run("な管理を改めるべきである。")))
    assert [b.text for b in document.blocks] == ["この杜撰な管理を改めるべきである。"]
    assert [document.text[r.start : r.end] for r in document.regions if r.rule == "ルビ"] == [
        "ずさん"
    ]


def test_footnotes_are_linked_by_their_number() -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    footnotes = "".join(
        f'<w:footnote w:id="{n}">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" " + text))}</w:footnote>'
        for n, text in ((2, "Public Lending Right"), (3, "令和七年度"))
    )
    body = paragraph(
        run("PLR")
        + reference.format(2)
        + run("を調べ、予算")
        + reference.format(3)
        + run("に備えるべきである。")
    )
    document = read(body, footnotes=footnotes)
    text = [b for b in document.blocks if b.kind is not BlockKind.FOOTNOTE]
    notes = [b for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert [b.text for b in text] == ["PLRを調べ、予算に備えるべきである。"]
    assert [(b.mark, b.text) for b in notes] == [("1", "Public Lending Right"), ("2", "令和七年度")]
    assert [mark.label for mark in text[0].notes] == ["1", "2"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(run(t)) for t in text.split('/'))}</w:tc>"


def test_tables_give_rows_and_a_frame_gives_paragraphs() -> None:
    rows = [
        ("番号", "意見"),
        ("1", "○ 残すべきである。/○ 増やすべきである。"),
        ("2", "改める必要がある。"),
    ]
    table = "".join(f"<w:tr>{cell(a)}{cell(b)}</w:tr>" for a, b in rows)
    document = read(
        f"<w:tbl>{table}</w:tbl><w:tbl><w:tr>{cell('枠の中の段落である。')}</w:tr></w:tbl>"
    )
    found = [
        [c.text if c else "" for c in b.cells] for b in document.blocks if b.kind is BlockKind.ROW
    ]
    assert found == [
        ["番号", "意見"],
        ["1", "残すべきである。\n増やすべきである。"],
        ["2", "改める必要がある。"],
    ]
    assert [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [
        "枠の中の段落である。"
    ]


def test_styles_tell_headings_also_by_inheritance() -> None:
    own = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="独自見出し"/><w:basedOn w:val="2"/></w:style>'
    data = package({
        "document": paragraph(run("第一部"), '<w:pStyle w:val="1"/>') + paragraph(run("総論"), '<w:pStyle w:val="x"/>')
        + paragraph(run("残すべきである。")),
        "styles": STYLES + own,
    })  # fmt: skip
    blocks = open_bytes(data, "a.docx", 1).whole().blocks
    assert [(b.kind, b.level) for b in blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, 0),
    ]  # fmt: skip


def test_headers_are_furniture_and_everything_is_accounted_for() -> None:
    lines = [
        "第1回図書館協議会　議事概要",
        "１　日時　令和8年4月1日",
        "２　場所　会議室",
        "３　主な意見",
    ]
    body = "".join(paragraph(run(line)) for line in lines)
    body += item("分室を残すべきである。") + item("予算を増やす必要がある。")
    numbering = lists(level(0, "bullet", "○", 420, 420))
    document = read(body, numbering=numbering, header1=paragraph(run("資料１")))
    assert any(r.account is Account.PAGE_FURNITURE for r in document.regions)
    record = extract(document)
    assert [o.text for o in record.opinions] == [
        "分室を残すべきである。",
        "予算を増やす必要がある。",
    ]
    assert ledger.unaccounted(record) == []


def test_the_strict_namespace_is_read_too() -> None:
    data = package({"document": paragraph(run("残すべきである。")), "styles": STYLES})
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, part)
    assert [b.text for b in open_bytes(stream.getvalue(), "a.docx", 1).whole().blocks] == [
        "残すべきである。"
    ]
