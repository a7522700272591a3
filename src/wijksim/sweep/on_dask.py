"""Chunks on a Dask cluster: a few processes here, jobs of Slurm, or any scheduler by its address.

The plan goes to every worker once, with a plugin, so that workers that come later, or come back
after they were killed, have it too; a task is the numbers of a few blocks.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import distributed

from wijksim import _jit
from wijksim.errors import InputError, Problem
from wijksim.processes import WorkerLost
from wijksim.sweep import backends, work
from wijksim.sweep.backends import Deliver
from wijksim.sweep.left import Left
from wijksim.sweep.plan import Plan
from wijksim.sweep.work import Result

_AHEAD: Final = 2  # chunks under way for each thread of a worker
_LOOK: Final = 1.0  # seconds between two looks at what is done
_WAIT: Final = 600  # seconds for the first worker: jobs may stand in a queue
_PLUGIN: Final = "wijksim-plan"


class Carrier(distributed.WorkerPlugin):
    """Holds the plan on a worker."""

    name = _PLUGIN

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.code, self.machine = _jit.code_hash(), platform.machine()


def run(where: str, number: int, plan: Plan, left: Left, deliver: Deliver) -> None:
    """Run chunks on a cluster until nothing is left; see ``backends.Backend``.

    Args:
        where: "local", "slurm", or an address.
        number: of workers to start; ignored for an address.
        plan: what to run.
        left: where chunks come from.
        deliver: called with each result.
    """
    with _client(where, number) as client:
        client.register_plugin(Carrier(plan))
        _work_off(client, left, deliver)


def _work_off(client: Any, left: Left, deliver: Deliver) -> None:
    losses, busy = 0, dict[Any, tuple[int, ...]]()
    try:
        while True:
            some = max(1, sum(client.nthreads().values()))  # a worker may have several
            while len(busy) < _AHEAD * some and (blocks := left.take(some)) is not None:
                busy[client.submit(on_worker, blocks, pure=False)] = blocks
            if not busy:
                return
            for future in _ended(busy):
                blocks = busy.pop(future)
                if future.status == "finished":
                    deliver(future.result())
                    losses = 0
                    continue
                losses += 1
                _raise_unless_lost(future, losses)
                left.give_back(blocks)
    finally:
        client.cancel(list(busy))


def _ended(busy: dict[Any, tuple[int, ...]]) -> list[Any]:
    """Return the futures that have ended, waiting a moment for the first."""
    try:
        return list(distributed.wait(list(busy), _LOOK, "FIRST_COMPLETED").done)
    except TimeoutError:
        return []


def _raise_unless_lost(future: Any, losses: int) -> None:
    """Raise what a task raised, unless its worker was killed and there is sense in another try."""
    if future.status == "error":
        error = future.exception()
        if not isinstance(error, distributed.KilledWorker):
            raise error
    if losses > backends.MOST_LOSSES:
        raise WorkerLost


@contextmanager
def _client(where: str, number: int) -> Iterator[Any]:
    if where == "local":
        cluster: Any = distributed.LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
    elif where == "slurm":
        cluster = _slurm(number)
    else:
        cluster = where
    try:
        with distributed.Client(cluster) as client:
            client.wait_for_workers(1, timeout=_WAIT)
            yield client
    except (OSError, TimeoutError) as error:
        told = f"{where} cannot be reached, or has no workers: {error}"
        raise InputError(Problem("command line", "cluster", told)) from None
    finally:
        if where in backends.CLUSTERS:
            cluster.close()


def _slurm(number: int) -> Any:
    """Return a cluster of so many jobs, as the user's settings of dask-jobqueue describe them.

    Raises:
        InputError: when dask-jobqueue is missing or its settings do not suffice.
    """
    try:
        jobqueue: Any = import_module("dask_jobqueue")
        cluster = jobqueue.SLURMCluster()
    except (ImportError, ValueError, RuntimeError) as error:
        told = f"cannot start jobs: {error}; docs/sweep.md says what to set"
        raise InputError(Problem("command line", "cluster", told)) from None
    cluster.scale(jobs=number)
    return cluster


def on_worker(blocks: tuple[int, ...]) -> Result:
    """Run a chunk on a worker.

    Raises:
        InputError: when the worker has another wijksim, or is another kind of machine.
    """
    carrier: Any = distributed.get_worker().plugins[_PLUGIN]
    here = (_jit.code_hash(), platform.machine())
    if here != (carrier.code, carrier.machine):
        told = "a worker has another version of wijksim, numba or Python, or another kind of "
        told += "machine; results would be mixed, so give all of them the same"
        raise InputError(Problem("command line", "cluster", told))
    return work.run_chunk(carrier.plan, blocks)
