"""Levers: every row is documented, moves what it names, and never leaves a range."""

import itertools
import math

import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st

from wijksim import levers, measures, params
from wijksim.errors import InputError

ROWS = [(quadrant, row) for quadrant, rows in levers.ALL.items() for row in rows.values()]
ids = [f"{quadrant}.{row.name}" for quadrant, row in ROWS]
every_lever = each(("quadrant", "row"), ROWS, ids=ids)
BASE = params.make()

# Everything that the sources and the essay's conditions call for, by section.
CALLED_FOR = {
    "personal": """
        mode_network net_time_mult fgc_offer fgc_uptake mentor_offer sns_training mediation
        mediation_family mediation_school mediation_work mediation_club prune_bad_ties client_lead
        reciprocity_match life_wide_view case_max_weeks good_enough respite pilot_light loss_plan
        loss_plan_after network_scan_first ask_on_behalf strengthen_self closing_by who_directs
    """,
    "between_rules": """
        advocacy_hours mandate custom_budget justification_hours one_director form_help
        access_channels eligibility_strictness decision_delay_weeks allocation_rule
        network_first_gate supply_fit indication_hours spirit_not_letter stance_rules claim_back
    """,
    "neighbourhood": """
        share_collective presence_hours meeting_places online_meeting help_app peer_groups
        peer_run group_consults initiative_support takeover_groups withdraw_threshold bridging
        inclusion volunteer_support tolerance_dialogue shock_timing invest_timing time_bank
        asset_map group_default setting_link setting_tolerance kwartiermaken co_ownership
        light_initiatives self_help_desk targeting collective_question public_safety
        economic_shock solidarity
    """,
    "policy_table": """
        share_policy signal_threshold policy_feedback policy_delay_weeks local_share no_eviction
        fine_waiver budget_coach_all_leavers housing_contingent plain_language school_9_17
        free_access_day_activities automatic_take_up rules_alignment reflection_hours spread_good
        lobby fine_waiver_in_return parties_joining
    """,
    "preconditions": """
        decision_rights time_per_case_hours plan_deadline_weeks presence_time_agreed
        accountability_fte accountability_case_counts accountability_targets
        accountability_learning letting_go_skill specialism profile_mix bridging_budget
        council_tolerance registration_overhead register_network privacy_constraint
        training_hours team_skill0 staff_turnover peer_support_in_team integral_task
        protocol_strictness cross_org_rules fte_per_1000 caseload_cap protected_collective_time
        resident_willingness_ask resident_willingness_accept resident_willingness_give
        resident_tolerance formal_supply_floor
    """,
}
NAMES = [(section, name) for section, text in CALLED_FOR.items() for name in text.split()]

# What has no row of its own: name -> (levers that express it, how).
ELSEWHERE = {
    "mediation_school": (("mediation_friends",), "one kind of tie: school, work and club"),
    "mediation_work": (("mediation_friends",), "one kind of tie: school, work and club"),
    "mediation_club": (("mediation_friends",), "one kind of tie: school, work and club"),
    "presence_hours": (("share_collective", "presence_share"), "a share of a share of hours"),
    "presence_time_agreed": (
        ("presence_share", "protected_collective_time"),
        "what is agreed: which hours are presence, and that a queue cannot take them",
    ),
    "shock_timing": (("economic_shock",), "its from_week and to_week"),
    "invest_timing": (("share_collective",), "its from_week and to_week"),
    "accountability_fte": (
        ("accountability_case_counts", "accountability_targets", "accountability_learning"),
        "all three at 0: hours are agreed and nothing is counted",
    ),
    "profile_mix": (
        ("specialism", "share_collective", "share_policy"),
        "who does what shows in the hours by task, and in specialists against generalists",
    ),
    "cross_org_rules": (("decision_rights",), "the same: who decides across organisations"),
    "team_skill0": (
        ("training_hours", "staff_turnover"),
        "a start only: the 20 years before a scenario begins end at the skill that training and "
        "turnover sustain, so what holds is these two; staff.skill_start is no lever",
    ),
    "formal_supply_floor": (("formal_supply",), "the level that may not be undercut"),
}


def extreme(end: str, row: levers.Lever) -> params.Params:
    """The parameters of a lever at one end of their ranges, the rest at the defaults."""
    table = params.table()
    return params.make({name: getattr(table[name], end) for name in row.parameters})


