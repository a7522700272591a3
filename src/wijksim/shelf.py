"""Groups of arrays kept on disk under a key: what was worked out once need not be again.

Nothing here is needed: a file that is missing, cut short or of another shape counts as not there,
and a folder that cannot be written keeps nothing. Files appear whole (written beside, then moved),
and the ones not used for longest go when all of them take more than their limit.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, get_type_hints

import numpy as np
from platformdirs import user_cache_dir

Value = TypeVar("Value", bound=tuple[Any, ...])

_END: Final = ".npz"


def cache_root() -> Path:
    """Return the folder under which everything is kept that can be made again."""
    return Path(os.environ.get("WIJKSIM_CACHE_DIR") or user_cache_dir("wijksim"))


class Shelf:
    """A folder of named tuples of arrays, by key."""

    def __init__(self, folder: Path, limit: int) -> None:
        """Keep files in ``folder``, all together at most ``limit`` bytes."""
        self.folder, self.limit = folder, limit

    def has(self, key: str) -> bool:
        """Return whether something lies under a key (it may turn out to be cut short)."""
        return (self.folder / f"{key}{_END}").exists()

    def get(self, key: str, cls: type[Value]) -> Value | None:
        """Return what lies under a key, or None.

        Args:
            key: letters and digits.
            cls: named tuple of arrays, or of such tuples.
        """
        path = self.folder / f"{key}{_END}"
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                found = _made(cls, {name: kept[name] for name in kept.files}, "")
            path.touch()  # used: it goes last
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        return found

    def put(self, key: str, value: tuple[Any, ...]) -> None:
        """Keep a value under a key, and let go of others when there is no room."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            path = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    np.savez(file, allow_pickle=False, **dict(_arrays(value, "")))
                path.replace(self.folder / f"{key}{_END}")
            finally:
                path.unlink(missing_ok=True)
            self._make_room()
        except OSError:
            return  # a full or read-only disk: next time it is made again

    def _make_room(self) -> None:
        files = []
        for path in self.folder.glob(f"*{_END}"):
            try:
                state = path.stat()
            except OSError:
                continue  # another process let go of it
            files.append((state.st_mtime_ns, state.st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.limit:
                return
            path.unlink(missing_ok=True)
            total -= size


def size_of(value: tuple[Any, ...]) -> int:
    """Return the bytes that the arrays of a named tuple take."""
    return sum(array.nbytes for _, array in _arrays(value, ""))


def _arrays(value: tuple[Any, ...], prefix: str) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    for name, part in zip(value._fields, value, strict=True):  # type: ignore[attr-defined]
        if isinstance(part, tuple):
            yield from _arrays(part, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", np.asarray(part)


def _made(cls: type[Value], arrays: dict[str, Any], prefix: str) -> Value:
    parts = [
        _made(hint, arrays, f"{prefix}{name}.")
        if isinstance(hint, type) and hasattr(hint, "_fields")
        else arrays[f"{prefix}{name}"]
        for name, hint in get_type_hints(cls).items()
    ]
    return cls(*parts)
