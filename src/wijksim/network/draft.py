"""A network under way: ties in slots, and meetings that may add to them, many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim.network import past
from wijksim.params import Params
from wijksim.rules import ties
from wijksim.state import Bytes, Floats, Ints, People
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Tie

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
_MOST: Final = SLOTS - 1  # ties that are not a partner's


class Circle(NamedTuple):
    """Groups of adults within which people meet: blocks, catchments, schools and clubs."""

    group: Rows  # (n,) of each adult
    members: Rows  # (n,) rows, group by group
    first: Rows  # (groups,) where a group begins among the members
    size: Rows  # (groups,)

    def other(self, rows: Rows, rng: np.random.Generator) -> Rows:
        """Return somebody at random of the group of each row (at times the row itself)."""
        group = self.group[rows]
        picked: Rows = self.members[self.first[group] + below(rng, self.size[group])]
        return picked


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

    i: Rows
    j: Rows
    kind: Bytes
    slot_i: Rows
    slot_j: Rows


@dataclass(slots=True)
class Draft:
    """Ties made so far."""

    people: People
    stay: Floats  # (n,) weeks that adults have lived here
    params: Params
    rng: np.random.Generator
    other: Ints = field(init=False)  # (n, 16) rows of the other ends, or -1
    held: Rows = field(init=False)  # (n,) ties but the partner's; slots 1 up to here are taken
    made: list[Edges] = field(default_factory=list)
    _like: Floats = field(init=False)  # (2, 2, 2, 2) by what two have in common
    _room: Floats = field(init=False)  # (17, 17) by the ties of two
    _third: Bytes = field(init=False)  # (n,) third of the incomes

    def __post_init__(self) -> None:
        """Work out the rules once, for each case that they tell apart."""
        p, adults = self.params.ties, len(self.people.age)
        self.other = np.full((adults, SLOTS), NOBODY, np.int32)
        self.held = np.zeros(adults, np.int64)
        sides = (False, True)
        self._like = np.array(
            [
                [[[ties.likeness(g, a, y, c, p) for c in sides] for y in sides] for a in sides]
                for g in sides
            ]
        )
        some = range(SLOTS + 1)
        self._room = np.array([[ties.meeting_chance(1.0, a, b) for b in some] for a in some])
        ranks = self.people.income.tolist()
        self._third = np.array([ties.income_third(rank) for rank in ranks], np.int8)

    @property
    def degree(self) -> Rows:
        """Ties of each adult, shape (n,)."""
        degree: Rows = self.held + (self.other[:, PARTNER_SLOT] != NOBODY)
        return degree

    def common(self, i: Rows, j: Rows) -> Flags:
        """Return which pairs have a tie to the same third."""
        found = np.zeros(len(i), bool)
        mine, theirs = self.other[i], self.other[j]
        for slot in range(SLOTS):
            third = mine[:, slot]
            found |= (third != NOBODY) & (theirs == third[:, None]).any(axis=1)
        return found

    def tied(self, i: Rows, j: Rows) -> Flags:
        """Return which pairs have a tie already."""
        found: Flags = (self.other[i] == j[:, None]).any(axis=1)
        return found

    def shared_weeks(self, i: Rows, j: Rows) -> Floats:
        """Return for how long both have lived here."""
        return np.minimum(self.stay[i], self.stay[j])

    def agree(self, i: Rows, j: Rows, kind: Tie, introduced: bool) -> Flags:
        """Return which meetings make a tie that is still there.

        Args:
            i: rows of the one, shape (m,).
            j: of the other.
            kind: of the ties; kin are of one group, and likeness counts for nothing more.
            introduced: by a tie in common, which then does not count once more.
        """
        who, p = self.people, self.params.ties
        u = self.rng.random(len(i))
        chance = past.lasting(kind, self.shared_weeks(i, j), self.params)
        same_group = who.group[i] == who.group[j]
        if kind == Tie.KIN:
            kin: Flags = (u < chance) & same_group & (i != j)
            return kin
        degree = self.degree
        chance *= self._room[degree[i], degree[j]]
        alike = (
            same_group.astype(int),
            (who.age[i] == who.age[j]).astype(int),
            (self._third[i] == self._third[j]).astype(int),
        )
        apart = self._like[(*alike, 0)]
        if introduced:
            yes: Flags = (u < chance * apart) & (i != j)
            return yes
        chance /= ties.highest_likeness(p)
        together = self._like[(*alike, 1)]
        yes = u < chance * np.minimum(apart, together)
        # A tie in common is looked for only where it decides.
        open_ = np.flatnonzero(~yes & (u < chance * np.maximum(apart, together)))
        like = np.where(self.common(i[open_], j[open_]), together[open_], apart[open_])
        yes[open_] = u[open_] < chance[open_] * like
        yes &= i != j
        return yes

    def join(self, i: Rows, j: Rows, kind: Tie, most: int) -> int:
        """Make ties of pairs that have none and have room, at most so many; return how many.

        Of pairs that come twice the first counts.
        """
        low, high = np.minimum(i, j), np.maximum(i, j)
        free = (self.held[low] < _MOST) & (self.held[high] < _MOST) & ~self.tied(low, high)
        low, high = low[free], high[free]
        _, once = np.unique(low * len(self.held) + high, return_index=True)
        once = np.sort(once)[:most]
        low, high = low[once], high[once]
        slots = self.held[np.concatenate([low, high])] + 1 + _rank(np.concatenate([low, high]))
        slot_low, slot_high = slots[: len(low)], slots[len(low) :]
        fits = (slot_low < SLOTS) & (slot_high < SLOTS)  # else full with the ties of this round
        self._put(low[fits], high[fits], kind, slot_low[fits], slot_high[fits])
        return int(fits.sum())

    def pair(self, i: Rows, j: Rows) -> None:
        """Make couples partners, in their first slots."""
        none = np.full(len(i), PARTNER_SLOT)
        self._put(i, j, Tie.PARTNER, none, none)

    def _put(self, i: Rows, j: Rows, kind: Tie, slot_i: Rows, slot_j: Rows) -> None:
        self.other[i, slot_i], self.other[j, slot_j] = j, i
        if kind != Tie.PARTNER:
            # A tie that found no room leaves a slot empty, which nobody takes any more.
            np.maximum.at(self.held, i, slot_i)
            np.maximum.at(self.held, j, slot_j)
        self.made.append(Edges(i, j, np.full(len(i), kind, np.int8), slot_i, slot_j))

    def edges(self) -> Edges:
        """Return all ties."""
        return Edges(*(np.concatenate(part) for part in zip(*self.made, strict=True)))


def _rank(rows: Rows) -> Rows:
    """Return how often the same row stands before, at each place."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])[: len(rows)]
    sizes = np.diff(np.r_[starts, len(rows)])
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows)) - np.repeat(starts, sizes)
    return rank
