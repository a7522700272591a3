"""Running what is left of a national run: chunks of buurten, some at the same time.

Each worker is a process of its own. Threads would share one interpreter lock, and more than half
of the work on a small buurt (reading its figures, building its people) is Python. Workers give
their results to the process that started them, which alone writes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Final, Protocol

from wijksim import running
from wijksim.national import parts, work
from wijksim.national.design import Design
from wijksim.national.parts import Folder
from wijksim.national.work import Chunk, Fault

_AHEAD: Final = 2  # chunks that wait for each worker
_LOOK: Final = 0.5  # seconds between two looks at whether to stop

Progress = Callable[[int, int], None]  # buurten done, buurten in all


class Flag(Protocol):
    """A number that processes share."""

    value: int


class WorkerLost(Exception):
    """A worker died: killed, or out of memory. What was done is kept."""


@dataclass
class Tally:
    """What this call did, and what it took."""

    buurten: int = 0  # run in this call
    residents: int = 0
    before: int = 0  # buurten (also skipped ones) that lay there already
    failed: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: dict[int, float] = field(default_factory=dict)  # peak of each process, by its id

    @property
    def peak(self) -> float:
        """Peak of memory of all processes together, MB: their own peaks added up."""
        return sum(self.megabytes.values())


def megabytes() -> float:
    """Return the peak of resident memory of this process; NaN where it cannot be known."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def carry_out(
    folder: Folder, design: Design, workers: int, progress: Progress | None = None
) -> Tally:
    """Run the chunks that are not there yet, and write each as soon as it is done.

    Args:
        folder: bound to the design, and locked.
        design: what to run.
        workers: processes; with 1 everything runs in this one.
        progress: called with (buurten done, buurten in all).

    Raises:
        InputError: when a table cannot be read or a part cannot be written.
        WorkerLost: when a worker died.
    """
    began = time.monotonic()
    todo, finished = parts.left(folder, design)
    tally = Tally(before=finished)
    if progress is not None:
        progress(finished, len(design.codes))
    run = _alone if workers == 1 or len(todo) <= 1 else _together
    for chunk, process, peak in run(design, todo, workers):
        parts.write(folder, chunk, design)
        tally.buurten += len(chunk.done)
        tally.residents += work.people(chunk.done)
        tally.failed += chunk.failed
        tally.megabytes[process] = peak
        finished += len(design.chunk(chunk.number))
        if progress is not None:
            progress(finished, len(design.codes))
    tally.megabytes[os.getpid()] = megabytes()
    tally.seconds = time.monotonic() - began
    return tally


Result = tuple[Chunk, int, float]  # what became of a chunk, process id and peak memory


def _alone(design: Design, todo: Sequence[int], _workers: int) -> Iterator[Result]:
    for number in todo:
        yield work.run_chunk(design, number), os.getpid(), megabytes()


def _together(design: Design, todo: Sequence[int], workers: int) -> Iterator[Result]:
    """Yield chunks as they come; an interrupt stops all workers within a moment."""
    context = multiprocessing.get_context("spawn")
    stop = context.RawValue("b", 0)  # an event would wait for the answer of a worker that is gone
    pool = ProcessPoolExecutor(
        min(workers, len(todo)), context, _prepare, (design, stop, os.getpid())
    )
    waiting = iter(todo)
    running = set[Future[Result]]()
    try:
        while True:
            for number in waiting:
                running.add(pool.submit(_do, number))
                if len(running) >= _AHEAD * workers:
                    break
            if not running:
                return
            done, running = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
    except BrokenProcessPool:
        raise WorkerLost from None
    finally:
        stop.value = 1
        pool.shutdown(wait=True, cancel_futures=True)


# Within a worker

_design: Design | None = None
_stop = threading.Event()


def _prepare(design: Design, stop: Flag, parent: int) -> None:
    """Keep the design, leave Ctrl-C to the parent, and watch for the end of both."""
    global _design
    _design = design
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


def _do(number: int) -> Result:
    assert _design is not None
    try:
        return work.run_chunk(_design, number, _stop), os.getpid(), megabytes()
    except running.Stopped:
        return Chunk(number, (), (), ()), os.getpid(), megabytes()  # nobody waits for it
