import numpy as np
import pytest

from wijksim import library, params, places, population
from wijksim.errors import InputError
from wijksim.population import Built, Home, apportion
from wijksim.sources import profiles
from wijksim.units import NEVER, Age

P = params.make()


def built(name: str = profiles.DEFAULT, seed: int = 1, p: params.Params = P) -> Built:
    rng = library.generator(seed, library.Stream.POPULATION)
    return population.build(profiles.load(name), p, rng)


@pytest.mark.parametrize("name", profiles.areas())
def test_both_margins_are_hit_exactly(name: str) -> None:
    profile = profiles.load(name)
    people, _, households, _ = built(name)
    counts = np.bincount(people.age, minlength=3)
    assert counts.sum() == profile.adults
    assert (counts == population.age_counts(profile, P.population)).all()
    one, two = np.bincount(households.size, minlength=3)[1:]
    assert one == profile.one_person.value + profile.one_parent + profile.others
    assert two == profile.without_children.value + profile.two_parent
    assert people.children.sum() == profile.one_parent + 2 * profile.two_parent
    assert not (people.children[people.age == Age.OLD]).any()


@pytest.mark.parametrize("name", profiles.areas())
def test_the_table_of_types_and_ages_adds_up_both_ways(name: str) -> None:
    profile = profiles.load(name)
    table = population.type_by_age(profile, P.population)
    adults_in = [1, 2, 1, 2, 1]
    assert (table >= 0).all()
    assert (table.sum(axis=1) == population.home_counts(profile) * adults_in).all()
    assert (table.sum(axis=0) == population.age_counts(profile, P.population)).all()
    assert table[Home.ONE_PARENT, Age.OLD] == table[Home.TWO_PARENT, Age.OLD] == 0


@pytest.mark.parametrize("name", profiles.areas())
def test_every_kind_of_household_has_the_ages_of_the_table(name: str) -> None:
    table = population.type_by_age(profiles.load(name), P.population)
    people, _, households, _ = built(name)
    size = households.size[people.household]
    kinds = {
        (1, 0): [Home.SINGLE, Home.OTHER],
        (2, 0): [Home.COUPLE],
        (1, 1): [Home.ONE_PARENT],
        (2, 1): [Home.TWO_PARENT],
    }
    for (adults, children), of_table in kinds.items():
        ages = people.age[(size == adults) & (people.children == children)]
        assert (np.bincount(ages, minlength=3) == table[of_table].sum(axis=0)).all()


def test_age_classes_are_spread_evenly_within_the_bands() -> None:
    # Heechterp 265, 670, 390, 145: young .7 * 265 + .75 * 670 = 688, old .88 * 145 = 127.6,
    # middle .25 * 670 + 390 + .12 * 145 = 574.9; together 1390.5 for 1391 adults.
    counts = population.age_counts(profiles.load("heechterp"), P.population)
    assert counts.tolist() == [688, 575, 128]


def test_whole_numbers_keep_total_proportion_and_room() -> None:
    assert apportion(7, np.array([1.0, 1.0, 1.0])).tolist() == [3, 2, 2]
    assert apportion(10, np.array([6.4, 2.4, 1.2])).tolist() == [7, 2, 1]
    room = np.array([2, 9, 9], np.int32)
    assert apportion(10, np.array([8.0, 1.0, 1.0]), room).tolist() == [2, 4, 4]
    assert apportion(5, np.array([1.0, 0.0])).tolist() == [5, 0]
    assert apportion(0, np.array([0.0, 0.0])).tolist() == [0, 0]


def test_households_are_adjacent_rows() -> None:
    people, _, households, origin = built()
    assert (np.diff(people.household) >= 0).all()
    assert (np.bincount(people.household) == households.size).all()
    assert (people.household[households.first] == np.arange(len(households.first))).all()
    assert (households.size[origin.singles] == 1).all()
    assert (households.size[origin.couples] == 2).all()
    assert len(origin.singles) + len(origin.couples) == len(households.size)


def test_partners_share_income_and_group_and_but_for_few_age_class() -> None:
    people, _, households, _ = built()
    head = households.first[households.size == 2]
    assert (people.income[head] == people.income[head + 1]).all()
    assert (people.group[head] == people.group[head + 1]).all()
    # Ages stand in order within couples and within two-parent families: 3 borders at most.
    assert (people.age[head] != people.age[head + 1]).sum() <= 3


