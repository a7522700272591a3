import networkx as nx
import numpy as np
import pytest

from wijksim import library, network, params, population
from wijksim.network import add_tie, check_ties
from wijksim.sources import profiles
from wijksim.state import People, Ties, empty_ties
from wijksim.units import BLOCK, PARTNER_SLOT, SLOTS, Tie

P = params.make()
PLAIN = params.make(
    {
        "ties.homophily_group": 1.0,
        "ties.homophily_age": 1.0,
        "ties.closure_gain": 1.0,
        "population.friends_of_friends": 0.0,
    }
)


def built(name: str = profiles.DEFAULT, seed: int = 1, p: params.Params = P) -> tuple[People, Ties]:
    rng = library.generator(seed, library.Stream.POPULATION)
    built = population.build(profiles.load(name), P, rng)
    draws = library.generator(seed, library.Stream.NETWORK)
    return built.people, network.build(built.people, built.households, p, draws)


def ends(ties: Ties, kind: Tie) -> tuple[np.ndarray, np.ndarray]:
    row, slot = np.nonzero((ties.other >= 0) & (ties.kind == kind))
    return row, ties.other[row, slot]


def closure(ties: Ties) -> float:
    row, slot = np.nonzero(ties.other >= 0)
    return float(nx.transitivity(nx.Graph(zip(row, ties.other[row, slot], strict=True))))


@pytest.mark.parametrize("name", profiles.areas())
def test_ties_are_symmetric_and_about_six(name: str) -> None:
    _, ties = built(name)
    check_ties(ties)
    assert 5.8 < ties.degree.mean() < 6.5
    assert ties.degree.max() <= SLOTS


def test_every_kind_has_its_mean_number() -> None:
    people, ties = built()
    adults = len(people.age)
    for kind, mean in ((Tie.KIN, 0.4), (Tie.NEIGHBOUR, 2.6), (Tie.FRIEND, 2.6)):
        assert len(ends(ties, kind)[0]) / adults == pytest.approx(mean, abs=0.03)


def test_partners_are_those_who_live_together() -> None:
    people, ties = built()
    row, other = ends(ties, Tie.PARTNER)
    assert (people.household[row] == people.household[other]).all()
    couples = np.bincount(people.household) == 2
    assert len(row) == 2 * couples.sum()
    assert (ties.other[:, PARTNER_SLOT] >= 0).sum() == len(row)


