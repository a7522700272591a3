"""What a sweep has on the disk: parts of whole paired blocks, and what they say is done.

A part holds any blocks, in a file named by them, so that chunks may be of any size and shards may
overlap: what is done is what the parts hold. A block that failed in one part and came out in
another counts as done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijksim import folders, replications, results
from wijksim.errors import InputError, Problem
from wijksim.folders import PARTS
from wijksim.sources.toml_lines import printable
from wijksim.sweep import tables
from wijksim.sweep.plan import SAID, Layout, Plan
from wijksim.sweep.tables import MONTHS, YEARS
from wijksim.sweep.work import Fault, Result

MONTH_PARTS: Final = "months"
FOLDERS: Final = (PARTS, MONTH_PARTS)
POINTS: Final = "points.csv"
_HASH: Final = 32  # bytes


class Folder(NamedTuple):
    """The folder of a sweep."""

    path: Path
    identity: str  # of the manifest
    layout: Layout

    def file(self, name: str, table: str = YEARS) -> Path:
        """Return where the part of a name lies."""
        return self.path / (PARTS if table == YEARS else MONTH_PARTS) / f"{name}.parquet"

    def names(self) -> list[str]:
        """Return the names of all parts, in order."""
        return sorted(path.stem for path in (self.path / PARTS).glob("[!.]*.parquet"))


def bind(path: Path, plan: Plan, *, alone: bool) -> Folder:
    """Write the manifest of a sweep, or check that the folder's is the same.

    Args:
        path: the folder, locked.
        plan: what is run.
        alone: no other shard can be at work in it, so leftovers are of killed processes.

    Raises:
        InputError: when the folder holds a sweep of another design, naming what differs.
    """
    bound = folders.bind(path, plan.manifest(), SAID)
    if not (path / POINTS).exists():
        frame = pd.DataFrame(plan.points, columns=list(plan.names))
        frame.insert(0, "point", np.arange(len(frame)))
        content = frame.to_csv(index=False, lineterminator="\n").encode()
        results.write_file(path / POINTS, content, "out")
    if alone:
        folders.sweep_up(path, FOLDERS)
    return Folder(path, bound, plan.layout())


def find(path: Path) -> Folder:
    """Return the folder of a sweep that is there.

    Raises:
        InputError: when it holds none.
    """
    manifest = folders.read_manifest(path)
    try:
        return Folder(path, folders.identity(manifest), Layout.of(manifest))
    except (KeyError, TypeError):
        message = "holds no sweep, but a run of another kind"
        raise InputError(Problem(printable(path), "", message)) from None


def write(
    folder: Folder,
    blocks: Sequence[int],
    years: pa.Table,
    months: pa.Table | None,
    faults: Sequence[Fault],
) -> str:
    """Put blocks on the disk, whole or not at all; return the name of the part.

    Raises:
        InputError: when the disk is full, or cannot be written to.
    """
    told = " ".join(map(str, blocks))
    name = f"{blocks[0]:09d}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
    meta = {"identity": folder.identity}
    if months is not None:  # first: a part is there when its years are
        folders.write_part(folder.file(name, MONTHS), months, meta)
    told_faults = [list(one) for one in faults]
    folders.write_part(folder.file(name), years, {**meta, "faults": told_faults})
    return name


class Part(NamedTuple):
    """A part, or a piece of one, as read back."""

    name: str
    years: pa.Table
    months: pa.Table | None
    faults: tuple[Fault, ...]


def read(folder: Folder, name: str) -> Part | None:
    """Return a part, or None where it is damaged or of another sweep."""
    years = folders.read_part(folder.file(name), folder.identity, _schema(folder, YEARS))
    months = None
    if folder.layout.months:
        months = folders.read_part(
            folder.file(name, MONTHS), folder.identity, _schema(folder, MONTHS)
        )
    if years is None or (months is None and folder.layout.months):
        return None
    try:
        faults = tuple(Fault(*row) for row in years[1]["faults"])
    except (KeyError, TypeError):
        return None
    return Part(name, years[0], months[0] if months else None, faults)


def _schema(folder: Folder, table: str) -> pa.Schema:
    return tables.schema(folder.layout, table)


class Ledger:
    """Which blocks are done, which failed, and what the rule to stop needs to know."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.done = np.zeros(layout.blocks, np.bool_)
        self.faults = dict[int, tuple[Fault, ...]]()
        self.damaged = list[str]()
        self._hashes = np.zeros((layout.blocks, _HASH), np.uint8)
        arms = len(layout.scenarios)
        shape = (layout.cells, arms - 1, layout.seeds) if layout.stop else (0, 0, 0)
        self._differences = np.full(shape, np.nan)

    def take(self, part: Part | Result) -> None:
        """Note the blocks of a part."""
        failed = dict[int, list[Fault]]()
        for fault in part.faults:
            failed.setdefault(fault.block, []).append(fault)
        both = [part.years] if part.months is None else [part.years, part.months]
        for number, digest in tables.digests(self.layout, *both).items():
            if number in failed:
                continue
            self.done[number] = True
            self._hashes[number] = np.frombuffer(digest, np.uint8)
            self.faults.pop(number, None)
        for number, faults in failed.items():
            if not self.done[number]:
                self.faults[number] = tuple(faults)
        if self.layout.stop is not None:
            self._note(part.years)

    def _note(self, years: pa.Table) -> None:
        """Keep the paired differences of the last year, by cell, scenario and seed."""
        assert self.layout.stop is not None
        last = years.filter(pa.compute.equal(years.column("year"), self.layout.years))
        values = last.column(self.layout.stop.measure).to_numpy()
        names = last.column("scenario").to_pylist()
        for number, first, end in tables.pieces(last):
            found = dict(zip(names[first:end], values[first:end].tolist(), strict=True))
            cell, seed = divmod(number, self.layout.seeds)
            base = found.get(self.layout.scenarios[0], np.nan)
            for index, name in enumerate(self.layout.scenarios[1:]):
                self._differences[cell, index, seed] = found.get(name, np.nan) - base

    def settled(self, number: int) -> bool:
        """Return whether a block is done or has failed."""
        return bool(self.done[number]) or number in self.faults

    def wanted(self, cell: int) -> int:
        """Return how many seeds of a cell are wanted, as far as can be known by now.

        Without a rule to stop: all of them. With one: as many as up to the next look.
        """
        stop, most = self.layout.stop, self.layout.seeds
        if stop is None:
            return most
        bound = min(stop.least, most)
        first = cell * most
        while bound < most and all(self.settled(first + seed) for seed in range(bound)):
            known = self._differences[cell, :, :bound]
            if all(replications.enough(one, stop.half_width, stop.least) for one in known):
                break
            bound = min(bound + stop.step, most)
        return bound

    def digest(self) -> str:
        """Return a hash of all blocks that are done: the same whatever the order of the work."""
        total = hashlib.sha256()
        for number in np.flatnonzero(self.done).tolist():
            total.update(number.to_bytes(8, "little") + self._hashes[number].tobytes())
        return total.hexdigest()


