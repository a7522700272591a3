"""M23 Settings and doors: how a need becomes a request without the resident asking the team.

Professionals who are present find hidden need. School, doctor, landlord and street refer or
complain about loads that they see and cannot cope with. And many requests come in elsewhere:
in youth help about two thirds (CBS 85096NED). All of them are requests; the team rations its own.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Doors


@rule
def detection_hazard(presence_per_1000: float, p: Doors) -> float:
    """Return the hazard per week that presence brings a hidden need to light: d h / (h + c).

    Args:
        presence_per_1000: hours of presence a week per 1000 residents.
        p: parameters of doors.
    """
    return p.detection * presence_per_1000 / (presence_per_1000 + p.presence_half)


@rule
def visible(load: float, p: Doors) -> float:
    """Return what others see of a load: nothing up to a level, then all above it."""
    return max(0.0, load - p.visible_from)


@rule
def referral_hazard(load: float, p: Doors) -> float:
    """Return the hazard per week that a third party refers somebody: r v (1 - T)(1 - l).

    Args:
        load: summed load, of which v is visible.
        p: rate r, tolerance T of the setting and its link l with the team.
    """
    return p.third_party * visible(load, p) * (1.0 - p.setting_tolerance) * (1.0 - p.setting_link)


@rule
def complaints(load: float, tolerance: float, p: Doors) -> float:
    """Return the complaints by neighbours expected this week about one resident.

    Args:
        load: summed load.
        tolerance: mean tolerance in the neighbourhood, 0-1.
        p: parameters of doors.
    """
    return p.complaint * visible(load, p) * (1.0 - tolerance)


@rule
def at_the_team(u: float, p: Doors) -> bool:
    """Return whether a request comes in at the team rather than at another provider."""
    return u < p.team_door
