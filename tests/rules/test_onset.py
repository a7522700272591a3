import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import onset
from wijksim.units import DOMAINS, Domain

P = params.make().onset._replace(
    money=0.04,
    housing=0.02,
    work=0.04,
    health=0.08,
    parenting=0.04,
    belonging=0.1,
    children_factor=2.5,
    general=1.6,
    stress_effect=0.7,
    income_effect=1.6,
    interference=0.5,
    interference_cap=3.0,
    severity_floor=0.13,
    severity_range=0.8,
    shock=1.0,
    severity_money=0.5,
    automatic=0.25,
)
SHARE = st.floats(0.0, 1.0)
RATES = {
    False: [0.04, 0.02, 0.04, 0.08, 0.0, 0.1],
    True: [0.04, 0.02, 0.04, 0.08, 0.1, 0.1],  # parenting 0.04 * 2.5
}


@pytest.mark.parametrize("children", [False, True])
def test_rates_by_hand(children: bool) -> None:
    assert [onset.base_rate(d, children, P) for d in Domain] == pytest.approx(RATES[children])
    assert onset.total_rate(children, P) == pytest.approx(sum(RATES[children]))


@pytest.mark.parametrize("children", [False, True])
def test_domains_in_proportion_to_their_rates(children: bool) -> None:
    draws = [(k + 0.5) / 10_000 for k in range(10_000)]
    count = np.bincount([onset.which_domain(u, children, P) for u in draws], minlength=DOMAINS)
    shares = np.array(RATES[children]) / sum(RATES[children])
    assert count / 10_000 == pytest.approx(shares, abs=1.1e-4)


@given(st.floats(0.0, 1.0), st.booleans())
def test_a_load_lands_only_where_a_rate_is(share: float, children: bool) -> None:
    domain = onset.which_domain(share, children, P)
    assert domain in range(DOMAINS)
    assert children or domain != Domain.PARENTING


def test_susceptibility_by_hand() -> None:
    # 1.6 * exp(0.7 * 0.5 - 1.6 * (0.25 - 0.5)) * (1 + 0.5 * 0.8) = 1.6 * e^0.75 * 1.4
    assert onset.susceptibility(0.5, 0.25, 0.8, P) == pytest.approx(4.742080037212392, rel=1e-13)
    assert onset.susceptibility(0.0, 0.5, 0.0, P) == 1.6


def test_without_effects_all_are_alike() -> None:
    p = P._replace(stress_effect=0.0, income_effect=0.0, interference=0.0)
    assert onset.susceptibility(1.0, 0.0, 6.0, p) == 1.6
    assert onset.susceptibility(0.0, 1.0, 0.0, p) == 1.6


def test_interference_has_a_cap() -> None:
    assert onset.susceptibility(0.0, 0.5, 3.0, P) == pytest.approx(1.6 * 2.5)
    assert onset.susceptibility(0.0, 0.5, 6.0, P) == onset.susceptibility(0.0, 0.5, 3.0, P)


@given(st.floats(0.0, 2.5))
def test_the_income_factor_is_one_over_all_incomes(effect: float) -> None:
    p = P._replace(income_effect=effect)
    ranks = [(k + 0.5) / 2000 for k in range(2000)]
    factors = [onset.income_factor(rank, p) for rank in ranks]
    assert math.fsum(factors) / 2000 == pytest.approx(1.0, abs=1e-6)
    assert factors == sorted(factors, reverse=True)


def test_hard_times_raise_all_hazards_alike() -> None:
    hard = P._replace(shock=3.0)
    for who in ((0.5, 0.25, 0.8), (0.0, 1.0, 0.0)):
        assert onset.susceptibility(*who, hard) == pytest.approx(
            3.0 * onset.susceptibility(*who, P)
        )


def test_severity_by_hand() -> None:
    assert onset.severity(0.0, Domain.WORK, P) == 0.13
    assert onset.severity(0.5, Domain.WORK, P) == pytest.approx(0.33)  # 0.13 + 0.8 / 4
    assert onset.severity(1.0, Domain.WORK, P) == pytest.approx(0.93)


def test_waived_fines_make_troubles_with_money_smaller_and_no_others() -> None:
    for domain in Domain:
        size = 0.165 if domain == Domain.MONEY else 0.33
        assert onset.severity(0.5, domain, P) == pytest.approx(size)
        assert onset.severity(0.5, domain, P._replace(severity_money=1.0)) == pytest.approx(0.33)


def test_automatic_take_up_reaches_three_domains() -> None:
    covered = [domain for domain in Domain if onset.taken_up(0.2499, domain, P)]
    assert covered == [Domain.MONEY, Domain.HOUSING, Domain.HEALTH]
    assert not any(onset.taken_up(0.25, domain, P) for domain in Domain)
    none = P._replace(automatic=0.0)
    assert not any(onset.taken_up(0.0, domain, none) for domain in Domain)


def test_every_domain_has_its_own_institutional_share() -> None:
    names = [f"institutional_{domain.name.lower()}" for domain in Domain]
    p = P._replace(**{name: 0.1 * (k + 1) for k, name in enumerate(names)})
    assert [onset.institutional_share(d, p) for d in Domain] == pytest.approx(
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    )


def test_a_new_load_comes_on_top() -> None:
    assert onset.added(0.2, 0.5, 0.4) == pytest.approx(0.36)  # 0.2 + 0.8 * 0.2
    assert onset.added(0.2, 0.5, 0.0) == 0.2


@given(st.data())
def test_loads_stay_below_one(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("onset"))
    load, share = data.draw(st.tuples(SHARE, SHARE))
    size = onset.severity(data.draw(SHARE), data.draw(st.sampled_from(Domain)), p)
    assert 0.0 < size <= 1.0
    assert load <= onset.added(load, size, share) <= 1.0


def test_the_heaviest_load_that_the_ranges_allow_is_a_full_one() -> None:
    table = params.table()
    heaviest = table["onset.severity_floor"].high + table["onset.severity_range"].high
    assert heaviest <= 1.0 + 1e-12


@given(st.data())
def test_stress_poverty_and_rules_make_more_susceptible(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("onset"))
    stress, income, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    rules = data.draw(st.floats(0.0, 6.0))
    value = onset.susceptibility(stress, income, rules, p)
    near = 1.0 - 1e-9  # as far as the exponential is exact
    assert value > 0.0
    assert onset.susceptibility(min(1.0, stress + more), income, rules, p) >= value * near
    assert onset.susceptibility(stress, min(1.0, income + more), rules, p) * near <= value
    assert onset.susceptibility(stress, income, rules + more, p) >= value * near
