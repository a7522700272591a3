"""Ties, meeting places and the help that runs over them: one named tuple per mechanism."""

from __future__ import annotations

from typing import NamedTuple


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
    across: float
    introduce: float
    homophily_group: float
    homophily_age: float
    homophily_income: float
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
