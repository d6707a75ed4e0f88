"""A workspace: the folder with a panel's sources, outlines and settings.

A run reads from it and never writes to it.  What lies outside it is never read, whatever a path
or a symbolic link says.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kosshi.errors import OutputError, WorkspaceError, one_line, os_reason

PANEL_FILE = "panel.yaml"
DECISIONS_FILE = "decisions.yaml"
OUTLINES = "outlines"
TEMPLATES = "templates"

_MEETING = re.compile(r"meeting-([0-9]{1,4})")
# What file managers and office programs leave beside the files they show.
_DEBRIS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_DEEPEST = 50
"""Folders in folders below a meeting's; what archives nest deeper is a mistake, or a trap."""

_EXPECTED = frozenset({PANEL_FILE, DECISIONS_FILE, OUTLINES, TEMPLATES})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is to be read.

    Attributes:
        path: relative to the workspace, POSIX, in the characters of the file system.
        file: absolute.
        meeting: number in the folder's name; None for ``meeting-00``, the meeting not known.
    """

    path: str
    file: Path
    meeting: int | None


@dataclass(frozen=True, slots=True)
class Scan:
    """What the workspace holds: the sources in order, and what is not read (folders end in /)."""

    sources: tuple[SourceFile, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that exists; made by ``open_workspace``."""

    root: Path

    @property
    def panel_file(self) -> Path:
        """The panel's settings; may be missing."""
        return self.root / PANEL_FILE

    @property
    def decisions_file(self) -> Path:
        """What people decided; may be missing."""
        return self.root / DECISIONS_FILE

    @property
    def templates(self) -> Path | None:
        """The folder with templates that override the project's own, if there is one."""
        folder = self.root / TEMPLATES
        return folder if folder.is_dir() else None

    def sources(self) -> tuple[SourceFile, ...]:
        """Return the sources, by meeting, then by file name as people count (資料２ before 資料10).

        Raises:
            WorkspaceError: there is none, or one can't be read safely.
        """
        if found := self.scan().sources:
            return found
        folders = [entry for entry in _entries(self.root) if _meeting_folder(entry)]
        raise WorkspaceError(
            "資料が一つもありません。" if folders else "meeting-NN フォルダがありません。",
            file=str(folders[-1] if folders else self.root),
            remedy="第N回の資料を meeting-0N/ に置いてください（例: meeting-02/議事要旨.md）。",
        )

    def meetings(self) -> tuple[tuple[str, int], ...]:
        """Return the meetings' folders, also the empty ones: (name, number)."""
        found = ((entry.name, _meeting_folder(entry)) for entry in _entries(self.root))
        return tuple((name, int(match[1])) for name, match in found if match)

    def ignored(self) -> tuple[str, ...]:
        """Return the paths of what stands in the workspace and is not read as a source."""
        return self.scan().ignored

    def scan(self) -> Scan:
        """Walk the workspace; unlike ``sources()``, finding nothing is no error."""
        found: list[SourceFile] = []
        ignored: list[str] = []
        root = Path(os.path.realpath(self.root))
        for entry in _entries(self.root):
            match = _meeting_folder(entry)
            if match is None:
                if entry.name not in _EXPECTED and not entry.name.startswith("."):
                    ignored.append(one_line(entry.name) + "/" * entry.is_dir())
                continue
            number = int(match[1]) or None
            for path in _walk(self.root, root, entry, frozenset(), ignored):
                relative = path.relative_to(self.root).as_posix()
                found.append(SourceFile(relative, root / relative, number))
        found.sort(key=lambda source: (source.meeting or 0, natural_key(source.path)))
        return Scan(tuple(found), tuple(sorted(ignored, key=natural_key)))

    def inside(self, relative: str) -> Path | None:
        """Return the path of ``relative`` in this workspace, or None where it leads outside."""
        pure = PurePosixPath(relative)
        if not relative or "\0" in relative or pure.is_absolute() or ".." in pure.parts:
            return None
        path = self.root / pure
        return path if _within(path, Path(os.path.realpath(self.root))) else None