def test_income_ranks_are_uniform_in_the_country() -> None:
    income = np.sort(built("nederland").people.income)
    even = (np.arange(len(income)) + 0.5) / len(income)
    assert np.abs(income - even).max() < 0.002


@pytest.mark.parametrize("name", ["heechterp-schieringen", "aerdenhout", "bijlmermuseum-zuid"])
def test_the_share_below_the_difficulty_line_is_the_areas_own(name: str) -> None:
    income = built(name).people.income
    assert (income < 0.139).mean() == pytest.approx(profiles.load(name).difficulty, abs=0.002)


def test_households_of_one_adult_stand_lower_and_not_without_that_parameter() -> None:
    def gap(p: params.Params) -> float:
        people, _, households, _ = built("rokkeveen-oost", p=p)
        size = households.size[people.household]
        return float(people.income[size == 2].mean() - people.income[size == 1].mean())

    assert gap(P) > 0.08
    assert abs(gap(params.replace(P, "population.single_income", 0.0))) < 0.02


def test_skill_is_uniform_in_the_country_and_goes_with_income() -> None:
    people = built("nederland").people
    assert people.skill.min() > 0.0
    assert people.skill.max() < 1.0
    assert np.abs(np.quantile(people.skill, [0.1, 0.5, 0.9]) - [0.1, 0.5, 0.9]).max() < 0.03
    # Rank correlation of a Gaussian copula with r = .5: 6 / pi * asin(.25) = .483
    assert np.corrcoef(people.skill, people.income)[0, 1] == pytest.approx(0.483, abs=0.05)
    apart = built("nederland", p=params.replace(P, "population.skill_income", 0.0)).people
    assert abs(np.corrcoef(apart.skill, apart.income)[0, 1]) < 0.07


def test_quartiles_are_quarters_of_the_area_by_skill() -> None:
    people, _, _, origin = built()
    assert np.ptp(np.bincount(people.quartile, minlength=4)) <= 1
    assert (people.skill[people.quartile == 3] > origin.skill_cuts[2]).all()
    assert (people.skill[people.quartile == 0] < origin.skill_cuts[0]).all()


@pytest.mark.parametrize("name", profiles.areas())
def test_the_out_group_has_the_areas_share(name: str) -> None:
    people = built(name).people
    assert people.group.sum() == int(profiles.load(name).out_group * len(people.group) + 0.5)


def test_ties_outside_have_the_given_mean_and_spread() -> None:
    flat = params.replace(P, "population.outside_income", 0.0)
    outside = built("rokkeveen-oost", p=flat).people.outside
    assert outside.mean() == pytest.approx(5.0, abs=0.12)  # four standard errors
    assert outside.std() == pytest.approx(3.0, abs=0.12)
    assert (outside == np.round(outside)).all()
    people = built("rokkeveen-oost").people
    top, bottom = people.income > 0.8, people.income < 0.2
    assert people.outside[top].mean() - people.outside[bottom].mean() > 1.5  # 5 * .3 * 2 * .8


def test_care_duties_stand_at_what_beginnings_and_endings_sustain() -> None:
    people, life, _, _ = built("rokkeveen-oost")
    for age, factor in ((Age.YOUNG, 0.5), (Age.MIDDLE, 1.6), (Age.OLD, 0.8)):
        carers = life.duty[people.age == age] > 0.0
        begin = 0.028 * factor
        expected = begin / (begin + 0.2)
        error = np.sqrt(expected * (1.0 - expected) / len(carers))
        assert abs(carers.mean() - expected) < 4.0 * error
        # What begins in a year is what ends in a year.
        assert begin * (1.0 - carers.mean()) == pytest.approx(0.2 * carers.mean(), rel=0.25)


def test_hours_of_care_have_their_median_and_stop_at_the_last_percent() -> None:
    hours = built("rokkeveen-oost").life.duty
    hours = hours[hours > 0.0]
    assert np.median(hours) == pytest.approx(5.0, rel=0.15)
    assert hours.max() < 5.0 * np.exp(1.33 * 2.4)  # the 99 % quantile is 2.33 deviations up


def test_a_chronic_floor_is_commoner_among_the_old_and_within_its_bounds() -> None:
    people = built("rokkeveen-oost").people
    share = [(people.chronic[people.age == age] > 0.0).mean() for age in Age]
    assert np.abs(np.array(share) - [0.036, 0.09, 0.162]).max() < 0.035
    some = people.chronic[people.chronic > 0.0]
    assert some.min() >= 0.11
    assert some.max() <= 0.33


