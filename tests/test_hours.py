"""How levers divide hours over the quadrants, by hand, and back."""

from __future__ import annotations

import pytest

from wijksim.levers.hours import OTHER, Hours, hours_of, values_of

# 30 of 100 for the neighbourhood, 10 for policy, 10 for something else: 50 of cases, of which a
# fifth goes past rules, and of the 40 that are left a quarter to the network.
VALUES = {"share_collective": 0.3, "share_policy": 0.1, "advocacy_hours": 0.2, "mode_network": 0.25}


def test_hours_by_hand() -> None:
    hours = hours_of(lambda name: VALUES.get(name, 0.1 if name == OTHER[0] else 0.0))
    assert hours == pytest.approx((0.1, 0.1, 0.3, 0.1, 0.1))
    assert hours.quadrants == hours[:4]
    assert hours.cases == pytest.approx(0.5)
    assert hours.casework == pytest.approx(0.3)
    assert values_of(hours) == VALUES


def test_where_no_hours_are_left_for_cases_nothing_says_how_they_would_be_used() -> None:
    assert values_of(Hours(0.0, 0.0, 0.7, 0.3, 0.0)) == {
        "mode_network": 0.0,
        "advocacy_hours": 0.0,
        "share_collective": 0.7,
        "share_policy": 0.3,
    }
    assert values_of(Hours(0.0, 0.5, 0.25, 0.25, 0.0))["mode_network"] == 0.0  # all past rules


def test_values_have_five_decimals_as_in_an_address() -> None:
    third = values_of(Hours(1 / 3, 0.0, 1 / 7, 0.0, 0.0))
    assert third["share_collective"] == 0.14286
    assert third["mode_network"] == 0.38889


def test_too_many_hours_leave_less_than_none() -> None:
    hours = Hours(0.2, 0.2, 0.4, 0.3, 0.1)
    assert hours.casework == pytest.approx(-0.2)
    assert values_of(hours)["mode_network"] == 0.0
