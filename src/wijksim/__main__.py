"""``python -m wijksim`` is the command ``wijksim``."""

from __future__ import annotations

from wijksim.cli import main

if __name__ == "__main__":
    main()
