"""Differences between people: in help, in rights, in load and in room to take part.

Each compares like with like where the record allows it: standardised over classes of load, of
severity or of age by what the whole neighbourhood has in each. Classes that one side does not
have are left out; where no class is left there is no figure (NaN).
"""

from __future__ import annotations

import numpy as np

from wijksim.columns import Col, Help, Rights, Room
from wijksim.measures.year import UNKNOWN, Year, ratio
from wijksim.state import Floats, Ints
from wijksim.units import HIGHEST_QUARTER, LONG_WAIT, LOWEST_QUARTER

_IN_GROUP, _OUT_GROUP = 0, 1  # first axis of the table of help
_OTHERS, _DEVIATES = 0, 1  # second axis of the table of attendance


def standardised(part: Floats, whole: Floats, weight: Floats) -> tuple[float, float]:
    """Return the rates of two sides as if both had the neighbourhood's own mix of classes.

    Direct standardisation: sum over classes of w (part / whole), over the sum of w.

    Args:
        part: shape (2 sides, classes).
        whole: what each part is of, the same shape.
        weight: w, shape (classes,); classes that one side does not have are left out.
    """
    both = (whole > 0.0).all(axis=0)
    total = float(weight[both].sum())
    if total <= 0.0:
        return UNKNOWN, UNKNOWN
    rates = (part[:, both] / whole[:, both] * weight[both]).sum(axis=1) / total
    return float(rates[0]), float(rates[1])


def exclusion_gap(year: Year) -> float:
    """Return help granted of help asked, in-group minus out-group, at the same loads (points).

    Standardised over classes of social load by what the whole neighbourhood asks in each. Hours
    are those that ties inside the neighbourhood were asked for.
    """
    asked, granted = year.help[:, :, Help.ASKED], year.help[:, :, Help.GRANTED]
    inside, outside = standardised(granted, asked, asked.sum(axis=0))
    return 100.0 * (inside - outside)


def _attendance(year: Year) -> tuple[float, float]:
    """Return the chance to come to a place in a week, of others and of those who deviate.

    Standardised over age classes.
    """
    came = year.room[:, :, Room.ATTENDED].T.astype(np.float64)
    could = year.room[:, :, Room.ALL].T.astype(np.float64)
    found = standardised(came, could, could.sum(axis=0))
    return found[_OTHERS], found[_DEVIATES]


def attendance_gap(year: Year) -> float:
    """Return attendance of others minus that of people who deviate, of equal age (points a week).

    A stand-in: the record tells apart who deviates (out-group, in need, or with a lasting need),
    not the out-group by itself.
    """
    others, deviates = _attendance(year)
    return 100.0 * (others - deviates)


def variation_room(year: Year) -> float:
    """Return attendance of people who deviate over that of others of equal age: 1 is room."""
    others, deviates = _attendance(year)
    return ratio(deviates, others)


def rights_reached(year: Year) -> float:
    """Return troubles with rules resolved within half a year of their onset, % of all.

    Of all that ended or passed half a year in this year; those of people who moved out or died
    before that are in neither count.
    """
    reached, every = year.rights[..., Rights.REACHED].sum(), year.rights[..., Rights.ALL].sum()
    return 100.0 * ratio(float(reached), float(every))


def access_gap(year: Year) -> float:
    """Return rights reached, highest minus lowest quarter of skill (points)."""
    by_quarter = year.rights.sum(axis=1).astype(np.float64)
    top, bottom = by_quarter[HIGHEST_QUARTER], by_quarter[LOWEST_QUARTER]
    high = ratio(float(top[Rights.REACHED]), float(top[Rights.ALL]))
    return 100.0 * (high - ratio(float(bottom[Rights.REACHED]), float(bottom[Rights.ALL])))


def equal_chance(year: Year) -> float:
    """Return the chance to reach a right, lowest over highest quarter of skill: 1 is fair.

    Standardised over the two classes of size of the trouble. No figure when the highest quarter
    reached none.
    """
    quarters = [LOWEST_QUARTER, HIGHEST_QUARTER]
    counts = year.rights.astype(np.float64)
    reached, every = counts[quarters, :, Rights.REACHED], counts[quarters, :, Rights.ALL]
    bottom, top = standardised(reached, every, counts[..., Rights.ALL].sum(axis=0))
    return ratio(bottom, top)


