import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import duty
from wijksim.rules.chance import happens
from wijksim.units import Age

P = params.make().duty._replace(
    begin=0.03,
    begin_young=0.5,
    begin_middle=1.6,
    begin_old=0.8,
    end=0.2,
    median_hours=5.0,
    sigma=1.33,
    formal_share=0.25,
)


def test_hazards_by_hand() -> None:
    assert duty.begin_hazard(Age.YOUNG, 1.0, P) * 52 == pytest.approx(0.015)
    assert duty.begin_hazard(Age.MIDDLE, 1.0, P) * 52 == pytest.approx(0.048)
    assert duty.begin_hazard(Age.OLD, 1.0, P) * 52 == pytest.approx(0.024)
    assert duty.begin_hazard(Age.OLD, 0.5, P) * 52 == pytest.approx(0.012)
    assert duty.end_hazard(P) * 52 == pytest.approx(0.2)


def test_stationary_share_by_hand() -> None:
    assert duty.stationary_share(Age.MIDDLE, 1.0, P) == pytest.approx(0.048 / 0.248)
    assert duty.stationary_share(Age.MIDDLE, 1.5, P) == pytest.approx(0.072 / 0.272)


@pytest.mark.parametrize("age", list(Age))
def test_weekly_chances_lead_to_the_stationary_share(age: Age) -> None:
    grid = (np.arange(100_000) + 0.5) / 100_000
    begin = np.mean([happens(u, duty.begin_hazard(age, 1.0, P)) for u in grid])
    end = np.mean([happens(u, duty.end_hazard(P)) for u in grid])
    carers = 0.0
    for _ in range(52 * 60):
        carers += begin * (1.0 - carers) - end * carers
    assert carers == pytest.approx(duty.stationary_share(age, 1.0, P), rel=0.02)


def test_half_of_new_duties_are_below_the_median_of_what_is_kept() -> None:
    assert duty.hours(0.5 / 0.99, P) == pytest.approx(5.0)
    assert duty.hours(0.0, P) > 0.0  # zero hours would mean no duty at all
    # z(0.99) = 2.326; 5 * exp(1.33 * 2.326) = 110 hours at most
    assert duty.hours(1.0 - 2.0**-53, P) == pytest.approx(110.3, rel=0.02)


def test_a_third_of_carers_give_eight_hours_or_more() -> None:
    # P(ln h > ln 8) = 1 - Phi(ln(1.6) / 1.33) = 0.362 (CBS 2024: 36 %), 0.355 after the cut
    given_hours = [duty.hours((k + 0.5) / 5000, P) for k in range(5000)]
    assert np.mean(np.array(given_hours) >= 8.0) == pytest.approx(0.355, abs=0.005)


@given(st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 1.0, exclude_max=True))
def test_hours_rise_with_the_draw(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert duty.hours(low, P) <= duty.hours(high, P)


def test_carers_take_over_what_formal_care_drops() -> None:
    assert duty.carried_hours(6.0, P) == pytest.approx(6.0)  # as measured, at a quarter formal
    assert duty.formal_hours(6.0, P) == pytest.approx(2.0)
    cut = P._replace(formal_share=0.0)
    assert duty.carried_hours(6.0, cut) == pytest.approx(8.0)
    assert duty.formal_hours(6.0, cut) == 0.0


@given(st.floats(0.0, 120.0), st.floats(0.0, 0.5))
def test_all_care_together_stays_the_same(hours: float, share: float) -> None:
    p = P._replace(formal_share=share)
    whole = duty.carried_hours(hours, p) + duty.formal_hours(hours, p)
    assert whole == pytest.approx(hours / 0.75)


def test_help_covers_a_chronic_need_in_part() -> None:
    # 0.2 * exp(-1 / (12 * 0.2)) = 0.2 * 0.6592406302004438
    assert duty.uncovered(0.2, 1.0, 12.0) == pytest.approx(0.13184812604008876)
    assert duty.uncovered(0.2, 0.0, 12.0) == 0.2
    assert duty.uncovered(0.0, 3.0, 12.0) == 0.0


@given(st.floats(0.0, 0.5), st.floats(0.0, 40.0), st.floats(0.0, 40.0))
def test_cover_never_cures_and_more_help_covers_more(c: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 <= duty.uncovered(c, high, 12.0) <= duty.uncovered(c, low, 12.0) <= c


@given(st.data())
def test_shares_and_hours_are_sound_for_all_parameters(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("duty"))
    age = data.draw(st.sampled_from(Age))
    call = data.draw(st.floats(0.01, 10.0))
    assert 0.0 < duty.stationary_share(age, call, p) < 1.0
    assert 0.0 < duty.hours(data.draw(st.floats(0.0, 1.0, exclude_max=True)), p) < math.inf


@given(st.data())
def test_no_age_begins_above_the_bound(within: Any, data: st.DataObject) -> None:
    p, call = data.draw(within("duty")), data.draw(st.floats(0.0, 4.0))
    highest = max(duty.begin_hazard(age, call, p) for age in Age)
    assert highest == pytest.approx(duty.highest_begin(p) * call)


def test_help_is_divided_over_a_lasting_need_and_the_other_loads() -> None:
    assert duty.part_for_lasting(0.2, 0.6) == pytest.approx(0.25)
    assert duty.part_for_lasting(0.2, 0.0) == 1.0
    assert duty.part_for_lasting(0.0, 0.0) == 0.0
