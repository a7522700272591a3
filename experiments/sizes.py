"""Do results hang on the size of the neighbourhood, or on the length of the start?

The Dutch average at about 2,000 and 20,000 adults, and starts of 10, 20 and 30 years; each
setting is held against 2,000 adults and 20 years, per head. The figures are those of year 5 under
the status quo, and the effect on need of the scenario barriers-first in that year. Means with 95 %
intervals over seeds; a difference agrees when its own 95 % interval (Welch) takes in zero. One in
twenty of them fails by chance alone. Barriers are the slowest to settle: they still fall a little
from year 10 to 25, because the status quo has some policy work, so that a short start leaves more
for a policy to do.

    python experiments/sizes.py                  # some minutes on one core
"""

from __future__ import annotations

import argparse
import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from wijksim import params, population, running, scenario
from wijksim.columns import Col
from wijksim.results import LEVEL, interval
from wijksim.sources import profiles
from wijksim.state import Book, Floats

AREA, POLICY = "nederland", "barriers-first"
YEARS = 5
WEEKS = 52 * YEARS


class Setting(NamedTuple):
    """One size and start; fewer seeds will do where there are more people."""

    adults: int
    burn_in: int  # years
    seeds: int


USUAL = Setting(2_000, 20, 40)
OTHERS = (Setting(20_000, 20, 12), USUAL._replace(burn_in=10), USUAL._replace(burn_in=30))
FIGURES = (
    "need, % of adults",
    "requests per 1000 residents a year",
    "unmet need, % of adults",
    "ties per adult",
    "barriers, mean",
    f"{POLICY} on need, points",
)


def last_year(book: Book) -> Floats:
    """Return the weekly means of the last year of a record, by column."""
    means: Floats = book.weekly[-52:].mean(axis=0)
    return means


def run(setting: Setting, seed: int) -> tuple[float, ...]:
    """Return the figures of one seed."""
    base, profile = params.make(), profiles.load(AREA)
    area = population.with_adults(profile, setting.adults, base.population)
    start = running.begin(area, base, seed, 52 * setting.burn_in)
    now = last_year(running.follow_plan(start, [(0, WEEKS, base)]))
    policy = scenario.load(POLICY)
    then = last_year(running.follow(start, policy, WEEKS))
    adults, residents = len(start.world.people.age), float(start.world.residents[0])
    return (
        100.0 * now[Col.NEED] / adults,
        52_000.0 * now[Col.REQUESTS] / residents,
        100.0 * now[Col.UNMET] / adults,
        now[Col.DEGREE] / adults,
        now[Col.BARRIER],
        100.0 * (then[Col.NEED] - now[Col.NEED]) / adults,
    )


def results(setting: Setting) -> Floats:
    """Return the figures of all seeds, shape (seeds, figures)."""
    return np.array([run(setting, seed) for seed in range(1, setting.seeds + 1)])


def difference(one: Floats, other: Floats) -> tuple[float, float]:
    """Return the difference of two means, and half the width of its 95 % interval (Welch)."""
    gap = float(one.mean() - other.mean())
    if np.array_equal(one, other):
        return gap, 0.0
    parts = [float(values.var(ddof=1)) / len(values) for values in (one, other)]
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (one, other), strict=True)
    )
    return gap, float(stats.t.ppf(0.5 + LEVEL / 2.0, freedom)) * math.sqrt(sum(parts))


def table(usual: Setting, others: tuple[Setting, ...]) -> int:
    """Print all figures beside the usual ones; return how many differences do not agree."""
    reference, failed = results(usual), 0
    for setting in (usual, *others):
        found = reference if setting == usual else results(setting)
        print(f"{setting.adults} adults, start of {setting.burn_in} years, {setting.seeds} seeds")
        for name, values, beside in zip(FIGURES, found.T, reference.T, strict=True):
            mean, low, high = interval(values)
            line = f"  {name:36s} {mean:8.3f} ({low:.3f} to {high:.3f})"
            if setting != usual:
                gap, half = difference(values, beside)
                apart = abs(gap) > half
                failed += apart
                line += f"  {gap:+.3f} +- {half:.3f} ({100.0 * gap / abs(beside.mean()):+.1f} %)"
                line += "  DIFFERS" if apart else "  agrees"
            print(line, flush=True)
    return failed


def main() -> None:
    """Print the table and the verdict."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, help="of each setting; by default by its size")
    seeds = parser.parse_args().seeds
    settings = [s._replace(seeds=seeds or s.seeds) for s in (USUAL, *OTHERS)]
    failed = table(settings[0], tuple(settings[1:]))
    print(f"{failed} of {len(OTHERS) * len(FIGURES)} differ; chance alone: 1 in 20")


if __name__ == "__main__":
    main()
