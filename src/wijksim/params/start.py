"""What is set once: the population at the start, and what an hour costs."""

from __future__ import annotations

from typing import NamedTuple


class Costs(NamedTuple):
    """M21 Costs by payer, euros of 2023."""

    team_hour: float
    heavy_care: float
    formal_care_hour: float
    informal_hour: float
    provider_hour: float
    day_hour: float
    eviction: float
    heavy_municipal: float
    formal_municipal: float


class Population(NamedTuple):
    """The population and its ties at the start, from an area profile."""

    early_pensioners: float
    single_young: float
    single_old: float
    couple_young: float
    couple_old: float
    parent_young: float
    other_young: float
    other_old: float
    single_income: float
    skill_income: float
    outside_mean: float
    outside_sd: float
    outside_income: float
    kin: float
    neighbours: float
    friends: float
    peers: float
    friends_of_friends: float
    strength_spread: float
    place_energy: float
    light_energy: float
