"""A panel's settings: panel.yaml and the outlines it names, checked before anything is read.

The schema is pydantic's; its findings are told in Japanese, with file, line, key and what is
allowed.  pydantic is imported when a panel is loaded, not with this module.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosshi.errors import ConfigError, KosshiError, OutlineError, one_line
from kosshi.model import Kind
from kosshi.settings import DraftSettings, Panel, PanelSettings, Section, SourceSettings, Target
from kosshi.workspace import OUTLINES, PANEL_FILE, Workspace, open_workspace
from kosshi.yamlfile import KeyPath, YamlFile, load

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


def load_panel(workspace: Path) -> Panel:
    """Read ``panel.yaml`` in ``workspace`` and the outlines it names.

    Raises:
        WorkspaceError: the workspace is missing, or a file in it can't be named or reached safely.
        ConfigError: panel.yaml is missing or breaks the schema.
        OutlineError: an outline breaks the schema, or two share an id.
    """
    opened = open_workspace(workspace)
    shown = str(workspace / PANEL_FILE)
    if not opened.panel_file.exists():
        remedy = "panel.yaml を置いてください（kosshi init でひな型ができます）。"
        raise ConfigError("ファイルがありません。", file=shown, remedy=remedy)
    form = _Form(load(opened.panel_file, shown, ConfigError), shown, ConfigError)
    data = form.validate("panel.yaml")
    return Panel(
        targets=_targets(form, opened, data["targets"]),
        facts=PanelSettings(**data["panel"]),
        sources=_sources(form, opened, data["sources"]),
        draft=DraftSettings(**data["draft"]),
    )


def load_outline(path: Path, shown: str) -> Target:
    """Read one outline.

    Args:
        path: of the file.
        shown: its name in messages.

    Raises:
        OutlineError: it is unreadable or breaks the schema.
    """
    form = _Form(load(path, shown, OutlineError), shown, OutlineError)
    data = form.validate("outline")
    rows = data["sections"]
    form.unique((("sections", row, "number"), entry["number"]) for row, entry in enumerate(rows))
    numbers = {entry["number"] for entry in rows}
    for row, entry in enumerate(rows):
        form.unique(
            (("sections", row, "terms", index), term) for index, term in enumerate(entry["terms"])
        )
    return Target(
        id=data["id"],
        title=data["title"],
        short=data["short"] or data["title"],
        date=data["date"],
        sections=tuple(
            Section(
                number=entry["number"],
                title=entry["title"],
                terms=entry["terms"],
                depth=entry["number"].count("-"),
                parent=_parent(entry["number"], numbers),
            )
            for entry in rows
        ),
    )


def _parent(number: str, numbers: set[str]) -> str | None:
    """Return the nearest section above ``number``; documents may skip a level."""
    labels = number.split("-")
    above = ("-".join(labels[:length]) for length in range(len(labels) - 1, 0, -1))
    return next((candidate for candidate in above if candidate in numbers), None)


def _targets(form: _Form, workspace: Workspace, names: tuple[str, ...]) -> tuple[Target, ...]:
    form.unique((("targets", index), name) for index, name in enumerate(names))
    targets: dict[str, tuple[Target, str]] = {}
    for index, name in enumerate(names):
        path = workspace.inside(name)
        if path is None:
            raise form.failure(
                ("targets", index),
                f"「{name}」は作業フォルダの外を指しています。",
                "作業フォルダからの相対パスで書いてください（例: outlines/nss.yaml）。",
            )
        if not path.is_file():
            there = sorted(file.name for file in (workspace.root / OUTLINES).glob("*.yaml"))
            raise form.failure(
                ("targets", index),
                f"「{name}」がありません。",
                _allowed("outlines/ にあるのは", there, name.removeprefix(f"{OUTLINES}/"))
                or "outlines/ に対象文書の章立てを置いてください。",
            )
        shown = str(workspace.root / name)
        target = load_outline(path, shown)
        if target.id in targets:
            raise OutlineError(
                f"id「{target.id}」が {targets[target.id][1]} と重複しています。",
                file=shown,
                remedy="対象文書ごとに別の id を付けてください。",
            )
        targets[target.id] = (target, shown)
    return tuple(target for target, _ in targets.values())


def _sources(
    form: _Form, workspace: Workspace, settings: Mapping[str, dict[str, Any]]
) -> dict[str, SourceSettings]:
    if not settings:
        return {}
    # A name typed here is composed (NFC); the same name copied from a Mac may be decomposed.
    paths = {_nfc(source.path): source.path for source in workspace.scan().sources}
    given: dict[str, SourceSettings] = {}
    for name, entry in settings.items():
        path = paths.get(_nfc(name)) or _part_of(_nfc(name), paths)
        if path is None:
            raise form.failure(
                ("sources", name),
                f"資料「{name}」がありません。",
                _allowed("ある資料は", sorted(paths), name)
                or "meeting-NN/ の中の資料を、作業フォルダからのパスで書いてください。",
            )
        given[path] = SourceSettings(**entry)
    return given


def _part_of(name: str, paths: Mapping[str, str]) -> str | None:
    """Read ``binder.pdf#2``, the second document of a binder."""
    whole, mark, rank = name.rpartition("#")
    known = paths.get(whole)
    return f"{known}#{int(rank)}" if mark and known and rank.isascii() and rank.isdigit() else None


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _allowed(intro: str, names: Iterable[str], given: str) -> str | None:
    """Return a sentence that lists what there is, the likeliest named; None where there's none."""
    known = list(names)
    if not known:
        return None
    near = difflib.get_close_matches(given.strip().casefold(), known, n=1, cutoff=0.6)
    listed = "、".join(known[:12]) + (" など" if len(known) > 12 else "")
    return f"{intro} {listed} です" + (
        f"（「{near[0]}」のことではありませんか）。" if near else "。"
    )


