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
    teens: float
    single_student: float
    single_young: float
    single_midlife: float
    single_old: float
    couple_student: float
    couple_young: float
    couple_midlife: float
    couple_old: float
    parent_student: float
    parent_young: float
    parent_midlife: float
    parent_old: float
    lone_student: float
    lone_young: float
    lone_midlife: float
    lone_old: float
    other_student: float
    other_young: float
    other_midlife: float
    other_old: float
    apart_minor: float
    apart_young: float
    apart_old: float
    one_parent_base: float
    one_parent_assistance: float
    one_parent_single: float
    difficulty_base: float
    difficulty_assistance: float
    difficulty_single: float
    partner_gap: float
    parent_gap: float
    parent_gap_sd: float
    assistance_single: float
    benefit_income: float
    low_income: float
    single_income: float
    skill_income: float
    education_income: float
    skill_education: float
    volunteer_give: float
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
