"""Facts as data, and the figures of the model that they are held against."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from wijksim import facts, observables, params
from wijksim.columns import Col
from wijksim.measures import MEASURES
from wijksim.observables import OBSERVABLES, Seen
from wijksim.sources import profiles
from wijksim.state import World, copy, new_book
from wijksim.units import INSECURITY_LOAD, NEVER, NOBODY, PARTNER_SLOT, Case, Domain, Tie

P = params.make()
WEEK = 2000


def seen(world: World, weeks: int = 52, **a_week: float) -> Seen:
    """What is seen of a year with this state at its end and these figures every week."""
    book = new_book(0, weeks)
    for name, value in a_week.items():
        book.weekly[:, Col[name]] = value
    return Seen([(world, WEEK)], book, P)


@pytest.fixture
def world(worlds: Any) -> World:
    made: World = worlds.cold(adults=144)
    return made


def show(name: str, found: Seen) -> float:
    return OBSERVABLES[name](found)


def test_every_fact_has_a_figure_a_source_and_a_mark() -> None:
    found = facts.facts()
    assert len({one.id for one in found}) == len(found) >= 40
    for one in found:
        bare = one.measure.removeprefix(facts.SPREAD)
        assert bare in MEASURES or bare in OBSERVABLES, one.id
        assert one.low <= one.value <= one.high, one.id
        assert one.sd > 0.0
        assert one.source
        assert one.mark in ("read", "derived", "memory", "assumed")
        assert one.about_nl != one.about_en
        assert one.area in profiles.areas()


def test_no_area_is_fitted_and_predicted() -> None:
    areas = {role: {f.area for f in facts.facts() if f.role == role} for role in ("fit", "predict")}
    assert areas["fit"] & areas["predict"] == {facts.COUNTRY}


def test_a_fact_of_an_area_is_the_published_figure_of_its_profile() -> None:
    one = next(f for f in facts.facts() if f.id == "techum.self_direction")
    published = profiles.load("techum").targets.self_direction
    assert published is not None
    assert (one.value, one.low, one.high) == (
        published.value,
        published.value - 5.0,
        published.value + 5.0,
    )


def test_misses_count_discrepancies_beyond_the_band() -> None:
    one = next(f for f in facts.facts() if f.id == "requests")  # 30 to 70, 10
    assert [one.misses(x) for x in (20.0, 30.0, 50.0, 85.0)] == [1.0, 0.0, 0.0, 1.5]
    assert not one.inside(math.nan)


def test_shares_of_the_record(world: World) -> None:
    of = seen(world, REQUESTS_TEAM=3.0, REQUESTS=4.0, ACTIVE=30.0, ELSEWHERE=10.0, CLOSED=0.5)
    assert show("team_door", of) == 75.0
    assert show("trajectory", of) == pytest.approx(40.0 / (0.5 * 52))
    hours = P.team.week_hours
    assert show("caseload", seen(world, ACTIVE=30.0, BUDGET=2.0 * hours)) == pytest.approx(15.0)
    assert show("movers", seen(world, MOVED=144.0 / 520.0)) == pytest.approx(10.0)
    assert math.isnan(show("trajectory", seen(world)))


def test_a_wait_is_long_from_the_ninth_week(world: World) -> None:
    of = seen(world)
    of.book.waits[0, [0, 8, 9, 104]] = (2, 1, 3, 4)
    assert show("long_waits", of) == 70.0


def test_debts_count_households_and_how_long(world: World) -> None:
    life, homes = world.life, len(world.households.size)
    life.institutional[:, Domain.MONEY] = 0.0
    life.since[:, Domain.MONEY] = NEVER
    first, second = world.households.first[[0, 1]]
    life.institutional[[first, second], Domain.MONEY] = INSECURITY_LOAD + 0.01
    life.since[first, Domain.MONEY], life.since[second, Domain.MONEY] = WEEK - 156, WEEK - 155
    assert show("debts", seen(world)) == pytest.approx(100.0 * 2 / homes)
    assert show("long_debts", seen(world)) == 50.0


def test_need_by_skill_is_a_ratio_of_shares(world: World) -> None:
    quarter = world.people.quartile
    quarter[:] = np.arange(144) % 4
    world.life.need[:] = 0
    world.life.need[np.flatnonzero(quarter == 0)[:12]] = 1
    world.life.need[np.flatnonzero(quarter == 3)[:4]] = 1
    assert show("need_by_skill", seen(world)) == pytest.approx(3.0)


def test_parents_with_a_load_count_for_youth_help_and_others_for_the_wmo(world: World) -> None:
    world.cases.case[:] = Case.NONE
    world.people.children[:] = 0
    world.life.social[:, Domain.PARENTING] = 0.0
    world.life.institutional[:, Domain.PARENTING] = 0.0
    homes = world.households.first[:4]
    world.people.children[homes] = 1
    world.cases.case[homes[:1]] = Case.ACTIVE
    world.life.social[homes[0], Domain.PARENTING] = 0.5
    other = world.households.first[10]
    world.cases.case[other] = Case.ELSEWHERE
    of = seen(world, ACTIVE=2.0, CLOSED=1.0 / 52)  # in a year half as many again
    assert show("youth_help", of) == pytest.approx(25.0 * 1.5)
    assert show("wmo_use", of) == pytest.approx(1.5 * 1000.0 / float(world.residents[0]))


def test_lonely_and_isolated_are_those_of_the_rules(world: World) -> None:
    world.people.wish[:], world.mind.support[:], world.mind.stress[:] = 0.0, 0.0, 0.0
    world.people.outside[:], world.ties.best[:] = 1.0, 0.0
    world.people.outside[:4] = 0.0
    world.people.wish[0] = 1.0
    assert observables.lonely(world, P).sum() == 1
    assert show("isolated_not_lonely", seen(world)) == 75.0
    world.households.size[:] = 2
    world.households.size[world.people.household[0]] = 1
    alone = int((world.people.household == world.people.household[0]).sum())
    assert show("lonely_singles", seen(world)) == pytest.approx(100.0 / alone)


def test_contact_by_age_is_a_gap_in_points(world: World) -> None:
    world.people.age[:] = 1
    world.people.age[0], world.people.age[1] = 2, 0
    world.ties.kind[:] = Tie.FRIEND
    world.ties.other[0, 3], world.ties.kind[0, 3], world.ties.strength[0, 3] = 5, Tie.NEIGHBOUR, 0.4
    assert show("contact_by_age", seen(world)) == pytest.approx(40.0)


def test_ties_and_helpers_are_followed_between_those_who_stayed(world: World) -> None:
    later = copy(world)
    assert observables.ties_left(world, later) == 1.0
    row, slot = np.nonzero((world.ties.other != NOBODY) & (np.arange(16) != PARTNER_SLOT))
    later.ties.began[row[0], slot[0]] += 1
    assert observables.ties_left(world, later) == pytest.approx(1.0 - 1.0 / len(row))
    later.people.wish[row[0]] += 0.01  # somebody else now lives there: their ties do not count
    assert observables.ties_left(world, later) == 1.0
    stayed = observables.same_people(world, later)
    a, b = np.flatnonzero(stayed)[:2].tolist()
    gone = int(row[0])
    then = {(a, b), (b, a), (a, gone)}
    assert observables.helpers_left(then, {(a, b)}, stayed) == 0.5
    assert math.isnan(observables.helpers_left(set(), {(a, b)}, stayed))


def test_one_run_gives_all_facts_of_an_area_and_the_same_by_threads() -> None:
    ids = ("requests", "ties_left", "helpers_left", "need_by_skill")
    one = facts.measure_facts("nederland", P, [1, 2], scale=0.1, burn_in=156, threads=1, ids=ids)
    two = facts.measure_facts("nederland", P, [2], scale=0.1, burn_in=156, threads=2, ids=ids)
    assert set(one) == set(ids)
    for name in ids:
        assert one[name].shape == (2,)
        np.testing.assert_array_equal(one[name][1:], two[name])
    assert 0.0 < one["helpers_left"][0] < one["ties_left"][0] < 100.0
    fast = facts.measure_facts("nederland", P, [2], scale=0.1, burn_in=156, ids=("requests",))
    assert fast["requests"][0] == two["requests"][0]  # looking changes nothing
