"""The tables of the report as tidy frames, every digit kept: what goes into CSV files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from wijksim import params
from wijksim.comparing import Arm, Comparison
from wijksim.measures import HOURS_PER_1000, MEASURES
from wijksim.measures.money import KINDS, PAYERS
from wijksim.plots import task_hours
from wijksim.report import assumed, board
from wijksim.results import interval
from wijksim.state import Floats
from wijksim.verdict import BOARD

DEMAND: Final = (
    "need_prevalence",
    "requests",
    "requests_team",
    "admitted_requests",
    "unmet_need",
)
WAITING: Final = (
    "waiting_weeks_median",
    "waiting_weeks_p90",
    "waiting",
    "abandoned",
    "escalations",
)
COSTS: Final = (*PAYERS, "cost_eur_per_resident", "cost_residents")


def tables(comparison: Comparison) -> Mapping[str, pd.DataFrame]:
    """Return the report's tables by name: tidy frames, the same in every language."""
    return {
        "demand": yearly(comparison, DEMAND),
        "waiting": yearly(comparison, WAITING),
        "tiles": tiles(comparison),
        "board": board.frame(comparison),
        "hours": hours(comparison),
        "break-even": break_even(comparison),
        "costs": yearly(comparison, (*COSTS, *KINDS)),
        "assumptions": assumptions(),
    }


def yearly(comparison: Comparison, names: Sequence[str]) -> pd.DataFrame:
    """Return measures per scenario and year: level, difference and difference from placebo."""
    rows = [
        (
            arm.scenario.name,
            name,
            MEASURES[name].unit,
            year + 1,
            *comparison.measure(arm, name, year),
            *comparison.difference(arm, name, year),
            *comparison.own_effect(arm, name, year),
        )
        for arm in comparison.arms
        for name in names
        for year in range(comparison.years)
    ]
    columns = ["scenario", "measure", "unit", "year", "mean", "low", "high"]
    columns += ["difference", "difference_low", "difference_high"]
    columns += ["from_placebo", "from_placebo_low", "from_placebo_high"]
    return pd.DataFrame(rows, columns=columns)


def tiles(comparison: Comparison) -> pd.DataFrame:
    """Return the four tiles per scenario, with the simultaneous intervals of the verdict."""
    rows = []
    for arm in comparison.arms[1:]:
        judged = comparison.judge(arm)
        for quadrant, names in BOARD.items():
            for name in names:
                place = (arm.scenario.name, quadrant, name, MEASURES[name].unit)
                word = judged.word(name).replace("_", " ")
                rows.append((*place, *judged.changes[name], word))
    columns = ["scenario", "quadrant", "measure", "unit"]
    columns += ["difference", "low", "high", "in_words"]
    return pd.DataFrame(rows, columns=columns)


def hours(comparison: Comparison) -> pd.DataFrame:
    """Return hours by task, planned and realised, mean of all years."""
    rows = []
    for arm in comparison.arms:
        for kind, weekly in _both(comparison, arm).items():
            for task, values in weekly.items():
                told = interval(values.mean(axis=1))
                rows.append((arm.scenario.name, kind, task, HOURS_PER_1000, *told))
    columns = ["scenario", "kind", "task", "unit", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _both(comparison: Comparison, arm: Arm) -> dict[str, dict[str, Floats]]:
    return {
        "planned": task_hours.planned_weekly(comparison, arm),
        "realised": task_hours.realised_weekly(comparison, arm),
    }


def break_even(comparison: Comparison) -> pd.DataFrame:
    """Return the break-even week per scenario."""
    rows = [
        {"scenario": arm.scenario.name, **comparison.break_even_json(arm)}
        for arm in comparison.arms[1:]
    ]
    columns = ["scenario", "median", "low", "high", "share_of_seeds_reached", "invests", "unit"]
    return pd.DataFrame(rows, columns=columns)


def assumptions() -> pd.DataFrame:
    """Return the parameters without a source on which the outcome turns, and the prices."""
    known = params.table()
    rows = [known[name]._asdict() for name in (*assumed.HINGES, *assumed.PRICES)]
    return pd.DataFrame(rows)
