"""The glossary of docs/begrippen.md, read as data: it comes along in the package."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CELLS: Final = 4  # Dutch, English, name in the code, meaning


class Word(NamedTuple):
    """One word of the model."""

    nl: str
    en: str
    code: str  # its name in the code, or empty
    meaning: str  # Dutch


@cache
def sections() -> dict[str, tuple[Word, ...]]:
    """Return the words by section, in the order of the page; none where the page is missing."""
    found: dict[str, list[Word]] = {}
    section = ""
    for line in _text().splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| ") or len(cells) != _CELLS or cells[0] == "Nederlands":
            continue
        nl, en, code, meaning = cells
        plain = _LINK.sub(r"\1", meaning).replace("`", "")
        found.setdefault(section, []).append(Word(nl, en, code.strip("`-"), plain))
    return {name: tuple(words) for name, words in found.items()}


def _text() -> str:
    """Return the page: beside the data in an installed package, in docs/ in a checkout."""
    for path in (
        _PACKAGE / "data" / "begrippen.md",
        _PACKAGE.parents[1] / "docs" / "begrippen.md",
    ):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return ""
