from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import params
from wijksim.rules import casework

P = params.make().casework._replace(
    social_effect=0.02,
    mode_loss=0.5,
    institutional_effect=0.04,
    advocacy=0.25,
    diagnosis_base=0.6,
    diagnosis_skill=0.35,
    misfit=0.01,
    reliance=0.01,
    tie_loss=0.01,
    close_load=0.16,
    max_weeks=104.0,
    hours_spread=0.4,
    protocol=0.25,
    protocol_loss=0.6,
    client_stress=0.25,
)
SHARE = st.floats(0.0, 1.0)
HOURS = st.floats(0.0, 10.0)
LOAD = st.floats(0.04, 6.0)


def test_a_skilled_team_sees_the_root_more_often() -> None:
    # 0.6 + 0.35 * 0.4 = 0.74
    assert casework.sees_root(0.7399, 0.4, P)
    assert not casework.sees_root(0.7401, 0.4, P)
    assert not casework.sees_root(0.6, 0.0, P)


def test_social_factor_by_hand() -> None:
    # e = 0.02 * (1 - 0.5 * 0.4) = 0.016; exp(-0.016 * 3 / 0.6) = exp(-0.08)
    assert casework.social_factor(3.0, 0.6, 0.4, P) == pytest.approx(0.9231163463866358)


def test_institutional_factor_by_hand() -> None:
    # exp(-0.04 * 1.25 * 0.65 * 2 / 0.8) = exp(-0.08125)
    factor = casework.institutional_factor(2.0, 0.8, 0.65, 1.25, P)
    assert factor == pytest.approx(0.9219631749879806)


def test_a_closed_door_or_help_without_effect_leaves_a_load_on_rules_alone() -> None:
    assert casework.institutional_factor(9.0, 0.8, 0.0, 1.5, P) == 1.0
    assert casework.institutional_factor(9.0, 0.8, 1.0, 0.0, P) == 1.0


@given(HOURS, LOAD, SHARE, SHARE, SHARE)
def test_factors_only_lower_a_load_and_move_as_they_say(
    hours: float, load: float, mode: float, door: float, more: float
) -> None:
    social = casework.social_factor(hours, load, mode, P)
    rules = casework.institutional_factor(hours, load, door, 1.2, P)
    assert 0.0 <= social <= 1.0
    assert 0.0 <= rules <= 1.0
    assert casework.social_factor(hours + more, load, mode, P) <= social
    assert casework.social_factor(hours, load, min(1.0, mode + more), P) >= social
    assert casework.institutional_factor(hours + more, load, door, 1.2, P) <= rules
    assert casework.institutional_factor(hours, load, min(1.0, door + more), 1.2, P) <= rules
    assert casework.social_factor(0.0, load, mode, P) == 1.0
    assert casework.institutional_factor(0.0, load, door, 1.2, P) == 1.0


def test_mode_without_loss_changes_no_direct_effect() -> None:
    free = P._replace(mode_loss=0.0)
    assert casework.social_factor(3.0, 0.6, 1.0, free) == casework.social_factor(
        3.0, 0.6, 0.0, free
    )


def test_emphasis_by_hand() -> None:
    assert casework.emphasis(0.4, P) == pytest.approx(0.55)  # 0.4 + 0.6 * 0.25
    assert casework.emphasis(0.4, P._replace(advocacy=0.0)) == 0.4
    assert casework.emphasis(0.0, P._replace(advocacy=1.0)) == 0.0  # nothing to spend it on
    assert casework.emphasis(1.0, P) == 1.0


def test_help_that_misses_the_root_stresses() -> None:
    assert casework.misfit_stress(0.2, P) == pytest.approx(0.208)  # 0.2 + 0.01 * 0.8
    assert casework.misfit_stress(1.0, P) == 1.0
    assert casework.misfit_stress(0.2, P._replace(misfit=0.0)) == 0.2


def test_taking_over_builds_reliance() -> None:
    # 0.1 + 0.9 * (1 - exp(-0.01 * 10 * 0.7)) = 0.1 + 0.9 * 0.0676061800940517
    assert casework.more_reliance(0.1, 10.0, 0.3, P) == pytest.approx(0.16084556208464654)
    assert casework.more_reliance(0.1, 10.0, 1.0, P) == 0.1
    assert casework.more_reliance(0.1, 10.0, 0.0, P._replace(reliance=0.0)) == 0.1


def test_reliance_depends_on_the_hours_in_all_and_not_on_how_they_are_split() -> None:
    twice = casework.more_reliance(casework.more_reliance(0.1, 4.0, 0.3, P), 6.0, 0.3, P)
    assert twice == pytest.approx(casework.more_reliance(0.1, 10.0, 0.3, P), rel=1e-14)


def test_a_professional_can_occupy_the_place_of_ties() -> None:
    assert casework.tie_kept(0.25, 0.4, P) == pytest.approx(0.997)  # 1 - 0.01 * 0.75 * 0.4
    assert casework.tie_kept(1.0, 0.6, P) == 1.0
    assert casework.tie_kept(0.0, 0.0, P) == 1.0


def test_protocols_make_cases_alike() -> None:
    # 1 + 0.4 * 0.75 * (2u - 1)
    assert casework.hours_factor(0.0, P) == pytest.approx(0.7)
    assert casework.hours_factor(0.5, P) == 1.0
    assert casework.hours_factor(1.0, P) == pytest.approx(1.3)
    for p in (P._replace(protocol=1.0), P._replace(hours_spread=0.0)):
        assert casework.hours_factor(0.9, p) == 1.0
    assert casework.loss_by_protocol(P) == pytest.approx(0.15)
    assert casework.loss_by_protocol(P._replace(protocol=0.0)) == 0.0


def test_the_team_closes_when_light_or_long_but_not_for_a_lasting_need() -> None:
    assert casework.team_closes(0.1599, 0.0, 0, P)
    assert not casework.team_closes(0.16, 0.0, 103, P)
    assert casework.team_closes(2.0, 0.0, 104, P)
    assert casework.team_closes(0.45, 0.3, 0, P)  # 0.3 of it is chronic
    assert not casework.team_closes(0.47, 0.3, 0, P)


def test_a_client_closes_when_stress_is_low_and_the_need_is_over() -> None:
    assert casework.client_closes(0.2499, False, P)
    assert not casework.client_closes(0.25, False, P)
    assert not casework.client_closes(0.0, True, P)


@given(st.data())
def test_everything_stays_a_share_for_all_parameters(within: Any, data: st.DataObject) -> None:
    p = data.draw(within("casework"))
    share, mode, displacement = data.draw(st.tuples(SHARE, SHARE, SHARE))
    hours = data.draw(HOURS)
    assert 0.0 <= casework.emphasis(share, p) <= 1.0
    assert share <= casework.emphasis(share, p)
    assert share <= casework.misfit_stress(share, p) <= 1.0
    assert share <= casework.more_reliance(share, hours, mode, p) <= 1.0
    assert 0.9 < casework.tie_kept(mode, displacement, p) <= 1.0
    assert 0.0 < casework.hours_factor(share, p) <= casework.hours_factor(1.0, p) < 2.0
    assert (casework.hours_factor(share, p) + casework.hours_factor(1.0 - share, p)) / 2.0 == (
        pytest.approx(1.0)
    )
