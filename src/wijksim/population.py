"""A synthetic population of adults that hits the counts of an area profile.

Households come from the counts by type, ages from the age bands, both at once by iterative
proportional fitting (Deming & Stephan 1940) of a small table of household types and age classes,
made whole numbers so that both margins are hit exactly. What no open table gives for a
neighbourhood (skill, ties outside, readiness to ask) is drawn from distributions whose numbers
stand in the parameter table.

Simplifications: adults who neither head a household nor are a partner (mostly grown-up
children) are single adults with a dwelling of their own; partners share an age class; types of
household are mixed over the neighbourhood at random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from wijksim import places
from wijksim.errors import InputError, Problem
from wijksim.params import Params, Population
from wijksim.rules import duty
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Bytes, Floats, Group, Households, Ints, Life, Origin, People, new_life
from wijksim.units import Age

_EDGE: Final = 1e-12  # ranks stay this far from 0 and 1, where a normal score has no value
_ROUNDS: Final = 200  # of fitting; the small table settles within some tens


class Home(IntEnum):
    """Kinds of household as built."""

    SINGLE = 0
    COUPLE = 1
    ONE_PARENT = 2
    TWO_PARENT = 3
    OTHER = 4  # an adult child or other adult without a household of their own


_ADULTS_IN: Final = np.array([1, 2, 1, 2, 1], np.int32)  # by Home


class Built(NamedTuple):
    """A population: who they are, who lives with whom, and the mix newcomers are drawn from."""

    people: People
    life: Life
    households: Households
    origin: Origin


def build(profile: Profile, params: Params, rng: np.random.Generator) -> Built:
    """Return the adults of an area, ordered by household.

    Args:
        profile: open figures of the area.
        params: all parameters; reads ``population``, ``help`` and ``duty``.
        rng: draws of this stream only.

    Returns:
        Arrays of n adults, n being the profile's number of residents of 18 and over.

    Raises:
        InputError: when the age bands leave more residents of 67 and over than households
            without children can hold.
    """
    kind, age = _homes(profile, params.population, rng)
    size = _ADULTS_IN[kind]
    first = (np.cumsum(size) - size).astype(np.int32)
    home = np.repeat(np.arange(len(size), dtype=np.int32), size)
    income = _incomes(profile, size, params.population, rng)[home]
    skill = _skills(income, params.population.skill_income, rng)
    cuts = np.quantile(skill, [0.25, 0.5, 0.75])
    adults = len(home)
    parents = (kind == Home.ONE_PARENT) | (kind == Home.TWO_PARENT)
    fixed = Origin(
        age=age,
        group=_groups(size, profile.out_group, rng)[home],
        children=parents[home].astype(np.int8),
        skill=skill,
        income=income,
        outside=_outside(income, params.population, rng),
        chronic=_chronic(age, params, rng),
        ask_anchor=_beta(params.help.ask_mean, params.help.ask_sd, adults, rng),
        give_anchor=_beta(params.help.give_mean, params.help.give_sd, adults, rng),
        tolerance_anchor=_beta(params.norms.tolerance_mean, params.norms.tolerance_sd, adults, rng),
        wish=_beta(params.wellbeing.wish_mean, params.wellbeing.wish_sd, adults, rng),
        singles=np.flatnonzero(size == 1).astype(np.int32),
        couples=np.flatnonzero(size > 1).astype(np.int32),
        skill_cuts=cuts,
    )
    duties = _duties(age, params, rng)
    people = _people(fixed, home, params)
    return Built(people, new_life(adults, duties), Households(first=first, size=size), fixed)


def together(parts: Sequence[Built]) -> Built:
    """Return the population of several neighbourhoods as one, their rows one after another.

    Newcomers to any dwelling then resemble anybody of the area, and skill quarters are those of
    the whole area.
    """
    if len(parts) == 1:
        return parts[0]
    rows = np.cumsum([0, *(len(part.people.age) for part in parts)]).astype(np.int32)
    homes = np.cumsum([0, *(len(part.households.size) for part in parts)]).astype(np.int32)
    people, origin = _stacked([p.people for p in parts]), _stacked([p.origin for p in parts])
    households = _stacked([part.households for part in parts])
    households = households._replace(first=_moved([p.households.first for p in parts], rows))
    cuts = np.quantile(people.skill, [0.25, 0.5, 0.75])
    origin = origin._replace(
        singles=_moved([part.origin.singles for part in parts], homes),
        couples=_moved([part.origin.couples for part in parts], homes),
        skill_cuts=cuts,
    )
    people = people._replace(
        household=_moved([part.people.household for part in parts], homes),
        quartile=_quarters(people.skill, cuts),
    )
    return Built(people, _stacked([part.life for part in parts]), households, origin)


def _stacked(groups: Sequence[Group]) -> Group:
    """Return named tuples of arrays as one, each field end to end."""
    return type(groups[0])(*(np.concatenate(columns) for columns in zip(*groups, strict=True)))


def _moved(numbers: Sequence[Ints], by: Ints) -> Ints:
    """Return numbers of rows or dwellings end to end, each part moved by what stands before it."""
    pairs = zip(numbers, by[:-1], strict=True)
    return np.concatenate([part + start for part, start in pairs]).astype(np.int32)


def _quarters(skill: Floats, cuts: Floats) -> Bytes:
    return np.searchsorted(cuts, skill, side="right").astype(np.int8)


def _people(fixed: Origin, home: Ints, params: Params) -> People:
    """Return everybody at the start; the arrays are copies, so the origin stays as built."""
    traits = ("age", "group", "children", "skill", "income", "outside", "chronic")
    anchors = ("ask_anchor", "give_anchor", "tolerance_anchor", "wish")
    own = {name: getattr(fixed, name).copy() for name in (*traits, *anchors)}
    return People(
        **own,
        quartile=_quarters(fixed.skill, fixed.skill_cuts),
        household=home,
        place=places.place_of_adults(places.build(len(home), params)),
    )


# --- households and ages -------------------------------------------------------------------


def home_counts(profile: Profile) -> Ints:
    """Return the number of households of each kind, shape (5,), by ``Home``."""
    counts = {
        Home.SINGLE: profile.one_person.value,
        Home.COUPLE: profile.without_children.value,
        Home.ONE_PARENT: profile.one_parent,
        Home.TWO_PARENT: profile.two_parent,
        Home.OTHER: profile.others,
    }
    return np.array([counts[kind] for kind in Home], np.int32)


def age_counts(profile: Profile, p: Population) -> Ints:
    """Return the number of adults of 18-39, 40-66 and 67 and over, shape (3,).

    Ages are spread evenly within the bands of CBS (15-24, 25-44, 45-64); of those of 65 and over
    a share ``early_pensioners`` is 65 or 66. The sum is the profile's number of adults.
    """
    band_15, band_25 = profile.age_15_24.value, profile.age_25_44.value
    band_45, band_65 = profile.age_45_64.value, profile.age_65_plus.value
    young = band_15 * (25 - 18) / 10 + band_25 * (40 - 25) / 20
    middle = band_25 * (45 - 40) / 20 + band_45 + band_65 * p.early_pensioners
    old = band_65 * (1.0 - p.early_pensioners)
    return apportion(profile.adults, np.array([young, middle, old]))


def apportion(total: int, weights: Floats, room: Ints | None = None) -> Ints:
    """Return whole numbers in proportion to weights that add up to a total (largest remainder).

    Args:
        total: what the numbers add up to.
        weights: shape (m,), not negative; a weight of 0 gets 0.
        room: most that each may get; together at least ``total`` where the weight is above 0.

    Returns:
        Shape (m,).
    """
    if total == 0:
        return np.zeros(len(weights), np.int32)
    quota = weights / weights.sum() * total
    most = np.where(weights > 0.0, total if room is None else room, 0)
    shares: Ints = np.minimum(np.floor(quota), most).astype(np.int32)
    while (left := total - int(shares.sum())) > 0:
        order = np.argsort(shares - quota, kind="stable")
        shares[order[shares[order] < most[order]][:left]] += 1
    return shares


def type_by_age(profile: Profile, p: Population) -> Ints:
    """Return the number of adults by kind of household and age class, shape (5, 3).

    Both margins are those of the profile, exactly; parents are never 67 or over.

    Raises:
        InputError: when the residents of 67 and over do not fit.
    """
    rows = home_counts(profile) * _ADULTS_IN
    columns = age_counts(profile, p)
    prior = np.ones((len(Home), len(Age)))
    prior[:, Age.YOUNG] = (
        p.single_young, p.couple_young, p.parent_young, p.parent_young, p.other_young
    )  # fmt: skip
    prior[:, Age.OLD] = (p.single_old, p.couple_old, 0.0, 0.0, p.other_old)
    fit_for_old = int(rows[prior[:, Age.OLD] > 0.0].sum())
    if columns[Age.OLD] > fit_for_old:
        raise InputError(
            Problem(
                profile.name,
                "age_65_plus",
                f"{columns[Age.OLD]} residents of 67 and over, but adults in households without "
                f"children number only {fit_for_old}",
            )
        )
    fitted = _fit(prior, rows, columns)
    table = np.zeros(prior.shape, np.int32)
    for age in (Age.OLD, Age.MIDDLE):  # the column with impossible cells first
        table[:, age] = apportion(int(columns[age]), fitted[:, age], rows - table.sum(axis=1))
    table[:, Age.YOUNG] = rows - table.sum(axis=1)
    return table


def _fit(prior: Floats, rows: Ints, columns: Ints) -> Floats:
    """Return the prior scaled to both margins (iterative proportional fitting)."""
    table = prior.copy()
    for _ in range(_ROUNDS):
        table *= (rows / np.maximum(table.sum(axis=1), _EDGE))[:, None]
        table *= columns / np.maximum(table.sum(axis=0), _EDGE)
    return table


def _homes(profile: Profile, p: Population, rng: np.random.Generator) -> tuple[Bytes, Bytes]:
    """Return the kind of each household (h,) and the age class of each adult (n,), shuffled."""
    table = type_by_age(profile, p)
    kind = np.repeat(np.arange(len(Home)), home_counts(profile))
    size = _ADULTS_IN[kind]
    # Within a kind the ages stand in order, so that partners share theirs (but for one couple).
    age = np.concatenate([np.repeat(np.arange(len(Age)), row) for row in table])
    first = np.cumsum(size) - size
    order = rng.permutation(len(kind))
    rows = np.repeat(first[order], size[order])
    rows[1:] += (rows[1:] == rows[:-1]).astype(rows.dtype)  # the partner's row
    return kind[order].astype(np.int8), age[rows].astype(np.int8)


def _groups(size: Ints, share: float, rng: np.random.Generator) -> Bytes:
    """Return the group of each household (h,): 1 for the out-group, whole households.

    The share of residents with a migration background stands in for who is an outsider to the
    local networks. It is a label: with ``ties.homophily_group`` 1, ``places.bond_across`` 1 and
    ``groups.closure_traditional`` 0 it has no effect.
    """
    adults = int(size.sum())
    wanted = int(share * adults + 0.5)
    order = rng.permutation(len(size))
    group = np.zeros(len(size), np.int8)
    inside = np.cumsum(size[order]) <= wanted
    group[order[inside]] = 1
    if int(size[group == 1].sum()) < wanted:  # a couple stood where room for one was left
        later = order[~inside]
        group[later[size[later] == 1][:1]] = 1
    return group


# --- who they are --------------------------------------------------------------------------


def _incomes(profile: Profile, size: Ints, p: Population, rng: np.random.Generator) -> Floats:
    """Return the income of each household as a rank among the country's adults, shape (h,).

    A rank u within the area becomes y = u^c, c = ln(d0) / ln(d), with d the share of adults here
    and d0 the national share with difficulty making ends meet: then a share d stands below rank
    d0, and the country itself is uniform [derived]. Households of one adult stand lower.
    """
    national = profiles.load("nederland").difficulty
    exponent = math.log(national) / math.log(profile.difficulty)
    score = rng.standard_normal(len(size)) - p.single_income * (size == 1)
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(size))
    rank[order] = (np.cumsum(size[order]) - size[order] / 2.0) / size.sum()
    return np.clip(rank**exponent, _EDGE, 1.0 - _EDGE)


def _skills(income: Floats, correlation: float, rng: np.random.Generator) -> Floats:
    """Return skill 0-1 (n,), uniform in the country, tied to income by a Gaussian copula."""
    normal = NormalDist()
    scores = np.array([normal.inv_cdf(rank) for rank in income.tolist()])
    noise = rng.standard_normal(len(income))
    mixed = correlation * scores + math.sqrt(1.0 - correlation * correlation) * noise
    return np.array([normal.cdf(score) for score in mixed.tolist()])


def _outside(income: Floats, p: Population, rng: np.random.Generator) -> Floats:
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


def _chronic(age: Bytes, params: Params, rng: np.random.Generator) -> Floats:
    """Return the chronic floor of the load in health (n,), 0 for most."""
    p = params.duty
    factor = np.array([p.chronic_young, p.chronic_middle, p.chronic_old])[age]
    has = rng.random(len(age)) < p.chronic_share * factor
    return np.where(has, rng.uniform(p.chronic_low, p.chronic_high, len(age)), 0.0)


def _duties(age: Bytes, params: Params, rng: np.random.Generator) -> Floats:
    """Return hours of care a week (n,): the long-run share of carers, hours as of a new duty."""
    share = np.array([duty.stationary_share(int(which), params.duty) for which in Age])
    carers = np.flatnonzero(rng.random(len(age)) < share[age])
    hours = np.zeros(len(age))
    hours[carers] = [duty.hours(u, params.duty) for u in rng.random(len(carers)).tolist()]
    return hours


def _beta(mean: float, sd: float, number: int, rng: np.random.Generator) -> Floats:
    """Return draws between 0 and 1 with this mean and spread; a spread of 0 is a constant."""
    if sd == 0.0:
        return np.full(number, mean)
    weight = mean * (1.0 - mean) / (sd * sd) - 1.0
    return rng.beta(mean * weight, (1.0 - mean) * weight, number)
