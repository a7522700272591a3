"""Parameters: one named tuple per mechanism, and the table that gives each its value.

The numbers live in ``data/parameters.toml`` only, each with unit, range, source and mark. The
tuples below give the compiled code its types; a test holds the two against each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, get_type_hints

from wijksim.errors import InputError, Problem, nearest


class Renewal(NamedTuple):
    """M1 Renewal: dwellings change hands, so the population is open and a fixed point exists."""

    move_young: float
    move_middle: float
    move_old: float
    newcomer_kin: float
    newcomer_load: float


class Onset(NamedTuple):
    """M2 Onset: new loads as proportional hazards with competing risks over six domains."""

    money: float
    housing: float
    work: float
    health: float
    parenting: float
    belonging: float
    children_factor: float
    general: float
    stress_effect: float
    income_effect: float
    interference: float
    interference_cap: float
    severity_floor: float
    severity_range: float
    institutional_money: float
    institutional_housing: float
    institutional_work: float
    institutional_health: float
    institutional_parenting: float
    institutional_belonging: float


class Load(NamedTuple):
    """M3 Course of load: logistic growth against exponential self-resolution."""

    social_resolution: float
    institutional_resolution: float
    growth: float
    closed_below: float
    skill_base: float
    stress_social: float
    reliance_social: float
    stress_institutional: float


class Duty(NamedTuple):
    """M4 Care duty (two states) and chronic need (a floor that help covers but does not cure)."""

    begin: float
    begin_young: float
    begin_middle: float
    begin_old: float
    end: float
    median_hours: float
    sigma: float
    formal_share: float
    chronic_share: float
    chronic_young: float
    chronic_middle: float
    chronic_old: float
    chronic_low: float
    chronic_high: float


class Ties(NamedTuple):
    """M5 Strength and loss of ties, M6 new ties."""

    end: float
    relaxation: float
    use: float
    partner: float
    kin: float
    friend: float
    neighbour: float
    peer: float
    start_share: float
    meet_near: float
    meet_far: float
    homophily_group: float
    homophily_age: float
    closure_gain: float
    strain_share: float


class Places(NamedTuple):
    """M7 Meeting and M8 activity of a place with a critical mass."""

    attend_base: float
    attend_activity: float
    attend_stress: float
    closure: float
    bond: float
    bond_across: float
    grow: float
    ask_gain: float
    ask_ceiling: float
    half_point: float
    volunteer_worth: float
    volunteer_rate: float
    takeover: float
    critical: float


class Help(NamedTuple):
    """M9 Asking, M10 giving, M11 effect of informal help."""

    ask_from: float
    ask_mean: float
    ask_sd: float
    give_mean: float
    give_sd: float
    boost_ask: float
    boost_outside: float
    hours_max: float
    hours_per_load: float
    outside_hours: float
    strength_full: float
    displacement: float
    debt: float
    smoothing: float
    capacity: float
    effect: float


class Wellbeing(NamedTuple):
    """M12 Support, stress and burden (stress buffering)."""

    buffer: float
    load_weight: float
    burden_weight: float
    strain_weight: float
    rate: float
    support_scale: float
    outside_strength: float
    burden_rate: float
    burden_hours: float
    burden_base: float
    lonely_below: float
    lonely_stress: float
    belonging: float
    overload_from: float


class Norms(NamedTuple):
    """M13 Norms of asking and giving (Friedkin-Johnsen)."""

    pull: float
    anchor: float


class Demand(NamedTuple):
    """M14 Need and request, M20 escalation."""

    need_from: float
    need_until: float
    request: float
    request_load: float
    request_skill: float
    request_reliance: float
    detection: float
    presence_half: float
    pause_weeks: float
    gate: float
    escalation_from: float
    escalation: float
    escalation_social: float
    escalation_institutional: float


class Team(NamedTuple):
    """M15 Capacity and queue (Erlang-A), M18 staff."""

    fte: float
    need_allocation: float
    week_hours: float
    overhead: float
    share_collective: float
    share_policy: float
    share_withdrawn: float
    presence_share: float
    crowding: float
    case_hours: float
    per_domain: float
    early_factor: float
    late_factor: float
    early_weeks: float
    caseload: float
    urgent_load: float
    abandon: float
    turnover: float
    vacancy_weeks: float
    training: float
    training_gain: float
    skill_start: float


class Casework(NamedTuple):
    """M16 Casework, M17 activating the network, closing."""

    mode: float
    social_effect: float
    mode_loss: float
    institutional_effect: float
    mandate: float
    advocacy: float
    diagnosis_base: float
    diagnosis_skill: float
    misfit: float
    seen_later: float
    reliance: float
    reliance_half_life: float
    tie_loss: float
    plan_week: float
    plan_success: float
    plan_skill: float
    plan_reach: float
    boost_half_life: float
    close_load: float
    max_weeks: float


class Policy(NamedTuple):
    """M19 Signals and barriers."""

    effect: float
    returning: float
    registering: float
    feedback: float
    tolerance: float
    delay_weeks: float
    local: float
    signal_from: float
    signal_load: float
    half_hours: float
    barrier_money: float
    barrier_housing: float
    barrier_work: float
    barrier_health: float
    barrier_parenting: float
    barrier_belonging: float


class Costs(NamedTuple):
    """M21 Costs by payer, euros of 2023."""

    team_hour: float
    heavy_care: float
    formal_care_hour: float
    informal_hour: float


class Population(NamedTuple):
    """The population and its ties at the start, from an area profile."""

    early_pensioners: float
    single_young: float
    single_old: float
    couple_young: float
    couple_old: float
    parent_young: float
    other_young: float
    other_old: float
    single_income: float
    skill_income: float
    outside_mean: float
    outside_sd: float
    outside_income: float
    kin: float
    neighbours: float
    friends: float
    friends_of_friends: float
    strength_spread: float
    place_energy: float


class Params(NamedTuple):
    """All parameters of one run in one stretch of weeks."""

    renewal: Renewal
    onset: Onset
    load: Load
    duty: Duty
    ties: Ties
    places: Places
    help: Help
    wellbeing: Wellbeing
    norms: Norms
    demand: Demand
    team: Team
    casework: Casework
    policy: Policy
    costs: Costs
    population: Population


MARKS: Final = ("read", "derived", "memory", "assumed")
SHARES_OF_HOURS: Final = (
    "team.share_collective",
    "team.share_policy",
    "team.share_withdrawn",
    "team.training",
)
PRESETS: Final = ("essay", "evidence", "sceptic")


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
        preset: "essay" (the essay's own assumptions), "evidence" (the table as it stands) or
            "sceptic" (what the sobering studies suggest).

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
