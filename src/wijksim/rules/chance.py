"""Hazards, moves within bounds, a normal quantile, values by domain: what mechanisms share."""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.units import WEEKS_PER_YEAR, Domain

_NOTHING_LEFT = 40.0
_PARTS = 256.0
# Of the Pade form of order 3; its cube has 1.
_SQUARINGS = 8  # of a part, which make it the whole again
_CONSTANT = 120.0
_LINEAR = 60.0
_SQUARE = 12.0


@rule
def happens(u: float, hazard: float) -> bool:
    """Return whether an event with this hazard happens in the week, P = 1 - exp(-hazard).

    The first comparison only saves the exponential: 1 - exp(-h) never exceeds h.

    Args:
        u: uniform draw, 0-1.
        hazard: per week, not negative.
    """
    if u >= hazard:
        return False
    return u < -math.expm1(-hazard)


@rule
def chance_of(hazard: float) -> float:
    """Return the chance that an event with this hazard happens in the week: 1 - exp(-hazard).

    For a hazard that is the same for all: worked out once, before the draws.
    """
    return -math.expm1(-hazard)


@rule
def decayed(x: float) -> float:
    """Return exp(-x), for x from 0 on: within 1e-9 of it in proportion, or within 1e-12.

    By multiplications and one division, so that a processor works out eight at once, which the
    library's exponential does not allow: the Pade form of order 3 at x/256, squared eight times.
    What is above 40 counts as 40, where 4e-18 is left.
    """
    y = (x if x < _NOTHING_LEFT else _NOTHING_LEFT) / _PARTS
    even, odd = _CONSTANT + _SQUARE * (y * y), y * (_LINEAR + y * y)
    part = (even - odd) / (even + odd)
    for _ in range(_SQUARINGS):
        part = part * part
    return part


@rule
def exponential(x: float) -> float:
    """Return exp(x) for any x up to 27, by ``decayed``."""
    if x < 0.0:
        return decayed(-x)
    return 1.0 / decayed(x)


@rule
def weekly(rate_per_year: float) -> float:
    """Return a yearly rate as a rate per week."""
    return rate_per_year / WEEKS_PER_YEAR


@rule
def toward(x: float, target: float, share: float) -> float:
    """Return ``x`` moved a share (0-1) of the way to ``target``; stays within 0-1 by its form."""
    return x + share * (target - x)


@rule
def over_weeks(rate_per_week: float, weeks: float) -> float:
    """Return the share moved in several weeks at a weekly share: 1 - (1 - rate)^weeks."""
    return -math.expm1(weeks * math.log1p(-rate_per_week))


@rule
def half_life_rate(weeks: float) -> float:
    """Return the share lost in a week at this half-life in weeks: 1 - 2^(-1/weeks)."""
    return -math.expm1(-math.log(2.0) / weeks)


@rule
def of_domain(
    domain: int,
    money: float,
    housing: float,
    work: float,
    health: float,
    parenting: float,
    belonging: float,
) -> float:
    """Return the one of six values that belongs to a domain (units.Domain)."""
    if domain == Domain.MONEY:
        return money
    if domain == Domain.HOUSING:
        return housing
    if domain == Domain.WORK:
        return work
    if domain == Domain.HEALTH:
        return health
    return parenting if domain == Domain.PARENTING else belonging


@rule
def normal_quantile(u: float) -> float:
    """Return about the standard normal value below which a share ``u`` (0-1) lies.

    Tukey's lambda form z = (u^.135 - (1-u)^.135) / .1975, within .02 for z from -3 to 3 (Schmeiser
    1979); enough for the spread of care hours, and the same in every compiler.
    """
    return (math.pow(u, 0.135) - math.pow(1.0 - u, 0.135)) / 0.1975
