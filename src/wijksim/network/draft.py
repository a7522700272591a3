"""A network under way: ties in slots, and meetings that may add to them, many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim import params as parameters
from wijksim.network import meetings, past
from wijksim.network.meetings import Chances, Circle, Net, Rows, Tempo
from wijksim.params import Params
from wijksim.rules import ties
from wijksim.state import Bytes, Floats, Ints, People
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Tie

_PAIRS: Final = SLOTS // 2  # ties an adult at most, each counted at one of its ends
_TEMPO: Final = Tempo(rounds=60, part=3, hope=0.25, least=0.02, spare=16)
_NEVER: Final = -1.0  # share of meetings across the area where people meet in their group only


def circle(group: npt.NDArray[Any]) -> Circle:
    """Return the circle in which ``group`` (n,) numbers the groups from 0."""
    size = np.bincount(group)
    members = np.argsort(group, kind="stable")
    return Circle(group.astype(np.int64), members, np.cumsum(size) - size, size)


class Edges(NamedTuple):
    """Ties, one row each, with the slot at either end."""

    i: Ints
    j: Ints
    kind: Bytes
    lists: Ints  # (4, ties) both ends, then both slots


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
    net: Net = field(init=False)
    _kinds: list[Bytes] = field(default_factory=list)  # of ties in order
    _made: int = 0
    _lasting: dict[Tie, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make room."""
        adults, who = len(self.people.age), self.people
        self.net = Net(
            group=who.group,
            age=who.age,
            third=meetings.thirds(who.income),
            held=np.zeros(adults, np.int64),
            other=np.full((adults, SLOTS), NOBODY, np.int32),
            fresh=np.zeros(adults, np.int32),
            last=np.full(adults, NOBODY, np.int32),
            edges=np.empty((4, _PAIRS * adults), np.int32),
        )

    @property
    def adults(self) -> int:
        """Number of adults."""
        return len(self.net.held)

    def shared_weeks(self, i: Ints, j: Ints) -> Floats:
        """Return for how long both have lived here."""
        return np.minimum(self.stay[i], self.stay[j])

    def wanted(self, mean: float) -> int:
        """Return how many ties give adults this mean number each, the fraction by chance."""
        return int(mean * self.adults / 2.0 + self.rng.random())

    def grow(self, kind: Tie, mean: float, circle: Circle, across: float = _NEVER) -> None:
        """Let people meet until they have this many ties of a kind each, or no room is left.

        Args:
            kind: of the ties.
            mean: ties per adult.
            circle: within which people meet.
            across: share of meetings with anybody of the area.
        """
        new = meetings.grow(
            self.rng, kind == Tie.KIN, self.wanted(mean), across, circle, self._left(kind),
            chances(self.params.ties), self.net, self._made, _TEMPO,
        )  # fmt: skip
        self._add(np.full(new, kind, np.int8))

    def introduce(self, neighbours: float, friends: float) -> tuple[float, float]:
        """Let ties be introduced to each other; return how many of each kind are still wanted.

        Args:
            neighbours: ties wanted per adult between people of one block.
            friends: the same of other blocks.
        """
        near, far = self.wanted(neighbours), self.wanted(friends)
        friendly = np.empty(near + far, np.int8)
        new = meetings.introduce(
            self.rng, near, far, friends * self.adults / 2.0,
            self._left(Tie.NEIGHBOUR), self._left(Tie.FRIEND),
            chances(self.params.ties), self.net, friendly, self._made, _TEMPO,
        )  # fmt: skip
        kinds = np.array([Tie.NEIGHBOUR, Tie.FRIEND], np.int8)
        self._add(kinds[friendly[: sum(new)]])
        return 2.0 * (near - new[0]) / self.adults, 2.0 * (far - new[1]) / self.adults

    def join(self, i: Rows, j: Rows, kind: Tie) -> None:
        """Make ties of pairs that have none and have room."""
        new = meetings.join(i, j, len(i), self.net, self._made)
        self._add(np.full(new, kind, np.int8))

    def pair(self, i: Rows, j: Rows) -> None:
        """Make couples partners, in their first slots."""
        self.net.other[i, PARTNER_SLOT], self.net.other[j, PARTNER_SLOT] = j, i
        lists = self.net.edges[:, self._made : self._made + len(i)]
        lists[0], lists[1], lists[2:] = i, j, PARTNER_SLOT
        self._add(np.full(len(i), Tie.PARTNER, np.int8))

    def edges(self) -> Edges:
        """Return all ties."""
        lists = self.net.edges[:, : self._made].copy()
        return Edges(lists[0], lists[1], np.concatenate(self._kinds), lists)

    def _add(self, kinds: Bytes) -> None:
        self._made += len(kinds)
        self._kinds.append(kinds)

    def _left(self, kind: Tie) -> Floats:
        """Return what is left of a tie of this kind that is as old as each adult's stay."""
        if kind not in self._lasting:
            self._lasting[kind] = past.lasting(kind, self.stay, self.params)
        return self._lasting[kind]
