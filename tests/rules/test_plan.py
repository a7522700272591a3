from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import plan

P = params.make().plan._replace(
    week=6.0,
    success=0.5,
    skill=0.3,
    deadline=4.5,
    needed=6.0,
    informed=0.8,
    offer_hours=20.0,
    scan_weeks=0.0,
    scan_gain=0.05,
    ask_on_behalf=0.25,
    asks_per_hour=4.0,
    strengthen=0.5,
    strengthen_gain=0.008,
)
SHARE = st.floats(0.0, 1.0)


def test_a_plan_in_haste_reaches_a_part() -> None:
    assert plan.reach(P) == pytest.approx(0.6)  # 4.5 / 6 * 0.8
    assert plan.reach(P._replace(deadline=12.0)) == pytest.approx(0.8)
    assert plan.reach(P._replace(informed=0.0)) == 0.0


def test_success_by_hand() -> None:
    # 0.5 * (1 + 0.3 * 0.2) * (1 - 0.1)
    assert plan.success(0.2, 0.1, P) == pytest.approx(0.477)
    assert plan.success(0.0, 0.0, P._replace(scan_weeks=4.0)) == pytest.approx(0.6)
    assert plan.success(0.0, 0.0, P) == 0.5
    assert plan.success(1.0, -0.3, P._replace(success=0.83, skill=0.6)) == 1.0


def test_chance_by_hand() -> None:
    assert plan.chance(0.5, False, 0.4, P) == pytest.approx(0.12)  # 0.4 * 0.6 * 0.5
    assert plan.chance(0.0, False, 0.4, P) == 0.0  # taking over brings nobody together
    assert plan.chance(0.0, True, 0.4, P) == pytest.approx(0.24)  # an offer asks for no mode


def test_looking_first_puts_the_plan_off_by_as_long() -> None:
    assert [week for week in range(20) if plan.is_week(week, P)] == [6]
    looking = P._replace(scan_weeks=3.0)
    assert [week for week in range(20) if plan.is_week(week, looking)] == [9]
    assert [week for week in range(20) if plan.still_looking(week, looking)] == [0, 1, 2]
    assert not plan.still_looking(0, P)


def test_asking_for_the_client_by_hand() -> None:
    # 1 - exp(-4 * 0.25 * 0.5)
    assert plan.asks_get_through(0.5, P) == pytest.approx(0.3934693402873666)
    assert plan.asks_get_through(5.0, P._replace(ask_on_behalf=0.0)) == 0.0


def test_strengthening_by_hand_and_not_at_all() -> None:
    # 0.2 + 0.8 * (1 - exp(-0.008 * 0.5 * 10))
    assert plan.strengthened(0.2, 10.0, P) == pytest.approx(0.2313684486782416)
    assert plan.strengthened(0.2, 10.0, P._replace(strengthen=0.0)) == 0.2
    assert plan.strengthened(0.2, 0.0, P) == 0.2


def test_a_conference_takes_its_hours_and_a_file_of_one_loses_half() -> None:
    assert plan.conference_hours(P) == 20.0
    assert plan.kept_at_closing(True) == 1.0
    assert plan.kept_at_closing(False) == 0.5


@given(st.data())
def test_chances_are_chances_and_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("plan"))
    mode, works, more = data.draw(st.tuples(SHARE, SHARE, SHARE))
    gain, loss = data.draw(st.tuples(st.floats(-1.0, 1.0), st.floats(-0.3, 0.6)))
    hours = data.draw(st.floats(0.0, 20.0))
    assert 0.0 <= plan.reach(p) <= p.informed
    success = plan.success(gain, loss, p)
    assert 0.0 <= success <= 1.0
    assert plan.success(min(1.0, gain + more), loss, p) >= success
    assert plan.success(gain, min(1.0, loss + more), p) <= success
    chance = plan.chance(mode, False, works, p)
    assert 0.0 <= chance <= plan.chance(min(1.0, mode + more), False, works, p) <= works
    assert plan.chance(mode, True, works, p) >= chance
    through = plan.asks_get_through(hours, p)
    assert 0.0 <= through <= plan.asks_get_through(hours + more, p) <= 1.0
    known = plan.strengthened(mode, hours, p)
    assert mode <= known <= plan.strengthened(mode, hours + more, p) <= 1.0
