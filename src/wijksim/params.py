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


class Events(NamedTuple):
    """M22 Life events: loss of a partner, of work, of a home; an institution that errs."""

    loss_young: float
    loss_middle: float
    loss_old: float
    loss_severity: float
    separation: float
    separation_severity: float
    repartner: float
    job_loss: float
    job_loss_severity: float
    eviction: float
    eviction_from: float
    eviction_severity: float
    leave_care: float
    leave_care_severity: float
    coached: float
    claim_back: float
    claim_back_severity: float
    loss_plan: float
    loss_plan_after: float
    loss_plan_weeks: float
    loss_plan_gain: float


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
    shock: float
    severity_money: float
    automatic: float


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
    desk: float
    housing_contingent: float
    contingent_rate: float
    day_activities: float
    day_hours: float


class Errands(NamedTuple):
    """Small practical needs that formal help does not answer and that keep a household upright."""

    begin: float
    end: float
    hours: float
    coupling: float


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


class Mending(NamedTuple):
    """Strained ties: relations sour, are mended with help, or are cut."""

    sour: float
    family: float
    friends: float
    neighbours: float
    rate: float
    hours: float
    prune: float
    prune_rate: float
    veto: float
    dropout: float


class Places(NamedTuple):
    """M7 Meeting at places: who comes, and what a meeting leaves."""

    attend_base: float
    attend_activity: float
    attend_stress: float
    bond: float
    bond_across: float
    grow: float
    ask_gain: float
    ask_ceiling: float
    attend_income: float
    tolerance: float
    safety: float
    safety_weight: float
    online: float
    assigned: float
    assigned_factor: float
    targeting: float
    bridging: float
    conflict: float
    conflict_loss: float
    dialogue: float


class Groups(NamedTuple):
    """M8 Groups and volunteers: critical mass, succession, closed and open kinds."""

    half_point: float
    volunteer_worth: float
    volunteer_rate: float
    takeover: float
    critical: float
    closure_traditional: float
    closure_light: float
    light_share: float
    ageing: float
    succession: float
    ownership: float
    ownership_gain: float
    ownership_delay: float
    takeover_vulnerable: float
    letting_go: float
    withdraw_from: float
    wear: float
    welcome: float
    welcome_hours: float


class Peers(NamedTuple):
    """Peer groups: people with the same experience meet, and learn from each other."""

    money: float
    housing: float
    work: float
    health: float
    parenting: float
    belonging: float
    attend: float
    learn: float
    bond: float
    ask_gain: float
    hours: float
    resident_run: float
    method_loss: float


class Services(NamedTuple):
    """Ordinary services in fixed small groups: socialise instead of individualise."""

    share: float
    group: float
    sessions: float
    contact_hours: float
    time_factor: float
    bond: float


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
    institutional: float
    dependency: float
    suitability: float
    solidarity: float
    accept: float
    app: float
    parents: float
    seen: float


class Information(NamedTuple):
    """Chances through ties: bridging ties bring news of work, near ties bring help to get there."""

    bridging: float
    near: float
    weak_below: float
    income: float


class Wellbeing(NamedTuple):
    """M12 Support, stress and burden (stress buffering), loneliness, wellbeing."""

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
    steady_stress: float
    lonely_stress: float
    belonging: float
    overload_from: float
    lonely_gap: float
    buffer_lasting: float
    wish_mean: float
    wish_sd: float
    identification: float
    respite: float


class Norms(NamedTuple):
    """M13 Norms of asking, giving and tolerance (Friedkin-Johnsen)."""

    pull: float
    anchor: float
    tolerance_mean: float
    tolerance_sd: float
    ask_shift: float
    give_shift: float
    tolerance_shift: float


class Demand(NamedTuple):
    """M14 Need and request."""

    need_from: float
    need_until: float
    request: float
    request_load: float
    request_skill: float
    request_reliance: float
    pause_weeks: float
    gate: float


class Escalation(NamedTuple):
    """M20 Escalation to heavy care."""

    from_load: float
    rate: float
    social: float
    institutional: float
    matter: float
    cared: float
    strong: float
    lasting_weeks: float


class Doors(NamedTuple):
    """M23 Settings and doors: presence, third parties, other providers."""

    detection: float
    presence_half: float
    third_party: float
    visible_from: float
    setting_tolerance: float
    setting_link: float
    team_door: float
    complaint: float
    hours: float
    mode: float
    max_weeks: float


class Team(NamedTuple):
    """M15 Capacity and queue (Erlang-A): hours, admission, the hours of a case."""

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
    extra_fte: float
    by_need: float
    consult_size: float
    consult_share: float


class Staff(NamedTuple):
    """M18 Staff: workers come and go with their cases, and learn."""

    turnover: float
    vacancy_weeks: float
    training: float
    training_gain: float
    skill_start: float
    cover: float
    break_stress: float
    supervision: float
    supervision_gain: float


class Accountability(NamedTuple):
    """Accountability: hours go to what is counted."""

    case_counts: float
    targets: float
    learning: float
    pull: float
    shallow: float
    learning_hours: float
    learning_gain: float


class Casework(NamedTuple):
    """M16 Casework, reliance on professionals, closing."""

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
    close_load: float
    max_weeks: float
    hours_spread: float
    protocol: float
    protocol_loss: float
    closing_by: float
    client_stress: float
    pilot_hours: float


class Provision(NamedTuple):
    """Provisions and rules in a case: who decides, how long it takes, and what is refused."""

    strictness: float
    decision_hours: float
    decision_delay: float
    rights: float
    appeal: float
    fit: float
    custom_budget: float
    custom_gain: float
    justification_hours: float
    stance: float
    stance_effect: float
    director_client: float
    director_dropout: float


class Plan(NamedTuple):
    """M17 A plan with the network: who is reached, and how long it lasts."""

    week: float
    success: float
    skill: float
    half_life: float
    deadline: float
    needed: float
    informed: float
    offer: float
    offer_hours: float
    mentor: float
    mentor_strength: float
    scan_weeks: float
    scan_gain: float
    ask_on_behalf: float
    asks_per_hour: float
    strengthen: float
    strengthen_gain: float
    registered: float


class Policy(NamedTuple):
    """M19 Barriers: decisions lower them after a delay, new rules bring them back."""

    effect: float
    returning: float
    delay_weeks: float
    local: float
    half_hours: float
    barrier_money: float
    barrier_housing: float
    barrier_work: float
    barrier_health: float
    barrier_parenting: float
    barrier_belonging: float


class Legitimacy(NamedTuple):
    """Legitimacy of unequal help: a slow state that caps the mandate."""

    erosion: float
    growth: float


class Signals(NamedTuple):
    """M19 Signals: what cases, reflection and presence tell the policy table."""

    registering: float
    feedback: float
    tolerance: float
    signal_from: float
    signal_load: float
    reflection: float
    reflection_effect: float
    presence_effect: float
    integral: float
    split_loss: float
    panel: float
    room_loss: float
    room_half_life: float
    voice: float
    parties: float
    parties_weight: float
    lobby: float
    lobby_effect: float
    spread: float
    spread_gain: float
    alike: float
    alike_saving: float


class Costs(NamedTuple):
    """M21 Costs by payer, euros of 2023."""

    team_hour: float
    heavy_care: float
    formal_care_hour: float
    informal_hour: float
    provider_hour: float
    day_hour: float
    eviction: float
    heavy_municipal: float
    formal_municipal: float


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
    light_energy: float


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