def test_readiness_has_its_mean_and_spread_or_is_a_constant() -> None:
    people = built("rokkeveen-oost").people
    assert people.ask_anchor.mean() == pytest.approx(0.3, abs=0.01)
    assert people.ask_anchor.std() == pytest.approx(0.15, abs=0.01)
    assert people.give_anchor.mean() == pytest.approx(0.55, abs=0.01)
    assert people.tolerance_anchor.mean() == pytest.approx(0.6, abs=0.01)
    assert people.tolerance_anchor.std() == pytest.approx(0.15, abs=0.01)
    assert people.wish.mean() == pytest.approx(0.5, abs=0.01)
    assert people.wish.std() == pytest.approx(0.2, abs=0.01)
    for name, anchor, mean in (
        ("help.give_sd", "give_anchor", 0.55),
        ("norms.tolerance_sd", "tolerance_anchor", 0.6),
        ("wellbeing.wish_sd", "wish", 0.5),
    ):
        same = built(p=params.replace(P, name, 0.0)).people
        assert (getattr(same, anchor) == mean).all()


def test_the_origin_is_a_copy_of_what_people_are() -> None:
    people, _, _, origin = built()
    for name in origin._fields[:11]:
        assert (getattr(people, name) == getattr(origin, name)).all()
        assert not np.shares_memory(getattr(people, name), getattr(origin, name))


def test_same_seed_same_people_and_another_seed_others() -> None:
    first, again, other = built(seed=7), built(seed=7), built(seed=8)
    for name in first.people._fields:
        one = getattr(first.people, name)
        assert np.array_equal(one, getattr(again.people, name)), name
        fixed = ("place",)  # the same rows for every seed
        assert np.array_equal(one, getattr(other.people, name)) == (name in fixed), name
    assert np.array_equal(first.life.duty, again.life.duty)
    assert not np.array_equal(first.life.duty, other.life.duty)


def test_more_old_people_than_room_for_them_is_told() -> None:
    profile = profiles.load("waters-houten")
    grey = profile.model_copy(
        update={
            "age_45_64": profile.age_45_64.model_copy(update={"value": 0}),
            "age_65_plus": profile.age_65_plus.model_copy(update={"value": 805}),
        }
    )
    with pytest.raises(InputError, match=r"^Waters: age_65_plus: \d+ residents of 67 and over"):
        population.build(grey, P, library.generator(1, library.Stream.POPULATION))


@pytest.mark.parametrize(("adults", "number"), [(1, 1), (1999, 1), (2000, 2), (10126, 10)])
def test_places_cover_all_rows_in_turn(adults: int, number: int) -> None:
    made = places.build(adults, P)
    assert len(made.first) == number
    assert made.first[0] == 0
    assert made.last[-1] == adults
    assert (made.first[1:] == made.last[:-1]).all()
    assert np.ptp(made.last - made.first) <= 1
    where = places.place_of_adults(made)
    assert (np.bincount(where) == made.last - made.first).all()
    assert (where[made.first] == np.arange(number)).all()


def test_a_world_holds_together() -> None:
    world = library.build_world(profiles.load(), P, 2**64 - 1)
    assert world.seed[0] == 2**64 - 1
    assert world.residents[0] == 3640.0
    assert len(world.people.age) == len(world.ties.degree) == len(world.scratch.wanted) == 2908
    assert world.people.place.max() + 1 == len(world.places.first) == 2
    assert (world.team.vacant_until == NEVER).all()
    assert world.team.skill[0] == P.staff.skill_start
    assert (world.mind.ask == world.people.ask_anchor).all()
    assert (world.mind.tolerance == world.people.tolerance_anchor).all()
    assert (world.life.load == 0.0).all()
    assert not world.cases.case.any()
    assert world.places.energy.tolist() == [[0.5, 0.1]] * 2
    assert world.team.room[0] == world.team.legitimacy[0] == 1.0
    assert world.barriers.level.tolist() == [0.5, 0.55, 0.45, 0.4, 0.4, 0.2]
    assert not world.life.social.any()


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(InputError, match=r"^seed: "):
        library.build_world(profiles.load(), P, seed)
