"""Whole numbers that a population can have, as near to the published ones as can be.

Published counts are rounded to 5 at random (so up to 4 off), benefits to 10, and do not add up.
A small integer programme finds the nearest figures that do: ages add up to residents, households
hold all who live in them, every couple has two adults and every family a child. Shifts within
the rounding are cheap, shifts beyond it dear; what had to give way is told. Costs of different
figures differ a little, so that the answer is one and not one of many.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from wijksim.errors import InputError, Problem
from wijksim.params import Population
from wijksim.population import programme, standins
from wijksim.sources.profiles import Profile
from wijksim.state import Bytes, Floats, Ints

# CBS rounds to a multiple of 5, up or down at random: in the 30 municipalities of one district
# (2020), of which the exact counts are published too, none is off by more.
_COUNT_ROUNDING: Final = 4
_BENEFIT_ROUNDING: Final = 5  # benefits to the nearest multiple of 10
_SHARE_ROUNDING: Final = 0.5  # percent; a share of another unit (a postcode) is no nearer
_SIZE_ROUNDING: Final = 0.05  # of the mean household size
_CHILDREN: Final = 8  # most members beside the heads of a household, on average over an area

# Costs per unit: half the rounding is nearly free, the whole dear, anything beyond very dear.
_NEAR: Final = 1.0
_FAR: Final = 3.0
_BEYOND: Final = 100.0
_STAND_IN: Final = 0.05  # a figure that nobody published
_SPLIT: Final = 0.3  # parents by number, from a percentage
_CROWDED: Final = 30.0  # a resident more or less than the mean household size allows
_ELDERLY: Final = 2.0  # a parent of 67 or over
_OUTSIDE: Final = 0.02  # a resident of an institution, where nothing says that there are any
_FACTORS: Final = 60  # factors tried to scale an area to a number of adults
_FACTOR_STEP: Final = 0.25  # adults between one and the next
_WHOLE: Final = 1e-6  # how near to a whole number counts as one
_APART: Final = 0.01  # figures differ in cost by this much, in the order of _VALUES

_VALUES: Final = (
    "residents",
    "age_0_14",
    "age_15_24",
    "age_25_44",
    "age_45_64",
    "age_65_plus",
    "one_person",
    "without_children",
    "one_parent",
    "two_parent",
    "teens",  # 15-17 years
    "old",  # 67 and over
    "minors_home",
    "adults_home",  # adult children and others who head no household and are no partner
    "minors_apart",  # in institutions
    "adults_apart",
)
_AT: Final = {name: index for index, name in enumerate(_VALUES)}
_HOUSEHOLDS: Final = ("one_person", "without_children", "one_parent", "two_parent")
_PIECES: Final = 6  # below and above a figure: near, far, beyond
_EXTRA: Final = 5  # too many and too few for the household size; parents of 67 and over; two sums
_SUMS: Final = 2  # households, and residents of them
_BRANCHES: Final = 2000  # tried, before a general solver takes over
_BANDS: Final = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
_BENEFITS: Final = ("social_assistance", "disability_benefit", "unemployment_benefit")


class Shift(NamedTuple):
    """How a published figure was changed so that all add up."""

    field: str
    published: float
    reconciled: float
    rounding: float  # half the width of what the published figure can stand for

    @property
    def beyond(self) -> bool:
        """Whether the change is larger than rounding explains."""
        return abs(self.reconciled - self.published) > self.rounding + 1e-9


@dataclass(frozen=True)
class Targets:
    """Whole numbers that belong together, and what they were made from.

    Counts of residents and households; ``shifts`` has one entry per published figure, ``filled``
    names the figures that stand-ins were used for.
    """

    residents: int
    age_0_14: int
    age_15_24: int
    age_25_44: int
    age_45_64: int
    age_65_plus: int
    one_person: int
    without_children: int
    one_parent: int
    two_parent: int
    teens: int
    old: int
    minors_home: int
    adults_home: int
    minors_apart: int
    adults_apart: int
    migration_background: int
    social_assistance: int
    disability_benefit: int
    unemployment_benefit: int
    difficulty: float  # shares of adults, 0-1
    severe_limitation: float
    informal_carers: float
    volunteers: float
    low_income: float | None  # share of households, where published
    education: tuple[int, int, int] | None  # residents of 15-74 by level, where published
    shifts: tuple[Shift, ...]
    filled: tuple[str, ...]

    @property
    def minors(self) -> int:
        """Residents of 0-17."""
        return self.age_0_14 + self.teens

    @property
    def adults(self) -> int:
        """Residents of 18 and over: the rows of the model."""
        return self.residents - self.minors

    @property
    def households(self) -> int:
        """Private households of every type."""
        return self.one_person + self.without_children + self.with_children

    @property
    def with_children(self) -> int:
        """Households with children at home, of any age."""
        return self.one_parent + self.two_parent

    @property
    def in_households(self) -> int:
        """Residents of private households."""
        return self.residents - self.minors_apart - self.adults_apart

    @property
    def beyond(self) -> tuple[Shift, ...]:
        """The changes that rounding does not explain."""
        return tuple(shift for shift in self.shifts if shift.beyond)


class _Aim(NamedTuple):
    """A figure to stay near to: a sum of values, and how dear it is to leave it."""

    values: tuple[str, ...]
    target: float
    rounding: float
    near: float
    beyond: float


def reconcile(profile: Profile, p: Population) -> Targets:
    """Return whole numbers that a population can have, nearest to the published ones.

    Args:
        profile: open figures of one area (its ``parts`` are not looked at).
        p: gives what stands in where nothing is published.

    Raises:
        InputError: for an area without residents or households.
    """
    if profile.residents.value == 0 or profile.households == 0:
        message = (
            f"{profile.residents.value} residents in {profile.households} households: "
            "an area without either cannot be built"
        )
        raise InputError(Problem(profile.name, "residents", message))
    guess = standins.make(profile, p)
    aims = _aims(profile, guess)
    found = _solve(aims, profile)
    counts = {name: int(found[index]) for name, index in _AT.items()}
    benefits = _benefits(guess, counts)
    group = min(profile.migration_background.value, counts["residents"])
    shifts = _shifts(profile, {**counts, **benefits, "migration_background": group})
    return Targets(
        **counts,
        **benefits,
        migration_background=group,
        difficulty=guess.difficulty,
        severe_limitation=guess.severe_limitation,
        informal_carers=guess.informal_carers,
        volunteers=guess.volunteers,
        low_income=None if profile.low_income is None else profile.low_income.value / 100.0,
        education=_education(profile),
        shifts=shifts,
        filled=guess.filled,
    )


def with_adults(profile: Profile, adults: int, p: Population) -> Profile:
    """Return an area of the same make-up that builds as many adults as asked for.

    Args:
        profile: open figures of one area.
        adults: residents of 18 and over, the rows of the model.
        p: gives what stands in for figures that are not published.

    Returns:
        All counts times one factor, rounded: the nearest to the number asked for among factors
        within a few percent of the plain one, which hits it but for the smallest areas.
    """
    plain = adults / reconcile(profile, p).adults
    nearest, least = profile.scaled(plain), adults
    for step in range(_FACTORS):
        way = (step + 1) // 2 * (1 if step % 2 else -1)
        area = profile.scaled(plain * (1.0 + way * _FACTOR_STEP / adults))
        off = abs(reconcile(area, p).adults - adults)
        if off < least:
            nearest, least = area, off
        if off == 0:
            break
    return nearest


def _aims(profile: Profile, guess: standins.Guess) -> list[_Aim]:
    """Return the figures to stay near to, in the order of their names."""
    width = float(_COUNT_ROUNDING * len(profile.codes))
    aims = [
        _Aim((name,), getattr(profile, name).value, width, _NEAR, _BEYOND)
        for name in ("residents", *_BANDS, "one_person", "without_children")
    ]
    families = ("one_parent", "two_parent")
    aims.append(_Aim(families, profile.with_children.value, width, _NEAR, _BEYOND))
    if profile.single_parents is None:
        aims.append(_Aim(("one_parent",), round(guess.one_parent), 0.0, _SPLIT, _SPLIT))
    else:
        share = float(int(_SHARE_ROUNDING / 100.0 * profile.households))
        aims.append(_Aim(("one_parent",), round(guess.one_parent), share, _SPLIT, _FAR))
    aims.append(_Aim(("teens",), round(guess.teens), 0.0, _STAND_IN, _STAND_IN))
    if profile.state_pension is None:
        aims.append(_Aim(("old",), round(guess.old), 0.0, _STAND_IN, _STAND_IN))
    else:
        rounding = float(_BENEFIT_ROUNDING * len(profile.codes))
        aims.append(_Aim(("old",), round(guess.old), rounding, _SPLIT, _FAR))
    aims.append(_Aim(("minors_apart",), 0.0, 0.0, 2.0 * _OUTSIDE, 2.0 * _OUTSIDE))
    aims.append(_Aim(("adults_apart",), 0.0, 0.0, _OUTSIDE, _OUTSIDE))
    return aims


def _combination(columns: int, **parts: float) -> Floats:
    """Return a row of coefficients of the values named, zero elsewhere."""
    row = np.zeros(columns)
    for name, factor in parts.items():
        row[_AT[name]] = factor
    return row


def _structure(columns: int) -> tuple[list[Floats], list[float], list[int]]:
    """Return what every population keeps to: rows, their bounds, 1 where they are equal to it."""

    def row(**parts: float) -> Floats:
        return _combination(columns, **parts)

    heads = {"one_person": 1.0, "without_children": 2.0, "one_parent": 1.0, "two_parent": 2.0}
    adults = {"residents": 1.0, "age_0_14": -1.0, "teens": -1.0, "adults_home": -1.0}
    many = float(_CHILDREN)
    rows = [
        (row(residents=1.0, **dict.fromkeys(_BANDS, -1.0)), 0.0, 1),
        (row(age_0_14=1.0, teens=1.0, minors_home=-1.0, minors_apart=-1.0), 0.0, 1),
        (
            row(**adults, adults_apart=-1.0, **{name: -number for name, number in heads.items()}),
            0.0,
            1,
        ),
        (row(minors_home=1.0, adults_home=1.0, one_parent=-1.0, two_parent=-1.0), 0.0, 0),
        (row(minors_home=-1.0, one_parent=many, two_parent=many), 0.0, 0),
        (
            row(adults_home=-1.0, without_children=many, one_parent=many, two_parent=many),
            0.0,
            0,
        ),
        (row(age_15_24=1.0, teens=-1.0), 0.0, 0),
        (row(age_65_plus=1.0, old=-1.0), 0.0, 0),
        (row(one_person=1.0, without_children=1.0, one_parent=1.0, two_parent=1.0), 1.0, 0),
    ]
    return [part[0] for part in rows], [part[1] for part in rows], [part[2] for part in rows]


class _Programme(NamedTuple):
    """What is the same for all areas: the rows, and which column meets a row by itself."""

    rows: Floats  # (m, columns)
    low: Floats  # (m,)
    equal: Bytes  # (m,)
    start: Ints  # (m,)
    aims: slice  # rows of the aims
    sizes: slice  # rows of the household size


@cache
def _programme(aims: tuple[tuple[str, ...], ...], sized: bool) -> _Programme:
    """Return the programme of areas that have these figures.

    Args:
        aims: values that each figure is the sum of.
        sized: whether the mean household size is published.
    """
    extra = len(_VALUES) + _PIECES * len(aims)
    columns = extra + _EXTRA
    rows, low, equal = _structure(columns)
    first = len(rows)
    for index, values in enumerate(aims):
        line = _combination(columns, **dict.fromkeys(values, 1.0))
        at = len(_VALUES) + _PIECES * index
        line[at : at + _PIECES // 2] = 1.0
        line[at + _PIECES // 2 : at + _PIECES] = -1.0
        rows.append(line)
    sizes = slice(len(rows), len(rows) + 2 * sized)
    for slot in range(2 * sized):
        rows.append(_combination(columns))
        rows[-1][extra + slot] = 1.0
    elderly = _combination(columns, old=-1.0, adults_home=1.0, adults_apart=1.0)
    elderly += _combination(columns, one_person=1.0, without_children=2.0)
    elderly[extra + 2] = 1.0
    many = _combination(columns, **dict.fromkeys(_HOUSEHOLDS, 1.0))
    inside = _combination(columns, residents=1.0, minors_apart=-1.0, adults_apart=-1.0)
    many[columns - 2] = inside[columns - 1] = -1.0
    rows += [elderly, many, inside]
    start = np.full(len(rows), programme.NONE, np.int32)
    for index in range(len(aims)):  # short by all of it
        start[first + index] = len(_VALUES) + _PIECES * index + _PIECES // 2 - 1
    return _Programme(
        np.array(rows),
        np.array([*low, *[0.0] * (len(rows) - len(low))]),
        np.array([*equal, *[1] * len(aims), *[0] * (2 * sized), 0, 1, 1], np.int8),
        start,
        slice(first, first + len(aims)),
        sizes,
    )


def _solve(aims: list[_Aim], profile: Profile) -> Floats:
    """Return the values, shape (16,), of the cheapest way to make everything add up."""
    size = profile.household_size
    made = _programme(tuple(aim.values for aim in aims), size is not None)
    columns = made.rows.shape[1]
    extra = columns - _EXTRA
    dear = 1.0 + _APART * np.arange(len(aims))[:, None]
    near, beyond = (np.array([getattr(aim, name) for aim in aims]) for name in ("near", "beyond"))
    steps = np.column_stack([near, _FAR * near, beyond]) * dear
    cost, upper = np.zeros(columns), np.full(columns, np.inf)
    both = np.column_stack([steps * (1.0 + _APART / 2.0), steps])
    cost[len(_VALUES) : extra] = both.ravel()
    rounding = np.array([aim.rounding for aim in aims])
    half = np.floor(rounding / 2.0)
    endless = np.full(len(aims), np.inf)
    spread = np.column_stack([half, rounding - half, endless])
    upper[len(_VALUES) : extra] = np.column_stack([spread, spread]).ravel()
    cost[extra + 2] = _ELDERLY
    rows, low = made.rows, made.low.copy()
    low[made.aims] = [aim.target for aim in aims]
    if size is not None:
        cost[extra : extra + 2] = _CROWDED
        rows = rows.copy()
        for row, sign in zip(rows[made.sizes], (1.0, -1.0), strict=True):
            bound = size.value + sign * _SIZE_ROUNDING
            row += sign * _combination(columns, residents=-1.0, minors_apart=1.0, adults_apart=1.0)
            row += sign * _combination(columns, **dict.fromkeys(_HOUSEHOLDS, bound))
    whole = len(_VALUES)
    found = programme.cheapest(
        cost, upper, rows, low, made.equal, made.start, whole, _SUMS, _BRANCHES
    )
    if len(found):
        return np.asarray(np.round(found[:whole]))
    return general(cost, upper, rows, low, made.equal)


def general(cost: Floats, upper: Floats, rows: Floats, low: Floats, equal: Bytes) -> Floats:
    """Return the whole values of least cost by a general solver; see ``programme.cheapest``."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # seldom needed, long to load

    whole = np.zeros(len(_VALUES))
    first = np.arange(len(cost)) < len(_VALUES)
    high = np.where(equal == 1, low, np.inf)
    for integrality in (np.zeros(len(cost), np.int32), first.astype(np.int32)):
        answer = milp(
            cost,
            integrality=integrality,
            bounds=Bounds(np.zeros(len(cost)), upper),
            constraints=LinearConstraint(rows, low, high),
            options={"presolve": False, "mip_rel_gap": 0.0},
        )
        assert answer.x is not None, answer.message  # every structure has a solution
        values = answer.x[: len(_VALUES)]
        whole = np.round(values)
        if np.abs(values - whole).max() < _WHOLE:
            break
    return whole


