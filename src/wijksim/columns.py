"""What is written down each week: one column a figure, in the order of the weekly table.

Counts are persons (adults) unless a unit says otherwise; hours are hours in that week. Measures
are made from these columns later, so that a run keeps raw figures only. The order is part of
every digest: append, never insert.
"""

from __future__ import annotations

from enum import IntEnum


class Col(IntEnum):
    """Columns of the weekly table."""

    NEED = 0  # adults in need of individual support
    UNMET = 1  # ... of whom without an active case
    WAITING = 2
    ACTIVE = 3
    ONSETS = 4  # adults who came into need this week; never a measure by itself
    REQUESTS = 5
    DETECTED = 6  # ... of which brought about by presence in the neighbourhood
    REFUSED = 7  # turned away by the network-first gate
    ADMITTED = 8
    ABANDONED = 9
    CLOSED = 10
    REENTRIES = 11  # requests within a year after closing
    ESCALATIONS = 12
    MOVED = 13  # adults who arrived this week
    STACKED = 14  # adults with loads in two or more domains
    LONELY = 15  # strongly lonely
    INSECURE = 16
    CARERS = 17
    OVERLOADED = 18  # carers above the overload burden
    STRESS = 19  # sums over adults from here
    WELLBEING = 20
    SOCIAL_LOAD = 21
    INSTITUTIONAL_LOAD = 22
    LOAD_INCOME = 23  # sum of load x income rank, for the slope of inequality
    INCOME = 24
    INCOME_SQUARED = 25
    LOW_SKILL = 26  # adults in the lowest skill quarter, and their institutional load
    LOW_SKILL_LOAD = 27
    HIGH_SKILL = 28
    HIGH_SKILL_LOAD = 29
    DEGREE = 30  # tie ends inside the neighbourhood
    SUPPORT = 31  # sum of felt support before stress
    CROSS_TIES = 32  # tie ends across groups
    HOURS_ASKED = 33  # informal help asked inside the neighbourhood
    HOURS_GIVEN = 34  # ... and given
    HOURS_OUTSIDE = 35  # informal help from ties outside
    HOURS_DUTY = 36  # hours of care duties
    HOURS_VOLUNTEER = 37
    HOURS_CASE = 38  # professional hours by task
    HOURS_COLLECTIVE = 39
    HOURS_POLICY = 40
    HOURS_WITHDRAWN = 41  # the placebo's hours
    HOURS_OTHER = 42  # overhead and training
    HOURS_CALLED_FOR = 43  # hours that everybody in need would take in casework
    BARRIER = 44  # mean barrier over the six domains
    ACTIVITY = 45  # mean activity of the places
    ENERGY = 46  # mean volunteer energy
    ATTENDED = 47
    BUDGET = 48  # professional hours available, all tasks
    FORMAL_CARE = 49  # hours of formal home care that go with the duties


class Help(IntEnum):
    """Last axis of the yearly table of help by group and class of load (hours)."""

    ASKED = 0
    GRANTED = 1


UNITS: dict[Col, str] = {
    **dict.fromkeys(Col, "adults"),
    **{column: "hours" for column in Col if column.name.startswith("HOURS")},
    **dict.fromkeys((Col.BUDGET, Col.FORMAL_CARE), "hours"),
    **dict.fromkeys((Col.BARRIER, Col.ACTIVITY, Col.ENERGY), "0-1"),
    **dict.fromkeys((Col.DEGREE, Col.CROSS_TIES), "tie ends"),
    **dict.fromkeys((Col.STRESS, Col.WELLBEING, Col.SUPPORT), "sum of 0-1"),
    **dict.fromkeys(
        (
            Col.SOCIAL_LOAD,
            Col.INSTITUTIONAL_LOAD,
            Col.LOAD_INCOME,
            Col.LOW_SKILL_LOAD,
            Col.HIGH_SKILL_LOAD,
        ),
        "sum of load",
    ),
    **dict.fromkeys((Col.INCOME, Col.INCOME_SQUARED), "sum of rank"),
}
