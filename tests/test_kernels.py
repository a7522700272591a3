"""Every compiled kernel equals the plain function behind it, and the week keeps its promises."""

from __future__ import annotations

import ast
import inspect
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijksim import params, schedule, state
from wijksim._jit import KERNELS, RULES, rebuild
from wijksim.columns import Col
from wijksim.columns import Help as HelpCol
from wijksim.kernels.pairs import first_pair
from wijksim.params import Params
from wijksim.rules import chance, demand, help, ties
from wijksim.state import World
from wijksim.units import (
    DOMAINS,
    INSECURITY_WEEKS,
    NOBODY,
    PARTNER_SLOT,
    SLOTS,
    STACKED_LOAD,
    Case,
    Domain,
    Hours,
    Tie,
)

DRIVER = "schedule.run_weeks"
COMPARED_WEEKS = 30

Copies = tuple[Any, ...]


def copied(args: Copies) -> Copies:
    """Copies of a kernel's arguments: groups of arrays and arrays; numbers stay."""

    def one(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.copy()
        if isinstance(value, tuple) and not isinstance(value, Params):
            return state.copy(value)
        return value

    return tuple(one(value) for value in args)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    return bool(a == b)


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
    assert all(counts.values()), counts


def test_a_rebuilt_plain_driver_is_plain_all_the_way_down() -> None:
    # A kernel that stays compiled inside would make every comparison below a comparison of the
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
    steps = steps_of_a_week()
    assert len(steps) == len(set(steps)) >= 25
    checked: Counter[str] = Counter()
    covered: set[str] = set()
    wrong: list[str] = []

    def spy(name: str) -> Callable[..., Any]:
        compiled, plain = KERNELS[name].compiled, rebuild(name, {}, compile_=False)

        def step(*args: Any) -> Any:
            fast, slow = copied(args), copied(args)
            compiled(*fast)
            covered.update(run_watched(lambda: plain(*slow)))
            checked[name] += 1
            if not same(fast, slow):
                wrong.append(f"{name} in week {worlds.week + checked[name] - 1}")
            return compiled(*args)

        return step

    spies = {KERNELS[name].compiled: spy(name) for name in steps}
    watched = rebuild(DRIVER, spies, compile_=False)
    world = worlds.warm(weeks=COMPARED_WEEKS)
    week = worlds.week
    watched(world, worlds.p, week, week + COMPARED_WEEKS)
    assert wrong == []
    assert checked == dict.fromkeys(steps, COMPARED_WEEKS)
    assert set(KERNELS) - {DRIVER} - covered == set(), "kernels whose plain function never ran"


def test_the_whole_driver_equals_its_plain_function(worlds: Any) -> None:
    plain = rebuild(DRIVER, {}, compile_=False)
    fast, slow = worlds.warm(), worlds.warm()
    week = worlds.week
    schedule.run_weeks(fast, worlds.p, week, week + 8)
    seen = run_watched(lambda: plain(slow, worlds.p, week, week + 8))
    assert worlds.differing(fast, slow) == []
    assert DRIVER in seen
    assert len(seen) > 0.8 * len(KERNELS)


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


def test_a_replaced_rule_takes_effect_deep_inside_and_leaves_no_trace(
    worlds: Any, compiled: None
) -> None:
    week, weeks = worlds.week, 10
    own, new, plain, again = (worlds.warm() for _ in range(4))
    files = set(Path(KERNELS[DRIVER].compiled.stats.cache_path or "").parent.rglob("*"))
    swap = {demand.own_request_hazard: always_half}
    rebuild(DRIVER, swap)(new, worlds.p, week, week + weeks)
    rebuild(DRIVER, swap, compile_=False)(plain, worlds.p, week, week + weeks)
    schedule.run_weeks(own, worlds.p, week, week + weeks)
    requests = [int(world.book.weekly[:weeks, Col.REQUESTS].sum()) for world in (own, new)]
    assert requests[1] > 3 * requests[0]  # two in five of those in need ask each week
    assert worlds.differing(new, plain) == []
    assert set(Path(KERNELS[DRIVER].compiled.stats.cache_path or "").parent.rglob("*")) == files
    schedule.run_weeks(again, worlds.p, week, week + weeks)
    assert worlds.differing(own, again) == []


def test_a_rule_replaced_by_its_like_changes_no_bit(worlds: Any, compiled: None) -> None:
    name = "kernels.demand.request"
    kernel = rebuild(name, {demand.own_request_hazard: the_same})
    assert kernel is not KERNELS[name].compiled
    fast, slow = worlds.warm(), worlds.warm()
    for world, run in ((fast, KERNELS[name].compiled), (slow, kernel)):
        for week in range(worlds.week, worlds.week + 40):
            row = world.book.weekly[week - worlds.week]
            run(world.people, world.team, world.residents, worlds.p, world.seed, week, row)
    assert fast.book.weekly[:, Col.REQUESTS].sum() > 0
    assert worlds.differing(fast, slow) == []


@pytest.mark.parametrize(
    ("used", "kernel"),
    [
        (chance.happens, "kernels.duty.change_duties"),  # imported by name
        (help.relief, "kernels.help.receive"),  # by its module
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


def test_no_kernel_of_that_name() -> None:
    with pytest.raises(KeyError):
        rebuild("kernels.ties.no_such_thing", {})


def test_every_rule_and_kernel_is_registered() -> None:
    assert len(RULES) > 50
    for name in ("rules.ties.likeness", "rules.chance.happens", "draws.uniform"):
        assert name in RULES
    for name in (DRIVER, "kernels.ties.keep_up", "kernels.renewal._settle"):
        assert name in KERNELS


def test_a_year_at_once_equals_52_weeks_one_by_one(worlds: Any) -> None:
    at_once, weekly = (state.with_book(worlds.cold(), 0, 52) for _ in range(2))
    schedule.run_weeks(at_once, worlds.p, 0, 52)
    for week in range(52):
        schedule.run_weeks(weekly, worlds.p, week, week + 1)
    assert worlds.differing(at_once, weekly) == []
    assert at_once.book.weekly[51, Col.NEED] > 0


def test_the_same_call_on_copies_gives_the_same_bits(worlds: Any) -> None:
    runs = [worlds.warm() for _ in range(2)]
    for world in runs:
        schedule.run_weeks(world, worlds.p, worlds.week, worlds.week + 52)
    assert worlds.differing(*runs) == []
    other = worlds.warm()
    other.seed[0] += np.uint64(1)
    schedule.run_weeks(other, worlds.p, worlds.week, worlds.week + 52)
    assert "people.stress" in worlds.differing(runs[0], other)  # the comparison can fail


def test_scratch_and_the_record_carry_nothing_over(worlds: Any) -> None:
    clean, dirty = worlds.warm(), worlds.warm()
    for _, room in worlds.arrays(dirty.scratch):
        room[...] = 77
    for world in (clean, dirty):
        schedule.run_weeks(world, worlds.p, worlds.week, worlds.week + 20)
    left = [name for name in worlds.differing(clean, dirty) if not name.startswith("scratch.")]
    assert left == []


# What holds after every week, whatever the parameters.

UNIT_ARRAYS = {
    "people": (
        "skill income chronic ask_anchor give_anchor social institutional stress burden "
        "reliance boost ask give support mode"
    ),
    "ties": "strength",
    "places": "energy activity",
    "team": "skill",
    "barriers": "level pending",
}


def check_ranges(world: World) -> None:
    for group, names in UNIT_ARRAYS.items():
        for name in names.split():
            values = getattr(getattr(world, group), name)
            assert values.min(initial=0.0) >= 0.0, f"{group}.{name}"
            assert values.max(initial=0.0) <= 1.0, f"{group}.{name}"
    for name, values in (("received", 0), ("given", 0), ("duty", 0), ("load", 0), ("outside", 0)):
        assert getattr(world.people, name).min() >= values, name
    assert (world.team.hours >= 0.0).all()
    assert np.isfinite(world.book.weekly).all()


def check_ties(net: state.Ties) -> None:
    row, slot = np.nonzero(net.other != NOBODY)
    other, back = net.other[row, slot], net.back[row, slot].astype(int)
    assert (other != row).all()
    assert (net.other[other, back] == row).all()
    assert (net.back[other, back] == slot).all()
    for name in ("kind", "strained", "strength"):
        values = getattr(net, name)
        assert (values[row, slot] == values[other, back]).all(), name
    assert ((net.kind[row, slot] == Tie.PARTNER) == (slot == PARTNER_SLOT)).all()
    assert len(set(zip(row.tolist(), other.tolist(), strict=True))) == len(row), "twice tied"
    assert (net.degree == (net.other != NOBODY).sum(axis=1)).all()
    empty = net.other == NOBODY
    assert not net.strength[empty].any()
    assert not net.strained[empty].any()


def check_cases(world: World) -> None:
    people = world.people
    assert set(np.unique(people.case)) <= {Case.NONE, Case.WAITING, Case.ACTIVE}
    assert set(np.unique(people.need)) <= {0, 1}
    assert people.root.min() >= NOBODY
    assert people.root.max() < DOMAINS
    assert (people.case[people.root != NOBODY] == Case.ACTIVE).all()
    assert (people.started[people.case == Case.ACTIVE] >= 0).all()
    assert (people.asked[people.case != Case.NONE] >= 0).all()
    couples = world.households.first[world.households.size == 2]
    assert (world.ties.other[couples, PARTNER_SLOT] == couples + 1).all()


def check_week(world: World, row: np.ndarray) -> None:
    people, room = world.people, world.scratch
    tight = {"rel": 1e-9, "abs": 1e-9}
    assert row[Col.WAITING] == (people.case == Case.WAITING).sum() == world.team.backlog[0]
    assert row[Col.ACTIVE] == (people.case == Case.ACTIVE).sum()
    assert row[Col.NEED] == people.need.sum() >= row[Col.UNMET]
    assert row[Col.DETECTED] <= row[Col.REQUESTS] >= row[Col.REENTRIES]
    # Help: hours given are hours received are the flows over the ties, and no more than asked.
    flow = room.flow[room.wanted > 0.0]
    assert row[Col.HOURS_GIVEN] == pytest.approx(flow.sum(), **tight)
    assert row[Col.HOURS_GIVEN] == pytest.approx(room.asked_of.sum(), **tight)
    assert room.hours.sum() == pytest.approx(row[Col.HOURS_GIVEN] + row[Col.HOURS_OUTSIDE], **tight)
    assert row[Col.HOURS_GIVEN] <= row[Col.HOURS_ASKED] * (1.0 + 1e-12)
    # The team: its hours add up to its budget, and cases take no more than there is.
    hours = world.team.hours
    assert hours.sum() == pytest.approx(row[Col.BUDGET], **tight)
    assert row[Col.HOURS_CASE] <= hours[Hours.CASE] * (1.0 + 1e-12)
    assert row[Col.HOURS_CASE] == pytest.approx(room.case_hours.sum(), **tight)
    for name in ("COLLECTIVE", "POLICY", "WITHDRAWN", "OTHER"):
        assert row[Col[f"HOURS_{name}"]] == pytest.approx(hours[Hours[name]], **tight)


def check_record(book: state.Book) -> None:
    total = book.weekly.sum(axis=0)
    assert book.waits.sum() == total[Col.ADMITTED]
    asked, granted = book.help[..., HelpCol.ASKED], book.help[..., HelpCol.GRANTED]
    assert asked.sum() == pytest.approx(total[Col.HOURS_ASKED])
    assert granted.sum() == pytest.approx(total[Col.HOURS_GIVEN])
    assert (granted <= asked * (1.0 + 1e-12)).all()


def run_checked(world: World, p: Params, first: int, weeks: int) -> None:
    cases = np.bincount(world.cases.case, minlength=3)
    for week in range(first, first + weeks):
        capacity = p.help.capacity * np.ones(len(world.people.age))
        schedule.run_weeks(world, p, week, week + 1)
        row = world.book.weekly[week - int(world.book.start[0])]
        check_ranges(world)
        check_ties(world.ties)
        check_cases(world)
        check_week(world, row)
        assert (world.scratch.asked_of <= capacity * (1.0 + 1e-12)).all()
        now = np.bincount(world.cases.case, minlength=3)
        # Whoever moves out takes a place in the queue or a case along: at most all who moved.
        gone = cases[Case.ACTIVE] + row[Col.ADMITTED] - row[Col.CLOSED] - now[Case.ACTIVE]
        left = cases[Case.WAITING] + row[Col.REQUESTS] - row[Col.ADMITTED] - row[Col.ABANDONED]
        left -= now[Case.WAITING]
        assert gone >= 0
        assert left >= 0
        assert gone + left <= row[Col.MOVED]
        cases = now


def shares_fit(p: Params) -> bool:
    """What `scenario` sees to: the team's other work leaves something for cases."""
    team = p.team
    return team.share_collective + team.share_policy + team.share_withdrawn + staff.training <= 0.8


@settings(max_examples=25)
@given(data=st.data())
def test_bounds_and_conservation_hold_for_all_parameters(
    worlds: Any, within: Any, data: st.DataObject
) -> None:
    drawn = st.tuples(*(within(mechanism) for mechanism in Params._fields))
    p = data.draw(drawn.map(lambda parts: Params(*parts)).filter(shares_fit))
    world = worlds.warm(weeks=12)
    run_checked(world, p, worlds.week, 12)
    check_record(world.book)


@pytest.mark.parametrize("end", ["low", "high"])
def test_bounds_and_conservation_hold_at_the_ends_of_the_ranges(worlds: Any, end: str) -> None:
    values = {name: getattr(row, end) for name, row in params.table().items()}
    values |= {"team.share_withdrawn": 0.0, "team.share_policy": 0.1}
    p = params.make(values)
    assert shares_fit(p)
    world = worlds.warm(weeks=104)
    run_checked(world, p, worlds.week, 104)
    check_record(world.book)


def test_who_gets_nothing_counts_among_those_who_asked(worlds: Any) -> None:
    world = worlds.warm(weeks=20)
    world.people.outside[:] = 0.0
    world.origin.outside[:] = 0.0
    for people in (world.people, world.origin):
        people.give_anchor[:] = 0.0
    world.mind.give[:] = 0.0  # nobody gives: everybody who asks gets nothing
    schedule.run_weeks(world, worlds.p, worlds.week, worlds.week + 20)
    assert world.book.weekly[:, Col.HOURS_ASKED].sum() > 0.0
    assert world.book.weekly[:, Col.HOURS_GIVEN].sum() == 0.0
    check_record(world.book)


def test_ties_have_two_ends_and_sixteen_slots(worlds: Any) -> None:
    net = worlds.warm().ties
    check_ties(net)
    assert net.other.shape[1] == SLOTS
    net.strength[0, np.flatnonzero(net.other[0] >= 0)[0]] *= 0.5
    with pytest.raises(AssertionError):
        check_ties(net)


@pytest.mark.parametrize("n", range(1, 26))
def test_over_all_weeks_everybody_meets_everybody_and_at_most_one_a_week(n: int) -> None:
    met: Counter[tuple[int, int]] = Counter()
    for shift in range(n):
        busy: set[int] = set()
        for half in range(2):
            start, total = first_pair(shift, n, half)
            for r in range(start, (total + 1) // 2):
                assert 0 <= r < total - r < n
                assert not busy & {r, total - r}
                busy |= {r, total - r}
                met[r, total - r] += 1
    assert met == {(i, j): 1 for j in range(n) for i in range(j)}


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
    week, weeks = worlds.week, 17  # each of the 16 slots has its turn
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


# What single kernels do, worked out apart from them.


def call(name: str, *args: Any) -> None:
    KERNELS[f"kernels.{name}"].compiled(*args)


def new_row() -> np.ndarray:
    return np.zeros(len(Col))


def settings_of(p: Params, **values: float) -> Params:
    """Parameters beyond their ranges, where an extreme shows what a kernel does."""
    for name, value in values.items():
        p = params.replace(p, name.replace("__", "."), value)
    return p


def test_who_moves_takes_all_ties_along_and_leaves_the_others_alone(worlds: Any) -> None:
    world, row = worlds.warm(), new_row()
    before = state.copy(world)
    p = settings_of(
        worlds.p, renewal__move_young=20.0, renewal__move_middle=20.0, renewal__move_old=20.0
    )
    call(
        "renewal.change_hands",
        world.people,
        world.ties,
        world.households,
        world.origin,
        world.scratch,
        p,
        world.seed,
        7,
        row,
    )
    new = world.scratch.arrived == 1
    assert 0.2 < new.mean() < 0.5  # 1 - exp(-20 / 52) = 0.32
    assert row[Col.MOVED] == new.sum()
    home = world.people.household
    assert all(len(set(new[home == h])) == 1 for h in range(home.max() + 1)), "half a household"
    couple = world.households.size[home] == 2
    assert (world.ties.degree[new] == couple[new]).all()  # only the new partner
    kept = before.ties.other >= 0
    kept &= ~new[:, None] & ~new[np.maximum(before.ties.other, 0)]
    expected = np.where(kept, before.ties.other, NOBODY)
    assert (world.ties.other[~new] == expected[~new]).all()
    assert (world.mind.stress[~new] == before.mind.stress[~new]).all()


def test_newcomers_are_like_someone_in_the_population_as_built(worlds: Any) -> None:
    world = worlds.warm()
    p = settings_of(
        worlds.p,
        renewal__move_young=1e6,
        renewal__move_middle=1e6,
        renewal__move_old=1e6,
        renewal__newcomer_load=1.0,
    )
    world.cases.case[:], world.cases.root[:], world.life.need[:] = Case.ACTIVE, 2, 1
    call(
        "renewal.change_hands",
        world.people,
        world.ties,
        world.households,
        world.origin,
        world.scratch,
        p,
        world.seed,
        7,
        new_row(),
    )
    people, origin = world.people, world.origin
    assert world.scratch.arrived.all()
    source = np.array([int(np.flatnonzero(origin.skill == skill)[0]) for skill in people.skill])
    for name in state.Origin._fields[:9]:
        assert (getattr(people, name) == getattr(origin, name)[source]).all(), name
    size = world.households.size
    assert (size[people.household[source]] == size[people.household]).all()
    first = world.households.first[size == 2]
    assert (source[first + 1] == source[first] + 1).all(), "partners come as a couple"
    assert (people.ask == people.ask_anchor).all()
    assert (people.quartile == np.searchsorted(origin.skill_cuts, people.skill)).all()
    loads = (people.social > 0) | (people.institutional > 0)
    assert (loads.sum(axis=1) == 1).all()
    for name in ("stress", "burden", "reliance", "boost", "received", "given", "need", "case"):
        assert not getattr(people, name).any(), name
    assert (people.root == NOBODY).all()
    assert 0.02 < (people.duty > 0).mean() < 0.4


def test_presence_is_counted_per_1000_residents(worlds: Any) -> None:
    world, row = worlds.cold(adults=2400), new_row()
    people = world.people
    people.need[:] = 1
    world.residents[0] = 2000.0
    world.team.hours[Hours.COLLECTIVE] = 4.0
    p = settings_of(
        worlds.p,
        demand__request=0.0,
        demand__detection=0.5,
        demand__presence_half=1.0,
        team__presence_share=0.5,
    )
    call("demand.request", people, world.team, world.residents, p, world.seed, 3, row)
    # 4 h, half of it presence, for 2000: 1 h per 1000; 0.5 * 1 / (1 + 1) = 0.25 a week
    share = 1.0 - np.exp(-0.25)
    spread = np.sqrt(share * (1.0 - share) / 2400)
    assert row[Col.REQUESTS] / 2400 == pytest.approx(share, abs=4.0 * spread)
    assert row[Col.DETECTED] == row[Col.REQUESTS] == (people.case == Case.WAITING).sum()
    assert row[Col.REENTRIES] == 0


def test_requests_wait_out_the_pause_and_count_as_re_entry_for_three_years(worlds: Any) -> None:
    world = worlds.cold(adults=6)
    people, row = world.people, new_row()
    people.need[:] = 1
    people.need[5] = 0
    people.case[4] = Case.ACTIVE
    people.closed[:4] = [1000 - 7, 1000 - 8, 1000 - 156, 1000 - 157]
    p = settings_of(worlds.p, demand__request=1e6, demand__gate=0.0, demand__pause_weeks=8.0)
    call("demand.request", people, world.team, world.residents, p, world.seed, 1000, row)
    assert people.case.tolist() == [0, 1, 1, 1, 2, 0]
    assert people.asked[1:4].tolist() == [1000, 1000, 1000]
    assert (row[Col.REQUESTS], row[Col.REENTRIES], row[Col.DETECTED]) == (3, 2, 0)


def test_places_work_per_1000_residents(worlds: Any) -> None:
    world, row = worlds.cold(), new_row()
    world.residents[0] = 2000.0
    world.team.hours[Hours.COLLECTIVE] = 5.0
    world.places.energy[:] = [0.0, 0.5, 1.0]
    p = settings_of(
        worlds.p,
        places__volunteer_worth=3.0,
        places__half_point=4.0,
        places__critical=0.4,
        places__takeover=0.2,
        places__volunteer_rate=0.02,
        team__presence_share=0.2,
    )
    call("places.open_doors", world.places, world.team, world.residents, p, row)
    # 5 h for 2000, a fifth of it presence elsewhere: effort 2 + 3 V = 2, 3.5, 5
    assert world.places.activity == pytest.approx([2 / 6, 3.5 / 7.5, 5 / 9])
    drawn = (2 / 6) ** 2 / ((2 / 6) ** 2 + 0.16)
    assert world.places.energy[0] == pytest.approx(0.02 * 0.8 * drawn)  # all by professionals
    assert row[Col.ACTIVITY] == pytest.approx((2 / 6 + 3.5 / 7.5 + 5 / 9) / 3)
    assert row[Col.ENERGY] == pytest.approx(0.5)
    assert row[Col.HOURS_VOLUNTEER] == pytest.approx(3.0)  # 3 h per 1000 at half, for 2000


def test_signals_are_decided_on_now_and_act_after_the_delay(worlds: Any) -> None:
    world, row = worlds.cold(adults=10), new_row()
    people, bar = world.people, world.barriers
    people.case[:5] = Case.ACTIVE
    people.institutional[:] = 0.0
    people.institutional[:3, 1] = 0.2  # three of five meet a barrier in housing
    people.institutional[5:, 0] = 0.9  # no case, no signal
    world.residents[0] = 2000.0
    world.team.hours[Hours.POLICY] = 6.0
    p = settings_of(
        worlds.p,
        policy__effect=0.1,
        policy__feedback=0.5,
        policy__tolerance=0.8,
        policy__registering=1.0,
        policy__half_hours=1.0,
        policy__signal_from=0.1,
        policy__signal_load=0.1,
        policy__delay_weeks=20.0,
        policy__local=0.5,
        policy__returning=0.0,
        policy__barrier_housing=0.6,
        policy__barrier_money=0.5,
    )
    bar.level[:2] = [0.5, 0.6]
    args = (people, world.team, bar, world.residents, p)
    call("policy.signal_and_decide", *args, 150, row)
    # 0.1 * 0.4 * 3/4 * (0.6 - 0.1) = 0.015, in week 170 = place 10 of the ring of 160
    assert bar.pending[1, 10] == pytest.approx(0.015)
    assert np.count_nonzero(bar.pending) == 1
    assert bar.level[:2] == pytest.approx([0.5, 0.6])
    assert row[Col.BARRIER] == pytest.approx(bar.level.mean())
    people.case[:] = Case.NONE
    call("policy.signal_and_decide", *args, 170, row)
    assert bar.level[1] == pytest.approx(0.6 - 0.015 * 0.3)  # half of 0.6 is national
    assert not bar.pending.any()


def test_the_queue_admits_urgent_cases_first_and_stops_when_hours_run_out(worlds: Any) -> None:
    world, row = worlds.cold(adults=8), new_row()
    people, book = world.people, state.new_book(0, 52)
    people.social[:], people.institutional[:] = 0.0, 0.0
    people.social[:, 3] = 0.4
    people.case[:5] = Case.WAITING
    people.asked[:5] = [90, 91, 92, 93, 94]
    people.load[:5] = [0.5, 0.5, 0.5, 2.0, 1.5]
    people.social[1, 4] = 0.6  # two domains
    world.team.hours[Hours.CASE] = 4.3
    p = settings_of(
        worlds.p,
        team__case_hours=1.0,
        team__per_domain=0.2,
        team__urgent_load=1.0,
        team__caseload=1e6,
        casework__mode=0.0,
        casework__diagnosis_base=0.0,
        casework__diagnosis_skill=0.0,
    )
    call(
        "team.admit",
        people,
        world.team,
        world.scratch,
        world.residents,
        book,
        p,
        world.seed,
        100,
        0,
        row,
    )
    # Rows 3 and 4 are urgent, then 0 and 1 by their week: 1 + 1 + 1 + 1.2 = 4.2 hours
    assert people.case.tolist() == [2, 2, 1, 2, 2, 0, 0, 0]
    assert row[Col.ADMITTED] == 4
    assert np.flatnonzero(book.waits[0]).tolist() == [6, 7, 9, 10]
    assert people.started[[0, 1, 3, 4]].tolist() == [100] * 4
    assert people.root.tolist() == [NOBODY, 4, *[NOBODY] * 6]  # the heavier of two stays hidden


def test_the_caseload_bounds_the_number_of_cases(worlds: Any) -> None:
    world, row = worlds.cold(adults=8), new_row()
    world.cases.case[:2], world.cases.case[2:] = Case.ACTIVE, Case.WAITING
    world.cases.asked[:], world.cases.started[:2] = 90, 90
    world.team.hours[Hours.CASE] = 1e6
    world.residents[0] = 1000.0
    p = settings_of(worlds.p, team__caseload=4.0, team__fte=1.0, team__need_allocation=0.0)
    call(
        "team.admit",
        world.people,
        world.team,
        world.scratch,
        world.residents,
        state.new_book(0, 52),
        p,
        world.seed,
        100,
        0,
        row,
    )
    assert (world.cases.case == Case.ACTIVE).sum() == 4


def test_short_hours_are_shared_and_a_hidden_root_is_not_worked_on(worlds: Any) -> None:
    world, row = worlds.cold(adults=4), new_row()
    people = world.people
    people.social[:], people.institutional[:] = 0.0, 0.0
    people.social[:, 3] = 0.5
    people.social[1, 4] = 0.5
    people.case[:2] = Case.ACTIVE
    people.started[:2] = 95
    people.root[1] = 4
    world.team.hours[Hours.CASE] = 1.1
    p = settings_of(
        worlds.p,
        team__case_hours=1.0,
        team__per_domain=0.2,
        casework__seen_later=0.0,
        casework__social_effect=0.1,
        casework__misfit=0.01,
        casework__plan_week=50.0,
    )
    before = people.stress.copy()
    call(
        "casework.work",
        people,
        world.ties,
        world.team,
        world.barriers,
        world.scratch,
        p,
        world.seed,
        100,
        row,
    )
    # 1 and 1.2 hours asked, half of it there: 0.5 and 0.6, over the 0.5 that is seen
    assert row[Col.HOURS_CASE] == pytest.approx(1.1)
    assert people.social[0, 3] == pytest.approx(0.5 * np.exp(-0.1 * 0.5 / 0.5))
    assert people.social[1, 3] == pytest.approx(0.5 * np.exp(-0.1 * 0.6 / 0.5))
    assert people.social[1, 4] == 0.5
    assert people.social[2, 3] == 0.5
    assert people.stress - before == pytest.approx([0.0, 0.01, 0.0, 0.0])


def test_the_record_of_a_week_equals_a_recount(worlds: Any) -> None:
    world, p = worlds.warm(seed=3), worlds.p
    schedule.run_weeks(world, p, worlds.week, worlds.week + 1)
    row, people, net = world.book.weekly[0], world.people, world.ties
    loads = people.social + people.institutional
    low, high = people.quartile == 0, people.quartile == 3
    rules = people.institutional.sum(axis=1)
    carers = people.duty > 0
    active, need = people.case == Case.ACTIVE, people.need == 1
    felt = people.support * (1.0 - p.wellbeing.lonely_stress * people.stress)
    weeks = worlds.week - people.started
    early = np.where(weeks < p.team.early_weeks, p.team.early_factor, p.team.late_factor)
    mode = np.where(active, people.mode, 0.0)
    domains = np.maximum(1, (loads > 0).sum(axis=1))
    called = p.team.case_hours * (1.0 + p.team.per_domain * (domains - 1))
    called = called * (1.0 + mode * (early - 1.0))
    cross = people.group[net.other] != people.group[:, None]
    turn = (worlds.week + np.arange(len(people.age))) % SLOTS
    cross_now = (cross & (net.other >= 0))[np.arange(len(turn)), turn]
    expected = {
        Col.UNMET: (need & ~active).sum(),
        Col.STACKED: ((loads >= STACKED_LOAD).sum(axis=1) >= 2).sum(),
        Col.LONELY: (felt < p.wellbeing.lonely_gap).sum(),
        Col.INSECURE: (people.insecure >= INSECURITY_WEEKS).sum(),
        Col.CARERS: carers.sum(),
        Col.OVERLOADED: (carers & (people.burden >= p.wellbeing.overload_from)).sum(),
        Col.STRESS: people.stress.sum(),
        Col.WELLBEING: (1.0 - people.stress + p.wellbeing.belonging * people.support).sum(),
        Col.SUPPORT: people.support.sum(),
        Col.SOCIAL_LOAD: people.social.sum(),
        Col.INSTITUTIONAL_LOAD: rules.sum(),
        Col.LOAD: people.load.sum(),
        Col.LOAD_INCOME: (people.load * people.income).sum(),
        Col.INCOME: people.income.sum(),
        Col.INCOME_SQUARED: (people.income**2).sum(),
        Col.LOW_SKILL: low.sum(),
        Col.LOW_SKILL_LOAD: rules[low].sum(),
        Col.HIGH_SKILL: high.sum(),
        Col.HIGH_SKILL_LOAD: rules[high].sum(),
        Col.DEGREE: (net.other >= 0).sum(),
        Col.CROSS_TIES: SLOTS * cross_now.sum(),
        Col.HOURS_DUTY: people.duty.sum(),  # at the formal share that the hours were measured at
        Col.FORMAL_CARE: people.duty.sum() / 3.0,
        Col.HOURS_CALLED_FOR: called[need | active].sum(),
    }
    assert p.duty.formal_share == 0.25
    for column, value in expected.items():
        assert value > 0, f"{column.name} tells nothing here"
        assert row[column] == pytest.approx(value), column.name


def test_ties_are_kept_up_in_turn_and_end_as_the_closed_form_says(worlds: Any) -> None:
    # A ring of friends at everyday strength: exp(-e (1 - w) t) of them is left after t weeks.
    adults, w, end = 4000, 0.5, 0.0034
    net = state.empty_ties(adults)
    here = np.arange(adults)
    net.other[:, 1], net.back[:, 1] = (here + 1) % adults, 2
    net.other[:, 2], net.back[:, 2] = (here - 1) % adults, 1
    net.kind[:, 1:3], net.strength[:, 1:3], net.degree[:] = Tie.FRIEND, w, 2
    check_ties(net)
    p = settings_of(worlds.p, ties__friend=w, ties__end=end)
    weeks = 160
    for week in range(weeks):
        call("ties.keep_up", net, p, np.array([5], np.uint64), week)
    check_ties(net)
    left = (net.other >= 0).sum() / (2 * adults)
    share = np.exp(-end * (1.0 - w) * weeks)
    assert left == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / adults))
    assert net.strength[net.other >= 0] == pytest.approx(w)


def test_loads_arise_as_often_and_where_the_rates_say(worlds: Any) -> None:
    world = worlds.cold(adults=6000)
    people = world.people
    people.social[:], people.institutional[:], people.stress[:], people.income[:] = 0, 0, 0, 0.5
    rates = {f"onset__{domain.name.lower()}": 2.0 for domain in Domain}
    p = settings_of(worlds.p, **rates, onset__children_factor=3.0, onset__general=1.0)
    call("onset.arise", people, p, world.seed, 11)
    hit = (people.social > 0) | (people.institutional > 0)
    assert hit.sum(axis=1).max() == 1
    for children, total in ((0, 10.0), (1, 16.0)):  # five domains of 2 a year; or six and 3 x 2
        group = hit[people.children == children]
        share = 1.0 - np.exp(-total / 52.0)
        spread = 4.0 * np.sqrt(share * (1.0 - share) / len(group))
        assert group.any(axis=1).mean() == pytest.approx(share, abs=spread)
        by_domain = group.sum(axis=0) / group.sum()
        parenting = 3.0 * children / (5.0 + 3.0 * children)
        near = 4.0 * np.sqrt(0.25 / group.sum())
        assert by_domain[Domain.PARENTING] == pytest.approx(parenting, abs=near * children)
        assert by_domain[Domain.MONEY] == pytest.approx((1.0 - parenting) / 5.0, abs=near)
    # Each load falls apart by the share of its domain.
    shares = [getattr(p.onset, f"institutional_{domain.name.lower()}") for domain in Domain]
    size = people.social + people.institutional
    assert (people.institutional[hit] / size[hit]) == pytest.approx(
        np.broadcast_to(shares, hit.shape)[hit]
    )
    assert size[hit].min() >= p.onset.severity_floor * (1.0 - 1e-12)
    assert size[hit].max() <= (p.onset.severity_floor + p.onset.severity_range) * (1.0 + 1e-12)


def test_help_by_hand(worlds: Any) -> None:
    # 0 asks 1 and 2 (strengths 0.6 and 0.2) and not 3, with whom it is at odds.
    world, row, book = worlds.cold(adults=4), new_row(), state.new_book(0, 52)
    people, net, room = world.people, state.empty_ties(4), world.scratch
    for slot, (other, strength, strained) in enumerate(((1, 0.6, 0), (2, 0.2, 0), (3, 0.9, 1)), 1):
        for i, j, here, there in ((0, other, slot, 1), (other, 0, 1, slot)):
            net.other[i, here], net.back[i, here] = j, there
            net.strength[i, here], net.strained[i, here] = strength, strained
            net.kind[i, here] = Tie.FRIEND
            net.degree[i] += 1
    check_ties(net)
    people.social[:], people.social[0, 3], people.chronic[:] = 0.0, 0.4, 0.0
    people.outside[:], people.ask[:], people.give[:] = 2.0, 1.0, [0.0, 0.5, 0.5, 0.5]
    people.stress[:], people.burden[:], people.boost[:] = 0.0, 0.0, 0.0
    people.received[:], people.given[:] = 0.0, 0.0
    p = settings_of(
        worlds.p,
        help__hours_per_load=12.0,
        help__hours_max=9.0,
        help__outside_hours=0.4,
        help__strength_full=1.6,
        help__capacity=2.0,
        help__effect=0.05,
        help__smoothing=0.1,
        ties__use=0.02,
    )
    call("ties.sum_up", net)
    assert net.total[0] == pytest.approx(0.8)
    assert net.strains.tolist() == [1, 0, 0, 1]
    call("help.ask", people, net, room, p, world.seed, 5, row)
    # wants 4.8; outside 0.8; of the 4 left half can be asked for: 1.5 of row 1 and 0.5 of row 2
    assert room.asked_of == pytest.approx([0.0, 1.5, 0.5, 0.0])
    call("help.give", people, room, p)
    assert room.asked_of == pytest.approx([0.0, 1.0, 0.5, 0.0])  # row 1 can give 1
    assert people.given == pytest.approx([0.0, 0.1, 0.05, 0.0])
    call("help.receive", people, net, room, p, book, 0, row)
    assert room.hours == pytest.approx([2.3, 0.0, 0.0, 0.0])
    assert people.received == pytest.approx([0.23, 0.0, 0.0, 0.0])
    assert people.social[0, 3] == pytest.approx(0.4 * np.exp(-0.05 * 2.3 / 0.4))
    assert book.help[0, int(people.group[0]), 2].tolist() == pytest.approx([2.0, 1.5])
    call("help.use_ties", net, room, p)
    assert net.strength[0, 1] == net.strength[1, 1] == pytest.approx(1 - 0.4 * np.exp(-0.02))
    assert net.strength[0, 2] == net.strength[2, 1] == pytest.approx(1 - 0.8 * np.exp(-0.01))
    assert net.strength[0, 3] == 0.9
    assert row[[Col.HOURS_ASKED, Col.HOURS_GIVEN, Col.HOURS_OUTSIDE]] == pytest.approx(
        [2.0, 1.5, 0.8]
    )
