"""Is a short start as good as a burn-in of 20 years? Slopes, levels and an effect, side by side.

A short start takes the states of adults over from donor areas (``wijksim.stationary``) and runs one
year. None of the areas shown here is among the donors. Each run is paired: both starts have the
seed, hence the same people and ties as built, and from the week of the policy on the same draws.

- slopes over five years under the status quo after either start, over all runs, in % of the
  level a year; one in twenty differs from zero by chance alone. Barriers settle by year 25 to 30
  only: they still fall after a full burn-in, and donors are taken from later years.
- levels, means of the same five years: the short start less the full one, by area and over all.
- the effect of barriers-first on need in year 5 (percentage points): after either start, their
  paired difference, and that as a share of the effect after the full one.

    python experiments/short_start.py            # ten minutes on one core, the first time more
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from wijksim import donors, params, running, scenario
from wijksim.columns import Col
from wijksim.results import interval
from wijksim.sources import profiles
from wijksim.state import Book, Floats
from wijksim.stationary import Donors

AREAS = (
    "heechterp-schieringen",
    "bijlmermuseum-zuid",
    "meezenbroek",
    "emmerhout",
    "scharnegoutum",
    "waters-houten",
    "kanaleneiland-zuid",
)
POLICY = "barriers-first"
YEARS = 5
WEEKS = 52 * YEARS
SHOWN: dict[str, tuple[Col, str]] = {
    "need": (Col.NEED, "adults"),
    "requests": (Col.REQUESTS, "residents"),
    "load": (Col.LOAD, "adults"),
    "lonely": (Col.LONELY, "adults"),
    "clients": (Col.ACTIVE, "residents"),
    "waiting": (Col.WAITING, "residents"),
    "barriers": (Col.BARRIER, "one"),
    "ties": (Col.DEGREE, "adults"),
    "carers": (Col.CARERS, "adults"),
}


class Pair(NamedTuple):
    """One area and seed after both starts; shapes (2 starts, years, shown) and (2,)."""

    area: str
    levels: Floats
    effect: Floats  # of the policy on need in the last year, percentage points


def by_year(book: Book, adults: int, residents: float) -> Floats:
    """Return what is shown, per head, means of years, shape (years, shown)."""
    per = {"adults": 1.0 / adults, "residents": 1.0 / residents, "one": 1.0}
    columns = [book.weekly[:, column] * per[base] for column, base in SHOWN.values()]
    return np.array(columns).T.reshape(YEARS, 52, len(SHOWN)).mean(axis=1)


def run(area: str, seed: int, pool: Donors, settling: int) -> Pair:
    """Return one area and seed after a full and after a short start."""
    base, profile, policy = params.make(), profiles.load(area), scenario.load(POLICY)
    levels, effect = [], []
    for short in (False, True):
        if short:
            start = running.begin(profile, base, seed, settling, donors=pool)
        else:
            start = running.begin(profile, base, seed)
        adults, residents = len(start.world.people.age), float(start.world.residents[0])
        now = by_year(running.follow_plan(start, [(0, WEEKS, base)]), adults, residents)
        then = by_year(running.follow(start, policy, WEEKS), adults, residents)
        levels.append(now)
        effect.append(100.0 * (then - now)[-1, 0])
    return Pair(area, np.array(levels), np.array(effect))


def told(values: Floats, scale: float = 1.0, digits: int = 2) -> str:
    """Return a mean with half the width of its 95 % interval."""
    found = interval(np.asarray(values) * scale)
    if found.mean is None:
        return "-"
    half = "" if found.low is None else f" +- {found.mean - found.low:.{digits}f}"
    return f"{found.mean:+.{digits}f}{half}"


def slopes(levels: Floats) -> Floats:
    """Return changes a year, shape (runs, shown), of levels (runs, years, shown)."""
    years = np.arange(YEARS) - (YEARS - 1) / 2.0
    found: Floats = np.einsum("y,rys->rs", years, levels) / (years**2).sum()
    return found


def show(pairs: Sequence[Pair]) -> None:
    """Print the three tables."""
    levels = np.array([pair.levels for pair in pairs])  # (runs, starts, years, shown)
    means = levels.mean(axis=2)
    usual = means[:, 0].mean(axis=0)
    print("Change a year over five years, % of the level")
    print(f"  {'':10s} {'full':>18s} {'short':>18s}")
    for number, name in enumerate(SHOWN):
        cells = []
        for start in (0, 1):
            slope = slopes(levels[:, start])[:, number]
            found = interval(slope)
            moves = found.clear and found.mean is not None
            cells.append(told(slope, 100.0 / usual[number]) + (" !" if moves else "  "))
        print(f"  {name:10s} {cells[0]:>18s} {cells[1]:>18s}")
    print("  ! the interval leaves zero out\n")
    print("Level, short less full, % of the level")
    areas = [*dict.fromkeys(pair.area for pair in pairs), "all"]
    for area in areas:
        mine = np.array([area in ("all", pair.area) for pair in pairs])
        gap = means[mine, 1] - means[mine, 0]
        base = means[mine, 0].mean(axis=0)
        cells = [
            f"{name} {told(gap[:, number], 100.0 / base[number], 1)}"
            for number, name in enumerate(SHOWN)
        ]
        print(f"  {area:22s} {'  '.join(cells)}")
    effects = np.array([pair.effect for pair in pairs])
    share = 100.0 / abs(float(effects[:, 0].mean()))
    print(f"\nEffect of {POLICY} on need in year {YEARS}, percentage points ({len(pairs)} pairs)")
    print(f"  full  {told(effects[:, 0], digits=3)}")
    print(f"  short {told(effects[:, 1], digits=3)}")
    gap = effects[:, 1] - effects[:, 0]
    print(f"  short less full {told(gap, digits=3)}, which is {told(gap, share, 1)} % of full")


def main() -> None:
    """Run all pairs and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20, help="of each area")
    parser.add_argument("--settling", type=int, default=donors.SETTLING_WEEKS, help="weeks")
    parser.add_argument("--areas", nargs="*", default=AREAS)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    assert not set(given.areas) & set(donors.AREAS), "an area is its own donor"
    pool = donors.cached(params.make(), threads=given.threads)
    # Seeds of an area of its own: draws that a whole team shares are keyed by the seed alone.
    jobs = [
        (area, 1000 * (1 + number) + seed)
        for seed in range(given.seeds)
        for number, area in enumerate(given.areas)
    ]
    with ThreadPoolExecutor(given.threads) as workers:
        show(list(workers.map(lambda job: run(*job, pool, given.settling), jobs)))


if __name__ == "__main__":
    main()
