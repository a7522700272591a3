"""Two experiments on a random few: what a label does to them, and how long a setback lasts.

Each runs a plan twice from one start with the same draws. In the second run one thing is other
for one in a hundred adults, so what differs for these persons comes from that one thing. Who
moves out is followed no longer: the row then holds somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim import running, schedule
from wijksim._jit import KERNELS
from wijksim.comparing import Plan
from wijksim.placebo import Stretch
from wijksim.results import Interval, interval
from wijksim.rules import onset
from wijksim.running import Start
from wijksim.state import Floats, Ints, World, copy, with_book
from wijksim.units import Case, Domain

SHARE: Final = 0.01  # of adults who are looked at
SETBACK: Final = 0.3  # load added in each of these domains
STRUCK: Final = (Domain.MONEY, Domain.HEALTH)

Flags = npt.NDArray[np.bool_]


class Practice(NamedTuple):
    """What persons get under the label of the in-group minus under that of the out-group."""

    help: float  # hours granted of hours asked inside the neighbourhood, points
    admission: float  # persons admitted by the team, points
    attendance: float  # chance to come to a place in a week, points


class PracticeTest(NamedTuple):
    """The same over seeds, with 95 % intervals."""

    help: Interval
    admission: Interval
    attendance: Interval


class Recovery(NamedTuple):
    """The weeks to halve the extra load of a setback, over seeds."""

    weeks: Interval  # over the seeds that reach it, so too short where not all do
    share_of_seeds_reached: float


class _Trace(NamedTuple):
    """What befell some persons, week by week. Shape (weeks, persons)."""

    here: Flags  # still the same person
    asked: Floats  # hours of help asked inside the neighbourhood, and got
    got: Floats
    admitted: Flags
    came: Flags  # to a place
    load: Floats  # over all domains, without a lasting need


def practice_test(plan: Plan, share: float = SHARE) -> PracticeTest:
    """Return the practice test of a plan's first scenario, over its seeds.

    Args:
        plan: what ``comparing.prepare`` returned.
        share: part of the adults whose label is changed, 0-1.
    """
    found = [swap_labels(start, stretches, share) for start, stretches in _starts(plan)]
    return PracticeTest(*(interval(np.array(values)) for values in zip(*found, strict=True)))


def recovery(plan: Plan, share: float = SHARE) -> Recovery:
    """Return the weeks to halve the extra load of a setback in a plan's first scenario.

    Args:
        plan: what ``comparing.prepare`` returned; seeds in which the load is not halved within
            its years have no figure.
        share: part of the adults who are struck, 0-1.
    """
    weeks = np.array(
        [recovery_weeks(start, stretches, share) for start, stretches in _starts(plan)]
    )
    return Recovery(interval(weeks), float(np.isfinite(weeks).mean()))


def _starts(plan: Plan) -> list[tuple[Start, list[Stretch]]]:
    stretches = plan.scenarios[0].segments(plan.params, plan.weeks)
    return [
        (running.begin(plan.profile, plan.params, seed, plan.burn_in_weeks), stretches)
        for seed in plan.seeds
    ]


def swap_labels(start: Start, plan: Sequence[Stretch], share: float = SHARE) -> Practice:
    """Swap the labels of in-group and out-group of a random few; return what the label does.

    Only the label differs between the two runs, so this is discrimination in the strict sense,
    with what follows from it: whom they meet, which ties they make. It is 0 where nothing looks
    at the label.

    Args:
        start: what ``running.begin`` returned; it stays as it is.
        plan: consecutive stretches (from week, to week, parameters) from week 0 on.
        share: part of the adults whose label is changed, 0-1.

    Returns:
        In-group minus out-group, in points; NaN for help where nobody asked.
    """
    rows = chosen(start.world, share)
    other = copy(start.world)
    other.people.group[rows] = 1 - other.people.group[rows]
    as_is, swapped = _trace(start, start.world, plan, rows), _trace(start, other, plan, rows)
    here = as_is.here & swapped.here
    insider = start.world.people.group[rows] == 0
    inside = [np.where(insider, a, b) for a, b in zip(as_is, swapped, strict=True)]
    outside = [np.where(insider, b, a) for a, b in zip(as_is, swapped, strict=True)]
    gaps = zip(_outcomes(_Trace(*inside), here), _outcomes(_Trace(*outside), here), strict=True)
    return Practice(*(100.0 * (a - b) for a, b in gaps))


def _outcomes(trace: _Trace, here: Flags) -> tuple[float, float, float]:
    """Return granted of asked, persons admitted and chance to come, each 0-1."""
    asked, got = trace.asked[here].sum(), trace.got[here].sum()
    granted = float(got / asked) if asked > 0.0 else float("nan")
    admitted = float((trace.admitted & here).any(axis=0).mean())
    came = float(trace.came[here].mean()) if here.any() else float("nan")
    return granted, admitted, came


def recovery_weeks(start: Start, plan: Sequence[Stretch], share: float = SHARE) -> float:
    """Add a standard setback to a random few; return the weeks until half of it is gone.

    A load of .3 comes in money and in health, split over social and institutional as for anybody
    else. The extra load is that of the struck run minus that of the other, averaged over the
    persons who still live there.

    Args:
        start: what ``running.begin`` returned; it stays as it is.
        plan: consecutive stretches (from week, to week, parameters) from week 0 on.
        share: part of the adults who are struck, 0-1.

    Returns:
        Weeks; NaN when the extra load is not halved within the plan.
    """
    rows = chosen(start.world, share)
    struck = copy(start.world)
    add_issue = KERNELS[
        "kernels.issues.add_issue"
    ].plain  # only the week's driver is called compiled
    for row in rows.tolist():
        for domain in STRUCK:
            part = onset.institutional_share(domain, start.params.onset)
            add_issue(struck.life, row, int(domain), SETBACK, part, start.week)
    first = _load(struck, rows) - _load(start.world, rows)
    as_is, other = _trace(start, start.world, plan, rows), _trace(start, struck, plan, rows)
    extra, here = other.load - as_is.load, as_is.here & other.here
    for week in range(len(extra)):
        left = here[week]
        if left.any() and extra[week, left].mean() <= 0.5 * first[left].mean():
            return float(week + 1)
    return float("nan")


def chosen(world: World, share: float) -> Ints:
    """Return the rows of a random part of the adults, at least one: the same for a seed."""
    adults = len(world.people.age)
    size = min(adults, max(1, round(share * adults)))
    rng = np.random.default_rng(int(world.seed[0]))
    return np.sort(rng.choice(adults, size, replace=False)).astype(np.int32)


def _load(world: World, rows: Ints) -> Floats:
    """Return social and institutional load of some rows, over all domains."""
    load: Floats = (world.life.social[rows] + world.life.institutional[rows]).sum(axis=1)
    return load


def _trace(start: Start, world: World, plan: Sequence[Stretch], rows: Ints) -> _Trace:
    """Run a plan in a copy of a world; note each week what befalls who lives in these rows."""
    world = with_book(copy(world), start.week, plan[-1][1])
    same = np.ones(len(rows), np.bool_)
    weeks = []
    for first, last, params in plan:
        for week in range(start.week + first, start.week + last):
            schedule.run_weeks(world, params, week, week + 1)
            same = same & (world.scratch.arrived[rows] == 0)
            admitted = (world.cases.case[rows] == Case.ACTIVE) & (world.cases.started[rows] == week)
            weeks.append(
                (
                    same,
                    world.scratch.wanted[rows],
                    world.scratch.got[rows],
                    admitted,
                    world.scratch.came[rows] == 1,
                    _load(world, rows),
                )
            )
    return _Trace(*(np.array(values) for values in zip(*weeks, strict=True)))
