"""``python -m wijksim.lesson FILE``: the figures of all steps on a page, for docs/les."""

from __future__ import annotations

import sys
from pathlib import Path

from wijksim import lesson
from wijksim.lesson.page import page


def main() -> None:
    """Run all steps as the script has them and write the page."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    found = [lesson.run(step.number, threads=2) for step in lesson.steps()]
    text = page(found)
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
