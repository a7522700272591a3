"""A store of starts, and of runs from them: what was worked out once is not worked out again.

A start (a neighbourhood at the week in which policies begin) and a run from it depend on the code,
the profile, the parameters, the seed and the length and kind of the burn-in, and on nothing else:
they are kept under a digest of all of these, in memory and on disk, and what comes back is the same
to the bit as what would be worked out. Room is bounded; what was not used for longest goes first.
"""

from __future__ import annotations

import hashlib
import os
import platform
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from wijksim import _jit, running
from wijksim.params import Params
from wijksim.running import USUAL, Start, Way
from wijksim.shelf import Shelf, cache_root, size_of
from wijksim.sources.profiles import Profile
from wijksim.state import Book, World, empty_scratch, new_book
from wijksim.stationary import Donors

SWITCH: Final = "WIJKSIM_STARTS"  # environment: "off", or how many megabytes may lie on disk
IN_MEMORY: Final = 512 * 2**20  # bytes
ON_DISK: Final = 1024 * 2**20
_LOOK: Final = 0.2  # seconds between two looks at whether somebody asked to stop

Value = TypeVar("Value", bound=tuple[Any, ...])


class Kept(NamedTuple):
    """A start as it is kept: without room to work in, and without the record of a run to come."""

    world: World
    burn_in: Book


class Starts:
    """Starts and runs from them, in memory and on disk; any thread may ask.

    Who asks for what another thread is working out waits for that thread.
    """

    def __init__(self, memory: int = IN_MEMORY, disk: int | None = None) -> None:
        """Keep at most so many bytes; ``disk`` 0 keeps nothing there, None asks the environment."""
        room = allowed() if disk is None else disk
        self._shelf = Shelf(cache_root() / "starts", room) if room > 0 else None
        self._memory = memory
        self._kept: OrderedDict[str, tuple[Any, ...]] = OrderedDict()
        self._size, self._lock = 0, threading.Lock()
        self._busy: dict[str, threading.Lock] = {}

    @property
    def size(self) -> int:
        """Bytes that are kept in memory."""
        with self._lock:
            return self._size

    def __len__(self) -> int:
        """Return the number of starts and runs in memory."""
        with self._lock:
            return len(self._kept)

    def begin(
        self,
        profile: Profile,
        params: Params,
        seed: int,
        burn_in_weeks: int = running.BURN_IN_WEEKS,
        stop: threading.Event | None = None,
        donors: Donors | None = None,
        donors_name: str = "",
        way: Way = USUAL,
    ) -> Start:
        """Return ``running.begin`` of the same arguments, worked out or kept.

        Args:
            profile: the area.
            params: of the start.
            seed: of the start.
            burn_in_weeks: length of the burn-in.
            stop: set it to end the run at the next look.
            donors: as ``running.begin`` takes them.
            donors_name: digest of the donors; starts with donors that have no name are not kept.
            way: how weeks are run; starts by a way without a name are not kept.

        Raises:
            InputError: as ``running.begin``.
            Stopped: when ``stop`` was set.
        """

        def work() -> Kept:
            start = running.begin(profile, params, seed, burn_in_weeks, stop, donors, way)
            world = start.world._replace(scratch=empty_scratch(0), book=new_book(0, 1))
            return Kept(world, start.burn_in)

        if way.name is None or (donors is not None and not donors_name):
            return running.begin(profile, params, seed, burn_in_weeks, stop, donors, way)
        name = name_of(profile, params, seed, burn_in_weeks, donors_name, way.name)
        kept = self._get(name, Kept, work, stop)
        first = running.first_week(burn_in_weeks, donors is not None)
        room = empty_scratch(len(kept.world.people.age))
        world = kept.world._replace(scratch=room, book=kept.burn_in)
        return Start(world, first + burn_in_weeks, params, kept.burn_in)

    def follow_plan(
        self,
        start: Start,
        name: str,
        plan: Sequence[tuple[int, int, Params]],
        stop: threading.Event | None = None,
        way: Way = USUAL,
    ) -> Book:
        """Return ``running.follow_plan`` of a start, worked out or kept.

        Args:
            start: where to run from; it stays as it is.
            name: its name, of ``name_of``.
            plan: stretches of parameters.
            stop: set it to end the run at the next look.
            way: how weeks are run; runs by a way without a name are not kept.

        Raises:
            Stopped: when ``stop`` was set.
        """
        if way.name is None:
            return running.follow_plan(start, plan, stop, 0, way)
        told = hashlib.sha256(f"{name} {way.name}".encode())
        for stretch in plan:
            told.update(repr(stretch).encode())

        def work() -> Book:
            return running.follow_plan(start, plan, stop, 0, way)

        return self._get(f"run-{told.hexdigest()[:32]}", Book, work, stop)

    def _get(
        self,
        name: str,
        cls: type[Value],
        work: Callable[[], Value],
        stop: threading.Event | None,
    ) -> Value:
        with self._lock:
            found = self._remembered(name)
            busy = self._busy.setdefault(name, threading.Lock())
        if found is not None:
            known: Value = found
            return known
        while not busy.acquire(timeout=_LOOK):  # one thread works it out, who wants the same waits
            if stop is not None and stop.is_set():
                raise running.Stopped
        try:
            with self._lock:
                found = self._remembered(name)
            if found is None and self._shelf is not None:
                found = self._shelf.get(name, cls)
            if found is None:
                found = work()
                if self._shelf is not None:
                    self._shelf.put(name, found)
            with self._lock:
                self._remember(name, found)
        finally:
            with self._lock:
                self._busy.pop(name, None)
            busy.release()
        value: Value = found
        return value

    def _remembered(self, name: str) -> Any:
        if name in self._kept:
            self._kept.move_to_end(name)
        return self._kept.get(name)

    def _remember(self, name: str, value: tuple[Any, ...]) -> None:
        size = size_of(value)
        if name in self._kept or size > self._memory:  # it would only drive out all others
            return
        self._kept[name] = value
        self._size += size
        while self._size > self._memory:
            _, old = self._kept.popitem(last=False)
            self._size -= size_of(old)


def name_of(
    profile: Profile,
    params: Params,
    seed: int,
    burn_in_weeks: int,
    donors_name: str = "",
    rules_name: str = "",
) -> str:
    """Return the name of a start: a digest of all that it depends on, 32 characters."""
    told = hashlib.sha256(
        f"{_jit.code_hash()} {platform.machine()} {profile.content_hash()} {params!r} "
        f"{seed} {burn_in_weeks} {donors_name} {rules_name}".encode()
    )
    return told.hexdigest()[:32]


def allowed() -> int:
    """Return how many bytes starts may take on disk; 0 where the user switched that off."""
    told = os.environ.get(SWITCH, "").strip().lower()
    if told == "off":
        return 0
    try:
        return max(0, int(told) * 2**20) if told else ON_DISK
    except ValueError:
        return ON_DISK


@cache
def shared() -> Starts:
    """Return the store that this process shares."""
    return Starts()
