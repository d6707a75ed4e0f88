"""Held-out documents against their labels: ``make heldout``; see README.md beside this."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import yaml
from kosshi.pipeline import read_source
from kosshi.workspace import SourceFile

HERE = Path(__file__).parent


def bare(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s", "", text)


for file in sorted((HERE / "docs").iterdir()):
    label = yaml.safe_load((HERE / "gold" / f"{file.stem}.yaml").read_text(encoding="utf-8"))
    gold = [bare(opinion["text"]) for opinion in label["opinions"]]
    source = SourceFile(path=file.name, file=file.resolve(), meeting=1)
    got = [bare(o.text) for record in read_source(source, {}) for o in record.opinions]
    near = sum(any(difflib.SequenceMatcher(None, a, b).ratio() >= 0.9 for b in got) for a in gold)
    exact = len(set(gold) & set(got))
    print(f"{file.name}: labelled {len(gold)}, found {len(got)}, exact {exact}, near {near}")
