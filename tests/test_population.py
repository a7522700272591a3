import math

import numpy as np
import pytest
from scipy.optimize import brentq

from wijksim import library, params, places, population
from wijksim.errors import InputError
from wijksim.population import Built, choose, report, standins, traits
from wijksim.population.table import AGE_OF_BAND, Band, Position
from wijksim.population.traits import Benefit, apportion
from wijksim.rules import duty
from wijksim.sources import profiles
from wijksim.sources.profiles import Residents, ShareOfHouseholds
from wijksim.units import NEVER, Age

P = params.make()


def built(name: str = profiles.DEFAULT, seed: int = 1, p: params.Params = P) -> Built:
    rng = library.generator(seed, library.Stream.POPULATION)
    return population.build(profiles.load(name), p, rng)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


# ---- Households and ages ------------------------------------------------------------------------


@pytest.mark.parametrize("name", profiles.areas())
def test_every_margin_is_built_as_reconciled_and_near_what_is_published(name: str) -> None:
    fitted = report.fit(profiles.load(name), P, 1)
    assert fitted.exact
    assert fitted.fits
    assert fitted.reconciled_within_rounding


@pytest.mark.parametrize("name", profiles.areas())
def test_adults_are_the_reconciled_residents_of_18_and_over(name: str) -> None:
    made = built(name)
    t, people, homes = made.targets, made.people, made.households
    assert len(people.age) == t.adults == t.residents - t.age_0_14 - t.teens
    assert made.residents == t.residents == len(made.register.residents.band)
    assert (people.age == Age.OLD).sum() == t.old
    one, two = np.bincount(homes.size, minlength=3)[1:]
    assert two == t.without_children + t.two_parent
    assert one == t.one_person + t.one_parent + t.adults_home + t.adults_apart
    assert not people.children[people.age == Age.OLD].any()


def test_rows_of_the_register_are_the_adults_in_order() -> None:
    made = built("nederland")
    who = made.register.residents
    grown = who.row >= 0
    assert (who.row[grown] == np.arange(len(made.people.age))).all()
    assert (grown == (who.band >= Band.STUDENT)).all()
    assert (AGE_OF_BAND[who.band[grown]] == made.people.age).all()
    assert (made.register.group[grown] == made.people.group).all()
    parents = np.isin(who.position, (Position.COUPLE_PARENT, Position.SINGLE_PARENT))[grown]
    assert (made.people.children == (parents & (made.people.age != Age.OLD))).all()


@pytest.mark.parametrize("name", ["nederland", "urk-de-staart", "uilenstede", "emmerhout"])
def test_households_are_of_their_kind_and_lie_together(name: str) -> None:
    who = built(name).register.residents
    inside = who.household >= 0
    number = who.household[inside]
    assert (np.diff(np.flatnonzero(np.diff(number) != 0)) > 0).all()
    starts = np.flatnonzero(np.diff(number, prepend=-1) != 0)
    assert len(starts) == len(set(number.tolist())) == number.max() + 1  # each in one stretch
    table = np.zeros((number.max() + 1, len(Position)), int)
    np.add.at(table, (number, who.position[inside]), 1)
    kinds = {
        Position.SINGLE: (1, False),
        Position.PARTNER: (2, None),
        Position.COUPLE_PARENT: (2, True),
        Position.SINGLE_PARENT: (1, True),
    }
    heads = table[:, : len(kinds)]
    assert ((heads > 0).sum(axis=1) == 1).all()
    for position, (adults, children) in kinds.items():
        mine = table[table[:, position] > 0]
        assert (mine[:, position] == adults).all()
        if children is not None:
            assert ((mine[:, Position.MEMBER] > 0) == children).all()
    apart = ~inside
    assert (who.position[apart] == Position.APART).all()
    assert np.diff(np.flatnonzero(apart)).max(initial=1) == 1  # an institution is one place


def test_partners_share_income_and_group_and_mostly_an_age_class() -> None:
    people, households = built().people, built().households
    head = households.first[households.size == 2]
    assert (people.income[head] == people.income[head + 1]).all()
    assert (people.age[head] == people.age[head + 1]).mean() > 0.8
    apart = params.replace(P, "population.partner_gap", 0.0)
    people, households = built(p=apart).people, built(p=apart).households
    head = households.first[households.size == 2]
    assert (people.age[head] != people.age[head + 1]).sum() <= 4  # at the borders of classes


