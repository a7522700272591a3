"""Folders of long runs: a lock, a manifest, and parts that are there whole or not at all.

A part is written under another name, brought to the disk and then given its own. The lock is one
of the operating system on an open file, so it ends with the process, also when that is killed.
The manifest says what decides the results, and every part carries its hash: results of two designs
or of two versions of the code are never mixed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from wijksim import results
from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable

MANIFEST: Final = "manifest.json"
PARTS: Final = "parts"
UNDER_WAY: Final = ".part"  # how the name of a file ends that is being written
_LOCK: Final = "lock"
_META: Final = b"wijksim"
_SHORT: Final = 16  # hexadecimal digits of a hash in a manifest


def hash_of(text: str) -> str:
    """Return a hash that stands for a long text in a manifest."""
    return hashlib.sha256(text.encode()).hexdigest()[:_SHORT]


def as_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as the bytes of its file."""
    return (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()


def identity(manifest: Mapping[str, Any]) -> str:
    """Return the hash that binds the parts to their manifest."""
    return hashlib.sha256(as_bytes(manifest)).hexdigest()


# One writer, or several that each have a share of their own


@contextmanager
def opened(path: Path, inside: Sequence[str] = (PARTS,), share: str = "") -> Iterator[Path]:
    """Keep other writers out of a folder; it is made where it is not there.

    Args:
        path: the folder.
        inside: folders in it that are made too, and go again when nothing was begun.
        share: name of a share of the work. Writers of different shares may be at work side by
            side; two of the same share, or one of a share and one of all, may not.

    Raises:
        InputError: when it cannot be written to, or another process is at work in it.
    """
    results.check_folder(path)
    there = path.exists()
    locks = [(_LOCK, bool(share)), *([(f"{_LOCK}-{share}", False)] if share else [])]
    try:
        for name in inside:
            (path / name).mkdir(parents=True, exist_ok=True)
        files = [((path / name).open("a+b"), shared) for name, shared in locks]
    except OSError as error:
        message = f"cannot write to {printable(path)}: {error.strerror or error}"
        raise InputError(Problem("command line", "out", message)) from None
    try:
        if not all(_locked(file.fileno(), shared) for file, shared in files):
            what = f" on share {share}" if share and _locked(files[0][0].fileno(), True) else ""
            message = f"another wijksim is at work{what} in {printable(path)}; "
            message += "wait, or use another --out"
            raise InputError(Problem("command line", "out", message))
        try:
            yield path
        finally:
            if not share and not (path / MANIFEST).exists():  # nothing was begun: nothing is left
                _clear(path, inside, whole=not there)
    finally:
        for file, _ in files:
            file.close()


def _clear(path: Path, inside: Sequence[str], *, whole: bool) -> None:
    """Remove a folder that was made for nothing, or what was put into one."""
    if whole:
        shutil.rmtree(path, ignore_errors=True)
        return
    for name in inside:
        shutil.rmtree(path / name, ignore_errors=True)
    (path / _LOCK).unlink(missing_ok=True)


def _locked(handle: int, shared: bool = False) -> bool:
    """Take the lock of an open file, or return False where another process has it."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        import msvcrt

        if shared:  # there is no such thing there; shares keep their own locks
            return True
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# The manifest


def bind(path: Path, manifest: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """Write the manifest of a run, or check that the folder's is the same.

    Args:
        path: the folder.
        manifest: plain data.
        said: what each part of the manifest is, in words.

    Returns:
        The identity of the manifest.

    Raises:
        InputError: when the folder holds a run of another design, naming what differs.
    """
    file = path / MANIFEST
    if not file.exists():
        if any((path / PARTS).glob("*.parquet")):
            message = f"{printable(path)} holds parts without a manifest; use another --out"
            raise InputError(Problem("command line", "out", message))
        results.write_file(file, as_bytes(manifest), "out")
    _same(file, manifest, said)
    return identity(manifest)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of a folder.

    Raises:
        InputError: when there is none, or it cannot be read.
    """
    file = path / MANIFEST
    if not file.exists():
        message = "holds no run: there is no manifest.json in it"
        raise InputError(Problem(printable(path), "", message))
    try:
        found = json.loads(file.read_bytes())
        assert isinstance(found, dict)
    except (OSError, ValueError, AssertionError):
        message = "cannot be read; use another --out"
        raise InputError(Problem(printable(file), "", message)) from None
    return found


def sweep_up(path: Path, inside: Sequence[str] = (PARTS,)) -> None:
    """Remove what killed processes left half-written; only for who has the folder to itself."""
    for name in inside:
        for left in (path / name).glob(f".*{UNDER_WAY}"):
            with suppress(OSError):
                left.unlink()


def _same(file: Path, manifest: Mapping[str, Any], said: Mapping[str, str]) -> None:
    before = read_manifest(file.parent)
    changed = [key for key in manifest if before.get(key) != manifest[key]]
    if changed:
        shown = [f"{said[key]}{_change(before.get(key), manifest[key])}" for key in changed]
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
        old, new = ([str(_name(one)) for one in some] for some in (before, now))
        return f" (were {', '.join(old)}; now {', '.join(new)})" if old != new else " (changed)"
    if isinstance(before, dict) and isinstance(now, dict):
        told = [
            f"{key} {before.get(key)}, now {now[key]}"
            for key in now
            if key != "hash" and before.get(key) != now[key]
        ]
        return f" (was {'; '.join(told)})" if told else " (changed)"
    return " (another one)"


def _name(one: Any) -> Any:
    return one.get("name", "?") if isinstance(one, dict) else one


# Parts


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the block a name to write to, then bring it to the disk under its own name.

    Raises:
        InputError: when that cannot be done; nothing is left behind.
    """
    try:
        handle, made = tempfile.mkstemp(prefix=".", suffix=UNDER_WAY, dir=path.parent)
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


def write_part(path: Path, table: pa.Table, meta: Mapping[str, Any]) -> None:
    """Put a table on the disk, whole or not at all.

    Args:
        path: its file.
        table: rows.
        meta: plain data that goes with it; ``identity`` must be among it.

    Raises:
        InputError: when the disk is full, or cannot be written to.
    """
    table = table.replace_schema_metadata({_META: json.dumps(meta).encode()})
    with replacing(path) as name:
        pq.write_table(table, name, write_page_checksum=True)


def read_part(path: Path, bound: str, schema: pa.Schema) -> tuple[pa.Table, dict[str, Any]] | None:
    """Return a part with its meta data, or None where it is not there, damaged or another's.

    Args:
        path: its file.
        bound: the identity that it must carry.
        schema: the columns that it must have.
    """
    try:
        with path.open("rb") as file:
            # No threads of its own: parts are small, and a thread that lets go of the file while
            # Python ends would abort the process.
            table = pq.read_table(
                file, use_threads=False, pre_buffer=False, page_checksum_verification=True
            )
        meta = json.loads((table.schema.metadata or {})[_META])
        if meta["identity"] != bound or not table.schema.equals(schema):
            return None
        return table, meta
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
        return None
