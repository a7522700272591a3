"""A synthetic population of one area, put together: people, dwellings, and whom newcomers are like.

Adults are agents, minors are not: they are counted with the households of their parents. The
model knows dwellings of one or two adults, so an adult child (or other member) at home has a
dwelling of its own beside the parents', and remembers whose household it is (``at_home``).
Adults in institutions are agents too, each in a dwelling of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wijksim import places
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.population import homes, standins, table, traits
from wijksim.population.homes import Residents
from wijksim.population.table import AGE_OF_BAND, Position
from wijksim.population.targets import Targets, reconcile
from wijksim.sources.profiles import Profile
from wijksim.state import Bytes, Floats, Group, Households, Ints, Life, Origin, People, new_life
from wijksim.units import COUPLE, Age


class Register(NamedTuple):
    """All residents as built, minors too, and what the model itself does not carry.

    For reports and tests; the world does not hold it. Shapes (m,) residents or (n,) adults.
    """

    targets: Targets
    residents: Residents  # (m,)
    group: Bytes  # (m,) 1 with a migration background
    benefit: Bytes  # (n,) traits.Benefit
    education: Bytes | None  # (n,) 0 low, 1 middle, 2 high, or None where not published
    volunteer: Bytes  # (n,) 1 for a volunteer


class Built(NamedTuple):
    """A population: who they are, who lives with whom, and the mix newcomers are drawn from."""

    people: People
    life: Life
    households: Households
    origin: Origin
    at_home: Ints  # (n,) row of a parent (or grown child) in the same household, or -1
    volunteers: float  # share of volunteers here over that of the country
    residents: int  # of all ages, reconciled
    registers: tuple[Register, ...]  # one for each neighbourhood

    @property
    def register(self) -> Register:
        """The register of a single neighbourhood."""
        (register,) = self.registers
        return register

    @property
    def targets(self) -> Targets:
        """The reconciled figures of a single neighbourhood."""
        return self.register.targets


def build(profile: Profile, params: Params, rng: np.random.Generator) -> Built:
    """Return the adults of an area, ordered by household.

    Args:
        profile: open figures of one area (an area of ``parts`` is built part by part).
        params: all parameters; reads ``population``, ``help``, ``norms``, ``wellbeing``, ``duty``.
        rng: draws of this stream only.

    Returns:
        Arrays of n adults, n being the reconciled number of residents of 18 and over.

    Raises:
        InputError: for an area without residents, households or adults.
    """
    targets = reconcile(profile, params.population)
    if targets.adults < 1:
        message = f"{targets.residents} residents, none of them of 18 or over"
        raise InputError(Problem(profile.name, "residents", message))
    p = params.population
    residents = homes.build(table.build(targets, p), targets, p, rng)
    group = traits.groups(residents, targets.migration_background, rng)
    grown = np.flatnonzero(residents.row >= 0).astype(np.int32)
    position = residents.position[grown]
    lived = _dwellings(residents, grown)
    benefit = traits.benefits(lived, position, targets, p, rng)
    income = traits.incomes(lived, position, benefit, targets, p, rng)[lived.dwelling]
    level = traits.education(income, targets, p, rng)
    volunteer = traits.volunteers(len(grown), targets, rng)
    call = traits.care_call(targets, params)
    fixed = _origin(
        lived,
        group=group[grown],
        children=_with_children(position, lived.age),
        skill=traits.skills(income, level, p, rng),
        income=income,
        outside=traits.outside(income, p, rng),
        chronic=traits.chronic(lived.age, targets, params, rng),
        give=traits.readiness(volunteer, params, rng),
        call=call,
        params=params,
        rng=rng,
    )
    duties = traits.duties(lived.age, call, targets, params, rng)
    return Built(
        people=_people(fixed, lived.dwelling, params),
        life=new_life(len(grown), duties),
        households=Households(
            first=lived.first, size=lived.size, part=np.zeros(len(lived.size), np.int32)
        ),
        origin=fixed,
        at_home=residents.parent[grown],
        volunteers=targets.volunteers / standins.share(standins.national(), "volunteers"),
        residents=targets.residents,
        registers=(Register(targets, residents, group, benefit, level, volunteer),),
    )


def together(parts: Sequence[Built]) -> Built:
    """Return the population of several neighbourhoods as one, their rows one after another.

    Newcomers to a dwelling resemble who was built in the same neighbourhood; skill quarters are
    those of the whole area.
    """
    if len(parts) == 1:
        return parts[0]
    adults = [len(part.people.age) for part in parts]
    rows = _starts(adults)
    homes = _starts([len(part.households.size) for part in parts])
    people, origin = _stacked([p.people for p in parts]), _stacked([p.origin for p in parts])
    households = _stacked([part.households for part in parts])
    numbers = np.arange(len(parts), dtype=np.int32)
    households = households._replace(
        first=_moved([part.households.first for part in parts], rows),
        part=np.repeat(numbers, np.diff(homes)),
    )
    cuts = np.quantile(people.skill, [0.25, 0.5, 0.75])
    origin = origin._replace(
        singles=_moved([part.origin.singles for part in parts], homes),
        couples=_moved([part.origin.couples for part in parts], homes),
        first_single=_starts([len(part.origin.singles) for part in parts]),
        first_couple=_starts([len(part.origin.couples) for part in parts]),
        skill_cuts=cuts,
    )
    people = people._replace(
        household=_moved([part.people.household for part in parts], homes),
        quartile=_quarters(people.skill, cuts),
    )
    return Built(
        people=people,
        life=_stacked([part.life for part in parts]),
        households=households,
        origin=origin,
        at_home=_moved([part.at_home for part in parts], rows),
        volunteers=float(np.average([part.volunteers for part in parts], weights=adults)),
        residents=sum(part.residents for part in parts),
        registers=tuple(register for part in parts for register in part.registers),
    )


def _starts(counts: Sequence[int]) -> Ints:
    """Return where each part of a list begins, and where the last one ends."""
    return np.cumsum([0, *counts]).astype(np.int32)


def _stacked(groups: Sequence[Group]) -> Group:
    """Return named tuples of arrays as one, each field end to end."""
    return type(groups[0])(*(np.concatenate(columns) for columns in zip(*groups, strict=True)))


def _moved(numbers: Sequence[Ints], by: Ints) -> Ints:
    """Return numbers of rows or dwellings end to end, each part moved by what stands before it.

    Numbers below 0 name nobody and stay.
    """
    pairs = zip(numbers, by[:-1], strict=True)
    return np.concatenate([np.where(part < 0, part, part + start) for part, start in pairs]).astype(
        np.int32
    )


def _quarters(skill: Floats, cuts: Floats) -> Bytes:
    return np.searchsorted(cuts, skill, side="right").astype(np.int8)


def _dwellings(residents: Residents, grown: Ints) -> traits.Homes:
    """Return the adults' dwellings: couples of two, everybody else alone."""
    second = residents.second[grown].astype(bool)
    first = np.flatnonzero(~second).astype(np.int32)
    size = np.diff(np.append(first, len(grown))).astype(np.int32)
    dwelling = (np.cumsum(~second) - 1).astype(np.int32)
    age = AGE_OF_BAND[residents.band[grown]]
    return traits.Homes(age, dwelling, first, size)


