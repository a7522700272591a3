"""The main job: scenarios side by side on one neighbourhood, with paired seeds.

All scenarios of a seed share one start and every draw that they have in common, so the
difference between two of them is a difference of policy and not of luck.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wijksim import __version__, _jit, params, results, scenario, simulate
from wijksim.columns import Col
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES, break_even, yearly
from wijksim.params import Params
from wijksim.results import Interval, interval
from wijksim.scenario import Scenario
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Book, Floats
from wijksim.units import WEEKS_PER_YEAR

DEFAULT_SCENARIOS = (
    "status-quo",
    "placebo-collective",
    "casework",
    "community-first",
    "barriers-first",
    "all-four",
)
DEFAULT_YEARS = 5
DEFAULT_SEEDS = 20
MOST_SEEDS = 10_000
_CHECKED_YEARS = 5  # of the burn-in, whose slope should be nothing but chance

Progress = Callable[[int, int], None]  # runs done, runs in all


class Stationarity(NamedTuple):
    """Whether the start stands still: change a year over the last years of the burn-in."""

    slope: Interval  # in the unit of the measure, a year
    level: float
    still: bool  # the slope lies within its error


@dataclass(frozen=True)
class Arm:
    """One scenario over all seeds."""

    scenario: Scenario
    books: tuple[Book, ...]
    yearly: Mapping[str, Floats]  # measure -> (seeds, years)


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side; the first is what the others are compared with."""

    profile: Profile
    area: str
    preset: str
    years: int
    seeds: tuple[int, ...]
    adults: int
    residents: float
    arms: tuple[Arm, ...]
    start: Mapping[str, Stationarity]

    def measure(self, arm: Arm, name: str, year: int = -1) -> Interval:
        """Return a measure of an arm in one year (the last unless said)."""
        return interval(arm.yearly[name][:, year])

    def difference(self, arm: Arm, name: str, year: int = -1) -> Interval:
        """Return the paired difference of an arm from the first one."""
        return interval(arm.yearly[name][:, year] - self.arms[0].yearly[name][:, year])

    def break_even_weeks(self, arm: Arm) -> Floats:
        """Return per seed the week in which an arm has paid back its hours, NaN for never."""
        pairs = zip(arm.books, self.arms[0].books, strict=True)
        weeks = [break_even(book, base) for book, base in pairs]
        return np.array([np.nan if week is None else float(week) for week in weeks])

    def digest(self) -> str:
        """Return the SHA-256 over all raw weekly figures, by scenario and seed."""
        return results.digest(book for arm in self.arms for book in arm.books)

    def frame(self) -> pd.DataFrame:
        """Return tidy rows: scenario, seed, year (1 is the first), measure, value, unit."""
        rows = [
            (arm.scenario.name, seed, year + 1, name, values[index, year], MEASURES[name].unit)
            for arm in self.arms
            for name, values in arm.yearly.items()
            for index, seed in enumerate(self.seeds)
            for year in range(self.years)
        ]
        names = ["scenario", "seed", "year", "measure", "value", "unit"]
        return pd.DataFrame(rows, columns=names)

    def summary(self) -> pd.DataFrame:
        """Return tidy rows of the last year: mean, interval and paired difference per measure."""
        rows = []
        for arm in self.arms:
            for name, measure in MEASURES.items():
                value, change = self.measure(arm, name), self.difference(arm, name)
                rows.append((arm.scenario.name, name, measure.unit, *value, *change))
        names = ["scenario", "measure", "unit", "mean", "low", "high"]
        names += ["difference", "difference_low", "difference_high"]
        return pd.DataFrame(rows, columns=names)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data, in the layout that docs/results.md describes."""
        return {
            "manifest": {
                "version": __version__,
                "code_hash": _jit.code_hash(),
                "area": self.area,
                "preset": self.preset,
                "seeds": list(self.seeds),
                "years": self.years,
                "scenario_hashes": {
                    arm.scenario.name: arm.scenario.content_hash() for arm in self.arms
                },
                "adults": self.adults,
                "residents": self.residents,
            },
            "digest": self.digest(),
            "start": {
                name: {
                    "slope_per_year": _plain(check.slope),
                    "level": check.level,
                    "still": check.still,
                }
                for name, check in self.start.items()
            },
            "arms": [self._arm_json(arm) for arm in self.arms],
        }

    def _arm_json(self, arm: Arm) -> dict[str, Any]:
        measures: dict[str, Any] = {}
        change: dict[str, Any] = {}
        for name, measure in MEASURES.items():
            measures[name] = _plain(self.measure(arm, name)) | {"unit": measure.unit}
            change[name] = _plain(self.difference(arm, name)) | {"unit": measure.unit}
        measures["break_even_week"] = self.break_even_json(arm)
        return {
            "scenario": arm.scenario.name,
            "measures": measures,
            "difference": change,
            "series": {name: _means(values) for name, values in arm.yearly.items()},
        }

    def break_even_json(self, arm: Arm) -> dict[str, Any]:
        """Return the break-even week over seeds; no figure when under half of them reach it."""
        weeks = self.break_even_weeks(arm)
        reached = weeks[np.isfinite(weeks)]
        share = len(reached) / len(weeks)
        low, median, high = (None, None, None)
        if share >= 0.5:  # noqa: PLR2004 - half of the seeds is the definition
            # A seed that never pays back counts as later than any week: the interval says so.
            late = np.where(np.isfinite(weeks), weeks, np.inf)
            found = np.quantile(late, [0.025, 0.5, 0.975], method="nearest")
            low, median, high = (float(x) if np.isfinite(x) else None for x in found)
        return {
            "median": median,
            "low": low,
            "high": high,
            "share_of_seeds_reached": share,
            "unit": "weeks",
        }


def _plain(value: Interval) -> dict[str, float | None]:
    return value._asdict()


def _means(values: Floats) -> list[float | None]:
    return [interval(column).mean for column in values.T]


def compare(
    scenarios: Sequence[str | Path] = DEFAULT_SCENARIOS,
    *,
    area: str = profiles.DEFAULT,
    years: int = DEFAULT_YEARS,
    seeds: int = DEFAULT_SEEDS,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    burn_in_weeks: int = simulate.BURN_IN_WEEKS,
    progress: Progress | None = None,
) -> Comparison:
    """Run scenarios on one neighbourhood with paired seeds.

    Args:
        scenarios: names of shipped scenarios or paths of files; the first is the baseline.
        area: name or CBS code of a profile.
        years: length of each run after the start.
        seeds: number of paired seeds.
        seed: the first of them; the others follow.
        threads: seeds that run at the same time.
        preset: set of assumptions, ``essay``, ``evidence`` or ``sceptic``.
        burn_in_weeks: length of the start.
        progress: called with (runs done, runs in all); a start counts as a run.

    Returns:
        The comparison, the same whatever the number of threads.

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    simulate.check_years(years)
    _check_counts(seeds, threads, seed)
    chosen = [scenario.load(name) for name in scenarios]
    _check_names(chosen)
    profile = profiles.load(area)
    base = params.make(params.preset_values(preset))
    for one in chosen:
        one.segments(base, years * WEEKS_PER_YEAR)  # tells of a plan that cannot be carried out
    numbers = tuple(range(seed, seed + seeds))
    job = _Job(profile, base, chosen, years * WEEKS_PER_YEAR, burn_in_weeks)
    done = _run_all(job, numbers, threads, progress)
    first = done[0].start
    adults, residents = len(first.world.people.age), float(first.world.residents[0])
    arms = tuple(
        Arm(one, books, _stack([yearly(book, adults, residents, base) for book in books]))
        for one, books in zip(chosen, zip(*(seed.books for seed in done), strict=True), strict=True)
    )
    return Comparison(
        profile,
        area,
        preset,
        years,
        numbers,
        adults,
        residents,
        arms,
        _standing_still([entry.start.burn_in for entry in done], adults, residents, base),
    )


