"""A folder of results as an RO-Crate: what was run, with what, and what came of it.

A crate is the folder itself with a ``ro-crate-metadata.json`` in it (RO-Crate 1.1, and the profile
Process Run Crate): every file with its size and hash, the software, the command, the scenarios and
areas, the parameters and their sources. What the results do not hold themselves is put beside them
in ``input/``, after it was found to be the very thing that they were made with.

Written here and not with a library: the graph is a page of plain data, while the library would
bring an HTTP client into every installation. The tests read it back with that library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from wijksim import results
from wijksim.crates import graph, inputs, jobs
from wijksim.crates.graph import METADATA, About
from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable

__all__ = ["METADATA", "About", "Crate", "write"]


class Crate(NamedTuple):
    """What was written."""

    file: Path  # the metadata
    jobs: tuple[str, ...]  # compare, run, sweep
    files: int  # described
    added: tuple[str, ...]  # written beside the results
    same_code: bool  # made by the code that is installed; if not, no parameters were added


def write(
    folder: str | Path,
    own: Sequence[str | Path] = (),
    about: About | None = None,
    today: date | None = None,
) -> Crate:
    """Describe a folder of results, in place.

    Args:
        folder: that ``compare``, ``run`` or ``sweep`` wrote.
        own: files that do not come along and that the results were made with: scenarios, areas
            and, for a sweep, its plan.
        about: who made the results, and under which licence they may be used.
        today: the date of the crate; by default that of the clock.

    Returns:
        What was written.

    Raises:
        InputError: when the folder holds no results, a file that they need is not given, one that
            is given is not what they were made with, or the folder cannot be written to.
    """
    path, told = Path(folder), About() if about is None else about
    told.check()
    found = jobs.find(path)
    results.check_folder(path, "folder")
    given = inputs.gather(found, [Path(one) for one in own])
    described = _described(path, given.files)
    day = datetime.now(UTC).date() if today is None else today
    data = graph.of(found, given, described, told, day)
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    results.write_folder(path, {**given.files, METADATA: text.encode()}, "folder")
    return Crate(
        path / METADATA,
        tuple(job.kind for job in found),
        len(described),
        tuple(given.files),
        given.same_code,
    )


def _described(path: Path, added: Mapping[str, bytes]) -> dict[str, graph.File]:
    """Return every file of a crate by name: those that lie there, and those to be written."""
    there = {
        one.relative_to(path).as_posix(): one
        for one in path.rglob("*")
        if one.is_file() and not one.is_symlink()
    }
    own = {
        name: file
        for name, file in there.items()
        if name != METADATA and name not in added and not graph.left_out(name)
    }
    try:
        known = {name: graph.File.of(file) for name, file in own.items()}
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InputError(Problem(printable(path), "folder", message)) from None
    known |= {name: graph.File.of_bytes(content) for name, content in added.items()}
    return dict(sorted(known.items()))
