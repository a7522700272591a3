"""Legitimacy of unequal help: a slow state that caps the mandate (claim C44)."""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Legitimacy
from wijksim.rules.chance import weekly


@rule
def unequal(mandate: float, by_need: float) -> float:
    """Return how far people are helped unequally: 1 - (1 - M)(1 - n)."""
    return 1.0 - (1.0 - mandate) * (1.0 - by_need)


@rule
def explained(justification_hours: float) -> float:
    """Return how far exceptions are explained: j / (j + 1), j hours a case."""
    return justification_hours / (justification_hours + 1.0)


@rule
def next_level(level: float, inequality: float, reasons: float, p: Legitimacy) -> float:
    """Return legitimacy (0-1) a week later: l + g (1 + e)(1 - l) - w u (1 - e) l.

    Args:
        level: now, l.
        inequality: of help, u.
        reasons: how far it is explained, e.
        p: growth g and erosion w per year.
    """
    grown = weekly(p.growth) * (1.0 + reasons) * (1.0 - level)
    worn = weekly(p.erosion) * inequality * (1.0 - reasons) * level
    return level + grown - worn
