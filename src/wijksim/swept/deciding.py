"""Which parameters decide: indices of levels and differences, and whether one flips the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from wijksim import __version__, params, verdict
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES
from wijksim.results import Interval, interval
from wijksim.state import Floats
from wijksim.sweep import points
from wijksim.swept import indices, results
from wijksim.swept.indices import Found, Index
from wijksim.swept.results import Swept
from wijksim.verdict import Verdict

USUAL: Final = ("need_prevalence", "requests", "unmet_need")  # demand, never requests alone
MAIN: Final = {points.SALTELLI: "total", points.MORRIS: "effect"}  # what parameters are ranked by
RANKED: Final = "srrc"  # the same, of any other design
_LEAST_BLOCKS: Final = 4
_LIMIT: Final = 0.05  # of the number that stands out, to call it more than luck
_THIRD: Final = 1.0 / 3.0 + 1e-9  # a level of Morris's design that lies there belongs to it
_JUDGED: Final = (*verdict.RELEVANT, "requests", "admitted_requests")


def more_than_luck(clear: int, of: int, chance: float) -> bool:
    """Return whether more parameters stand out than would if none did anything.

    Args:
        clear: how many do.
        of: how many there are.
        chance: with which one that does nothing stands out.
    """
    return bool(stats.binom.sf(clear - 1, of, chance) <= _LIMIT)


class Contrast(NamedTuple):
    """What is looked at: the level of a scenario, or its paired difference from another."""

    arm: str
    against: str | None = None


class Spread(NamedTuple):
    """How often the expected difference of need would matter to a council, as shares of points."""

    falls: float  # 0-1
    rises: float


class Turn(NamedTuple):
    """What a parameter does to the verdict: its lowest third of values beside its highest."""

    low: Verdict
    high: Verdict
    need_low: Interval  # the paired difference of need
    need_high: Interval

    @property
    def flips(self) -> str:
        """Return "sign" (of need, both clear), "verdict" (another word), or nothing."""
        ends = (self.need_low, self.need_high)
        if all(one.clear for one in ends):
            means = [one.mean for one in ends if one.mean is not None]
            if means[0] * means[1] < 0.0:
                return "sign"
        return "" if self.low == self.high else "verdict"


@dataclass(frozen=True)
class Sensitivity:
    """Indices of every parameter, for levels and paired differences."""

    swept: Swept
    year: int  # place; 0 is the first
    measures: tuple[str, ...]
    contrasts: tuple[Contrast, ...]  # levels first
    found: dict[tuple[Contrast, str], Found]
    turns: dict[Contrast, tuple[Turn, ...]]  # of differences, a turn a parameter
    verdicts: dict[Contrast, verdict.Judgement]  # over the whole design
    spreads: dict[Contrast, Spread]  # of differences

    @property
    def main(self) -> str:
        """The index that parameters are ranked by."""
        return MAIN.get(self.swept.kind, RANKED)

    def stand_out(self, contrast: Contrast, measure: str = USUAL[0]) -> list[int]:
        """Return the places of the parameters whose index is clear, the weightiest first."""
        clear = self._of(contrast, measure, self.main).clear()
        return [place for place in self.order(contrast, measure) if clear[place]]

    @property
    def by_luck(self) -> float:
        """The chance with which a parameter that does nothing stands out."""
        return 0.05 if self.main == RANKED else 0.025

    @property
    def differences(self) -> tuple[Contrast, ...]:
        """The contrasts that are paired differences."""
        return tuple(one for one in self.contrasts if one.against is not None)

    def order(self, contrast: Contrast, measure: str = USUAL[0]) -> list[int]:
        """Return the places of the parameters, the weightiest first."""
        value = self._of(contrast, measure, self.main).value
        if self.main == RANKED:  # the others are luck where they are below zero
            value = np.abs(value)
        return [int(one) for one in np.argsort(-np.nan_to_num(value, nan=-np.inf), kind="stable")]

    def _of(self, contrast: Contrast, measure: str, name: str) -> Index:
        return self.found[contrast, measure].indices[name]

    def index(self, contrast: Contrast, measure: str, place: int, name: str = "") -> Interval:
        """Return an index of a parameter with its interval; None where it cannot be told."""
        one = self._of(contrast, measure, name or self.main)
        figures = (float(part[place]) for part in one)
        return Interval(*(figure if np.isfinite(figure) else None for figure in figures))

    def frame(self) -> pd.DataFrame:
        """Return tidy rows: a row a measure, contrast, parameter and index.

        Columns: ``measure``, ``arm``, ``against`` (empty for a level), ``year``, ``parameter``,
        ``mark``, ``low`` and ``high`` (its range), ``index``, ``value``, ``value_low``,
        ``value_high``. A value that cannot be told from luck is missing.
        """
        rows = list[tuple[object, ...]]()
        for (contrast, measure), found in self.found.items():
            head = (measure, contrast.arm, contrast.against or "", self.year + 1)
            for place, about in enumerate(self._abouts()):
                for name in found.indices:
                    rows.append((*head, *about, name, *self.index(contrast, measure, place, name)))
        columns = ["measure", "arm", "against", "year", "parameter", "mark", "low", "high"]
        columns += ["index", "value", "value_low", "value_high"]
        return pd.DataFrame(rows, columns=columns)

    def deciding(self, contrast: Contrast | None = None) -> pd.DataFrame:
        """Return which parameters decide the verdict of a difference, the weightiest first.

        Columns: ``parameter``, ``mark``, ``low``, ``high``, ``index`` (of the difference of need)
        with its interval, the verdict and the difference of need with the parameter in the lowest
        and in the highest third of its range, and ``flips`` ("sign", "verdict" or nothing).
        """
        chosen = contrast or self.differences[0]
        abouts, rows = self._abouts(), list[tuple[object, ...]]()
        for place in self.order(chosen):
            turn = self.turns[chosen][place]
            index = self.index(chosen, USUAL[0], place)
            ends = (str(turn.low), *turn.need_low, str(turn.high), *turn.need_high)
            rows.append((*abouts[place], *index, *ends, turn.flips))
        columns = ["parameter", "mark", "low", "high", "index", "index_low", "index_high"]
        for end in ("lowest", "highest"):
            columns += [f"verdict_{end}", f"need_{end}", f"need_{end}_low", f"need_{end}_high"]
        return pd.DataFrame(rows, columns=[*columns, "flips"])

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        swept = self.swept
        return {
            "manifest": {
                "version": __version__,
                "design": dict(swept.design),
                "area": swept.area,
                "preset": swept.preset,
                "only": [one._asdict() for one in swept.only],
                "seeds": list(swept.seeds),
            },
            "year": self.year + 1,
            "index": self.main,
            "contrasts": [self._contrast_json(one) for one in self.contrasts],
        }

    def _contrast_json(self, contrast: Contrast) -> dict[str, Any]:
        said: dict[str, Any] = {"arm": contrast.arm, "against": contrast.against, "measures": {}}
        for measure in self.measures:
            found = self.found[contrast, measure]
            said["measures"][measure] = {
                "unit": MEASURES[measure].unit,
                "told_from_luck": found.told,
                "share_of_luck": found.luck if np.isfinite(found.luck) else None,
                "parameters": {
                    parameter: {
                        name: self.index(contrast, measure, place, name)._asdict()
                        for name in found.indices
                    }
                    for place, parameter in enumerate(self.swept.names)
                },
            }
        if contrast.against is not None:
            said["share_of_points"] = self.spreads[contrast]._asdict()
            said["verdict"] = str(self.verdicts[contrast].verdict)
            said["turns"] = {
                name: {**turn._asdict(), "flips": turn.flips}
                for name, turn in zip(self.swept.names, self.turns[contrast], strict=True)
            }
        return said

    def _abouts(self) -> list[tuple[str, str, float, float]]:
        known = params.table()
        return [
            (name, known[name].mark if name in known else "", float(low), float(high))
            for name, (low, high) in zip(self.swept.names, self.swept.bounds, strict=True)
        ]


def sensitivity(
    folder: str | Path | Swept,
    *,
    measures: Sequence[str] = (),
    year: int | None = None,
    arm: str | None = None,
    against: str | None = None,
    area: str | None = None,
    preset: str | None = None,
    only: Mapping[str, Sequence[float]] | None = None,
) -> Sensitivity:
    """Return which parameters decide the results of a sweep.

    Args:
        folder: of a sweep with a design of Saltelli, Morris, Latin hypercube, Sobol or a CSV.
        measures: beside need, requests and unmet need.
        year: 1 is the first; the last unless said.
        arm: only this scenario; all of them unless said.
        against: "placebo", "status-quo" or the name of a scenario; unless said both the matched
            placebo, where there is one, and the baseline.
        area: where the sweep holds more than one.
        preset: the same.
        only: measure -> range of the baseline outside which points are left out
            (``results.load``).

    Raises:
        InputError: when the sweep is not finished, or its design does not allow this.
    """
    swept = folder if isinstance(folder, Swept) else results.load(folder, area, preset, only)
    chosen = results.check_measures(measures, USUAL)
    place = results.check_year(year, swept.last)
    check_design(swept)
    contrasts = _contrasts(swept, arm, against)
    found = {
        (contrast, measure): _indices(swept, contrast, measure, place)
        for contrast in contrasts
        for measure in chosen
    }
    differences = [one for one in contrasts if one.against is not None]
    turns = {one: _turns(swept, one, place) for one in differences}
    verdicts = {
        one: judged(swept, one, place, np.ones(len(swept.points), np.bool_)) for one in differences
    }
    spreads = {one: _spread(_figures(swept, one, USUAL[0], place)) for one in differences}
    return Sensitivity(swept, place, chosen, contrasts, found, turns, verdicts, spreads)


def _spread(values: Floats) -> Spread:
    """Return how often need falls or rises by what matters, on average over the seeds."""
    mean, least = values.mean(axis=1), verdict.DEMAND[USUAL[0]]
    return Spread(float((mean <= -least).mean()), float((mean >= least).mean()))


def check_design(swept: Swept) -> None:
    """Raise InputError unless the design of a sweep allows indices."""
    told, d, count = "", len(swept.names), len(swept.points)
    if swept.kind == points.GRID:
        told = "its design is a grid, which has no indices; give the plan a [design] with "
        told += f"kind = '{points.MORRIS}' (many parameters) or '{points.SALTELLI}' (a dozen)"
    elif swept.kind in MAIN:
        blocks = int(swept.blocks[-1]) + 1
        if blocks < _LEAST_BLOCKS:
            told = f"its design has n = {blocks}; intervals need n = {_LEAST_BLOCKS} at least"
    elif count < 2 * d + 10:
        told = f"{count} points are too few for {d} parameters; take {2 * d + 10} at least"
    if told:
        raise InputError(Problem(swept.where, "design", told))


def _contrasts(swept: Swept, arm: str | None, against: str | None) -> tuple[Contrast, ...]:
    arms = swept.arms() if arm is None else (arm,)
    found = [Contrast(swept.scenarios[0])]
    for one in arms:
        first = swept.against(one, against)
        found.append(Contrast(one, first))
        if against is None and first != swept.scenarios[0]:
            found.append(Contrast(one, swept.scenarios[0]))
    return tuple(found)


def _figures(swept: Swept, contrast: Contrast, measure: str, year: int) -> Floats:
    """Return the figures of a contrast, shape (points, seeds)."""
    own = swept.values(contrast.arm, measure)[:, :, year]
    if contrast.against is None:
        return own
    difference: Floats = own - swept.values(contrast.against, measure)[:, :, year]
    return difference


def _indices(swept: Swept, contrast: Contrast, measure: str, year: int) -> Found:
    values = _figures(swept, contrast, measure, year)
    values = values[:, np.isfinite(values).all(axis=0)]  # a seed without a figure somewhere
    if values.shape[1] == 0:
        told = f"'{measure}' has points without a figure in every seed; take another measure"
        raise InputError(Problem(swept.where, "measure", told))
    if swept.kind == points.SALTELLI:
        return indices.sobol(values, len(swept.names), swept.design["second_order"])
    if swept.kind == points.MORRIS:
        return indices.morris(values, swept.points, swept.bounds)
    return indices.ranks(values, swept.points)


def _turns(swept: Swept, contrast: Contrast, year: int) -> tuple[Turn, ...]:
    found = []
    for place, (low, high) in enumerate(swept.bounds):
        unit = (swept.points[:, place] - low) / (high - low)
        ends = [unit <= _THIRD, unit >= 1.0 - _THIRD]
        first, last = (judged(swept, contrast, year, there) for there in ends)
        need = [_difference(swept, contrast, year, there) for there in ends]
        found.append(Turn(first.verdict, last.verdict, *need))
    return tuple(found)


def judged(swept: Swept, contrast: Contrast, year: int, there: Any) -> verdict.Judgement:
    """Judge a difference over some of the points, by the rule that ``compare`` judges by.

    What seeds are to ``compare``, blocks of the design are here: each gives the mean over its
    points and seeds, so that the intervals are over the other parameters and luck together.

    Args:
        swept: the sweep.
        contrast: a paired difference.
        year: place of the year.
        there: which points count, shape (points,).
    """
    assert contrast.against is not None
    arms = (contrast.arm, contrast.against)
    figures = [
        {name: _by_block(swept, scenario, name, there) for name in _JUDGED} for scenario in arms
    ]
    return verdict.judge(figures[0], figures[1], year)


def _difference(swept: Swept, contrast: Contrast, year: int, there: Any) -> Interval:
    assert contrast.against is not None
    arm, base = (_by_block(swept, one, USUAL[0], there) for one in contrast if one is not None)
    return interval((arm - base)[:, year])


def _by_block(swept: Swept, scenario: str, measure: str, there: Any) -> Floats:
    """Return means over points and seeds, shape (blocks that have such a point, years)."""
    values = swept.values(scenario, measure)[there].mean(axis=1)
    blocks = swept.blocks[there]
    first = np.flatnonzero(np.diff(blocks, prepend=-1))  # blocks lie one after the other
    counts = np.diff(first, append=len(blocks))
    found: Floats = np.add.reduceat(values, first, axis=0) / counts[:, None]
    return found
