"""The bar beside a quotation ends with its text, also at the foot of a page.

WeasyPrint makes a box that goes on on the next page as high as what is left of this one, which
CSS asks for; a bar that runs on below the last line looks as if text were missing.

This touches the engine's boxes (``height``, ``position_y``); an engine that has them no longer ends
in an error.  Nothing moves, since what is below is on the next page.
"""

from __future__ import annotations

from typing import Any

from kosshi.errors import RenderError

_TAG = "blockquote"


def trim(document: Any) -> None:
    """Make the boxes of quotations end with their last line.

    Raises:
        RenderError: the engine's boxes can't be read as this module expects.
    """
    for sheet in document.pages:
        for box in sheet._page_box.descendants():  # noqa: SLF001  WeasyPrint offers no other way
            if getattr(box, "element_tag", None) == _TAG and hasattr(box, "border_left_width"):
                _trim(box)


def _trim(box: Any) -> None:
    try:
        top = box.content_box_y()
        lines = [each for each in box.descendants() if type(each).__name__ == "LineBox"]
        last = max((line.position_y + line.height for line in lines), default=None)
        excess = 0 if last is None else top + box.height - last
    except (AttributeError, TypeError) as error:
        raise _changed() from error
    if not lines and box.height:
        raise _changed()
    if excess > 0:
        box.height -= excess


def _changed() -> RenderError:
    return RenderError(
        "引用の縦線を整えられません（WeasyPrint の内部構造が変わっています）。",
        remedy="requirements.lock にある版の WeasyPrint を使ってください。",
    )
