"""How many seeds a comparison needs: until the interval of the paired difference is narrow."""

from __future__ import annotations

import math

import numpy as np

from wijksim.results import interval
from wijksim.state import Floats

LEAST = 20  # seeds; from fewer, 95 % intervals cover less than they say


def half_width(differences: Floats) -> float:
    """Return half the width of the 95 % interval of paired differences, shape (seeds,).

    Infinite from fewer than two.
    """
    found = interval(differences)
    if found.low is None or found.high is None:
        return math.inf
    return (found.high - found.low) / 2.0


def enough(differences: Floats, wanted: float, least: int = LEAST) -> bool:
    """Return whether an interval is at most so wide to each side, from ``least`` seeds on."""
    known = int(np.isfinite(differences).sum())
    return known >= least and half_width(differences) <= wanted
