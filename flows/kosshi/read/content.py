"""Which reader a file belongs to: by its content first, by its name only where both could be."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kosshi.errors import EmptySourceError, EncryptedError, FormatError
from kosshi.read.encoding import decode

if TYPE_CHECKING:
    from kosshi.read import Reader

_TEXT_NAMES = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^\|.*\|\s*$|<sup>[^<]{1,8}</sup>|^\*\*[^*]+\*\*\s*$", re.MULTILINE
)

_OFFICE = "Word で開き、「Word 文書（.docx）」又は PDF として保存し直してください。"
_AS_TEXT = "PDF 又はテキストとして保存し直すか、フォルダから除いてください。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "リッチテキスト（.rtf）", _OFFICE),
    (b"\x89PNG", "画像（PNG）", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    (b"\xff\xd8\xff", "画像（JPEG）", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    (b"II*\0", "画像（TIFF）", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    (b"MM\0*", "画像（TIFF）", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    (b"GIF8", "画像（GIF）", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    (b"%!PS", "PostScript", "PDF に変換してください。"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル（7-Zip）", "展開して、中の資料を置いてください。"),
    (b"Rar!", "圧縮ファイル（RAR）", "展開して、中の資料を置いてください。"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）", "展開して、中の資料を置いてください。"),
)
_ZIPPED: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.xml", "Excel ブック（.xlsx）", _AS_TEXT),
    ("ppt/presentation.xml", "PowerPoint（.pptx）", "PDF として保存し直してください。"),
    ("content.xml", "OpenDocument", "Word 文書（.docx）又は PDF として保存し直してください。"),
)
_JTD = "一太郎で開き、「Word 文書（.docx）」又は PDF として保存し直してください。"
_MAIL = "本文と添付の資料を、それぞれファイルとして保存し直してください。"
_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("WordDocument", "旧形式の Word 文書（.doc）", _OFFICE),
    ("Workbook", "旧形式の Excel ブック（.xls）", _AS_TEXT),
    ("PowerPoint Document", "旧形式の PowerPoint（.ppt）", "PDF として保存し直してください。"),
    ("__substg1.0_", "電子メール（.msg）", _MAIL),
)
"""What is inside an OLE file, by the names of its streams (UTF-16 in its directory)."""

_BY_SUFFIX: dict[str, tuple[str, str]] = {
    **dict.fromkeys((".jtd", ".jtdc", ".jtt", ".jttc"), ("一太郎文書", _JTD)),
    **dict.fromkeys((".eml", ".msg"), ("電子メール", _MAIL)),
    **dict.fromkeys(
        (".xdw", ".xbd"),
        ("DocuWorks 文書", "DocuWorks で、文字の入った PDF として保存し直してください。"),
    ),
    **dict.fromkeys((".csv", ".tsv"), ("表データ", _AS_TEXT)),
    **dict.fromkeys(
        (".heic", ".bmp", ".webp"),
        ("画像", "文字を起こすか、OCR で文字を付けた PDF にしてください。"),
    ),
    **dict.fromkeys(
        (".mp3", ".m4a", ".wav", ".mp4"),
        ("録音・録画", "文字を起こし、そのファイルを置いてください。"),
    ),
    **dict.fromkeys(
        (".lzh", ".tar", ".cab"), ("圧縮ファイル", "展開して、中の資料を置いてください。")
    ),
}
"""What offices send besides, known by its name only."""


def reader_for(
    readers: Mapping[str, Reader], data: bytes, path: str
) -> tuple[Reader, tuple[str, ...]]:
    """Return the reader of a file, and a warning where its name says otherwise.

    Raises:
        EmptySourceError: it holds nothing.
        FormatError: no reader knows it; says what it is, where that is known.
    """
    if not data:
        raise EmptySourceError(
            "内容が空です（0バイト）。",
            file=path,
            remedy="正しいファイルに差し替えるか、取り除いてください。",
        )
    suffix = PurePosixPath(path).suffix.lower()
    for known, reader in readers.items():
        if reader.recognises(data):
            named = readers.get(suffix)
            if named is reader:
                return reader, ()
            del known
            return reader, (
                f"拡張子は「{suffix}」ですが、内容は{reader.NAME}なので、そのように読みました。",
            )
    _refuse_foreign(data, suffix, path)
    named = readers.get(suffix)
    if suffix in _TEXT_NAMES:
        markdown = suffix in {".md", ".markdown"} or _is_markdown(data, path)
        return readers[".md" if markdown else ".txt"], ()
    if named is None and suffix in _BY_SUFFIX:
        what, remedy = _BY_SUFFIX[suffix]
        raise FormatError(f"{what}（{suffix}）は読めません。", file=path, remedy=remedy)
    if named is None:
        raise FormatError(
            f"対応していない形式のファイルです（拡張子「{suffix}」）。"
            f"対応形式は {'、'.join(sorted(readers))} です。",
            file=path,
            remedy="対応形式に変換するか、フォルダから除いてください。",
        )
    if getattr(named, "has_elements", _has_no_elements)(data):
        return named, ()  # a piece of HTML, without <html>
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError(
            f"{named.NAME}として読めません（壊れているか、別の形式です）。",
            file=path,
            remedy="元のファイルを開けるか確かめ、保存し直してください。",
        )
    return readers[".txt"], (
        f"拡張子は「{suffix}」ですが、内容はテキストなので、そのように読みました。",
    )


def _is_markdown(data: bytes, path: str) -> bool:
    """Whether a text has three lines or marks that only Markdown has, in whatever encoding.

    Raises:
        EncodingError: it is no text.
    """
    return len(_MARKDOWN.findall(decode(data, path)[0])) >= 3


def _has_no_elements(data: bytes) -> bool:
    del data
    return False


def _refuse_foreign(data: bytes, suffix: str, path: str) -> None:
    """Name what a file is that no reader reads.

    Raises:
        FormatError: it is such a file.
        EncryptedError: it is an Office document with a password.
    """
    what: tuple[str, str] | None = None
    if data.startswith(_OLE):
        if suffix.startswith(".jt") or b"JustSystem" in data[:65536]:
            what = ("一太郎文書（.jtd）", _JTD)
        elif "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedError(
                "パスワード付きの Office 文書は読めません。",
                file=path,
                remedy="Word などで開き、パスワードを解除して保存し直してください。",
            )
        else:
            what = next(
                ((n, r) for s, n, r in _OLE_STREAMS if s.encode("utf-16-le") in data),
                ("旧形式の Office 文書（.doc など）", _OFFICE),
            )
    elif data.startswith(b"PK\x03\x04"):
        what = _zipped(data)
    else:
        what = next(((n, r) for magic, n, r in _FOREIGN if data.startswith(magic)), None)
    if what is not None:
        raise FormatError(f"{what[0]}は読めません。", file=path, remedy=what[1])


def _zipped(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return (
            "途中で切れているか壊れている圧縮形式のファイル（Word 文書など）",
            "元のファイルを開けるか確かめ、もう一度コピーしてください。",
        )
    return next(
        ((name, remedy) for inside, name, remedy in _ZIPPED if inside in names),
        ("圧縮ファイル（ZIP）", "展開して、中の資料を置いてください。"),
    )
