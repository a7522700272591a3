"""PRIM: the box of parameters in which some outcome is most common.

Friedman and Fisher (1999) doi:10.1023/A:1008894516817: peel thin slices off a box that holds all
points, each time the slice whose loss leaves the largest share of successes, and paste back what
was peeled too far. Scenario discovery with it, and the quasi p-value of a restriction, are those of
Bryant and Lempert (2010) doi:10.1016/j.techfore.2009.08.002. Written out here because it is short:
the package that holds it brings a modelling workbench along, of another interface on each Python.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy import stats

from wijksim.state import Floats
from wijksim.swept.results import Bools

PEEL: Final = 0.05  # share of the points in the box that is peeled off at a time
LEAST: Final = 8  # points in a box
_LIMIT: Final = 0.05  # of a quasi p-value, for a restriction to be kept


class Box(NamedTuple):
    """A box and what it holds."""

    low: Floats  # (parameters,)
    high: Floats
    restricted: Bools  # shape (parameters, 2): whether the lower and the upper side restrict
    inside: Bools  # (points,)
    coverage: float  # share of all successes that lie inside
    density: float  # share of what lies inside that is a success

    @property
    def mass(self) -> float:
        """Share of all points that lie inside."""
        return float(self.inside.mean())

    @property
    def score(self) -> float:
        """The harmonic mean of coverage and density, by which a box is chosen."""
        both = self.coverage + self.density
        return 2.0 * self.coverage * self.density / both if both else 0.0


def find(at: Floats, success: Bools) -> Box:
    """Return the box with the highest score on the way of peeling, pasted and pruned.

    Args:
        at: the points, shape (points, parameters).
        success: which of them are one, shape (points,).
    """
    ends = np.column_stack([at.min(axis=0), at.max(axis=0)])
    best = current = _box(at, success, ends, ends)
    while current.inside.sum() > LEAST:
        peeled = _peeled(at, success, current)
        if peeled is None:
            break
        current = _box(at, success, peeled, ends)
        if current.score > best.score:
            best = current
    return _pruned(at, success, _pasted(at, success, best, ends), ends)


def _peeled(at: Floats, success: Bools, box: Box) -> Floats | None:
    """Return the sides of a box less the slice whose loss leaves the highest density.

    Of slices that leave the same density the one that keeps most points goes. None where nothing
    can be peeled.
    """
    values, hits = at[box.inside], success[box.inside].astype(np.float64)
    low, high = np.quantile(values, (PEEL, 1.0 - PEEL), axis=0)
    kept = np.array([values > low, values < high])  # (sides, points, parameters)
    sizes = kept.sum(axis=1)
    with np.errstate(invalid="ignore"):
        density = np.where(sizes >= LEAST, np.einsum("p,spd->sd", hits, kept) / sizes, -1.0)
    best = density.max()
    if best < 0.0:
        return None
    side, place = np.unravel_index(np.where(density == best, sizes, -1).argmax(), sizes.shape)
    own = values[kept[side, :, place], place]
    sides = np.column_stack([box.low, box.high])
    sides[place, side] = own.min() if side == 0 else own.max()
    return sides


def _pasted(at: Floats, success: Bools, box: Box, ends: Floats) -> Box:
    """Return a box with sides moved out again, as long as its score grows."""
    while True:
        best = box
        for place, side in np.argwhere(box.restricted):
            own = at[_only_beyond(at, box, place, side), place]
            if len(own):
                sides = np.column_stack([box.low, box.high])
                sides[place, side] = own.max() if side == 0 else own.min()
                best = max(best, _box(at, success, sides, ends), key=lambda one: one.score)
        if best.score <= box.score:
            return box
        box = best


def _only_beyond(at: Floats, box: Box, place: int, side: int) -> Bools:
    """Return which points nothing but one side keeps out of a box."""
    out = (at < box.low) | (at > box.high)
    beyond = at[:, place] < box.low[place] if side == 0 else at[:, place] > box.high[place]
    found: Bools = beyond & (out.sum(axis=1) == 1)
    return found


def _pruned(at: Floats, success: Bools, box: Box, ends: Floats) -> Box:
    """Return a box without the restrictions that chance explains, the weakest first."""
    while box.restricted.any():
        quasi = quasi_p(at, success, box)
        worst = np.unravel_index(np.nanargmax(quasi), quasi.shape)
        if quasi[worst] <= _LIMIT:
            break
        sides = np.column_stack([box.low, box.high])
        sides[worst] = ends[worst]
        box = _box(at, success, sides, ends)
    return box


def _box(at: Floats, success: Bools, sides: Floats, ends: Floats) -> Box:
    low, high = sides.T
    inside = ((at >= low) & (at <= high)).all(axis=1)
    restricted = np.column_stack([low > ends[:, 0], high < ends[:, 1]])
    total = success.sum()
    coverage = float((success & inside).sum() / total) if total else 0.0
    density = float(success[inside].mean()) if inside.any() else 0.0
    return Box(low, high, restricted, inside, coverage, density)


def quasi_p(at: Floats, success: Bools, box: Box) -> Floats:
    """Return the quasi p-value of each side, shape (parameters, 2); NaN where none restricts.

    How often a box as full would be found inside the box without this restriction, if the
    restriction did nothing (binomial). Quasi: the same points chose the box.

    Args:
        at: the points.
        success: which of them are one.
        box: what was found.
    """
    out = np.array([at < box.low, at > box.high])  # (sides, points, parameters)
    only = out & (out.sum(axis=(0, 2)) == 1)[:, None]
    hits, size = int((success & box.inside).sum()), int(box.inside.sum())
    wider = size + only.sum(axis=1)
    share = (hits + np.einsum("p,spd->sd", success.astype(np.float64), only)) / wider
    quasi: Floats = np.where(box.restricted, stats.binom.sf(hits - 1, size, share.T), np.nan)
    return quasi


def chance(at: Floats, success: Bools, score: float, shuffles: int, seed: int = 1) -> float:
    """Return how often shuffled successes give a box that scores as well.

    Args:
        at: the points.
        success: which of them are one.
        score: of the box that was found.
        shuffles: how many.
        seed: of the shuffles.
    """
    rng = np.random.default_rng(seed)
    reached = sum(find(at, rng.permutation(success)).score >= score for _ in range(shuffles))
    return (1 + reached) / (1 + shuffles)
