"""A YAML file that people write by hand, checked by a schema, its mistakes told in Japanese.

The schema is pydantic's; its findings are told with file, line, key and what is allowed.  pydantic
is imported when a file is checked, not with this module.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kosshi.errors import KosshiError, one_line
from kosshi.yamlfile import KeyPath, YamlFile

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

# What to do about a finding of pydantic's that doesn't depend on the key.
_SHAPES = {
    "string_type": ("は文字列で書いてください", "一覧や「キー: 値」の組は書けません。"),
    "tuple_type": (
        "は一覧で書いてください",
        "「- 」で始まる行を並べるか、[ , ] で囲んでください。",
    ),
    "model_type": ("は「キー: 値」の組で書いてください", ""),
    "dict_type": ("は「パス: {キー: 値}」の組で書いてください", ""),
}


def allowed(intro: str, names: Iterable[str], given: str) -> str | None:
    """Return a sentence that lists what there is, the likeliest named; None where there's none."""
    known = list(names)
    if not known:
        return None
    near = difflib.get_close_matches(given.strip().casefold(), known, n=1, cutoff=0.6)
    listed = "、".join(known[:12]) + (" など" if len(known) > 12 else "")
    return f"{intro} {listed} です" + (
        f"（「{near[0]}」のことではありませんか）。" if near else "。"
    )


class Wrong(ValueError):
    """A value that breaks a rule of the schema; ``what`` follows the key: 「…」は日付では…."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Form:
    """A YAML file to be checked, and how its errors are raised."""

    yaml: YamlFile
    shown: str
    error: type[KosshiError]

    def failure(self, path: KeyPath, message: str, remedy: str | None) -> KosshiError:
        line = self.yaml.line(path)
        return self.error(message, file=self.shown, line=line, remedy=remedy)

    def unique(self, entries: Iterable[tuple[KeyPath, str]]) -> None:
        """Refuse a text that stands twice, naming both lines."""
        seen: dict[str, KeyPath] = {}
        for path, text in entries:
            if text in seen:
                first = f"{self.yaml.line(seen[text])}行目"
                message = f"{key_of(path)}「{text}」が {first}と重複しています。"
                raise self.failure(path, message, "どちらかを消すか、書き改めてください。")
            seen[text] = path

    def validate(self, models: dict[str, type[BaseModel]]) -> dict[str, Any]:
        """Return the file's data in the shape of the schema, defaults filled in.

        Args:
            models: of the whole file under "", of its parts under their top-level keys.

        Raises:
            KosshiError: of class ``error``; the first finding, with its line.
        """
        from pydantic import ValidationError

        try:
            return models[""].model_validate(self.yaml.data).model_dump()
        except ValidationError as cause:
            found = sorted(
                cause.errors(include_url=False),
                # A key mistyped is also one missing; the first says more.
                key=lambda detail: (
                    self.yaml.line(detail["loc"]) or sys.maxsize,
                    detail["type"] == "missing",
                ),
            )
            message, remedy = self.explain(found[0], models)
            if len(found) > 1:
                message += f"ほかに{len(found) - 1}件の誤りがあります。"
            # Without the cause: its text is English and would quote the file.
            raise self.failure(found[0]["loc"], message, remedy) from None

    def explain(
        self, detail: ErrorDetails, models: dict[str, type[BaseModel]]
    ) -> tuple[str, str | None]:
        """Return what is wrong and what to do, in Japanese."""
        path, problem = detail["loc"], detail["type"]
        model = models.get(str(path[0]) if len(path) > 1 else "", models[""])
        if problem == "missing":
            there = path in self.yaml.lines
            what = "に値がありません。" if there else "がありません。"
            return (
                f"必須のキー {key_of(path)} {what}",
                f"「{path[-1]}: 」に続けて値を書いてください。",
            )
        if problem == "extra_forbidden":
            known = allowed("書けるキーは", model.model_fields, str(path[-1]))
            return f"{key_of(path)} というキーはありません。", known
        wrong = detail.get("ctx", {}).get("error")
        if isinstance(wrong, Wrong):
            space = "" if wrong.what.startswith("「") else " "
            return f"{key_of(path)}{space}{wrong.what}。", wrong.remedy
        what, remedy = _SHAPES.get(problem, ("の書き方が正しくありません", ""))
        if detail["input"] is None:
            what, remedy = "に値がありません", "値を書くか、行ごと消してください。"
        elif not remedy and (part := models.get(str(path[0]))):
            remedy = allowed("書けるキーは", part.model_fields, "") or ""
        return f"{key_of(path)} {what}。", remedy or None


def key_of(path: KeyPath) -> str:
    """Return a key path for people: ``sections（3番目）.title``."""
    text = ""
    for part in path:
        text += f"（{part + 1}番目）" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def one_line_text(value: str) -> str:
    text = value.strip()
    if not text:
        raise Wrong("が空です", "値を書くか、行ごと消してください。")
    if one_line(text) != text:
        what = f"「{text}」に改行や制御文字があります"
        raise Wrong(what, "一行に収まる文字だけで書いてください。")
    return text


def iso_date(value: str) -> str:
    text = value.strip()
    # fromisoformat alone also takes 20260715 and 2026-W29-3.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text).isoformat()
    raise Wrong(f"「{text}」は日付ではありません", "2026-07-15 の形で、ある日付を書いてください。")


def filled(value: tuple[object, ...]) -> tuple[object, ...]:
    # Not pydantic's min_length, which also calls a list empty whose items are wrong.
    if not value:
        raise Wrong("が空です", "一つ以上書いてください。")
    return value
