"""How often a 95 % interval holds the truth, with a fixed number of seeds and with a stopping rule.

Paired differences are drawn from worlds whose mean is known: normal, skewed, and with outliers.
The interval is that of every comparison (``results.interval``), the stopping rule that of
``--half-width`` and of ``[stop]`` in a plan (``replications``): it looks from 20 seeds on. Beside
it stands what happens when it may look from 5 on.

    python experiments/intervals.py                  # 10,000 repeats, about a minute
    python experiments/intervals.py --repeats 1000
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from wijksim import replications, results
from wijksim.state import Floats

TRUTH: Final = 0.3  # the mean difference in every world
MOST: Final = 100
Draw = Callable[[np.random.Generator], Floats]

WORLDS: Final[dict[str, Draw]] = {
    "normal": lambda rng: TRUTH + rng.normal(0.0, 1.0, MOST),
    "skewed (gamma, shape 4)": lambda rng: TRUTH + (rng.gamma(4.0, 0.5, MOST) - 2.0),
    "outliers (Student, 5 df)": lambda rng: TRUTH + rng.standard_t(5.0, MOST),
}


class Covered(NamedTuple):
    """How often the interval held the truth, and after how many seeds on average."""

    share: float
    seeds: float


def fixed(seeds: int) -> Callable[[Floats], Floats]:
    """Return what takes a fixed number of seeds."""
    return lambda draws: draws[:seeds]


def stopping(wanted: float, least: int) -> Callable[[Floats], Floats]:
    """Return what takes seeds until the interval is narrow enough, as a comparison does."""

    def chosen(draws: Floats) -> Floats:
        seeds = least
        while seeds < MOST and not replications.enough(draws[:seeds], wanted, least):
            expected = replications.needed(draws[:seeds], wanted)
            seeds = replications.next_look(seeds, expected, MOST)
        return draws[:seeds]

    return chosen


WAYS: Final = {
    "20 seeds": fixed(20),
    "stop at half-width .35, from 20 on": stopping(0.35, replications.LEAST),
    "the same, from 5 on (not offered)": stopping(0.35, 5),
}


def coverage(draw: Draw, choose: Callable[[Floats], Floats], repeats: int, seed: int) -> Covered:
    """Return how often the interval over the chosen seeds holds the truth.

    Args:
        draw: gives the paired differences of one comparison, shape (MOST,).
        choose: takes the first of them.
        repeats: comparisons.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    held, used = 0, 0
    for _ in range(repeats):
        taken = choose(draw(rng))
        found = results.interval(taken)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= TRUTH <= found.high
        used += len(taken)
    return Covered(held / repeats, used / repeats)


def main() -> None:
    """Print a row a world and way, with the error of the share itself."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=10_000)
    given = parser.parse_args()
    error = 2.0 * np.sqrt(0.95 * 0.05 / given.repeats)
    print(f"{given.repeats} repeats; wanted 95 %, 93-97 % will do; 2 s.e. {error:.1%}")
    for world, draw in WORLDS.items():
        for way, choose in WAYS.items():
            found = coverage(draw, choose, given.repeats, seed=1)
            print(f"{world:26s} {way:36s} {found.share:6.1%}  {found.seeds:5.1f} seeds")


if __name__ == "__main__":
    main()
