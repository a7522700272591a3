"""A short start: donors' states in a new neighbourhood, whole and consistent."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import donors, library, lived_in, network, params, running, scenario, stationary
from wijksim.columns import Col
from wijksim.rules import team
from wijksim.sources import profiles
from wijksim.state import World
from wijksim.stationary import Donors
from wijksim.units import NEVER, NOBODY, Case

P = params.make()
AREA = profiles.load("heechterp").scaled(0.4)
SMALL = {
    "areas": ("aerdenhout", "hillesluis", "nederland"),
    "forms": ((250, 0.9, 1), (250, 1.0, 1), (60, 1.0, 2)),
    "looks": (4, 6),
}
WEEK = running.BURN_IN_WEEKS


@pytest.fixture(scope="module")
def pool() -> Donors:
    return donors.gather(P, **SMALL, threads=2)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(pool: Donors) -> World:
    return library.build_world(AREA, P, 3, pool, WEEK)


def leaves(group: object) -> list[np.ndarray]:  # type: ignore[type-arg]
    if isinstance(group, tuple):
        return [leaf for part in group for leaf in leaves(part)]
    return [np.asarray(group)]


def same(a: object, b: object) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(leaves(a), leaves(b), strict=True))


def test_donors_are_the_same_whatever_the_threads_and_a_world_whatever_the_run(
    pool: Donors, world: World
) -> None:
    assert same(pool, donors.gather(P, **SMALL, threads=1))  # type: ignore[arg-type]
    assert same(world, library.build_world(AREA, P, 3, pool, WEEK))
    assert not same(world.life, library.build_world(AREA, P, 4, pool, WEEK).life)


def test_ties_are_whole_and_their_sums_right(world: World) -> None:
    network.check_ties(world.ties)
    good = np.where(world.ties.strained == 0, world.ties.strength, 0.0)
    assert np.allclose(world.ties.best, good.max(axis=1))
    held = world.ties.other != NOBODY
    assert (world.ties.began[held] <= WEEK).all()
    assert (world.ties.began[held] > WEEK - 60 * 52).all()


def test_adults_take_over_whole_rows(pool: Donors, world: World) -> None:
    known = {tuple(row) for row in np.column_stack([pool.life.load, pool.mind.stress]).tolist()}
    mine = np.column_stack([world.life.load, world.mind.stress]).tolist()
    assert {tuple(row) for row in mine} <= known
    of = {load: row for row, load in enumerate(pool.life.load.tolist())}
    rows = [of[load] for load in world.life.load.tolist() if load > 0.0]
    loaded = world.life.load > 0.0
    assert len(rows) > 50
    assert np.array_equal(world.life.social[loaded], pool.life.social[rows])
    assert np.array_equal(world.life.duty[loaded], pool.life.duty[rows])


def test_states_stay_within_their_bounds(world: World) -> None:
    for name in ("stress", "burden", "ask", "give", "tolerance", "support", "reliance"):
        values = getattr(world.mind, name)
        assert ((values >= 0.0) & (values <= 1.0)).all(), name
    assert (world.life.social >= 0.0).all()
    assert ((world.places.energy >= 0.0) & (world.places.energy <= 1.0)).all()
    assert ((world.barriers.level > 0.0) & (world.barriers.level < 1.0)).all()
    assert 0.0 < world.team.skill[0] < 1.0
    for group in (world.life, world.mind, world.cases):
        for name in set(group._fields) & set(stationary.WEEKS):
            weeks = getattr(group, name)
            assert ((weeks == NEVER) | ((weeks <= WEEK) & (weeks > WEEK - 50 * 52))).all(), name


def test_the_team_knows_its_cases(world: World) -> None:
    cases, crew = world.cases, world.team
    posts = team.posts(float(world.residents[0]), float(crew.weight[0]), P.team)
    active = cases.case == Case.ACTIVE
    assert active.any()
    assert ((cases.worker >= 0) == active).all()
    assert cases.worker.max() < team.workers(posts, len(crew.left))
    assert (cases.started[active] > NEVER).all()
    assert (cases.asked[cases.case == Case.WAITING] > NEVER).all()
    assert crew.cases.sum() == active.sum()
    assert crew.backlog[0] == (cases.case == Case.WAITING).sum()


def test_couples_part_as_donors_did(pool: Donors, world: World) -> None:
    homes, built = world.households, library.build_world(AREA, P, 3)
    two = homes.size == 2
    first = homes.first[two]
    before, after = built.ties.other[first, 0] >= 0, world.ties.other[first, 0] >= 0
    assert 0 < (before & ~after).sum() < 0.5 * before.sum()
    assert not (after & ~before).any()
    assert 0.0 < pool.apart.mean() < 0.5


def test_who_lives_there_changed_in_couples_only_and_to_people_like_those_here() -> None:
    built = library.build_world(AREA, P, 3)
    now = lived_in.residents(
        built.people, built.households, built.origin, P, np.random.default_rng(1)
    )
    new = now.skill != built.people.skill
    assert 0.0 < new.mean() < 0.2
    assert (built.households.size[built.people.household[new]] == 2).all()
    assert np.array_equal(now.age, built.people.age)
    assert np.isin(now.skill[new], built.people.skill).all()
    alone = built.households.first[built.origin.singles]
    assert np.isin(now.wish[new], built.people.wish[alone]).all()


def test_a_neighbourhood_begins_as_needy_as_donors_are_and_stays_so(pool: Donors) -> None:
    area = profiles.load("nederland").scaled(0.4)
    start = running.begin(area, P, 2, 0, donors=pool)
    need = running.follow_plan(start, [(0, 52, P)]).weekly[:, Col.NEED]
    cold = running.begin(area, P, 2, 0)
    nothing = running.follow_plan(cold, [(0, 52, P)]).weekly[:, Col.NEED]
    assert nothing[0] < 0.2 * need[0]
    assert need[-13:].mean() == pytest.approx(need[:13].mean(), rel=0.15)


@pytest.mark.parametrize("weeks", [0, 26, 52])
def test_a_short_start_ends_in_the_week_of_a_full_one(pool: Donors, weeks: int) -> None:
    start = running.begin(AREA, P, 1, weeks, donors=pool)
    assert start.week == running.BURN_IN_WEEKS
    book = running.follow(start, scenario.load("community-first"), 52)
    assert book.start[0] == running.BURN_IN_WEEKS
    assert len(start.burn_in.weekly) == max(1, weeks)


def test_hours_and_the_queue_add_up_from_the_first_week(pool: Donors) -> None:
    start = running.begin(AREA, P, 1, 0, donors=pool)
    weekly = running.follow_plan(start, [(0, 156, P)]).weekly
    tasks = [Col.HOURS_CASE, Col.HOURS_COLLECTIVE, Col.HOURS_POLICY, Col.HOURS_OTHER]
    assert (weekly[:, tasks].sum(axis=1) <= weekly[:, Col.BUDGET] * (1 + 1e-12)).all()
    waiting = (start.world.cases.case == Case.WAITING).sum()
    came = weekly[:, Col.REQUESTS_TEAM].sum()
    gone = weekly[:, [Col.ADMITTED, Col.ABANDONED]].sum()
    moved = waiting + came - gone - weekly[-1, Col.WAITING]
    assert 0.0 <= moved <= min(weekly[:, [Col.MOVED, Col.LOSSES]].sum(), 0.3 * came)


@given(
    st.lists(
        st.tuples(*(st.floats(-1.0, 1.0) for _ in range(3))), min_size=8, max_size=20, unique=True
    ),
    st.data(),
)
def test_weights_bring_the_context_of_donors_near_that_of_the_area(
    rows: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    contexts = np.array(rows)
    shares = data.draw(st.lists(st.floats(0.05, 1.0), min_size=len(rows), max_size=len(rows)))
    inside = np.average(contexts, axis=0, weights=shares)  # a mix of donors: it can be met
    weights = stationary.weights_of(contexts, inside)
    assert weights.sum() == pytest.approx(1.0)
    assert (weights >= 0.0).all()
    scale = np.where(contexts.std(axis=0) > 0.0, contexts.std(axis=0), 1.0)
    assert (np.abs((weights @ contexts - inside) / scale) < 0.25).all()


def test_an_area_beyond_all_donors_takes_the_nearest() -> None:
    contexts = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    weights = stationary.weights_of(contexts, np.array([9.0, 9.0, 9.0]))
    assert weights.argmax() == 2
    assert weights[2] > 0.99


def test_donors_are_kept_under_all_that_they_depend_on(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, pool: Donors
) -> None:
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr(donors, "_latest", {})
    asked: list[int] = []

    def gather(*_: object, **__: object) -> Donors:
        asked.append(1)
        return pool

    monkeypatch.setattr(donors, "gather", gather)
    assert not donors.are_kept(P)
    assert same(donors.cached(P), pool)
    donors._latest.clear()
    assert donors.are_kept(P)
    assert same(donors.cached(P), pool)
    assert len(asked) == 1
    other = params.replace(P, "onset.general", P.onset.general * 1.1)
    assert donors.digest(other) != donors.digest(P)
    assert not donors.are_kept(other)


def test_gathering_donors_can_be_stopped_and_leaves_the_switch_as_it_is(pool: Donors) -> None:
    stop = threading.Event()
    assert same(donors.gather(P, **SMALL, stop=stop), pool)  # type: ignore[arg-type]
    assert not stop.is_set()
    stop.set()
    with pytest.raises(running.Stopped):
        donors.gather(P, **SMALL, stop=stop)  # type: ignore[arg-type]
