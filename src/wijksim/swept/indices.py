"""Sensitivity indices with intervals over the design and over seeds.

The estimators are those of SALib (a test holds them equal where there is no luck), with one
difference: a product of two figures is taken from two different seeds (``results.crossed``). SALib
takes outcomes as exact; here luck would otherwise count as an effect of every parameter. So the
indices are those of the expected outcome, which no number of seeds shows exactly.

Intervals: 95 %, percentiles of a bootstrap that draws whole blocks of the design (a row of
Saltelli's matrices, a trajectory of Morris, a point) and seeds, both with replacement. What cannot
be below zero can be estimated there, from luck; its interval then ends at zero, so that a parameter
is clear only on the upper side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from scipy import stats

from wijksim.state import Floats
from wijksim.swept.results import Whole, crossed, drawn, ends

DRAWS: Final = 1000
RANK_DRAWS: Final = 200  # each inverts a matrix as large as there are parameters
_SEED: Final = 1  # of the bootstrap: the same folder gives the same intervals


class Index(NamedTuple):
    """An index of each parameter with its interval; NaN where it cannot be told."""

    value: Floats
    low: Floats
    high: Floats

    def clear(self) -> Any:
        """Return for each parameter whether the interval leaves zero out."""
        return (self.low > 0.0) | (self.high < 0.0)


class Found(NamedTuple):
    """The indices of one figure, by name, and what is said of the figure as a whole."""

    indices: Mapping[str, Index]
    variance: float  # of the expected outcome over the design
    luck: float  # share of the variance between points that is luck, 0-1; NaN with one seed
    told: bool  # whether the parameters move it more than luck does


def sobol(values: Floats, parameters: int, second_order: bool = False) -> Found:
    """Return first-order and total indices of Saltelli's design.

    First order, Saltelli and others (2010) doi:10.1016/j.cpc.2009.09.018; total, Jansen (1999)
    doi:10.1016/S0010-4655(98)00154-4. With E over blocks and V the variance of A and B together:
    S = E[B (AB - A)] / V and T = E[(A - AB)^2] / 2 V.

    Args:
        values: of every point in the order of the design, shape (points, seeds).
        parameters: how many there are.
        second_order: whether the design has the points for second-order indices (not used).
    """
    size = (2 if second_order else 1) * parameters + 2
    y = values.T.reshape(values.shape[1], -1, size)  # (seeds, blocks, rows of a block)
    outer = y[:, :, [0, -1]]
    y = y - outer.mean(axis=(1, 2), keepdims=True)  # a seed that is high everywhere moves nothing
    first, last, others = y[:, :, 0], y[:, :, -1], y[:, :, 1 : 1 + parameters]
    steps = others - first[:, :, None]

    def estimate(chosen: Whole, counts: Floats) -> Floats:
        a, b, step = first[:, chosen], last[:, chosen], steps[:, chosen]
        both = np.concatenate([a, b], axis=1)
        middle = both.mean(axis=1)
        variance = crossed(both, both, counts).mean() - crossed(middle, middle, counts)
        own = crossed(np.broadcast_to(b[:, :, None], step.shape), step, counts).mean(axis=0)
        total = 0.5 * crossed(step, step, counts).mean(axis=0)
        scale = variance if variance > 0.0 else np.nan
        return np.concatenate([[variance], own / scale, total / scale])

    value, low, high = _resampled(estimate, y.shape[1], y.shape[0])
    told = bool(low[0] > 0.0)
    d = parameters
    parts = {"first": slice(1, 1 + d), "total": slice(1 + d, 1 + 2 * d)}
    high = np.maximum(high, 0.0)
    found = {name: Index(value[part], low[part], high[part]) for name, part in parts.items()}
    if not told:
        found = {name: _unknown(d) for name in found}
    seen = float(y[:, :, [0, -1]].mean(axis=0).var())
    return Found(found, float(value[0]), _share_of_luck(float(value[0]), seen, y.shape[0]), told)


def morris(values: Floats, at: Floats, bounds: Floats) -> Found:
    """Return mu* and sigma of Morris's design, and the effect with luck taken out.

    Morris (1991) doi:10.2307/1269043; mu*, Campolongo and others (2007)
    doi:10.1016/j.envsoft.2006.10.004. Effects are per whole range of a parameter. As absolute
    values never average out, mu* is above zero by luck alone: ``luck`` says how far. ``effect`` is
    the root of the mean square of the elementary effects, from pairs of different seeds, with the
    sign of what is under the root; so it is 0 on average where there is no effect.

    Args:
        values: of every point in the order of the design, shape (points, seeds).
        at: the points, shape (points, parameters).
        bounds: lowest and highest value of each parameter, shape (parameters, 2).
    """
    effects = elementary(values, at, bounds)  # (seeds, trajectories, parameters)
    seeds, trajectories, d = effects.shape

    def estimate(chosen: Whole, counts: Floats) -> Floats:
        some = effects[:, chosen]
        mean = np.tensordot(counts / counts.sum(), some, 1)
        square = crossed(some, some, counts).mean(axis=0)
        effect = np.sign(square) * np.sqrt(np.abs(square))
        spread = mean.std(axis=0, ddof=1) if len(chosen) > 1 else np.full(d, np.nan)
        return np.concatenate([mean.mean(axis=0), np.abs(mean).mean(axis=0), spread, effect])

    value, low, high = _resampled(estimate, trajectories, seeds)
    names = ("mu", "mu_star", "sigma", "effect")
    found = {
        name: Index(*(one[place * d : (place + 1) * d] for one in (value, low, high)))
        for place, name in enumerate(names)
    }
    if seeds == 2:  # noqa: PLR2004 - two seeds cannot be drawn anew
        found["effect"] = Index(found["effect"].value, *_by_student(effects))
    found["effect"] = found["effect"]._replace(high=np.maximum(found["effect"].high, 0.0))
    noise = np.full(d, np.nan)
    if seeds > 1:
        noise = np.sqrt(2.0 / np.pi * effects.var(axis=0, ddof=1).mean(axis=0) / seeds)
    found["luck"] = Index(noise, noise, noise)
    told = bool((found["effect"].low > 0.0).any())
    return Found(found, float("nan"), float("nan"), told)


def _by_student(effects: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the interval of the effect over trajectories alone.

    With two seeds every draw of a bootstrap has both, and it took luck for an effect in 9 of 100
    parameters that have none; this does so in 2.

    Args:
        effects: elementary effects, shape (2, trajectories, parameters).
    """
    square = effects[0] * effects[1]
    count = len(square)
    half = stats.t.ppf(0.975, count - 1) * square.std(axis=0, ddof=1) / np.sqrt(count)
    low, high = (
        np.sign(end) * np.sqrt(np.abs(end))
        for end in (square.mean(axis=0) - half, square.mean(axis=0) + half)
    )
    return low, high


