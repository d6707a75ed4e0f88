"""``kosshi diff``: what changed from one draft to another."""

from __future__ import annotations

import re
from argparse import Namespace
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kosshi.changes.drafts import compare
from kosshi.changes.held import LEDGER, Held, read_held
from kosshi.console.answer import Answer
from kosshi.console.colour import wants_colour
from kosshi.console.differences import data_of, text_of
from kosshi.console.place import folder_of, shown, workspace_of
from kosshi.drafts import Draft, all_drafts
from kosshi.errors import DraftError, UsageError
from kosshi.workspace import default_outputs, open_workspace

_NUMBER = re.compile(r"(?:第|draft-)?([0-9０-９]{1,9})稿?")
_LISTED = 5


def answer(options: Namespace) -> Answer:
    """Compare two drafts.

    Raises:
        DraftError: a draft or its ledger is missing, unreadable or of another version.
        KosshiError: the workspace or the folder of its drafts is wrong.
    """
    place = Place(options.workspace, options.out)
    before, after = (_ledger(path) for path in place.pair(options.before, options.after))
    names = _name(*before), _name(*after)
    found = compare(before[1], after[1])
    return Answer(
        text_of(found, names, colour=wants_colour()),
        {
            "before": {"ledger": str(before[0]), "number": before[1].number},
            "after": {"ledger": str(after[0]), "number": after[1].number},
            **data_of(found),
        },
    )


def _ledger(path: Path) -> tuple[Path, Held]:
    file = path / LEDGER if path.is_dir() else path
    return file, read_held(file, shown(file))


def _name(file: Path, held: Held) -> str:
    return f"第{held.number}稿（{shown(file.parent)}）" if held.number else shown(file)


@dataclass
class Place:
    """Where drafts are looked for: in the outputs of a workspace, looked up only when needed."""

    workspace: str | None
    out: str | None

    @cached_property
    def outputs(self) -> Path:
        """The folder of the drafts."""
        if self.out is not None:
            return folder_of(self.out, "稿のフォルダ")
        return default_outputs(open_workspace(workspace_of(self.workspace)).root)

    @cached_property
    def drafts(self) -> tuple[Draft, ...]:
        """The finished drafts, by meeting and number."""
        return all_drafts(self.outputs)

    def pair(self, before: str | None, after: str | None) -> tuple[Path, Path]:
        """Return the two drafts that are meant.

        Raises:
            DraftError: there is no such draft, or there are not two.
        """
        if before is None and len(self.drafts) < 2:
            raise DraftError(
                f"比べる稿が二つありません（完成した稿は{len(self.drafts)}件）。",
                file=shown(self.outputs),
                remedy="kosshi build で作るか、稿のフォルダを二つ指定してください。",
            )
        if before is None:
            return self.drafts[-2].path, self.drafts[-1].path
        return self.find(before), self.find(after) if after is not None else self._newest()

    def _newest(self) -> Path:
        if not self.drafts:
            raise DraftError(
                "稿がまだありません。",
                file=shown(self.outputs),
                remedy="kosshi build で作るか、後の稿も指定してください。",
            )
        return self.drafts[-1].path

    def find(self, asked: str) -> Path:
        """Return the draft or ledger that a name means: a number, a path, a path in the outputs.

        Raises:
            UsageError: the name is empty.
            DraftError: there is no such draft.
        """
        if not asked.strip() or "\0" in asked:
            raise UsageError("稿の指定が空です。", remedy="稿の番号かフォルダを指定してください。")
        number = _NUMBER.fullmatch(asked)
        if (number is None or asked.startswith("draft-")) and Path(asked).exists():
            return Path(asked)
        if number is None and (path := self.outputs / asked).exists():
            return path
        if number is not None:
            for draft in reversed(self.drafts):
                if draft.path.parent != self.drafts[-1].path.parent:
                    break
                if draft.number == int(number[1]):
                    return draft.path
        listed = [f"{d.path.parent.name}/{d.path.name}" for d in self.drafts]
        more = "…" if len(listed) > _LISTED else ""
        raise DraftError(
            f"「{asked}」という稿はありません。",
            file=shown(self.outputs),
            remedy=f"あるのは {'、'.join(listed[-_LISTED:])}{more} です。"
            if listed
            else "kosshi build で作るか、稿のフォルダを指定してください。",
        )
