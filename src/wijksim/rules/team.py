"""M15 Capacity and queue (Erlang-A: people leave the queue), and the hours of a case."""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Team


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
        p: ``fte`` per 1000 residents, the exponent ``need_allocation`` on the weight, and posts
            added for some time (``extra_fte``).
    """
    return (p.fte * math.pow(weight, p.need_allocation) + p.extra_fte) * residents / 1000.0


@rule
def workers(full_time_posts: float, desks: int) -> int:
    """Return the number of workers: posts rounded up, at least 1, at most the desks there are."""
    return int(max(1, min(desks, math.ceil(full_time_posts))))


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
def case_hours(
    domains: int, weeks_in_case: int, mode: float, coordination: float, p: Team
) -> float:
    """Return the hours a week that a case takes.

    Each further domain adds coordination, and work through the network takes more hours at
    first and fewer later.

    Args:
        domains: domains with a load, 1 or more.
        weeks_in_case: since the start.
        mode: 0 take over, 1 through the network.
        coordination: gain by each further domain.
        p: parameters of the team.
    """
    factor = p.early_factor if weeks_in_case < p.early_weeks else p.late_factor
    several = 1.0 + coordination * (max(1, domains) - 1)
    return p.case_hours * several * (1.0 + mode * (factor - 1.0))


@rule
def hours_by_load(load: float, p: Team) -> float:
    """Return the factor on case hours where they follow the load: 1 + n (L - 1), at least .5."""
    return max(0.5, 1.0 + p.by_need * (load - 1.0))


@rule
def consult_factor(p: Team) -> float:
    """Return the factor on case hours by consults in a group: 1 - s (1 - 1 / size)."""
    return 1.0 - p.consult_share * (1.0 - 1.0 / p.consult_size)


@rule
def once(hours: float, weeks_in_case: int, p: Team) -> float:
    """Return what hours that a case takes once add to a week: spread over its first weeks."""
    return hours / p.early_weeks if weeks_in_case < p.early_weeks else 0.0


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
