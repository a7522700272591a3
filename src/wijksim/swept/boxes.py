"""Scenario discovery: where in the uncertainties collective work does what it should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from wijksim import params
from wijksim.errors import InputError, Problem
from wijksim.state import Floats
from wijksim.sweep import points
from wijksim.swept import prim, results
from wijksim.swept.prim import Box
from wijksim.swept.results import Bools, Swept

LEAST: Final = 40  # points
SHUFFLES: Final = 99
WANTED: Final = ("need_prevalence", "requests", "unmet_need")  # down, down, not up


class Side(NamedTuple):
    """A restriction of the box: one side of one parameter."""

    parameter: str
    mark: str
    unit: str
    side: str  # "at_least" or "at_most"
    limit: float
    lowest: float  # the range of the sweep
    highest: float
    quasi_p: float


@dataclass(frozen=True)
class Discovery:
    """Where an arm lowers need and requests without raising unmet need, as a box."""

    swept: Swept
    arm: str
    against: str
    year: int  # place; 0 is the first
    at: Floats  # the points that were looked at, shape (points, parameters)
    differences: dict[str, Floats]  # measure -> mean paired difference over seeds, (points,)
    success: Bools  # (points,)
    box: Box | None  # None where nothing, or everything, is a success
    chance: float  # how often shuffled successes give as good a box

    @property
    def share(self) -> float:
        """Share of all points that are a success, 0-1."""
        return float(self.success.mean())

    @property
    def found(self) -> bool:
        """Whether there is a box that chance does not explain."""
        return self.box is not None and bool(self.sides) and self.chance <= 0.05  # noqa: PLR2004

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The restrictions of the box, the narrowest first."""
        if self.box is None:
            return ()
        quasi = prim.quasi_p(self.at, self.success, self.box)
        known, rows = params.table(), []
        for place, side in np.argwhere(self.box.restricted):
            name = self.swept.names[place]
            row = known.get(name)
            low, high = self.swept.bounds[place]
            limit = (self.box.low, self.box.high)[side][place]
            away = (limit - low if side == 0 else high - limit) / (high - low)
            told = Side(
                name,
                row.mark if row else "",
                row.unit if row else "",
                "at_least" if side == 0 else "at_most",
                float(limit),
                float(low),
                float(high),
                float(quasi[place, side]),
            )
            rows.append((-away, told))
        return tuple(told for _, told in sorted(rows))

    @property
    def outside(self) -> float:
        """Share of the points outside the box that are a success, 0-1; NaN where there are none."""
        if self.box is None or self.box.inside.all():
            return float("nan")
        return float(self.success[~self.box.inside].mean())

    def separating(self) -> list[str]:
        """Return the parameters, those first in which successes and failures differ most.

        By the difference of mean ranks, which is what the test of Mann and Whitney looks at.
        """
        yes = self.success
        if yes.all() or not yes.any():
            return list(self.swept.names)
        ranks = stats.rankdata(self.at, axis=0)
        apart = np.abs(ranks[yes].mean(axis=0) - ranks[~yes].mean(axis=0))
        return [self.swept.names[place] for place in np.argsort(-apart, kind="stable")]

    def frame(self) -> pd.DataFrame:
        """Return a row a restriction: parameter, mark, unit, side, limit, range, quasi p-value."""
        return pd.DataFrame(list(self.sides), columns=list(Side._fields))

    def by_point(self) -> pd.DataFrame:
        """Return a row a point: its parameters, the differences, success, and inside or not."""
        inside = self.box.inside if self.box is not None else np.zeros(len(self.at), np.bool_)
        columns = dict(zip(self.swept.names, self.at.T, strict=True))
        return pd.DataFrame(
            {**columns, **self.differences, "success": self.success, "inside": inside}
        )

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        box = self.box
        return {
            "arm": self.arm,
            "against": self.against,
            "year": self.year + 1,
            "area": self.swept.area,
            "preset": self.swept.preset,
            "only": [one._asdict() for one in self.swept.only],
            "points": len(self.at),
            "seeds": list(self.swept.seeds),
            "success": self.share,
            "found": self.found,
            "chance": self.chance if np.isfinite(self.chance) else None,
            "box": None
            if box is None
            else {
                "sides": [side._asdict() for side in self.sides],
                "coverage": box.coverage,
                "density": box.density,
                "mass": box.mass,
                "success_outside": self.outside if np.isfinite(self.outside) else None,
            },
        }


def discover(
    folder: str | Path | Swept,
    *,
    arm: str | None = None,
    against: str | None = None,
    year: int | None = None,
    area: str | None = None,
    preset: str | None = None,
    only: Mapping[str, Sequence[float]] | None = None,
    shuffles: int = SHUFFLES,
) -> Discovery:
    """Return where a scenario lowers need and requests without raising unmet need.

    A point is a success when, on average over its seeds, the paired differences of need and of
    requests are below zero and that of unmet need is not above.

    Args:
        folder: of a sweep with a design of points that are independent, or a grid.
        arm: the scenario; the first beside the baseline unless said.
        against: "placebo", "status-quo" or the name of a scenario; the placebo where there is one.
        year: 1 is the first; the last unless said.
        area: where the sweep holds more than one.
        preset: the same.
        only: measure -> range of the baseline outside which points are left out
            (``results.load``).
        shuffles: how many shuffled outcomes the box is held against.

    Raises:
        InputError: when the sweep is not finished, or its design does not allow this.
    """
    swept = folder if isinstance(folder, Swept) else results.load(folder, area, preset, only)
    there = _independent(swept)
    if arm is None and not swept.arms():
        told = "holds one scenario; discovery compares two"
        raise InputError(Problem(swept.where, "scenarios", told))
    chosen = swept.arms()[0] if arm is None else arm
    other = swept.against(chosen, against)
    place = results.check_year(year, swept.last)
    differences = {
        name: (swept.values(chosen, name) - swept.values(other, name))[there, :, place].mean(axis=1)
        for name in WANTED
    }
    need, requests, unmet = differences.values()
    success = (need < 0.0) & (requests < 0.0) & (unmet <= 0.0)
    at, box, chance = swept.points[there], None, float("nan")
    if 0 < success.sum() < len(success):
        box = prim.find(at, success)
        chance = prim.chance(at, success, box.score, shuffles)
    return Discovery(swept, chosen, other, place, at, differences, success, box, chance)


def _independent(swept: Swept) -> Bools:
    """Return which points may be looked at: of Saltelli's design those that share no value.

    Raises:
        InputError: for a design or a number of points that allows no box.
    """
    there = np.ones(len(swept.points), np.bool_)
    told = ""
    if not swept.names:
        told = "no parameter is swept"
    elif swept.kind == points.MORRIS:
        told = "its design is Morris's, whose points lie on a few levels along paths; take "
        told += f"'{points.LATIN}', '{points.SEQUENCE}' or '{points.SALTELLI}'"
    else:
        if swept.kind == points.SALTELLI:  # the first and the last row of each block
            edges = np.flatnonzero(np.diff(swept.blocks)) + 1
            there[:] = False
            there[np.concatenate([[0], edges, edges - 1, [len(there) - 1]])] = True
        if there.sum() < LEAST:
            told = f"{there.sum()} independent points are too few for a box; take {LEAST} at least"
    if told:
        raise InputError(Problem(swept.where, "design", told))
    return there
