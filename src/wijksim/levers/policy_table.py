"""Quadrant IV, at the policy table: what cases teach about rules, and rules that change."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, setting, shift

LEVERS: Final[tuple[Lever, ...]] = (
    setting(
        "share_policy",
        "team.share_policy",
        "deel van de teamuren voor de beleidstafel",
        "part of the team's hours for the policy table",
        moves=("barrier", -1),
        source="essay, quadrant IV",
    ),
    setting(
        "policy_feedback",
        "policy.feedback",
        "deel van de signalen dat de beleidstafel bereikt (0: de la)",
        "part of the signals that reach the policy table (0: the drawer)",
        moves=("barrier", -1),
        source="essay, quadrant IV",
    ),
    setting(
        "policy_delay_weeks",
        "policy.delay_weeks",
        "tijd tussen een signaal en wat het besluit doet",
        "time between a signal and what its decision does",
        moves=("barrier", +1),
        source="essay, quadrant IV",
    ),
    setting(
        "local_share",
        "policy.local",
        "deel van een drempel dat de gemeente zelf kan veranderen",
        "part of a barrier that the municipality can change",
        moves=("barrier", -1),
        source="essay, quadrant IV",
    ),
    setting(
        "signal_threshold",
        "policy.signal_from",
        "aandeel casussen met een drempel vanaf waar het als patroon telt",
        "share of cases with a barrier from which it counts as a pattern",
        moves=("barrier", +1),
        source="essay, quadrant IV",
    ),
    shift(
        "rules_alignment",
        "lower",
        ("onset.interference",),
        "regels op elkaar afgestemd: 1 = het ene probleem met instanties lokt geen ander uit",
        "aligned rules: 1 = one trouble with institutions no longer causes another",
        moves=("need_prevalence", -1),
        source="essay, quadrant IV",
    ),
    shift(
        "no_eviction",
        "lower",
        ("onset.housing",),
        "geen huisuitzetting: 1 = woonproblemen ontstaan zo weinig als de tabel toelaat "
        "(0,4 minder bij de standaardwaarde)",
        "no eviction: 1 = troubles with housing arise as little as the table allows "
        "(.4 less at the default)",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV (agreement with the housing corporation)",
    ),
    shift(
        "fine_waiver",
        "lower",
        ("onset.money",),
        "boete kwijt: 1 = geldproblemen ontstaan zo weinig als de tabel toelaat "
        "(0,4 minder bij de standaardwaarde)",
        "fine waiver: 1 = troubles with money arise as little as the table allows "
        "(.4 less at the default)",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV; stands in for a lower severity",
    ),
    shift(
        "school_9_17",
        "lower",
        ("onset.parenting",),
        "school van 9 tot 17: 1 = opvoedproblemen ontstaan zo weinig als de tabel toelaat "
        "(0,4 minder bij de standaardwaarde)",
        "school from 9 to 17: 1 = troubles with parenting arise as little as the table allows "
        "(.4 less at the default)",
        moves=("need_prevalence", -1),
        source="essay, quadrant IV",
    ),
)
