"""What runs along a page's head and foot: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kosshi.marks import NOTE_LABEL, leading_mark
from kosshi.read._pdf_flow import LaidPage, PageLine
from kosshi.read._pdf_lines import TextLine
from kosshi.read.lines import defined_notes, is_page_number, note_key, running_heads
from kosshi.text import is_complete

APART = 1.25
"""Of the usual leading: space between the text and what runs along the head or foot of a page."""

RAISED = 0.82
"""Of a line's size: smaller characters are note marks."""

_PRINTED = re.compile(
    r"\d{1,4}/\d{1,2}/\d{1,4},?\s+\d{1,2}:\d{2}(?:\s*[AP]M)?(?:\s+\S.*)?"
    r"|(?:https?|file)://\S+(?:\s+\d{1,4}/\d{1,4})?"
)
"""What browsers print at the head (date, time and title) and the foot (address, page) of a page."""

_ROMAN = re.compile(r"[\s\-－―]*(?:[ivxl]{1,7}|[ⅰ-ⅻ]{1,3})[\s\-－―]*")
"""A page number in small Roman numerals, alone at the head or foot of a page."""

_NOTE_SIZE = 0.93
_NOTE_NUMBER = re.compile(r"[（(]?(\d{1,3})[)）.．]?[ \u3000]*(?=\S)")


