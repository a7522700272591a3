"""The matched placebo: as many hours left for cases, and no effect of what was taken."""

from __future__ import annotations

import pytest

from wijksim import params, placebo, scenario
from wijksim.params import Params

YEARS = 260


def shares(now: Params) -> float:
    team = now.team
    return team.share_collective + team.share_policy + team.share_withdrawn + team.training


@pytest.mark.parametrize("name", [name for name in scenario.shipped() if "closed" not in name])
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
        untouched = beside._replace(team=base.team)
        assert untouched == base  # nothing outside the team's hours changes
        assert beside.team.share_collective == base.team.share_collective


def test_a_placebo_and_the_status_quo_have_none() -> None:
    base = params.make()
    for name in ("status-quo", "placebo-collective", "casework"):
        assert placebo.of_plan(scenario.load(name).segments(base, YEARS), base) is None


def test_the_placebo_of_community_first_is_the_shipped_placebo() -> None:
    base = params.make()
    own = placebo.of_plan(scenario.load("community-first").segments(base, YEARS), base)
    shipped = scenario.load("placebo-collective").segments(base, YEARS)
    assert own is not None
    assert shares(own[0][2]) == pytest.approx(shares(shipped[0][2]))
