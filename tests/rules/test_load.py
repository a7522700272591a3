from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import load

P = params.make().load._replace(
    social_resolution=0.04,
    institutional_resolution=0.06,
    growth=0.006,
    closed_below=0.04,
    skill_base=0.5,
    stress_social=0.5,
    reliance_social=0.5,
    stress_institutional=0.6,
)
SHARE = st.floats(0.0, 1.0)


def test_social_resolution_by_hand() -> None:
    # 0.04 * (0.5 + 0.6) * (1 - 0.5 * 0.4) * (1 - 0.5 * 0.2) = 0.04 * 1.1 * 0.8 * 0.9
    assert load.social_resolution(0.6, 0.4, 0.2, P) == pytest.approx(0.03168)


def test_institutional_resolution_by_hand() -> None:
    # 0.06 * 0.5 * (1 - 0.4) * (1 - 0.6 * 0.5) = 0.06 * 0.5 * 0.6 * 0.7
    assert load.institutional_resolution(0.5, 0.4, 0.5, P) == pytest.approx(0.0126)
    assert load.institutional_resolution(0.0, 0.4, 0.5, P) == 0.0
    assert load.institutional_resolution(1.0, 1.0, 0.0, P) == 0.0


def test_the_same_barrier_widens_the_divide_between_skilled_and_unskilled() -> None:
    def gap(barrier: float) -> float:
        return load.institutional_resolution(0.2, barrier, 0.0, P) / (
            load.social_resolution(0.2, 0.0, 0.0, P)
        )

    assert gap(0.7) < gap(0.2)


@given(st.data())
def test_resolution_is_a_share_and_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("load"))
    skill, stress, other, more = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    for rule in (load.social_resolution, load.institutional_resolution):
        args = (skill, stress, other) if rule is load.social_resolution else (skill, other, stress)
        base = rule(*args, p)
        assert 0.0 <= base < 0.5
        assert rule(min(1.0, args[0] + more), *args[1:], p) >= base
        assert rule(args[0], min(1.0, args[1] + more), args[2], p) <= base
        assert rule(args[0], args[1], min(1.0, args[2] + more), p) <= base


def test_a_week_by_hand() -> None:
    # 0.5 * (1 - 0.03) + 0.006 * 1.5 * 0.5 * 0.5 = 0.485 + 0.00225
    assert load.after_a_week(0.5, 0.03, 0.5, P) == pytest.approx(0.48725)


def test_small_loads_are_gone_and_gone_is_gone() -> None:
    assert load.after_a_week(0.041, 0.05, 0.0, P) == 0.0
    assert load.after_a_week(0.04, 0.0, 0.0, P) > 0.04
    assert load.after_a_week(0.0, 0.0, 1.0, P) == 0.0


@pytest.mark.parametrize("start", [0.1, 0.9])
def test_an_unresolved_load_settles_where_growth_and_resolution_meet(start: float) -> None:
    # x* = 1 - r / (g (1 + S)) = 1 - 0.003 / (0.006 * 1.25) = 0.6
    x = start
    for _ in range(10_000):
        x = load.after_a_week(x, 0.003, 0.25, P)
    assert x == pytest.approx(0.6)


def test_without_growth_a_load_only_shrinks() -> None:
    assert load.after_a_week(0.5, 0.0, 1.0, P._replace(growth=0.0)) == 0.5


@given(st.data())
def test_a_load_stays_within_its_bounds(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("load"))
    x, resolution, stress = data.draw(st.tuples(SHARE, st.floats(0.0, 0.2), SHARE))
    assert 0.0 <= load.after_a_week(x, resolution, stress, p) <= 1.0
