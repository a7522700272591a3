"""Every compiled kernel equals the plain function behind it, and a rule can be replaced."""

from __future__ import annotations

import ast
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_world import shaken

from wijksim import params, schedule, state
from wijksim._jit import KERNELS, RULES, rebuild
from wijksim.columns import Col
from wijksim.rules import chance, demand, help, staff, ties
from wijksim.units import Hours

DRIVER = "schedule.run_weeks"
COMPARED_WEEKS = 52


def steps_of_a_week() -> list[str]:
    """The kernels that the driver calls, read from its source."""
    tree = ast.parse(inspect.getsource(KERNELS[DRIVER].plain))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        f"kernels.{call.value.id}.{call.attr}"
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
    ]


def test_the_small_world_has_something_for_every_branch(worlds: Any, anyone: Any) -> None:
    counts = anyone(worlds.warm())
    assert all(counts.values()), {name: count for name, count in counts.items() if not count}


def test_every_step_of_the_week_is_taken_once() -> None:
    steps = steps_of_a_week()
    assert len(steps) == len(set(steps)) > 50
    assert set(steps) <= set(KERNELS)


def test_a_rebuilt_plain_driver_is_plain_all_the_way_down() -> None:
    # A kernel that stays compiled inside would make the comparison below a comparison of the
    # compiler with itself. The plain functions share their code objects with the sources.
    plain = rebuild(DRIVER, {}, compile_=False)
    compiled = {id(entry.compiled) for entry in KERNELS.values()}
    compiled -= {id(entry.plain) for entry in KERNELS.values()}  # one and the same without jit
    todo, done = [plain], set()
    while todo:
        function = todo.pop()
        if id(function) in done or not inspect.isfunction(function):
            continue
        done.add(id(function))
        for value in used_by(function):
            assert id(value) not in compiled, f"{function.__qualname__} calls a compiled kernel"
            if getattr(value, "__module__", "").startswith("wijksim"):
                todo.append(value)
    assert len(done) > len(KERNELS)


def used_by(function: Callable[..., Any]) -> list[Any]:
    """The functions that another one calls by name, or by module and name."""
    found = []
    for node in ast.walk(ast.parse(inspect.getsource(function).lstrip())):
        if isinstance(node, ast.Call):
            call, names = node.func, function.__globals__
            if isinstance(call, ast.Name) and call.id in names:
                found.append(names[call.id])
            elif isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
                module = names.get(call.value.id)
                if inspect.ismodule(module) and module.__name__.startswith("wijksim"):
                    found.append(getattr(module, call.attr))
    return found


