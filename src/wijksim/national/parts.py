"""The folder of a national run: a manifest, a lock, and a Parquet part for each chunk of buurten.

A part is written under another name, brought to the disk and then given its own, so it is there
whole or not at all. What is damaged all the same, or of another design, is done again.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wijksim import results
from wijksim.errors import InputError, Problem
from wijksim.national import design as designs
from wijksim.national.design import Design
from wijksim.national.work import NAMES, Chunk, Done, Fault, Skipped, differences
from wijksim.sources.toml_lines import printable

MANIFEST: Final = "manifest.json"
PARTS: Final = "parts"
TABLES: Final = "tables"  # figures of files that the user gave
_LOCK: Final = "lock"
_META: Final = b"wijksim"
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


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """Keep other writers out of a folder; it is made where it is not there.

    The lock is one of the operating system on an open file, so it ends with the process, also
    when that is killed.

    Raises:
        InputError: when it cannot be written to, or another process is at work in it.
    """
    results.check_folder(path)
    there = path.exists()
    try:
        (path / PARTS).mkdir(parents=True, exist_ok=True)
        lock = (path / _LOCK).open("a+b")
    except OSError as error:
        message = f"cannot write to {printable(path)}: {error.strerror or error}"
        raise InputError(Problem("command line", "out", message)) from None
    with lock:
        if not _locked(lock.fileno()):
            message = f"another wijksim is at work in {printable(path)}; wait, or use another --out"
            raise InputError(Problem("command line", "out", message))
        try:
            yield path
        finally:
            if not (path / MANIFEST).exists():  # nothing was begun, so nothing is left
                _clear(path, whole=not there)


def _clear(path: Path, *, whole: bool) -> None:
    """Remove a folder that was made for nothing, or what was put into one."""
    if whole:
        shutil.rmtree(path, ignore_errors=True)
        return
    for name in (PARTS, TABLES):
        shutil.rmtree(path / name, ignore_errors=True)
    (path / _LOCK).unlink(missing_ok=True)


def _locked(handle: int) -> bool:
    """Take the lock of an open file, or return False where another process has it."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def bind(path: Path, design: Design) -> Folder:
    """Write the manifest of a run, or check that the folder's is the same.

    Raises:
        InputError: when the folder holds a run of another design, naming what differs.
    """
    manifest = design.manifest()
    file = path / MANIFEST
    if not file.exists():
        if any((path / PARTS).glob("*.parquet")):
            message = f"{printable(path)} holds parts without a manifest; use another --out"
            raise InputError(Problem("command line", "out", message))
        results.write_file(file, designs.as_bytes(manifest), "out")
    else:
        _same(file, manifest)
    for left in (path / PARTS).glob(".*.part"):
        with suppress(OSError):  # of a process that was killed; the lock is ours
            left.unlink()
    return Folder(path, designs.identity(manifest))


def _same(file: Path, manifest: dict[str, Any]) -> None:
    try:
        before = json.loads(file.read_bytes())
        assert isinstance(before, dict)
    except (OSError, ValueError, AssertionError):
        message = "cannot be read; use another --out"
        raise InputError(Problem(printable(file), "", message)) from None
    changed = [key for key in manifest if before.get(key) != manifest[key]]
    if changed:
        shown = [f"{_SAID[key]}{_change(before.get(key), manifest[key])}" for key in changed]
        message = (
            f"holds a run of another design: {'; '.join(shown)}. Results of two designs are not "
            "mixed: give the same as before to go on, or another --out"
        )
        raise InputError(Problem("command line", "out", f"{printable(file.parent)} {message}"))


def _change(before: Any, now: Any) -> str:
    """Return how something differs, where that can be told in short."""
    if isinstance(before, int) and isinstance(now, int):
        return f" (was {before}, now {now})"
    if isinstance(before, list) and isinstance(now, list):
        old, new = ([str(one.get("name", "?")) for one in some] for some in (before, now))
        return f" (were {', '.join(old)}; now {', '.join(new)})" if old != new else " (changed)"
    if isinstance(before, dict) and isinstance(now, dict):
        told = [
            f"{key} {before.get(key)}, now {now[key]}"
            for key in now
            if key != "hash" and before.get(key) != now[key]
        ]
        return f" (was {'; '.join(told)})" if told else " (changed)"
    return " (another one)"


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
    table = as_table(chunk.done, design)
    table = table.replace_schema_metadata({_META: json.dumps(meta).encode()})
    with replacing(folder.part(chunk.number)) as name:
        pq.write_table(table, name, write_page_checksum=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the block a name to write to, then bring it to the disk under its own name.

    Raises:
        InputError: when that cannot be done; nothing is left behind.
    """
    try:
        handle, made = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
        name = Path(made)
        try:
            yield name
            with name.open("rb+") as file:
                os.fsync(file.fileno())
            name.replace(path)
        except BaseException:
            with suppress(OSError):
                name.unlink()
            raise
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(printable(path), "", f"cannot be written: {reason}")) from None


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
    path = folder.part(number)
    try:
        with path.open("rb") as file:
            table = pq.read_table(file, page_checksum_verification=True)
        meta = json.loads((table.schema.metadata or {})[_META])
        if meta["identity"] != folder.identity or not table.schema.equals(SCHEMA):
            return None
        return Part(
            table,
            tuple(Skipped(*row) for row in meta["skipped"]),
            tuple(Fault(*row) for row in meta["failed"]),
        )
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
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
