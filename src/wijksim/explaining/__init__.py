"""Where the difference between two scenarios comes from, split exactly over five players.

The players are the four quadrants and the preconditions. All 32 combinations of the two scenarios
are run with the same seeds and starts, and the difference is divided by the Shapley value, seed by
seed: the five add up to the difference, and intervals come from the seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wijksim import comparing, trials
from wijksim.comparing import Plan
from wijksim.explaining import hybrid, shapley
from wijksim.explaining.explanation import USUAL, Explanation, check_measures, check_year
from wijksim.explaining.hybrid import PLAYERS, Change, Hybrids
from wijksim.paired import Progress
from wijksim.scenario import Scenario
from wijksim.sources import profiles

__all__ = [
    "PLAYERS",
    "SEEDS",
    "USUAL",
    "Change",
    "Explanation",
    "Hybrids",
    "carry_out",
    "check_measures",
    "check_year",
    "explain",
    "hybrids",
    "prepare",
    "shapley",
]

SEEDS = 20


def explain(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    area: str = profiles.DEFAULT,
    years: int = comparing.DEFAULT_YEARS,
    seeds: int = SEEDS,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    without: Sequence[str] = (),
    burn_in_weeks: int | None = None,
    start: str = "full",
    cache: bool = True,
    progress: Progress | None = None,
) -> Explanation:
    """Split the difference between two scenarios over the quadrants and the preconditions.

    Args:
        first: what the difference is counted from: a name, a path of a file, or a scenario.
        second: what is explained.
        area: name or CBS code of a profile.
        years: length of each run after the start.
        seeds: number of paired seeds.
        seed: the first of them; the others follow.
        threads: runs at the same time.
        preset: set of assumptions, ``essay``, ``evidence``, ``sceptic`` or ``fitted``.
        without: mechanisms that are switched off, in the start too.
        burn_in_weeks: length of the start; by default as its kind has it.
        start: "full" or "short", see ``wijksim.compare``.
        cache: keep starts for the next time, and use those that are kept.
        progress: called with (runs done, runs in all); a start counts as a run.

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    plan = prepare(
        first,
        second,
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        without=without,
        burn_in_weeks=burn_in_weeks,
        start=start,
        cache=cache,
    )
    return carry_out(plan, progress)


def prepare(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    area: str = profiles.DEFAULT,
    years: int = comparing.DEFAULT_YEARS,
    seeds: int = SEEDS,
    seed: int = 1,
    threads: int = 1,
    preset: str = "evidence",
    without: Sequence[str] = (),
    burn_in_weeks: int | None = None,
    start: str = "full",
    cache: bool = True,
) -> Plan:
    """Read and check all input; see ``explain`` for the arguments.

    Raises:
        InputError: with every fault of every input.
    """
    return comparing.prepare(
        [first, second],
        area=area,
        years=years,
        seeds=seeds,
        seed=seed,
        threads=threads,
        preset=preset,
        without=without,
        burn_in_weeks=burn_in_weeks,
        placebos=False,
        start=start,
        cache=cache,
    )


def hybrids(plan: Plan) -> Hybrids:
    """Return all combinations of the two scenarios of a plan, equal ones once."""
    first, second = plan.scenarios
    return hybrid.every(first, second, plan.params, plan.weeks)


def carry_out(plan: Plan, progress: Progress | None = None) -> Explanation:
    """Run all combinations of the two scenarios of a plan and split their difference.

    Args:
        plan: what ``prepare`` returned.
        progress: called with (runs done, runs in all).

    Raises:
        Stopped, Exception: what a run raises.
    """
    made = hybrids(plan)
    work = comparing.with_donors(plan, plan.work_of(made.plans))._replace(keep_runs=False)
    return assemble(plan, made, trials.figures(work, progress))


def assemble(plan: Plan, made: Hybrids, figures: trials.Figures) -> Explanation:
    """Return the split of runs that are there.

    Args:
        plan: with two scenarios.
        made: their combinations.
        figures: measure -> (plans of ``made``, seeds, years).
    """
    places = list(made.of)
    games = {name: values[places] for name, values in figures.items()}
    changes = tuple(hybrid.changes(*plan.scenarios))
    return Explanation(plan, changes, len(made.plans), made.cut, games)
