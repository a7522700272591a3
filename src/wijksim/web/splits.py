"""Where the difference of a plan comes from: asked of one thread, and fetched when it is there.

The split is that of ``wijksim explain``: every combination of the two scenarios over the five
players, with the seeds of the page. It takes up to sixteen times the runs of the comparison, so it
is made only for who asks, has limits of its own, and ends when nobody looks at it any more.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from wijksim import explaining, running
from wijksim.comparing import Plan
from wijksim.errors import InputError, Problem
from wijksim.explaining import USUAL, Explanation, Hybrids
from wijksim.measures import yearly
from wijksim.state import Floats
from wijksim.web import ask
from wijksim.web.ask import Ask
from wijksim.web.engine import Busy, Engine, Outcome

LEAST_SEEDS: Final = 4  # below this an interval says nothing
FORGOTTEN: Final = 20.0  # seconds in which nobody asked how far it is
_MOST_KEPT: Final = 50
_MOST_WAITING: Final = 12
_log = logging.getLogger("wijksim.web")


class Wish(NamedTuple):
    """A split as somebody asks for it."""

    query: str  # of the comparison, without the language
    which: int  # of its plans, from 1


class State(NamedTuple):
    """How far a split is; both last ones are None while it is under way."""

    done: int  # runs
    of: int
    found: Explanation | None = None
    ended: Outcome | None = None  # why there is none


class _Job(NamedTuple):
    wish: Wish
    plan: Plan
    made: Hybrids


class Splits:
    """One thread that splits differences; the same one is split once, however many ask."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine, whose neighbourhoods at week 0 are shared with all pages."""
        self.engine = engine
        self._lock = threading.Lock()
        self._states: OrderedDict[Wish, State] = OrderedDict()
        self._asked: dict[Wish, float] = {}  # when somebody asked last
        self._queue: queue.Queue[_Job] = queue.Queue()
        self._thread: threading.Thread | None = None

    def ask(self, asked: Ask, which: int) -> State:
        """Return how far a split is; it is begun where nobody asked before.

        Args:
            asked: the comparison.
            which: of its plans, from 1.

        Raises:
            InputError: for a comparison that cannot be run or is too much to split here.
            Busy: when too many splits wait.
        """
        wish = Wish(asked._replace(lang="nl", question=0).query(), which)
        with self._lock:
            if (state := self._look(wish)) is not None:
                return state
        plan, made = prepare(self.engine, asked, which)
        with self._lock:
            if (state := self._look(wish)) is not None:
                return state
            if self._queue.qsize() >= _MOST_WAITING:
                raise Busy
            self._asked[wish] = time.monotonic()
            self._states[wish] = begun = State(0, len(plan.seeds) * len(made.plans))
            self._queue.put(_Job(wish, plan, made))
            if self._thread is None:
                self._thread = threading.Thread(target=self._toil, daemon=True, name="splits")
                self._thread.start()
            return begun

    def _look(self, wish: Wish) -> State | None:
        state = self._states.get(wish)
        if state is not None:
            self._asked[wish] = time.monotonic()
            self._states.move_to_end(wish)
            if state.ended is not None:  # told once; who asks again has it tried again
                del self._states[wish], self._asked[wish]
        return state

    def _toil(self) -> None:
        while True:
            job = self._queue.get()
            self.engine.ready.wait()
            try:
                self._carry_out(job)
            except running.Stopped:
                self._set(job.wish, State(0, 0, ended=Outcome.LATE))
            except Exception as error:  # told to who asked; the next one goes on
                _log.error("a split failed", exc_info=error)
                self._set(job.wish, State(0, 0, ended=Outcome.FAILED))

    def _carry_out(self, job: _Job) -> None:
        stop = threading.Event()
        clock = threading.Timer(self.engine.limits.seconds, stop.set)
        clock.daemon = True
        clock.start()
        try:
            columns = []
            for column in runs(self.engine, job.plan, job.made, stop, lambda n: self._on(job, n)):
                if not self._wanted(job.wish):
                    return
                columns.append(column)
        finally:
            clock.cancel()
        places = range(len(USUAL))
        figures = {USUAL[n]: np.stack([one[n] for one in columns], axis=1) for n in places}
        found = explaining.assemble(job.plan, job.made, figures)
        of = len(columns) * len(job.made.plans)
        self._set(job.wish, State(of, of, found))

    def _on(self, job: _Job, done: int) -> None:
        self._set(job.wish, State(done, len(job.plan.seeds) * len(job.made.plans)))

    def _wanted(self, wish: Wish) -> bool:
        """Return whether somebody still asks; forget the split where nobody does."""
        with self._lock:
            there = time.monotonic() - self._asked.get(wish, 0.0) < FORGOTTEN
            if not there:
                self._states.pop(wish, None)
                self._asked.pop(wish, None)
        return there

    def _set(self, wish: Wish, state: State) -> None:
        with self._lock:
            self._states[wish] = state
            while len(self._states) > _MOST_KEPT:
                self._asked.pop(self._states.popitem(last=False)[0], None)


def prepare(engine: Engine, asked: Ask, which: int) -> tuple[Plan, Hybrids]:
    """Return the two scenarios as a plan, with as many seeds as fit, and their combinations.

    Raises:
        InputError: for a comparison that cannot be run or is too much to split here.
    """
    whole = asked.plan(engine.limits)
    if not 0 < which < len(whole.scenarios):
        raise InputError(Problem("address", "", f"there is no plan {which}"))
    pair = (whole.scenarios[0], whole.scenarios[which])
    plan = whole._replace(scenarios=pair, placebos=False)
    made = explaining.hybrids(plan)
    one = plan.profile.residents.value * asked.years * len(made.plans)
    fit = min(len(plan.seeds), int(engine.limits.work / one))
    if fit < min(LEAST_SEEDS, len(plan.seeds)):
        raise InputError(Problem("address", "", ask.TOO_MUCH))
    return plan._replace(seeds=plan.seeds[:fit]), made


def runs(
    engine: Engine, plan: Plan, made: Hybrids, stop: threading.Event, tell: Callable[[int], None]
) -> Iterator[list[Floats]]:
    """Run all combinations seed by seed.

    Args:
        engine: for the neighbourhoods at week 0.
        plan: with the two scenarios.
        made: their combinations.
        stop: set it to end at the next look.
        tell: called with the number of runs that are done.

    Yields:
        For each seed the usual measures, each of shape (combinations, years).

    Raises:
        Stopped: when ``stop`` was set.
    """
    done = 0
    for seed in plan.seeds:
        start = engine.start(plan.profile, plan.params, seed, plan.burn_in_weeks, stop)
        people = start.world.people
        rows = []
        for stretches in made.plans:
            book = running.follow_plan(start, stretches, stop)
            found = yearly(
                book,
                len(people.age),
                float(start.world.residents[0]),
                plan.params,
                float(people.group.mean()),
            )
            rows.append([found[name] for name in USUAL])
            done += 1
            tell(done)
        yield [np.stack([row[n] for row in rows]) for n in range(len(USUAL))]
