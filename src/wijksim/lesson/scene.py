"""What a step of the lesson finds: figures with their bands, lines to draw, and how it came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim.lesson.script import Words
from wijksim.results import Interval, band, interval
from wijksim.state import Floats

LEVEL: Final = "level"
CHANGE: Final = "change"
POINTS: Final = "points 0-100"
LOADS: Final = "points of load"  # a full load in one domain of life is a hundred
PER_100: Final = "per 100 people"
TIES: Final = "strength of ties"
EVERY: Final = 4  # weeks to a point of a line of people
QUARTER: Final = 13  # ... and of a neighbourhood, whose weeks jump


class Figure(NamedTuple):
    """A figure of the run with its unit: a level, or a paired difference."""

    value: Interval
    unit: str
    kind: str = CHANGE


class Line(NamedTuple):
    """A line of a chart: mean over the runs with its 95 % band."""

    title: Words
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


class Chart(NamedTuple):
    """Lines over the same weeks."""

    title: Words
    unit: Words
    weeks: tuple[int, ...]  # last week of each point
    lines: tuple[Line, ...]
    apart: bool = False  # the lines are differences, so no difference has to be in view


class Found(NamedTuple):
    """A step that has been run."""

    step: int
    area: str
    preset: str
    seeds: tuple[int, ...]
    answer: str  # key of the step's answers
    figures: Mapping[str, Figure]
    names: Mapping[str, Words]  # words that depend on the run, such as which arm did most
    charts: tuple[Chart, ...]
    people: int = 0  # residents who were followed, where some were

    def plain(self) -> dict[str, Any]:
        """Return everything as plain data (charts in both languages)."""
        return {
            "step": self.step,
            "area": self.area,
            "preset": self.preset,
            "seeds": list(self.seeds),
            "answer": self.answer,
            "people": self.people,
            "figures": {
                name: one.value._asdict() | {"unit": one.unit, "kind": one.kind}
                for name, one in self.figures.items()
            },
            "charts": [_plain_chart(chart) for chart in self.charts],
        }


def _plain_chart(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title._asdict(),
        "unit": chart.unit._asdict(),
        "weeks": list(chart.weeks),
        "lines": [
            {
                "title": line.title._asdict(),
                "mean": list(line.mean),
                "low": list(line.low),
                "high": list(line.high),
            }
            for line in chart.lines
        ],
    }


def line(title: Words, runs: Floats, every: int = EVERY) -> Line:
    """Return a line of means over every few weeks.

    Args:
        title: how it is called.
        runs: a row a run (a seed, or a person), shape (runs, weeks); no NaN.
        every: weeks to a point.
    """
    points = _points(runs.shape[1], every)
    parts = [runs[:, first:last].mean(axis=1) for first, last in points]
    mean, low, high = band(np.array(parts).T)
    return Line(title, *(tuple(round(float(x), 5) for x in values) for values in (mean, low, high)))


def weeks_of(length: int, every: int = EVERY) -> tuple[int, ...]:
    """Return the last week of each point of a line over so many weeks."""
    return tuple(last for _, last in _points(length, every))


def _points(length: int, every: int) -> list[tuple[int, int]]:
    return [(first, min(first + every, length)) for first in range(0, length, every)]


def direction(value: Interval, worth: float = 0.0) -> str:
    """Return "down", "up", or "equal": the band holds zero, or the mean is too small to matter.

    Args:
        value: a paired difference; without a band it is equal.
        worth: smallest difference that is told as one, in its own unit.
    """
    if value.mean is None or not value.clear or abs(value.mean) < worth:
        return "equal"
    return "down" if value.mean < 0.0 else "up"


def difference(one: Sequence[float] | Floats, other: Sequence[float] | Floats) -> Interval:
    """Return the paired difference, one less other, with its band."""
    return interval(np.asarray(one, np.float64) - np.asarray(other, np.float64))
