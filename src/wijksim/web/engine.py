"""The work behind the pages: threads, a queue, and what is remembered between questions.

A comparison is done in stages: with two seeds first, then with twice as many, up to what was
asked. Every stage is a whole comparison, with the numbers that the command line gives for as many
seeds. First stages of all visitors go before second ones, so that everybody sees something soon.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from wijksim import comparing, paired, simulate
from wijksim.comparing import Comparison, Plan
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.simulate import Start
from wijksim.sources.profiles import Profile
from wijksim.state import Book
from wijksim.web.kept import Kept
from wijksim.web.limits import Limits

FIRST_SEEDS: Final = 2
_LAST: Final = 1 << 30  # a place behind all that waits


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
    outcome: Outcome | None = None  # the last news
    error: BaseException | None = None


class Job:
    """A comparison under way."""

    def __init__(self, plan: Plan, tell: Callable[[News], None], seconds: float) -> None:
        """Take a plan, and what is to be called with news, from any thread."""
        self.plan, self.stop = plan, threading.Event()
        self.stages = stages(len(plan.seeds))
        self.late_from = time.monotonic() + seconds
        self._tell, self._lock = tell, threading.Lock()
        self._done: dict[int, paired.Done] = {}
        self._told, self._over = 0, False

    @property
    def over(self) -> bool:
        """Whether the last news has been told."""
        return self._over

    def stage_of(self, place: int) -> int:
        """Return the stage that the seed at a place of the plan belongs to."""
        return next(number for number, seeds in enumerate(self.stages) if place < seeds)

    def hand_in(self, place: int, done: paired.Done) -> None:
        """Take the runs of a seed; tell of every stage that they make whole."""
        with self._lock:
            self._done[place] = done
            ready = [n for n in self.stages[self._told :] if all(i in self._done for i in range(n))]
            self._told += len(ready)
            count = len(self._done)
        if not ready:
            self._say(News(count))
            return
        seeds = ready[-1]
        part = self.plan._replace(seeds=self.plan.seeds[:seeds])
        whole = comparing.assemble(part, [self._done[place] for place in range(seeds)])
        last = Outcome.DONE if seeds == len(self.plan.seeds) else None
        self._say(News(count, whole, last))

    def end(self, outcome: Outcome, error: BaseException | None = None) -> None:
        """Tell that nothing more comes."""
        self.stop.set()
        self._say(News(len(self._done), None, outcome, error))

    def _say(self, news: News) -> None:
        with self._lock:
            if self._over:
                return
            self._over = news.outcome is not None
        self._tell(news)


def stages(seeds: int) -> tuple[int, ...]:
    """Return the numbers of seeds after which something is shown: 2, 4, 8 ... all of them."""
    doubling = itertools.takewhile(
        lambda n: n < seeds, (FIRST_SEEDS * 2**power for power in itertools.count())
    )
    return (*doubling, seeds)


class Engine:
    """Runs comparisons for all visitors together."""

    def __init__(self, limits: Limits, threads: int) -> None:
        """Make an engine that is not running yet."""
        self.limits = limits
        self.starts: Kept[Start] = Kept(limits.start_megabytes)
        self.runs: Kept[Book] = Kept(limits.run_megabytes)
        self._queue: queue.PriorityQueue[tuple[int, int, int, Job | None]] = queue.PriorityQueue()
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

    def open(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop all work and wait for the threads."""
        with self._lock:
            jobs = list(self._jobs)
        for job in jobs:
            job.end(Outcome.STOPPED)
        for _ in self._threads:
            self._queue.put((_LAST, next(self._number), 0, None))
        for thread in self._threads:
            thread.join()

    def compare(self, plan: Plan, tell: Callable[[News], None]) -> Job:
        """Begin a comparison; ``tell`` is called with news from the engine's threads.

        Raises:
            Busy: when there is no room for another one.
        """
        if self.under_way >= self.limits.running:
            raise Busy
        job = Job(plan, tell, self.limits.seconds)
        with self._lock:
            self._jobs.add(job)
        number = next(self._number)
        for place in range(len(plan.seeds)):
            self._queue.put((job.stage_of(place), number, place, job))
        return job

    def start(
        self,
        profile: Profile,
        params: Params,
        seed: int,
        burn_in_weeks: int = simulate.BURN_IN_WEEKS,
        stop: threading.Event | None = None,
    ) -> Start:
        """Return a neighbourhood at week 0, from memory where it was made before.

        It is shared: copy its world before stepping it (``state.copy``).
        """
        key = (profile.content_hash(), params, seed, burn_in_weeks)
        return self.starts.get(
            key, lambda: simulate.begin(profile, params, seed, burn_in_weeks, stop)
        )

    def _toil(self) -> None:
        while True:
            *_, place, job = self._queue.get()
            if job is None:
                return
            if job.stop.is_set():
                continue
            try:
                if time.monotonic() > job.late_from:
                    job.end(Outcome.LATE)
                else:
                    job.hand_in(place, self._seed(job, place))
            except simulate.Stopped:
                job.end(Outcome.LATE if time.monotonic() > job.late_from else Outcome.STOPPED)
            except BaseException as error:  # told to who asked; this thread goes on with others
                job.end(Outcome.FAILED, error)

    def _seed(self, job: Job, place: int) -> paired.Done:
        plan = job.plan
        work, seed = plan.work()[0], plan.seeds[place]
        start = self.start(plan.profile, plan.params, seed, plan.burn_in_weeks, job.stop)
        place_of_start = (plan.profile.content_hash(), plan.params, seed, plan.burn_in_weeks)
        books = [self._run(place_of_start, start, stretches, job) for stretches in work.plans]
        return paired.kept(start, books)

    def _run(self, key: Hashable, start: Start, plan: Sequence[Stretch], job: Job) -> Book:
        return self.runs.get(
            (key, tuple(plan)), lambda: simulate.follow_plan(start, plan, job.stop)
        )
