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
    institutional=0.25,
    dependency=0.01,
    suitability=1.25,
    solidarity=0.0,
    accept=0.8,
    app=0.4,
    parents=1.5,
    seen=0.01,
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
    assert helping.relief_of_rules(5.0, 0.5, P._replace(institutional=0.0)) == 1.0
    assert helping.readiness(0.3, 1.0, 0.0, P._replace(app=0.0)) == 0.3
    assert helping.ask_after_help(0.3, P._replace(seen=0.0)) == 0.3
    assert helping.more_leaning(0.3, 9.0, 1.0, P._replace(dependency=0.0)) == 0.3


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
    assert helping.capacity(0.5, 0.2, 0.1, False, P) == pytest.approx(1.08)
    assert helping.capacity(0.5, 0.2, 0.1, True, P) == pytest.approx(1.62)
    assert helping.capacity(1.0, 1.0, 0.0, True, P) == 0.0
    assert helping.capacity(1.0, 0.0, 1.0, True, P) == 0.0
    # in hard times readiness 0.5 becomes 0.5 + 0.5 * 0.2
    assert helping.capacity(0.5, 0.2, 0.1, False, P._replace(solidarity=0.2)) == pytest.approx(
        1.296
    )


@given(st.data())
def test_capacity_has_a_limit_and_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("help"))
    give, stress, burden, more = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    can = helping.capacity(give, stress, burden, False, p)
    assert 0.0 <= can <= helping.capacity(give, stress, burden, True, p) <= p.capacity * p.parents
    assert helping.capacity(min(1.0, give + more), stress, burden, False, p) >= can - 1e-15
    assert helping.capacity(give, min(1.0, stress + more), burden, False, p) <= can
    assert helping.capacity(give, stress, min(1.0, burden + more), False, p) <= can


def test_an_app_and_a_plan_raise_readiness_by_hand() -> None:
    # app 0.4 * 0.5 = 0.2: 0.3 + 0.7 * 0.2 = 0.44; plan 0.5: 0.44 + 0.56 * 0.5
    assert helping.through_app(0.5, P) == pytest.approx(0.2)
    assert helping.readiness(0.3, 0.5, 0.5, P) == pytest.approx(0.72)
    assert helping.readiness(0.3, 0.0, 0.0, P) == 0.3  # an app takes skill


@given(SHARE, SHARE, SHARE)
def test_a_lifted_chance_stays_a_chance(x: float, by: float, more: float) -> None:
    assert x <= helping.lifted(x, by) <= 1.0
    assert helping.lifted(x, min(1.0, by + more)) >= helping.lifted(x, by) - 1e-15


@given(st.floats(0.0, 10.0), st.floats(1e-6, 1000.0))
def test_nobody_gives_more_than_they_can_or_than_is_asked(can: float, asked: float) -> None:
    share = helping.granted_share(can, asked, P)
    assert 0.0 <= share <= 0.8
    assert share * asked == pytest.approx(0.8 * min(can, asked))
    assert helping.granted_share(can, asked, P._replace(accept=0.0)) == 0.0


def test_relief_by_hand() -> None:
    # exp(-0.018 * 1.25 * 4 / 0.6) = exp(-0.15)
    assert helping.relief(4.0, 0.6, P) == pytest.approx(0.8607079764250578)
    # a quarter of that effect on rules, by hours times skill: exp(-0.0375)
    assert helping.relief_of_rules(4.0, 0.6, P) == pytest.approx(0.9631944177208218)
    assert helping.relief_of_rules(0.0, 0.6, P) == 1.0
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


def test_one_way_help_makes_people_lean_on_it() -> None:
    # 0.1 + 0.9 * (1 - exp(-0.01 * 10 * 0.7))
    assert helping.more_leaning(0.1, 10.0, 0.7, P) == pytest.approx(0.16084556208464654)
    assert helping.more_leaning(0.1, 10.0, 0.0, P) == 0.1  # help that goes both ways


def test_help_that_was_granted_makes_asking_easier() -> None:
    assert helping.ask_after_help(0.4, P) == pytest.approx(0.406)


@given(st.data())
def test_what_help_leaves_stays_a_share(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("help"))
    x, balance, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    hours = data.draw(st.floats(0.0, 60.0))
    leaning = helping.more_leaning(x, hours, balance, p)
    assert x <= leaning <= 1.0
    assert helping.more_leaning(x, hours, min(1.0, balance + more), p) >= leaning
    assert x <= helping.ask_after_help(x, p) <= 1.0
    assert 0.0 < helping.relief_of_rules(hours, 0.02 + more, p) <= 1.0


@given(st.data())
def test_nobody_asks_more_often_than_they_are_ready_to(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("help"))
    ask, skill, boost, over, balance = data.draw(st.tuples(*[st.floats(0.0, 1.0)] * 5))
    ready = helping.readiness(ask, skill, 0.0, p)
    most = helping.with_boost(ready, boost, p)
    assert helping.ask_chance(ready, boost, over, balance, p) <= most
