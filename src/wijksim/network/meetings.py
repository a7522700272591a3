"""The loops of building a network: whom a round of meetings ties, and where each tie lies.

Compiled, but part of no week: most rules come in as small tables (``Draft``), and draws as
arrays. A round is two steps. All
meetings of a round are looked at first, in the state before it; then pairs become ties, the
first meeting first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wijksim._jit import builder
from wijksim.rules.ties import income_third
from wijksim.state import Bytes, Floats, Ints
from wijksim.units import NOBODY, PARTNER_SLOT, SLOTS

Rows = npt.NDArray[np.int64]


@builder
def thirds(income: Floats) -> Bytes:
    """Return the third of the incomes of each adult, shape (n,)."""
    found = np.empty(len(income), np.int8)
    for row in range(len(income)):
        found[row] = income_third(income[row])
    return found


@builder
def fellows(rows: Rows, draws: Floats, group: Rows, members: Rows, first: Rows, size: Rows) -> Rows:
    """Return somebody at random of the group of each row, shape (m,).

    Args:
        rows: who looks for somebody, shape (m,).
        draws: 0-1, shape (m,).
        group: of each adult, shape (n,).
        members: rows, group by group, shape (n,).
        first: where a group begins among the members, shape (groups,).
        size: of each group.
    """
    found = np.empty(len(rows), np.int64)
    for k in range(len(rows)):
        own = group[rows[k]]
        found[k] = members[first[own] + np.int64(draws[k] * size[own])]
    return found


@builder
def agree(
    i: Rows,
    j: Rows,
    draws: Floats,
    kin: bool,
    introduced: bool,
    highest: float,
    lasting: Floats,
    like: Floats,
    room: Floats,
    group: Bytes,
    age: Bytes,
    third: Bytes,
    held: Rows,
    other: Ints,
) -> Rows:
    """Return which meetings make a tie that is still there, in their order.

    Args:
        i: rows of the one, shape (m,).
        j: of the other.
        draws: 0-1, shape (m,).
        kin: of one group, and likeness counts for nothing more.
        introduced: by a tie in common, which then does not count once more.
        highest: the highest likeness, over which chances are taken.
        lasting: what is left of a tie as old as a stay, by adult, shape (n,).
        like: factor by group, age, income and tie in common, shape (2, 2, 2, 2).
        room: factor by the ties of two, shape (17, 17).
        group: of each adult, shape (n,), as the following.
        age: class.
        third: of the incomes.
        held: ties but the partner's.
        other: rows of the other ends, shape (n, 16).
    """
    found = np.empty(len(i), np.int64)
    count, k = 0, 0
    while k < len(i):  # in order: the list of those who agree
        one, two, u = i[k], j[k], draws[k]
        same = int(group[one] == group[two])
        yes = False
        if one == two:
            yes = False
        elif kin:
            # The shorter stay counts: of kin more is left after it, of others less.
            yes = same == 1 and u < max(lasting[one], lasting[two])
        else:
            mine = held[one] + int(other[one, PARTNER_SLOT] != NOBODY)
            theirs = held[two] + int(other[two, PARTNER_SLOT] != NOBODY)
            chance = min(lasting[one], lasting[two]) * room[mine, theirs]
            alike = like[same, int(age[one] == age[two]), int(third[one] == third[two])]
            if introduced:
                yes = u < chance * alike[0]
            else:
                chance /= highest
                yes = u < chance * min(alike[0], alike[1])
                if not yes and u < chance * max(alike[0], alike[1]):  # a tie in common decides
                    yes = u < chance * alike[int(_common(one, two, other))]
        if yes:
            found[count] = k
            count += 1
        k += 1
    return found[:count]


@builder
def _common(one: int, two: int, other: Ints) -> bool:
    """Return whether two have a tie to the same third."""
    for a in range(SLOTS):
        third = other[one, a]
        if third != NOBODY:
            for b in range(SLOTS):
                if other[two, b] == third:
                    return True
    return False


@builder
def join(
    i: Rows,
    j: Rows,
    most: int,
    held: Rows,
    other: Ints,
    count: Ints,
    last: Ints,
    edges: Ints,
    made: int,
) -> int:
    """Make ties of pairs that have none and have room, at most so many; return how many.

    Of pairs that come twice the first counts. A tie that finds its row full with the ties of this
    round is left out, and nobody takes its slot any more.

    Args:
        i: rows of the one, shape (m,).
        j: of the other.
        most: ties.
        held: ties of each adult but the partner's, shape (n,), changed; as the following.
        other: rows of the other ends, shape (n, 16).
        count: room to work in, shape (n,), zeros before and after.
        last: room to work in, shape (n,), NOBODY before and after.
        edges: lists of ties, shape (4, room): lower row, higher row, and the slot at either end.
        made: ties in the lists already.
    """
    low, high = np.empty(len(i), np.int64), np.empty(len(i), np.int64)
    before = np.empty(len(i), np.int64)  # the pair before this one with the same lower row
    pairs, k = 0, 0
    while k < len(i) and pairs < most:  # in order: of pairs that come twice the first counts
        one, two = min(i[k], j[k]), max(i[k], j[k])
        if held[one] < SLOTS - 1 and held[two] < SLOTS - 1 and not _tied(one, two, other):
            then = np.int64(last[one])
            while then != NOBODY and high[then] != two:  # in order: along the list
                then = before[then]
            if then == NOBODY:
                low[pairs], high[pairs], before[pairs] = one, two, last[one]
                last[one] = pairs
                pairs += 1
        k += 1
    slot_low = np.empty(pairs, np.int64)
    k = 0
    while k < pairs:  # in order: who comes first gets the lower slot
        slot_low[k] = held[low[k]] + 1 + count[low[k]]
        count[low[k]] += 1
        k += 1
    slot_high = np.empty(pairs, np.int64)
    k = 0
    while k < pairs:  # in order: as above, after all lower ends
        slot_high[k] = held[high[k]] + 1 + count[high[k]]
        count[high[k]] += 1
        k += 1
    ties, k = 0, 0
    while k < pairs:  # in order: the list of ties
        one, two, mine, theirs = low[k], high[k], slot_low[k], slot_high[k]
        count[one], count[two], last[one] = 0, 0, NOBODY
        if mine < SLOTS and theirs < SLOTS:
            other[one, mine], other[two, theirs] = two, one
            held[one], held[two] = max(held[one], mine), max(held[two], theirs)
            edges[0, made + ties], edges[1, made + ties] = one, two
            edges[2, made + ties], edges[3, made + ties] = mine, theirs
            ties += 1
        k += 1
    return ties


@builder
def _tied(one: int, two: int, other: Ints) -> bool:
    """Return whether two have a tie."""
    for slot in range(SLOTS):
        if other[one, slot] == two:
            return True
    return False


@builder
def lay(edges: Ints, kind: Bytes, age: Ints, strained: Bytes, strength: Floats, back: Bytes,
        kinds: Bytes, strains: Bytes, strengths: Floats, began: Ints) -> None:  # fmt: skip
    """Write what is known of each tie into the slots at both its ends.

    Args:
        edges: lower row, higher row, and the slot at either end, shape (4, ties).
        kind: of each tie, shape (ties,), as the following.
        age: in weeks.
        strained: 1 for a strained one.
        strength: 0-1.
        back: slots at the other end, shape (n, 16), written; as the following.
        kinds: of ties.
        strains: 1 for strained ones.
        strengths: 0-1.
        began: week in which ties began.
    """
    for k in range(len(kind)):
        for end in range(2):
            row, slot, far = edges[end, k], edges[2 + end, k], edges[3 - end, k]
            back[row, slot], kinds[row, slot], strains[row, slot] = far, kind[k], strained[k]
            strengths[row, slot], began[row, slot] = strength[k], -age[k]
