"""One year of one run: sums over its weeks, its tables, and the ways to make a figure of them."""

from __future__ import annotations

from typing import Final, NamedTuple

from wijksim.columns import Col
from wijksim.params import Params
from wijksim.state import Book, Floats, Ints
from wijksim.units import WEEKS_PER_YEAR

TABLES: Final = ("waits", "help", "steps", "rights", "room")  # of a record, one row a year
UNKNOWN: Final = float("nan")


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
    outsiders: float = UNKNOWN  # share of adults in the out-group, 0-1

    def mean(self, *columns: Col) -> float:
        """Return the weekly mean of a column, or of several added up."""
        return sum(float(self.total[column]) for column in columns) / self.weeks

    def each(self, column: Col) -> float:
        """Return the mean over adults and weeks of a sum over adults."""
        return self.mean(column) / self.adults

    def share(self, column: Col) -> float:
        """Return the weekly mean of a count of adults, in % of all adults."""
        return 100.0 * self.each(column)

    def percent(self, part: Col, *whole: Col) -> float:
        """Return one column in % of another, or of several added up; NaN of nothing."""
        return 100.0 * ratio(self.mean(part), self.mean(*whole))

    def sampled(self, column: Col) -> float:
        """Return a count among the adults who are looked at closely, in % of these."""
        return self.percent(column, Col.SAMPLED)

    def a_year(self, column: Col) -> float:
        """Return the sum of a flow over a whole year, also from fewer weeks than that."""
        return self.mean(column) * WEEKS_PER_YEAR

    def rate(self, column: Col) -> float:
        """Return a flow per 1000 residents a year."""
        return self.a_year(column) * 1000.0 / self.residents

    def hours(self, *columns: Col) -> float:
        """Return hours a week per 1000 residents, summed over columns."""
        return self.mean(*columns) * 1000.0 / self.residents

    def euros(self, price: float, *columns: Col) -> float:
        """Return euros per resident a year: columns added up, times a price of each unit."""
        return self.mean(*columns) * WEEKS_PER_YEAR * price / self.residents


def ratio(part: float, whole: float) -> float:
    """Return part / whole, NaN where there is no whole."""
    return part / whole if whole > 0.0 else UNKNOWN


def years_of(
    book: Book, adults: int, residents: float, params: Params, outsiders: float = UNKNOWN
) -> list[Year]:
    """Cut a record into years; an incomplete last year counts for the weeks that it has."""
    years = []
    for index, first in enumerate(range(0, len(book.weekly), WEEKS_PER_YEAR)):
        rows = book.weekly[first : first + WEEKS_PER_YEAR]
        total = rows.sum(axis=0)
        years.append(year_of(book, total, len(rows), index, adults, residents, params, outsiders))
    return years


def year_of(
    book: Book,
    total: Floats,
    weeks: int,
    index: int,
    adults: int,
    residents: float,
    params: Params,
    outsiders: float = UNKNOWN,
) -> Year:
    """Return one year of a record: sums over its weeks, and row ``index`` of the yearly tables."""
    tables = {name: getattr(book, name)[index] for name in TABLES}
    return Year(
        total=total,
        weeks=weeks,
        adults=adults,
        residents=residents,
        params=params,
        outsiders=outsiders,
        **tables,
    )
