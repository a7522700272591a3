"""The main job: scenarios side by side on one neighbourhood, with paired seeds.

All scenarios of a seed share one start and every draw that they have in common, so the
difference between two of them is a difference of policy and not of luck.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wijksim import __version__, _jit, params, results, scenario, simulate
from wijksim.columns import UNITS, Col
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
    still: bool | None  # the slope lies within its error; None: one seed cannot tell


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

    def weekly(self) -> pd.DataFrame:
        """Return the raw record: scenario, seed, week since the start, a column a figure."""
        parts = []
        for arm in self.arms:
            for seed, book in zip(self.seeds, arm.books, strict=True):
                names = [f"{column.name.lower()} [{UNITS[column]}]" for column in Col]
                part = pd.DataFrame(book.weekly, columns=names)
                part.insert(0, "week", np.arange(len(part)))
                part.insert(0, "seed", seed)
                part.insert(0, "scenario", arm.scenario.name)
                parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data, in the layout that docs/results.md describes."""
        return {
            **self._head_json(),
            "arms": [self._arm_json(arm) for arm in self.arms],
        }

    def run_json(self) -> dict[str, Any]:
        """Return a single scenario as plain data: the figures of each year."""
        arm = self.arms[0]
        return {
            **self._head_json(),
            "scenario": arm.scenario.name,
            "measures": {
                name: {
                    "unit": measure.unit,
                    "years": [_plain(self.measure(arm, name, year)) for year in range(self.years)],
                }
                for name, measure in MEASURES.items()
            },
        }

    def _head_json(self) -> dict[str, Any]:
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
    plan = prepare(
        scenarios,
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        burn_in_weeks=burn_in_weeks,
    )
    return carry_out(plan, progress)


class Plan(NamedTuple):
    """A comparison of which all input has been read and checked."""

    profile: Profile
    params: Params
    scenarios: tuple[Scenario, ...]
    area: str
    preset: str
    years: int
    seeds: tuple[int, ...]
    threads: int
    burn_in_weeks: int

    @property
    def weeks(self) -> int:
        """Length of each run after the start."""
        return self.years * WEEKS_PER_YEAR

    @property
    def runs(self) -> int:
        """Number of runs; a start counts as one."""
        return len(self.seeds) * (1 + len(self.scenarios))


def prepare(
    scenarios: Sequence[str | Path] = DEFAULT_SCENARIOS,
    *,
    area: str = profiles.DEFAULT,
    years: int = DEFAULT_YEARS,
    seeds: int = DEFAULT_SEEDS,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    burn_in_weeks: int = simulate.BURN_IN_WEEKS,
) -> Plan:
    """Read and check all input of a comparison; see ``compare`` for the arguments.

    Raises:
        InputError: with every fault of every input.
    """
    problems: list[Problem] = []
    chosen: list[Scenario] = []
    with gather(problems):
        simulate.check_years(years)
    with gather(problems):
        _check_counts(seeds, threads, seed)
    for name in scenarios:
        with gather(problems):
            chosen.append(scenario.load(name))
    with gather(problems):
        _check_names(scenarios, chosen)
    with gather(problems):
        profile = profiles.load(area)
    with gather(problems):
        base = params.make(params.preset_values(preset))
    if problems:
        raise InputError(problems)
    for one in chosen:
        with gather(problems):  # tells of a plan that cannot be carried out
            one.segments(base, years * WEEKS_PER_YEAR)
    if problems:
        raise InputError(problems)
    numbers = tuple(range(seed, seed + seeds))
    return Plan(profile, base, tuple(chosen), area, preset, years, numbers, threads, burn_in_weeks)


@contextmanager
def gather(problems: list[Problem]) -> Iterator[None]:
    """Add the faults that the block finds to a list, so that all are told at once."""
    try:
        yield
    except InputError as error:
        problems += error.problems


def warm_up(plan: Plan) -> None:
    """Have the model compiled, in the thread that calls: a pool would wait without saying why."""
    simulate.begin(plan.profile, plan.params, plan.seeds[0], 1)


def carry_out(plan: Plan, progress: Progress | None = None) -> Comparison:
    """Run a comparison; ``progress`` is called with (runs done, runs in all)."""
    done = _run_all(plan, progress)
    adults, residents = done[0].adults, done[0].residents
    arms = tuple(
        Arm(one, books, _stack([yearly(book, adults, residents, plan.params) for book in books]))
        for one, books in zip(
            plan.scenarios, zip(*(seed.books for seed in done), strict=True), strict=True
        )
    )
    return Comparison(
        plan.profile,
        plan.area,
        plan.preset,
        plan.years,
        plan.seeds,
        adults,
        residents,
        arms,
        _standing_still([entry.burn_in for entry in done], adults, residents, plan.params),
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


def _check_names(asked: Sequence[str | Path], chosen: Sequence[Scenario]) -> None:
    names = [one.name for one in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not asked:
        raise InputError(Problem("command line", "scenario", "no scenario given"))
    if twice:
        raise InputError(
            Problem("command line", "scenario", f"{', '.join(twice)} given more than once")
        )


class _Done(NamedTuple):
    """What is kept of a seed: the records, without the weight of its world."""

    adults: int
    residents: float
    burn_in: Book
    books: tuple[Book, ...]


def _run_all(plan: Plan, progress: Progress | None) -> list[_Done]:
    """Run all seeds, some at the same time; an interrupt stops all of them within a moment.

    Plain threads and no executor: Ctrl-C while ``concurrent.futures.wait`` takes the locks of
    all its futures leaves some of them taken, and then a worker waits for ever.
    """
    lock, stop = threading.Lock(), threading.Event()
    left, done, failures, count = iter(plan.seeds), dict[int, _Done](), list[BaseException](), 0

    def tick() -> None:
        nonlocal count
        with lock:
            count += 1
            if progress is not None:
                progress(count, plan.runs)

    def one(seed: int) -> _Done:
        start = simulate.begin(plan.profile, plan.params, seed, plan.burn_in_weeks, stop)
        tick()
        books = []
        for chosen in plan.scenarios:
            books.append(simulate.follow(start, chosen, plan.weeks, stop))
            tick()
        world = start.world
        return _Done(len(world.people.age), float(world.residents[0]), start.burn_in, tuple(books))

    def work() -> None:
        try:
            while not stop.is_set():
                with lock:
                    seed = next(left, None)
                if seed is None:
                    return
                done[seed] = one(seed)
        except simulate.Stopped:
            return
        except BaseException as error:  # raised again below, in the thread that asked
            failures.append(error)
            stop.set()

    workers = [threading.Thread(target=work) for _ in range(min(plan.threads, len(plan.seeds)))]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():  # with a time-out, so that Ctrl-C is seen on every system
                worker.join(0.2)
    finally:
        stop.set()
        for worker in workers:
            if worker.ident is not None:
                worker.join()
    if failures:
        raise failures[0]
    return [done[seed] for seed in plan.seeds]


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
        still = None if slope.low is None else not slope.clear
        checks[name] = Stationarity(slope, float(runs.mean()), still)
    return checks


def _last(book: Book, weeks: int) -> Book:
    years = weeks // WEEKS_PER_YEAR
    return book._replace(
        weekly=book.weekly[-weeks:], waits=book.waits[-years:], help=book.help[-years:]
    )


def weekly_bands(arm: Arm, column: Col) -> Floats:
    """Return a weekly column over seeds, shape (seeds, weeks)."""
    return np.array([book.weekly[:, column] for book in arm.books])
