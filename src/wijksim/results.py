"""What is kept of runs: intervals, digests, and folders that are written whole or not at all."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from wijksim.errors import InputError, Problem
from wijksim.state import Book, Floats

LEVEL = 0.95


class Interval(NamedTuple):
    """A mean over seeds with its 95 % interval; None where the runs give no figure."""

    mean: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def interval(values: Floats, level: float = LEVEL) -> Interval:
    """Return the mean with its Student interval over seeds.

    Args:
        values: one figure a seed, shape (seeds,); NaN where a run has no such figure.
        level: coverage, 0-1.

    Returns:
        The interval over the runs that have the figure; no bounds from fewer than two.
    """
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return Interval(None, None, None)
    mean = float(known.mean())
    if len(known) == 1:
        return Interval(mean, None, None)
    error = float(known.std(ddof=1)) / math.sqrt(len(known))
    half = quantile(level, len(known) - 1) * error
    return Interval(mean, mean - half, mean + half)


@cache
def quantile(level: float, freedom: int) -> float:
    """Return how many standard errors an interval reaches to either side (Student)."""
    return float(stdtrit(freedom, 0.5 + level / 2.0))


def band(values: Floats, level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high at each moment: ``interval`` for a whole line at once.

    Args:
        values: shape (seeds, moments), without NaN.
        level: coverage, 0-1.

    Returns:
        Three arrays of shape (moments,); low and high equal the mean for a single seed.
    """
    seeds = len(values)
    mean = values.mean(axis=0)
    if seeds == 1:
        return mean, mean, mean
    error = values.std(axis=0, ddof=1) / math.sqrt(seeds)
    half = quantile(level, seeds - 1) * error
    return mean, mean - half, mean + half


def digest(books: Iterable[Book]) -> str:
    """Return the SHA-256 of the raw weekly figures of runs, in the order given.

    No time, path or version goes in: the same numbers give the same digest anywhere.
    """
    total = hashlib.sha256()
    for book in books:
        for array in book[1:]:  # all but the number of the first week
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            total.update(np.ascontiguousarray(little).tobytes())
    return total.hexdigest()


def check_folder(folder: Path, option: str = "out") -> None:
    """Raise InputError unless results can be written to ``folder``; tried before a long run.

    Nothing is left behind: the folder itself is made when there is something to put in it.

    Args:
        folder: where results will go; it need not exist.
        option: how the message calls it.
    """
    try:
        there = next(
            path for path in (folder, *folder.parents) if path.is_symlink() or path.exists()
        )
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise _unwritable(folder, option, error) from error


def check_file(file: Path, option: str) -> None:
    """Raise InputError unless ``file`` can be written; see ``check_folder``."""
    try:
        if file.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if _is_device(file):
            with file.open("ab"):
                return
    except OSError as error:
        raise _unwritable(file, option, error) from error
    check_folder(file.resolve().parent, option)


def write_file(file: Path, content: bytes, option: str) -> None:
    """Write one file whole or not at all; a device or a pipe is written as it is.

    Raises:
        InputError: when it cannot be written.
    """
    if not _is_device(file):
        target = file.resolve()  # a link stays a link
        write_folder(target.parent, {target.name: content}, option)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise _unwritable(file, option, error) from error


def write_folder(folder: Path, files: Mapping[str, bytes], option: str = "out") -> None:
    """Write files into a folder: all of them first beside it, then each moved into its place.

    An interrupt or a full disk on the way leaves the folder as it was; an interrupt during the
    moves, which take no time, waits until all are done.

    Raises:
        InputError: when the folder cannot be written.
    """
    check_folder(folder, option)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=folder))
        try:
            for name, content in files.items():
                target = partial / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as handle:
                    handle.write(content)
                    handle.flush()
                    os.fsync(handle.fileno())
            with _interrupts_wait():
                for name in files:
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (partial / name).replace(folder / name)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, option, error) from error


def _is_device(file: Path) -> bool:
    return file.exists() and not file.is_file()


def _unwritable(path: Path, option: str, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(Problem("command line", option, f"cannot write to {path}: {reason}"))


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back until the end of the block; only the main thread gets any."""
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    held: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if held:
        raise KeyboardInterrupt
