"""Early signals: which measures of months 6-12 tell the last year best."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from wijksim.errors import InputError, Problem
from wijksim.results import Interval
from wijksim.state import Floats
from wijksim.sweep import tables
from wijksim.swept import results
from wijksim.swept.results import Swept, Whole, drawn, ends

FIRST, LAST = 7, 12  # months of four weeks: weeks 25 to 48
TARGETS: Final = ("need_prevalence", "unmet_need")
LOOKS: Final = ("parameters", "luck", "arms")
NEVER_ALONE: Final = ("requests", "requests_team", "admitted_requests")
MOST: Final = 5  # measures to watch
_DRAWS: Final = 200
_SEED: Final = 1
_ALIKE: Final = 0.9  # rank correlation from which a measure tells nothing beside another
_LEAST_SEEDS: Final = 5  # for luck: seeds are the same at all points, so two are one comparison
LEAST_POINTS: Final = 10

Values = dict[str, Floats]  # measure -> (arms, points, seeds)


class Tie(NamedTuple):
    """How early figures of a measure go with a late one: rank correlations with intervals."""

    measure: str
    target: str
    parameters: Interval  # over points, within a scenario, mean over scenarios
    luck: Interval  # over seeds, within a point and scenario
    arms: Interval  # over scenarios, within a point and seed


@dataclass(frozen=True)
class Signals:
    """What of months 6-12 tells the last year."""

    swept: Swept
    scenarios: tuple[str, ...]
    year: int  # place; 0 is the first
    ties: tuple[Tie, ...]
    alike: pd.DataFrame  # rank correlations of early figures with one another, over points

    def tie(self, measure: str, target: str) -> Tie:
        """Return how a measure goes with a target."""
        return next(one for one in self.ties if (one.measure, one.target) == (measure, target))

    def watch(self, target: str = TARGETS[0]) -> tuple[Tie, ...]:
        """Return what to watch, the most telling first; never the number of requests.

        A measure stands here when its interval over parameters leaves zero out, and when it does
        not say the same as one above it.
        """
        own = [one for one in self.ties if one.target == target and _known(one.parameters)]
        kept = list[Tie]()
        for one in sorted(own, key=lambda tie: -abs(tie.parameters.mean or 0.0)):
            if one.measure in NEVER_ALONE or not one.parameters.clear:
                continue
            same = (abs(float(self.alike.loc[one.measure, other.measure])) for other in kept)  # type: ignore[arg-type]
            if all(rank < _ALIKE for rank in same):
                kept.append(one)
        return tuple(kept[:MOST])

    def frame(self) -> pd.DataFrame:
        """Return a row a measure, target and look: rank correlation with its interval."""
        rows = [
            (one.measure, one.target, self.year + 1, look, *getattr(one, look))
            for one in self.ties
            for look in LOOKS
        ]
        columns = ["measure", "target", "year", "look", "rank", "rank_low", "rank_high"]
        return pd.DataFrame(rows, columns=columns)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "area": self.swept.area,
            "preset": self.swept.preset,
            "only": [one._asdict() for one in self.swept.only],
            "scenarios": list(self.scenarios),
            "months": [FIRST, LAST],
            "year": self.year + 1,
            "watch": {target: [one.measure for one in self.watch(target)] for target in TARGETS},
            "ties": [
                {
                    "measure": one.measure,
                    "target": one.target,
                    **{look: getattr(one, look)._asdict() for look in LOOKS},
                }
                for one in self.ties
            ],
        }


def signals(
    folder: str | Path | Swept,
    *,
    year: int | None = None,
    area: str | None = None,
    preset: str | None = None,
    only: Mapping[str, Sequence[float]] | None = None,
) -> Signals:
    """Return which measures of months 6-12 tell a later year best.

    Three looks: between parameters (points of one scenario), by luck alone (seeds of one point),
    and between scenarios (under the same parameters and luck). Intervals: percentiles of a
    bootstrap over blocks of the design and seeds.

    Args:
        folder: of a sweep with months, at least 12 of them.
        year: 1 is the first; the last unless said.
        area: where the sweep holds more than one.
        preset: the same.
        only: measure -> range of the baseline outside which points are left out
            (``results.load``).

    Raises:
        InputError: when the sweep is not finished, or holds too few months, years or points.
    """
    swept = folder if isinstance(folder, Swept) else results.load(folder, area, preset, only)
    place = results.check_year(year, swept.last)
    _check(swept, place)
    scenarios = _complete(swept)
    early = _early(swept, scenarios)
    late = {
        target: np.array([swept.values(one, target)[:, :, place] for one in scenarios])
        for target in TARGETS
    }
    ties = _ties(swept, early, late)
    alike = pd.DataFrame({name: one.mean(axis=2).ravel() for name, one in early.items()})
    return Signals(swept, scenarios, place, ties, alike.corr(method="spearman"))


def _check(swept: Swept, place: int) -> None:
    told, field = "", "months"
    if swept.months is None or int(swept.months["month"].max()) < LAST:
        told = f"signals need the first {LAST} months; give the plan months = {LAST} (the default)"
    elif place == 0:
        told, field = "year 1 holds the months themselves; take a later one", "year"
    elif len(swept.points) < LEAST_POINTS and len(swept.seeds) < LEAST_POINTS:
        told, field = f"too few runs: take {LEAST_POINTS} points or seeds at least", "points"
    if told:
        raise InputError(Problem(swept.where, field, told))


def _complete(swept: Swept) -> tuple[str, ...]:
    """Return the scenarios, placebos too, that were run at every point."""
    counts = swept.years["scenario"].value_counts()
    whole = len(swept.points) * len(swept.seeds) * swept.last
    names = swept.years["scenario"].unique().tolist()
    return tuple(name for name in names if counts[name] == whole)


def _early(swept: Swept, scenarios: tuple[str, ...]) -> Values:
    """Return each measure over months 7-12, shape (scenarios, points, seeds), without gaps."""
    assert swept.months is not None
    some = swept.months[swept.months["month"].between(FIRST, LAST)]
    keys = ["scenario", "point", "seed"]
    means = some.groupby(keys, sort=False)[list(tables.monthly())].mean().reset_index()
    shape = (len(swept.points), len(swept.seeds))
    found = Values()
    for name in tables.monthly():
        parts = [
            means.loc[means["scenario"] == one, name].to_numpy(np.float64) for one in scenarios
        ]
        whole = np.array([part.reshape(shape) for part in parts])
        if np.isfinite(whole).all() and np.ptp(whole) > 0.0:
            found[name] = whole
    return found


def _ties(swept: Swept, early: Values, late: Values) -> tuple[Tie, ...]:
    """Return the three correlations of each measure with each target."""
    if not early:  # no figure moves
        return ()
    blocks = swept.blocks
    members = [np.flatnonzero(blocks == one) for one in range(int(blocks[-1]) + 1)]
    one, two = np.array(list(early.values())), np.array(list(late.values()))
    arms, points, seeds = two.shape[1:]
    possible = {
        "parameters": (_between_points, points >= LEAST_POINTS),
        "luck": (_between_seeds, seeds >= _LEAST_SEEDS),
        "arms": (_between_arms, arms > 1),
    }
    found = {}
    for look, (estimate, allowed) in possible.items():
        unknown = np.full((len(one), len(two)), np.nan)
        value, low, high = estimate(one, two) if allowed else unknown, unknown, unknown
        if allowed:
            rng, many = np.random.default_rng(_SEED), list[Floats]()
            for _ in range(_DRAWS):
                chosen, counts = drawn(len(members), seeds, rng)
                some = np.concatenate([members[block] for block in chosen])
                kept = _seeds(counts, look)
                many.append(estimate(*(part[:, :, some][..., kept] for part in (one, two))))
            low, high = ends(np.array(many))
        found[look] = (value, low, high)
    return tuple(
        Tie(name, target, *(_interval(found[look], (row, column)) for look in LOOKS))
        for row, name in enumerate(early)
        for column, target in enumerate(late)
    )


def _interval(found: tuple[Floats, Floats, Floats], at: tuple[int, int]) -> Interval:
    figures = [float(part[at]) for part in found]
    return Interval(*figures) if np.isfinite(figures).all() else Interval(None, None, None)


def _seeds(counts: Floats, look: str) -> Whole:
    """Return the seeds of a draw; for luck each once, as one seed twice is no luck."""
    if look == "luck":
        return np.flatnonzero(counts)
    return np.repeat(np.arange(len(counts)), counts.astype(np.int64))


# Each takes figures of shape (measures, arms, points, seeds) and (targets, arms, points, seeds),
# and returns rank correlations of shape (measures, targets).


def _between_points(early: Floats, late: Floats) -> Floats:
    """Rank correlations over points of means over seeds, on average over scenarios."""
    each = [_rank(early[:, arm].mean(axis=2), late[:, arm].mean(axis=2)) for arm in _arms(late)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a figure that stands still in all arms
        found: Floats = np.nanmean(each, axis=0)
    return found


def _arms(late: Floats) -> range:
    return range(late.shape[1])


def _between_seeds(early: Floats, late: Floats) -> Floats:
    """Rank correlations of what differs between seeds of one point and scenario."""
    return _rank(*(one - one.mean(axis=3, keepdims=True) for one in (early, late)))


def _between_arms(early: Floats, late: Floats) -> Floats:
    """Rank correlations of what differs between scenarios under the same luck."""
    return _rank(*(one - one.mean(axis=1, keepdims=True) for one in (early, late)))


def _rank(one: Floats, two: Floats) -> Floats:
    """Return the rank correlation of each row of one with each row of two; NaN without spread."""
    first, second = (_standard(part.reshape(len(part), -1)) for part in (one, two))
    found: Floats = first @ second.T
    return found


def _standard(rows: Floats) -> Floats:
    ranked = stats.rankdata(rows, axis=1)
    ranked = ranked - ranked.mean(axis=1, keepdims=True)
    length = np.sqrt((ranked**2).sum(axis=1, keepdims=True))
    found: Floats = ranked / np.where(length > 0.0, length, np.nan)
    return found


def _known(value: Interval) -> bool:
    return value.mean is not None and value.low is not None
