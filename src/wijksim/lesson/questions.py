"""Ten questions of a municipality as data: what to compare, what to read, and the pitfall."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from wijksim.errors import InputError, Problem
from wijksim.lesson.script import Words
from wijksim.sources import profiles

BASELINE: Final = "status-quo"
_YEARS: Final = 5
_PRESET: Final = "evidence"


class Comparing(NamedTuple):
    """One comparison of a question; the baseline stands first."""

    title: Words
    scenarios: tuple[str, ...]
    area: str = profiles.DEFAULT
    years: int = _YEARS
    seeds: int = 20
    preset: str = _PRESET

    @property
    def command(self) -> str:
        """Return the command that runs it."""
        words = ["wijksim", "compare", *self.scenarios]
        if self.area != profiles.DEFAULT:
            words += ["--area", self.area]
        words += ["--years", str(self.years), "--seeds", str(self.seeds)]
        if self.preset != _PRESET:
            words += ["--preset", self.preset]
        return shlex.join(words)

    @property
    def query(self) -> str:
        """Return the same as the query of the page that compares."""
        first, *plans = self.scenarios
        asked: list[tuple[str, str | int]] = [("area", self.area)]
        if first != BASELINE:
            asked.append(("base", first))
        asked += [("plan", name) for name in plans]
        asked += [("years", self.years)] if self.years != _YEARS else []
        asked += [("preset", self.preset)] if self.preset != _PRESET else []
        return urlencode(asked)


class Question(NamedTuple):
    """One of the ten."""

    number: int
    question: Words
    read: Words
    measures: tuple[str, ...]  # names of measures to read
    pitfall: Words
    missing: Words  # what of the question the model cannot answer, or only nearly
    comparisons: tuple[Comparing, ...]


def _question(row: Mapping[str, Any]) -> Question:
    def words(name: str) -> Words:
        return Words(row.get(f"{name}_nl", ""), row.get(f"{name}_en", ""))

    return Question(
        row["number"],
        words("question"),
        words("read"),
        tuple(row["measures"]),
        words("pitfall"),
        words("missing"),
        tuple(_comparing(one) for one in row["compare"]),
    )


def _comparing(row: Mapping[str, Any]) -> Comparing:
    kept = {key: row[key] for key in ("area", "years", "seeds", "preset") if key in row}
    title = Words(row["nl"], row["en"])
    return Comparing(title, tuple(row["scenarios"]), **kept)


@cache
def questions() -> tuple[Question, ...]:
    """Return the ten questions, in order."""
    text = (files("wijksim") / "lesson" / "questions.toml").read_text(encoding="utf-8")
    return tuple(_question(row) for row in tomllib.loads(text)["questions"])


def question(number: int) -> Question:
    """Return one of the ten.

    Raises:
        InputError: for another number.
    """
    every = questions()
    if not 1 <= number <= len(every):
        told = f"there is no question {number}; choose from 1 to {len(every)}"
        raise InputError(Problem("", "question", told))
    return every[number - 1]
