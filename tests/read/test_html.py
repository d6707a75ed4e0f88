"""Web pages of ministries: what a visitor reads is read, and the rest of the page is furniture."""

from __future__ import annotations

import pytest
from kosshi import ledger
from kosshi.errors import FormatError
from kosshi.extract import extract
from kosshi.model import Account, BlockKind, Document
from kosshi.read import open_bytes


def read(body: str, head: str = "") -> Document:
    page = f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return open_bytes(page.encode(), "meeting-01/a.html", 1).whole()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_navigation_is_furniture_and_the_text_is_text() -> None:
    document = read(
        "<header><a href='#m'>本文へスキップ</a><nav><ul><li>審議会</li></ul></nav></header>"
        "<main id=m><h1>議事概要</h1><p>　分室を残すべきである。</p></main>"
        "<footer><a href='#'>ページの先頭へ戻る</a></footer><script>var x = '○ 述べた。';</script>"
    )
    assert texts(document) == ["議事概要", "分室を残すべきである。"]
    assert document.blocks[0].kind is BlockKind.HEADING
    furniture = "".join(
        document.text[r.start : r.end]
        for r in document.regions
        if r.account is Account.PAGE_FURNITURE
    )
    assert "本文へスキップ" in furniture and "ページの先頭へ戻る" in furniture
    assert "述べた" not in document.text


def test_lists_are_items_with_their_depth_and_numbers() -> None:
    body = "<main><ul><li>親である。<ul><li>子である。</li></ul></li></ul><ol start=3><li>三である。</li><li>四である。</li></ol></main>"
    blocks = read(body).blocks
    assert [b.text.lstrip("0123456789.　 ") for b in blocks] == [
        "親である。",
        "子である。",
        "三である。",
        "四である。",
    ]
    assert blocks[1].indent > blocks[0].indent
    assert [b.text[0] for b in blocks[2:]] == ["3", "4"]


def test_tables_ruby_breaks_and_entities() -> None:
    body = (
        "<main><table><tr><th>番号</th><th>意見</th></tr><tr><td>1</td><td>残す&amp;増やす<br>べきである。</td></tr></table>"
        "<p><ruby>杜撰<rp>（</rp><rt>ずさん</rt><rp>）</rp></ruby>な管理を<br>改めるべきである。</p></main>"
    )
    document = read(body)
    rows = [
        [c.text if c else "" for c in b.cells] for b in document.blocks if b.kind is BlockKind.ROW
    ]
    assert rows == [["番号", "意見"], ["1", "残す&増やす\nべきである。"]]
    assert texts(document)[-1].replace("\n", "") == "杜撰な管理を改めるべきである。"


def test_a_page_in_shift_jis_says_so_itself() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body><p>髙橋文庫①を残すべきである。</p></body></html>'
    document = open_bytes(page.encode("cp932"), "a.htm", 1).whole()
    assert texts(document) == ["髙橋文庫①を残すべきである。"]


def test_hidden_and_hostile_parts_stay_out() -> None:
    body = "<main><p hidden>隠れている。</p><p style='display: none'>見えない。</p><p onclick='x()'>残すべきである。</p><iframe src='//evil'></iframe></main>"
    assert texts(read(body)) == ["残すべきである。"]


def test_deep_nesting_is_read_and_absurd_nesting_refused() -> None:
    for depth, ends in ((500, "</div>"), (500, "")):
        body = "<div>" * depth + "<p>残すべきである。</p>" + ends * depth
        assert texts(read(body)) == ["残すべきである。"]
    with pytest.raises(FormatError, match="入れ子が深すぎて"):
        read("<div>" * 10_000 + "<p>残すべきである。</p>")


def test_minutes_on_a_web_page() -> None:
    body = (
        "<main><h1>第1回図書館協議会　議事概要</h1><dl><dt>日時</dt><dd>令和8年4月1日（水）</dd><dt>場所</dt><dd>会議室</dd></dl>"
        "<h2>主な意見</h2><ul><li>分室を残すべきである。</li><li>予算を増やす必要がある。（同旨の意見が他に2名）</li></ul></main>"
    )
    record = extract(read(body))
    assert [o.text for o in record.opinions] == [
        "分室を残すべきである。",
        "予算を増やす必要がある。",
    ]
    assert record.opinions[1].endorsements == 2
    assert record.facts.date == "2026-04-01"
    assert ledger.unaccounted(record) == []


def test_a_page_laid_out_by_a_table_is_its_text() -> None:
    said = "".join(f"●橋の補修を急ぐべきである（{n}）。<br>" for n in range(1, 7))
    body = (
        '<table border="0"><tr><td colspan="2"><a href="a.html">サイトマップ</a>　<a href="b.html">リンク</a></td></tr>'
        '<tr><td>道路<br><a href="c.html">政策</a><br><a href="d.html">資料</a></td><td>'
        '<font size="-1"><a href="/">トップページ</a> &gt; <a href="../">道路</a> &gt; 懇談会</font><hr>'
        "<center><b>橋の懇談会（第2回）議事概要</b></center><div align='right'>令和８年６月１日</div><p>　５月７日、標記会合が開催されたところ、概要以下のとおり。</p>"
        f"<p><b>１　主な発言</b></p><p>{said}</p></td></tr></table>"
        '<font size="-1">法的事項　｜　プライバシーポリシー　｜　御意見</font>'
    )
    record = extract(read(body))
    assert [o.text for o in record.opinions] == [
        f"橋の補修を急ぐべきである（{n}）。" for n in range(1, 7)
    ]
    assert record.facts.title == "橋の懇談会（第2回）議事概要"
    assert record.facts.date == "2026-05-07"
    assert ledger.unaccounted(record) == []


def test_two_notes_in_one_superscript_are_two() -> None:
    body = (
        "<main><h1>第1回図書館協議会　議事概要</h1><p>日時　令和8年4月1日</p><p>場所　会議室</p><h2>主な意見</h2>"
        '<ul><li>ＡＢＣ<sup><a href="#n1">1</a><a href="#n2">2</a></sup>を導入すべきである。</li></ul>'
        '<p id="n1"><sup>1</sup> 甲の制度</p><p id="n2"><sup>2</sup> 乙の制度</p></main>'
    )
    record = extract(read(body))
    assert [o.text for o in record.opinions] == ["ＡＢＣを導入すべきである。"]
    assert [note.label for note in record.notes] == ["1", "2"]
    assert ledger.unaccounted(record) == []
