"""A panel's settings: panel.yaml and the outlines it names, checked before anything is read.

The schema is pydantic's; its findings are told in Japanese, with file, line, key and what is
allowed.  pydantic is imported when a panel is loaded, not with this module.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosshi.errors import ConfigError, OutlineError
from kosshi.form import Form, Wrong, allowed, filled, iso_date, one_line_text
from kosshi.model import Kind
from kosshi.settings import DraftSettings, Panel, PanelSettings, Section, SourceSettings, Target
from kosshi.workspace import OUTLINES, PANEL_FILE, Workspace, open_workspace
from kosshi.yamlfile import load

if TYPE_CHECKING:
    from pydantic import BaseModel


IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""An outline's id."""


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
    form = Form(load(opened.panel_file, shown, ConfigError), shown, ConfigError)
    data = form.validate(_schemas()["panel.yaml"])
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
    form = Form(load(path, shown, OutlineError), shown, OutlineError)
    data = form.validate(_schemas()["outline"])
    rows = data["sections"]
    form.unique((("sections", row, "number"), entry["number"]) for row, entry in enumerate(rows))
    numbers = {entry["number"] for entry in rows}
    for row, entry in enumerate(rows):
        for key in ("terms", "vocabulary"):
            form.unique(
                (("sections", row, key, index), term) for index, term in enumerate(entry[key])
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
                vocabulary=entry["vocabulary"],
            )
            for entry in rows
        ),
    )


def _parent(number: str, numbers: set[str]) -> str | None:
    """Return the nearest section above ``number``; documents may skip a level."""
    labels = number.split("-")
    above = ("-".join(labels[:length]) for length in range(len(labels) - 1, 0, -1))
    return next((candidate for candidate in above if candidate in numbers), None)


def _targets(form: Form, workspace: Workspace, names: tuple[str, ...]) -> tuple[Target, ...]:
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
                allowed("outlines/ にあるのは", there, name.removeprefix(f"{OUTLINES}/"))
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
    form: Form, workspace: Workspace, settings: Mapping[str, dict[str, Any]]
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
                allowed("ある資料は", sorted(paths), name)
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


def _positive(value: object) -> int:
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9０-９]{1,4}", text) or int(text) == 0:
        raise Wrong(
            f"「{text}」は回数ではありません" if text else "は回数ではありません",
            "1 以上の整数を書いてください。",
        )
    return int(text)


def _place(value: object) -> int:
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9０-９]{1,7}", text) or int(text) == 0:
        raise Wrong(
            f"「{text}」はページ（行）の番号ではありません",
            "各文書の始まるページを、1 以上の整数で書いてください（例: parts: [1, 5, 9]）。",
        )
    return int(text)


def _identifier(value: str) -> str:
    # It becomes part of links and file names.
    if not IDENTIFIER.fullmatch(value):
        raise Wrong(
            f"「{value}」は識別子に使えません",
            "半角の英小文字・数字・「-」「_」で、32文字までにしてください。",
        )
    return value


def _number(value: str) -> str:
    if not all(label.strip() for label in value.split("-")):
        raise Wrong(
            f"「{value}」は見出し番号の形ではありません",
            "見出し番号を上から順に「-」でつないでください（例: Ⅵ-2-(1)-イ）。",
        )
    return value


def _kind(value: object) -> Kind:
    if value not in list(Kind):
        listed = "、".join(Kind)
        shown = f"「{value}」" if isinstance(value, str) else ""
        raise Wrong(f"{shown}は種別ではありません", f"書けるのは {listed} です。")
    return Kind(str(value))


@functools.cache
def _schemas() -> dict[str, dict[str, type[BaseModel]]]:
    """Return the models of each file: the whole under "", its parts under their top-level keys."""
    from typing import Annotated

    from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
    from pydantic import model_validator as validator

    text = Annotated[str, AfterValidator(one_line_text)]
    day = Annotated[str, AfterValidator(iso_date)]

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
        date: day | None = None
        roster: tuple[text, ...] = ()
        next_meeting: text | None = None

    class SourcePart(Form):
        kind: Annotated[Kind, BeforeValidator(_kind)] | None = None
        author: text | None = None
        title: text | None = None
        date: day | None = None
        parts: tuple[Annotated[int, BeforeValidator(_place)], ...] = ()

    class DraftPart(Form):
        title: text = DraftSettings().title
        date: day | None = None
        number: text | None = None
        marking: text | None = None

    class PanelFile(Form):
        targets: Annotated[tuple[text, ...], AfterValidator(filled)]
        panel: PanelPart = PanelPart()
        sources: dict[str, SourcePart] = Field(default_factory=dict)
        draft: DraftPart = DraftPart()

    class SectionPart(Form):
        number: Annotated[str, AfterValidator(one_line_text), AfterValidator(_number)]
        title: text
        terms: tuple[text, ...] = ()
        vocabulary: tuple[text, ...] = ()

    class OutlineFile(Form):
        id: Annotated[str, AfterValidator(_identifier)]
        title: text
        short: text | None = None
        date: day | None = None
        sections: Annotated[tuple[SectionPart, ...], AfterValidator(filled)]

    parts: dict[str, type[BaseModel]] = {
        "panel": PanelPart,
        "sources": SourcePart,
        "draft": DraftPart,
    }
    return {
        "panel.yaml": {"": PanelFile, **parts},
        "outline": {"": OutlineFile, "sections": SectionPart},
    }
