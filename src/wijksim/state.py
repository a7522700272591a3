"""The state of a neighbourhood: named tuples of plain arrays.

Arrays of residents have one row per adult, ordered by household, and households by block and
catchment of a place, so that people who live together lie together in memory. Small integers
are read as ``int(...)`` in every rule and kernel: they wrap in Python and widen in numba.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from wijksim.columns import Col
from wijksim.units import (
    DOMAINS,
    LOAD_BINS,
    LONG_WAIT,
    NEVER,
    NOBODY,
    SLOTS,
    WEEKS_PER_YEAR,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]
Words = npt.NDArray[np.uint64]

DELAY_RING = 160  # weeks that a pending decision can wait (delays go up to 156)

Group = TypeVar("Group", bound=tuple[Any, ...])


class People(NamedTuple):
    """Adults, one row each. Shapes (n,) or (n, 6 domains)."""

    # Who they are: drawn on arrival, fixed until the dwelling changes hands.
    age: Bytes  # units.Age
    group: Bytes  # 0 in-group, 1 out-group of the local networks
    children: Bytes  # 1 with children at home
    quartile: Bytes  # skill quarter of the area, 0 lowest
    skill: Floats  # bureaucratic and digital skill, 0-1
    income: Floats  # rank in the country, 0-1
    outside: Floats  # supporting ties outside the neighbourhood, number
    chronic: Floats  # floor of the load in health, 0 for most
    ask_anchor: Floats  # own readiness to ask, 0-1
    give_anchor: Floats  # own readiness to give, 0-1
    # Where they live.
    household: Ints
    place: Ints
    # What they carry and how they are.
    social: Floats  # (n, 6) load that people can help with, 0-1 each
    institutional: Floats  # (n, 6) load that rules and institutions make, 0-1 each
    stress: Floats
    burden: Floats
    duty: Floats  # hours of care a week, 0 for most
    reliance: Floats  # on professionals, 0-1
    boost: Floats  # the own network is activated, 0-1
    ask: Floats
    give: Floats
    support: Floats  # felt support before stress, 0-1
    received: Floats  # smoothed hours of help received and given a week
    given: Floats
    load: Floats  # summed load that counts this week, chronic need less its cover
    # Where they stand with the team.
    need: Bytes  # 1 in need of individual support
    case: Bytes  # units.Case
    root: Bytes  # domain whose root the team does not see, or -1
    mode: Floats  # how this case is worked: 0 take over, 1 through the network
    asked: Ints  # weeks of the last request, start and close of a case
    started: Ints
    closed: Ints
    insecure: Ints  # weeks in a row with an institutional load in money or housing


class Ties(NamedTuple):
    """Ties inside the neighbourhood: shape (n, 16 slots); slot 0 is the partner's.

    A tie lies in a slot of each of its two ends; ``back`` names the slot at the other end.
    """

    other: Ints  # the other end, or -1 for an empty slot
    back: Bytes
    kind: Bytes  # units.Tie
    strained: Bytes  # 1: gives no support, adds stress
    strength: Floats  # 0-1
    degree: Ints  # (n,) ties held
    total: Floats  # (n,) summed strength of ties that support
    strains: Floats  # (n,) number of strained ties


class Households(NamedTuple):
    """Dwellings, one row each: a single adult or a couple with adjacent rows."""

    first: Ints  # row of the first adult
    size: Ints  # adults, 1 or 2


class Origin(NamedTuple):
    """The population as built: newcomers are drawn from it, so its mix is kept."""

    age: Bytes
    group: Bytes
    children: Bytes
    skill: Floats
    income: Floats
    outside: Floats
    chronic: Floats
    ask_anchor: Floats
    give_anchor: Floats
    singles: Ints  # household numbers by number of adults
    couples: Ints
    skill_cuts: Floats  # (3,) borders of the area's skill quarters


class Places(NamedTuple):
    """Meeting places, one per about 1000 adults, each with a fixed catchment of rows."""

    first: Ints  # row of the first adult of the catchment
    last: Ints  # one past the last
    energy: Floats  # volunteer energy, 0-1
    activity: Floats  # 0-1, of this week


class Team(NamedTuple):
    """The neighbourhood team."""

    weight: Floats  # (1,) expected need of the area, 1 for the country: larger teams for more
    skill: Floats  # (1,)
    vacant_until: Ints  # (64,) week in which a worker's post is filled again
    hours: Floats  # (5,) this week's hours: cases, collective, policy, withdrawn, other
    backlog: Ints  # (1,) cases waiting at the end of last week


class Barriers(NamedTuple):
    """Barriers of rules and institutions per domain."""

    level: Floats  # (6,) 0-1
    pending: Floats  # (6, 160) rates decided on, by the week (mod 160) in which they act


class Book(NamedTuple):
    """The record of a run: raw figures, made into measures later."""

    start: Ints  # (1,) week of row 0
    weekly: Floats  # (weeks, columns.Col)
    waits: Ints  # (years, 105) admissions by weeks waited
    help: Floats  # (years, 2 groups, 5 classes of load, columns.Help)


class Scratch(NamedTuple):
    """Room to work in within a week; nothing here lives on to the next."""

    wanted: Floats  # (n,) hours asked of ties inside this week, by the asker
    asked_of: Floats  # (n,) hours asked of a resident by all who ask
    granted: Floats  # (n,) share of what was asked that a resident gives
    hours: Floats  # (n,) help received this week
    case_hours: Floats  # (n,) professional hours received this week
    next_ask: Floats  # (n,) new values while the old are still read
    next_give: Floats
    list: Ints  # (n,) a compact list: attendees, the waiting
    arrived: Bytes  # (n,) 1 for newcomers of this week
    flow: Floats  # (n, 16) hours of help over each tie this week


class World(NamedTuple):
    """A neighbourhood: everything that ``schedule.run_weeks`` reads and writes."""

    seed: Words  # (1,)
    residents: Floats  # (1,) residents of all ages, the base of rates per 1000
    people: People
    ties: Ties
    households: Households
    origin: Origin
    places: Places
    team: Team
    barriers: Barriers
    book: Book
    scratch: Scratch


def empty_ties(adults: int) -> Ties:
    """Return ties with every slot empty."""
    shape = (adults, SLOTS)
    return Ties(
        other=np.full(shape, NOBODY, np.int32),
        back=np.zeros(shape, np.int8),
        kind=np.zeros(shape, np.int8),
        strained=np.zeros(shape, np.int8),
        strength=np.zeros(shape),
        degree=np.zeros(adults, np.int32),
        total=np.zeros(adults),
        strains=np.zeros(adults),
    )


def empty_scratch(adults: int) -> Scratch:
    """Return working room for this many adults."""
    return Scratch(
        wanted=np.zeros(adults),
        asked_of=np.zeros(adults),
        granted=np.zeros(adults),
        hours=np.zeros(adults),
        case_hours=np.zeros(adults),
        next_ask=np.zeros(adults),
        next_give=np.zeros(adults),
        list=np.zeros(adults, np.int32),
        arrived=np.zeros(adults, np.int8),
        flow=np.zeros((adults, SLOTS)),
    )


def new_book(start: int, weeks: int) -> Book:
    """Return an empty record for ``weeks`` weeks from week ``start`` on."""
    years = max(1, -(-weeks // WEEKS_PER_YEAR))
    return Book(
        start=np.array([start], np.int32),
        weekly=np.zeros((weeks, len(Col))),
        waits=np.zeros((years, LONG_WAIT + 1), np.int32),
        help=np.zeros((years, 2, LOAD_BINS, 2)),
    )


def blank_people(adults: int) -> dict[str, Any]:
    """Return the fields of ``People`` that start the same for everybody, ready to unpack."""
    zeros = ("stress", "burden", "duty", "reliance", "boost", "support", "received", "given")
    never = np.full(adults, NEVER, np.int32)
    return {
        **{name: np.zeros(adults) for name in (*zeros, "load", "mode")},
        "social": np.zeros((adults, DOMAINS)),
        "institutional": np.zeros((adults, DOMAINS)),
        "need": np.zeros(adults, np.int8),
        "case": np.zeros(adults, np.int8),
        "root": np.full(adults, -1, np.int8),
        "asked": never.copy(),
        "started": never.copy(),
        "closed": never.copy(),
        "insecure": np.zeros(adults, np.int32),
    }


def copy(group: Group) -> Group:
    """Return a deep copy of a named tuple of arrays (or of such tuples)."""
    parts = (value.copy() if isinstance(value, np.ndarray) else copy(value) for value in group)
    made: Group = type(group)(*parts)
    return made


def with_book(world: World, start: int, weeks: int) -> World:
    """Return the same world (arrays shared) with an empty record."""
    return world._replace(book=new_book(start, weeks))