def test_grown_children_have_a_dwelling_beside_a_parent() -> None:
    made = built("nederland")
    rows = np.flatnonzero(made.at_home >= 0)
    assert 0.8 * made.targets.adults_home < len(rows) <= made.targets.adults_home
    who = made.register.residents
    of_row = np.flatnonzero(who.row >= 0)
    parents = made.at_home[rows]
    assert (who.household[of_row[rows]] == who.household[of_row[parents]]).all()
    heads = (Position.COUPLE_PARENT, Position.SINGLE_PARENT)
    assert np.isin(who.position[of_row[parents]], heads).all()
    assert (made.households.size[made.people.household[rows]] == 1).all()
    assert np.abs(rows - parents).max() <= 12  # neighbours by row
    generation = who.band[of_row[parents]] > who.band[of_row[rows]]
    assert generation.mean() > 0.95


def test_students_who_share_a_house_are_no_family() -> None:
    made = built("uilenstede")
    share = 1.0 - made.targets.adults_home / made.targets.adults
    assert share > 0.99
    assert made.people.children.mean() < 0.05


def test_residents_of_institutions_live_alone() -> None:
    made = built("emmerhout")
    who = made.register.residents
    rows = who.row[(who.household < 0) & (who.row >= 0)]
    assert len(rows) == made.targets.adults_apart > 0
    assert (made.households.size[made.people.household[rows]] == 1).all()
    assert (made.at_home[rows] == -1).all()
    assert (made.people.children[rows] == 0).all()


def test_whole_numbers_keep_total_and_proportion() -> None:
    assert apportion(7, np.array([1.0, 1.0, 1.0])).tolist() == [3, 2, 2]
    assert apportion(10, np.array([6.4, 2.4, 1.2])).tolist() == [7, 2, 1]
    assert apportion(5, np.array([1.0, 0.0])).tolist() == [5, 0]


def test_households_are_adjacent_rows() -> None:
    made = built()
    people, households, origin = made.people, made.households, made.origin
    assert (np.diff(people.household) >= 0).all()
    assert (np.bincount(people.household) == households.size).all()
    assert (people.household[households.first] == np.arange(len(households.first))).all()
    assert (households.size[origin.singles] == 1).all()
    assert (households.size[origin.couples] == 2).all()
    assert len(origin.singles) + len(origin.couples) == len(households.size)


# ---- Who they are -------------------------------------------------------------------------------


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
        made = built("rokkeveen-oost", p=p)
        people, households = made.people, made.households
        size = households.size[people.household]
        return float(people.income[size == 2].mean() - people.income[size == 1].mean())

    assert gap(P) > 0.08
    alike = params.replace(P, "population.single_income", 0.0)
    alike = params.replace(alike, "population.assistance_single", 1.0)
    assert abs(gap(params.replace(alike, "population.benefit_income", 0.0))) < 0.03


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
    people, origin = built().people, built().origin
    assert np.ptp(np.bincount(people.quartile, minlength=4)) <= 1
    assert (people.skill[people.quartile == 3] >= origin.skill_cuts[2]).all()
    assert (people.skill[people.quartile == 0] < origin.skill_cuts[0]).all()


@pytest.mark.parametrize("name", profiles.areas())
def test_the_out_group_is_whole_households_with_the_published_number(name: str) -> None:
    made = built(name)
    who, group = made.register.residents, made.register.group
    assert group.sum() == made.targets.migration_background
    inside = who.household >= 0
    some = np.bincount(who.household[inside], weights=group[inside])
    size = np.bincount(who.household[inside])
    assert ((some > 0) & (some < size)).sum() <= 1


def test_ties_outside_have_the_given_mean_and_spread() -> None:
    flat = params.replace(P, "population.outside_income", 0.0)
    outside = built("rokkeveen-oost", p=flat).people.outside
    assert outside.mean() == pytest.approx(5.0, abs=0.12)  # four standard errors
    assert outside.std() == pytest.approx(3.0, abs=0.12)
    assert (outside == np.round(outside)).all()
    people = built("rokkeveen-oost").people
    top, bottom = people.income > 0.8, people.income < 0.2
    assert people.outside[top].mean() - people.outside[bottom].mean() > 1.5  # 5 * .3 * 2 * .8


