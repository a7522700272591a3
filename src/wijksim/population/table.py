"""Who lives how, by age: a table of positions in the household and age classes.

Iterative proportional fitting (Deming & Stephan 1940) of a documented start to both margins, then
whole numbers by controlled rounding: every cell is one of the two whole numbers around the
fitted one, and both margins stay exact (a transport problem, so its solution is whole).
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Final

import numpy as np

from wijksim.params import Population
from wijksim.population import loops
from wijksim.population.targets import Targets
from wijksim.state import Bytes, Floats, Ints
from wijksim.units import Age


class Position(IntEnum):
    """Where somebody stands in the household."""

    SINGLE = 0
    PARTNER = 1  # in a couple without children at home
    COUPLE_PARENT = 2
    SINGLE_PARENT = 3
    MEMBER = 4  # a child of any age at home, or another member
    APART = 5  # in an institution: no private household


class Band(IntEnum):
    """Classes of age: those of CBS, cut where the model's own classes begin."""

    CHILD = 0  # 0-14
    TEEN = 1  # 15-17
    STUDENT = 2  # 18-24
    YOUNG = 3  # 25-39
    MIDLIFE = 4  # 40-44
    MIDDLE = 5  # 45-64
    LATE = 6  # 65 and 66
    OLD = 7  # 67 and over


ADULT: Final = Band.STUDENT  # the first class of adults
FIRST_YEAR: Final = np.array([0.0, 15.0, 18.0, 25.0, 40.0, 45.0, 65.0, 67.0])
LAST_YEAR: Final = np.array([15.0, 18.0, 25.0, 40.0, 45.0, 65.0, 67.0, 96.0])  # exclusive
AGE_OF_BAND: Final = np.array(  # units.Age; of minors it means nothing
    [Age.YOUNG, Age.YOUNG, Age.YOUNG, Age.YOUNG, Age.MIDDLE, Age.MIDDLE, Age.MIDDLE, Age.OLD],
    np.int8,
)

_ROUNDS: Final = 500  # of fitting; the table settles within some tens unless cells are impossible
_SETTLED: Final = 1e-9  # residents
_ORDER: Final = 1e-5  # difference in price between one cell and the next
_FURTHER: Final = 4.0  # price of rounding a cell further, per resident


def positions(targets: Targets) -> Ints:
    """Return the number of residents by position, shape (6,)."""
    counts = {
        Position.SINGLE: targets.one_person,
        Position.PARTNER: 2 * targets.without_children,
        Position.COUPLE_PARENT: 2 * targets.two_parent,
        Position.SINGLE_PARENT: targets.one_parent,
        Position.MEMBER: targets.minors_home + targets.adults_home,
        Position.APART: targets.minors_apart + targets.adults_apart,
    }
    return np.array([counts[position] for position in Position], np.int32)


def bands(targets: Targets) -> Ints:
    """Return the number of residents by age class, shape (8,).

    Ages are spread evenly within 25-44, of whom a quarter is 40-44.
    """
    midlife = (targets.age_25_44 + 2) // 4
    counts = {
        Band.CHILD: targets.age_0_14,
        Band.TEEN: targets.teens,
        Band.STUDENT: targets.age_15_24 - targets.teens,
        Band.YOUNG: targets.age_25_44 - midlife,
        Band.MIDLIFE: midlife,
        Band.MIDDLE: targets.age_45_64,
        Band.LATE: targets.age_65_plus - targets.old,
        Band.OLD: targets.old,
    }
    return np.array([counts[band] for band in Band], np.int32)


