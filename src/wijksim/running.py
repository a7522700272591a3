"""Running a neighbourhood: a start brought to its stationary state, then a scenario.

The start takes 20 years without any change of policy. One start serves all scenarios of a
seed, so that what differs between them is the scenario and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim import library, schedule
from wijksim.errors import InputError, Problem
from wijksim.params import Params
from wijksim.scenario import Scenario
from wijksim.sources.profiles import Profile
from wijksim.state import Book, World, copy, with_book
from wijksim.stationary import Donors
from wijksim.units import WEEKS_PER_YEAR

BURN_IN_WEEKS = 20 * WEEKS_PER_YEAR
MOST_YEARS = 50
_STRETCH = WEEKS_PER_YEAR  # weeks between two looks at whether somebody asked to stop


class Stopped(Exception):
    """A run was asked to stop; nothing of it is kept."""


class Way(NamedTuple):
    """A way to run weeks: by the built-in rules, or by others (``wijksim.rulebook``)."""

    run: Callable[[World, Params, int, int], None]  # as ``schedule.run_weeks``
    name: str | None = ""  # digest of the rules; "": built-in; None: cannot be told, keep nothing


USUAL: Final = Way(schedule.run_weeks)


class Start(NamedTuple):
    """A neighbourhood at the week in which policies begin."""

    world: World
    week: int  # weeks since the start of the burn-in
    params: Params  # the parameters of the burn-in, to which scenarios apply their levers
    burn_in: Book  # the record of the burn-in


def begin(
    profile: Profile,
    params: Params,
    seed: int,
    burn_in_weeks: int = BURN_IN_WEEKS,
    stop: threading.Event | None = None,
    donors: Donors | None = None,
    way: Way = USUAL,
) -> Start:
    """Build a neighbourhood and bring it to its stationary state.

    With donors it starts near that state (``wijksim.stationary``), so that a short burn-in, or
    none, will do. It ends in the week in which a full one ends: both draw the same luck afterwards.

    Args:
        profile: the area.
        params: parameters, the same for the start of every scenario.
        seed: chooses the population, its ties and every later draw.
        burn_in_weeks: length of the burn-in; shorter ones start off the stationary state.
        stop: set it to end the run at the next look.
        donors: gathered under the same parameters (``wijksim.donors``), or None.
        way: how weeks are run.

    Raises:
        InputError: for a negative burn-in or an area that cannot be built.
        Stopped: when ``stop`` was set.
    """
    if burn_in_weeks < 0:
        raise InputError(Problem("", "burn_in_weeks", f"{burn_in_weeks} is below 0 weeks"))
    first = first_week(burn_in_weeks, donors is not None)
    built = library.build_world(profile, params, seed, donors, first)
    world = with_book(built, first, max(1, burn_in_weeks))
    _advance(world, params, first, first + burn_in_weeks, stop, way)
    return Start(world, first + burn_in_weeks, params, world.book)


def first_week(burn_in_weeks: int, with_donors: bool) -> int:
    """Return the week in which a burn-in begins, counted from the start of a full one."""
    return max(0, BURN_IN_WEEKS - burn_in_weeks) if with_donors else 0


def follow(
    start: Start, scenario: Scenario, weeks: int, stop: threading.Event | None = None
) -> Book:
    """Run a scenario from a start, which itself stays as it is.

    Args:
        start: what ``begin`` returned.
        scenario: its levers apply to the parameters of the start, each in its own weeks.
        weeks: number of weeks from the week in which policies begin.
        stop: set it to end the run at the next look.

    Returns:
        The record: one row a week.

    Raises:
        Stopped: when ``stop`` was set.
    """
    return follow_plan(start, scenario.segments(start.params, weeks), stop)


def follow_plan(
    start: Start,
    plan: Sequence[tuple[int, int, Params]],
    stop: threading.Event | None = None,
    luck: int = 0,
    way: Way = USUAL,
) -> Book:
    """Run stretches of parameters from a start, which itself stays as it is.

    Args:
        start: what ``begin`` returned.
        plan: consecutive stretches (from week, to week, parameters) from week 0 on.
        stop: set it to end the run at the next look.
        luck: any number but 0 re-keys all draws after the start; two runs with different luck
            share the start and nothing else, which shows what chance alone does.
        way: how weeks are run.

    Raises:
        Stopped: when ``stop`` was set.
    """
    world = with_book(copy(start.world), start.week, plan[-1][1])
    world.seed[0] ^= np.uint64(luck)
    for first, last, params in plan:
        _advance(world, params, start.week + first, start.week + last, stop, way)
    return world.book


def _advance(
    world: World, params: Params, first: int, last: int, stop: threading.Event | None, way: Way
) -> None:
    for week in range(first, last, _STRETCH):
        if stop is not None and stop.is_set():
            raise Stopped
        way.run(world, params, week, min(week + _STRETCH, last))


def check_years(years: int) -> None:
    """Raise InputError unless ``years`` is a number of years that a run can have."""
    if not 1 <= years <= MOST_YEARS:
        raise InputError(
            Problem("command line", "years", f"{years} is outside 1 to {MOST_YEARS} years")
        )