def _benefits(guess: standins.Guess, counts: dict[str, int]) -> dict[str, int]:
    """Return recipients by benefit; together no more than residents of 18 to 66."""
    eligible = counts["residents"] - counts["age_0_14"] - counts["teens"] - counts["old"]
    left, found = eligible, {}
    for name in _BENEFITS:
        found[name] = min(getattr(guess, name), left)
        left -= found[name]
    return found


def _education(profile: Profile) -> tuple[int, int, int] | None:
    """Return residents by level of education, or None where a level is not published."""
    low, middle, high = profile.education_low, profile.education_middle, profile.education_high
    if low is None or middle is None or high is None:
        return None
    counts = (low.value, middle.value, high.value)
    return counts if any(counts) else None


def _shifts(profile: Profile, counts: dict[str, int]) -> tuple[Shift, ...]:
    """Return the change of every published count, and of the mean household size."""
    areas = len(profile.codes)
    counts = {
        **counts,
        "with_children": counts["one_parent"] + counts["two_parent"],
        "state_pension": counts["old"],
    }
    wide = dict.fromkeys(counts, _COUNT_ROUNDING * areas)
    wide.update(dict.fromkeys((*_BENEFITS, "state_pension"), _BENEFIT_ROUNDING * areas))
    fields = [
        name for name in type(profile).model_fields if name in counts and name != "single_parents"
    ]
    shifts = [
        Shift(name, figure.value, counts[name], wide[name])
        for name in fields
        if (figure := getattr(profile, name)) is not None
    ]
    households = sum(counts[name] for name in ("one_person", "without_children", "with_children"))
    if profile.household_size is not None:
        inside = counts["residents"] - counts["minors_apart"] - counts["adults_apart"]
        size = Shift(
            "household_size", profile.household_size.value, inside / households, _SIZE_ROUNDING
        )
        shifts.append(size)
    return tuple(shifts)
