"""What is left of a sweep, handed out in chunks that take about as long as is wanted."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from wijksim.errors import InputError, Problem
from wijksim.sweep.plan import Block, Plan
from wijksim.sweep.store import Ledger
from wijksim.sweep.work import Result, arms_of

CHUNK_SECONDS: Final = 5.0
_FIRST_SECONDS: Final = 1.0  # of the first chunks, which tell how fast it goes
_SHORTEST: Final = 1.0  # seconds of a chunk towards the end, where workers should end together
_SPEED: Final = (
    4.5e6  # adult-weeks a second of one core (measured: 3.3e6 to 5e6, whatever the size)
)
_BUILD: Final = 1e-5  # seconds an adult to build
_RUN: Final = 3e-3  # seconds a run to make figures of
_MEMORY: Final = 0.3  # weight of the newest chunk in the estimate of the speed


class Share(NamedTuple):
    """A share of the work: one of some that run side by side, counted from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Share:
        """Return a share from text such as "2/8".

        Raises:
            InputError: for anything else.
        """
        first, slash, second = text.partition("/")
        if not (slash and first.isdecimal() and second.isdecimal()):
            told = f"expected a share such as 2/8, not '{text}'"
            raise InputError(Problem("command line", "shard", told))
        share = cls(int(first), int(second))
        if not 1 <= share.number <= share.of:
            told = f"{share.number} is not between 1 and {share.of}"
            raise InputError(Problem("command line", "shard", told))
        return share

    @property
    def name(self) -> str:
        """How its lock is called."""
        return f"{self.number}-of-{self.of}"


class Left:
    """The blocks that are still to do; any thread may take some."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        share: Share | None = None,
        chunk_seconds: float = CHUNK_SECONDS,
    ) -> None:
        """Begin with what the ledger does not have; failed blocks are tried once more."""
        self.plan, self.ledger, self.share = plan, ledger, share or Share(1, 1)
        self.layout, self.seconds, self.arms = plan.layout(), chunk_seconds, Arms.of(plan)
        self.out = set[int]()  # blocks that are being run
        self._lock = threading.Lock()
        self._fresh, self._more = self._cells(), deque[int]()
        self._bound = dict[int, int]()  # seeds of a cell that were handed out, where more may come
        self._scale, self._learnt = 1.0, False

    def take(self, workers: int) -> tuple[int, ...] | None:
        """Return the blocks of a chunk, or None when there are none now.

        Args:
            workers: how many share what is left.
        """
        with self._lock:
            wanted = self.seconds if self._learnt else min(_FIRST_SECONDS, self.seconds)
            chunk, cost = list[int](), 0.0
            most = wanted
            while (number := self._next()) is not None:
                chunk.append(number)
                cost += self.estimate(number)
                if len(chunk) == 1:  # towards the end, so that all end together
                    left = self.known_left() * cost / (2 * workers)
                    most = max(min(wanted, left), min(wanted, _SHORTEST))
                if cost >= most:
                    break
            self.out.update(chunk)
            return tuple(chunk) or None

    def bring(self, result: Result) -> None:
        """Note what became of a chunk that was taken."""
        with self._lock:
            cost = sum(self.estimate(number) for number in result.blocks) / self._scale
            weight = _MEMORY if self._learnt else 1.0
            self._scale += weight * (result.seconds / cost - self._scale)
            self._learnt = True
            self.out.difference_update(result.blocks)
            self.ledger.take(result)
            if self.layout.stop is not None:
                for cell in sorted({number // self.layout.seeds for number in result.blocks}):
                    self._look(cell)

    def give_back(self, blocks: Iterable[int] | None = None) -> None:
        """Take back blocks whose worker was lost; all that are out unless said."""
        with self._lock:
            lost = self.out & set(self.out if blocks is None else blocks)
            self._more.extendleft(sorted(lost, reverse=True))
            self.out -= lost

    def estimate(self, number: int) -> float:
        """Return the seconds that a block will take, by its area and what was seen so far."""
        return self._scale * seconds_of(self.plan, self.layout.block(number), self.arms)

    def known_left(self) -> int:
        """Return how many blocks wait at most, those that are being run not counted."""
        return max(0, self.mine() - self.settled_of_mine() - len(self.out))

    def has(self, number: int) -> bool:
        """Return whether a block is of this share."""
        unit = number if self.layout.stop is None else number // self.layout.seeds
        return unit % self.share.of == self.share.number - 1

    def mine(self) -> int:
        """Return the number of blocks of this share, at most."""
        each = 1 if self.layout.stop is None else self.layout.seeds
        units = self.layout.blocks // each
        number, of = self.share
        return each * len(range(number - 1, units, of))

    def settled_of_mine(self) -> int:
        """Return how many blocks of this share are done."""
        number, of = self.share
        done = self.ledger.done
        if self.layout.stop is None:
            return int(done[number - 1 :: of].sum())
        return int(done.reshape(-1, self.layout.seeds)[number - 1 :: of].sum())

    def _next(self) -> int | None:
        while not self._more:
            cell = next(self._fresh, None)
            if cell is None:
                return None
            self._hand_out(cell, 0)
        return self._more.popleft()

    def _cells(self) -> Iterator[int]:
        """Yield the cells in which this share has blocks."""
        number, of = self.share
        step = of if self.layout.stop is not None else 1
        yield from range(number - 1 if step > 1 else 0, self.layout.cells, step)

    def _hand_out(self, cell: int, first: int) -> None:
        """Queue the blocks of a cell from a seed on, as far as seeds are wanted by now."""
        wanted = self.ledger.wanted(cell)
        for seed in range(first, wanted):
            block = cell * self.layout.seeds + seed
            if self.has(block) and not self.ledger.done[block]:
                self._more.append(block)
        if self.layout.stop is not None:
            self._bound[cell] = wanted

    def _look(self, cell: int) -> None:
        """Queue more seeds of a cell once all that were handed out are there."""
        bound, first = self._bound[cell], cell * self.layout.seeds
        if all(self.ledger.settled(first + seed) for seed in range(bound)):
            self._hand_out(cell, bound)


class Arms(NamedTuple):
    """How many runs a block has, at the first point and preset: at others it is about the same."""

    scenarios: int  # what is counted as runs
    placebos: int  # kept beside them
    worked_out: int  # of both together, those that differ: the others are copies

    @classmethod
    def of(cls, plan: Plan) -> Arms:
        """Return the number of runs of a block of a plan."""
        arms = arms_of(plan, plan.params(0, 0))
        differing = list[object]()
        for stretches in arms.values():
            if stretches not in differing:
                differing.append(stretches)
        runs = runs_of(plan)
        return cls(runs, len(arms) - runs, len(differing))


def seconds_of(plan: Plan, block: Block, arms: Arms) -> float:
    """Return the seconds that a block takes on one core of today, roughly."""
    adults = plan.profiles[block.area].adults
    weeks = plan.burn_in_weeks + arms.worked_out * plan.weeks
    return adults * (weeks / _SPEED + _BUILD) + arms.worked_out * _RUN


def runs_of(plan: Plan) -> int:
    """Return the runs of a block as they are counted everywhere: scenarios, no placebos."""
    return len(plan.scenarios)