def _with_children(position: Bytes, age: Bytes) -> Bytes:
    """Return who has children at home (n,); those of a parent of 67 and over are grown up."""
    parents = (position == Position.COUPLE_PARENT) | (position == Position.SINGLE_PARENT)
    children: Bytes = (parents & (age != Age.OLD)).astype(np.int8)
    return children


def _origin(
    lived: traits.Homes,
    *,
    group: Bytes,
    children: Bytes,
    skill: Floats,
    income: Floats,
    outside: Floats,
    chronic: Floats,
    give: Floats,
    call: float,
    params: Params,
    rng: np.random.Generator,
) -> Origin:
    """Return the population as built, with what is drawn alike for everybody."""
    adults = len(skill)
    norms, wellbeing = params.norms, params.wellbeing
    singles = np.flatnonzero(lived.size < COUPLE).astype(np.int32)
    couples = np.flatnonzero(lived.size == COUPLE).astype(np.int32)
    return Origin(
        age=lived.age,
        group=group,
        children=children,
        skill=skill,
        income=income,
        outside=outside,
        chronic=chronic,
        care_call=np.full(adults, call),
        ask_anchor=traits.beta(params.help.ask_mean, params.help.ask_sd, adults, rng),
        give_anchor=give,
        tolerance_anchor=traits.beta(norms.tolerance_mean, norms.tolerance_sd, adults, rng),
        wish=traits.beta(wellbeing.wish_mean, wellbeing.wish_sd, adults, rng),
        singles=singles,
        couples=couples,
        first_single=_starts([len(singles)]),
        first_couple=_starts([len(couples)]),
        skill_cuts=np.quantile(skill, [0.25, 0.5, 0.75]),
    )


def _people(fixed: Origin, dwelling: Ints, params: Params) -> People:
    """Return everybody at the start; the arrays are copies, so the origin stays as built."""
    traits_of_theirs = (*_TRAITS, "ask_anchor", "give_anchor", "tolerance_anchor", "wish")
    own = {name: getattr(fixed, name).copy() for name in traits_of_theirs}
    return People(
        **own,
        quartile=_quarters(fixed.skill, fixed.skill_cuts),
        household=dwelling,
        place=places.place_of_adults(places.build(len(dwelling), params)),
    )


_TRAITS = ("age", "group", "children", "skill", "income", "outside", "chronic", "care_call")
