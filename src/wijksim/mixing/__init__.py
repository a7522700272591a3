"""The split of a fixed number of hours over the quadrants that serves an area best.

A grid of splits and rounds around the best of it are run with the same seeds and starts as the
status quo; what is chosen there is run again on fresh seeds, and told of by these alone. An area
may be several worlds (presets, or draws of what is assumed): then the split with the smallest
largest regret is found too. What an hour in a quadrant is, stands in ``wijksim.levers.hours``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from wijksim import comparing, placebo, trials
from wijksim.mixing import splits
from wijksim.mixing import weights as weighing
from wijksim.mixing.outcome import Mix
from wijksim.mixing.question import (
    BASELINE,
    ROUNDS,
    SEARCH_SEEDS,
    SEEDS,
    STEP,
    Question,
    World,
    prepare,
)
from wijksim.mixing.search import Arm, Evaluate, Field, OneRun, Ranking, candidates, explore
from wijksim.mixing.splits import Room, Split
from wijksim.paired import Progress
from wijksim.placebo import Stretch
from wijksim.scenario import Scenario
from wijksim.sources import profiles

__all__ = [
    "SEARCH_SEEDS",
    "SEEDS",
    "STEP",
    "Arm",
    "Field",
    "Mix",
    "Question",
    "Ranking",
    "Room",
    "Split",
    "World",
    "carry_out",
    "mix",
    "prepare",
]

_AT_ONCE = 200  # plans whose records are held at the same time
Tell = Callable[[str], None]  # what begins: "search" or "fresh"


def mix(
    area: str | Sequence[str] = profiles.DEFAULT,
    *,
    hours: float = 1.0,
    weights: str = weighing.USUAL,
    around: str | Path | Scenario = BASELINE,
    step: float = STEP,
    rounds: int = ROUNDS,
    seeds: int = SEEDS,
    search_seeds: int = SEARCH_SEEDS,
    seed: int = 1,
    years: int = comparing.DEFAULT_YEARS,
    year: int | None = None,
    presets: Sequence[str] = ("evidence",),
    uncertain: int = 0,
    threads: int = 1,
    burn_in_weeks: int | None = None,
    start: str = "full",
    cache: bool = True,
    progress: Progress | None = None,
) -> Mix:
    """Find the split of a team's hours over the quadrants that serves an area best.

    Hours in III and IV are hours of the team outside cases (``share_collective``,
    ``share_policy``); hours in II are hours of cases that go to rules first (``advocacy_hours``),
    hours in I other hours of cases through the own network (``mode_network``); the rest is plain
    casework. Training, reflection and withdrawn hours stay as they are (docs/mix.md).

    Args:
        area: name or CBS code of a profile, or several: each gets its own mix, and is judged with
            those of the others.
        hours: part of the divided hours that may be divided anew; the others stay as they are.
        weights: of measures, as "need=1,unmet=1,cost=0.01": for one unit of each.
        around: scenario that gives all that a split does not set, such as the preconditions.
        step: of the grid, a share of all hours.
        rounds: of refinement around the best; each halves the step.
        seeds: fresh seeds, by which splits are told of.
        search_seeds: seeds by which splits are chosen.
        seed: the first of these; all others follow.
        years: length of each run after the start.
        year: year to look at, 1 is the first; the last by default.
        presets: sets of assumptions; the first says which split is best, all which is robust.
        uncertain: further worlds that facts leave open (``worlds.of``).
        threads: runs at the same time.
        burn_in_weeks: length of the start; by default as its kind has it.
        start: "full" or "short", see ``wijksim.compare``.
        cache: keep starts for the next time, and use those that are kept.
        progress: called with (runs done, runs in all of what is known to be needed).

    Raises:
        InputError: for input that cannot be used, before anything runs.
    """
    asked = prepare(
        area, hours=hours, weights=weights, around=around, step=step, rounds=rounds, seeds=seeds,
        search_seeds=search_seeds, seed=seed, years=years, year=year, presets=presets,
        uncertain=uncertain, threads=threads, burn_in_weeks=burn_in_weeks, start=start,
        cache=cache,
    )  # fmt: skip
    return carry_out(asked, progress)


def carry_out(asked: Question, progress: Progress | None = None) -> Mix:
    """Search on some seeds, and run what was found on fresh ones.

    Args:
        asked: what ``prepare`` returned.
        progress: called with (runs done, runs in all of what is known to be needed).

    Raises:
        Stopped, Exception: what a run raises.
    """
    count = _Count(progress)
    return of_evaluations(
        asked, evaluation(asked, asked.seeds, count), evaluation(asked, asked.fresh, count)
    )


def of_evaluations(asked: Question, search: Evaluate, fresh: Evaluate) -> Mix:
    """Return the mix by what two evaluations give: one to choose by, one to tell by."""
    field = Field(search, len(asked.worlds), asked.weights, asked.year)
    explore(field, asked.groups, asked.room, asked.step, asked.rounds)
    told = Field(fresh, len(asked.worlds), asked.weights, asked.year)
    told.run(candidates(field, asked.groups, asked.room))
    found = Mix(asked, field, told)
    for worlds, area in zip(asked.groups, asked.areas, strict=True):
        chosen = (found.best(area), found.robust(area))
        told.run_arms([Arm(one, placebo=True) for one in chosen], worlds[:1])
    return found


class _Count:
    """Progress over several pieces of work, of which later ones are not known beforehand."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._of = progress, 0

    def of(self, runs: int) -> Progress:
        """Return what takes the progress of a piece of ``runs`` runs."""
        before = self._of
        self._of += runs

        def tick(done: int, _of: int) -> None:
            if self._progress is not None:
                self._progress(before + done, self._of)

        return tick


def evaluation(asked: Question, seeds: Sequence[int], count: _Count) -> Evaluate:
    """Return what runs arms on some seeds."""

    def run(world: int, arms: Sequence[Arm]) -> list[OneRun | None]:
        plan = asked.worlds[world].plan._replace(seeds=tuple(seeds))
        asks = [_stretches(asked, plan, arm) for arm in arms]
        places = dict[tuple[Stretch, ...], int]()  # an arm that occurs twice is run once
        for one in asks:
            if one is not None:
                places.setdefault(tuple(one), len(places))
        plans = list(places)
        parts = [plans[i : i + _AT_ONCE] for i in range(0, len(plans), _AT_ONCE)]
        works = [
            comparing.with_donors(plan, plan.work_of(part))._replace(keep_runs=False)
            for part in parts
        ]
        ticks = [count.of(work.runs) for work in works]
        found = list[OneRun]()
        for work, tick in zip(works, ticks, strict=True):
            figures = trials.figures(work, tick)
            for place in range(len(work.plans)):
                found.append({name: values[place] for name, values in figures.items()})
        return [None if one is None else found[places[tuple(one)]] for one in asks]

    return run


def _stretches(asked: Question, plan: comparing.Plan, arm: Arm) -> list[Stretch] | None:
    if arm.split is None:
        return asked.baseline.segments(plan.params, plan.weeks)
    made = splits.scenario_of(asked.room, arm.split, asked.around)
    stretches = made.segments(plan.params, plan.weeks)
    return placebo.of_plan(stretches, plan.params) if arm.placebo else stretches
