"""docs/begrippen.md: every name in it exists, and its groups are in order."""

from __future__ import annotations

import importlib
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from each import each

import wijksim
from wijksim import levers, params
from wijksim.columns import Col
from wijksim.measures import MEASURES

PACKAGE = Path(wijksim.__file__).parent
PAGE = Path(__file__).resolve().parents[1] / "docs" / "begrippen.md"
TEXT = PAGE.read_text(encoding="utf-8")
GROUPS = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]


def rows(group: str) -> list[list[str]]:
    """Cells of the rows of a group's table, without its two heading lines."""
    lines = [line for line in group.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


TERMS = [row for group in GROUPS for row in rows(group)]
NAMES = sorted({name for row in TERMS for name in re.findall(r"`([^`]+)`", row[2])})


def plain(term: str) -> str:
    """A term as a dictionary sorts it: without accents and capitals."""
    letters = unicodedata.normalize("NFKD", term.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def exists(name: str) -> bool:
    """Whether something in the package is called so."""
    tables = (params.table(), params.Params._fields, MEASURES, levers.ALL)
    if any(name in known for known in tables) or levers.quadrant_of(name):
        return True
    if name.endswith(".py"):
        return (PACKAGE / name).is_file()
    module, _, path = name.partition(".")
    if module == "Col":
        return path in Col.__members__
    return (
        bool(path)
        and (PACKAGE / f"{module}.py").is_file() | (PACKAGE / module).is_dir()
        and (within(importlib.import_module(f"wijksim.{module}"), path.split(".")))
    )


def within(thing: Any, path: list[str]) -> bool:
    """Whether ``thing`` has an attribute, and that one the next, to the end of ``path``."""
    for name in path:
        if not hasattr(thing, name):
            return False
        thing = getattr(thing, name)
    return True


@each("name", NAMES)
def test_a_name_in_the_code_exists(name: str) -> None:
    assert exists(name)


@pytest.mark.parametrize(
    "name",
    ["wand", "help.wand", "Col.WAND", "rules/wand.py", "state.Wand", "wand.Wand", "state.", ""],
)
def test_the_search_for_names_bites(name: str) -> None:
    assert not exists(name)


def test_every_term_is_a_whole_row() -> None:
    for row in TERMS:
        assert len(row) == 4, row
        dutch, english, code, sentence = row
        assert dutch
        assert english
        assert code == "-" or re.fullmatch(r"`[^`]+`", code), row
        assert sentence[0].isupper(), row
        assert sentence.endswith("."), row
        assert len(sentence) <= 110, row


def test_there_are_many_terms_and_none_twice() -> None:
    assert len(TERMS) >= 80
    for column in (0, 1):
        terms = [row[column] for row in TERMS]
        assert sorted(terms) == sorted(set(terms))


@pytest.mark.parametrize("group", GROUPS, ids=[group.splitlines()[0] for group in GROUPS])
def test_a_group_is_in_alphabetical_order(group: str) -> None:
    terms = [plain(row[0]) for row in rows(group)]
    assert terms == sorted(terms)
