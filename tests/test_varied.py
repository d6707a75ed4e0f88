"""Short documents in many surface styles by other authors: how many of their opinions are found exactly."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from kosshi import ledger
from kosshi.extract import extract
from kosshi.read import open_file

FOLDER = Path(__file__).parent / "quality/varied"
DOCUMENTS = sorted(p for p in FOLDER.iterdir() if p.suffix in {".txt", ".docx", ".html"})


def bare(text: str, optional: list[str]) -> str:
    text = re.sub(r"[\s①-⑳・●○◯■□◆◇▪➢－–‐]", "", text)
    for sentence in optional:
        text = text.replace(bare(sentence, []), "")
    return text


def counted(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Return a document's opinions as labelled and as found."""
    gold: dict[str, Any] = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    optional = gold.get("optional") or []
    record = extract(open_file(path, path.name, 1).whole())
    return (
        +Counter(bare(each["text"], optional) for each in gold["opinions"]),
        Counter(text for o in record.opinions if (text := bare(o.text, optional))),
    )


@pytest.mark.parametrize(
    ("kind", "recall", "precision"),
    [
        ("minutes", 0.94, 0.88),
        ("minutes2", 0.98, 0.78),
        ("transcript", 0.96, 0.95),
        ("transcript2", 0.79, 0.56),
        ("structure", 0.86, 0.7),
    ],
)
def test_opinions_are_found_exactly(kind: str, recall: float, precision: float) -> None:
    labelled = found = right = 0
    for path in DOCUMENTS:
        if path.name.startswith(f"{kind}-"):
            gold, got = counted(path)
            labelled, found = labelled + gold.total(), found + got.total()
            right += (gold & got).total()
    print(f"{kind}: {right} of {labelled} labelled, of {found} found")
    assert right >= recall * labelled
    assert right >= precision * found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_character_is_accounted_for(path: Path) -> None:
    assert ledger.unaccounted(extract(open_file(path, path.name, 1).whole())) == []
