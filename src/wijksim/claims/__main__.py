"""Write the pages of docs/ that are made from tables anew: ``python -m wijksim.claims``."""

from __future__ import annotations

from pathlib import Path

import wijksim
from wijksim.claims.pages import pages

if __name__ == "__main__":
    docs = Path(wijksim.__file__).resolve().parents[2] / "docs"
    for name, text in pages().items():
        (docs / name).write_text(text, encoding="utf-8")