def test_carers_are_those_published_in_the_mix_of_ages_of_the_rates() -> None:
    made = built("rokkeveen-oost")
    people, carers = made.people, made.life.duty > 0.0
    share = profiles.load("rokkeveen-oost").informal_carers.value / 100.0  # type: ignore[union-attr]
    assert carers.sum() == int(share * len(carers) + 0.5)
    call = float(people.care_call[0])
    rate = np.array([duty.stationary_share(age, call, P.duty) for age in Age])
    by_age = np.array([carers[people.age == age].mean() for age in Age])
    assert by_age / carers.mean() == pytest.approx(rate / rate[people.age].mean(), rel=0.12)


def long_run(made: Built) -> float:
    """Share of carers that beginnings and endings lead to."""
    people = made.people
    return float(
        np.mean(
            [
                duty.stationary_share(int(age), float(call), P.duty)
                for age, call in zip(people.age, people.care_call, strict=True)
            ]
        )
    )


@pytest.mark.parametrize("name", ["heechterp", "buitenpost", "scharnegoutum", "uilenstede"])
def test_the_share_of_carers_persists_against_the_country(name: str) -> None:
    country, made = built("nederland"), built(name)
    assert (country.people.care_call == 1.0).all() or np.ptp(country.people.care_call) < 1e-9
    assert country.people.care_call[0] == pytest.approx(1.0, abs=1e-9)
    ratio = standins.share(profiles.load(name), "informal_carers") / 0.136
    assert long_run(made) == pytest.approx(long_run(country) * ratio, rel=1e-6)


@pytest.mark.parametrize("root", [-3.0, -1e-9, 0.0, 0.3, 19.5])
def test_halving_finds_what_a_solver_finds(root: float) -> None:
    def rises(x: float) -> float:
        return math.tanh(x - root)

    found = traits.halved(rises, -20.0, 20.0)
    assert found == pytest.approx(brentq(rises, -20.0, 20.0, xtol=1e-14), abs=1e-13)
    assert rises(found) >= 0.0 > rises(math.nextafter(found, -math.inf))
    assert traits.halved(lambda _: 1.0, -2.0, 2.0) == math.nextafter(-2.0, math.inf)
    assert traits.halved(lambda _: -1.0, -2.0, 2.0) == 2.0


def test_without_care_duties_there_is_no_call_to_solve() -> None:
    none = params.replace(P, "duty.begin", 0.0)
    made = built(p=none)
    assert (made.people.care_call == 1.0).all()
    assert not made.life.duty.any()


def test_hours_of_care_have_their_median_and_stop_at_the_last_percent() -> None:
    hours = built("rokkeveen-oost").life.duty
    hours = hours[hours > 0.0]
    assert np.median(hours) == pytest.approx(5.0, rel=0.15)
    assert hours.max() < 5.0 * np.exp(1.33 * 2.4)  # the 99 % quantile is 2.33 deviations up


def test_a_lasting_need_is_as_common_as_severe_limitation_against_the_country() -> None:
    for name in ("rokkeveen-oost", "heechterp", "nederland"):
        people = built(name).people
        ratio = standins.share(profiles.load(name), "severe_limitation") / 0.051
        assert (people.chronic > 0.0).sum() == int(0.09 * ratio * len(people.age) + 0.5)
    people = built("rokkeveen-oost").people
    share = np.array([(people.chronic[people.age == age] > 0.0).mean() for age in Age])
    assert share / share[1] == pytest.approx([0.4, 1.0, 1.8], rel=0.2)
    some = people.chronic[people.chronic > 0.0]
    assert some.min() >= 0.11
    assert some.max() <= 0.33
    assert not built(p=params.replace(P, "duty.chronic_share", 0.0)).people.chronic.any()


