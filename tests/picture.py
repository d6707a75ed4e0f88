"""Draw pages of the sample side by side for the README.  Run: make sample."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

PAGES = (0, 1, 2)
SCALE = 1.1
GAP = 12


def main(pdf: Path, out: Path) -> None:
    """Write the first pages of ``pdf`` to the PNG ``out``."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = [document[number].render(scale=SCALE, grayscale=True).to_pil() for number in PAGES]
    width = sum(page.width for page in drawn) + GAP * (len(drawn) + 1)
    picture = Image.new("L", (width, drawn[0].height + 2 * GAP), 208)
    left = GAP
    for page in drawn:
        picture.paste(page, (left, GAP))
        left += page.width + GAP
    out.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(16).save(out, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
