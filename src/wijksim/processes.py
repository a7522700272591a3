"""Work over spawned processes that end with the one that started them.

Each worker is a process of its own. Threads would share one interpreter lock, and more than half
of the work on a small neighbourhood (reading its figures, building its people) is Python. Workers
give their results to the process that started them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from wijksim.running import Stopped

_AHEAD: Final = 2  # items that wait for each worker
_LOOK: Final = 0.5  # seconds between two looks at whether to stop

Payload = TypeVar("Payload")
Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Payload, Item, threading.Event], Result]


class Flag(Protocol):
    """A number that processes share."""

    value: int


class WorkerLost(Exception):
    """A worker died: killed, or out of memory. What was done is kept."""


class Answer(NamedTuple, Generic[Result]):
    """What a worker made of an item."""

    result: Result
    process: int  # its id
    megabytes: float  # peak of its memory


def megabytes() -> float:
    """Return the peak of resident memory of this process; NaN where it cannot be known."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def apart(act: Callable[[], object]) -> bool:
    """Do something in a process that then ends, so that the memory it took is given back.

    What it could not do the caller does, and tells.

    Args:
        act: what leaves its result on disk; it can be pickled.

    Returns:
        Whether it was done.
    """
    process = multiprocessing.get_context("spawn").Process(target=_apart, args=(act,), daemon=True)
    process.start()
    try:
        process.join()
    finally:
        process.kill()  # nothing where it has ended; Ctrl-C ends both
    return process.exitcode == 0


def _apart(act: Callable[[], object]) -> None:
    try:
        act()
    except BaseException:  # the process that started this one tells
        sys.exit(1)


def together(
    work: Work[Payload, Item, Result],
    payload: Payload,
    take: Callable[[], Item | None],
    workers: int,
) -> Iterator[Answer[Result]]:
    """Yield results as they come; an interrupt stops all workers within a moment.

    Args:
        work: called with the payload, an item and an event that is set to stop it; a function of
            a module. It may raise ``running.Stopped`` once the event is set.
        payload: sent to each worker once.
        take: returns the next item, or None when there is none now; there may be later, as long
            as results are under way.
        workers: number of processes.

    Raises:
        WorkerLost: when a worker died.
        Exception: what ``work`` raises.
    """
    context = multiprocessing.get_context("spawn")
    stop = context.RawValue("b", 0)  # an event would wait for the answer of a worker that is gone
    pool = ProcessPoolExecutor(workers, context, _prepare, (work, payload, stop, os.getpid()))
    busy = set[Future[Answer[Result]]]()
    try:
        while True:
            while len(busy) < _AHEAD * workers and (item := take()) is not None:
                busy.add(pool.submit(_do, item))
            if not busy:
                return
            done, busy = wait(busy, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
    except BrokenProcessPool:
        raise WorkerLost from None
    finally:
        stop.value = 1
        pool.shutdown(wait=True, cancel_futures=True)


# Within a worker

_work: Callable[[Any, Any, threading.Event], Any] | None = None
_payload: Any = None
_stop = threading.Event()


def _prepare(work: Work[Any, Any, Any], payload: Any, stop: Flag, parent: int) -> None:
    """Keep what to do, leave Ctrl-C to the parent, and watch for the end of both."""
    global _work, _payload
    _work, _payload = work, payload
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(stop, parent), daemon=True).start()


def _watch(stop: Flag, parent: int) -> None:
    """Stop when asked to; end at once when the parent is gone, which nobody would tell us."""
    while True:
        time.sleep(_LOOK)
        if stop.value:
            _stop.set()
        if os.getppid() != parent:
            os._exit(1)


def _do(item: Any) -> Answer[Any]:
    assert _work is not None
    try:
        return Answer(_work(_payload, item, _stop), os.getpid(), megabytes())
    except Stopped:
        return Answer(None, os.getpid(), megabytes())  # nobody waits for it
