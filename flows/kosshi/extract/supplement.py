"""Matter around a meeting that holds no member's opinion: agenda, seating, roster, the office's own papers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.text import plain

_NAMES = re.compile(
    r"(?:議事次第|会議次第|次第|座席表|配席図|配席表|席次表|(?:委員|構成員|出席者|出席)名簿|配[布付]資料(?:一覧)?|資料一覧|"
    r"(?:開催|設置|運営)(?:要綱|要領|規則|規程|について)|正誤表|開催案内|スケジュール(?:\(案\))?)(?:\([^()]{1,12}\))?$"
)
_OFFICE = re.compile(
    r"(?:[^、。]{0,30}(?:事務局|内閣官房|内閣府|[^、。大学]{1,6}(?:省|庁)))(?:[^、。]{0,20}(?:局|部|課|室|班|本部|官))?(?:提出資料|作成資料|説明資料|提出|作成|資料)?"
)
_OPINION = re.compile("意見|提言|要望|所見|コメント")
_LONGEST = 40


def supplement(head: Sequence[str]) -> bool:
    """Whether a document is no member's, by the lines of its head.

    It names itself 議事次第, 座席表, 委員名簿 …, or its author is the office or a ministry
    (「内閣官房○○室」 alone on a line) and it does not call itself an opinion.

    Args:
        head: the first few lines of the document, in order.
    """
    lines = [plain(line) for line in head]
    if any(_OPINION.search(line) for line in lines[:4]):
        return False
    return any(
        len(line) <= _LONGEST and (_NAMES.search(line) or (rank and _OFFICE.fullmatch(line)))
        for rank, line in enumerate(lines[:5])
    )
