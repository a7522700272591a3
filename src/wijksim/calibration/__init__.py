"""Calibration: parameters that no source gives, fitted to facts, with what stays open.

``posterior`` and ``posterior_draws`` read what ships with the package and need no more than numpy;
to fit anew takes the extra ``calibrate`` (``calibration.carrying``, ``wijksim calibrate``).
"""

from wijksim.calibration.sample import Posterior, params_of, posterior
from wijksim.calibration.sample import draws as posterior_draws

__all__ = ["Posterior", "params_of", "posterior", "posterior_draws"]
