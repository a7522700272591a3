"""How well a built population fits the published figures, counted in the built arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, get_args

import numpy as np

from wijksim import library
from wijksim.params import Params
from wijksim.population import standins, traits
from wijksim.population.builder import Built, build
from wijksim.population.table import Band, Position
from wijksim.population.traits import Benefit
from wijksim.sources.profiles import Profile
from wijksim.state import Ints
from wijksim.units import COUPLE

_COUNT: Final = (0.01, 10.0)  # a count fits within the larger of this share and this number
_SAME: Final = 1e-9  # figures closer than this are equal
_POINT: Final = 1.0  # a percentage fits within this many points
_SIZE: Final = 0.1  # a mean household size fits within this


_COUNTED: Final = frozenset({"residents", "households"})  # units of counts
_SCALE: Final = {
    "% of residents 18+": 100.0,
    "% of households": 100.0,
    "residents per household": 1.0,
}
_LEVELS: Final = ("education_low", "education_middle", "education_high")
_TENS: Final = 5.0  # these are rounded to 10
_TENTH: Final = 0.05  # percentages are published in tenths
_WIDE: Final = {"household_size": 0.05, "single_parents": 0.5}  # the latter of a postcode
_FIELDS: Final = (
    "residents",
    "age_0_14",
    "age_15_24",
    "age_25_44",
    "age_45_64",
    "age_65_plus",
    "one_person",
    "without_children",
    "with_children",
    "household_size",
    "single_parents",
    "migration_background",
    "social_assistance",
    "disability_benefit",
    "unemployment_benefit",
    "state_pension",
    "education_low",
    "education_middle",
    "education_high",
    "low_income",
    "difficulty_making_ends_meet",
    "severe_limitation",
    "informal_carers",
    "volunteers",
)


class _Ratio(NamedTuple):
    """A count, or a share as its two parts, so that areas can be added up."""

    over: float
    base: float


class Row(NamedTuple):
    """One published figure beside what was made of it."""

    field: str
    unit: str
    published: float | None  # None where a stand-in was used
    year: int | None
    source: str  # empty where nothing is published
    reconciled: float
    built: float
    rounding: float  # what the published figure can stand for: this much more or less
    grain: float  # what one resident or household more makes, in this unit

    @property
    def error(self) -> float | None:
        """What was built less what is published."""
        return None if self.published is None else self.built - self.published

    @property
    def within_rounding(self) -> bool | None:
        """Whether rounding explains the change from the published to the reconciled figure."""
        if self.published is None:
            return None
        return abs(self.reconciled - self.published) <= self.rounding + _SAME

    @property
    def exact(self) -> bool:
        """Whether the figure was built as it was reconciled."""
        return abs(self.built - self.reconciled) < _SAME

    @property
    def fits(self) -> bool | None:
        """Whether the built figure lies near the published one.

        Counts within the larger of 1 % and 10, percentages within one point (in an area of fewer
        than a hundred within one resident), a mean household size within a tenth.
        """
        if self.published is None:
            return None
        most = max(_POINT, self.grain)
        if self.unit in _COUNTED:
            most = max(_COUNT[0] * self.published, _COUNT[1])
        elif self.unit == "residents per household":
            most = _SIZE
        return abs(self.built - self.published) <= most + _SAME


@dataclass(frozen=True)
class Fit:
    """The fit of one area; of several neighbourhoods together when it has parts."""

    name: str
    rows: tuple[Row, ...]
    adults: int  # agents
    apart: int  # residents of institutions, of all ages
    at_home: int  # adult children and others at home
    filled: tuple[str, ...]  # figures that stand-ins were used for, in a part at least

    @property
    def reconciled_within_rounding(self) -> bool:
        """Whether all published figures could be met within their rounding."""
        return all(row.within_rounding is not False for row in self.rows)

    @property
    def exact(self) -> bool:
        """Whether every reconciled figure was built exactly."""
        return all(row.exact for row in self.rows if row.unit in _COUNTED)

    @property
    def fits(self) -> bool:
        """Whether every published figure was met (see ``Row.fits``)."""
        return all(row.fits is not False for row in self.rows)

    def worst(self, number: int = 3) -> list[Row]:
        """Return the published figures that were missed most, in their own tolerance."""
        missed = [row for row in self.rows if row.fits is False]
        return sorted(missed, key=lambda row: -abs(row.error or 0.0))[:number]


def fit(profile: Profile, params: Params, seed: int) -> Fit:
    """Return every figure of an area as published, reconciled and built.

    Args:
        profile: open figures; an area of ``parts`` is built part by part.
        params: all parameters.
        seed: 0 to 2**64 - 1.

    Raises:
        InputError: where the area cannot be built.
    """
    parts = [
        build(part, params, library.generator(seed, library.Stream.POPULATION, number))
        for number, part in enumerate(profile.parts or (profile,))
    ]
    return of(profile, parts, params)


def of(profile: Profile, parts: list[Built], params: Params) -> Fit:
    """Return the fit of a population that was built already, in one part or several."""
    aims = [_targets(part, params) for part in parts]
    found = [_counted(part, params) for part in parts]
    rows = []
    for field in (name for name in _FIELDS if all(name in aim for aim in aims)):
        figure = getattr(profile, field)
        unit = _unit(field)
        grain = 1.0 if unit in _COUNTED else _SCALE[unit] / sum(aim[field].base for aim in aims)
        rounding = _TENTH + grain / 2.0
        if unit in _COUNTED:
            rounding = sum(_rounding(part, field) for part in parts)
            if field in _LEVELS:  # spread over all adults, so in steps of more than one
                grain = sum(_per_adult(part) for part in parts)
                rounding = _TENS * len(parts) + grain
        elif field in {"household_size", "single_parents"}:
            rounding = _WIDE[field]
        rows.append(
            Row(
                field=field,
                unit=unit,
                published=None if figure is None else float(figure.value),
                year=None if figure is None else figure.year,
                source="" if figure is None else profile.sources.get(figure.source, ""),
                reconciled=_together([aim[field] for aim in aims], unit),
                built=_together([one[field] for one in found], unit),
                rounding=rounding,
                grain=grain,
            )
        )
    return Fit(
        name=profile.name,
        rows=tuple(rows),
        adults=sum(len(part.people.age) for part in parts),
        apart=sum(part.targets.minors_apart + part.targets.adults_apart for part in parts),
        at_home=sum(part.targets.adults_home for part in parts),
        filled=tuple(sorted({name for part in parts for name in part.targets.filled})),
    )


def _per_adult(part: Built) -> float:
    """Return how many residents of 15-74 with a known level an adult stands for."""
    return sum(part.targets.education or ()) / len(part.people.age)


def _unit(field: str) -> str:
    """Return the unit of a figure of a profile, as its model says."""
    annotation = Profile.model_fields[field].annotation
    model: Any = next(iter(get_args(annotation)), annotation)  # the first of "Figure | None"
    return str(get_args(model.model_fields["unit"].annotation)[0])


def _rounding(part: Built, field: str) -> float:
    return sum(shift.rounding for shift in part.targets.shifts if shift.field == field)


def _together(parts: list[_Ratio], unit: str) -> float:
    """Return a figure over all parts: a sum of counts, or a share of the summed base."""
    over = sum(part.over for part in parts)
    if unit in _COUNTED:
        return over
    base = sum(part.base for part in parts)
    return over / base * _SCALE[unit]


def _targets(part: Built, params: Params) -> dict[str, _Ratio]:
    """Return the reconciled figures of one part."""
    t = part.targets
    adults, homes = float(t.adults), float(t.households)
    whole = (name for name in _FIELDS if isinstance(getattr(t, name, None), int))
    counts = {name: _Ratio(getattr(t, name), 1.0) for name in whole}
    counts["with_children"] = _Ratio(t.with_children, 1.0)
    counts["state_pension"] = _Ratio(t.old, 1.0)
    counts["household_size"] = _Ratio(t.in_households, homes)
    counts["single_parents"] = _Ratio(t.one_parent, homes)
    counts["difficulty_making_ends_meet"] = _Ratio(t.difficulty * adults, adults)
    for name in ("severe_limitation", "informal_carers", "volunteers"):
        counts[name] = _Ratio(int(getattr(t, name) * adults + 0.5), adults)
    if t.low_income is not None:
        counts["low_income"] = _Ratio(t.low_income * homes, homes)
    if t.education is not None:
        levels = traits.apportion(t.adults, np.array(t.education, np.float64))
        scale = _per_adult(part)
        counts |= {
            name: _Ratio(float(level) * scale, 1.0)
            for name, level in zip(_LEVELS, levels, strict=True)
        }
    counts["severe_limitation"] = _limited(traits.chronic_number(t.adults, t, params.duty), part,
                                           params)  # fmt: skip
    return counts


def _limited(number: int, part: Built, params: Params) -> _Ratio:
    """Return adults with a lasting need as a share with severe limitation, on its own scale.

    ``duty.chronic_share`` of the country's adults has a lasting need, the published share a
    severe limitation; without lasting needs there is nothing to compare.
    """
    scale = standins.share(standins.national(), "severe_limitation")
    if params.duty.chronic_share <= 0.0:
        return _Ratio(part.targets.severe_limitation, 1.0)
    return _Ratio(number * scale / params.duty.chronic_share, float(len(part.people.age)))


def _counted(part: Built, params: Params) -> dict[str, _Ratio]:
    """Return the same figures, counted in the arrays of one part as built."""
    register, people = part.register, part.people
    band, position = register.residents.band, register.residents.position
    household = register.residents.household
    homes = int(household.max(initial=-1)) + 1
    inside = household >= 0

    def heads(*which: Position) -> Ints:
        count = np.bincount(household[np.isin(position, which) & inside], minlength=homes)
        return count.astype(np.int32)

    size = np.bincount(household[inside], minlength=homes)
    families = heads(Position.COUPLE_PARENT, Position.SINGLE_PARENT)
    adults = float(len(people.age))
    national = standins.share(standins.national(), "difficulty_making_ends_meet")
    counts: dict[str, float | np.integer[Any]] = {
        "residents": len(band),
        "age_0_14": (band == Band.CHILD).sum(),
        "age_15_24": ((band == Band.TEEN) | (band == Band.STUDENT)).sum(),
        "age_25_44": ((band == Band.YOUNG) | (band == Band.MIDLIFE)).sum(),
        "age_45_64": (band == Band.MIDDLE).sum(),
        "age_65_plus": (band >= Band.LATE).sum(),
        "migration_background": register.group.sum(),
        "one_person": ((heads(Position.SINGLE) == 1) & (size == 1)).sum(),
        "without_children": (heads(Position.PARTNER) == COUPLE).sum(),
        "with_children": ((families > 0) & (size > families)).sum(),
        "state_pension": (band == Band.OLD).sum(),
        "social_assistance": (register.benefit == Benefit.ASSISTANCE).sum(),
        "disability_benefit": (register.benefit == Benefit.DISABILITY).sum(),
        "unemployment_benefit": (register.benefit == Benefit.UNEMPLOYMENT).sum(),
    }
    shares = {
        "difficulty_making_ends_meet": (people.income < national).sum(),
        "informal_carers": (part.life.duty > 0.0).sum(),
        "volunteers": register.volunteer.sum(),
    }
    found = {name: _Ratio(float(value), 1.0) for name, value in counts.items()}
    found |= {name: _Ratio(float(value), adults) for name, value in shares.items()}
    found["household_size"] = _Ratio(float(inside.sum()), float(homes))
    found["single_parents"] = _Ratio(float((heads(Position.SINGLE_PARENT) == 1).sum()), homes)
    if part.targets.low_income is not None:
        first = np.flatnonzero(register.residents.row >= 0)[part.households.first]
        private = np.isin(position[first], traits.HEADS)
        poor = people.income[part.households.first] < params.population.low_income
        found["low_income"] = _Ratio(float((private & poor).sum()), float(homes))
    if register.education is not None:
        levels = np.bincount(register.education, minlength=len(_LEVELS))
        scale = _per_adult(part)
        found |= {
            name: _Ratio(float(level) * scale, 1.0)
            for name, level in zip(_LEVELS, levels, strict=True)
        }
    limited = int((people.chronic > 0.0).sum())
    found["severe_limitation"] = _limited(limited, part, params)
    return found
