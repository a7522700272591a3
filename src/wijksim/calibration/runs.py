"""Runs of a calibration, kept on the disk in parts, so that a crash loses a minute at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from wijksim import folders, params, workers
from wijksim.calibration import space
from wijksim.calibration.targets import Target, simulate
from wijksim.folders import PARTS
from wijksim.state import Floats
from wijksim.workers import Task

BATCH: Final = 20  # points a part

Simulator = Callable[[dict[str, float], int, tuple[Target, ...]], Floats]


class Lot(NamedTuple):
    """Points that are run together."""

    name: str  # of its parts
    points: Floats  # (runs, dimensions) of the unit cube
    seed: int  # of the first run; the others follow, so no two runs share their luck
    targets: tuple[Target, ...]


class Folder(NamedTuple):
    """Where runs are kept."""

    path: Path
    bound: str  # the identity of the calibration
    simulator: Simulator
    threads: int


def usual(areas: tuple[tuple[str, float], ...]) -> Simulator:
    """Return the model on some areas as a simulator."""

    def run(values: dict[str, float], seed: int, targets: tuple[Target, ...]) -> Floats:
        return simulate(params.make(values), seed, areas, targets)

    return run


def carry_out(folder: Folder, lot: Lot, told: Callable[[str, int, int], None]) -> Floats:
    """Return figures of all points of a lot, shape (runs, targets); those on the disk are read.

    Args:
        folder: where they are kept.
        lot: what to run.
        told: called with the name of the lot, the number of runs that are done, and of all.

    Raises:
        InputError: when the disk cannot be written to.
    """
    count, figures = len(lot.points), np.full((len(lot.points), len(lot.targets)), np.nan)
    for first in range(0, count, BATCH):
        rows = range(first, min(first + BATCH, count))
        figures[rows.start : rows.stop] = _part(folder, lot, rows)
        told(lot.name, rows.stop, count)
    return figures


def _part(folder: Folder, lot: Lot, rows: range) -> Floats:
    names = [one.name for one in lot.targets]
    schema = pa.schema([(name, pa.float64()) for name in ("seed", *_keys(lot), *names)])
    file = folder.path / PARTS / f"{lot.name}-{rows.start:05d}.parquet"
    kept = folders.read_part(file, folder.bound, schema)
    points = lot.points[rows.start : rows.stop]
    if kept is not None and np.array_equal(_columns(kept[0], _keys(lot)), points):
        return _columns(kept[0], names)
    began = time.perf_counter()
    figures = _run(folder, lot, rows)
    seeds = np.arange(rows.start, rows.stop, dtype=np.float64) + lot.seed
    table = np.column_stack([seeds, points, figures])
    columns = [pa.array(column, pa.float64()) for column in table.T]
    meta = {"identity": folder.bound, "seconds": time.perf_counter() - began}
    folders.write_part(file, pa.table(columns, schema=schema), meta)
    return figures


def _run(folder: Folder, lot: Lot, rows: range) -> Floats:
    figures = np.full((len(rows), len(lot.targets)), np.nan)
    dimensions = space.design().dimensions

    def task(place: int, row: int) -> Callable[[], None]:
        def work() -> None:
            values = space.values(lot.points[row], dimensions)
            figures[place] = folder.simulator(values, lot.seed + row, lot.targets)

        return work

    tasks = [Task((row,), task(place, row)) for place, row in enumerate(rows)]
    workers.carry_out(tasks, folder.threads, threading.Event())
    return figures


def _keys(lot: Lot) -> list[str]:
    return [f"unit_{index:02d}" for index in range(lot.points.shape[1])]


def _columns(table: pa.Table, names: Sequence[str]) -> Floats:
    return np.column_stack([table.column(name).to_numpy() for name in names])
