"""Measures: from the raw weekly record to figures with a unit, a year at a time.

Demand for individual support is four measures together: need, requests, admitted requests and
unmet need. The number of new needs is not a measure: a placebo lowers it while need rises,
because people who stay in need cannot enter it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from wijksim.measures.demand import DEMAND
from wijksim.measures.fairness import FAIRNESS
from wijksim.measures.measure import (
    EUROS,
    HOURS_PER_1000,
    INDEX,
    LOAD,
    OF_ACTIVE,
    OF_ISSUES,
    PER_1000,
    PERCENT,
    POINTS,
    RATIO,
    WEEKS,
    WELLBEING,
    Measure,
)
from wijksim.measures.money import MONEY
from wijksim.measures.neighbourhood import NEIGHBOURHOOD
from wijksim.measures.payback import break_even, invested_and_called_for
from wijksim.measures.people import PEOPLE
from wijksim.measures.work import WORK
from wijksim.measures.year import TABLES, UNKNOWN, Year, year_of, years_of
from wijksim.params import Params
from wijksim.state import Book, Floats

__all__ = [
    "EUROS",
    "GROUPS",
    "HOURS_PER_1000",
    "INDEX",
    "LOAD",
    "MEASURES",
    "OF_ACTIVE",
    "OF_ISSUES",
    "PERCENT",
    "PER_1000",
    "POINTS",
    "RATIO",
    "TABLES",
    "WEEKS",
    "WELLBEING",
    "Measure",
    "Year",
    "break_even",
    "invested_and_called_for",
    "year_of",
    "yearly",
    "years_of",
]

# In the order in which they are read: demand first.
GROUPS: Final[Mapping[str, Mapping[str, Measure]]] = {
    "demand": DEMAND,
    "people": PEOPLE,
    "fairness": FAIRNESS,
    "neighbourhood": NEIGHBOURHOOD,
    "work": WORK,
    "money": MONEY,
}
MEASURES: Final[Mapping[str, Measure]] = {
    name: measure for group in GROUPS.values() for name, measure in group.items()
}


def yearly(
    book: Book, adults: int, residents: float, params: Params, outsiders: float = UNKNOWN
) -> dict[str, Floats]:
    """Return every measure of a run, a value for each year.

    Args:
        book: the record of the run.
        adults: number of adults.
        residents: residents of all ages, the base of rates per 1000.
        params: for prices.
        outsiders: share of adults in the out-group, 0-1; without it there is no
            ``cross_group_ratio``.

    Returns:
        Measure name -> array of shape (years,); NaN where a year has no such figure.
    """
    years = years_of(book, adults, residents, params, outsiders)
    return {
        name: np.array([measure.of(year) for year in years]) for name, measure in MEASURES.items()
    }
