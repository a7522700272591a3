"""Slots: how a tie is found, made and dropped at both of its ends.

What is called for many residents a week takes the arrays that it needs and no more: handing a
whole group to a helper costs more than the helper.

Not a mechanism: the bookkeeping that ``renewal``, ``ties`` and ``places`` share.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.state import Bytes, Floats, Ints, Ties
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Tie


@kernel
def find_slot(other: Ints, i: int, j: int) -> int:
    """Return the slot in which ``i`` holds its tie to ``j``, or -1."""
    for slot in range(SLOTS):
        if other[i, slot] == j:
            return slot
    return NOBODY


@kernel
def tie_at(other: Ints, i: int, number: int) -> int:
    """Return the other end of tie ``number`` of ``i``, counted from 0; of the last, if fewer."""
    found, passed = NOBODY, 0
    slot = 0
    while slot < SLOTS and passed <= number:  # in order: the ties by slot
        if other[i, slot] != NOBODY:
            found = int(other[i, slot])
            passed += 1
        slot += 1
    return found


@kernel
def tied(other: Ints, i: int, j: int) -> bool:
    """Return whether two residents have a tie."""
    return find_slot(other, i, j) != NOBODY


@kernel
def tie_in_common(other: Ints, i: int, j: int) -> bool:
    """Return whether two residents both have a tie to a third."""
    for slot in range(SLOTS):
        third = int(other[i, slot])
        if third != NOBODY and third != j and tied(other, third, j):
            return True
    return False


@kernel
def free_slot(other: Ints, i: int) -> int:
    """Return the lowest free slot of ``i`` (never the partner's), or -1."""
    slot = PARTNER_SLOT + 1
    while slot < SLOTS:  # in order: the lowest free one
        if other[i, slot] == NOBODY:
            return slot
        slot += 1
    return NOBODY


@kernel
def make_tie(
    network: Ties, i: int, j: int, kind: int, strength: float, strained: int, week: int
) -> bool:
    """Make a tie at both ends; False when one of them has no free slot."""
    here, there = free_slot(network.other, i), free_slot(network.other, j)
    if here == NOBODY or there == NOBODY:
        return False
    network.other[i, here] = j
    network.other[j, there] = i
    network.back[i, here] = there
    network.back[j, there] = here
    network.kind[i, here] = kind
    network.kind[j, there] = kind
    network.strained[i, here] = strained
    network.strained[j, there] = strained
    network.strength[i, here] = strength
    network.strength[j, there] = strength
    network.began[i, here] = week
    network.began[j, there] = week
    network.degree[i] += 1
    network.degree[j] += 1
    return True


@kernel
def pair_up(network: Ties, i: int, j: int, strength: float, week: int) -> None:
    """Make two adults of one dwelling partners, in their first slots."""
    for end in range(2):
        here = i if end == 0 else j
        network.other[here, PARTNER_SLOT] = j if end == 0 else i
        network.back[here, PARTNER_SLOT] = PARTNER_SLOT
        network.kind[here, PARTNER_SLOT] = Tie.PARTNER
        network.strained[here, PARTNER_SLOT] = 0
        network.strength[here, PARTNER_SLOT] = strength
        network.began[here, PARTNER_SLOT] = week
        network.degree[here] += 1


@kernel
def drop_tie(network: Ties, i: int, slot: int) -> None:
    """End a tie at both ends; an empty slot stays empty."""
    j = int(network.other[i, slot])
    if j == NOBODY:
        return
    there = int(network.back[i, slot])
    network.other[i, slot] = NOBODY
    network.other[j, there] = NOBODY
    network.strained[i, slot] = 0
    network.strained[j, there] = 0
    network.strength[i, slot] = 0.0
    network.strength[j, there] = 0.0
    network.degree[i] -= 1
    network.degree[j] -= 1


@kernel
def set_strained(network: Ties, i: int, slot: int, strained: int) -> None:
    """Make a tie strained, or good again, at both ends; an empty slot stays empty."""
    j = int(network.other[i, slot])
    if j != NOBODY:
        network.strained[i, slot] = strained
        network.strained[j, int(network.back[i, slot])] = strained


@kernel
def set_strength(
    strength: Floats, other: Ints, back: Bytes, i: int, slot: int, value: float
) -> None:
    """Set the strength of a tie at both ends."""
    strength[i, slot] = value
    strength[int(other[i, slot]), int(back[i, slot])] = value
