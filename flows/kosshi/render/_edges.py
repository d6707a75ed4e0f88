"""Right edges of running text are square: what a line lacks is spread over the gaps between characters.

WeasyPrint justifies by stretching spaces, of which Japanese has none.  A line that kinsoku or a Latin
word leaves short is at most a few ems short; spread over the line that can't be seen (JLREQ 3.8.4).
The style sheet says where, by ``--edges: square``; a line that would need more than ``_WIDEST``
stays ragged, and so does the last line of a paragraph.

Nothing is laid out again: each text gets a letter spacing, which the engine reads when it draws.  This
touches its boxes (``position_x``, ``width``, ``style``); the tests measure what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import combining

from kosshi.errors import RenderError

_PROPERTY = "__edges"
_VALUE = "square"
_WIDEST = 0.15
"""Ems between two characters, at most."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def square(document: Any) -> None:
    """Spread the lines of the document's running text to their full measure.

    Raises:
        RenderError: the engine's boxes can't be read as this module expects.
    """
    try:
        texts = [list(_texts(sheet._page_box)) for sheet in document.pages]  # noqa: SLF001
        for here, following in zip(texts, [*texts[1:], []], strict=True):
            going_on = {box.element for box, _ in following}
            for box, lines in here:
                right = box.content_box_x() + box.width
                for line in lines if box.element in going_on else lines[:-1]:
                    _spread(line, right)
    except (AttributeError, KeyError, TypeError) as error:
        raise RenderError(
            "行末をそろえられません（WeasyPrint の内部構造が変わっています）。",
            remedy="requirements.lock にある版の WeasyPrint を使ってください。",
        ) from error


def _texts(box: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the boxes whose lines are to be squared, with these."""
    children = getattr(box, "children", ())
    lines = [child for child in children if _kind(child) == "LineBox"]
    if lines:
        if _square(box.style):
            yield box, lines
        return
    for child in children:
        yield from _texts(child)


def _square(style: Any) -> bool:
    return any(getattr(token, "value", None) == _VALUE for token in style[_PROPERTY] or ())


def _kind(box: Any) -> str:
    return type(box).__name__


def _spread(line: Any, right: float) -> None:
    pieces = list(_pieces(line))
    if not pieces:
        return
    last = pieces[-1]
    rest = right - (last.position_x + last.width)
    gaps = sum(_clusters(piece) for piece in pieces) - 1
    if gaps < 1 or rest <= 0 or rest / gaps > _WIDEST * line.style["font_size"]:
        return
    _shift(line, rest / gaps, 0)
    line.width = right - line.position_x


def _pieces(box: Any) -> Iterator[Any]:
    """Yield what stands in a line: texts, and boxes that are like one character."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if _kind(child) == "InlineBox":
            yield from _pieces(child)
        else:
            yield child


def _clusters(piece: Any) -> int:
    """Return the number of characters, those that combine with another not counted."""
    if _kind(piece) != "TextBox":
        return 1
    return sum(
        not combining(char) and not any(ord(char) in range_ for range_ in _SELECTORS)
        for char in piece.text
    )


def _shift(box: Any, gap: float, before: int) -> int:
    """Move what is in a box by a gap for each character before it; return how many are by now."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if _kind(child) == "InlineBox":
            child.position_x += gap * before
            after = _shift(child, gap, before)
            child.width += gap * max(0, after - before - 1)
        elif _kind(child) == "TextBox":
            child.position_x += gap * before
            after = before + _clusters(child)
            if after - before > 1:
                child.width += gap * (after - before - 1)
                child.style = child.style.copy()
                child.style["letter_spacing"] = gap
        else:
            child.translate(gap * before, 0)
            after = before + 1
        before = after
    return before
