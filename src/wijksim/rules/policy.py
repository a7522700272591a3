"""M19 Signals and barriers: quadrant IV, at the policy table.

Cases show where rules stand in the way. A signal lowers a barrier only when it is registered,
when it reaches the table, when the table wants to hear it, when there are hours to work it out
and when the rule is the municipality's to change; and then only after a delay. Meanwhile new
rules bring barriers back.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Policy
from wijksim.rules.chance import weekly
from wijksim.units import Domain


@rule
def start_level(domain: int, p: Policy) -> float:
    """Return the barrier in a domain before any policy work, 0-1; it returns to this level."""
    if domain == Domain.MONEY:
        return p.barrier_money
    if domain == Domain.HOUSING:
        return p.barrier_housing
    if domain == Domain.WORK:
        return p.barrier_work
    if domain == Domain.HEALTH:
        return p.barrier_health
    if domain == Domain.PARENTING:
        return p.barrier_parenting
    return p.barrier_belonging


@rule
def decided_rate(share_of_cases: float, hours_per_1000: float, p: Policy) -> float:
    """Return the weekly rate at which this week's signals will lower a barrier.

    k f T g h/(h + c) max(0, z - z0): feedback f, tolerance T and registering g multiply, so
    that each of them can close the way by itself.

    Args:
        share_of_cases: z, part of the active cases that meet this barrier, 0-1.
        hours_per_1000: policy hours h a week per 1000 residents.
        p: parameters of the policy table.
    """
    heard = p.feedback * p.tolerance * p.registering
    worked_out = hours_per_1000 / (hours_per_1000 + p.half_hours)
    return p.effect * heard * worked_out * max(0.0, share_of_cases - p.signal_from)


@rule
def next_level(level: float, rate: float, start: float, p: Policy) -> float:
    """Return a barrier a week later: down towards its national part, back by new rules.

    Args:
        level: barrier now, 0-1.
        rate: weekly rate of the decisions that act now.
        start: barrier before any policy work.
        p: parameters of the policy table.
    """
    national = (1.0 - p.local) * start
    lowered = level - rate * max(0.0, level - national)
    return lowered + weekly(p.returning) * (start - lowered)
