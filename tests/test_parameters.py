"""The table of parameters is whole: each row sourced, in range, and read by something."""

from __future__ import annotations

import ast
import math
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import get_type_hints

import pytest
from each import each

import wijksim
from wijksim import params
from wijksim.errors import InputError
from wijksim.params import MARKS, PRESETS, Params

PACKAGE = Path(wijksim.__file__).parent
CLASSES = get_type_hints(Params)
NAMES = [f"{mechanism}.{field}" for mechanism, cls in CLASSES.items() for field in cls._fields]

# A parameter that states a claim can be set to "no effect": the claim is then switched off.
NO_EFFECT = {
    0.0: {
        "renewal": "newcomer_kin newcomer_load",
        "events": (
            "loss_young loss_middle loss_old loss_severity separation separation_severity "
            "job_loss job_loss_severity eviction eviction_severity leave_care "
            "leave_care_severity coached claim_back claim_back_severity loss_plan "
            "loss_plan_gain"
        ),
        "onset": "stress_effect income_effect interference automatic",
        "load": (
            "growth stress_social reliance_social stress_institutional desk "
            "housing_contingent contingent_rate day_activities"
        ),
        "errands": "begin coupling",
        "duty": "formal_share chronic_share",
        "ties": "introduce use strain_share",
        "mending": "sour family friends neighbours rate hours prune veto dropout",
        "places": (
            "attend_activity attend_stress bond grow ask_gain attend_income tolerance "
            "safety_weight online assigned targeting bridging conflict conflict_loss dialogue"
        ),
        "groups": (
            "volunteer_worth takeover closure_traditional closure_light ageing ownership "
            "ownership_gain ownership_delay takeover_vulnerable letting_go wear welcome "
            "welcome_hours"
        ),
        "peers": (
            "money housing work health parenting belonging learn bond ask_gain hours method_loss"
        ),
        "services": "share bond",
        "help": (
            "ask_sd give_sd boost_ask boost_outside displacement debt effect institutional "
            "dependency solidarity app seen"
        ),
        "information": "bridging near income",
        "wellbeing": (
            "buffer strain_weight lonely_stress belonging buffer_lasting wish_sd "
            "identification respite"
        ),
        "norms": "pull anchor tolerance_sd ask_shift give_shift tolerance_shift",
        "demand": "request_skill request_reliance pause_weeks gate",
        "doors": "detection third_party complaint",
        "team": (
            "need_allocation share_collective share_policy share_withdrawn presence_share "
            "crowding per_domain extra_fte by_need consult_share"
        ),
        "staff": "turnover training break_stress supervision supervision_gain",
        "accountability": (
            "case_counts targets learning pull shallow learning_hours learning_gain"
        ),
        "casework": (
            "social_effect mode_loss institutional_effect advocacy diagnosis_skill misfit "
            "reliance tie_loss hours_spread protocol protocol_loss closing_by pilot_hours"
        ),
        "provision": (
            "strictness decision_delay rights custom_budget custom_gain justification_hours "
            "stance director_dropout"
        ),
        "plan": (
            "skill offer mentor scan_weeks scan_gain ask_on_behalf strengthen strengthen_gain"
        ),
        "policy": "effect",
        "legitimacy": "erosion",
        "signals": (
            "registering feedback tolerance signal_from reflection reflection_effect "
            "presence_effect split_loss panel room_loss parties_weight lobby lobby_effect "
            "spread spread_gain alike alike_saving"
        ),
        "population": (
            "single_income skill_income outside_income friends_of_friends strength_spread"
        ),
    },
    0.5: {
        "provision": "director_client",
        "signals": "parties",
    },
    1.0: {
        "onset": "shock severity_money",
        "ties": "homophily_group homophily_age homophily_income closure_gain",
        "places": "bond_across safety assigned_factor",
        "groups": "withdraw_from",
        "peers": "resident_run",
        "services": "time_factor",
        "help": "suitability accept parents",
        "escalation": "matter cared",
        "doors": "setting_tolerance setting_link team_door",
        "team": "early_factor late_factor consult_size",
        "staff": "cover",
        "provision": "fit stance_effect",
        "plan": "informed registered",
        "signals": "integral voice",
    },
}


