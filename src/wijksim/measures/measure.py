"""What a measure is: a figure of a year with its unit, its sign and its names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from wijksim.measures.year import Year

PERCENT: Final = "% of adults"
PER_1000: Final = "per 1000 residents a year"
HOURS_PER_1000: Final = "hours a week per 1000 residents"
EUROS: Final = "EUR per resident a year"
POINTS: Final = "percentage points"
WEEKS: Final = "weeks"
INDEX: Final = "index 0-1"
RATIO: Final = "ratio"
LOAD: Final = "load"
WELLBEING: Final = "wellbeing"
OF_ACTIVE: Final = "% of active cases"
OF_ISSUES: Final = "% of troubles with rules"


class Measure(NamedTuple):
    """A figure with its unit, which way is better, and its name in both languages."""

    unit: str
    better: int  # -1 lower, +1 higher, 0 neither by itself
    nl: str
    en: str
    of: Callable[[Year], float]
