"""The matched placebo: the hours that a scenario takes from cases, withdrawn with no effect.

A gain of collective work is only a gain beside its placebo. Taking hours away does things by
itself (longer queues, fewer hours of taking over), and those are no merit of what the hours were
spent on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wijksim import params
from wijksim.params import Params
from wijksim.rules import accountability

Stretch = tuple[int, int, Params]  # from week, to week (exclusive), parameters in force

_TINY: Final = 1e-9  # of a share of hours
_WITHDRAWN: Final = "team.share_withdrawn"
# What comes along: what decides how many hours there are, and shocks, which nobody chooses.
_KEPT: Final = (
    *("team.fte", "team.extra_fte", "team.overhead", "team.crowding"),
    *("onset.shock", "events.claim_back", "help.solidarity"),
)


def of_plan(plan: Sequence[Stretch], base: Params) -> list[Stretch] | None:
    """Return the placebo of a scenario: as many hours left for cases, and no other change.

    Team size, overhead and protection of hours go along, because they decide how many hours
    there are, and so do shocks, which are no choice; everything that hours are spent on stays
    as in the baseline.

    Args:
        plan: the stretches of the scenario.
        base: the parameters of the baseline.

    Returns:
        The stretches of the placebo; None when the scenario takes no hours from cases in any
        week, or when it is a placebo itself.
    """
    stretches = [(first, last, _without_effect(now, base)) for first, last, now in plan]
    takes = any(
        params.read(placebo, _WITHDRAWN) > params.read(base, _WITHDRAWN)
        for _, _, placebo in stretches
    )
    if not takes or stretches == list(plan):
        return None
    return stretches


def beside_cases(p: Params) -> float:
    """Return the planned share of all hours of the team that does not go to cases, 0-1."""
    usable = 1.0 - p.team.overhead
    return p.team.overhead + usable * (p.team.share_withdrawn + _elsewhere(p))


def _without_effect(now: Params, base: Params) -> Params:
    withdrawn = now.team.share_withdrawn + _spent(now, base)
    if withdrawn < base.team.share_withdrawn + _TINY:
        withdrawn = base.team.share_withdrawn
    for name in _KEPT:
        base = params.replace(base, name, params.read(now, name))
    return params.replace(base, _WITHDRAWN, withdrawn)


def _spent(now: Params, base: Params) -> float:
    """Return the share of hours that goes to anything but cases, beyond the baseline's."""
    return _elsewhere(now) - _elsewhere(base)


def _elsewhere(p: Params) -> float:
    counted = accountability.kept_from_counting(p.accountability)  # the rest goes back to cases
    outward = (p.team.share_collective + p.team.share_policy) * counted
    inward = p.signals.reflection + p.staff.training
    return outward + inward + accountability.learning_hours(p.accountability)
