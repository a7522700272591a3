from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import staff

P = params.make().staff._replace(
    turnover=0.208,
    training=0.03,
    training_gain=0.08,
    cover=0.3,
    break_stress=0.1,
    supervision=0.5,
    supervision_gain=0.5,
)
SHARE = st.floats(0.0, 1.0)


def test_by_hand() -> None:
    assert staff.leave_hazard(P) == pytest.approx(0.003)  # 0.208 / 52 * 0.75
    assert staff.leave_hazard(P._replace(supervision=0.0)) == pytest.approx(0.004)
    # 0.4 + 0.0024 * 1.5 * 0.6 - 0.4 * 0.003
    assert staff.next_skill(0.4, 1.5, P) == pytest.approx(0.40096)
    assert staff.covered(P) == 0.3
    assert staff.stress_after_break(0.2, P) == pytest.approx(0.28)


def test_without_effect_nothing_changes() -> None:
    still = P._replace(turnover=0.0, training=0.0, break_stress=0.0)
    assert staff.leave_hazard(still) == 0.0
    assert staff.next_skill(0.4, 1.0, still) == 0.4
    assert staff.stress_after_break(0.2, still) == 0.2


def test_skill_settles_between_training_and_turnover() -> None:
    # gain 0.0024 a week against 0.003
    skill = 1.0
    for _ in range(5000):
        skill = staff.next_skill(skill, 1.0, P)
    assert skill == pytest.approx(0.0024 / (0.0024 + 0.003))


def test_the_start_of_skill_is_near_where_it_settles() -> None:
    p = params.make().staff
    gain = p.training_gain * p.training
    assert p.skill_start == pytest.approx(gain / (gain + staff.leave_hazard(p)), abs=0.05)


@given(st.data())
def test_skill_and_stress_stay_shares(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("staff"))
    x, more = data.draw(st.tuples(SHARE, SHARE))
    skill = staff.next_skill(x, 1.0, p)
    assert 0.0 <= skill <= 1.0
    assert skill <= staff.next_skill(x, 1.0 + more, p) <= 1.0
    assert x <= staff.stress_after_break(x, p) <= 1.0
    supported = p._replace(supervision=min(1.0, p.supervision + more))
    assert 0.0 <= staff.leave_hazard(supported) <= staff.leave_hazard(p)
