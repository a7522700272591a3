"""Any profile either builds with all margins exact, or is refused with a clear message."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijksim import library, params, population
from wijksim.errors import InputError
from wijksim.population import report, standins, table
from wijksim.population.table import Band, Position
from wijksim.population.targets import Targets, reconcile
from wijksim.sources import profiles
from wijksim.sources.profiles import Dwellings, HouseholdSize, Profile, Residents, ShareOfAdults

P = params.make()
COUNTS = (
    "residents",
    "age_0_14",
    "age_15_24",
    "age_25_44",
    "age_45_64",
    "age_65_plus",
    "migration_background",
    "social_assistance",
    "disability_benefit",
    "unemployment_benefit",
    "state_pension",
)
HOMES = ("one_person", "without_children", "with_children")


def altered(name: str = "heechterp", **values: Any) -> Profile:
    """Return a shipped profile with other values, None for not published; nothing is checked."""
    profile = profiles.load(name)
    update: dict[str, Any] = {}
    for field, value in values.items():
        figure = getattr(profile, field)
        update[field] = None if value is None else figure.model_copy(update={"value": value})
    return profile.model_copy(update=update)


def structure(t: Targets) -> None:
    """Hold the targets against what every population keeps to."""
    ages = (t.age_0_14, t.age_15_24, t.age_25_44, t.age_45_64, t.age_65_plus)
    assert sum(ages) == t.residents
    assert t.minors == t.minors_home + t.minors_apart
    heads = t.one_person + 2 * t.without_children + t.one_parent + 2 * t.two_parent
    assert t.adults == heads + t.adults_home + t.adults_apart
    assert t.minors_home + t.adults_home >= t.with_children
    assert t.minors_home == 0 or t.with_children > 0
    assert t.adults_home == 0 or t.with_children + t.without_children > 0
    assert 0 <= t.teens <= t.age_15_24
    assert 0 <= t.old <= t.age_65_plus
    benefits = t.social_assistance + t.disability_benefit + t.unemployment_benefit
    assert benefits <= t.adults - t.old
    assert t.migration_background <= t.residents
    assert t.households >= 1
    assert min(getattr(t, name) for name in t.__dataclass_fields__ if name not in _OTHER) >= 0


_OTHER = {"shifts", "filled", "low_income", "education"}


@st.composite
def areas(draw: st.DrawFn) -> Profile:
    """Draw an area whose figures need not have anything to do with each other."""
    wild = draw(st.booleans())
    residents = 5 * draw(st.integers(1, 400))
    shares = draw(st.lists(st.integers(0, 10), min_size=5, max_size=5))
    ages = [5 * round(residents * share / max(1, sum(shares)) / 5) for share in shares]
    if wild:
        ages = [5 * draw(st.integers(0, 200)) for _ in ages]
    homes = [5 * draw(st.integers(0, max(1, residents // (5 if wild else 12)))) for _ in range(3)]
    most = residents // 10 + 1
    some = st.one_of(st.none(), st.integers(0, most).map(lambda tens: 10 * tens))
    percent = st.one_of(st.none(), st.floats(1.0, 60.0).map(lambda x: round(x, 1)))

    def shares_of(value: float | None) -> ShareOfAdults | None:
        if value is None:
            return None
        return ShareOfAdults(value=value, unit="% of residents 18+", year=2020, source="rivm")

    size = draw(st.one_of(st.none(), st.floats(1.0, 4.0).map(lambda x: round(x, 1))))
    named = dict(zip(COUNTS[:6], [residents, *ages], strict=True))
    named["migration_background"] = 5 * draw(st.integers(0, residents // 5))
    update: dict[str, Any] = {name: _residents(value) for name, value in named.items()}
    update |= {name: _residents(draw(some)) for name in COUNTS[7:]}
    update |= {
        name: Dwellings(value=value, unit="households", year=2020, source="cbs")
        for name, value in zip(HOMES, homes, strict=True)
    }
    for name in ("difficulty_making_ends_meet", "severe_limitation", "informal_carers"):
        update[name] = shares_of(draw(percent))
    update["volunteers"] = shares_of(draw(percent))
    update["single_parents"] = None
    update["household_size"] = (
        None
        if size is None
        else HouseholdSize(value=size, unit="residents per household", year=2020, source="cbs")
    )
    return profiles.load("heechterp").model_copy(update=update)


def _residents(value: int | None) -> Residents | None:
    if value is None:
        return None
    return Residents(value=value, unit="residents", year=2020, source="cbs")


@settings(max_examples=60, deadline=None)
@given(areas(), st.integers(0, 2**64 - 1))
def test_any_area_is_built_exactly_or_refused_with_the_reason(area: Profile, seed: int) -> None:
    try:
        t = reconcile(area, P.population)
        made = population.build(area, P, library.generator(seed, library.Stream.POPULATION))
    except InputError as error:
        told = str(error)
        assert told.startswith("Heechterp: residents: ")
        assert area.households == 0 or "18 or over" in told
        return
    structure(t)
    cells = table.build(t, P.population)
    assert (cells >= 0).all()
    assert (cells.sum(axis=1) == table.positions(t)).all()
    assert (cells.sum(axis=0) == table.bands(t)).all()
    assert not cells[: Position.MEMBER, : Band.STUDENT].any()
    fitted = report.of(area, [made], P)
    assert fitted.exact, [row for row in fitted.rows if not row.exact]


# ---- Reconciling ----------------------------------------------------------------------------


def test_figures_that_add_up_stay_as_they_are() -> None:
    first = reconcile(profiles.load("hillesluis"), P.population)
    names = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus", *HOMES, "residents")
    same = altered("hillesluis", **{name: getattr(first, name) for name in names})
    again = reconcile(same, P.population)
    shifts = {shift.field: shift for shift in again.shifts}
    assert all(shifts[name].reconciled == shifts[name].published for name in names)


def test_a_gap_within_the_rounding_is_spread_over_the_figures() -> None:
    ages = {"age_0_14": 300, "age_15_24": 265, "age_25_44": 670, "age_45_64": 390}
    t = reconcile(altered(**ages, age_65_plus=160), P.population)  # together 20 too many
    assert not t.beyond
    moved = [abs(shift.reconciled - shift.published) for shift in t.shifts[:6]]
    assert sum(moved) == 20
    assert max(moved) <= 4


def test_what_rounding_does_not_explain_is_told() -> None:
    t = reconcile(altered(without_children=600), P.population)
    beyond = {shift.field: shift for shift in t.beyond}
    assert "without_children" in beyond  # each takes two adults, so it gives way first
    assert beyond["without_children"].published == 600.0
    assert beyond["without_children"].reconciled < 590.0
    structure(t)


def test_sums_of_several_areas_may_be_off_by_more() -> None:
    both = profiles.load()
    shifts = {shift.field: shift for shift in reconcile(both, P.population).shifts}
    one = {
        shift.field: shift for shift in reconcile(profiles.load("heechterp"), P.population).shifts
    }
    assert shifts["residents"].rounding == 2 * one["residents"].rounding == 8
    assert shifts["state_pension"].rounding == 2 * one["state_pension"].rounding == 10


def test_the_mean_household_size_tells_how_many_live_in_institutions() -> None:
    plain = reconcile(altered("emmerhout", household_size=None), P.population)
    assert plain.adults_apart == plain.minors_apart == 0
    t = reconcile(profiles.load("emmerhout"), P.population)
    assert t.adults_apart > 0
    assert t.in_households / t.households == pytest.approx(1.9, abs=0.05 + 1e-9)


@pytest.mark.parametrize("field", ["residents", "households"])
def test_an_area_without_people_or_households_is_refused(field: str) -> None:
    none = altered(residents=0) if field == "residents" else altered(**dict.fromkeys(HOMES, 0))
    with pytest.raises(InputError, match=r"^Heechterp: residents: .* cannot be built$"):
        population.build(none, P, np.random.default_rng(1))


def test_a_profile_is_reconciled_the_same_each_time() -> None:
    assert reconcile(profiles.load(), P.population) == reconcile(profiles.load(), P.population)


# ---- Stand-ins ------------------------------------------------------------------------------


def test_stand_ins_by_hand() -> None:
    bare = altered(
        single_parents=None,
        difficulty_making_ends_meet=None,
        severe_limitation=None,
        informal_carers=None,
        volunteers=None,
        state_pension=None,
    )
    guess = standins.make(bare, P.population)
    recipients = 410 / 1391
    odds = 0.0714 / 0.9286 * math.exp(4.36 * math.sqrt(recipients) + 1.66 * 680 / 1080)
    assert guess.one_parent == pytest.approx(250 * odds / (1 + odds))
    odds = 0.0505 / 0.9495 * math.exp(4.02 * math.sqrt(recipients) + 1.12 * 680 / 1080)
    assert guess.difficulty == pytest.approx(odds / (1 + odds))
    assert guess.severe_limitation == pytest.approx(0.051)
    assert guess.informal_carers == pytest.approx(0.136)
    assert guess.volunteers == pytest.approx(0.246)
    assert guess.old == pytest.approx(145 * 0.88)
    assert guess.teens == pytest.approx(0.22 * 295)
    assert set(guess.filled) == {
        "single_parents",
        "state_pension",
        "difficulty_making_ends_meet",
        "severe_limitation",
        "informal_carers",
        "volunteers",
    }
    assert standins.make(profiles.load("heechterp"), P.population).filled == ()


def test_missing_benefits_stand_in_at_the_countrys_rate() -> None:
    benefits = ("social_assistance", "disability_benefit", "unemployment_benefit")
    guess = standins.make(altered(**dict.fromkeys(benefits)), P.population)
    adults = profiles.load("nederland").adults
    assert guess.disability_benefit == int(108 / adults * 1391 + 0.5)
    assert guess.social_assistance == int(62 / adults * 1391 * 33.0 / 13.9 + 0.5)


# ---- The table ------------------------------------------------------------------------------


def test_fitting_keeps_the_odds_of_the_start() -> None:
    start = np.array([[1.0, 2.0], [3.0, 1.0]])
    fitted = table.fit(start, np.array([40, 60], np.int32), np.array([50, 50], np.int32))
    assert fitted.sum(axis=0) == pytest.approx([50, 50])
    assert fitted.sum(axis=1) == pytest.approx([40, 60])
    odds = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert odds == pytest.approx(1.0 * 1.0 / (2.0 * 3.0))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_rounding_keeps_both_margins_and_moves_no_cell_by_one(data: st.DataObject) -> None:
    whole = data.draw(st.lists(st.integers(0, 40), min_size=12, max_size=12))
    cells = np.array(whole, np.int32).reshape(3, 4)
    fitted = table.fit(np.ones((3, 4)), cells.sum(axis=1), cells.sum(axis=0))
    done = table.rounded(fitted, cells.sum(axis=1), cells.sum(axis=0))
    assert (done.sum(axis=0) == cells.sum(axis=0)).all()
    assert (done.sum(axis=1) == cells.sum(axis=1)).all()
    assert np.abs(done - fitted).max() < 1.0 + 1e-6


def test_margins_are_met_where_the_fit_cannot_settle() -> None:
    impossible = np.array([[1.0, 0.0], [1.0, 0.0]])  # nobody in the second column
    rows, columns = np.array([3, 2], np.int32), np.array([1, 4], np.int32)
    done = table.rounded(table.fit(impossible, rows, columns), rows, columns)
    assert (done.sum(axis=0) == columns).all()
    assert (done.sum(axis=1) == rows).all()
    assert (done >= 0).all()


# ---- The report -----------------------------------------------------------------------------


def test_an_area_of_parts_is_counted_together() -> None:
    parts = tuple(profiles.load(name) for name in ("heechterp", "schieringen"))
    both = profiles.load().model_copy(update={"parts": parts})
    fitted = report.fit(both, P, 1)
    rows = {row.field: row for row in fitted.rows}
    assert fitted.exact
    assert fitted.fits
    assert rows["residents"].built == pytest.approx(3640.0, abs=8)
    assert rows["residents"].source.startswith("CBS Kerncijfers")
    assert rows["difficulty_making_ends_meet"].built == pytest.approx(29.5, abs=0.3)
    assert fitted.adults == sum(report.fit(part, P, 1).adults for part in parts)


def test_the_report_counts_what_was_built_and_not_what_was_meant() -> None:
    area = profiles.load("heechterp")
    made = population.build(area, P, library.generator(1, library.Stream.POPULATION))
    made.register.benefit[:] = 0
    made.register.residents.band[0] = Band.CHILD
    made.life.duty[:] = 0.0
    fitted = report.of(area, [made], P)
    assert not fitted.exact
    assert not fitted.fits
    missed = {row.field for row in fitted.worst(9)}
    assert {"social_assistance", "informal_carers", "disability_benefit"} <= missed
    assert fitted.worst(1)[0].field == "social_assistance"


def test_without_a_figure_there_is_no_error_to_tell() -> None:
    area = altered(single_parents=None, volunteers=None)
    rows = {row.field: row for row in report.fit(area, P, 1).rows}
    for name in ("single_parents", "volunteers"):
        row = rows[name]
        assert row.published is row.error is row.fits is row.within_rounding is row.year is None
        assert row.built > 0.0


# ---- Areas of a number of adults --------------------------------------------------------------


@pytest.mark.parametrize("adults", [60, 207, 1000, 2068])
def test_an_area_can_be_scaled_to_a_number_of_adults(adults: int) -> None:
    area = population.with_adults(profiles.load("nederland"), adults, P.population)
    made = population.build(area, P, library.generator(1, library.Stream.POPULATION))
    assert len(made.people.age) == adults
    country = profiles.load("nederland")
    ratio = adults / reconcile(country, P.population).adults
    assert area.one_person.value == pytest.approx(country.one_person.value * ratio, abs=4)


def test_parts_together_keep_their_people_and_point_to_their_own_rows() -> None:
    names = ("heechterp", "emmerhout", "schieringen")
    parts = [
        population.build(
            profiles.load(name), P, library.generator(3, library.Stream.POPULATION, number)
        )
        for number, name in enumerate(names)
    ]
    whole = population.together(parts)
    starts = np.cumsum([0, *(len(part.people.age) for part in parts)])
    for part, start, end in zip(parts, starts[:-1], starts[1:], strict=True):
        there = whole.at_home[start:end]
        assert ((there >= 0) == (part.at_home >= 0)).all()
        assert (there[there >= 0] - start == part.at_home[part.at_home >= 0]).all()
        assert np.array_equal(whole.people.care_call[start:end], part.people.care_call)
    assert whole.residents == sum(part.residents for part in parts)
    assert min(part.volunteers for part in parts) < whole.volunteers
    assert whole.volunteers < max(part.volunteers for part in parts)
    assert len(whole.registers) == len(parts)
    assert population.together(parts[:1]) is parts[0]
