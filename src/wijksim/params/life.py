"""What life brings and how it feels: one named tuple per mechanism."""

from __future__ import annotations

from typing import NamedTuple


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
