"""What is kept of starts and runs: the same to the bit, bounded, and never in the way."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from wijksim import _jit, comparing, params, running, starts, workers
from wijksim.comparing import Preview
from wijksim.shelf import Shelf
from wijksim.sources import profiles
from wijksim.starts import Kept, Starts, name_of
from wijksim.workers import Task

P = params.make()
AREA = profiles.load("heechterp").scaled(0.15)
WEEKS = 60
PLAN = [(0, 30, P), (30, 52, params.replace(P, "team.share_collective", 0.3))]
UNNAMED = running.USUAL._replace(name=None)  # rules of which no digest can be told


class Piece(NamedTuple):
    """Something to keep, of some 9 kB."""

    numbers: Any


def piece(number: int) -> Piece:
    return Piece(np.full(1100, float(number)))


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one's own; the compiled kernels stay where they are, as they are loaded."""
    _jit.cache_folder()
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(folder))
    return folder


def leaves(group: object) -> list[Any]:
    if isinstance(group, tuple):
        return [leaf for part in group for leaf in leaves(part)]
    return [np.asarray(group)]


def same(a: object, b: object) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(leaves(a), leaves(b), strict=True))


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("worked out again")


def test_what_is_kept_is_the_same_to_the_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = running.begin(AREA, P, 1, WEEKS)
    book = running.follow_plan(plain, PLAN)
    name = name_of(AREA, P, 1, WEEKS)
    first = Starts(disk=2**30)
    worked_out = first.begin(AREA, P, 1, WEEKS)
    assert same(first.follow_plan(worked_out, name, PLAN), book)
    fresh = Starts(disk=2**30)  # another process: nothing in memory
    monkeypatch.setattr(running, "begin", forbidden)
    for store in (first, fresh):
        start = store.begin(AREA, P, 1, WEEKS)
        assert start.week == plain.week
        for part in ("people", "life", "mind", "cases", "ties", "team", "barriers", "places"):
            assert same(getattr(start.world, part), getattr(plain.world, part)), part
        assert same(start.burn_in, plain.burn_in)
        assert same(running.follow_plan(start, PLAN), book)
    monkeypatch.setattr(running, "follow_plan", forbidden)
    assert same(fresh.follow_plan(start, name, PLAN), book)


def test_a_kept_start_is_left_as_it_was() -> None:
    store = Starts(disk=0)
    name = name_of(AREA, P, 1, WEEKS)
    before = running.follow_plan(store.begin(AREA, P, 1, WEEKS), PLAN)
    store.follow_plan(store.begin(AREA, P, 1, WEEKS), name, [(0, 52, P)])
    assert same(running.follow_plan(store.begin(AREA, P, 1, WEEKS), PLAN), before)


def test_what_has_no_name_is_worked_out_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(running, "begin", lambda *given: begun.append(given))
    donors: Any = object()
    for unknown in ((donors, "", running.USUAL), (None, "", UNNAMED)):
        store = Starts(disk=0)
        for _ in range(2):
            store.begin(AREA, P, 1, WEEKS, None, *unknown)
        assert len(store) == 0
    assert [given[-2:] for given in begun[::2]] == [
        (donors, running.USUAL),
        (None, UNNAMED),
    ]
    assert len(begun) == 4


def test_the_name_tells_all_that_a_start_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        name_of(AREA, P, 1, WEEKS),
        name_of(AREA, P, 2, WEEKS),
        name_of(AREA, P, 1, WEEKS + 1),
        name_of(AREA, P, 1, WEEKS, "donors"),
        name_of(AREA.scaled(1.1), P, 1, WEEKS),
        name_of(AREA, params.replace(P, "help.effect", P.help.effect * 1.01), 1, WEEKS),
    }
    assert len(names) == 6
    assert {len(name) for name in names} == {32}
    monkeypatch.setattr(_jit, "code_hash", lambda: "edited")
    assert name_of(AREA, P, 1, WEEKS) not in names


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_counts_as_not_there(own_cache: Path, part: float) -> None:
    store = Starts(disk=2**30)
    whole = store.begin(AREA, P, 1, WEEKS)
    (file,) = (own_cache / "starts").glob("*.npz")
    content = file.read_bytes()
    file.write_bytes(content[: int(part * len(content))])
    again = Starts(disk=2**30).begin(AREA, P, 1, WEEKS)
    assert same(again.world.life, whole.world.life)
    assert file.stat().st_size == pytest.approx(len(content), rel=0.01)  # it was made again


def test_a_file_with_a_flipped_bit_counts_as_not_there(own_cache: Path) -> None:
    Starts(disk=2**30).begin(AREA, P, 1, WEEKS)
    (file,) = (own_cache / "starts").glob("*.npz")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    assert Shelf(own_cache / "starts", 2**30).get(file.stem, Kept) is None


def test_room_on_disk_is_bounded_and_the_longest_unused_goes_first(own_cache: Path) -> None:
    shelf = Shelf(own_cache / "some", 30_000)
    for number in range(3):
        shelf.put(f"k{number}", piece(number))
        os.utime(own_cache / "some" / f"k{number}.npz", (number, number))
    assert shelf.get("k0", Piece) is not None  # used just now
    shelf.put("k3", piece(3))
    left = {path.stem for path in (own_cache / "some").glob("*")}
    assert left == {"k0", "k2", "k3"}


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path / "file" / "under", 2**20)
    shelf.put("k", piece(1))
    assert shelf.get("k", Piece) is None


def test_room_in_memory_is_bounded() -> None:
    store = Starts(memory=1, disk=0)
    store.begin(AREA, P, 1, 1)
    assert len(store) == store.size == 0


