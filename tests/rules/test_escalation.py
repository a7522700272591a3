from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import escalation

P = params.make().escalation._replace(
    from_load=1.3, rate=0.006, matter=1.5, cared=2.0, strong=0.5, lasting_weeks=52.0
)


def test_it_starts_above_a_load_and_is_in_proportion() -> None:
    assert escalation.hazard(1.3, False, False, P) == 0.0
    assert escalation.hazard(2.6, False, False, P) == pytest.approx(0.012)
    assert escalation.hazard(1.3000001, False, False, P) == pytest.approx(0.006, rel=1e-6)


@pytest.mark.parametrize(
    ("gives", "cared", "hazard"),
    [(True, False, 0.008), (False, True, 0.006), (True, True, 0.004)],
)
def test_who_gives_and_who_is_cared_for_are_held_up(
    gives: bool, cared: bool, hazard: float
) -> None:
    assert escalation.hazard(2.6, gives, cared, P) == pytest.approx(hazard)


def test_at_one_neither_matters() -> None:
    p = P._replace(matter=1.0, cared=1.0)
    assert escalation.hazard(2.6, True, True, p) == escalation.hazard(2.6, False, False, p)


def test_half_a_year_after_a_gift_one_still_matters() -> None:
    assert escalation.matters(26)
    assert not escalation.matters(27)


def test_a_lasting_tie_is_strong_and_old() -> None:
    assert escalation.is_lasting(0.5, 52, P)
    assert not escalation.is_lasting(0.4999, 520, P)
    assert not escalation.is_lasting(0.9, 51, P)


@given(st.data())
def test_nothing_that_holds_up_makes_it_worse(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("escalation"))
    load, more = data.draw(st.tuples(st.floats(0.0, 8.0), st.floats(0.0, 1.0)))
    alone = escalation.hazard(load, False, False, p)
    both = escalation.hazard(load, True, True, p)
    for one in (escalation.hazard(load, True, False, p), escalation.hazard(load, False, True, p)):
        assert 0.0 <= both <= one * (1.0 + 1e-15)
        assert one <= alone
    assert escalation.hazard(load + more, False, False, p) >= alone


@given(st.data())
def test_nobody_escalates_above_the_bound(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("escalation"))
    load, gives, cared = data.draw(st.tuples(st.floats(0.0, 12.0), st.booleans(), st.booleans()))
    assert escalation.hazard(load, gives, cared, p) <= escalation.highest_hazard(load, p)
