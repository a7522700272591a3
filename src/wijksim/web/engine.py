"""The work behind the pages: threads, a queue, and what is remembered between questions.

A comparison is done in stages: the plans with two seeds first, then their placebos, then with
twice as many seeds, up to what was asked. Every stage is a whole comparison, with the numbers that
the command line gives for as many seeds. First stages of all visitors go before second ones, and
while visitors keep coming, second ones leave a thread free for the next of them: so everybody
sees something soon.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from wijksim import comparing, running
from wijksim.comparing import Comparison, Plan
from wijksim.paired import Done
from wijksim.params import Params
from wijksim.running import Start
from wijksim.sources.profiles import Profile
from wijksim.starts import Starts, name_of
from wijksim.state import Book, Floats
from wijksim.web.limits import Limits

FIRST_SEEDS: Final = 2
MOMENT: Final = 1.0  # seconds after a visitor came in which another one may come
_LAST: Final = 1 << 30  # a place behind all that waits
WORTH_TELLING: Final = 3.0  # seconds of getting ready, after which visitors are told of it
_log = logging.getLogger("wijksim.web")


class Busy(Exception):
    """Too many comparisons are under way; ask again in a moment."""


class Outcome(StrEnum):
    """How a comparison ended."""

    DONE = "done"
    STOPPED = "stopped"  # nobody waits for it any more
    LATE = "late"  # it took longer than allowed
    FAILED = "failed"


class News(NamedTuple):
    """What a comparison tells while it runs."""

    done: int  # seeds that are ready
    stage: Comparison | None = None  # a stage that is whole
    placebos: bool = True  # whether the stage has its placebos; the first look has not
    outcome: Outcome | None = None  # the last news
    error: BaseException | None = None
    preparing: bool = False  # the model is still being compiled; nothing runs yet


class Stage(NamedTuple):
    """What has to be there before something is shown."""

    seeds: int
    placebos: bool


class Unit(NamedTuple):
    """A piece of work for one thread: some runs of one seed."""

    stage: int  # of the job; lower ones go first
    number: int  # of the job
    place: int  # of the seed in the plan
    runs: tuple[int, ...]  # of the plan's work

    @property
    def later(self) -> bool:
        """Whether it sharpens what is to be seen already; the end of the work is no work."""
        return 0 < self.stage < _LAST


class Job:
    """A comparison under way."""

    def __init__(self, plan: Plan, tell: Callable[[News], None], seconds: float) -> None:
        """Take a plan, what is to be called with news (from any thread), and how long it may take.

        The time runs from now on, or from ``start_clock`` where ``seconds`` is infinite.
        """
        self.plan, self.stop = plan, threading.Event()
        self.work, arms, _ = plan.work()
        self.runs, self.looks = len(self.work.plans), len(set(arms))
        self.stages = stages(len(plan.seeds), placebos=self.runs > self.looks)
        self.late_from = time.monotonic() + seconds
        self._tell, self._lock = tell, threading.Lock()
        self._starts: dict[int, Start] = {}
        self._books: dict[tuple[int, int], Book] = {}
        self._figures: dict[tuple[int, int], Mapping[str, Floats]] = {}
        self._told, self._over = 0, False
        self._shown, self._heard = 0, 0  # stages and seeds of which somebody has been told

    @property
    def over(self) -> bool:
        """Whether the last news has been told."""
        return self._over

    def start_clock(self, seconds: float) -> None:
        """Say how long the comparison may take from now on."""
        self.late_from = time.monotonic() + seconds

    def units(self, number: int) -> Iterator[Unit]:
        """Yield the pieces of work, the first to be done first."""
        everything = tuple(range(self.runs))
        for place in range(len(self.plan.seeds)):
            stage = next(n for n, one in enumerate(self.stages) if place < one.seeds)
            if self.stages[stage].placebos:
                yield Unit(stage, number, place, everything)
            else:
                yield Unit(stage, number, place, everything[: self.looks])
                yield Unit(stage + 1, number, place, everything[self.looks :])

    def hand_in(self, place: int, start: Start, books: Mapping[int, Book]) -> None:
        """Take runs of a seed; tell of the last stage that they make whole.

        A look is left out where a sharper one is there at the same moment, or was told already.
        """
        with self._lock:
            self._starts[place] = start
            self._books |= {(place, run): book for run, book in books.items()}
            ready = [stage for stage in self.stages[self._told :] if self._is_there(stage)]
            self._told += len(ready)
            order = self._told
            count = sum(self._has(place, self.runs) for place in self._starts)
        if not ready:
            self._say(News(count))
            return
        last = ready[-1] == self.stages[-1]
        whole = self._assemble(ready[-1])
        self._say(News(count, whole, ready[-1].placebos, Outcome.DONE if last else None), order)

    def end(self, outcome: Outcome, error: BaseException | None = None) -> None:
        """Tell that nothing more comes."""
        self.stop.set()
        self._say(News(len(self._starts), outcome=outcome, error=error))

    def _assemble(self, stage: Stage) -> Comparison:
        runs = self.runs if stage.placebos else self.looks  # placebos come after all plans
        done = [
            _kept(self._starts[place], (self._books[place, run] for run in range(runs)))
            for place in range(stage.seeds)
        ]
        placebos = self.plan.placebos and stage.placebos
        part = self.plan._replace(seeds=self.plan.seeds[: stage.seeds], placebos=placebos)
        return comparing.assemble(part, done, kept=self._figures)

    def _is_there(self, stage: Stage) -> bool:
        runs = self.runs if stage.placebos else self.looks
        return all(self._has(place, runs) for place in range(stage.seeds))

    def _has(self, place: int, runs: int) -> bool:
        return all((place, run) in self._books for run in range(runs))

    def _say(self, news: News, order: int = 0) -> None:
        """Tell news, unless it was overtaken: threads come here in any order.

        Args:
            news: what to tell.
            order: number of the stage in it, from 1; 0 for other news.
        """
        with self._lock:  # while telling too: what is told later is never older
            if self._over or (news.stage is not None and order < self._shown):
                return
            self._over = news.outcome is not None
            self._shown, self._heard = max(self._shown, order), max(self._heard, news.done)
            self._tell(news._replace(done=self._heard))


def stages(seeds: int, *, placebos: bool) -> tuple[Stage, ...]:
    """Return after what something is shown: 2, 4, 8 ... seeds, up to all of them.

    Args:
        seeds: how many were asked.
        placebos: whether there are any; then there is a first look without them.
    """
    doubling = itertools.takewhile(
        lambda n: n < seeds, (FIRST_SEEDS * 2**power for power in itertools.count())
    )
    whole = tuple(Stage(n, True) for n in (*doubling, seeds))
    return (Stage(whole[0].seeds, False), *whole) if placebos else whole


class Line:
    """The pieces of work that wait, the first to be done first.

    Work that sharpens what somebody sees already leaves one thread free where comparisons of
    others wait too and the last one came less than a moment ago.
    """

    def __init__(self, threads: int) -> None:
        """Make an empty line for so many threads."""
        self._most_later = max(1, threads - 1)
        self._turn, self._later = threading.Condition(), 0
        self._heap: list[tuple[Unit, Job | None]] = []
        self._came = -math.inf  # when the last comparison came

    def put(self, units: Iterable[tuple[Unit, Job | None]]) -> None:
        """Add work."""
        with self._turn:
            for one in units:
                heapq.heappush(self._heap, one)
            self._came = time.monotonic()
            self._turn.notify_all()

    def take(self) -> tuple[Unit, Job | None]:
        """Return the first piece of work that may be begun; wait for one."""
        with self._turn:
            while not self._heap or not self._may_begin():
                self._turn.wait(MOMENT if self._heap else None)
            taken = heapq.heappop(self._heap)
            self._later += taken[0].later
            return taken

    def finish(self, unit: Unit) -> None:
        """Say that a piece of work is over."""
        with self._turn:
            self._later -= unit.later
            self._turn.notify_all()

    def _may_begin(self) -> bool:
        first = self._heap[0][0]
        if not first.later or self._later < self._most_later:
            return True
        if time.monotonic() - self._came > MOMENT:
            return True
        return all(unit.number == first.number for unit, _ in self._heap)


class Engine:
    """Runs comparisons for all visitors together."""

    def __init__(
        self, limits: Limits, threads: int, warm_up: Callable[[], None] | None = None
    ) -> None:
        """Make an engine that is not running yet.

        Args:
            limits: of requests.
            threads: runs at the same time.
            warm_up: done before anything runs, such as compiling; ``ready`` is set after it.
        """
        self.limits, self.ready, self._warm_up = limits, threading.Event(), warm_up
        self._opened = math.inf
        # In memory only: what visitors think of would fill a disk with what nobody asks for again.
        self.store = Starts(memory=limits.kept_bytes, disk=0)
        self._line = Line(threads)
        self._number = itertools.count()
        self._lock, self._jobs = threading.Lock(), set[Job]()
        self._threads = [
            threading.Thread(target=self._toil, name=f"wijksim-{n}", daemon=True)
            for n in range(threads)
        ]

    @property
    def under_way(self) -> int:
        """Number of comparisons that are not over."""
        with self._lock:
            self._jobs = {job for job in self._jobs if not job.over}
            return len(self._jobs)

    @property
    def preparing(self) -> bool:
        """Whether nothing can run yet, for so long that a visitor should know why."""
        return not self.ready.is_set() and time.monotonic() - self._opened > WORTH_TELLING

    def open(self) -> None:
        """Begin to work, after what has to be done before."""
        self._opened = time.monotonic()
        threading.Thread(target=self._prepare, name="wijksim-warm", daemon=True).start()
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop all work and wait for the threads."""
        with self._lock:
            jobs = list(self._jobs)
        for job in jobs:
            job.end(Outcome.STOPPED)
        self._line.put((Unit(_LAST, next(self._number), 0, ()), None) for _ in self._threads)
        if not self.ready.is_set():
            return  # compiling cannot be stopped halfway; the threads end with the process
        for thread in self._threads:
            thread.join()

    def _prepare(self) -> None:
        try:
            if self._warm_up is not None:
                self._warm_up()
        except Exception as error:  # the first comparison meets it again, and tells who asked
            _log.error("getting ready failed", exc_info=error)
        with self._lock:
            self.ready.set()
            for job in self._jobs:
                job.start_clock(self.limits.seconds)

    def compare(self, plan: Plan, tell: Callable[[News], None]) -> Job:
        """Begin a comparison; ``tell`` is called with news from the engine's threads.

        Raises:
            Busy: when there is no room for another one.
        """
        if self.under_way >= self.limits.running:
            raise Busy
        with self._lock:
            ready = self.ready.is_set()
            job = Job(plan, tell, self.limits.seconds if ready else math.inf)
            self._jobs.add(job)
        self._line.put((unit, job) for unit in job.units(next(self._number)))
        return job

    def start(
        self,
        profile: Profile,
        params: Params,
        seed: int,
        burn_in_weeks: int = running.BURN_IN_WEEKS,
        stop: threading.Event | None = None,
    ) -> Start:
        """Return a neighbourhood at week 0, from memory where it was made before.

        It is shared: copy its world before stepping it (``state.copy``).
        """
        return self.store.begin(profile, params, seed, burn_in_weeks, stop)

    def _toil(self) -> None:
        self.ready.wait()
        while True:
            unit, job = self._line.take()
            if job is None:
                return
            try:
                if not job.stop.is_set():
                    self._do(job, unit)
            finally:
                self._line.finish(unit)

    def _do(self, job: Job, unit: Unit) -> None:
        try:
            if time.monotonic() > job.late_from:
                job.end(Outcome.LATE)
            else:
                self._carry_out(job, unit)
        except running.Stopped:
            job.end(Outcome.LATE if time.monotonic() > job.late_from else Outcome.STOPPED)
        except BaseException as error:  # told to who asked; this thread goes on with others
            job.end(Outcome.FAILED, error)

    def _carry_out(self, job: Job, unit: Unit) -> None:
        plan, seed = job.plan, job.plan.seeds[unit.place]
        start = self.start(plan.profile, plan.params, seed, plan.burn_in_weeks, job.stop)
        name = name_of(plan.profile, plan.params, seed, plan.burn_in_weeks)
        books = {
            run: self.store.follow_plan(start, name, job.work.plans[run], job.stop)
            for run in unit.runs
        }
        job.hand_in(unit.place, start, books)


def _kept(start: Start, books: Iterable[Book]) -> Done:
    """Return what a comparison needs of a seed."""
    people, residents = start.world.people, float(start.world.residents[0])
    outsiders = float(people.group.mean())
    return Done(len(people.age), residents, outsiders, start.burn_in, tuple(books))
