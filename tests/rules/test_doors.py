from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import doors

P = params.make().doors._replace(
    detection=0.004,
    presence_half=1.0,
    third_party=0.02,
    visible_from=0.4,
    setting_tolerance=0.25,
    setting_link=0.2,
    team_door=0.7,
    complaint=0.05,
)
SHARE = st.floats(0.0, 1.0)
LOAD = st.floats(0.0, 8.0)


def test_presence_finds_hidden_need_with_diminishing_returns() -> None:
    assert doors.detection_hazard(3.0, P) == pytest.approx(0.003)  # 0.004 * 3 / 4
    assert doors.detection_hazard(1.0, P) == pytest.approx(0.002)
    assert doors.detection_hazard(0.0, P) == 0.0
    assert doors.detection_hazard(50.0, P._replace(detection=0.0)) == 0.0
    assert 0.0039 < doors.detection_hazard(1e9, P) < 0.004000001


def test_others_see_what_is_above_a_level() -> None:
    assert doors.visible(0.4, P) == 0.0
    assert doors.visible(0.1, P) == 0.0
    assert doors.visible(1.4, P) == pytest.approx(1.0)


def test_referral_by_hand() -> None:
    # 0.02 * 0.5 * (1 - 0.25) * (1 - 0.2)
    assert doors.referral_hazard(0.9, P) == pytest.approx(0.006)
    assert doors.referral_hazard(0.4, P) == 0.0


@pytest.mark.parametrize(
    "way", [{"third_party": 0.0}, {"setting_tolerance": 1.0}, {"setting_link": 1.0}]
)
def test_a_setting_that_copes_or_works_along_refers_nobody(way: dict[str, float]) -> None:
    assert doors.referral_hazard(3.0, P._replace(**way)) == 0.0


def test_complaints_by_hand() -> None:
    assert doors.complaints(1.4, 0.6, P) == pytest.approx(0.02)  # 0.05 * 1 * 0.4
    assert doors.complaints(1.4, 1.0, P) == 0.0
    assert doors.complaints(0.4, 0.0, P) == 0.0


def test_the_share_of_the_teams_own_door() -> None:
    assert doors.at_the_team(0.6999, P)
    assert not doors.at_the_team(0.7, P)
    assert doors.at_the_team(0.9999, P._replace(team_door=1.0))


@given(st.data())
def test_hazards_move_as_they_say(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("doors"))
    load, more, tolerance = data.draw(st.tuples(LOAD, SHARE, SHARE))
    hours = data.draw(st.floats(0.0, 200.0))
    assert 0.0 <= doors.detection_hazard(hours, p) <= p.detection
    assert doors.detection_hazard(hours + more, p) >= doors.detection_hazard(hours, p)
    assert 0.0 <= doors.referral_hazard(load, p) <= doors.referral_hazard(load + more, p)
    assert 0.0 <= doors.complaints(load, tolerance, p) <= doors.complaints(load + more, 0.0, p)
    assert doors.complaints(load, min(1.0, tolerance + more), p) <= doors.complaints(
        load, tolerance, p
    )
