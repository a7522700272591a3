"""The Mesa model: the same numbers as ``running``, views, collecting, batches."""

import dataclasses
import gc
import inspect
import math
import multiprocessing
import subprocess
import sys
import time
import weakref

import mesa
import networkx as nx
import numpy as np
import pytest

from wijksim import params, results, running, scenario, schedule
from wijksim.columns import Col
from wijksim.errors import InputError
from wijksim.measures import MEASURES, yearly
from wijksim.model import REPORTED, NeighbourhoodModel, Resident, batch_run
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile
from wijksim.state import NOBODY
from wijksim.units import Age, Case, Domain, Tie

BURN_IN = 6  # weeks: enough for loads, ties and a queue
LATE = scenario.load_text(
    """\
name = "late"
title_nl = "Later"
title_en = "Later"
about_nl = "Een hefboom vanaf week 10."
about_en = "A lever from week 10."

[neighbourhood]
share_collective = { value = 0.25, from_week = 10 }

[personal]
mode_network = { value = 1.0, from_week = 20, to_week = 30 }
"""
)


def village() -> Profile:
    """A twentieth of the default area: some 140 adults."""
    whole = profiles.load()
    counts = {
        name: figure.model_copy(update={"value": figure.value // 20})
        for name, figure in whole
        if isinstance(figure, profiles.Residents | profiles.Dwellings)
    }
    bands = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
    total = sum(counts[name].value for name in bands)
    counts["residents"] = counts["residents"].model_copy(update={"value": total})
    return whole.model_copy(update=counts)


SMALL = village()


def made(rng: object = 3, plan: object = "status-quo", **more: object) -> NeighbourhoodModel:
    return NeighbourhoodModel(SMALL, plan, burn_in_weeks=BURN_IN, rng=rng, **more)


def stepped(weeks: int, **more: object) -> NeighbourhoodModel:
    model = made(**more)
    for _ in range(weeks):
        model.step()
    return model


@pytest.fixture(scope="module")
def late() -> NeighbourhoodModel:
    """Stepped over a year and some weeks, so that the record has grown twice."""
    return stepped(60, plan=LATE)


# ---- The same weeks -------------------------------------------------------------------------


def test_stepping_gives_the_record_of_simulate_to_the_bit(late: NeighbourhoodModel) -> None:
    start = running.begin(SMALL, params.make(), 3, BURN_IN)
    followed, stepped_ = running.follow(start, LATE, 60), late.book()
    assert int(stepped_.start[0]) == int(followed.start[0]) == BURN_IN
    assert results.digest([stepped_]) == results.digest([followed])
    assert (late.weekly_record().to_numpy() == followed.weekly).all()
    assert late.week == 60


def test_the_model_adds_no_compile(late: NeighbourhoodModel) -> None:
    running.begin(SMALL, params.make(), 3, 1)
    assert len(getattr(schedule.run_weeks, "signatures", [()])) == 1


def test_levers_hold_in_their_own_weeks_and_the_last_stretch_goes_on() -> None:
    model, base = made(plan=LATE), params.make()
    seen = {}
    for week in (0, 9, 10, 19, 20, 29, 30, 10_000):
        model.week = week
        seen[week] = (model.params.team.share_collective, model.params.casework.mode)
    now, old = base.team.share_collective, base.casework.mode
    assert seen == {
        0: (now, old),
        9: (now, old),
        10: (0.25, old),
        19: (0.25, old),
        20: (0.25, 1.0),
        29: (0.25, 1.0),
        30: (0.25, old),
        10_000: (0.25, old),
    }


def test_the_record_is_one_row_a_week_and_a_copy() -> None:
    model = made()
    assert model.weekly_record().shape == (0, len(Col))
    model.step()
    record = model.weekly_record()
    assert list(record.columns) == [column.name for column in Col]
    assert (record.index.name, record.index.tolist()) == ("week", [0])
    before = record.copy()
    record.loc[0, "NEED"] = -1.0
    model.step()
    assert model.weekly_record().iloc[:1].equals(before)


def test_the_measures_of_a_year_can_be_made_from_the_book(late: NeighbourhoodModel) -> None:
    values = yearly(late.book(), len(late.residents), float(late.world.residents[0]), late.params)
    assert values["need_prevalence"].shape == (2,)
    assert 0.0 < values["need_prevalence"][0] < 100.0


# ---- Seeds ----------------------------------------------------------------------------------


def test_a_whole_number_is_the_seed_as_it_is() -> None:
    for rng in (7, np.int64(7), [7][0]):
        model = made(rng)
        assert (model.random_seed, int(model.world.seed[0])) == (7, 7)
    assert made(2**64 - 1).random_seed == 2**64 - 1


def test_anything_that_numpy_takes_gives_a_seed_that_can_be_repeated() -> None:
    for rng in (lambda: np.random.default_rng(5), lambda: [1, 2], lambda: np.random.PCG64(5)):
        first, again = made(rng()), made(rng())
        assert first.random_seed == again.random_seed
        assert made(first.random_seed).rng.random() == first.rng.random()
    assert made(None).random_seed != made(None).random_seed


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"area": "heechtrp"}, "area"),
        ({"scenario": "all-fuor"}, "scenario"),
        ({"preset": "esay"}, "preset"),
        ({"rng": -1}, "seed"),
        ({"rng": 2**64}, "seed"),
        ({"rng": "seven"}, "rng"),
        ({"rng": 1.5}, "rng"),
    ],
)
def test_bad_input_is_told_before_anything_is_built(more: dict, field: str) -> None:
    with pytest.raises(InputError) as caught:
        NeighbourhoodModel(**{"area": SMALL, **more})
    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_plan_that_fails_in_year_ten_is_told_in_week_0() -> None:
    hours = (("neighbourhood", "share_collective", 0.5), ("policy_table", "share_policy", 0.3))
    settings = tuple(scenario.Setting(*row, from_week=520) for row in hours)
    with pytest.raises(InputError, match="from week 520 on"):
        made(plan=dataclasses.replace(LATE, settings=settings))


