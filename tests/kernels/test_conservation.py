"""What holds after every week, whatever the parameters: bounds, sums, two ends of every tie."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijksim import network, params, schedule, state
from wijksim.columns import Col, Rights, Room
from wijksim.columns import Help as HelpCol
from wijksim.kernels.pairs import first_pair
from wijksim.params import Params
from wijksim.state import World
from wijksim.units import DOMAINS, LOOK_EVERY, NOBODY, PARTNER_SLOT, SLOTS, Age, Case, Hours, Tie

SHARES = {
    "people": "skill income chronic ask_anchor give_anchor tolerance_anchor wish",
    "life": "social institutional known size",
    "mind": "stress burden reliance leaning boost ask give tolerance support",
    "cases": "mode",
    "ties": "strength best",
    "places": "energy activity vulnerable tolerance",
    "team": "skill room legitimacy spread",
    "barriers": "level pending",
    "scratch": "signal",
}
YES_OR_NO = {
    "people": "group children",
    "life": "stepped errand need planned",
    "cases": "offered vetoed",
    "ties": "strained",
    "team": "left alike",
    "scratch": "mark",
}
NOT_NEGATIVE = {
    "people": "outside",
    "life": "duty load insecure workless",
    "mind": "received given",
    "cases": "weight",
    "ties": "degree total strains",
    "team": "hours groups presence backlog cases",
    "scratch": "wanted asked_of got hours skilled takes case_hours flow",
    "book": "weekly waits help steps rights room",
}


def named(world: World, table: dict[str, str]) -> list[tuple[str, np.ndarray]]:
    return [
        (f"{group}.{name}", getattr(getattr(world, group), name))
        for group, names in table.items()
        for name in names.split()
    ]


def check_ranges(world: World) -> None:
    for name, values in named(world, SHARES):
        assert values.min() >= 0.0, name
        assert values.max() <= 1.0 + 1e-12, name
    for name, values in named(world, YES_OR_NO):
        assert set(np.unique(values)) <= {0, 1}, name
    for name, values in named(world, NOT_NEGATIVE):
        assert values.min() >= 0, name
        assert np.isfinite(values).all(), name
    assert world.cases.weight.max() <= 2.0


def check_ties(world: World, week: int) -> None:
    net = world.ties
    good = net.strained == 0
    now = net._replace(
        total=(net.strength * good).sum(axis=1), strains=(~good).sum(axis=1).astype(float)
    )
    network.check_ties(now)  # of a week the sums are those from before help and casework
    row, slot = np.nonzero(net.other != NOBODY)
    other, back = net.other[row, slot], net.back[row, slot]
    assert (net.began[row, slot] == net.began[other, back]).all()
    assert net.began[row, slot].max() <= week
    empty = net.other == NOBODY
    assert not net.strength[empty].any()
    assert not net.strained[empty].any()
    home = world.people.household
    partner = slot == PARTNER_SLOT
    assert (home[row[partner]] == home[other[partner]]).all()


def check_cases(world: World) -> None:
    cases, active = world.cases, world.cases.case == Case.ACTIVE
    assert set(np.unique(cases.case)) <= set(Case)  # one state each: nobody waits and is helped
    for name in ("root", "barred"):
        domains = getattr(cases, name)
        assert ((domains >= NOBODY) & (domains < DOMAINS)).all()
        assert (domains[~active] == NOBODY).all(), name
    assert ((cases.worker >= 0) & (cases.worker < len(world.team.left)))[active].all()
    assert (cases.worker[~active] == NOBODY).all()
    assert (cases.started[active] >= cases.asked[active]).all()
    assert (cases.asked[cases.case != Case.NONE] >= 0).all()


def check_demand(world: World, row: np.ndarray) -> None:
    now = np.bincount(world.cases.case, minlength=len(Case))
    assert row[Col.WAITING] == now[Case.WAITING] == world.team.backlog[0]
    assert row[Col.ACTIVE] == now[Case.ACTIVE]
    assert row[Col.NEED] == world.life.need.sum() >= row[Col.UNMET]
    assert row[Col.NEED] >= row[Col.NEED_RULES]
    assert row[Col.REQUESTS] >= row[Col.DETECTED] + row[Col.REFERRED]
    assert row[Col.REQUESTS] >= max(row[Col.REENTRIES], row[Col.REQUESTS_TEAM])
    assert row[Col.DETECTED] <= row[Col.REQUESTS_TEAM]
    there = row[Col.ACTIVE] + row[Col.CLOSED] + row[Col.DROPOUTS]
    assert there >= max(row[Col.UNATTENDED], row[Col.MISDIRECTED], row[Col.BARRED])
    assert row[Col.ANSWERED] <= row[Col.ACTIVE]
    came = row[Col.REQUESTS] - row[Col.REQUESTS_TEAM]
    assert now[Case.ELSEWHERE] == row[Col.ELSEWHERE] - row[Col.CLOSED_ELSEWHERE] + came


def check_help(world: World, p: Params, row: np.ndarray) -> None:
    """Hours given are hours received are the flows over the ties, and no more than asked."""
    room, tight = world.scratch, {"rel": 1e-9, "abs": 1e-9}
    flow = room.flow[room.wanted > 0.0]
    assert row[Col.HOURS_GIVEN] == pytest.approx(flow.sum(), **tight)
    assert row[Col.HOURS_GIVEN] == pytest.approx(room.asked_of.sum(), **tight)
    assert row[Col.HOURS_GIVEN] == pytest.approx(room.got.sum(), **tight)
    assert row[Col.HOURS_GIVEN] <= row[Col.HOURS_ASKED] * (1.0 + 1e-12)
    received = row[Col.HOURS_GIVEN] + row[Col.HOURS_OUTSIDE]
    left = room.left.sum() + row[Col.HOURS_ERRANDS]  # small needs leave the rest for loads
    assert left == pytest.approx(received, **tight)
    assert row[Col.HOURS_ERRANDS] >= 0.0
    assert (room.skilled <= room.hours + 1e-9).all()
    assert (room.asked_of <= p.help.capacity * p.help.parents * (1.0 + 1e-12)).all()


def check_team(world: World, row: np.ndarray) -> None:
    """The hours of all tasks add up to the budget, and no task takes more than its own."""
    hours, tight = world.team.hours, {"rel": 1e-9, "abs": 1e-9}
    assert hours.sum() == pytest.approx(row[Col.BUDGET], **tight)
    assert row[Col.HOURS_CASE] <= hours[Hours.CASE] * (1.0 + 1e-12)
    received = world.scratch.case_hours.sum()
    assert row[Col.HOURS_CASE] + row[Col.HOURS_ELSEWHERE] == pytest.approx(received, **tight)
    assert row[Col.HOURS_RULES] <= row[Col.HOURS_CASE] * (1.0 + 1e-12)
    for name in ("COLLECTIVE", "POLICY", "WITHDRAWN", "REFLECTION", "OTHER"):
        assert row[Col[f"HOURS_{name}"]] == pytest.approx(hours[Hours[name]], **tight)
    groups = float(world.team.groups[0])
    assert row[Col.HOURS_GROUPS] == pytest.approx(groups, **tight)
    assert groups + world.team.presence[0] <= hours[Hours.COLLECTIVE] * (1.0 + 1e-12)


def check_people(world: World, row: np.ndarray, since: int) -> None:
    people = world.people
    if since % LOOK_EVERY == 0:  # in other weeks this is the count of an earlier one
        assert row[Col.WORKING_AGE] == (people.age != Age.OLD).sum() >= row[Col.LEFT_OUT]
    assert row[Col.NO_PLACE] <= row[Col.INSECURE] + row[Col.LEFT_OUT]
    assert row[Col.NO_PLACE] >= max(row[Col.INSECURE], row[Col.LEFT_OUT])
    assert row[Col.BEREAVED] >= row[Col.BEREAVED_LONELY]
    assert row[Col.ESCALATIONS] >= row[Col.BEREAVED_ESCALATIONS]
    assert min(row[Col.SEEN], row[Col.MATTER]) >= row[Col.SEEN_AND_MATTER]
    assert row[Col.SAMPLED] >= max(row[Col.ISOLATED], row[Col.SEEN], row[Col.MATTER])
    assert row[Col.SAMPLED] >= row[Col.NEIGHBOUR_CONTACT]
    for column in (Col.STRESS, Col.SUPPORT, Col.ASK, Col.GIVE, Col.TOLERANCE, Col.STEADY):
        assert row[column] <= len(people.age) * (1.0 + 1e-12), column.name
    for column in (Col.BARRIER, Col.ACTIVITY, Col.LEGITIMACY, Col.ROOM, Col.PLACES_LOW):
        assert row[column] <= 1.0 + 1e-12, column.name
    assert row[Col.BARRIER_LOCAL] <= row[Col.BARRIER] + 1e-12


def check_record(world: World, weeks: int) -> None:
    book, adults = world.book, len(world.people.age)
    total = book.weekly.sum(axis=0)
    assert book.waits.sum() == total[Col.ADMITTED]
    asked, granted = book.help[..., HelpCol.ASKED], book.help[..., HelpCol.GRANTED]
    assert asked.sum() == pytest.approx(total[Col.HOURS_ASKED])
    assert granted.sum() == pytest.approx(total[Col.HOURS_GIVEN])
    assert (granted <= asked * (1.0 + 1e-12)).all()
    assert (book.rights[..., Rights.REACHED] <= book.rights[..., Rights.ALL]).all()
    assert (book.room[..., Room.ATTENDED] <= book.room[..., Room.ALL]).all()
    assert book.room[..., Room.ALL].sum() == adults * weeks
    assert book.room[..., Room.ATTENDED].sum() == total[Col.ATTENDED]


def run_checked(world: World, p: Params, first: int, weeks: int) -> None:
    before = np.bincount(world.cases.case, minlength=len(Case))
    for week in range(first, first + weeks):
        schedule.run_weeks(world, p, week, week + 1)
        row = world.book.weekly[week - int(world.book.start[0])]
        check_ranges(world)
        check_ties(world, week)
        check_cases(world)
        check_demand(world, row)
        check_help(world, p, row)
        check_team(world, row)
        check_people(world, row, week - int(world.book.start[0]))
        now = np.bincount(world.cases.case, minlength=len(Case))
        # Who moves out or dies takes a place in the queue or a case along.
        closed = row[Col.CLOSED] + row[Col.DROPOUTS]
        gone = before[Case.ACTIVE] + row[Col.ADMITTED] - closed - now[Case.ACTIVE]
        left = before[Case.WAITING] + row[Col.REQUESTS_TEAM] - now[Case.WAITING]
        left -= row[Col.ADMITTED] + row[Col.ABANDONED]
        elsewhere = before[Case.ELSEWHERE] - row[Col.ELSEWHERE]
        assert min(gone, left, elsewhere) >= 0
        assert gone + left + elsewhere <= row[Col.MOVED] + row[Col.LOSSES]
        before = now
    check_record(world, weeks)


def with_room_for_cases(p: Params) -> Params:
    """What `scenario` sees to: the team's other work leaves a fifth of its hours for cases."""
    spent = sum(params.read(p, name) for name in params.SHARES_OF_HOURS)
    for name in params.SHARES_OF_HOURS:
        p = params.replace(p, name, params.read(p, name) * 0.8 / max(0.8, spent))
    return p


