"""The loops of building a network: who meets whom, which meetings make a tie, where ties lie.

Compiled, but part of no week: most rules come in as small tables (``Chances``). A round is two
steps. All its meetings are looked at first, in the state before it; then pairs become ties, the
first meeting first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wijksim._jit import builder, helper
from wijksim.rules.ties import income_third
from wijksim.state import Bytes, Floats, Ints
from wijksim.units import BLOCK, NOBODY, PARTNER_SLOT, SLOTS

Rows = npt.NDArray[np.int64]


class Circle(NamedTuple):
    """Groups of adults within which people meet: blocks, catchments, schools and clubs."""

    group: Rows  # (n,) of each adult
    members: Rows  # (n,) rows, group by group
    first: Rows  # (groups,) where a group begins among the members
    size: Rows  # (groups,)


class Chances(NamedTuple):
    """The rules of a meeting, worked out for each case that they tell apart."""

    like: Floats  # (2, 2, 2, 2) by group, age, income and tie in common
    room: Floats  # (17, 17) by the ties of two
    highest: float  # likeness, over which chances by chance meetings are taken


class Net(NamedTuple):
    """Adults and the ties made so far."""

    group: Bytes  # (n,)
    age: Bytes  # (n,) class
    third: Bytes  # (n,) of the incomes
    held: Rows  # (n,) ties but the partner's; slots 1 up to here are taken
    other: Ints  # (n, 16) rows of the other ends, or -1
    fresh: Ints  # (n,) room to work in, zeros between calls
    last: Ints  # (n,) room to work in, NOBODY between calls
    edges: Ints  # (4, room) ties in order: lower row, higher row, and the slot at either end


class Tempo(NamedTuple):
    """How many meetings are tried at a time."""

    rounds: int  # after which a block or an area counts as full
    part: int  # rounds that a layer takes at least, so that ties in common count in the later
    hope: float  # share of meetings that make a tie, until it is known
    least: float  # share below which no more meetings are tried at a time
    spare: int  # meetings tried beside those that should do


@builder
def thirds(income: Floats) -> Bytes:
    """Return the third of the incomes of each adult, shape (n,)."""
    found = np.empty(len(income), np.int8)
    for row in range(len(income)):
        found[row] = income_third(income[row])
    return found


@builder
def grow(
    rng: np.random.Generator,
    kin: bool,
    wanted: int,
    across: float,
    circle: Circle,
    lasting: Floats,
    rules: Chances,
    net: Net,
    made: int,
    tempo: Tempo,
) -> int:
    """Let people of a circle meet until they have so many ties, or no room is left.

    Args:
        rng: draws.
        kin: ties are of kin.
        wanted: ties.
        across: share of meetings with anybody of the area; below 0 for none.
        circle: within which the others meet.
        lasting: what is left of a tie as old as a stay, by adult, shape (n,).
        rules: of a meeting.
        net: changed.
        made: ties in its list already.
        tempo: of the rounds.

    Returns:
        Ties made.
    """
    left, rate, step = wanted, tempo.hope, 0
    while step < tempo.rounds and left > 0:  # in order: each round sees the ties of those before
        now = min(left, wanted // tempo.part + 1)
        number = int(now / rate) + tempo.spare
        i = rng.integers(0, len(net.held), number)
        if across < 0.0:
            j = _fellows(i, rng.random(number), circle)
        else:
            anywhere = rng.random(number)
            j = rng.integers(0, len(net.held), number)
            fellows = _fellows(i, rng.random(number), circle)
            for k in range(number):
                if anywhere[k] >= across:
                    j[k] = fellows[k]
        new = _meet(i, j, rng.random(number), kin, False, lasting, rules, net, now, made)
        rate = max(tempo.least, new / number)
        made, left = made + new, left - new
        step += 1
    return wanted - left


@builder
def introduce(
    rng: np.random.Generator,
    neighbours: int,
    friends: int,
    mean: float,
    next_door: Floats,
    further: Floats,
    rules: Chances,
    net: Net,
    kinds: Bytes,
    made: int,
    tempo: Tempo,
) -> tuple[int, int]:
    """Let ties be introduced to each other until there are so many.

    Args:
        rng: draws.
        neighbours: ties wanted between people of one block.
        friends: ties wanted between others.
        mean: ties of friends wanted, before the fraction was drawn.
        next_door: what is left of a neighbours' tie as old as a stay, by adult, shape (n,).
        further: the same of friends.
        rules: of a meeting.
        net: changed.
        kinds: 1 for a tie of friends, 0 for one of neighbours, in their order; written.
        made: ties in the list already.
        tempo: of the rounds.

    Returns:
        Ties made of neighbours, and of friends.
    """
    near, far, rate, step = 0, 0, tempo.hope, 0
    while step < tempo.rounds and far < friends:  # in order: each round sees the ties before it
        now = min(friends - far, int(mean + rng.random()) // tempo.part + 1)
        number = int(now / rate) + tempo.spare
        i, j = _introductions(rng, number, net)
        same = i // BLOCK == j // BLOCK
        here = np.flatnonzero(same)
        draws = rng.random(len(here))
        most = min(now, neighbours - near)
        new = _meet(i[here], j[here], draws, False, True, next_door, rules, net, most, made)
        kinds[near + far : near + far + new] = 0
        made, near = made + new, near + new
        there = np.flatnonzero(~same)
        draws = rng.random(len(there))
        new = _meet(i[there], j[there], draws, False, True, further, rules, net, now, made)
        kinds[near + far : near + far + new] = 1
        made, far = made + new, far + new
        rate = max(tempo.least, new / number)
        step += 1
    return near, far


@helper
def _fellows(rows: Rows, draws: Floats, circle: Circle) -> Rows:
    """Return somebody at random of the group of each row (at times the row itself)."""
    group, members, first, size = circle
    found = np.empty(len(rows), np.int64)
    for k in range(len(rows)):
        own = group[rows[k]]
        found[k] = members[first[own] + np.int64(draws[k] * size[own])]
    return found


@helper
def _introductions(rng: np.random.Generator, number: int, net: Net) -> tuple[Rows, Rows]:
    """Return pairs of ties of the same adults, any two of theirs alike."""
    degree, other = net.held.copy(), net.other
    for row in range(len(degree)):
        degree[row] += int(other[row, PARTNER_SLOT] != NOBODY)
    able = np.flatnonzero(degree > 1)
    if len(able) == 0:
        return able, able
    who = able[rng.integers(0, len(able), number)]
    first, second = rng.random(number), rng.random(number)
    i, j = np.empty(number, np.int64), np.empty(number, np.int64)
    pairs, k = 0, 0
    while k < number:  # in order: the list of pairs
        row = who[k]
        one = np.int64(first[k] * degree[row])
        two = np.int64(second[k] * (degree[row] - 1))
        if two >= one:
            two += 1
        alone = int(other[row, PARTNER_SLOT] == NOBODY)  # slot 0 is empty
        i[pairs], j[pairs] = other[row, one + alone], other[row, two + alone]
        if i[pairs] != NOBODY and j[pairs] != NOBODY:
            pairs += 1
        k += 1
    return i[:pairs], j[:pairs]


@helper
def _meet(
    i: Rows,
    j: Rows,
    draws: Floats,
    kin: bool,
    introduced: bool,
    lasting: Floats,
    rules: Chances,
    net: Net,
    most: int,
    made: int,
) -> int:
    """Make the ties of those whose meeting makes one, at most so many; return how many.

    Args:
        i: rows of the one, shape (m,).
        j: of the other.
        draws: 0-1, shape (m,).
        kin: of one group, and likeness counts for nothing more.
        introduced: by a tie in common, which then does not count once more.
        lasting: what is left of a tie as old as a stay, by adult, shape (n,).
        rules: of a meeting.
        net: changed.
        most: ties.
        made: ties in its list already.
    """
    # Fields are taken out once: a group of arrays that is handed on costs more than a meeting.
    group, age, third, held, other = net.group, net.age, net.third, net.held, net.other
    room, likes, highest = rules.room, rules.like, rules.highest
    one, two = np.empty(len(i), np.int64), np.empty(len(i), np.int64)
    count, k = 0, 0
    while k < len(i):  # in order: the list of those who agree
        a, b, u = i[k], j[k], draws[k]
        same = int(group[a] == group[b])
        # The shorter stay counts: of kin more is left after it, of others less.
        if a == b:
            yes = False
        elif kin:
            yes = same == 1 and u < max(lasting[a], lasting[b])
        else:
            mine = held[a] + int(other[a, PARTNER_SLOT] != NOBODY)
            theirs = held[b] + int(other[b, PARTNER_SLOT] != NOBODY)
            chance = min(lasting[a], lasting[b]) * room[mine, theirs]
            years, means = int(age[a] == age[b]), int(third[a] == third[b])
            apart, together = likes[same, years, means, 0], likes[same, years, means, 1]
            if introduced:
                yes = u < chance * apart
            else:
                chance /= highest
                yes = u < chance * min(apart, together)
                if not yes and u < chance * max(apart, together):  # a tie in common decides
                    yes = u < chance * (together if _common(a, b, other) else apart)
        if yes:
            one[count], two[count] = a, b
            count += 1
        k += 1
    return join(one[:count], two[:count], most, net, made)


@helper
def _common(i: int, j: int, other: Ints) -> bool:
    """Return whether two have a tie to the same third."""
    for slot in range(SLOTS):
        third = other[i, slot]
        if third != NOBODY and _tied(j, third, other):
            return True
    return False


@helper
def _tied(i: int, j: int, other: Ints) -> bool:
    """Return whether two have a tie."""
    for slot in range(SLOTS):
        if other[i, slot] == j:
            return True
    return False


@builder
def join(i: Rows, j: Rows, most: int, net: Net, made: int) -> int:
    """Make ties of pairs that have none and have room, at most so many; return how many.

    Of pairs that come twice the first counts. A tie that finds its row full with the ties of this
    round is left out, and nobody takes its slot any more.

    Args:
        i: rows of the one, shape (m,).
        j: of the other.
        most: ties.
        net: changed.
        made: ties in its list already.
    """
    held, other, fresh, last, edges = net.held, net.other, net.fresh, net.last, net.edges
    low, high = np.empty(len(i), np.int64), np.empty(len(i), np.int64)
    before = np.empty(len(i), np.int64)  # the pair before this one with the same lower row
    pairs, k = 0, 0
    while k < len(i) and pairs < most:  # in order: of pairs that come twice the first counts
        one, two = min(i[k], j[k]), max(i[k], j[k])
        free = held[one] < SLOTS - 1 and held[two] < SLOTS - 1
        if free and not _tied(one, two, other):
            then = np.int64(last[one])
            while then != NOBODY and high[then] != two:  # in order: along the list
                then = before[then]
            if then == NOBODY:
                low[pairs], high[pairs], before[pairs] = one, two, last[one]
                last[one] = pairs
                pairs += 1
        k += 1
    slot_low, slot_high = _slots(low[:pairs], held, fresh), _slots(high[:pairs], held, fresh)
    new, k = 0, 0
    while k < pairs:  # in order: the list of ties
        one, two, mine, theirs = low[k], high[k], slot_low[k], slot_high[k]
        fresh[one], fresh[two], last[one] = 0, 0, NOBODY
        if mine < SLOTS and theirs < SLOTS:
            other[one, mine], other[two, theirs] = two, one
            held[one], held[two] = max(held[one], mine), max(held[two], theirs)
            edges[0, made + new], edges[1, made + new] = one, two
            edges[2, made + new], edges[3, made + new] = mine, theirs
            new += 1
        k += 1
    return new


@helper
def _slots(rows: Rows, held: Rows, fresh: Ints) -> Rows:
    """Return the slot at one end of each new tie, after those that were given out before."""
    slots = np.empty(len(rows), np.int64)
    k = 0
    while k < len(rows):  # in order: who comes first gets the lower slot
        fresh[rows[k]] += 1
        slots[k] = held[rows[k]] + fresh[rows[k]]
        k += 1
    return slots


@builder
def lay(
    edges: Ints,
    kind: Bytes,
    age: Ints,
    strained: Bytes,
    strength: Floats,
    back: Bytes,
    kinds: Bytes,
    strains: Bytes,
    strengths: Floats,
    began: Ints,
) -> None:
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
