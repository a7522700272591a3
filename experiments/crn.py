"""How many replications common random numbers save, measure by measure, in the usual comparison.

Scenarios of a seed share their start and every draw that they have in common, so that their
difference varies less than between two worlds of their own. The factor is how many times as many
seeds it would take to know the difference as well without that: the variances of both scenarios
added up, over the variance of the paired difference. Its interval is that of a bootstrap over
seeds. Where it is below 1, pairing would cost seeds.

    python experiments/crn.py                       # 40 seeds, two or three minutes
    python experiments/crn.py --seeds 6 --area techum --years 2 --burn-in-weeks 52
"""

from __future__ import annotations

import argparse
import math
from typing import NamedTuple

import numpy as np

import wijksim
from wijksim import texts
from wijksim.comparing import DEFAULT_SCENARIOS, DEFAULT_YEARS
from wijksim.sources import profiles
from wijksim.state import Floats

RESAMPLED = 2000
MEASURES = tuple(name for names in texts.HEADLINES.values() for name in names)
FEWEST = 3  # pairs that a variance is told of


class Saved(NamedTuple):
    """How many times as many seeds it would take, with its 95 % interval, and how alike luck is."""

    factor: float
    low: float
    high: float
    correlation: float  # between the figures of the two scenarios over seeds


def saved(one: Floats, other: Floats, seed: int = 1) -> Saved:
    """Return what pairing saves between two scenarios.

    Args:
        one: figures by seed, shape (seeds,).
        other: the same seeds in the other scenario.
        seed: of the bootstrap.

    Returns:
        The factor; NaN where there are too few pairs, infinite where they never differ.
    """
    known = np.isfinite(one) & np.isfinite(other)
    pairs = np.stack([one[known], other[known]])
    count = pairs.shape[1]
    if count < FEWEST:
        return Saved(*4 * (math.nan,))
    drawn = np.random.default_rng(seed).integers(0, count, (RESAMPLED, count))
    with np.errstate(divide="ignore", invalid="ignore"):
        many = factor(pairs[:, drawn])
        low, high = np.nanquantile(many, [0.025, 0.975])
        alike = np.corrcoef(pairs)[0, 1]
        return Saved(float(factor(pairs)), float(low), float(high), float(alike))


def factor(pairs: Floats) -> Floats:
    """Return the ratio of variances; shape (2, ..., seeds) in, (...) out."""
    apart = pairs.var(axis=-1, ddof=1).sum(axis=0)
    together: Floats = apart / (pairs[1] - pairs[0]).var(axis=-1, ddof=1)
    return together


def main() -> None:
    """Print a row a measure and a column a scenario."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--area", default=profiles.DEFAULT)
    parser.add_argument("--years", type=int, default=DEFAULT_YEARS)
    parser.add_argument("--burn-in-weeks", type=int, default=None)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    found = wijksim.compare(
        DEFAULT_SCENARIOS,
        area=given.area,
        seeds=given.seeds,
        years=given.years,
        burn_in_weeks=given.burn_in_weeks,
        threads=given.threads,
        placebos=False,
    )
    base, *others = found.arms
    names = [arm.scenario.name for arm in others]
    print(f"{given.area}, {given.seeds} seeds, year {given.years}; against {base.scenario.name}")
    print(f"{'':24}" + "".join(f"{name:>22}" for name in names) + f"{'middle':>10}")
    every: list[float] = []
    for measure in MEASURES:
        row = [saved(base.yearly[measure][:, -1], arm.yearly[measure][:, -1]) for arm in others]
        cells = "".join(f"{f'{s.factor:.1f} ({s.low:.1f}-{s.high:.1f})':>22}" for s in row)
        factors = [one.factor for one in row if math.isfinite(one.factor)]
        middle = f"{np.median(factors):10.1f}" if factors else f"{'-':>10}"
        every += factors
        print(f"{measure:24}{cells}{middle}")
    below = sum(one < 1.0 for one in every)
    print(
        f"times as many seeds without common random numbers, with 95 % intervals; median over all "
        f"{np.median(every):.1f}, below 1 in {below} of {len(every)}"
    )


if __name__ == "__main__":
    main()
