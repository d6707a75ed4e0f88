"""Passwords that a run may try on encrypted sources: from the environment, one a line."""

from __future__ import annotations

import os

VARIABLE = "KOSSHI_PASSWORD"
REMEDY = (
    f"パスワードを --password-file のファイル又は環境変数 {VARIABLE} で渡してください"
    "（コマンドには書けません）。"
)


def candidates() -> tuple[str, ...]:
    """Return the passwords to try, in order, each once."""
    return tuple(dict.fromkeys(line for line in os.environ.get(VARIABLE, "").splitlines() if line))
