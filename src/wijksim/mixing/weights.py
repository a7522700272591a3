"""What counts, and how much: the weights under which one split serves an area better."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES
from wijksim.state import Floats

SHORT: Final = {
    "need": "need_prevalence",
    "unmet": "unmet_need",
    "cost": "cost_eur_per_resident",
}
AXES: Final = tuple(SHORT.values())  # of the front
USUAL: Final = "need=1,unmet=1"
Weights = Mapping[str, float]  # measure -> weight of one unit of it, above 0


def read(text: str) -> dict[str, float]:
    """Return weights by measure, as ``need=1,unmet=1,cost=.01`` has them.

    A weight is for one unit of a measure: with ``need=1,cost=.01``, 100 euros per resident a year
    weigh as much as one adult in a hundred in need. Measures of which less (or more) is no good by
    itself have no weight: requests also fall when people wait longer or stop asking.

    Raises:
        InputError: with every fault.
    """
    problems, found = list[Problem](), dict[str, float]()
    known = [*SHORT, *(name for name, row in MEASURES.items() if row.better)]
    for part in text.split(","):
        name, given, number = (word.strip() for word in part.partition("="))
        measure, weight = SHORT.get(name, name), _number(number)
        if not given or not name:
            told = f"'{part.strip()}' is no weight; write measure=weight, such as {USUAL}"
        elif measure not in MEASURES:
            told = f"unknown measure '{name}'{nearest(name, known)}"
        elif MEASURES[measure].better == 0:
            told = (
                f"'{name}' is not good or bad by itself (rationing lowers requests too), so it "
                "has no weight; weigh need and unmet"
            )
        elif weight is None or not 0.0 <= weight <= 1e9:  # noqa: PLR2004 - no sum overflows
            told = f"'{number}' is no weight of {name}: a number from 0 to 1e9"
        elif measure in found:
            told = f"{name} is given more than once"
        else:
            found[measure] = weight
            continue
        problems.append(Problem("command line", "weights", told))
    if not problems and not any(found.values()):
        told = "all weights are 0: nothing would count"
        problems.append(Problem("command line", "weights", told))
    if problems:
        raise InputError(problems)
    return {name: weight for name, weight in found.items() if weight > 0.0}


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def told(weights: Weights) -> str:
    """Return weights as they are written on the command line."""
    short = {measure: name for name, measure in SHORT.items()}
    return ",".join(f"{short.get(name, name)}={weight:g}" for name, weight in weights.items())


def loss(
    arm: Mapping[str, Floats], base: Mapping[str, Floats], weights: Weights, year: int
) -> Floats:
    """Return how much worse an arm is than the baseline, seed by seed; below 0 it is better.

    Args:
        arm: measure -> figures, shape (seeds, years).
        base: the same of the baseline.
        weights: of each measure.
        year: the year to look at, an index.

    Returns:
        Shape (seeds,): the weighted sum of changes to the bad side, in units of weight 1.
    """
    total = np.zeros(len(next(iter(arm.values()))))
    for name, weight in weights.items():
        total -= MEASURES[name].better * weight * (arm[name][:, year] - base[name][:, year])
    return total
