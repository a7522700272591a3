"""The rule for better: need must fall, unmet need must not rise, no tile may worsen."""

from __future__ import annotations

import numpy as np
import pytest

from wijksim.measures import MEASURES
from wijksim.verdict import BOARD, DEMAND, LEVEL, RELEVANT, TILES, Verdict, judge

SEEDS = 20
NAMES = (*RELEVANT, "requests", "admitted_requests")


def runs(**shifts: float) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    return {
        name: (10.0 + rng.normal(0.0, 1e-3, SEEDS) + shifts.get(name, 0.0))[:, None]
        for name in NAMES
    }


BASE = {name: np.full((SEEDS, 1), 10.0) for name in NAMES}


@pytest.mark.parametrize(
    ("shifts", "verdict", "rationing"),
    [
        ({}, Verdict.UNCLEAR, False),
        ({"need_prevalence": -2.0}, Verdict.BETTER, False),
        ({"need_prevalence": -2.0, "requests": -5.0}, Verdict.BETTER, False),
        ({"need_prevalence": -2.0, "unmet_need": 1.0}, Verdict.MIXED, False),
        ({"need_prevalence": -2.0, "exclusion_gap": 5.0}, Verdict.MIXED, False),
        ({"requests": -5.0}, Verdict.UNCLEAR, True),
        ({"need_prevalence": 1.0, "admitted_requests": -5.0}, Verdict.WORSE, True),
        ({"unmet_need": 1.0}, Verdict.WORSE, False),
        ({"divide_load": 0.5}, Verdict.UNFAIR, False),
        ({"divide_load": 0.01}, Verdict.UNCLEAR, False),  # clear, and smaller than what matters
        # Of these two more is better.
        ({"place_share": -1.0}, Verdict.UNFAIR, False),
        ({"need_prevalence": -2.0, "variation_room": -0.1}, Verdict.MIXED, False),
        ({"need_prevalence": -2.0, "place_share": 1.0}, Verdict.BETTER, False),
        ({"divide_wellbeing": 0.1}, Verdict.UNFAIR, False),
        ({"strong_loneliness": 1.0}, Verdict.UNFAIR, False),
        ({"need_prevalence": -0.1}, Verdict.UNCLEAR, False),
    ],
)
def test_verdicts(shifts: dict[str, float], verdict: Verdict, rationing: bool) -> None:
    found = judge(runs(**shifts), BASE)
    assert found.verdict is verdict
    assert found.rationing is rationing


def test_a_judgement_has_a_word_for_each_measure() -> None:
    found = judge(runs(place_share=1.0, divide_load=0.5), BASE)
    assert found.improved == ("place_share",)
    assert found.worsened == ("divide_load",)
    assert [found.word(name) for name in ("place_share", "divide_load", "unmet_need")] == [
        "better",
        "worse",
        "not_clear",
    ]


def test_the_board_has_four_tiles_and_every_measure_of_them_a_side_that_is_better() -> None:
    assert list(BOARD) == ["I", "II", "III", "IV"]
    assert {name for tile in BOARD.values() for name in tile} == set(TILES)
    assert set(RELEVANT) == {*DEMAND, *TILES}
    assert all(MEASURES[name].better != 0 and limit > 0.0 for name, limit in RELEVANT.items())


def test_one_seed_says_nothing() -> None:
    one = {name: values[:1] for name, values in runs(need_prevalence=-5.0).items()}
    assert judge(one, {name: values[:1] for name, values in BASE.items()}).verdict is (
        Verdict.UNCLEAR
    )


def test_pure_chance_is_called_better_or_worse_in_at_most_five_of_a_hundred() -> None:
    rng = np.random.default_rng(11)
    trials, called = 2000, 0
    for _ in range(trials):
        arm = {name: 10.0 + rng.normal(0.0, 5.0, (SEEDS, 1)) for name in NAMES}
        base = {name: 10.0 + rng.normal(0.0, 5.0, (SEEDS, 1)) for name in NAMES}
        called += judge(arm, base).verdict is not Verdict.UNCLEAR
    assert pytest.approx(1.0 - 0.05 / len(RELEVANT)) == LEVEL
    assert 0.02 < called / trials < 0.05 + 3 * np.sqrt(0.05 * 0.95 / trials)
