"""What a label does, and how long a setback lasts: reruns on the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from wijksim import audit, comparing, params
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.running import Start
from wijksim.state import copy

WEEKS = 52
SHARE = 0.2  # of 144 adults
BLIND = {  # nothing looks at the label
    "renewal.newcomer_kin": 0.0,
    "ties.homophily_group": 1.0,
    "groups.closure_traditional": 0.0,
    "groups.closure_light": 0.0,
    "places.bond_across": 1.0,
    "places.tolerance": 0.0,
    "places.targeting": 0.0,
    "places.bridging": 0.0,
    "information.bridging": 0.0,
}
CLOSED = {"groups.closure_traditional": 0.9, "groups.closure_light": 0.9, "places.tolerance": 1.0}


def start_and_plan(worlds: Any, changes: Mapping[str, float]) -> tuple[Start, list[Stretch]]:
    p: Params = worlds.p
    for name, value in changes.items():
        p = params.replace(p, name, value)
    world = worlds.warm()
    return Start(world, worlds.week, p, world.book), [(0, WEEKS // 2, p), (WEEKS // 2, WEEKS, p)]


def test_a_label_that_nobody_looks_at_does_nothing(worlds: Any) -> None:
    start, plan = start_and_plan(worlds, BLIND)
    before = copy(start.world)
    assert audit.swap_labels(start, plan, SHARE) == audit.Practice(0.0, 0.0, 0.0)
    assert worlds.differing(before, start.world) == []  # the start stays as it is


def test_closed_places_keep_the_label_out(worlds: Any) -> None:
    found = audit.swap_labels(*start_and_plan(worlds, CLOSED), SHARE)
    assert found.attendance > 0.0
    assert np.isfinite(found).all()


def test_a_setback_lasts_longer_where_people_resolve_less(worlds: Any) -> None:
    quick, slow = (
        audit.recovery_weeks(
            *start_and_plan(
                worlds,
                {
                    "load.growth": 0.0,
                    "load.social_resolution": rate,
                    "load.institutional_resolution": rate,
                },
            ),
            SHARE,
        )
        for rate in (0.6, 0.1)
    )
    assert 1.0 <= quick < slow


def test_a_setback_that_nobody_gets_over_has_no_week(worlds: Any) -> None:
    stuck = {
        "load.social_resolution": 0.0,
        "load.institutional_resolution": 0.0,
        "help.effect": 0.0,
        "casework.social_effect": 0.0,
        "casework.institutional_effect": 0.0,
        "escalation.rate": 0.0,
    }
    assert np.isnan(audit.recovery_weeks(*start_and_plan(worlds, stuck), SHARE))


@pytest.mark.parametrize(("share", "count"), [(0.0, 1), (0.01, 1), (0.5, 72), (2.0, 144)])
def test_who_is_looked_at_depends_on_the_seed_alone(worlds: Any, share: float, count: int) -> None:
    world = worlds.warm()
    rows = audit.chosen(world, share)
    assert len(set(rows.tolist())) == count
    assert np.array_equal(rows, audit.chosen(world, share))


def test_both_over_seeds(small_area: str) -> None:
    plan = comparing.prepare(
        ["status-quo"], area=small_area, years=1, seeds=3, burn_in_weeks=104, placebos=False
    )
    labels = audit.practice_test(plan, 0.1)
    assert labels.attendance.mean is not None
    assert labels.attendance.low is not None
    again = audit.recovery(plan, 0.1)
    assert 0.0 <= again.share_of_seeds_reached <= 1.0
    assert (again.weeks.mean is None) == (again.share_of_seeds_reached == 0.0)
