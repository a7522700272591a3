"""M3 Course of a load: it grows when neglected and people resolve it by themselves.

Whether someone gets past institutions alone is skill times what the barrier leaves
(administrative burden, Herd & Moynihan 2018), and stress eats the capacity to act (WRR 2017).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Load


@rule
def social_resolution(
    skill: float, stress: float, reliance: float, leaning: float, p: Load
) -> float:
    """Return the share of a social load resolved by oneself in a week.

    r (s + k)(1 - aS)(1 - cR)(1 - cN): with skill k, stress S, reliance R on professionals and
    leaning N on helpers, all 0-1: one dependency is as bad as the other.
    """
    return (
        p.social_resolution
        * (p.skill_base + skill)
        * (1.0 - p.stress_social * stress)
        * (1.0 - p.reliance_social * reliance)
        * (1.0 - p.reliance_social * leaning)
    )


@rule
def able(skill: float, known: float, p: Load) -> float:
    """Return skill before institutions in one domain: own, learned there, and help with forms.

    Args:
        skill: bureaucratic and digital skill k, 0-1.
        known: learned about this domain, 0-1; comes on top of k, up to 1 together.
        p: ``desk``, the part of what is missing that help with forms makes up for.
    """
    own = min(1.0, skill + known)
    return own + p.desk * (1.0 - own)


@rule
def with_dwelling(resolution: float, p: Load) -> float:
    """Return the share of housing trouble solved in a week where a dwelling is kept free."""
    return resolution + (1.0 - resolution) * p.contingent_rate


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
def growth(stress: float, neglect: float, p: Load) -> float:
    """Return the rate per week at which a small load grows when nothing is done: g n (1 + S).

    Args:
        stress: S, 0-1; neglect grows faster under stress.
        neglect: factor n of small needs left open in the household, 1 for none.
        p: parameters of the course.
    """
    return p.growth * neglect * (1.0 + stress)


@rule
def after_a_week(load: float, resolution: float, grows: float, p: Load) -> float:
    """Return a load a week later: x (1 - r) + G x (1 - x); small ones are gone.

    Logistic growth against exponential self-resolution: a load that is not resolved has a
    high but finite fixed point.

    Args:
        load: 0-1.
        resolution: share resolved this week.
        grows: rate of growth G, as ``growth`` says.
        p: parameters of the course.
    """
    moved = load * (1.0 - resolution) + grows * load * (1.0 - load)
    return moved if moved >= p.closed_below else 0.0
