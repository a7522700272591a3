"""M9 Asking, M10 giving and M11 the effect of informal help.

Asking has a threshold, giving has a limit. Everybody asked shares what they can give over all
who ask (proportional rationing), so nobody gives more than they have (conservation of
resources, Hobfoll 1989).
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Help

_CLASS_EDGES = (0.2, 0.4, 0.7, 1.0)  # of summed social load; a definition, nothing is fitted


@rule
def hours_wanted(social_load: float, p: Help) -> float:
    """Return hours of help a week that someone with this summed social load would ask for."""
    return min(p.hours_max, p.hours_per_load * social_load)


@rule
def debt(received: float, given: float) -> float:
    """Return how one-sided the balance of help is: 0 even or giving, towards 1 receiving only.

    Args:
        received: smoothed hours received a week.
        given: smoothed hours given a week.
    """
    return max(0.0, received - given) / (received + given + 1.0)


@rule
def ask_chance(ask: float, boost: float, taken_over: float, balance: float, p: Help) -> float:
    """Return the chance to ask one's ties for help this week.

    (alpha + boost)(1 - chi T)(1 - d D): the network activated raises it, a professional who
    takes over occupies its place, and people who only receive hold back (Gouldner 1960).

    Args:
        ask: readiness to ask, 0-1.
        boost: the network is activated, 0-1.
        taken_over: how much a professional takes over now, 0-1 (0 without a case).
        balance: debt, 0-1.
        p: parameters of help.
    """
    ready = ask + (1.0 - ask) * p.boost_ask * boost
    return ready * (1.0 - p.displacement * taken_over) * (1.0 - p.debt * balance)


@rule
def outside_hours(ties_outside: float, wanted: float, boost: float, p: Help) -> float:
    """Return hours of help that ties outside the neighbourhood give; they are asked first."""
    return min(wanted, p.outside_hours * ties_outside * (1.0 + p.boost_outside * boost))


@rule
def askable(total_strength: float, p: Help) -> float:
    """Return the part of the remaining help that one's ties inside can be asked for, 0-1."""
    return min(1.0, total_strength / p.strength_full)


@rule
def capacity(give: float, stress: float, burden: float, p: Help) -> float:
    """Return hours of help that someone can give this week: c g (1 - S)(1 - u)."""
    return p.capacity * give * (1.0 - stress) * (1.0 - burden)


@rule
def granted_share(can_give: float, asked: float) -> float:
    """Return the share of what is asked of someone that they give: min(1, capacity / asked)."""
    if asked <= can_give:
        return 1.0
    return can_give / asked


@rule
def relief(hours: float, social_load: float, p: Help) -> float:
    """Return the factor on social loads after hours of help, spread over all: exp(-e h / A).

    Args:
        hours: hours of informal help this week.
        social_load: summed social load A, above 0.
        p: ``effect`` e, the load that an hour removes.
    """
    return math.exp(-p.effect * hours / social_load)


@rule
def smoothed(before: float, now: float, p: Help) -> float:
    """Return hours received or given as people remember them: an exponential average."""
    return before + p.smoothing * (now - before)


@rule
def load_class(social_load: float) -> int:
    """Return the class of summed social load over which gaps in help are standardised, 0-4."""
    kind = 0
    for edge in _CLASS_EDGES:
        if social_load >= edge:
            kind += 1
    return kind
