import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from wijksim.rules import chance
from wijksim.units import Domain

GRID = [(k + 0.5) / 20_000 for k in range(20_000)]


def test_happens_by_hand() -> None:
    # 1 - exp(-ln 2) = 0.5
    assert chance.happens(0.4999999, math.log(2.0))
    assert not chance.happens(0.5000001, math.log(2.0))
    assert not chance.happens(0.0, 0.0)


@pytest.mark.parametrize("hazard", [0.0005, 0.01, 0.3, 1.0, 2.5, 40.0])
def test_an_event_happens_as_often_as_its_hazard_says(hazard: float) -> None:
    share = sum(chance.happens(u, hazard) for u in GRID) / len(GRID)
    assert share == pytest.approx(1.0 - math.exp(-hazard), abs=1.0 / len(GRID))


@given(st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 50.0))
def test_the_shortcut_spares_nobody_whom_the_exponential_would_not(u: float, hazard: float) -> None:
    assert chance.happens(u, hazard) == (u < -math.expm1(-hazard))


def test_a_year_has_52_weeks() -> None:
    assert chance.weekly(0.52) == pytest.approx(0.01)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_toward_stays_between(x: float, target: float, share: float) -> None:
    moved = chance.toward(x, target, share)
    assert min(x, target) - 1e-15 <= moved <= max(x, target) + 1e-15
    assert 0.0 <= moved <= 1.0
    assert chance.toward(x, target, 0.0) == x


def test_toward_by_hand() -> None:
    assert chance.toward(0.2, 0.6, 0.25) == pytest.approx(0.3)
    assert chance.toward(0.6, 0.2, 0.25) == pytest.approx(0.5)


@given(st.floats(0.0, 0.5), st.integers(1, 40))
def test_many_weeks_at_once_equal_week_by_week(rate: float, weeks: int) -> None:
    x = 1.0
    for _ in range(weeks):
        x = chance.toward(x, 0.0, rate)
    assert 1.0 - chance.over_weeks(rate, weeks) == pytest.approx(x, rel=1e-12)


def test_half_is_left_after_a_half_life() -> None:
    assert (1.0 - chance.half_life_rate(13.0)) ** 13 == pytest.approx(0.5, rel=1e-13)
    assert chance.half_life_rate(1.0) == pytest.approx(0.5)


def test_normal_quantile_is_as_near_as_it_says() -> None:
    u = np.linspace(0.0002, 0.9998, 20_001)
    exact = norm.ppf(u)
    error = np.abs([chance.normal_quantile(float(x)) for x in u] - exact)
    assert error[np.abs(exact) < 2.0].max() < 0.01
    assert error[np.abs(exact) < 3.0].max() < 0.1


def test_normal_quantile_is_odd_and_rises() -> None:
    values = [chance.normal_quantile(u) for u in GRID]
    assert chance.normal_quantile(0.5) == 0.0
    assert all(a < b for a, b in itertools.pairwise(values))
    assert values == pytest.approx([-value for value in reversed(values)], abs=1e-12)
    assert math.isfinite(chance.normal_quantile(0.0))


def test_each_domain_has_its_value() -> None:
    values = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    assert [chance.of_domain(domain, *values) for domain in Domain] == list(values)


@given(st.floats(0.0, 1000.0))
def test_decay_by_a_quotient_is_the_exponential(x: float) -> None:
    assert chance.decayed(x) == pytest.approx(math.exp(-x), rel=1e-9, abs=1e-12)


def test_decay_keeps_its_ends_and_never_rises() -> None:
    assert chance.decayed(0.0) == 1.0
    assert 0.0 < chance.decayed(1e9) < 1e-17
    steps = [chance.decayed(0.01 * step) for step in range(5000)]
    assert all(after <= before for before, after in itertools.pairwise(steps))


@given(st.floats(0.0, 5.0), st.floats(0.0, 0.999999))
def test_a_chance_worked_out_before_is_that_of_each_draw(hazard: float, u: float) -> None:
    assert (u < chance.chance_of(hazard)) == chance.happens(u, hazard)


@given(st.floats(-100.0, 27.0))
def test_growth_is_the_inverse_of_decay(x: float) -> None:
    assert chance.exponential(x) == pytest.approx(math.exp(x), rel=1e-9, abs=1e-12)
