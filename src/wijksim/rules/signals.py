"""M19 Signals: what the policy table hears about barriers, and who dares to say it.

Three routes bring a barrier to light: what is registered of cases, hours of reflection on them,
and presence. A signal is raised when there is skill or room for it; a rejected one leaves less
room. Panels pass on the signals of those who belong.
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Signals


@rule
def share_seen(reflection_per_1000: float, presence_per_1000: float, p: Signals) -> float:
    """Return the share of cases whose barrier comes to light by any route.

    1 - (1 - g)(exp(-r h))(exp(-q k)), lowered where those who write signals have no cases.

    Args:
        reflection_per_1000: hours h of reflection a week per 1000 residents.
        presence_per_1000: hours k of presence a week per 1000 residents.
        p: parameters of signals.
    """
    missed = (1.0 - p.registering) * math.exp(
        -p.reflection_effect * reflection_per_1000 - p.presence_effect * presence_per_1000
    )
    return (1.0 - missed) * (1.0 - p.split_loss * (1.0 - p.integral))


@rule
def weight(outsider: bool, closed: float, p: Signals) -> float:
    """Return how much of someone's case counts as a signal: panels leave outsiders out."""
    return 1.0 - p.panel * closed if outsider else 1.0


@rule
def raised(skill: float, room: float, p: Signals) -> float:
    """Return the chance that a pattern is raised: v + (1 - v) m R."""
    return p.voice + (1.0 - p.voice) * skill * room


@rule
def next_room(room: float, rejected: float, p: Signals) -> float:
    """Return room for a critical voice a week later.

    Args:
        room: 0-1.
        rejected: signals raised and rejected this week, as a share of the domains.
        p: loss and half-life.
    """
    back = -math.expm1(-math.log(2.0) / p.room_half_life)
    return room * (1.0 - p.room_loss * rejected) + back * (1.0 - room)


@rule
def within_reach(local: float, p: Signals) -> float:
    """Return the part of a barrier that can be changed, 0-1.

    The municipality's own part, more or less as other parties join, plus what lobbying brings
    within reach of the national part.
    """
    joined = min(1.0, local * (1.0 + p.parties_weight * (2.0 * p.parties - 1.0)))
    return joined + (1.0 - joined) * p.lobby_effect * p.lobby


@rule
def is_alike(cases_per_1000: float, p: Signals) -> bool:
    """Return whether there are enough alike cases to answer their question once for all."""
    return p.alike > 0.0 and cases_per_1000 >= p.alike


@rule
def answered_once(p: Signals) -> float:
    """Return the factor on the hours of a case whose question is answered once for all."""
    return 1.0 - p.alike_saving


@rule
def spread_gain(reflection_per_1000: float, p: Signals) -> float:
    """Return the gain of the work on rules by helpful patterns that workers share."""
    reflected = -math.expm1(-p.reflection_effect * reflection_per_1000)
    return p.spread_gain * p.spread * reflected
