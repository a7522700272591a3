"""How fast the whole week runs: resident-weeks a second, and two threads against one.

A resident-week is one adult for one week with every step of the week (children are not
agents). Compiling is not counted. Run it on a quiet machine:

    python experiments/speed.py
"""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from wijksim import library, params, population, schedule
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import World, copy, with_book

ADULTS = 5000
WARM_UP = 520  # weeks, so that loads, cases and ties are those of a running neighbourhood
WEEKS = 520
ROUNDS = 5


def average_area(adults: int) -> Profile:
    """Return the Dutch average, scaled to this many adults."""
    profile = profiles.load("nederland")
    return population.with_adults(profile, adults, params.make().population)


def ready(seed: int) -> World:
    """Return a neighbourhood after its warm-up."""
    world = library.build_world(average_area(ADULTS), params.make(), seed)
    world = with_book(world, 0, WARM_UP)
    schedule.run_weeks(world, params.make(), 0, WARM_UP)
    return world


def run(world: World) -> None:
    """Run the timed weeks on a copy."""
    schedule.run_weeks(
        with_book(copy(world), WARM_UP, WEEKS), params.make(), WARM_UP, WARM_UP + WEEKS
    )


def timed(worlds: list[World], threads: int) -> float:
    """Return seconds for all worlds with this many threads."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, worlds))
    return time.perf_counter() - begin


def main() -> None:
    """Print medians and ratios, measured in turn within one run."""
    worlds = [ready(seed) for seed in (1, 2)]
    adults = len(worlds[0].people.age)
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(timed(worlds, 1))
        two.append(timed(worlds, 2))
    done = len(worlds) * adults * WEEKS
    rates = sorted(done / seconds / 1e6 for seconds in one)
    gains = sorted(a / b for a, b in zip(one, two, strict=True))
    print(f"adults in the neighbourhood      {adults}")
    print(
        f"million resident-weeks a second  {statistics.median(rates):.2f}"
        f"  (one core; {rates[0]:.2f} to {rates[-1]:.2f} over {ROUNDS} rounds)"
    )
    print(
        f"two threads against one          {statistics.median(gains):.2f}"
        f"  ({gains[0]:.2f} to {gains[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
