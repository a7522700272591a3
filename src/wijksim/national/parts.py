"""The folder of a national run: a manifest, a lock, and a Parquet part for each chunk of buurten.

A part is written under another name, brought to the disk and then given its own, so it is there
whole or not at all. What is damaged all the same, or of another design, is done again.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from wijksim import folders
from wijksim.folders import PARTS
from wijksim.national.design import Design
from wijksim.national.work import NAMES, Chunk, Done, Fault, Skipped, differences

TABLES: Final = "tables"  # figures of files that the user gave
VALUE, DIFFERENCE = "value", "difference"  # kinds of rows
_TEXTS: Final = ("code", "name", "municipality", "scenario", "kind")
_NUMBERS: Final = ("year", "seed", "adults", "residents")
SCHEMA: Final = pa.schema(
    [pa.field(name, pa.string()) for name in _TEXTS]
    + [pa.field(name, pa.int64()) for name in _NUMBERS]
    + [pa.field(name, pa.float64()) for name in NAMES]
)
_SAID: Final = {  # part of a manifest -> what it is
    "format": "the layout of the folder",
    "code": "the version of wijksim",
    "table": "the table",
    "buurten": "the list of buurten",
    "scenarios": "the scenarios",
    "params": "the parameters or the preset",
    "years": "the number of years",
    "seed": "the seed",
    "start": "the start",
    "size": "the number of buurten of a part",
}


class Folder(NamedTuple):
    """The folder of a run that this process writes to."""

    path: Path
    identity: str  # of the manifest

    def part(self, number: int) -> Path:
        """Return where a part lies."""
        return self.path / PARTS / f"{number:05d}.parquet"


def open_folder(path: Path) -> AbstractContextManager[Path]:
    """Keep other writers out of a folder; it is made where it is not there.

    Raises:
        InputError: when it cannot be written to, or another process is at work in it.
    """
    return folders.opened(path, (PARTS, TABLES))


def bind(path: Path, design: Design) -> Folder:
    """Write the manifest of a run, or check that the folder's is the same.

    Raises:
        InputError: when the folder holds a run of another design, naming what differs.
    """
    bound = folders.bind(path, design.manifest(), _SAID)
    folders.sweep_up(path)  # the lock is ours
    return Folder(path, bound)


# One part


def write(folder: Folder, chunk: Chunk, design: Design) -> None:
    """Put the results of a chunk on the disk, whole or not at all.

    Raises:
        InputError: when the disk is full, or cannot be written to.
    """
    meta = {
        "identity": folder.identity,
        "skipped": [list(one) for one in chunk.skipped],
        "failed": [list(one) for one in chunk.failed],
    }
    folders.write_part(folder.part(chunk.number), as_table(chunk.done, design), meta)


def as_table(done: tuple[Done, ...], design: Design) -> pa.Table:
    """Return results as rows: a buurt after the other, its scenarios, then the differences."""
    arms, years = [arm.name for arm in design.arms], design.years
    kinds = [(name, VALUE) for name in arms] + [(name, DIFFERENCE) for name in arms[1:]]
    each = len(kinds) * years
    scenario = [name for name, _ in kinds for _ in range(years)]
    kind = [what for _, what in kinds for _ in range(years)]
    rows = [np.concatenate([one.values, differences(one.values)]) for one in done]
    values = np.concatenate(rows).reshape(-1, len(NAMES)) if rows else np.zeros((0, len(NAMES)))
    columns: list[Any] = [
        np.repeat(np.array([getattr(one, name) for one in done], object), each)
        for name in ("code", "name", "municipality")
    ]
    columns += [scenario * len(done), kind * len(done)]
    columns += [np.tile(np.arange(1, years + 1), len(kinds) * len(done))]
    columns += [
        np.repeat(np.array([getattr(one, name) for one in done], np.int64), each)
        for name in ("seed", "adults", "residents")
    ]
    columns += list(values.T)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


class Part(NamedTuple):
    """A part as read back."""

    rows: pa.Table
    skipped: tuple[Skipped, ...]
    failed: tuple[Fault, ...]


def read(folder: Folder, number: int) -> Part | None:
    """Return a part, or None where it is not there, damaged, or of another design."""
    found = folders.read_part(folder.part(number), folder.identity, SCHEMA)
    if found is None:
        return None
    table, meta = found
    try:
        return Part(
            table,
            tuple(Skipped(*row) for row in meta["skipped"]),
            tuple(Fault(*row) for row in meta["failed"]),
        )
    except (KeyError, TypeError):
        return None


def left(folder: Folder, design: Design) -> tuple[list[int], int]:
    """Return the numbers of the parts still to do, and the buurten of the others.

    A part with a buurt that failed is done again: what went wrong may have been the machine.
    """
    todo, finished = [], 0
    for number in range(design.chunks):
        part = read(folder, number)
        if part is None or part.failed:
            todo.append(number)
        else:
            finished += len(design.chunk(number))
    return todo, finished
