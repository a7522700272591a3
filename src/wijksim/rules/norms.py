"""M13 Norms of asking, giving and tolerance: people move to their ties and back to themselves.

The form is Friedkin & Johnsen (1990): influence by ties, anchored in one's own disposition.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Norms
from wijksim.rules.chance import chance_of, over_weeks, toward


@rule
def pull(total_strength: float, weeks: float, p: Norms) -> float:
    """Return the share of the way to one's ties that one moves in some weeks: 1 - exp(-q w W).

    Args:
        total_strength: summed strength W of one's ties.
        weeks: w.
        p: ``pull`` q, per week per unit of strength.
    """
    return chance_of(p.pull * weeks * total_strength)


@rule
def pulled(own: float, others: float, share: float) -> float:
    """Return readiness (0-1) moved a share (0-1) of the way to the mean of one's ties.

    Args:
        own: own readiness, 0-1.
        others: that of one's ties on average, weighed by strength, 0-1.
        share: what ``pull`` says.
    """
    return toward(own, others, share)


@rule
def back(weeks: float, p: Norms) -> float:
    """Return the share of the way back to oneself that one goes in some weeks."""
    return over_weeks(p.anchor, weeks)


@rule
def anchored(value: float, anchor: float, shift: float, share: float) -> float:
    """Return readiness after some weeks' return to one's own disposition.

    Args:
        value: readiness now, 0-1.
        anchor: own disposition, 0-1.
        shift: part of the way to 1 that everybody's disposition has risen.
        share: what ``back`` says.
    """
    return toward(value, anchor + shift * (1.0 - anchor), share)