def open_workspace(path: Path) -> Workspace:
    """Return the workspace at ``path``.

    Raises:
        WorkspaceError: it is missing, not a folder, or may not be entered.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as cause:
        raise WorkspaceError(
            "作業フォルダがありません。",
            file=str(path),
            remedy="場所を確かめるか、kosshi init で新しく作ってください。",
        ) from cause
    except OSError as cause:
        raise _unreadable(path, cause) from cause
    if not stat.S_ISDIR(mode):
        raise WorkspaceError(
            "作業フォルダではなくファイルです。",
            file=str(path),
            remedy="panel.yaml のあるフォルダを指定してください。",
        )
    _check_settings(path)
    return Workspace(path)


def _check_settings(folder: Path) -> None:
    """Check that no setting leads out of the workspace, and that none is a pipe to wait at.

    Single outlines are checked where panel.yaml names them, so that its line can be told.
    """
    root = Path(os.path.realpath(folder))
    for entry in _entries(folder):
        if entry.name in {PANEL_FILE, DECISIONS_FILE, OUTLINES, TEMPLATES}:
            _check(entry, root)
            if entry.name == TEMPLATES and entry.is_dir():
                for _ in _walk(folder, root, entry, frozenset(), []):
                    pass


def default_outputs(root: Path) -> Path:
    """Return where the drafts of a workspace go unless the user says otherwise.

    Beside it, never inside: ``seeds/`` is the repository's own workspace and has ``outputs/`` to
    itself; others share an ``outputs/`` beside them, a folder each.
    """
    # Not resolved: where the workspace is a symbolic link, "beside it" is where the user sees it.
    place = Path(os.path.abspath(root))  # noqa: PTH100
    outputs = place.parent / "outputs"
    return outputs if place.name == "seeds" else outputs / place.name


def check_outputs(root: Path, outputs: Path) -> None:
    """Refuse outputs inside the workspace: a run never writes there, the next would read them.

    Raises:
        OutputError: they are.
    """
    if _within(outputs, Path(os.path.realpath(root))):
        raise OutputError(
            "出力先が作業フォルダの中にあります。",
            file=str(outputs),
            remedy="作業フォルダの外を指定してください。",
        )


def natural_key(path: str) -> tuple[object, ...]:
    """Return a key that sorts paths as people count, the same on every machine.

    Compatibility forms count as the plain ones (資料２ and 資料2, 資料② too); the raw path breaks
    ties, so that the order never depends on the file system's.
    """
    parts = tuple(
        tuple(
            (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
            for piece in re.split(r"(\d+)", unicodedata.normalize("NFKC", part).casefold())
            if piece
        )
        for part in path.split("/")
    )
    return (parts, unicodedata.normalize("NFC", path), path)


def _meeting_folder(entry: Path) -> re.Match[str] | None:
    return _MEETING.fullmatch(entry.name) if entry.is_dir() else None


def _within(path: Path, root: Path) -> bool:
    """Whether ``path``, with every symbolic link followed, lies in ``root`` (which is resolved)."""
    return Path(os.path.realpath(path)).is_relative_to(root)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda entry: natural_key(entry.name))
    except OSError as cause:
        raise _unreadable(folder, cause) from cause


def _unreadable(path: Path, cause: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"フォルダを開けません（{os_reason(cause)}）。",
        file=str(path),
        remedy="場所と読み取りの権限を確かめてください。",
    )


def _walk(
    top: Path, root: Path, folder: Path, above: frozenset[str], ignored: list[str]
) -> Iterator[Path]:
    """Yield the files below ``folder``; ``top`` is the root as given, ``root`` resolved."""
    _check(folder, root)
    real = os.path.realpath(folder)
    if len(above) >= _DEEPEST:
        raise WorkspaceError(
            f"フォルダの入れ子が深すぎます（{_DEEPEST}段まで）。",
            file=str(folder),
            remedy="資料を浅いフォルダに移してください。",
        )
    if real in above:
        raise WorkspaceError(
            "シンボリックリンクが一周しています。",
            file=str(folder),
            remedy="リンクを消してください。",
        )
    for entry in _entries(folder):
        if _is_debris(entry.name):
            name = one_line(entry.relative_to(top).as_posix())
            ignored.append(name + "/" * entry.is_dir())
            continue
        _check(entry, root)
        if entry.is_dir():
            yield from _walk(top, root, entry, above | {real}, ignored)
        else:
            yield entry


def _is_debris(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.casefold() in _DEBRIS


def _check(entry: Path, root: Path) -> None:
    """Refuse what can't be read safely, or named in a draft."""
    problem = None
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in entry.name):
        # Surrogates stand for bytes that are no UTF-8, mostly a name zipped on Windows.
        problem = ("ファイル名に表示できない文字があります。", "ファイル名を付け直してください。")
    elif not _within(entry, root):
        problem = (
            "シンボリックリンクが作業フォルダの外を指しています。",
            "リンクの代わりに、ファイルそのものを置いてください。",
        )
    else:
        try:
            mode = entry.stat().st_mode
        except FileNotFoundError:
            problem = (
                "リンク先がありません。",
                "リンクを消すか、ファイルそのものを置いてください。",
            )
        except OSError as cause:
            problem = (
                f"調べられません（{os_reason(cause)}）。",
                "権限とリンクを確かめてください。",
            )
        else:
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                problem = ("通常のファイルではありません。", "取り除いてください。")
    if problem is not None:
        raise WorkspaceError(problem[0], file=str(entry), remedy=problem[1])


