"""Donors: neighbourhoods brought to rest once, so that others need not be (``stationary``).

Nine shipped areas that differ much (poor, rich, old, young, students, a village, the country's
average), each in three sizes and with larger and smaller teams, run for forty years under the
status quo: twice the usual burn-in, since barriers go on falling for 25 to 30 years. Their
dwellings are looked at three times.

What was gathered is kept on disk under a digest of the code, the parameters and the areas, so it
is never out of date; nothing of it comes with the package.
"""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import _jit, library, lived_in, population, running, schedule, stationary, workers
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.shelf import Shelf, cache_root
from wijksim.sources import profiles
from wijksim.state import (
    Bytes,
    Cases,
    Floats,
    Group,
    Ints,
    Life,
    Mind,
    World,
    copy,
    empty_scratch,
    new_book,
    with_book,
)
from wijksim.stationary import Areas, ByContext, Donors, Expected, Kinds
from wijksim.units import NEVER, NOBODY, PARTNER_SLOT, WEEKS_PER_YEAR, Case

AREAS: Final = (
    "aerdenhout",
    "buitenpost",
    "frederik-hendrikbuurt-noord",
    "hillesluis",
    "nederland",
    "stadskanaal-centrum",
    "techum",
    "uilenstede",
    "urk-de-staart",
)
# Adults, the team over what it would be (so that pressure is known apart from who lives there),
# and in how many copies.
FORMS: Final = ((2500, 0.85, 1), (2500, 1.0, 2), (2500, 1.15, 1), (400, 1.0, 4), (80, 1.0, 10))
LOOKS: Final = (28, 34, 40)  # years after the start
_AT_REST: Final = 22  # years after which levels are averaged over time, so that chance weighs less
_SEED: Final = 2**32  # of the first donor area: no seed that anybody takes
_ROOM: Final = 256 * 2**20  # bytes that donors may take on disk: of some sets of parameters
_MOST_IN_MEMORY: Final = 2  # sets of donors
_MOST_ROUNDS: Final = 30  # of a fit, far more than it takes
_HIGHEST: Final = 4.0  # log of an expected load beyond which a fit is on its way to nowhere
_CLOSE: Final = 1e-6
_KNEES: Final = 40  # places tried for the pressure from which there is a queue
SETTLING_WEEKS: Final = 52  # run after donors have been found
_RIDGE: Final = 1e-4  # on standardised columns: keeps a fit on few areas from running wild


class Look(NamedTuple):
    """A donor area at one moment."""

    group: int  # number of the area and size
    world: World  # without its record
    week: int
    built: Floats  # (4,) ties as built, by kind
    load: float  # summed load of all adults, mean of the weeks at rest since the last look


