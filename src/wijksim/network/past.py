"""What the past has left at the start: how long people live here, how old and strong ties are.

The start is drawn as the weeks of the model would leave it. People came to their dwelling some
time ago (exponential, with the hazard at which their dwelling changes hands); a tie of two is at
most as old as the shorter of their stays, and it ends at the hazard of its kind. So those who
came lately have few ties, and young ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from wijksim import params as parameters
from wijksim.params import Params
from wijksim.rules import ties
from wijksim.rules.events import loss_hazard
from wijksim.rules.renewal import moving_hazard
from wijksim.state import Bytes, Floats, Households, Ints, People
from wijksim.units import WEEKS_PER_YEAR, Age, Tie

_LONGEST: Final = 50.0 * WEEKS_PER_YEAR  # no stay counts for more: ties do not last so long
_NEVER_OR_SURE: Final = 1e-6  # strengths stay this far from 0 and 1 to have log odds


def stays(
    people: People, households: Households, params: Params, rng: np.random.Generator
) -> Floats:
    """Return for how many weeks each adult has lived here, shape (n,), at most fifty years.

    Args:
        people: age classes; the first adult of a dwelling heads it.
        households: those of one dwelling came together, unless a partner died.
        params: reads ``renewal`` (moving) and ``events`` (loss of a partner).
        rng: draws of this stream only.
    """
    move = np.array([moving_hazard(int(age), params.renewal) for age in Age])
    head = people.age[households.first]
    came = _waits(move[head], rng)[people.household]
    # A partner who died was followed by somebody new: a stay ends with the loss of the other.
    die = np.array([loss_hazard(int(age), params.events) for age in Age])[people.age]
    in_couple = households.size[people.household] > 1
    alone = _waits(np.where(in_couple, die, 0.0), rng)
    weeks: Floats = np.minimum(np.minimum(came, alone), _LONGEST)
    return weeks


def _waits(hazard: Floats, rng: np.random.Generator) -> Floats:
    """Return exponential waiting times, shape as the hazards; endless at a hazard of 0."""
    draws = rng.standard_exponential(len(hazard))
    weeks = np.full(len(hazard), np.inf)
    np.divide(draws, hazard, out=weeks, where=hazard > 0.0)
    return weeks


def end_hazards(params: Params) -> Floats:
    """Return the hazard per week that a tie of everyday strength ends, by kind, shape (5,)."""
    return _end_hazards(params.ties)


@lru_cache(maxsize=8)
def _end_hazards(p: parameters.Ties) -> Floats:
    return np.array([ties.end_hazard(ties.everyday_strength(int(kind), p), 1.0, p) for kind in Tie])


def lasting(kind: int, weeks: Floats, params: Params) -> Floats:
    """Return how likely two have a tie left of all these weeks, over the likeliest, 0-1.

    Kin have their tie from the day on which the later of them came: what is left of it after so
    many weeks. Others can meet in each week: the sum of what is left of all of these.

    Args:
        kind: ``units.Tie``.
        weeks: both have lived here, shape (m,).
        params: reads ``ties``.
    """
    end = end_hazards(params)[kind]
    if kind == Tie.KIN:
        return np.asarray(np.exp(-end * weeks))
    if end <= 0.0:
        return weeks / _LONGEST
    return np.asarray(np.expm1(-end * weeks) / np.expm1(-end * _LONGEST))


def ages(kind: Bytes, weeks: Floats, params: Params, rng: np.random.Generator) -> Ints:
    """Return how many weeks old ties are, shape (m,), at least 1.

    Args:
        kind: of each tie, ``units.Tie``.
        weeks: both ends have lived here.
        params: reads ``ties``.
        rng: draws of this stream only.
    """
    end, u = end_hazards(params)[kind], rng.random(len(kind))
    since = u * weeks
    ends = end > 0.0
    since[ends] = -np.log1p(u[ends] * np.expm1(-end[ends] * weeks[ends])) / end[ends]
    since = np.where((kind == Tie.PARTNER) | (kind == Tie.KIN), weeks, since)
    return (1 + since).astype(np.int32)


def strengths(kind: Bytes, age: Ints, params: Params, rng: np.random.Generator) -> Floats:
    """Return the strength of ties of this age, 0-1, shape (m,).

    A tie grows from its first strength to the everyday strength of its kind; those of kin and
    partners begin there. Help and meeting move it: a spread on the log odds.
    """
    p = params.ties
    everyday = np.array([ties.everyday_strength(int(which), p) for which in Tie])[kind]
    first = np.array([ties.first_strength(int(which), p) for which in Tie])[kind]
    first = np.where((kind == Tie.PARTNER) | (kind == Tie.KIN), everyday, first)
    grown = everyday + (first - everyday) * (1.0 - p.relaxation) ** age
    grown = np.clip(grown, _NEVER_OR_SURE, 1.0 - _NEVER_OR_SURE)
    odds = grown / (1.0 - grown)
    odds *= np.exp(params.population.strength_spread * rng.standard_normal(len(kind)))
    strength: Floats = odds / (1.0 + odds)
    return strength


def strained(kind: Bytes, age: Ints, params: Params, rng: np.random.Generator) -> Bytes:
    """Return which ties of this age are strained, 0 or 1, shape (m,); no partners' ever.

    Ties from chance meetings can be strained from the first day; any can sour. Mending is left
    out: it needs a case.
    """
    met = (kind == Tie.NEIGHBOUR) | (kind == Tie.FRIEND)
    good = np.where(met, 1.0 - params.ties.strain_share, 1.0) * np.exp(-params.mending.sour * age)
    sour = (rng.random(len(kind)) >= good) & (kind != Tie.PARTNER)
    return np.asarray(sour, np.int8)
