"""Passwords of encrypted sources: from a file or a prompt into the environment, never from options.

What stands on a command line is seen by every user of the machine and kept by the shell.  Readers
take passwords from the environment variable ``KOSSHI_PASSWORD``, a candidate a line.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from kosshi.errors import UsageError, os_reason

VARIABLE = "KOSSHI_PASSWORD"


def provide(options: Namespace) -> None:
    """Put the passwords that the options lead to into this process's environment.

    Raises:
        UsageError: the file can't be read, or there is no terminal to ask at.
    """
    given = os.environ.get(VARIABLE)
    found = [given] if given else []
    if options.password_file is not None:
        found.append(_from_file(options.password_file))
    if options.ask_password:
        found.append(_asked())
    if found:
        os.environ[VARIABLE] = "\n".join(found)


def _from_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as cause:
        raise UsageError(
            "--password-file: テキスト（UTF-8）として読めません。",
            file=path,
            remedy="パスワードを一行に一つずつ書いたテキストファイルを指定してください。",
        ) from cause
    except OSError as cause:
        raise UsageError(
            f"--password-file: ファイルを読み取れません（{os_reason(cause)}）。",
            file=path,
            remedy="ファイルの有無とアクセス権を確認してください。",
        ) from cause


def _asked() -> str:
    from getpass import getpass

    if not sys.stdin.isatty():
        raise UsageError(
            "--ask-password: パスワードを入力する端末がありません。",
            remedy=f"--password-file 又は環境変数 {VARIABLE} を使ってください。",
        )
    return getpass("資料のパスワード（表示しません）: ")
