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
    desk=0.25,
    contingent_rate=0.05,
)
SHARE = st.floats(0.0, 1.0)


def test_social_resolution_by_hand() -> None:
    # 0.04 * (0.5 + 0.6) * (1 - 0.5 * 0.4) * (1 - 0.5 * 0.2) * (1 - 0.5 * 0.5)
    assert load.social_resolution(0.6, 0.4, 0.2, 0.5, P) == pytest.approx(0.02376)
    assert load.social_resolution(0.6, 0.4, 0.2, 0.0, P) == pytest.approx(0.03168)


def test_one_dependency_is_as_bad_as_the_other_and_none_leaves_people_able() -> None:
    for reliance, leaning in ((0.3, 0.0), (0.3, 0.7)):
        there = load.social_resolution(0.6, 0.4, reliance, leaning, P)
        assert there == pytest.approx(load.social_resolution(0.6, 0.4, leaning, reliance, P))
    free = P._replace(reliance_social=0.0)
    assert load.social_resolution(0.6, 0.4, 1.0, 1.0, free) == pytest.approx(0.0352)


def test_ability_by_hand() -> None:
    assert load.able(0.5, 0.1, P) == pytest.approx(0.7)  # 0.6 + 0.25 * 0.4
    assert load.able(0.9, 0.4, P) == 1.0  # own and learned: no more than all
    assert load.able(0.5, 0.0, P._replace(desk=0.0)) == 0.5
    assert load.able(0.0, 0.0, P._replace(desk=1.0)) == 1.0


def test_a_dwelling_kept_free_by_hand() -> None:
    assert load.with_dwelling(0.02, P) == pytest.approx(0.069)  # 0.02 + 0.98 * 0.05
    assert load.with_dwelling(0.02, P._replace(contingent_rate=0.0)) == 0.02


def test_institutional_resolution_by_hand() -> None:
    # 0.06 * 0.5 * (1 - 0.4) * (1 - 0.6 * 0.5) = 0.06 * 0.5 * 0.6 * 0.7
    assert load.institutional_resolution(0.5, 0.4, 0.5, P) == pytest.approx(0.0126)
    assert load.institutional_resolution(0.0, 0.4, 0.5, P) == 0.0
    assert load.institutional_resolution(1.0, 1.0, 0.0, P) == 0.0


def test_the_same_barrier_widens_the_divide_between_skilled_and_unskilled() -> None:
    def gap(barrier: float) -> float:
        return load.institutional_resolution(0.2, barrier, 0.0, P) / (
            load.social_resolution(0.2, 0.0, 0.0, 0.0, P)
        )

    assert gap(0.7) < gap(0.2)


@given(st.data())
def test_resolution_is_a_share_and_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("load"))
    skill, *holds_back = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    more = data.draw(SHARE)
    for rule, number in ((load.social_resolution, 3), (load.institutional_resolution, 2)):
        args = holds_back[:number]
        base = rule(skill, *args, p)
        assert 0.0 <= base < 0.5
        assert rule(min(1.0, skill + more), *args, p) >= base
        for place in range(number):
            worse = [min(1.0, x + more) if k == place else x for k, x in enumerate(args)]
            assert rule(skill, *worse, p) <= base


@given(st.data())
def test_ability_is_a_share_that_help_never_lowers(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("load"))
    skill, known, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    able = load.able(skill, known, p)
    assert skill <= able <= 1.0
    assert load.able(min(1.0, skill + more), known, p) >= able - 1e-15
    assert load.able(skill, min(1.0, known + more), p) >= able - 1e-15
    assert skill <= load.with_dwelling(skill, p) <= 1.0


def week_of(x: float, resolution: float, stress: float, neglect: float, p: Any) -> float:
    return load.after_a_week(x, resolution, load.growth(stress, neglect, p), p)


def test_a_week_by_hand() -> None:
    # 0.5 * (1 - 0.03) + 0.006 * 1.5 * 0.5 * 0.5 = 0.485 + 0.00225
    assert week_of(0.5, 0.03, 0.5, 1.0, P) == pytest.approx(0.48725)
    assert week_of(0.5, 0.03, 0.5, 1.6, P) == pytest.approx(0.4886)  # small needs open


def test_small_loads_are_gone_and_gone_is_gone() -> None:
    assert week_of(0.041, 0.05, 0.0, 1.0, P) == 0.0
    assert week_of(0.04, 0.0, 0.0, 1.0, P) > 0.04
    assert week_of(0.0, 0.0, 1.0, 1.6, P) == 0.0


@pytest.mark.parametrize("start", [0.1, 0.9])
def test_an_unresolved_load_settles_where_growth_and_resolution_meet(start: float) -> None:
    # x* = 1 - r / (g (1 + S)) = 1 - 0.003 / (0.006 * 1.25) = 0.6
    x = start
    for _ in range(10_000):
        x = week_of(x, 0.003, 0.25, 1.0, P)
    assert x == pytest.approx(0.6)


def test_without_growth_a_load_only_shrinks() -> None:
    assert week_of(0.5, 0.0, 1.0, 1.6, P._replace(growth=0.0)) == 0.5


@given(st.data())
def test_a_load_stays_within_its_bounds(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("load"))
    x, resolution, stress = data.draw(st.tuples(SHARE, st.floats(0.0, 0.2), SHARE))
    neglect = data.draw(st.floats(1.0, 7.0))
    after = week_of(x, resolution, stress, neglect, p)
    assert 0.0 <= after <= 1.0
    assert week_of(x, resolution, stress, neglect + 1.0, p) >= after
