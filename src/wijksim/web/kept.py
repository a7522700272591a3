"""A bounded memory that threads share: what was used longest ago goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

import numpy as np

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, up to a number of megabytes; a value is made once, by whoever needs it."""

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


def weight(value: Any) -> int:
    """Return the bytes of all arrays in a value, nested tuples looked through."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, tuple):
        return sum(weight(part) for part in value)
    return 0
