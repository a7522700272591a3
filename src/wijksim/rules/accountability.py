"""Accountability: hours go to what is counted.

Counting cases pulls hours away from the neighbourhood and the policy table; counting meetings
makes the meetings shallow; learning takes hours and makes training
worth more. With all at 0 hours go where they were planned.
"""

from __future__ import annotations

from wijksim._jit import rule
from wijksim.params import Accountability


@rule
def kept_from_counting(p: Accountability) -> float:
    """Return the share of collective and policy hours that counting cases leaves: 1 - p c.

    Learning instead of counting protects them: c (1 - l).
    """
    return 1.0 - p.pull * p.case_counts * (1.0 - p.learning)


@rule
def shallowness(p: Accountability) -> float:
    """Return the loss of what meetings bring where their number is the target, 0-1."""
    return p.shallow * p.targets * (1.0 - p.learning)


@rule
def learning_hours(p: Accountability) -> float:
    """Return the share of the team's hours that learning from its work takes."""
    return p.learning_hours * p.learning


@rule
def training_factor(p: Accountability) -> float:
    """Return the factor on what training brings where a team learns from its work."""
    return 1.0 + p.learning_gain * p.learning
