"""docs/odd.md defines the model: nothing of the code is missing in it, and its equations hold."""

from __future__ import annotations

import ast
import inspect
import math
import random
import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, get_type_hints

import pytest
from each import each

import wijksim
from wijksim import _jit, claims, draws, params, schedule, state, units
from wijksim.draws import Why
from wijksim.params import Params
from wijksim.sources.profiles import Profile
from wijksim.units import Age, Domain, Tie

PACKAGE = Path(wijksim.__file__).parent
TEXT = (Path(__file__).resolve().parents[1] / "docs" / "odd.md").read_text(encoding="utf-8")
SUBMODELS = TEXT.partition("# 7 Submodels")[2]
NAMES = set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", TEXT, flags=re.M | re.S)))
BLOCKS = "\n".join(re.findall(r"^```text\n(.*?)^```", TEXT, re.M | re.S))
MECHANISMS = sorted(path.stem for path in (PACKAGE / "rules").glob("[a-z]*.py"))
TABLE = params.table()


def functions(folder: str) -> set[str]:
    """Names (module.function) of the public functions of a folder, nothing imported."""
    return {
        f"{path.stem}.{node.name}"
        for path in (PACKAGE / folder).glob("[a-z]*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


RULES = functions("rules")
KERNELS = functions("kernels")


# ---- The week ----------------------------------------------------------------------------------


def steps() -> list[str]:
    """Steps of a week in the order of ``schedule.run_weeks``."""
    tree = ast.parse(Path(inspect.getfile(schedule)).read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = [
        (call.lineno, f"{call.func.value.id}.{call.func.attr}")
        for call in calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    ]
    return [name for _, name in sorted(found) if name in KERNELS]


def test_the_week_is_told_in_its_order() -> None:
    assert len(steps()) > 50
    assert re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", TEXT, re.MULTILINE) == steps()


@each("step", steps())
def test_a_step_is_explained_in_a_submodel(step: str) -> None:
    assert f"`{step}`" in SUBMODELS


# ---- Names -------------------------------------------------------------------------------------


@each("mechanism", sorted({*MECHANISMS, *Params._fields}))
def test_every_rules_file_and_every_section_of_parameters_has_a_submodel(mechanism: str) -> None:
    assert re.search(rf"^(## .*|\*\*Start\*\* )\(`{mechanism}`\)", SUBMODELS, re.MULTILINE)


def known(name: str) -> bool:
    """Whether a dotted name is a parameter, a rule, a step, a state variable or a file."""
    group, _, field = name.partition(".")
    if group[:1].isupper():
        return field in getattr(getattr(state, group, None), "_fields", ())
    return name in TABLE or name in RULES or name in KERNELS


DOTTED = sorted(name for name in NAMES if re.fullmatch(r"\w+\.(?!(py|md|toml)$)\w+", name))


def test_every_name_in_backticks_exists() -> None:
    forms = {"mechanism.field", "mechanism.name", "Group.field"}
    assert [name for name in DOTTED if not known(name)] == sorted(forms)


@pytest.mark.parametrize("name", ["onset.wand", "wand.general", "Mind.wand", "Wand.stress"])
def test_the_search_for_names_bites(name: str) -> None:
    assert not known(name)


def test_every_parameter_is_in_the_table_of_its_submodel() -> None:
    rows = re.findall(r"^\|.*\|$", SUBMODELS, re.MULTILINE)
    found = set(re.findall(r"`([^`]+)`", "".join(rows)))
    assert [name for name in TABLE if name not in found] == []


def test_files_exist() -> None:
    paths = [name.removeprefix("src/wijksim/") for name in NAMES if name.startswith("src/")]
    assert paths
    for path in paths:
        assert (PACKAGE / path.replace("<mechanism>", "onset")).exists(), path


def test_every_state_variable_is_there() -> None:
    wanted = [
        f"{group.__name__}.{field}"
        for group in get_type_hints(state.World).values()
        if group not in (state.Book, state.Scratch)  # the record, and room to work in
        for field in getattr(group, "_fields", ())
    ]
    assert len(wanted) > 80
    assert [name for name in wanted if name not in NAMES] == []


def test_every_field_of_an_area_profile_is_there() -> None:
    assert [field for field in Profile.model_fields if field not in NAMES] == []


def test_every_purpose_of_a_draw_is_there_with_its_number() -> None:
    listed = TEXT.partition("## Stochasticity")[2].partition("## Collectives")[0]
    told = dict(re.findall(r"\b([A-Z_]{3,}) \((\d+)(?: \+ domain)?\)", listed))
    assert told == {why.name: str(int(why)) for why in Why}


def test_the_generator_on_the_page_has_the_constants_of_the_code() -> None:
    told = {int(number, 16) for number in re.findall(r"\b[0-9A-F]{16}\b", TEXT)}
    held = (draws._GOLDEN, draws._MIX_A, draws._MIX_B, draws._PURPOSE, draws._WEEK)
    assert told == {int(number) for number in held}


def test_every_definition_is_there_with_its_value() -> None:
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| ([-\d.]+) \|", TEXT, re.MULTILINE))
    held = {name: value for name, value in vars(units).items() if name.isupper()}
    assert {name: float(value) for name, value in told.items()} == held


def test_assumed_partly_emergent_and_emergent_are_all_claims() -> None:
    found = {
        kind: re.findall(r"C\d\d", TEXT.partition(f"- **{kind}**")[2].partition("\n- ")[0])
        for kind in ("Assumed", "Partly emergent")
    }
    last = TEXT.partition("- **Emergent**")[2].partition("\n\n")[0]
    found["Emergent"] = re.findall(r"C\d\d", last)
    built_in = [claim.id for claim in claims.all_claims() if claim.kind == claims.BUILT_IN]
    assert found["Assumed"] == built_in
    listed = [name for names in found.values() for name in names]
    assert sorted(listed) == [claim.id for claim in claims.all_claims()]


# ---- Equations ---------------------------------------------------------------------------------


class Equation(NamedTuple):
    """One equation of the page."""

    rule: str
    arguments: list[str]
    formula: str
    where: list[tuple[str, str]]  # short-hands


def read_equations(text: str) -> Iterator[Equation]:
    """Read ``mechanism.rule(arguments) = formula``; indented lines go on."""
    for part in re.split(r"\n(?=\S)", text.strip("\n")):
        formula, *rest = re.split(r"\n\s+where\s+", part)
        head, _, formula = formula.partition("=")
        found = re.fullmatch(r"(\w+\.\w+)\((.*)\)\s*", head, re.DOTALL)
        assert found, f"no equation: {part}"
        names = [name.strip() for name in found[2].split(",") if name.strip()]
        where = [tuple(line.split("=", 1)) for line in rest]
        yield Equation(found[1], names, formula, [(name.strip(), what) for name, what in where])


EQUATIONS = list(read_equations(BLOCKS))
CODES: dict[str, Any] = {
    member.name: int(member) for codes in (Age, Domain, Tie) for member in codes
}
MATHS = {"exp": math.exp, "log": math.log, "ceil": math.ceil}

# How large an argument is drawn; by its name in the rule's signature. All else: 0 to 1.
WHOLE = {"domain": 5, "age": 2, "kind": 4, "event": 6, "degree": 16, "domains": 6, "members": 60}
WEEKS = {"weeks_in_case": 16, "weeks_since_gift": 52, "weeks_since_loss": 120, "asked": 2}
LARGE = {
    **dict.fromkeys(("hours", "wanted", "asked", "can_give", "received", "given", "duty"), 10.0),
    **dict.fromkeys(("load", "social_load", "visible_load", "institutional"), 4.0),
    **{"strains": 3.0, "ties_outside": 12.0, "residents": 40000.0, "full_time_posts": 80.0},
    **{"weeks": 60.0, "total_strength": 5.0, "queue_per_1000": 20.0, "cases_per_1000": 12.0},
    **{"policy_hours": 5.0, "hours_per_1000": 12.0, "open_in_household": 2.0, "money": 1.0},
}


def calls_at(text: str) -> str:
    """Write names of rules and parameters as look-ups; a bracket after a name means a rule."""
    return re.sub(
        r"\b([a-z_]+)\.([a-z_]+)(\()?",
        lambda m: f"{'rule' if m[3] else 'value'}['{m[1]}.{m[2]}']{m[3] or ''}",
        text,
    )


def signature(rule: Callable[..., Any]) -> tuple[list[tuple[str, Any]], list[type]]:
    """Return the arguments of a rule (name, type), and the groups of parameters it is given."""
    hints = get_type_hints(rule)
    hints.pop("return")
    groups = set(get_type_hints(Params).values())
    plain = [(name, kind) for name, kind in hints.items() if kind not in groups]
    return plain, [kind for kind in hints.values() if kind in groups]


def with_params(rule: Callable[..., Any], p: Params) -> Callable[..., Any]:
    """Return a rule that is given its parameters out of ``p``."""
    held = [next(part for part in p if type(part) is kind) for kind in signature(rule)[1]]
    return lambda *arguments: rule(*arguments, *held)


def draw(name: str, kind: type, chance: random.Random) -> Any:
    """Draw an argument of a rule."""
    if kind is bool:
        return chance.random() < 0.5
    if kind is int:
        top = (WHOLE | WEEKS).get(name.removeprefix("other_").removesuffix("_other"), 150)
        return chance.randint(0, top)
    return (1.0 - chance.random()) * LARGE.get(name, 1.0)  # above 0: rules divide by some


def environment(p: Params) -> dict[str, Any]:
    """What the equations of the page are worked out with: the code's own rules and values."""
    rules = {
        name.removeprefix("rules."): with_params(rule, p)
        for name, rule in _jit.RULES.items()
        if name.startswith("rules.")
    }
    values = {name: params.read(p, name) for name in TABLE}
    return {**CODES, **MATHS, "rule": rules, "value": values}


def evaluate(equation: Equation, around: dict[str, Any], arguments: list[Any]) -> Any:
    """Work out an equation of the page."""
    names = around | dict(zip(equation.arguments, arguments, strict=True))
    for name, what in equation.where:
        names[name] = eval(compiled(what), names)
    return eval(compiled(equation.formula), names)


@cache
def compiled(formula: str) -> CodeType:
    """Return a formula of the page as code."""
    return compile(f"({calls_at(formula)})", "odd.md", "eval")


def random_params(chance: random.Random) -> Params:
    """Draw every parameter from its range."""
    p = params.make()
    for name, row in TABLE.items():
        p = params.replace(p, name, chance.uniform(row.low, row.high))
    return p


@cache
def drawn() -> list[tuple[dict[str, Any], Params]]:
    """Some sets of parameters, and what to work out equations with under each."""
    sets = [random_params(random.Random(seed)) for seed in range(12)]
    return [(environment(p), p) for p in sets]


def differs(equation: Equation, times: int = 20) -> list[str]:
    """Return where an equation and its rule give different answers."""
    rule = _jit.RULES[f"rules.{equation.rule}"]
    chance = random.Random(equation.rule)
    wrong = []
    plain = signature(rule)[0]
    for around, p in drawn():
        own = with_params(rule, p)
        for _ in range(times):
            arguments = [draw(name, kind, chance) for name, kind in plain]
            held, told = own(*arguments), evaluate(equation, around, arguments)
            if not math.isclose(held, told, rel_tol=1e-9, abs_tol=1e-12):
                wrong.append(f"{equation.rule}{arguments}: page {told}, code {held}")
    return wrong


def test_every_rule_has_one_equation() -> None:
    assert sorted(equation.rule for equation in EQUATIONS) == sorted(RULES)


@each("equation", EQUATIONS, ids=[equation.rule for equation in EQUATIONS])
def test_an_equation_is_what_the_rule_does(equation: Equation) -> None:
    assert differs(equation) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("onset.susceptibility", ("income_effect", "stress_effect")),
        ("load.after_a_week", ("(1 - r)", "(1 + r)")),
        ("escalation.hazard", ("/ (escalation.cared if cared else 1)", "")),
        ("plan.is_week", ("==", ">=")),
    ],
)
def test_a_wrong_equation_is_found(name: str, change: tuple[str, str]) -> None:
    right = next(equation for equation in EQUATIONS if equation.rule == name)
    wrong = right._replace(
        formula=right.formula.replace(*change),
        where=[(short, what.replace(*change)) for short, what in right.where],
    )
    assert wrong != right
    assert differs(wrong)


def test_codes_of_the_page_are_those_of_the_code() -> None:
    codes: dict[type[IntEnum], str] = {
        units.Tie: "0 partner, 1 kin, 2 friend, 3 neighbour, 4 peer",
        units.Case: "0 none, 1 waiting, 2 active, 3 at another provider",
        units.Age: "0 = 18-39, 1 = 40-66, 2 = 67 and over",
        units.Event: "0 none, 1 loss of the partner, 2 vacated (died), 3 separation, "
        "4 loss of work, 5 eviction, 6 left residential care",
    }
    flat = " ".join(TEXT.split())
    for kind, told in codes.items():
        assert told in flat
        assert len(kind) == told.count(",") + 1
