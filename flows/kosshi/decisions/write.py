"""Writing ``decisions.yaml``: decisions are added at its end, and can be taken back.

The file is a person's as much as the program's: what stands in it, comments and all, is kept byte for
byte.  A new text is read back before it takes the file's place, so that the file is never broken; it takes
its place whole (written beside it, then renamed), under a lock on the folder, so that of two writers
none loses anything.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from kosshi.decisions import ACTIONS, STANCES, UNPLACED, Action, Decision
from kosshi.decisions.read import load_decisions
from kosshi.errors import DecisionError, os_reason
from kosshi.settings import Target
from kosshi.workspace import DECISIONS_FILE, Workspace

_HEAD = """\
# 事務局判断。上から順に適用され、同じ意見の同じ事柄（置き場所、見出しなど）については後のものが有効です。
# kosshi decide が末尾に書き足します。手で書いても、並べ替えても、消しても構いません。
decisions:
"""
_KEY = re.compile(r"^decisions[ \t]*:[ \t]*(?P<value>[^#\n]*?)[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_ENTRY = re.compile(r"^(?P<indent>[ \t]*)-(?:[ \t]|$)")


def add(
    workspace: Workspace, targets: Sequence[Target], decisions: Sequence[Decision]
) -> tuple[Decision, ...]:
    """Add decisions at the end of the file, which is made if there is none.

    Returns:
        The same decisions, with the lines on which they stand.

    Raises:
        DecisionError: the file is wrong as it stands, or can't be written.
    """
    with _held(workspace):
        before = load_decisions(workspace, targets)
        text = _text(workspace)
        if before and _mark(text, before[-1]) is None:
            raise _unwritable(workspace, "判断が [ ] の中に並べられており、書き足せません。")
        new = _with_entries(text, before, [entry_of(decision) for decision in decisions])
        after = _replace(workspace, targets, new)
        if tuple(map(_bare, after)) != tuple(map(_bare, (*before, *decisions))):
            raise _unwritable(workspace, "今の書き方の末尾には書き足せません。")
        return after[len(before) :]


def take_back(workspace: Workspace, targets: Sequence[Target], decision: Decision) -> Decision:
    """Take a decision, as it was loaded, out of the file and return it.

    Raises:
        DecisionError: the file is wrong as it stands, was changed meanwhile, or can't be written.
    """
    with _held(workspace):
        before = load_decisions(workspace, targets)
        if decision not in before:
            raise _unwritable(workspace, "取り消す判断が、その間に書き改められました。")
        lines = _text(workspace).splitlines(keepends=True)
        start = decision.line - 1
        match = _ENTRY.match(lines[start]) if 0 <= start < len(lines) else None
        if match is None:
            raise _unwritable(workspace, "取り消す判断が [ ] の中に書かれています。")
        end = start + 1
        inside = len(match["indent"]) + 1
        while end < len(lines) and (
            not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) >= inside
        ):
            end += 1
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        rest = "".join(lines[:start] + lines[end:])
        left = tuple(_bare(each) for each in before if each != decision)
        if _replaceable(workspace, targets, rest) != left:
            raise _unwritable(workspace, "その判断だけを取り除けません。")
        _replace(workspace, targets, rest)
        return decision


def entry_of(decision: Decision) -> list[str]:
    """Return a decision as the lines of its entry, without indentation."""
    names = decision.opinions
    one = ACTIONS[decision.action].most == 1 or len(names) == 1
    pairs = [(decision.action.value, names[0] if one else f"[{', '.join(names)}]")]
    if decision.unplaced:
        pairs.append(("at", UNPLACED))
    elif decision.at is not None:
        pairs.append(("at", _quoted(str(decision.at))))
    for key, spots in (("also", decision.also), ("not", decision.never)):
        if spots:
            pairs.append((key, f"[{', '.join(_quoted(str(spot)) for spot in spots)}]"))
    if decision.issue is not None:
        pairs.append(("issue", _quoted(decision.issue)))
    if decision.action is Action.POSITION:
        said = {stance: word for word, stance in STANCES.items()}
        pairs.append(("stance", said[decision.stance]))
    texts = [_quoted(text) for text in decision.text]
    for key, value in (
        ("as", decision.words and _quoted(decision.words)),
        ("why", decision.why and _quoted(decision.why)),
        ("text", f"[{', '.join(texts)}]" if len(texts) > 1 else "".join(texts)),
        ("by", decision.by and _quoted(decision.by)),
    ):
        if value:
            pairs.append((key, value))
    if decision.on is not None:
        pairs.append(("on", decision.on))
    first, *rest = (f"{key}: {value}" for key, value in pairs)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _quoted(value: str) -> str:
    """Return a string in double quotes, which YAML reads back as it is whatever stands in it."""
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(
        c if c.isprintable() or c == "\u3000" else "".join(f"\\u{u:04x}" for u in _units(c))
        for c in shown
    )


def _units(character: str) -> list[int]:
    data = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


def _with_entries(text: str, before: Sequence[Decision], entries: list[list[str]]) -> str:
    """Return the file's text with entries added, indented as those that stand there."""
    if not text.strip():
        return _HEAD + _indented(entries, "  ")
    if not before:
        match = _KEY.search(text)
        if match is None:  # only comments
            return (
                text
                + ("" if text.endswith("\n") else "\n")
                + "decisions:\n"
                + _indented(entries, "  ")
            )
        text = text[: match.start("value")].rstrip(" \t") + text[match.end("value") :]
        return text.rstrip("\n") + "\n" + _indented(entries, "  ")
    mark = _mark(text, before[-1])
    indent = mark["indent"] if mark else "  "
    return text + ("" if text.endswith("\n") else "\n") + _indented(entries, indent)


