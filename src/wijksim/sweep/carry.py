"""Carrying out what is left of a sweep: take chunks, run them, write each as soon as it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from wijksim import _jit, folders, running
from wijksim.processes import megabytes
from wijksim.sweep import reading, store
from wijksim.sweep.backends import Backend
from wijksim.sweep.left import CHUNK_SECONDS, Arms, Left, Share, runs_of, seconds_of
from wijksim.sweep.plan import Plan
from wijksim.sweep.reading import Status
from wijksim.sweep.work import Result

Progress = Callable[[int, int], None]  # paired blocks done, of those that are known to be wanted


class Tally(NamedTuple):
    """What a call did, and how far the sweep is now."""

    status: Status  # of the folder, all shares together
    mine: int  # paired blocks of this call's share that failed
    blocks: int  # paired blocks that this call ran
    runs: int
    before: int  # paired blocks of the share that were done before
    seconds: float
    work: float  # seconds that workers spent on chunks, added up
    peak: float  # MB of memory of this process


class Estimate(NamedTuple):
    """What a sweep will take."""

    points: int
    cells: int  # points, areas and presets together
    blocks: int  # paired blocks, at most
    runs: int  # of scenarios, as ``status`` counts them
    placebos: int  # runs beside those
    seconds: float  # of one core of today, with the kernels compiled
    megabytes: float  # on disk


def estimate(plan: Plan) -> Estimate:
    """Return what a whole sweep will take, from the size of its areas; nothing is run."""
    layout, arms = plan.layout(), Arms.of(plan)
    each = [
        seconds_of(plan, layout.block(area * len(plan.presets) * layout.seeds), arms)
        for area in range(len(plan.areas))
    ]
    runs, placebos = layout.blocks * arms.scenarios, layout.blocks * arms.placebos
    numbers = plan.years * 90 + plan.months * 60  # measures of a row
    return Estimate(
        layout.points,
        layout.cells,
        layout.blocks,
        runs,
        placebos,
        layout.blocks * sum(each) / len(each),
        (runs + placebos) * numbers * 8 / 1e6,
    )


def carry_out(
    path: Path,
    plan: Plan,
    backend: Backend,
    *,
    share: Share | None = None,
    chunk_seconds: float = CHUNK_SECONDS,
    progress: Progress | None = None,
) -> Tally:
    """Run what a folder does not hold yet of a sweep, or of a share of it.

    Args:
        path: the folder; made where it is not there.
        plan: what to run.
        backend: where.
        share: of the work, or None for all of it.
        chunk_seconds: how long a chunk should take: what may be lost by a crash.
        progress: called with (paired blocks done, of all that are known to be wanted).

    Raises:
        InputError: when the folder is at work elsewhere, holds another sweep or cannot be written.
        WorkerLost: when workers are lost again and again.
    """
    began = time.monotonic()
    with folders.opened(path, store.FOLDERS, "" if share is None else share.name):
        folder = store.bind(path, plan, alone=share is None)
        store.foreign(folder)
        ledger = store.scan(folder, alone=share is None)
        left = Left(plan, ledger, share, chunk_seconds)
        before, lock = left.settled_of_mine(), threading.Lock()
        ran, spent = 0, 0.0

        def deliver(result: Result) -> None:
            nonlocal ran, spent
            store.write(folder, result.blocks, result.years, result.months, result.faults)
            left.bring(result)
            with lock:
                ran, spent = ran + len(result.blocks), spent + result.seconds
                if progress is not None:
                    progress(before + ran, left.mine())

        if progress is not None:
            progress(before, left.mine())
        if before < left.mine():
            warm_up(plan)
            backend.run(plan, left, deliver)
        if share is not None:  # others were at work meanwhile
            ledger = store.scan(folder)
        status = reading.status_of(ledger)
        mine = sum(left.has(number) for number in ledger.faults)
    return Tally(
        status,
        mine,
        ran,
        ran * runs_of(plan),
        before,
        time.monotonic() - began,
        spent,
        megabytes(),
    )


def warm_up(plan: Plan) -> None:
    """Have the model compiled, in this thread: workers find it, and Ctrl-C works at once."""
    if not _jit.is_compiled():
        running.begin(plan.profiles[0], plan.params(0, 0), plan.seed, 1)
