"""Sums over residents, four side by side.

Not a mechanism: an addition has to wait for the one before it, so one running sum leaves a
processor idle most of the time.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.state import Floats

_PARTS = 4  # additions under way at the same time


@kernel
def summed(values: Floats) -> float:
    """Return the sum of values, shape (n,): four parts walked side by side, then the rest."""
    n = len(values)
    part = n // _PARTS
    third, fourth = part + part, part + part + part
    a, b, c, d, rest = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(part):
        a += values[i]
        b += values[part + i]
        c += values[third + i]
        d += values[fourth + i]
    for i in range(fourth + part, n):
        rest += values[i]
    return (a + b) + (c + d) + rest
