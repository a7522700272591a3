from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.params import Groups
from wijksim.rules import groups

P = params.make().groups._replace(
    half_point=4.0,
    volunteer_worth=3.0,
    volunteer_rate=0.02,
    takeover=0.2,
    critical=0.4,
    closure_traditional=0.5,
    closure_light=0.2,
    ageing=0.052,
    succession=0.8,
    ownership=0.5,
    ownership_gain=0.3,
    ownership_delay=0.4,
    takeover_vulnerable=1.0,
    letting_go=0.5,
    withdraw_from=0.6,
    wear=0.2,
    welcome=0.25,
)
PLAIN = P._replace(ageing=0.0, ownership=0.0, wear=0.0)
SHARE = st.floats(0.0, 1.0)


def settled(energy: float, hours: float, p: Groups) -> float:
    for _ in range(5000):
        effort = groups.effort(hours, energy, p)
        active = groups.activity(effort, p)
        by_team = hours / effort if effort else 0.0
        target = groups.attracted(active, by_team, p.takeover, 0.0, p)
        energy = groups.next_energy(energy, target, 0.0, p)
    return energy


def test_activity_by_hand() -> None:
    assert groups.effort(1.0, 0.5, P) == pytest.approx(2.5)
    assert groups.activity(2.5, P) == pytest.approx(2.5 / 6.5)
    assert groups.activity(4.0, P) == pytest.approx(0.5)
    assert groups.activity(0.0, P) == 0.0


def test_professionals_leave_a_place_that_can_do_without() -> None:
    assert groups.professionals_stay(0.5999, P)
    assert not groups.professionals_stay(0.6, P)
    # two kinds of group can hold more than 1 together; nobody leaves where nobody is to leave
    assert groups.professionals_stay(1.5, P._replace(withdraw_from=1.0))


def test_closure_is_that_of_the_volunteers() -> None:
    assert groups.closure(0.3, 0.1, P) == pytest.approx(0.425)  # (0.15 + 0.02) / 0.4
    assert groups.closure(0.3, 0.0, P) == pytest.approx(0.5)
    assert groups.closure(0.0, 0.3, P) == pytest.approx(0.2)
    assert groups.closure(0.0, 0.0, P) == 0.5


def test_takeover_by_hand() -> None:
    # 0.2 * (1 + 1 * 0.5 * (1 - 0.5 * 0.4))
    assert groups.takeover(0.5, 0.4, P) == pytest.approx(0.28)
    assert groups.takeover(0.0, 0.4, P) == pytest.approx(0.2)
    assert groups.takeover(1.0, 0.0, P._replace(takeover=1.0)) == 1.0
    assert groups.takeover(1.0, 1.0, P._replace(letting_go=1.0)) == pytest.approx(0.2)
    assert groups.takeover(1.0, 0.0, P._replace(takeover_vulnerable=0.0)) == pytest.approx(0.2)


def test_volunteers_come_in_numbers_above_a_critical_mass() -> None:
    assert groups.drawn(0.4, P) == pytest.approx(0.5)
    assert groups.drawn(0.2, P) == pytest.approx(0.2)  # 0.04 / 0.2
    assert groups.drawn(0.8, P) == pytest.approx(0.8)
    assert groups.drawn(0.0, P) == 0.0


def test_attracted_by_hand() -> None:
    # (1 - 0.28 * 0.5) * (1 - 0.2 * 0.4 * 0.75) * (1 + 0.3 * 0.5) * 0.5
    assert groups.attracted(0.4, 0.5, 0.28, 0.4, P) == pytest.approx(0.86 * 0.94 * 1.15 * 0.5)
    assert groups.attracted(0.4, 1.0, 0.0, 1.0, PLAIN) == pytest.approx(0.5)
    assert groups.attracted(0.4, 0.0, 1.0, 1.0, PLAIN) == pytest.approx(0.5)
    assert groups.attracted(0.4, 0.0, 0.0, 1.0, P._replace(welcome=1.0, ownership=0.0)) == (
        pytest.approx(0.5)
    )


def test_next_energy_by_hand() -> None:
    # pace 0.02 * (1 - 0.4 * 0.5) = 0.016; left 0.001 * (1 - 0.8 * 0.5) = 0.0006
    assert groups.next_energy(0.3, 0.5, 0.5, P) == pytest.approx(0.3 + 0.0032 - 0.00018)
    assert groups.next_energy(0.3, 0.5, 0.5, PLAIN) == pytest.approx(0.304)
    assert groups.next_energy(0.3, 0.3, 0.0, P._replace(succession=1.0)) == pytest.approx(0.3)


def test_the_more_closed_a_group_the_sooner_it_dies_out() -> None:
    open_, closed = (groups.next_energy(0.3, 0.3, closure, P) for closure in (0.1, 0.9))
    assert closed < open_ < 0.3


def test_a_place_can_live_or_be_empty_by_where_it_began() -> None:
    # Without professionals, at c = 0.2: C = 3 V / (3 V + 4) and V = C^2 / (C^2 + 0.04) hold for
    # V = 0 and near V = 0.77 (C = 0.366, 0.134 / 0.174 = 0.77).
    p = PLAIN._replace(critical=0.2)
    assert settled(0.05, 0.0, p) == pytest.approx(0.0, abs=1e-9)
    assert settled(0.9, 0.0, p) == pytest.approx(0.77, abs=0.01)
    assert settled(0.5, 0.0, p) == pytest.approx(settled(0.9, 0.0, p))


def test_enough_professional_hours_leave_one_state() -> None:
    assert settled(0.0, 6.0, PLAIN) == pytest.approx(settled(1.0, 6.0, PLAIN))
    assert settled(0.0, 6.0, PLAIN) > 0.4


@given(st.data())
def test_shares_stay_shares_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("groups"))
    energy, light, active, by_team, share, more = data.draw(st.tuples(*[SHARE] * 6))
    hours = data.draw(st.floats(0.0, 50.0))
    effort = groups.effort(hours, energy, p)
    assert 0.0 <= groups.activity(effort, p) < 1.0
    assert groups.activity(effort + more, p) >= groups.activity(effort, p)
    ends = sorted((p.closure_traditional, p.closure_light))
    assert ends[0] - 1e-12 <= groups.closure(energy, light, p) <= ends[1] + 1e-12
    taken = groups.takeover(share, more, p)
    assert 0.0 <= taken <= 1.0
    assert groups.takeover(share, 1.0, p) <= groups.takeover(share, 0.0, p) + 1e-15
    target = groups.attracted(active, by_team, taken, share, p)
    assert 0.0 <= target <= 1.0
    assert groups.attracted(min(1.0, active + more), by_team, taken, share, p) >= target
    assert groups.attracted(active, min(1.0, by_team + more), taken, share, p) <= target
    assert groups.attracted(active, by_team, taken, min(1.0, share + more), p) <= target
    moved = groups.next_energy(energy, target, share, p)
    assert 0.0 <= moved <= max(energy, target) + 1e-15
    assert groups.next_energy(energy, target, min(1.0, share + more), p) <= moved
