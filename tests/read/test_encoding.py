"""Encodings of older machines: right, or said to be unsure, or refused with the place."""

from __future__ import annotations

import pytest
from kosshi.errors import EncodingError
from kosshi.extract import extract
from kosshi.read import open_bytes
from kosshi.read.encoding import decode

SENTENCE = "○ 図書館の分室を残し、開館時間を延ばすべきである。予算が足りないことは承知している。"
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_is_read_in_its_encoding(encoding: str, end: str) -> None:
    text = end.join([SENTENCE] * 3) + end
    assert decode(text.encode(encoding), "a.txt") == (text, ())


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_short_line_is_read_too(encoding: str) -> None:
    text = "分室を残すべきである。\n"
    assert decode(text.encode(encoding), "a.txt")[0] == text


def test_characters_of_vendors_are_kept() -> None:
    """NEC and IBM added these to Shift_JIS; ～ and － are the ones Windows means."""
    text = "髙橋委員と﨑山委員は、①～⑳、Ⅳ、㈱、№、℡、－、～、∥について述べた。半角のｶﾞｷﾞも残すべきである。\n"
    assert decode(text.encode("cp932"), "a.txt") == (text, ())


def test_what_could_be_two_encodings_is_said_to_be_unsure() -> None:
    """「機会」 in EUC-JP is, byte for byte, half-width kana in CP932."""
    text, warnings = decode("機会".encode("euc_jp"), "a.txt")
    assert text == "機会" or warnings
    (warning,) = warnings or ("確か",)
    assert "確か" in warning


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("分室を残す。\n増やす".encode() + b"\xff\xfe\n" + "改める。".encode(), "2行目"),
        (b"\x00\x01\x02\x03" * 50, "テキスト"),
        ("分室を残すべきである。".encode().decode("cp932", "replace").encode() * 4, "文字化け"),
        ("分室を残すべきである。".encode().decode("latin-1").encode() * 4, "文字化け"),
        (b"1. ????????????\n" * 6, "「?」に置き換えられています（6か所）"),
        (
            ("分室を" * 9).encode() + b"\xff\xff\xff" + ("残す" * 9).encode() + b"\xff",
            "ほかに 1 か所",
        ),
    ],
)
def test_what_is_no_text_or_is_broken_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(EncodingError) as caught:
        decode(data, "a.txt")
    assert says in str(caught.value)
    assert caught.value.remedy


def test_minutes_in_shift_jis_from_an_old_machine() -> None:
    text = "第1回図書館協議会　議事概要\r\n１　日時　令和8年4月1日\r\n２　場所　会議室\r\n３　主な意見\r\n"
    text += "○ 髙橋文庫を残すべきである。\r\n○ 分室の開館時間を延ばす必要がある。\r\n"
    record = extract(open_bytes(text.encode("cp932"), "old.txt", 1).whole())
    assert [o.text for o in record.opinions] == [
        "髙橋文庫を残すべきである。",
        "分室の開館時間を延ばす必要がある。",
    ]
    assert record.opinions[1].passage.line == 6
