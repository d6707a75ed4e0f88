"""Bytes → text."""

from __future__ import annotations

from kosshi.errors import EncodingError


def decode(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """Decode UTF-8, with or without a byte order mark; returns the text and warnings.

    Raises:
        EncodingError: it is not UTF-8; says at which line the first offending byte stands.
    """
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            f"文字コードが UTF-8 ではありません（先頭から {error.start + 1} バイト目）。",
            file=path,
            line=line,
            remedy="UTF-8 で保存し直してください。",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise EncodingError(
            "テキストではないデータ（NUL 文字）が含まれています。",
            file=path,
            line=line,
            remedy="ファイルの形式を確認してください。",
        )
    return text, ()
