"""Small linear programmes in whole numbers, compiled: bounded simplex, branch and bound.

A country has thousands of buurten, each with a programme of some 26 rows and 100 columns; a
general solver takes milliseconds to take one in. Textbook methods (Dantzig 1963; bounded
variables: Chvatal 1983, chapter 8; the dual steps after a branch: Lemke 1954), dense, with a limit
on their steps. Who calls turns to a general solver (``scipy.optimize.milp``) where that limit is
reached, and a test holds the two against each other.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wijksim._jit import builder, helper
from wijksim.state import Bytes, Floats, Ints

NONE: Final = -1
_TINY: Final = 1e-9  # a reduced cost, a pivot or a bound off by less counts as none
_WHOLE: Final = 1e-6  # how near to a whole number counts as one
_GAIN: Final = 1e-7  # a branch that may be cheaper by less is not followed
_DEAR: Final = 1e6  # cost of leaving a row unmet that is not met at the start
_STEPS: Final = 2000  # of one programme
_STALLS: Final = 40  # steps without gain, after which the first column is taken (Bland 1977)
_DEEP: Final = 48  # branches that wait
_HALF: Final = 0.5


@builder
def cheapest(
    cost: Floats,
    upper: Floats,
    rows: Floats,
    low: Floats,
    equal: Bytes,
    start: Ints,
    whole: int,
    sums: int,
    nodes: int,
) -> Floats:
    """Return the cheapest values, the first of them whole numbers; empty where none was found.

    Args:
        cost: of a unit, shape (n,), not negative.
        upper: bounds, shape (n,); the lower ones are 0.
        rows: coefficients, shape (m, n).
        low: what each row comes to, shape (m,), not negative.
        equal: 1 for rows that come to just that, else it is the least; shape (m,).
        start: column that meets a row by itself while all others are 0, or -1; shape (m,).
        whole: number of values that must be whole: the first so many.
        sums: number of values at the end that are whole too, and are looked at first: sums of
            many, on which a branch says more than on each of them.
        nodes: most branches.

    Returns:
        Shape (n,), or (0,) after too many steps, or where there is no solution.
    """
    m, n = rows.shape
    width = n + m + m  # after the values: a surplus for each row, and what is unmet of it
    table = np.zeros((m + 1, width))
    lower, top, high = np.zeros(width), np.full(width, np.inf), np.zeros(width, np.int8)
    basis, level = np.empty(m, np.int32), low.copy()
    for column in range(n):
        top[column], table[m, column] = upper[column], cost[column]
    for row in range(m):
        sign = 1.0
        surplus, unmet = n + row, n + m + row
        if equal[row] == 1:
            top[surplus] = 0.0
        if start[row] != NONE:
            basis[row] = start[row]
        elif low[row] == 0.0 and equal[row] == 0:
            basis[row], sign = surplus, -1.0
        else:
            basis[row] = unmet
            if low[row] == 0.0:  # nothing of it can be unmet
                top[unmet] = 0.0
        for column in range(n):
            table[row, column] = sign * rows[row, column]
        table[row, surplus], table[row, unmet], table[m, unmet] = -sign, sign, _DEAR
    for row in range(m):
        worth = table[m, basis[row]]
        if worth != 0.0:
            for column in range(width):
                table[m, column] -= worth * table[row, column]
    if not _primal(table, lower, top, basis, level, high):
        return np.empty(0)
    return _branch(table, lower, top, basis, level, high, cost, whole, sums, nodes)


@helper
def _branch(
    table: Floats,
    lower: Floats,
    top: Floats,
    basis: Ints,
    level: Floats,
    high: Bytes,
    cost: Floats,
    whole: int,
    sums: int,
    nodes: int,
) -> Floats:
    """Return the cheapest whole values, from the solution without that demand; see ``cheapest``."""
    m, n, width = len(basis), len(cost), table.shape[1]
    best, least = np.empty(0), np.inf
    tables, bases = np.empty((_DEEP, m + 1, width)), np.empty((_DEEP, m), np.int32)
    lows, tops, levels = np.empty((_DEEP, width)), np.empty((_DEEP, width)), np.empty((_DEEP, m))
    highs = np.empty((_DEEP, width), np.int8)
    count, depth = 0, 0
    _keep(table, tables[0], lower, lows[0], top, tops[0])
    _keep_basis(basis, bases[0], level, levels[0], high, highs[0])
    while depth >= 0:  # in order: the branch that was made last
        table, lower, top = tables[depth], lows[depth], tops[depth]
        basis, level, high = bases[depth], levels[depth], highs[depth]
        depth, count = depth - 1, count + 1
        if count > nodes:
            return np.empty(0)
        if count > 1:
            answer = _dual(table, lower, top, basis, level, high)
            if answer < 0:
                return np.empty(0)
            if answer == 0:
                continue
        values = _values(lower, top, basis, level, high)
        price, unmet = 0.0, 0.0
        for column in range(n):
            price += cost[column] * values[column]
        for column in range(n + m, width):
            unmet = max(unmet, values[column])
        if unmet > _WHOLE or price >= least - _GAIN:
            continue
        split = _furthest(values, n - sums, n)
        if split == NONE:
            split = _furthest(values, 0, whole)
        if split == NONE:
            best, least = values[:n].copy(), price
            continue
        if depth + 2 >= _DEEP:
            return np.empty(0)
        one, two = depth + 1, depth + 2  # the place of this branch, and the next
        _keep(table, tables[two], lower, lows[two], top, tops[two])
        _keep_basis(basis, bases[two], level, levels[two], high, highs[two])
        below = np.floor(values[split])
        down = int(values[split] - below < _HALF)  # the nearer side is taken up first
        tops[one + down, split] = below
        lows[two - down, split] = below + 1.0
        depth = two
    return best


@helper
def _keep(
    table: Floats, kept: Floats, lower: Floats, lows: Floats, top: Floats, tops: Floats
) -> None:
    """Copy a table and its bounds."""
    for row in range(table.shape[0]):
        for column in range(table.shape[1]):
            kept[row, column] = table[row, column]
    for column in range(len(lower)):
        lows[column], tops[column] = lower[column], top[column]


@helper
def _keep_basis(
    basis: Ints, bases: Ints, level: Floats, levels: Floats, high: Bytes, highs: Bytes
) -> None:
    """Copy a basis with its values, and which columns stand at their upper bound."""
    for row in range(len(basis)):
        bases[row], levels[row] = basis[row], level[row]
    for column in range(len(high)):
        highs[column] = high[column]


@helper
def _furthest(values: Floats, first: int, last: int) -> int:
    """Return which of some columns is furthest from whole, or NONE where all are."""
    split, furthest = NONE, _WHOLE
    for column in range(first, last):
        apart = abs(values[column] - np.floor(values[column] + _HALF))
        if apart > furthest:
            split, furthest = column, apart
    return split


@helper
def _values(lower: Floats, top: Floats, basis: Ints, level: Floats, high: Bytes) -> Floats:
    """Return the value of every column: at a bound, or in the basis."""
    found = np.empty(len(high))
    for column in range(len(high)):
        found[column] = top[column] if high[column] == 1 else lower[column]
    for row in range(len(basis)):
        found[basis[row]] = level[row]
    return found


@helper
def _primal(
    table: Floats, lower: Floats, top: Floats, basis: Ints, level: Floats, high: Bytes
) -> bool:
    """Bring a feasible basis to the cheapest one; return False after too many steps."""
    m, width = len(basis), table.shape[1]
    held = np.zeros(width, np.int8)
    for row in range(m):
        held[basis[row]] = 1
    stalled, step = 0, 0
    while step < _STEPS:  # in order: each step starts from the one before
        step += 1
        enter, gain = NONE, _TINY
        for column in range(width):
            if held[column] == 0 and top[column] > lower[column]:
                worth = table[m, column] if high[column] == 1 else -table[m, column]
                if worth > gain:
                    enter, gain = column, worth
                    if stalled > _STALLS:
                        break
        if enter == NONE:
            return True
        sign = -1.0 if high[enter] == 1 else 1.0
        room, leave = top[enter] - lower[enter], NONE
        for row in range(m):
            slope = sign * table[row, enter]
            if slope > _TINY:
                way = max(0.0, level[row] - lower[basis[row]]) / slope
            elif slope < -_TINY:
                way = max(0.0, top[basis[row]] - level[row]) / -slope
            else:
                continue
            if way < room or (way == room and leave != NONE and basis[row] < basis[leave]):
                room, leave = way, row
        if room == np.inf:
            return False
        stalled = stalled + 1 if room <= _TINY else 0
        for row in range(m):
            level[row] -= sign * table[row, enter] * room
        if leave == NONE:
            high[enter] = 1 - high[enter]
            continue
        value = (top[enter] if high[enter] == 1 else lower[enter]) + sign * room
        out = basis[leave]
        high[out] = 1 if sign * table[leave, enter] < 0.0 else 0
        held[out], held[enter], high[enter] = 0, 1, 0
        _pivot(table, leave, enter)
        basis[leave], level[leave] = enter, value
    return False


@helper
def _dual(
    table: Floats, lower: Floats, top: Floats, basis: Ints, level: Floats, high: Bytes
) -> int:
    """Bring a basis back within bounds that were drawn tighter, at least cost.

    Returns:
        1 when that is done, 0 where it cannot be, -1 after too many steps.
    """
    m, width = len(basis), table.shape[1]
    held = np.zeros(width, np.int8)
    for row in range(m):
        held[basis[row]] = 1
    step = 0
    while step < _STEPS:  # in order: each step starts from the one before
        step += 1
        leave, worst = NONE, _TINY
        for row in range(m):
            apart = max(lower[basis[row]] - level[row], level[row] - top[basis[row]])
            if apart > worst:
                leave, worst = row, apart
        if leave == NONE:
            return 1
        out = basis[leave]
        up = level[leave] < lower[out]  # has to rise
        enter, least = NONE, np.inf
        for column in range(width):
            if held[column] == 1 or top[column] <= lower[column]:
                continue
            slope = table[leave, column]
            if high[column] == 1:
                slope = -slope
            if (slope < -_TINY) if up else (slope > _TINY):
                ratio = abs(table[m, column] / slope)
                if ratio < least:
                    enter, least = column, ratio
        if enter == NONE:
            return 0
        bound = lower[out] if up else top[out]
        move = (level[leave] - bound) / table[leave, enter]
        value = (top[enter] if high[enter] == 1 else lower[enter]) + move
        for row in range(m):
            level[row] -= table[row, enter] * move
        high[out] = 0 if up else 1
        held[out], held[enter], high[enter] = 0, 1, 0
        _pivot(table, leave, enter)
        basis[leave], level[leave] = enter, value
    return -1


@helper
def _pivot(table: Floats, leave: int, enter: int) -> None:
    """Solve the row of what leaves the basis for what enters it."""
    pivot = table[leave, enter]
    for column in range(table.shape[1]):
        table[leave, column] /= pivot
    for row in range(table.shape[0]):
        factor = table[row, enter]
        if row != leave and factor != 0.0:
            for column in range(table.shape[1]):
                table[row, column] -= factor * table[leave, column]
            table[row, enter] = 0.0
