from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import information

P = params.make().information._replace(bridging=0.004, near=0.002, weak_below=0.4, income=0.5)
SHARE = st.floats(0.0, 1.0)


def test_a_bridging_tie_is_weak_and_leads_elsewhere() -> None:
    assert information.is_bridging(0.3999, True, P)
    assert not information.is_bridging(0.4, True, P)
    assert not information.is_bridging(0.1, False, P)


def test_hazards_by_hand() -> None:
    # worth at rank 0.8: 1 + 0.5 * 0.6 = 1.3
    assert information.hazard(0.2, True, 0.8, P) == pytest.approx(0.0052)
    assert information.hazard(0.6, True, 0.8, P) == pytest.approx(0.00156)  # 0.002 * 0.6 * 1.3
    assert information.hazard(0.6, False, 0.8, P) == information.hazard(0.6, True, 0.8, P)
    assert information.hazard(0.2, False, 0.8, P) == 0.0  # weak, and knows what one knows oneself
    assert information.hazard(0.4, False, 0.8, P) == pytest.approx(0.00104)  # no longer weak


def test_either_account_can_be_left_out() -> None:
    assert information.hazard(0.2, True, 0.8, P._replace(bridging=0.0)) == 0.0
    assert information.hazard(0.6, True, 0.8, P._replace(near=0.0)) == 0.0


def test_without_an_effect_of_income_all_chances_are_worth_the_same() -> None:
    p = P._replace(income=0.0)
    assert information.worth(0.0, p) == information.worth(1.0, p) == 1.0
    assert information.worth(0.5, P) == 1.0


@given(st.data())
def test_hazards_are_not_negative_and_grow_with_the_others_income(
    within: Any, data: st.DataObject
) -> None:
    p = data.draw(within("information"))
    strength, income, more, other = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    elsewhere = data.draw(st.booleans())
    hazard = information.hazard(strength, elsewhere, income, p)
    assert 0.0 <= hazard <= 2.0 * max(p.bridging, p.near)
    assert information.hazard(strength, elsewhere, min(1.0, income + more), p) >= hazard
    low, high = sorted((max(strength, p.weak_below), max(other, p.weak_below)))
    assert information.hazard(low, elsewhere, income, p) <= information.hazard(
        high, elsewhere, income, p
    )


@given(st.data(), SHARE, SHARE, st.booleans())
def test_no_tie_exceeds_the_bound(
    within: Any, data: st.DataObject, strength: float, income: float, elsewhere: bool
) -> None:
    p = data.draw(within("information"))
    assert information.hazard(strength, elsewhere, income, p) <= information.highest_hazard(p)
