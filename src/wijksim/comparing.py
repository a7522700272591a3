"""The main job: scenarios side by side on one neighbourhood, with paired seeds.

All scenarios of a seed share one start and every draw that they have in common, so the
difference between two of them is a difference of policy and not of luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numba.core.errors import NumbaError

from wijksim import (
    _jit,
    compiling,
    donors,
    knockouts,
    paired,
    params,
    placebo,
    replications,
    rulebook,
    running,
    scenario,
    starts,
)
from wijksim.comparison import (
    Arm,
    Comparison,
    Stationarity,
    stack,
    standing_still,
    weekly_bands,
)
from wijksim.errors import InputError, Problem, nearest
from wijksim.measures import MEASURES, yearly
from wijksim.measures.year import years_of
from wijksim.paired import Done, Progress, Work, run_all
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.replications import Stopping
from wijksim.results import Interval, interval
from wijksim.rulebook import BUILT_IN, Rules
from wijksim.running import Way
from wijksim.scenario import Scenario
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

__all__ = [
    "DEFAULT_SCENARIOS",
    "Arm",
    "Comparison",
    "Plan",
    "Preview",
    "Progress",
    "Stationarity",
    "assemble",
    "carry_out",
    "compare",
    "gather",
    "prepare",
    "warm_up",
    "weekly_bands",
    "with_donors",
]

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
# Weeks before policies begin: a burn-in from nothing, or what settles after donors.
STARTS = {"full": running.BURN_IN_WEEKS, "short": donors.SETTLING_WEEKS}
PREVIEWED = ("need_prevalence", "requests")


def compare(
    scenarios: Sequence[str | Path] = DEFAULT_SCENARIOS,
    *,
    area: str = profiles.DEFAULT,
    years: int = DEFAULT_YEARS,
    seeds: int | None = None,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    without: Sequence[str] = (),
    burn_in_weeks: int | None = None,
    placebos: bool = True,
    start: str = "full",
    cache: bool = True,
    rules: Rules | None = None,
    start_rules: Rules | None = None,
    half_width: Mapping[str, float] | None = None,
    progress: Progress | None = None,
    news: Callable[[Preview], None] | None = None,
) -> Comparison:
    """Run scenarios on one neighbourhood with paired seeds.

    Args:
        scenarios: names of shipped scenarios or paths of files; the first is the baseline.
        area: name or CBS code of a profile.
        years: length of each run after the start.
        seeds: number of paired seeds, 20 unless said otherwise; with ``half_width`` the most that
            there may be, 100 unless said otherwise.
        seed: the first of them; the others follow.
        threads: seeds that run at the same time.
        preset: set of assumptions, ``essay``, ``evidence``, ``sceptic`` or ``fitted``.
        without: mechanisms that are switched off, in the start too (``wijksim.knockouts``).
        burn_in_weeks: length of the start; by default as its kind has it.
        placebos: also run the matched placebo of each scenario that takes hours from cases.
        start: "full", a burn-in of 20 years, or "short", from donors (``wijksim.stationary``).
        cache: keep starts and runs for the next time, and use those that are kept.
        rules: rules of your own in the place of built-in ones, for all scenarios.
        start_rules: those of the start; by default the same, so that it stands still.
        half_width: measure -> half-width of the 95 % interval of the difference from the first
            scenario, last year: from 20 seeds on, go on until all are as narrow as that.
        progress: called with (runs done, runs in all); a start counts as a run.
        news: called with first figures, after each seed that is done.

    Returns:
        The comparison, the same whatever the number of threads.

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    plan = prepare(
        scenarios, area=area, years=years, seeds=seeds, seed=seed, threads=threads, preset=preset,
        without=without, burn_in_weeks=burn_in_weeks, placebos=placebos, start=start, cache=cache,
        rules=rules, start_rules=start_rules, half_width=half_width,
    )  # fmt: skip
    return carry_out(plan, progress, news)


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
    placebos: bool
    without: tuple[str, ...] = ()
    start: str = "full"
    cache: bool = True
    rules: Rules = BUILT_IN
    start_rules: Rules = BUILT_IN
    compiled: bool = True  # False: plain Python, for a debugger
    half_width: Mapping[str, float] = MappingProxyType({})  # go on until as narrow as that

    @property
    def weeks(self) -> int:
        """Length of each run after the start."""
        return self.years * WEEKS_PER_YEAR

    def work(self) -> tuple[Work, list[int], list[int | None]]:
        """Return what is to be run, with the run of each scenario and of its placebo.

        A plan that occurs twice (the placebo of one scenario may be another scenario) is run
        once.
        """
        plans: list[list[Stretch]] = []

        def place(plan: list[Stretch]) -> int:
            if plan not in plans:
                plans.append(plan)
            return plans.index(plan)

        stretches = [one.segments(self.params, self.weeks) for one in self.scenarios]
        arms = [place(plan) for plan in stretches]
        matched = [
            placebo.of_plan(plan, self.params) if self.placebos else None for plan in stretches
        ]
        beside = [None if plan is None else place(plan) for plan in matched]
        return self.work_of(plans), arms, beside

    def work_of(self, plans: Sequence[Sequence[Stretch]]) -> Work:
        """Return other plans as work on the same area, seeds and start."""
        store = starts.shared() if self.cache and starts.allowed() else None
        return Work(
            self.profile,
            self.params,
            plans,
            self.seeds,
            self.threads,
            self.burn_in_weeks,
            store=store,
        )


