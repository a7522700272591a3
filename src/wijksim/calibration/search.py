"""Points that fit: all over the space that is not ruled out, or in proportion to a kernel.

Both move a crowd of points through the unit cube by random-walk Metropolis steps, shaped by the
spread of the crowd: ``remaining`` lowers a bound on an implausibility step by step (subset
simulation, Au & Beck 2001, as in Williamson & Vernon 2013), and ``annealed`` sharpens a density
step by step (a sequential Monte Carlo sampler, Del Moral, Doucet & Jasra 2006).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import qmc

from wijksim.state import Floats

Score = Callable[[Floats], Floats]  # (points, dimensions) -> (points,)
KEEP: Final = 0.25  # share of the crowd that a step of ``remaining`` keeps
LEAST: Final = 0.5  # effective share of the crowd after a step of ``annealed``
MOST_LEVELS: Final = 60
_SCALE: Final = 2.38  # Roberts, Gelman & Gilks 1997: over the root of the dimensions
_LOCAL: Final = (0.35, 1.0)  # every other step is a small one, for narrow corners


class Remaining(NamedTuple):
    """What is left of the prior."""

    points: Floats  # (points, dimensions), spread evenly over what is left
    scores: Floats  # (points,)
    share: float  # of the prior that is left, estimated
    level: float  # the bound that was reached: as asked, or above it where nothing lies below


def spread(count: int, dimensions: int, seed: int) -> Floats:
    """Return points spread over the unit cube: a scrambled latin hypercube."""
    sampler = qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed))
    return np.asarray(sampler.random(count), np.float64)


def remaining(score: Score, bound: float, count: int, dimensions: int, seed: int) -> Remaining:
    """Return points spread evenly over where a score is at most a bound.

    Args:
        score: an implausibility.
        bound: on it.
        count: size of the crowd.
        dimensions: of the unit cube.
        seed: of the walk.
    """
    rng = np.random.default_rng(seed)
    points = spread(count, dimensions, seed)
    scores, share, level = score(points), 1.0, np.inf
    for _ in range(MOST_LEVELS):
        wanted = max(bound, float(np.quantile(scores, KEEP)))
        left = scores <= wanted
        if wanted >= level:  # the crowd no longer comes down
            break
        share, level = share * float(left.mean()), wanted
        chosen = rng.choice(np.flatnonzero(left), count)
        points, scores = points[chosen], scores[chosen]
        points, scores = _walk(score, points, scores, _below(level), rng, steps=16)
        if level <= bound:
            break
    return Remaining(points, scores, share, level)


def annealed(energy: Score, count: int, dimensions: int, seed: int) -> tuple[Floats, Floats]:
    """Return points in proportion to exp(-energy) over the unit cube, and their energies."""
    rng = np.random.default_rng(seed)
    points = spread(count, dimensions, seed)
    energies, heat = energy(points), 0.0
    while heat < 1.0:
        step = _next_step(energies, 1.0 - heat)
        weights = np.exp(-step * (energies - energies.min()))
        heat += step
        chosen = rng.choice(count, count, p=weights / weights.sum())
        points, energies = points[chosen], energies[chosen]
        points, energies = _walk(energy, points, energies, _boltzmann(heat, rng), rng, steps=8)
    return _walk(energy, points, energies, _boltzmann(1.0, rng), rng, steps=16)


def effective(weights: Floats) -> float:
    """Return how many equal weights these are worth (Kish)."""
    total = float(weights.sum())
    return total * total / float((weights * weights).sum()) if total > 0.0 else 0.0


def _next_step(energies: Floats, most: float) -> float:
    """Return how far to sharpen so that half of the crowd still counts (by bisection)."""

    def counts(step: float) -> float:
        return effective(np.exp(-step * (energies - energies.min()))) / len(energies)

    if counts(most) >= LEAST:
        return most
    low, high = 0.0, most
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if counts(middle) >= LEAST else (low, middle)
    return max(low, 1e-6 * most)


Accept = Callable[[Floats, Floats], np.ndarray[tuple[int], np.dtype[np.bool_]]]


def _below(level: float) -> Accept:
    return lambda _, new: new <= level


def _boltzmann(heat: float, rng: np.random.Generator) -> Accept:
    return lambda old, new: np.log(rng.random(len(old))) < heat * (old - new)


def _walk(
    score: Score,
    points: Floats,
    scores: Floats,
    accept: Accept,
    rng: np.random.Generator,
    steps: int,
) -> tuple[Floats, Floats]:
    """Move each point by a number of Metropolis steps; borders reflect."""
    count, dimensions = points.shape
    shape = np.linalg.cholesky(np.cov(points.T) + 1e-8 * np.eye(dimensions))
    for step in range(steps):
        size = _SCALE / np.sqrt(dimensions) * _LOCAL[step % 2]
        tried = points + size * rng.standard_normal((count, dimensions)) @ shape.T
        tried = np.abs(tried) % 2.0
        tried = np.where(tried > 1.0, 2.0 - tried, tried)
        found = score(tried)
        taken = accept(scores, found)
        points = np.where(taken[:, None], tried, points)
        scores = np.where(taken, found, scores)
    return points, scores
