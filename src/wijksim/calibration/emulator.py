"""Emulators: what the model gives at any parameters, learned from some hundreds of runs.

One Bayesian quadratic regression a figure: a Gaussian process whose kernel is a polynomial of the
second degree. Its noise is what differs between seeds and what no quadratic can follow; predictions
hold it too, since a fact is one draw of reality, as a run is of the model. Processes with a smooth
part beside the polynomial took two hundred times as long and explained of unseen runs as much
within .02, but for rights reached (.99 against .96).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from sklearn.linear_model import BayesianRidge

from wijksim.state import Floats

_ROWS: Final = 4096  # predicted at a time, to bound memory
_CURVED: Final = 0.5  # how large effects of the second degree are beside the first, before data


class Emulator(NamedTuple):
    """One figure."""

    regression: BayesianRidge
    scale: Floats  # (dimensions,) how far each parameter counts
    mean: float
    sd: float

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance, each of shape (points,), at points of the unit cube."""
        means, variances = np.empty(len(points)), np.empty(len(points))
        for first in range(0, len(points), _ROWS):
            part = slice(first, first + _ROWS)
            found = self.regression.predict(_features(points[part], self.scale), return_std=True)
            means[part], variances[part] = found[0], found[1] ** 2
        return self.mean + self.sd * means, self.sd * self.sd * variances


def fit(points: Floats, figures: Floats) -> Emulator:
    """Return the emulator of a figure.

    Args:
        points: of the unit cube, shape (runs, dimensions).
        figures: of the runs, shape (runs,); NaN where a run has no such figure.
    """
    known = np.isfinite(figures)
    inputs, targets = points[known], figures[known]
    mean, sd = float(targets.mean()), float(targets.std()) or 1.0
    targets = (targets - mean) / sd
    scale = _importance(inputs, targets)
    regression = BayesianRidge().fit(_features(inputs, scale), targets)
    return Emulator(regression, scale, mean, sd)


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


def _features(points: Floats, scale: Floats) -> Floats:
    """Return all terms of first and second degree, (points, terms)."""
    inputs = (2.0 * points - 1.0) * scale
    first, second = np.triu_indices(inputs.shape[1])
    return np.hstack([inputs, _CURVED * inputs[:, first] * inputs[:, second]])


def _importance(inputs: Floats, targets: Floats) -> Floats:
    """Return a scale a parameter from a linear fit, so that what does little adds little noise."""
    linear = BayesianRidge().fit(2.0 * inputs - 1.0, targets).coef_
    found = np.abs(linear) / max(float(np.abs(linear).max()), 1e-12)
    return np.asarray(np.clip(found, 0.15, 1.0))  # none is ruled out: it may count by its square
