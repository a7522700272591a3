"""M13 Norms of asking, giving and tolerance: people move to their ties and back to themselves.

The form is Friedkin & Johnsen (1990): influence by ties, anchored in one's own disposition.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Norms


@rule
def pulled(own: float, others: float, strength: float, slots: float, p: Norms) -> float:
    """Return the pull of one tie on readiness to ask or give.

    Each week one of all slots is looked at, so its pull counts for all of them.

    Args:
        own: own readiness, 0-1.
        others: the other's readiness, 0-1.
        strength: strength of the tie, 0-1.
        slots: number of slots that this one stands for.
        p: parameters of norms.
    """
    return slots * p.pull * strength * (others - own)


@rule
def anchored(value: float, anchor: float, shift: float, p: Norms) -> float:
    """Return readiness after a week's return to one's own disposition.

    Args:
        value: readiness now, 0-1.
        anchor: own disposition, 0-1.
        shift: part of the way to 1 that everybody's disposition has risen.
        p: parameters of norms.
    """
    own = anchor + shift * (1.0 - anchor)
    return value + p.anchor * (own - value)
