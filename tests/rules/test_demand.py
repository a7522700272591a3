from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import demand

P = params.make().demand._replace(
    need_from=0.6,
    need_until=0.35,
    request=0.005,
    request_load=0.7,
    request_skill=0.6,
    request_reliance=1.0,
    gate=0.5,
)
SHARE = st.floats(0.0, 1.0)
LOAD = st.floats(0.0, 8.0)


def test_need_begins_high_and_ends_low() -> None:
    path = [0.34, 0.59, 0.6, 0.5, 0.35, 0.349, 0.5]
    need, states = False, []
    for load in path:
        need = demand.in_need(load, need, P)
        states.append(need)
    assert states == [False, False, True, True, True, False, False]


@given(st.data())
def test_need_has_a_band_in_which_it_stays_as_it_was(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("demand"))
    load = data.draw(LOAD)
    if demand.in_need(load, False, p):
        assert demand.in_need(load, True, p)  # nobody falls out of need by having been in it


def test_request_hazard_by_hand() -> None:
    # 0.005 * exp(0.6 * 0.4 + 1 * 0.5 + 0.7 * 0.5) * (1 - 0.5 * 0.3) = 0.005 * e^1.09 * 0.85
    hazard = demand.own_request_hazard(0.9, 0.5, 1.1, 0.3, P)
    assert hazard == pytest.approx(0.012640664808393026, rel=1e-14)


def test_the_average_resident_at_the_border_asks_at_the_base_rate() -> None:
    assert demand.own_request_hazard(0.5, 0.0, 0.6, 0.0, P) == 0.005
    assert demand.own_request_hazard(0.5, 0.0, 0.6, 1.0, P._replace(gate=1.0)) == 0.0


@given(st.data())
def test_who_asks_sooner(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("demand"))
    skill, reliance, ask, load = data.draw(st.tuples(SHARE, SHARE, SHARE, LOAD))
    more = data.draw(st.floats(0.0, 1.0))
    hazard = demand.own_request_hazard(skill, reliance, load, ask, p)
    assert hazard >= 0.0
    assert demand.own_request_hazard(min(1.0, skill + more), reliance, load, ask, p) >= hazard
    assert demand.own_request_hazard(skill, min(1.0, reliance + more), load, ask, p) >= hazard
    assert demand.own_request_hazard(skill, reliance, load + more, ask, p) >= hazard
    assert demand.own_request_hazard(skill, reliance, load, min(1.0, ask + more), p) <= hazard


def test_without_effects_everybody_asks_alike() -> None:
    p = P._replace(request_skill=0.0, request_reliance=0.0, request_load=0.0, gate=0.0)
    assert demand.own_request_hazard(0.0, 0.0, 0.6, 0.0, p) == 0.005
    assert demand.own_request_hazard(1.0, 1.0, 5.0, 1.0, p) == 0.005
