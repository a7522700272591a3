"""Quadrant II, between the rules: room to deviate from rules for one person."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "mandate",
        "casework.mandate",
        "mandaat om met redenen van regels af te wijken",
        "mandate to deviate from rules with reasons",
        moves=("insecurity_share", -1),
        source="essay, quadrant II (Doorbraakmethode)",
    ),
    setting(
        "advocacy_hours",
        "casework.advocacy",
        "deel van de casusuren dat eerst naar regels en instanties gaat",
        "part of the case hours that goes to rules and institutions first",
        moves=("insecurity_share", -1),
        source="essay, quadrant II",
    ),
    shift(
        "one_director",
        "lower",
        ("team.per_domain",),
        "een regisseur over alle domeinen: 1 = afstemmen kost geen extra uren",
        "one director over domains: 1 = coordination takes no extra hours",
        moves=("waiting_weeks_median", -1),
        source="essay, quadrant II",
    ),
    shift(
        "access_channels",
        "lower",
        ("demand.request_skill",),
        "toegang zonder vaardigheidsdrempel (loket, niet alleen digitaal): "
        "1 = wie minder vaardig is vraagt even makkelijk hulp",
        "access without a hurdle of skill (a desk, not only a website): "
        "1 = the less skilled ask for support just as easily",
        moves=("skill_gap", -1),
        source="essay, quadrant II; WRR 2017",
    ),
    setting(
        "network_first_gate",
        "demand.gate",
        "eerst het eigen netwerk: wie eigen kring om hulp kan vragen, vraagt het team later",
        "network first: who can ask their own circle turns to the team later",
        moves=("requests", -1),
        source="essay, quadrant II (as a danger)",
    ),
)
