"""Steps of the lesson, run one after another in the background and kept for who asks again."""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict
from typing import NamedTuple

from wijksim import lesson
from wijksim.errors import InputError, Problem
from wijksim.lesson import Found
from wijksim.sources import profiles
from wijksim.web.engine import Busy, Engine

_log = logging.getLogger("wijksim.web")
_MOST_KEPT = 200
_MOST_WAITING = 24


class Wish(NamedTuple):
    """A step as somebody asks for it."""

    step: int
    area: str
    preset: str
    seed: int


class State(NamedTuple):
    """How far a step is."""

    done: int
    of: int
    found: Found | None = None
    failed: bool = False


class Desk:
    """One thread that runs steps; the same step is run once, however many ask."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine, whose neighbourhoods at week 0 are shared with all pages."""
        self.engine = engine
        self._lock = threading.Lock()
        self._states: OrderedDict[Wish, State] = OrderedDict()
        self._queue: queue.Queue[Wish] = queue.Queue()
        self._thread: threading.Thread | None = None

    def ask(self, wish: Wish) -> State:
        """Return how far a step is; it is begun where nobody asked before.

        Raises:
            InputError: for a step or an area that there is not, or one too large for this server.
            Busy: when too many steps wait.
        """
        lesson.find(wish.step)
        residents = profiles.load(wish.area).residents.value
        if residents > self.engine.limits.residents:
            told = f"{residents} residents are too many for this server"
            raise InputError(Problem("address", "area", told))
        with self._lock:
            state = self._states.get(wish)
            if state is not None and not state.failed:
                self._states.move_to_end(wish)
                return state
            if self._queue.qsize() >= _MOST_WAITING:
                raise Busy
            self._states[wish] = State(0, 0)
            self._queue.put(wish)
            if self._thread is None:
                self._thread = threading.Thread(target=self._toil, daemon=True, name="lesson")
                self._thread.start()
            return State(0, 0)

    def _toil(self) -> None:
        while True:
            wish = self._queue.get()
            self.engine.ready.wait()
            try:
                self._set(wish, State(1, 1, self._run(wish)))
            except Exception as error:  # told as a failed step; the next one goes on
                _log.error("step %d failed", wish.step, exc_info=error)
                self._set(wish, State(0, 0, failed=True))

    def _run(self, wish: Wish) -> Found:
        return lesson.run(
            wish.step,
            area=wish.area,
            preset=wish.preset,
            seed=wish.seed,
            begin=self.engine.start,
            progress=lambda done, of: self._set(wish, State(done, of)),
        )

    def _set(self, wish: Wish, state: State) -> None:
        with self._lock:
            self._states[wish] = state
            while len(self._states) > _MOST_KEPT:
                self._states.popitem(last=False)