@lru_cache(maxsize=8)
def prior(p: Population) -> Floats:
    """Return the start of the fit, shape (6, 8): odds against ages 45-64; minors head nothing."""
    start = np.ones((len(Position), len(Band)))
    heads = {
        Position.SINGLE: (p.single_student, p.single_young, p.single_midlife, p.single_old),
        Position.PARTNER: (p.couple_student, p.couple_young, p.couple_midlife, p.couple_old),
        Position.COUPLE_PARENT: (
            p.parent_student, p.parent_young, p.parent_midlife, p.parent_old
        ),
        Position.SINGLE_PARENT: (p.lone_student, p.lone_young, p.lone_midlife, p.lone_old),
        Position.MEMBER: (p.other_student, p.other_young, p.other_midlife, p.other_old),
    }  # fmt: skip
    for position, (student, young, midlife, old) in heads.items():
        start[position, Band.STUDENT : Band.MIDDLE] = student, young, midlife
        start[position, Band.LATE :] = old
    start[Position.APART, Band.STUDENT : Band.MIDDLE] = p.apart_young
    start[Position.APART, Band.OLD] = p.apart_old
    start[:, : Band.STUDENT] = 0.0
    start[Position.APART, : Band.STUDENT] = p.apart_minor
    start[Position.MEMBER, : Band.STUDENT] = p.other_student
    return start


def build(targets: Targets, p: Population) -> Ints:
    """Return residents by position and age class, shape (6, 8); both margins exact.

    Minors live at home or in institutions in the numbers of the targets.
    """
    rows, columns = positions(targets), bands(targets)
    start = prior(p)
    minors = np.zeros(len(rows), np.int32)
    minors[[Position.MEMBER, Position.APART]] = targets.minors_home, targets.minors_apart
    table = np.zeros(start.shape, np.int32)
    for ages, wanted in ((slice(0, ADULT), minors), (slice(ADULT, None), rows - minors)):
        table[:, ages] = rounded(fit(start[:, ages], wanted, columns[ages]), wanted, columns[ages])
    return table


def fit(start: Floats, rows: Ints, columns: Ints) -> Floats:
    """Return the start scaled to both margins (iterative proportional fitting).

    Args:
        start: shape (r, c), not negative.
        rows: wanted sums of rows; together as much as ``columns``.
        columns: wanted sums of columns.
    """
    return loops.fit(np.ascontiguousarray(start), rows, columns, _ROUNDS, _SETTLED)


def rounded(table: Floats, rows: Ints, columns: Ints) -> Ints:
    """Return whole numbers around a fitted table with exactly these margins.

    Of all ways to round each cell up or down that keep both margins, the one is taken that rounds
    up most of what is left after rounding down. Where the fit could not settle, so that no such
    way exists, cells may be rounded further, as little as can be.
    """
    base = np.floor(table + _SETTLED)
    rest = np.maximum(table - base, 0.0)
    index = np.arange(table.size).reshape(table.shape)
    gain = rest - index * _ORDER  # one answer where several are as good
    wanted = (
        (rows - base.sum(axis=1)).astype(np.int32),
        (columns - base.sum(axis=0)).astype(np.int32),
    )
    up: Floats | Bytes = loops.round_up(gain, *wanted)
    if up.shape != table.shape:
        up = _further(base, gain, *wanted)
    found: Ints = (base + up).astype(np.int32)
    return found


def _further(base: Floats, gain: Floats, rows: Ints, columns: Ints) -> Floats:
    """Return by how much each cell is rounded where one up or down is not enough."""
    height, width = base.shape
    index = np.arange(height * width)
    margins = np.zeros((height + width, len(index)))
    margins[index // width, index] = 1.0
    margins[height + index % width, index] = 1.0
    wanted = np.concatenate([rows, columns]).astype(np.float64)
    cost = np.concatenate([-gain.ravel(), np.full(2 * len(index), _FURTHER)])
    most = np.concatenate([np.ones(len(index)), np.full(len(index), np.inf), base.ravel()])
    apart = _cheapest(cost, most, np.hstack([margins, margins, -margins]), wanted)
    assert apart is not None  # margins that add up can always be met
    once, more, fewer = apart.reshape(3, height, width)
    return np.asarray(once + more - fewer)


def _cheapest(cost: Floats, most: Floats, margins: Floats, wanted: Floats) -> Floats | None:
    """Return the whole numbers of least cost that meet the margins, or None where none do."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # seldom needed, long to load

    answer = milp(
        cost,
        bounds=Bounds(np.zeros(len(cost)), most),
        constraints=LinearConstraint(margins[:-1], wanted[:-1], wanted[:-1]),  # the last follows
        options={"presolve": False},
    )
    return None if answer.x is None else np.round(answer.x)
