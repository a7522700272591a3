"""Slots: one tie at a time, and the check that all ties are whole."""

from __future__ import annotations

import numpy as np

from wijksim.state import Ties
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS, Tie


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
