"""Order never matters: a twin of the week with every loop run backwards gives the same numbers.

The twin is a copy of the package in which each ``for ... in range(...)`` of the kernels counts
down. It runs in a process of its own for three years (twenty with
WIJKSIM_NIGHTLY=1), as plain Python: that the compiled weeks
equal the plain ones bit for bit is shown elsewhere, and compiling the twin would take longer than
running it. Sums in another order differ in the last bits, so floats may differ by 1e-12 and whole
numbers not at all. Only time, queues and compact lists have an order, and those are ``while``
loops.
"""

from __future__ import annotations

import ast
import inspect
import os
import pickle
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wijksim
from wijksim import schedule, state, units
from wijksim.kernels import norms

PACKAGE = Path(wijksim.__file__).parent
YEARS = 20 if os.environ.get("WIJKSIM_NIGHTLY") == "1" else 3
WEEKS = 52 * YEARS

RUNNER = """
import pickle, sys
from pathlib import Path
from wijksim import schedule, state
from wijksim.params import Params

def tuples(cls, values):
    hints = cls.__annotations__
    made = {}
    for name, value in values.items():
        child = getattr(state, name.capitalize(), None) if isinstance(value, dict) else None
        made[name] = tuples(child, value) if child else value
    return cls(**made)

given = pickle.loads(Path(sys.argv[1]).read_bytes())
world = tuples(state.World, given["world"])
schedule.run_weeks(world, given["params"], given["first"], given["last"])
said = {"file": schedule.__file__, "world": given["world"]}
said["compiled"] = hasattr(schedule.run_weeks, "signatures")
Path(sys.argv[2]).write_bytes(pickle.dumps(said))
"""


class Backwards(ast.NodeTransformer):
    """Turn each loop over a range around; count them."""

    def __init__(self) -> None:
        self.turned = 0

    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        call = node.iter
        assert isinstance(call, ast.Call), ast.unparse(call)
        assert isinstance(call.func, ast.Name), ast.unparse(call)
        assert call.func.id == "range", ast.unparse(call)
        node.iter = ast.Call(ast.Name("reversed", ast.Load()), [call], [])
        self.turned += 1
        return node


def turned(source: str) -> tuple[str, int]:
    """Return the source with its loops turned around, and how many there were."""
    visitor = Backwards()
    tree = ast.fix_missing_locations(visitor.visit(ast.parse(source)))
    return ast.unparse(tree) + "\n", visitor.turned


def loops_in_kernels() -> int:
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "kernels").glob("*.py"))
    ]
    return sum(text.count("    for ") for text in texts)


def write_twin(root: Path) -> int:
    """Write the copy; return how many loops were turned."""
    shutil.copytree(PACKAGE, root / "wijksim", ignore=shutil.ignore_patterns("__pycache__"))
    loops = 0
    for path in sorted((root / "wijksim" / "kernels").glob("*.py")):
        text, count = turned(path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        loops += count
    return loops


def plain(group: Any) -> Any:
    """A named tuple of arrays as dictionaries, which do not need its class to be read."""
    if isinstance(group, np.ndarray):
        return group
    return {name: plain(getattr(group, name)) for name in group._fields}


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for name, value in values.items():
        found |= (
            flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
        )
    return found


def test_years_backwards_equal_years_forwards(worlds: Any, tmp_path: Path) -> None:
    assert write_twin(tmp_path) == loops_in_kernels() > 100
    world = state.with_book(worlds.cold(adults=150), 0, WEEKS)
    question, answer = tmp_path / "question", tmp_path / "answer"
    question.write_bytes(
        pickle.dumps({"world": plain(world), "params": worlds.p, "first": 0, "last": WEEKS})
    )
    twin = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(RUNNER), str(question), str(answer)],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "NUMBA_DISABLE_JIT": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert twin.returncode == 0, twin.stderr
    said = pickle.loads(answer.read_bytes())
    assert Path(said["file"]).is_relative_to(tmp_path)
    assert not said["compiled"]

    schedule.run_weeks(world, worlds.p, 0, WEEKS)
    backwards = flat(said["world"])
    wrong = []
    for name, ours in worlds.arrays(world):
        if name in ("scratch.list", "scratch.resolved"):
            continue  # the rest of a list of last week, and the domain that came last
        theirs = backwards[name]
        if ours.dtype.kind == "f":
            equal = np.allclose(ours, theirs, rtol=1e-12, atol=1e-12)
        else:
            equal = np.array_equal(ours, theirs)
        if not equal:
            wrong.append(name)
    assert wrong == []
    # It was another order: some sums differ in their last bits.
    assert not np.array_equal(world.book.weekly, backwards["book.weekly"])


def moved(world: Any, p: Any, source: str) -> np.ndarray:
    """Readiness to ask after a few weeks of the norms, run from this source in plain Python."""
    names: dict[str, Any] = {}
    exec(source.replace("@kernel\n", ""), names)
    for week in range(2 * units.SLOTS):
        names["move_norms"](
            world.people, world.mind, world.ties, world.scratch, p.norms, week
        )  # fmt: skip
    return np.asarray(world.mind.ask)


def test_the_turning_finds_a_kernel_whose_order_matters(worlds: Any) -> None:
    source = inspect.getsource(norms)
    careless = source.replace("scratch.next_ask[i] =", "mind.ask[i] =").replace(
        "norms.anchored(scratch.next_ask[i],", "norms.anchored(mind.ask[i],"
    )
    assert careless != source
    back, count = turned(source)
    assert count == 3
    assert "in reversed(range(first, n, SLOTS))" in back
    right = moved(worlds.warm(), worlds.p, source)
    assert np.allclose(right, moved(worlds.warm(), worlds.p, back), rtol=1e-12, atol=0.0)
    forwards = moved(worlds.warm(), worlds.p, careless)
    backwards = moved(worlds.warm(), worlds.p, turned(careless)[0])
    assert np.abs(forwards - backwards).max() > 1e-6


def test_the_comparison_finds_a_difference_beyond_the_last_bits() -> None:
    a = np.linspace(0.0, 1.0, 11)
    assert not np.allclose(a, a + 1e-11, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("n", range(1, 26))
def test_a_turned_loop_visits_the_same_rows(n: int) -> None:
    source = "seen = []\nfor i in range(2, n): seen.append(i)\nfor j in range(n): seen.append(j)"
    rows: dict[str, Any] = {"n": n}
    exec(turned(source)[0], rows)
    assert sorted(rows["seen"]) == sorted([*range(2, n), *range(n)])
    assert rows["seen"] == [*reversed(range(2, n)), *reversed(range(n))]
