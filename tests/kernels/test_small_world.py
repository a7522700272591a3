"""A year of a small neighbourhood is what it was, in every array, until somebody means a change.

It runs as plain Python in two seconds, so it also says at once which array a change of a rule or
a kernel touches first. ``python tests/update_golden.py`` writes the figures anew.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import small_world

from wijksim.columns import Col


@pytest.mark.parametrize("name", small_world.WORLDS)
def test_a_small_world_is_what_it_was(worlds: Any, name: str) -> None:
    golden = json.loads(small_world.FILE.read_text(encoding="utf-8"))[name]
    now = small_world.figures(worlds, name)
    assert now.keys() == golden.keys()
    # Not bit for bit: the last bits of exp and log differ between kinds of machine.
    assert [
        array
        for array, sums in golden.items()
        if not np.allclose(now[array], sums, rtol=1e-9, atol=1e-9, equal_nan=True)
    ] == []


def test_nearly_everything_happens_in_the_busy_world() -> None:
    golden = json.loads(small_world.FILE.read_text(encoding="utf-8"))["busy"]
    nothing = {col.name for col in Col if golden[f"book.weekly.{col.name}"][0] == 0.0}
    assert nothing <= {"LEFT_OUT"}  # half a year without work or giving: tests of measures make it


def test_the_sums_see_a_value_and_its_place() -> None:
    values = np.array([1.0, 2.0, 3.0])
    assert small_world.two_sums(values) == [6.0, 14.0]
    assert small_world.two_sums(values[::-1]) == [6.0, 10.0]
