"""From an area's published figures to its profile, and when that cannot be.

Percentages are of adults and households; counts are as published, rounded and not adding up: the
builder reconciles them. Of several buurten the counts are added and the percentages averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from wijksim.sources import figures, series
from wijksim.sources.profiles import (
    Dwellings,
    HouseholdSize,
    Profile,
    Residents,
    ShareOfAdults,
    ShareOfHouseholds,
    Targets,
)
from wijksim.sources.series import FEW, Picked, Value

Reason = Literal["empty", "few", "institution", "incomplete", "nonsense"]

_AT_HOME: Final = 0.5  # of residents live in private households; less is an institution [assumed]
_SLACK: Final = 20.0  # residents by which two rounded and published totals can differ
_WIDE: Final = 0.1  # of the residents: beyond this, figures are of different areas [assumed]
_HALF: Final = 0.5  # of the people of an area are in parts with the figure; less says nothing
_LEAST: Final = 0.05  # per cent: what is rounded to 0.0
_COUPLE, _FAMILY = 2, 4  # residents of a household without children, and at most with them
_LEVELS: Final = {
    "BU": ("Buurt", "Neighbourhood"),
    "WK": ("Wijk", "District"),
    "GM": ("Gemeente", "Municipality"),
}
_COUNTS: Final[Mapping[str, str]] = {  # field of a profile -> figure
    "residents": "a_inw",
    "age_0_14": "a_00_14",
    "age_15_24": "a_15_24",
    "age_25_44": "a_25_44",
    "age_45_64": "a_45_64",
    "age_65_plus": "a_65_oo",
    "social_assistance": "a_soz_wb",
    "disability_benefit": "a_soz_ao",
    "unemployment_benefit": "a_soz_ww",
    "state_pension": "a_soz_ow",
    "education_low": "a_opl_lg",
    "education_middle": "a_opl_md",
    "education_high": "a_opl_hg",
}
HOMES: Final[Mapping[str, str]] = {
    "one_person": "a_1p_hh",
    "without_children": "a_hh_z_k",
    "with_children": "a_hh_m_k",
}
_ADULTS: Final[Mapping[str, str]] = {
    "difficulty_making_ends_meet": "p_moeite_rondkomen",
    "severe_limitation": "p_ernstig_beperkt",
    "informal_carers": "p_mantelzorger",
    "volunteers": "p_vrijwilliger",
}
_TARGETS: Final[Mapping[str, str]] = {
    "strong_loneliness": "p_ernstig_eenzaam",
    "self_direction": "p_regie",
}
REASONS: Final[Mapping[Reason, str]] = {
    "empty": "nobody lives there",
    "few": f"has fewer than {FEW} residents",
    "institution": "is an institution: most residents live in no private household",
    "incomplete": "has no published residents, ages, households or origin",
    "nonsense": "has more households, or more of some residents, than residents",
}


def unusable(picked: Picked) -> Reason | None:
    """Return why an area cannot be built by itself, or None."""
    known = {name: value.value for name, value in picked.values.items()}
    residents, origins = known.get("a_inw"), series.origins(picked.values)
    if residents is not None and residents < FEW:
        return "few" if residents else "empty"
    if residents is None or origins is None or not known.keys() >= set(series.STRUCTURE):
        return "incomplete"
    other = sum(known[name] for name in origins[0])
    bands = sum(known[name] for name in series.STRUCTURE[1:6])
    homes = sum(known[name] for name in HOMES.values())
    slack = max(_SLACK, _WIDE * residents)
    if homes > residents + _SLACK or other > residents + slack or abs(bands - residents) > slack:
        return "nonsense"
    return "institution" if _is_institution(known) else None


def weak(picked: Picked, buurten: int) -> bool:
    """Return whether one buurt, or several added up, are too few people or an institution."""
    known = {name: value.value for name, value in picked.values.items()}
    if buurten == 1:
        return unusable(picked) is not None
    return known["a_inw"] < FEW or _is_institution(known)


def _is_institution(known: Mapping[str, float]) -> bool:
    """Return whether most residents live in no private household."""
    return at_home(known) < _AT_HOME * known["a_inw"]


def at_home(known: Mapping[str, float]) -> float:
    """Return the residents of private households: by their mean size, or at most."""
    homes = {name: known.get(name, 0.0) for name in HOMES.values()}
    if "g_hhgro" in known:
        return sum(homes.values()) * known["g_hhgro"]
    return homes["a_1p_hh"] + _COUPLE * homes["a_hh_z_k"] + _FAMILY * homes["a_hh_m_k"]


def build(picked: Picked) -> Profile:
    """Return the profile of a buurt that can be built."""
    values = picked.values
    pair, year = series.origins(values) or ((), 0)
    origin = sum(int(values[name].value) for name in pair)
    counts = {field: _residents(values, name) for field, name in _COUNTS.items()}
    homes = {field: _homes(values, name) for field, name in HOMES.items()}
    shares = {field: _share(values, name) for field, name in _ADULTS.items()}
    targets = {field: _share(values, name) for field, name in _TARGETS.items()}
    size, low = values.get("g_hhgro"), values.get("p_hh_lkk")
    new = "a_eur_al" in pair
    filled = {
        **counts,
        **homes,
        **shares,
        "migration_background": Residents(
            value=min(origin, int(values["a_inw"].value)),
            unit="residents",
            year=year,
            source=_key(figures.Source.KWB, year),
            note="origin outside the Netherlands" if new else "western plus non-western",
        ),
        "household_size": None
        if size is None or size.value < 1.0
        else HouseholdSize(
            value=size.value,
            unit="residents per household",
            year=size.year,
            source=_key(figures.Source.KWB, size.year),
        ),
        "low_income": None
        if low is None
        else ShareOfHouseholds(
            value=low.value,
            unit="% of households",
            year=low.year,
            source=_key(figures.Source.KWB, low.year),
        ),
        "targets": Targets(**targets),
    }
    return profile(picked.code, picked.name, picked.municipality, filled)


def profile(
    code: str,
    name: str,
    municipality: str,
    filled: Mapping[str, object],
    codes: Sequence[str] = (),
    **more: object,
) -> Profile:
    """Return a profile with the names of the sources of its figures."""
    targets = filled["targets"]
    assert isinstance(targets, Targets)
    given = [value for value in filled.values() if hasattr(value, "source")]
    given += [value for _, value in targets if value is not None]
    keys = sorted({value.source for value in given})
    dutch, english = _LEVELS[code[:2]]
    place_nl = f" in {municipality}" if municipality and not code.startswith("GM") else ""
    return Profile.model_validate(
        {
            "codes": tuple(codes) or (code,),
            "name": name,
            "municipality": municipality,
            "title_nl": f"{dutch}{place_nl}",
            "title_en": f"{english}{place_nl}",
            **filled,
            "sources": {key: _title(key) for key in keys},
            **more,
        }
    )


def _key(source: figures.Source, year: int) -> str:
    return f"{'cbs' if source is figures.Source.KWB else 'rivm'}{year}"


def _title(key: str) -> str:
    source = figures.Source.KWB if key.startswith("cbs") else figures.Source.RIVM
    return figures.title(source, int(key[-4:]))


def _residents(values: Mapping[str, Value], name: str) -> Residents | None:
    value = values.get(name)
    if value is None:
        return None
    source = _key(figures.Source.KWB, value.year)
    return Residents(value=int(value.value), unit="residents", year=value.year, source=source)


def _homes(values: Mapping[str, Value], name: str) -> Dwellings:
    value = values[name]
    source = _key(figures.Source.KWB, value.year)
    return Dwellings(value=int(value.value), unit="households", year=value.year, source=source)


def _share(values: Mapping[str, Value], name: str) -> ShareOfAdults | None:
    """Return a percentage of adults; a published 0 or 100 is rounded to one decimal."""
    value = values.get(name)
    if value is None:
        return None
    source = _key(figures.Source.RIVM, value.year)
    share = min(max(value.value, _LEAST), 100.0 - _LEAST)
    return ShareOfAdults(value=share, unit="% of residents 18+", year=value.year, source=source)


def summed(parts: Sequence[Profile]) -> dict[str, Any]:
    """Return the figures of an area of several parts: sums, and means weighted by people."""
    people = [float(part.residents.value) for part in parts]
    adults = [float(max(0, part.adults)) for part in parts]
    homes = [float(part.households) for part in parts]
    filled: dict[str, Any] = {}
    for field in (*_COUNTS, "migration_background", *HOMES):
        filled[field] = _sum([getattr(part, field) for part in parts], people)
    for field in _ADULTS:
        filled[field] = _mean([getattr(part, field) for part in parts], adults)
    for field in ("household_size", "low_income"):
        filled[field] = _mean([getattr(part, field) for part in parts], homes)
    filled["targets"] = Targets(
        **{
            field: _mean([getattr(part.targets, field) for part in parts], adults)
            for field in _TARGETS
        }
    )
    return filled


def _sum(found: Sequence[Any], people: Sequence[float]) -> Any:
    """Return the sum of published counts, or None where most people are in parts without."""
    return _together(found, people, lambda values: sum(value for value, _ in values), "sum")


def _mean(found: Sequence[Any], weights: Sequence[float]) -> Any:
    """Return the weighted mean of published percentages, or None where most are unpublished."""

    def mean(values: list[tuple[float, float]]) -> float:
        total = sum(weight for _, weight in values)
        return round(sum(value * weight for value, weight in values) / total, 2)

    return _together(found, weights, mean, "weighted mean")


def _together(
    found: Sequence[Any],
    weights: Sequence[float],
    add: Callable[[list[tuple[float, float]]], float],
    how: str,
) -> Any:
    given = [(one, weight) for one, weight in zip(found, weights, strict=True) if one is not None]
    covered = sum(weight for _, weight in given)
    if not given or covered <= 0.0 or covered < _HALF * sum(weights):
        return None
    newest = max((one for one, _ in given), key=lambda one: int(one.year))
    years = sorted({one.year for one, _ in given})
    note = f"{how} of {len(given)} neighbourhoods"
    if len(given) < len(found):
        note += f"; {len(found) - len(given)} without a published figure"
    if len(years) > 1:
        note += f"; of {years[0]} to {years[-1]}"
    value = add([(one.value, weight) for one, weight in given])
    return newest.model_copy(update={"value": value, "note": note})
