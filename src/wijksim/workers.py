"""Tasks over threads: the most urgent first, and an interrupt ends all of them within a moment.

Plain threads and no executor: Ctrl-C while ``concurrent.futures.wait`` takes the locks of all its
futures leaves some of them taken, and then a worker waits for ever.
"""

from __future__ import annotations

import heapq
import itertools
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

_LOOK = 0.2  # seconds between two looks at whether somebody pressed Ctrl-C


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Task(NamedTuple):
    """Something to do, which may bring further tasks."""

    urgency: tuple[int, ...]  # lower ones go first
    work: Callable[[], Iterable[Task] | None]


def carry_out(tasks: Iterable[Task], threads: int, stop: threading.Event) -> None:
    """Do all tasks, and those that they bring, some at the same time.

    Args:
        tasks: to begin with; of equals the first goes first.
        threads: tasks at the same time.
        stop: is set when a task fails and by Ctrl-C, so that others can stop early.

    Raises:
        Exception: the first that a task raised.
    """
    order = itertools.count()  # so that tasks themselves are never compared
    heap = [(task.urgency, next(order), task.work) for task in tasks]
    heapq.heapify(heap)
    news, failures, busy = threading.Condition(), list[BaseException](), 0

    def toil() -> None:
        nonlocal busy
        while True:
            with news:
                while not heap and busy and not stop.is_set():
                    news.wait(_LOOK)
                if stop.is_set() or not heap:
                    return
                work = heapq.heappop(heap)[-1]
                busy += 1
            brought: list[Task] = []
            try:
                brought = list(work() or ())
            except BaseException as error:  # raised again below, in the thread that asked
                failures.append(error)
                stop.set()
            with news:
                busy -= 1
                for task in brought:
                    heapq.heappush(heap, (task.urgency, next(order), task.work))
                news.notify_all()

    workers: list[Any] = [threading.Thread(target=toil) for _ in range(max(1, threads))]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():  # with a time-out, so that Ctrl-C is seen on every system
                worker.join(_LOOK)
    except BaseException:
        stop.set()
        raise
    finally:
        for worker in workers:
            if worker.ident is not None:
                worker.join()
    if failures:
        raise failures[0]
