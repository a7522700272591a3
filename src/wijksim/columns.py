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
    ADMITTED = 7
    ABANDONED = 8
    CLOSED = 9
    REENTRIES = 10  # requests within three years after closing
    ESCALATIONS = 11
    MOVED = 12  # adults who arrived this week
    STACKED = 13  # adults with loads in two or more domains
    LONELY = 14  # strongly lonely
    INSECURE = 15
    CARERS = 16
    OVERLOADED = 17  # carers above the overload burden
    STRESS = 18  # sums over adults from here
    WELLBEING = 19
    SOCIAL_LOAD = 20
    INSTITUTIONAL_LOAD = 21
    LOAD_INCOME = 22  # sum of load x income rank, for the slope of inequality
    INCOME = 23
    INCOME_SQUARED = 24
    LOW_SKILL = 25  # adults in the lowest skill quarter, and their institutional load
    LOW_SKILL_LOAD = 26
    HIGH_SKILL = 27
    HIGH_SKILL_LOAD = 28
    DEGREE = 29  # tie ends inside the neighbourhood
    SUPPORT = 30  # sum of felt support before stress
    CROSS_TIES = 31  # tie ends across groups
    HOURS_ASKED = 32  # informal help asked inside the neighbourhood
    HOURS_GIVEN = 33  # ... and given
    HOURS_OUTSIDE = 34  # informal help from ties outside
    HOURS_DUTY = 35  # hours of care duties
    HOURS_VOLUNTEER = 36
    HOURS_CASE = 37  # professional hours by task
    HOURS_COLLECTIVE = 38
    HOURS_POLICY = 39
    HOURS_WITHDRAWN = 40  # the placebo's hours
    HOURS_OTHER = 41  # overhead and training
    HOURS_CALLED_FOR = 42  # hours that everybody in need would take in casework
    BARRIER = 43  # mean barrier over the six domains
    ACTIVITY = 44  # mean activity of the places
    ENERGY = 45  # mean volunteer energy
    ATTENDED = 46
    BUDGET = 47  # professional hours available, all tasks
    FORMAL_CARE = 48  # hours of formal home care that go with the duties
    LOAD = 49  # sum of the load that counts, chronic need less its cover


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
            Col.LOAD,
            Col.LOAD_INCOME,
            Col.LOW_SKILL_LOAD,
            Col.HIGH_SKILL_LOAD,
        ),
        "sum of load",
    ),
    **dict.fromkeys((Col.INCOME, Col.INCOME_SQUARED), "sum of rank"),
}
