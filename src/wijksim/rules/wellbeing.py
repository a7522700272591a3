"""M12 Support, stress, burden, loneliness and wellbeing (stress buffering, Cohen & Wills 1985)."""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Wellbeing
from wijksim.rules.chance import decayed


@rule
def support(total_strength: float, outside: float, p: Wellbeing) -> float:
    """Return support from ties, 0-1: 1 - exp(-(W + s E) / scale).

    Args:
        total_strength: summed strength W of ties inside that support.
        outside: number of supporting ties outside, E.
        p: parameters of wellbeing.
    """
    return 1.0 - decayed((total_strength + p.outside_strength * outside) / p.support_scale)


@rule
def buffering(felt: float, best: float, strong: float, p: Wellbeing) -> float:
    """Return the support that buffers: all of it, or only with at least one strong tie.

    Args:
        felt: support, 0-1.
        best: strength of the strongest tie that supports, 0-1.
        strong: strength from which a tie counts as strong.
        p: ``buffer_lasting``, the part of the buffer that needs such a tie.
    """
    if best >= strong:
        return felt
    return felt * (1.0 - p.buffer_lasting)


@rule
def stress_target(load: float, felt: float, burden: float, strains: float, p: Wellbeing) -> float:
    """Return the stress that a situation leads to, 0-1: 1 - exp(-(a L (1 - b s) + c u + d n)).

    Args:
        load: summed load L.
        felt: support s, which buffers the load, 0-1.
        burden: burden of caring u, 0-1.
        strains: number of strained ties n.
        p: parameters of wellbeing.
    """
    pressure = (
        p.load_weight * load * (1.0 - p.buffer * felt)
        + p.burden_weight * burden
        + p.strain_weight * strains
    )
    return 1.0 - decayed(pressure)


@rule
def burden_target(hours: float, felt: float, p: Wellbeing) -> float:
    """Return the burden that hours of caring lead to: h^2 / (h^2 + c^2 (b + s)).

    Args:
        hours: hours a week, care duty and help given.
        felt: support s of the carer's own ties, 0-1.
        p: parameters of wellbeing.
    """
    square = hours * hours
    bearable = p.burden_hours * p.burden_hours * (p.burden_base + felt)
    return square / (square + bearable)


@rule
def strongly_lonely(wish: float, felt: float, stress: float, p: Wellbeing) -> bool:
    """Return whether felt support falls short of the wish by more than a line.

    Loneliness is the gap, not a low count: some feel well with little contact.

    Args:
        wish: contact wished for, on the scale of support.
        felt: support, 0-1, which stress makes less felt.
        stress: 0-1.
        p: parameters of wellbeing.
    """
    return wish - felt * (1.0 - p.lonely_stress * stress) > p.lonely_gap


@rule
def carried(hours: float, p: Wellbeing) -> float:
    """Return hours of caring that are left to the carer when respite takes its part."""
    return hours * (1.0 - p.respite)


@rule
def wellbeing(stress: float, felt: float, identified: bool, p: Wellbeing) -> float:
    """Return wellbeing, 0 upwards: no stress, belonging to others, and to a circle or group.

    1 - S + b s, plus what identification adds by itself (Haslam et al. 2018).
    """
    level = 1.0 - stress + p.belonging * felt
    return level + p.identification if identified else level


@rule
def steady(stress: float, p: Wellbeing) -> bool:
    """Return whether stress is low enough to direct one's own life."""
    return stress < p.steady_stress
