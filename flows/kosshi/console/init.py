"""``kosshi init``: a workspace that is ready to be filled in."""

from __future__ import annotations

import shlex
from argparse import Namespace

from kosshi.console.answer import Answer
from kosshi.console.place import folder_of, shown
from kosshi.workspace import init_workspace


def answer(options: Namespace) -> Answer:
    """Make the workspace and say what to do next.

    Raises:
        KosshiError: the folder is not empty, or can't be written.
    """
    folder = folder_of(options.folder, "フォルダ")
    written = init_workspace(folder)
    name = shlex.quote(shown(folder))
    return Answer(
        text="\n".join(
            [
                f"作業フォルダを作りました: {shown(folder)}",
                *(f"  {shown(path)}{'/' * path.is_dir()}" for path in written),
                "",
                "次にすること",
                "  1. 対象文書の章立てを outlines/ に書き、panel.yaml の targets に並べる。",
                "  2. 第N回の資料（議事要旨・議事録・委員提出資料）を meeting-0N/ に置く。",
                f"  3. すべての文字が計上されるかを調べる。 kosshi check {name}",
                f"  4. 骨子（案）を作る。 kosshi build {name}",
            ]
        ),
        data={"workspace": str(folder), "files": [str(path) for path in written]},
    )
