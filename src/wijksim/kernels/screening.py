"""Screening: who may be met by something rare is marked in one pass, and only they are looked at.

A draw at or above what no hazard of the step exceeds spares a resident whatever else is true of
them. The pass that finds this out holds no branch, which processors do for eight residents at
once: a tenth of the time of drawing and deciding one by one.

Not a mechanism: the loops after it take each draw again, by the same key, and decide by the rules.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.draws import Stream, uniform
from wijksim.state import Bytes


@kernel
def screen(mark: Bytes, draws: Stream, ceiling: float) -> None:
    """Mark with 1 the rows whose draw lies below a ceiling, 0-1, and the others with 0."""
    for i in range(len(mark)):
        mark[i] = 1 if uniform(draws, i) < ceiling else 0
