"""M15 Capacity and queue (Erlang-A: people leave the queue), M18 staff and its skill."""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Team
from wijksim.rules.chance import weekly
from wijksim.units import WORKERS


@rule
def budget(full_time_posts: float, present: float, p: Team) -> float:
    """Return the team's hours this week, all tasks.

    Args:
        full_time_posts: size of the team.
        present: share of the workers who are at work, 0-1.
        p: hours of a week.
    """
    return full_time_posts * p.week_hours * present


@rule
def posts(residents: float, weight: float, p: Team) -> float:
    """Return the size of the team in full-time posts: larger where more need is expected.

    Args:
        residents: residents of all ages.
        weight: expected need of the area, 1 for the country as a whole.
        p: ``fte`` per 1000 residents and the exponent ``need_allocation`` on the weight.
    """
    return p.fte * residents / 1000.0 * math.pow(weight, p.need_allocation)


@rule
def workers(full_time_posts: float) -> int:
    """Return the number of workers: posts rounded up, at least 1, at most 64."""
    return int(max(1, min(WORKERS, math.ceil(full_time_posts))))


@rule
def kept_from_crowding(queue_per_1000: float, p: Team) -> float:
    """Return the share of collective and policy hours that a queue leaves: exp(-f q / 10).

    Busy teams borrow from what does not call (Movisie 2018, 2020); protected time sets f to 0.

    Args:
        queue_per_1000: waiting cases per 1000 residents.
        p: ``crowding`` f.
    """
    return math.exp(-p.crowding * queue_per_1000 / 10.0)


@rule
def case_hours(domains: int, weeks_in_case: int, mode: float, p: Team) -> float:
    """Return the hours a week that a case takes.

    Each further domain adds coordination, and work through the network takes more hours at
    first and fewer later.

    Args:
        domains: domains with a load, 1 or more.
        weeks_in_case: since the start.
        mode: 0 take over, 1 through the network.
        p: parameters of the team.
    """
    factor = p.early_factor if weeks_in_case < p.early_weeks else p.late_factor
    several = 1.0 + p.per_domain * (max(1, domains) - 1)
    return p.case_hours * several * (1.0 + mode * (factor - 1.0))


@rule
def goes_before(
    urgent: bool, asked: int, u: float, urgent_other: bool, asked_other: int, u_other: float
) -> bool:
    """Return whether one waiting case goes before another: urgency, then week, then a draw."""
    if urgent != urgent_other:
        return urgent
    if asked != asked_other:
        return asked < asked_other
    return u < u_other


@rule
def next_skill(skill: float, p: Team) -> float:
    """Return team skill a week later: training builds it, leaving workers take it along."""
    gain = p.training_gain * p.training * (1.0 - skill)
    return skill + gain - skill * weekly(p.turnover)
