"""Running plans over paired seeds, several seeds at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from wijksim import simulate
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.sources.profiles import Profile
from wijksim.state import Book

Progress = Callable[[int, int], None]  # runs done, runs in all


class Work(NamedTuple):
    """What is run for each seed: one start, and every plan from it."""

    profile: Profile
    params: Params
    plans: Sequence[Sequence[Stretch]]
    seeds: Sequence[int]
    threads: int
    burn_in_weeks: int

    @property
    def runs(self) -> int:
        """Number of runs; a start counts as one."""
        return len(self.seeds) * (1 + len(self.plans))


class Done(NamedTuple):
    """What is kept of a seed: the records, without the weight of its world."""

    adults: int
    residents: float
    outsiders: float  # share of adults in the out-group when policies begin, 0-1
    burn_in: Book
    books: tuple[Book, ...]


def run_all(work: Work, progress: Progress | None) -> list[Done]:
    """Run all seeds, some at the same time; an interrupt stops all of them within a moment.

    Plain threads and no executor: Ctrl-C while ``concurrent.futures.wait`` takes the locks of
    all its futures leaves some of them taken, and then a worker waits for ever.
    """
    lock, stop = threading.Lock(), threading.Event()
    left, done, failures, count = iter(work.seeds), dict[int, Done](), list[BaseException](), 0

    def tick() -> None:
        nonlocal count
        with lock:
            count += 1
            if progress is not None:
                progress(count, work.runs)

    def one(seed: int) -> Done:
        start = simulate.begin(work.profile, work.params, seed, work.burn_in_weeks, stop)
        tick()
        books = []
        for plan in work.plans:
            books.append(simulate.follow_plan(start, plan, stop))
            tick()
        people, residents = start.world.people, float(start.world.residents[0])
        outsiders = float(people.group.mean())
        return Done(len(people.age), residents, outsiders, start.burn_in, tuple(books))

    def toil() -> None:
        try:
            while not stop.is_set():
                with lock:
                    seed = next(left, None)
                if seed is None:
                    return
                done[seed] = one(seed)
        except simulate.Stopped:
            return
        except BaseException as error:  # raised again below, in the thread that asked
            failures.append(error)
            stop.set()

    workers = [threading.Thread(target=toil) for _ in range(min(work.threads, len(work.seeds)))]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():  # with a time-out, so that Ctrl-C is seen on every system
                worker.join(0.2)
    finally:
        stop.set()
        for worker in workers:
            if worker.ident is not None:
                worker.join()
    if failures:
        raise failures[0]
    return [done[seed] for seed in work.seeds]
