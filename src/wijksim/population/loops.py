"""The loops of building a population: fitting a small table, rounding it, rules by adult."""

from __future__ import annotations

from typing import Final

import numpy as np

from wijksim._jit import builder
from wijksim.params import Duty, Onset
from wijksim.rules.duty import hours, stationary_share
from wijksim.rules.onset import income_factor
from wijksim.state import Bytes, Floats, Ints

NONE: Final = -1
_LESS: Final = 1e-12  # a way is cheaper when it is by more than this


@builder
def income_factors(income: Floats, p: Onset) -> Floats:
    """Return how much more load an income rank brings than the country's average, shape (n,)."""
    found = np.empty(len(income))
    for row in range(len(income)):
        found[row] = income_factor(income[row], p)
    return found


@builder
def care_hours(draws: Floats, p: Duty) -> Floats:
    """Return hours a week of new care duties, one for each draw (0-1), shape (n,)."""
    found = np.empty(len(draws))
    for row in range(len(draws)):
        found[row] = hours(draws[row], p)
    return found


@builder
def long_run(ages: Ints, call: float, p: Duty) -> float:
    """Return the share of carers that a factor on new duties leads to.

    Args:
        ages: adults by age class, shape (3,).
        call: the factor.
        p: parameters of care duties.
    """
    carers, adults, age = 0.0, 0.0, 0
    while age < len(ages):  # in order: a sum
        carers += ages[age] * stationary_share(age, call, p)
        adults += ages[age]
        age += 1
    return float(carers / adults)


@builder
def fit(start: Floats, rows: Ints, columns: Ints, rounds: int, settled: float) -> Floats:
    """Return a table scaled to both margins (iterative proportional fitting).

    Args:
        start: shape (r, c), not negative.
        rows: wanted sums of rows; together as much as ``columns``.
        columns: wanted sums of columns.
        rounds: at most.
        settled: by how much the sums of rows may be off.
    """
    table = start.copy()
    height, width = table.shape
    step, off = 0, np.inf
    while step < rounds and off >= settled:  # in order: each round starts from the one before
        for i in range(height):
            total = 0.0
            for j in range(width):
                total += table[i, j]
            factor = rows[i] / total if total > 0.0 else 0.0
            for j in range(width):
                table[i, j] *= factor
        for j in range(width):
            total = 0.0
            for i in range(height):
                total += table[i, j]
            factor = columns[j] / total if total > 0.0 else 0.0
            for i in range(height):
                table[i, j] *= factor
        off = 0.0
        for i in range(height):
            total = 0.0
            for j in range(width):
                total += table[i, j]
            off = max(off, abs(total - rows[i]))
        step += 1
    return table


@builder
def round_up(gain: Floats, rows: Ints, columns: Ints) -> Bytes:
    """Return which cells are rounded up: of all choices with these margins that of most gain.

    A transport problem with room for one in each cell, one unit after the other along the
    cheapest way (Busacker & Gowen 1960; ways by Bellman and Ford).

    Args:
        gain: of each cell, shape (r, c).
        rows: cells to round up in each row; together as many as ``columns``.
        columns: the same in each column.

    Returns:
        1 for cells that are rounded up, shape (r, c); shape (0, 0) where no choice fits.
    """
    height, width = gain.shape
    up = np.zeros((height, width), np.int8)
    supply, demand = rows.copy(), columns.copy()
    left, asked, stuck = 0, 0, False
    for i in range(height):
        left, stuck = left + supply[i], stuck or supply[i] < 0
    for j in range(width):
        asked, stuck = asked + demand[j], stuck or demand[j] < 0
    stuck = stuck or asked != left
    far_row, far_column = np.empty(height), np.empty(width)
    to_row, to_column = np.empty(height, np.int64), np.empty(width, np.int64)
    while left > 0 and not stuck:  # in order: a unit at a time
        for i in range(height):
            far_row[i] = 0.0 if supply[i] > 0 else np.inf
            to_row[i] = NONE
        for j in range(width):
            far_column[j], to_column[j] = np.inf, NONE
        turn, again = 0, True
        while again and turn <= height + width:  # in order: ways of one step more
            again, turn = False, turn + 1
            for i in range(height):
                for j in range(width):
                    if up[i, j] == 0 and far_row[i] - gain[i, j] < far_column[j] - _LESS:
                        far_column[j], to_column[j], again = far_row[i] - gain[i, j], i, True
            for i in range(height):
                for j in range(width):
                    if up[i, j] == 1 and far_column[j] + gain[i, j] < far_row[i] - _LESS:
                        far_row[i], to_row[i], again = far_column[j] + gain[i, j], j, True
        end = NONE
        for j in range(width):
            if demand[j] > 0 and far_column[j] < (np.inf if end == NONE else far_column[end]):
                end = j
        stuck = end == NONE or again
        if not stuck:
            demand[end] -= 1
            j, steps = end, 0
            i = to_column[j]
            up[i, j] = 1
            while to_row[i] != NONE and steps <= height + width:  # in order: back along the way
                j, steps = to_row[i], steps + 1
                up[i, j] = 0
                i = to_column[j]
                up[i, j] = 1
            supply[i] -= 1
            left -= 1
    return np.zeros((0, 0), np.int8) if stuck else up
