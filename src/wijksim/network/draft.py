"""A network under way: ties in slots, and meetings that may add to them, many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim import params as parameters
from wijksim.network import meetings, past
from wijksim.network.meetings import Rows
from wijksim.params import Params
from wijksim.rules import ties
from wijksim.state import Bytes, Floats, Ints, People
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Tie

_PAIRS: Final = SLOTS // 2  # ties an adult at most, each counted at one of its ends


class Circle(NamedTuple):
    """Groups of adults within which people meet: blocks, catchments, schools and clubs."""

    group: Rows  # (n,) of each adult
    members: Rows  # (n,) rows, group by group
    first: Rows  # (groups,) where a group begins among the members
    size: Rows  # (groups,)

    def other(self, rows: Rows, rng: np.random.Generator) -> Rows:
        """Return somebody at random of the group of each row (at times the row itself)."""
        return meetings.fellows(rows, rng.random(len(rows)), *self)


def circle(group: npt.NDArray[Any]) -> Circle:
    """Return the circle in which ``group`` (n,) numbers the groups from 0."""
    size = np.bincount(group)
    members = np.argsort(group, kind="stable")
    return Circle(group.astype(np.int64), members, np.cumsum(size) - size, size)


def below(rng: np.random.Generator, limit: npt.NDArray[Any]) -> Rows:
    """Return random whole numbers from 0 to each limit - 1."""
    return np.asarray(rng.random(len(limit)) * limit, np.int64)


class Edges(NamedTuple):
    """Ties, one row each, with the slot at either end."""

    i: Ints
    j: Ints
    kind: Bytes
    lists: Ints  # (4, ties) both ends, then both slots


class Chances(NamedTuple):
    """The rules of a meeting, worked out for each case that they tell apart."""

    like: Floats  # (2, 2, 2, 2) by what two have in common
    room: Floats  # (17, 17) by the ties of two
    highest: float  # likeness


@lru_cache(maxsize=8)
def chances(p: parameters.Ties) -> Chances:
    """Return the rules of a meeting as tables."""
    sides = (False, True)
    like = [
        [[[ties.likeness(g, a, y, c, p) for c in sides] for y in sides] for a in sides]
        for g in sides
    ]
    some = range(SLOTS + 1)
    room = [[ties.meeting_chance(1.0, a, b) for b in some] for a in some]
    return Chances(np.array(like), np.array(room), ties.highest_likeness(p))


@dataclass(slots=True)
class Draft:
    """Ties made so far."""

    people: People
    stay: Floats  # (n,) weeks that adults have lived here
    params: Params
    rng: np.random.Generator
    other: Ints = field(init=False)  # (n, 16) rows of the other ends, or -1
    held: Rows = field(init=False)  # (n,) ties but the partner's; slots 1 up to here are taken
    third: Bytes = field(init=False)  # (n,) third of the incomes
    _lists: Ints = field(init=False)  # (4, room) ties: both ends, then both slots
    _kinds: list[tuple[Tie, int]] = field(default_factory=list)  # of runs of the lists
    _made: int = 0
    _count: Ints = field(init=False)  # (n,) room to work in
    _last: Ints = field(init=False)
    _lasting: dict[Tie, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make room."""
        adults = len(self.people.age)
        self.other = np.full((adults, SLOTS), NOBODY, np.int32)
        self.held = np.zeros(adults, np.int64)
        self.third = meetings.thirds(self.people.income)
        self._lists = np.empty((4, _PAIRS * adults), np.int32)
        self._count = np.zeros(adults, np.int32)
        self._last = np.full(adults, NOBODY, np.int32)

    @property
    def degree(self) -> Rows:
        """Ties of each adult, shape (n,)."""
        degree: Rows = self.held + (self.other[:, PARTNER_SLOT] != NOBODY)
        return degree

    def shared_weeks(self, i: Ints, j: Ints) -> Floats:
        """Return for how long both have lived here."""
        return np.minimum(self.stay[i], self.stay[j])

    def meet(self, i: Rows, j: Rows, kind: Tie, most: int, introduced: bool = False) -> int:
        """Make the ties of those whose meeting makes one, at most so many; return how many.

        Args:
            i: rows of the one, shape (m,).
            j: of the other.
            kind: of the ties; kin are of one group, and likeness counts for nothing more.
            most: ties.
            introduced: by a tie in common, which then does not count once more.
        """
        if kind not in self._lasting:
            self._lasting[kind] = past.lasting(kind, self.stay, self.params)
        who, rules = self.people, chances(self.params.ties)
        draws = self.rng.random(len(i))
        agreed = meetings.agree(
            i, j, draws, kind == Tie.KIN, introduced, rules.highest,
            self._lasting[kind], rules.like, rules.room,
            who.group, who.age, self.third, self.held, self.other,
        )  # fmt: skip
        return self.join(i[agreed], j[agreed], kind, most)

    def join(self, i: Rows, j: Rows, kind: Tie, most: int) -> int:
        """Make ties of pairs that have none and have room, at most so many; return how many.

        Of pairs that come twice the first counts.
        """
        new = meetings.join(
            i, j, most, self.held, self.other, self._count, self._last, self._lists, self._made
        )
        self._made += new
        self._kinds.append((kind, new))
        return new

    def pair(self, i: Rows, j: Rows) -> None:
        """Make couples partners, in their first slots."""
        self.other[i, PARTNER_SLOT], self.other[j, PARTNER_SLOT] = j, i
        lists = self._lists[:, self._made : self._made + len(i)]
        lists[0], lists[1], lists[2:] = i, j, PARTNER_SLOT
        self._made += len(i)
        self._kinds.append((Tie.PARTNER, len(i)))

    def edges(self) -> Edges:
        """Return all ties."""
        lists = self._lists[:, : self._made].copy()
        which = np.array([kind for kind, _ in self._kinds], np.int8)
        kind = np.repeat(which, [number for _, number in self._kinds])
        return Edges(lists[0], lists[1], kind, lists)