# ---- Residents ------------------------------------------------------------------------------


def test_agents_are_views_in_mesas_own_set(late: NeighbourhoodModel) -> None:
    people = late.world.people
    assert len(late.agents) == len(late.residents) == len(people.age)
    assert list(late.agents) == late.residents
    assert late.agents.get("stress") == late.world.mind.stress.tolist()
    in_need = late.agents.select(lambda resident: resident.need)
    assert len(in_need) == late.weekly_record()["NEED"].iloc[-1] > 0
    assert late.agents_by_type[Resident].get("row") == list(range(len(people.age)))


def test_a_view_reads_every_field_from_its_row(late: NeighbourhoodModel) -> None:
    world = late.world
    fields = (
        (world.people, "group household place skill income"),
        (world.life, "load duty"),
        (world.mind, "stress support burden received given"),
    )
    for resident in late.residents:
        i = resident.row
        assert resident.age_class == Age(int(world.people.age[i]))
        assert resident.case == Case(int(world.cases.case[i]))
        assert resident.need is bool(world.life.need[i])
        assert resident.children is bool(world.people.children[i])
        for group, names in fields:
            for name in names.split():
                assert getattr(resident, name) == getattr(group, name)[i]
        assert (resident.social == world.life.social[i]).all()
        assert (resident.institutional == world.life.institutional[i]).all()


def test_views_follow_the_arrays_and_cannot_change_them() -> None:
    model = stepped(1)
    resident = model.residents[0]
    resident.social[:] = 9.0
    assert model.world.life.social[0].max() < 9.0
    with pytest.raises(AttributeError):
        resident.stress = 0.5
    model.world.mind.stress[0] = 0.123
    assert resident.stress == 0.123


