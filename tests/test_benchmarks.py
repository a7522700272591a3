"""The benchmarks compare like with like: every way ends in the same state."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "experiments" / "benchmarks"


def script(name: str) -> ModuleType:
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))


toy = script("toy")


def test_everybody_has_twelve_others() -> None:
    others, start = toy.network(50)
    assert all(len(set(row)) == 12 for row in others.tolist())
    assert all(i not in row for i, row in enumerate(others.tolist()))
    assert start.shape == (50,)


def test_every_way_that_is_installed_does_the_same_step() -> None:
    rates = toy.measure(agents=300, steps=100, rounds=1)
    assert {"Mesa, objects with lists", "numpy", "scipy, sparse matrix"} < set(rates)
    assert all(rate > 0.0 for rate in rates.values())


def test_a_step_that_differs_is_found() -> None:
    others, start = toy.network(100)
    done = toy.in_numpy(others, start, 20)
    with pytest.raises(AssertionError):
        toy.check(toy.in_numpy(others, start, 21), done, 100, 20)
    with pytest.raises(AssertionError):
        toy.check(done._replace(z=np.zeros(100)), done._replace(z=np.full(100, 2.0)), 100, 20)


def test_rules_in_objects_end_where_the_kernels_end() -> None:
    rules = script("rules")
    rates = rules.measure(adults=400, weeks=3, rounds=1)
    assert rates["compiled"] > rates["objects"]
