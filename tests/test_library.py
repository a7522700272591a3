"""An area of several neighbourhoods is built part by part, and is one world."""

import numpy as np

from wijksim import library, network, params, schedule
from wijksim.sources import profiles
from wijksim.state import with_book

P = params.make()
PARTS = tuple(profiles.load(name) for name in ("schieringen", "heechterp", "waters-houten"))
TOGETHER = profiles.load().model_copy(
    update={
        "parts": PARTS,
        "residents": PARTS[0].residents.model_copy(
            update={"value": sum(part.residents.value for part in PARTS)}
        ),
    }
)


def test_parts_stand_one_after_another_and_each_is_what_it_is_alone() -> None:
    whole = library.build_world(TOGETHER, P, 7)
    first = library.build_world(PARTS[0], P, 7)
    alone = len(first.people.age)
    for name in ("age", "group", "skill", "income", "chronic", "household", "place"):
        assert np.array_equal(getattr(whole.people, name)[:alone], getattr(first.people, name))
    sizes = [len(library.build_world(part, P, 7).people.age) for part in PARTS]
    assert len(whole.people.age) == sum(sizes)
    # Another neighbourhood of the same figures has people of its own.
    twice = library.build_world(TOGETHER.model_copy(update={"parts": PARTS[:1] * 2}), P, 7)
    assert not np.array_equal(twice.people.skill[:alone], twice.people.skill[alone:])
    assert (np.sort(twice.people.age[:alone]) == np.sort(twice.people.age[alone:])).all()


def test_rows_dwellings_and_places_point_where_they_should() -> None:
    world = library.build_world(TOGETHER, P, 7)
    homes, people, sites = world.households, world.people, world.places
    assert np.array_equal(homes.first, np.cumsum(homes.size) - homes.size)
    assert np.array_equal(people.household, np.repeat(np.arange(len(homes.size)), homes.size))
    assert (homes.size[world.origin.singles] == 1).all()
    assert (homes.size[world.origin.couples] == 2).all()
    assert len(world.origin.singles) + len(world.origin.couples) == len(homes.size)
    assert sites.first[0] == 0
    assert sites.last[-1] == len(people.age)
    assert np.array_equal(sites.first[1:], sites.last[:-1])
    for place, (start, end) in enumerate(zip(sites.first, sites.last, strict=True)):
        assert (people.place[start:end] == place).all()
    quarters = np.bincount(people.quartile, minlength=4)
    assert quarters.max() - quarters.min() <= 1
    network.check_ties(world.ties)


def test_it_runs_and_ties_cross_the_borders() -> None:
    world = with_book(library.build_world(TOGETHER, P, 7), 0, 52)
    schedule.run_weeks(world, P, 0, 52)
    row, slot = np.nonzero(world.ties.other >= 0)
    end, back = world.ties.other[row, slot], world.ties.back[row, slot]
    assert (world.ties.other[end, back] == row).all()
    border = len(library.build_world(PARTS[0], P, 7).people.age)
    mine = world.ties.other[:border]
    assert (mine >= border).any()
    assert ((mine >= 0) & (mine < border)).sum() > 0


def test_newcomers_are_like_the_people_of_their_own_neighbourhood() -> None:
    world = with_book(library.build_world(TOGETHER, P, 7), 0, 520)
    border = int(world.households.first[np.flatnonzero(world.households.part == 1)[0]])
    built = world.origin.income[:border].copy(), world.origin.income[border:].copy()
    before = world.people.income.copy()
    schedule.run_weeks(world, P, 0, 520)
    assert (world.people.income != before).mean() > 0.3  # most of ten years' moves
    now = world.people.income[:border], world.people.income[border:]
    for here, then in zip(now, built, strict=True):
        assert np.isin(here, then).all()


def test_a_large_area_has_more_desks_for_workers() -> None:
    assert len(library.build_world(PARTS[0], P, 1).team.left) == 64
    many = profiles.load("nederland").scaled(6.0)
    assert many.residents.value > 15_000
    assert len(library.build_world(many, P, 1).team.left) == int(many.residents.value * 0.006)
