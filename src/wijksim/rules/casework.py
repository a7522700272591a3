"""M16 Casework, reliance on professionals, and closing: quadrants I and II.

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
def institutional_factor(
    hours: float, visible_load: float, door: float, effect: float, p: Casework
) -> float:
    """Return the factor on institutional loads: exp(-e f d h / B).

    Args:
        hours: case hours this week for rules and institutions.
        visible_load: summed institutional load B that the team sees, above 0.
        door: how far the work gets through, by mandate and barrier, 0-1.
        effect: factor f of what can be provided.
        p: parameters of casework.
    """
    return math.exp(-p.institutional_effect * effect * door * hours / visible_load)


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
def hours_factor(u: float, p: Casework) -> float:
    """Return how much more or less than usual a case takes; protocols make cases alike.

    1 + s (1 - t)(2u - 1): spread s, strictness t, u uniform 0-1.
    """
    return 1.0 + p.hours_spread * (1.0 - p.protocol) * (2.0 * u - 1.0)


@rule
def loss_by_protocol(p: Casework) -> float:
    """Return the loss of the success of plans under strict protocols; below 0 it is a gain."""
    return p.protocol_loss * p.protocol


@rule
def team_closes(load: float, chronic: float, weeks_in_case: int, p: Casework) -> bool:
    """Return whether the team ends a case: the load is light enough, or it took long enough."""
    return load < p.close_load + chronic or weeks_in_case >= p.max_weeks


@rule
def client_closes(stress: float, in_need: bool, p: Casework) -> bool:
    """Return whether a client finds it good enough: not in need, and little stress."""
    return not in_need and stress < p.client_stress