# Not effects that a claim is about: these set the level of something that is always there.
LEVELS = {"staff.training_gain"}
# The sign itself is open: the range includes the opposite.
SIGN_OPEN = {
    "groups.ownership_gain",
    "peers.method_loss",
    "wellbeing.lonely_gap",
    "casework.protocol_loss",
}


def raw() -> dict[str, dict[str, object]]:
    text = (files("wijksim") / "data" / "parameters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_rows_are_the_fields_in_the_same_order() -> None:
    assert list(params.table()) == NAMES


def test_table_and_tuples_say_the_same_of_every_mechanism() -> None:
    for mechanism, section in raw().items():
        documented = CLASSES[mechanism].__doc__ or ""
        assert section["about"] == documented.rstrip(".")


@each("name", NAMES)
def test_a_row_is_whole_and_its_value_is_in_its_range(name: str) -> None:
    row = params.table()[name]
    assert math.isfinite(row.value)
    assert math.isfinite(row.low)
    assert math.isfinite(row.high)
    assert row.low <= row.value <= row.high
    assert row.low < row.high, "a range of one value is a constant"
    for text in (row.unit, row.source, row.about):
        assert text == text.strip() != ""
    assert row.mark in MARKS
    mechanism, field = name.split(".")
    keys = set(raw()[mechanism][field])  # type: ignore[call-overload]
    assert keys == {"value", "range", "unit", "mark", "source", "about"}


@each("name", NAMES)
def test_a_figure_that_was_read_names_its_source(name: str) -> None:
    row = params.table()[name]
    if row.mark in ("read", "derived"):
        assert "no figure" not in row.source
        assert not row.source.startswith(("sign:", "order:")), "backs a direction only: not read"


@each("name", NAMES)
def test_shares_and_probabilities_are_between_0_and_1(name: str) -> None:
    row = params.table()[name]
    share = ("share", "probability", "strength", "skill", "barrier", "energy", "stress")
    if row.unit.startswith(share) and not row.about.startswith("summed"):
        assert row.high <= 1.0
    assert (row.low < 0.0) == (name in SIGN_OPEN)


def test_whole_numbers_are_whole() -> None:
    # Everything that a rule or kernel reads through int().
    whole = {
        f"{mechanism}.{field}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for mechanism, field in re.findall(
            r"\bint\(p\.(\w+)\.(\w+)\)", path.read_text(encoding="utf-8")
        )
    }
    whole |= {"plan.week", "plan.scan_weeks", "casework.max_weeks", "team.early_weeks"}
    whole |= {"doors.max_weeks", "escalation.lasting_weeks", "events.loss_plan_after"}
    assert {"staff.vacancy_weeks", "demand.pause_weeks", "policy.delay_weeks"} <= whole
    assert "services.group" in whole
    for name in whole:
        row = params.table()[name]
        assert all(value == int(value) for value in (row.low, row.value, row.high)), name


def neutral() -> list[tuple[str, float]]:
    return [
        (f"{mechanism}.{field}", value)
        for value, mechanisms in NO_EFFECT.items()
        for mechanism, fields in mechanisms.items()
        for field in fields.split()
    ]


@each(("name", "value"), neutral())
def test_a_claim_can_be_switched_off(name: str, value: float) -> None:
    params.check(name, value)


def test_every_claim_is_among_them_once() -> None:
    names = [name for name, _ in neutral()]
    assert len(names) == len(set(names)) == 231
    # Whatever cannot be switched off is a level, a size, a time, a price or a start.
    rest = set(NAMES) - set(names)
    assert not any(name.endswith(("_effect", "_gain", "_loss")) for name in rest - LEVELS)