def test_ties_lead_to_the_other_resident_and_back(late: NeighbourhoodModel) -> None:
    assert sum(len(r.ties()) for r in late.residents) == late.world.ties.degree.sum()
    for resident in late.residents:
        for other, kind, strength in resident.ties():
            assert (resident, kind, strength) in other.ties()
            assert 0.0 <= strength <= 1.0
            if kind == Tie.PARTNER:
                assert other.household == resident.household


def test_a_story_is_plain_and_fits_the_views(late: NeighbourhoodModel) -> None:
    stories = [resident.story() for resident in late.residents]
    assert {story["age"] for story in stories} == {"18-39", "40-66", "67+"}
    assert {story["team"] for story in stories} <= {case.name.lower() for case in Case}
    for resident, story in zip(late.residents, stories, strict=True):
        assert story["in_need"] == resident.need
        assert sum(story["ties"].values()) == len(resident.ties())
        assert story["lives_with_partner"] == ("partner" in story["ties"])
        assert set(story["loads"]) <= {domain.name.lower() for domain in Domain}
        ago = story["weeks_since_request"]
        assert ago is None or 1 <= ago <= late.clock
        assert ago is not None or story["team"] == "none"


def test_a_model_from_a_start_is_the_same_and_leaves_the_start_as_it_is() -> None:
    start = running.begin(SMALL, params.make(), 5, BURN_IN)
    before = start.world.life.load.copy()
    given = NeighbourhoodModel(SMALL, LATE, rng=5, start=start)
    own = NeighbourhoodModel(SMALL, LATE, burn_in_weeks=BURN_IN, rng=5)
    for _ in range(3):
        given.step()
        own.step()
    assert np.array_equal(given.book().weekly, own.book().weekly)
    assert (given.week, given.clock) == (own.week, own.clock)
    assert np.array_equal(start.world.life.load, before)


def test_the_last_week_is_that_of_the_burn_in_before_the_first_step() -> None:
    model = NeighbourhoodModel(SMALL, LATE, burn_in_weeks=BURN_IN, rng=5)
    burn_in = running.begin(SMALL, params.make(), 5, BURN_IN).burn_in
    found = model.last_week()
    assert found is not None
    assert np.array_equal(found, burn_in.weekly[-1])
    model.step()
    now = model.last_week()
    assert now is not None
    assert np.array_equal(now, model.book().weekly[-1])
    now[:] = -1.0
    assert (model.book().weekly[-1] >= 0.0).any()
    assert NeighbourhoodModel(SMALL, LATE, burn_in_weeks=0, rng=5).last_week() is None


def test_views_cost_milliseconds_for_a_large_neighbourhood() -> None:
    model = made()
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        views = [Resident(model, 0) for _ in range(5_000)]
        best = min(best, time.perf_counter() - start)
        for view in views:
            view.remove()
    assert best < 0.2  # 10 to 15 ms on an idle core


def test_a_model_that_nobody_holds_is_freed() -> None:
    model = stepped(1)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


# ---- Collecting -----------------------------------------------------------------------------


def test_every_week_is_collected_and_stays_as_it_was(late: NeighbourhoodModel) -> None:
    frame = late.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == ["week", *REPORTED]
    assert frame["week"].tolist() == list(range(61))
    frame = frame.iloc[1:].reset_index()  # the first is the end of the burn-in
    record, adults = late.weekly_record(), len(late.residents)
    residents = float(late.world.residents[0])
    assert np.allclose(frame["need_prevalence"], 100.0 * record["NEED"] / adults)
    assert np.allclose(frame["unmet_need"], 100.0 * record["UNMET"] / adults)
    assert np.allclose(frame["requests"], record["REQUESTS"] * 52_000.0 / residents)
    assert np.allclose(frame["waiting"], record["WAITING"] * 1000.0 / residents)


