from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import accountability

P = params.make().accountability._replace(
    case_counts=0.5,
    targets=0.5,
    learning=0.25,
    pull=0.6,
    shallow=0.4,
    learning_hours=0.04,
    learning_gain=0.8,
)
RULES = ("kept_from_counting", "shallowness", "learning_hours", "training_factor")


def test_by_hand() -> None:
    assert accountability.kept_from_counting(P) == pytest.approx(0.775)  # 1 - 0.6 * 0.5 * 0.75
    assert accountability.shallowness(P) == pytest.approx(0.15)  # 0.4 * 0.5 * 0.75
    assert accountability.learning_hours(P) == pytest.approx(0.01)
    assert accountability.training_factor(P) == pytest.approx(1.2)


def test_a_team_that_is_held_to_nothing_is_as_it_was() -> None:
    none = P._replace(case_counts=0.0, targets=0.0, learning=0.0)
    assert [getattr(accountability, name)(none) for name in RULES] == [1.0, 0.0, 0.0, 1.0]
    now = params.make().accountability
    assert [getattr(accountability, name)(now) for name in RULES] == [1.0, 0.0, 0.0, 1.0]


def test_full_learning_protects_from_both_and_costs_hours() -> None:
    learned = P._replace(learning=1.0)
    assert accountability.kept_from_counting(learned) == 1.0
    assert accountability.shallowness(learned) == 0.0
    assert accountability.learning_hours(learned) == 0.04


@given(st.data())
def test_shares_stay_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("accountability"))
    more = {name: (1.0 + getattr(p, name)) / 2.0 for name in ("case_counts", "targets", "learning")}
    kept, shallow = accountability.kept_from_counting(p), accountability.shallowness(p)
    assert 0.0 <= kept <= 1.0
    assert 0.0 <= shallow <= 1.0
    assert 0.0 <= accountability.learning_hours(p) <= 0.1
    counted = p._replace(case_counts=more["case_counts"])
    assert accountability.kept_from_counting(counted) <= kept
    assert accountability.shallowness(p._replace(targets=more["targets"])) >= shallow
    learning = p._replace(learning=more["learning"])
    assert accountability.kept_from_counting(learning) >= kept
    assert accountability.shallowness(learning) <= shallow
    assert accountability.training_factor(learning) >= accountability.training_factor(p) >= 1.0