def moved_by(change: levers.Change, lever: levers.Lever, value: float) -> tuple[float, float]:
    """A parameter before and after its lever, from the defaults."""
    after = lever.apply(BASE, value)
    return params.read(BASE, change.parameter), params.read(after, change.parameter)


def test_what_does_half_of_what_a_desk_and_open_access_do() -> None:
    residents = levers.apply(BASE, "neighbourhood", "self_help_desk", 1.0)
    plain = levers.apply(BASE, "policy_table", "plain_language", 1.0)
    desk = levers.apply(BASE, "between_rules", "form_help", 0.5)
    access = levers.apply(BASE, "between_rules", "access_channels", 0.5)
    assert plain.load.desk == residents.load.desk == desk.load.desk > BASE.load.desk
    assert plain.demand.request_skill == access.demand.request_skill < BASE.demand.request_skill


@each(
    ("value", "hint"),
    [(50.0, "; 50 % is written as 0.5"), (30.0, "; 30 % is written as 0.3"), (5.0, ""), (91.0, "")],
)
def test_a_share_given_in_per_cent_is_told_where_it_would_fit(value: float, hint: str) -> None:
    told = levers.range_fault(value, 0.3, 0.9, "share of hours")
    assert told == f"{value:g} is outside 0.3 to 0.9 share of hours{hint}"
    assert levers.range_fault(0.3, 0.3, 0.9, "share of hours") == ""


# ---- The table ------------------------------------------------------------------------------


@each(("section", "name"), NAMES)
def test_everything_called_for_has_a_row_or_is_said_to_be_expressed_by_others(
    section: str, name: str
) -> None:
    if name in ELSEWHERE:
        expressed_by, how = ELSEWHERE[name]
        assert levers.quadrant_of(name) == ""
        assert expressed_by
        assert all(map(levers.quadrant_of, expressed_by))
        assert how
    else:
        assert levers.quadrant_of(name) == section


def test_nothing_is_mapped_that_nobody_called_for() -> None:
    assert set(ELSEWHERE) <= {name for _, name in NAMES}


@every_lever
def test_row_is_complete(quadrant: str, row: levers.Lever) -> None:
    assert row.changes
    assert {change.how for change in row.changes} <= set(levers.FORMS)
    assert set(row.parameters) <= set(params.table())
    assert len(set(row.parameters)) == len(row.parameters)
    assert all(0.0 < change.part <= 1.0 for change in row.changes)
    assert row.low < row.high
    assert row.sign in (-1, 1)
    assert row.mark in params.MARKS
    assert all((row.unit, row.measure, row.source, row.nl, row.en))
    assert row.nl != row.en


@every_lever
def test_the_measure_that_a_lever_should_move_exists(quadrant: str, row: levers.Lever) -> None:
    assert row.measure in measures.MEASURES


@every_lever
def test_a_lever_sets_one_parameter_or_moves_some_from_where_they_are(
    quadrant: str, row: levers.Lever
) -> None:
    forms = [change.how for change in row.changes]
    assert (forms == ["set"]) == row.sets
    assert row.sets or "set" not in forms
    assert row.neutral in (None, 0.0)


def test_names_are_unique_over_the_quadrants() -> None:
    names = [row.name for _, row in ROWS]
    assert len(names) == len(set(names))
    assert [key for rows in levers.ALL.values() for key in rows] == names


def test_levers_on_one_parameter_cannot_contradict_each_other() -> None:
    # Otherwise the order of the table, not the user, would decide which one holds.
    forms: dict[str, list[str]] = {}
    for _, row in ROWS:
        for change in row.changes:
            forms.setdefault(change.parameter, []).append(change.how)
    for name, ways in forms.items():
        assert ways.count("set") <= 1, name
        assert len(set(ways) - {"set"}) <= 1, name


def test_the_five_sections_are_those_of_the_essay() -> None:
    assert list(levers.ALL) == [
        "personal",
        "between_rules",
        "neighbourhood",
        "policy_table",
        "preconditions",
    ]


# ---- What levers do -------------------------------------------------------------------------


@every_lever
@each("end", ["low", "high"])
@each("start", ["value", "low", "high"])
def test_no_lever_leaves_the_range_of_a_parameter(
    quadrant: str, row: levers.Lever, end: str, start: str
) -> None:
    moved = levers.apply(extreme(start, row), quadrant, row.name, getattr(row, end))
    for name in row.parameters:
        params.check(name, params.read(moved, name))


