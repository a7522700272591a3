"""Quadrant I, in the personal life: how the team works with a person and the own network."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "mode_network",
        "casework.mode",
        "werken via het eigen netwerk (1) of overnemen (0)",
        "work through the own network (1) or take over (0)",
        moves=("informal_hours", +1),
        source="essay, quadrant I",
    ),
    setting(
        "net_time_mult",
        "team.early_factor",
        "extra tijd aan het begin van een casus, als het via het netwerk gaat",
        "extra time early in a case, for work through the network",
        moves=("waiting_weeks_median", +1),
        source="essay, quadrant I; SAM vzw",
    ),
    setting(
        "network_scan_first",
        "casework.plan_week",
        "week van de casus waarin het eigen netwerk bij elkaar komt",
        "week of a case in which the own network is brought together",
        moves=("informal_hours", -1),
        source="essay, quadrant I (early plan after a loss; network strategies)",
    ),
    setting(
        "fgc_uptake",
        "casework.plan_success",
        "kans dat zo'n plan met het netwerk lukt (Eigen Kracht-conferentie)",
        "chance that such a plan with the network succeeds (family group conference)",
        moves=("informal_hours", +1),
        source="essay, quadrant I (Eigen Kracht-conferentie)",
    ),
    setting(
        "pilot_light",
        "casework.boost_half_life",
        "waakvlam: tijd waarin een gewekt netwerk na het sluiten half is uitgedoofd "
        "(de uren van het lichte contact tellen niet mee)",
        "pilot light: time in which an activated network half fades after closing "
        "(the hours of the light contact are not counted)",
        moves=("informal_hours", +1),
        source="essay, quadrant I (light contact after closing)",
        high=208.0,
    ),
    shift(
        "reciprocity_match",
        "lower",
        ("help.debt",),
        "iets terug kunnen doen: 1 = niemand vraagt minder omdat hij niets teruggeeft",
        "being able to give back: 1 = nobody asks less for having given nothing",
        moves=("informal_hours", +1),
        source="essay, quadrant I; Gouldner 1960",
    ),
    setting(
        "life_wide_view",
        "casework.diagnosis_base",
        "breed kijken: kans dat het team ziet wat er echt speelt",
        "a life-wide view: chance that the team sees the root of a request",
        moves=("need_prevalence", -1),
        source="essay, quadrants I and II",
    ),
    setting(
        "case_max_weeks",
        "casework.max_weeks",
        "langste duur van een casus",
        "longest case",
        moves=("waiting_weeks_median", +1),
        source="choice of the team",
    ),
    setting(
        "good_enough",
        "casework.close_load",
        "goed genoeg: restlast waarbij een casus dicht mag",
        "good enough: load that may be left when a case is closed",
        moves=("waiting_weeks_median", -1),
        source="choice of the team",
    ),
)
