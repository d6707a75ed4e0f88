"""Which workspace is meant, and how paths are shown."""

from __future__ import annotations

import os
from pathlib import Path

from kosshi.errors import UsageError, WorkspaceError, one_line
from kosshi.workspace import PANEL_FILE

_SEEDS = Path("seeds")


def workspace_of(given: str | None) -> Path:
    """Return the workspace that is meant: the one given, this folder, or ``seeds/``.

    Raises:
        UsageError: an empty name is given.
        WorkspaceError: none is given, and neither this folder nor ``seeds/`` is one.
    """
    if given is not None:
        return folder_of(given, "作業フォルダ")
    if Path(PANEL_FILE).exists():
        return Path()
    if _SEEDS.is_dir():
        return _SEEDS
    raise WorkspaceError(
        "作業フォルダの指定がなく、ここには panel.yaml も seeds/ もありません。",
        remedy="作業フォルダを指定するか、kosshi init で新しく作ってください。",
    )


def folder_of(given: str, name: str) -> Path:
    """Return a folder that was named on the command line.

    Raises:
        UsageError: the name is empty, which would mean this folder.
    """
    if not given.strip():
        raise UsageError(f"{name}の名前が空です。", remedy="フォルダを指定してください。")
    return Path(given)


def shown(path: Path) -> str:
    """Return a path as people write it: relative where it lies below this folder."""
    here = Path(os.path.abspath(path))  # noqa: PTH100  links are shown as they are
    try:
        return one_line(str(here.relative_to(Path.cwd())))
    except ValueError:
        return one_line(str(path))
