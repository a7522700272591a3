"""M16 Casework, M17 activating the network, and closing: quadrants I and II.

A case is worked between two poles: taking over (mode 0) and working through the client's own
network (mode 1). Taking over removes social load faster, and makes people rely on it. On the
institutional side what counts is the mandate to deviate from a rule.
"""

from __future__ import annotations

import math

from wijksim._jit import rule
from wijksim.params import Casework


@rule
def sees_root(u: float, team_skill: float, p: Casework) -> bool:
    """Return whether the team sees the root of a request rather than its symptom."""
    return u < p.diagnosis_base + p.diagnosis_skill * team_skill


@rule
def social_factor(hours: float, visible_load: float, mode: float, p: Casework) -> float:
    """Return the factor on social loads that the team works on: exp(-e (1 - l m) h / A).

    Args:
        hours: case hours this week for social loads.
        visible_load: summed social load A that the team sees, above 0.
        mode: 0 take over, 1 through the network (gives up part of the direct effect).
        p: parameters of casework.
    """
    rate = p.social_effect * (1.0 - p.mode_loss * mode)
    return math.exp(-rate * hours / visible_load)


@rule
def institutional_factor(hours: float, visible_load: float, barrier: float, p: Casework) -> float:
    """Return the factor on institutional loads: exp(-e (M + (1 - M)(1 - B)) h / B').

    With a full mandate M the barrier B does not count; without one it does in full. B' is the
    summed institutional load that the team sees, above 0.
    """
    open_door = p.mandate + (1.0 - p.mandate) * (1.0 - barrier)
    return math.exp(-p.institutional_effect * open_door * hours / visible_load)


@rule
def emphasis(share_institutional: float, p: Casework) -> float:
    """Return the part of case hours spent on institutional loads.

    By load, or with advocacy more: s + (1 - s) v. Nothing is spent where there is no such load.

    Args:
        share_institutional: part s of the visible load that is institutional, 0-1.
        p: ``advocacy`` v.
    """
    if share_institutional <= 0.0:
        return 0.0
    return share_institutional + (1.0 - share_institutional) * p.advocacy


@rule
def misfit_stress(stress: float, p: Casework) -> float:
    """Return stress after a week of help that leaves the root untouched."""
    return stress + p.misfit * (1.0 - stress)


@rule
def more_reliance(reliance: float, hours: float, mode: float, p: Casework) -> float:
    """Return reliance on professionals after hours of casework; taking over builds it."""
    return reliance + (1.0 - reliance) * -math.expm1(-p.reliance * hours * (1.0 - mode))


@rule
def tie_kept(mode: float, displacement: float, p: Casework) -> float:
    """Return the factor on a client's ties in a week: a professional can occupy their place.

    Args:
        mode: 0 take over, 1 through the network.
        displacement: how far helpers step back, 0-1.
        p: parameters of casework.
    """
    return 1.0 - p.tie_loss * (1.0 - mode) * displacement


@rule
def plan_chance(mode: float, skill_gain: float, p: Casework) -> float:
    """Return the chance that the own network is brought together in the plan week.

    Args:
        mode: 0 take over, 1 through the network.
        skill_gain: team skill above the skill at the start, -1 to 1.
        p: success, reach and the gain by skill.
    """
    success = p.plan_success * (1.0 + p.plan_skill * skill_gain)
    return min(1.0, success * p.plan_reach) * mode


@rule
def may_close(load: float, chronic: float, weeks_in_case: int, p: Casework) -> bool:
    """Return whether a case ends: the load is light enough, or it took long enough."""
    return load < p.close_load + chronic or weeks_in_case >= p.max_weeks
