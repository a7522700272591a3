"""What is kept of runs: intervals, digests, and folders that are written whole or not at all."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats

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
    half = float(stats.t.ppf(0.5 + level / 2.0, len(known) - 1)) * error
    return Interval(mean, mean - half, mean + half)


def digest(books: Iterable[Book]) -> str:
    """Return the SHA-256 of the raw weekly figures of runs, in the order given.

    No time, path or version goes in: the same numbers give the same digest anywhere.
    """
    total = hashlib.sha256()
    for book in books:
        for array in (book.weekly, book.waits, book.help):
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            total.update(np.ascontiguousarray(little).tobytes())
    return total.hexdigest()


def check_folder(folder: Path) -> None:
    """Raise InputError unless results can be written to ``folder``; tried before a long run."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Problem("command line", "out", f"cannot write to {folder}: {reason}")
        ) from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all of them first beside it, then each moved into its place.

    An interrupt or a full disk on the way leaves the folder as it was.

    Raises:
        InputError: when the folder cannot be written.
    """
    check_folder(folder)
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=folder))
    try:
        for name, content in files.items():
            target = partial / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).replace(folder / name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Problem("command line", "out", f"cannot write to {folder}: {reason}")
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
