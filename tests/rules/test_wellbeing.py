from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import wellbeing

P = params.make().wellbeing._replace(
    buffer=0.45,
    load_weight=0.75,
    burden_weight=0.55,
    strain_weight=0.03,
    support_scale=2.2,
    outside_strength=0.25,
    burden_hours=15.0,
    burden_base=0.5,
    lonely_gap=0.2,
    lonely_stress=0.5,
    belonging=0.1,
    identification=0.05,
    buffer_lasting=0.4,
    respite=0.25,
    steady_stress=0.6,
)
SHARE = st.floats(0.0, 1.0)
SOME = st.floats(0.0, 12.0)


def test_support_by_hand() -> None:
    # 1 - exp(-(1.2 + 0.25 * 4) / 2.2) = 1 - 1/e
    assert wellbeing.support(1.2, 4.0, P) == pytest.approx(0.6321205588285577)
    assert wellbeing.support(0.0, 0.0, P) == 0.0


def test_stress_target_by_hand() -> None:
    # 0.75 * 0.8 * (1 - 0.45 * 0.6) + 0.55 * 0.2 + 0.03 * 2 = 0.438 + 0.11 + 0.06 = 0.608
    assert wellbeing.stress_target(0.8, 0.6, 0.2, 2.0, P) == pytest.approx(0.4555613797803474)
    assert wellbeing.stress_target(0.0, 0.0, 0.0, 0.0, P) == 0.0


def test_support_buffers_a_load_and_only_a_load() -> None:
    assert wellbeing.stress_target(0.8, 0.9, 0.0, 0.0, P) < wellbeing.stress_target(
        0.8, 0.1, 0.0, 0.0, P
    )
    assert wellbeing.stress_target(0.0, 0.9, 0.3, 1.0, P) == wellbeing.stress_target(
        0.0, 0.1, 0.3, 1.0, P
    )
    none = P._replace(buffer=0.0)
    assert wellbeing.stress_target(0.8, 0.9, 0.0, 0.0, none) == wellbeing.stress_target(
        0.8, 0.1, 0.0, 0.0, none
    )
    assert wellbeing.stress_target(
        0.8, 0.9, 0.0, 5.0, P._replace(strain_weight=0.0)
    ) == wellbeing.stress_target(0.8, 0.9, 0.0, 0.0, P)


def test_burden_by_hand() -> None:
    # 15 h at no support: 1 / (1 + 0.5); at support 0.5: 1 / 2
    assert wellbeing.burden_target(15.0, 0.0, P) == pytest.approx(2.0 / 3.0)
    assert wellbeing.burden_target(15.0, 0.5, P) == pytest.approx(0.5)
    assert wellbeing.burden_target(0.0, 0.0, P) == 0.0


def test_the_line_of_strong_loneliness() -> None:
    # at stress 0.2 felt support counts for 0.9 of itself: 0.745 - 0.9 * 0.60556 = 0.2
    assert wellbeing.strongly_lonely(0.745, 0.6055, 0.2, P)
    assert not wellbeing.strongly_lonely(0.745, 0.6056, 0.2, P)
    assert not wellbeing.strongly_lonely(0.745, 0.6, 1.0, P._replace(lonely_stress=0.0))


def test_who_wishes_for_little_is_not_lonely_with_little() -> None:
    assert not wellbeing.strongly_lonely(0.2, 0.0, 1.0, P)
    assert wellbeing.strongly_lonely(0.9, 0.3, 0.0, P)


def test_the_buffer_can_need_a_strong_tie() -> None:
    assert wellbeing.buffering(0.5, 0.6, 0.6, P) == 0.5
    assert wellbeing.buffering(0.5, 0.5999, 0.6, P) == pytest.approx(0.3)  # 0.5 * (1 - 0.4)
    assert wellbeing.buffering(0.5, 0.0, 0.6, P._replace(buffer_lasting=0.0)) == 0.5


def test_respite_takes_its_part_of_the_hours() -> None:
    assert wellbeing.carried(8.0, P) == pytest.approx(6.0)
    assert wellbeing.carried(8.0, P._replace(respite=0.0)) == 8.0
    assert wellbeing.carried(8.0, P._replace(respite=1.0)) == 0.0


def test_people_direct_their_own_life_below_a_line_of_stress() -> None:
    assert wellbeing.steady(0.5999, P)
    assert not wellbeing.steady(0.6, P)


def test_wellbeing_by_hand() -> None:
    assert wellbeing.wellbeing(0.3, 0.5, False, P) == pytest.approx(0.75)
    assert wellbeing.wellbeing(0.3, 0.5, True, P) == pytest.approx(0.8)
    none = P._replace(belonging=0.0, identification=0.0)
    assert wellbeing.wellbeing(0.3, 0.5, True, none) == pytest.approx(0.7)


@given(st.data())
def test_all_are_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("wellbeing"))
    strength, outside, load, hours, strains = data.draw(st.tuples(SOME, SOME, SOME, SOME, SOME))
    felt, burden, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    assert 0.0 <= wellbeing.support(strength, outside, p) <= 1.0
    assert wellbeing.support(strength + more, outside, p) >= wellbeing.support(strength, outside, p)
    stress = wellbeing.stress_target(load, felt, burden, strains, p)
    assert 0.0 <= stress <= 1.0
    assert wellbeing.stress_target(load + more, felt, burden, strains, p) >= stress
    assert wellbeing.stress_target(load, min(1.0, felt + more), burden, strains, p) <= stress
    assert wellbeing.stress_target(load, felt, min(1.0, burden + more), strains, p) >= stress
    assert wellbeing.stress_target(load, felt, burden, strains + more, p) >= stress
    assert 0.0 <= wellbeing.buffering(felt, burden, 0.5, p) <= felt
    assert 0.0 <= wellbeing.carried(hours, p) <= hours
    wish = data.draw(SHARE)
    if wellbeing.strongly_lonely(wish, felt, burden, p):
        assert wellbeing.strongly_lonely(min(1.0, wish + more), felt, burden, p)
        assert wellbeing.strongly_lonely(wish, felt, min(1.0, burden + more), p)
        assert wellbeing.strongly_lonely(wish, felt * more, burden, p)
    heavy = wellbeing.burden_target(hours, felt, p)
    assert 0.0 <= heavy < 1.0
    assert wellbeing.burden_target(hours + more, felt, p) >= heavy
    assert wellbeing.burden_target(hours, min(1.0, felt + more), p) <= heavy
