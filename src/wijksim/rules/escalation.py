"""M20 Escalation to heavy care: the heaviest loads, and two things that hold people up.

Someone to whom one gives, and someone who lastingly cares: each lowers the hazard by a factor
whose range includes 1 (claim C04).
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Escalation
from wijksim.units import MATTER_WEEKS


@rule
def matters(weeks_since_gift: int) -> bool:
    """Return whether someone gave something in the past half year."""
    return weeks_since_gift <= MATTER_WEEKS


@rule
def is_lasting(strength: float, weeks: int, p: Escalation) -> bool:
    """Return whether a tie is strong and has lasted."""
    return strength >= p.strong and weeks >= p.lasting_weeks


@rule
def highest_hazard(load: float, p: Escalation) -> float:
    """Return the hazard at this load of whoever is held up least."""
    return hazard(load, False, False, p) * max(1.0, 1.0 / p.matter) * max(1.0, 1.0 / p.cared)


@rule
def hazard(load: float, gives: bool, cared_for: bool, p: Escalation) -> float:
    """Return the hazard per week of heavy care: zero up to a load, then in proportion to it.

    Args:
        load: summed load.
        gives: gave something in the past half year.
        cared_for: has a lasting strong tie.
        p: parameters of escalation.
    """
    if load <= p.from_load:
        return 0.0
    rate = p.rate * load / p.from_load
    if gives:
        rate /= p.matter
    if cared_for:
        rate /= p.cared
    return rate
