"""Groups, places, peer groups and services, worked out apart from the kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wijksim import network
from wijksim.columns import Col, Room
from wijksim.state import World, with_book
from wijksim.units import LOOK_EVERY, Domain, Hours, Tie


def ties_made(world: World) -> int:
    row, slot = np.nonzero(world.ties.other >= 0)
    world.ties.total[:] = world.ties.strength.sum(axis=1)
    network.check_ties(world.ties)
    assert (world.ties.kind[row, slot] == Tie.PEER).all()
    assert (world.ties.began[row, slot] == 9).all()
    return len(row) // 2


# ---- Groups ---------------------------------------------------------------------------------

SIMPLE = {
    "groups__volunteer_worth": 3.0, "groups__half_point": 4.0, "groups__critical": 0.4,
    "groups__takeover": 0.2, "groups__takeover_vulnerable": 0.0, "groups__volunteer_rate": 0.02,
    "groups__light_share": 0.25, "groups__ageing": 0.0, "groups__ownership": 0.0,
    "groups__wear": 0.0, "groups__welcome": 0.0, "groups__withdraw_from": 1.0,
}  # fmt: skip


def test_places_work_per_1000_residents(worlds: Any) -> None:
    world = worlds.bare(adults=30, places=3)
    world.residents[0] = 2000.0
    world.team.hours[Hours.COLLECTIVE], world.team.presence[0] = 5.5, 1.0
    world.team.groups[0] = 0.5
    world.places.energy[:] = [[0.0, 0.0], [0.4, 0.1], [0.5, 0.5]]
    row = worlds.call("groups.open_doors", world, worlds.tuned(**SIMPLE))
    # 5.5 h for 2000, 1.5 of it elsewhere: effort 2 + 3 V = 2, 3.5, 5
    assert world.places.activity == pytest.approx([2 / 6, 3.5 / 7.5, 5 / 9])
    drawn = (2 / 6) ** 2 / ((2 / 6) ** 2 + 0.16)
    pace = 0.02 * 0.8 * drawn  # all by professionals
    assert world.places.energy[0] == pytest.approx([pace * 0.75, pace * 0.25])
    assert row[Col.ACTIVITY] == pytest.approx((2 / 6 + 3.5 / 7.5 + 5 / 9) / 3)
    assert row[Col.ENERGY] == pytest.approx(0.5)
    assert row[Col.HOURS_VOLUNTEER] == pytest.approx(3.0)  # 3 h per 1000 at half, for 2000
    assert row[Col.PLACES_LOW] == 0.0  # 2 / 6 is above 0.3


def test_the_hours_of_a_place_left_alone_go_to_the_others(worlds: Any) -> None:
    world = worlds.bare(adults=30, places=3)
    world.residents[0] = 1000.0
    world.team.hours[Hours.COLLECTIVE] = 2.0
    world.places.energy[:] = [[0.0, 0.1], [0.6, 0.1], [0.5, 0.0]]
    p = worlds.tuned(**{**SIMPLE, "groups__withdraw_from": 0.6})
    row = worlds.call("groups.open_doors", world, p)
    effort = np.array([3.0 + 0.3, 2.1, 3.0 + 1.5])  # 2 h x 3 places over 2
    assert world.places.activity == pytest.approx(effort / (effort + 4.0))
    nobody = worlds.tuned(**{**SIMPLE, "groups__withdraw_from": 0.0})
    world.places.energy[:] = [[0.0, 0.1], [0.6, 0.1], [0.5, 0.0]]
    row = worlds.call("groups.open_doors", world, nobody)
    assert world.places.activity == pytest.approx([0.3 / 4.3, 2.1 / 6.1, 1.5 / 5.5])
    assert row[Col.PLACES_LOW] == pytest.approx(2 / 3)


def test_making_a_place_ready_takes_hours(worlds: Any) -> None:
    world = worlds.bare(adults=10)
    world.residents[0] = 1000.0
    world.team.hours[Hours.COLLECTIVE] = 4.0
    world.places.energy[:] = 0.0
    p = worlds.tuned(**{**SIMPLE, "groups__welcome": 0.5, "groups__welcome_hours": 0.2})
    worlds.call("groups.open_doors", world, p)
    assert world.places.activity == pytest.approx([3.6 / 7.6])


# ---- Places ---------------------------------------------------------------------------------

ALIKE = {
    "places__attend_base": 0.0, "places__attend_activity": 0.5, "places__attend_stress": 0.0,
    "places__attend_income": 0.0, "places__safety_weight": 0.0, "places__tolerance": 0.0,
    "places__targeting": 0.0, "places__online": 0.0, "groups__closure_traditional": 0.0,
    "groups__closure_light": 0.0,
}  # fmt: skip


def test_who_comes_is_counted_with_who_could(worlds: Any) -> None:
    world = with_book(worlds.bare(adults=4000, places=2), 0, 1)
    world.places.activity[:] = [0.6, 0.2]
    world.people.group[:], world.life.need[:], world.people.age[:] = 0, 0, 1
    world.people.group[:500], world.life.need[500:1000] = 1, 1
    world.mind.tolerance[:], world.mind.ask[:] = 0.5, 0.3
    p = worlds.tuned(**ALIKE, places__dialogue=0.1, places__ask_gain=0.1, places__ask_ceiling=0.8)
    row = worlds.call("places.attend", world, p, 9)
    came = world.mind.attended == 9
    assert (world.scratch.came == came).all()
    assert row[Col.ATTENDED] == came.sum()
    shares = [came[:2000].mean(), came[2000:].mean()]
    assert shares == pytest.approx([0.3, 0.1], abs=0.04)
    assert world.mind.ask[came] == pytest.approx(0.35)
    assert world.mind.tolerance[came] == pytest.approx(0.55)
    assert (world.mind.ask[~came] == 0.3).all()
    assert world.places.tolerance == pytest.approx([0.55, 0.55])
    assert world.places.vulnerable[0] == pytest.approx(came[500:1000].sum() / came[:2000].sum())
    worlds.call("measures.count_could_come", world, p)
    book = world.book.room[0, 1]
    assert book[:, Room.ALL].tolist() == [LOOK_EVERY * 3000, LOOK_EVERY * 1000]
    assert book[:, Room.ATTENDED].tolist() == [came[1000:].sum(), came[:1000].sum()]


def test_a_place_that_nobody_comes_to_is_as_it_was(worlds: Any) -> None:
    world = worlds.bare(adults=20)
    world.places.activity[:], world.places.vulnerable[:], world.places.tolerance[:] = 0.0, 0.4, 0.7
    worlds.call("places.attend", world, worlds.tuned(**ALIKE), 9)
    assert (world.places.vulnerable[0], world.places.tolerance[0]) == (0.4, 0.7)


def test_outsiders_stay_away_from_closed_circles(worlds: Any) -> None:
    world = worlds.bare(adults=4000)
    world.places.activity[:], world.places.energy[:] = 1.0, [0.5, 0.5]
    world.people.group[:] = np.arange(4000) % 2
    closed = {"groups__closure_traditional": 0.9, "groups__closure_light": 0.3}
    row = worlds.call("places.attend", world, worlds.tuned(**{**ALIKE, **closed}), 9)
    came = world.scratch.came == 1
    assert came[0::2].mean() == pytest.approx(0.5, abs=0.04)
    assert came[1::2].mean() == pytest.approx(0.2, abs=0.04)  # 0.5 * (1 - 0.6)
    assert row[Col.ATTENDED] == came.sum()


def meeting(worlds: Any, **values: float) -> tuple[World, np.ndarray[Any, Any]]:
    """Half of 2000 come to one place, in two groups in turn, and meet."""
    world = worlds.bare(adults=2000)
    world.scratch.came[:1000], world.scratch.came[1000:] = 1, 0
    world.people.group[:] = np.random.default_rng(4).integers(2, size=2000)
    world.mind.tolerance[:] = 0.5
    row = worlds.call("places.meet_at_places", world, worlds.tuned(**values), 9)
    assert not world.ties.degree[1000:].any()
    return world, row


def pairs(worlds: Any) -> tuple[int, int]:
    """How many of those who meet are of one group, and of two."""
    within, _ = meeting(worlds, places__bond=1.0, places__bond_across=0.0)
    both, _ = meeting(worlds, places__bond=1.0, places__bond_across=1.0)
    return ties_made(within), ties_made(both) - ties_made(within)


def test_meetings_become_ties_within_and_across_groups(worlds: Any) -> None:
    world, row = meeting(worlds, places__bond=0.4, places__bond_across=0.25)
    assert row[Col.CONFLICTS] == 0
    made, (within, across) = ties_made(world), pairs(worlds)
    at, slot = np.nonzero(world.ties.other >= 0)
    mixed = world.people.group[at] != world.people.group[world.ties.other[at, slot]]
    assert min(within, across) > 200
    assert mixed.sum() / 2 / across == pytest.approx(0.1, abs=0.08)
    assert (made - mixed.sum() / 2) / within == pytest.approx(0.4, abs=0.13)
    none, _ = meeting(worlds, places__bond=0.0)
    assert ties_made(none) == 0
    shallow, _ = meeting(
        worlds, places__bond=0.4, accountability__targets=1.0, accountability__shallow=1.0,
        accountability__learning=0.0,
    )  # fmt: skip
    assert ties_made(shallow) == 0


def test_bringing_groups_together_makes_ties_or_conflict(worlds: Any) -> None:
    within, across = pairs(worlds)
    world, row = meeting(
        worlds, places__bond=1.0, places__bond_across=0.0, places__bridging=1.0,
        places__conflict=0.5, places__conflict_loss=0.1,
    )  # fmt: skip
    assert row[Col.CONFLICTS] == pytest.approx(0.5 * across, abs=4 * np.sqrt(across) / 2)
    assert ties_made(world) == within + across - row[Col.CONFLICTS]
    assert (world.mind.tolerance == 0.45).sum() == 2 * row[Col.CONFLICTS]
    assert (world.mind.tolerance == 0.5).sum() == 2000 - 2 * row[Col.CONFLICTS]


def test_matched_people_tie_as_often_as_their_factor_says_whatever_the_group(worlds: Any) -> None:
    world, _ = meeting(
        worlds, places__bond=0.5, places__assigned=1.0, places__assigned_factor=0.4,
        places__bond_across=0.0,
    )  # fmt: skip
    assert ties_made(world) / 500 == pytest.approx(0.2, abs=0.075)  # 0.5 x 0.4


def test_a_tie_grows_or_is_strained_when_they_meet_again(worlds: Any) -> None:
    for conflict in (0.0, 1.0):
        world = worlds.bare(adults=2)
        world.scratch.came[:], world.people.group[:] = 1, [0, 1]
        worlds.tie(world, 0, 1, Tie.FRIEND, 0.5)
        p = worlds.tuned(places__grow=0.1, places__bridging=1.0, places__conflict=conflict)
        for week in range(20):  # in some weeks each of the two meets nobody
            worlds.call("places.meet_at_places", world, p, week)
        net = world.ties
        assert net.strained[0, 1] == net.strained[1, 1] == conflict
        assert net.strength[0, 1] == net.strength[1, 1]
        assert (net.strength[0, 1] > 0.5) == (conflict == 0.0)


# ---- Peer groups and services ---------------------------------------------------------------


def test_peers_with_the_same_trouble_meet_learn_and_take_hours(worlds: Any) -> None:
    world = worlds.bare(adults=1000)
    life, mind = world.life, world.mind
    life.social[:800, Domain.MONEY], life.institutional[:800, Domain.MONEY] = 0.05, 0.06
    life.social[800:, Domain.MONEY] = 0.09  # too little to come for
    mind.ask[:] = 0.3
    world.team.hours[Hours.COLLECTIVE], world.team.presence[0] = 1000.0, 900.0
    p = worlds.tuned(
        peers__money=0.5, peers__attend=0.5, peers__learn=0.1, peers__ask_gain=0.1,
        peers__hours=0.4, peers__resident_run=0.5, peers__method_loss=0.4, peers__bond=0.3,
        ties__start_share=0.5, ties__peer=0.4,
    )  # fmt: skip
    row = worlds.call("peers.meet_peers", world, p, 9)
    came = life.known[:, Domain.MONEY] > 0.0
    assert came[:800].mean() == pytest.approx(0.25, abs=0.06)
    assert not came[800:].any()
    assert life.known[came, Domain.MONEY] == pytest.approx(0.08)
    assert not np.delete(life.known, Domain.MONEY, axis=1).any()
    assert mind.ask[came] == pytest.approx(0.37)
    assert (mind.attended[came] == 9).all()
    assert row[Col.PEER_MEETINGS] == came.sum()
    assert row[Col.HOURS_GROUPS] == pytest.approx(0.2 * came.sum())
    assert world.team.groups[0] == row[Col.HOURS_GROUPS]
    made = ties_made(world)
    assert made / (came.sum() / 2) == pytest.approx(0.3, abs=0.15)
    assert not world.ties.degree[~came].any()
    assert world.ties.strength[world.ties.other >= 0] == pytest.approx(0.2)


@pytest.mark.parametrize("resident_run", [0.0, 1.0])
def test_peer_groups_stop_where_the_hours_do_but_for_those_that_residents_run(
    worlds: Any, resident_run: float
) -> None:
    world = worlds.bare(adults=200)
    world.life.social[:, [Domain.MONEY, Domain.WORK]] = 0.5
    world.team.hours[Hours.COLLECTIVE], world.team.presence[0] = 5.0, 1.0
    world.team.groups[0] = 1.0  # what services took
    p = worlds.tuned(
        peers__money=1.0, peers__work=1.0, peers__attend=1.0, peers__hours=1.0,
        peers__resident_run=resident_run,
    )  # fmt: skip
    row = worlds.call("peers.meet_peers", world, p, 9)
    assert row[Col.PEER_MEETINGS] == (400 if resident_run else 3)
    assert row[Col.HOURS_GROUPS] == (0.0 if resident_run else 3.0)
    known = (world.life.known > 0.0).sum(axis=0)
    assert known[Domain.MONEY] == (200 if resident_run else 3)  # earlier groups come first


def test_groups_that_residents_run_meet_also_where_rounding_leaves_less_than_no_hours(
    worlds: Any,
) -> None:
    world = worlds.bare(adults=40)
    world.life.social[:, Domain.MONEY] = 0.5
    team = world.team
    team.hours[Hours.COLLECTIVE], team.presence[0] = 0.3, 0.1
    team.groups[0] = 0.2  # 0.3 - 0.1 - 0.2 is below 0 in floating point
    assert team.hours[Hours.COLLECTIVE] - team.presence[0] - team.groups[0] < 0.0
    p = worlds.tuned(peers__money=1.0, peers__attend=1.0, peers__resident_run=1.0)
    assert worlds.call("peers.meet_peers", world, p, 9)[Col.PEER_MEETINGS] == 40
    worlds.call("groups.open_doors", world, worlds.tuned(**SIMPLE, groups__closure_light=0.0))
    assert world.places.activity.min() >= 0.0


def test_one_alone_learns_nothing_of_peers(worlds: Any) -> None:
    world = worlds.bare(adults=10)
    world.life.social[3, Domain.MONEY] = 0.5
    world.team.hours[Hours.COLLECTIVE] = 10.0
    p = worlds.tuned(peers__money=1.0, peers__attend=1.0, peers__learn=0.1)
    worlds.call("peers.meet_peers", world, p, 9)
    assert not world.life.known.any()


SESSIONS = {
    "services__share": 1.0, "services__group": 10.0, "services__sessions": 1.0,
    "services__contact_hours": 0.05, "services__time_factor": 1.4, "services__bond": 1.0,
}  # fmt: skip


def test_parents_meet_in_fixed_groups_and_the_team_pays_the_extra_time(worlds: Any) -> None:
    world = worlds.bare(adults=300)
    world.people.children[:] = 0
    parents = np.arange(0, 300, 3)  # a hundred
    world.people.children[parents] = 1
    world.team.hours[Hours.COLLECTIVE] = 50.0
    p = worlds.tuned(**SESSIONS)
    row = worlds.call("services.meet_in_services", world, p, 9)
    assert row[Col.SERVICE_MEETINGS] == 100
    assert row[Col.HOURS_GROUPS] == world.team.groups[0] == pytest.approx(2.0)
    assert row[Col.HOURS_SERVICES] == pytest.approx(5.0)  # what they would take one by one
    assert 40 <= ties_made(world) <= 50  # of each group of ten, at least four pairs
    at, slot = np.nonzero(world.ties.other >= 0)
    assert np.isin(at, parents).all()
    assert (at // 30 == world.ties.other[at, slot] // 30).all()  # ten parents in thirty rows


def test_sessions_go_on_as_far_as_the_extra_hours_do(worlds: Any) -> None:
    world = worlds.bare(adults=3000)
    world.people.children[:] = 1
    world.team.hours[Hours.COLLECTIVE], world.team.presence[0] = 25.0, 10.0
    row = worlds.call("services.meet_in_services", world, worlds.tuned(**SESSIONS), 9)
    # 3000 x 0.05 x 0.4 = 60 extra hours, 15 there: a quarter of the sessions
    assert row[Col.HOURS_GROUPS] == pytest.approx(15.0)
    assert row[Col.HOURS_SERVICES] == pytest.approx(150.0 / 4)
    assert row[Col.SERVICE_MEETINGS] / 3000 == pytest.approx(0.25, abs=0.1)


def test_the_same_households_take_part_every_week(worlds: Any) -> None:
    seen = []
    for week in (9, 10, 11):
        world = worlds.bare(adults=600)
        world.people.children[:] = 1
        world.team.hours[Hours.COLLECTIVE] = 100.0
        p = worlds.tuned(**{**SESSIONS, "services__share": 0.3})
        worlds.call("services.meet_in_services", world, p, week)
        seen.append(set(world.people.household[world.ties.degree > 0].tolist()))
    homes = set.union(*seen)
    assert len(homes) / len(world.households.first) == pytest.approx(0.3, abs=0.08)
    assert all(len(homes - one) <= 8 for one in seen)  # odd ones of a group meet nobody
