"""Held-out documents against their labels: ``make heldout``; see README.md beside this.

A labelled opinion is found if one of its document's opinions has the same text: without white space, bullets
and circled numbers, on which labels and formats differ, with its sub-items and what follows them.  Sentences
that the labels' author left open (``optional``) are taken out of both before.  ``ARGS=--errors`` shows what differs.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from kosshi.errors import KosshiError
from kosshi.pipeline import read_source
from kosshi.workspace import SourceFile

HERE = Path(__file__).parent
SETS = {"第1集": HERE, "第2集": HERE / "second", "第3集": HERE / "third"}
KINDS = ("minutes", "transcript", "paper")


def bare(text: str) -> str:
    """Return a text without white space and the marks of lists."""
    return re.sub(r"[\s①-⑳・●○◯■□◆◇▪➢－–‐]", "", text)


def labelled(label: dict[str, Any]) -> list[str]:
    """Return the labelled opinions, whole."""
    return [
        "".join([o["text"], *map(str, o.get("items") or ()), o.get("tail") or ""])
        for o in label["opinions"]
    ]


def compare(file: Path, label: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return a document's opinions as labelled and as found."""
    optional = [bare(text) for text in label.get("optional") or ()]

    def asked(text: str) -> str:
        text = bare(text)
        for sentence in optional:
            text = text.replace(sentence, "")
        return text

    source = SourceFile(path=file.name, file=file.resolve(), meeting=1)
    try:
        found = [asked(o.text) for record in read_source(source, {}) for o in record.opinions]
    except KosshiError as error:  # no opinion at all is what a person would be told, too
        print(f"  {error}")
        found = []
    return [text for text in map(asked, labelled(label)) if text], [text for text in found if text]


def main(*, errors: bool) -> None:
    """Print by document, and by kind of document: found / labelled (recall), of found (precision)."""
    for name, folder in SETS.items():
        print(name)
        sums: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        for file in sorted((folder / "docs").iterdir()):
            label = yaml.safe_load(
                (folder / "gold" / f"{file.stem}.yaml").read_text(encoding="utf-8")
            )
            gold, got = compare(file, label)
            right = sum((Counter(gold) & Counter(got)).values())
            sums[label["kind"]].update(right=right, gold=len(gold), got=len(got))
            print(f"  {file.name}: {right} / {len(gold)}, of {len(got)}")
            if errors:
                print(*(f"    - {text}" for text in gold if text not in got), sep="\n")
                print(*(f"    + {text}" for text in got if text not in gold), sep="\n")
        for kind, count in sums.items():
            print(
                f"  {kind}: recall {count['right'] / count['gold']:.3f} ({count['right']}/{count['gold']}), "
                f"precision {count['right'] / (count['got'] or 1):.3f} ({count['right']}/{count['got']})"
            )


if __name__ == "__main__":
    main(errors="--errors" in sys.argv)
