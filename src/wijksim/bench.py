"""How fast the model is, measured side by side in one run.

Absolute times of a shared machine are noisy; ratios of things timed in turn are not. The *bare
bound* is the least that any model of this kind must do: per resident and week one draw, and one
read of twelve others. What the whole week costs beside it says how much the rules themselves cost.

A resident-week is one adult for one week with every step of the week (children are no agents).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import bench_start, library, params, population, schedule
from wijksim.draws import Why, key, uniform
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Floats, Ints, Words, World, copy, with_book

SIZES: Final = (1000, 5000, 50_000)  # adults
MANY: Final = 5000  # adults of the neighbourhoods that threads run over
ROUNDS: Final = 5
NEIGHBOURS: Final = 12
WARM_UP: Final = 260  # weeks, so that loads, cases and ties are those of a running neighbourhood
COUNTRY: Final = 1_000_000  # adults that run as neighbourhoods of MANY
_VISIT: Final = 26  # weeks that each of those runs before the next has its turn
_AT_ONCE: Final = 1_500_000  # resident-weeks a timed stretch holds at least


class Timed(NamedTuple):
    """Medians over rounds, in resident-weeks a second, and how far the rounds lie apart."""

    rate: float
    low: float
    high: float


def average_area(adults: int) -> Profile:
    """Return the Dutch average, scaled to this many adults."""
    return population.with_adults(profiles.load("nederland"), adults, params.make().population)


def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> dict[str, Any]:
    """Return all figures: whole model, bare bound, threads, build, start and memory.

    Args:
        sizes: adults of the neighbourhoods.
        rounds: how often each is timed; what is compared takes turns within a round.

    Returns:
        ``whole_model.<size>.resident_weeks_per_second`` and the like, as nested dictionaries of
        plain numbers.
    """
    whole, bare = {}, {}
    for size in sizes:
        whole[str(size)], bare[str(size)] = beside(size, rounds)
    world = ready(MANY, 1)
    return {
        "residents_are": "adults",
        "residents_per_adult": average_area(MANY).residents.value / len(world.people.age),
        "whole_model": whole,
        "bare_bound": bare,
        "ratio_to_bare_bound": {
            size: whole[size]["resident_weeks_per_second"] / bare[size]["resident_weeks_per_second"]
            for size in whole
        },
        "as_neighbourhoods": as_neighbourhoods(rounds),
        "threads": _threads(rounds),
        "build": _build(rounds),
        "start": _start(rounds),
        "memory": {"bytes_per_resident": bytes_of(world) / len(world.people.age)},
        "active_share": active_share(world),
        "changed_scenario": bench_start.changed_scenario(rounds),
    }


@cache
def ready(adults: int, seed: int) -> World:
    """Return a neighbourhood that has run for some years; do not change it."""
    world = with_book(library.build_world(average_area(adults), params.make(), seed), 0, WARM_UP)
    schedule.run_weeks(world, params.make(), 0, WARM_UP)
    return world


def active_share(world: World) -> float:
    """Return the share of adults with something open: a load, a need, a duty, an errand, a case."""
    life, people = world.life, world.people
    open_ = (life.social.sum(axis=1) + life.institutional.sum(axis=1) + people.chronic) > 0.0
    return float((open_ | (life.duty > 0.0) | (life.errand == 1) | (world.cases.case > 0)).mean())


def bytes_of(group: Any) -> int:
    """Return the bytes of all arrays of a named tuple, or of a tuple of such tuples."""
    if isinstance(group, np.ndarray):
        return int(group.nbytes)
    return sum(bytes_of(part) for part in group)


# --- the week against the bare bound ---------------------------------------------------------


def beside(adults: int, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the speed of the whole model and of the bare bound, timed in turn."""
    world = ready(adults, 1)
    size = len(world.people.age)
    weeks = max(52, _AT_ONCE // size)
    week_of, bare_of = [], []
    for _ in range(rounds):
        week_of.append(size * weeks / _on_core(_whole(world, weeks)))
        bare_of.append(size * weeks / _on_core(_bare(world, weeks)))
    return _told(week_of), _told(bare_of)


def as_neighbourhoods(rounds: int) -> dict[str, float]:
    """Time a million adults as neighbourhoods, in turn with one of these neighbourhoods.

    Returns:
        ``residents``, ``resident_weeks_per_second`` with its range, and ``cost_to_one``: what a
        resident-week costs among all of them, beside one in a neighbourhood that runs alone.
    """
    world, p = ready(MANY, 1), params.make()
    size, number = len(world.people.age), COUNTRY // MANY
    alone, among = [], []
    for _ in range(rounds):
        alone.append(size * _AT_ONCE // size / _on_core(_whole(world, _AT_ONCE // size)))
        seconds = 0.0
        for one in range(number):  # each with luck of its own, and cold in the processor's caches
            mine = with_book(copy(world), WARM_UP, _VISIT)
            mine.seed[0] = one
            seconds += _on_core(lambda: schedule.run_weeks(mine, p, WARM_UP, WARM_UP + _VISIT))  # noqa: B023 - called at once
        among.append(size * number * _VISIT / seconds)
    costs = [one / other for one, other in zip(alone, among, strict=True)]
    return {
        "residents": float(size * number),
        **_told(among),
        "cost_to_one": statistics.median(costs),
    }


def _told(rates: Sequence[float]) -> dict[str, float]:
    return {
        "resident_weeks_per_second": statistics.median(rates),
        "lowest": min(rates),
        "highest": max(rates),
    }


def _seconds(job: Callable[[], object]) -> float:
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def _on_core(job: Callable[[], object]) -> float:
    """Return the seconds in which a core worked on this: not those in which others had it."""
    begin = time.thread_time()
    job()
    return time.thread_time() - begin


def _whole(world: World, weeks: int) -> Callable[[], object]:
    """Return the job of running these weeks on a copy, which is made beforehand."""
    mine, p = with_book(copy(world), WARM_UP, weeks), params.make()
    return lambda: schedule.run_weeks(mine, p, WARM_UP, WARM_UP + weeks)


def _bare(world: World, weeks: int) -> Callable[[], object]:
    """Return the job of the bare bound on the same network, filled up to twelve each."""
    others = world.ties.other[:, :NEIGHBOURS].copy()
    rows = np.arange(len(others), dtype=np.int32)[:, None]
    empty = others < 0
    others[empty] = ((rows + 1 + np.arange(NEIGHBOURS, dtype=np.int32)) % len(others))[empty]
    state = [np.zeros(len(others)) for _ in range(2)]
    loop = _compiled_loop()
    loop(others, *state, world.seed, 0, 1)
    return lambda: loop(others, *state, world.seed, 0, weeks)


@cache
def _compiled_loop() -> Callable[..., None]:
    import numba

    loop: Callable[..., None] = numba.njit(nogil=True, error_model="numpy")(bare_loop)
    return loop


def bare_loop(others: Ints, now: Floats, then: Floats, seed: Words, first: int, last: int) -> None:
    """Read twelve others and draw once per resident and week, and keep the sum.

    Args:
        others: rows read, shape (n, 12).
        now: what is read, shape (n,).
        then: what is written, shape (n,).
        seed: of the draws, shape (1,).
        first: first week.
        last: one past the last week.
    """
    for week in range(first, last):
        draws = key(seed[0], Why.MOVE, week)
        for i in range(len(now)):
            total = 0.0
            for slot in range(NEIGHBOURS):
                total += now[others[i, slot]]
            then[i] = 0.05 * total + 0.1 * uniform(draws, i)
        for i in range(len(now)):
            now[i] = then[i]


# --- threads, building, starting -------------------------------------------------------------


def _threads(rounds: int) -> dict[str, float]:
    """Time two neighbourhoods one after the other and at the same time."""
    worlds = [ready(MANY, seed) for seed in (1, 2)]
    weeks = _AT_ONCE // MANY
    gains: dict[str, list[float]] = {"speedup": [], "bound_speedup": []}
    for _ in range(rounds):
        for name, job in (("speedup", _whole), ("bound_speedup", _bare)):
            times = []
            for threads in (1, 2):
                jobs = [job(world, weeks) for world in worlds]
                times.append(_seconds(lambda: _together(jobs, threads)))  # noqa: B023 - called at once
            gains[name].append(times[0] / times[1])
    middle = {name: statistics.median(values) for name, values in gains.items()}
    return middle | {"of_bound": middle["speedup"] / middle["bound_speedup"]}


def _together(jobs: Sequence[Callable[[], object]], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda job: job(), jobs))


def _build(rounds: int) -> dict[str, float]:
    profile, p = average_area(MANY), params.make()
    library.build_world(profile, p, 0)
    seconds = [
        _on_core(lambda: library.build_world(profile, p, seed))  # noqa: B023 - called at once
        for seed in range(1, rounds + 1)
    ]
    return {"residents_per_second": profile.residents.value / statistics.median(seconds)}


def _start(rounds: int) -> dict[str, float]:
    """Time fresh processes: help, a first small run warm, all of the compiling, first figures."""
    small = "from wijksim import bench, compiling; compiling.ahead(); bench.first_run()"
    with tempfile.TemporaryDirectory() as empty:
        cold = _process(["-c", small], {"WIJKSIM_CACHE_DIR": empty})
    helps = [_process(["-m", "wijksim", "--help"], {}) for _ in range(rounds)]
    warm = [_process(["-c", small], {}) for _ in range(rounds)]
    return {
        "help_s": statistics.median(helps),
        "warm_s": statistics.median(warm),
        "compile_s": cold - statistics.median(warm),
        "first_line_s": bench_start.first_figures(rounds),
    }


def first_run() -> None:
    """Build a small neighbourhood and run a week: what any command does before its first result."""
    world = with_book(library.build_world(average_area(1000), params.make(), 1), 0, 1)
    schedule.run_weeks(world, params.make(), 0, 1)


def _process(arguments: Sequence[str], environment: dict[str, str]) -> float:
    command = [sys.executable, *arguments]
    return _seconds(
        lambda: subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, **environment}
        )
    )
