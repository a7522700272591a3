"""Ties at the start: sizes, layers, mixing, closure, and the past that they come with."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

from wijksim import library, network, params, population
from wijksim.network import add_tie, check_ties, describe, past
from wijksim.network.figures import KIN_OUTSIDE, transitivity
from wijksim.sources import profiles
from wijksim.state import People, Ties, empty_ties
from wijksim.units import BLOCK, PARTNER_SLOT, SLOTS, Age, Tie

P = params.make()
PLAIN = params.make(
    {
        "ties.homophily_group": 1.0,
        "ties.homophily_age": 1.0,
        "ties.homophily_income": 1.0,
        "ties.closure_gain": 1.0,
        "population.friends_of_friends": 0.0,
    }
)


def without(p: params.Params, **values: float) -> params.Params:
    for name, value in values.items():
        p = params.replace(p, name.replace("__", "."), value)
    return p


def people_of(name: str, seed: int = 1, scale: float = 1.0) -> population.Built:
    area = profiles.load(name)
    area = area if scale == 1.0 else area.scaled(scale)
    return population.build(area, P, library.generator(seed, library.Stream.POPULATION))


def built(
    name: str = profiles.DEFAULT, seed: int = 1, p: params.Params = P, scale: float = 1.0
) -> tuple[People, Ties]:
    born = people_of(name, seed, scale)
    draws = library.generator(seed, library.Stream.NETWORK)
    return born.people, network.build(born.people, born.households, p, draws)


def ends(ties: Ties, kind: Tie) -> tuple[np.ndarray, np.ndarray]:
    row, slot = np.nonzero((ties.other >= 0) & (ties.kind == kind))
    return row, ties.other[row, slot]


def closure(ties: Ties) -> float:
    row, slot = np.nonzero(ties.other >= 0)
    return float(nx.transitivity(nx.Graph(zip(row, ties.other[row, slot], strict=True))))


# ---- Sizes and layers -----------------------------------------------------------------------


@pytest.mark.parametrize("name", profiles.areas())
def test_ties_are_symmetric_and_as_many_as_asked_for(name: str) -> None:
    _, ties = built(name)
    check_ties(ties)
    couples = float((ties.other[:, PARTNER_SLOT] >= 0).mean())
    asked = P.population.kin + P.population.neighbours + P.population.friends + P.population.peers
    assert ties.degree.mean() == pytest.approx(couples + asked, abs=0.05)
    assert ties.degree.max() <= SLOTS
    assert (ties.began[ties.other >= 0] < 0).all()


def test_every_kind_has_its_mean_number() -> None:
    people, ties = built()
    adults = len(people.age)
    for kind, mean in ((Tie.KIN, 0.3), (Tie.NEIGHBOUR, 1.4), (Tie.FRIEND, 1.8), (Tie.PEER, 0.3)):
        assert len(ends(ties, kind)[0]) / adults == pytest.approx(mean, abs=0.03)


def test_partners_are_those_who_live_together() -> None:
    people, ties = built()
    row, other = ends(ties, Tie.PARTNER)
    assert (people.household[row] == people.household[other]).all()
    couples = np.bincount(people.household) == 2
    assert len(row) == 2 * couples.sum()
    assert (ties.other[:, PARTNER_SLOT] >= 0).sum() == len(row)


def test_adult_children_at_home_are_kin_of_their_parents_and_nobodys_partner() -> None:
    born = people_of("heechterp")
    first, size = born.households.first, born.households.size
    couple = int(first[size == 2][0])
    child = int(first[size == 1][0])
    pair = int(first[size == 2][1])  # a parent and a child share this dwelling
    at_home = np.full(len(born.people.age), -1, np.int32)
    at_home[child], at_home[pair + 1] = couple, pair
    draws = library.generator(1, library.Stream.NETWORK)
    ties = network.build(born.people, born.households, P, draws, at_home)
    check_ties(ties)
    for one, other in ((child, couple), (child, couple + 1), (pair + 1, pair)):
        slot = int(np.flatnonzero(ties.other[one] == other)[0])
        assert ties.kind[one, slot] == Tie.KIN
    assert ties.other[pair, PARTNER_SLOT] == ties.other[pair + 1, PARTNER_SLOT] == -1
    assert ties.other[couple, PARTNER_SLOT] == couple + 1
    assert (ties.parent == at_home).all()


def test_neighbours_live_in_the_same_block_and_friends_anywhere() -> None:
    _, ties = built()
    row, other = ends(ties, Tie.NEIGHBOUR)
    assert (row // BLOCK == other // BLOCK).all()
    row, other = ends(ties, Tie.FRIEND)
    assert (row // BLOCK != other // BLOCK).mean() > 0.9


@pytest.mark.parametrize("across", [0.0, 0.2, 1.0])
def test_friends_and_kin_live_mostly_in_the_same_catchment(across: float) -> None:
    p = without(PLAIN, ties__across=across)
    people, ties = built("nederland", scale=3.0, p=p)
    places = int(people.place.max()) + 1
    for kind in (Tie.FRIEND, Tie.KIN):
        row, other = ends(ties, kind)
        same = float((people.place[row] == people.place[other]).mean())
        expected = 1.0 - across + across / places
        assert same == pytest.approx(expected, abs=4.0 * math.sqrt(0.25 / (len(row) / 2)))


def test_parents_share_a_school_and_others_a_club_in_their_catchment() -> None:
    people, ties = built("nederland", scale=3.0)
    row, other = ends(ties, Tie.PEER)
    assert (people.place[row] == people.place[other]).all()
    assert (people.children[row] == people.children[other]).all()
    assert 0.1 < people.children[row].mean() < 0.9


def test_kin_are_of_one_group() -> None:
    people, ties = built()
    row, other = ends(ties, Tie.KIN)
    assert (people.group[row] == people.group[other]).all()


# ---- Mixing and closure ---------------------------------------------------------------------


def test_like_knows_like_by_group_age_and_income_and_only_by_homophily() -> None:
    people, ties = built("rokkeveen-oost")
    _, plain = built("rokkeveen-oost", p=PLAIN)
    thirds = np.ceil(3.0 * people.income).astype(int)
    for trait in (people.group, people.age, thirds):
        row, other = ends(plain, Tie.FRIEND)
        shares = np.bincount(trait[row]) / len(row)  # who has friends at all, by their stay
        assert (trait[row] == trait[other]).mean() == pytest.approx((shares**2).sum(), abs=0.03)
        row, other = ends(ties, Tie.FRIEND)
        shares = np.bincount(trait[row]) / len(row)
        assert (trait[row] == trait[other]).mean() > (shares**2).sum() + 0.04


@pytest.mark.parametrize(
    ("name", "value"), [("ties.closure_gain", 5.0), ("population.friends_of_friends", 0.3)]
)
def test_each_way_to_a_tie_in_common_closes_triangles(name: str, value: float) -> None:
    _, plain = built(p=PLAIN)
    # At random over 2,908 adults with four ties each it would be 4 / 2,908; blocks alone give more.
    assert closure(plain) > 10 * 4 / 2908
    _, ties = built(p=params.replace(PLAIN, name, value))
    assert closure(ties) > closure(plain) + 0.01


def test_friends_of_friends_are_friends_only_where_they_are_introduced() -> None:
    people, ties = built()
    _, plain = built(p=PLAIN)
    here, there = describe(people, ties, P), describe(people, plain, P)
    assert here["transitivity_friends"] > 0.03
    assert there["transitivity_friends"] < 0.01


# ---- The past -------------------------------------------------------------------------------


def test_people_have_lived_here_as_long_as_the_moving_rates_leave_them() -> None:
    born = people_of("nederland", scale=3.0)
    p = without(P, events__loss_young=0.0, events__loss_middle=0.0, events__loss_old=0.0)
    stay = past.stays(born.people, born.households, p, np.random.default_rng(1))
    head = born.people.age[born.households.first][born.people.household]
    for age, rate in ((Age.YOUNG, 0.17), (Age.MIDDLE, 0.06), (Age.OLD, 0.04)):
        weeks = stay[head == age]
        # exponential, cut off at 50 years: mean (1 - exp(-50 rate)) / rate
        expected = 52.0 * (1.0 - math.exp(-50.0 * rate)) / rate
        assert weeks.mean() == pytest.approx(expected, rel=5.0 / math.sqrt(len(weeks) / 2))
    home = born.people.household
    first = born.households.first[home]
    assert (stay == stay[first]).all()  # who share a dwelling came together
    lost = past.stays(born.people, born.households, P, np.random.default_rng(1))
    assert (lost <= stay).all()  # unless a partner died, and somebody came after
    old = (born.people.age == Age.OLD) & (born.households.size[home] == 2)
    assert (lost < stay)[old].mean() > 0.2


def test_nobody_moves_where_nothing_moves_them() -> None:
    born = people_of("heechterp")
    p = without(
        P, renewal__move_young=0.0, renewal__move_middle=0.0, renewal__move_old=0.0,
        events__loss_young=0.0, events__loss_middle=0.0, events__loss_old=0.0,
    )  # fmt: skip
    stay = past.stays(born.people, born.households, p, np.random.default_rng(1))
    assert (stay == 50 * 52).all()
    draws = library.generator(1, library.Stream.NETWORK)
    check_ties(network.build(born.people, born.households, p, draws))


@pytest.mark.parametrize("kind", [Tie.FRIEND, Tie.NEIGHBOUR])
def test_what_is_left_of_meetings_is_what_a_run_of_weeks_leaves(kind: Tie) -> None:
    # One tie a week begins, and each ends at its hazard: count what is left, and how old it is.
    end, weeks = past.end_hazards(P)[kind], 400
    ages = np.arange(weeks) + 0.5
    left = np.exp(-end * ages)
    whole = np.exp(-end * (np.arange(50 * 52) + 0.5)).sum()
    one = np.array([float(weeks)])
    assert past.lasting(kind, one, P)[0] == pytest.approx(left.sum() / whole, rel=1e-4)
    kinds, rng = np.full(20_000, kind, np.int8), np.random.default_rng(1)
    drawn = past.ages(kinds, np.full(20_000, float(weeks)), P, rng)
    assert drawn.min() >= 1
    assert drawn.max() <= weeks
    expected = float((left * ages).sum() / left.sum())
    assert drawn.mean() - 0.5 == pytest.approx(expected, abs=4.0 * 115.0 / math.sqrt(20_000))


def test_kin_have_their_tie_since_the_later_of_them_came() -> None:
    end = past.end_hazards(P)[Tie.KIN]
    assert end == pytest.approx(0.0034 * 0.4)
    weeks = np.array([10.0, 500.0])
    assert past.lasting(Tie.KIN, weeks, P) == pytest.approx(np.exp(-end * weeks))
    kinds = np.array([Tie.KIN, Tie.PARTNER], np.int8)
    drawn = past.ages(kinds, weeks, P, np.random.default_rng(1))
    assert drawn.tolist() == [11, 501]


def test_where_no_tie_ends_all_that_began_are_left() -> None:
    p = without(P, ties__end=0.0)
    weeks = np.array([26.0 * 50, 52.0 * 50])
    assert past.lasting(Tie.FRIEND, weeks, p) == pytest.approx([0.5, 1.0])
    kinds = np.full(4000, Tie.FRIEND, np.int8)
    drawn = past.ages(kinds, np.full(4000, 1000.0), p, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(500.0, abs=4.0 * 289.0 / math.sqrt(4000))


def test_strength_is_that_of_its_kind_and_age() -> None:
    p, rng = without(P, population__strength_spread=0.0), np.random.default_rng(1)
    for kind, everyday in ((Tie.FRIEND, 0.5), (Tie.NEIGHBOUR, 0.25), (Tie.PEER, 0.4)):
        age = np.array([1, 50, 2000], np.int32)
        grown = past.strengths(np.full(3, kind, np.int8), age, p, rng)
        assert grown == pytest.approx(everyday * (1.0 - 0.4 * 0.98**age))
    for kind, everyday in ((Tie.KIN, 0.6), (Tie.PARTNER, 0.8)):
        at_once = past.strengths(np.array([kind], np.int8), np.array([1], np.int32), p, rng)
        assert at_once == pytest.approx([everyday])
    kinds, age = np.full(4000, Tie.FRIEND, np.int8), np.full(4000, 5000, np.int32)
    spread = past.strengths(kinds, age, without(P, population__strength_spread=0.4), rng)
    assert np.median(spread) == pytest.approx(0.5, abs=0.01)
    assert np.log(spread / (1.0 - spread)).std() == pytest.approx(0.4, abs=0.02)


def test_ties_are_strained_from_the_first_day_or_later_but_no_partners() -> None:
    rng, many = np.random.default_rng(1), 20_000
    for kind, weeks, expected in (
        (Tie.FRIEND, 0, 0.08),
        (Tie.NEIGHBOUR, 500, 1.0 - 0.92 * math.exp(-0.2)),
        (Tie.KIN, 500, 1.0 - math.exp(-0.2)),
        (Tie.PEER, 0, 0.0),
        (Tie.PARTNER, 500, 0.0),
    ):
        kinds, age = np.full(many, kind, np.int8), np.full(many, weeks, np.int32)
        share = float(past.strained(kinds, age, P, rng).mean())
        assert share == pytest.approx(expected, abs=4.0 * math.sqrt(0.25 / many)), kind
    _, calm = built(p=without(P, ties__strain_share=0.0, mending__sour=0.0))
    assert not calm.strained.any()


def test_full_strength_of_partners_can_be_asked_for() -> None:
    _, ties = built("heechterp", p=params.replace(P, "ties.partner", 1.0))
    strength = ties.strength[:, PARTNER_SLOT][ties.other[:, PARTNER_SLOT] >= 0]
    assert strength.min() > 0.9999
    assert strength.max() <= 1.0


def test_who_moves_often_has_fewer_ties() -> None:
    people, ties = built("nederland", scale=3.0, p=PLAIN)
    young, old = (ties.degree[people.age == age].mean() for age in (Age.YOUNG, Age.MIDDLE))
    assert young < old - 0.5


# ---- Edges of what can be asked -------------------------------------------------------------


def test_a_crowded_neighbourhood_fills_up_without_overflow() -> None:
    crowd = params.make(
        {"population.neighbours": 5.0, "population.friends": 5.0, "population.peers": 1.5}
    )
    _, ties = built("heechterp", p=crowd)
    check_ties(ties)
    assert ties.degree.mean() > 9.0
    assert ties.degree.max() <= SLOTS


def test_a_block_without_room_for_more_ends_the_meetings() -> None:
    p = without(PLAIN, population__neighbours=60.0, population__friends=0.5)
    _, ties = built("heechterp", p=p)
    check_ties(ties)
    assert 8.0 < ties.degree.mean() <= SLOTS


def test_a_few_adults_can_have_ties() -> None:
    _, ties = built("nederland", scale=0.02)
    check_ties(ties)
    assert len(ties.degree) < 50
    assert ties.degree.mean() > 1.0


def test_nobody_wants_ties_nobody_has_them() -> None:
    none = dict.fromkeys((f"population__{x}" for x in ("kin", "neighbours", "friends", "peers")), 0)
    _, ties = built("heechterp", p=without(P, **none))
    check_ties(ties)
    assert (ties.kind[ties.other >= 0] == Tie.PARTNER).all()


def test_same_seed_same_ties_and_another_seed_others() -> None:
    first, again, other = built(seed=3)[1], built(seed=3)[1], built(seed=4)[1]
    for name in first._fields:
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
    assert not np.array_equal(first.other, other.other)


# ---- Figures --------------------------------------------------------------------------------


def test_figures_agree_with_networkx() -> None:
    people, ties = built("heechterp")
    found = describe(people, ties, P)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(people.age)))
    row, slot = np.nonzero(ties.other >= 0)
    graph.add_edges_from(zip(row.tolist(), ties.other[row, slot].tolist(), strict=True))
    assert found["inside"] == pytest.approx(2 * graph.number_of_edges() / len(people.age))
    assert found["transitivity"] == pytest.approx(nx.transitivity(graph))
    assert found["assortativity_degree"] == pytest.approx(
        nx.degree_pearson_correlation_coefficient(graph)
    )
    largest = max(map(len, nx.connected_components(graph)))
    assert found["largest_component"] == pytest.approx(largest / len(people.age))
    away = [(i, j) for i, j in graph.edges if people.household[i] != people.household[j]]
    apart = graph.edge_subgraph(away).copy()
    for name in ("age", "income"):
        values = dict(enumerate(getattr(people, name).tolist()))
        nx.set_node_attributes(apart, values, name)
        expected = nx.numeric_assortativity_coefficient(apart, name)
        assert found[f"assortativity_{name}"] == pytest.approx(expected)
    assert found["isolated"] == pytest.approx(len(list(nx.isolates(graph))) / len(people.age))


def test_sizes_and_shares_by_hand() -> None:
    born = people_of("heechterp")
    people = born.people._replace(outside=np.full(len(born.people.age), 3.0))
    ties, adults = empty_ties(len(people.age)), len(people.age)
    assert add_tie(ties, 0, 1, Tie.NEIGHBOUR, 0.2, False)
    assert add_tie(ties, 0, 2, Tie.KIN, 0.7, False)
    assert add_tie(ties, 0, adults - 1, Tie.FRIEND, 0.9, True)
    people.group[:] = 0
    people.group[2] = 1
    found = describe(people, ties, P)
    assert found["neighbour"] == pytest.approx(2 / adults)
    assert found["inside"] == pytest.approx(6 / adults)
    assert found["whole"] == pytest.approx(3.0 + 6 / adults)
    assert found["strong"] == pytest.approx(2 / adults)  # strained ones support nobody
    assert found["strained"] == pytest.approx(1 / 3)
    assert found["kin_share"] == pytest.approx(
        (2 / adults + 3.0 * KIN_OUTSIDE) / (3.0 + 6 / adults)
    )
    assert found["same_block"] == pytest.approx(2 / 3)
    assert found["same_catchment"] + found["across"] == pytest.approx(1 / 3)
    away = found["cross_group"]
    assert away in (1 / 2, 1 / 3)  # of the ties that are not in one household
    assert math.isnan(found["strength_peer"])
    assert found["isolated"] == pytest.approx(1.0 - 4 / adults)


def test_an_empty_network_has_figures_too() -> None:
    people = people_of("heechterp").people
    found = describe(people, empty_ties(len(people.age)), P)
    assert found["inside"] == 0.0
    assert math.isnan(found["transitivity"])
    assert found["isolated"] == 1.0


def test_the_random_graph_is_that_of_the_configuration_model() -> None:
    _, ties = built("nederland", scale=1.5, p=PLAIN)
    row, slot = np.nonzero(ties.other >= 0)
    _, expected = transitivity(len(ties.degree), row, ties.other[row, slot])
    found = []
    for seed in range(20):
        multi = nx.configuration_model(ties.degree.tolist(), seed=seed)
        graph = nx.Graph(multi)
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        found.append(nx.transitivity(graph))
    error = np.std(found, ddof=1) / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(expected, abs=4.0 * error + 0.05 * expected)


# ---- One tie at a time ----------------------------------------------------------------------


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
