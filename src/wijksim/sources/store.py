"""The tables that a user has imported or fetched: one parquet file for each source and year.

They lie in the user's data folder, or where WIJKSIM_DATA_DIR says. Rows are keyed by code within
a year, because codes of areas are used again for other areas. A file is written under another
name and put in its place at once, so it is never there in part.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wijksim.errors import InputError, Problem
from wijksim.sources import figures
from wijksim.sources.figures import Source
from wijksim.sources.toml_lines import printable

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]  # name, municipality, changed and figures; None where not published

VARIABLE: Final = "WIJKSIM_DATA_DIR"
_TEXT: Final = ("code", "name", "municipality")
_GROUP: Final = 1024  # rows that are read together: the buurten of a large municipality
_PATIENCE: Final = 20.0  # seconds for another writer
_STALE: Final = 120.0  # seconds after which a lock is of a process that was killed
_FILE: Final = re.compile(r"(kwb|rivm)-(\d{4})\.parquet")


class Held(NamedTuple):
    """One file of the store."""

    source: Source
    year: int
    path: Path
    stamp: tuple[int, int, int]  # time of its last change (ns), number in the file system, bytes


class Written(NamedTuple):
    """What writing did."""

    path: Path
    replaced: int  # rows that were there already


def folder() -> Path:
    """Return the folder of the store; it need not exist."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return Path(given).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("wijksim", appauthor=False)) / "areas"


def held(source: Source | None = None, place: Path | None = None) -> list[Held]:
    """Return the files of the store, or of another folder like it, the newest year first."""
    inside = place or folder()
    try:
        names = [entry.name for entry in inside.iterdir()]
    except OSError:
        return []
    files = []
    for name in names:
        found = _FILE.fullmatch(name)
        if found and (source is None or found[1] == source):
            path = inside / name
            with suppress(OSError):
                told = path.stat()
                stamp = (told.st_mtime_ns, told.st_ino, told.st_size)
                files.append(Held(Source(found[1]), int(found[2]), path, stamp))
    return sorted(files, key=lambda file: (-file.year, file.source))


def rows(file: Held, first: str = "", last: str = "") -> Mapping[str, Row]:
    """Return rows of a file by code, all of them or those from one code to another.

    Raises:
        InputError: when the file is damaged.
    """
    table, keys = _whole(file)
    begin = bisect_left(keys, first)
    end = bisect_right(keys, last) if last else len(keys)
    found: list[Row] = table.slice(begin, max(0, end - begin)).to_pylist()
    return {row["code"]: row for row in found}


@lru_cache(maxsize=32)
def _whole(file: Held) -> tuple[pa.Table, list[str]]:
    """Return a file's columns (4 MB for the whole country) and its codes in order."""
    import pyarrow.parquet as pq

    with _damaged(file):
        table = pq.read_table(file.path, partitioning=None)
        keys: list[str] = table.column("code").to_pylist()
        if keys != sorted(set(keys)) or not keys:
            raise ValueError("its codes are not in order")
        return table, keys


def codes(file: Held) -> list[str]:
    """Return the codes in a file, in order.

    Raises:
        InputError: when the file is damaged.
    """
    return _whole(file)[1]


def classification(file: Held) -> int:
    """Return the year whose division into areas the codes of a file follow.

    A KWB file follows its own year. RIVM brings all years of a table to the newest division.
    """
    if file.source is Source.KWB:
        return file.year
    with _damaged(file):
        return int(_kept(file).get("classification", file.year))


@lru_cache(maxsize=64)
def _kept(file: Held) -> dict[str, Any]:
    """Return what a file says about itself."""
    import pyarrow.parquet as pq

    with _damaged(file):
        metadata = pq.read_schema(file.path).metadata or {}
        told: dict[str, Any] = json.loads(metadata.get(b"wijksim", b"{}"))
        return told


@contextmanager
def _damaged(file: Held) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        first = str(error).splitlines()[:1]
        message = (
            f"is damaged; delete it and import the table again ({printable(''.join(first))[:120]})"
        )
        raise InputError(Problem(str(file.path), "", message)) from None


