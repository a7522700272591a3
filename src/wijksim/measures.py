"""Measures: from the raw weekly record to figures with a unit, a year at a time.

Demand for individual support is four measures together: need, requests, admitted requests and
unmet need. The number of new needs is not a measure: a placebo lowers it while need rises,
because people who stay in need cannot enter it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from wijksim.columns import Col, Help
from wijksim.params import Params
from wijksim.state import Book, Floats, Ints
from wijksim.units import WEEKS_PER_YEAR

PERCENT = "% of adults"
PER_1000 = "per 1000 residents a year"
HOURS_PER_1000 = "hours a week per 1000 residents"
EUROS = "EUR per resident a year"


TABLES = ("waits", "help", "steps", "rights", "room")  # of a record, one row a year


class Year(NamedTuple):
    """The record of one year of one run."""

    total: Floats  # (columns,) sums over the year
    weeks: int
    waits: Ints  # (105,) admissions by weeks waited
    help: Floats  # (2 groups, 5 classes, 2) hours asked and granted
    steps: Ints  # (105,) first steps in institutional issues by weeks since onset
    rights: Ints  # (4 skill quarters, 2 sizes, 2) issues resolved in half a year, and all
    room: Ints  # (3 ages, 2 deviates, 2) adult-weeks of attendance, and all
    adults: int
    residents: float
    params: Params

    def mean(self, column: Col) -> float:
        """Return the weekly mean of a column."""
        return float(self.total[column]) / self.weeks

    def share(self, column: Col) -> float:
        """Return the weekly mean of a count of adults, in % of all adults."""
        return 100.0 * self.mean(column) / self.adults

    def rate(self, column: Col) -> float:
        """Return a flow per 1000 residents a year."""
        per_year = float(self.total[column]) * WEEKS_PER_YEAR / self.weeks
        return per_year * 1000.0 / self.residents

    def hours(self, *columns: Col) -> float:
        """Return hours a week per 1000 residents, summed over columns."""
        return sum(self.mean(column) for column in columns) * 1000.0 / self.residents

    def euros(self, amount_per_year: float) -> float:
        """Return an amount a year as euros per resident."""
        return amount_per_year / self.residents


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else float("nan")


def _waiting(year: Year, share: float) -> float:
    """Return the wait in weeks that a share of those admitted in the year did not exceed."""
    admitted = int(year.waits.sum())
    if admitted == 0:
        return float("nan")
    return float(np.searchsorted(np.cumsum(year.waits), share * admitted))


def _exclusion_gap(year: Year) -> float:
    """Return help granted of help asked, in-group minus out-group, at the same loads (points).

    Standardised over classes of load by what the whole neighbourhood asks in each; classes in
    which one group asked nothing are left out.
    """
    asked, granted = year.help[:, :, Help.ASKED], year.help[:, :, Help.GRANTED]
    both = (asked > 0.0).all(axis=0)
    if not both.any():
        return float("nan")
    weight = asked[:, both].sum(axis=0)
    gap = granted[0, both] / asked[0, both] - granted[1, both] / asked[1, both]
    return float(100.0 * (gap * weight).sum() / weight.sum())


def _divide(year: Year) -> float:
    """Return the slope index of inequality: load at the bottom of incomes minus at the top.

    Minus the least-squares slope of load on income rank (Mackenbach & Kunst 1997).
    """
    n = float(year.adults * year.weeks)
    income, load = year.total[Col.INCOME], year.total[Col.LOAD]
    spread = year.total[Col.INCOME_SQUARED] - income * income / n
    return -_ratio(float(year.total[Col.LOAD_INCOME] - income * load / n), float(spread))


def _skill_gap(year: Year) -> float:
    """Return mean institutional load of the lowest skill quarter minus that of the highest."""
    low = _ratio(year.mean(Col.LOW_SKILL_LOAD), year.mean(Col.LOW_SKILL))
    return low - _ratio(year.mean(Col.HIGH_SKILL_LOAD), year.mean(Col.HIGH_SKILL))


def _team_cost(year: Year) -> float:
    hours = year.mean(Col.BUDGET) * WEEKS_PER_YEAR
    return year.euros(hours * year.params.costs.team_hour)


def _heavy_care_cost(year: Year) -> float:
    count = float(year.total[Col.ESCALATIONS]) * WEEKS_PER_YEAR / year.weeks
    return year.euros(count * year.params.costs.heavy_care)


def _formal_care_cost(year: Year) -> float:
    hours = year.mean(Col.FORMAL_CARE) * WEEKS_PER_YEAR
    return year.euros(hours * year.params.costs.formal_care_hour)


_INFORMAL = (Col.HOURS_GIVEN, Col.HOURS_OUTSIDE, Col.HOURS_DUTY)


def _informal_value(year: Year) -> float:
    hours = sum(year.mean(column) for column in (*_INFORMAL, Col.HOURS_VOLUNTEER))
    return year.euros(hours * WEEKS_PER_YEAR * year.params.costs.informal_hour)


def _public_cost(year: Year) -> float:
    return _team_cost(year) + _heavy_care_cost(year) + _formal_care_cost(year)


class Measure(NamedTuple):
    """A figure with its unit, which way is better, and its name in both languages."""

    unit: str
    better: int  # -1 lower, +1 higher, 0 neither by itself
    nl: str
    en: str
    of: Callable[[Year], float]


MEASURES: Mapping[str, Measure] = {
    "need_prevalence": Measure(PERCENT, -1, "in nood", "in need", lambda y: y.share(Col.NEED)),
    "requests": Measure(PER_1000, 0, "hulpvragen", "requests", lambda y: y.rate(Col.REQUESTS)),
    "admitted_requests": Measure(
        PER_1000, 0, "toegelaten hulpvragen", "admitted requests", lambda y: y.rate(Col.ADMITTED)
    ),
    "unmet_need": Measure(
        PERCENT, -1, "in nood zonder hulp", "in need without support", lambda y: y.share(Col.UNMET)
    ),
    "waiting_weeks_median": Measure(
        "weeks", -1, "wachttijd, helft korter", "wait, median", lambda y: _waiting(y, 0.5)
    ),
    "waiting_weeks_p90": Measure(
        "weeks",
        -1,
        "wachttijd, 9 van 10 korter",
        "wait, 90th percentile",
        lambda y: _waiting(y, 0.9),
    ),
    "waiting": Measure(
        "per 1000 residents",
        -1,
        "wachtenden",
        "people waiting",
        lambda y: y.mean(Col.WAITING) * 1000.0 / y.residents,
    ),
    "abandoned": Measure(
        PER_1000, -1, "haken af in de wachtrij", "leave the queue", lambda y: y.rate(Col.ABANDONED)
    ),
    "detected_requests": Measure(
        PER_1000,
        0,
        "hulpvragen door presentie",
        "requests found by presence",
        lambda y: y.rate(Col.DETECTED),
    ),
    "escalations": Measure(
        PER_1000,
        -1,
        "escalaties naar zware zorg",
        "escalations to heavy care",
        lambda y: y.rate(Col.ESCALATIONS),
    ),
    "reentry": Measure(
        "% of closed cases",
        -1,
        "komt terug binnen 3 jaar",
        "back within 3 years",
        lambda y: 100.0 * _ratio(y.mean(Col.REENTRIES), y.mean(Col.CLOSED)),
    ),
    "wellbeing": Measure(
        "index 0-1.1", 1, "welbevinden", "wellbeing", lambda y: y.mean(Col.WELLBEING) / y.adults
    ),
    "strong_loneliness": Measure(
        PERCENT, -1, "sterk eenzaam", "strongly lonely", lambda y: y.share(Col.LONELY)
    ),
    "insecurity_share": Measure(
        PERCENT, -1, "bestaansonzeker", "insecure", lambda y: y.share(Col.INSECURE)
    ),
    "stacked_share": Measure(
        PERCENT, -1, "gestapelde problemen", "stacked problems", lambda y: y.share(Col.STACKED)
    ),
    "exclusion_gap": Measure(
        "percentage points",
        -1,
        "kloof in hulp, binnen- min buitengroep",
        "gap in help, in-group minus out-group",
        _exclusion_gap,
    ),
    "divide_load": Measure(
        "load",
        -1,
        "kloof in last, laag min hoog inkomen",
        "gap in load, low minus high income",
        _divide,
    ),
    "skill_gap": Measure(
        "load",
        -1,
        "kloof in last door regels, minst min meest vaardig",
        "gap in load by rules, least minus most skilled",
        _skill_gap,
    ),
    "social_load": Measure(
        "load per adult",
        -1,
        "sociale last",
        "social load",
        lambda y: y.mean(Col.SOCIAL_LOAD) / y.adults,
    ),
    "institutional_load": Measure(
        "load per adult",
        -1,
        "last door regels",
        "institutional load",
        lambda y: y.mean(Col.INSTITUTIONAL_LOAD) / y.adults,
    ),
    "informal_hours": Measure(
        HOURS_PER_1000, 0, "informele hulp", "informal help", lambda y: y.hours(*_INFORMAL)
    ),
    "carers_share": Measure(
        PERCENT, 0, "mantelzorgers", "informal carers", lambda y: y.share(Col.CARERS)
    ),
    "overload_share": Measure(
        "% of carers",
        -1,
        "mantelzorgers overbelast",
        "carers overloaded",
        lambda y: 100.0 * _ratio(y.mean(Col.OVERLOADED), y.mean(Col.CARERS)),
    ),
    "ties_inside": Measure(
        "ties per adult",
        0,
        "banden in de wijk",
        "ties in the neighbourhood",
        lambda y: y.mean(Col.DEGREE) / y.adults,
    ),
    "cross_group_share": Measure(
        "% of ties",
        0,
        "banden tussen groepen",
        "ties across groups",
        lambda y: 100.0 * _ratio(y.mean(Col.CROSS_TIES), y.mean(Col.DEGREE)),
    ),
    "place_activity": Measure(
        "index 0-1",
        0,
        "activiteit van plekken",
        "activity of places",
        lambda y: y.mean(Col.ACTIVITY),
    ),
    "barrier": Measure(
        "index 0-1", -1, "drempel van regels", "barrier of rules", lambda y: y.mean(Col.BARRIER)
    ),
    "case_hours": Measure(
        HOURS_PER_1000, 0, "uren aan casussen", "hours on cases", lambda y: y.hours(Col.HOURS_CASE)
    ),
    "collective_hours": Measure(
        HOURS_PER_1000,
        0,
        "uren in de wijk",
        "hours in the neighbourhood",
        lambda y: y.hours(Col.HOURS_COLLECTIVE),
    ),
    "policy_hours": Measure(
        HOURS_PER_1000,
        0,
        "uren aan de beleidstafel",
        "hours at the policy table",
        lambda y: y.hours(Col.HOURS_POLICY),
    ),
    "called_for_hours": Measure(
        HOURS_PER_1000,
        -1,
        "uren die alle nood zou vragen",
        "hours that all need would take",
        lambda y: y.hours(Col.HOURS_CALLED_FOR),
    ),
    "cost_team": Measure(EUROS, 0, "kosten wijkteam", "cost of the team", _team_cost),
    "cost_heavy_care": Measure(
        EUROS, -1, "kosten zware zorg", "cost of heavy care", _heavy_care_cost
    ),
    "cost_formal_care": Measure(
        EUROS, 0, "kosten thuiszorg", "cost of home care", _formal_care_cost
    ),
    "cost_eur_per_resident": Measure(EUROS, -1, "publieke kosten", "public cost", _public_cost),
    "informal_value": Measure(
        EUROS, 0, "waarde van informele hulp", "value of informal help", _informal_value
    ),
}


def years_of(book: Book, adults: int, residents: float, params: Params) -> list[Year]:
    """Cut a record into years; an incomplete last year counts for the weeks that it has."""
    weeks = len(book.weekly)
    years = []
    for index, first in enumerate(range(0, weeks, WEEKS_PER_YEAR)):
        rows = book.weekly[first : first + WEEKS_PER_YEAR]
        years.append(year_of(book, rows.sum(axis=0), len(rows), index, adults, residents, params))
    return years


def year_of(
    book: Book,
    total: Floats,
    weeks: int,
    index: int,
    adults: int,
    residents: float,
    params: Params,
) -> Year:
    """Return one year of a record: sums over its weeks, and row ``index`` of the yearly tables."""
    tables = {name: getattr(book, name)[index] for name in TABLES}
    return Year(
        total=total, weeks=weeks, adults=adults, residents=residents, params=params, **tables
    )


def yearly(book: Book, adults: int, residents: float, params: Params) -> dict[str, Floats]:
    """Return every measure of a run, a value for each year.

    Args:
        book: the record of the run.
        adults: number of adults.
        residents: residents of all ages, the base of rates per 1000.
        params: for prices.

    Returns:
        Measure name -> array of shape (years,); NaN where a year has no such figure.
    """
    years = years_of(book, adults, residents, params)
    return {
        name: np.array([measure.of(year) for year in years]) for name, measure in MEASURES.items()
    }


def invested_and_called_for(book: Book) -> Floats:
    """Return weekly hours that count for the break-even week, shape (weeks,).

    What the neighbourhood and the policy table cost, plus what the need of everybody would take
    in casework, served or not: waiting longer is no gain.
    """
    columns = [Col.HOURS_CALLED_FOR, Col.HOURS_COLLECTIVE, Col.HOURS_POLICY, Col.HOURS_WITHDRAWN]
    hours: Floats = book.weekly[:, columns].sum(axis=1)
    return hours


def break_even(book: Book, base: Book) -> int | None:
    """Return the week in which a scenario has paid back its hours for good, or None.

    The cumulative paired difference in hours against the base starts above zero when a scenario
    invests; it has paid back from the week after which it stays at or below zero. A scenario
    that never invests more has nothing to pay back, and neither has the base itself: None.
    """
    owed = np.cumsum(invested_and_called_for(book) - invested_and_called_for(base))
    above = np.flatnonzero(owed > 0.0)
    if len(above) == 0 or above[-1] == len(owed) - 1:
        return None
    return int(above[-1]) + 1
