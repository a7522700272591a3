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
def lifted(x: float, by: float) -> float:
    """Return a chance (0-1) raised a part of the way to 1."""
    return x + (1.0 - x) * by


@rule
def through_app(skill: float, p: Help) -> float:
    """Return how far a neighbour-help app lowers the threshold to ask; it takes skill (0-1)."""
    return p.app * skill


@rule
def readiness(ask: float, skill: float, plan_gain: float, p: Help) -> float:
    """Return readiness to ask (0-1) with the help of an app and of an early plan after a loss."""
    return lifted(lifted(ask, through_app(skill, p)), plan_gain)


@rule
def with_boost(ready: float, boost: float, p: Help) -> float:
    """Return readiness to ask (0-1) of someone whose network is activated that far (0-1)."""
    return lifted(ready, p.boost_ask * boost)


@rule
def ask_chance(ask: float, boost: float, taken_over: float, balance: float, p: Help) -> float:
    """Return the chance to ask one's ties for help this week.

    (alpha + (1 - alpha) b n)(1 - chi T)(1 - d D): an activated network n raises it, a
    professional who takes over occupies its place, and people who only receive hold back
    (Gouldner 1960).

    Args:
        ask: readiness to ask, 0-1, an app or an early plan included.
        boost: the network is activated, 0-1.
        taken_over: how much a professional takes over now, 0-1 (0 without a case).
        balance: debt, 0-1.
        p: parameters of help.
    """
    ready = with_boost(ask, boost, p)
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
def capacity(give: float, stress: float, burden: float, parent: bool, p: Help) -> float:
    """Return hours of help that someone can give this week: c g (1 - S)(1 - u).

    In hard times readiness g can rise for all (solidarity); longer school hours free parents.

    Args:
        give: readiness to give, 0-1.
        stress: S, 0-1.
        burden: u of caring, 0-1.
        parent: with children at home.
        p: parameters of help.
    """
    ready = lifted(give, p.solidarity)
    hours = p.capacity * ready * (1.0 - stress) * (1.0 - burden)
    return hours * p.parents if parent else hours


@rule
def granted_share(can_give: float, asked: float, p: Help) -> float:
    """Return the share of what is asked that is given and accepted: a min(1, capacity / asked)."""
    if asked <= can_give:
        return p.accept
    return p.accept * can_give / asked


@rule
def relief(hours: float, social_load: float, p: Help) -> float:
    """Return the factor on social loads after hours of help, spread over all: exp(-e h / A).

    Args:
        hours: hours of informal help this week.
        social_load: summed social load A, above 0.
        p: ``effect`` e, the load that an hour removes, times how well gifts suit.
    """
    return math.exp(-p.effect * p.suitability * hours / social_load)


@rule
def relief_of_rules(skilled_hours: float, institutional_load: float, p: Help) -> float:
    """Return the factor on institutional loads: helpers with skill do some of that work too.

    Args:
        skilled_hours: hours of help, each times the helper's skill (0-1).
        institutional_load: summed institutional load, above 0.
        p: ``institutional``, its effect over that on social loads.
    """
    return math.exp(
        -p.effect * p.suitability * p.institutional * skilled_hours / institutional_load
    )


@rule
def more_leaning(leaning: float, hours: float, balance: float, p: Help) -> float:
    """Return leaning on helpers (0-1) after hours of help; one-way help builds it.

    Args:
        leaning: now, 0-1.
        hours: received this week.
        balance: debt, 0 for help that goes both ways.
        p: ``dependency``.
    """
    return leaning + (1.0 - leaning) * -math.expm1(-p.dependency * hours * balance)


@rule
def ask_after_help(ask: float, p: Help) -> float:
    """Return readiness to ask (0-1) after help was granted: it was no shame to ask."""
    return lifted(ask, p.seen)


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
