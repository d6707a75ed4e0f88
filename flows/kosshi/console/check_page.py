"""``kosshi check --html``: what each line was taken for, as one page that needs nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kosshi import ledger
from kosshi.compose.facts import ACCOUNT_NAMES, KIND_NAMES
from kosshi.console.lines import MISSED, lines_of
from kosshi.errors import one_line
from kosshi.model import Account, Record
from kosshi.pipeline import own_templates

_CLASSES = {name: str(account).replace("_", "-") for account, name in ACCOUNT_NAMES.items()}
_CLASSES[MISSED] = "missed"


def page(records: Sequence[Record], ignored: Sequence[str], errors: Sequence[str]) -> str:
    """Return the page; the same sources give the same bytes.

    What stands in the sources is shown as text: characters that can't be seen, or that would
    reorder the line, are written out.
    """
    numbers = count(1)
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(own_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = [_source(record, next(numbers)) for record in records]
    total: Counter[str] = Counter()
    for source in told:
        total.update(source["counts"])
    names = [*(name for name in ACCOUNT_NAMES.values()), MISSED]
    return environment.get_template("check.html.j2").render(
        sources=told,
        legend=[(name, _CLASSES[name], total[name]) for name in names if total[name]],
        ignored=[one_line(name) for name in ignored],
        errors=errors,
    )


def _source(record: Record, number: int) -> dict[str, Any]:
    counts = ledger.accounting(record)
    lines = list(lines_of(record))
    return {
        "id": f"s{number}",
        "name": one_line(record.source.name),
        "title": one_line(record.facts.title),
        "kind": KIND_NAMES[record.facts.kind],
        "author": one_line(record.facts.author or ""),
        "characters": record.source.characters,
        "pages": record.source.pages,
        "opinions": len(record.opinions),
        "warnings": [one_line(warning) for warning in record.warnings],
        "accounting": [
            (ACCOUNT_NAMES[account], _CLASSES[ACCOUNT_NAMES[account]], counts[account])
            for account in Account
            if counts[account] and account is not Account.BLANK
        ],
        "counts": Counter(line.kinds[0] for line in lines),
        "lines": [
            {
                "id": f"s{number}-{line.place}",
                "place": line.place,
                "kind": line.kinds[0],
                "also": line.kinds[1:],
                "class": _CLASSES[line.kinds[0]],
                "label": line.label,
                "said": line.said,
                "begins": line.begins,
                "rules": line.rules,
                "text": one_line(line.text),
            }
            for line in lines
            if line.text.strip()
        ],
    }
