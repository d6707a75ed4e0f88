"""The commands: each with what it does and what it takes, as help tells it and the parser reads it."""

from __future__ import annotations

import difflib

from kosshi.console.arguments import HELP, Argument, Command
from kosshi.errors import UsageError

_JSON = Argument(("--json",), None, "json", ("結果を JSON（一つのオブジェクト）で出力する",))
_DEBUG = Argument(("--debug",), None, "debug", ("誤りの際に、プログラム内の位置も表示する",))
_COMMON = (_JSON, _DEBUG, HELP)
_WORKSPACE = Argument(
    (),
    "作業フォルダ",
    "workspace",
    (
        "panel.yaml のあるフォルダ。省くと、現在のフォルダ",
        "（そこに panel.yaml がなければ、その下の seeds/）",
    ),
)
_DRAFTS = Argument(
    ("--out",),
    "フォルダ",
    "out",
    ("稿のあるフォルダ。省くと、", "作業フォルダと同じ場所にある outputs/"),
)
READING = (
    Argument(("--ocr",), None, "ocr", ("文字のない PDF を OCR で読む（ocrmypdf が必要）",)),
    Argument(
        ("--password-file",),
        "ファイル",
        "password_file",
        (
            "資料のパスワードを一行に一つずつ書いたファイル。",
            "環境変数 KOSSHI_PASSWORD で渡してもよい",
        ),
    ),
    Argument(("--ask-password",), None, "ask_password", ("資料のパスワードを端末で尋ねる",)),
)
"""How sources are read, for every command that reads them."""