def scan(folder: Folder, *, alone: bool = False) -> Ledger:
    """Return what the parts of a folder say is done; one of them is in memory at a time.

    Args:
        folder: of the sweep.
        alone: this process has the folder to itself; damaged parts are put aside.
    """
    ledger = Ledger(folder.layout)
    for part in every(folder, ledger.damaged):
        ledger.take(part)
    if alone:
        for name in ledger.damaged:
            for table in (YEARS, MONTHS):
                with suppress(OSError):
                    file = folder.file(name, table)
                    file.rename(file.with_suffix(".damaged"))
        ledger.damaged.clear()
    return ledger


def every(folder: Folder, damaged: list[str] | None = None) -> Iterator[Part]:
    """Yield all parts; names of those that cannot be read go into ``damaged``."""
    for name in folder.names():
        part = read(folder, name)
        if part is not None:
            yield part
        elif damaged is not None:
            damaged.append(name)


def foreign(folder: Folder) -> None:
    """Raise InputError where a part is whole but belongs to another sweep."""
    for name in folder.names():
        try:
            meta = pq.read_metadata(folder.file(name)).metadata or {}
            bound = json.loads(meta[b"wijksim"])["identity"]
        except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
            continue
        if bound != folder.identity:
            message = "belongs to a sweep of another design; results of two are not mixed"
            raise InputError(Problem(printable(folder.file(name)), "", message))
