import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import ties
from wijksim.rules.chance import happens, over_weeks, toward
from wijksim.units import SLOTS, Tie

P = params.make().ties._replace(
    end=0.0034,
    relaxation=0.02,
    use=0.01,
    partner=0.8,
    kin=0.6,
    friend=0.5,
    neighbour=0.25,
    peer=0.4,
    start_share=0.6,
    homophily_group=0.3,
    homophily_age=0.6,
    homophily_income=0.7,
    introduce=1.3,
    closure_gain=2.0,
)
SHARE = st.floats(0.0, 1.0)


def test_every_kind_has_its_strength() -> None:
    assert [ties.everyday_strength(kind, P) for kind in Tie] == [0.8, 0.6, 0.5, 0.25, 0.4]
    assert ties.first_strength(Tie.FRIEND, P) == pytest.approx(0.3)


def test_end_hazard_by_hand() -> None:
    assert ties.end_hazard(0.5, 16.0, P) == pytest.approx(0.0272)  # 16 * 0.0034 * 0.5
    assert ties.end_hazard(1.0, 16.0, P) == 0.0


@pytest.mark.parametrize("strength", [0.0, 0.25, 0.5, 0.9])
def test_ties_of_one_strength_survive_as_the_closed_form_says(strength: float) -> None:
    # Looked after once in 16 weeks, for 16 weeks at a time: exp(-e (1 - w) t).
    draws = [(k + 0.5) / 2000 for k in range(2000)]
    hazard = ties.end_hazard(strength, SLOTS, P)
    kept = 1.0 - sum(happens(u, hazard) for u in draws) / len(draws)
    seven_years = 364 / SLOTS
    expected = math.exp(-0.0034 * (1.0 - strength) * 364)
    assert kept**seven_years == pytest.approx(expected, abs=0.006)


def test_an_unused_tie_returns_to_everyday_strength_as_the_closed_form_says() -> None:
    w = 0.9
    for _ in range(10):
        w = toward(w, 0.5, over_weeks(P.relaxation, SLOTS))
    assert w == pytest.approx(0.5 + 0.4 * (1.0 - 0.02) ** 160)


def test_use_by_hand() -> None:
    # 1 - 0.5 * exp(-0.04)
    assert ties.after_use(0.5, 4.0, P) == pytest.approx(0.5196052804238384)
    assert ties.after_use(0.5, 0.0, P) == 0.5


def test_use_depends_on_hours_in_all() -> None:
    both = ties.after_use(ties.after_use(0.5, 3.0, P), 1.0, P)
    assert both == pytest.approx(ties.after_use(0.5, 4.0, P), rel=1e-14)


def test_a_meeting_by_hand() -> None:
    assert ties.meeting_chance(0.1, 4, 8) == pytest.approx(0.0375)  # 0.1 * 3/4 * 1/2
    assert ties.meeting_chance(0.1, 0, 0) == 0.1
    assert ties.meeting_chance(0.1, SLOTS, 0) == 0.0
    assert ties.meeting_chance(0.1, 0, SLOTS) == 0.0


@pytest.mark.parametrize(
    ("income", "third"),
    [(1e-12, 1), (0.3, 1), (0.34, 2), (0.5, 2), (0.66, 2), (0.67, 3), (1.0 - 1e-12, 3), (1.0, 3)],
)
def test_thirds_of_the_incomes(income: float, third: int) -> None:
    assert ties.income_third(income) == third


@pytest.mark.parametrize(
    ("same_group", "same_age", "same_income", "common", "factor"),
    [
        (True, True, True, False, 1.0),
        (False, True, True, False, 0.3),
        (True, False, True, False, 0.6),
        (True, True, False, False, 0.7),
        (True, True, True, True, 2.0),
        (False, False, False, True, 0.252),
    ],
)
def test_likeness_by_hand(
    same_group: bool, same_age: bool, same_income: bool, common: bool, factor: float
) -> None:
    like = ties.likeness(same_group, same_age, same_income, common, P)
    assert like == pytest.approx(factor)


def test_without_homophily_and_closure_all_are_alike() -> None:
    p = P._replace(homophily_group=1.0, homophily_age=1.0, homophily_income=1.0, closure_gain=1.0)
    assert ties.likeness(False, False, False, True, p) == 1.0
    assert ties.likeness(True, True, True, False, p) == 1.0
    assert ties.highest_likeness(p) == 1.0


def test_introductions_by_hand() -> None:
    assert ties.introduction_chance(P) == pytest.approx(0.025)  # 1.3 a year
    assert ties.introduction_chance(P._replace(introduce=0.0)) == 0.0
    assert [ties.kind_of_new_tie(same) for same in (True, False)] == [Tie.NEIGHBOUR, Tie.FRIEND]


@given(st.data())
def test_nobody_exceeds_the_highest_likeness(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("ties"))._replace(
        homophily_group=data.draw(st.floats(0.1, 2.0)),  # also where the unlike attract
        homophily_age=data.draw(st.floats(0.1, 2.0)),
        homophily_income=data.draw(st.floats(0.1, 2.0)),
        closure_gain=data.draw(st.floats(0.5, 5.0)),
    )
    who = data.draw(st.tuples(*[st.booleans()] * 4))
    assert 0.0 < ties.likeness(*who, p) <= ties.highest_likeness(p) * (1.0 + 1e-15)


@given(st.data())
def test_strengths_stay_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("ties"))
    w, more = data.draw(st.tuples(SHARE, SHARE))
    hours = data.draw(st.floats(0.0, 60.0))
    assert w - 1e-15 <= ties.after_use(w, hours, p) <= 1.0
    assert ties.after_use(w, hours + more, p) >= ties.after_use(w, hours, p)
    assert ties.end_hazard(min(1.0, w + more), 16.0, p) <= ties.end_hazard(w, 16.0, p)
    assert 0.0 <= ties.first_strength(data.draw(st.sampled_from(Tie)), p) <= 1.0
