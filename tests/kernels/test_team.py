"""Hours, staff, the queue and the hours of a case, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim.columns import Col
from wijksim.units import NOBODY, WORKERS, Case, Domain, Hours, Tie

PLAIN = {
    "team__fte": 2.0, "team__extra_fte": 0.0, "team__need_allocation": 0.0,
    "team__week_hours": 25.0, "team__overhead": 0.2, "team__share_collective": 0.2,
    "team__share_policy": 0.1, "team__share_withdrawn": 0.05, "team__presence_share": 0.25,
    "team__crowding": 0.0, "staff__turnover": 0.0, "staff__training": 0.05,
    "signals__reflection": 0.025, "accountability__case_counts": 0.0,
    "accountability__learning": 0.0, "groups__withdraw_from": 1.0,
}  # fmt: skip
SIMPLE_CASES = {
    "team__case_hours": 1.0, "team__per_domain": 0.2, "team__early_weeks": 10.0,
    "team__early_factor": 1.0, "team__late_factor": 1.0, "team__by_need": 0.0,
    "team__consult_size": 1.0, "team__urgent_load": 1.0, "team__caseload": 1e6,
    "provision__decision_hours": 0.0, "provision__justification_hours": 0.0,
    "provision__director_client": 0.5, "provision__strictness": 0.0, "casework__mode": 0.0,
    "casework__diagnosis_base": 0.0, "casework__diagnosis_skill": 0.0,
    "casework__hours_spread": 0.0, "plan__offer": 0.0,
}  # fmt: skip


def shared(worlds: Any, **values: float) -> tuple[Any, np.ndarray[Any, Any]]:
    """A team of four posts, 100 hours a week, 80 of them without overhead."""
    world = worlds.bare(adults=30, places=3)
    world.residents[0] = 2000.0
    world.team.backlog[0] = 40
    world.places.energy[:] = [[0.1, 0.0], [0.6, 0.1], [0.3, 0.0]]
    row = worlds.call("team.share_out", world, worlds.tuned(**{**PLAIN, **values}), 9)
    assert world.team.hours.sum() == pytest.approx(row[Col.BUDGET])
    return world, row


def hours_of(world: Any) -> list[float]:
    return [float(hours) for hours in world.team.hours]


def test_hours_by_task_by_hand(worlds: Any) -> None:
    world, row = shared(worlds)
    assert row[Col.BUDGET] == pytest.approx(100.0)
    # case, collective, policy, withdrawn, other (20 + 4), reflection
    assert hours_of(world) == pytest.approx([46.0, 16.0, 8.0, 4.0, 24.0, 2.0])
    assert world.team.presence[0] == pytest.approx(4.0)


def test_a_queue_crowds_out_what_does_not_call(worlds: Any) -> None:
    world, _ = shared(worlds, team__crowding=0.5)  # 20 per 1000 wait: exp(-1)
    kept = np.exp(-1.0)
    assert hours_of(world)[1:4] == pytest.approx([16 * kept, 8 * kept, 4 * kept])
    assert hours_of(world)[4:] == pytest.approx([24.0, 2.0])


def test_counting_cases_pulls_hours_and_learning_takes_some_back(worlds: Any) -> None:
    counted, _ = shared(worlds, accountability__case_counts=1.0, accountability__pull=0.5)
    assert hours_of(counted) == pytest.approx([58.0, 8.0, 4.0, 4.0, 24.0, 2.0])
    learned, _ = shared(
        worlds, accountability__case_counts=1.0, accountability__pull=0.5,
        accountability__learning=1.0, accountability__learning_hours=0.05,
    )  # fmt: skip
    assert hours_of(learned) == pytest.approx([42.0, 16.0, 8.0, 4.0, 28.0, 2.0])


def test_hours_of_places_left_alone_go_to_cases_but_for_presence(worlds: Any) -> None:
    world, _ = shared(worlds, groups__withdraw_from=0.5)
    assert hours_of(world) == pytest.approx([50.0, 12.0, 8.0, 4.0, 24.0, 2.0])
    assert world.team.presence[0] == pytest.approx(4.0)


def test_workers_leave_for_some_weeks_and_take_skill_along(worlds: Any) -> None:
    world, row = shared(worlds, staff__turnover=1e6, staff__supervision=0.0, staff__training=0.0)
    assert row[Col.BUDGET] == 0.0
    assert world.team.left[:5].tolist() == [1, 1, 1, 1, 0]
    assert world.team.vacant_until[:4].tolist() == [15] * 4  # six weeks
    p = worlds.tuned(**PLAIN, staff__vacancy_weeks=6.0)
    for week, hours in ((14, 0.0), (15, 100.0)):
        assert worlds.call("team.share_out", world, p, week)[Col.BUDGET] == hours
        assert not world.team.left.any()


def test_a_team_that_shrinks_has_nobody_leaving_for_good(worlds: Any) -> None:
    world, _ = shared(worlds, staff__turnover=1e6, staff__vacancy_weeks=20.0)
    assert world.team.left.sum() == 4
    worlds.call("team.share_out", world, worlds.tuned(**{**PLAIN, "team__fte": 0.5}), 10)
    assert not world.team.left.any()  # the others left a week ago, wherever their posts went


def test_skill_is_built_by_training_and_more_by_learning(worlds: Any) -> None:
    gains = []
    for learning in (0.0, 1.0):
        world, row = shared(
            worlds, staff__training_gain=0.1, accountability__learning=learning,
            accountability__learning_gain=0.5,
        )  # fmt: skip
        gains.append(world.team.skill[0] - worlds.p.staff.skill_start)
        assert row[Col.TEAM_SKILL] == world.team.skill[0]
    start = worlds.p.staff.skill_start
    assert gains == pytest.approx([0.005 * (1 - start), 0.0075 * (1 - start)])


# ---- The queue ------------------------------------------------------------------------------


def test_the_waiting_leave_when_it_is_over_or_by_giving_up(worlds: Any) -> None:
    world = worlds.bare(adults=2000)
    world.cases.case[:1500], world.cases.case[1500:] = Case.WAITING, Case.ACTIVE
    world.life.need[:500] = 1
    world.life.load[500:1000] = 0.5  # referred by others, not in need
    p = worlds.tuned(team__abandon=0.2, demand__need_until=0.35)
    row = worlds.call("team.leave_queue", world, p, 9)
    waits = world.cases.case == Case.WAITING
    assert not waits[1000:].any()
    for group in (waits[:500], waits[500:1000]):
        assert group.mean() == pytest.approx(np.exp(-0.2), abs=0.07)
    assert (world.cases.case[1500:] == Case.ACTIVE).all()
    assert row[Col.ABANDONED] == 1500 - waits.sum()


def waiting(worlds: Any, hours: float, **values: float) -> tuple[Any, np.ndarray[Any, Any]]:
    """Eight residents, five of them waiting, two of those urgent; one has two domains."""
    world = worlds.bare(adults=8)
    life, cases = world.life, world.cases
    life.social[:, Domain.HEALTH], life.social[1, Domain.PARENTING] = 0.4, 0.6
    life.load[:5] = [0.5, 0.5, 0.5, 2.0, 1.5]
    life.need[:] = 1
    cases.case[:5], cases.asked[:5] = Case.WAITING, [90, 91, 92, 93, 94]
    world.residents[0] = 1000.0
    world.team.hours[Hours.CASE] = hours
    p = worlds.tuned(**{**PLAIN, **SIMPLE_CASES, **values})
    worlds.call("case_hours.estimate", world, p, 100)
    row = worlds.call("team.admit", world, p, 100)
    return world, row


def test_the_queue_admits_urgent_cases_first_and_stops_when_hours_run_out(worlds: Any) -> None:
    world, row = waiting(worlds, 4.3)
    cases = world.cases
    # Rows 3 and 4 are urgent, then 0 and 1 by their week: 1 + 1 + 1 + 1.2 = 4.2 hours
    assert cases.case.tolist() == [2, 2, 1, 2, 2, 0, 0, 0]
    assert row[Col.ADMITTED] == 4
    assert np.flatnonzero(world.book.waits[0]).tolist() == [6, 7, 9, 10]
    assert cases.started[[0, 1, 3, 4]].tolist() == [100] * 4
    assert cases.root.tolist() == [NOBODY, 4, *[NOBODY] * 6]  # the heavier of two stays hidden
    assert sorted(cases.worker[[0, 1, 3, 4]].tolist()) == [0, 0, 1, 1]  # two posts, evenly
    assert cases.worker[2] == NOBODY


def test_the_caseload_bounds_the_number_of_cases(worlds: Any) -> None:
    world, row = waiting(worlds, 1e6, team__caseload=1.5)  # two posts
    assert (world.cases.case == Case.ACTIVE).sum() == row[Col.ADMITTED] == 3


def test_new_cases_go_to_who_is_there(worlds: Any) -> None:
    world = worlds.bare(adults=8)
    world.cases.case[:], world.cases.asked[:] = Case.WAITING, 90
    world.residents[0] = 2000.0
    world.team.hours[Hours.CASE] = 1e6
    world.team.vacant_until[:4] = [120, 0, 120, 0]
    p = worlds.tuned(**{**PLAIN, **SIMPLE_CASES})
    worlds.call("team.admit", world, p, 100)
    assert np.bincount(world.cases.worker, minlength=4).tolist() == [0, 4, 0, 4]
    world.cases.case[:], world.team.vacant_until[:] = Case.WAITING, 120
    worlds.call("team.admit", world, p, 100)
    assert (world.cases.worker == 0).all()  # waits for the first to come back
    assert len(world.team.cases) == WORKERS


def test_a_case_meets_the_rules_where_its_root_is(worlds: Any) -> None:
    strict = {"provision__strictness": 1.0, "provision__rights": 0.0, "casework__mandate": 0.0}
    world, _ = waiting(worlds, 1e6, **strict, plan__offer=1.0, casework__mode=0.4)
    assert world.cases.barred[:5].tolist() == [3, 4, 3, 3, 3]
    assert world.cases.offered[:5].tolist() == [1] * 5
    assert world.cases.mode[:5].tolist() == [0.4] * 5
    world, _ = waiting(worlds, 1e6, **{**strict, "casework__mandate": 1.0})
    assert (world.cases.barred == NOBODY).all()


def test_a_conference_takes_its_hours_from_the_first_week_on(worlds: Any) -> None:
    hours = {"plan__offer_hours": 30.0}
    (with_it, _), (without, _) = (waiting(worlds, 6.0, **hours, plan__offer=n) for n in (1.0, 0.0))
    assert with_it.scratch.takes[3] - without.scratch.takes[3] == pytest.approx(3.0)
    # 1 + 3 of the 6 hours for the first: one more can begin, and no third
    assert (with_it.cases.case == Case.ACTIVE).sum() == 2
    assert (without.cases.case == Case.ACTIVE).sum() == 5


def test_the_mandate_is_no_larger_than_its_legitimacy(worlds: Any) -> None:
    shares = []
    for legitimacy in (0.2, 1.0):
        world = worlds.bare(adults=250)
        world.life.social[:, 0], world.cases.case[:], world.cases.asked[:] = 0.5, Case.WAITING, 9
        world.team.hours[Hours.CASE], world.team.legitimacy[0] = 1e6, legitimacy
        p = worlds.tuned(
            **{**PLAIN, **SIMPLE_CASES, "provision__strictness": 1.0},
            provision__rights=0.0, casework__mandate=0.5,
        )  # fmt: skip
        worlds.call("team.admit", world, p, 100)
        shares.append((world.cases.barred == 0).mean())
    assert shares == pytest.approx([0.9, 0.5], abs=0.13)


# ---- The hours of a case --------------------------------------------------------------------


def takes(worlds: Any, case: Case = Case.ACTIVE, weeks: int = 4, **values: float) -> float:
    """What the case of one client takes, by default a plain one in two domains, in week 4."""
    world = worlds.bare(adults=2)
    worlds.tie(world, 0, 1, Tie.KIN, 0.5, strained=1)
    worlds.call("ties.sum_up", world, worlds.p)
    world.life.social[0, Domain.WORK], world.life.institutional[0, Domain.MONEY] = 0.2, 0.3
    world.life.load[0] = 0.5
    world.cases.case[0], world.cases.started[0] = case, 100 - weeks
    world.cases.mode[0], world.cases.weight[0] = 0.5, 1.5
    world.cases.offered[0] = 1
    world.team.alike[Domain.MONEY] = 1
    base = {**PLAIN, **SIMPLE_CASES, "signals__alike_saving": 0.0, "plan__offer_hours": 0.0}
    worlds.call("case_hours.estimate", world, worlds.tuned(**{**base, **values}), 100)
    assert world.scratch.takes[1] == 0.0
    return float(world.scratch.takes[0])


def test_the_hours_of_a_case_by_hand(worlds: Any) -> None:
    assert takes(worlds) == pytest.approx(1.2 * 1.5)
    assert takes(worlds, Case.WAITING) == pytest.approx(1.2)  # not yet known to be a long one
    assert takes(worlds, team__early_factor=1.4) == pytest.approx(1.8 * 1.2)  # half the mode
    assert takes(worlds, weeks=10, team__late_factor=0.8) == pytest.approx(1.8 * 0.9)
    assert takes(worlds, team__by_need=0.5) == pytest.approx(1.8 * 0.75)  # load 0.5
    assert takes(worlds, team__consult_size=4.0, team__consult_share=0.4) == pytest.approx(1.26)
    assert takes(worlds, signals__alike_saving=0.5) == pytest.approx(0.9)
    assert takes(worlds, provision__director_client=1.0) == pytest.approx(1.25 * 1.5)


def test_what_is_done_once_comes_in_the_first_weeks(worlds: Any) -> None:
    paper = {"provision__decision_hours": 2.0, "provision__justification_hours": 4.0}
    paper["casework__mandate"] = 0.25
    assert takes(worlds, **paper) == pytest.approx(1.8 + 0.3)
    assert takes(worlds, weeks=10, **paper) == pytest.approx(1.8)
    assert takes(worlds, plan__offer_hours=20.0) == pytest.approx(1.8 + 2.0)
    assert takes(worlds, Case.WAITING, plan__offer_hours=20.0) == pytest.approx(1.2)


def test_mediation_takes_hours_for_who_has_strained_ties(worlds: Any) -> None:
    mediated = {"mending__family": 1.0, "mending__hours": 0.4}
    assert takes(worlds, **mediated) == pytest.approx(2.2)
    assert takes(worlds, **mediated, mending__neighbours=1.0) == pytest.approx(2.6)
    assert takes(worlds, Case.WAITING, **mediated) == pytest.approx(1.2)