def test_what_is_too_large_drives_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Starts(disk=0)
    store.begin(AREA, P, 1, 1)
    monkeypatch.setattr(store, "_memory", store.size + 10)
    start = store.begin(AREA, P, 1, 1)
    plan = [(0, 520, P)]  # a record longer than the room that is left, but not than all of it
    store.follow_plan(start, "short", [(0, 1, P)])
    assert len(store) == 1  # the one used for longest went
    monkeypatch.setattr(store, "_memory", store.size + 10)
    store.follow_plan(start, "long", plan)
    assert len(store) == 1
    assert 0 < store.size <= store._memory


def test_a_failure_is_of_who_made_it_and_the_next_one_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began, store = threading.Event(), Starts(disk=0)

    def broken(*_: Any) -> Any:
        began.set()
        time.sleep(0.05)
        monkeypatch.undo()
        raise ValueError("mine")

    monkeypatch.setattr(running, "begin", broken)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(store.begin, AREA, P, 1, 1)
        assert began.wait(10)
        second = pool.submit(store.begin, AREA, P, 1, 1)
        assert second.result().week == 1
    with pytest.raises(ValueError, match="mine"):
        first.result()
    assert store._busy == {}


def test_threads_that_want_the_same_work_it_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    began, real = [], running.begin

    def counted(*words: Any) -> Any:
        began.append(words[2])
        return real(*words)

    monkeypatch.setattr(running, "begin", counted)
    store = Starts(disk=0)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda seed: store.begin(AREA, P, seed, 8), [1, 1, 2, 1, 2, 1]))
    assert sorted(began) == [1, 2]
    assert same(found[0].world.life, found[5].world.life)


def test_who_waits_for_another_thread_can_be_stopped() -> None:
    store, stop = Starts(disk=0), threading.Event()
    held = threading.Lock()
    held.acquire()
    store._busy[name_of(AREA, P, 1, WEEKS)] = held
    stop.set()
    with pytest.raises(running.Stopped):
        store.begin(AREA, P, 1, WEEKS, stop)


@pytest.mark.parametrize(
    ("told", "room"), [("off", 0), ("OFF", 0), ("10", 10 * 2**20), ("", 2**30), ("much", 2**30)]
)
def test_the_environment_says_how_much_room(
    told: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(starts.SWITCH, told)
    assert starts.allowed() == room


def test_a_comparison_is_the_same_with_and_without(
    monkeypatch: pytest.MonkeyPatch, small_area: str
) -> None:
    def run(cache: bool, threads: int = 1) -> str:
        return comparing.compare(
            ["status-quo", "community-first"],
            area=small_area,
            years=1,
            seeds=2,
            threads=threads,
            burn_in_weeks=WEEKS,
            cache=cache,
        ).digest()

    monkeypatch.setenv(starts.SWITCH, "100")
    starts.shared.cache_clear()
    plain = run(False)
    assert run(True) == plain
    starts.shared.cache_clear()  # from disk
    with monkeypatch.context() as patch:
        patch.setattr(running, "begin", forbidden)
        patch.setattr(running, "follow_plan", forbidden)
        assert run(True, threads=2) == plain
        with pytest.raises(AssertionError, match="worked out again"):
            run(False)
    starts.shared.cache_clear()


def test_first_figures_come_seed_by_seed_and_end_where_the_table_does(small_area: str) -> None:
    seen: list[Preview] = []
    done = comparing.compare(
        ["status-quo", "casework"],
        area=small_area,
        years=1,
        seeds=4,
        threads=3,
        burn_in_weeks=WEEKS,
        placebos=False,
        news=seen.append,
    )
    counts = [preview.done for preview in seen]
    assert counts == sorted(set(counts))
    assert counts[-1] == 4
    last = seen[-1]
    for name, (level, change) in last.figures.items():
        assert level == done.measure(done.arms[0], name)
        assert change == done.difference(done.arms[1], name)
    assert last.names == ("status-quo", "casework")


def test_first_figures_do_not_wait_for_placebos(small_area: str) -> None:
    plan = comparing.prepare(
        ["status-quo", "all-four"], area=small_area, years=1, seeds=1, burn_in_weeks=WEEKS
    )
    work, arms, beside = plan.work()
    assert max(index for index in beside if index is not None) > max(arms)
    ticks: list[int] = []
    at: list[int] = []
    comparing.carry_out(plan, lambda done, _of: ticks.append(done), lambda _: at.append(len(ticks)))
    assert at == [max(arms) + 1]  # told within the last of the arms, after the start
    assert len(ticks) == work.runs


def test_urgent_tasks_go_first_and_bring_others() -> None:
    order: list[str] = []

    def named(name: str, *brings: Task) -> Any:
        def work() -> tuple[Task, ...]:
            order.append(name)
            return brings

        return work

    urgent = Task((0,), named("urgent"))
    tasks = [Task((1,), named("one", urgent)), Task((2,), named("two")), Task((1,), named("also"))]
    stop = threading.Event()
    workers.carry_out(tasks, 1, stop)
    assert order == ["one", "urgent", "also", "two"]
    assert not stop.is_set()


def test_a_task_that_fails_ends_the_others_and_is_told() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    done: list[int] = []
    tasks = [Task((0,), fails)]
    tasks += [Task((1,), lambda n=n: done.append(n)) for n in range(50)]  # type: ignore[misc]
    with pytest.raises(ZeroDivisionError):
        workers.carry_out(tasks, 1, threading.Event())
    assert done == []
