"""Measures of years made by hand: what each figure is, and that parts add up to wholes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from each import each

from wijksim import params
from wijksim.columns import Col, Help, Rights, Room
from wijksim.measures import GROUPS, MEASURES, Year, year_of, yearly
from wijksim.measures.gaps import concentration, standardised
from wijksim.measures.money import KINDS, PAYERS
from wijksim.measures.work import PARTIES, TASKS
from wijksim.report import board
from wijksim.state import new_book
from wijksim.units import LONG_WAIT, WEEKS_PER_YEAR

ADULTS, RESIDENTS = 100, 125.0
PRICES = params.make()
# Columns that no measure may use: new needs mislead, and some only serve the drawing.
UNUSED = {"ONSETS", "MOVED", "STRESS", "SUPPORT", "HOURS_ASKED", "ENERGY", "HOURS_GROUPS"}


def made(
    weeks: int = WEEKS_PER_YEAR, tables: dict[str, Any] | None = None, **a_week: float
) -> Year:
    """A year with these figures every week; ``tables`` holds (index, value) pairs by table."""
    book = new_book(0, weeks)
    for name, pairs in (tables or {}).items():
        for index, value in pairs:
            getattr(book, name)[(0, *index)] = value
    total = np.zeros(len(Col))
    for name, value in a_week.items():
        total[Col[name]] = value * weeks
    return year_of(book, total, weeks, 0, ADULTS, RESIDENTS, PRICES, outsiders=0.25)


def of(name: str, year: Year) -> float:
    return float(MEASURES[name].of(year))


def test_there_are_measures_for_all_that_was_asked_and_each_in_one_group() -> None:
    assert len(MEASURES) == sum(len(group) for group in GROUPS.values()) > 100
    for name, measure in MEASURES.items():
        assert measure.better in (-1, 0, 1), name
        assert measure.nl != measure.en, name
    for part in ("nl", "en"):
        told = [getattr(measure, part) for measure in MEASURES.values()]
        assert len(set(told)) == len(told)


@pytest.mark.filterwarnings("error")
@each("name", MEASURES)
def test_an_empty_year_gives_zero_all_or_no_figure(name: str) -> None:
    value = of(name, made())
    assert value in (0.0, 100.0) or math.isnan(value)


@each("column", [column for column in Col if column.name not in UNUSED])
def test_every_column_goes_into_a_measure(column: Col) -> None:
    rng = np.random.default_rng(1)
    total = rng.uniform(1.0, 2.0, len(Col)) * WEEKS_PER_YEAR
    book = new_book(0, WEEKS_PER_YEAR)
    before = year_of(book, total, WEEKS_PER_YEAR, 0, ADULTS, RESIDENTS, PRICES, 0.25)
    more = total.copy()
    more[column] *= 1.5
    after = before._replace(total=more)
    assert any(measure.of(before) != measure.of(after) for measure in MEASURES.values())


@pytest.mark.parametrize(
    ("name", "a_week", "value"),
    [
        ("need_social", {"NEED": 20.0, "NEED_RULES": 15.0}, 5.0),
        ("need_institutional", {"NEED": 20.0, "NEED_RULES": 15.0}, 15.0),
        ("requests", {"REQUESTS": 2.0}, 2.0 * 52 * 8),
        (
            "reentry",
            {"REENTRIES": 1.0, "CLOSED": 2.0, "CLOSED_ELSEWHERE": 1.0, "DROPOUTS": 1.0},
            25,
        ),
        # A week's active cases are those at its end and those that ended in it.
        ("barred_share", {"BARRED": 5.0, "ACTIVE": 8.0, "CLOSED": 1.0, "DROPOUTS": 1.0}, 50.0),
        ("questions_answered", {"ANSWERED": 4.0, "ACTIVE": 8.0, "CLOSED": 1.0}, 50.0),
        ("isolated_share", {"ISOLATED": 0.5, "SAMPLED": 6.25}, 8.0),
        ("neighbour_contact", {"NEIGHBOUR_CONTACT": 3.0, "SAMPLED": 6.0}, 50.0),
        ("not_taking_part_share", {"LEFT_OUT": 4.0, "WORKING_AGE": 80.0}, 5.0),
        ("place_share", {"INSECURE": 10.0, "LEFT_OUT": 5.0, "NO_PLACE": 12.0}, 88.0),
        ("heavy_care_after_loss", {"BEREAVED_ESCALATIONS": 0.01, "BEREAVED": 5.2}, 100.0),
        ("lonely_after_loss", {"BEREAVED_LONELY": 1.0, "BEREAVED": 5.0}, 20.0),
        ("cross_group_share", {"CROSS_TIES": 3.0, "DEGREE": 10.0}, 30.0),
        ("cross_group_ratio", {"CROSS_TIES": 3.0, "DEGREE": 10.0}, 0.3 / 0.375),
        ("barrier_national", {"BARRIER": 0.4, "BARRIER_LOCAL": 0.15}, 0.25),
        ("decisions", {"DECIDED": 0.01}, 0.52),
        ("personal_hours", {"HOURS_CASE": 10.0, "HOURS_RULES": 6.0}, 32.0),
        ("team_share", {"HOURS_CASE": 5.0, "HOURS_DUTY": 60.0, "FORMAL_CARE": 35.0}, 5.0),
        ("informal_care_share", {"HOURS_DUTY": 75.0, "FORMAL_CARE": 25.0}, 75.0),
        ("cost_custom", {"EUROS_CUSTOM": 125.0}, 52.0),
    ],
)
def test_figures_by_hand(name: str, a_week: dict[str, float], value: float) -> None:
    assert of(name, made(**a_week)) == pytest.approx(value)
    assert of(name, made(weeks=13, **a_week)) == pytest.approx(value)  # also from a part of a year


def test_without_a_known_out_group_there_is_no_ratio_of_ties() -> None:
    year = made(CROSS_TIES=3.0, DEGREE=10.0)._replace(outsiders=math.nan)
    assert math.isnan(of("cross_group_ratio", year))
    assert math.isnan(of("cross_group_ratio", year._replace(outsiders=0.0)))


def test_public_cost_is_the_same_by_payer_and_by_kind() -> None:
    rng = np.random.default_rng(2)
    columns = ("BUDGET", "ESCALATIONS", "FORMAL_CARE", "HOURS_ELSEWHERE", "HOURS_DAY")
    columns += ("EUROS_CUSTOM", "EVICTIONS", "HOURS_GIVEN", "HOURS_VOLUNTEER")
    year = made(**{name: float(rng.uniform(1.0, 9.0)) for name in columns})
    total = of("cost_eur_per_resident", year)
    assert sum(of(name, year) for name in PAYERS) == pytest.approx(total)
    assert sum(of(name, year) for name in KINDS) == pytest.approx(total)
    assert of("cost_residents", year) == of("informal_value", year) > 0.0


def test_each_payer_pays_its_part() -> None:
    prices = PRICES.costs
    heavy, home = made(ESCALATIONS=1.0), made(FORMAL_CARE=1.0)
    assert of("cost_municipality", heavy) == pytest.approx(
        prices.heavy_municipal * prices.heavy_care * 52 / RESIDENTS
    )
    assert of("cost_state", home) == pytest.approx(
        (1.0 - prices.formal_municipal) * prices.formal_care_hour * 52 / RESIDENTS
    )
    for name, column in (
        ("cost_municipality", "BUDGET"),
        ("cost_municipality", "HOURS_DAY"),
        ("cost_municipality", "EUROS_CUSTOM"),
        ("cost_state", "HOURS_ELSEWHERE"),
        ("cost_corporation", "EVICTIONS"),
    ):
        year = made(**{column: 1.0})
        assert of(name, year) == of("cost_eur_per_resident", year) > 0.0
    unpaid = made(HOURS_DUTY=1.0, HOURS_VOLUNTEER=1.0)
    assert of("cost_eur_per_resident", unpaid) == 0.0
    assert of("cost_residents", unpaid) == pytest.approx(2.0 * 52 * prices.informal_hour / 125.0)


def test_hours_add_up_by_party_by_task_and_by_kind_of_need() -> None:
    rng = np.random.default_rng(3)
    columns = [column.name for column in Col if column.name.startswith("HOURS_")]
    year = made(
        **{name: float(rng.uniform(1.0, 9.0)) for name in (*columns, "FORMAL_CARE", "NEED")}
    )
    helped = sum(of(name, year) for name in PARTIES)
    assert of("team_share", year) == pytest.approx(100.0 * of("case_hours", year) / helped)
    parts = of("personal_hours", year) + of("rules_hours", year)
    assert parts == pytest.approx(of("case_hours", year))
    own = ("CASE", "COLLECTIVE", "POLICY", "WITHDRAWN", "REFLECTION", "OTHER")
    spent = year.hours(*(Col[f"HOURS_{task}"] for task in own))
    assert sum(of(name, year) for name in TASKS) == pytest.approx(spent)
    needs = of("need_social", year) + of("need_institutional", year)
    assert needs == pytest.approx(of("need_prevalence", year))


def test_rates_are_compared_at_the_same_mix_of_classes() -> None:
    part = np.array([[5.0, 1.0, 7.0], [2.0, 8.0, 0.0]])
    whole = np.array([[10.0, 10.0, 7.0], [10.0, 40.0, 0.0]])  # the last class: one side only
    first, second = standardised(part, whole, whole.sum(axis=0))
    assert first == pytest.approx((0.5 * 20 + 0.1 * 50) / 70)
    assert second == pytest.approx((0.2 * 20 + 0.2 * 50) / 70)
    assert all(map(math.isnan, standardised(part, np.zeros((2, 3)), np.ones(3))))


def test_gap_in_help_at_the_same_load() -> None:
    asked, granted = int(Help.ASKED), int(Help.GRANTED)
    pairs = [((0, 1, asked), 100.0), ((0, 1, granted), 80.0), ((1, 1, asked), 300.0)]
    pairs += [((1, 1, granted), 180.0), ((0, 2, asked), 50.0), ((0, 2, granted), 50.0)]
    assert of("exclusion_gap", made(tables={"help": pairs})) == pytest.approx(20.0)


def attendance(rates: tuple[tuple[int, int], ...]) -> Year:
    """Others and those who deviate of each age class come so often in 1000 adult-weeks."""
    pairs = []
    for age, both in enumerate(rates):
        for deviates, came in enumerate(both):
            pairs.append(((age, deviates, int(Room.ATTENDED)), came))
            pairs.append(((age, deviates, int(Room.ALL)), 1000 * (age + 1)))
    return made(tables={"room": pairs})


def test_room_for_variation_is_a_ratio_at_the_same_age() -> None:
    year = attendance(((50, 25), (100, 50), (150, 75)))
    assert of("variation_room", year) == pytest.approx(0.5)
    assert of("attendance_gap", year) == pytest.approx(2.5)
    twice = attendance(((100, 50), (200, 100), (300, 150)))
    assert of("variation_room", twice) == pytest.approx(0.5)  # all come twice as often ...
    assert of("attendance_gap", twice) == pytest.approx(5.0)  # ... which widens the gap in points


def rights(counts: dict[tuple[int, int], tuple[int, int]]) -> Year:
    pairs = []
    for (quarter, size), (reached, every) in counts.items():
        pairs.append(((quarter, size, int(Rights.REACHED)), reached))
        pairs.append(((quarter, size, int(Rights.ALL)), every))
    return made(tables={"rights": pairs})


def test_rights_by_skill() -> None:
    year = rights({(0, 0): (4, 10), (0, 1): (3, 30), (3, 0): (24, 30), (3, 1): (2, 10)})
    assert of("rights_reached", year) == pytest.approx(100.0 * 33 / 80)
    assert of("access_gap", year) == pytest.approx(100.0 * (26 / 40 - 7 / 40))
    # Half of all troubles are large: .5 x .4 + .5 x .1 against .5 x .8 + .5 x .2.
    assert of("equal_chance", year) == pytest.approx(0.25 / 0.5)
    assert math.isnan(of("equal_chance", rights({(0, 0): (1, 10), (3, 0): (0, 10)})))


def test_weeks_to_a_first_step_count_those_who_never_took_one() -> None:
    steps = [((2,), 6), ((10,), 3), ((40,), 1)]
    year = made(tables={"steps": steps})
    assert of("access_weeks_median", year) == 2
    assert of("access_weeks_p90", year) == 10
    ended = [((0, 0, int(Rights.ALL)), 20)]  # twenty troubles, a first step in ten of them
    half = made(tables={"steps": steps, "rights": ended})
    assert of("access_weeks_median", half) == 40
    assert of("access_weeks_p90", half) == LONG_WAIT


def incomes(figure: np.ndarray[Any, Any], product: str, column: str) -> Year:
    """A year in which everybody's figure and rank of income are as given, every week."""
    rank = (np.arange(ADULTS) + 0.5) / ADULTS
    a_week = {product: (figure * rank).sum(), column: figure.sum(), "INCOME": rank.sum()}
    return made(**a_week, INCOME_SQUARED=(rank * rank).sum())


