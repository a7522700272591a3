"""The table of all parameters: it gives each its value, range and source, and builds the tuples.

The numbers live in ``data/parameters.toml`` only, each with unit, range, source and mark.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, get_type_hints

from wijksim.errors import InputError, Problem, nearest
from wijksim.params.life import (
    Demand,
    Duty,
    Errands,
    Escalation,
    Events,
    Load,
    Norms,
    Onset,
    Renewal,
    Wellbeing,
)
from wijksim.params.network import Groups, Help, Information, Mending, Peers, Places, Services, Ties
from wijksim.params.start import Costs, Population
from wijksim.params.work import (
    Accountability,
    Casework,
    Doors,
    Legitimacy,
    Plan,
    Policy,
    Provision,
    Signals,
    Staff,
    Team,
)


class Params(NamedTuple):
    """All parameters of one run in one stretch of weeks."""

    renewal: Renewal
    events: Events
    onset: Onset
    load: Load
    errands: Errands
    duty: Duty
    ties: Ties
    mending: Mending
    places: Places
    groups: Groups
    peers: Peers
    services: Services
    help: Help
    information: Information
    wellbeing: Wellbeing
    norms: Norms
    demand: Demand
    escalation: Escalation
    doors: Doors
    team: Team
    staff: Staff
    accountability: Accountability
    casework: Casework
    provision: Provision
    plan: Plan
    policy: Policy
    legitimacy: Legitimacy
    signals: Signals
    costs: Costs
    population: Population


MARKS: Final = ("read", "derived", "memory", "assumed")
SHARES_OF_HOURS: Final = (
    "team.share_collective",
    "team.share_policy",
    "team.share_withdrawn",
    "staff.training",
    "signals.reflection",
)
PRESETS: Final = ("essay", "evidence", "sceptic", "fitted")


class Parameter(NamedTuple):
    """One row of the parameter table."""

    name: str  # mechanism.field
    value: float
    low: float
    high: float
    unit: str
    mark: str  # one of MARKS
    source: str
    about: str


def _read(name: str) -> dict[str, Any]:
    text = (files("wijksim") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _rows() -> Iterator[Parameter]:
    for mechanism, section in _read("parameters.toml").items():
        for field, row in section.items():
            if isinstance(row, dict):
                low, high = row["range"]
                yield Parameter(
                    f"{mechanism}.{field}",
                    float(row["value"]),
                    float(low),
                    float(high),
                    row["unit"],
                    row["mark"],
                    row["source"],
                    row["about"],
                )


@cache
def table() -> Mapping[str, Parameter]:
    """Return all parameters by name (``mechanism.field``), in the order of the week."""
    return {parameter.name: parameter for parameter in _rows()}


@cache
def preset_values(preset: str) -> Mapping[str, float]:
    """Return what a preset changes in the table's values.

    Args:
        preset: "essay" (the essay's own assumptions), "evidence" (the table as it stands),
            "sceptic" (what the sobering studies suggest) or "fitted" (what `wijksim calibrate`
            proposed: fitted to facts about things as they are).

    Raises:
        InputError: for another name.
    """
    presets = _read("presets.toml")
    if preset not in presets:
        raise InputError(
            Problem(
                "",
                "preset",
                f"unknown preset '{preset}'{nearest(preset, presets)}; "
                f"choose from {', '.join(presets)}",
            )
        )
    return {
        f"{mechanism}.{field}": float(value)
        for mechanism, section in presets[preset].items()
        if isinstance(section, dict)
        for field, value in section.items()
    }


def make(values: Mapping[str, float] | None = None) -> Params:
    """Build the named tuples from the table's values, some of them replaced.

    Args:
        values: parameter name (``mechanism.field``) -> value in the parameter's unit.

    Raises:
        InputError: for an unknown name, a value outside its range, or more hours than there are.
    """
    merged = {name: parameter.value for name, parameter in table().items()}
    for name, value in (values or {}).items():
        check(name, value)
        merged[name] = float(value)
    spent = sum(merged[name] for name in SHARES_OF_HOURS)
    if spent > 1.0:
        told = f"shares of the team's hours add up to {spent:g}; at most 1"
        raise InputError(Problem("", ", ".join(SHARES_OF_HOURS), told))
    parts = {}
    for mechanism, cls in get_type_hints(Params).items():
        parts[mechanism] = cls(*(merged[f"{mechanism}.{field}"] for field in cls._fields))
    return Params(**parts)


def check(name: str, value: float, where: str = "") -> None:
    """Raise InputError unless ``name`` is a parameter and ``value`` lies in its range."""
    known = table()
    if name not in known:
        raise InputError(Problem(where, name, f"unknown parameter{nearest(name, known)}"))
    row = known[name]
    if not row.low <= value <= row.high:
        raise InputError(
            Problem(where, name, f"{value:g} is outside {row.low:g} to {row.high:g} {row.unit}")
        )


def replace(params: Params, name: str, value: float) -> Params:
    """Return ``params`` with one parameter (``mechanism.field``) set to another value."""
    mechanism, field = name.split(".")
    part = getattr(params, mechanism)
    return params._replace(**{mechanism: part._replace(**{field: float(value)})})


def read(params: Params, name: str) -> float:
    """Return the value of one parameter (``mechanism.field``)."""
    mechanism, field = name.split(".")
    return float(getattr(getattr(params, mechanism), field))