COMMANDS = (
    Command(
        "build",
        "骨子（案）の新しい稿を作る",
        (
            "資料を読み、骨子（案）の新しい稿を作ります。",
            "入力が前の稿から変わっていなければ、新しい稿は作りません。",
        ),
        (
            _WORKSPACE,
            Argument(
                ("--format",),
                "形式[,形式]",
                "format",
                ("出力の形式をコンマで区切って並べる。省くと {defaults}", "使えるのは {formats}"),
            ),
            Argument(
                ("--out",),
                "フォルダ",
                "out",
                (
                    "稿を置くフォルダ（作業フォルダの外）。省くと、",
                    "作業フォルダと同じ場所にある outputs/",
                ),
            ),
            Argument(
                ("--date",),
                "年-月-日",
                "date",
                ("稿に印刷する日付（例: 2026-07-15）。", "panel.yaml の指定より優先する"),
            ),
            Argument(
                ("--keep-going",),
                None,
                "keep_going",
                ("読み取れない資料を除いて作り、その旨を稿に記す",),
            ),
            Argument(
                ("-q", "--quiet"), None, "quiet", ("途中経過を表示せず、稿の場所だけを出力する",)
            ),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "check",
        "資料のすべての文字が計上されるかを調べる",
        (
            "資料をすべて読み、一文字残らず何かとして計上されるかを調べます。稿は作りません。",
            "読み取れない資料が複数あれば、すべて挙げます。",
            "新しい資料は、まず --lines か --html で、各行の扱いを御確認ください。",
        ),
        (
            Argument(
                (),
                "作業フォルダ",
                "workspace",
                (*_WORKSPACE.help, "資料のファイル一つを指定してもよい（panel.yaml は要らない）"),
            ),
            Argument(
                ("--lines",),
                None,
                "lines",
                ("各行を何として扱ったかを、規則とともに表示する",),
            ),
            Argument(
                ("--html",),
                None,
                "html",
                ("一覧をページ（check.html）として outputs/ に書き出す",),
            ),
            Argument(("--out",), "ファイル", "out", ("--html の書出し先。「-」なら標準出力",)),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "explain",
        "意見がその箇所に置かれた理由を示す",
        (
            "意見又はまとまりについて、原文、資料での位置、抽出の規則、まとめた根拠、",
            "対応付けの得点と根拠の語、次点の節、関係する争点、事務局の判断を示します。",
        ),
        (
            Argument(
                (),
                "ID",
                "id",
                (
                    "意見の番号（議12、遠藤3）、最新の稿に印刷されたまとまりの番号",
                    "（点5）、又はそれらの ID（o…、p…）。先頭の一部でもよい。",
                    "ほかの語を指定すると、その語を含む意見を示す",
                ),
                required=True,
            ),
            _WORKSPACE,
            _DRAFTS,
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "diff",
        "二つの稿の違いを示す",
        (
            "二つの稿を比べ、資料、意見、まとまり、対応付け、見出し、争点、事務局判断の違いを",
            "示します。資料の誤記を改めた意見は、前後の文を並べて「変更」として示します。",
        ),
        (
            Argument(
                (),
                "前の稿",
                "before",
                (
                    "稿の番号（1、draft-001。最新の会議のもの）、meeting-03/draft-001、又は",
                    "稿のフォルダか ledger.json。省くと、最新の稿の一つ前の稿",
                ),
            ),
            Argument((), "後の稿", "after", ("同じく。省くと、最新の稿",)),
            Argument(("--workspace",), "作業フォルダ", "workspace", _WORKSPACE.help),
            _DRAFTS,
            *_COMMON,
        ),
    ),
    Command(
        "decide",
        "事務局の判断を書き留める",
        (
            "意見についての事務局の判断を、decisions.yaml の末尾に書き足します。",
            "判断は次の稿から毎回適用されます。手で書かれた部分は一字も変えません。",
            "",
            "判断:",
            "  place ID…     対応付けを決める（--at、--also、--not）",
            "  merge ID ID…  同じ趣旨の意見としてまとめる",
            "  split ID…     まとまりから分ける（並べた意見どうしはまとめたまま）",
            "  position ID   争点での立場を決める（--issue、--stance）",
            "  headline ID   見出しを事務局の文案にする（--as）",
            "  drop ID…      骨子から除く（--why。台帳と別添には残る）",
            "  restore ID…   除いた意見を骨子に戻す",
            "  note ID       覚書を残す（--as）",
            "  accept ID…    このままでよいと確認する",
            "  undo          最後の判断（--line で指定した行の判断）を取り消す",
            "  list          書かれている判断を、適用しているかどうかとともに示す",
        ),
        (
            Argument((), "判断", "action", ("上の判断のいずれか",), required=True),
            Argument(
                (),
                "ID",
                "ids",
                (
                    "意見の番号（議12、遠藤3）、最新の稿に印刷されたまとまりの番号",
                    "（点5）、又はそれらの ID（o…、p…）",
                ),
                many=True,
            ),
            Argument(
                ("--at",),
                "節",
                "at",
                ('全文を載せる節（例: "nss Ⅵ-2-(1)"）。', "どこにも置かないなら 未分類"),
            ),
            Argument(("--also",), "節", "also", ("参照を載せる節。何度でも書ける",), many=True),
            Argument(("--not",), "節", "never", ("載せない節。何度でも書ける",), many=True),
            Argument(("--issue",), "争点", "issue", ("争点の名（新しい名なら新しい争点）",)),
            Argument(("--stance",), "立場", "stance", ("賛成、条件付き、反対、なし のいずれか",)),
            Argument(("--as",), "文", "words", ("見出しの文案、又は覚書",)),
            Argument(("--why",), "理由", "why", ("理由",)),
            Argument(("--by",), "名", "by", ("判断した人",)),
            Argument(("--on",), "年-月-日", "on", ("判断した日（書かなければ記さない）",)),
            Argument(("--line",), "行", "line", ("undo で取り消す判断の行（list に示す行）",)),
            Argument(("--workspace",), "作業フォルダ", "workspace", _WORKSPACE.help),
            Argument(("--dry-run",), None, "dry_run", ("書き込まず、どう変わるかだけを示す",)),
            _DRAFTS,
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "outline",
        "対象文書から章立てを読み取る、又は節の一覧を示す",
        (
            "import ファイル",
            "対象文書（資料と同じ形式のもの）から、節の番号と見出し、節ごとの語を読み取り、",
            "outlines/ に置く形で出力します。疑わしい箇所は、その位置とともに示します。",
            "",
            "list [作業フォルダ]",
            "対象文書の節の一覧を、kosshi decide --at に書く形で示します。",
        ),
        (
            Argument((), "操作", "action", ("import 又は list",), required=True),
            Argument((), "ファイル", "file", ("対象文書。list では作業フォルダ（省ける）",)),
            Argument(
                ("--out",),
                "ファイル",
                "out",
                ("書出し先（outlines/ の下など）。", "省くか「-」なら標準出力"),
            ),
            Argument(("--force",), None, "force", ("書出し先が既にあれば上書きする",)),
            Argument(
                ("--id",),
                "識別子",
                "id",
                ("章立ての識別子（半角の英小文字など）。", "省くと、ファイルの名前"),
            ),
            Argument(("--title",), "題名", "title", ("文書の題名。省くと、文書の冒頭から読む",)),
            Argument(("--short",), "略称", "short", ("表などで使う題名の略称",)),
            Argument(("--terms",), "数", "terms", ("節ごとに拾う語の数の上限。省くと 12",)),
            *READING,
            *_COMMON,
        ),
    ),
    Command(
        "init",
        "新しい作業フォルダを作る",
        ("注釈付きの panel.yaml と対象文書の例を備えた作業フォルダを作ります。",),
        (
            Argument(
                (), "フォルダ", "folder", ("新しいフォルダ、又は空のフォルダ",), required=True
            ),
            *_COMMON,
        ),
    ),
)


def command(name: str) -> Command:
    """Return the command with this name.

    Raises:
        UsageError: there is none.
    """
    for known in COMMANDS:
        if known.name == name:
            return known
    names = [known.name for known in COMMANDS]
    if name.startswith("-"):
        message = f"「{name}」というオプションは、ここでは使えません。"
        remedy = f"コマンド（{'、'.join(names)}）を先に書いてください。"
    else:
        message = f"「{name}」というコマンドはありません。"
        near = difflib.get_close_matches(name, names, 1)
        remedy = (
            f"「{near[0]}」ではありませんか。" if near else f"使えるのは {'、'.join(names)} です。"
        )
    raise UsageError(message, remedy=remedy)
