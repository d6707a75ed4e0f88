"""The account of a source in the making: who claims which characters, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable

from kosshi.errors import InvariantError
from kosshi.model import Account, Passage, Region


class Claims:
    """Collects regions; a character can be claimed once."""

    def __init__(self, path: str, regions: Iterable[Region] = ()) -> None:
        """Start with the regions that the format itself explained."""
        self.path = path
        self._regions: list[Region] = list(regions)

    def claim(self, passage: Passage | None, account: Account, rule: str) -> None:
        """Claim the characters of a passage."""
        if passage is not None:
            for span in passage.spans:
                self._regions.append(Region(span.start, span.end, account, rule))

    def finish(self, text: str, start: int, end: int) -> tuple[Region, ...]:
        """Return all regions of ``text[start:end]`` in order, the white space between as blank.

        Characters that nobody claimed stay unclaimed: the ledger counts them and the run fails.

        Raises:
            InvariantError: two claims overlap.
        """
        ordered = sorted(self._regions, key=lambda region: (region.start, region.end))
        complete: list[Region] = []
        position = start
        for region in [*ordered, Region(end, end, Account.BLANK, "")]:
            if region.start < position:
                line = text.count("\n", 0, region.start) + 1
                raise InvariantError(
                    f"同じ文字が二重に計上されました（{complete[-1].rule}／{region.rule}）。",
                    file=self.path,
                    line=line,
                )
            complete.extend(_blanks(text, position, region.start))
            if region.end > region.start:
                complete.append(region)
            position = region.end
        return tuple(complete)


def _blanks(text: str, start: int, end: int) -> list[Region]:
    """Return the runs of white space in a gap."""
    found: list[Region] = []
    position = start
    while position < end:
        if not text[position].isspace():
            position += 1
            continue
        stop = position
        while stop < end and text[stop].isspace():
            stop += 1
        found.append(Region(position, stop, Account.BLANK, "空白・改行"))
        position = stop
    return found
