"""M17 A plan with the network: who is reached, whether it works, and how long it lasts."""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Plan


@rule
def reach(p: Plan) -> float:
    """Return the part of the network that a plan reaches: min(1, deadline / needed) x informed."""
    return min(1.0, p.deadline / p.needed) * p.informed


@rule
def success(skill_gain: float, protocol_loss: float, p: Plan) -> float:
    """Return the chance that a plan, once made with everybody, brings the network together.

    Args:
        skill_gain: team skill above the skill at the start, -1 to 1.
        protocol_loss: loss (or gain) under strict protocols.
        p: parameters of the plan.
    """
    by_skill = p.success * (1.0 + p.skill * skill_gain) * (1.0 + p.scan_gain * p.scan_weeks)
    return max(0.0, min(1.0, by_skill * (1.0 - protocol_loss)))


@rule
def chance(mode: float, offered: bool, works: float, p: Plan) -> float:
    """Return the chance that the own network is brought together in the plan week.

    Args:
        mode: 0 take over, 1 through the network.
        offered: the client was offered an own-strength conference, whatever the mode.
        works: success of a plan, 0-1.
        p: parameters of the plan.
    """
    return works * reach(p) * (1.0 if offered else mode)


@rule
def is_week(weeks_in_case: int, p: Plan) -> bool:
    """Return whether this is the week of the plan; looking first puts it off."""
    return weeks_in_case == int(p.week) + int(p.scan_weeks)


@rule
def still_looking(weeks_in_case: int, p: Plan) -> bool:
    """Return whether the team is still looking at the network and does nothing else."""
    return weeks_in_case < int(p.scan_weeks)


@rule
def asks_get_through(case_hours: float, p: Plan) -> float:
    """Return the chance that asking on the client's behalf reaches the network this week.

    1 - exp(-a x h): a asks an hour, a share x of the case hours h.
    """
    return -math.expm1(-p.asks_per_hour * p.ask_on_behalf * case_hours)


@rule
def conference_hours(p: Plan) -> float:
    """Return the hours that an own-strength conference takes, once."""
    return p.offer_hours


@rule
def strengthened(known: float, hours: float, p: Plan) -> float:
    """Return skill in a domain (0-1) after hours of work on the client's own abilities."""
    return known + (1.0 - known) * -math.expm1(-p.strengthen_gain * p.strengthen * hours)


@rule
def kept_at_closing(registered: bool) -> float:
    """Return what is left of an activated network when the case is closed.

    A file of one person cannot hold a plan of many: half of it is lost.
    """
    return 1.0 if registered else 0.5
