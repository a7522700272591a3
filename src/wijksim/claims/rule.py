"""The rule for a verdict on a claim, written down before any run of it.

A claim is one or more parts: a measure that must move, by at least what matters, or one that must
not worsen. Each part is judged by the interval of a paired contrast over seeds; a claim of several
parts shares its 5 % among them (Bonferroni). A part that moves is

- supported where the interval lies on the claimed side of zero and the mean is at least relevant;
- refuted where the interval ends short of what is relevant: reversed, or equivalent to nothing;
- not decidable where no seed moves at all: the experiment does not reach the measure, which says
  something of this model's wiring and nothing of the claim;
- undecided otherwise, and always with fewer than two seeds.

A part that must hold is broken only where it worsens clearly and relevantly, as in
``wijksim.verdict``. Pure functions on arrays; how often the rule errs: ``claims.error_rates``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from wijksim import results
from wijksim.results import Interval, interval
from wijksim.state import Floats


class Verdict(StrEnum):
    """What may be said of a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    DEPENDS = "depends"  # supported in some worlds and refuted in others
    UNDECIDED = "undecided"  # too few seeds for what matters
    BUILT_IN = "built in"  # a rule says it, and it matters: told with its threshold
    NOT_DECIDABLE = "not decidable"  # no honest experiment with this model


class Reason(StrEnum):
    """Where the interval of a part lies."""

    MOVES = "moves"  # clearly on the claimed side, and relevant
    HOLDS = "holds"  # nothing clear and relevant on the bad side
    REVERSED = "reversed"  # clearly on the other side
    TOO_SMALL = "too small"  # wholly short of what matters
    WORSENS = "worsens"  # what had to hold does not
    UNCLEAR = "unclear"
    UNTOUCHED = "untouched"  # exactly 0 in every seed


class Finding(NamedTuple):
    """One part in one world."""

    verdict: Verdict  # SUPPORTED, REFUTED, UNDECIDED or NOT_DECIDABLE
    reason: Reason
    change: Interval  # of the contrast, in the unit of the measure


def level_of(parts: int) -> float:
    """Return the coverage of each interval of a claim with so many parts."""
    return 1.0 - (1.0 - results.LEVEL) / parts


def moves(values: Floats, side: int, relevant: float, level: float = results.LEVEL) -> Finding:
    """Judge a part that must move.

    Args:
        values: contrast a seed, shape (seeds,); NaN where a run has no such figure.
        side: +1 or -1, where the claim says that it goes.
        relevant: smallest change that matters, above 0, in the unit of the measure.
        level: coverage of the interval.
    """
    change = interval(values, level)
    mean, low, high = _turned(change, side)
    if mean is None or low is None or high is None:
        return Finding(Verdict.UNDECIDED, Reason.UNCLEAR, change)
    if low == high == 0.0:
        return Finding(Verdict.NOT_DECIDABLE, Reason.UNTOUCHED, change)
    if low > 0.0 and mean >= relevant:
        return Finding(Verdict.SUPPORTED, Reason.MOVES, change)
    if high < 0.0:
        return Finding(Verdict.REFUTED, Reason.REVERSED, change)
    if high < relevant:
        return Finding(Verdict.REFUTED, Reason.TOO_SMALL, change)
    return Finding(Verdict.UNDECIDED, Reason.UNCLEAR, change)


def holds(values: Floats, better: int, relevant: float, level: float = results.LEVEL) -> Finding:
    """Judge a part that must not worsen; ``better`` is the good side, +1 or -1."""
    change = interval(values, level)
    mean, low, high = _turned(change, better)
    if mean is None or low is None or high is None:
        return Finding(Verdict.UNDECIDED, Reason.UNCLEAR, change)
    if high < 0.0 and mean <= -relevant:
        return Finding(Verdict.REFUTED, Reason.WORSENS, change)
    return Finding(Verdict.SUPPORTED, Reason.HOLDS, change)


def of_parts(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict in one world: all parts must be supported, one refuted part refutes.

    A part that no seed touches leaves the whole undecidable, however many seeds there are.
    """
    found = set(verdicts)
    for verdict in (Verdict.REFUTED, Verdict.NOT_DECIDABLE):
        if verdict in found:
            return verdict
    return Verdict.SUPPORTED if found == {Verdict.SUPPORTED} else Verdict.UNDECIDED


def of_worlds(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict over areas, presets and draws of what is not known.

    It is supported or refuted only where every world says so.
    """
    found = set(verdicts)
    if {Verdict.SUPPORTED, Verdict.REFUTED} <= found:
        return Verdict.DEPENDS
    if len(found) == 1:
        return found.pop()
    return Verdict.UNDECIDED


def of_kind(verdict: Verdict, *, built_in: bool) -> Verdict:
    """Return what may be said at most: what a rule states is never supported by a run of it."""
    return Verdict.BUILT_IN if built_in and verdict is Verdict.SUPPORTED else verdict


class Threshold(NamedTuple):
    """From which value of its parameter a claim comes out."""

    above: float | None  # the last value, from no effect on, at which it does not
    at: float | None  # the first one at which it does; None: at none of those that were tried


def threshold(values: Sequence[float], verdicts: Sequence[Verdict]) -> Threshold:
    """Return where a claim flips.

    Args:
        values: of the parameter, from its value without effect to the end of its range.
        verdicts: at each of them.

    Returns:
        The first value from which on it is supported at all that follow, with the one before;
        ``above`` is None where it is supported without the parameter as well.
    """
    good = np.array([one is Verdict.SUPPORTED for one in verdicts])
    if not len(good) or not good[-1]:
        return Threshold(values[-1] if len(values) else None, None)
    wrong = np.flatnonzero(~good)
    first = int(wrong[-1]) + 1 if len(wrong) else 0
    return Threshold(values[first - 1] if first else None, values[first])


def _turned(change: Interval, side: int) -> Interval:
    """Return an interval seen from the side of the claim."""
    if change.mean is None or change.low is None or change.high is None or side > 0:
        return change
    return Interval(-change.mean, -change.high, -change.low)
