"""Minutes on a web page: HTML and XHTML, read by lxml (libxml2's HTML parser).

lxml and not html5lib or BeautifulSoup: it is in the lock already, takes a 50 MB page in seconds,
never loads what a page refers to, expands no entities of a DTD, and its tree is walked here without
recursion.  The page is rendered to lines (``_html_text``), parts of the site around the text are
told from it (``_html_page``), and the lines are assembled as those of other formats are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from lxml import etree

from kosshi.errors import FormatError
from kosshi.marks import MarkKind, leading_mark
from kosshi.model import Account, Block, BlockKind, NoteMark, Region
from kosshi.read._html_parts import Part, note_label
from kosshi.read._html_text import Renderer
from kosshi.read.assemble import Assembler, Cuts
from kosshi.read.encoding import decode
from kosshi.read.lines import (
    Line,
    NoteMarks,
    defined_notes,
    is_page_number,
    is_rule,
    measure_of,
    note_regions,
)
from kosshi.read.plain import begin_note
from kosshi.read.reading import Options, Reading

NAME = "HTML"
SUFFIXES = (".html", ".htm", ".xhtml")

_MOST_BYTES = 50_000_000
_LOOKED_AT = 4096
_BEGINS = re.compile(
    r"(?:\s|\ufeff|<!--(?:[^-]|-(?!->))*-->|<\?[^>]*>)*+<(?:!doctype\s+html|html|head|body|frameset)[\s>]",
    re.IGNORECASE,
)
_MIME = re.compile(
    rb"(?:From:|MIME-Version:|Snapshot-Content-Location:|Content-Type:)", re.IGNORECASE
)
_RELATED = re.compile(rb"multipart/related|Snapshot-Content-Location", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_ELEMENT = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|li|table|tr|td|br|span|font|b|a|dl|center|meta|title)[\s/>]",
    re.IGNORECASE,
)


def recognises(data: bytes) -> bool:
    """Whether the bytes begin as a page does: with a doctype or one of its outer elements."""
    head = data[:_LOOKED_AT]
    if _is_archive(head):
        return True
    return _BEGINS.match(_ascii(head)) is not None


def has_elements(data: bytes) -> bool:
    """Whether a file named .html holds HTML after all, though it has no outer elements."""
    return _ELEMENT.search(_ascii(data[:65536])) is not None


def _ascii(data: bytes) -> str:
    """Return what is ASCII in bytes of any encoding; in UTF-16 there are zeros between."""
    return data.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").removeprefix(
        b"\xef\xbb\xbf"
    ).decode("latin-1")  # fmt: skip


def _is_archive(head: bytes) -> bool:
    """Whether this is a page that Edge or Chrome saved as one file (MHTML)."""
    return _MIME.match(head.lstrip()) is not None and _RELATED.search(head) is not None


def read(data: bytes, path: str, options: Options) -> Reading:
    """Read a web page.

    Raises:
        EncodingError: the bytes are no text in a known encoding.
        FormatError: it is too large, nested too deep, a set of frames, or MHTML.
    """
    del options
    if _is_archive(data[:_LOOKED_AT]):
        raise FormatError(
            "ウェブページを1つのファイルにまとめた形式（MHTML）は読めません。",
            file=path,
            remedy="ブラウザで開き、「ウェブページ、HTML のみ」（.html）として保存し直してください。",
        )
    if len(data) > _MOST_BYTES:
        raise FormatError(
            f"HTML ファイルが大きすぎます（{_MOST_BYTES // 1_000_000}MB まで）。",
            file=path,
            remedy="画像を埋め込まずに保存し直すか、分割してください。",
        )
    declared = _CHARSET.search(data[:_LOOKED_AT])
    label = None if declared is None else (declared[1] or declared[2]).decode("ascii", "replace")
    text, warnings = decode(data, path, label)
    return _Html(_parse(text, path), warnings, path)


def _parse(text: str, path: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    # A declaration of another encoding has been obeyed already.
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:_LOOKED_AT]) + text[_LOOKED_AT:]
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        root, reason = None, str(error)
    else:
        reason = ""
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise FormatError(
            "HTML のタグの入れ子が深すぎて読めません（2,000 段まで）。",
            file=path,
            remedy="ブラウザで開き、本文をテキストとして保存し直してください。",
        )
    if root is None:
        raise FormatError(
            f"HTML として読めません（{reason or '要素が一つもありません'}）。",
            file=path,
            remedy="ブラウザで開けるか確かめ、保存し直してください。",
        )
    return root


class _Html(Reading):
    def __init__(self, root: etree._Element, warnings: tuple[str, ...], path: str) -> None:
        body = next(root.iter("body", "{*}body"), root)
        renderer = Renderer(body)
        self.text = renderer.text
        if not self.text.strip() and next(root.iter("frame", "iframe"), None) is not None:
            raise FormatError(
                "枠（フレーム）だけのページで、本文がありません。",
                file=path,
                remedy="枠の中のページを開いて保存し直してください。",
            )
        self.warnings = (*warnings, *renderer.warnings)
        self._parts = renderer.parts
        self._starts = [part.start for part in self._parts]

    def blocks(self, start: int, end: int) -> tuple[Iterable[Block], Iterable[Region]]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        walk = _Walk(self.text, self._parts[low:high])
        for part in walk.parts:
            walk.take(part)
        walk.assembler.flush()
        blocks = walk.assembler.blocks
        return blocks, [*walk.assembler.regions, *note_regions(blocks)]


class _Walk:
    def __init__(self, text: str, parts: list[Part]) -> None:
        self.text = text
        self.parts = parts
        self.assembler = Assembler(text, None)
        contents = [
            line.content(text) for part in parts if not part.rule for line in part.all_lines
        ]
        self._defined = defined_notes(contents)
        self._marks = NoteMarks(text, self._defined)
        lines = [
            line.content(text) for part in parts if part.preformatted for line in part.all_lines
        ]
        self._measure = measure_of(lines)

    def take(self, part: Part) -> None:
        """Turn a part of the page into blocks and regions."""
        assembler = self.assembler
        assembler.flush()
        assembler.measure = self._measure_of(part)
        if part.rule:
            for line in part.all_lines:
                assembler.region(line.start, line.end, Account.PAGE_FURNITURE, part.rule)
        elif part.kind == "row":
            self._row(part)
        elif part.note:
            self._note(part)
        elif part.kind == "heading":
            self._heading(part)
        else:
            self._lines(part)
        assembler.flush()

    def _measure_of(self, part: Part) -> float | None:
        if part.preformatted:
            return self._measure
        return measure_of([line.content(self.text) for line in part.lines])

    def _within(self, part: Part, line: Line) -> tuple[list[tuple[int, int]], list[NoteMark]]:
        """Account for what is no content in a line; returns its cuts and footnote numbers."""
        notes = [NoteMark(*mark) for mark in part.marks if line.start <= mark[1] < line.end]
        taken = [(note.start, note.end) for note in notes]
        for note in self._marks.within(line.start, line.end):
            if note.end <= line.end and _free(note.start, note.end, taken):
                notes.append(note)
                taken.append((note.start, note.end))
        cuts = []
        for start, end, account, rule in sorted(part.cuts):
            if line.start <= start and end <= line.end and _free(start, end, taken):
                self.assembler.region(start, end, account, rule)
                cuts.append((start, end))
                taken.append((start, end))
        return cuts, sorted(notes, key=lambda note: note.start)

    def _heading(self, part: Part) -> None:
        for line in part.lines:
            cuts, notes = self._within(part, line)
            self.assembler.begin(
                BlockKind.HEADING,
                line,
                line.start,
                cuts=cuts,
                notes=notes,
                level=part.level,
            )
            self.assembler.flush()

    def _row(self, part: Part) -> None:
        notes: dict[int, list[NoteMark]] = {}
        cuts: dict[int, Cuts] = {}
        for line in part.all_lines:
            cuts[line.start], notes[line.start] = self._within(part, line)
        self.assembler.cells(part.cells, notes, cuts, part.merged)

    def _note(self, part: Part) -> None:
        """Begin a footnote after its number; further lines go on with it."""
        first, *rest = part.lines
        at = first.start
        label = _label_end(first.content(self.text), part.note)
        if label:
            self.assembler.region(at, at + label, Account.FOOTNOTE, "注の番号")
        cuts, _ = self._within(part, first)
        cuts = [cut for cut in cuts if cut[0] >= at + label]
        self.assembler.begin(
            BlockKind.FOOTNOTE, first, at + label, cuts=cuts, mark=part.note, indent=0.0
        )
        for line in rest:
            cuts, _ = self._within(part, line)
            self.assembler.text_line(line, cuts=cuts)

    def _lines(self, part: Part) -> None:
        assembler = self.assembler
        first = True
        for rank, line in enumerate(part.lines):
            content = line.content(self.text)
            if is_rule(content):
                self._furniture(line, "区切り線")
            elif is_page_number(content, alone=part.kind == "text" and len(part.lines) == 1):
                self._furniture(line, "ページ番号")
            elif first and part.kind == "item":
                self._item(part, line)
            elif not begin_note(assembler, line, content, self._defined):
                self._text(part, line, first=first)
            first = False
            following = part.lines[rank + 1 : rank + 2]
            if following and not self._is_indented(following[0]) and assembler.measure is None:
                assembler.hard_break()

    def _furniture(self, line: Line, rule: str) -> None:
        self.assembler.flush()
        self.assembler.region(line.start, line.end, Account.PAGE_FURNITURE, rule)

    def _is_indented(self, line: Line) -> bool:
        return line.content(self.text).startswith("\u3000")

    def _text(self, part: Part, line: Line, *, first: bool) -> None:
        cuts, notes = self._within(part, line)
        if not part.preformatted:
            own = len(line.content(self.text)) - len(line.content(self.text).lstrip("\u3000"))
            inner = 0.6 if part.kind == "item" and not first else 0.0
            line = Line(line.start, line.end, line.number, indent=part.indent + own + inner)
        self.assembler.text_line(line, cuts=cuts, notes=notes)

    def _item(self, part: Part, line: Line) -> None:
        """Begin an item; a bullet that the writer set besides the browser's is the mark."""
        cuts, notes = self._within(part, line)
        start, mark = line.start, "・" if part.unbulleted else ""
        content = line.content(self.text)
        body = content.lstrip(" \t\u3000")
        start += len(content) - len(body)
        inner = leading_mark(body)
        if inner is not None and inner.kind is MarkKind.BULLET and part.unbulleted:
            self.assembler.region(start, start + len(inner.label), Account.MARKUP, "箇条書きの記号")
            start, mark = start + inner.length, inner.label
        self.assembler.begin(
            BlockKind.ITEM, line, start, cuts=cuts, notes=notes, mark=mark, indent=part.indent
        )


def _free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return not any(start < right and left < end for left, right in taken)


def _label_end(content: str, label: str) -> int:
    """Return the length of the footnote's number at the start of a line, white space included."""
    for match in _labels(content):
        if note_label(match.group().rstrip(".．:：、 \u3000")) == label:
            return match.end()
    return 0


def _labels(content: str) -> Iterator[re.Match[str]]:
    pattern = r"[（(\[［〔]?(?:注|脚注|※|[*＊†])?[ \u3000]?[0-9０-９]{0,3}[）)\]］〕]?[.．:：、]?[ \u3000]*"
    match = re.match(pattern, content)
    if match is not None and match.group().strip():
        yield match
