"""What the fit is held against: facts of areas, each with how far the model may be off.

The discrepancy of a fact is what the model is allowed to miss it by, one standard deviation: it
holds the error of the source, and that the model's figure is not quite what the source counts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim import running
from wijksim.calibration import space
from wijksim.measures import MEASURES, yearly
from wijksim.params import Params
from wijksim.sources import profiles
from wijksim.state import Floats
from wijksim.units import WEEKS_PER_YEAR

YEARS: Final = 14  # from an empty start; loads, ties and cases no longer move much by year 8
LOOKED_AT: Final = 5  # the last years of it
AVERAGE: Final = "nederland"
# Returns over closings of the same year: over 100 where many cases begin anew.
_NO_SHARE: Final = ("reentry",)
_HALF: Final = 0.5  # keeps a share of 0 or 100 % at a finite place


class Target(NamedTuple):
    """One fact of one area."""

    area: str
    measure: str
    value: float
    sd: float  # the discrepancy
    low: float  # of the band
    high: float
    fitted: bool
    percent: bool

    @property
    def name(self) -> str:
        """How the column of runs is called."""
        return f"{self.area}.{self.measure}"


def warped(target: Target, figures: Floats) -> Floats:
    """Return figures on the scale on which errors are alike: log odds of shares, else logs."""
    if target.percent:
        share = (np.clip(figures, 0.0, 100.0) + _HALF) / (100.0 + 2.0 * _HALF)
        return np.asarray(np.log(share / (1.0 - share)))
    return np.asarray(np.log(np.maximum(figures, 0.0) + 1.0))


def plain(target: Target, figures: Floats) -> Floats:
    """Return what ``warped`` made of, in the unit of the fact."""
    if target.percent:
        share = (100.0 + 2.0 * _HALF) / (1.0 + np.exp(-figures)) - _HALF
        return np.asarray(np.clip(share, 0.0, 100.0))
    return np.asarray(np.maximum(np.exp(figures) - 1.0, 0.0))


def wanted(targets: tuple[Target, ...]) -> tuple[Floats, Floats]:
    """Return the values of facts and their discrepancies on the scale of ``warped``."""
    ends = [
        [float(warped(one, np.array(one.value + side * one.sd))) for side in (-1.0, 0.0, 1.0)]
        for one in targets
    ]
    found = np.array(ends, np.float64).reshape(-1, 3)
    return found[:, 1], 0.5 * (found[:, 2] - found[:, 0])


@cache
def targets(held_out: bool = False) -> tuple[Target, ...]:
    """Return all targets of the areas of the fit, or of those that are held out.

    Facts of the whole country belong to the average area; of others RIVM's figures are known.
    """
    text = (files("wijksim") / "data" / "calibration.toml").read_text(encoding="utf-8")
    data, made = tomllib.loads(text), list[Target]()
    if not held_out:
        for measure, row in data["facts"].items():
            low, high = row["band"]
            made.append(_target(AVERAGE, measure, row, row["value"], (low, high)))
    design = space.design()
    for area, _ in design.held_out if held_out else design.areas:
        if area == AVERAGE:
            continue
        for measure, row in data["per_area"].items():
            value = float(getattr(profiles.load(area).targets, measure).value)
            band = (value - row["band"], value + row["band"])
            made.append(_target(area, measure, row, value, band))
    return tuple(made)


def _target(
    area: str, measure: str, row: Mapping[str, Any], value: float, band: tuple[float, float]
) -> Target:
    percent = MEASURES[measure].unit.startswith("%") and measure not in _NO_SHARE
    fitted = row["role"] == "fit"
    return Target(area, measure, float(value), float(row["sd"]), *band, fitted, percent)


def simulate(
    params: Params, seed: int, areas: tuple[tuple[str, float], ...], wanted: tuple[Target, ...]
) -> Floats:
    """Return what the model gives for each target, shape (targets,), from one run an area.

    Args:
        params: of the runs.
        seed: of the runs.
        areas: with the share of their size.
        wanted: targets, each of one of the areas.
    """
    found: dict[str, float] = {}
    for area, share in areas:
        profile = profiles.load(area).scaled(share)
        start = running.begin(profile, params, seed, YEARS * WEEKS_PER_YEAR)
        adults, residents = len(start.world.people.age), float(start.world.residents[0])
        years = yearly(start.burn_in, adults, residents, params)
        for one in wanted:
            if one.area == area:
                last = years[one.measure][-LOOKED_AT:]
                known = last[np.isfinite(last)]
                found[one.name] = float(known.mean()) if len(known) else np.nan
    return np.array([found[one.name] for one in wanted], np.float64)
