"""Quadrants I and II with a professional, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim import network
from wijksim.columns import Col
from wijksim.state import World
from wijksim.units import NEVER, NOBODY, Case, Domain, Hours, Tie

# Work on loads with nothing else about it.
PLAIN = {
    "casework__social_effect": 0.1, "casework__institutional_effect": 0.2,
    "casework__mode_loss": 0.5, "casework__advocacy": 0.0, "casework__mandate": 0.0,
    "casework__misfit": 0.0, "casework__seen_later": 0.0, "casework__reliance": 0.01,
    "casework__tie_loss": 0.0, "casework__pilot_hours": 0.0, "provision__decision_delay": 0.0,
    "provision__appeal": 0.0, "provision__stance": 0.0, "provision__fit": 1.0,
    "provision__custom_budget": 0.0, "plan__strengthen": 0.0, "plan__scan_weeks": 0.0,
    "plan__ask_on_behalf": 0.0, "staff__cover": 0.25, "staff__break_stress": 0.1,
}  # fmt: skip


def clients(worlds: Any, number: int = 4) -> World:
    """Everybody is a client in week 5 of a case; loads of 0.5, with rules and without."""
    world = worlds.bare(adults=number)
    world.life.social[:, Domain.HEALTH] = 0.5
    cases = world.cases
    cases.case[:], cases.started[:], cases.asked[:], cases.worker[:] = Case.ACTIVE, 95, 90, 0
    return world


def worked(worlds: Any, world: World, hours: float, **values: float) -> np.ndarray[Any, Any]:
    world.scratch.case_hours[:] = hours
    return np.asarray(worlds.call("casework.work", world, worlds.tuned(**{**PLAIN, **values}), 100))


# ---- Hours ----------------------------------------------------------------------------------


def test_short_hours_are_shared_in_proportion(worlds: Any) -> None:
    world = clients(worlds)
    world.scratch.takes[:] = [1.0, 1.2, 0.0, 0.0]
    world.cases.case[2:] = [Case.WAITING, Case.NONE]
    world.people.income[:2] = [0.5, 1.0]
    world.team.hours[Hours.CASE] = 1.1
    row = worlds.call("casework.assign", world, worlds.tuned(**PLAIN), 100)
    assert world.scratch.case_hours == pytest.approx([0.5, 0.6, 0.0, 0.0])
    assert row[Col.HOURS_CASE] == pytest.approx(1.1)
    assert row[Col.CASE_HOURS_INCOME] == pytest.approx(0.85)
    world.team.hours[Hours.CASE] = 9.0  # nobody gets more than the case takes
    row = worlds.call("casework.assign", world, worlds.tuned(**PLAIN), 100)
    assert row[Col.HOURS_CASE] == pytest.approx(2.2)


def test_an_absent_worker_leaves_cases_to_colleagues_and_stress_to_clients(worlds: Any) -> None:
    world = clients(worlds)
    world.scratch.takes[:], world.mind.stress[:] = 1.0, 0.2
    world.cases.worker[:] = [0, 1, 2, 2]
    world.team.vacant_until[:3], world.team.left[:3] = [0, 105, 105], [0, 0, 1]
    world.team.hours[Hours.CASE] = 99.0
    row = worlds.call("casework.assign", world, worlds.tuned(**PLAIN), 100)
    assert world.scratch.case_hours == pytest.approx([1.0, 0.25, 0.25, 0.25])
    assert world.mind.stress == pytest.approx([0.2, 0.2, 0.28, 0.28])  # only in the week itself
    assert row[Col.UNATTENDED] == 3


def test_light_contact_goes_on_for_half_a_year_after_closing(worlds: Any) -> None:
    world = clients(worlds)
    world.cases.case[:], world.cases.closed[:] = Case.NONE, [74, 73, NEVER, 99]
    world.team.hours[Hours.CASE] = 99.0
    p = worlds.tuned(**{**PLAIN, "casework__pilot_hours": 0.2})
    row = worlds.call("casework.assign", world, p, 100)
    assert world.scratch.case_hours == pytest.approx([0.2, 0.0, 0.0, 0.2])
    assert row[Col.HOURS_CASE] == pytest.approx(0.4)


# ---- Work -----------------------------------------------------------------------------------


def test_a_plain_week_of_work_by_hand(worlds: Any) -> None:
    world = clients(worlds)
    world.life.institutional[:, Domain.MONEY] = 0.3
    world.cases.mode[:] = [0.0, 1.0, 0.0, 0.0]
    world.cases.case[3] = Case.WAITING
    world.barriers.level[Domain.MONEY] = 0.4
    row = worked(worlds, world, 1.6)
    # 5/8 of the hours to the social load of 0.5, 3/8 to rules; a door of 1 - 0.4
    social = 0.5 * np.exp(-0.1 * np.array([1.0, 0.5, 1.0, 0.0]) * 1.0 / 0.5)
    assert world.life.social[:, Domain.HEALTH] == pytest.approx(social)
    rules = 0.3 * np.exp(-0.2 * 0.6 * 0.6 / 0.3 * np.array([1, 1, 1, 0]))
    assert world.life.institutional[:, Domain.MONEY] == pytest.approx(rules)
    assert row[Col.HOURS_RULES] == pytest.approx(1.8)
    more = 1.0 - np.exp(-0.016)
    assert world.mind.reliance == pytest.approx([more, 0.0, more, 0.0])


def test_a_hidden_root_is_not_worked_on_until_it_is_seen(worlds: Any) -> None:
    world = clients(worlds, 1)
    world.life.social[0, Domain.PARENTING] = 0.7
    world.cases.root[0], world.mind.stress[0] = Domain.PARENTING, 0.5
    row = worked(worlds, world, 1.0, casework__misfit=0.1)
    assert world.life.social[0, Domain.PARENTING] == 0.7
    assert world.life.social[0, Domain.HEALTH] == pytest.approx(0.5 * np.exp(-0.2))
    assert world.mind.stress[0] == pytest.approx(0.55)
    assert row[Col.MISDIRECTED] == 1
    worked(worlds, world, 1.0, casework__seen_later=1e6)
    assert world.cases.root[0] == NOBODY
    assert world.life.social[0, Domain.PARENTING] < 0.7


def test_a_bar_holds_until_an_appeal_and_a_decision_takes_its_weeks(worlds: Any) -> None:
    world = clients(worlds, 3)
    world.life.institutional[:, Domain.MONEY], world.barriers.level[:] = 0.3, 0.0
    world.cases.barred[1], world.cases.started[2] = Domain.MONEY, 99
    wait = {"provision__decision_delay": 4.0, "provision__rights": 0.5}
    row = worked(worlds, world, 1.6, **wait)
    rules = world.life.institutional[:, Domain.MONEY]
    assert rules[0] < 0.3
    assert rules[1:].tolist() == [0.3, 0.3]
    assert (world.life.social[:, Domain.HEALTH] < 0.5).all()
    assert row[Col.BARRED] == 1
    worked(worlds, world, 1.6, provision__appeal=1e6)
    assert (world.cases.barred == NOBODY).all()
    assert (rules < 0.3).all()


def test_looking_first_does_nothing_yet(worlds: Any) -> None:
    world = clients(worlds, 2)
    world.cases.started[1] = 94
    worked(worlds, world, 1.0, plan__scan_weeks=6.0)
    assert world.life.social[0, Domain.HEALTH] == 0.5
    assert world.mind.reliance[0] == 0.0
    assert world.life.social[1, Domain.HEALTH] < 0.5


def test_hours_on_own_abilities_teach_instead_of_doing(worlds: Any) -> None:
    world = clients(worlds, 1)
    worked(worlds, world, 2.0, plan__strengthen=0.4, plan__strengthen_gain=0.1)
    assert world.life.social[0, Domain.HEALTH] == pytest.approx(0.5 * np.exp(-0.1 * 1.2 / 0.5))
    assert world.life.known[0, Domain.HEALTH] == pytest.approx(1.0 - np.exp(-0.08))
    assert not np.delete(world.life.known, Domain.HEALTH).any()


def test_asking_for_the_client_takes_from_the_hours(worlds: Any) -> None:
    world = clients(worlds, 1)
    worked(worlds, world, 2.0, plan__ask_on_behalf=0.5)
    assert world.life.social[0, Domain.HEALTH] == pytest.approx(0.5 * np.exp(-0.2))


def test_mandate_budget_and_what_colleagues_learned_open_the_door_to_rules(worlds: Any) -> None:
    def left(spread: float = 0.0, legitimacy: float = 1.0, **values: float) -> float:
        world = clients(worlds, 1)
        world.life.social[:], world.life.institutional[0, Domain.MONEY] = 0.0, 0.3
        world.barriers.level[Domain.MONEY] = 0.4
        world.team.spread[0], world.team.legitimacy[0] = spread, legitimacy
        row = worked(worlds, world, 0.6, **values)
        budget = values.get("provision__custom_budget", 0.0)
        assert row[Col.EUROS_CUSTOM] == pytest.approx(budget / 52)
        return float(-np.log(world.life.institutional[0, Domain.MONEY] / 0.3) / 0.4)

    assert left() == pytest.approx(0.6)
    assert left(casework__mandate=0.5) == pytest.approx(0.8)
    assert left(casework__mandate=0.5, legitimacy=0.4) == pytest.approx(0.68)
    assert left(spread=0.25) == pytest.approx(0.75)
    custom = left(provision__custom_budget=1000.0, provision__custom_gain=0.5)
    assert custom == pytest.approx(0.9)


def test_taking_over_wears_a_clients_ties_at_both_ends(worlds: Any) -> None:
    world = clients(worlds, 3)
    world.cases.case[1:] = Case.NONE
    worlds.tie(world, 0, 1, Tie.KIN, 0.8)
    worlds.tie(world, 1, 2, Tie.KIN, 0.8)
    worked(worlds, world, 1.0, casework__tie_loss=0.1, help__displacement=0.5)
    assert world.ties.strength[0, 1] == world.ties.strength[1, 1] == pytest.approx(0.76)
    assert world.ties.strength[1, 2] == 0.8


# ---- Plans ----------------------------------------------------------------------------------

PLANS = {
    "plan__week": 5.0, "plan__success": 0.6, "plan__skill": 0.0, "plan__deadline": 6.0,
    "plan__needed": 6.0, "plan__informed": 1.0, "plan__scan_weeks": 0.0,
    "casework__protocol": 0.0, "mending__veto": 0.0,
}  # fmt: skip


def test_networks_are_brought_together_in_the_week_of_the_plan(worlds: Any) -> None:
    world = clients(worlds, 3000)
    cases, mind = world.cases, world.mind
    cases.mode[:], cases.started[2000:2500], cases.case[2500:] = 0.5, 96, Case.WAITING
    cases.offered[1000:2000] = 1
    worlds.call("plan.activate", world, worlds.tuned(**PLANS), 100)
    assert mind.boost[:1000].mean() == pytest.approx(0.3, abs=0.06)
    assert mind.boost[1000:2000].mean() == pytest.approx(0.6, abs=0.06)
    assert not mind.boost[2000:].any()


def test_a_veto_takes_strained_ties_and_activates_nobody(worlds: Any) -> None:
    world = clients(worlds, 2000)
    world.cases.mode[:], world.ties.strains[:1000] = 1.0, 1.0
    p = worlds.tuned(**{**PLANS, "plan__success": 1.0, "mending__veto": 0.4})
    worlds.call("plan.activate", world, p, 100)
    vetoed = world.cases.vetoed == 1
    assert vetoed[:1000].mean() == pytest.approx(0.4, abs=0.07)
    assert not vetoed[1000:].any()
    assert (world.mind.boost == ~vetoed).all()


def test_clients_with_troubles_in_parenting_find_one_mentor(worlds: Any) -> None:
    world = clients(worlds, 1000)
    world.life.social[:300, Domain.PARENTING] = 0.3
    world.cases.started[300:] = 96
    p = worlds.tuned(**PLANS, plan__mentor=0.5, plan__mentor_strength=0.7)
    worlds.call("plan.find_mentors", world, p, 100)
    net = world.ties
    worlds.call("ties.sum_up", world, p)
    network.check_ties(net)
    assert net.degree.max() == 1
    assert net.strength[net.other >= 0] == pytest.approx(0.7)
    assert 0.4 < net.degree[:300].mean() < 0.85  # one's own chance, or of whom one is paired with
    row, _ = np.nonzero(net.other >= 0)
    assert np.minimum(row, net.other[net.other >= 0]).max() < 300


# ---- Closing --------------------------------------------------------------------------------


def test_cases_are_closed_and_what_they_left_fades(worlds: Any) -> None:
    world = clients(worlds, 6)
    cases, mind, life = world.cases, world.mind, world.life
    life.social[0], life.social[4] = 0.0, 0.0
    world.people.chronic[4] = 0.5
    cases.started[1] = 40
    cases.case[5] = Case.WAITING
    cases.root[:], cases.barred[:], mind.boost[:], mind.reliance[:] = 3, 3, 1.0, 0.5
    mind.leaning[:] = 0.5
    p = worlds.tuned(
        casework__close_load=0.2, casework__max_weeks=60.0, casework__closing_by=0.0,
        casework__reliance_half_life=1.0, plan__half_life=1.0, plan__registered=0.0,
        provision__director_dropout=0.0, mending__dropout=0.0,
    )  # fmt: skip
    row = worlds.call("casework.close", world, p, 100)
    closed = [0, 1, 4]  # light, long, and light but for a lasting need
    assert np.flatnonzero(cases.case == Case.NONE).tolist() == closed
    assert (row[Col.CLOSED], row[Col.DROPOUTS]) == (3, 0)
    assert (cases.closed[closed] == 100).all()
    for name in ("root", "barred", "worker"):
        assert (getattr(cases, name)[closed] == NOBODY).all()
    assert cases.worker[2] == 0
    assert mind.reliance == pytest.approx([0.25] * 6)
    assert mind.leaning == pytest.approx([0.25] * 6)
    # a file of one cannot hold the plan: half is lost; without a case it fades by the week
    assert mind.boost == pytest.approx([0.5, 0.5, 1.0, 1.0, 0.5, 0.5])


def test_a_whole_file_keeps_the_plan_at_closing(worlds: Any) -> None:
    world = clients(worlds, 1)
    world.life.social[:], world.mind.boost[:] = 0.0, 1.0
    worlds.call("casework.close", world, worlds.tuned(plan__registered=1.0), 100)
    assert world.cases.case[0] == Case.NONE
    assert world.mind.boost[0] == 1.0


def test_some_close_on_their_own_measure(worlds: Any) -> None:
    world = clients(worlds, 1000)
    world.mind.stress[:500], world.mind.stress[500:] = 0.1, 0.3
    world.life.need[250:500] = 1
    p = worlds.tuned(
        casework__close_load=0.1, casework__max_weeks=104.0, casework__closing_by=0.4,
        casework__client_stress=0.2, provision__director_dropout=0.0,
    )  # fmt: skip
    worlds.call("casework.close", world, p, 100)
    done = world.cases.case == Case.NONE
    assert done[:250].mean() == pytest.approx(0.4, abs=0.13)
    assert not done[250:].any()


def test_who_is_directed_or_vetoed_leaves_sooner(worlds: Any) -> None:
    world = clients(worlds, 2000)
    world.cases.vetoed[1000:] = 1
    p = worlds.tuned(
        casework__max_weeks=104.0, casework__closing_by=0.0, provision__director_dropout=0.2,
        provision__director_client=0.5, mending__dropout=0.3,
    )  # fmt: skip
    row = worlds.call("casework.close", world, p, 100)
    done = world.cases.case == Case.NONE
    assert done[:1000].mean() == pytest.approx(1.0 - np.exp(-0.1), abs=0.05)
    assert done[1000:].mean() == pytest.approx(1.0 - np.exp(-0.4), abs=0.07)
    assert (row[Col.DROPOUTS], row[Col.CLOSED]) == (done.sum(), 0)


# ---- Elsewhere ------------------------------------------------------------------------------


def test_other_providers_work_without_a_mandate_or_a_queue(worlds: Any) -> None:
    world = clients(worlds, 4)
    cases = world.cases
    cases.case[:3] = Case.ELSEWHERE
    cases.root[:], cases.barred[:], cases.worker[:3] = Domain.HEALTH, Domain.MONEY, NOBODY
    cases.started[1] = 40
    world.life.social[2] = 0.0
    world.life.institutional[0, Domain.MONEY], world.barriers.level[:] = 0.3, 1.0
    p = worlds.tuned(
        **{**PLAIN, "casework__mandate": 1.0}, doors__hours=0.8, doors__mode=0.0,
        doors__max_weeks=60.0, casework__close_load=0.2,
    )  # fmt: skip
    row = worlds.call("doors.treat_elsewhere", world, p, 100)
    assert world.life.institutional[0, Domain.MONEY] == 0.3  # no mandate before a full barrier
    # five eighths of the hours go to the load that people can help with
    assert world.life.social[0, Domain.HEALTH] == pytest.approx(0.5 * np.exp(-0.1 * 0.5 / 0.5))
    assert world.mind.reliance[0] == pytest.approx(1.0 - np.exp(-0.008))
    assert cases.case.tolist() == [Case.ELSEWHERE, Case.NONE, Case.NONE, Case.ACTIVE]
    assert cases.closed[:3].tolist() == [NEVER, 100, 100]
    assert (row[Col.ELSEWHERE], row[Col.CLOSED_ELSEWHERE]) == (3, 2)
    assert row[Col.HOURS_ELSEWHERE] == pytest.approx(2.4)
    assert cases.root[3] == Domain.HEALTH
