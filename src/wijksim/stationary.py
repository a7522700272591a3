"""A start near the stationary state: adults take over the state of donors like them.

A burn-in of 20 years brings a neighbourhood to where it stands still. Most of what it brings is
known beforehand: residents of other areas, brought there once under the same parameters, show how
people of each kind stand. So each dwelling of a new neighbourhood is given the whole state of a
*donor* dwelling (statistical matching, the hot deck of surveys: Andridge & Little 2010): loads,
stress, cases and all that goes with them stay together as they were in one home.

A donor is of the same kind (couple or single, who cares, who has a lasting need, age, children) and
the nearest by the load that its traits let expect (predictive mean matching: Little 1988). It lives
in an area with a like *context*: expected need over the hours of the team, expected need itself,
and size, since small teams queue longer. Weights over donor areas give the context of this area as
their mean. Ties are drawn as usual, by numbers corrected for what the weeks of the model leave of
them in an area with these moves and groups.

How donors are brought to their stationary state and kept: ``wijksim.donors``.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim import lived_in
from wijksim.params import Params
from wijksim.rules import staff, team
from wijksim.state import (
    DELAY_RING,
    Bytes,
    Cases,
    Floats,
    Ints,
    Life,
    Mind,
    Ties,
    World,
)
from wijksim.units import COUPLE, DOMAINS, NEVER, NOBODY, PARTNER_SLOT, Age, Case

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WEEKS: Final = ("since", "lost", "gave", "attended", "asked", "started", "closed")
_NEAREST: Final = 8  # donors of one kind, nearest by expected load, of whom some are drawn
_TRIED: Final = 3  # so many of them, of whom the one with the most like skill is taken
_ENOUGH: Final = 120  # donors of one kind, so that the nearest are near; else of a broader kind
_UNLIKE: Final = (0.2, 0.35)  # shares of a couple's expected load that is of who carries less
_RIDGE: Final = 0.02  # keeps the weights of donor areas from leaning on one of them
_WIDTH: Final = 1.0  # of the kernel over contexts, in standard deviations between donor areas
_STEPS: Final = 30  # of Newton's method, far more than it takes
_CLOSE: Final = 1e-9


class Kinds(NamedTuple):
    """Donor dwellings in order of kind and of expected load, by level of detail, finest first."""

    place: Floats  # (levels, units) kind + a share of 1 that rises with the expected load, rising
    unit: Ints  # (levels, units) number of the dwelling


class Areas(NamedTuple):
    """What is known of whole donor areas, one row each."""

    context: Floats  # (g, 3) see ``context_of``
    skill: Floats  # (g,) of the team
    room: Floats  # (g,) for a critical voice
    legitimacy: Floats  # (g,)
    spread: Floats  # (g,)
    alike: Floats  # (g, 6) share of time in which a question is answered once for all
    barrier: Floats  # (g, 6)
    decided: Floats  # (g, 6) rate decided on in a week, still to act
    first_place: Ints  # (g + 1,) where the places of each area begin
    energy: Floats  # (places, 2)
    activity: Floats  # (places,)
    vulnerable: Floats  # (places,)
    tolerance: Floats  # (places,)


class Expected(NamedTuple):
    """Coefficients on ``traits`` of the log of what is expected of an adult."""

    load: Floats
    cases: Floats  # waiting for the team or helped by it


class ByContext(NamedTuple):
    """How the load of an area stands to what is expected of its adults, by context."""

    knee: Floats  # (1,) pressure above which it counts
    coefficients: Floats  # (4,) of the log of load over expected load on ``terms``


class Donors(NamedTuple):
    """Dwellings at rest, by kind and context. Weeks count from the week of the look."""

    life: Life  # (rows, ...)
    mind: Mind  # ask, give and tolerance as the way from one's own readiness, -1 to 1
    cases: Cases
    one: Ints  # (units,) row of who is expected to carry more
    other: Ints  # (units,) row of the other of two, or the same
    apart: Bytes  # (units,) 1 for a dwelling of two who are no couple (any more)
    skill: Floats  # (units,) of who is expected to carry more, 0-1
    kinds: Kinds
    expected: Expected
    by_context: ByContext
    ties: Floats  # (4 kinds, 4) of the log of ties left over ties as built
    areas: Areas


# --- what is looked at -----------------------------------------------------------------------


def traits(world: World) -> Floats:
    """Return what lets expect a load, shape (adults, traits): who people are and whom they have."""
    people, life, ties = world.people, world.life, world.ties
    income, skill, total = people.income, people.skill, ties.total
    young, old = people.age == Age.YOUNG, people.age == Age.OLD
    chronic, cares = people.chronic > 0.0, life.duty > 0.0
    couple = world.households.size[people.household] == COUPLE
    columns = (
        np.ones(len(income)),
        income, income**2, income**3, skill, skill**2, income * skill,
        young, old, people.children, people.group, couple, cares,
        chronic, people.chronic, chronic * income, cares * income,
        total, total**2, ties.strains, people.outside,
    )  # fmt: skip
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


def context_of(world: World, load: Floats, cases: Floats, params: Params) -> Floats:
    """Return the context of an area, shape (3,): logs of pressure and expected load, and size.

    Pressure is the expected number of cases over the posts of the team. Size counts as one over
    its root, as chance does: from some thousand adults on it hardly matters.

    Args:
        world: the area; reads its residents and the weight of its team.
        load: expected of each adult by their traits, shape (adults,).
        cases: expected likewise.
        params: reads ``team``.
    """
    posts = team.posts(float(world.residents[0]), float(world.team.weight[0]), params.team)
    pressure = np.log(cases.sum() / (posts if posts > 0.0 else 1.0))
    return np.array([pressure, np.log(load.mean()), len(load) ** -0.5])


def terms(contexts: Floats, knee: float) -> Floats:
    """Return what the load in a context hangs on, shape (..., 4): 1, a queue, load and size.

    Below a certain pressure there is hardly a queue, and pressure makes no difference.
    """
    pressure, mean, size = np.moveaxis(contexts, -1, 0)
    queue = np.maximum(0.0, pressure - knee)
    return np.stack([np.ones_like(pressure), queue, mean, size], axis=-1)


def factor_of(context: Floats, contexts: Floats, by_context: ByContext) -> float:
    """Return load over expected load in a context, at most what lies within those of donors."""
    within = np.clip(context, contexts.min(axis=0), contexts.max(axis=0))
    found = terms(within, float(by_context.knee[0])) * by_context.coefficients
    return float(np.exp(found.sum()))


class Homes(NamedTuple):
    """Dwellings as they are matched, one row each. Who is expected to carry more comes first."""

    one: Rows  # (h,) row of who is expected to carry more
    other: Rows  # (h,) row of the other of two; the same where there is one
    couple: Flags  # (h,) a dwelling of two
    score: Floats  # (h,) expected load of all


def homes_of(world: World, load: Floats, factor: float) -> Homes:
    """Return the dwellings of a world.

    Args:
        world: reads its households.
        load: expected of each adult by their traits, shape (adults,).
        factor: load over expected load in this context.
    """
    first, couple = world.households.first.astype(np.int64), world.households.size == COUPLE
    second = np.where(couple, first + 1, first)
    turned = load[second] > load[first]
    one, other = np.where(turned, second, first), np.where(turned, first, second)
    score = factor * (load[one] + np.where(couple, load[other], 0.0))
    return Homes(one, other, couple, score)


def kinds_of(world: World, homes: Homes, load: Floats, area: Ints) -> Rows:
    """Return the kinds of all dwellings, shape (levels, h), the finest level first.

    Args:
        world: reads who lives there.
        homes: its dwellings.
        load: expected of each adult by their traits, shape (adults,).
        area: number of the donor area of each dwelling.
    """
    people, couple = world.people, homes.couple

    def both(flags: Flags) -> Rows:
        found: Rows = flags[homes.one] + 2 * (couple & flags[homes.other])
        return found

    home = couple.astype(np.int64)
    cares, lasting = both(world.life.duty > 0.0), both(people.chronic > 0.0)
    rare = (home * 4 + cares) * 4 + lasting
    other = load[homes.other] / (load[homes.one] + load[homes.other])
    unlike = np.where(couple, np.searchsorted(_UNLIKE, other), 0)
    full = ((rare * 3 + people.age[homes.one]) * 2 + people.children[homes.one]) * 3 + unlike
    # Kinds of one level are whole numbers that differ; levels of an area have ranges of their own.
    return np.stack(
        [
            area * 1000 + full,
            area * 1000 + 800 + rare,
            full,
            rare,
            home * 4 + cares,
            home,
            np.zeros_like(home),
        ]
    )


def rank_of(score: Floats) -> Floats:
    """Return a share of 1 that rises with a score of at least 0."""
    rank: Floats = score / (1.0 + score)
    return rank


# --- a new neighbourhood -----------------------------------------------------------------------


def settle(
    world: World, donors: Donors, params: Params, rng: np.random.Generator, week: int
) -> None:
    """Give a new world the state of donors, in place.

    Args:
        world: as built, with the ties of ``lived_in.numbers_of_ties``.
        donors: gathered under the same parameters.
        params: reads ``team``, ``staff`` and ``policy``.
        rng: draws of this stream only.
        week: in which the world stands from now on.
    """
    lived_in.care(world, params, rng)
    seen = traits(world)
    load = expected(seen, donors.expected.load)
    context = context_of(world, load, expected(seen, donors.expected.cases), params)
    weights = weights_of(donors.areas.context, context)
    factor = factor_of(context, donors.areas.context, donors.by_context)
    homes = homes_of(world, load, factor)
    area = _drawn(weights, len(homes.score), rng)
    kinds = kinds_of(world, homes, load, area)
    unit = _nearest(donors, kinds, homes.score, world.people.skill[homes.one], rng)
    _take_over(world, donors, unit, homes, week)
    _part(world, (donors.apart[unit] == 1) & homes.couple)
    world.ties.began[world.ties.other != NOBODY] += week
    _staff(world, params, rng, week)
    _fill_area(world, donors.areas, weights, params, rng, week)


def expected(seen: Floats, coefficients: Floats) -> Floats:
    """Return what ``traits`` of each adult let expect, shape (adults,), above 0."""
    found: Floats = np.exp(np.einsum("ij,j->i", seen, coefficients))
    return found


def weights_of(contexts: Floats, context: Floats) -> Floats:
    """Return weights over donor areas whose mean context is, as nearly as it can be, this one.

    A normal kernel over contexts, tilted (maximum entropy, with a small penalty, so that a context
    beyond all donors takes the nearest ones). Shape (areas,), adding up to 1.
    """
    scale = contexts.std(axis=0)
    off = (contexts - context) / np.where(scale > 0.0, scale, 1.0)
    distance = (off**2).sum(axis=1)
    base = np.exp(-0.5 * (distance - distance.min()) / _WIDTH**2)
    tilt = np.zeros(off.shape[1])
    weights = base / base.sum()
    for _ in range(_STEPS):  # of a convex problem
        mean = (weights[:, None] * off).sum(axis=0)
        gradient = mean + _RIDGE * tilt
        spread = (off - mean) * weights[:, None]
        curve = np.einsum("gi,gj->ij", spread, off - mean) + _RIDGE * np.eye(len(tilt))
        step = np.linalg.solve(curve, gradient)
        tilt -= step * min(1.0, 2.0 / max(1e-12, float(np.abs(step).max())))
        power = np.log(base + 1e-300) + (off * tilt).sum(axis=1)
        weights = np.exp(power - power.max())
        weights /= weights.sum()
        if float(np.abs(step).max()) < _CLOSE:
            break
    return np.asarray(weights, np.float64)


def _drawn(weights: Floats, number: int, rng: np.random.Generator) -> Ints:
    """Return a donor area for each of so many."""
    found = np.searchsorted(np.cumsum(weights)[:-1], rng.random(number), side="right")
    return found.astype(np.int32)


def _nearest(
    donors: Donors, kinds: Rows, score: Floats, skill: Floats, rng: np.random.Generator
) -> Rows:
    """Return the donor of each dwelling: of the nearest by load of its kind, one of like skill."""
    unit = np.full(len(score), NOBODY, np.int64)
    draws, rank = rng.random((_TRIED, len(score))), rank_of(score)
    last = donors.kinds.place[-1]  # dwellings of any kind: whatever there is
    for place, number, kind in zip(
        (*donors.kinds.place[:-1], last), donors.kinds.unit, kinds, strict=True
    ):
        left = np.flatnonzero(unit == NOBODY)
        if len(left) == 0:
            break
        mine = kind[left].astype(np.float64)
        low, high = np.searchsorted(place, mine), np.searchsorted(place, mine + 1.0)
        found = np.searchsorted(place, mine + rank[left])
        enough = high - low >= (_ENOUGH if place is not last else 1)
        left, low, high, found = left[enough], low[enough], high[enough], found[enough]
        near = np.minimum(_NEAREST, high - low)
        begin = np.clip(found - near // 2, low, high - near)
        if place is not last:  # who is beyond all donors of the kind looks among a broader one
            among = (found > low) & (found < high)
            left, near, begin = left[among], near[among], begin[among]
        tried = number[begin + (draws[:, left] * near).astype(np.int64)]
        best = np.abs(donors.skill[tried] - skill[left]).argmin(axis=0)
        unit[left] = tried[best, np.arange(len(left))]
    return unit


def _take_over(world: World, donors: Donors, unit: Rows, homes: Homes, week: int) -> None:
    """Copy the rows of donors, whole, with their weeks as they lie from ``week`` on."""
    two = homes.couple
    to = np.concatenate([homes.one, homes.other[two]])
    source = np.concatenate([donors.one[unit], donors.other[unit[two]]])
    pairs: tuple[tuple[Any, Any], ...] = (
        (world.life, donors.life),
        (world.mind, donors.mind),
        (world.cases, donors.cases),
    )
    for group, pool in pairs:
        for name, own in group._asdict().items():
            values = getattr(pool, name)[source]
            if name in WEEKS:
                values = np.where(values == NEVER, NEVER, values + week)
            own[to] = values
    people, mind = world.people, world.mind
    for own, now in (
        (people.ask_anchor, mind.ask),
        (people.give_anchor, mind.give),
        (people.tolerance_anchor, mind.tolerance),
    ):
        now[:] = own + np.where(now >= 0.0, now * (1.0 - own), now * own)


def _part(world: World, apart: Flags) -> None:
    """End the ties of couples that are none any more."""
    ties = world.ties
    first = world.households.first[apart]
    first = first[ties.other[first, PARTNER_SLOT] == first + 1]
    for row in (first, first + 1):
        ties.other[row, PARTNER_SLOT] = NOBODY
        ties.strength[row, PARTNER_SLOT] = 0.0
        ties.degree[row] -= 1
        sum_up(ties, row)


def sum_up(ties: Ties, rows: Ints) -> None:
    """Sum the ties of some rows anew."""
    good = np.where(ties.strained[rows] == 0, ties.strength[rows], 0.0)
    ties.total[rows] = good.sum(axis=1)
    ties.best[rows] = good.max(axis=1, initial=0.0)


def _staff(world: World, params: Params, rng: np.random.Generator, week: int) -> None:
    """Let posts be vacant as often as they are, and divide the active cases over all workers.

    Who is away keeps their cases, as in the weeks of the model.
    """
    crew, cases = world.team, world.cases
    posts = team.posts(float(world.residents[0]), float(crew.weight[0]), params.team)
    workers = team.workers(posts, len(crew.left))
    leaves, weeks = staff.leave_hazard(params.staff), int(params.staff.vacancy_weeks)
    vacant = rng.random(workers) < leaves * weeks / (1.0 + leaves * weeks)
    left = (rng.random(workers) * weeks).astype(np.int32)
    crew.vacant_until[:workers] = np.where(vacant, week + 1 + left, NEVER)
    active = np.flatnonzero(cases.case == Case.ACTIVE)
    cases.worker[:] = NOBODY
    cases.worker[active] = rng.permutation(len(active)) % workers
    crew.cases[:] = np.bincount(cases.worker[active], minlength=len(crew.cases))
    crew.backlog[0] = (cases.case == Case.WAITING).sum()


def _fill_area(
    world: World,
    areas: Areas,
    weights: Floats,
    params: Params,
    rng: np.random.Generator,
    week: int,
) -> None:
    """Set what an area has as a whole: the team's slow stocks, barriers and places."""
    crew, bar, sites = world.team, world.barriers, world.places
    for name in ("skill", "room", "legitimacy", "spread"):
        getattr(crew, name)[0] = (getattr(areas, name) * weights).sum()
    crew.alike[:] = rng.random(DOMAINS) < (areas.alike * weights[:, None]).sum(axis=0)
    bar.level[:] = (areas.barrier * weights[:, None]).sum(axis=0)
    due = (week + np.arange(int(params.policy.delay_weeks))) % DELAY_RING
    bar.pending[:, due] = (areas.decided * weights[:, None]).sum(axis=0)[:, None]
    area = _drawn(weights, len(sites.activity), rng)
    first, last = areas.first_place[area], areas.first_place[area + 1]
    like = first + (rng.random(len(area)) * (last - first)).astype(np.int64)
    for name in ("energy", "activity", "vulnerable", "tolerance"):
        getattr(sites, name)[:] = getattr(areas, name)[like]
