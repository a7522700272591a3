from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import policy
from wijksim.units import Domain

P = params.make().policy._replace(
    effect=0.06,
    returning=0.104,
    half_hours=1.0,
)
Q = params.make().signals._replace(feedback=0.5, tolerance=0.8)
SHARE = st.floats(0.0, 1.0)


def test_decided_rate_by_hand() -> None:
    # 0.06 * 0.5 * 0.8 * 3/4 * 0.35
    assert policy.decided_rate(0.35, 3.0, P, Q) == pytest.approx(0.0063)


@pytest.mark.parametrize("gate", ["effect", "feedback", "tolerance"])
def test_each_gate_closes_the_way_by_itself(gate: str) -> None:
    p = P._replace(effect=0.0) if gate == "effect" else P
    q = Q if gate == "effect" else Q._replace(**{gate: 0.0})
    assert policy.decided_rate(0.35, 3.0, p, q) == 0.0


def test_without_hours_or_signal_nothing_is_decided() -> None:
    assert policy.decided_rate(0.35, 0.0, P, Q) == 0.0
    assert policy.decided_rate(0.0, 3.0, P, Q) == 0.0


@given(st.data())
def test_more_signals_and_hours_decide_more(within: Any, data: st.DataObject) -> None:
    p, q = data.draw(within("policy")), data.draw(within("signals"))
    signal, hours, more = data.draw(st.tuples(SHARE, st.floats(0.0, 40.0), SHARE))
    rate = policy.decided_rate(signal, hours, p, q)
    assert 0.0 <= rate <= 0.12
    assert policy.decided_rate(min(1.0, signal + more), hours, p, q) >= rate
    assert policy.decided_rate(signal, hours + more, p, q) >= rate


def test_next_level_by_hand() -> None:
    # out of reach 0.25; 0.45 - 0.1 * 0.2 = 0.43; back 0.104 / 52 * 0.07 = 0.00014
    assert policy.next_level(0.45, 0.1, 0.5, 0.5, P) == pytest.approx(0.43014)


def test_a_barrier_without_decisions_returns_to_where_it_began() -> None:
    assert policy.next_level(0.5, 0.0, 0.5, 0.5, P) == 0.5
    level = 0.3
    for _ in range(52 * 7):  # seven years at 0.104 a year: exp(-0.728) of the gap is left
        level = policy.next_level(level, 0.0, 0.5, 0.5, P)
    assert 0.5 - level == pytest.approx(0.2 * (1.0 - 0.002) ** 364)


@pytest.mark.parametrize(("reach", "end"), [(0.0, 0.5), (0.5, 0.25), (1.0, 0.0)])
def test_what_is_out_of_reach_stays(reach: float, end: float) -> None:
    level = 0.5
    for _ in range(5000):
        level = policy.next_level(level, 0.9, 0.5, reach, P._replace(returning=0.0))
    assert level == pytest.approx(end)


@given(st.data())
def test_a_barrier_stays_between_what_is_out_of_reach_and_its_start(
    within: Any, data: st.DataObject
) -> None:
    p = data.draw(within("policy"))
    start, place, rate, reach = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE))
    national = (1.0 - reach) * start
    level = national + place * (start - national)
    assert national - 1e-15 <= policy.next_level(level, rate, start, reach, p) <= start + 1e-15


def test_every_domain_has_its_own_barrier() -> None:
    names = [f"barrier_{domain.name.lower()}" for domain in Domain]
    p = P._replace(**{name: 0.1 * (k + 1) for k, name in enumerate(names)})
    assert [policy.start_level(d, p) for d in Domain] == pytest.approx(
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    )