def elementary(values: Floats, at: Floats, bounds: Floats) -> Floats:
    """Return the elementary effects, shape (seeds, trajectories, parameters).

    Args:
        values: shape (points, seeds).
        at: shape (points, parameters).
        bounds: shape (parameters, 2).
    """
    d = at.shape[1]
    unit = (at - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0])
    steps = np.diff(unit.reshape(-1, d + 1, d), axis=1)  # (trajectories, steps, parameters)
    moved = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moved[:, :, None], 2)[:, :, 0]
    change = np.diff(values.T.reshape(values.shape[1], -1, d + 1), axis=2) / size
    found = np.empty_like(change)
    np.put_along_axis(found, np.broadcast_to(moved, change.shape), change, 2)
    return found


def ranks(values: Floats, at: Floats) -> Found:
    """Return rank-based indices of points of any kind: SRRC and PRCC.

    Standardised rank regression (its squares add up to the share of the variance of ranks that is
    explained, where parameters are independent) and partial rank correlation, Saltelli and
    Marivoet (1990) doi:10.1016/0951-8320(90)90065-U. Both are of the mean over the seeds: luck
    makes them smaller, not larger.

    Args:
        values: shape (points, seeds).
        at: shape (points, parameters).
    """
    d, ranked = at.shape[1], stats.rankdata(at, axis=0)

    def estimate(chosen: Whole, counts: Floats) -> Floats:
        mean = values[chosen] @ (counts / counts.sum())
        return np.concatenate(regressed(stats.rankdata(mean), ranked[chosen]))

    value, low, high = _resampled(estimate, len(at), values.shape[1], RANK_DRAWS)
    found = {
        name: Index(*(one[place * d : (place + 1) * d] for one in (value, low, high)))
        for place, name in enumerate(("srrc", "prcc"))
    }
    told = bool(found["srrc"].clear().any())
    seen = float(values.mean(axis=1).var())
    own = np.var(values - values.mean(axis=0), axis=1, ddof=1).mean() if values.shape[1] > 1 else 0
    variance = seen - float(own) / values.shape[1]
    return Found(found, variance, _share_of_luck(variance, seen, values.shape[1]), told)


def regressed(y: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return SRRC and PRCC, each of shape (parameters,); 0 where nothing varies.

    Both come from one inverse, of the correlations of all ranks: with P that inverse and y its last
    row, the slope of x is -P[x, y] / P[y, y] and the partial correlation
    -P[x, y] / sqrt(P[x, x] P[y, y]).

    Args:
        y: ranks of the outcome, shape (points,).
        x: ranks of the parameters, shape (points, parameters).
    """
    ranked = np.column_stack([x, y])
    ranked = ranked - ranked.mean(axis=0)
    spread = ranked.std(axis=0)
    if spread[-1] == 0.0:
        return np.zeros(x.shape[1]), np.zeros(x.shape[1])
    ranked = ranked / np.where(spread > 0.0, spread, 1.0)
    inverse = np.linalg.pinv(ranked.T @ ranked / len(ranked), hermitian=True)
    scale = np.sqrt(np.abs(np.diag(inverse)[:-1] * inverse[-1, -1]))
    slopes = -inverse[:-1, -1] / inverse[-1, -1]
    return slopes, -inverse[:-1, -1] / np.where(scale > 0.0, scale, 1.0)


def _resampled(
    estimate: Callable[[Whole, Floats], Floats], blocks: int, seeds: int, draws: int = 0
) -> tuple[Floats, Floats, Floats]:
    """Return estimates with the ends of their intervals."""
    value = estimate(np.arange(blocks), np.ones(seeds))
    rng = np.random.default_rng(_SEED)
    many = np.array([estimate(*drawn(blocks, seeds, rng)) for _ in range(draws or DRAWS)])
    return value, *ends(many)


def _unknown(parameters: int) -> Index:
    nothing = np.full(parameters, np.nan)
    return Index(nothing, nothing, nothing)


def _share_of_luck(variance: float, seen: float, seeds: int) -> float:
    if seeds == 1 or seen <= 0.0:
        return float("nan")
    return float(np.clip(1.0 - variance / seen, 0.0, 1.0))
