"""Who people are: benefits, income, skill, lasting need, care, readiness to give."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from wijksim.params import Duty, Params, Population
from wijksim.population import choose, loops, standins
from wijksim.population.homes import Residents
from wijksim.population.table import AGE_OF_BAND, Position, bands
from wijksim.population.targets import Targets, reconcile
from wijksim.rules import duty
from wijksim.state import Bytes, Floats, Ints
from wijksim.units import Age

EDGE: Final = 1e-12  # ranks stay this far from 0 and 1, where a normal score has no value
_BOTTOM: Final = 100.0  # standard deviations: below all others
HEADS: Final = (  # of private households
    Position.SINGLE,
    Position.PARTNER,
    Position.COUPLE_PARENT,
    Position.SINGLE_PARENT,
)
_CALLS: Final = (1e-9, 1e9)  # between which the factor on new care duties is looked for
_MOST_CARERS: Final = 0.95


class Benefit:
    """Kinds of benefit, as codes."""

    NONE: Final = 0
    ASSISTANCE: Final = 1
    DISABILITY: Final = 2
    UNEMPLOYMENT: Final = 3


class Homes(NamedTuple):
    """Adults and their dwellings: a single adult, or a couple in adjacent rows."""

    age: Bytes  # (n,) units.Age
    dwelling: Ints  # (n,) number of the dwelling
    first: Ints  # (d,) row of its first adult
    size: Ints  # (d,) adults, 1 or 2


def groups(residents: Residents, wanted: int, rng: np.random.Generator) -> Bytes:
    """Return the group of each resident (m,): 1 for the out-group, in whole households.

    The share of residents with a migration background stands in for who is an outsider to the
    local networks. It is a label: with ``ties.homophily_group`` 1, ``places.bond_across`` 1 and
    ``groups.closure_traditional`` 0 it has no effect. Residents of institutions go one by one.
    Where nobody living alone is left to make the number exact, one household is mixed.
    """
    apart = residents.household < 0
    number = int(residents.household.max(initial=-1)) + 1
    unit = np.where(apart, number + np.cumsum(apart) - 1, residents.household)
    sizes = np.bincount(unit).astype(np.int32)
    chosen, left = choose.households(sizes, rng.random(len(sizes)), wanted)
    group = chosen[unit]
    if left > 0:
        outside = np.flatnonzero(group == 0)
        group[outside[:left]] = 1
    return group


def benefits(
    homes: Homes, position: Bytes, targets: Targets, p: Population, rng: np.random.Generator
) -> Bytes:
    """Return the benefit of each adult (n,): exact numbers among adults of 18 to 66.

    Both partners of a couple receive social assistance or neither, but for one couple where the
    number asks for it; adults without a partner are likelier to.
    """
    able = homes.age != Age.OLD
    benefit = np.zeros(len(able), np.int8)
    heads = np.isin(position, (Position.SINGLE, Position.SINGLE_PARENT))
    weight = np.where(heads[homes.first], p.assistance_single, 1.0)
    counting = np.bincount(homes.dwelling[able], minlength=len(homes.first)).astype(np.int32)
    keys = rng.standard_exponential(len(weight)) / weight
    chosen, left = choose.households(counting, keys, targets.social_assistance)
    receives = (chosen[homes.dwelling] == 1) & able
    receives[np.flatnonzero(able & ~receives)[:left]] = True
    benefit[receives] = Benefit.ASSISTANCE
    others = rng.permutation(np.flatnonzero(able & ~receives))
    disabled = targets.disability_benefit
    benefit[others[:disabled]] = Benefit.DISABILITY
    benefit[others[disabled : disabled + targets.unemployment_benefit]] = Benefit.UNEMPLOYMENT
    return benefit


def incomes(
    homes: Homes,
    position: Bytes,
    benefit: Bytes,
    targets: Targets,
    p: Population,
    rng: np.random.Generator,
) -> Floats:
    """Return the income of each dwelling as a rank among the country's adults, shape (d,).

    A rank u within the area becomes y = u^c, c = ln(d0) / ln(d), with d the share of adults here
    and d0 the national share with difficulty making ends meet: then a share d stands below rank
    d0, and the country itself is uniform [derived]. Where the share of households with a low
    income is published, the curve passes through that point too, at the country's share
    ``population.low_income``. Dwellings with social
    assistance stand at the bottom; one adult, and other benefits, stand lower.
    """
    dwellings = len(homes.first)
    others = (benefit == Benefit.DISABILITY) | (benefit == Benefit.UNEMPLOYMENT)
    assisted = np.bincount(homes.dwelling[benefit == Benefit.ASSISTANCE], minlength=dwellings) > 0
    score = rng.standard_normal(dwellings) - p.single_income * (homes.size == 1)
    score -= p.benefit_income * np.bincount(homes.dwelling[others], minlength=dwellings)
    score -= _BOTTOM * assisted
    order = np.argsort(score, kind="stable")
    rank = np.empty(dwellings)
    rank[order] = (np.cumsum(homes.size[order]) - homes.size[order] / 2.0) / homes.size.sum()
    national = standins.share(standins.national(), "difficulty_making_ends_meet")
    knots = [(math.log(targets.difficulty), math.log(national)), (0.0, 0.0)]
    if targets.low_income is not None:
        private = np.isin(position[homes.first], HEADS)
        knots = _with_low(knots, rank[order][private[order]], targets.low_income, p)
    logs = np.log(rank)
    at, to = zip(*knots, strict=True)
    curve = np.interp(logs, at, to)
    below = logs < at[0]
    curve[below] = logs[below] * (to[0] / at[0])
    income: Floats = np.clip(np.exp(curve), EDGE, 1.0 - EDGE)
    return income


def _with_low(
    knots: list[tuple[float, float]], ranks: Floats, share: float, p: Population
) -> list[tuple[float, float]]:
    """Return the points of the income curve with that of low incomes, where they agree.

    Args:
        knots: logs of ranks here and in the country, rising.
        ranks: of private households, rising.
        share: of them with a low income.
        p: the share in the country.
    """
    below = int(share * len(ranks) + 0.5)
    if not 0 < below < len(ranks):
        return knots
    middle = (math.log(ranks[below - 1]) + math.log(ranks[below])) / 2.0
    more = sorted([*knots, (middle, math.log(p.low_income))])
    rises = all(one[1] < two[1] for one, two in itertools.pairwise(more))
    return more if rises else knots


def education(
    income: Floats, targets: Targets, p: Population, rng: np.random.Generator
) -> Bytes | None:
    """Return the level of education of each adult (n,): 0 low, 1 middle, 2 high; or None.

    The published counts (residents of 15-74) are spread over all adults in proportion, whole
    numbers by largest remainder; levels go with income. None where they are not published.
    """
    if targets.education is None:
        return None
    from scipy.special import ndtri  # takes long to load, and a start that is kept needs none

    counts = np.array(targets.education, np.float64)
    noise = rng.standard_normal(len(income))
    r = p.education_income
    order = np.argsort(r * ndtri(income) + math.sqrt(1.0 - r * r) * noise, kind="stable")
    level = np.empty(len(income), np.int8)
    level[order] = np.repeat(np.arange(3, dtype=np.int8), apportion(len(income), counts))
    return level


def skills(income: Floats, level: Bytes | None, p: Population, rng: np.random.Generator) -> Floats:
    """Return skill 0-1 (n,), uniform in the country, tied to income by a Gaussian copula.

    Where levels of education are known, each level stands ``skill_education`` standard
    deviations above the one below.
    """
    from scipy.special import ndtr, ndtri

    r = p.skill_income
    score = r * ndtri(income) + math.sqrt(1.0 - r * r) * rng.standard_normal(len(income))
    if level is not None:
        score += p.skill_education * (level - 1.0)
    skill: Floats = ndtr(score)
    return skill


def outside(income: Floats, p: Population, rng: np.random.Generator) -> Floats:
    """Return the number of supporting ties outside the neighbourhood (n,), negative binomial.

    The mean is m (1 + b (2y - 1)) at income rank y. A spread at or below that of a Poisson
    distribution gives a Poisson distribution.
    """
    mean = p.outside_mean * (1.0 + p.outside_income * (2.0 * income - 1.0))
    surplus = p.outside_sd * p.outside_sd - p.outside_mean
    if surplus > 0.0:
        shape = p.outside_mean * p.outside_mean / surplus
        mean = mean * rng.gamma(shape, 1.0 / shape, len(income))
    return rng.poisson(mean).astype(np.float64)


def chronic(age: Bytes, targets: Targets, params: Params, rng: np.random.Generator) -> Floats:
    """Return the chronic floor of the load in health (n,), 0 for most.

    As many have one as ``duty.chronic_share`` says for the country, times what severe limitation
    is here against the country; likelier in old age.
    """
    p = params.duty
    factor = np.array([p.chronic_young, p.chronic_middle, p.chronic_old])[age]
    has = choose.people(factor, chronic_number(len(age), targets, p), rng)
    floor = np.zeros(len(age))
    floor[has] = rng.uniform(p.chronic_low, p.chronic_high, len(has))
    return floor


def chronic_number(adults: int, targets: Targets, p: Duty) -> int:
    """Return how many adults have a lasting need in health."""
    share = p.chronic_share * targets.severe_limitation
    share /= standins.share(standins.national(), "severe_limitation")
    return min(adults, int(share * adults + 0.5))


def care_call(targets: Targets, params: Params) -> float:
    """Return the factor on new care duties here: 1 for the country.

    With it, the long-run share of carers stands to the country's own long-run share as the
    published share here to the published share of the country. The country's is the model's,
    so that national behaviour does not hang on how the two sources define a carer.
    """
    country = _model_carers(params.duty, params.population)
    if country <= 0.0:
        return 1.0
    ratio = targets.informal_carers / standins.share(standins.national(), "informal_carers")
    share = min(_MOST_CARERS, country * ratio)
    ages = _ages(targets)

    def gap(log_call: float) -> float:
        return _long_run(ages, math.exp(log_call), params.duty) - share

    low, high = (math.log(call) for call in _CALLS)
    if gap(high) < 0.0:
        return 1.0
    return math.exp(halved(gap, low, high))


def halved(rises: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function changes sign, to the last bit, by halving.

    A solver of scipy would do; loading it took longer than building a neighbourhood ten times.

    Args:
        rises: never falls from ``low`` to ``high``.
        low: where the function is at most 0; the answer if it is above 0 everywhere.
        high: where it is at least 0.
    """
    middle = (low + high) / 2.0
    while low < middle < high:  # in order: until no number lies between
        low, high = (middle, high) if rises(middle) < 0.0 else (low, middle)
        middle = (low + high) / 2.0
    return high