def anywhere(seed: int) -> Params:
    """All parameters in their ranges, a third of them at the low end and a third at the high."""
    rng, p = np.random.default_rng(seed), params.make()
    for name, row in params.table().items():
        place = float(np.clip(rng.uniform(-1.0, 2.0), 0.0, 1.0))
        p = params.replace(p, name, row.low + place * (row.high - row.low))
    return with_room_for_cases(p)


def test_the_busy_year_keeps_every_promise(worlds: Any) -> None:
    world = worlds.warm(weeks=104)
    run_checked(world, worlds.p, worlds.week, 104)


# One number, not four hundred: hypothesis would take minutes to make those simpler.
@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_bounds_and_conservation_hold_for_all_parameters(worlds: Any, seed: int) -> None:
    run_checked(worlds.warm(weeks=16), anywhere(seed), worlds.week, 16)


@pytest.mark.parametrize("end", ["low", "high"])
def test_bounds_and_conservation_hold_at_the_ends_of_the_ranges(worlds: Any, end: str) -> None:
    p = params.make()
    for name, row in params.table().items():
        p = params.replace(p, name, getattr(row, end))
    run_checked(worlds.warm(weeks=104), with_room_for_cases(p), worlds.week, 104)


def test_who_gets_nothing_counts_among_those_who_asked(worlds: Any) -> None:
    world = worlds.warm(weeks=20)
    world.people.outside[:] = 0.0
    world.origin.outside[:] = 0.0
    for people in (world.people, world.origin):
        people.give_anchor[:] = 0.0
    world.mind.give[:] = 0.0  # nobody gives: everybody who asks gets nothing
    p = params.replace(params.replace(worlds.p, "help.solidarity", 0.0), "norms.give_shift", 0.0)
    schedule.run_weeks(world, p, worlds.week, worlds.week + 20)
    assert world.book.weekly[:, Col.HOURS_ASKED].sum() > 0.0
    assert world.book.weekly[:, Col.HOURS_GIVEN].sum() == 0.0
    check_record(world, 20)


