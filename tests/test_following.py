"""Residents followed one by one: the same luck, one thing changed, and books that agree."""

from __future__ import annotations

import numpy as np
import pytest

from wijksim import following, params, running, scenario
from wijksim.params import Params
from wijksim.rules import events
from wijksim.running import Start
from wijksim.sources import profiles
from wijksim.state import World, copy
from wijksim.units import NEVER, NOBODY, PARTNER_SLOT, Case, Domain, Event, Tie

WEEKS = 30


@pytest.fixture(scope="module")
def base() -> Params:
    return params.make()


@pytest.fixture(scope="module")
def start(base: Params) -> Start:
    return running.begin(profiles.load("schieringen"), base, 3, 60)


def sound(world: World) -> None:
    """Every tie lies at both its ends, and degrees count them."""
    ties = world.ties
    rows, slots = np.nonzero(ties.other != NOBODY)
    others, backs = ties.other[rows, slots], ties.back[rows, slots]
    assert (ties.other[others, backs] == rows).all()
    assert (ties.strength[others, backs] == ties.strength[rows, slots]).all()
    assert (ties.degree == (ties.other != NOBODY).sum(axis=1)).all()


def first_alone(world: World) -> int:
    alone = (world.households.size[world.people.household] == 1) & (world.ties.degree > 1)
    return int(np.flatnonzero(alone)[0])


def test_following_changes_nothing_of_the_run(start: Start, base: Params) -> None:
    plan = scenario.load("community-first").segments(base, WEEKS)
    followed = following.follow(start, plan, range(20))
    plain = running.follow_plan(start, plan)
    for one, other in zip(followed.book, plain, strict=True):
        assert np.array_equal(one, other)
    assert followed.track.load.shape == (WEEKS, 20)


def test_an_edit_leaves_the_start_as_it_is(start: Start, base: Params) -> None:
    before = copy(start.world)
    row = first_alone(before)

    def edit(world: World, week: int) -> None:
        following.stand_alone(world, row)
        following.open_case(world, row, week, mode=1.0)

    following.follow(start, [(0, 2, base)], [row], edit)
    for group, other in zip(before, start.world, strict=True):
        fields = group if isinstance(group, tuple) else (group,)
        others = other if isinstance(other, tuple) else (other,)
        assert all(np.array_equal(a, b) for a, b in zip(fields, others, strict=True))


def test_who_stands_alone_has_no_tie_at_either_end(start: Start) -> None:
    world = copy(start.world)
    row = first_alone(world)
    following.stand_alone(world, row)
    sound(world)
    assert world.ties.degree[row] == 0
    assert not (world.ties.other == row).any()
    assert world.people.outside[row] == 0.0
    assert world.mind.gave[row] == NEVER


def test_a_tie_that_is_given_lies_at_both_ends(start: Start) -> None:
    world = copy(start.world)
    row = first_alone(world)
    following.stand_alone(world, row)
    other = int(
        np.flatnonzero((world.ties.degree < 10) & (np.arange(len(world.ties.degree)) != row))[0]
    )
    assert following.give_tie(world, row, other, 0.8, start.week - 100, Tie.FRIEND)
    sound(world)
    assert world.ties.degree[row] == 1
    assert float(world.ties.strength[row].max()) == 0.8


def test_the_loss_of_a_partner_brings_the_loads_that_the_event_brings(
    start: Start, base: Params
) -> None:
    world = copy(start.world)
    row = int(np.flatnonzero(world.ties.other[:, PARTNER_SLOT] != NOBODY)[0])
    world.life.social[row], world.life.institutional[row] = 0.0, 0.0
    following.lose_partner(world, base, row, start.week)
    sound(world)
    assert world.ties.other[row, PARTNER_SLOT] == NOBODY
    assert world.life.lost[row] == start.week
    size = events.severity(Event.LOSS, base.events)
    loads = world.life.social[row] + world.life.institutional[row]
    for domain in Domain:
        parent = bool(world.people.children[row])
        expected = size * events.touches(Event.LOSS, domain, parent, False)
        assert loads[domain] == pytest.approx(expected)


def test_a_case_that_is_opened_gets_hours(start: Start, base: Params) -> None:
    row = int(np.flatnonzero(start.world.cases.case == Case.NONE)[0])

    def hours(weight: float) -> float:
        def edit(world: World, week: int) -> None:
            following.add_load(world, row, Domain.HEALTH, 0.6, 0.3, week)
            following.open_case(world, row, week, mode=0.3, weight=weight)

        return float(following.follow(start, [(0, 3, base)], [row], edit).track.hours.sum())

    once, twice = hours(1.0), hours(2.0)
    assert once > 0.5
    assert 1.7 * once < twice < 2.1 * once


def test_support_and_giving_lower_the_hazard_of_heavy_care(start: Start, base: Params) -> None:
    world = copy(start.world)
    row = first_alone(world)
    following.stand_alone(world, row)
    world.life.load[row] = 2.0
    now = start.week
    alone = following.heavy_care_hazard(world, base, row, now)
    other = (row + 1) % len(world.people.age)
    assert following.give_tie(world, row, other, 0.9, now - 200)
    cared = following.heavy_care_hazard(world, base, row, now)
    world.mind.gave[row] = now
    both = following.heavy_care_hazard(world, base, row, now)
    assert cared == pytest.approx(alone / base.escalation.cared)
    assert both == pytest.approx(cared / base.escalation.matter)


def test_settled_hides_who_moved_in_afterwards(start: Start, base: Params) -> None:
    track = following.follow(start, [(0, 52, base)], range(len(start.world.people.age))).track
    gone = track.stays == 0.0
    assert gone.any()
    assert (np.diff(track.stays, axis=0) <= 0.0).all()
    settled = track.settled()
    assert np.isnan(settled.load[gone]).all()
    assert np.array_equal(settled.load[~gone], track.load[~gone])


def test_a_run_that_is_asked_to_stop_does(start: Start, base: Params) -> None:
    import threading

    stop = threading.Event()
    stop.set()
    with pytest.raises(running.Stopped):
        following.follow(start, [(0, 5, base)], [0], stop=stop)
