"""M7 Meeting at places: who comes, and what a meeting leaves.

Activity draws people; stress, a low income and an unsafe street keep them at home; closed circles
and intolerant visitors keep out those who deviate. Some meetings become ties. Whether matching
people or bringing groups together does better than chance is left open.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Places
from wijksim.rules.chance import toward


@rule
def going_out(activity_now: float, stress: float, income: float, skill: float, p: Places) -> float:
    """Return the chance to attend a place this week, for someone whom nothing keeps out.

    (a0 + a1 C + n k)(1 - s S)(1 - c (1 - y))(1 - f (1 - F)).

    Args:
        activity_now: activity C of the place, 0-1.
        stress: S, 0-1.
        income: rank y, 0-1.
        skill: k, 0-1; only meeting online (n) takes any.
        p: parameters of places, felt safety F among them.
    """
    base = p.attend_base + p.attend_activity * activity_now + p.online * skill
    kept_home = (1.0 - p.attend_stress * stress) * (1.0 - p.attend_income * (1.0 - income))
    return base * kept_home * (1.0 - p.safety_weight * (1.0 - p.safety))


@rule
def openness(
    outsider: bool, deviates: bool, closed: float, tolerance: float, welcome: float, p: Places
) -> float:
    """Return the factor on attendance of who one is: 1 where a place has room for variation.

    Args:
        outsider: belongs to the out-group.
        deviates: outsider, in need, or with a lasting need.
        closed: closure of the place, 0-1.
        tolerance: mean tolerance of those who attend, 0-1.
        welcome: how far the place was made ready for vulnerable people, 0-1.
        p: parameters of places.
    """
    factor = 1.0
    if outsider:
        factor *= 1.0 - closed
    if deviates:
        factor *= 1.0 - p.tolerance * (1.0 - tolerance) * (1.0 - welcome)
        return factor * (1.0 + p.targeting)
    return factor * (1.0 - p.targeting / 2.0)


@rule
def highest_chance(activity_now: float, welcome: float, p: Places) -> float:
    """Return a bound that the chance to attend of nobody exceeds: who stays away is soon known."""
    open_to = openness(False, False, 0.0, 1.0, welcome, p)
    return going_out(activity_now, 0.0, 1.0, 1.0, p) * max(
        open_to, openness(False, True, 0.0, 1.0, welcome, p)
    )


@rule
def bond_chance(
    same_group: bool, bridged: bool, assigned: bool, shallow: float, p: Places
) -> float:
    """Return the chance that two who meet at a place and have room start a tie.

    Args:
        same_group: both of one group.
        bridged: the team brought them together across groups.
        assigned: the team matched them.
        shallow: loss of what meetings bring where their number is the target, 0-1.
        p: parameters of places.
    """
    chance = p.bond * (1.0 - shallow)
    if not same_group and not bridged and not assigned:
        chance *= p.bond_across
    if assigned:
        chance *= p.assigned_factor
    return min(1.0, chance)


@rule
def ask_after_attending(ask: float, p: Places) -> float:
    """Return readiness to ask after attending: people see that help is asked and given."""
    return ask + p.ask_gain * max(0.0, p.ask_ceiling - ask)


@rule
def tolerance_after_attending(tolerance: float, p: Places) -> float:
    """Return tolerance after attending where the team holds talks about it."""
    return tolerance + p.dialogue * (1.0 - tolerance)


@rule
def tolerance_after_conflict(tolerance: float, p: Places) -> float:
    """Return tolerance after a meeting across groups that ended in conflict."""
    return toward(tolerance, 0.0, p.conflict_loss)
