"""Hours of help: by task of the team and by who gives them; and how the team works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijksim.columns import Col
from wijksim.measures.fairness import of_active
from wijksim.measures.measure import HOURS_PER_1000, INDEX, OF_ACTIVE, Measure
from wijksim.measures.money import UNPAID
from wijksim.measures.year import Year

TASKS: Final = (  # measures of the team's own hours; with unused case hours they make its budget
    "case_hours",
    "collective_hours",
    "policy_hours",
    "withdrawn_hours",
    "reflection_hours",
    "other_hours",
)
PARTIES: Final = (  # measures that add up to all hours of help to people
    "case_hours",
    "elsewhere_hours",
    "formal_care_hours",
    "informal_hours",
    "volunteer_hours",
)
_HELP: Final = (
    Col.HOURS_CASE,
    Col.HOURS_ELSEWHERE,
    Col.FORMAL_CARE,
    *UNPAID,
    Col.HOURS_VOLUNTEER,
)


def _personal(year: Year) -> float:
    """Return case hours that do not go to rules and institutions."""
    return year.hours(Col.HOURS_CASE) - year.hours(Col.HOURS_RULES)


def _hours(column: Col, nl: str, en: str) -> Measure:
    return Measure(HOURS_PER_1000, 0, nl, en, lambda y: y.hours(column))


WORK: Final[Mapping[str, Measure]] = {
    "case_hours": _hours(Col.HOURS_CASE, "uren aan casussen", "hours on cases"),
    "personal_hours": Measure(
        HOURS_PER_1000, 0, "casusuren, persoonlijk", "case hours, personal", _personal
    ),
    "rules_hours": _hours(Col.HOURS_RULES, "casusuren, regels", "case hours, rules"),
    "collective_hours": _hours(
        Col.HOURS_COLLECTIVE, "uren in de wijk", "hours in the neighbourhood"
    ),
    "policy_hours": _hours(
        Col.HOURS_POLICY, "uren aan de beleidstafel", "hours at the policy table"
    ),
    "reflection_hours": _hours(
        Col.HOURS_REFLECTION, "uren samen terugkijken", "hours of reflection"
    ),
    "withdrawn_hours": _hours(
        Col.HOURS_WITHDRAWN, "uren weg, zonder doel", "hours withdrawn, for nothing"
    ),
    "other_hours": _hours(
        Col.HOURS_OTHER, "uren administratie en scholing", "hours of overhead and training"
    ),
    "elsewhere_hours": _hours(
        Col.HOURS_ELSEWHERE, "uren andere aanbieders", "hours of other providers"
    ),
    "formal_care_hours": _hours(Col.FORMAL_CARE, "uren thuiszorg", "hours of home care"),
    "service_hours": _hours(
        Col.HOURS_SERVICES, "uren van diensten in groepen", "hours of services in groups"
    ),
    "day_hours": _hours(Col.HOURS_DAY, "uren dagactiviteiten", "hours of day activities"),
    "informal_hours": Measure(
        HOURS_PER_1000, 0, "informele hulp", "informal help", lambda y: y.hours(*UNPAID)
    ),
    "volunteer_hours": _hours(Col.HOURS_VOLUNTEER, "uren vrijwilligers", "hours of volunteers"),
    "team_share": Measure(
        "% of hours of help",
        0,
        "deel van alle hulp dat het team geeft",
        "the team's part of all help",
        lambda y: y.percent(Col.HOURS_CASE, *_HELP),
    ),
    "informal_care_share": Measure(
        "% of hours of care",
        0,
        "deel van de zorg dat mantelzorg is",
        "informal part of care",
        lambda y: y.percent(Col.HOURS_DUTY, Col.HOURS_DUTY, Col.FORMAL_CARE),
    ),
    "unattended": Measure(
        OF_ACTIVE,
        -1,
        "casussen zonder vaste werker",
        "cases without their worker",
        lambda y: of_active(y, Col.UNATTENDED),
    ),
    "misdirected_share": Measure(
        OF_ACTIVE,
        -1,
        "casussen waarvan de kern niet is gezien",
        "cases whose root is not seen",
        lambda y: of_active(y, Col.MISDIRECTED),
    ),
    "team_skill": Measure(
        INDEX, 1, "vakmanschap van het team", "skill of the team", lambda y: y.mean(Col.TEAM_SKILL)
    ),
}
