"""Chances through ties: how troubles with work are solved by people one knows.

Two rival accounts stand side by side, each with a range that includes nothing: bridging ties
bring news that one's own circle does not have (Granovetter 1973), and near ties bring the will
to help (the sources' own account). Either is worth more from someone who has more (Lin 2001).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Information


@rule
def is_bridging(strength: float, elsewhere: bool, p: Information) -> bool:
    """Return whether a tie is bridging: weak, and to another group or another block."""
    return elsewhere and strength < p.weak_below


@rule
def worth(income: float, p: Information) -> float:
    """Return what the other's income (rank 0-1) makes of a chance: 1 + c (2y - 1)."""
    return 1.0 + p.income * (2.0 * income - 1.0)


@rule
def highest_hazard(p: Information) -> float:
    """Return a bound that the hazard of no tie exceeds, so that most need not be worked out."""
    return max(p.bridging, p.near) * max(worth(0.0, p), worth(1.0, p))


@rule
def hazard(strength: float, elsewhere: bool, income: float, p: Information) -> float:
    """Return the hazard per week that one tie solves troubles with work.

    Args:
        strength: of the tie, 0-1.
        elsewhere: the other belongs to another group or lives in another block.
        income: of the other, rank 0-1.
        p: parameters of information.
    """
    if is_bridging(strength, elsewhere, p):
        return p.bridging * worth(income, p)
    if strength >= p.weak_below:
        return p.near * strength * worth(income, p)
    return 0.0