class Preview(NamedTuple):
    """First figures of the last year, of the seeds that are done."""

    done: int  # seeds
    seeds: int  # in all
    year: int
    names: tuple[str, ...]  # of scenarios
    figures: dict[str, tuple[Interval, ...]]  # by measure: the first one, then differences from it


def prepare(
    scenarios: Sequence[str | Path | Scenario] = DEFAULT_SCENARIOS,
    *,
    area: str = profiles.DEFAULT,
    years: int = DEFAULT_YEARS,
    seeds: int | None = None,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    without: Sequence[str] = (),
    burn_in_weeks: int | None = None,
    placebos: bool = True,
    start: str = "full",
    cache: bool = True,
    rules: Rules | None = None,
    start_rules: Rules | None = None,
    half_width: Mapping[str, float] | None = None,
) -> Plan:
    """Read and check all input, or scenarios that were read; see ``compare`` for the arguments.

    Raises:
        InputError: with every fault of every input.
    """
    problems: list[Problem] = []
    wanted = dict(half_width or {})
    number = seeds if seeds is not None else replications.MOST if wanted else DEFAULT_SEEDS
    own = BUILT_IN if rules is None else rules
    own_start = own if start_rules is None else start_rules
    with gather(problems):
        running.check_years(years)
    with gather(problems):
        _check_counts(number, threads, seed)
    with gather(problems):
        replications.check(wanted, number)
    with gather(problems):
        _check_start(start, own_start)
    chosen = _read(scenarios, problems)
    with gather(problems):
        profile = profiles.load(area)
    with gather(problems):
        base = knockouts.without(params.make(params.preset_values(preset)), without)
    if problems:
        raise InputError(problems)
    for one in chosen:
        with gather(problems):  # tells of a plan that cannot be carried out
            one.segments(base, years * WEEKS_PER_YEAR)
    if problems:
        raise InputError(problems)
    weeks = STARTS[start] if burn_in_weeks is None else burn_in_weeks
    numbers = tuple(range(seed, seed + number))
    return Plan(
        profile, base, tuple(chosen), area, preset, years, numbers, threads, weeks, placebos,
        tuple(without), start, cache, own, own_start, half_width=wanted,
    )  # fmt: skip


def _read(scenarios: Sequence[str | Path | Scenario], problems: list[Problem]) -> list[Scenario]:
    chosen: list[Scenario] = []
    for name in scenarios:
        with gather(problems):
            chosen.append(name if isinstance(name, Scenario) else scenario.load(name))
    with gather(problems):
        _check_names(scenarios, chosen)
    return chosen


@contextmanager
def gather(problems: list[Problem]) -> Iterator[None]:
    """Add the faults that the block finds to a list, so that all are told at once."""
    try:
        yield
    except InputError as error:
        problems += error.problems


def warm_up(plan: Plan) -> None:
    """Have the model compiled, in the thread that calls: a pool would wait without saying why.

    What lies compiled is loaded by the first run that needs it: where all runs are kept, none does.
    """
    if _jit.is_compiled():
        return
    running.begin(plan.profile, plan.params, plan.seeds[0], 1)
    _ready(plan)


def _ready(plan: Plan) -> tuple[Way, Way]:
    """Return the ways of the runs and of the starts, compiled.

    Raises:
        InputError: for rules that do not compile.
    """
    way = rulebook.way(plan.rules, plan.compiled)
    same = plan.start_rules == plan.rules
    start_way = way if same else rulebook.way(plan.start_rules, plan.compiled)
    for rules, each in ((plan.rules, way), (plan.start_rules, start_way)):
        try:
            each.run(compiling.blank(), plan.params, 0, 0)
        except NumbaError as error:
            raise InputError(rulebook.not_compiled(rules.replaced(), error)) from error
    return way, start_way


def find_donors(plan: Plan, tell: Callable[[], None]) -> None:
    """Have the donors of a short start ready; ``tell`` is called first where that takes long."""
    if not donors.are_kept(plan.params):
        tell()
    donors.cached(plan.params, threads=plan.threads)


def with_donors(plan: Plan, work: Work) -> Work:
    """Return the work with the donors of a short start; of a full one as it is."""
    if plan.start != "short":
        return work
    return work._replace(
        donors=donors.cached(plan.params, threads=plan.threads),
        donors_name=donors.digest(plan.params),
    )


