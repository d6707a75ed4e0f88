"""What a run came to, in sentences and figures for people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kosshi.console.place import shown
from kosshi.pipeline import Outcome


def main_file(outcome: Outcome) -> Path:
    """Return the file that a person opens: the PDF where there is one."""
    return min(outcome.files, key=lambda file: file.suffix != ".pdf")


def sentence(outcome: Outcome) -> str:
    """Return what the run came to, and where it lies."""
    number, place = f"第{outcome.number}稿", shown(main_file(outcome))
    if outcome.made:
        return f"骨子（案）{number}を作成しました：{place}"
    return f"前回の稿から変更がないため、新しい稿は作成しませんでした：{place}（{number}）"


FIGURES = {
    "sources": "資料",
    "opinions": "意見",
    "points": "意見のまとまり",
    "issues": "争点",
    "unplaced": "未分類",
    "characters": "資料の文字数",
    "unaccounted": "計上漏れの文字数",
}
"""What the figures of an outcome are called."""


def spoken(time: datetime) -> str:
    """Return 7月15日（水）07:00."""
    return f"{time.month}月{time.day}日（{'月火水木金土日'[time.weekday()]}）{time:%H:%M}"