def test_neighbours_live_in_the_same_block_and_friends_anywhere() -> None:
    _, ties = built()
    row, other = ends(ties, Tie.NEIGHBOUR)
    assert (row // BLOCK == other // BLOCK).all()
    row, other = ends(ties, Tie.FRIEND)
    assert (row // BLOCK != other // BLOCK).mean() > 0.7


def test_kin_are_of_one_group() -> None:
    people, ties = built()
    row, other = ends(ties, Tie.KIN)
    assert (people.group[row] == people.group[other]).all()


def test_like_knows_like_by_group_and_by_age_and_only_by_homophily() -> None:
    people, ties = built("rokkeveen-oost")
    _, plain = built("rokkeveen-oost", p=PLAIN)
    for trait in (people.group, people.age):
        shares = np.bincount(trait) / len(trait)
        by_chance = float((shares * shares).sum())
        row, other = ends(ties, Tie.FRIEND)
        assert (trait[row] == trait[other]).mean() > by_chance + 0.05
        row, other = ends(plain, Tie.FRIEND)
        assert (trait[row] == trait[other]).mean() == pytest.approx(by_chance, abs=0.02)


@pytest.mark.parametrize(
    ("name", "value"), [("ties.closure_gain", 2.0), ("population.friends_of_friends", 0.4)]
)
def test_each_way_to_a_tie_in_common_closes_triangles(name: str, value: float) -> None:
    _, plain = built(p=PLAIN)
    # At random over 2,908 adults with six ties each it would be 6 / 2,908; blocks alone give more.
    assert closure(plain) > 10 * 6 / 2908
    _, ties = built(p=params.replace(PLAIN, name, value))
    assert closure(ties) > closure(plain) + 0.015


def test_friends_have_ties_in_common_far_above_chance() -> None:
    _, ties = built()
    _, plain = built(p=PLAIN)
    assert closure(ties) > 1.4 * closure(plain)


def test_strengths_lie_around_the_everyday_strength_of_their_kind() -> None:
    _, ties = built("rokkeveen-oost")
    everyday = {Tie.PARTNER: 0.8, Tie.KIN: 0.6, Tie.FRIEND: 0.5, Tie.NEIGHBOUR: 0.25}
    for kind, strength in everyday.items():
        values = ties.strength[(ties.other >= 0) & (ties.kind == kind)]
        assert np.median(values) == pytest.approx(strength, abs=0.01)
        assert values.std() > 0.04
        assert values.min() > 0.0
        assert values.max() < 1.0


def test_some_ties_are_strained_but_no_partners() -> None:
    _, ties = built("rokkeveen-oost")
    held = (ties.other >= 0) & (ties.kind != Tie.PARTNER)
    assert ties.strained[held].mean() == pytest.approx(0.08, abs=0.01)
    assert not ties.strained[:, PARTNER_SLOT].any()
    _, calm = built(p=params.replace(P, "ties.strain_share", 0.0))
    assert not calm.strained.any()


def test_full_strength_of_partners_can_be_asked_for() -> None:
    _, ties = built("heechterp", p=params.replace(P, "ties.partner", 1.0))
    strength = ties.strength[:, PARTNER_SLOT][ties.other[:, PARTNER_SLOT] >= 0]
    assert strength.min() > 0.9999
    assert strength.max() <= 1.0


def test_a_crowded_neighbourhood_fills_up_without_overflow() -> None:
    crowd = params.make({"population.neighbours": 5.0, "population.friends": 5.0})
    _, ties = built("heechterp", p=crowd)
    check_ties(ties)
    assert ties.degree.mean() > 9.0


def test_same_seed_same_ties_and_another_seed_others() -> None:
    first, again, other = built(seed=3)[1], built(seed=3)[1], built(seed=4)[1]
    for name in first._fields:
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
    assert not np.array_equal(first.other, other.other)


def test_a_tie_stands_at_both_ends_and_counts_once_each() -> None:
    ties = empty_ties(4)
    assert add_tie(ties, 2, 0, Tie.FRIEND, 0.4, False)
    assert add_tie(ties, 0, 3, Tie.NEIGHBOUR, 0.3, True)
    assert add_tie(ties, 0, 1, Tie.PARTNER, 0.8, False)
    check_ties(ties)
    assert ties.other[0, :4].tolist() == [1, 2, 3, -1]
    assert ties.degree.tolist() == [3, 1, 1, 1]
    assert ties.total.tolist() == pytest.approx([1.2, 0.8, 0.4, 0.0])
    assert ties.strains.tolist() == [1.0, 0.0, 0.0, 1.0]


def test_what_cannot_be_a_tie_leaves_all_as_it_was() -> None:
    ties = empty_ties(SLOTS + 2)
    for other in range(1, SLOTS):
        assert add_tie(ties, 0, other, Tie.FRIEND, 0.5, False)
    assert not add_tie(ties, 0, SLOTS, Tie.FRIEND, 0.5, False)  # the last slot is a partner's
    assert not add_tie(ties, 0, 1, Tie.KIN, 0.5, False)
    assert not add_tie(ties, 5, 5, Tie.KIN, 0.5, False)
    assert add_tie(ties, 0, SLOTS, Tie.PARTNER, 0.8, False)
    assert not add_tie(ties, 0, SLOTS + 1, Tie.PARTNER, 0.8, False)
    check_ties(ties)
    assert ties.degree[[0, SLOTS, SLOTS + 1]].tolist() == [SLOTS, 1, 0]


@pytest.mark.parametrize(
    ("field", "value"),
    [("other", 3), ("back", 5), ("kind", Tie.KIN), ("strained", 1), ("strength", 0.9)],
)
def test_the_check_sees_a_tie_that_differs_between_its_ends(field: str, value: float) -> None:
    ties = empty_ties(4)
    add_tie(ties, 0, 2, Tie.FRIEND, 0.4, False)
    getattr(ties, field)[0, 1] = value
    with pytest.raises(AssertionError):
        check_ties(ties)


@pytest.mark.parametrize("field", ["degree", "total", "strains"])
def test_the_check_sees_a_wrong_count(field: str) -> None:
    ties = empty_ties(4)
    add_tie(ties, 0, 2, Tie.FRIEND, 0.4, False)
    getattr(ties, field)[2] += 1
    with pytest.raises(AssertionError):
        check_ties(ties)
