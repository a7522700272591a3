"""Running plans over paired seeds, several at the same time, the first seeds first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from wijksim import running, starts, workers
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.running import USUAL, Start, Way
from wijksim.sources.profiles import Profile
from wijksim.starts import Starts
from wijksim.state import Book
from wijksim.stationary import Donors
from wijksim.workers import Task

Progress = Callable[[int, int], None]  # runs done, runs in all


class Work(NamedTuple):
    """What is run for each seed: one start, and every plan from it."""

    profile: Profile
    params: Params
    plans: Sequence[Sequence[Stretch]]
    seeds: Sequence[int]
    threads: int
    burn_in_weeks: int
    donors: Donors | None = None  # of a short start
    donors_name: str = ""  # their digest
    store: Starts | None = None  # keeps starts and runs; None: nothing is kept
    way: Way = USUAL  # of the runs
    start_way: Way = USUAL  # of the starts
    heard: int | None = None  # how many of the plans, from the first on, news waits for; None: all
    keep_runs: bool = True  # False: only starts, where runs are too many to be worth their room

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


News = Callable[[Sequence[Done]], None]  # the first seeds, as far as all of these are done


def run_all(work: Work, progress: Progress | None = None, news: News | None = None) -> list[Done]:
    """Run all seeds, some at the same time; an interrupt stops all of them within a moment.

    All plans of a seed go before those of a later one, so that the first figures come early.

    Args:
        work: what to run.
        progress: called with (runs done, runs in all).
        news: called with what is done of the first seeds, each time that it is one seed more. It
            may be called from any thread, never from two at the same time. Of each seed it is
            given the books of the first ``work.heard`` plans.

    Raises:
        Stopped, Exception: what a run raises.
    """
    crew = _Crew(work, progress, news)
    tasks = [Task((1, number), crew.beginning(number)) for number in range(len(work.seeds))]
    most = len(work.seeds) * max(1, len(work.plans))
    workers.carry_out(tasks, min(work.threads, most), crew.stop)
    return [crew.done[number] for number in range(len(work.seeds))]


def run_in_looks(
    work: Work,
    first: int,
    then: Callable[[Sequence[Done]], int],
    progress: Progress | None = None,
    news: News | None = None,
) -> list[Done]:
    """Run the first seeds, look at them, and go on as long as that asks for more.

    Args:
        work: all seeds that there may be.
        first: number of seeds before the first look.
        then: given what is done, returns how many seeds there should be; no more ends it.
        progress: called with (runs done, runs until the next look).
        news: as ``run_all`` takes it.

    Raises:
        Stopped, Exception: what a run raises.
    """
    done: list[Done] = []
    until = min(first, len(work.seeds))
    while until > len(done):
        before, part = list(done), work._replace(seeds=work.seeds[len(done) : until])
        gone = work._replace(seeds=work.seeds[: len(done)]).runs

        def tick(now: int, of: int, gone: int = gone) -> None:
            if progress is not None:
                progress(gone + now, gone + of)

        def tell(new: Sequence[Done], before: list[Done] = before) -> None:
            if news is not None:
                news([*before, *new])

        done += run_all(part, tick, tell if news is not None else None)
        until = min(then(done), len(work.seeds))
    return done


def _done(start: Start, books: Sequence[Book]) -> Done:
    people, residents = start.world.people, float(start.world.residents[0])
    outsiders = float(people.group.mean())
    return Done(len(people.age), residents, outsiders, start.burn_in, tuple(books))


class _Crew:
    """The tasks of a piece of work, and what they have brought so far."""

    def __init__(self, work: Work, progress: Progress | None, news: News | None) -> None:
        self.work, self.progress, self.news = work, progress, news
        self.stop = threading.Event()
        self.done: dict[int, Done] = {}
        self._early: dict[int, Done] = {}  # what news is told of
        self._heard = len(work.plans) if work.heard is None else work.heard
        self._books: dict[int, dict[int, Book]] = {}
        self._lock, self._count, self._told = threading.Lock(), 0, 0

    def beginning(self, number: int) -> Callable[[], Iterable[Task]]:
        """Return the start of a seed as a task; it brings the runs from it."""

        def work() -> Iterable[Task]:
            start, name = self._start(self.work.seeds[number])
            self._books[number] = {}
            self._tick()
            if not self.work.plans:
                self._finish(number, start)
            return [
                Task((0, number, index), self._running(number, index, start, name))
                for index in range(len(self.work.plans))
            ]

        return work

    def _start(self, seed: int) -> tuple[Start, str]:
        w = self.work
        if w.store is None or w.start_way.name is None:
            weeks, donors = w.burn_in_weeks, w.donors
            way = w.start_way
            return running.begin(w.profile, w.params, seed, weeks, self.stop, donors, way), ""
        asked = w.profile, w.params, seed, w.burn_in_weeks
        start = w.store.begin(*asked, self.stop, w.donors, w.donors_name, w.start_way)
        return start, starts.name_of(*asked, w.donors_name, w.start_way.name or "")

    def _running(self, number: int, index: int, start: Start, name: str) -> Callable[[], None]:
        def work() -> None:
            plan, store = self.work.plans[index], self.work.store
            way, known = self.work.way, bool(name) and self.work.keep_runs
            if store is None or not known:  # a start that cannot be named has no runs to keep
                book = running.follow_plan(start, plan, self.stop, 0, way)
            else:
                book = store.follow_plan(start, name, plan, self.stop, way)
            with self._lock:
                books = self._books[number]
                books[index] = book
                last = len(books) == len(self.work.plans)
                if all(one in books for one in range(self._heard)) and number not in self._early:
                    self._tell(number, _done(start, [books[one] for one in range(self._heard)]))
            if last:
                self._finish(number, start)
            self._tick()

        return work

    def _finish(self, number: int, start: Start) -> None:
        books = self._books.pop(number)
        with self._lock:
            self.done[number] = _done(start, [books[index] for index in range(len(books))])
            if number not in self._early:  # where there are no plans
                self._tell(number, self.done[number])

    def _tell(self, number: int, one: Done) -> None:
        """Take what news waited for of a seed, with the lock held, and tell what is complete."""
        told, self._early[number] = self._told, one
        while self._told in self._early:
            self._told += 1
        if self.news is not None and self._told > told:
            self.news([self._early[i] for i in range(self._told)])

    def _tick(self) -> None:
        with self._lock:
            self._count += 1
            if self.progress is not None:
                self.progress(self._count, self.work.runs)