def _mark(text: str, decision: Decision) -> re.Match[str] | None:
    """Return the 「- 」 with which a decision's entry begins, or None if it stands in brackets."""
    lines = text.splitlines()
    return _ENTRY.match(lines[decision.line - 1]) if 0 < decision.line <= len(lines) else None


def _indented(entries: list[list[str]], indent: str) -> str:
    return "".join(f"{indent}{line}\n" for entry in entries for line in entry)


# -- the file ------------------------------------------------------------------------------


def _text(workspace: Workspace) -> str:
    path = workspace.decisions_file
    return path.read_bytes().decode("utf-8") if path.exists() else ""


@contextmanager
def _held(workspace: Workspace) -> Iterator[None]:
    """Keep other writers out; the lock is on the folder, so that no file is left behind."""
    try:
        folder = os.open(workspace.root, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as cause:
        raise _failed(workspace, cause) from cause
    try:
        with suppress(OSError):  # a file system without locks: one writer is all there will be
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replaceable(
    workspace: Workspace, targets: Sequence[Target], text: str
) -> tuple[Decision, ...]:
    """Return what a text would be read as, without putting it in place."""
    with tempfile.TemporaryDirectory() as folder:
        aside = Workspace(Path(folder))
        aside.decisions_file.write_bytes(text.encode())
        try:
            return tuple(map(_bare, load_decisions(aside, targets)))
        except DecisionError as cause:
            shown = str(workspace.root / DECISIONS_FILE)
            raise DecisionError(cause.message, file=shown, remedy=cause.remedy) from cause


def _replace(workspace: Workspace, targets: Sequence[Target], text: str) -> tuple[Decision, ...]:
    """Put a text in place of the file, after it was read; return what it was read as."""
    _replaceable(workspace, targets, text)
    path = workspace.decisions_file
    try:
        handle, name = tempfile.mkstemp(prefix=f".{DECISIONS_FILE}-", dir=workspace.root)
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            aside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    except OSError as cause:
        raise _failed(workspace, cause) from cause
    return load_decisions(workspace, targets)


def _bare(decision: Decision) -> Decision:
    return replace(decision, line=0)


def _failed(workspace: Workspace, cause: OSError) -> DecisionError:
    return DecisionError(
        f"判断を書き込めません（{os_reason(cause)}）。",
        file=str(workspace.root / DECISIONS_FILE),
        remedy="フォルダの書込みの権限と空き容量を確かめてください。",
    )


def _unwritable(workspace: Workspace, message: str) -> DecisionError:
    return DecisionError(
        message,
        file=str(workspace.root / DECISIONS_FILE),
        remedy="判断を一件ずつ「- 」で始まる行に書き改めるか、手で直してください。",
    )
