"""Costs: by what they are for, and by who pays. Both add up to the same public cost.

The municipality pays the team with all its tasks, day activities, custom budgets and its parts of
heavy care and home care. The state and insurers pay the other parts of these, and other
providers. The housing corporation pays evictions. Unpaid hours of residents stand apart. Ordinary
services that meet in groups go on anyway and are not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures.measure import EUROS, Measure
from wijksim.measures.year import Year

UNPAID: Final = (Col.HOURS_GIVEN, Col.HOURS_OUTSIDE, Col.HOURS_DUTY)  # of kin, friends, neighbours
PAYERS: Final = ("cost_municipality", "cost_state", "cost_corporation")
KINDS: Final = (
    "cost_team",
    "cost_heavy_care",
    "cost_formal_care",
    "cost_providers",
    "cost_day",
    "cost_custom",
    "cost_evictions",
)


def _team(year: Year) -> float:
    return year.euros(year.params.costs.team_hour, Col.BUDGET)


def _heavy_care(year: Year) -> float:
    return year.euros(year.params.costs.heavy_care, Col.ESCALATIONS)


def _formal_care(year: Year) -> float:
    return year.euros(year.params.costs.formal_care_hour, Col.FORMAL_CARE)


def _providers(year: Year) -> float:
    return year.euros(year.params.costs.provider_hour, Col.HOURS_ELSEWHERE)


def _day(year: Year) -> float:
    return year.euros(year.params.costs.day_hour, Col.HOURS_DAY)


def _custom(year: Year) -> float:
    return year.euros(1.0, Col.EUROS_CUSTOM)


def _evictions(year: Year) -> float:
    return year.euros(year.params.costs.eviction, Col.EVICTIONS)


def _municipality(year: Year) -> float:
    prices = year.params.costs
    shared = prices.heavy_municipal * _heavy_care(year)
    shared += prices.formal_municipal * _formal_care(year)
    return _team(year) + _day(year) + _custom(year) + shared


def _state(year: Year) -> float:
    prices = year.params.costs
    shared = (1.0 - prices.heavy_municipal) * _heavy_care(year)
    shared += (1.0 - prices.formal_municipal) * _formal_care(year)
    return _providers(year) + shared


def _residents(year: Year) -> float:
    return year.euros(year.params.costs.informal_hour, *UNPAID, Col.HOURS_VOLUNTEER)


def _public(year: Year) -> float:
    return _municipality(year) + _state(year) + _evictions(year)


MONEY: Final[Mapping[str, Measure]] = {
    "cost_eur_per_resident": Measure(EUROS, -1, "publieke kosten", "public cost", _public),
    "cost_municipality": Measure(
        EUROS, 0, "kosten voor de gemeente", "cost to the municipality", _municipality
    ),
    "cost_state": Measure(
        EUROS, 0, "kosten voor Rijk en verzekeraars", "cost to state and insurers", _state
    ),
    "cost_corporation": Measure(
        EUROS, 0, "kosten voor de corporatie", "cost to the housing corporation", _evictions
    ),
    "cost_residents": Measure(
        EUROS, 0, "onbetaalde inzet van bewoners", "unpaid hours of residents", _residents
    ),
    "cost_team": Measure(EUROS, 0, "kosten wijkteam", "cost of the team", _team),
    "cost_heavy_care": Measure(EUROS, -1, "kosten zware zorg", "cost of heavy care", _heavy_care),
    "cost_formal_care": Measure(EUROS, 0, "kosten thuiszorg", "cost of home care", _formal_care),
    "cost_providers": Measure(
        EUROS, 0, "kosten andere aanbieders", "cost of other providers", _providers
    ),
    "cost_day": Measure(EUROS, 0, "kosten dagactiviteiten", "cost of day activities", _day),
    "cost_custom": Measure(EUROS, 0, "kosten maatwerkbudget", "cost of custom budgets", _custom),
    "cost_evictions": Measure(
        EUROS, -1, "kosten huisuitzettingen", "cost of evictions", _evictions
    ),
    "informal_value": Measure(
        EUROS, 0, "waarde van informele hulp", "value of informal help", _residents
    ),
}
