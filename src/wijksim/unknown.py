"""What is not known, beside chance: the same comparison in many worlds that the facts leave open.

More seeds make an interval narrow, and say nothing of numbers that no source gives. Each world
has other values of these, within what facts leave open (``worlds``). What differs between worlds
beyond chance is what we do not know. Worlds are no forecasts: they say how far an outcome hangs on
what was assumed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from wijksim import comparing, params
from wijksim import worlds as kept_to_facts
from wijksim.comparing import Plan, Progress
from wijksim.errors import InputError, Problem
from wijksim.measures import MEASURES
from wijksim.params import Params
from wijksim.state import Floats
from wijksim.verdict import RELEVANT

SEEDS: Final = 4  # of each world: chance is taken out of the band, so few are enough
LEAST: Final = 10  # worlds: a band of 5 to 95 % of fewer is two of them
MOST: Final = 1000
OUTER: Final = (5.0, 95.0)  # per cent of worlds
WATCHED: Final = ("need_prevalence", "requests", *(n for n in RELEVANT if n != "need_prevalence"))


class Band(NamedTuple):
    """How a difference from the baseline, last year, comes out over worlds."""

    mean: float
    low: float  # 5 % of worlds, chance taken out; in the unit of the measure
    high: float  # 95 %
    lower: int  # worlds whose own mean is below zero, chance included: half of them without effect
    worlds: int  # that have the figure
    chance: float  # share of the variance over worlds that chance explains, 0-1


@dataclass(frozen=True)
class Unknown:
    """A comparison in many worlds."""

    scenarios: tuple[str, ...]  # all but the baseline
    members: tuple[Params, ...]  # the parameters of each world
    tried: int  # draws of which these worlds keep to the levels that facts allow
    seeds: tuple[int, ...]
    differences: Floats  # (worlds, seeds, scenarios, WATCHED), last year; NaN where there is none

    def band(self, scenario: int, measure: str) -> Band | None:
        """Return the band of a scenario (0: the first after the baseline), None without figures."""
        return band(self.differences[:, :, scenario, WATCHED.index(measure)])

    def means(self, scenario: int, measure: str) -> Floats:
        """Return the mean difference over the seeds of each world, shape (worlds,)."""
        return _means(self.differences[:, :, scenario, WATCHED.index(measure)])

    def frame(self) -> pd.DataFrame:
        """Return a row a scenario and measure: the band over worlds."""
        rows = []
        for place, scenario in enumerate(self.scenarios):
            for measure in WATCHED:
                found = self.band(place, measure)
                if found is not None:
                    names = {"scenario": scenario, "measure": measure}
                    rows.append({**names, "unit": MEASURES[measure].unit, **found._asdict()})
        return pd.DataFrame(rows)

    def worlds(self) -> pd.DataFrame:
        """Return a row a world: the parameters that differ, and the mean difference of each."""
        rows: list[dict[str, float]] = []
        for number, own in enumerate(self.members):
            row: dict[str, float] = {"world": number + 1}
            for place, scenario in enumerate(self.scenarios):
                for measure in WATCHED:
                    row[f"{scenario}: {measure}"] = float(self.means(place, measure)[number])
            row |= {name: params.read(own, name) for name in params.table()}
            rows.append(row)
        table = pd.DataFrame(rows)
        return table.loc[:, [name for name in table if table[name].nunique() > 1]]

    def to_json(self) -> dict[str, Any]:
        """Return what the JSON of a comparison says of it."""
        rows = self.frame().to_dict("records")
        counts = {"worlds": len(self.members), "tried": self.tried}
        return {**counts, "seeds": list(self.seeds), "bands": rows}


def check(worlds: int, preset: str, start: str) -> None:
    """Raise InputError where a comparison cannot be put to that many worlds."""
    told = {}
    if not LEAST <= worlds <= MOST:
        told["unknown"] = f"{worlds} is outside {LEAST} to {MOST} worlds"
    if preset == "fitted":
        told["preset"] = "worlds differ in what 'fitted' holds; take evidence, essay or sceptic"
    if start == "short":
        told["start"] = "each world would need its own donors; take full with --unknown"
    if told:
        raise InputError([Problem("command line", key, words) for key, words in told.items()])


def carry_out(plan: Plan, worlds: int, seed: int = 1, progress: Progress | None = None) -> Unknown:
    """Run a comparison in many worlds.

    Args:
        plan: what ``comparing.prepare`` returned; its first four seeds are used.
        worlds: number of them, 10 to 1000.
        seed: of the draws of worlds.
        progress: called with (worlds done, worlds in all).

    Raises:
        InputError: for a number, preset or start that does not go with it.
    """
    check(worlds, plan.preset, plan.start)
    members, tried = kept_to_facts.of(plan, worlds, seed, progress)
    seeds, found = plan.seeds[:SEEDS], list[Floats]()
    for number, own in enumerate(members):
        part = plan._replace(params=own, seeds=seeds, placebos=False, half_width={}, cache=False)
        found.append(_differences(comparing.carry_out(part)))
        if progress is not None:
            progress(number + 1, worlds)
    names = tuple(one.name for one in plan.scenarios[1:])
    return Unknown(names, members, tried, seeds, np.array(found))


def _differences(done: comparing.Comparison) -> Floats:
    """Return differences of the last year, shape (seeds, scenarios, WATCHED)."""
    base, *others = done.arms
    return np.array(
        [[arm.yearly[name][:, -1] - base.yearly[name][:, -1] for name in WATCHED] for arm in others]
    ).transpose(2, 0, 1)


def band(values: Floats) -> Band | None:
    """Return what differs between worlds beyond chance.

    The variance of means over worlds is what is not known plus chance; chance is known from the
    seeds of each world. Means are drawn towards their middle until what is left is the first part
    (shrinkage by method of moments), and the outer 5 % on either side are left out.

    Args:
        values: a difference, shape (worlds, seeds); NaN where a run has none.
    """
    means = _means(values)
    known = np.isfinite(means)
    if not known.any():
        return None
    means, values = means[known], values[known]
    total = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    share = min(1.0, _noise(values) / total) if total > 0.0 else 0.0
    middle = float(means.mean())
    shrunk = middle + math.sqrt(1.0 - share) * (means - middle)
    low, high = np.percentile(shrunk, OUTER).tolist()
    return Band(middle, low, high, int((means < 0.0).sum()), len(means), share)


def _means(values: Floats) -> Floats:
    finite = np.isfinite(values)
    count = finite.sum(axis=1)
    total = np.where(finite, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _noise(values: Floats) -> float:
    """Return the variance that chance gives the mean of a world, 0 where no seed repeats."""
    errors = [
        own[np.isfinite(own)].var(ddof=1) / np.isfinite(own).sum()
        for own in values
        if np.isfinite(own).sum() > 1
    ]
    return float(np.mean(errors)) if errors else 0.0
