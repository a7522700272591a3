"""Ties come, are kept up, sour and end; norms and news run over them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from wijksim import network, state
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.state import World
from wijksim.units import BLOCK, NOBODY, PARTNER_SLOT, SLOTS, Case, Domain, Tie


def ring(worlds: Any, adults: int, strength: float, kind: Tie = Tie.FRIEND) -> World:
    """Everybody has a tie with the next row and with the one before."""
    world = worlds.bare(adults=adults)
    net, here = world.ties, np.arange(adults)
    net.other[:, 1], net.back[:, 1] = (here + 1) % adults, 2
    net.other[:, 2], net.back[:, 2] = (here - 1) % adults, 1
    net.kind[:, 1:3], net.strength[:, 1:3], net.degree[:] = kind, strength, 2
    network.check_ties(summed(worlds, world))
    return world


def summed(worlds: Any, world: World) -> state.Ties:
    worlds.call("ties.sum_up", world, worlds.p)
    return world.ties


def left(world: World) -> float:
    return float((world.ties.other >= 0).mean() * SLOTS / 2)


def alike(world: World) -> None:
    world.people.group[:], world.people.age[:], world.people.income[:] = 0, 1, 0.5


def near(share: float, number: int) -> float:
    """Four standard errors of a share."""
    return float(4.0 * np.sqrt(share * (1.0 - share) / number))


# ---- Slots ----------------------------------------------------------------------------------


def test_a_tie_stands_in_a_slot_at_both_ends_until_it_is_dropped(worlds: Any) -> None:
    world = worlds.bare(adults=5)
    net, plain = world.ties, worlds.plain
    assert plain("tie_slots.make_tie")(net, 3, 0, Tie.KIN, 0.4, 0, 7)
    assert plain("tie_slots.make_tie")(net, 0, 2, Tie.FRIEND, 0.5, 1, 8)
    assert (net.other[0, :3].tolist(), net.other[3, 1], net.other[2, 1]) == ([NOBODY, 3, 2], 0, 0)
    assert (net.began[0, 2], net.kind[2, 1], net.strained[2, 1]) == (8, Tie.FRIEND, 1)
    network.check_ties(summed(worlds, world))
    assert plain("tie_slots.find_slot")(net.other, 0, 2) == 2
    assert plain("tie_slots.find_slot")(net.other, 2, 3) == NOBODY
    assert plain("tie_slots.tie_in_common")(net.other, 2, 3)  # through 0
    assert not plain("tie_slots.tie_in_common")(net.other, 2, 0)
    plain("tie_slots.set_strength")(net.strength, net.other, net.back, 0, 2, 0.9)
    plain("tie_slots.set_strained")(net, 0, 2, 0)
    assert (net.strength[2, 1], net.strained[2, 1]) == (0.9, 0)
    plain("tie_slots.drop_tie")(net, 0, 1)
    plain("tie_slots.drop_tie")(net, 0, 1)  # an empty slot stays empty
    assert net.degree.tolist() == [1, 0, 1, 0, 0]
    assert plain("tie_slots.free_slot")(net.other, 0) == 1
    network.check_ties(summed(worlds, world))


def test_a_full_resident_takes_no_more_ties_but_the_partners(worlds: Any) -> None:
    world = worlds.bare(adults=20)
    make = worlds.plain("tie_slots.make_tie")
    assert [make(world.ties, 0, j, Tie.PEER, 0.5, 0, 1) for j in range(1, 17)] == [
        *[True] * (SLOTS - 1),
        False,
    ]
    worlds.plain("tie_slots.pair_up")(world.ties, 0, 19, 0.8, 5)
    assert world.ties.other[[0, 19], PARTNER_SLOT].tolist() == [19, 0]
    assert world.ties.degree[[0, 16, 19]].tolist() == [SLOTS, 0, 1]
    network.check_ties(summed(worlds, world))


def test_sums_leave_strained_ties_out(worlds: Any) -> None:
    world = worlds.bare(adults=4)
    for other, strength, strained in ((1, 0.6, 0), (2, 0.2, 0), (3, 0.9, 1)):
        worlds.tie(world, 0, other, Tie.FRIEND, strength, strained=strained)
    net = summed(worlds, world)
    assert net.total == pytest.approx([0.8, 0.6, 0.2, 0.0])
    assert net.strains.tolist() == [1, 0, 0, 1]
    assert net.best == pytest.approx([0.6, 0.6, 0.2, 0.0])


# ---- Meeting, upkeep ------------------------------------------------------------------------


def test_everybody_alike_and_free_meets_one_other_and_ties_as_often_as_said(worlds: Any) -> None:
    for kernel, kind in (("ties.meet_near", Tie.NEIGHBOUR), ("ties.meet_far", Tie.FRIEND)):
        world = worlds.bare(adults=4800)
        alike(world)
        p = worlds.tuned(
            ties__meet_near=0.3, ties__meet_far=0.3, ties__strain_share=0.2,
            ties__start_share=0.5, ties__neighbour=0.4, ties__friend=0.6,
        )  # fmt: skip
        worlds.call(kernel, world, p, 9)
        net = summed(worlds, world)
        network.check_ties(net)
        row, slot = np.nonzero(net.other >= 0)
        assert net.degree.max() == 1
        assert net.degree.mean() == pytest.approx(0.3, abs=near(0.3, 2300))
        assert (net.kind[row, slot] == kind).all()
        assert (net.began[row, slot] == 9).all()
        strength = 0.2 if kind == Tie.NEIGHBOUR else 0.3
        assert net.strength[row, slot] == pytest.approx(strength)
        assert net.strained[row, slot].mean() == pytest.approx(0.2, abs=near(0.2, len(row) // 2))
        same_block = row // BLOCK == net.other[row, slot] // BLOCK
        assert same_block.all() == (kind == Tie.NEIGHBOUR)


@pytest.mark.parametrize("trait", ["group", "age", "income"])
def test_the_unlike_become_ties_less_often(worlds: Any, trait: str) -> None:
    world = worlds.bare(adults=4000)
    alike(world)
    which = np.random.default_rng(4).integers(2, size=4000)
    getattr(world.people, trait)[:] = which
    p = worlds.tuned(ties__meet_far=0.5, **{f"ties__homophily_{trait}": 0.2})
    worlds.call("ties.meet_far", world, p, 9)
    row, slot = np.nonzero(world.ties.other >= 0)
    across = float((which[row] != which[world.ties.other[row, slot]]).mean())
    # half of 2000 meetings within a group at 0.5, the others at 0.1
    assert across == pytest.approx(1 / 6, abs=near(1 / 6, 600))
    assert len(row) / 2 == pytest.approx(600, abs=4.0 * np.sqrt(600))


@pytest.mark.parametrize(("across", "inside", "off"), [(0.0, 1.0, 0.0), (1.0, 0.25, 0.09)])
@pytest.mark.parametrize("kernel", ["ties.meet_far", "renewal.find_kin"])
def test_people_meet_in_their_catchment_or_over_the_whole_area(
    worlds: Any, kernel: str, across: float, inside: float, off: float
) -> None:
    same, ties = [], 0
    for week in range(40):  # of all pairs in a week some halves lie in a catchment, by the shift
        world = worlds.bare(adults=401, places=4)
        alike(world)
        world.scratch.arrived[:] = np.arange(401) % 3 == 0
        p = worlds.tuned(ties__meet_far=0.5, renewal__newcomer_kin=0.9, ties__across=across)
        worlds.call(kernel, world, p, week)
        network.check_ties(summed(worlds, world))
        assert world.ties.degree.max() <= (1 if kernel == "ties.meet_far" else 2)
        row, slot = np.nonzero(world.ties.other >= 0)
        place = world.people.place
        same.append(float((place[row] == place[world.ties.other[row, slot]]).mean()))
        ties += len(row) // 2
    assert np.mean(same) == pytest.approx(inside, abs=off)
    if kernel == "ties.meet_far":  # as many either way
        assert ties == pytest.approx(4000, abs=4.0 * np.sqrt(2000))


def test_people_meet_over_the_whole_area_in_a_share_of_the_weeks(worlds: Any) -> None:
    p, across = worlds.tuned(ties__meet_far=1.0, ties__across=0.3), 0
    for week in range(200):
        world = worlds.bare(adults=60, places=3)
        worlds.call("ties.meet_far", world, p, week)
        row, slot = np.nonzero(world.ties.other >= 0)
        place = world.people.place
        across += int((place[row] != place[world.ties.other[row, slot]]).any())
    assert across / 200 == pytest.approx(0.3, abs=near(0.3, 200))


def test_with_one_place_it_does_not_matter(worlds: Any) -> None:
    worlds_met = []
    for across in (0.0, 1.0):
        world = worlds.bare(adults=100)
        p = worlds.tuned(ties__meet_far=0.5, ties__across=across)
        worlds.call("ties.meet_far", world, p, 4)
        worlds_met.append(world)
    assert worlds.differing(*worlds_met) == []
    assert worlds_met[0].ties.degree.any()


# ---- Introductions --------------------------------------------------------------------------


def test_ties_are_counted_by_slot(worlds: Any) -> None:
    world = worlds.bare(adults=9)
    for other in (3, 5, 7):
        worlds.tie(world, 0, other, Tie.FRIEND, 0.5)
    worlds.plain("tie_slots.pair_up")(world.ties, 0, 1, 0.8, 0)
    worlds.plain("tie_slots.drop_tie")(world.ties, 0, 2)  # that with 5
    tie_at = worlds.plain("tie_slots.tie_at")
    assert [tie_at(world.ties.other, 0, number) for number in range(4)] == [1, 3, 7, 7]
    assert tie_at(world.ties.other, 2, 0) == NOBODY


def groups_of_five(worlds: Any, groups: int = 1000) -> World:
    """In each: the first is tied to the third and fourth, the second to the fourth and fifth."""
    world = worlds.bare(adults=5 * groups)
    alike(world)
    net, first = world.ties, 5 * np.arange(groups)
    # (row, slot, other, slot there), with the first two slots that are not a partner's
    for i, here, j, there in ((0, 1, 2, 1), (0, 2, 3, 1), (1, 1, 3, 2), (1, 2, 4, 1)):
        net.other[first + i, here], net.back[first + i, here] = first + j, there
        net.other[first + j, there], net.back[first + j, there] = first + i, here
        for row, slot in ((i, here), (j, there)):
            net.kind[first + row, slot], net.strength[first + row, slot] = Tie.PEER, 0.5
            net.degree[first + row] += 1
    network.check_ties(summed(worlds, world))
    return world


def made(world: World, i: int, j: int) -> float:
    """Share of the groups of five in which two are tied."""
    first = np.arange(0, len(world.people.age), 5)
    return float((world.ties.other[first + i] == (first + j)[:, None]).any(axis=1).mean())


def test_who_is_introduced_twice_goes_with_the_lower_introducer(worlds: Any) -> None:
    world = groups_of_five(worlds)
    p = worlds.tuned(ties__introduce=52.0, ties__strain_share=0.0, ties__start_share=0.5)
    worlds.call("ties.introduce", world, p, 9)
    net = summed(worlds, world)
    network.check_ties(net)
    # Room: 15/16 and 14/16 of the third and fourth; 14/16 each of the first and second.
    assert made(world, 2, 3) == pytest.approx(0.8203, abs=near(0.82, 1000))
    assert made(world, 0, 1) == pytest.approx(0.7656, abs=near(0.77, 1000))
    assert made(world, 3, 4) == 0.0  # the fourth is with the first's other
    assert made(world, 0, 3) == made(world, 1, 4) == 1.0
    row, slot = np.nonzero((net.other >= 0) & (net.kind != Tie.PEER))
    assert (net.began[row, slot] == 9).all()
    same_block = row // BLOCK == net.other[row, slot] // BLOCK
    assert (net.kind[row, slot] == np.where(same_block, Tie.NEIGHBOUR, Tie.FRIEND)).all()
    assert 0.5 < same_block.mean() < 1.0
    assert net.strength[row, slot] == pytest.approx(np.where(same_block, 0.125, 0.25))


def test_introductions_come_at_their_rate_and_to_the_alike(worlds: Any) -> None:
    for like in (1.0, 0.4):
        world = groups_of_five(worlds, 1500)
        world.people.income[3::5] = 0.9  # the fourth of each
        p = worlds.tuned(ties__introduce=5.2, ties__homophily_income=like, ties__closure_gain=3.0)
        worlds.call("ties.introduce", world, p, 9)
        # The first introduces at 0.1 a week; the closure of a tie in common counts for nothing.
        expected = 0.1 * 0.8203 * like
        assert made(world, 2, 3) == pytest.approx(expected, abs=near(expected, 1500))
        expected = 0.1 * 0.8203 * like * 0.9  # where the first does not do so in the same week
        assert made(world, 3, 4) == pytest.approx(expected, abs=near(expected, 1500))


def test_without_introductions_nothing_happens(worlds: Any) -> None:
    world, before = groups_of_five(worlds, 20), groups_of_five(worlds, 20)
    worlds.call("ties.introduce", world, worlds.tuned(ties__introduce=0.0), 9)
    assert [name for name in worlds.differing(world, before) if "scratch" not in name] == []


def test_who_is_tied_already_or_full_or_alone_is_left_alone(worlds: Any) -> None:
    world = worlds.bare(adults=60)
    alike(world)
    for i, j in ((0, 1), (0, 2), (1, 2), (10, 11), (10, 12), (20, 21)):
        worlds.tie(world, i, j, Tie.FRIEND, 0.5)
    for other in range(30, 30 + SLOTS - 2):
        worlds.tie(world, 11, other, Tie.FRIEND, 0.5)
    worlds.plain("tie_slots.pair_up")(world.ties, 11, 29, 0.8, 0)
    degree = world.ties.degree.copy()
    worlds.call("ties.introduce", world, worlds.tuned(ties__introduce=52.0), 9)
    assert world.ties.degree[:3].tolist() == [2, 2, 2]  # a triangle is closed
    assert world.ties.degree[11] == degree[11] == SLOTS  # no room
    assert world.ties.degree[20:22].tolist() == [1, 1]  # nobody to introduce
    network.check_ties(summed(worlds, world))


def test_ties_are_kept_up_in_turn_and_end_as_the_closed_form_says(worlds: Any) -> None:
    # At everyday strength: exp(-e (1 - w) t) of them is left after t weeks.
    adults, w, end = 1500, 0.5, 0.0068
    world = ring(worlds, adults, w)
    p = worlds.tuned(ties__friend=w, ties__end=end)
    weeks = 80
    for week in range(weeks):
        worlds.call("ties.keep_up", world, p, week)
    net = summed(worlds, world)
    network.check_ties(net)
    share = float(np.exp(-end * (1.0 - w) * weeks))
    assert left(world) == pytest.approx(share, abs=near(share, adults))
    assert net.strength[net.other >= 0] == pytest.approx(w)


def test_who_lives_at_home_stays_kin(worlds: Any) -> None:
    world = ring(worlds, 400, 0.5)
    world.ties.parent[:100] = np.arange(1, 101)
    world.ties.parent[200:300] = np.arange(199, 299)
    p = worlds.tuned(ties__end=50.0)
    for week in range(SLOTS):
        worlds.call("ties.keep_up", world, p, week)
    network.check_ties(summed(worlds, world))
    assert world.ties.degree.sum() / 2 == 200
    assert world.ties.degree[101:199].sum() == world.ties.degree[301:399].sum() == 0


def test_an_unused_tie_relaxes_at_both_ends(worlds: Any) -> None:
    world = worlds.bare(adults=3)
    worlds.tie(world, 0, 2, Tie.KIN, 1.0)
    p = worlds.tuned(ties__kin=0.6, ties__relaxation=0.02, ties__end=0.0)
    for week in range(SLOTS):
        worlds.call("ties.keep_up", world, p, week)
    assert world.ties.strength[0, 1] == world.ties.strength[2, 1]
    assert world.ties.strength[0, 1] == pytest.approx(0.6 + 0.4 * 0.98**16)


# ---- Mending --------------------------------------------------------------------------------


def mended(worlds: Any, world: World, p: Params) -> np.ndarray[Any, Any]:
    """What a round of 16 weeks brings."""
    rows = [worlds.call("mending.sour_and_mend", world, p, 200 + k) for k in range(SLOTS)]
    network.check_ties(summed(worlds, world))
    return np.asarray(np.sum(rows, axis=0))


def test_good_ties_sour_but_never_those_of_partners(worlds: Any) -> None:
    world = ring(worlds, 2000, 0.5)
    worlds.plain("tie_slots.pair_up")(world.ties, 0, 5, 0.8, 0)
    row = mended(worlds, world, worlds.tuned(mending__sour=0.01))
    share = 1.0 - np.exp(-0.16)
    assert row[Col.SOURED] / 2000 == pytest.approx(share, abs=near(share, 2000))
    assert world.ties.strained.sum() == 2 * row[Col.SOURED]
    assert world.ties.strained[0, PARTNER_SLOT] == 0
    assert row[Col.MENDED] == row[Col.PRUNED] == 0


@pytest.mark.parametrize("mend", [True, False])
def test_strained_ties_of_clients_are_mended_or_cut_and_others_stay(
    worlds: Any, mend: bool
) -> None:
    world = ring(worlds, 2000, 0.5)
    world.ties.strained[:, 1:3] = 1
    world.cases.started[:] = 190
    world.cases.case[::4] = Case.ACTIVE  # half of the ties have a client at one end
    p = worlds.tuned(
        mending__sour=0, mending__friends=float(mend), mending__rate=0.02,
        mending__prune=float(not mend), mending__prune_rate=0.02,
    )  # fmt: skip
    row = mended(worlds, world, p)
    share = 1.0 - np.exp(-0.32)
    done = row[Col.MENDED if mend else Col.PRUNED] / 1000
    assert done == pytest.approx(share, abs=near(share, 1000))
    assert row[Col.PRUNED if mend else Col.MENDED] == 0
    assert left(world) == pytest.approx(1.0 if mend else 1.0 - done / 2.0)
    assert world.ties.strained.sum() == 2 * (2000 - 1000 * done)


def test_mediation_is_for_its_own_kinds_of_tie_and_for_a_share_of_the_cases(worlds: Any) -> None:
    world = ring(worlds, 2000, 0.5, Tie.NEIGHBOUR)
    world.ties.strained[:, 1:3] = 1
    world.cases.case[:], world.cases.started[:] = Case.ACTIVE, 190
    wrong = worlds.tuned(mending__sour=0, mending__family=1, mending__friends=1, mending__rate=50)
    assert mended(worlds, world, wrong)[Col.MENDED] == 0
    half = worlds.tuned(mending__sour=0, mending__neighbours=0.5, mending__rate=50)
    assert mended(worlds, world, half)[Col.MENDED] / 2000 == pytest.approx(0.75, abs=0.05)
    assert mended(worlds, world, half)[Col.MENDED] == 0  # drawn once a case: no second chance


def test_a_veto_cuts_without_any_aim_to(worlds: Any) -> None:
    world = ring(worlds, 40, 0.5)
    world.ties.strained[:, 1:3] = 1
    world.cases.case[:20], world.cases.vetoed[:20] = Case.ACTIVE, 1
    row = mended(worlds, world, worlds.tuned(mending__sour=0, mending__prune_rate=50))
    assert row[Col.PRUNED] == 21  # ties with at least one end among the twenty
    assert (world.ties.degree[:20] == 0).all()


# ---- What runs over ties --------------------------------------------------------------------


def test_norms_are_read_before_they_move(worlds: Any) -> None:
    world = worlds.bare(adults=2)
    worlds.tie(world, 0, 1, Tie.FRIEND, 0.5)
    mind, who = world.mind, world.people
    for name, values in (("ask", [0.2, 0.8]), ("give", [0.5, 0.3]), ("tolerance", [1.0, 0.0])):
        getattr(mind, name)[:] = values
        getattr(who, f"{name}_anchor")[:] = values
    p = worlds.tuned(norms__pull=0.0025, norms__anchor=0.01, norms__tolerance_shift=0.5)
    worlds.call("norms.move_norms", world, p, 16)  # the turn of row 0
    share, back = 1.0 - math.exp(-0.0025 * 16 * 0.5), 1.0 - 0.99**16
    assert mind.ask == pytest.approx([0.2 + share * 0.6 * (1.0 - back), 0.8])
    assert mind.give[0] == pytest.approx(0.5 - share * 0.2 * (1.0 - back))
    # tolerance: 1 pulled to 0 and back to 1, which no rise of the own lifts
    assert mind.tolerance == pytest.approx([1.0 - share * (1.0 - back), 0.0])
    worlds.call("norms.move_norms", world, p, 1)  # now that of row 1
    assert mind.ask[1] < 0.8
    assert mind.tolerance[1] > 0.5 * back  # pulled, and up to an own that has risen to 0.5


def test_norms_of_two_whose_turn_it_is_are_read_before_either_moves(worlds: Any) -> None:
    world = worlds.bare(adults=17)
    worlds.tie(world, 0, 16, Tie.FRIEND, 0.5)
    world.mind.ask[:], world.people.ask_anchor[:] = 0.2, 0.2
    world.mind.ask[16], world.people.ask_anchor[16] = 0.8, 0.8
    worlds.call("norms.move_norms", world, worlds.tuned(norms__pull=0.01, norms__anchor=0.0), 0)
    assert world.mind.ask[0] - 0.2 == pytest.approx(0.8 - world.mind.ask[16])


def test_news_of_work_by_bridging_and_by_near_ties(worlds: Any) -> None:
    adults = 4 * BLOCK
    p = worlds.tuned(
        information__bridging=50, information__near=50, information__weak_below=0.4,
        information__income=0.0,
    )  # fmt: skip

    def solved(strength: float, other: int, **more: int) -> bool:
        world = worlds.bare(adults=adults)
        world.people.group[:] = more.pop("group", 0) * (np.arange(adults) > 0)
        world.life.social[0, Domain.WORK], world.life.institutional[0, Domain.WORK] = 0.3, 0.4
        world.life.social[0, Domain.HEALTH] = 0.3
        worlds.tie(world, 0, other, Tie.FRIEND, strength, **more)
        row = worlds.call("information.pass_on", world, p, 3)
        gone = not world.life.social[0, Domain.WORK] + world.life.institutional[0, Domain.WORK]
        assert gone == (row[Col.WORK_SOLVED] == 1.0)
        assert world.life.social[0, Domain.HEALTH] == 0.3
        return bool(gone)

    assert solved(0.3, BLOCK)  # weak, to another block
    assert solved(0.3, 1, group=1)  # weak, to another group
    assert not solved(0.3, 1)  # weak, and next door
    assert solved(0.9, 1)  # near
    assert not solved(0.9, 1, strained=1)
