"""The state of a neighbourhood: named tuples of plain arrays.

Arrays of residents have one row per adult, ordered by household, and households by block and
catchment of a place, so that people who live together lie together in memory. Small integers
are read as ``int(...)`` in every rule and kernel: they wrap in Python and widen in numba.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from wijksim.columns import Col, Help, Rights, Room
from wijksim.units import (
    DESKS,
    DOMAINS,
    HIGHEST_QUARTER,
    LOAD_BINS,
    LONG_WAIT,
    NEVER,
    NOBODY,
    SEVERITIES,
    SLOTS,
    WEEKS_PER_YEAR,
    WORKERS,
    Age,
    Hours,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]
Words = npt.NDArray[np.uint64]

DELAY_RING = 160  # weeks that a pending decision can wait (delays go up to 156)

Group = TypeVar("Group", bound=tuple[Any, ...])


class People(NamedTuple):
    """Adults, one row each: who they are, until the dwelling changes hands. Shape (n,)."""

    age: Bytes  # units.Age
    group: Bytes  # 0 in-group, 1 out-group of the local networks
    children: Bytes  # 1 with children at home
    quartile: Bytes  # skill quarter of the area, 0 lowest
    skill: Floats  # bureaucratic and digital skill, 0-1
    income: Floats  # rank in the country, 0-1
    outside: Floats  # supporting ties outside the neighbourhood, number
    chronic: Floats  # floor of the load in health, 0 for most
    care_call: Floats  # factor on the rate at which care duties begin, 1 in the country
    ask_anchor: Floats  # own readiness to ask, 0-1
    give_anchor: Floats  # own readiness to give, 0-1
    tolerance_anchor: Floats  # own tolerance of people who deviate, 0-1
    wish: Floats  # contact wished for, on the scale of support
    household: Ints
    place: Ints


class Life(NamedTuple):
    """What adults carry. Shapes (n,) or (n, 6 domains).

    What is kept by domain lies in memory domain after domain (Fortran order): steps that touch
    everybody walk along one domain, which processors then do for eight residents at once.
    """

    social: Floats  # (n, 6) load that people can help with, 0-1 each
    institutional: Floats  # (n, 6) load that rules and institutions make, 0-1 each
    known: Floats  # (n, 6) skill learned about a domain, 0-1
    since: Ints  # (n, 6) week in which an institutional issue began, or NEVER
    size: Floats  # (n, 6) its size
    stepped: Bytes  # (n, 6) 1 after a first step
    duty: Floats  # hours of care a week, 0 for most
    errand: Bytes  # 1 while a small practical need is open
    load: Floats  # summed load that counts this week, chronic need less its cover
    need: Bytes  # 1 in need of individual support
    insecure: Ints  # weeks in a row with an institutional load in money or housing
    workless: Ints  # weeks in a row with troubles with work
    lost: Ints  # week in which the partner was lost
    planned: Bytes  # 1 when an early plan was made after it


class Mind(NamedTuple):
    """How adults are, and what they are ready for. Shape (n,)."""

    stress: Floats
    burden: Floats
    reliance: Floats  # on professionals, 0-1
    leaning: Floats  # on helpers, 0-1
    boost: Floats  # the own network is activated, 0-1
    ask: Floats
    give: Floats
    tolerance: Floats
    support: Floats  # felt support before stress, 0-1
    received: Floats  # smoothed hours of help received and given a week
    given: Floats
    gave: Ints  # week of the last gift of help, and of the last attendance
    attended: Ints


class Cases(NamedTuple):
    """Where adults stand with the team. Shape (n,)."""

    case: Bytes  # units.Case
    mode: Floats  # how this case is worked: 0 take over, 1 through the network
    root: Bytes  # domain whose root the team does not see, or -1
    barred: Bytes  # domain in which a rule bars help, or -1
    offered: Bytes  # 1 when the client was offered an own-strength conference
    vetoed: Bytes  # 1 when the professional keeps members of the network out
    worker: Ints  # number of the worker, or -1
    weight: Floats  # hours that this case takes over those of an alike one
    asked: Ints  # weeks of the last request, start and close of a case
    started: Ints
    closed: Ints


class Ties(NamedTuple):
    """Ties inside the neighbourhood: shape (n, 16 slots); slot 0 is the partner's.

    A tie lies in a slot of each of its two ends; ``back`` names the slot at the other end. What is
    summed for everybody each week lies slot after slot in memory, the rest resident after resident.
    """

    other: Ints  # the other end, or -1 for an empty slot
    back: Bytes
    kind: Bytes  # units.Tie
    strained: Bytes  # slot after slot; 1: gives no support, adds stress
    strength: Floats  # slot after slot; 0-1
    began: Ints  # week in which the tie began
    degree: Ints  # (n,) ties held
    total: Floats  # (n,) summed strength of ties that support
    strains: Floats  # (n,) number of strained ties
    best: Floats  # (n,) strength of the strongest tie that supports
    parent: Ints  # (n,) row of a parent of whose household this dwelling is part, or -1; fixed


class Households(NamedTuple):
    """Dwellings, one row each: a single adult or a couple with adjacent rows."""

    first: Ints  # row of the first adult
    size: Ints  # adults, 1 or 2
    part: Ints  # number of the neighbourhood of the area, 0 where the area is one


class Origin(NamedTuple):
    """The population as built: newcomers are drawn from it, so its mix is kept."""

    age: Bytes
    group: Bytes
    children: Bytes
    skill: Floats
    income: Floats
    outside: Floats
    chronic: Floats
    care_call: Floats
    ask_anchor: Floats
    give_anchor: Floats
    tolerance_anchor: Floats
    wish: Floats
    singles: Ints  # household numbers by number of adults, neighbourhood after neighbourhood
    couples: Ints
    first_single: Ints  # (parts + 1,) where each neighbourhood begins in ``singles``
    first_couple: Ints
    skill_cuts: Floats  # (3,) borders of the area's skill quarters


class Places(NamedTuple):
    """Meeting places, one per about 1000 adults, each with a fixed catchment of rows."""

    first: Ints  # row of the first adult of the catchment
    last: Ints  # one past the last
    energy: Floats  # (places, 2 kinds of group) volunteer energy, 0-1
    activity: Floats  # 0-1, of this week
    vulnerable: Floats  # share of those who came last week who are vulnerable
    tolerance: Floats  # mean tolerance of those who came last week


class Team(NamedTuple):
    """The neighbourhood team."""

    weight: Floats  # (1,) expected need of the area, 1 for the country: larger teams for more
    skill: Floats  # (1,)
    vacant_until: Ints  # (desks,) week in which a worker's post is filled again
    left: Bytes  # (desks,) 1 for a worker who left this week
    cases: Ints  # (desks,) active cases by worker
    hours: Floats  # (6,) this week's hours, by units.Hours
    groups: Floats  # (1,) collective hours of this week that peer groups and services take
    presence: Floats  # (1,) hours of presence this week
    backlog: Ints  # (1,) cases waiting at the end of last week
    room: Floats  # (1,) room for a critical voice, 0-1
    legitimacy: Floats  # (1,) of unequal help, 0-1
    spread: Floats  # (1,) gain of the work on rules by what workers learned of each other
    alike: Bytes  # (6,) 1 for a domain whose question is answered once for all


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
    steps: Ints  # (years, 105) first steps in institutional issues by weeks since onset
    rights: Ints  # (years, 4 skill quarters, 2 sizes, columns.Rights)
    room: Ints  # (years, 3 ages, 2 deviates, columns.Room)


class Scratch(NamedTuple):
    """Room to work in within a week; nothing here lives on to the next."""

    mark: Bytes  # (n,) 1 for those whom a step has to look at
    resolved: Floats  # (n,) share of a load that somebody resolves alone this week
    grows: Floats  # (n,) rate at which neglected loads grow
    social: Floats  # (n,) social loads summed over domains, and so the institutional ones
    institutional: Floats
    wanted: Floats  # (n,) hours asked of ties inside this week, by the asker
    asked_of: Floats  # (n,) hours asked of a resident by all who ask
    granted: Floats  # (n,) share of what was asked that a resident gives
    got: Floats  # (n,) help received from ties inside this week
    hours: Floats  # (n,) help received this week, from outside too
    left: Floats  # (n,) the same hours less what small needs took
    skilled: Floats  # (n,) hours that are left, each times the skill of the helper
    takes: Floats  # (n,) hours that a case takes this week, or would take
    case_hours: Floats  # (n,) professional hours received this week
    next_ask: Floats  # (n,) new values while the old are still read
    next_give: Floats
    next_tolerance: Floats
    list: Ints  # (n,) a compact list: attendees, the waiting
    introducer: Ints  # (n,) lowest row that introduces this one to somebody, or n
    introduced: Ints  # (n,) to whom, where somebody does
    arrived: Bytes  # (n,) 1 for newcomers of this week
    event: Bytes  # (n,) units.Event of this week
    source: Ints  # (n,) row of the population as built that a newcomer resembles
    came: Bytes  # (n,) 1 for those who came to a place
    value: Floats  # (n,) a figure of each resident, to be summed
    open: Bytes  # (n,) domains in which somebody carries a load
    signal: Floats  # (6,) how far a pattern of barriers stands above the threshold
    flow: Floats  # (n, 16) hours of help over each tie this week


class World(NamedTuple):
    """A neighbourhood: everything that ``schedule.run_weeks`` reads and writes."""

    seed: Words  # (1,)
    residents: Floats  # (1,) residents of all ages, the base of rates per 1000
    people: People
    life: Life
    mind: Mind
    cases: Cases
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
        strained=np.zeros(shape, np.int8, order="F"),
        strength=np.zeros(shape, order="F"),
        began=np.full(shape, NEVER, np.int32),
        degree=np.zeros(adults, np.int32),
        total=np.zeros(adults),
        strains=np.zeros(adults),
        best=np.zeros(adults),
        parent=np.full(adults, NOBODY, np.int32),
    )


def empty_scratch(adults: int) -> Scratch:
    """Return working room for this many adults."""
    return Scratch(
        mark=np.zeros(adults, np.int8),
        resolved=np.zeros(adults),
        grows=np.zeros(adults),
        social=np.zeros(adults),
        institutional=np.zeros(adults),
        wanted=np.zeros(adults),
        asked_of=np.zeros(adults),
        granted=np.zeros(adults),
        got=np.zeros(adults),
        hours=np.zeros(adults),
        left=np.zeros(adults),
        skilled=np.zeros(adults),
        takes=np.zeros(adults),
        case_hours=np.zeros(adults),
        next_ask=np.zeros(adults),
        next_give=np.zeros(adults),
        next_tolerance=np.zeros(adults),
        list=np.zeros(adults, np.int32),
        introducer=np.zeros(adults, np.int32),
        introduced=np.zeros(adults, np.int32),
        arrived=np.zeros(adults, np.int8),
        event=np.zeros(adults, np.int8),
        source=np.zeros(adults, np.int32),
        came=np.zeros(adults, np.int8),
        value=np.zeros(adults),
        open=np.zeros(adults, np.int8),
        signal=np.zeros(DOMAINS),
        flow=np.zeros((adults, SLOTS)),
    )


def new_team(weight: float, skill: float, residents: float = 0.0) -> Team:
    """Return a team with no cases yet.

    Args:
        weight: expected need of the area, 1 for the country.
        skill: 0-1.
        residents: of all ages; from some ten thousand on there is room for more than 64 workers.
    """
    desks = max(WORKERS, int(DESKS * residents / 1000.0))
    return Team(
        weight=np.array([weight]),
        skill=np.array([skill]),
        vacant_until=np.full(desks, NEVER, np.int32),
        left=np.zeros(desks, np.int8),
        cases=np.zeros(desks, np.int32),
        hours=np.zeros(len(Hours)),
        groups=np.zeros(1),
        presence=np.zeros(1),
        backlog=np.zeros(1, np.int32),
        room=np.ones(1),
        legitimacy=np.ones(1),
        spread=np.zeros(1),
        alike=np.zeros(DOMAINS, np.int8),
    )


def new_book(start: int, weeks: int) -> Book:
    """Return an empty record for ``weeks`` weeks from week ``start`` on."""
    years = max(1, -(-weeks // WEEKS_PER_YEAR))
    return Book(
        start=np.array([start], np.int32),
        weekly=np.zeros((weeks, len(Col))),
        waits=np.zeros((years, LONG_WAIT + 1), np.int32),
        help=np.zeros((years, 2, LOAD_BINS, len(Help))),
        steps=np.zeros((years, LONG_WAIT + 1), np.int32),
        rights=np.zeros((years, HIGHEST_QUARTER + 1, SEVERITIES, len(Rights)), np.int32),
        room=np.zeros((years, len(Age), 2, len(Room)), np.int32),
    )


def new_life(adults: int, duty: Floats) -> Life:
    """Return adults who carry nothing yet but their care duties (hours a week, shape (n,))."""
    by_domain = (adults, DOMAINS)
    return Life(
        social=np.zeros(by_domain, order="F"),
        institutional=np.zeros(by_domain, order="F"),
        known=np.zeros(by_domain, order="F"),
        since=np.full(by_domain, NEVER, np.int32, order="F"),
        size=np.zeros(by_domain, order="F"),
        stepped=np.zeros(by_domain, np.int8, order="F"),
        duty=duty,
        errand=np.zeros(adults, np.int8),
        load=np.zeros(adults),
        need=np.zeros(adults, np.int8),
        insecure=np.zeros(adults, np.int32),
        workless=np.zeros(adults, np.int32),
        lost=np.full(adults, NEVER, np.int32),
        planned=np.zeros(adults, np.int8),
    )


def new_mind(people: People) -> Mind:
    """Return adults without stress, as ready to ask, give and tolerate as they are themselves."""
    adults = len(people.age)
    return Mind(
        stress=np.zeros(adults),
        burden=np.zeros(adults),
        reliance=np.zeros(adults),
        leaning=np.zeros(adults),
        boost=np.zeros(adults),
        support=np.zeros(adults),
        received=np.zeros(adults),
        given=np.zeros(adults),
        ask=people.ask_anchor.copy(),
        give=people.give_anchor.copy(),
        tolerance=people.tolerance_anchor.copy(),
        gave=np.full(adults, NEVER, np.int32),
        attended=np.full(adults, NEVER, np.int32),
    )


def new_cases(adults: int) -> Cases:
    """Return adults who never came to the team."""
    return Cases(
        case=np.zeros(adults, np.int8),
        offered=np.zeros(adults, np.int8),
        vetoed=np.zeros(adults, np.int8),
        asked=np.full(adults, NEVER, np.int32),
        started=np.full(adults, NEVER, np.int32),
        closed=np.full(adults, NEVER, np.int32),
        mode=np.zeros(adults),
        root=np.full(adults, NOBODY, np.int8),
        barred=np.full(adults, NOBODY, np.int8),
        worker=np.full(adults, NOBODY, np.int32),
        weight=np.ones(adults),
    )


def copy(group: Group) -> Group:
    """Return a deep copy of a named tuple of arrays (or of such tuples)."""
    parts = (value.copy("K") if isinstance(value, np.ndarray) else copy(value) for value in group)
    made: Group = type(group)(*parts)
    return made


def with_book(world: World, start: int, weeks: int) -> World:
    """Return the same world (arrays shared) with an empty record."""
    return world._replace(book=new_book(start, weeks))
