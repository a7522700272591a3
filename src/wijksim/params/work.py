"""Professionals, their team and the policy table: one named tuple per mechanism."""

from __future__ import annotations

from typing import NamedTuple


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
