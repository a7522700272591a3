"""Running what is left of a national run: chunks of buurten, some at the same time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from wijksim import processes
from wijksim.national import parts, work
from wijksim.national.design import Design
from wijksim.national.parts import Folder
from wijksim.national.work import Chunk, Fault
from wijksim.processes import Answer, WorkerLost, megabytes

__all__ = ["Progress", "Tally", "WorkerLost", "carry_out"]

Progress = Callable[[int, int], None]  # buurten done, buurten in all


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


def _alone(design: Design, todo: Sequence[int], _workers: int) -> Iterator[Answer[Chunk]]:
    for number in todo:
        yield Answer(work.run_chunk(design, number), os.getpid(), megabytes())


def _together(design: Design, todo: Sequence[int], workers: int) -> Iterator[Answer[Chunk]]:
    waiting = iter(todo)
    some = min(workers, len(todo))
    return processes.together(work.run_chunk, design, lambda: next(waiting, None), some)