def _ages(targets: Targets) -> Ints:
    """Return adults by the model's age class, shape (3,)."""
    by_band = bands(targets)
    adult = by_band[2:]
    return np.bincount(AGE_OF_BAND[2:], weights=adult, minlength=len(Age)).astype(np.int32)


def _long_run(ages: Ints, call: float, p: Duty) -> float:
    """Return the share of carers that a factor on new duties leads to."""
    return loops.long_run(ages, call, p)


@lru_cache(maxsize=64)
def _model_carers(p: Duty, population: Population) -> float:
    """Return the country's share of carers in the long run, by the model's own rates."""
    return _long_run(_ages(reconcile(standins.national(), population)), 1.0, p)


def duties(
    age: Bytes, call: float, targets: Targets, params: Params, rng: np.random.Generator
) -> Floats:
    """Return hours of care a week (n,): the published number of carers, hours as of a new duty."""
    share = np.array([duty.stationary_share(int(which), call, params.duty) for which in Age])
    number = int(targets.informal_carers * len(age) + 0.5)
    carers = choose.people(share[age], number, rng)
    hours = np.zeros(len(age))
    hours[carers] = loops.care_hours(rng.random(len(carers)), params.duty)
    return hours


def volunteers(adults: int, targets: Targets, rng: np.random.Generator) -> Bytes:
    """Return who is a volunteer (n,): the published number, at random."""
    number = int(targets.volunteers * adults + 0.5)
    label = np.zeros(adults, np.int8)
    label[rng.permutation(adults)[:number]] = 1
    return label


