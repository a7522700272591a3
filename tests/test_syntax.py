"""What the compiler would take without a word and change the numbers by, forbidden in the source.

Read from the syntax trees, so that it holds for branches that no test visits too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import each

import wijksim

PACKAGE = Path(wijksim.__file__).parent
ALL = sorted(PACKAGE.rglob("*.py"))
RULES = [path for path in sorted((PACKAGE / "rules").glob("*.py")) if path.name != "__init__.py"]
KERNELS = [
    path for path in sorted((PACKAGE / "kernels").glob("*.py")) if path.name != "__init__.py"
]
KERNELS.append(PACKAGE / "schedule.py")
CORE = [*RULES, *KERNELS]

# Equal to the last bit in Python and numba (measured); math.hypot, gamma and the like are not.
SAME_EVERYWHERE = {"exp", "log", "log1p", "expm1", "tanh", "sqrt", "pow", "ceil", "floor"}
GROUND = {"state", "params", "draws", "units", "_jit", "columns"}
PLAIN_NUMBERS = {0, 1, 2, 1000.0}  # 1000: rates are per 1000 residents


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that is imported, and every name from one, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def decorators(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in function.decorator_list if isinstance(node, ast.Name)}


def powers_and_arrays(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree_of(path)):
        power = isinstance(node, ast.Pow) or (isinstance(node, ast.Name) and node.id == "pow")
        arrays = isinstance(node, ast.Name) and node.id in {"np", "numpy"}
        if power or arrays:
            found.append(ast.dump(node))
    return found


def test_the_files_are_found() -> None:
    assert len(RULES) >= 29
    assert len(KERNELS) >= 30
    # Mechanisms without a loop of their own: other kernels call their rules.
    within = {"accountability.py", "chance.py", "legitimacy.py", "provision.py", "staff.py"}
    assert {path.name for path in RULES} - within == {path.name for path in RULES} & {
        path.name for path in KERNELS
    }


def called(path: Path, registered: set[str]) -> dict[str, set[str]]:
    """For each function of a module, the registered functions that it names."""
    tree, known = tree_of(path), dict[str, str]()  # local name -> module or function, dotted
    own = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wijksim"):
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"[len("wijksim.") :]
    found: dict[str, set[str]] = {}
    for function in functions(tree):
        used = found.setdefault(f"{own}.{function.name}", set())
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.add(f"{known.get(node.value.id, '')}.{node.attr}")
            elif isinstance(node, ast.Name):
                used |= {known.get(node.id, ""), f"{own}.{node.id}"}
    return {name: (used - {name}) & registered for name, used in found.items()}


def test_every_rule_and_kernel_is_used() -> None:
    mine = [path for path in CORE if path.name != "schedule.py"]
    registered = {
        f"{path.parent.name}.{path.stem}.{function.name}"
        for path in mine
        for function in functions(tree_of(path))
    }
    uses: dict[str, set[str]] = {}
    for path in ALL:
        uses |= called(path, registered)
    reached: set[str] = set()
    todo = {name for user in uses if user not in registered for name in uses[user]}
    while todo:
        reached |= todo
        todo = {name for user in todo for name in uses[user]} - reached
    assert len(registered) > 250
    assert registered - reached == set()


@each("path", RULES, ids=lambda path: path.name)
def test_every_rule_is_named_in_the_tests_of_its_file(path: Path) -> None:
    tests = (Path(__file__).parent / "rules" / f"test_{path.name}").read_text(encoding="utf-8")
    names = [function.name for function in functions(tree_of(path))]
    assert [name for name in names if not re.search(rf"\b{name}\b", tests)] == []


def test_the_search_for_users_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
from wijksim.rules import help as helping, ties
from wijksim.rules.chance import happens
def f(x): return helping.debt(x, ties) + happens(x, 1)
"""
    monkeypatch.setattr(Path, "read_text", lambda self, **_: source)
    rules = {"rules.help.debt", "rules.help.relief", "rules.chance.happens", "rules.ties.likeness"}
    found = called(PACKAGE / "kernels" / "any.py", rules)
    assert found == {"kernels.any.f": {"rules.help.debt", "rules.chance.happens"}}


