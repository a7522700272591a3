"""M7 Meeting and M8 activity of a place: quadrant III, in the neighbourhood.

Professional hours and volunteers make a place active, activity draws people, people meet, and
some meetings become ties. Volunteers come in numbers only above a critical mass (Oliver &
Marwell 1988), and leave where professionals do the work for them.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Places


@rule
def effort(hours_per_1000: float, energy: float, p: Places) -> float:
    """Return the effort at a place: professional hours plus what volunteers add, per 1000."""
    return hours_per_1000 + p.volunteer_worth * energy


@rule
def activity(effort_per_1000: float, p: Places) -> float:
    """Return the activity of a place, 0-1: e / (e + half point), with diminishing returns."""
    return effort_per_1000 / (effort_per_1000 + p.half_point)


@rule
def next_energy(energy: float, activity_now: float, professional_share: float, p: Places) -> float:
    """Return volunteer energy a week later: V + r ((1 - t x) C^2 / (C^2 + c^2) - V).

    The S-shape can give two stable states, a living place and an empty one.

    Args:
        energy: volunteer energy V, 0-1.
        activity_now: activity C, 0-1.
        professional_share: x, part of the effort that is the professionals'.
        p: rate r, loss by take-over t, critical activity c.
    """
    square = activity_now * activity_now
    drawn = square / (square + p.critical * p.critical)
    return energy + p.volunteer_rate * ((1.0 - p.takeover * professional_share) * drawn - energy)


@rule
def attendance(activity_now: float, stress: float, outsider: bool, p: Places) -> float:
    """Return the chance to attend a place this week.

    (a0 + a1 C)(1 - sS), times (1 - closure) for the out-group: stress keeps people at home and
    closed circles keep others out.
    """
    chance = (p.attend_base + p.attend_activity * activity_now) * (1.0 - p.attend_stress * stress)
    return chance * (1.0 - p.closure) if outsider else chance


@rule
def bond_chance(same_group: bool, p: Places) -> float:
    """Return the chance that two who meet at a place and have room start a tie."""
    return p.bond if same_group else p.bond * p.bond_across


@rule
def ask_after_attending(ask: float, p: Places) -> float:
    """Return readiness to ask after attending: people see that help is asked and given."""
    return ask + p.ask_gain * max(0.0, p.ask_ceiling - ask)
