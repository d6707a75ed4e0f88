"""Bad files, as they come: one clear line, the file, the place, the remedy; nothing lost, nothing hung."""

from __future__ import annotations

import io
import re
import resource
import shutil
import signal
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from kosshi.errors import (
    EmptySourceError,
    EncryptedError,
    FormatError,
    KosshiError,
    LibraryError,
    ReadError,
)
from kosshi.read import open_bytes, open_file
from kosshi.read.reading import Options

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import typesetting
from kosshi.extract import extract
from kosshi.extract.binder import divide
from kosshi.settings import SourceSettings

TESTS = Path(__file__).resolve().parents[1]
TEXT = """\
第1回架空検討会　議事概要

日時　令和8年4月1日（水）

場所　会議室

主な意見

○ 図書館の開館時間を延ばすべきである。

○ 分室を残す必要がある。
"""


@cache
def pdf() -> bytes:
    import weasyprint

    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line)
    style = "<style>body{font-family:BIZ UDMincho}</style>"
    data: bytes = weasyprint.HTML(string=f"<html lang=ja>{style}{body}</html>").write_pdf()
    return data


def docx(body: str = "", **parts: str) -> bytes:
    paragraphs = "".join(typesetting.paragraph(typesetting.run(x)) for x in TEXT.splitlines() if x)
    return typesetting.package(
        {"document": paragraphs + body, "styles": typesetting.STYLES, **parts}
    )


def repacked(data: bytes, name: str, content: bytes | None) -> bytes:
    """Return a package with one part replaced, added or left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        if content is not None:
            new.writestr(name, content)
    return stream.getvalue()


def scan(pages: int = 1) -> bytes:
    """Return a PDF of pictures of the page."""
    import pypdfium2

    image = pypdfium2.PdfDocument(pdf())[0].render(scale=1).to_pil()
    stream = io.BytesIO()
    image.save(stream, "PDF", save_all=True, append_images=[image] * (pages - 1))
    return stream.getvalue()


def refused(data: bytes, name: str, *, options: Options | None = None) -> KosshiError:
    with pytest.raises(KosshiError) as caught:
        open_bytes(data, f"meeting-01/{name}", 1, options or Options()).whole()
    error = caught.value
    assert isinstance(error, ReadError | LibraryError)
    line = str(error)
    assert line.startswith(f"meeting-01/{name}")
    assert "\n" not in line
    assert error.remedy and re.search("[ぁ-ん]", error.remedy)
    return error


def opinions(data: bytes, name: str) -> list[str]:
    return [opinion.text for opinion in extract(open_bytes(data, name, 1).whole()).opinions]


SAID = ["図書館の開館時間を延ばすべきである。", "分室を残す必要がある。"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", pdf),
        ("a.docx", pdf),
        ("a", pdf),
        ("a.pdf", docx),
        ("a.md", docx),
        ("a.html", docx),
    ],
)
def test_a_file_is_read_as_what_it_is(name: str, make: object) -> None:
    data = make()  # type: ignore[operator]
    assert opinions(data, name) == SAID
    (warning,) = open_bytes(data, name, 1).whole().warnings
    assert warning.startswith("拡張子は「") and "そのように読みました" in warning


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html"])
def test_text_with_another_s_suffix_is_read_as_text(name: str) -> None:
    assert opinions(TEXT.encode(), name) == SAID


def encrypted() -> bytes:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(stream, encryption=pikepdf.Encryption(user="ひみつ", owner="x"))
    return stream.getvalue()


def test_an_encrypted_pdf_wants_a_password_and_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KOSSHI_PASSWORD", raising=False)
    error = refused(encrypted(), "a.pdf")
    assert isinstance(error, EncryptedError)
    assert "--password-file" in str(error) and "KOSSHI_PASSWORD" in str(error)
    monkeypatch.setenv("KOSSHI_PASSWORD", "ちがう")
    assert "渡されたパスワードでは開けません" in str(refused(encrypted(), "a.pdf"))
    assert "ちがう" not in str(refused(encrypted(), "a.pdf"))
    monkeypatch.setenv("KOSSHI_PASSWORD", "ちがう\nひみつ")
    assert opinions(encrypted(), "a.pdf") == SAID


def test_a_scan_is_named_with_its_pages() -> None:
    import pikepdf

    assert "すべてのページが画像で、文字がありません" in str(refused(scan(2), "a.pdf"))
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as whole, pikepdf.open(io.BytesIO(scan(3))) as pictures:
        whole.pages.extend(pictures.pages)
        whole.save(stream)
    error = refused(stream.getvalue(), "a.pdf")
    assert "2～4頁が画像" in str(error)
    assert "OCR" in (error.remedy or "")


def test_ocr_is_run_where_it_is_installed_and_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand-ins for the two programs: the real ones take minutes to install."""
    (tmp_path / "result.pdf").write_bytes(pdf())
    for name, code in (
        ("tesseract", "echo 'List of available languages (2):'; echo eng; echo jpn"),
        ("ocrmypdf", f'for last; do :; done; cp "{tmp_path}/result.pdf" "$last"'),
    ):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert shutil.which("sh")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "--ocr を付けて" in str(refused(scan(), "a.pdf"))
    document = open_bytes(scan(), "a.pdf", 1, Options(ocr=True)).whole()
    assert [o.text for o in extract(document).opinions] == SAID
    assert "OCR で読みました" in document.warnings[0]


