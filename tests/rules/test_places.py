from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import places

P = params.make().places._replace(
    attend_base=0.03,
    attend_activity=0.12,
    attend_stress=0.5,
    attend_income=0.3,
    online=0.05,
    safety=0.8,
    safety_weight=0.5,
    tolerance=0.5,
    targeting=0.2,
    bond=0.1,
    bond_across=0.5,
    assigned_factor=0.7,
    ask_gain=0.006,
    ask_ceiling=0.95,
    conflict_loss=0.1,
    dialogue=0.01,
)
PLAIN = P._replace(online=0.0, safety_weight=0.0, attend_income=0.0)
SHARE = st.floats(0.0, 1.0)


def test_going_out_by_hand() -> None:
    # (0.03 + 0.12 * 0.5) * (1 - 0.5 * 0.4) = 0.09 * 0.8
    assert places.going_out(0.5, 0.4, 0.0, 1.0, PLAIN) == pytest.approx(0.072)
    # online 0.05 * 0.6; at the lowest income (1 - 0.3); unsafe (1 - 0.5 * 0.2)
    whole = places.going_out(0.5, 0.4, 0.0, 0.6, P)
    assert whole == pytest.approx((0.09 + 0.03) * 0.8 * 0.7 * 0.9)


def test_each_thing_that_keeps_people_home_can_be_absent() -> None:
    calm = PLAIN._replace(attend_stress=0.0)
    assert places.going_out(0.5, 1.0, 0.0, 0.0, calm) == pytest.approx(0.09)
    safe = P._replace(safety=1.0)
    assert places.going_out(0.5, 0.4, 1.0, 0.0, safe) == pytest.approx(0.072)


def test_openness_by_hand() -> None:
    # outsider: 1 - 0.4; deviates: 1 - 0.5 * 0.4 * 0.75; aimed at: 1 + 0.2
    assert places.openness(True, True, 0.4, 0.6, 0.25, P) == pytest.approx(0.6 * 0.85 * 1.2)
    assert places.openness(False, True, 0.4, 0.6, 0.25, P) == pytest.approx(0.85 * 1.2)
    assert places.openness(False, False, 0.4, 0.6, 0.25, P) == pytest.approx(0.9)


def test_open_and_tolerant_places_treat_all_alike() -> None:
    aimed_at_nobody = P._replace(targeting=0.0)
    who = ((True, True), (False, True), (False, False))
    for one in who:
        assert places.openness(*one, 0.0, 1.0, 0.0, aimed_at_nobody) == 1.0
        assert places.openness(*one, 0.0, 0.3, 1.0, aimed_at_nobody) == 1.0  # made ready
        assert places.openness(*one, 0.0, 0.3, 0.0, aimed_at_nobody._replace(tolerance=0.0)) == 1.0
    assert places.openness(True, True, 1.0, 1.0, 1.0, P) == 0.0


def test_bond_chance_by_hand() -> None:
    assert places.bond_chance(True, False, False, 0.0, P) == 0.1
    assert places.bond_chance(False, False, False, 0.0, P) == pytest.approx(0.05)
    assert places.bond_chance(False, True, False, 0.0, P) == pytest.approx(0.1)  # brought together
    assert places.bond_chance(False, False, True, 0.0, P) == pytest.approx(0.07)  # matched
    assert places.bond_chance(True, False, False, 0.4, P) == pytest.approx(0.06)  # counted
    assert places.bond_chance(True, False, True, 0.0, P._replace(bond=0.9, assigned_factor=2)) == 1


def test_matching_and_groups_can_be_without_effect() -> None:
    p = P._replace(bond_across=1.0, assigned_factor=1.0)
    chances = {
        places.bond_chance(same, bridged, assigned, 0.0, p)
        for same in (True, False)
        for bridged in (True, False)
        for assigned in (True, False)
    }
    assert chances == {0.1}


def test_asking_is_learned_up_to_a_ceiling() -> None:
    assert places.ask_after_attending(0.45, P) == pytest.approx(0.453)  # 0.45 + 0.006 * 0.5
    assert places.ask_after_attending(0.97, P) == 0.97
    assert places.ask_after_attending(0.45, P._replace(ask_gain=0.0)) == 0.45


def test_tolerance_by_hand() -> None:
    assert places.tolerance_after_attending(0.6, P) == pytest.approx(0.604)
    assert places.tolerance_after_attending(0.6, P._replace(dialogue=0.0)) == 0.6
    assert places.tolerance_after_conflict(0.6, P) == pytest.approx(0.54)
    assert places.tolerance_after_conflict(0.6, P._replace(conflict_loss=0.0)) == 0.6


@given(st.data())
def test_who_comes_moves_as_it_says(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("places"))
    active, stress, income, skill, more = data.draw(st.tuples(*[SHARE] * 5))
    chance = places.going_out(active, stress, income, skill, p)
    assert 0.0 <= chance <= 0.5
    assert places.going_out(min(1.0, active + more), stress, income, skill, p) >= chance
    assert places.going_out(active, min(1.0, stress + more), income, skill, p) <= chance
    assert places.going_out(active, stress, min(1.0, income + more), skill, p) >= chance
    assert places.going_out(active, stress, income, min(1.0, skill + more), p) >= chance
    closed, tolerance, welcome = data.draw(st.tuples(SHARE, SHARE, SHARE))
    for outsider in (True, False):
        room = places.openness(outsider, True, closed, tolerance, welcome, p)
        assert 0.0 <= room <= 2.0
        assert 0.0 <= room * chance <= 1.0
        assert places.openness(outsider, True, min(1.0, closed + more), tolerance, welcome, p) <= (
            room
        )
        assert places.openness(outsider, True, closed, min(1.0, tolerance + more), welcome, p) >= (
            room - 1e-15
        )
        assert places.openness(outsider, True, closed, tolerance, min(1.0, welcome + more), p) >= (
            room - 1e-15
        )


@given(st.data())
def test_what_a_meeting_leaves_stays_a_share(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("places"))
    x, shallow = data.draw(st.tuples(SHARE, SHARE))
    same, bridged, assigned = data.draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    chance = places.bond_chance(same, bridged, assigned, shallow, p)
    assert 0.0 <= chance <= places.bond_chance(True, bridged, assigned, shallow, p) <= 1.0
    assert chance <= places.bond_chance(same, True, assigned, 0.0, p)
    assert x <= places.ask_after_attending(x, p) <= 1.0
    assert 0.0 <= places.tolerance_after_conflict(x, p) <= x
    assert x <= places.tolerance_after_attending(x, p) <= 1.0


@given(st.data())
def test_nobody_comes_above_the_bound(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("places"))
    activity, stress, income, skill, closed, tolerance, welcome = data.draw(
        st.tuples(*[st.floats(0.0, 1.0)] * 7)
    )
    outsider = data.draw(st.booleans())
    chance = places.going_out(activity, stress, income, skill, p) * places.openness(
        outsider, outsider or data.draw(st.booleans()), closed, tolerance, welcome, p
    )
    assert chance <= places.highest_chance(activity, welcome, p) * (1.0 + 1e-12)
