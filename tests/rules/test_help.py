from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import help as helping

P = params.make().help._replace(
    boost_ask=0.4,
    boost_outside=0.8,
    hours_max=6.0,
    hours_per_load=12.0,
    outside_hours=0.35,
    strength_full=0.8,
    displacement=0.35,
    debt=0.5,
    smoothing=0.05,
    capacity=3.0,
    effect=0.018,
)
SHARE = st.floats(0.0, 1.0)
HOURS = st.floats(0.0, 100.0)


def test_hours_wanted_by_hand() -> None:
    assert helping.hours_wanted(0.25, P) == pytest.approx(3.0)
    assert helping.hours_wanted(0.5, P) == pytest.approx(6.0)
    assert helping.hours_wanted(5.0, P) == 6.0


def test_debt_by_hand() -> None:
    assert helping.debt(3.0, 1.0) == pytest.approx(0.4)  # 2 / 5
    assert helping.debt(1.0, 3.0) == 0.0
    assert helping.debt(2.0, 2.0) == 0.0
    assert helping.debt(0.0, 0.0) == 0.0


@given(HOURS, HOURS, HOURS)
def test_debt_is_a_share_that_giving_lowers(received: float, given_: float, more: float) -> None:
    debt = helping.debt(received, given_)
    assert 0.0 <= debt < 1.0
    assert helping.debt(received, given_ + more) <= debt
    assert helping.debt(received + more, given_) >= debt - 1e-15


def test_ask_chance_by_hand() -> None:
    # ready 0.3 + 0.7 * 0.4 * 0.5 = 0.44; * (1 - 0.35 * 0.6) * (1 - 0.5 * 0.4) = 0.44 * 0.79 * 0.8
    assert helping.ask_chance(0.3, 0.5, 0.6, 0.4, P) == pytest.approx(0.27808)
    assert helping.ask_chance(0.3, 0.0, 0.0, 0.0, P) == 0.3


def test_what_has_no_effect_changes_nothing() -> None:
    none = P._replace(boost_ask=0.0, displacement=0.0, debt=0.0)
    assert helping.ask_chance(0.3, 1.0, 1.0, 0.9, none) == 0.3
    assert helping.outside_hours(4.0, 99.0, 1.0, P._replace(boost_outside=0.0)) == pytest.approx(
        1.4
    )
    assert helping.relief(5.0, 0.5, P._replace(effect=0.0)) == 1.0


@given(st.data())
def test_asking_is_a_chance_and_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("help"))
    ask, boost, taken, debt, more = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE, SHARE))
    chance = helping.ask_chance(ask, boost, taken, debt, p)
    slack = 1e-15
    assert 0.0 <= chance <= 1.0
    assert helping.ask_chance(ask, min(1.0, boost + more), taken, debt, p) >= chance - slack
    assert helping.ask_chance(ask, boost, min(1.0, taken + more), debt, p) <= chance + slack
    assert helping.ask_chance(ask, boost, taken, min(1.0, debt + more), p) <= chance + slack


def test_ties_outside_are_asked_first_but_for_no_more_than_wanted() -> None:
    # 0.35 * 4 * (1 + 0.8 * 0.5) = 1.96
    assert helping.outside_hours(4.0, 3.0, 0.5, P) == pytest.approx(1.96)
    assert helping.outside_hours(40.0, 3.0, 0.5, P) == 3.0
    assert helping.outside_hours(0.0, 3.0, 1.0, P) == 0.0


def test_askable_by_hand() -> None:
    assert helping.askable(0.4, P) == pytest.approx(0.5)
    assert helping.askable(0.8, P) == 1.0
    assert helping.askable(7.0, P) == 1.0
    assert helping.askable(0.0, P) == 0.0


def test_capacity_by_hand() -> None:
    # 3 * 0.5 * (1 - 0.2) * (1 - 0.1)
    assert helping.capacity(0.5, 0.2, 0.1, P) == pytest.approx(1.08)
    assert helping.capacity(1.0, 1.0, 0.0, P) == 0.0
    assert helping.capacity(1.0, 0.0, 1.0, P) == 0.0


@given(st.floats(0.0, 10.0), st.floats(1e-6, 1000.0))
def test_nobody_gives_more_than_they_can_or_than_is_asked(can: float, asked: float) -> None:
    share = helping.granted_share(can, asked)
    assert 0.0 <= share <= 1.0
    assert share * asked == pytest.approx(min(can, asked))


def test_relief_by_hand() -> None:
    # exp(-0.018 * 4 / 0.6) = exp(-0.12)
    assert helping.relief(4.0, 0.6, P) == pytest.approx(0.8869204367171575)
    assert helping.relief(0.0, 0.6, P) == 1.0


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.floats(0.02, 6.0))
def test_more_help_relieves_more_and_never_more_than_all(a: float, b: float, load: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 <= helping.relief(high, load, P) <= helping.relief(low, load, P) <= 1.0


def test_memory_of_help_is_an_average() -> None:
    assert helping.smoothed(2.0, 4.0, P) == pytest.approx(2.1)
    hours = 0.0
    for _ in range(1000):
        hours = helping.smoothed(hours, 3.0, P)
    assert hours == pytest.approx(3.0)


def test_classes_of_load() -> None:
    loads = [0.0, 0.1999, 0.2, 0.3999, 0.4, 0.7, 0.9999, 1.0, 6.0]
    assert [helping.load_class(load) for load in loads] == [0, 0, 1, 1, 2, 3, 3, 4, 4]
