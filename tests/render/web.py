"""What the tests of the web page share: the fullest briefing, a hostile one, a page made, its use."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
from kosshi.briefing import Briefing, DecidedOpinion, DecisionEntry
from kosshi.render import Product, html

from .test_docx import full  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .test_pdf import HOSTILE, points  # noqa: TID252

if TYPE_CHECKING:
    from browser import Tab

EVIL = (
    "".join(HOSTILE) + "\" onmouseover=x '><a href=javascript:x>{% raw %}{# x #}<!-- ]]></script>"
)


@cache
def whole() -> Briefing:
    """All that a briefing can have: two meetings, and decisions of the secretariat."""
    briefing = full()
    issue = briefing.issues[0]
    position = issue.positions[0]
    stand = replace(position.points[0], decided=True)
    position = replace(position, points=(stand, *position.points[1:]))
    issue = replace(issue, positions=(position, *issue.positions[1:]))
    point = points(briefing)[0]
    decisions = (
        DecisionEntry("移動", (DecidedOpinion("議1", point.id),), "安保戦略 Ⅵ-2に置く", ""),
        DecisionEntry("除外", (DecidedOpinion("議2", ""),), "重複のため", "適用していない"),
    )
    return replace(briefing, issues=(issue, *briefing.issues[1:]), decisions=decisions)


def parsed(product: Product) -> Any:
    return lxml.html.document_fromstring(html.page(product))


def poisoned(value: Any) -> Any:
    """A briefing in which every text, name and id ends with what would do harm as markup."""
    if isinstance(value, str):
        return value + EVIL if value else value
    if isinstance(value, tuple):
        return tuple(poisoned(each) for each in value)
    if isinstance(value, Mapping):
        return {poisoned(key): poisoned(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {f.name: poisoned(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return replace(value, **found)
    return value


@dataclass
class Made:
    """A page as a file, what stands in it, and the ledger."""

    file: Path
    page: Any
    ledger: dict[str, Any]

    @property
    def url(self) -> str:
        return self.file.as_uri()


def shown(tab: Tab) -> set[str]:
    """The ids of the points that are shown."""
    script = "[...document.querySelectorAll('.point')].filter(e => !e.closest('[hidden]')).map(e => e.id.slice(3))"
    return set(tab.run(script))


def search(tab: Tab, words: str) -> set[str]:
    tab.run("document.querySelector('#query').value = ''")
    tab.run("document.querySelector('#query').focus()")
    tab.write(words)
    return shown(tab)


def points_of(made: Made, holds: Callable[[dict[str, Any]], bool]) -> set[str]:
    """The points with an opinion for which something holds, by the ledger."""
    opinions = {opinion["id"]: opinion for opinion in made.ledger["opinions"]}
    return {
        point["id"]
        for point in made.ledger["points"]
        if any(holds(opinions[name]) for name in point["opinions"])
    }


def status(tab: Tab) -> str:
    return str(tab.run("document.querySelector('#status').textContent"))


def in_view(tab: Tab, name: str) -> bool:
    """Whether an element begins on the screen, below the tools."""
    return bool(
        tab.run(
            f"(() => {{ const b = document.getElementById({json.dumps(name)}).getBoundingClientRect();"
            " return b.height > 0 && b.top >= document.querySelector('#tools').getBoundingClientRect().bottom - 1"
            " && b.top < innerHeight })()"
        )
    )


def choose(tab: Tab, facet: str, value: str) -> None:
    """Open a filter and tick a choice, with the mouse."""
    box = f'.facet[data-name="{facet}"]'
    if not tab.run(f"document.querySelector('{box}').open"):
        tab.click(f"{box} summary")
    tab.run(
        f"[...document.querySelectorAll('{box} input')].find(e => e.value === {json.dumps(value)}).id = 'chosen'"
    )
    tab.click("#chosen")
    tab.run("document.querySelector('#chosen').removeAttribute('id')")
