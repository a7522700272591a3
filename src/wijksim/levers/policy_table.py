"""Quadrant IV, at the policy table: what cases teach about rules, and rules that change."""

from __future__ import annotations

from typing import Final

from wijksim.levers.lever import Lever, lowers, raises, setting, shift

_SIGNALS: Final[tuple[Lever, ...]] = (
    setting(
        "share_policy",
        "team.share_policy",
        "deel van de teamuren voor de beleidstafel",
        "part of the team's hours for the policy table",
        moves=("barrier", -1),
        source="essay, quadrant IV",
    ),
    setting(
        "reflection_hours",
        "signals.reflection",
        "deel van de teamuren om samen op casussen terug te kijken",
        "part of the team's hours for reflection on cases",
        moves=("barrier", -1),
        source="essay, preconditions and note 29 (anonymised cases)",
    ),
    setting(
        "spread_good",
        "signals.spread",
        "wat bij regels werkt doorgeven aan collega's (doet niets zonder reflectie)",
        "sharing with colleagues what works with rules (does nothing without reflection)",
        moves=("need_institutional", -1),
        source="essay, quadrant IV (patterns that strengthen)",
    ),
    setting(
        "signal_threshold",
        "signals.signal_from",
        "aandeel casussen met een drempel vanaf waar het als patroon telt",
        "share of cases with a barrier from which it counts as a pattern",
        moves=("barrier", +1),
        source="essay, quadrant IV",
    ),
    setting(
        "policy_feedback",
        "signals.feedback",
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
        "parties_joining",
        "signals.parties",
        "deel van de andere partijen dat meedoet (school, huisarts, corporatie, verzekeraar)",
        "part of the other parties that join (school, doctor, corporation, insurer)",
        moves=("barrier", -1),
        source="essay, preconditions (no party solves it alone)",
    ),
    setting(
        "lobby",
        "signals.lobby",
        "deel van de beleidsuren voor regels van het Rijk en anderen",
        "part of the policy hours for rules of the state and others",
        moves=("barrier_national", -1),
        source="essay, preconditions (a national lobby)",
    ),
)
_MEASURES: Final[tuple[Lever, ...]] = (
    shift(
        "rules_alignment",
        (lowers("onset.interference"),),
        "regels op elkaar afgestemd: 1 = het ene probleem met instanties lokt geen ander uit",
        "aligned rules: 1 = one trouble with institutions no longer causes another",
        moves=("need_prevalence", -1),
        source="essay, quadrant IV",
    ),
    shift(
        "no_eviction",
        (lowers("events.eviction"),),
        "geen huisuitzetting om schuld: 1 = niemand verliest zo zijn huis",
        "no eviction for arrears: 1 = nobody loses their home that way",
        moves=("evictions", -1),
        source="essay, quadrant IV (agreement with the housing corporation)",
    ),
    shift(
        "fine_waiver",
        (lowers("onset.severity_money"),),
        "boeteverhoging kwijt: 1 = een nieuw geldprobleem is een vijfde zo groot",
        "fine waiver: 1 = a new trouble with money is a fifth of its size",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV (waiving the raised fine)",
    ),
    shift(
        "fine_waiver_in_return",
        (lowers("onset.severity_money"), raises("norms.give_shift", 0.1)),
        "boeteverhoging kwijt voor een tegenprestatie: 1 = als fine_waiver, en bewoners willen "
        "een tiende van de weg meer voor anderen doen",
        "fine waiver for a service in return: 1 = as fine_waiver, and residents are a tenth of "
        "the way more willing to do something for others",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV (possibly for a service in return)",
    ),
    setting(
        "budget_coach_all_leavers",
        "events.coached",
        "deel van de jongeren die een instelling verlaten met een budgetcoach",
        "part of the young who leave residential care with a budget coach",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV (a coach for every care leaver)",
    ),
    setting(
        "housing_contingent",
        "load.housing_contingent",
        "deel van de bewoners met woonnood voor wie een woning wordt vrijgehouden",
        "part of the residents in housing trouble for whom a dwelling is kept free",
        moves=("insecurity_share", -1),
        source="essay, quadrant IV (a contingent of dwellings)",
    ),
    shift(
        "plain_language",
        (raises("load.desk", 0.5), lowers("demand.request_skill", 0.5)),
        "begrijpelijke site en brieven: 1 = de helft van wat een loket (form_help) en een open "
        "toegang (access_channels) doen",
        "plain language: 1 = half of what a desk (form_help) and open access (access_channels) do",
        moves=("skill_gap", -1),
        source="essay, quadrant IV (a site for everybody)",
    ),
    shift(
        "school_9_17",
        (lowers("onset.parenting"), raises("help.parents")),
        "school van 9 tot 17: 1 = opvoedproblemen ontstaan zo weinig als de tabel toelaat, en "
        "ouders houden tijd over voor anderen (de school zelf wordt niet betaald)",
        "school from 9 to 17: 1 = troubles with parenting arise as little as the table allows, "
        "and parents have time left for others (the school itself is not paid for)",
        moves=("need_prevalence", -1),
        source="essay, quadrant IV",
    ),
    setting(
        "free_access_day_activities",
        "load.day_activities",
        "dagbesteding voor iedereen: deel van wie met gezondheid tobt en komt",
        "day activities for all: part of those with a load in health who come",
        moves=("need_social", -1),
        source="essay, quadrant IV, note 22 (day activities as a general provision)",
    ),
    setting(
        "automatic_take_up",
        "onset.automatic",
        "automatisch toekennen: deel van de nieuwe problemen met geld, wonen en zorg dat zo "
        "niet ontstaat",
        "automatic take-up: part of the new troubles with money, housing and care that it prevents",
        moves=("need_institutional", -1),
        source="essay, quadrant IV; Inspectie SZW 2021 (non-take-up 35 %)",
    ),
)
LEVERS: Final[tuple[Lever, ...]] = _SIGNALS + _MEASURES
