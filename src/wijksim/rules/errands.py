"""Small practical needs: odd jobs, shopping, a child to look after for an hour.

Formal help does not answer them. Informal help of a few hours does, and while one is open the
other loads of the household grow faster (claim C15; the range of the coupling includes none).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Errands
from wijksim.rules.chance import weekly


@rule
def begin_hazard(p: Errands) -> float:
    """Return the hazard per week that a small practical need begins."""
    return weekly(p.begin)


@rule
def end_hazard(p: Errands) -> float:
    """Return the hazard per week that it ends by itself."""
    return p.end


@rule
def growth_factor(open_in_household: float, p: Errands) -> float:
    """Return the factor on the growth of loads: 1 + c n.

    Args:
        open_in_household: small needs n open with the resident and the partner, 0-2.
        p: coupling c.
    """
    return 1.0 + p.coupling * open_in_household


@rule
def hours_spent(hours: float, p: Errands) -> float:
    """Return how many of this week's informal hours go to the small need; it comes first."""
    return min(hours, p.hours)


@rule
def is_met(u: float, hours: float, p: Errands) -> bool:
    """Return whether this week's informal hours did what was needed, P = min(1, h / hours).

    Needs differ in size around their mean and hours are divided over everybody who asks, so
    half the hours meet half of the needs; a threshold would meet none wherever help is rationed.

    Args:
        u: uniform draw, 0-1.
        hours: informal hours received this week.
        p: hours of a small need.
    """
    return u * p.hours < hours
