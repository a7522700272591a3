"""Sweeps: thousands of runs with one command, in a folder that no crash loses.

``plan_file`` reads a plan, ``points`` makes its design; ``work`` runs a chunk of paired blocks;
``left`` hands out what is to do, ``backends`` runs it on threads, processes or a cluster; ``store``
keeps what is done, a part a chunk; ``carry`` goes on where it was; ``reading`` gives it back.

The package can be called: ``wijksim.sweep("plan.toml", out="folder")`` is the command, and
``wijksim.sweep.read("folder")`` its results.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from wijksim.processes import WorkerLost
from wijksim.sweep import backends, carry, plan_file
from wijksim.sweep.carry import Estimate, Progress, Tally, estimate
from wijksim.sweep.left import CHUNK_SECONDS, Share
from wijksim.sweep.plan import Plan
from wijksim.sweep.reading import Status, compact, paired, read, status

__all__ = [
    "Estimate",
    "Plan",
    "Progress",
    "Status",
    "Tally",
    "WorkerLost",
    "compact",
    "estimate",
    "load",
    "paired",
    "read",
    "run",
    "status",
]


def load(plan: str | Path | Mapping[str, Any], *, small: bool = False) -> Plan:
    """Return a plan, checked: of a file, or of a dict of the form of a file.

    Args:
        plan: the file or dict.
        small: take its small form: what stands under [small] instead of the same keys above.

    Raises:
        InputError: with every fault that was found.
    """
    if isinstance(plan, Mapping):
        return plan_file.from_content(plan, small=small)
    return plan_file.load(plan, small=small)


def run(
    plan: str | Path | Mapping[str, Any] | Plan,
    out: str | Path,
    *,
    threads: int | None = None,
    processes: int | None = None,
    cluster: str | None = None,
    workers: int | None = None,
    shard: str | None = None,
    chunk: float = CHUNK_SECONDS,
    progress: Progress | None = None,
) -> Tally:
    """Run a sweep, or go on with one.

    Args:
        plan: file, dict of the form of a file, or what ``load`` returned.
        out: folder for the results; what lies there already is not run again.
        threads: seeds and points that run at the same time; by default on all cores.
        processes: the same in processes of their own, for small areas.
        cluster: "local", "slurm", or the address of a Dask scheduler.
        workers: of the cluster that is to be started.
        shard: a share of the work, such as "2/8", for job arrays.
        chunk: seconds that a chunk should take; no more than that is lost by a crash.
        progress: called with (paired blocks done, of all that are known to be wanted).

    Returns:
        What was done, and how far the sweep is.

    Raises:
        InputError: for input that cannot be used, or a folder of another sweep.
        WorkerLost: when workers are lost again and again.
    """
    backend = backends.choose(threads, processes, cluster, workers)
    share = None if shard is None else Share.read(shard)
    given = plan if isinstance(plan, Plan) else load(plan)
    return carry.carry_out(
        Path(out), given, backend, share=share, chunk_seconds=chunk, progress=progress
    )


class _Callable(ModuleType):
    """A package that is called as its command."""

    def __call__(self, *args: Any, **kwargs: Any) -> Tally:
        """See ``run``."""
        return run(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
