"""Intervals hold the truth as often as they say, with a fixed number of seeds and when stopping."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _script() -> ModuleType:
    path = Path(__file__).parents[1] / "experiments" / "intervals.py"
    spec = importlib.util.spec_from_file_location("interval_coverage", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


coverage = _script()


@pytest.mark.parametrize("world", coverage.WORLDS)
@pytest.mark.parametrize("way", list(coverage.WAYS)[:2])
def test_intervals_hold_the_truth(world: str, way: str) -> None:
    found = coverage.coverage(coverage.WORLDS[world], coverage.WAYS[way], repeats=2000, seed=3)
    assert 0.92 < found.share < 0.98  # 93-97 %, and the chance error of 2000 repeats


def test_looking_from_the_first_seeds_on_would_cover_less() -> None:
    world = coverage.WORLDS["skewed (gamma, shape 4)"]
    late, early = (
        coverage.coverage(world, coverage.stopping(0.35, least), repeats=2000, seed=3).share
        for least in (20, 5)
    )
    assert early < late