def _check_counts(seeds: int, threads: int, seed: int) -> None:
    problems = []
    if not 1 <= seeds <= MOST_SEEDS:
        problems.append(Problem("command line", "seeds", f"{seeds} is outside 1 to {MOST_SEEDS}"))
    if threads < 1:
        problems.append(Problem("command line", "threads", f"{threads} is below 1"))
    if not 0 <= seed < 2**63 - MOST_SEEDS:
        problems.append(Problem("command line", "seed", f"{seed} is not a number from 0 to 2^63"))
    if problems:
        raise InputError(problems)


def _check_names(chosen: Sequence[Scenario]) -> None:
    names = [one.name for one in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names:
        raise InputError(Problem("command line", "scenario", "no scenario given"))
    if twice:
        raise InputError(
            Problem("command line", "scenario", f"{', '.join(twice)} given more than once")
        )


class _Job(NamedTuple):
    """What is done for each seed."""

    profile: Profile
    params: Params
    scenarios: Sequence[Scenario]
    weeks: int
    burn_in_weeks: int


class _Done(NamedTuple):
    """What is kept of a seed: the start without its world's weight is enough later."""

    start: simulate.Start
    books: tuple[Book, ...]


def _run_all(
    job: _Job, seeds: Sequence[int], threads: int, progress: Progress | None
) -> list[_Done]:
    """Run all seeds, some at the same time; an interrupt stops all of them within a moment."""
    total, count, lock, stop = (
        len(seeds) * (1 + len(job.scenarios)),
        0,
        threading.Lock(),
        threading.Event(),
    )

    def tick() -> None:
        nonlocal count
        with lock:
            count += 1
            if progress is not None:
                progress(count, total)

    def one(seed: int) -> _Done:
        start = simulate.begin(job.profile, job.params, seed, job.burn_in_weeks, stop)
        tick()
        books = []
        for chosen in job.scenarios:
            books.append(simulate.follow(start, chosen, job.weeks, stop))
            tick()
        return _Done(start, tuple(books))

    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        futures = [pool.submit(one, seed) for seed in seeds]
        pending = set(futures)
        while pending:  # with a time-out, so that Ctrl-C is seen while compiled code runs
            finished, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
        return [future.result() for future in futures]
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _stack(runs: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.array([run[name] for run in runs]) for name in MEASURES}


def _standing_still(
    burn_ins: Sequence[Book], adults: int, residents: float, base: Params
) -> dict[str, Stationarity]:
    """Check that the start stands still: slopes over its last five years, over seeds.

    Four slopes are looked at, so each gets the level that keeps the whole at 95 % (Bonferroni).
    """
    weeks = _CHECKED_YEARS * WEEKS_PER_YEAR
    if len(burn_ins[0].weekly) < weeks:
        return {}
    looked_at = ("need_prevalence", "requests", "ties_inside", "divide_load")
    level = 1.0 - (1.0 - results.LEVEL) / len(looked_at)
    checks = {}
    for name in looked_at:
        runs = np.array(
            [yearly(_last(book, weeks), adults, residents, base)[name] for book in burn_ins]
        )
        slopes = np.polyfit(np.arange(_CHECKED_YEARS), runs.T, 1)[0]
        slope = interval(slopes, level)
        checks[name] = Stationarity(slope, float(runs.mean()), not slope.clear)
    return checks


def _last(book: Book, weeks: int) -> Book:
    years = weeks // WEEKS_PER_YEAR
    return book._replace(
        weekly=book.weekly[-weeks:], waits=book.waits[-years:], help=book.help[-years:]
    )


def weekly_bands(arm: Arm, column: Col) -> Floats:
    """Return a weekly column over seeds, shape (seeds, weeks)."""
    return np.array([book.weekly[:, column] for book in arm.books])
