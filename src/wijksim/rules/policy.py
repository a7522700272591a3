"""M19 Barriers: quadrant IV, at the policy table.

A signal lowers a barrier only when it reaches the table, when the table wants to hear it, when
there are hours to work it out and when the rule can be changed; and then only after a delay.
Meanwhile new rules bring barriers back.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Policy, Signals
from wijksim.rules.chance import of_domain, weekly


@rule
def start_level(domain: int, p: Policy) -> float:
    """Return the barrier in a domain before any policy work, 0-1; it returns to this level."""
    return of_domain(
        domain,
        p.barrier_money,
        p.barrier_housing,
        p.barrier_work,
        p.barrier_health,
        p.barrier_parenting,
        p.barrier_belonging,
    )


@rule
def decided_rate(signal: float, hours_per_1000: float, p: Policy, q: Signals) -> float:
    """Return the weekly rate at which this week's signals will lower a barrier.

    k f T h/(h + c) z: feedback f and tolerance T multiply, so that each can close the way.

    Args:
        signal: z, how far the pattern stands above the threshold, seen and raised, 0-1.
        hours_per_1000: policy hours h a week per 1000 residents.
        p: parameters of barriers.
        q: parameters of signals.
    """
    worked_out = hours_per_1000 / (hours_per_1000 + p.half_hours)
    return p.effect * q.feedback * q.tolerance * worked_out * signal


@rule
def next_level(level: float, rate: float, start: float, reach: float, p: Policy) -> float:
    """Return a barrier a week later: down towards what is out of reach, back by new rules.

    Args:
        level: barrier now, 0-1.
        rate: weekly rate of the decisions that act now.
        start: barrier before any policy work.
        reach: part of it that can be changed, 0-1.
        p: parameters of barriers.
    """
    national = (1.0 - reach) * start
    lowered = level - rate * max(0.0, level - national)
    return lowered + weekly(p.returning) * (start - lowered)
