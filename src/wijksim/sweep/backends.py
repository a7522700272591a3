"""Where chunks are run: threads, processes of this machine, or a cluster through Dask.

All three take chunks from what is left and hand results to one function of the process that the
user started, which alone writes. So results do not depend on where they were worked out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from wijksim import workers
from wijksim.errors import InputError, Problem, nearest
from wijksim.processes import WorkerLost, together
from wijksim.sweep import work
from wijksim.sweep.left import Left
from wijksim.sweep.plan import Plan
from wijksim.sweep.work import Result
from wijksim.workers import Task, available_cores

Deliver = Callable[[Result], None]

CLUSTERS: Final = ("local", "slurm")
MOST_LOSSES: Final = 5  # times that workers may be lost before nothing more is tried


class Backend(Protocol):
    """Something that runs chunks until nothing is left."""

    def run(self, plan: Plan, left: Left, deliver: Deliver) -> None:
        """Take chunks, run them, and deliver each result once.

        Raises:
            InputError: when a result cannot be written, or the backend cannot be had.
            WorkerLost: when workers are lost again and again.
        """


@dataclass(frozen=True)
class Threads:
    """Threads of this process: the compiled weeks run side by side."""

    number: int

    def run(self, plan: Plan, left: Left, deliver: Deliver) -> None:
        """See ``Backend``."""
        stop, lock, idle = threading.Event(), threading.Lock(), 0

        def toil() -> list[Task]:
            nonlocal idle
            blocks = left.take(self.number)
            if blocks is None:
                with lock:
                    idle += 1
                return []
            deliver(work.run_chunk(plan, blocks, stop))
            with lock:  # who found nothing may find something now
                woken, idle = 1 + idle, 0
            return [Task((0,), toil)] * woken

        workers.carry_out([Task((0,), toil)] * self.number, self.number, stop)


@dataclass(frozen=True)
class Processes:
    """Processes of this machine, for small areas, of which much is Python."""

    number: int

    def run(self, plan: Plan, left: Left, deliver: Deliver) -> None:
        """See ``Backend``."""
        losses = 0  # one after the other, without a result between them
        while True:
            try:
                for answer in together(
                    work.run_chunk, plan, lambda: left.take(self.number), self.number
                ):
                    deliver(answer.result)
                    losses = 0
                return
            except WorkerLost:
                losses += 1
                if losses > MOST_LOSSES:
                    raise
                left.give_back()


@dataclass(frozen=True)
class Cluster:
    """Workers of Dask: "local", "slurm" (through dask-jobqueue), or the address of a scheduler."""

    where: str
    number: int  # workers to start; of a scheduler that is there, those that it has

    def run(self, plan: Plan, left: Left, deliver: Deliver) -> None:
        """See ``Backend``."""
        try:
            from wijksim.sweep import on_dask
        except ImportError as error:
            told = f"needs Dask ({error.name} is missing): pip install 'wijksim[cluster]'"
            raise InputError(Problem("command line", "cluster", told)) from None
        on_dask.run(self.where, self.number, plan, left, deliver)


def choose(
    threads: int | None, processes: int | None, cluster: str | None, number: int | None
) -> Backend:
    """Return the backend that was asked for; threads on all cores by default.

    Args:
        threads: number of threads, or None.
        processes: number of processes, or None.
        cluster: "local", "slurm" or an address, or None.
        number: workers of a cluster, or None for as many as there are cores.

    Raises:
        InputError: when more than one was asked for, or one that there is not.
    """
    asked = {"threads": threads, "processes": processes, "cluster": cluster}
    given = [name for name, value in asked.items() if value is not None]
    problems = []
    if len(given) > 1:
        told = f"choose one of --{', --'.join(given)}"
        problems.append(Problem("command line", given[1], told))
    for name, value in (("threads", threads), ("processes", processes), ("workers", number)):
        if value is not None and value < 1:
            problems.append(Problem("command line", name, f"{value} is below 1"))
    if number is not None and cluster is None:
        problems.append(Problem("command line", "workers", "is of --cluster only"))
    if cluster is not None and cluster not in CLUSTERS and "://" not in cluster:
        told = f"unknown cluster '{cluster}'{nearest(cluster, CLUSTERS)}; choose from "
        told += f"{', '.join(CLUSTERS)}, or give an address such as tcp://host:8786"
        problems.append(Problem("command line", "cluster", told))
    if problems:
        raise InputError(problems)
    cores = available_cores()
    if cluster is not None:
        return Cluster(cluster, number or (0 if "://" in cluster else cores))
    return Threads(threads or cores) if processes is None else Processes(processes)