def readiness(volunteer: Bytes, params: Params, rng: np.random.Generator) -> Floats:
    """Return the own readiness to give (n,): beta draws, the higher ones to volunteers more often.

    Only the order depends on who volunteers; the distribution is that of the country.
    """
    values = np.sort(beta(params.help.give_mean, params.help.give_sd, len(volunteer), rng))
    score = rng.standard_normal(len(volunteer)) + params.population.volunteer_give * volunteer
    given = np.empty(len(volunteer))
    given[np.argsort(score, kind="stable")] = values
    return given


def beta(mean: float, sd: float, number: int, rng: np.random.Generator) -> Floats:
    """Return draws between 0 and 1 with this mean and spread; a spread of 0 is a constant."""
    if sd == 0.0:
        return np.full(number, mean)
    weight = mean * (1.0 - mean) / (sd * sd) - 1.0
    return rng.beta(mean * weight, (1.0 - mean) * weight, number)


def apportion(total: int, weights: Floats) -> Ints:
    """Return whole numbers in proportion to weights that add up to a total (largest remainder).

    Args:
        total: what the numbers add up to.
        weights: shape (m,), not negative; a weight of 0 gets 0.

    Returns:
        Shape (m,).
    """
    quota = weights / weights.sum() * total
    shares: Ints = np.floor(quota).astype(np.int32)
    order = np.argsort(np.where(weights > 0.0, shares - quota, np.inf), kind="stable")
    shares[order[: total - int(shares.sum())]] += 1
    return shares
