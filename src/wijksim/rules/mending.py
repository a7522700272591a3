"""Strained ties: relations sour, are mended in their own context, or are cut.

The right network is the fitting one, so it can also become smaller. A strained tie supports
nobody and adds stress; mediation can bring it back, and a professional can keep it out, against
the client's wish or not.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Mending
from wijksim.units import Tie


@rule
def sour_hazard(weeks: float, p: Mending) -> float:
    """Return the hazard over some weeks that a good tie turns strained."""
    return weeks * p.sour


@rule
def mediated_share(kind: int, p: Mending) -> float:
    """Return the share of active cases in which this kind of tie gets mediation."""
    if kind == Tie.KIN:
        return p.family
    if kind == Tie.NEIGHBOUR:
        return p.neighbours
    return p.friends


@rule
def mend_hazard(weeks: float, p: Mending) -> float:
    """Return the hazard over some weeks that mediation makes a strained tie a good one."""
    return weeks * p.rate


@rule
def prune_hazard(weeks: float, p: Mending) -> float:
    """Return the hazard over some weeks that a strained tie is cut, where that is the aim."""
    return weeks * p.prune_rate


@rule
def any_mediation(p: Mending) -> bool:
    """Return whether strained ties of any kind get mediation."""
    return p.family + p.friends + p.neighbours > 0.0