def init_workspace(folder: Path) -> tuple[Path, ...]:
    """Write a workspace that is ready to be filled in, and return the paths written.

    Raises:
        WorkspaceError: the folder is not empty, or is a file.
        OutputError: it can't be written.
    """
    if folder.exists() and (not folder.is_dir() or any(_entries(folder))):
        raise WorkspaceError(
            "既にファイルがあります。", file=str(folder), remedy="空のフォルダを指定してください。"
        )
    files = {PANEL_FILE: _PANEL, f"{OUTLINES}/example.yaml": _OUTLINE}
    written = []
    try:
        (folder / "meeting-01").mkdir(parents=True)
        (folder / OUTLINES).mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            written.append(folder / name)
    except OSError as cause:
        raise OutputError(
            f"作業フォルダを作れません（{os_reason(cause)}）。",
            file=str(folder),
            remedy="場所と書き込みの権限を確かめてください。",
        ) from cause
    return (*written, folder / "meeting-01")


# Keys that are switched off begin with "#" and no space, remarks with "# ": a test switches all on.
_PANEL = """\
# 有識者会議の設定。「targets」のほかは、どれも省けます。
#
# 使い方
#   1. 対象文書の章立てを outlines/ に書き、下の targets に並べる。
#   2. 第N回の資料（議事要旨・議事録・委員提出資料）を meeting-0N/ に置く。
#      ファイル名は自由。種別は中身から判断する。
#   3. kosshi build このフォルダ
#
# 行頭の「#」を消すと、その行が有効になる。コロンと空白は半角で。

# 対象文書。並べた順に印刷する。
targets:
  - outlines/example.yaml

# 会議のこと。議事要旨から読み取るので、読み取りを改めるときだけ書く。
#panel:
#  name: 架空政策に関する有識者会議
#  meeting: 1
#  date: 2026-04-01
#  next_meeting: 令和8年5月下旬
#  roster:
#    - 山田太郎
#    - 佐藤花子

# 資料のこと。読み取りを改めるときだけ、作業フォルダからのパスごとに書く。
# kind は minutes（議事要旨）、transcript（議事録）、paper（委員提出資料）、reference（参考資料）。
# 複数の文書をつづった資料は自動で分ける。parts は、各文書の始まるページ（ページのない形式では行）。
# 分けたあとの2番目の文書のことは、「meeting-01/合本.pdf#2」に書く。
#sources:
#  meeting-01/提出資料.md:
#    kind: paper
#    author: 山田太郎
#    title: 架空政策について
#    date: 2026-04-01
#    parts: [1, 5, 9]

# 稿に印刷すること。書かないものは印刷しない（title は「骨子（案）」になる）。
#draft:
#  title: 骨子（案）
#  date: 2026-04-15
#  number: 資料１
#  marking: 取扱注意
"""

_OUTLINE = """\
# 対象文書の章立て（この例は架空のもの）。

# 半角の英小文字・数字・「-」。ほかの対象文書と重ならないこと。
id: example
title: 架空基本計画
# 表の見出しなどに使う略称。省くと title を使う。
short: 基本計画
# 決定の日。省ける。
date: 2020-04-01

# number は、文書の見出し番号を上から順に「-」でつないだもの。
# terms は、その節が扱う事柄の言葉。意見の対応付けに使う。省ける。
sections:
  - {number: 第1, title: 基本的な考え方}
  - {number: 第2, title: 重点施策}
  - {number: 第2-1, title: 人材の育成, terms: [人材, 研修, 大学]}
  - {number: 第2-2, title: 基盤の整備, terms: [設備, 情報システム]}
  - {number: 第2-2-(1), title: 地方の基盤, terms: [地方, 自治体]}
  - {number: 第3, title: 計画の見直し}
"""
