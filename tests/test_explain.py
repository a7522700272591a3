"""A difference split over five players: the axioms, the combinations, and what runs give."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wijksim
from wijksim import comparing, explaining, levers, params, scenario
from wijksim.errors import InputError
from wijksim.explaining import PLAYERS, Explanation, hybrid, shapley
from wijksim.measures import MEASURES
from wijksim.plots import sheet, waterfall
from wijksim.report import split
from wijksim.scenario import Scenario, Setting
from wijksim.scenario.plan import CASES_AT_LEAST, HOURS

BASE = params.make()
WEEKS = 260
EVERYONE = hybrid.COALITIONS - 1
SHIPPED = scenario.shipped() + scenario.methods() + scenario.of_questions()
Floats = np.ndarray[Any, Any]


def games(players: int) -> st.SearchStrategy[Floats]:
    worth = st.floats(-1e6, 1e6, allow_nan=False, width=32)
    return st.lists(worth, min_size=1 << players, max_size=1 << players).map(np.array)


def by_orders(game: Floats) -> list[float]:
    """The definition itself: what a player adds, over every order in which all can join."""
    players = range(len(game).bit_length() - 1)
    added = dict.fromkeys(players, 0.0)
    for order in itertools.permutations(players):
        there = 0
        for player in order:
            added[player] += game[there | 1 << player] - game[there]
            there |= 1 << player
    return [added[player] / math.factorial(len(players)) for player in players]


@given(st.integers(1, 5).flatmap(games))
def test_values_are_the_mean_over_all_orders(game: Floats) -> None:
    assert shapley.values(game) == pytest.approx(by_orders(game), rel=1e-9, abs=1e-6)


@given(games(5))
def test_the_five_add_up_to_the_last_digits(game: Floats) -> None:
    short = abs(shapley.values(game).sum() - (game[-1] - game[0]))
    assert short <= 8.0 * np.spacing(np.abs(game).max())


@given(games(4), st.integers(0, 4))
def test_who_changes_nothing_gets_exactly_nothing(game: Floats, place: int) -> None:
    low = np.arange(32) & ((1 << place) - 1)
    high = np.arange(32) >> (place + 1) << place
    whole = game[low | high]  # the same worth with and without the player at this place
    values = shapley.values(whole)
    assert values[place] == 0.0
    others = np.delete(values, place)
    assert others == pytest.approx(shapley.values(game), rel=1e-9, abs=1e-6)


@given(games(5), st.permutations(range(5)))
def test_names_do_not_matter(game: Floats, order: list[int]) -> None:
    moved = np.zeros(32)
    for coalition in range(32):
        there = sum(1 << order[player] for player in range(5) if coalition >> player & 1)
        moved[there] = game[coalition]
    values = shapley.values(moved)
    found = [values[order[player]] for player in range(5)]
    assert found == pytest.approx(list(shapley.values(game)), rel=1e-9, abs=1e-6)


def test_equals_get_the_same() -> None:
    sizes = np.array([coalition.bit_count() for coalition in range(32)], float)
    assert set(shapley.values(sizes**2)) == {5.0}


def test_a_glove_game_by_hand() -> None:
    # One left glove (player 0), two right ones: a pair is worth 1.
    game = np.array([float(c & 1 and c & 6 != 0) for c in range(8)])
    assert shapley.values(game) == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert list(shapley.alone(game)) == [0.0, 0.0, 0.0]
    assert list(shapley.last(game)) == [1.0, 0.0, 0.0]


def test_coalitions_are_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="31 coalitions"):
        shapley.values(np.zeros(31))


# ---- Combinations ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_no_one_joined_is_the_first_and_everyone_the_second(name: str) -> None:
    first, second = scenario.load("all-four"), scenario.load(name)
    made = hybrid.every(first, second, BASE, WEEKS)
    assert made.plans[made.of[0]] == first.segments(BASE, WEEKS)
    assert made.plans[made.of[EVERYONE]] == second.segments(BASE, WEEKS)
    differing = {change.player for change in hybrid.changes(first, second)}
    assert len(made.plans) <= 1 << len(differing)
    for place, player in enumerate(PLAYERS):
        if player not in differing:
            alike = [made.of[c] == made.of[c | 1 << place] for c in range(hybrid.COALITIONS)]
            assert all(alike), player


def test_two_scenarios_that_differ_everywhere_take_32_plans() -> None:
    made = hybrid.every(scenario.load("status-quo"), scenario.load("all-four"), BASE, WEEKS)
    assert len(made.plans) == 32
    assert made.cut == 0


def test_a_lever_goes_with_its_section() -> None:
    first, second = scenario.load("status-quo"), scenario.load("all-four")
    for place, player in enumerate(PLAYERS):
        own = hybrid.combined(first, second, 1 << place)
        assert {one.quadrant for one in own.settings} == {player}
        rest = hybrid.combined(first, second, EVERYONE ^ 1 << place)
        assert set(own.settings) | set(rest.settings) == set(second.settings)


def test_weeks_go_with_the_lever() -> None:
    later = Setting("neighbourhood", "share_collective", 0.25, 52, 104)
    mandate = Setting("between_rules", "mandate", 0.8, 26)
    first = Scenario("a", "", "", "", "", (mandate,))
    second = Scenario("b", "", "", "", "", (later,))
    place = 1 << PLAYERS.index("neighbourhood")
    made = hybrid.every(first, second, BASE, WEEKS)
    stretches = made.plans[made.of[place]]
    assert [(begin, end) for begin, end, _ in stretches] == [
        (0, 26),
        (26, 52),
        (52, 104),
        (104, WEEKS),
    ]
    assert [now.casework.mandate for *_, now in stretches] == [0.3, 0.8, 0.8, 0.8]
    assert [now.team.share_collective for *_, now in stretches] == [0.05, 0.05, 0.25, 0.05]


def test_what_nobody_chooses_goes_with_the_preconditions() -> None:
    assert hybrid.owner(Setting("neighbourhood", "economic_shock", 2.0)) == "preconditions"
    assert hybrid.owner(Setting("neighbourhood", "share_collective", 0.2)) == "neighbourhood"
    for name in hybrid.CIRCUMSTANCES:
        assert "no choice" in levers.find(levers.quadrant_of(name), name).en


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("team.share_policy", "policy_table"),  # a lever sets it
        ("staff.training", "preconditions"),  # set by one, moved by another
        ("demand.request_skill", "preconditions"),  # moved from two quadrants
        ("places.bond", "neighbourhood"),  # moved from one
        ("ties.homophily_group", "preconditions"),  # by no lever
    ],
)
def test_a_parameter_goes_with_the_lever_that_sets_it(name: str, owner: str) -> None:
    assert hybrid.owner_of_parameter(name) == owner
    first = Scenario("a", "", "", "", "")
    row = params.table()[name]
    second = Scenario("b", "", "", "", "", (), ((name, row.high),))
    (change,) = hybrid.changes(first, second)
    assert change == (owner, name)


def test_no_two_quadrants_set_one_parameter() -> None:
    # Otherwise a combination could depend on which of the two is applied last.
    setting = [
        (row.parameters[0], quadrant)
        for quadrant, rows in levers.ALL.items()
        for row in rows.values()
        if row.sets
    ]
    assert len({name for name, _ in setting}) == len(setting)


def test_hours_that_do_not_fit_are_cut_alike_and_only_there() -> None:
    first = Scenario("a", "", "", "", "", (Setting("neighbourhood", "share_collective", 0.5),))
    second = Scenario("b", "", "", "", "", (Setting("policy_table", "share_policy", 0.3),))
    made = hybrid.every(first, second, BASE, WEEKS)
    both = 1 << PLAYERS.index("policy_table")  # IV has come, III has not gone
    ((_, _, now),) = made.plans[made.of[both]]
    shares = {name: params.read(now, name) for name in HOURS}
    assert 1.0 - sum(shares.values()) == pytest.approx(CASES_AT_LEAST)
    assert shares["team.share_collective"] / shares["team.share_policy"] == pytest.approx(0.5 / 0.3)
    assert made.cut == sum(made.of[c] == made.of[both] for c in range(hybrid.COALITIONS)) == 8
    assert made.plans[made.of[0]] == first.segments(BASE, WEEKS)
    assert made.plans[made.of[EVERYONE]] == second.segments(BASE, WEEKS)


def test_hours_that_nobody_takes_go_to_cases() -> None:
    first, second = scenario.load("community-first"), scenario.load("barriers-first")
    made = hybrid.every(first, second, BASE, WEEKS)
    place = 1 << PLAYERS.index("neighbourhood")  # III has gone, IV has not come
    ((_, _, now),) = made.plans[made.of[place]]
    assert sum(params.read(now, name) for name in HOURS) == pytest.approx(
        sum(params.read(BASE, name) for name in HOURS)
    )


@given(st.sampled_from(SHIPPED), st.sampled_from(SHIPPED), st.integers(0, EVERYONE))
@settings(max_examples=60)
def test_every_combination_leaves_cases_their_least(a: str, b: str, coalition: int) -> None:
    made = hybrid.every(scenario.load(a), scenario.load(b), BASE, 520)
    for *_, now in made.plans[made.of[coalition]]:
        assert sum(params.read(now, name) for name in HOURS) <= 1.0 - CASES_AT_LEAST + 1e-9


# ---- Runs -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(small_area: str) -> Explanation:
    return wijksim.explain(
        "community-first", "barriers-first", area=small_area, years=2, seeds=3, burn_in_weeks=104
    )


def test_runs_are_those_of_a_comparison(found: Explanation, small_area: str) -> None:
    names = ["community-first", "barriers-first"]
    same = comparing.compare(
        names, area=small_area, years=2, seeds=3, burn_in_weeks=104, placebos=False
    )
    for name in MEASURES:
        np.testing.assert_array_equal(found.games[name][0], same.arms[0].yearly[name])
        np.testing.assert_array_equal(found.games[name][-1], same.arms[1].yearly[name])


def test_shares_add_up_in_every_seed_year_and_measure(found: Explanation) -> None:
    for name, game in found.games.items():
        total = sum(found.seeds_of(player, name) for player in PLAYERS)
        size = np.nanmax(np.abs(game)) if np.isfinite(game).any() else 0.0
        np.testing.assert_allclose(total, game[-1] - game[0], rtol=0.0, atol=8 * np.spacing(size))


def test_players_that_do_not_differ_get_exactly_nothing(found: Explanation) -> None:
    assert found.players == ("neighbourhood", "policy_table")
    assert found.combinations == 4
    for player in ("personal", "between_rules", "preconditions"):
        for name in ("need_prevalence", "requests"):
            assert not found.seeds_of(player, name).any()
            assert found.share(player, name) == (0.0, 0.0, 0.0)


def test_two_players_by_hand(found: Explanation) -> None:
    game = found.games["requests"]
    three, four = (1 << PLAYERS.index(player) for player in found.players)
    own = 0.5 * (game[three] - game[0]) + 0.5 * (game[three | four] - game[four])
    np.testing.assert_allclose(found.seeds_of("neighbourhood", "requests"), own)
    last = found.last("neighbourhood", "requests").mean
    assert last == pytest.approx(float((game[-1] - game[four])[:, -1].mean()))
    alone = found.alone("neighbourhood", "requests").mean
    assert alone == pytest.approx(float((game[three] - game[0])[:, -1].mean()))
    gain = found.together("neighbourhood", "requests").mean
    assert last is not None
    assert alone is not None
    assert gain == pytest.approx(last - alone)


def test_the_frame_is_tidy_and_adds_up(found: Explanation) -> None:
    frame = found.frame(["requests"])
    assert list(frame["part"]) == [*PLAYERS, "difference"] * 2
    for _, year in frame.groupby("year"):
        parts = year.set_index("part")["share"]
        assert parts[list(PLAYERS)].sum() == pytest.approx(parts["difference"])
    seeds = found.by_seed(["requests"]).query("year == 2 and part == 'neighbourhood'")
    assert seeds["share"].mean() == pytest.approx(found.share("neighbourhood", "requests").mean)


def test_sentences_carry_the_figures_in_both_languages(found: Explanation) -> None:
    for lang, whole, same in (("nl", "Hulpvragen", "precies nul"), ("en", "Requests", "exactly")):
        need, requests, *notes = split.sentences(found, ["unmet_need", "requests"], 1, lang)
        assert requests.startswith(whole)
        assert need != requests
        assert any(same in note for note in notes)
        assert any("III" in note and "IV" in note for note in notes)
    assert split.sentences(found, ["requests"], 1, "nl") != split.sentences(
        found, ["requests"], 0, "nl"
    )


def test_one_seed_has_no_interval_and_says_so(small_area: str) -> None:
    one = wijksim.explain(
        "status-quo", "casework", area=small_area, years=1, seeds=1, burn_in_weeks=52
    )
    assert one.share("neighbourhood", "requests").low is None
    assert "1 seed" in split.sentences(one, ["requests"], 0, "nl")[-1]


def test_the_figure_draws_every_part(found: Explanation) -> None:
    for lang in ("nl", "en"):
        figure = waterfall(found, lang)
        assert [len(axes.patches) for axes in figure.axes] == [5, 5, 5]
        assert sheet.png(figure)[:4] == b"\x89PNG"


def test_equal_scenarios_have_no_difference(small_area: str) -> None:
    same = Scenario("same", "Zelfde", "Same", "", "")
    found = explaining.explain(
        "status-quo", same, area=small_area, years=1, seeds=2, burn_in_weeks=52
    )
    assert found.combinations == 1
    assert found.players == ()
    assert split.sentences(found, ["requests"], 0, "en") == [
        "These scenarios set the same; there is no difference."
    ]


def test_faults_of_measure_and_year() -> None:
    with pytest.raises(InputError, match="unknown measure 'need'"):
        explaining.check_measures(["need"])
    assert explaining.check_measures(["waiting", "requests"]) == (*explaining.USUAL, "waiting")
    with pytest.raises(InputError, match="6 is outside the run: 1 to 5"):
        explaining.check_year(6, 5)
    assert (explaining.check_year(None, 5), explaining.check_year(1, 5)) == (4, 0)
