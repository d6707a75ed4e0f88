"""What several tests share: the seeds, built once without a PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from kosshi.pipeline import Job, Outcome, run

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds_outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Build the seeds' ledger."""
    return run(Job(SEEDS, tmp_path_factory.mktemp("outputs"), formats=("json",)))


@pytest.fixture(scope="session")
def seeds_ledger(seeds_outcome: Outcome) -> dict[str, Any]:
    """Return the seeds' ledger as data."""
    return dict(json.loads(seeds_outcome.files[0].read_text(encoding="utf-8")))
