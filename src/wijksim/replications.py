"""How many seeds are enough: until the paired interval is as narrow as was asked for.

Nobody looks before 20 seeds. A rule that stops where an interval happens to be narrow stops too
often where the spread is underestimated, and from few seeds it is underestimated often: from 5
seeds on, 95 % intervals cover 92-93 % (``experiments/intervals.py`` measures it).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np

from wijksim import results
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.state import Floats

LEAST: Final = 20  # seeds before the first look
MOST: Final = 100  # seeds, unless said otherwise
_STEP: Final = 5  # least number of seeds between two looks
UNREACHED: Final = 10**9  # seeds; no spread is known, or none would do


class Stopping(NamedTuple):
    """What a comparison went on for, and how it ended."""

    wanted: Mapping[str, float]  # measure -> half-width, in the unit of the measure
    reached: Mapping[str, float]  # the widest over the scenarios
    most: int  # seeds at most
    expected: int  # seeds that it takes by what is known now; at least those that were run

    @property
    def enough(self) -> bool:
        """Whether every interval is as narrow as wanted."""
        return all(self.reached[name] <= self.wanted[name] for name in self.wanted)


def half_width(differences: Floats, level: float = results.LEVEL) -> float:
    """Return how far the interval of a mean reaches to either side (Student).

    Args:
        differences: one a seed, shape (seeds,), paired or not; NaN where a run has no figure.
        level: coverage, 0-1.

    Returns:
        The half-width in the unit of the differences; infinite from fewer than two figures.
    """
    found = results.interval(differences, level)
    if found.low is None or found.high is None:
        return math.inf
    return (found.high - found.low) / 2.0


def enough(differences: Floats, wanted: float, least: int = LEAST) -> bool:
    """Return whether there are enough seeds for an interval of a half-width.

    Args:
        differences: one a seed, shape (seeds,); NaN where a run has no figure.
        wanted: half-width of the 95 % interval, in their unit.
        least: number of figures before which nothing is enough.
    """
    known = int(np.isfinite(differences).sum())
    return known >= least and half_width(differences) <= wanted


def needed(pilot: Floats, wanted: float) -> int:
    """Return the number of seeds that an interval of a half-width is expected to take.

    Args:
        pilot: differences of the seeds that are there, shape (seeds,); NaN where a run has none.
        wanted: half-width of the 95 % interval, in their unit, above 0.

    Returns:
        The number, at least 2; a billion where the pilot has fewer than two figures. Seeds without
        a figure come as often as in the pilot.
    """
    known = pilot[np.isfinite(pilot)]
    if len(known) < 2:  # noqa: PLR2004 - a spread takes two
        return UNREACHED
    spread = float(known.std(ddof=1))

    def narrow(seeds: int) -> bool:
        return results.quantile(results.LEVEL, seeds - 1) * spread / math.sqrt(seeds) <= wanted

    low, high = 1, 2  # the half-width falls with every seed: double, then halve the gap
    while not narrow(high):
        low, high = high, 2 * high
        if high >= UNREACHED:
            return UNREACHED
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return math.ceil(high * len(pilot) / len(known))


def next_look(seeds: int, expected: int, most: int) -> int:
    """Return the number of seeds at which to look again: what it takes, in steps of some size.

    It depends on the figures only and not on how many runs go at the same time.

    Args:
        seeds: that are there.
        expected: that it takes, of ``needed``.
        most: that are allowed.
    """
    return min(most, max(seeds + _STEP, min(expected, 2 * seeds)))


def look(
    values: Mapping[str, Iterable[Floats]], wanted: Mapping[str, float], most: int
) -> tuple[int, Stopping]:
    """Return how many seeds there should be, the same number when it is over, and where it stands.

    Args:
        values: measure -> paired differences of each scenario, each of shape (seeds,).
        wanted: measure -> half-width.
        most: seeds at most.
    """
    every = {name: list(values[name]) for name in wanted}
    seeds = len(next(iter(every.values()))[0])
    reached = {name: max(map(half_width, each)) for name, each in every.items()}
    over = all(enough(one, wanted[name]) for name, each in every.items() for one in each)
    expected = max(needed(one, wanted[name]) for name, each in every.items() for one in each)
    then = seeds if over or seeds >= most else next_look(seeds, expected, most)
    return then, Stopping(wanted, reached, most, max(seeds, expected))


def read(given: Iterable[str]) -> dict[str, float]:
    """Return half-widths as they were given: ``MEASURE=VALUE`` each.

    Raises:
        InputError: with every fault.
    """
    wanted: dict[str, float] = {}
    problems = []
    for text in given:
        name, _, value = text.partition("=")
        try:
            wanted[name] = float(value)
        except ValueError:
            message = f"'{text}' is not MEASURE=VALUE, such as need_prevalence=0.5"
            problems.append(Problem("command line", "half-width", message))
    if problems:
        raise InputError(problems)
    return wanted


def check(wanted: Mapping[str, float], most: int) -> None:
    """Raise InputError unless half-widths can be gone on for."""
    problems = []
    for name, value in wanted.items():
        if name not in MEASURES:
            message = f"unknown measure '{name}'{nearest(name, MEASURES)}"
            problems.append(Problem("command line", "half-width", message))
        elif not (value > 0.0 and math.isfinite(value)):
            message = f"{name}={value} is not above 0 {MEASURES[name].unit}"
            problems.append(Problem("command line", "half-width", message))
    if wanted and most < LEAST:
        message = f"{most} is below {LEAST}, from where on a half-width is looked at"
        problems.append(Problem("command line", "seeds", message))
    if problems:
        raise InputError(problems)