class _Wrong(ValueError):
    """A value that breaks a rule of the schema; ``what`` follows the key: 「…」は日付では…."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class _Form:
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
                message = f"{_key(path)}「{text}」が {first}と重複しています。"
                raise self.failure(path, message, "どちらかを消すか、書き改めてください。")
            seen[text] = path

    def validate(self, schema: str) -> dict[str, Any]:
        """Return the file's data in the shape of the schema, defaults filled in."""
        from pydantic import ValidationError

        models = _schemas()[schema]
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
                f"必須のキー {_key(path)} {what}",
                f"「{path[-1]}: 」に続けて値を書いてください。",
            )
        if problem == "extra_forbidden":
            known = _allowed("書けるキーは", model.model_fields, str(path[-1]))
            return f"{_key(path)} というキーはありません。", known
        wrong = detail.get("ctx", {}).get("error")
        if isinstance(wrong, _Wrong):
            space = "" if wrong.what.startswith("「") else " "
            return f"{_key(path)}{space}{wrong.what}。", wrong.remedy
        what, remedy = _SHAPES.get(problem, ("の書き方が正しくありません", ""))
        if detail["input"] is None:
            what, remedy = "に値がありません", "値を書くか、行ごと消してください。"
        elif not remedy and (part := models.get(str(path[0]))):
            remedy = _allowed("書けるキーは", part.model_fields, "") or ""
        return f"{_key(path)} {what}。", remedy or None


def _key(path: KeyPath) -> str:
    """Return a key path for people: ``sections（3番目）.title``."""
    text = ""
    for part in path:
        text += f"（{part + 1}番目）" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _text(value: str) -> str:
    text = value.strip()
    if not text:
        raise _Wrong("が空です", "値を書くか、行ごと消してください。")
    if one_line(text) != text:
        what = f"「{text}」に改行や制御文字があります"
        raise _Wrong(what, "一行に収まる文字だけで書いてください。")
    return text


