"""M8 Groups and volunteers: what makes a place active, and what wears it out.

Volunteers come in numbers only above a critical mass (Oliver & Marwell 1988). Two kinds of group
stand side by side: traditional ones, more closed, and light initiatives, more open. The core of a
group ages and leaves; whether others follow depends on how open it is. Where professionals do
the work, volunteers go.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Groups
from wijksim.rules.chance import weekly


@rule
def effort(hours_per_1000: float, energy: float, p: Groups) -> float:
    """Return the effort at a place: professional hours plus what volunteers add, per 1000."""
    return hours_per_1000 + p.volunteer_worth * energy


@rule
def activity(effort_per_1000: float, p: Groups) -> float:
    """Return the activity of a place, 0-1: e / (e + half point), with diminishing returns."""
    return effort_per_1000 / (effort_per_1000 + p.half_point)


@rule
def professionals_stay(energy: float, p: Groups) -> bool:
    """Return whether the team goes on working at a place with this much volunteer energy."""
    return p.withdraw_from >= 1.0 or energy < p.withdraw_from


@rule
def closure(traditional: float, light: float, p: Groups) -> float:
    """Return how closed a place is, 0-1: that of its kinds of group, by their volunteers."""
    total = traditional + light
    if total <= 0.0:
        return p.closure_traditional
    return (traditional * p.closure_traditional + light * p.closure_light) / total


@rule
def takeover(vulnerable: float, team_skill: float, p: Groups) -> float:
    """Return how far professionals take over: t (1 + v a (1 - l m)), at most 1.

    Args:
        vulnerable: share a of those who come who are vulnerable, 0-1.
        team_skill: m, 0-1, of which a part l is skill in letting go.
        p: parameters of groups.
    """
    tendency = 1.0 + p.takeover_vulnerable * vulnerable * (1.0 - p.letting_go * team_skill)
    return min(1.0, p.takeover * tendency)


@rule
def drawn(activity_now: float, p: Groups) -> float:
    """Return the share of possible volunteers that activity draws: C^2 / (C^2 + c^2)."""
    square = activity_now * activity_now
    return square / (square + p.critical * p.critical)


@rule
def attracted(
    activity_now: float, professional_share: float, taken: float, vulnerable: float, p: Groups
) -> float:
    """Return the volunteer energy (0-1) to which a place tends, all kinds of group together.

    Args:
        activity_now: activity C, 0-1.
        professional_share: x, part of the effort that is the professionals'.
        taken: how far they take over, 0-1.
        vulnerable: share of those who come who are vulnerable; they wear volunteers out unless
            the place was made ready for them.
        p: parameters of groups.
    """
    worn = p.wear * vulnerable * (1.0 - p.welcome)
    owned = 1.0 + p.ownership_gain * p.ownership
    return min(
        1.0, (1.0 - taken * professional_share) * (1.0 - worn) * owned * drawn(activity_now, p)
    )


@rule
def next_energy(energy: float, target: float, closed: float, p: Groups) -> float:
    """Return the energy of one kind of group a week later.

    V + r (1 - d o) (V* - V) - g (1 - s (1 - q)) V: ownership o by residents slows the pace, the
    core leaves with age g and is followed up by s where the group is open (closure q).

    Args:
        energy: V, 0-1.
        target: V*, 0-1.
        closed: closure q of this kind of group, 0-1.
        p: parameters of groups.
    """
    pace = p.volunteer_rate * (1.0 - p.ownership_delay * p.ownership)
    left = weekly(p.ageing) * (1.0 - p.succession * (1.0 - closed))
    return energy + pace * (target - energy) - left * energy