@given(
    st.lists(
        st.tuples(st.sampled_from(ROWS), st.floats(0.0, 1.0)), max_size=12, unique_by=lambda p: p[0]
    ),
    st.sampled_from(["value", "low", "high"]),
)
def test_no_combination_of_levers_leaves_a_range(
    picks: list[tuple[tuple[str, levers.Lever], float]], start: str
) -> None:
    table = params.table()
    touched = {name for (_, row), _ in picks for name in row.parameters}
    touched -= set(params.SHARES_OF_HOURS)  # all at their highest are more hours than there are
    now = params.make({name: getattr(table[name], start) for name in touched})
    for (quadrant, row), share in picks:
        value = row.low + share * (row.high - row.low)
        now = levers.apply(now, quadrant, row.name, min(value, row.high))
    for name in table:
        params.check(name, params.read(now, name))


@every_lever
@each("preset", params.PRESETS)
def test_neutral_changes_nothing_bit_for_bit(quadrant: str, row: levers.Lever, preset: str) -> None:
    base = params.make(params.preset_values(preset))
    assert levers.apply(base, quadrant, row.name, row.neutral_value(base)) == base


@every_lever
def test_full_strength_moves_its_own_parameters_only(quadrant: str, row: levers.Lever) -> None:
    table = params.table()
    far = {c.parameter: "low" if c.how == "raise" else "high" for c in row.changes}
    before = params.make({name: getattr(table[name], end) for name, end in far.items()})
    value = row.low if row.sets else row.high
    after = levers.apply(before, quadrant, row.name, value)
    moved = {n for n in params.table() if params.read(before, n) != params.read(after, n)}
    assert moved == set(row.parameters)


@given(
    st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.sampled_from([r for r in ROWS if not r[1].sets])
)
def test_more_of_a_lever_moves_further(
    one: float, other: float, pick: tuple[str, levers.Lever]
) -> None:
    _, row = pick
    little, much = sorted((one, other))
    for change in row.changes:
        own, near = moved_by(change, row, little)
        _, far = moved_by(change, row, much)
        assert own <= near <= far if change.how == "raise" else own >= near >= far
        params.check(change.parameter, far)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.data())
def test_the_order_of_levers_that_move_one_parameter_makes_no_difference(
    one: float, other: float, data: st.DataObject
) -> None:
    shifts = [row for _, row in ROWS if not row.sets]
    pairs = [
        pair
        for pair in itertools.combinations(shifts, 2)
        if set(pair[0].parameters) & set(pair[1].parameters)
    ]
    first, second = data.draw(st.sampled_from(pairs))
    there = second.apply(first.apply(BASE, one), other)
    back = first.apply(second.apply(BASE, other), one)
    for name in params.table():
        assert params.read(there, name) == pytest.approx(params.read(back, name), abs=1e-12)


def test_set_raise_and_lower_by_hand() -> None:
    assert levers.apply(BASE, "personal", "mode_network", 1.0).casework.mode == 1.0
    opened = levers.apply(BASE, "neighbourhood", "inclusion", 0.25).groups
    assert opened.closure_traditional == pytest.approx(0.75 * BASE.groups.closure_traditional)
    assert opened.closure_light == pytest.approx(0.75 * BASE.groups.closure_light)
    schooled = levers.apply(BASE, "policy_table", "school_9_17", 0.5)
    assert schooled.onset.parenting == pytest.approx((0.045 + 0.027) / 2)
    assert schooled.help.parents == pytest.approx(1.25)


def test_a_lever_may_move_parameters_in_different_directions_and_part_of_the_way() -> None:
    spirit = levers.apply(BASE, "between_rules", "spirit_not_letter", 1.0)
    assert (spirit.casework.mandate, spirit.provision.strictness) == (1.0, 0.0)
    assert spirit.provision.justification_hours == 2.0  # half of the way to 4
    light = levers.apply(BASE, "personal", "pilot_light", 1.0)
    assert light.casework.pilot_hours == pytest.approx(0.1)
    assert light.demand.pause_weeks == 0.0
    assert light.plan.half_life == pytest.approx(13.0 + 0.04 * (5200.0 - 13.0))
    expert = levers.apply(BASE, "preconditions", "specialism", 1.0)
    assert expert.casework.institutional_effect > BASE.casework.institutional_effect
    assert expert.casework.diagnosis_base < BASE.casework.diagnosis_base


# ---- Faults ---------------------------------------------------------------------------------


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