def test_ties_have_two_ends_and_sixteen_slots(worlds: Any) -> None:
    world = worlds.warm()
    check_ties(world, worlds.week)
    assert world.ties.other.shape[1] == SLOTS
    for name in ("strength", "began", "kind", "strained"):
        other = worlds.warm()
        row, slot = np.argwhere(other.ties.other[:, 1:] >= 0)[0] + (0, 1)
        getattr(other.ties, name)[row, slot] += 1 if name != "strength" else -0.001
        with pytest.raises(AssertionError):
            check_ties(other, worlds.week)
    assert {int(kind) for kind in Tie} >= set(np.unique(world.ties.kind).tolist())


@pytest.mark.parametrize("n", range(1, 26))
def test_over_all_weeks_everybody_meets_everybody_and_at_most_one_a_week(n: int) -> None:
    met: Counter[tuple[int, int]] = Counter()
    for shift in range(n):
        busy: set[int] = set()
        for half in range(2):
            start, total = pair_of(shift, n, half)
            for r in range(start, (total + 1) // 2):
                assert 0 <= r < total - r < n
                assert not busy & {r, total - r}
                busy |= {r, total - r}
                met[r, total - r] += 1
    assert met == {(i, j): 1 for j in range(n) for i in range(j)}


def pair_of(shift: int, n: int, half: int) -> tuple[int, int]:
    plain = getattr(first_pair, "py_func", first_pair)
    start, total = plain(shift, n, half)
    return int(start), int(total)


def test_a_year_at_once_equals_52_weeks_one_by_one(worlds: Any) -> None:
    at_once, weekly = (state.with_book(worlds.cold(), 0, 52) for _ in range(2))
    schedule.run_weeks(at_once, worlds.p, 0, 52)
    for week in range(52):
        schedule.run_weeks(weekly, worlds.p, week, week + 1)
    assert worlds.differing(at_once, weekly) == []
    assert at_once.book.weekly[51, Col.NEED] > 0


def test_the_same_call_on_copies_gives_the_same_bits(worlds: Any) -> None:
    runs = [worlds.warm() for _ in range(2)]
    for world in runs:
        schedule.run_weeks(world, worlds.p, worlds.week, worlds.week + 52)
    assert worlds.differing(*runs) == []
    other = worlds.warm()
    other.seed[0] += np.uint64(1)
    schedule.run_weeks(other, worlds.p, worlds.week, worlds.week + 52)
    assert "mind.stress" in worlds.differing(runs[0], other)  # the comparison can fail


def test_scratch_and_the_record_carry_nothing_over(worlds: Any) -> None:
    clean, dirty = worlds.warm(), worlds.warm()
    for _, room in worlds.arrays(dirty.scratch):
        room[...] = 77
    for world in (clean, dirty):
        schedule.run_weeks(world, worlds.p, worlds.week, worlds.week + 20)
    left = [name for name in worlds.differing(clean, dirty) if not name.startswith("scratch.")]
    assert left == []