class Margins:
    """Finds the lines of a document that are furniture or footnotes."""

    def __init__(
        self,
        text: str,
        pages: Sequence[tuple[LaidPage, list[PageLine]]],
        size: float,
        leading: float,
    ) -> None:
        """Look at a document's pages; ``size`` and ``leading`` are its text's, in points.

        Attributes: ``furniture``: rule by line start; ``notes``: (label, its length) by line start.
        """
        self.text = text
        self.pages = pages
        self.size = size
        self.leading = leading
        self.furniture = self._furniture()
        self.notes = self._note_lines()
        self.notes |= self._notes_in_text()

    def _furniture(self) -> dict[int, str]:
        """Return the lines that are running heads, feet or page numbers, by their start.

        Only lines that stand apart from the text can be: text that happens to recur at the top of
        two pages is text.
        """
        apart = [self._apart(lines) for _, lines in self.pages]
        found = self._at_one_place(apart)
        found |= {
            line.start: "柱（各ページの見出し）"
            for lines in apart
            for line in lines
            if _PRINTED.fullmatch(self.text[line.start : line.end].strip())
        }
        found |= {
            line.start: "ページ番号"
            for lines in apart
            for line in lines
            if _ROMAN.fullmatch(self.text[line.start : line.end])
        }
        for _ in range(3):
            contents: list[str] = []
            breaks: list[bool] = []
            where: list[int] = []
            for lines in apart:
                rest = [line for line in lines if line.start not in found]
                for rank, line in enumerate(rest):
                    content = self.text[line.start : line.end]
                    if rank in {0, len(rest) - 1} and is_page_number(content, alone=True):
                        found[line.start] = "ページ番号"
                        continue
                    contents.append(content)
                    breaks.append(False)
                    where.append(line.start)
                contents.append("本文")  # so that no foot is taken for the head of its page
                breaks.append(True)
                where.append(-1)
            heads = [where[index] for index in running_heads(contents, breaks)]
            if not any(start >= 0 for start in heads):
                break
            found |= {start: "柱（各ページの見出し）" for start in heads if start >= 0}
        return found

    def _apart(self, lines: Sequence[PageLine]) -> list[PageLine]:
        """Return the lines at the head and the foot of a page that a gap parts from the text."""
        ordered = [line for line in lines if line.look and not line.aside and line.cell is None]
        ordered.sort(key=lambda line: line.look.base if line.look else 0.0)
        found: list[PageLine] = []
        for edge in (ordered, ordered[::-1]):
            for rank, (line, other) in enumerate(pairwise(edge[:5])):
                assert line.look is not None and other.look is not None
                if abs(other.look.base - line.look.base) >= APART * self.leading:
                    found += edge[: rank + 1]
                    break
            else:
                if len(edge) == 1:
                    found += edge
        return list({line.start: line for line in found}.values())

    def _at_one_place(self, apart: Sequence[Sequence[PageLine]]) -> dict[int, str]:
        """Return the lines that stand at one place of several pages with the same words."""
        seen: dict[tuple[int, int, str], list[PageLine]] = {}
        for line in (line for lines in apart for line in lines):
            assert line.look is not None
            words = re.sub(r"[0-9０-９\s]", "", self.text[line.start : line.end])
            seen.setdefault((round(line.look.base / 3), len(words), words), []).append(line)
        least = max(2, len(self.pages) // 2)
        found: dict[int, str] = {}
        for (_, _, words), lines in seen.items():
            if len({line.page for line in lines}) >= least and not is_complete(words):
                numbers = self._counts(lines)
                if words or numbers:
                    rule = "ページ番号" if numbers else "柱（各ページの見出し）"
                    found |= dict.fromkeys((line.start for line in lines), rule)
        return found

    def _counts(self, lines: Sequence[PageLine]) -> bool:
        """Whether lines of nothing but digits are page numbers."""
        return all(is_page_number(self.text[x.start : x.end], alone=True) for x in lines)

    def _note_lines(self) -> dict[int, tuple[str, int]]:
        """Return the footnotes' lines by their start: (label, its length), "" where one goes on."""
        found: dict[int, tuple[str, int]] = {}
        last = 0
        for page, lines in self.pages:
            flowing = [
                line for line in lines
                if line.cell is None and not line.aside and line.start not in self.furniture and line.look
            ]  # fmt: skip
            zone = self._zone(page, flowing)
            for line in zone:
                label, length = self._note_label(line, last)
                if label.isdigit():
                    last = int(label)
                if not label and line is zone[0] and not found:
                    break
                found[line.start] = (label, length)
        return found

    def _notes_in_text(self) -> dict[int, tuple[str, int]]:
        """Return the lines of notes that stand below their paragraph: 「（注）…」.

        A label at the start of a line in the middle of a sentence is the note's mark.
        """
        lines = [
            (line, line.look) for _, lines in self.pages for line in lines
            if line.cell is None and not line.aside and line.look
            and line.start not in self.furniture and line.start not in self.notes
        ]  # fmt: skip
        contents = {line.start: self.text[line.start : line.end].strip() for line, _ in lines}
        defined = defined_notes([*contents.values()])
        edges: dict[tuple[int, tuple[float, float]], float] = {}
        for line, look in lines:
            place = line.page, look.column
            edges[place] = max(edges.get(place, 0.0), look.right)
        found: dict[int, tuple[str, int]] = {}
        before: tuple[PageLine, TextLine] | None = None
        for line, look in lines if defined else ():
            content = contents[line.start]
            above = before[0].start if before and self._goes_on(*before, line, look, edges) else -1
            before = line, look
            match = NOTE_LABEL.match(content)
            if match and note_key(match.group()) in defined and match.end() < len(content):
                if above < 0 or above in found or is_complete(contents[above]):
                    lead = self.text.index(content, line.start) - line.start
                    found[line.start] = note_key(match.group()), lead + match.end()
            elif above in found and leading_mark(content) is None:
                found[line.start] = "", 0
        return found

    def _goes_on(
        self,
        above: PageLine,
        over: TextLine,
        line: PageLine,
        look: TextLine,
        edges: Mapping[tuple[int, tuple[float, float]], float],
    ) -> bool:
        """Whether a line may go on with a full line above it, in one column and one size."""
        return (
            above.page == line.page
            and over.column == look.column
            and abs(over.size - look.size) <= 0.05 * look.size
            and over.right >= edges[above.page, over.column] - 2.5 * over.size
        )

    def _zone(self, page: LaidPage, lines: Sequence[PageLine]) -> list[PageLine]:
        """Return the lines at the foot of a page that are notes: below a short rule, or small."""
        ordered = sorted(lines, key=lambda line: line.look.base if line.look else 0.0)
        width = max((x.look.right for x in ordered if x.look), default=0) - min(
            (x.look.left for x in ordered if x.look), default=0
        )
        rules = [
            rule.top
            for rule in page.rules
            if rule.horizontal
            and 20 < rule.right - rule.left < 0.75 * max(width, 100)
            and rule.top > 0.25 * page.height
        ]
        for top in sorted(rules):
            below = [line for line in ordered if line.look and line.look.base > top]
            if (
                below
                and all(line.look and line.look.size <= 1.02 * self.size for line in below)
                and self._note_label(below[0], -1)[0]
            ):
                return below
        small: list[PageLine] = []
        for line in reversed(ordered):
            if line.look is None or line.look.size > _NOTE_SIZE * self.size:
                break
            small.insert(0, line)
        first = next((i for i, line in enumerate(small) if self._note_label(line, -1)[0]), None)
        return [] if first is None else small[first:]

    def _note_label(self, line: PageLine, last: int) -> tuple[str, int]:
        """Return the label at the start of a note's line, and its length; -1: any number will do."""
        content = self.text[line.start : line.end]
        lead = len(content) - len(content.lstrip())
        content = content.lstrip()
        match = NOTE_LABEL.match(content)
        if match and match.end() < len(content):
            return note_key(match.group()), lead + match.end()
        match = _NOTE_NUMBER.match(content)
        if match is None:
            return "", 0
        raised = self._raised(line, lead + match.start(1), lead + match.end(1))
        number = int(match[1])
        if raised or last < 0 or number in {1, last + 1}:
            return match[1], lead + match.end()
        return "", 0

    def _raised(self, line: PageLine, start: int, end: int) -> bool:
        look = line.look
        if look is None:
            return False
        position = 0
        for glyph in look.glyphs:
            if (
                position + len(glyph.text) > start
                and position < end
                and glyph.size > RAISED * look.size
            ):
                return False
            position += len(glyph.text)
        return True
