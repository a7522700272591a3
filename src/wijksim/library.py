"""A whole neighbourhood at the start, put together from its parts."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np

from wijksim import lived_in, network, places, population, stationary
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.population import loops
from wijksim.sources.profiles import Profile
from wijksim.state import (
    DELAY_RING,
    Barriers,
    Floats,
    World,
    empty_scratch,
    new_book,
    new_cases,
    new_mind,
    new_team,
)
from wijksim.stationary import Donors
from wijksim.units import DOMAINS, Domain

_SEEDS: Final = 2**64


class Stream(IntEnum):
    """Independent streams of random numbers for building. Append, never renumber."""

    POPULATION = 1
    NETWORK = 2
    DONORS = 3


def generator(seed: int, stream: Stream, part: int = 0) -> np.random.Generator:
    """Return the Philox generator of one stream under a seed (0 to 2**64 - 1).

    Args:
        seed: of the run.
        stream: what is built.
        part: number of the neighbourhood within the area; each has draws of its own.
    """
    key = np.array([seed, stream + (part << 8)], np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


def build_world(
    profile: Profile, params: Params, seed: int, donors: Donors | None = None, week: int = 0
) -> World:
    """Return the neighbourhood of a profile in its first week, with no loads yet.

    An area of several neighbourhoods is built part by part, each with its own people and meeting
    places; ties run within the parts and across.

    Args:
        profile: open figures of the area.
        params: all parameters; the start reads help, ties, duty, team, policy and population.
        seed: 0 to 2**64 - 1; the same seed gives the same arrays.
        donors: when given, adults take over the state of donors, and stand in ``week``.
        week: the first week, 0 unless with donors.

    Raises:
        InputError: for a seed out of range or a profile that cannot be fitted.
    """
    if not 0 <= seed < _SEEDS:
        raise InputError(Problem("", "seed", f"{seed} is outside 0 to {_SEEDS - 1}"))
    parts = [
        population.build(part, params, generator(seed, Stream.POPULATION, number))
        for number, part in enumerate(profile.parts or (profile,))
    ]
    built = population.together(parts)
    sites = places.together(
        [places.build(len(part.people.age), params, part.volunteers) for part in parts]
    )
    people, households = built.people, built.households
    people = people._replace(place=places.place_of_adults(sites))
    adults, residents = len(people.age), float(built.residents)
    past, held = generator(seed, Stream.DONORS), params
    if donors is not None:
        people = lived_in.residents(people, households, built.origin, params, past)
        held = lived_in.numbers_of_ties(people, households, donors.ties, params)
    world = World(
        seed=np.array([seed], np.uint64),
        residents=np.array([residents]),
        people=people,
        life=built.life,
        mind=new_mind(people),
        cases=new_cases(adults),
        ties=network.build(
            people, households, held, generator(seed, Stream.NETWORK), built.at_home
        ),
        households=households,
        origin=built.origin,
        places=sites,
        team=new_team(
            float(np.mean(loops.income_factors(people.income, params.onset))),
            params.staff.skill_start,
            residents,
        ),
        barriers=Barriers(level=_barriers(params), pending=np.zeros((DOMAINS, DELAY_RING))),
        book=new_book(0, 1),
        scratch=empty_scratch(adults),
    )
    if donors is not None:
        stationary.settle(world, donors, params, past, week)
    return world


def _barriers(params: Params) -> Floats:
    return np.array(
        [getattr(params.policy, f"barrier_{domain.name.lower()}") for domain in Domain], np.float64
    )
