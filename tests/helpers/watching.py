"""Looking at processes from outside: what they have written, whom they started, if they end."""

from __future__ import annotations

import time
from pathlib import Path

from forking import Process


def wait_for_parts(path: Path, number: int, process: Process) -> None:
    """Wait until a folder of a run holds so many parts."""
    until = time.monotonic() + 300
    while len(list(path.glob("parts/0*.parquet"))) < number:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)


def children(of: int) -> list[int]:
    """Return the ids of the processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == of:
            found.append(int(stat.parent.name))
    return found


def wait_for_end(processes: list[int]) -> None:
    """Wait until processes are gone."""
    until = time.monotonic() + 30
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in processes):
        assert time.monotonic() < until, "a worker outlived its parent"
        time.sleep(0.05)
