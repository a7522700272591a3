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
    REQUESTS_TEAM = 50  # requests that came in at the team; the others at other providers
    REFERRED = 51  # requests by third parties
    ELSEWHERE = 52  # adults with a case at another provider
    HOURS_ELSEWHERE = 53
    CLOSED_ELSEWHERE = 54
    NEED_RULES = 55  # adults in need whose institutional load is the larger
    COMPLAINTS = 56  # complaints by neighbours, expected number
    LOSSES = 57  # events: partners lost, couples parted, work lost, homes lost
    SEPARATIONS = 58
    JOB_LOSSES = 59
    EVICTIONS = 60
    BEREAVED = 61  # adults who lost a partner in the last two years
    BEREAVED_LONELY = 62
    BEREAVED_ESCALATIONS = 63
    ERRANDS = 64  # adults with a small practical need open
    ERRANDS_MET = 65
    WORK_SOLVED = 66  # troubles with work solved through ties
    SOURED = 67  # ties
    MENDED = 68
    PRUNED = 69
    STRAINED = 70  # tie ends
    CONFLICTS = 71  # meetings across groups that ended in conflict
    PEER_MEETINGS = 72  # attendances
    SERVICE_MEETINGS = 73
    HOURS_SERVICES = 74
    HOURS_GROUPS = 75  # collective hours that peer groups and services take
    HOURS_REFLECTION = 76
    HOURS_RULES = 77  # case hours that go to rules and institutions
    HOURS_DAY = 78  # day activities
    UNATTENDED = 79  # active cases without a worker
    MISDIRECTED = 80  # active cases whose root is not seen
    BARRED = 81  # active cases in which a rule bars help
    ANSWERED = 82  # active cases whose question is answered once for all
    DROPOUTS = 83
    LEGITIMACY = 84
    ROOM = 85
    TEAM_SKILL = 86
    BARRIER_LOCAL = 87  # mean part of the barriers that can be changed here
    SIGNALS = 88  # domains above the threshold
    DECIDED = 89  # summed weekly rate of decisions
    EUROS_CUSTOM = 90
    WELLBEING_INCOME = 91  # sums over adults, for slopes and the concentration index
    CASE_HOURS_INCOME = 92
    LEFT_OUT = 93  # of working age, troubles with work, and not taking part
    WORKING_AGE = 94
    NO_PLACE = 95  # insecure or left out
    STEADY = 96  # adults who direct their own life
    ASK = 97  # sums over adults
    GIVE = 98
    TOLERANCE = 99
    SAMPLED = 100  # adults looked at closely this week, one in sixteen in turn
    ISOLATED = 101  # ... of whom without any tie that supports
    SEEN = 102  # ... with a lasting strong tie
    MATTER = 103  # ... who gave something in half a year
    SEEN_AND_MATTER = 104
    NEIGHBOUR_CONTACT = 105  # ... expected to see a neighbour tie this week
    PLACES_LOW = 106  # share of places below par
    IDENTIFIED = 107  # adults who count themselves to a circle or group
    RELIANCE = 108
    LEANING = 109
    HOURS_ERRANDS = 110  # of the informal help, what small practical needs took


class Help(IntEnum):
    """Last axis of the yearly table of help by group and class of load (hours)."""

    ASKED = 0
    GRANTED = 1


class Rights(IntEnum):
    """Last axis of the yearly table of institutional issues (issues)."""

    REACHED = 0  # resolved within half a year
    ALL = 1


class Room(IntEnum):
    """Last axis of the yearly table of attendance (adult-weeks)."""

    ATTENDED = 0
    ALL = 1


UNITS: dict[Col, str] = {
    **dict.fromkeys(Col, "adults"),
    **{column: "hours" for column in Col if column.name.startswith("HOURS")},
    **dict.fromkeys((Col.BUDGET, Col.FORMAL_CARE), "hours"),
    **dict.fromkeys(
        (
            Col.BARRIER,
            Col.BARRIER_LOCAL,
            Col.ACTIVITY,
            Col.ENERGY,
            Col.LEGITIMACY,
            Col.ROOM,
            Col.TEAM_SKILL,
            Col.PLACES_LOW,
        ),
        "0-1",
    ),
    **dict.fromkeys((Col.SOURED, Col.MENDED, Col.PRUNED), "ties"),
    **dict.fromkeys((Col.PEER_MEETINGS, Col.SERVICE_MEETINGS), "attendances"),
    Col.STRAINED: "tie ends",
    Col.CONFLICTS: "meetings",
    Col.COMPLAINTS: "complaints",
    Col.SIGNALS: "domains",
    Col.DECIDED: "rate per week",
    Col.EUROS_CUSTOM: "EUR",
    **dict.fromkeys((Col.DEGREE, Col.CROSS_TIES), "tie ends"),
    **dict.fromkeys(
        (
            Col.STRESS,
            Col.WELLBEING,
            Col.SUPPORT,
            Col.ASK,
            Col.GIVE,
            Col.TOLERANCE,
            Col.RELIANCE,
            Col.LEANING,
            Col.WELLBEING_INCOME,
        ),
        "sum of 0-1",
    ),
    Col.CASE_HOURS_INCOME: "sum of hours x rank",
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

# Counted every fourth week (``measures.look_around``); the weeks between repeat the last count.
SLOW: tuple[int, ...] = tuple(
    int(column)
    for column in (
        Col.STRESS,
        Col.SUPPORT,
        Col.WELLBEING,
        Col.WELLBEING_INCOME,
        Col.IDENTIFIED,
        Col.LONELY,
        Col.BEREAVED,
        Col.BEREAVED_LONELY,
        Col.COMPLAINTS,
        Col.ERRANDS,
        Col.ASK,
        Col.GIVE,
        Col.DEGREE,
        Col.STRAINED,
        Col.RELIANCE,
        Col.LEANING,
        Col.CARERS,
        Col.HOURS_DUTY,
        Col.FORMAL_CARE,
        Col.OVERLOADED,
        Col.TOLERANCE,
        Col.STACKED,
        Col.SOCIAL_LOAD,
        Col.INSTITUTIONAL_LOAD,
        Col.LOAD_INCOME,
        Col.LOAD,
        Col.INCOME,
        Col.INCOME_SQUARED,
        Col.LOW_SKILL,
        Col.LOW_SKILL_LOAD,
        Col.HIGH_SKILL,
        Col.HIGH_SKILL_LOAD,
        Col.WORKING_AGE,
        Col.INSECURE,
        Col.LEFT_OUT,
        Col.NO_PLACE,
        Col.SAMPLED,
        Col.CROSS_TIES,
        Col.NEIGHBOUR_CONTACT,
        Col.ISOLATED,
        Col.SEEN,
        Col.MATTER,
        Col.SEEN_AND_MATTER,
        Col.STEADY,
    )
)
