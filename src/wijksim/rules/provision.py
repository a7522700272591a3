"""Provisions and rules in a case: who decides, how long it takes, what is refused (quadrant II).

The mandate to leave a rule with reasons does not ask how high the barrier is; where it is
missing a rule can bar the help that the root of the trouble needs.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Provision

_BUDGET_UNIT = 1000.0  # EUR a case a year, to which the gain of a custom budget refers


@rule
def open_door(mandate: float, barrier: float) -> float:
    """Return how far work on rules gets through: M + (1 - M)(1 - B)."""
    return mandate + (1.0 - mandate) * (1.0 - barrier)


@rule
def is_barred(u: float, mandate: float, advocacy: float, p: Provision) -> bool:
    """Return whether a rule bars help with the root of a case.

    s (1 - M)(1 - v)(1 - d): strictness, less with mandate, advocacy or rights to decide.
    """
    return u < p.strictness * (1.0 - mandate) * (1.0 - advocacy) * (1.0 - p.rights)


@rule
def undecided(weeks_in_case: int, p: Provision) -> bool:
    """Return whether a decision is still awaited, so that nothing moves on the side of rules."""
    return weeks_in_case < p.decision_delay * (1.0 - p.rights)


@rule
def effect_factor(spread: float, p: Provision) -> float:
    """Return the factor on work on rules: fit, custom budget, what workers learned, stance.

    Args:
        spread: gain by patterns that workers spread among each other.
        p: parameters of provisions.
    """
    bought = 1.0 + p.custom_gain * p.custom_budget / _BUDGET_UNIT
    stance = 1.0 - p.stance * (1.0 - p.stance_effect)
    return p.fit * bought * stance * (1.0 + spread)


@rule
def paper_hours(mandate: float, p: Provision) -> float:
    """Return hours that a case takes once for decisions, and reasons for leaving a rule."""
    return p.decision_hours + p.justification_hours * mandate


@rule
def coordination(per_domain: float, p: Provision) -> float:
    """Return the gain of case hours by each further domain; a client who directs costs more."""
    return per_domain * (0.75 + 0.5 * p.director_client)


@rule
def dropout_hazard(p: Provision) -> float:
    """Return the hazard per week that a client leaves a case directed by the worker."""
    return p.director_dropout * (1.0 - p.director_client)