def test_ocr_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    error = refused(scan(), "a.pdf", options=Options(ocr=True))
    assert isinstance(error, LibraryError)
    assert "tesseract-ocr-jpn" in str(error)


def test_a_text_layer_without_meaning_is_refused_with_figures() -> None:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]
        document.save(stream)
    error = refused(stream.getvalue(), "a.pdf")
    assert re.search(r"文字の情報が壊れています（\d+字のうち\d+字、\d+%が不明。1頁）", str(error))


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_a_truncated_file_is_told(share: float) -> None:
    for name, data in (("a.pdf", pdf()), ("a.docx", docx())):
        error = refused(data[: int(len(data) * share)], name)
        assert isinstance(error, FormatError)
        assert re.search("壊れて|切れて", str(error))


def linearised() -> bytes:
    """Return a PDF for fast web view: its first page, and what leads to it, stand at the front."""
    import pikepdf
    import weasyprint

    body = "<p>図書館を残すべきである。</p>" * 200
    made = weasyprint.HTML(string=f"<style>body{{font-family:BIZ UDMincho}}</style>{body}")
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.write_pdf())) as document:
        document.save(stream, linearize=True)
    return stream.getvalue()


def test_a_pdf_whose_end_is_missing_is_refused_though_it_opens() -> None:
    """PDFium shows such a file, with less text than there was."""
    data = linearised()
    open_bytes(data, "a.pdf", 1)
    for missing in (100, 481, 1000, len(data) // 2):
        assert "途中で切れている" in str(refused(data[:-missing], "a.pdf"))
    plain = re.sub(rb"/Linearized", b"/Linear_____", data)  # no length to be held against
    for missing in (481, 1000):
        assert "途中で切れている" in str(refused(plain[:-missing], "a.pdf"))


def page_with(content: bytes, layers: int = 1) -> bytes:
    """Return a PDF of one page with this content, deflated so often."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    names = b"/FlateDecode " * layers
    return (
        b"%%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Length %d /Filter [%s]>> stream\n%s\nendstream endobj\n"
        b"trailer <</Root 1 0 R /Size 5>>\nstartxref\n0\n%%%%EOF\n" % (len(content), names, content)
    )


@pytest.mark.parametrize("layers", [1, 2])
def test_a_pdf_that_grows_without_bounds_is_refused_unparsed(layers: int) -> None:
    assert isinstance(refused(page_with(b"0 0 m 9 9 l S "), "a.pdf"), EmptySourceError)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = page_with(b"0 0 m 9 9 l S " * 8_000_000, layers)
    with within(20):
        assert "異常に大きく" in str(refused(bomb, "a.pdf"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KB; it was 2 GB


def test_an_encrypted_bomb_is_refused_too() -> None:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(page_with(b"0 0 m 9 9 l S " * 8_000_000))) as document:
        document.save(stream, encryption=pikepdf.Encryption(owner="x"))
    assert "異常に大きく" in str(refused(stream.getvalue(), "a.pdf"))


def test_a_page_with_too_many_characters_is_refused_and_not_cut() -> None:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        page = document.pages[0]
        once = page.Contents.read_bytes()
        page.Contents = pikepdf.Stream(document, (b"q " + once + b" Q\n") * 5000)
        document.save(stream)
    assert "1頁の文字が多すぎます" in str(refused(stream.getvalue(), "a.pdf"))


def test_damage_inside_a_pdf_is_told() -> None:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        text = document.pages[0].Contents.read_bytes()
        raw = bytearray(zlib.compress(text))
        raw[len(raw) // 2 :] = b"\xff" * (len(raw) - len(raw) // 2)
        document.pages[0].Contents.write(bytes(raw), filter=pikepdf.Name.FlateDecode)
        document.save(
            stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
    (warning,) = open_bytes(stream.getvalue(), "a.pdf", 1).whole().warnings
    assert "1か所で壊れて" in warning


def test_a_bomb_does_not_go_off() -> None:
    bomb = b"<w:document>" + b" " * 150_000_000
    assert "異常に大きく" in str(refused(repacked(docx(), "word/document.xml", bomb), "a.docx"))


def test_ten_thousand_nested_elements_are_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 10_000 + "</w:sdtContent></w:sdt>" * 10_000
    assert "入れ子が深すぎます" in str(refused(docx(deep), "a.docx"))


def test_external_entities_are_never_looked_at(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    plain = zipfile.ZipFile(io.BytesIO(docx())).read("word/document.xml").decode()
    dtd = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    evil = plain.replace('<?xml version="1.0"?>', dtd).replace("分室", "&x;分室")
    error = refused(repacked(docx(), "word/document.xml", evil.encode()), "a.docx")
    assert "DTD" in str(error)


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le")


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_documents_is_none_itself(way: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as archive:
        archive.writestr("資料/提出資料.docx", docx())
    for name in ("a.zip", "a.docx"):
        assert "圧縮ファイル（ZIP）は読めません" in str(refused(stream.getvalue(), name))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧形式の Office 文書"),
        ("a.jtd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "一太郎"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "画像（PNG）"),
        ("a.rtf", b"{\\rtf1\\ansi}", "リッチテキスト"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 60, "圧縮形式"),
        ("a.txt", b"", "0バイト"),
        ("a.csv", "意見,部署\n".encode(), "表データ（.csv）は読めません"),
        ("a.doc", ole("WordDocument"), "旧形式の Word 文書（.doc）は読めません"),
        ("a.pdf", ole("Workbook"), "旧形式の Excel ブック（.xls）は読めません"),
        ("a.ppt", ole("PowerPoint Document"), "旧形式の PowerPoint（.ppt）は読めません"),
        ("a.msg", ole("__substg1.0_0037001F"), "添付の資料"),
        ("a.docx", ole("EncryptedPackage"), "パスワード付きの Office 文書"),
        ("a.jtdc", ole(""), "一太郎で開き"),
        ("a.eml", b"Subject: x\r\n\r\nx", "添付の資料"),
        ("a.xdw", b"\x60\x0e\x82\x2d", "DocuWorks"),
        ("a.lzh", b"\x1a\0-lh5-", "展開して"),
        ("a.xyz", b"x", "対応していない形式"),
    ],
)
def test_what_no_reader_reads_is_named(name: str, data: bytes, says: str) -> None:
    assert says in str(refused(data, name))


def test_a_package_without_its_main_part_is_refused() -> None:
    refused(repacked(docx(), "word/document.xml", None), "a.docx")
    refused(repacked(docx(), "word/document.xml", b"<w:broken"), "a.docx")
    refused(repacked(docx(), "word/styles.xml", b"\0\0"), "a.docx")


def test_a_line_without_end_is_read() -> None:
    line = "○ " + "図書館を残すべきである。" * 16_000
    assert len(opinions((TEXT + line).encode(), "a.txt")) == 3


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Break off what takes longer: a hang is a failure, not a test that never ends."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("a.txt", "設備"),
        ("a.txt", "１"),
        ("a.txt", "委員から"),
        ("a.txt", "（注１）"),
        ("a.txt", "第1回"),
        ("a.txt", "Ａ"),
        ("a.txt", "\u3000"),
        ("a.md", "<p>"),
        ("a.md", "\t"),
    ],
)
def test_a_line_of_200_000_characters_is_read_in_seconds_whatever_it_holds(
    name: str, piece: str
) -> None:
    """Without a full stop nothing ends early: each pattern must get along with all of it."""
    text = f"{TEXT}\n○ {piece * (200_000 // len(piece))}図書館\n"
    with within(30):  # one or two seconds on an idle machine; it was many minutes
        assert SAID[0] in opinions(text.encode(), name)


def test_characters_that_hide_are_kept_and_shown_escaped() -> None:
    text = TEXT.replace("分室", "分\u200b室\u202e").replace("残す", "残\x07す")
    document = open_bytes(text.encode(), "a.txt", 1).whole()
    assert extract(document).opinions[1].text == "分\u200b室\u202eを残\x07す必要がある。"


def test_thirty_thousand_short_lines_without_a_full_stop_are_read_in_seconds() -> None:
    text = TEXT + "○ 一\n" + "一\n" * 30_000
    with within(30):  # three seconds on an idle machine; it grew with the square
        assert SAID[0] in opinions(text.encode(), "a.txt")


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves it, or copies it into the folder, at this moment."""
    file = tmp_path / "議事概要.txt"
    file.write_text(TEXT, encoding="utf-8")
    read = Path.read_bytes

    def slowly(path: Path) -> bytes:
        data = read(path)
        if path == file:
            path.write_text(TEXT + "○ 書き足した。\n", encoding="utf-8")
        return data

    monkeypatch.setattr(Path, "read_bytes", slowly)
    with pytest.raises(ReadError, match="読取り中に内容が変わりました"):
        open_file(file, "meeting-01/議事概要.txt", 1)


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="その名前のファイル、又は途中のフォルダがありません"):
        open_file(tmp_path / "a.txt", "meeting-01/a.txt", 1)


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_a_binder_of_a_thousand_documents_is_read_in_seconds_and_told_in_a_line(name: str) -> None:
    """It took minutes, and a line of 100,000 characters told it."""
    many = 1000
    data = {"a.txt": b"", "a.docx": b"", "a.pdf": b""}
    if name == "a.txt":
        data[name] = (TEXT + "\n").encode() * many
    elif name == "a.docx":
        lines = [line for line in TEXT.splitlines() if line] * many
        body = "".join(typesetting.paragraph(typesetting.run(line)) for line in lines)
        data[name] = typesetting.package({"document": body, "styles": typesetting.STYLES})
    else:
        import pikepdf

        stream = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf())) as one, pikepdf.new() as whole:
            for _ in range(many):
                whole.pages.append(one.pages[0])
            whole.save(stream)
        data[name] = stream.getvalue()
    with within(30):
        documents = divide(open_bytes(data[name], name, 1), SourceSettings())
        found = [len(extract(document).opinions) for document in documents]
    assert found == [2] * many
    told = documents[0].warnings[-1]
    assert "1000件の文書に分けて読みました" in told and told.endswith("、ほか980件）。")


def test_the_time_and_the_memory_of_a_file_are_bounded() -> None:
    with within(30):
        assert "500万字まで" in str(refused(("○" + "研修" * 50 + "\n").encode() * 100_000, "a.txt"))
        assert "50MB まで" in str(refused(b"a" * 60_000_000, "a.txt"))