def carry_out(
    plan: Plan,
    progress: Progress | None = None,
    news: Callable[[Preview], None] | None = None,
) -> Comparison:
    """Run a comparison.

    Args:
        plan: what ``prepare`` returned.
        progress: called with (runs done, runs in all).
        news: called with first figures after each seed that is done, from any thread.
    """
    work, arms, _ = plan.work()
    work = work._replace(heard=max(arms) + 1)  # the placebos come after
    if plan.rules.replaced() or plan.start_rules.replaced() or not plan.compiled:
        way, start_way = _ready(plan)
        work = work._replace(way=way, start_way=start_way)
    work = with_donors(plan, work)

    def tell(done: Sequence[Done]) -> None:
        if news is not None:
            news(_preview(plan, done, arms))

    heard = tell if news is not None else None
    if not plan.half_width:
        return assemble(plan, run_all(work, progress, heard))

    def then(done: Sequence[Done]) -> int:
        return _look(plan, done, arms)[0]

    done = paired.run_in_looks(work, replications.LEAST, then, progress, heard)
    return assemble(plan, done, _look(plan, done, arms)[1])


def _look(plan: Plan, done: Sequence[Done], arms: Sequence[int]) -> tuple[int, Stopping]:
    """Return how many seeds there should be, and how narrow intervals of the last year are."""
    base, *others = _last_year(plan, done, arms, plan.half_width)
    values = {
        name: [other[name] - base[name] for other in others] or [base[name]]
        for name in plan.half_width
    }
    return replications.look(values, plan.half_width, len(plan.seeds))


Kept = MutableMapping[tuple[int, int], Mapping[str, Floats]]  # (place of the seed, run) -> figures


def assemble(
    plan: Plan,
    done: Sequence[Done],
    stopping: Stopping | None = None,
    kept: Kept | None = None,
) -> Comparison:
    """Return a comparison of runs that are there: an entry a seed, in the order of the plan.

    Args:
        plan: what was asked.
        done: what has been run.
        stopping: how a comparison that looks as it goes came to its end.
        kept: figures of runs by place of the seed and number of the run, for who assembles the
            same runs again with more of them; it is filled.
    """
    work, arms, beside = plan.work()
    adults, residents = done[0].adults, done[0].residents
    kept = {} if kept is None else kept
    figures = [_figures(done, index, plan.params, kept) for index in range(len(work.plans))]
    return Comparison(
        plan.profile,
        plan.area,
        plan.preset,
        plan.years,
        plan.seeds[: len(done)],
        adults,
        residents,
        tuple(
            Arm(
                one,
                tuple(seed.books[arm] for seed in done),
                figures[arm],
                None if control is None else figures[control],
            )
            for one, arm, control in zip(plan.scenarios, arms, beside, strict=True)
        ),
        standing_still([entry.burn_in for entry in done], adults, residents, plan.params),
        plan.params,
        plan.without,
        plan.start,
        plan.rules.digests(),
        plan.start_rules.digests(),
        stopping,
    )


def _preview(plan: Plan, done: Sequence[Done], arms: Sequence[int]) -> Preview:
    """Return first figures of some seeds."""
    last = _last_year(plan, done, arms, PREVIEWED)
    figures = {
        name: tuple(
            interval(values[name] if number == 0 else values[name] - last[0][name])
            for number, values in enumerate(last)
        )
        for name in PREVIEWED
    }
    names = tuple(one.name for one in plan.scenarios)
    return Preview(len(done), len(plan.seeds), plan.years, names, figures)


def _last_year(
    plan: Plan, done: Sequence[Done], arms: Sequence[int], names: Iterable[str]
) -> list[dict[str, Floats]]:
    """Return measures of the last year for each run: measure -> shape (seeds,)."""
    last = []
    for arm in arms:
        years = [
            years_of(one.books[arm], one.adults, one.residents, plan.params, one.outsiders)[-1]
            for one in done
        ]
        last.append({name: np.array([MEASURES[name].of(year) for year in years]) for name in names})
    return last


def _figures(done: Sequence[Done], index: int, base: Params, kept: Kept) -> dict[str, Floats]:
    for place, seed in enumerate(done):
        if (place, index) not in kept:
            kept[place, index] = yearly(
                seed.books[index], seed.adults, seed.residents, base, seed.outsiders
            )
    return stack([kept[place, index] for place in range(len(done))])


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


def _check_start(start: str, rules: Rules) -> None:
    if start not in STARTS:
        message = f"unknown start '{start}'{nearest(start, STARTS)}; choose from full, short"
        raise InputError(Problem("command line", "start", message))
    if start == "short" and rules.replaced():
        message = (
            "donors of a short start lived by the built-in rules; take start='full', or "
            "start_rules=wijksim.Rules() to begin from the built-in rules"
        )
        raise InputError(Problem("rules", "start", message))


def _check_names(asked: Sequence[str | Path | Scenario], chosen: Sequence[Scenario]) -> None:
    names = [one.name for one in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not asked:
        raise InputError(Problem("command line", "scenario", "no scenario given"))
    if twice:
        raise InputError(
            Problem("command line", "scenario", f"{', '.join(twice)} given more than once")
        )
