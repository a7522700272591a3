"""Does the fit work: simulation-based calibration, and coverage of what it predicts.

Simulation-based calibration (Talts et al. 2018): take runs of the model at known parameters as if
they were facts, with the stated discrepancy added, and fit to them. Over many such worlds, the rank
of each true parameter among the draws of its posterior is even, if the fit is right. The worlds are
runs of the last wave, whose points are spread over what was left before it; emulators are learned
from the runs of other worlds only. So the whole chain is tested but the final weights.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wijksim.calibration import emulator, study
from wijksim.calibration.emulator import Emulator
from wijksim.calibration.study import Found
from wijksim.calibration.targets import wanted
from wijksim.state import Floats

FOLDS: Final = 5
LEVEL: Final = 0.9  # of bands


class Ranks(NamedTuple):
    """Simulation-based calibration."""

    shares: Floats  # (worlds, dimensions): share of the posterior below the truth, 0-1
    p_values: Floats  # (dimensions,) of a test that they are even (Kolmogorov-Smirnov)
    covered: Floats  # (dimensions,) share of worlds in which the 90 % interval holds the truth

    @property
    def adjusted(self) -> float:
        """The smallest p value, times the number of parameters: below .05 something is off."""
        return min(1.0, float(self.p_values.min()) * len(self.p_values))


def ranks(found: Found, seed: int) -> Ranks:
    """Return ranks of the true parameters in worlds that the model made.

    Args:
        found: a calibration.
        seed: of the discrepancies and of ties.
    """
    rng = np.random.default_rng(seed)
    aims = tuple(found.targets[place] for place in found.fitted)
    _, sds = wanted(aims)
    last = found.waves[-1]
    worlds = last.figures + sds * rng.standard_normal(last.figures.shape)
    usable = np.flatnonzero(np.isfinite(worlds).all(axis=1))
    fold = rng.permutation(len(usable)) % FOLDS
    shares = np.empty((len(usable), last.points.shape[1]))
    for part in range(FOLDS):
        here, rest = (
            usable[fold == part],
            np.setdiff1d(np.arange(len(last.points)), usable[fold == part]),
        )
        learned = _learned(found, rest)
        # The prior of this test is where its worlds come from: all runs of the last wave.
        means, variances = emulator.predict_all(learned, last.points)
        for row in here:
            energies = study.distances(means, variances, found.alike, worlds[row], sds)
            weights = np.exp(energies.min() - energies)
            shares[np.flatnonzero(usable == row)[0]] = _below(last.points, row, weights, rng)
    from scipy import stats  # takes long to load

    tests = [float(stats.kstest(column, "uniform").pvalue) for column in shares.T]
    half = 0.5 * (1.0 - LEVEL)
    covered = ((shares >= half) & (shares <= 1.0 - half)).mean(axis=0)
    return Ranks(shares, np.array(tests), covered)


def _learned(found: Found, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> list[Emulator]:
    last = found.waves[-1]
    some = last._replace(points=last.points[rows], figures=last.figures[rows])
    return emulator.fit_all(*study.together((*found.waves[:-1], some)))


def _below(points: Floats, truth: int, weights: Floats, rng: np.random.Generator) -> Floats:
    """Return which share of the weight lies below the true point, its own share split at random."""
    below = (points < points[truth]).T @ weights
    return np.asarray((below + rng.random(points.shape[1]) * weights[truth]) / weights.sum())
