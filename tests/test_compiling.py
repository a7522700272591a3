"""Compiling ahead: the types are those of real worlds, and no kernel is forgotten."""

from __future__ import annotations

import ast
import inspect
import subprocess

import numba
import pytest

from wijksim import _jit, compiling, library, params, schedule
from wijksim.sources import profiles
from wijksim.state import World

CALLED = {
    f"kernels.{call.func.value.id}.{call.func.attr}"
    for call in ast.walk(ast.parse(inspect.getsource(schedule)))
    if isinstance(call, ast.Call)
    and isinstance(call.func, ast.Attribute)
    and isinstance(call.func.value, ast.Name)
}


@pytest.fixture(scope="module")
def world() -> World:
    area = profiles.load()
    return library.build_world(area.scaled(200 / area.residents.value), params.make(), 1)


def test_a_blank_world_has_the_types_of_a_real_one(world: World) -> None:
    assert numba.typeof(compiling.blank()) == numba.typeof(world)


def test_every_kernel_that_a_week_calls_has_its_types() -> None:
    assert set(compiling.signatures()) == CALLED


@pytest.mark.parametrize("of", [1, 2, 3, 4])
def test_shares_hold_everything_once(of: int) -> None:
    shares = compiling.shares(of)
    modules = [module for share in shares for module in share.modules]
    assert sorted(modules) == sorted({name.rpartition(".")[0] for name in CALLED})
    assert [share.building for share in shares].count(True) == 1
    assert all(share.modules or share.building for share in shares)


def test_nothing_is_started_where_all_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_jit, "is_compiled", lambda: True)

    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", forbidden)
    compiling.ahead()
