from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import provision

P = params.make().provision._replace(
    strictness=0.5,
    decision_hours=3.0,
    decision_delay=10.0,
    rights=0.2,
    fit=1.2,
    custom_budget=500.0,
    custom_gain=0.4,
    justification_hours=2.0,
    stance=0.5,
    stance_effect=0.2,
    director_client=0.5,
    director_dropout=0.004,
)
SHARE = st.floats(0.0, 1.0)


def test_the_door_by_hand() -> None:
    assert provision.open_door(0.3, 0.6) == pytest.approx(0.58)  # 0.3 + 0.7 * 0.4
    assert provision.open_door(1.0, 1.0) == 1.0
    assert provision.open_door(0.0, 1.0) == 0.0


def test_a_bar_by_hand() -> None:
    # 0.5 * (1 - 0.5) * (1 - 0.25) * (1 - 0.2) = 0.15
    assert provision.is_barred(0.1499, 0.5, 0.25, P)
    assert not provision.is_barred(0.1501, 0.5, 0.25, P)


@pytest.mark.parametrize("way", ["mandate", "advocacy", "rights", "strictness"])
def test_each_way_alone_lifts_every_bar(way: str) -> None:
    p = P._replace(rights=1.0) if way == "rights" else P
    p = p._replace(strictness=0.0) if way == "strictness" else p
    mandate, advocacy = float(way == "mandate"), float(way == "advocacy")
    assert not provision.is_barred(0.0, mandate, advocacy, p)
    assert provision.is_barred(0.0, 0.0, 0.0, P)


def test_rights_to_decide_shorten_the_wait() -> None:
    assert [week for week in range(20) if provision.undecided(week, P)] == list(range(8))
    assert not provision.undecided(0, P._replace(rights=1.0))
    assert not provision.undecided(0, P._replace(decision_delay=0.0))


def test_effect_by_hand() -> None:
    # 1.2 * (1 + 0.4 / 2) * (1 - 0.5 * 0.8) * (1 + 0.1)
    assert provision.effect_factor(0.1, P) == pytest.approx(0.9504)


def test_without_any_lever_the_effect_is_as_it_was() -> None:
    assert provision.effect_factor(0.0, params.make().provision) == 1.0


def test_hours_by_hand() -> None:
    assert provision.paper_hours(0.25, P) == pytest.approx(3.5)
    assert provision.paper_hours(0.0, P) == 3.0
    assert provision.coordination(0.2, P) == 0.2  # half-way: as measured
    assert provision.coordination(0.2, P._replace(director_client=1.0)) == pytest.approx(0.25)
    assert provision.coordination(0.2, P._replace(director_client=0.0)) == pytest.approx(0.15)


def test_a_client_who_directs_does_not_leave() -> None:
    assert provision.dropout_hazard(P) == pytest.approx(0.002)
    assert provision.dropout_hazard(P._replace(director_client=1.0)) == 0.0


@given(st.data())
def test_everything_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("provision"))
    mandate, barrier, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    door = provision.open_door(mandate, barrier)
    assert 0.0 <= door <= 1.0
    assert provision.open_door(min(1.0, mandate + more), barrier) >= door - 1e-15
    assert provision.open_door(mandate, min(1.0, barrier + more)) <= door
    if provision.is_barred(more, mandate, barrier, p):
        assert provision.is_barred(more, 0.0, 0.0, p)
    spread = data.draw(st.floats(0.0, 0.4))
    assert 0.0 <= provision.effect_factor(spread, p) <= 1.5 * 3.0 * 1.4
    assert provision.effect_factor(spread, p) >= provision.effect_factor(0.0, p)
    assert provision.paper_hours(mandate, p) >= p.decision_hours
    assert 0.0 <= provision.dropout_hazard(p) <= p.director_dropout
