"""The script of the lesson as data: seven steps, read from ``steps.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from wijksim.errors import InputError, Problem, nearest

LANGUAGES: Final = ("nl", "en")


class Words(NamedTuple):
    """One text in both languages."""

    nl: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text in a language, "nl" or "en"."""
        return self.nl if lang == "nl" else self.en


class Option(NamedTuple):
    """One of the answers that the class chooses from before the run."""

    key: str  # a, b, c, d
    text: Words


class Arm(NamedTuple):
    """One of the lines of a step."""

    key: str
    title: Words
    scenario: str = ""  # name of a scenario; none for an edit of one resident's life


class Answer(NamedTuple):
    """What is said when the run comes out in one way."""

    agrees: tuple[str, ...]  # keys of the options that this run agrees with; may be none
    text: Words  # {names} stand for figures of the run


class Step(NamedTuple):
    """One minute of the lesson."""

    number: int  # 1-7
    key: str
    quadrants: str  # "I", "I-IV", "placebo"
    title: Words
    question: Words
    options: tuple[Option, ...]
    look: Words  # what is run, and with whom
    arms: tuple[Arm, ...]
    measure: Words  # what is compared
    years: int
    seeds: int
    claims: tuple[str, ...]
    answers: Mapping[str, Answer]
    more: tuple[Words, ...]  # further sentences from the same run, with {names} of figures
    point: Words  # what it teaches
    otherwise: Words  # what to say when the class expected something else
    talk: Words  # for the five minutes of conversation

    def arm(self, key: str) -> Arm:
        """Return one of the arms."""
        return next(arm for arm in self.arms if arm.key == key)


def _words(row: Mapping[str, Any], name: str = "") -> Words:
    start = f"{name}_" if name else ""
    return Words(row[f"{start}nl"], row[f"{start}en"])


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        number=row["number"],
        key=row["key"],
        quadrants=row["quadrants"],
        title=_words(row, "title"),
        question=_words(row, "question"),
        options=tuple(Option(one["key"], _words(one)) for one in row["options"]),
        look=_words(row, "look"),
        arms=tuple(Arm(one["key"], _words(one), one.get("scenario", "")) for one in row["arms"]),
        measure=_words(row, "measure"),
        years=row["years"],
        seeds=row["seeds"],
        claims=tuple(row["claims"]),
        answers=MappingProxyType(
            {key: Answer(tuple(one["agrees"]), _words(one)) for key, one in row["answers"].items()}
        ),
        more=tuple(_words(one) for one in row["more"]),
        point=_words(row, "point"),
        otherwise=_words(row, "otherwise"),
        talk=_words(row, "talk"),
    )


@cache
def steps() -> tuple[Step, ...]:
    """Return the seven steps, in order."""
    text = (files("wijksim") / "lesson" / "steps.toml").read_text(encoding="utf-8")
    return tuple(_step(row) for row in tomllib.loads(text)["steps"])


def find(name: str | int) -> Step:
    """Return a step by its number or its key.

    Raises:
        InputError: for a step that there is not, with the nearest one.
    """
    known = {str(step.number): step for step in steps()} | {step.key: step for step in steps()}
    if str(name) not in known:
        keys = [step.key for step in steps()]
        told = f"there is no step {str(name)!a} in the lesson{nearest(str(name), keys)}"
        told += f"; choose from 1 to {len(keys)}, or {', '.join(keys)}"
        raise InputError(Problem("", "step", told))
    return known[str(name)]
