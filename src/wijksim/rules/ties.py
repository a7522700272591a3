"""M5 Strength and loss of ties, M6 new ties.

Between uses a tie returns to what everyday contact sustains, weak ties end first (Burt 2000),
use makes them stronger. New ties come from chance meetings in the block and the neighbourhood,
and are likelier among people alike (McPherson et al. 2001) and with a tie in common; or somebody
introduces two of their own ties to each other (Kossinets & Watts 2006).
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Ties
from wijksim.rules.chance import weekly
from wijksim.units import INCOME_THIRDS, SLOTS, Tie


@rule
def everyday_strength(kind: int, p: Ties) -> float:
    """Return the strength (0-1) that everyday contact sustains in this kind of tie."""
    if kind == Tie.PARTNER:
        return p.partner
    if kind == Tie.KIN:
        return p.kin
    if kind == Tie.FRIEND:
        return p.friend
    if kind == Tie.NEIGHBOUR:
        return p.neighbour
    return p.peer


@rule
def end_hazard(strength: float, weeks: float, p: Ties) -> float:
    """Return the hazard over some weeks that a tie ends: weak ties first, a full one never."""
    return weeks * p.end * (1.0 - strength)


@rule
def after_use(strength: float, hours: float, p: Ties) -> float:
    """Return the strength after hours of help over the tie: (1 - w) shrinks by exp(-use h)."""
    return 1.0 - (1.0 - strength) * math.exp(-p.use * hours)


@rule
def meeting_chance(chance: float, degree: int, other_degree: int) -> float:
    """Return the chance that a meeting becomes a tie, both having less room the more they hold.

    Args:
        chance: probability between two people without any tie.
        degree: ties of the one, at most ``SLOTS``.
        other_degree: ties of the other.
    """
    return chance * (1.0 - degree / SLOTS) * (1.0 - other_degree / SLOTS)


@rule
def income_third(income: float) -> int:
    """Return the third of the country's income ranks (1 lowest to 3) of a rank above 0, to 1."""
    return math.ceil(INCOME_THIRDS * income)


@rule
def likeness(
    same_group: bool, same_age: bool, same_income: bool, tie_in_common: bool, p: Ties
) -> float:
    """Return the factor on a new tie by homophily and triadic closure.

    Directions: McPherson et al. 2001; Kossinets & Watts 2006. Sizes are assumptions.

    Args:
        same_group: both in-group, or both out-group.
        same_age: of one age class.
        same_income: of one third of the income ranks.
        tie_in_common: both have a tie to a third.
        p: the factors.
    """
    factor = 1.0
    if not same_group:
        factor *= p.homophily_group
    if not same_age:
        factor *= p.homophily_age
    if not same_income:
        factor *= p.homophily_income
    if tie_in_common:
        factor *= p.closure_gain
    return factor


@rule
def highest_likeness(p: Ties) -> float:
    """Return a bound that no likeness exceeds, so that hopeless meetings cost nothing."""
    by_trait = max(1.0, p.homophily_group) * max(1.0, p.homophily_age)
    return by_trait * max(1.0, p.homophily_income) * max(1.0, p.closure_gain)


@rule
def introduction_chance(p: Ties) -> float:
    """Return the probability in a week that somebody introduces two of their ties."""
    return weekly(p.introduce)


@rule
def kind_of_new_tie(same_block: bool) -> int:
    """Return the kind of tie between people who were introduced: neighbours, else friends."""
    return Tie.NEIGHBOUR if same_block else Tie.FRIEND


@rule
def first_strength(kind: int, p: Ties) -> float:
    """Return the strength of a tie that has just begun."""
    return p.start_share * everyday_strength(kind, p)
