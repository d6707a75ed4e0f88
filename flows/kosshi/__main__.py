"""``python -m kosshi``: the same as ``kosshi``."""

from __future__ import annotations

import sys

from kosshi.cli import main

if __name__ == "__main__":
    sys.exit(main())