def gather(
    params: Params,
    *,
    areas: Sequence[str] = AREAS,
    forms: Sequence[tuple[int, float, int]] = FORMS,
    looks: Sequence[int] = LOOKS,
    threads: int = 1,
    stop: threading.Event | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Donors:
    """Bring donor areas to rest and look at their dwellings.

    Args:
        params: the parameters of the neighbourhoods to be started with these donors.
        areas: names or codes of profiles.
        forms: adults, size of the team and number of copies; each area is built in all of them.
        looks: years after the start at which dwellings are looked at, rising.
        threads: areas that run at the same time.
        stop: set it to end the run at the next look.
        progress: called with (areas done, areas in all).

    Returns:
        The donors, the same whatever the number of threads.

    Raises:
        InputError: for an area that does not exist.
        Stopped: when ``stop`` was set.
    """
    jobs = [
        _Job(name, adults, crew, number, _SEED + 1000 * number + copy)
        for number, (name, (adults, crew, copies)) in enumerate(itertools.product(areas, forms))
        for copy in range(copies)
    ]
    jobs.sort(key=lambda job: -job.adults)  # the longest first: none is left for the end
    halt = threading.Event()
    found: dict[_Job, list[Look]] = {}

    def asked() -> bool:
        return halt.is_set() or (stop is not None and stop.is_set())

    def task(job: _Job) -> workers.Task:
        def work() -> None:
            found[job] = _run(job, params, looks, asked)
            if progress is not None:
                progress(len(found), len(jobs))

        return workers.Task((), work)

    workers.carry_out([task(job) for job in jobs], threads, halt)
    return _as_donors([look for job in jobs for look in found[job]], params)


class _Job(NamedTuple):
    name: str
    adults: int
    crew: float
    group: int
    seed: int


def _run(job: _Job, params: Params, looks: Sequence[int], asked: Callable[[], bool]) -> list[Look]:
    """Run one donor area and look at it now and then."""
    profile = population.with_adults(profiles.load(job.name), job.adults, params.population)
    world = library.build_world(profile, params, job.seed)
    world.team.weight[0] *= job.crew
    built, seen, week = _ties(world), list[Look](), 0
    for year in looks:
        until, loads = year * WEEKS_PER_YEAR, list[float]()
        while week < until:
            if asked():
                raise running.Stopped
            last = min(week + WEEKS_PER_YEAR, until)
            world = with_book(world, week, last - week)
            schedule.run_weeks(world, params, week, last)
            week = last
            if week > min(_AT_REST, year - 1) * WEEKS_PER_YEAR:
                loads.append(float(world.book.weekly[:, Col.LOAD].mean()))
        kept = copy(world._replace(book=new_book(0, 1), scratch=empty_scratch(0)))
        seen.append(Look(job.group, kept, week, built, float(np.mean(loads))))
    return seen


def _ties(world: World) -> Floats:
    """Return the number of ties by kind, both ends counted, shape (4,)."""
    held = world.ties.kind[world.ties.other != NOBODY]
    return np.array([float((held == kind).sum()) for kind in lived_in.MADE])


# --- from looks to donors ----------------------------------------------------------------------


def _as_donors(looks: Sequence[Look], params: Params) -> Donors:
    """Return dwellings by kind, and what is known of their areas."""
    worlds = [look.world for look in looks]
    traits, loads = [stationary.traits(world) for world in worlds], [w.life.load for w in worlds]
    seen = np.concatenate(traits)
    expect = Expected(_log_fitted(seen, np.concatenate(loads)), _log_fitted(seen, _cases(worlds)))
    guesses = [stationary.expected(each, expect.load) for each in traits]
    contexts = np.array(
        [
            stationary.context_of(world, guess, stationary.expected(each, expect.cases), params)
            for world, each, guess in zip(worlds, traits, guesses, strict=True)
        ]
    )
    of_group = np.eye(max(look.group for look in looks) + 1)[[look.group for look in looks]]
    load = of_group.T @ np.array([look.load for look in looks])
    guess = of_group.T @ np.array([one.sum() for one in guesses])
    adults = of_group.T @ np.array([float(len(one)) for one in loads])
    context = (of_group.T @ contexts) / of_group.sum(axis=0)[:, None]
    by_context = _by_context(context, np.log(load / guess), adults)
    life, mind, stands = zip(*(_relative(look.world, look.week) for look in looks), strict=True)
    return Donors(
        _stacked(life),
        _stacked(mind),
        _stacked(stands),
        *_dwellings(looks, guesses),
        expect,
        by_context,
        _ties_left(looks, of_group, adults, params),
        _areas(looks, of_group, context, params),
    )


def _cases(worlds: Sequence[World]) -> Floats:
    """Return 1 for adults who wait for the team or are helped by it, world after world."""
    cases = np.concatenate([world.cases.case for world in worlds])
    return np.asarray((cases == Case.WAITING) | (cases == Case.ACTIVE), np.float64)


def _by_context(contexts: Floats, over: Floats, weights: Floats) -> ByContext:
    """Return how load over expected load hangs on the context; the knee is the best of many."""
    low, high = contexts[:, 0].min(), contexts[:, 0].max()
    best, found = np.inf, None
    for knee in np.linspace(low, high, _KNEES, endpoint=False):
        columns = stationary.terms(contexts, knee)
        coefficients = _fitted(columns, over, weights)
        off = over - (columns * coefficients).sum(axis=1)
        error = float((weights * off**2).sum())
        if found is None or error < best:
            best, found = error, ByContext(np.array([knee]), coefficients)
    assert found is not None
    return found


def _fitted(columns: Floats, values: Floats, weights: Floats) -> Floats:
    """Return least squares coefficients, with a small penalty on all but the first column.

    The first column is all ones. No call of a linear algebra library adds up rows, so that the
    result does not depend on its threads.
    """
    centre = np.average(columns, axis=0, weights=weights)
    scale = np.sqrt(np.average((columns - centre) ** 2, axis=0, weights=weights))
    centre[0], scale[scale <= 0.0] = 0.0, 1.0
    even = (columns - centre) / scale
    share = weights / weights.sum()
    left = np.einsum("ni,n,nj->ij", even, share, even, optimize=False)
    right = np.einsum("ni,n,n->i", even, share, values, optimize=False)
    penalty = np.full(len(right), _RIDGE)
    penalty[0] = 0.0
    found = np.linalg.solve(left + np.diag(penalty), right) / scale
    found[0] -= (found[1:] * centre[1:]).sum()
    return np.asarray(found, np.float64)


def _log_fitted(columns: Floats, values: Floats) -> Floats:
    """Return the coefficients of the log of a mean (Poisson's likelihood), the first of a 1."""
    found = np.zeros(columns.shape[1])
    found[0] = np.log(values.mean())
    for _ in range(_MOST_ROUNDS):
        linear = np.einsum("ni,i->n", columns, found)
        mean = np.exp(np.minimum(linear, _HIGHEST))
        before = found
        found = _fitted(columns, linear + (values - mean) / mean, mean)
        if float(np.abs(found - before).max()) < _CLOSE:
            break
    return found


def _dwellings(
    looks: Sequence[Look], guesses: Sequence[Floats]
) -> tuple[Ints, Ints, Bytes, Floats, Kinds]:
    """Return the rows of each dwelling, which are of two who are no couple, and their kinds.

    What a donor's traits let expect is scaled to what their area carries at that moment, so that
    the good or bad luck of a donor area is not handed on.
    """
    before = 0
    one, other, apart, skill, places = [], [], [], [], []
    for look, guess in zip(looks, guesses, strict=True):
        world = look.world
        homes = stationary.homes_of(world, guess, world.life.load.sum() / guess.sum())
        area = np.full(len(homes.score), look.group)
        kinds = stationary.kinds_of(world, homes, guess, area)
        places.append(kinds + stationary.rank_of(homes.score))
        one.append(homes.one + before)
        other.append(homes.other + before)
        alone = world.ties.other[homes.one, PARTNER_SLOT] == NOBODY
        apart.append((homes.couple & alone).astype(np.int8))
        skill.append(world.people.skill[homes.one])
        before += len(guess)
    place = np.concatenate(places, axis=1)
    unit = np.argsort(place, axis=1, kind="stable")
    rows = (np.concatenate(part).astype(np.int32) for part in (one, other))
    ordered = Kinds(np.take_along_axis(place, unit, axis=1), unit.astype(np.int32))
    return next(rows), next(rows), np.concatenate(apart), np.concatenate(skill), ordered


def _ties_left(looks: Sequence[Look], of_group: Floats, adults: Floats, params: Params) -> Floats:
    """Return the coefficients of log ties left over ties as built, by kind, shape (4, 4)."""
    now = of_group.T @ np.array([_ties(look.world) for look in looks])
    built = of_group.T @ np.array([look.built for look in looks])
    mixes = np.array(
        [lived_in.mix_of(look.world.people, look.world.households, params) for look in looks]
    )
    mix = (of_group.T @ mixes) / of_group.sum(axis=0)[:, None]
    left = np.log((now + 0.5) / (built + 0.5))
    return np.array([_fitted(mix, kind, adults) for kind in left.T])


def _areas(looks: Sequence[Look], of_group: Floats, context: Floats, params: Params) -> Areas:
    """Return what donor areas have as a whole: the mean of their looks, and all their places."""
    delay = max(1, int(params.policy.delay_weeks))
    teams = [look.world.team for look in looks]
    columns = (
        [crew.skill[0] for crew in teams],
        [crew.room[0] for crew in teams],
        [crew.legitimacy[0] for crew in teams],
        [crew.spread[0] for crew in teams],
        [crew.alike for crew in teams],
        [look.world.barriers.level for look in looks],
        [look.world.barriers.pending.sum(axis=1) / delay for look in looks],
    )
    means = [
        np.einsum("lg,l...->g...", of_group, np.asarray(column, np.float64))
        / of_group.sum(axis=0).reshape(-1, *[1] * (np.ndim(column) - 1))
        for column in columns
    ]
    by_group = np.argsort([look.group for look in looks], kind="stable")
    sites = [looks[number].world.places for number in by_group]
    number = of_group.T @ np.array([float(len(look.world.places.activity)) for look in looks])
    of_places = [
        np.concatenate([getattr(site, name) for site in sites])
        for name in ("energy", "activity", "vulnerable", "tolerance")
    ]
    return Areas(*(context, *means, np.cumsum([0, *number]).astype(np.int32), *of_places))


def _relative(world: World, week: int) -> tuple[Life, Mind, Cases]:
    """Return what adults carry as donors hand it on: weeks from now, readiness from one's own."""
    groups: list[Any] = []
    for group in (world.life, world.mind, world.cases):
        columns: dict[str, Any] = {}
        for name, values in group._asdict().items():
            if name in stationary.WEEKS:
                columns[name] = np.where(values == NEVER, NEVER, values - week).astype(np.int32)
            else:
                columns[name] = values.copy()
        groups.append(type(group)(**columns))
    life, mind, cases = groups
    people = world.people
    mind = mind._replace(
        ask=_way(mind.ask, people.ask_anchor),
        give=_way(mind.give, people.give_anchor),
        tolerance=_way(mind.tolerance, people.tolerance_anchor),
    )
    return life, mind, cases


def _way(now: Floats, own: Floats) -> Floats:
    """Return how far values went from one's own towards 1 (above 0) or 0 (below 0)."""
    off, up = now - own, now >= own
    room = np.where(up, 1.0 - own, own)
    way: Floats = np.divide(off, room, out=np.zeros_like(off), where=room > 0.0)
    return way


def _stacked(groups: Sequence[Group]) -> Group:
    """Return named tuples of arrays as one, fields end to end, reals at single precision."""
    columns = (np.concatenate(parts) for parts in zip(*groups, strict=True))
    return type(groups[0])(
        *(part.astype(np.float32) if part.dtype == np.float64 else part for part in columns)
    )


# --- kept on disk --------------------------------------------------------------------------------


def cached(
    params: Params,
    *,
    threads: int = 1,
    stop: threading.Event | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Donors:
    """Return donors under these parameters: from memory or disk, or gathered now and kept.

    See ``gather`` for the arguments and what it raises.
    """
    key = digest(params)
    with _lock:  # who asks at the same time waits, and finds them
        if key not in _latest:
            found = _shelf().get(key, Donors)
            if found is None:
                found = gather(params, threads=threads, stop=stop, progress=progress)
                _shelf().put(key, found)
            while len(_latest) >= _MOST_IN_MEMORY:
                _latest.pop(next(iter(_latest)))
            _latest[key] = found
        return _latest[key]


def are_kept(params: Params) -> bool:
    """Return whether donors under these parameters lie ready, in memory or on disk."""
    key = digest(params)
    return key in _latest or _shelf().has(key)


_latest: dict[str, Donors] = {}
_lock = threading.Lock()


def _shelf() -> Shelf:
    return Shelf(cache_root() / "donors", _ROOM)


def digest(params: Params) -> str:
    """Return the name of the donors that these parameters give with this code, 32 characters."""
    told = hashlib.sha256(f"{_jit.code_hash()} {AREAS} {FORMS} {LOOKS} {params!r}".encode())
    for name in AREAS:
        told.update(profiles.load(name).content_hash().encode())
    return told.hexdigest()[:32]