def test_residents_can_be_collected() -> None:
    reporters = {"stress": "stress", "waits": lambda r: r.case == Case.WAITING}
    model = stepped(2, agent_reporters=reporters)
    frame = model.datacollector.get_agent_vars_dataframe()
    assert len(frame) == 3 * len(model.residents)
    last = frame.iloc[-len(model.residents) :]
    assert last["stress"].tolist() == model.world.mind.stress.tolist()
    assert last["waits"].sum() == model.weekly_record()["WAITING"].iloc[-1]


def test_a_users_own_collector_works() -> None:
    model = made()
    own = mesa.DataCollector(
        model_reporters={"degree": lambda m: m.world.ties.degree, "week": "week"},
        agent_reporters={"social": "social"},
    )
    for _ in range(3):
        own.collect(model)
        model.step()
    frame = own.get_model_vars_dataframe()
    assert frame["week"].tolist() == [0, 1, 2]
    assert any((frame["degree"][0] != later).any() for later in frame["degree"][1:])
    assert len(own.get_agent_vars_dataframe()) == 3 * len(model.residents)


def test_a_measure_is_of_the_last_week_run() -> None:
    model = made()
    assert 0.0 <= model.measure("need_prevalence") <= 100.0  # the end of the burn-in
    model.step()
    need = model.weekly_record()["NEED"].iloc[-1]
    assert model.measure("need_prevalence") == 100.0 * need / len(model.residents)
    assert all(isinstance(model.measure(name), float) for name in MEASURES)
    assert math.isnan(model.measure("waiting_weeks_median"))
    with pytest.raises(InputError, match="did you mean 'requests'"):
        model.measure("request")
    fresh = NeighbourhoodModel(SMALL, burn_in_weeks=0, rng=1)
    assert math.isnan(fresh.measure("need_prevalence"))


# ---- The graph ------------------------------------------------------------------------------


def test_the_graph_holds_residents_and_ties_as_they_are_now(late: NeighbourhoodModel) -> None:
    graph, ties = late.to_networkx(), late.world.ties
    assert graph.number_of_nodes() == len(late.residents)
    assert 2 * graph.number_of_edges() == (ties.other != NOBODY).sum()
    assert graph.graph == {"area": SMALL.name, "scenario": "late", "week": 60}
    for resident in late.residents:
        node = graph.nodes[resident.row]
        assert (node["stress"], node["need"]) == (resident.stress, int(resident.need))
        assert (node["case"], node["place"]) == (resident.case.name.lower(), resident.place)
        for other, kind, strength in resident.ties():
            edge = graph.edges[resident.row, other.row]
            assert (edge["kind"], edge["strength"]) == (kind.name.lower(), strength)


def test_the_graph_can_be_written(late: NeighbourhoodModel) -> None:
    text = "\n".join(nx.generate_graphml(late.to_networkx()))
    assert nx.parse_graphml(text, node_type=int).number_of_nodes() == len(late.residents)


# ---- Batches --------------------------------------------------------------------------------

SHORT = {"area": SMALL, "burn_in_weeks": BURN_IN}


def test_a_batch_sweeps_lists_over_paired_seeds() -> None:
    swept = {**SHORT, "scenario": ["status-quo", "all-four"]}
    rows = batch_run(swept, iterations=2, rng=3, weeks=4)
    told = [(row["RunId"], row["iteration"], row["rng"], row["scenario"]) for row in rows]
    assert told == [
        (0, 0, 3, "status-quo"),
        (1, 0, 3, "all-four"),
        (2, 1, 4, "status-quo"),
        (3, 1, 4, "all-four"),
    ]
    assert all(row["week"] == 4 and row["area"] is SMALL for row in rows)
    alone = stepped(4)
    for name in REPORTED:
        assert rows[0][name] == alone.measure(name)


