"""Ordinary services in fixed small groups: checks and talks that people have anyway.

It takes more worker time than individual contacts (KNOV 2024: about 1.4 times in groups of ten).
That extra time is the team's, so that the comparison with other uses of its hours is fair.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Services


@rule
def takes_part(u: float, p: Services) -> bool:
    """Return whether a household (with its lasting uniform draw u) is in a fixed group."""
    return u < p.share


@rule
def worker_hours(members: int, p: Services) -> float:
    """Return hours a week that the services take for so many members of groups."""
    return members * p.contact_hours * p.time_factor


@rule
def extra_hours(members: int, p: Services) -> float:
    """Return the part of it beyond individual contacts, which the team pays in hours."""
    return members * p.contact_hours * (p.time_factor - 1.0)