def test_benefits_go_to_exactly_as_many_who_can_have_them_and_order_incomes() -> None:
    made = built("heechterp")
    people, benefit, t = made.people, made.register.benefit, made.targets
    counts = np.bincount(benefit, minlength=4)
    assert counts[1:].tolist() == [
        t.social_assistance,
        t.disability_benefit,
        t.unemployment_benefit,
    ]
    assert counts[1:].tolist() == [410, 120, 40]
    assert not benefit[people.age == Age.OLD].any()
    assisted = np.isin(people.household, people.household[benefit == Benefit.ASSISTANCE])
    assert people.income[assisted].max() < people.income[~assisted].min()
    other = (benefit > Benefit.ASSISTANCE) & ~assisted
    none = (benefit == Benefit.NONE) & ~assisted
    assert people.income[other].mean() < people.income[none].mean() - 0.03
    two = made.households.first[made.households.size == 2]
    both = (benefit[two] == Benefit.ASSISTANCE) & (benefit[two + 1] == Benefit.ASSISTANCE)
    one = (benefit[two] == Benefit.ASSISTANCE) ^ (benefit[two + 1] == Benefit.ASSISTANCE)
    middle = (people.age[two] != Age.OLD) & (people.age[two + 1] != Age.OLD)
    assert both.sum() > 5
    assert (one & middle).sum() <= 1


def test_a_published_share_of_low_incomes_is_met_beside_that_of_difficulty() -> None:
    profile = profiles.load("rokkeveen-oost")
    share = ShareOfHouseholds(value=9.0, unit="% of households", year=2020, source="cbs")
    more = profile.model_copy(update={"low_income": share})
    made = population.build(more, P, rng())
    income, first = made.people.income, made.households.first
    who = made.register.residents
    heads = np.isin(who.position[who.row >= 0][first], traits.HEADS)
    assert (income[first][heads] < 0.07).mean() == pytest.approx(0.09, abs=0.001)
    assert (income < 0.139).mean() == pytest.approx(profile.difficulty, abs=0.001)
    assert profile.difficulty > 0.095
    rows = {row.field: row for row in report.of(more, [made], P).rows}
    assert rows["low_income"].built == pytest.approx(9.0, abs=0.1)
    assert rows["low_income"].fits
    # More poor households than people with difficulty: the country's cannot be told apart.
    odd = share.model_copy(update={"value": 60.0})
    plain = population.build(profile.model_copy(update={"low_income": odd}), P, rng())
    same = population.build(profile, P, rng())
    assert np.array_equal(plain.people.income, same.people.income)


def test_levels_of_education_have_their_shares_and_shift_skill() -> None:
    def residents(value: int) -> Residents:
        return Residents(value=value, unit="residents", year=2022, source="cbs")

    counts = {"education_low": 3100, "education_middle": 4200, "education_high": 2500}
    taught = profiles.load("rokkeveen-oost").model_copy(
        update={name: residents(value) for name, value in counts.items()}
    )
    made = population.build(taught, P, rng())
    level, skill = made.register.education, made.people.skill
    assert level is not None
    share = np.bincount(level) / len(level)
    assert share == pytest.approx(np.array(list(counts.values())) / 9800, abs=1.0 / len(level))
    rows = {row.field: row for row in report.of(taught, [made], P).rows}
    for name, value in counts.items():
        assert rows[name].built == pytest.approx(value, abs=1.0)
        assert rows[name].fits
        assert rows[name].within_rounding
        assert rows[name].exact
    means = [skill[level == which].mean() for which in range(3)]
    assert means[0] < means[1] - 0.08 < means[2] - 0.16
    assert (np.corrcoef(level, made.people.income)[0, 1]) > 0.2
    flat = params.replace(P, "population.skill_education", 0.0)
    flat = params.replace(flat, "population.education_income", 0.0)
    plain = population.build(taught, flat, rng())
    assert plain.register.education is not None
    assert abs(np.corrcoef(plain.register.education, plain.people.skill)[0, 1]) < 0.04
    assert built("rokkeveen-oost").register.education is None