def test_divides_are_slopes_over_incomes() -> None:
    rank = (np.arange(ADULTS) + 0.5) / ADULTS
    load = incomes(1.0 - 0.6 * rank, "LOAD_INCOME", "LOAD")
    assert of("divide_load", load) == pytest.approx(0.6)  # from 1 at the bottom to .4 at the top
    assert of("divide_load_relative", load) == pytest.approx(100.0 * 0.6 / 0.7)
    well = incomes(0.5 + 0.2 * rank, "WELLBEING_INCOME", "WELLBEING")
    assert of("divide_wellbeing", well) == pytest.approx(0.2)
    assert of("divide_wellbeing_relative", well) == pytest.approx(100.0 * 0.2 / 0.6)


def test_concentration_of_hours_and_a_fair_share() -> None:
    even = incomes(np.ones(ADULTS), "CASE_HOURS_INCOME", "HOURS_CASE")
    assert concentration(even, Col.CASE_HOURS_INCOME, Col.HOURS_CASE) == pytest.approx(0.0)
    richest = incomes(np.eye(ADULTS)[-1], "CASE_HOURS_INCOME", "HOURS_CASE")
    found = concentration(richest, Col.CASE_HOURS_INCOME, Col.HOURS_CASE)
    assert found == pytest.approx(1.0 - 1.0 / ADULTS)  # the most that it can be
    total = richest.total.copy()
    total[[Col.LOAD_INCOME, Col.LOAD]] = total[[Col.CASE_HOURS_INCOME, Col.HOURS_CASE]]
    fair = richest._replace(total=total)
    assert of("fair_share", fair) == pytest.approx(0.0)  # hours follow load
    total[Col.LOAD_INCOME] = 0.5 * total[Col.LOAD]
    assert of("fair_share", fair) > 0.0


def test_all_measures_of_a_record_by_year() -> None:
    book = new_book(0, 80)
    book.weekly[:, Col.NEED] = 20.0
    found = yearly(book, ADULTS, RESIDENTS, PRICES, outsiders=0.25)
    assert set(found) == set(MEASURES)
    assert {values.shape for values in found.values()} == {(2,)}
    assert found["need_prevalence"].tolist() == pytest.approx([20.0, 20.0])


def test_the_board_holds_measures_that_exist_in_four_quadrants() -> None:
    for quadrants in board.ROWS.values():
        assert len(quadrants) == len(board.QUADRANTS)
        assert all(name in MEASURES for names in quadrants for name in names)
    shown = [name for quadrants in board.ROWS.values() for names in quadrants for name in names]
    assert len(shown) == len(set(shown))
    assert all(name in MEASURES for names in board.QUALITY.values() for name in names)
