from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.params import Places
from wijksim.rules import places

P = params.make().places._replace(
    attend_base=0.03,
    attend_activity=0.12,
    attend_stress=0.5,
    closure=0.4,
    bond=0.1,
    bond_across=0.5,
    ask_gain=0.006,
    ask_ceiling=0.95,
    half_point=4.0,
    volunteer_worth=3.0,
    volunteer_rate=0.02,
    takeover=0.2,
    critical=0.4,
)
SHARE = st.floats(0.0, 1.0)


def settled(energy: float, hours: float, p: Places) -> float:
    for _ in range(5000):
        effort = places.effort(hours, energy, p)
        active = places.activity(effort, p)
        energy = places.next_energy(energy, active, hours / effort if effort else 0.0, p)
    return energy


def test_activity_by_hand() -> None:
    assert places.effort(1.0, 0.5, P) == pytest.approx(2.5)
    assert places.activity(2.5, P) == pytest.approx(2.5 / 6.5)
    assert places.activity(4.0, P) == pytest.approx(0.5)
    assert places.activity(0.0, P) == 0.0


def test_next_energy_by_hand() -> None:
    # drawn 0.16 / (0.16 + 0.16) = 0.5; 0.3 + 0.02 * ((1 - 0.2 * 0.5) * 0.5 - 0.3) = 0.3 + 0.003
    assert places.next_energy(0.3, 0.4, 0.5, P) == pytest.approx(0.303)


def test_take_over_costs_volunteers_only_where_professionals_work() -> None:
    none = P._replace(takeover=0.0)
    assert places.next_energy(0.3, 0.4, 1.0, none) == places.next_energy(0.3, 0.4, 0.0, none)
    assert places.next_energy(0.3, 0.4, 1.0, P) < places.next_energy(0.3, 0.4, 0.0, P)


def test_a_place_can_live_or_be_empty_by_where_it_began() -> None:
    # Without professionals, at c = 0.2: C = 3 V / (3 V + 4) and V = C^2 / (C^2 + 0.04) hold for
    # V = 0 and near V = 0.77 (C = 0.366, 0.134 / 0.174 = 0.77).
    p = P._replace(critical=0.2)
    assert settled(0.05, 0.0, p) == pytest.approx(0.0, abs=1e-9)
    assert settled(0.9, 0.0, p) == pytest.approx(0.77, abs=0.01)
    assert settled(0.5, 0.0, p) == pytest.approx(settled(0.9, 0.0, p))


def test_enough_professional_hours_leave_one_state() -> None:
    assert settled(0.0, 6.0, P) == pytest.approx(settled(1.0, 6.0, P))
    assert settled(0.0, 6.0, P) > 0.4


def test_attendance_by_hand() -> None:
    # (0.03 + 0.12 * 0.5) * (1 - 0.5 * 0.4) = 0.09 * 0.8
    assert places.attendance(0.5, 0.4, False, P) == pytest.approx(0.072)
    assert places.attendance(0.5, 0.4, True, P) == pytest.approx(0.0432)
    assert places.attendance(0.5, 0.4, True, P._replace(closure=1.0)) == 0.0


def test_open_circles_treat_all_alike() -> None:
    open_ = P._replace(closure=0.0, bond_across=1.0)
    assert places.attendance(0.5, 0.4, True, open_) == places.attendance(0.5, 0.4, False, open_)
    assert places.bond_chance(False, open_) == places.bond_chance(True, open_)


def test_bond_chance_by_hand() -> None:
    assert places.bond_chance(True, P) == 0.1
    assert places.bond_chance(False, P) == pytest.approx(0.05)


def test_asking_is_learned_up_to_a_ceiling() -> None:
    assert places.ask_after_attending(0.45, P) == pytest.approx(0.453)  # 0.45 + 0.006 * 0.5
    assert places.ask_after_attending(0.97, P) == 0.97
    assert places.ask_after_attending(0.45, P._replace(ask_gain=0.0)) == 0.45


@given(st.data())
def test_shares_stay_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("places"))
    energy, active, by_team, stress, more = data.draw(st.tuples(SHARE, SHARE, SHARE, SHARE, SHARE))
    hours = data.draw(st.floats(0.0, 50.0))
    assert 0.0 <= places.activity(places.effort(hours, energy, p), p) < 1.0
    assert places.activity(hours + more, p) >= places.activity(hours, p)
    assert 0.0 <= places.next_energy(energy, active, by_team, p) <= 1.0
    chance = places.attendance(active, stress, False, p)
    assert 0.0 <= places.attendance(active, stress, True, p) <= chance <= 1.0
    assert places.attendance(min(1.0, active + more), stress, False, p) >= chance
    assert places.attendance(active, min(1.0, stress + more), False, p) <= chance
    assert places.bond_chance(False, p) <= places.bond_chance(True, p) <= 1.0
    assert energy <= places.ask_after_attending(energy, p) <= 1.0
