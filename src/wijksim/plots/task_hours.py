"""The team's hours by task, as planned and as they came out. Not a drawing: what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from wijksim.columns import Col
from wijksim.comparing import Arm, Comparison, weekly_bands
from wijksim.params import Params
from wijksim.rules import accountability
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

TASKS: Final[Mapping[str, tuple[Col, ...]]] = {
    "case": (Col.HOURS_CASE,),
    "collective": (Col.HOURS_COLLECTIVE,),
    "policy": (Col.HOURS_POLICY,),
    "withdrawn": (Col.HOURS_WITHDRAWN,),
    "other": (Col.HOURS_OTHER, Col.HOURS_REFLECTION),
}


def realised_weekly(comparison: Comparison, arm: Arm) -> dict[str, Floats]:
    """Return hours a week per 1000 residents by task, each of shape (seeds, weeks)."""
    scale = 1000.0 / comparison.residents
    return {
        task: scale * np.sum([weekly_bands(arm, column) for column in columns], axis=0)
        for task, columns in TASKS.items()
    }


def planned_weekly(comparison: Comparison, arm: Arm) -> dict[str, Floats]:
    """Return the same as planned: what the scenario asks for, before a queue takes from it.

    Hours for cases that are planned leave out the hours that a queue adds to them.
    """
    hours = weekly_bands(arm, Col.BUDGET) * 1000.0 / comparison.residents
    shares = {task: np.zeros(hours.shape[1]) for task in TASKS}
    for first, last, params in arm.scenario.segments(comparison.params, hours.shape[1]):
        for task, share in _shares(params).items():
            shares[task][first:last] = share
    return {task: hours * share for task, share in shares.items()}


def by_year(weekly: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return weekly hours as yearly means, each of shape (seeds, years)."""
    return {
        task: values.reshape(len(values), -1, WEEKS_PER_YEAR).mean(axis=2)
        for task, values in weekly.items()
    }


def _shares(params: Params) -> dict[str, float]:
    """Return the share of all hours that each task has in the plan."""
    team = params.team
    usable = 1.0 - team.overhead
    other = params.staff.training + params.signals.reflection
    other += accountability.learning_hours(params.accountability)
    away = team.share_collective + team.share_policy + team.share_withdrawn + other
    return {
        "case": usable * (1.0 - away),
        "collective": usable * team.share_collective,
        "policy": usable * team.share_policy,
        "withdrawn": usable * team.share_withdrawn,
        "other": team.overhead + usable * other,
    }
