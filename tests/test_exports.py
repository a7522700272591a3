"""What the package offers by name."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import wijksim


def test_exported_names() -> None:
    names = ["NeighbourhoodModel", "Rules", "compare", "discover", "explain", "mix"]
    names += ["sensitivity", "signals", "simulate", "sweep"]
    assert wijksim.__all__ == names
    assert all(inspect.isfunction(getattr(wijksim, one)) for one in names[2:9])
    assert callable(wijksim.sweep)
    assert inspect.isfunction(wijksim.sweep.read)
    assert inspect.isclass(wijksim.NeighbourhoodModel)
    assert inspect.isclass(wijksim.Rules)
    assert set(wijksim.__all__) <= set(dir(wijksim))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'compair'"):
        _ = wijksim.compair


def test_importing_the_package_is_light() -> None:
    code = "import wijksim, sys; print([m for m in ('numba', 'mesa', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