@each("path", CORE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_power_and_no_numpy_in_the_core(path: Path) -> None:
    assert powers_and_arrays(path) == []


@each("path", CORE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_only_functions_of_math_that_are_the_same_everywhere(path: Path) -> None:
    used = {
        node.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "math"
    }
    assert used <= SAME_EVERYWHERE
    assert not any(name.startswith("math.") for name in imported(tree_of(path)))


@each("path", RULES, ids=lambda path: path.name)
def test_rules_stand_on_the_ground_and_on_rules(path: Path) -> None:
    for name in imported(tree_of(path)):
        first, *rest = name.split(".")
        assert first in {"__future__", "math", "typing", "wijksim"}, name
        assert first != "wijksim" or rest[0] in GROUND | {"rules"}, name


@each("path", KERNELS, ids=lambda path: path.name)
def test_kernels_stand_on_rules_and_ground(path: Path) -> None:
    floors = GROUND | {"rules", "kernels"}
    for name in imported(tree_of(path)):
        first, *rest = name.split(".")
        assert first in {"__future__", "math", "wijksim"}, name
        assert first != "wijksim" or rest[0] in floors, name


@each("path", KERNELS, ids=lambda path: path.name)
def test_kernels_hold_no_numbers_of_their_own(path: Path) -> None:
    for function in functions(tree_of(path)):
        for node in ast.walk(function):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                assert node.value in PLAIN_NUMBERS, f"{shown(path, node)}: {node.value}"


@each("path", KERNELS, ids=lambda path: path.name)
def test_a_number_beside_the_kernels_says_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            assert "  # " in lines[node.lineno - 1], shown(path, node)


@each("path", KERNELS, ids=lambda path: path.name)
def test_loops_either_have_no_order_or_say_which(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.For):
            call = node.iter
            assert isinstance(call, ast.Call), shown(path, node)
            assert isinstance(call.func, ast.Name), shown(path, node)
            assert call.func.id == "range", shown(path, node)
            assert len(call.args) <= 3, shown(path, node)
            assert not node.orelse, shown(path, node)
        elif isinstance(node, ast.While):
            assert "# in order: " in lines[node.lineno - 1], shown(path, node)
        assert not isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)


@each("path", CORE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_function_of_the_core_is_registered_and_says_what_it_does(path: Path) -> None:
    wanted = "rule" if path in RULES else "driver" if path.name == "schedule.py" else "kernel"
    for function in functions(tree_of(path)):
        assert decorators(function) == {wanted}, shown(path, function)
        text = ast.get_docstring(function) or ""
        assert len(text) > 20, shown(path, function)
        args = [*function.args.args, *function.args.kwonlyargs]
        assert all(arg.annotation for arg in args), shown(path, function)
        assert function.returns, shown(path, function)
        assert not function.args.defaults, shown(path, function)


@each("path", RULES, ids=lambda path: path.name)
def test_rules_have_no_state(path: Path) -> None:
    tree = tree_of(path)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Global | ast.Nonlocal | ast.Subscript), shown(path, node)
    for node in tree.body:
        if isinstance(node, ast.Assign):  # constants only
            assert all(re.fullmatch("_?[A-Z_]+", ast.unparse(name)) for name in node.targets)


@each("path", RULES, ids=lambda path: path.name)
def test_every_quantity_of_a_rule_is_named_in_its_text_or_is_a_share(path: Path) -> None:
    # A unit per argument: an Args section where a rule takes more than a few.
    for function in functions(tree_of(path)):
        text = ast.get_docstring(function) or ""
        if "Args:" in text:
            for arg in function.args.args:
                assert re.search(rf"^\s*{arg.arg}: \S", text, re.M), (
                    f"{shown(path, function)}: {arg.arg}"
                )


def length(path: Path) -> int:
    """Lines of a module; a bare field of a named tuple (``name: float``) is a row of a table."""
    rows = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.AnnAssign) and node.value is None
    ]
    return path.read_text(encoding="utf-8").count("\n") - len(rows)


def test_modules_and_functions_are_short() -> None:
    long = [f"{path.name}: {length(path)} lines" for path in ALL if length(path) > 500]
    for path in ALL:
        for function in functions(tree_of(path)):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > 60 and function.name != "run_weeks":  # a table of contents: one line a step
                long.append(f"{shown(path, function)} {function.name}: {lines} lines")
    assert long == []


def test_the_driver_is_a_list_of_steps() -> None:
    (driver,) = functions(tree_of(PACKAGE / "schedule.py"))
    (loop,) = (node for node in driver.body if isinstance(node, ast.While))
    for step in loop.body:
        assert isinstance(step, ast.Expr | ast.Assign | ast.AugAssign), shown(Path(), step)
        assert step.lineno == step.end_lineno


def test_small_whole_numbers_are_widened_where_they_are_read() -> None:
    # int8 wraps around in Python and widens in numba: arithmetic on a field read without int().
    small = {
        node.target.id
        for node in ast.walk(tree_of(PACKAGE / "state.py"))
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) in {"Bytes", "Ints"}
    }
    assert {"age", "case", "other", "worker", "attended", "event"} <= small
    small -= {"insecure", "workless"}  # weeks in a row, counted up in place
    for path in KERNELS:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.BinOp):
                for side in (node.left, node.right):
                    if isinstance(side, ast.Subscript) and isinstance(side.value, ast.Attribute):
                        assert side.value.attr not in small, shown(path, node)


@pytest.mark.parametrize(
    ("line", "finds"),
    [("y = x ** 2", True), ("y = np.exp(x)", True), ("y = pow(x, 2)", True), ("y = x * x", False)],
)
def test_the_search_for_powers_bites(line: str, finds: bool, tmp_path: Path) -> None:
    path = tmp_path / "rule.py"
    path.write_text(f"def f(x):\n    {line}\n", encoding="utf-8")
    assert bool(powers_and_arrays(path)) == finds
