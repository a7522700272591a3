"""What a calibration says: facts before and after, what the facts inform, and the new defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from wijksim import params
from wijksim.calibration import runs, space
from wijksim.calibration.checks import LEVEL
from wijksim.calibration.runs import Folder, Lot
from wijksim.calibration.space import Dimension
from wijksim.calibration.study import Found, misfit
from wijksim.calibration.targets import Target, plain, wanted, warped
from wijksim.state import Floats

INFORMED: Final = 0.7  # width of the posterior over that of the prior: the facts say much
LITTLE: Final = 0.9  # ... or next to nothing, above this
_NOISES: Final = 50  # draws of the discrepancy a member
_ENDS: Final = (0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL))
_PAIRS: Final = 8  # correlations that are told
_BEFORE, _CENTRAL, _AFTER, _APART, _MEMBERS = 1_200_000, 1_300_000, 1_400_000, 1_500_000, 1_600_000


class Checking(NamedTuple):
    """How much is run to check."""

    seeds: int = 6  # of the defaults, before and after
    central: int = 12  # members that may become the defaults ...
    each: int = 4  # ... and seeds of each
    members: int = 60  # on the areas that are held out


QUICK: Final = Checking(2, 3, 2, 8)


class FactRow(NamedTuple):
    """One fact, before and after."""

    target: Target
    before: float  # mean over seeds at the table's values
    after: float  # mean over seeds at the proposed values
    low: float  # 90 % predictive band of the posterior, discrepancy included
    high: float
    mean: float  # of the posterior

    def inside(self, figure: float) -> bool:
        """Return whether a figure lies in the band of the fact."""
        return self.target.low <= figure <= self.target.high

    @property
    def covered(self) -> bool:
        """Whether the predictive band holds the fact."""
        return self.low <= self.target.value <= self.high


class Width(NamedTuple):
    """What the facts say about one parameter."""

    dimension: Dimension
    default: float
    proposed: float
    low: float  # 5 % of the posterior, in the unit of the parameter
    middle: float
    high: float
    ratio: float  # standard deviation of posterior over prior, on the scale of the prior


class Reading(NamedTuple):
    """All that is told of a calibration."""

    facts: tuple[FactRow, ...]  # of the areas of the fit
    held_out: tuple[FactRow, ...]
    widths: tuple[Width, ...]
    correlations: tuple[tuple[str, str, float], ...]  # the largest, over the posterior
    proposed: dict[str, float]
    member: int  # which member of the posterior that is


def read(
    found: Found,
    fitted: Folder,
    apart: tuple[Folder, tuple[Target, ...]],
    checking: Checking,
    seed: int,
    told: Callable[[str, int, int], None],
) -> Reading:
    """Return what a calibration says; runs the values before and after, and held-out areas.

    Args:
        found: the calibration.
        fitted: folder and simulator of its areas.
        apart: those of the areas that are held out, and their targets.
        checking: how much to run.
        seed: of the runs.
        told: as ``runs.carry_out``.
    """
    dimensions = space.design().dimensions
    table = params.table()
    before = space.unit({one.name: table[one.name].value for one in dimensions}, dimensions)
    member = _central(found, fitted, checking, seed, told)
    after = found.points[member]
    held, held_targets = apart

    def repeated(
        folder: Folder, targets: tuple[Target, ...], name: str, at: Floats, add: int
    ) -> Floats:
        lot = Lot(name, np.tile(at, (checking.seeds, 1)), seed + add, targets)
        return runs.carry_out(folder, lot, told)

    rows = _rows(
        found.targets,
        repeated(fitted, found.targets, "before", before, _BEFORE),
        repeated(fitted, found.targets, "after", after, _AFTER),
        (found.figures, found.weights),
        seed,
    )
    chosen = resampled(found.weights, checking.members, seed)
    lot = Lot("held-out-members", found.points[chosen], seed + _MEMBERS, held_targets)
    even = np.full(len(chosen), 1.0 / len(chosen))
    held_rows = _rows(
        held_targets,
        repeated(held, held_targets, "held-out-before", before, _BEFORE + _APART),
        repeated(held, held_targets, "held-out-after", after, _AFTER + _APART),
        (runs.carry_out(held, lot, told), even),
        seed,
    )
    proposed = {name: rounded(value) for name, value in space.values(after, dimensions).items()}
    widths = tuple(_widths(found, dimensions, proposed))
    return Reading(rows, held_rows, widths, _correlations(found, dimensions), proposed, member)


def resampled(weights: Floats, count: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return places drawn in proportion to weights, as evenly as can be (systematic)."""
    rng = np.random.default_rng(seed)
    marks = (rng.random() + np.arange(count)) / count
    places = np.searchsorted(np.cumsum(weights), marks).clip(max=len(weights) - 1)
    return np.asarray(rng.permutation(places))


