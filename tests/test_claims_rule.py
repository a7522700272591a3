"""The rule for claims: what it calls supported, refuted and neither, and how often it errs."""

from __future__ import annotations

import numpy as np
import pytest

from wijksim.claims import error_rates, rule
from wijksim.claims.rule import Reason, Threshold, Verdict

S, R, U, D = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.DEPENDS
N = Verdict.NOT_DECIDABLE
EVEN = np.array([-1.0, 1.0] * 10)  # mean 0, standard error .2294


@pytest.mark.parametrize(
    ("mean", "spread", "side", "verdict", "reason"),
    [
        (1.0, 0.5, 1, S, Reason.MOVES),
        (-1.0, 0.5, -1, S, Reason.MOVES),
        (-1.0, 0.5, 1, R, Reason.REVERSED),
        (0.1, 0.5, 1, R, Reason.TOO_SMALL),
        (0.0, 0.0, 1, N, Reason.UNTOUCHED),  # no seed differs: the experiment does not get there
        (0.0, 1e-9, 1, R, Reason.TOO_SMALL),
        (0.1, 5.0, 1, U, Reason.UNCLEAR),  # the interval holds both none and what matters
        (0.9, 0.5, 1, U, Reason.UNCLEAR),  # clear, yet it may or may not be enough
    ],
)
def test_a_part_that_must_move(
    mean: float, spread: float, side: int, verdict: Verdict, reason: Reason
) -> None:
    found = rule.moves(mean + spread * EVEN, side, 1.0)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.change.mean == pytest.approx(mean)


def test_one_seed_decides_nothing() -> None:
    assert rule.moves(np.array([9.0]), 1, 1.0).verdict is U
    assert rule.holds(np.array([-9.0]), 1, 1.0).verdict is U
    assert rule.moves(np.full(5, np.nan), 1, 1.0).verdict is U


def test_a_part_that_must_hold_breaks_only_clearly_and_relevantly() -> None:
    assert rule.holds(-2.0 + EVEN, 1, 1.0).verdict is R
    assert rule.holds(2.0 + EVEN, -1, 1.0).verdict is R
    assert rule.holds(-0.9 + EVEN, 1, 1.0).verdict is S  # clear, too small to matter
    assert rule.holds(-2.0 + 9.0 * EVEN, 1, 1.0).verdict is S  # may be chance


def test_parts_and_worlds_together() -> None:
    assert rule.of_parts([S, S]) is S
    assert rule.of_parts([S, U]) is U
    assert rule.of_parts([U, R]) is R
    assert rule.of_parts([S, U, N]) is N
    assert rule.of_parts([N, R]) is R
    assert rule.of_worlds([S, S]) is S
    assert rule.of_worlds([R, R]) is R
    assert rule.of_worlds([S, U, R]) is D
    assert rule.of_worlds([S, U]) is U
    assert rule.of_worlds([S, N]) is U


def test_what_a_rule_states_is_never_supported_by_a_run() -> None:
    assert rule.of_kind(S, built_in=True) is Verdict.BUILT_IN
    assert rule.of_kind(S, built_in=False) is S
    assert rule.of_kind(R, built_in=True) is R


def test_thresholds() -> None:
    values = [0.0, 0.5, 1.0]
    assert rule.threshold(values, [R, U, S]) == Threshold(0.5, 1.0)
    assert rule.threshold(values, [S, R, S]) == Threshold(0.5, 1.0)
    assert rule.threshold(values, [S, S, S]) == Threshold(None, 0.0)
    assert rule.threshold(values, [S, S, R]) == Threshold(1.0, None)


def test_false_verdicts_are_rarer_than_the_level_allows() -> None:
    found = error_rates.rates(registers=10, seeds=20)
    assert found.claims == 640
    assert 0.3 < found.decided < 0.9  # a rule that never decides would not err either
    assert found.false_supported <= 0.025 + 0.02  # one side of 5 %, and three standard errors
    assert found.false_refuted <= 0.05 + 0.03
    assert found.false <= 0.05


def test_the_rule_finds_what_is_there_when_seeds_are_many() -> None:
    few, many = (error_rates.rates(registers=5, seeds=n) for n in (4, 100))
    assert many.decided > few.decided + 0.1
    assert many.false <= 0.05
