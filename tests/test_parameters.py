"""The table of parameters is whole: each row sourced, in range, and read by something."""

from __future__ import annotations

import ast
import math
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import get_type_hints

import pytest

import wijksim
from wijksim import params
from wijksim.errors import InputError
from wijksim.params import MARKS, PRESETS, Params

PACKAGE = Path(wijksim.__file__).parent
CLASSES = get_type_hints(Params)
NAMES = [f"{mechanism}.{field}" for mechanism, cls in CLASSES.items() for field in cls._fields]

# A parameter that states a claim can be set to "no effect": the claim is then switched off.
NO_EFFECT = {
    "renewal.newcomer_kin": 0.0,
    "renewal.newcomer_load": 0.0,
    "onset.stress_effect": 0.0,
    "onset.income_effect": 0.0,
    "onset.interference": 0.0,
    "load.growth": 0.0,
    "load.stress_social": 0.0,
    "load.reliance_social": 0.0,
    "load.stress_institutional": 0.0,
    "duty.formal_share": 0.0,
    "duty.chronic_share": 0.0,
    "ties.homophily_group": 1.0,
    "ties.homophily_age": 1.0,
    "ties.closure_gain": 1.0,
    "ties.strain_share": 0.0,
    "places.attend_stress": 0.0,
    "groups.closure_traditional": 0.0,
    "places.bond_across": 1.0,
    "places.grow": 0.0,
    "places.ask_gain": 0.0,
    "groups.volunteer_worth": 0.0,
    "groups.takeover": 0.0,
    "help.ask_sd": 0.0,
    "help.give_sd": 0.0,
    "help.boost_ask": 0.0,
    "help.boost_outside": 0.0,
    "help.displacement": 0.0,
    "help.debt": 0.0,
    "wellbeing.buffer": 0.0,
    "wellbeing.strain_weight": 0.0,
    "wellbeing.lonely_stress": 0.0,
    "wellbeing.belonging": 0.0,
    "norms.pull": 0.0,
    "norms.anchor": 0.0,
    "demand.request_skill": 0.0,
    "demand.request_reliance": 0.0,
    "doors.detection": 0.0,
    "demand.pause_weeks": 0.0,
    "demand.gate": 0.0,
    "team.share_collective": 0.0,
    "team.share_policy": 0.0,
    "team.share_withdrawn": 0.0,
    "team.presence_share": 0.0,
    "team.crowding": 0.0,
    "team.per_domain": 0.0,
    "team.early_factor": 1.0,
    "team.late_factor": 1.0,
    "staff.turnover": 0.0,
    "staff.training": 0.0,
    "casework.mode_loss": 0.0,
    "casework.advocacy": 0.0,
    "casework.diagnosis_skill": 0.0,
    "casework.misfit": 0.0,
    "casework.reliance": 0.0,
    "casework.tie_loss": 0.0,
    "plan.skill": 0.0,
    "plan.informed": 1.0,
    "policy.effect": 0.0,
    "signals.registering": 0.0,
    "signals.feedback": 0.0,
    "signals.tolerance": 0.0,
    "signals.signal_from": 0.0,
    "population.skill_income": 0.0,
    "population.outside_income": 0.0,
    "population.single_income": 0.0,
    "population.friends_of_friends": 0.0,
    "population.strength_spread": 0.0,
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


@pytest.mark.parametrize("name", NAMES)
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


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_that_was_read_names_its_source(name: str) -> None:
    row = params.table()[name]
    if row.mark in ("read", "derived"):
        assert "no figure" not in row.source
        assert not row.source.startswith(("sign:", "order:")), "backs a direction only: not read"


@pytest.mark.parametrize("name", NAMES)
def test_shares_and_probabilities_are_between_0_and_1(name: str) -> None:
    row = params.table()[name]
    if row.unit.startswith(("share", "probability", "strength", "skill", "barrier", "energy")):
        assert row.low >= 0.0
        if not row.about.startswith("summed"):
            assert row.high <= 1.0
    elif not row.unit.startswith(("standard deviations", "exponent")):
        assert row.low >= 0.0


@pytest.mark.parametrize("name", NAMES)
def test_whole_weeks_are_whole(name: str) -> None:
    row = params.table()[name]
    whole = {"plan.week", "casework.max_weeks", "staff.vacancy_weeks", "team.early_weeks"}
    whole |= {"demand.pause_weeks", "policy.delay_weeks"}
    if name in whole:
        assert all(value == int(value) for value in (row.low, row.value, row.high))


@pytest.mark.parametrize(("name", "value"), NO_EFFECT.items())
def test_a_claim_can_be_switched_off(name: str, value: float) -> None:
    params.check(name, value)


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
        ("onset.general", 9.0, "9 is outside 0.96 to 2.24 ratio"),
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
        if path.name != "params.py" and "levers" not in path.parts:
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
