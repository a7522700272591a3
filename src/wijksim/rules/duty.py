"""M4 Care duty and chronic need.

A care duty is a two-state process with lognormal hours. Formal home care covers a part of all
care hours: when it is cut, carers take over what it did. A chronic need is a floor that help
covers but does not cure.
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Duty
from wijksim.rules.chance import decayed, normal_quantile, weekly
from wijksim.units import Age

_FORMAL_SHARE_NOW = 0.25  # SCP 2016; the hours of duties were measured with this much formal care


@rule
def begin_hazard(age: int, call: float, p: Duty) -> float:
    """Return the hazard per week that someone becomes an informal carer.

    Args:
        age: class of age.
        call: factor of the area, 1 in the country.
        p: rate per year and its factors by age.
    """
    factor = p.begin_old
    if age == Age.YOUNG:
        factor = p.begin_young
    elif age == Age.MIDDLE:
        factor = p.begin_middle
    return weekly(p.begin * factor * call)


@rule
def highest_begin(p: Duty) -> float:
    """Return the highest hazard per week to become a carer of any age, at a call of 1."""
    highest = max(p.begin_young, max(p.begin_middle, p.begin_old))
    return weekly(p.begin * highest)


@rule
def end_hazard(p: Duty) -> float:
    """Return the hazard per week that a care duty ends."""
    return weekly(p.end)


@rule
def stationary_share(age: int, call: float, p: Duty) -> float:
    """Return the share of carers in the long run among people of this age class and area.

    Args:
        age: class of age.
        call: factor of the area on new duties, 1 in the country.
        p: rates of beginning and ending.
    """
    begin = begin_hazard(age, call, p)
    return begin / (begin + end_hazard(p))


@rule
def hours(u: float, p: Duty) -> float:
    """Return the weekly hours of a new duty: lognormal, cut at its 99 % quantile.

    Args:
        u: uniform draw, 0-1.
        p: median and spread of the hours.
    """
    return p.median_hours * math.exp(p.sigma * normal_quantile(0.99 * u))


@rule
def carried_hours(duty: float, p: Duty) -> float:
    """Return the hours that the carer gives, at the formal share in force."""
    return duty * (1.0 - p.formal_share) / (1.0 - _FORMAL_SHARE_NOW)


@rule
def formal_hours(duty: float, p: Duty) -> float:
    """Return the hours of formal home care that go with a duty."""
    return duty * p.formal_share / (1.0 - _FORMAL_SHARE_NOW)


@rule
def part_for_lasting(chronic: float, social: float) -> float:
    """Return the part of help that goes to a chronic need c beside social loads A: c / (c + A)."""
    return chronic / (chronic + social) if chronic > 0.0 else 0.0


@rule
def uncovered(chronic: float, weekly_hours: float, hours_per_load: float) -> float:
    """Return what of a chronic need is not covered by help: c exp(-h / (w c)).

    Args:
        chronic: floor of the load in health, 0-1.
        weekly_hours: help received a week, smoothed.
        hours_per_load: hours a week that a full load asks for.
    """
    some = chronic if chronic > 0.0 else 1.0  # without any, nothing is left whatever the hours
    return chronic * decayed(weekly_hours / (hours_per_load * some))
