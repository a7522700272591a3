"""M18 Staff: workers come and go, their cases with them, and the team learns."""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Staff
from wijksim.rules.chance import toward, weekly


@rule
def leave_hazard(p: Staff) -> float:
    """Return the hazard per week that a worker leaves; support of each other lowers it."""
    return weekly(p.turnover * (1.0 - p.supervision_gain * p.supervision))


@rule
def next_skill(skill: float, training_factor: float, p: Staff) -> float:
    """Return team skill a week later: training builds it, leaving workers take it along.

    Args:
        skill: 0-1.
        training_factor: what a learning team makes of its training, 1 or more.
        p: parameters of staff.
    """
    gain = min(1.0, p.training_gain * p.training * training_factor) * (1.0 - skill)
    return skill + gain - skill * leave_hazard(p)


@rule
def covered(p: Staff) -> float:
    """Return the part of an absent worker's case hours that colleagues take over."""
    return p.cover


@rule
def stress_after_break(stress: float, p: Staff) -> float:
    """Return the stress of a client in the week in which their worker leaves."""
    return toward(stress, 1.0, p.break_stress)
