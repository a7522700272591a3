"""Worlds that the facts leave open: assumed numbers differ, and the level of need stays as known.

Numbers that no source gives can be drawn within their ranges, but most such draws are no
neighbourhood of the Netherlands: with every range taken at once, need comes out anywhere between
3 and 90 per cent of adults. A *world* here takes a member of the posterior (``calibration``) for
what was fitted to facts, a draw for every other assumed number (Latin hypercube), and is kept only
where the status quo of the area then lies where members of the posterior alone put it: rejection
by three summary figures. Both are needed. Members alone hold all other numbers still; draws alone
contradict the facts that members were fitted to.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from wijksim import calibration, comparing, knockouts, params, workers
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem
from wijksim.params import SHARES_OF_HOURS, Params
from wijksim.state import Floats
from wijksim.sweep import points

MEMBERS: Final = 20  # of the posterior alone, that say where the levels of an area can lie
LEVELS: Final = ("need_prevalence", "unmet_need", "requests")
YEARS: Final = 1  # after the start: levels are told of, not what plans do
ROUNDS: Final = 40  # of as many draws as worlds are asked for, at most
# What a split of hours sets itself, and hours that no assumption divides: draws leave them.
HELD: Final = ("casework.mode", "casework.advocacy", *SHARES_OF_HOURS)

Tell = Callable[[int, int], None]


class Worlds(NamedTuple):
    """Sets of parameters, and what they were chosen from."""

    members: tuple[Params, ...]
    tried: int  # draws, kept or not


def of(plan: Plan, number: int, seed: int = 1, tell: Tell | None = None) -> Worlds:
    """Return worlds of an area; what the preset says stands in each of them.

    Args:
        plan: its area, preset, first scenario, first seed, start and switched-off mechanisms.
        number: of worlds.
        seed: of the draws.
        tell: called with (worlds found, number).

    Raises:
        InputError: where too few draws keep to the levels, as with values that contradict facts.
    """
    if number == 0:
        return Worlds((), 0)
    said = params.preset_values(plan.preset)
    table = params.make(said)
    alone = [_with(table, one, said, plan) for one in calibration.posterior_draws(MEMBERS, seed)]
    known = _levels(plan, alone)
    low, high = known.min(axis=0), known.max(axis=0)
    kept, tried = list[Params](), 0
    for turn in range(ROUNDS):
        turned = seed + 1000 * turn
        fitted = calibration.posterior_draws(number, turned)
        others = draws(table, number, turned)
        made = [_with(one, own, said, plan) for one, own in zip(others, fitted, strict=True)]
        found = _levels(plan, made)
        inside = ((found >= low) & (found <= high)).all(axis=1)
        tried += len(made)
        kept += [one for one, fits in zip(made, inside, strict=True) if fits]
        if tell is not None:
            tell(min(number, len(kept)), number)
        if len(kept) >= number:
            return Worlds(tuple(kept[:number]), tried)
    told = f"only {len(kept)} of {tried} draws keep to the levels that facts allow; ask for fewer"
    raise InputError([Problem("command line", "worlds", told)])


def draws(base: Params, number: int, seed: int) -> list[Params]:
    """Return parameters with every assumed one drawn within its range, by Latin hypercube.

    Args:
        base: gives all others their values.
        number: of draws; 0 for none.
        seed: of the draws.
    """
    if number == 0:
        return []
    ranges = {
        name: (row.low, row.high)
        for name, row in params.table().items()
        if row.mark == "assumed" and row.low < row.high and name not in HELD
    }
    made = []
    for point in points.within(points.Design(points.LATIN, number, seed, ranges)):
        drawn = base
        for name, value in zip(ranges, point.tolist(), strict=True):
            drawn = params.replace(drawn, name, value)
        made.append(drawn)
    return made


def _with(
    base: Params, member: Mapping[str, float], said: Mapping[str, float], plan: Plan
) -> Params:
    """Return parameters with a member of the posterior, and what the preset says above it."""
    own = base
    for name, value in {**member, **said}.items():
        own = params.replace(own, name, value)
    return knockouts.without(own, plan.without)


def _levels(plan: Plan, sets: Sequence[Params]) -> Floats:
    """Return the levels of the status quo under sets of parameters, shape (sets, LEVELS)."""
    found = np.full((len(sets), len(LEVELS)), math.nan)
    short = plan._replace(
        scenarios=plan.scenarios[:1], seeds=plan.seeds[:1], years=YEARS, placebos=False,
        half_width={}, cache=False, threads=1,
    )  # fmt: skip

    def run(place: int) -> None:
        done = comparing.carry_out(short._replace(params=sets[place]))
        found[place] = [done.arms[0].yearly[name][0, -1] for name in LEVELS]

    tasks = [workers.Task((place,), lambda place=place: run(place)) for place in range(len(sets))]  # type: ignore[misc]
    workers.carry_out(tasks, plan.threads, threading.Event())
    return found