def run_watched(act: Callable[[], Any]) -> set[str]:
    """Run something and return the kernels whose plain code was run."""
    names = {entry.plain.__code__: name for name, entry in KERNELS.items()}
    seen: set[str] = set()

    def watch(frame: Any, event: str, arg: Any) -> None:
        if event == "call" and frame.f_code in names:
            seen.add(names[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(before)
    return seen


def test_every_kernel_equals_its_plain_function_bit_for_bit(worlds: Any) -> None:
    # Python calls the driver only; each of its steps is held against its plain function by what
    # it leaves behind, in every array after every week.
    plain = rebuild(DRIVER, {}, compile_=False)
    fast, slow = shaken(worlds.warm(), 24), shaken(worlds.warm(), 24)
    covered: set[str] = set()
    for week in range(worlds.week, worlds.week + COMPARED_WEEKS):
        schedule.run_weeks(fast, worlds.p, week, week + 1)
        covered |= run_watched(lambda now=week: plain(slow, worlds.p, now, now + 1))  # type: ignore[misc]
        assert worlds.differing(fast, slow) == [], week
    assert set(KERNELS) - covered == set(), "kernels whose plain function never ran"
    counted = fast.book.weekly[:COMPARED_WEEKS].any(axis=0)
    assert [column.name for column in Col if not counted[column]] == [], "nothing of this happened"


def test_the_comparison_sees_one_bit(worlds: Any) -> None:
    one, other = worlds.warm(), worlds.warm()
    other.mind.stress[3] = np.nextafter(other.mind.stress[3], 2.0)
    assert worlds.differing(one, other) == ["mind.stress"]


def run_two_worlds(worlds: Any) -> None:
    for world, p, first in (
        (worlds.warm(144, 1), worlds.p, worlds.week),
        # an odd number of rows, one place, a seed of more than 32 bits
        (state.with_book(worlds.cold(97, 2**40, places=1), 0, 60), params.make(), 0),
    ):
        schedule.run_weeks(world, p, first, first + 4)
        schedule.run_weeks(world, params.replace(p, "team.fte", 2.0), first + 4, first + 8)


def test_one_compilation_serves_every_world(worlds: Any, compiled: None) -> None:
    run_two_worlds(worlds)
    once = {name: len(KERNELS[name].compiled.signatures) for name in steps_of_a_week()}
    # A kernel that lies in the cache as a part of the driver need not be loaded by itself.
    assert {name: number for name, number in once.items() if number > 1} == {}
    assert len(KERNELS[DRIVER].compiled.signatures) == 1
    # Helpers are compiled for whole numbers of 32 and of 64 bits, but for one kind of arrays.
    for name, entry in KERNELS.items():
        kinds = {
            tuple(kind for kind in signature if "array" in str(kind))
            for signature in entry.compiled.signatures
        }
        assert len(kinds) <= 1, name


def test_no_step_of_the_week_lies_in_the_cache_twice(worlds: Any, compiled: None) -> None:
    run_two_worlds(worlds)
    times: dict[str, int] = {}
    for name in [DRIVER, *steps_of_a_week()]:
        function = KERNELS[name].plain
        folder = Path(KERNELS[name].compiled.stats.cache_path or "")
        stem = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}-"
        times[name] = len([path for path in folder.glob("*.nbc") if path.name.startswith(stem)])
    if not any(times.values()):
        pytest.skip("no folder to write compiled kernels to")
    assert {name: count for name, count in times.items() if count != 1} == {}


def always_half(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
    return 0.5


def the_same(skill: float, reliance: float, load: float, ask: float, p: Any) -> float:
    log_factor = (
        p.request_skill * (skill - 0.5)
        + p.request_reliance * reliance
        + p.request_load * (load - p.need_from)
    )
    return p.request * _exp(log_factor) * (1.0 - p.gate * ask)


_exp = demand.math.exp  # type: ignore[attr-defined]


def everybody_leaves(p: Any) -> float:
    return 50.0


def test_a_replaced_rule_takes_effect_deep_inside_the_week(worlds: Any) -> None:
    week, weeks = worlds.week, 10
    own, new = worlds.warm(), worlds.warm()
    plain = rebuild(DRIVER, {demand.own_request_hazard: always_half}, compile_=False)
    plain(new, worlds.p, week, week + weeks)
    schedule.run_weeks(own, worlds.p, week, week + weeks)
    requests = [int(world.book.weekly[:weeks, Col.REQUESTS].sum()) for world in (own, new)]
    assert requests[1] > 2 * requests[0]  # two in five of those in need ask each week


def test_a_replaced_rule_compiles_and_leaves_no_trace(worlds: Any, compiled: None) -> None:
    # One step of the week, not the week, for the time that compiling takes. The rule lies two
    # kernels down: share_out, staff_up, leave_hazard.
    name, swap = "kernels.team.share_out", {staff.leave_hazard: everybody_leaves}
    files = set(Path(KERNELS[DRIVER].compiled.stats.cache_path or "").parent.rglob("*"))
    fast, slow, own = (worlds.warm() for _ in range(3))
    for world, run in ((fast, rebuild(name, swap)), (slow, rebuild(name, swap, compile_=False))):
        row = world.book.weekly[0]
        run(
            world.team, world.places, world.residents, worlds.p, world.seed, worlds.week, row
        )  # fmt: skip
    assert worlds.differing(fast, slow) == []
    assert fast.team.hours.sum() == 0.0  # nobody is at work
    assert set(Path(KERNELS[DRIVER].compiled.stats.cache_path or "").parent.rglob("*")) == files
    schedule.run_weeks(own, worlds.p, worlds.week, worlds.week + 1)
    assert own.team.hours[Hours.CASE] > 0.0


def test_a_rule_replaced_by_its_like_changes_no_bit(worlds: Any, compiled: None) -> None:
    name = "kernels.demand.request"
    kernel = rebuild(name, {demand.own_request_hazard: the_same})
    fast, slow = worlds.warm(), worlds.warm()
    for week in range(worlds.week, worlds.week + 40):
        row = slow.book.weekly[week - worlds.week]
        worlds.call("demand.request", slow, worlds.p, week, row=row)
        row = fast.book.weekly[week - worlds.week]
        kernel(
            fast.people, fast.life, fast.mind, fast.cases, fast.team, fast.scratch,
            fast.residents, worlds.p, fast.seed, week, row,
        )  # fmt: skip
    assert fast.book.weekly[:, Col.REQUESTS].sum() > 0
    assert worlds.differing(fast, slow) == []


@pytest.mark.parametrize(
    ("used", "kernel"),
    [
        (chance.happens, "kernels.duty.change_duties"),  # imported by name
        (help.relief, "kernels.help.relieve"),  # by its module
        (ties.everyday_strength, "kernels.renewal.find_kin"),
        (chance.weekly, "kernels.duty.change_duties"),  # two rules down
        (KERNELS["kernels.tie_slots.find_slot"].compiled, "kernels.places.meet_at_places"),
    ],
)
def test_a_replacement_is_found_however_it_is_reached(used: Any, kernel: str) -> None:
    class Reached(Exception):
        pass

    def raising(*args: Any) -> Any:
        raise Reached

    plain = rebuild(kernel, {used: raising}, compile_=False)
    assert plain.__code__ is KERNELS[kernel].plain.__code__
    reached, todo = set(), [plain]
    while todo:
        function = todo.pop()
        for value in used_by(function):
            if value is raising:
                return
            if inspect.isfunction(value) and id(value) not in reached:
                reached.add(id(value))
                todo.append(value)
    pytest.fail(f"{used} is still the old one under {kernel}")


def test_a_kernel_without_a_door_to_python_says_so(worlds: Any, compiled: None) -> None:
    if os.environ.get("WIJKSIM_OPEN_KERNELS") == "1":
        pytest.skip("all kernels have a door")
    with pytest.raises(TypeError, match="sum_up is compiled for other kernels only"):
        KERNELS["kernels.ties.sum_up"].compiled(worlds.warm().ties)


def test_no_kernel_of_that_name() -> None:
    with pytest.raises(KeyError):
        rebuild("kernels.ties.no_such_thing", {})


def test_every_rule_and_kernel_is_registered() -> None:
    assert len(RULES) > 150
    for name in ("rules.ties.likeness", "rules.chance.happens", "draws.uniform"):
        assert name in RULES
    for name in (DRIVER, "kernels.ties.keep_up", "kernels.renewal._settle"):
        assert name in KERNELS


class Strict(np.ndarray):
    """An array that refuses a negative index, which would silently count from the end."""

    def _check(self, index: Any) -> None:
        for one in index if isinstance(index, tuple) else (index,):
            if one < 0:
                raise IndexError(f"negative index {index}")

    def __getitem__(self, index: Any) -> Any:
        self._check(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        self._check(index)
        super().__setitem__(index, value)


def strict(group: Any) -> Any:
    if isinstance(group, np.ndarray):
        return group.view(Strict)
    return type(group)(*(strict(value) for value in group))


def test_no_index_is_out_of_bounds_or_negative(worlds: Any) -> None:
    # Compiled code reads beyond an array in silence. The plain driver makes the same accesses
    # (it gives the same bits), numpy raises beyond the end and `Strict` before the beginning.
    # NUMBA_BOUNDSCHECK=1 would take a compilation of its own and let negative ones pass.
    week, weeks = worlds.week, 33  # each of the 16 slots has its turn, twice
    careful, free = worlds.warm(weeks=weeks), worlds.warm(weeks=weeks)
    plain = rebuild(DRIVER, {}, compile_=False)
    plain(strict(careful), worlds.p, week, week + weeks)
    schedule.run_weeks(free, worlds.p, week, week + weeks)
    assert worlds.differing(careful, free) == []


@pytest.mark.parametrize("index", [-1, (0, -1), np.int32(-1)])
def test_the_watch_on_indices_bites(index: Any) -> None:
    watched = strict(np.zeros((3, 3)))
    with pytest.raises(IndexError, match="negative"):
        watched[index]
    with pytest.raises(IndexError, match="negative"):
        watched[index] = 1.0
    with pytest.raises(IndexError, match="out of bounds"):
        watched[3, 0]
