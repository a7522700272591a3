"""The matched placebo: as many hours left for cases, and no effect of what was taken."""

from __future__ import annotations

import pytest

from wijksim import params, placebo, scenario
from wijksim.params import Params

YEARS = 260


NAMES = [name for name in scenario.shipped() if "closed" not in name] + scenario.methods()
ALONG = ("onset.shock", "events.claim_back", "help.solidarity")  # nobody's choice


def shares(now: Params) -> float:
    team, account = now.team, now.accountability
    kept = 1 - account.pull * account.case_counts * (1 - account.learning)
    spent = kept * (team.share_collective + team.share_policy)
    spent += team.share_withdrawn + now.staff.training + now.signals.reflection
    return spent + account.learning * account.learning_hours


@pytest.mark.parametrize("name", NAMES)
def test_hours_left_for_cases_are_those_of_the_scenario(name: str) -> None:
    base = params.make()
    plan = scenario.load(name).segments(base, YEARS)
    control = placebo.of_plan(plan, base)
    if control is None:
        moved = [now for *_, now in plan if shares(now) > shares(base) + 1e-9]
        assert not moved or name.startswith("placebo")
        return
    for (first, last, now), (start, end, beside) in zip(plan, control, strict=True):
        assert (first, last) == (start, end)
        assert shares(beside) == pytest.approx(max(shares(now), shares(base)))
        assert (beside.team.fte, beside.team.crowding) == (now.team.fte, now.team.crowding)
        assert beside.team.extra_fte == now.team.extra_fte
        untouched = beside._replace(team=base.team)
        for shock in ALONG:
            assert params.read(beside, shock) == params.read(now, shock)
            untouched = params.replace(untouched, shock, params.read(base, shock))
        assert untouched == base  # nothing else outside the team's hours changes
        assert beside.team.share_collective == base.team.share_collective


def test_a_placebo_and_the_status_quo_have_none() -> None:
    base = params.make()
    for name in ("status-quo", "placebo-collective", "casework"):
        assert placebo.of_plan(scenario.load(name).segments(base, YEARS), base) is None


def test_what_an_account_takes_is_matched_and_a_shock_comes_along() -> None:
    base = params.make()
    plan = scenario.load("accountability-learning").segments(base, YEARS)
    learned = placebo.of_plan(plan, base)
    assert learned is not None
    assert learned[0][2].team.share_withdrawn == pytest.approx(0.23)
    counted = placebo.of_plan(scenario.load("accountability-counts").segments(base, YEARS), base)
    assert counted is not None
    assert counted[0][2].team.share_withdrawn == pytest.approx(0.26 * 0.4 - 0.06)
    before = placebo.of_plan(scenario.load("invest-before-trouble").segments(base, YEARS), base)
    assert before is not None
    assert [now.onset.shock for *_, now in before] == [1.0, 2.0, 1.0]


def test_the_placebo_of_community_first_is_the_shipped_placebo() -> None:
    base = params.make()
    own = placebo.of_plan(scenario.load("community-first").segments(base, YEARS), base)
    shipped = scenario.load("placebo-collective").segments(base, YEARS)
    assert own is not None
    assert shares(own[0][2]) == pytest.approx(shares(shipped[0][2]))
