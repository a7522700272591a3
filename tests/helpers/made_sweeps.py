"""Sweeps without a single run: folders as ``wijksim sweep`` leaves them, with figures of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from wijksim import folders, sweep
from wijksim.state import Floats
from wijksim.sweep import store, tables
from wijksim.sweep.plan import NAMES, PLACEBO
from wijksim.sweep.tables import Run

ARM = "community-first"
BESIDE = f"{PLACEBO}{ARM}"
RANGES = {
    "help": {"ask_mean": [0.2, 0.4], "effect": [0.01, 0.03]},
    "team": {"overhead": [0.1, 0.3]},
}


# (scenario, points between 0 and 1 of shape (points, parameters), seed) -> measure -> figures of
# shape (points,) or (points, periods); what is not named is 50 everywhere.
Outcome = Callable[[str, Floats, int], Mapping[str, Floats]]


def nothing(_scenario: str, _unit: Floats, _seed: int) -> Mapping[str, Floats]:
    """Say nothing: 50 everywhere."""
    return {}


def made(
    folder: Path,
    outcome: Outcome,
    design: Mapping[str, Any],
    first: Outcome = nothing,
    **changed: Any,
) -> Path:
    """Write a finished sweep of techum, and return its folder.

    Args:
        folder: that does not exist.
        outcome: what its yearly table holds.
        design: kind, n and what else a plan says under ``[design]``; nothing for a grid.
        first: what its monthly table holds.
        changed: of the plan.
    """
    content: dict[str, Any] = {
        "scenarios": ["status-quo", ARM],
        "areas": ["techum"],
        "placebos": True,
        "seeds": 2,
        "years": 2,
        "burn_in_weeks": 0,
    }
    if design:
        content["design"] = {"ranges": RANGES, **design}
    plan = sweep.load(content | changed)
    layout = plan.layout()
    low, high = plan.points.min(axis=0), plan.points.max(axis=0)
    unit = (plan.points - low) / (high - low)
    names = [one.name for one in plan.scenarios]
    if plan.placebos:
        names += [BESIDE] * (ARM in names)
    figures = {
        (name, plan.seed + seed): tuple(
            _filled(told(name, unit, plan.seed + seed), len(unit), periods, columns)
            for told, periods, columns in (
                (outcome, plan.years, NAMES),
                (first, plan.months, tables.monthly()),
            )
        )
        for name in names
        for seed in range(plan.seeds)
    }
    blocks = [layout.block(number) for number in range(layout.blocks)]
    runs = [
        Run(one, name, *(table[one.point] for table in figures[name, one.seed]))
        for one in blocks
        for name in names
    ]
    years = tables.of_years(layout, plan.points, runs)
    monthly = tables.of_months(layout, plan.points, runs) if layout.months else None
    with folders.opened(folder, store.FOLDERS):
        bound = store.bind(folder, plan, alone=True)
        store.write(bound, [one.number for one in blocks], years, monthly, [])
    return folder


def _filled(
    told: Mapping[str, Floats], points: int, periods: int, columns: tuple[str, ...]
) -> Floats:
    """Return every measure, shape (points, periods, measures)."""
    found = np.full((points, periods, len(columns)), 50.0)
    for name, values in told.items():
        if name in columns:
            wide = values if values.ndim > 1 else values[:, None]
            found[:, :, columns.index(name)] = wide
    return found


def luck(seed: int, points: int, size: float, key: int = 0) -> Floats:
    """Return draws of a seed, shape (points,)."""
    return np.random.default_rng([seed, key]).normal(0.0, size, points)
