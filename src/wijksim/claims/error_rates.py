"""How often the rule for claims errs, on made-up seeds: no model is run.

A register of claims is drawn: parts, noise beside what matters, and a true effect that is none,
reversed, relevant, twice as large, or in between. A verdict is false where a claim is supported
whose true effect is none or reversed, or refuted whose effects are all relevant. Effects between
none and relevant can be called either way or neither; none of that counts as false.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wijksim.claims import rule
from wijksim.claims.rule import Verdict
from wijksim.state import Floats

TRUTHS: Final = (-1.0, 0.0, 0.5, 1.0, 2.0)  # true effects, in units of what matters
NOISE: Final = (0.1, 5.0)  # standard deviation over seeds in the same unit, log-uniform
MOST_PARTS: Final = 4
TAILS: Final = 5  # degrees of freedom of the noise: heavier tails than normal


class Rates(NamedTuple):
    """Shares over all claims of all made-up registers."""

    claims: int
    decided: float  # supported or refuted
    false: float  # of all claims
    false_of_decided: float
    false_supported: float  # of those whose effect is none or reversed
    false_refuted: float  # of those whose effects are all relevant


def rates(registers: int = 200, claims: int = 64, seeds: int = 20, seed: int = 1) -> Rates:
    """Return how often the rule errs.

    Args:
        registers: made-up registers.
        claims: in each of them.
        seeds: paired seeds a claim.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    total = registers * claims
    truths = rng.choice(TRUTHS, total)
    found = [_judged(rng, float(truth), seeds) for truth in truths]
    supported = np.array([one is Verdict.SUPPORTED for one in found])
    refuted = np.array([one is Verdict.REFUTED for one in found])
    none, relevant = truths <= 0.0, truths >= 1.0
    wrong = (supported & none) | (refuted & relevant)
    decided = supported | refuted
    return Rates(
        total,
        float(decided.mean()),
        float(wrong.mean()),
        float(wrong.sum() / max(1, decided.sum())),
        float(supported[none].mean()),
        float(refuted[relevant].mean()),
    )


def _judged(rng: np.random.Generator, truth: float, seeds: int) -> Verdict:
    """Return the verdict on one made-up claim: its parts all have the same true effect."""
    parts = int(rng.integers(1, MOST_PARTS + 1))
    level = rule.level_of(parts)
    return rule.of_parts(
        rule.moves(_seeds(rng, truth, seeds), 1, 1.0, level).verdict for _ in range(parts)
    )


def _seeds(rng: np.random.Generator, truth: float, seeds: int) -> Floats:
    low, high = np.log(NOISE)
    spread = float(np.exp(rng.uniform(low, high)))
    noise = rng.standard_t(TAILS, seeds) / np.sqrt(TAILS / (TAILS - 2.0))
    return np.asarray(truth + spread * noise)