def _iso_date(value: str) -> str:
    text = value.strip()
    # fromisoformat alone also takes 20260715 and 2026-W29-3.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text).isoformat()
    raise _Wrong(f"「{text}」は日付ではありません", "2026-07-15 の形で、ある日付を書いてください。")


def _positive(value: object) -> int:
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9０-９]{1,4}", text) or int(text) == 0:
        raise _Wrong(
            f"「{text}」は回数ではありません" if text else "は回数ではありません",
            "1 以上の整数を書いてください。",
        )
    return int(text)


def _filled(value: tuple[object, ...]) -> tuple[object, ...]:
    # Not pydantic's min_length, which also calls a list empty whose items are wrong.
    if not value:
        raise _Wrong("が空です", "一つ以上書いてください。")
    return value


def _identifier(value: str) -> str:
    # It becomes part of links and file names.
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", value):
        raise _Wrong(
            f"「{value}」は識別子に使えません",
            "半角の英小文字・数字・「-」「_」で、32文字までにしてください。",
        )
    return value


def _number(value: str) -> str:
    if not all(label.strip() for label in value.split("-")):
        raise _Wrong(
            f"「{value}」は見出し番号の形ではありません",
            "見出し番号を上から順に「-」でつないでください（例: Ⅵ-2-(1)-イ）。",
        )
    return value


def _kind(value: object) -> Kind:
    if value not in list(Kind):
        listed = "、".join(Kind)
        shown = f"「{value}」" if isinstance(value, str) else ""
        raise _Wrong(f"{shown}は種別ではありません", f"書けるのは {listed} です。")
    return Kind(str(value))


@functools.cache
def _schemas() -> dict[str, dict[str, type[BaseModel]]]:
    """Return the models of each file: the whole under "", its parts under their top-level keys."""
    from typing import Annotated

    from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
    from pydantic import model_validator as validator

    text = Annotated[str, AfterValidator(_text)]
    iso_date = Annotated[str, AfterValidator(_iso_date)]

    class Form(BaseModel):
        model_config = ConfigDict(frozen=True, extra="forbid")

        @validator(mode="before")
        @classmethod
        def leave_out_empty(cls, data: Any) -> Any:
            """A key without a value counts as not given, so that it can be left to fill in."""
            if not isinstance(data, dict):
                return data
            return {
                key: value
                for key, value in data.items()
                if value is not None or key not in cls.model_fields
            }

    class PanelPart(Form):
        name: text | None = None
        meeting: Annotated[int, BeforeValidator(_positive)] | None = None
        date: iso_date | None = None
        roster: tuple[text, ...] = ()
        next_meeting: text | None = None

    class SourcePart(Form):
        kind: Annotated[Kind, BeforeValidator(_kind)] | None = None
        author: text | None = None
        title: text | None = None
        date: iso_date | None = None
        parts: tuple[Annotated[int, BeforeValidator(_positive)], ...] = ()

    class DraftPart(Form):
        title: text = DraftSettings().title
        date: iso_date | None = None
        number: text | None = None
        marking: text | None = None

    class PanelFile(Form):
        targets: Annotated[tuple[text, ...], AfterValidator(_filled)]
        panel: PanelPart = PanelPart()
        sources: dict[str, SourcePart] = Field(default_factory=dict)
        draft: DraftPart = DraftPart()

    class SectionPart(Form):
        number: Annotated[str, AfterValidator(_text), AfterValidator(_number)]
        title: text
        terms: tuple[text, ...] = ()

    class OutlineFile(Form):
        id: Annotated[str, AfterValidator(_identifier)]
        title: text
        short: text | None = None
        date: iso_date | None = None
        sections: Annotated[tuple[SectionPart, ...], AfterValidator(_filled)]

    parts: dict[str, type[BaseModel]] = {
        "panel": PanelPart,
        "sources": SourcePart,
        "draft": DraftPart,
    }
    return {
        "panel.yaml": {"": PanelFile, **parts},
        "outline": {"": OutlineFile, "sections": SectionPart},
    }