def test_a_batch_can_be_collected_every_so_many_weeks() -> None:
    rows = batch_run(SHORT, rng=3, weeks=5, data_collection_period=2)
    assert [row["week"] for row in rows] == [0, 2, 4, 5]
    alone = stepped(5).datacollector.get_model_vars_dataframe()
    assert [row["waiting"] for row in rows] == alone["waiting"].iloc[[0, 2, 4, 5]].tolist()


def test_a_batch_can_collect_residents() -> None:
    rows = batch_run({**SHORT, "agent_reporters": {"load": "load"}}, rng=3, weeks=3)
    alone = stepped(3)
    assert [row["load"] for row in rows] == alone.world.life.load.tolist()
    assert [row["AgentID"] for row in rows] == alone.agents.get("unique_id")
    assert {row["week"] for row in rows} == {3}


def test_a_batch_takes_seeds_as_a_list_and_names_new_ones() -> None:
    listed = batch_run(SHORT, rng=[9, 3], weeks=2)
    assert [row["rng"] for row in listed] == [9, 3]
    (new,) = batch_run(SHORT, weeks=2)
    (again,) = batch_run(SHORT, rng=new["rng"], weeks=2)
    assert new == again
    drawn = [batch_run(SHORT, iterations=2, rng=np.random.default_rng(1), weeks=1) for _ in "ab"]
    assert drawn[0] == drawn[1]
    assert drawn[0][0]["rng"] != drawn[0][1]["rng"]


@pytest.mark.parametrize(
    ("parameters", "more", "field"),
    [
        ({"area": ["heechterp", "heechtrp"]}, {}, "area"),
        ({"scenario": ["status-quo", "all-fuor"]}, {}, "scenario"),
        ({"preset": []}, {}, "preset"),
        ({"rng": 3}, {}, "rng"),
        ({}, {"weeks": 0}, "weeks"),
        ({}, {"iterations": 0}, "iterations"),
        ({}, {"iterations": 3, "rng": [1, 2]}, "rng"),
        ({}, {"rng": "one"}, "rng"),
        ({}, {"data_collection_period": 0}, "data_collection_period"),
    ],
)
def test_a_batch_tells_of_bad_input_before_it_runs(
    monkeypatch: pytest.MonkeyPatch, parameters: dict, more: dict, field: str
) -> None:
    monkeypatch.setattr(mesa, "batch_run", lambda *_, **__: pytest.fail("it ran"))
    with pytest.raises(InputError) as caught:
        batch_run(parameters, **more)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_batch_over_processes_gives_the_same_and_starts_them_by_spawning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used, before = [], multiprocessing.get_start_method(allow_none=True)
    run = mesa.batch_run

    def watched(*args: object, **more: object) -> list:
        rows = run(*args, **more)
        used.append(multiprocessing.get_start_method())
        return rows

    watched.__signature__ = inspect.signature(run)
    monkeypatch.setattr(mesa, "batch_run", watched)
    spread = batch_run(SHORT, iterations=2, rng=3, weeks=2, number_processes=2)
    assert used == ["spawn"]
    assert multiprocessing.get_start_method(allow_none=True) == before
    assert spread == batch_run(SHORT, iterations=2, rng=3, weeks=2)


def test_importing_the_model_leaves_the_start_method_as_it_was() -> None:
    code = (
        "import multiprocessing as m; m.set_start_method({0!r}, force=True);"
        "import wijksim.model; assert m.get_start_method(allow_none=True) == {0!r}"
    )
    for method in (None, "forkserver"):
        subprocess.run([sys.executable, "-W", "error", "-c", code.format(method)], check=True)


def test_mesas_own_batch_run_works_too() -> None:
    before = multiprocessing.get_start_method(allow_none=True)
    swept = {"area": [SMALL], "burn_in_weeks": BURN_IN}
    try:
        rows = mesa.batch_run(NeighbourhoodModel, swept, max_steps=3, display_progress=False)
    finally:
        multiprocessing.set_start_method(before, force=True)
    assert [row["week"] for row in rows] == [3]
