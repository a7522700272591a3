"""What is written down of a week equals a recount, and issues are followed to their end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim import schedule, state
from wijksim.columns import SLOW, Col, Rights
from wijksim.state import World
from wijksim.units import (
    ACTIVE_WEEKS,
    ACTIVITY_PAR,
    DOMAINS,
    INSECURITY_WEEKS,
    LOOK_EVERY,
    LOSS_WEEKS,
    MATTER_WEEKS,
    NEVER,
    RIGHTS_WEEKS,
    SLOTS,
    STACKED_LOAD,
    Age,
    Case,
    Domain,
    Tie,
)


def recounted(world: World, p: Any, week: int) -> dict[Col, float]:
    """The columns of a week, counted anew from the arrays that it left."""
    people, life, mind, net = world.people, world.life, world.mind, world.ties
    loads, rules = life.social + life.institutional, life.institutional.sum(axis=1)
    case, need, carers = world.cases.case, life.need == 1, life.duty > 0
    helped = (case == Case.ACTIVE) | (case == Case.ELSEWHERE)
    low, high = people.quartile == 0, people.quartile == 3
    felt = mind.support * (1.0 - p.wellbeing.lonely_stress * mind.stress)
    lonely = people.wish - felt > p.wellbeing.lonely_gap
    identified = (week - mind.attended <= ACTIVE_WEEKS) | (net.best >= p.escalation.strong)
    well = 1.0 - mind.stress + p.wellbeing.belonging * mind.support
    well += p.wellbeing.identification * identified
    bereaved = week - life.lost <= LOSS_WEEKS
    visible = np.maximum(0.0, life.load - p.doors.visible_from)
    # An active case takes what it takes; all others count with the hours of plain casework.
    several = p.team.per_domain * (0.75 + 0.5 * p.provision.director_client)
    plain = p.team.case_hours * (1.0 + several * (np.maximum(1, (loads > 0).sum(axis=1)) - 1))
    calls = np.where(case == Case.ACTIVE, world.scratch.takes, plain)
    calls[case == Case.ELSEWHERE] = p.doors.hours
    started, closed = world.cases.started, world.cases.closed
    elsewhere = (case == Case.ELSEWHERE) & (started < week)
    elsewhere |= (closed == week) & (started == NEVER)
    by_team = world.scratch.case_hours - p.doors.hours * elsewhere
    insecure = life.insecure >= INSECURITY_WEEKS
    idle = week - np.maximum(mind.attended, mind.gave) > ACTIVE_WEEKS
    left_out = (people.age != Age.OLD) & (life.workless >= INSECURITY_WEEKS) & idle
    whole = 1.0 / (1.0 - 0.25)  # the hours of duties were measured at a quarter formal care
    return {
        Col.UNMET: (need & ~helped).sum(),
        Col.STACKED: ((loads >= STACKED_LOAD).sum(axis=1) >= 2).sum(),
        Col.LONELY: lonely.sum(),
        Col.INSECURE: insecure.sum(),
        Col.LEFT_OUT: left_out.sum(),
        Col.NO_PLACE: (insecure | left_out).sum(),
        Col.WORKING_AGE: (people.age != Age.OLD).sum(),
        Col.NEED_RULES: (need & (rules > life.social.sum(axis=1))).sum(),
        Col.CARERS: carers.sum(),
        Col.OVERLOADED: (carers & (mind.burden >= p.wellbeing.overload_from)).sum(),
        Col.STRESS: mind.stress.sum(),
        Col.WELLBEING: well.sum(),
        Col.WELLBEING_INCOME: (well * people.income).sum(),
        Col.IDENTIFIED: identified.sum(),
        Col.SUPPORT: mind.support.sum(),
        Col.ASK: mind.ask.sum(),
        Col.GIVE: mind.give.sum(),
        Col.TOLERANCE: mind.tolerance.sum(),
        Col.RELIANCE: mind.reliance.sum(),
        Col.LEANING: mind.leaning.sum(),
        Col.BEREAVED: bereaved.sum(),
        Col.BEREAVED_LONELY: (bereaved & lonely).sum(),
        Col.COMPLAINTS: (p.doors.complaint * visible).sum() * (1.0 - mind.tolerance.mean()),
        Col.ERRANDS: life.errand.sum(),
        Col.STRAINED: net.strains.sum(),
        Col.SOCIAL_LOAD: life.social.sum(),
        Col.INSTITUTIONAL_LOAD: rules.sum(),
        Col.LOAD: life.load.sum(),
        Col.LOAD_INCOME: (life.load * people.income).sum(),
        Col.INCOME: people.income.sum(),
        Col.INCOME_SQUARED: (people.income**2).sum(),
        Col.LOW_SKILL: low.sum(),
        Col.LOW_SKILL_LOAD: rules[low].sum(),
        Col.HIGH_SKILL: high.sum(),
        Col.HIGH_SKILL_LOAD: rules[high].sum(),
        Col.DEGREE: (net.other >= 0).sum(),
        Col.HOURS_DUTY: life.duty.sum() * whole * (1.0 - p.duty.formal_share),
        Col.FORMAL_CARE: life.duty.sum() * whole * p.duty.formal_share,
        Col.HOURS_CALLED_FOR: calls[need | helped].sum(),
        Col.ATTENDED: world.scratch.came.sum(),
        Col.ACTIVITY: world.places.activity.mean(),
        Col.PLACES_LOW: (world.places.activity < ACTIVITY_PAR).mean(),
        Col.BARRIER: world.barriers.level.mean(),
        Col.CASE_HOURS_INCOME: (by_team * people.income).sum(),
        Col.HOURS_ELSEWHERE: p.doors.hours * world.book.weekly[0, Col.ELSEWHERE],
    }


def test_the_record_of_a_week_equals_a_recount(worlds: Any) -> None:
    world, p = worlds.warm(seed=3), worlds.p
    rows = slice(0, 40)
    world.mind.gave[rows], world.mind.attended[rows], world.life.workless[rows] = NEVER, NEVER, 30
    world.life.social[rows, Domain.WORK] = 0.9
    world.places.energy[0] = 0.0
    schedule.run_weeks(world, p, worlds.week, worlds.week + 1)
    for column, value in recounted(world, p, worlds.week).items():
        assert value > 0, f"{column.name} tells nothing here"
        assert world.book.weekly[0, column] == pytest.approx(value), column.name


def test_who_is_looked_at_closely_is_counted_from_all_ties(worlds: Any) -> None:
    world, p, week = worlds.warm(seed=3), worlds.p, 171
    net, mind, people = world.ties, world.mind, world.people
    turn = np.arange(len(people.age)) % SLOTS == week // LOOK_EVERY % SLOTS
    alone = np.flatnonzero(turn)[::3]
    people.outside[alone], net.best[alone] = 0.0, 0.1
    held = (net.other >= 0) & turn[:, None]
    across = people.group[net.other] != people.group[:, None]
    near = np.where(held & (net.kind == Tie.NEIGHBOUR), net.strength, 0.0)
    old = week - net.began >= p.escalation.lasting_weeks
    seen = (held & (net.strained == 0) & old & (net.strength >= p.escalation.strong)).any(axis=1)
    matters = turn & (week - mind.gave <= MATTER_WEEKS)
    matters[np.flatnonzero(seen)[0]] = False
    mind.gave[np.flatnonzero(seen)[0]] = NEVER
    row = worlds.call("measures.look_closely", world, p, week)
    expected = {
        Col.SAMPLED: turn.sum(),
        Col.CROSS_TIES: SLOTS * (held & across).sum(),
        Col.NEIGHBOUR_CONTACT: (1.0 - np.prod(1.0 - near[turn], axis=1)).sum(),
        Col.ISOLATED: (turn & (net.best < 0.3) & (people.outside == 0)).sum(),
        Col.SEEN: seen.sum(),
        Col.MATTER: matters.sum(),
        Col.SEEN_AND_MATTER: (seen & matters).sum(),
    }
    for column, value in expected.items():
        assert value > 0, f"{column.name} tells nothing here"
        assert row[column] == pytest.approx(value), column.name


def test_everybody_is_looked_at_closely_once_in_sixteen_counts(worlds: Any) -> None:
    world = worlds.bare(adults=50)
    weeks = range(0, SLOTS * LOOK_EVERY, LOOK_EVERY)
    rows = [worlds.call("measures.look_closely", world, worlds.p, week) for week in weeks]
    assert sum(row[Col.SAMPLED] for row in rows) == 50


def test_the_weeks_between_two_counts_repeat_the_last_one(worlds: Any) -> None:
    world, p = worlds.warm(seed=3), worlds.p
    world = state.with_book(world, worlds.week, 9)
    schedule.run_weeks(world, p, worlds.week, worlds.week + 9)
    slow, weekly = list(SLOW), world.book.weekly
    for week in range(9):
        assert np.array_equal(weekly[week, slow], weekly[week - week % LOOK_EVERY, slow])
    assert (weekly[0, slow] != weekly[4, slow]).mean() > 0.8
    quick = [column for column in Col if column not in SLOW]
    assert (weekly[1, quick] != weekly[0, quick]).mean() > 0.5


def test_queue_and_need_are_counted_for_next_week(worlds: Any) -> None:
    world = worlds.bare(adults=6)
    world.cases.case[:] = [0, 1, 1, 2, 3, 0]
    world.life.need[:] = [1, 1, 0, 1, 1, 0]
    world.scratch.takes[:] = [1.5, 0.0, 1.0, 2.0, 9.0, 9.0]
    world.life.social[1, :3] = 0.3
    p = worlds.tuned(
        team__case_hours=1.0, team__per_domain=0.2, provision__director_client=0.5,
        doors__hours=0.5,
    )  # fmt: skip
    row = worlds.call("measures.count_demand", world, p)
    assert (row[Col.WAITING], row[Col.ACTIVE], world.team.backlog[0]) == (2, 1, 2)
    assert (row[Col.NEED], row[Col.UNMET]) == (4, 2)
    # plain work of 1 and, for three domains, 1.4; 2 for the case, 0.5 elsewhere
    assert row[Col.HOURS_CALLED_FOR] == pytest.approx(4.9)


# ---- Issues ---------------------------------------------------------------------------------


def followed(worlds: Any, course: list[float], size: float = 0.4) -> tuple[state.Book, list[int]]:
    """Follow one issue in work, begun in week 100, through a load a week; and who is steady."""
    world = state.with_book(worlds.bare(adults=1), 100, 1)
    life = world.life
    life.since[0, Domain.WORK], life.size[0, Domain.WORK] = 100, size
    world.people.quartile[0], world.mind.stress[0] = 2, 0.1
    steady = []
    for week, load in enumerate(course, 100):
        life.institutional[0, Domain.WORK] = load
        worlds.call("measures.follow_issues", world, worlds.p, week)
        row = worlds.call("measures.count_steady", world, worlds.p, week)
        steady.append(int(row[Col.STEADY]))
    return world.book, steady


def test_the_first_step_is_written_down_once(worlds: Any) -> None:
    book, _ = followed(worlds, [0.4, 0.38, 0.37, 0.35, 0.2, 0.39, 0.2])
    assert np.flatnonzero(book.steps[0]).tolist() == [3]  # below nine tenths of 0.4
    assert book.steps.sum() == 1


@pytest.mark.parametrize("size", [0.29, 0.3])
def test_a_right_reached_in_half_a_year_counts_by_skill_and_size(worlds: Any, size: float) -> None:
    book, _ = followed(worlds, [size] * RIGHTS_WEEKS + [0.0] * 5, size)
    severe = int(size >= 0.3)
    assert book.rights[0, 2, severe].tolist() == [1, 1]
    assert book.rights.sum() == 2


@pytest.mark.parametrize("weeks", [RIGHTS_WEEKS + 1, RIGHTS_WEEKS + 2, RIGHTS_WEEKS + 20])
def test_a_right_reached_later_counts_among_all_only(worlds: Any, weeks: int) -> None:
    book, _ = followed(worlds, [0.4] * weeks + [0.0] * 5)
    assert book.rights[0, 2, 1, Rights.ALL] == 1
    assert book.rights[0, 2, 1, Rights.REACHED] == 0


def test_an_issue_is_over_when_its_load_is_gone(worlds: Any) -> None:
    world = worlds.bare(adults=1)
    world.life.since[0, :2], world.life.size[0, :2] = 90, 0.4
    world.life.institutional[0, 0] = 0.3
    worlds.call("measures.follow_issues", world, worlds.p, 100)
    assert world.life.since[0].tolist() == [90, *[NEVER] * (DOMAINS - 1)]


def test_a_year_before_a_closed_door_unsettles_a_life(worlds: Any) -> None:
    _, steady = followed(worlds, [0.4] * 55)
    assert steady.index(0) == 53  # more than a year
    _, light = followed(worlds, [0.28] * 55)
    assert all(light)
