"""What a function means: its digest changes with everything it reads, and with nothing else."""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import numba
import numpy as np
import pytest

from wijksim import usercode
from wijksim.rules import help as helping
from wijksim.units import Domain

BEFORE = """
import math
import numpy as np
FACTOR = 2.0
TABLE = (1.0, 2.0)
ARRAY = np.array([1.0, 2.0])

def helper(x):
    return FACTOR * x

def rule(x, share=0.5):
    "Doubles."
    limit = 3.0
    return min(limit, helper(x)) + TABLE[1] + ARRAY[0] + share + math.exp(0.0)
"""


def made(text: str = BEFORE, name: str = "rule") -> Callable[..., Any]:
    names: dict[str, Any] = {"__name__": "somewhere"}
    exec(text, names)  # as a cell of a notebook is run
    function: Callable[..., Any] = names[name]
    return function


def test_the_same_text_means_the_same() -> None:
    known = usercode.digest(made())
    assert known is not None
    assert len(known) == 16
    assert usercode.digest(made()) == known
    assert usercode.digest(made(BEFORE.replace("rule(", "mine("), "mine")) == known
    assert usercode.digest(made("\n\n# a remark\n" + BEFORE)) == known


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FACTOR = 2.0", "FACTOR = 2.5"),  # a number that a helper reads
        ("FACTOR = 2.0", "FACTOR = 2"),  # of another type
        ("FACTOR * x", "FACTOR + x"),  # in the helper
        ("limit = 3.0", "limit = 4.0"),
        ("share=0.5", "share=0.6"),
        ("(1.0, 2.0)", "(1.0, 3.0)"),
        ("array([1.0, 2.0])", "array([1.5, 2.0])"),
        ("math.exp(0.0)", "math.expm1(0.0)"),
        ("min(", "max("),
        ("helper(x)", "helper(share)"),
    ],
)
def test_every_edit_is_seen(old: str, new: str) -> None:
    assert BEFORE.count(old) >= 1
    assert usercode.digest(made(BEFORE.replace(old, new))) != usercode.digest(made())


def test_a_value_in_a_closure_or_a_module_is_seen() -> None:
    def build(factor: float) -> Callable[[float], float]:
        return lambda x: factor * x

    assert usercode.digest(build(1.0)) == usercode.digest(build(1.0))
    assert usercode.digest(build(1.0)) != usercode.digest(build(2.0))
    module: Any = types.ModuleType("mine")
    module.inner = types.ModuleType("mine.inner")
    module.inner.SIZE = 1.0
    function = made("def rule(x):\n    return x * mine.inner.SIZE")
    function.__globals__["mine"] = module
    before = usercode.digest(function)
    module.inner.SIZE = 2.0
    assert before is not None
    assert usercode.digest(function) not in (None, before)


def test_a_function_behind_a_compiled_one_is_read() -> None:
    assert usercode.digest(numba.njit(made())) == usercode.digest(made())


def test_what_calls_itself_ends() -> None:
    assert usercode.digest(made("def rule(x):\n    return x if x < 1.0 else rule(x - 1.0)"))


class Colour(IntEnum):
    RED = 1


@pytest.mark.parametrize("value", [{"a": 1.0}, Colour, object(), np.array([object()])])
def test_what_cannot_be_read_whole_has_no_digest(value: object) -> None:
    function = made("def rule(x):\n    return x * SECRET")
    function.__globals__["SECRET"] = value
    assert usercode.digest(function) is None


def test_our_own_functions_and_names_have_a_digest() -> None:
    function = made("def rule(x):\n    return lifted(x, 0.5) + Domain.WORK + math.pi")
    function.__globals__.update(lifted=helping.lifted, Domain=Domain, math=math)
    assert usercode.digest(function) is not None


def test_a_copy_reads_what_holds_now_and_leaves_the_original() -> None:
    function = made()
    copy = usercode.to_compile(function, lambda _: False)
    assert copy is not None
    function.__globals__["FACTOR"] = 100.0
    assert function(1.0) == 3.0 + 2.0 + 1.0 + 0.5 + 1.0
    assert copy(1.0) == 2.0 + 2.0 + 1.0 + 0.5 + 1.0
    assert copy.__globals__["helper"] is not function.__globals__["helper"]
    assert usercode.to_compile(max, lambda _: False) is None


def test_helpers_in_modules_and_closures_compile_along(compiled: None) -> None:
    module: Any = types.ModuleType("mine")
    exec("LEVEL = 2.0\ndef raised(x):\n    return x + LEVEL", vars(module))

    def inner(x: float) -> float:
        return 3.0 * x

    def build() -> Callable[[float], float]:
        return lambda x: inner(x) + mine.raised(x)  # type: ignore[name-defined]  # noqa: F821

    function = build()
    function.__globals__["mine"] = module
    try:
        copy = usercode.to_compile(function, lambda _: False)
        assert numba.njit(copy)(1.0) == 6.0
        vars(module)["LEVEL"] = 5.0
        again = usercode.to_compile(function, lambda _: False)
        assert numba.njit(again)(1.0) == 9.0
    finally:
        del function.__globals__["mine"]