def rounded(value: float) -> float:
    """Return a value with three figures, as the table of parameters has them."""
    return float(f"{value:.3g}")


def _central(
    found: Found,
    folder: Folder,
    checking: Checking,
    seed: int,
    told: Callable[[str, int, int], None],
) -> int:
    """Return the member that fits best, over some seeds, of those nearest to the middle."""
    aims = tuple(one for one in found.targets if one.fitted)
    middle = found.weights @ found.points
    spread = np.sqrt(found.weights @ (found.points - middle) ** 2)
    distance = (((found.points - middle) / spread) ** 2).sum(axis=1)
    heavy = found.weights >= np.median(found.weights)
    near = np.argsort(np.where(heavy, distance, np.inf))[: checking.central]
    points = np.repeat(found.points[near], checking.each, axis=0)
    figures = runs.carry_out(folder, Lot("central", points, seed + _CENTRAL, found.targets), told)
    means = figures.reshape(len(near), checking.each, -1).mean(axis=1)[:, found.fitted]
    fits = np.column_stack([warped(one, means[:, k]) for k, one in enumerate(aims)])
    return int(near[np.argmin(misfit(fits, *wanted(aims)))])


def _rows(
    targets: tuple[Target, ...],
    before: Floats,
    after: Floats,
    posterior: tuple[Floats, Floats],
    seed: int,
) -> tuple[FactRow, ...]:
    rng = np.random.default_rng(seed)
    _, sds = wanted(targets)
    figures, weights = posterior
    rows = []
    for place, one in enumerate(targets):
        known = np.isfinite(figures[:, place])
        some, heavy = figures[known, place], weights[known] / weights[known].sum()
        many = warped(one, np.repeat(some, _NOISES))
        many = plain(one, many + sds[place] * rng.standard_normal(len(many)))
        ends = [quantile(many, np.repeat(heavy, _NOISES), at) for at in _ENDS]
        means = [float(np.nanmean(runs[:, place])) for runs in (before, after)]
        rows.append(FactRow(one, means[0], means[1], ends[0], ends[1], float(some @ heavy)))
    return tuple(rows)


def quantile(values: Floats, weights: Floats, at: float) -> float:
    """Return the value below which a share of the weight lies."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    place = int(np.searchsorted(total, at * total[-1]))
    return float(values[order][min(place, len(values) - 1)])


def _widths(
    found: Found, dimensions: tuple[Dimension, ...], proposed: dict[str, float]
) -> Iterator[Width]:
    middle = found.weights @ found.points
    spread = np.sqrt(found.weights @ (found.points - middle) ** 2)
    for place, one in enumerate(dimensions):
        ends = [quantile(found.points[:, place], found.weights, at) for at in (0.05, 0.5, 0.95)]
        units = np.full((3, len(dimensions)), 0.5)
        units[:, place] = ends
        low, half, high = (space.values(row, dimensions)[one.name] for row in units)
        default = params.table()[one.name].value
        ratio = float(spread[place]) * np.sqrt(12.0)  # of an even prior on 0-1
        yield Width(one, default, proposed[one.name], low, half, high, ratio)


def _correlations(
    found: Found, dimensions: tuple[Dimension, ...]
) -> tuple[tuple[str, str, float], ...]:
    """Return the largest correlations over the posterior; chance alone gives some of .2."""
    centred = found.points - found.weights @ found.points
    covariance = (centred * found.weights[:, None]).T @ centred
    sd = np.sqrt(np.diag(covariance))
    matrix = covariance / np.outer(sd, sd)
    pairs = [
        (dimensions[i].name, dimensions[j].name, float(matrix[i, j]))
        for i in range(len(dimensions))
        for j in range(i)
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[2]))[:_PAIRS])
