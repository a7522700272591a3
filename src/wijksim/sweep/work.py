"""A chunk of paired blocks: each started once, every scenario run from it; fault by fault."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from wijksim import placebo, running
from wijksim.columns import Col
from wijksim.measures import MEASURES, year_of, years_of
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.running import Start
from wijksim.state import Book, Floats
from wijksim.sweep import tables
from wijksim.sweep.plan import NAMES, PLACEBO, Block, Plan
from wijksim.sweep.tables import Run


class Fault(NamedTuple):
    """A run that failed; without a scenario it is the start of all runs of its block."""

    block: int
    point: int
    parameters: dict[str, float]  # those that are swept
    scenario: str
    area: str
    preset: str
    seed: int
    error: str
    trace: str


class Result(NamedTuple):
    """What became of a chunk."""

    blocks: tuple[int, ...]
    years: pa.Table
    months: pa.Table | None
    faults: tuple[Fault, ...]
    seconds: float


class NotANumber(Exception):
    """A run gave a record with something in it that is no number."""


def run_chunk(plan: Plan, blocks: Sequence[int], stop: threading.Event | None = None) -> Result:
    """Run the blocks of a chunk; a run that fails is told, and the rest goes on.

    Raises:
        running.Stopped: when ``stop`` was set.
    """
    began = time.perf_counter()
    layout, shift = plan.layout(), _Shift(plan, stop)
    for number in blocks:
        shift.run(layout.block(number))
    months = tables.of_months(layout, plan.points, shift.runs) if layout.months else None
    return Result(
        tuple(blocks),
        tables.of_years(layout, plan.points, shift.runs),
        months,
        tuple(shift.faults),
        time.perf_counter() - began,
    )


class _Shift:
    """The blocks of a chunk one after the other, and what they have brought so far."""

    def __init__(self, plan: Plan, stop: threading.Event | None) -> None:
        self.plan, self.stop = plan, stop
        self.runs, self.faults = list[Run](), list[Fault]()
        # The seeds of a point come one after the other: they share parameters and stretches.
        self._arms = lru_cache(maxsize=1)(self._work_out)

    def run(self, block: Block) -> None:
        """Run a block; add its results, or what went wrong."""
        plan = self.plan
        try:
            base, arms = self._arms(block.point, block.preset)
            start = running.begin(
                plan.profiles[block.area],
                base,
                block.seed,
                plan.burn_in_weeks,
                self.stop,
                plan.donors[block.preset] if plan.donors else None,
            )
        except running.Stopped:
            raise
        except Exception as error:
            self._fail(block, "", error)
            return
        known: list[tuple[list[Stretch], tuple[Floats, Floats]]] = []
        for name, stretches in arms.items():
            try:
                # Scenarios that come down to the same (a placebo and another one) are run once.
                found = next((kept for same, kept in known if same == stretches), None)
                if found is None:
                    found = self._follow(start, base, stretches)
                    known.append((stretches, found))
                self.runs.append(Run(block, name, *found))
            except running.Stopped:
                raise
            except Exception as error:
                self._fail(block, name, error)

    def _work_out(self, point: int, preset: int) -> tuple[Params, dict[str, list[Stretch]]]:
        """Return the parameters of a point, and the stretches of every scenario at it."""
        base = self.plan.params(point, preset)
        return base, arms_of(self.plan, base)

    def _follow(
        self, start: Start, base: Params, stretches: list[Stretch]
    ) -> tuple[Floats, Floats]:
        """Return every measure of a run by year, and by month.

        Raises:
            NotANumber: when the record, or a measure, holds what is no number.
        """
        book = running.follow_plan(start, stretches, self.stop)
        if not np.isfinite(book.weekly).all():
            week, column = np.argwhere(~np.isfinite(book.weekly))[0].tolist()
            raise NotANumber(f"the record of week {week} has no number for {Col(column).name}")
        people, residents = start.world.people, float(start.world.residents[0])
        adults, outsiders = len(people.age), float(people.group.mean())
        found = years_of(book, adults, residents, base, outsiders)
        years = np.array([[measure.of(year) for measure in MEASURES.values()] for year in found])
        if np.isinf(years).any():  # NaN is fair: a year without a single case has no mean wait
            name = NAMES[int(np.argwhere(np.isinf(years))[0][1])]
            raise NotANumber(f"{name} is infinite")
        months = measures_by_month(book, self.plan.months, adults, residents, base, outsiders)
        return years, months

    def _fail(self, block: Block, scenario: str, error: Exception) -> None:
        plan = self.plan
        first = (str(error).splitlines() or [""])[0]
        fault = Fault(
            block.number,
            block.point,
            plan.values(block.point),
            scenario,
            plan.areas[block.area],
            plan.presets[block.preset],
            block.seed,
            f"{type(error).__name__}: {first}",
            traceback.format_exc(),
        )
        self.faults.append(fault)


def arms_of(plan: Plan, base: Params) -> dict[str, list[Stretch]]:
    """Return the stretches of every scenario, then of the placebos of those that have one.

    Args:
        plan: the sweep.
        base: parameters of a point and preset.
    """
    arms = {one.name: one.segments(base, plan.weeks) for one in plan.scenarios}
    if plan.placebos:
        for name, stretches in list(arms.items()):
            beside = placebo.of_plan(stretches, base)
            if beside is not None:
                arms[f"{PLACEBO}{name}"] = beside
    return arms


def measures_by_month(
    book: Book, months: int, adults: int, residents: float, params: Params, outsiders: float
) -> Floats:
    """Return the measures that a month has, for the first months, shape (months, measures).

    A month is four weeks; flows are per year, as in a year.

    Args:
        book: the record.
        months: how many.
        adults: number of adults.
        residents: residents of all ages.
        params: for prices.
        outsiders: share of adults in the out-group, 0-1.
    """
    weeks = tables.WEEKS_PER_MONTH
    chosen = [MEASURES[name] for name in tables.monthly()]
    found = np.empty((months, len(chosen)))
    for index in range(months):
        total = book.weekly[index * weeks : (index + 1) * weeks].sum(axis=0)
        month = year_of(
            book, total, tables.WEEKS_PER_MONTH, 0, adults, residents, params, outsiders
        )
        found[index] = [measure.of(month) for measure in chosen]
    return found
