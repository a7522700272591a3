"""Levers: every row is documented, moves what it names, and never leaves a range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim import levers, measures, params
from wijksim.errors import InputError

ROWS = [(quadrant, row) for quadrant, rows in levers.ALL.items() for row in rows.values()]
ids = [f"{quadrant}.{row.name}" for quadrant, row in ROWS]
every_lever = pytest.mark.parametrize(("quadrant", "row"), ROWS, ids=ids)
BASE = params.make()


def extreme(end: str, row: levers.Lever) -> params.Params:
    """The parameters of a lever at one end of their ranges, the rest at the defaults."""
    table = params.table()
    return params.make({name: getattr(table[name], end) for name in row.parameters})


@every_lever
def test_row_is_complete(quadrant: str, row: levers.Lever) -> None:
    assert row.how in levers.FORMS
    assert set(row.parameters) <= set(params.table())
    assert row.low < row.high
    assert row.sign in (-1, 1)
    assert row.mark in params.MARKS
    assert row.measure in measures.MEASURES
    assert all((row.unit, row.measure, row.source, row.nl, row.en))
    assert row.nl != row.en


@every_lever
@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("start", ["value", "low", "high"])
def test_no_lever_leaves_the_range_of_a_parameter(
    quadrant: str, row: levers.Lever, end: str, start: str
) -> None:
    moved = levers.apply(extreme(start, row), quadrant, row.name, getattr(row, end))
    for name in row.parameters:
        params.check(name, params.read(moved, name))


@every_lever
def test_neutral_changes_nothing_bit_for_bit(quadrant: str, row: levers.Lever) -> None:
    assert levers.apply(BASE, quadrant, row.name, row.neutral_value(BASE)) == BASE


@every_lever
def test_full_strength_moves_its_own_parameters_only(quadrant: str, row: levers.Lever) -> None:
    before = extreme("low" if row.how == "raise" else "high", row)
    value = row.low if row.how == "set" else row.high
    after = levers.apply(before, quadrant, row.name, value)
    moved = {n for n in params.table() if params.read(before, n) != params.read(after, n)}
    assert moved == set(row.parameters)


def test_names_are_unique_over_the_quadrants() -> None:
    names = [row.name for _, row in ROWS]
    assert len(names) == len(set(names))
    assert [key for rows in levers.ALL.values() for key in rows] == names


def test_no_two_levers_set_the_same_parameter() -> None:
    # Otherwise the order of the table, not the user, would decide which one holds.
    touched = [name for _, row in ROWS for name in row.parameters]
    assert sorted(touched) == sorted(set(touched))


def test_the_five_sections_are_those_of_the_essay() -> None:
    assert list(levers.ALL) == [
        "personal",
        "between_rules",
        "neighbourhood",
        "policy_table",
        "preconditions",
    ]


def test_set_raise_and_lower_by_hand() -> None:
    assert levers.apply(BASE, "personal", "mode_network", 1.0).casework.mode == 1.0
    closure = BASE.places.closure
    assert levers.apply(BASE, "neighbourhood", "inclusion", 0.25).places.closure == pytest.approx(
        0.75 * closure
    )
    bridged = levers.apply(BASE, "neighbourhood", "bridging", 0.5)
    assert bridged.ties.homophily_group == pytest.approx((BASE.ties.homophily_group + 1.0) / 2)
    assert bridged.places.bond_across == pytest.approx((BASE.places.bond_across + 1.0) / 2)


@given(
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.sampled_from([r for r in ROWS if r[1].neutral == 0]),
)
def test_more_of_a_lever_moves_further(
    one: float, other: float, pick: tuple[str, levers.Lever]
) -> None:
    quadrant, row = pick
    little, much = sorted((one, other))
    name = row.parameters[0]
    near = params.read(levers.apply(BASE, quadrant, row.name, little), name)
    far = params.read(levers.apply(BASE, quadrant, row.name, much), name)
    assert near <= far if row.how == "raise" else near >= far
    params.check(name, far)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_values_that_are_no_number_are_refused(value: float) -> None:
    with pytest.raises(InputError, match="must be a finite number from 0 to 1"):
        levers.apply(BASE, "between_rules", "mandate", value)


def test_a_value_out_of_range_names_value_range_unit_and_the_likely_slip() -> None:
    with pytest.raises(InputError) as caught:
        levers.apply(BASE, "neighbourhood", "share_collective", 25)
    assert str(caught.value) == (
        "share_collective: 25 is outside 0 to 0.5 share of hours; 25 % is written as 0.25"
    )
    with pytest.raises(InputError) as caught:
        levers.apply(BASE, "preconditions", "fte_per_1000", 3)
    assert str(caught.value) == "fte_per_1000: 3 is outside 0.8 to 2.5 FTE per 1000 residents"


@pytest.mark.parametrize(
    ("quadrant", "lever", "told"),
    [
        ("neighborhood", "inclusion", "unknown section; did you mean 'neighbourhood'?"),
        ("neighbourhood", "inclusoin", "unknown lever; did you mean 'inclusion'?"),
        ("personal", "inclusion", "unknown lever; it belongs in [neighbourhood]"),
    ],
)
def test_unknown_names_get_the_nearest_one(quadrant: str, lever: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        levers.apply(BASE, quadrant, lever, 0.5)
    assert caught.value.problems[0].message == told
