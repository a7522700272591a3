"""Time, domains and the few numbers that are definitions, not parameters."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

WEEKS_PER_YEAR: Final = 52
SLOTS: Final = 16  # ties inside the neighbourhood that one resident can hold; slot 0: partner
BLOCK: Final = 24  # adults who live close enough to be each other's neighbours
PARTNER_SLOT: Final = 0
WORKERS: Final = 64  # desks that any team has: workers whose vacancies are followed one by one
DESKS: Final = 6  # ... and how many more where there are many residents
COUPLE: Final = 2  # adults of a couple's dwelling
LOWEST_QUARTER: Final = 0
HIGHEST_QUARTER: Final = 3
SEVERAL: Final = 2  # domains from which problems count as stacked, or a root can hide
NOBODY: Final = -1
NEVER: Final = -10_000  # a week far before any start
INSECURITY_LOAD: Final = 0.28  # institutional load above which a household counts as insecure
STACKED_LOAD: Final = 0.10  # load from which a domain counts in stacked problems
INSECURITY_WEEKS: Final = 26  # ... when it lasts this long
LONG_WAIT: Final = 104  # the last bin of the waiting-time histogram, weeks
RETURN_WEEKS: Final = 156  # a request within this time after closing is a re-entry
MATTER_WEEKS: Final = 26  # a gift this recent still makes somebody matter
RIGHTS_WEEKS: Final = 26  # a right reached within this time counts as reached
ACTIVE_WEEKS: Final = 13  # attendance, giving or use of a tie this recent counts as taking part
LONG_OPEN: Final = 52  # weeks from which an unresolved issue weighs on directing one's own life
LOSS_WEEKS: Final = 104  # time after the loss of a partner over which it is followed
PILOT_WEEKS: Final = 26  # time of light contact after closing
LOOK_EVERY: Final = 4  # weeks between two counts of what changes slowly
FIRST_STEP: Final = 0.9  # part of an institutional load that is left after a first step
ISSUE_SIZE: Final = 0.1  # institutional load from which an issue is followed
SEVERE: Final = 0.3  # size from which an institutional issue is severe
SEVERITIES: Final = 2  # classes of size of an institutional issue
ACTIVITY_PAR: Final = 0.3  # activity below which a place is below par
NEAR_TIE: Final = 0.3  # strength from which a tie counts against isolation
INCOME_THIRDS: Final = 3  # classes of income rank in the country, within which people are alike
KINDS_OF_GROUP: Final = 2  # traditional, light
LOAD_BINS: Final = 5  # classes of social load over which gaps in help are standardised


class Domain(IntEnum):
    """The six domains of life in which a load can arise."""

    MONEY = 0
    HOUSING = 1
    WORK = 2
    HEALTH = 3
    PARENTING = 4
    BELONGING = 5


DOMAINS: Final = 6


class Age(IntEnum):
    """Age classes of adults, years."""

    YOUNG = 0  # 18-39
    MIDDLE = 1  # 40-66
    OLD = 2  # 67 and over


class Case(IntEnum):
    """Where a resident stands with the neighbourhood team."""

    NONE = 0
    WAITING = 1
    ACTIVE = 2
    ELSEWHERE = 3  # supported by another provider


class Tie(IntEnum):
    """Kinds of tie, with the index of their everyday strength."""

    PARTNER = 0
    KIN = 1
    FRIEND = 2
    NEIGHBOUR = 3
    PEER = 4


class Event(IntEnum):
    """What befell a resident this week."""

    NONE = 0
    LOSS = 1  # of the partner
    VACATED = 2  # died; somebody new moves in
    SEPARATION = 3
    JOB_LOSS = 4
    EVICTION = 5
    LEFT_CARE = 6


class Group(IntEnum):
    """Kinds of group at a place, with the index of their volunteer energy."""

    TRADITIONAL = 0
    LIGHT = 1


class Hours(IntEnum):
    """What the team's hours of a week go to."""

    CASE = 0
    COLLECTIVE = 1
    POLICY = 2
    WITHDRAWN = 3
    OTHER = 4  # overhead, training, learning
    REFLECTION = 5
