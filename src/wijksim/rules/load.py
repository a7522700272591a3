"""M3 Course of a load: it grows when neglected and people resolve it by themselves.

Whether someone gets past institutions alone is skill times what the barrier leaves
(administrative burden, Herd & Moynihan 2018), and stress eats the capacity to act (WRR 2017).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Load


@rule
def social_resolution(skill: float, stress: float, reliance: float, p: Load) -> float:
    """Return the share of a social load resolved by oneself in a week.

    r (s + k)(1 - aS)(1 - cR): with skill k, stress S and reliance on professionals R, all 0-1.
    """
    able = p.skill_base + skill
    return (
        p.social_resolution
        * able
        * (1.0 - p.stress_social * stress)
        * (1.0 - p.reliance_social * reliance)
    )


@rule
def institutional_resolution(skill: float, barrier: float, stress: float, p: Load) -> float:
    """Return the share of an institutional load resolved by oneself in a week.

    r k (1 - B)(1 - aS): skill k, barrier B and stress S, all 0-1. Someone with little skill
    before a high barrier hardly moves: own strength widens the divide where rules are hard.
    """
    return (
        p.institutional_resolution
        * skill
        * (1.0 - barrier)
        * (1.0 - p.stress_institutional * stress)
    )


@rule
def after_a_week(load: float, resolution: float, stress: float, p: Load) -> float:
    """Return a load a week later: x (1 - r) + g (1 + S) x (1 - x); small ones are gone.

    Logistic growth against exponential self-resolution: a load that is not resolved has a
    high but finite fixed point.

    Args:
        load: 0-1.
        resolution: share resolved this week.
        stress: 0-1; neglect grows faster under stress.
        p: parameters of the course.
    """
    moved = load * (1.0 - resolution) + p.growth * (1.0 + stress) * load * (1.0 - load)
    return moved if moved >= p.closed_below else 0.0
