"""Ties inside the neighbourhood at the start: partners, kin, neighbours and friends.

The same forces as in M6 make them: chance meetings in the block and across the neighbourhood,
likelier among people alike (McPherson et al. 2001) and with a tie in common (Kossinets & Watts
2006). The mean number per kind is set; twenty years of burn-in make the rest stationary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wijksim.params import Params
from wijksim.params import Ties as TiesParams
from wijksim.rules.ties import everyday_strength, likeness, meeting_chance
from wijksim.state import Bytes, Floats, Households, People, Ties, empty_ties
from wijksim.units import BLOCK, NOBODY, PARTNER_SLOT, SLOTS, Tie

_TRIES: Final = 100  # meetings per wanted tie after which a block or area counts as full
_BUFFER: Final = 4096  # draws made at a time
_NEVER_OR_SURE: Final = 1e-6  # strengths stay this far from 0 and 1 to have log odds

# --- one tie -------------------------------------------------------------------------------


def add_tie(ties: Ties, i: int, j: int, kind: int, strength: float, strained: bool) -> bool:
    """Add a tie to both ends and keep degree, total and strains in step.

    A partner goes into slot 0, all others into the first free slot after it.

    Args:
        ties: changed in place.
        i: row of the one end.
        j: row of the other.
        kind: ``units.Tie``.
        strength: 0-1.
        strained: gives no support and adds stress.

    Returns:
        False when nothing was added: one and the same person, a tie that exists, or no room.
    """
    if i == j or j in ties.other[i]:
        return False
    slot_i, slot_j = _free_slot(ties, i, kind), _free_slot(ties, j, kind)
    if NOBODY in (slot_i, slot_j):
        return False
    for one, other, slot, back in ((i, j, slot_i, slot_j), (j, i, slot_j, slot_i)):
        ties.other[one, slot] = other
        ties.back[one, slot] = back
        ties.kind[one, slot] = kind
        ties.strained[one, slot] = strained
        ties.strength[one, slot] = strength
        ties.degree[one] += 1
        if strained:
            ties.strains[one] += 1.0
        else:
            ties.total[one] += strength
            ties.best[one] = max(ties.best[one], strength)
    return True


def _free_slot(ties: Ties, i: int, kind: int) -> int:
    if kind == Tie.PARTNER:
        return PARTNER_SLOT if ties.other[i, PARTNER_SLOT] == NOBODY else NOBODY
    row: list[int] = ties.other[i].tolist()
    for slot in range(PARTNER_SLOT + 1, SLOTS):
        if row[slot] == NOBODY:
            return slot
    return NOBODY


def check_ties(ties: Ties) -> None:
    """Raise AssertionError unless ties are symmetric, single and rightly counted."""
    other, back = ties.other, ties.back
    held = other != NOBODY
    row, slot = np.nonzero(held)
    end, at = other[row, slot], back[row, slot]
    assert ((end >= 0) & (end < len(other))).all(), "a tie leads out of the neighbourhood"
    assert (end != row).all(), "someone has a tie with themselves"
    assert (other[end, at] == row).all(), "the other end does not know the tie"
    assert (back[end, at] == slot).all(), "the other end points back to another slot"
    for name in ("kind", "strained", "strength", "began"):
        values = getattr(ties, name)
        assert (values[end, at] == values[row, slot]).all(), f"{name} differs between the ends"
    pairs = row.astype(np.int64) * len(other) + end
    assert len(np.unique(pairs)) == len(pairs), "two people share more than one tie"
    partner = ties.kind[row, slot] == Tie.PARTNER
    assert (partner == (slot == PARTNER_SLOT)).all(), "slot 0 is the partner's and only theirs"
    assert not ties.strained[row, slot][partner].any(), "a partner's tie is strained"
    strained = ties.strained == 1
    support = np.where(held & ~strained, ties.strength, 0.0).sum(axis=1)
    assert (ties.degree == held.sum(axis=1)).all(), "degree is not the number of ties"
    assert (ties.strains == (held & strained).sum(axis=1)).all(), "strains miscounted"
    assert np.allclose(ties.total, support, rtol=0.0, atol=1e-9), "total is not the summed strength"


# --- all ties ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Graph:
    """Ties under way as plain lists, which are quick to grow one by one."""

    group: list[int]
    age: list[int]
    draws: Iterator[float]
    params: TiesParams
    ends: list[list[int]] = field(default_factory=list)
    room: list[int] = field(default_factory=list)  # slots that are not a partner's
    edges: list[tuple[int, int, int]] = field(default_factory=list)  # i, j, kind

    def below(self, number: int) -> int:
        """Return a random whole number from 0 to ``number`` - 1."""
        return int(next(self.draws) * number)

    def join(self, i: int, j: int, kind: Tie) -> None:
        """Make a tie."""
        self.ends[i].append(j)
        self.ends[j].append(i)
        if kind != Tie.PARTNER:
            self.room[i] -= 1
            self.room[j] -= 1
        self.edges.append((i, j, int(kind)))

    def meet(self, i: int, j: int, kind: Tie) -> bool:
        """Let two people meet, which may make a tie; return whether it did."""
        mine, theirs = self.ends[i], self.ends[j]
        if i == j or j in mine or not self.room[i] or not self.room[j]:
            return False
        same_group = self.group[i] == self.group[j]
        if kind == Tie.KIN:
            chance = float(same_group)
        else:
            common = not set(mine).isdisjoint(theirs)
            like = likeness(same_group, self.age[i] == self.age[j], common, self.params)
            chance = meeting_chance(like / self.params.closure_gain, len(mine), len(theirs))
        if next(self.draws) >= chance:
            return False
        self.join(i, j, kind)
        return True

    def friend_of_friend(self, i: int) -> int:
        """Return someone two steps away, or ``i`` itself when there is nobody."""
        if not self.ends[i]:
            return i
        between = self.ends[self.ends[i][self.below(len(self.ends[i]))]]
        return between[self.below(len(between))]


def build(people: People, households: Households, params: Params, rng: np.random.Generator) -> Ties:
    """Return the ties of a new neighbourhood, its mean degree as the parameters say.

    Args:
        people: group, age class and order of rows (blocks of 24) count.
        households: couples become partners.
        params: reads ``ties`` (strength, homophily, closure, strain) and ``population`` (number
            of ties by kind).
        rng: draws of this stream only.

    Returns:
        Symmetric ties of shape (n, 16).
    """
    adults, p = len(people.age), params.population
    graph = _Graph(people.group.tolist(), people.age.tolist(), _draws(rng), params.ties)
    graph.ends = [[] for _ in range(adults)]
    graph.room = [SLOTS - 1] * adults
    for first in households.first[households.size > 1].tolist():
        graph.join(first, first + 1, Tie.PARTNER)
    _grow(graph, Tie.KIN, 0, adults, p.kin, 0.0)
    for first in range(0, adults, BLOCK):
        _grow(graph, Tie.NEIGHBOUR, first, min(BLOCK, adults - first), p.neighbours, 0.0)
    _grow(graph, Tie.FRIEND, 0, adults, p.friends, p.friends_of_friends)
    return _as_arrays(graph, params, rng)


def _draws(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(_BUFFER).tolist()


def _grow(graph: _Graph, kind: Tie, first: int, number: int, mean: float, through: float) -> None:
    """Let people from row ``first`` on meet until they have this many ties of a kind each.

    Args:
        graph: changed in place.
        kind: of the ties made.
        first: first row of those who meet.
        number: how many rows they are.
        mean: ties of this kind wanted per adult; fewer where there is no room for them.
        through: share of the meetings that come about through a tie in common.
    """
    wanted = int(mean * number / 2.0 + next(graph.draws))  # the fraction by chance
    made = 0
    for _ in range(_TRIES * wanted):
        if made == wanted:
            return
        i = first + graph.below(number)
        if through > 0.0 and next(graph.draws) < through:
            j = graph.friend_of_friend(i)
        else:
            j = first + graph.below(number)
        made += graph.meet(i, j, kind)


def _as_arrays(graph: _Graph, params: Params, rng: np.random.Generator) -> Ties:
    """Return the graph in slots, every tie with a strength and some of them strained."""
    ties = empty_ties(len(graph.ends))
    kind = np.array([edge[2] for edge in graph.edges], np.int8)
    strength = _strengths(kind, params, rng)
    strained = (rng.random(len(kind)) < params.ties.strain_share) & (kind != Tie.PARTNER)
    values = zip(graph.edges, strength.tolist(), strained.tolist(), strict=True)
    for (i, j, what), how_strong, is_strained in values:
        added = add_tie(ties, i, j, what, how_strong, is_strained)
        assert added
    return ties


def _strengths(kind: Bytes, params: Params, rng: np.random.Generator) -> Floats:
    """Return strengths (m,): what everyday contact sustains, spread out on the log-odds scale."""
    everyday = np.array([everyday_strength(int(which), params.ties) for which in Tie])[kind]
    everyday = np.clip(everyday, _NEVER_OR_SURE, 1.0 - _NEVER_OR_SURE)
    odds = everyday / (1.0 - everyday)
    odds *= np.exp(params.population.strength_spread * rng.standard_normal(len(kind)))
    strength: Floats = odds / (1.0 + odds)
    return strength