def test_presets_stay_within_the_ranges_and_change_something() -> None:
    for preset in PRESETS:
        values = params.preset_values(preset)
        made = params.make(values)
        for name, value in values.items():
            assert params.read(made, name) == value
            assert value != params.table()[name].value, f"{preset} repeats the table's {name}"
    assert params.preset_values("evidence") == {}
    assert params.preset_values("essay").keys() & params.preset_values("sceptic").keys()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("onset.generl", 1.0, "did you mean 'onset.general'?"),
        ("onset.general", 9.0, "9 is outside 0.8 to 5 ratio"),
        ("onset.general", math.nan, "outside"),
        ("onset.general", -math.inf, "outside"),
    ],
)
def test_a_wrong_name_or_value_is_refused(name: str, value: float, said: str) -> None:
    with pytest.raises(InputError, match="onset") as caught:
        params.make({name: value})
    assert said in str(caught.value)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(InputError, match="did you mean 'sceptic'"):
        params.preset_values("skeptic")


def test_replace_changes_one_value_only() -> None:
    before = params.make()
    after = params.replace(before, "help.effect", 0.05)
    assert params.read(after, "help.effect") == 0.05
    assert after._replace(help=before.help) == before


class Reads(ast.NodeVisitor):
    """Which parameters a module reads: by mechanism, by class of an argument, or by a name."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: set[str] = set()
        self.classes = {cls.__name__: mechanism for mechanism, cls in CLASSES.items()}
        self.held: dict[str, str] = {}  # local name -> mechanism
        self.alias: dict[str, str] = {}  # name of a class in this module -> mechanism
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "wijksim.params":
                for name in node.names:
                    if name.name in self.classes:
                        self.alias[name.asname or name.name] = self.classes[name.name]
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer = dict(self.held)
        for arg in node.args.args:
            kind = ast.unparse(arg.annotation) if arg.annotation else ""
            self.held.pop(arg.arg, None)
            if kind.rpartition(".")[2] in self.alias or kind.startswith("params."):
                self.held[arg.arg] = self.alias.get(kind) or self.classes.get(
                    kind.rpartition(".")[2], ""
                )
        self.generic_visit(node)
        self.held = outer

    def visit_Assign(self, node: ast.Assign) -> None:
        pairs = [(target, node.value) for target in node.targets]
        if isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple):
            pairs = list(zip(node.targets[0].elts, node.value.elts, strict=True))
        for target, value in pairs:
            of_params = isinstance(value, ast.Attribute) and value.attr in CLASSES
            if isinstance(target, ast.Name) and of_params:  # q = p.wellbeing
                self.held[target.id] = value.attr
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        base = node.value
        if isinstance(base, ast.Attribute) and base.attr in CLASSES:
            self.found.add(f"{base.attr}.{node.attr}")
        elif isinstance(base, ast.Name):
            mechanism = self.held.get(base.id, base.id if base.id in CLASSES else "")
            self.found.add(f"{mechanism}.{node.attr}")
        self.generic_visit(node)


def read_somewhere() -> set[str]:
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"params", "levers"} & set(path.parts):
            found |= Reads(ast.parse(path.read_text(encoding="utf-8"))).found
    return found


def test_every_parameter_is_read_by_some_rule_kernel_or_builder() -> None:
    assert set(NAMES) - read_somewhere() == set()


def test_the_search_for_readers_bites() -> None:
    source = """
from wijksim.params import Help as H, Params
def rule(x: float, q: H) -> float:
    return q.effect
def kernel(p: Params) -> float:
    r = p.norms
    return p.help.capacity * r.pull
def other(x: float, q: float) -> float:
    return q.debt
"""
    found = Reads(ast.parse(source)).found & set(NAMES)
    assert found == {"help.effect", "help.capacity", "norms.pull"}
