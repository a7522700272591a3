"""Names that files of an earlier release use: they go on working, and say what they are called now.

A lever or parameter that gets another name gets a row in ``RENAMED``, in the same change. A file
with the old name then loads as if it had the new one, and whoever loads it gets an
``OldNameWarning`` with the line. ``tests/releases`` holds the files of every release, and a test
loads them all. A row may go with a new major version.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final, NamedTuple

from wijksim.errors import OldNameWarning, Problem
from wijksim.sources.toml_lines import Document, KeyPath, shown

_CALLER: Final = 2  # frames from the warning to who asked for the file


class Rename(NamedTuple):
    """A lever ("personal.mode_network") or parameter ("team.overhead") with another name."""

    old: str
    new: str
    since: str  # the first release with the new name


# Where names of levers and parameters stand: in a scenario, and in a plan.
_PLACES: Final[tuple[KeyPath, ...]] = ((), ("parameters",), ("design", "ranges"))
RENAMED: Final[tuple[Rename, ...]] = ()  # none yet: 0.1.0 is the first release


def carried_over(document: Document) -> Document:
    """Return a document with the names of today, and warn of each that had to be changed.

    Args:
        document: of a scenario, or of a plan: both have levers or parameters by section.

    Returns:
        The document itself where nothing is old. In another one the new name has the line of the
        old, so that messages about its value lead to the file as it is; an old name beside its
        new one is a fault.
    """
    moves = list(_moves(document))
    if not moves:
        return document
    data, problems = deepcopy(document.data), list(document.problems)
    lines: dict[KeyPath, int] = {}
    for since, old, new in moves:
        value = _take(data, old)
        home, place = _table(data, new[:-1], make=True), document.place(old)
        if new[-1] in home:
            told = f"is the old name of {shown(new)}, which is given too; keep that one"
            problems.append(Problem(place, shown(old), told))
            continue
        home[new[-1]] = value
        if old in document.lines.first:
            lines[new] = document.lines.first[old]
        told = f"is called {shown(new)} since {since}; the old name still works"
        warnings.warn(str(Problem(place, shown(old), told)), OldNameWarning, stacklevel=_CALLER)
    found = replace(document, data=data, problems=tuple(problems))
    found.lines.first.update(lines)
    return found


def _moves(document: Document) -> Iterator[tuple[str, KeyPath, KeyPath]]:
    """Yield the first release with the new name, and where the old and the new one stand."""
    for rename in RENAMED:
        for place in _PLACES:
            old, new = ((*place, *name.split(".")) for name in (rename.old, rename.new))
            if old[-1] in _table(document.data, old[:-1], make=False):
                yield rename.since, old, new


def _table(data: dict[str, Any], path: KeyPath, *, make: bool) -> dict[Any, Any]:
    """Return the table at a path; an empty one, which ``make`` puts there, where there is none."""
    for key in path:
        inner = data.setdefault(str(key), {}) if make else data.get(str(key), {})
        if not isinstance(inner, dict):
            return {}  # a fault of its own, which the check of the file tells
        data = inner
    return data


def _take(data: dict[str, Any], path: KeyPath) -> Any:
    """Take a value out, and its section where that is empty then: its name may be gone too."""
    home = _table(data, path[:-1], make=False)
    value = home.pop(path[-1])
    if not home:
        _table(data, path[:-2], make=False).pop(path[-2])
    return value
