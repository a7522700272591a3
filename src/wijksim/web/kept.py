"""What is remembered between questions: starts and runs, in a bounded memory for all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from wijksim import simulate
from wijksim.params import Params
from wijksim.placebo import Stretch
from wijksim.simulate import Start
from wijksim.sources.profiles import Profile
from wijksim.state import Book

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, up to a number of megabytes; a value is made once, by whoever needs it.

    What was used longest ago goes first.
    """

    def __init__(self, megabytes: float) -> None:
        """Make an empty memory."""
        self.most = megabytes * 1e6
        self.bytes = 0.0
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[T, float]] = OrderedDict()
        self._making: dict[Hashable, tuple[threading.Lock, int]] = {}

    def __len__(self) -> int:
        """Return the number of values that are there."""
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of a key; where there is none, one caller makes it, others wait.

        What ``make`` raises goes to its own caller; the next one that waits then makes it.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
            own, waiting = self._making.get(key, (threading.Lock(), 0))
            self._making[key] = (own, waiting + 1)
        try:
            with own:
                with self._lock:
                    if key in self._values:
                        return self._values[key][0]
                value = make()
                self._keep(key, value)
                return value
        finally:
            with self._lock:
                own, waiting = self._making.pop(key)
                if waiting > 1:
                    self._making[key] = (own, waiting - 1)

    def _keep(self, key: Hashable, value: T) -> None:
        size = float(weight(value))
        with self._lock:
            if size > self.most:
                return
            self._values[key] = (value, size)
            self.bytes += size
            while self.bytes > self.most:
                _, (_, gone) = self._values.popitem(last=False)
                self.bytes -= gone


class Store:
    """Neighbourhoods at week 0, and runs from them."""

    def __init__(self, start_megabytes: float, run_megabytes: float) -> None:
        """Make an empty store."""
        self.starts: Kept[Start] = Kept(start_megabytes)
        self.runs: Kept[Book] = Kept(run_megabytes)

    def begin(
        self,
        profile: Profile,
        params: Params,
        seed: int,
        burn_in_weeks: int = simulate.BURN_IN_WEEKS,
        stop: threading.Event | None = None,
    ) -> Start:
        """Return ``simulate.begin`` of the same arguments, worked out or kept."""
        key = (profile.content_hash(), params, seed, burn_in_weeks)
        return self.starts.get(
            key, lambda: simulate.begin(profile, params, seed, burn_in_weeks, stop)
        )

    def follow_plan(
        self,
        start: Start,
        name: Hashable,
        plan: Sequence[Stretch],
        stop: threading.Event | None = None,
    ) -> Book:
        """Return ``simulate.follow_plan`` of a start called ``name``, worked out or kept."""
        return self.runs.get((name, tuple(plan)), lambda: simulate.follow_plan(start, plan, stop))


def weight(value: Any) -> int:
    """Return the bytes of all arrays in a value, nested tuples looked through."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, tuple):
        return sum(weight(part) for part in value)
    return 0