def write(
    source: Source,
    year: int,
    new: Mapping[str, Row],
    files: list[str],
    classified: int | None = None,
    place: Path | None = None,
) -> Written:
    """Put rows into the file of a source and year; what it has besides stays.

    A row that is there already gets the new figures; where the new table has none, the old one
    stays, so that a table of some subjects can follow a table of others.

    Args:
        source: where the rows come from.
        year: of the figures.
        new: rows by code.
        files: names of the files that they come from, kept in the file for the record.
        classified: year of the division into areas, where it is not that of the figures.
        place: another folder than that of the store.

    Raises:
        InputError: when the folder cannot be written to.
    """
    place = place or folder()
    path = place / f"{source}-{year}.parquet"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _lock(path):
            before = next((file for file in held(source, place) if file.year == year), None)
            old = dict(rows(before)) if before else {}
            table = _table(_merged(old, new), _meta(before, files, classified))
            _clean(place)
            _put(path, table)
    except OSError as error:
        told = f"cannot be written: {error.strerror or error}"
        raise InputError(Problem(printable(path), "", told)) from None
    return Written(path, len(set(old) & set(new)))


def _merged(old: Mapping[str, Row], new: Mapping[str, Row]) -> dict[str, Row]:
    rows = {code: dict(row) for code, row in old.items()}
    for code, row in new.items():
        mine = rows.setdefault(code, {})
        mine.update({key: value for key, value in row.items() if value is not None})
    return {code: rows[code] for code in sorted(rows)}


def _meta(before: Held | None, files: list[str], classified: int | None) -> dict[str, Any]:
    kept = dict(_kept(before)) if before is not None else {}
    kept["files"] = list(dict.fromkeys([*kept.get("files", []), *files]))
    if classified is not None:
        kept["classification"] = classified
    return kept


def _table(rows: Mapping[str, Row], meta: Mapping[str, Any]) -> pa.Table:
    import pyarrow as pa

    present = {key for row in rows.values() for key, value in row.items() if value is not None}
    names = [figure.name for figure in figures.FIGURES if figure.name in present]
    fields = [pa.field(name, pa.string()) for name in _TEXT]
    fields += [pa.field("changed", pa.int8()), *(pa.field(name, pa.float64()) for name in names)]
    columns = [pa.array(list(rows), pa.string())]
    columns += [
        pa.array([row.get(column.name) for row in rows.values()], column.type)
        for column in fields[1:]
    ]
    schema = pa.schema(fields, metadata={b"wijksim": json.dumps(meta).encode()})
    return pa.Table.from_arrays(columns, schema=schema)


def _clean(place: Path) -> None:
    """Remove what processes that were killed while they wrote have left."""
    for part in place.glob(".*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _STALE:
                part.unlink()


def _put(path: Path, table: pa.Table) -> None:
    """Write a table under another name, then give it its own."""
    import pyarrow.parquet as pq

    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            pq.write_table(table, file, row_group_size=_GROUP)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Keep other writers of the same file out, so that neither loses what the other brought."""
    lock = path.with_suffix(".lock")
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with suppress(OSError):
                if time.time() - lock.stat().st_mtime > _STALE:
                    lock.unlink()
                    continue
            if time.monotonic() > until:
                message = "another wijksim is writing here; try again later"
                raise InputError(Problem(printable(path), "", message)) from None
            time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()


def listing() -> dict[str, tuple[str, str, int]]:
    """Return every area in the CBS tables by code: name, municipality, residents; newest year.

    Raises:
        InputError: when a file is damaged.
    """
    found: dict[str, tuple[str, str, int]] = {}
    for file in held(Source.KWB):
        table, keys = _whole(file)
        with _damaged(file):
            told = [table.column(name).to_pylist() for name in ("name", "municipality", "a_inw")]
        for code, name, municipality, residents in zip(keys, *told, strict=True):
            if code[:2] != "NL" and residents is not None:
                found.setdefault(code, (name or code, municipality or "", int(residents)))
    return dict(sorted(found.items()))