def waiting(year: Year, share: float) -> float:
    """Return the wait in weeks that a share of those admitted in the year did not exceed."""
    return _quantile(year.waits, share, int(year.waits.sum()))


def access_weeks(year: Year, share: float) -> float:
    """Return the weeks from the onset of a trouble with rules to a first step, for a share of all.

    A first step takes a tenth off. Troubles without one have no week, so the number of all comes
    from the table of rights: those that ended or passed half a year. What these are more than
    first steps counts as longer than any (censored); two years stands for two years or more.
    """
    every = max(int(year.steps.sum()), int(year.rights[..., Rights.ALL].sum()))
    return _quantile(year.steps, share, every)


def _quantile(counts: Ints, share: float, every: int) -> float:
    """Return the first bin up to which a share of ``every`` lies; the last bin holds the rest."""
    if every == 0:
        return UNKNOWN
    return float(min(LONG_WAIT, int(np.searchsorted(np.cumsum(counts), share * every))))


def slope(year: Year, product: Col, column: Col) -> float:
    """Return the slope index of inequality: a figure at the top of incomes minus at the bottom.

    The least-squares slope on the rank of income, 0 to 1 over the country (Mackenbach & Kunst
    1997). Positive: who earns more has more.

    Args:
        year: the record.
        product: sum over adults of the figure times the rank.
        column: sum of the figure.
    """
    n = float(year.adults * year.weeks)
    income = float(year.total[Col.INCOME])
    spread = float(year.total[Col.INCOME_SQUARED]) - income * income / n
    return ratio(float(year.total[product]) - income * float(year.total[column]) / n, spread)


def divide_load(year: Year) -> float:
    """Return load at the lowest income minus load at the highest: minus its slope."""
    return -slope(year, Col.LOAD_INCOME, Col.LOAD)


def divide_wellbeing(year: Year) -> float:
    """Return wellbeing at the highest income minus wellbeing at the lowest: its slope."""
    return slope(year, Col.WELLBEING_INCOME, Col.WELLBEING)


def of_mean(year: Year, divide: float, column: Col) -> float:
    """Return a divide in % of the mean of its figure: the relative form of the slope index."""
    return 100.0 * ratio(divide, year.each(column))


def concentration(year: Year, product: Col, column: Col) -> float:
    """Return the concentration index of a figure over incomes, -1 to 1.

    2 cov(h, R) / mean(h), the covariance form of Wagstaff, Paci & van Doorslaer (1991): below 0
    the poor have more of it, above 0 the rich. R is the rank of income in the country, taken
    from the area's own mean; in an area where all are poor its spread, and so the index, is
    smaller than with ranks within the area.

    Args:
        year: the record.
        product: sum over adults of the figure h times the rank R.
        column: sum of h.
    """
    mean_rank = float(year.total[Col.INCOME]) / float(year.adults * year.weeks)
    by_figure = ratio(float(year.total[product]), float(year.total[column]))
    return 2.0 * (by_figure - mean_rank)


def fair_share(year: Year) -> float:
    """Return how far case hours lie with higher incomes than load does: 0 is fair.

    The concentration index of the team's case hours minus that of load. Above 0 hours follow who
    speaks up rather than who carries most.
    """
    hours = concentration(year, Col.CASE_HOURS_INCOME, Col.HOURS_CASE)
    return hours - concentration(year, Col.LOAD_INCOME, Col.LOAD)


def skill_gap(year: Year) -> float:
    """Return mean institutional load of the lowest skill quarter minus that of the highest."""
    low = ratio(year.mean(Col.LOW_SKILL_LOAD), year.mean(Col.LOW_SKILL))
    return low - ratio(year.mean(Col.HIGH_SKILL_LOAD), year.mean(Col.HIGH_SKILL))


def cross_group_ratio(year: Year) -> float:
    """Return ties across groups over what chance would give: 1 is mixed.

    Chance pairs two of different groups in 2 s (1 - s) of all ties, with s the share of the
    out-group at the start of the run. Ties across groups are those of the adults who are looked
    at closely, one in sixteen a week, times sixteen.
    """
    expected = 2.0 * year.outsiders * (1.0 - year.outsiders)
    return ratio(ratio(year.mean(Col.CROSS_TIES), year.mean(Col.DEGREE)), expected)
