"""What happens to a run: the quick faults of ``make faults``, each with what must hold after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .faults.faults import FAULTS, CannotTry, Fault  # noqa: TID252 - no package of the source root


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.quick], ids=lambda fault: fault.name)
def test_a_run_that_is_struck_leaves_drafts_and_the_next_run_whole(
    fault: Fault, tmp_path: Path
) -> None:
    try:
        assert fault.function(tmp_path) > 0
    except CannotTry as why:
        pytest.skip(str(why))
