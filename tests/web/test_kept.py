"""The bounded memory: least recently used goes, one maker a key, failures stay with their maker."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from wijksim.web.kept import Kept, weight


def arrays(kilobytes: int) -> tuple[np.ndarray, ...]:
    return (np.zeros(kilobytes * 1000, np.int8),)


def test_what_was_used_longest_ago_goes_first() -> None:
    kept: Kept[tuple[np.ndarray, ...]] = Kept(0.25)
    for key in "ab":
        kept.get(key, lambda: arrays(100))
    kept.get("a", lambda: pytest.fail("it was there"))
    kept.get("c", lambda: arrays(100))
    assert len(kept) == 2
    made = []
    kept.get("a", lambda: pytest.fail("it was there"))
    kept.get("b", lambda: made.append(1) or arrays(1))
    assert made == [1]
    assert kept.bytes <= kept.most


def test_what_is_too_large_is_made_and_not_kept() -> None:
    kept: Kept[tuple[np.ndarray, ...]] = Kept(0.01)
    assert weight(kept.get("a", lambda: arrays(100))) == 100_000
    assert len(kept) == 0
    assert kept.bytes == 0


def test_many_threads_make_a_value_once() -> None:
    kept: Kept[tuple[np.ndarray, ...]] = Kept(1.0)
    made = []

    def make() -> tuple[np.ndarray, ...]:
        made.append(1)
        time.sleep(0.05)
        return arrays(1)

    threads = [threading.Thread(target=lambda: kept.get("a", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
    assert kept._making == {}


def test_a_failure_is_of_who_made_it_and_the_next_one_tries() -> None:
    kept: Kept[tuple[np.ndarray, ...]] = Kept(1.0)
    began, told = threading.Event(), list[str]()

    def fail() -> tuple[np.ndarray, ...]:
        began.set()
        time.sleep(0.05)
        raise ValueError("mine")

    def first() -> None:
        with pytest.raises(ValueError, match="mine"):
            kept.get("a", fail)
        told.append("failed")

    thread = threading.Thread(target=first)
    thread.start()
    began.wait()
    assert weight(kept.get("a", lambda: arrays(1))) == 1000
    thread.join()
    assert told == ["failed"]
    assert kept._making == {}


def test_weight_counts_nested_arrays_only() -> None:
    assert weight((np.zeros(3), ("text", 1.0, np.zeros(2)))) == 40
