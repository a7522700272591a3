"""What stands in for figures that are not published for an area, and says so."""

from __future__ import annotations

import math
from functools import cache
from typing import Final, NamedTuple

from wijksim.params import Population
from wijksim.sources import profiles
from wijksim.sources.profiles import Profile

NATIONAL: Final = "nederland"


class Guess(NamedTuple):
    """Figures of an area, published or standing in; counts not whole yet where they are floats."""

    one_parent: float  # households
    teens: float  # residents of 15-17
    old: float  # residents of 67 and over
    social_assistance: int  # recipients
    disability_benefit: int
    unemployment_benefit: int
    difficulty: float  # shares of adults, 0-1
    severe_limitation: float
    informal_carers: float
    volunteers: float
    filled: tuple[str, ...]  # fields that nothing was published for


@cache
def national() -> Profile:
    """Return the country, on the scale of a neighbourhood."""
    return profiles.load(NATIONAL)


def make(profile: Profile, p: Population) -> Guess:
    """Return every figure that the builder needs, each published or standing in.

    One-parent households and difficulty making ends meet follow from social assistance and the
    share of one-person households, by relations fitted on Dutch areas. Benefits stand in at the
    country's rate, assistance in proportion to difficulty where that is known. Limitation,
    carers and volunteers stand in as in the country.
    """
    benefits = _benefits(profile)
    recipients = min(1.0, benefits[0] / _grown(profile))  # counts need not go together
    if profile.state_pension is None:
        old = profile.age_65_plus.value * (1.0 - p.early_pensioners)
    else:
        old = float(profile.state_pension.value)
    return Guess(
        one_parent=_one_parent(profile, recipients, p),
        teens=min(profile.age_15_24.value * 0.3, p.teens * profile.age_0_14.value),
        old=old,
        social_assistance=int(benefits[0] + 0.5),
        disability_benefit=int(benefits[1] + 0.5),
        unemployment_benefit=int(benefits[2] + 0.5),
        difficulty=difficulty(profile, recipients, p),
        severe_limitation=share(profile, "severe_limitation"),
        informal_carers=share(profile, "informal_carers"),
        volunteers=share(profile, "volunteers"),
        filled=tuple(name for name in _FILLABLE if getattr(profile, name) is None),
    )


_FILLABLE: Final = (
    "single_parents",
    "social_assistance",
    "disability_benefit",
    "unemployment_benefit",
    "state_pension",
    "difficulty_making_ends_meet",
    "severe_limitation",
    "informal_carers",
    "volunteers",
)


def share(profile: Profile, name: str) -> float:
    """Return a percentage of adults as a share, 0-1; that of the country where none is given."""
    figure = getattr(profile, name)
    if figure is None:
        figure = getattr(national(), name)
    return float(figure.value) / 100.0


def _grown(profile: Profile) -> float:
    """Return residents of 18 and over, ages spread evenly; at least 1."""
    return max(1.0, float(profile.adults))


def _one_person(profile: Profile) -> float:
    return profile.one_person.value / profile.households


def _one_parent(profile: Profile, recipients: float, p: Population) -> float:
    """Return the number of one-parent households."""
    if profile.single_parents is not None:
        parents = profile.single_parents.value / 100.0 * profile.households
        return min(parents, float(profile.with_children.value))
    log_odds = (
        math.log(p.one_parent_base / (1.0 - p.one_parent_base))
        + p.one_parent_assistance * math.sqrt(recipients)
        + p.one_parent_single * _one_person(profile)
    )
    return profile.with_children.value / (1.0 + math.exp(-log_odds))


def difficulty(profile: Profile, recipients: float, p: Population) -> float:
    """Return the share of adults with difficulty making ends meet, 0-1 exclusive.

    Args:
        profile: open figures of the area.
        recipients: of social assistance, per adult.
        p: coefficients of the relation that stands in.
    """
    if profile.difficulty_making_ends_meet is not None:
        return profile.difficulty_making_ends_meet.value / 100.0
    log_odds = (
        math.log(p.difficulty_base / (1.0 - p.difficulty_base))
        + p.difficulty_assistance * math.sqrt(recipients)
        + p.difficulty_single * _one_person(profile)
    )
    return 1.0 / (1.0 + math.exp(-log_odds))


def _benefits(profile: Profile) -> tuple[float, float, float]:
    """Return recipients of social assistance, for disability and for unemployment."""
    country = national()
    poorer = share(profile, "difficulty_making_ends_meet") / share(
        country, "difficulty_making_ends_meet"
    )
    found = []
    for name, factor in (
        ("social_assistance", poorer),
        ("disability_benefit", 1.0),
        ("unemployment_benefit", 1.0),
    ):
        figure = getattr(profile, name)
        if figure is None:
            whole = getattr(country, name).value / _grown(country)
            found.append(factor * whole * _grown(profile))
        else:
            found.append(float(figure.value))
    return found[0], found[1], found[2]