def test_volunteers_are_counted_and_readier_to_give_in_the_same_distribution() -> None:
    made = built("rokkeveen-oost")
    volunteer, give = made.register.volunteer == 1, made.people.give_anchor
    share = standins.share(profiles.load("rokkeveen-oost"), "volunteers")
    assert volunteer.sum() == int(share * len(volunteer) + 0.5)
    assert made.volunteers == pytest.approx(share / 0.246)
    assert give[volunteer].mean() > give[~volunteer].mean() + 0.04
    alike = built("rokkeveen-oost", p=params.replace(P, "population.volunteer_give", 0.0))
    assert np.array_equal(np.sort(alike.people.give_anchor), np.sort(give))
    chosen = alike.register.volunteer == 1
    gap = alike.people.give_anchor[chosen].mean() - alike.people.give_anchor[~chosen].mean()
    assert abs(gap) < 0.02


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
    people, origin = built().people, built().origin
    for name in origin._fields[:12]:
        assert (getattr(people, name) == getattr(origin, name)).all()
        assert not np.shares_memory(getattr(people, name), getattr(origin, name))


def test_same_seed_same_people_and_another_seed_others() -> None:
    first, again, other = built(seed=7), built(seed=7), built(seed=8)
    for name in first.people._fields:
        one = getattr(first.people, name)
        assert np.array_equal(one, getattr(again.people, name)), name
        fixed = ("place", "care_call")  # the same rows and rate for every seed
        assert np.array_equal(one, getattr(other.people, name)) == (name in fixed), name
    assert np.array_equal(first.life.duty, again.life.duty)
    assert not np.array_equal(first.life.duty, other.life.duty)


# ---- Chosen at random, in exact numbers -------------------------------------------------------


def test_people_are_chosen_in_proportion_to_weight_and_in_exact_number() -> None:
    weights = np.array([0.0, 1.0, 2.0, 3.0, 0.0, 4.0])
    times = np.zeros(6)
    draw = rng(5)
    for _ in range(4000):
        chosen = choose.people(weights, 2, draw)
        assert len(set(chosen.tolist())) == 2
        times[chosen] += 1.0
    assert times / 4000 == pytest.approx(weights * 2 / 10, abs=0.03)
    assert choose.people(np.array([1.0, 1.0, 98.0]), 2, draw).tolist()[-1] == 2  # for certain
    assert len(choose.people(weights, 9, draw)) == 4
    assert len(choose.people(np.zeros(3), 2, draw)) == 0
    assert len(choose.people(weights, 0, draw)) == 0


def test_households_are_chosen_whole_and_filled_up_with_people_alone() -> None:
    sizes, keys = np.array([2, 3, 0, 1, 2], np.int32), np.arange(5.0)
    assert [choose.households(sizes, keys, n)[0].tolist() for n in (2, 3, 5, 8)] == [
        [1, 0, 0, 0, 0],
        [1, 0, 0, 1, 0],
        [1, 1, 0, 0, 0],
        [1, 1, 0, 1, 1],
    ]
    chosen, left = choose.households(np.array([2, 2], np.int32), np.arange(2.0), 3)
    assert (chosen.tolist(), left) == ([1, 0], 1)
    assert choose.households(sizes, keys, 99)[1] == 0


def test_a_beta_of_no_spread_is_its_mean() -> None:
    assert (traits.beta(0.3, 0.0, 4, rng()) == 0.3).all()


# ---- The whole ----------------------------------------------------------------------------------


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
    assert len(world.people.age) == len(world.ties.degree) == len(world.scratch.wanted) == 2953
    assert world.people.place.max() + 1 == len(world.places.first) == 2
    assert (world.team.vacant_until == NEVER).all()
    assert world.team.skill[0] == P.staff.skill_start
    assert (world.mind.ask == world.people.ask_anchor).all()
    assert (world.mind.tolerance == world.people.tolerance_anchor).all()
    assert (world.life.load == 0.0).all()
    assert not world.cases.case.any()
    here = 19.5 / 24.6  # volunteers, % of adults, over those of the country
    assert world.places.energy.tolist() == [[0.5 * here, 0.1 * here]] * 2
    assert world.team.room[0] == world.team.legitimacy[0] == 1.0
    assert world.barriers.level.tolist() == [0.5, 0.55, 0.45, 0.4, 0.4, 0.2]
    assert not world.life.social.any()


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(InputError, match=r"^seed: "):
        library.build_world(profiles.load(), P, seed)
