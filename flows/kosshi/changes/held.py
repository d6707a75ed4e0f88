"""What a draft holds: its ``ledger.json``, as far as two drafts are compared by it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kosshi.errors import DraftError, os_reason
from kosshi.ledger import SCHEMA
from kosshi.model import Stance

LEDGER = "ledger.json"
_LABEL = re.compile("点[0-9]{1,9}")
_REMEDY = "kosshi build --format json,pdf で作り直した稿を指定してください。"


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A source: its id, its name (with ``#2`` in a binder) and the hash of its file."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldOpinion:
    """An opinion; ``source`` is the source's id."""

    id: str
    label: str
    source: str
    theme: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A section of a target, ``short`` being the target's name in print."""

    target: str
    section: str
    short: str


@dataclass(frozen=True, slots=True)
class HeldPoint:
    """A point with the opinions in it and the places where it stands.

    ``primary`` is None where it is unplaced; ``further`` are in the order of the ledger.
    """

    id: str
    label: str
    headline: str
    worded: str | None
    opinions: tuple[str, ...]
    primary: Spot | None
    further: tuple[Spot, ...]

    @property
    def heading(self) -> str:
        """What heads the point in print."""
        return self.worded or self.headline


@dataclass(frozen=True, slots=True)
class HeldIssue:
    """An issue: its topic, and the stance of each point in it."""

    id: str
    topic: str
    stances: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A draft as it is compared.

    ``dropped`` are (opinion, why), ``orphaned`` are (decision, why).
    """

    number: int | None
    sources: tuple[HeldSource, ...]
    opinions: tuple[HeldOpinion, ...]
    points: tuple[HeldPoint, ...]
    issues: tuple[HeldIssue, ...]
    dropped: tuple[tuple[str, str], ...]
    orphaned: tuple[tuple[str, str], ...]


def read_held(file: Path, shown: str) -> Held:
    """Read a ``ledger.json``; ``shown`` is how errors name it.

    Raises:
        DraftError: it is missing, unreadable, or no ledger of this version.
    """
    try:
        data = json.loads(file.read_bytes())
    except FileNotFoundError as cause:
        raise DraftError(f"{LEDGER} がありません。", file=shown, remedy=_REMEDY) from cause
    except OSError as cause:
        raise DraftError(
            f"台帳を読み取れません（{os_reason(cause)}）。",
            file=shown,
            remedy="ファイルのアクセス権を確認してください。",
        ) from cause
    except (ValueError, RecursionError) as cause:
        raise DraftError("台帳が JSON として読めません。", file=shown, remedy=_REMEDY) from cause
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        told = f"「{schema}」" if isinstance(schema, str) else "形式の記載がないもの"
        raise DraftError(
            f"台帳の形式が違います（{told}。読めるのは「{SCHEMA}」）。", file=shown, remedy=_REMEDY
        )
    try:
        return held(data)
    except (KeyError, TypeError, AttributeError, ValueError) as cause:
        raise DraftError("台帳の項目が欠けています。", file=shown, remedy=_REMEDY) from cause


def held(data: Mapping[str, Any]) -> Held:
    """Return what a ledger holds; ledgers without the names of points and targets will do.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: it isn't as the contract says.
    """
    shorts = {target["id"]: target["short"] for target in data.get("targets", ())}
    labels = {opinion["id"]: opinion["label"] for opinion in data["opinions"]}
    found = Held(
        number=data.get("draft", {}).get("number"),
        sources=tuple(
            HeldSource(
                source["id"],
                source["path"]
                if source.get("part") is None
                else f"{source['path']}#{source['part']}",
                source["sha256"],
            )
            for source in data["sources"]
        ),
        opinions=tuple(
            HeldOpinion(o["id"], o["label"], o["source"], tuple(o["theme"]), o["text"])
            for o in data["opinions"]
        ),
        points=tuple(
            sorted((_point(point, shorts, labels) for point in data["points"]), key=_printed)
        ),
        issues=tuple(
            HeldIssue(
                issue["id"],
                issue["topic"],
                tuple(
                    (name, str(Stance(p["stance"])))
                    for p in issue["positions"]
                    for name in p["points"]
                ),
            )
            for issue in data["issues"]
        ),
        dropped=tuple((d["opinion"], d["why"]) for d in data["decisions"].get("dropped", ())),
        orphaned=tuple((d["decision"], d["why"]) for d in data["decisions"]["orphaned"]),
    )
    named = {name for point in found.points for name in point.opinions}
    if not (named | {name for name, _ in found.dropped} <= set(labels)) or not (
        {o.source for o in found.opinions} <= {source.id for source in found.sources}
    ):
        raise ValueError("a name without what it names")
    return found


def _printed(point: HeldPoint) -> int:
    """Sort points as they are printed; without labels of their own they stay as they are."""
    return int(point.label[1:]) if _LABEL.fullmatch(point.label) else 0


def _point(
    point: Mapping[str, Any], shorts: Mapping[str, str], labels: Mapping[str, str]
) -> HeldPoint:
    spots = [
        (Spot(p["target"], p["section"], shorts.get(p["target"], p["target"])), p["primary"])
        for p in point["placements"]
    ]
    return HeldPoint(
        id=point["id"],
        label=point.get("label") or labels[point["opinions"][0]],
        headline=point["headline"],
        worded=point.get("worded"),
        opinions=tuple(point["opinions"]),
        primary=next((spot for spot, primary in spots if primary), None),
        further=tuple(spot for spot, primary in spots if not primary),
    )
