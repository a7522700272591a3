"""Emulators: what the model gives at any parameters, learned from some hundreds of runs.

One Gaussian process a figure, with a linear, a quadratic and a smooth part and noise. The noise is
what differs between seeds and what the other parts cannot follow; predictions hold it too, since
a fact is one draw of reality, as a run is of the model.
"""

from __future__ import annotations

import warnings
from typing import Final, NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, WhiteKernel

from wijksim.state import Floats

_ROWS: Final = 4096  # predicted at a time, to bound memory


class Emulator(NamedTuple):
    """One figure."""

    process: GaussianProcessRegressor
    scale: Floats  # (dimensions,) how far each parameter counts
    mean: float
    sd: float

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance, shape (points,), at points of the unit cube."""
        means, variances = np.empty(len(points)), np.empty(len(points))
        for first in range(0, len(points), _ROWS):
            part = slice(first, first + _ROWS)
            mean, sd = self.process.predict(_centred(points[part]) * self.scale, return_std=True)
            means[part], variances[part] = mean, sd * sd
        return self.mean + self.sd * means, self.sd * self.sd * variances


def fit(points: Floats, figures: Floats) -> Emulator:
    """Return the emulator of a figure.

    Args:
        points: of the unit cube, shape (runs, dimensions).
        figures: of the runs, shape (runs,); NaN where a run has no such figure.
    """
    known = np.isfinite(figures)
    inputs, targets = _centred(points[known]), figures[known]
    mean, sd = float(targets.mean()), float(targets.std()) or 1.0
    targets = (targets - mean) / sd
    scale = _importance(inputs, targets)
    with warnings.catch_warnings():  # a part that is not needed goes to the edge of its range
        warnings.simplefilter("ignore", ConvergenceWarning)
        process = GaussianProcessRegressor(_kernel(), random_state=0).fit(inputs * scale, targets)
    return Emulator(process, scale, mean, sd)


def fit_all(points: Floats, figures: Floats) -> list[Emulator]:
    """Return an emulator a column of ``figures``, shape (runs, figures)."""
    return [fit(points, column) for column in figures.T]


def predict_all(emulators: list[Emulator], points: Floats) -> tuple[Floats, Floats]:
    """Return means and variances, each of shape (points, emulators)."""
    found = [one.predict(points) for one in emulators]
    return np.column_stack([one[0] for one in found]), np.column_stack([one[1] for one in found])


def explained(emulators: list[Emulator], points: Floats, figures: Floats) -> Floats:
    """Return the share of variance that emulators explain in runs they did not see, (figures,)."""
    means, _ = predict_all(emulators, points)
    left = np.nanmean((figures - means) ** 2, axis=0)
    return np.asarray(1.0 - left / np.nanvar(figures, axis=0))


def _centred(points: Floats) -> Floats:
    return 2.0 * points - 1.0


def _importance(inputs: Floats, targets: Floats) -> Floats:
    """Return a scale a parameter from a linear fit, so that what does little adds little noise."""
    design = np.column_stack([inputs, np.ones(len(inputs))])
    slopes = np.linalg.lstsq(
        design.T @ design + np.eye(design.shape[1]), design.T @ targets, rcond=None
    )[0][:-1]
    found = np.abs(slopes) / max(float(np.abs(slopes).max()), 1e-12)
    return np.asarray(np.clip(found, 0.1, 1.0))  # none is ruled out: it may count by its square


def _kernel() -> ConstantKernel:
    wide = (1e-4, 1e3)
    return (
        ConstantKernel(1.0, wide) * DotProduct(1.0, "fixed")
        + ConstantKernel(0.1, wide) * DotProduct(1.0, "fixed") ** 2
        + ConstantKernel(0.1, wide) * RBF(1.5, (0.3, 10.0))
        + WhiteKernel(0.1, (1e-4, 10.0))
    )
