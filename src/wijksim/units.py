"""Time, domains and the few numbers that are definitions, not parameters."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

WEEKS_PER_YEAR: Final = 52
SLOTS: Final = 16  # ties inside the neighbourhood that one resident can hold; slot 0: partner
BLOCK: Final = 24  # adults who live close enough to be each other's neighbours
PARTNER_SLOT: Final = 0
WORKERS: Final = 64  # most workers whose vacancies are followed one by one
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


class Tie(IntEnum):
    """Kinds of tie, with the index of their everyday strength."""

    PARTNER = 0
    KIN = 1
    FRIEND = 2
    NEIGHBOUR = 3
    PEER = 4


class Hours(IntEnum):
    """What the team's hours of a week go to."""

    CASE = 0
    COLLECTIVE = 1
    POLICY = 2
    WITHDRAWN = 3
    OTHER = 4
