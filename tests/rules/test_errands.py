from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import errands

P = params.make().errands._replace(begin=1.3, end=0.08, hours=1.5, coupling=0.3)


def test_by_hand() -> None:
    assert errands.begin_hazard(P) == pytest.approx(0.025)  # 1.3 / 52
    assert errands.end_hazard(P) == 0.08  # a week already
    assert errands.growth_factor(2.0, P) == pytest.approx(1.6)


def test_none_open_or_no_coupling_leaves_loads_alone() -> None:
    assert errands.growth_factor(0.0, P) == 1.0
    assert errands.growth_factor(2.0, P._replace(coupling=0.0)) == 1.0


def test_half_the_hours_meet_half_of_the_needs() -> None:
    assert errands.hours_spent(0.75, P) == 0.75
    assert errands.hours_spent(4.0, P) == 1.5
    assert errands.is_met(0.4999, 0.75, P)
    assert not errands.is_met(0.5, 0.75, P)
    assert errands.is_met(0.9999, 1.5, P)
    assert not errands.is_met(0.0, 0.0, P)


@given(st.data())
def test_each_open_need_makes_it_worse(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("errands"))
    factors = [errands.growth_factor(count, p) for count in (0.0, 1.0, 2.0)]
    assert factors[0] == 1.0
    assert factors == sorted(factors)
    assert factors[2] - factors[1] == pytest.approx(factors[1] - factors[0])
    assert 0.0 <= errands.begin_hazard(p) < 0.06
