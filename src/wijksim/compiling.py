"""Compiling the model ahead, in several processes at once.

The compiler works on one function at a time in one thread, and the model is about five hundred
functions, so the first run of a version waits a minute and more. What is compiled lies in a folder
on disk that processes share: here each compiles the kernels of some modules, and the driver, which
calls all of them, then finds them there. Nothing but time depends on it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar, get_type_hints

import numba
import numpy as np

from wijksim import _jit, library, params, schedule, workers
from wijksim.sources import profiles
from wijksim.state import (
    DELAY_RING,
    Barriers,
    Bytes,
    Floats,
    Households,
    Ints,
    Origin,
    People,
    Places,
    Words,
    World,
    empty_scratch,
    empty_ties,
    new_book,
    new_cases,
    new_life,
    new_mind,
    new_team,
)
from wijksim.units import DOMAINS

MOST_PROCESSES: Final = 4  # more would compile the same helpers once more each
_DRIVER: Final = "schedule.run_weeks"
_BUILDING: Final = 0.4  # what building takes, beside all kernels of a week
_SMALL: Final = 100  # residents
_ROWS: Final = (
    2  # the order of a table in memory, which is part of its type, shows from two rows on
)

# What the columns of a table hold. Numpy writes these hints in another form from 2.5 on (Python
# 3.12 and newer), so they are compared and not taken apart.
_KINDS: Final[dict[Any, Any]] = {
    Floats: np.float64,
    Ints: np.int32,
    Bytes: np.int8,
    Words: np.uint64,
}

_type_of: Callable[[Any], Any] = numba.typeof
Columns = TypeVar("Columns", bound=tuple[Any, ...])


class Share(NamedTuple):
    """What one process compiles."""

    modules: tuple[str, ...]  # of kernels, such as "kernels.ties"
    building: bool  # the loops of building too


def ahead(processes: int | None = None) -> None:
    """Compile all that a first run needs, unless that lies on disk.

    Args:
        processes: at the same time, this one included; by default one a processor, four at most.
    """
    if _jit.is_compiled() or _jit.cache_folder() is None:
        return
    allowed = min(MOST_PROCESSES, workers.available_cores()) if processes is None else processes
    code = "from wijksim import compiling; compiling.take({}, {})"
    others = [
        subprocess.Popen(
            [sys.executable, "-c", code.format(number, allowed)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # what it could not do, this process does, and tells
        )
        for number in range(1, allowed)
    ]
    try:
        take(0, allowed)
        for other in others:
            other.wait()
    finally:
        for other in others:
            other.kill()  # nothing where it has ended; Ctrl-C ends all
    world, p = blank(), params.make()
    schedule.run_weeks(world, p, 0, 0)


def take(number: int, of: int) -> None:
    """Compile one of so many shares of the work."""
    share = shares(of)[number]
    for name, types in signatures().items():
        if name.rpartition(".")[0] in share.modules:
            compiled: Any = _jit.KERNELS[name].compiled
            compiled.compile(types)
    if share.building:
        area = profiles.load()
        library.build_world(area.scaled(_SMALL / area.residents.value), params.make(), 1)


def shares(of: int) -> list[Share]:
    """Return the work in so many parts of about the same length, the same in every process.

    Kernels of a module stay together: they have most of their helpers in common.
    """
    sizes: dict[str, int] = {}
    for name in signatures():
        module = name.rpartition(".")[0]
        code = _jit.KERNELS[name].plain.__code__.co_code
        sizes[module] = sizes.get(module, 0) + len(code)
    loads = [0.0] * of
    loads[0] = _BUILDING * sum(sizes.values())
    modules: list[list[str]] = [[] for _ in range(of)]
    for module in sorted(sizes, key=lambda name: (-sizes[name], name)):
        least = loads.index(min(loads))
        loads[least] += sizes[module]
        modules[least].append(module)
    return [Share(tuple(some), number == 0) for number, some in enumerate(modules)]


def signatures() -> dict[str, tuple[Any, ...]]:
    """Return the kernels that a week calls, each with the types of its arguments."""
    found: dict[str, tuple[Any, ...]] = {}

    def noting(name: str) -> Callable[..., None]:
        def note(*arguments: Any) -> None:
            found[name] = tuple(_type_of(argument) for argument in arguments)

        return note

    noted = {
        kernel.compiled: noting(name) for name, kernel in _jit.KERNELS.items() if name != _DRIVER
    }
    week = _jit.rebuild(_DRIVER, noted, compile_=False)
    week(blank(), params.make(), 0, 1)
    return found


def blank() -> World:
    """Return a world that is nowhere and empty: it has the types of every other."""
    people = _empty(People)
    return World(
        seed=np.zeros(1, np.uint64),
        residents=np.ones(1),
        people=people,
        life=new_life(_ROWS, np.zeros(_ROWS)),
        mind=new_mind(people),
        cases=new_cases(_ROWS),
        ties=empty_ties(_ROWS),
        households=_empty(Households),
        origin=_empty(Origin),
        places=_empty(Places)._replace(energy=np.zeros((_ROWS, 2))),
        team=new_team(1.0, 0.5),
        barriers=Barriers(np.zeros(DOMAINS), np.zeros((DOMAINS, DELAY_RING))),
        book=new_book(0, 1),
        scratch=empty_scratch(_ROWS),
    )


def _empty(cls: type[Columns]) -> Columns:
    """Return columns of zeros."""
    return cls(*(np.zeros(_ROWS, _KINDS[hint]) for hint in get_type_hints(cls).values()))
