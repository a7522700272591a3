"""M16 Casework, M17 activating the network, closing: quadrants I and II with a professional."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import casework, team
from wijksim.rules.chance import half_life_rate, happens
from wijksim.state import Barriers, Floats, People, Scratch, Team, Ties, Words
from wijksim.units import DOMAINS, NOBODY, SLOTS, Case, Hours


@kernel
def work(
    people: People,
    network: Ties,
    crew: Team,
    barriers: Barriers,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Work on the active cases; when workers are away every case gets the same part less."""
    asked = 0.0
    for i in range(len(people.age)):
        scratch.case_hours[i] = 0.0
        if int(people.case[i]) == Case.ACTIVE:
            hours = _hours_of(people, i, p, week)
            scratch.case_hours[i] = hours
            asked += hours
    share = min(1.0, crew.hours[Hours.CASE] / asked) if asked > 0.0 else 1.0
    seen = key(seed[0], Why.ROOT_SEEN, week)
    plans = key(seed[0], Why.PLAN, week)
    gain = crew.skill[0] - p.team.skill_start
    for i in range(len(people.age)):
        if int(people.case[i]) != Case.ACTIVE:
            continue
        hours = scratch.case_hours[i] * share
        scratch.case_hours[i] = hours
        row[Col.HOURS_CASE] += hours
        mode = people.mode[i]
        if int(people.root[i]) != NOBODY:
            people.stress[i] = casework.misfit_stress(people.stress[i], p.casework)
            if happens(uniform(seen, i), p.casework.seen_later):
                people.root[i] = NOBODY
        _lighten(people, barriers, i, hours, p)
        people.reliance[i] = casework.more_reliance(people.reliance[i], hours, mode, p.casework)
        _occupy(network, i, casework.tie_kept(mode, p.help.displacement, p.casework))
        plan_week = week - int(people.started[i]) == int(p.casework.plan_week)
        if plan_week and uniform(plans, i) < casework.plan_chance(mode, gain, p.casework):
            people.boost[i] = 1.0


@kernel
def _hours_of(people: People, i: int, p: Params, week: int) -> float:
    """Return the hours that an active case takes this week."""
    domains = 0
    for domain in range(DOMAINS):
        if people.social[i, domain] + people.institutional[i, domain] > 0.0:
            domains += 1
    return team.case_hours(domains, week - int(people.started[i]), people.mode[i], p.team)


@kernel
def _lighten(people: People, barriers: Barriers, i: int, hours: float, p: Params) -> None:
    """Let case hours lower the loads that the team sees."""
    hidden = int(people.root[i])
    social, institutional = 0.0, 0.0
    for domain in range(DOMAINS):
        if domain != hidden:
            social += people.social[i, domain]
            institutional += people.institutional[i, domain]
    visible = social + institutional
    if visible <= 0.0:
        return
    for_rules = casework.emphasis(institutional / visible, p.casework)
    factor = 1.0
    if social > 0.0:
        factor = casework.social_factor(
            hours * (1.0 - for_rules), social, people.mode[i], p.casework
        )
    for domain in range(DOMAINS):
        if domain != hidden:
            people.social[i, domain] *= factor
            if people.institutional[i, domain] > 0.0:
                people.institutional[i, domain] *= casework.institutional_factor(
                    hours * for_rules, institutional, barriers.level[domain], p.casework
                )


@kernel
def _occupy(network: Ties, i: int, kept: float) -> None:
    """Let a professional who takes over weaken the client's ties, at both ends."""
    for slot in range(SLOTS):
        j = int(network.other[i, slot])
        if j != NOBODY:
            strength = network.strength[i, slot] * kept
            network.strength[i, slot] = strength
            network.strength[j, int(network.back[i, slot])] = strength


@kernel
def close(people: People, p: Params, week: int, row: Floats) -> None:
    """Close cases that are light enough or long enough; let what they left behind fade."""
    fading = half_life_rate(p.casework.boost_half_life)
    unlearning = half_life_rate(p.casework.reliance_half_life)
    for i in range(len(people.age)):
        people.reliance[i] *= 1.0 - unlearning
        if int(people.case[i]) != Case.ACTIVE:
            people.boost[i] *= 1.0 - fading
            continue
        weeks = week - int(people.started[i])
        load = people.chronic[i]  # closing does not wait for a lasting need to go away
        for domain in range(DOMAINS):
            load += people.social[i, domain] + people.institutional[i, domain]
        if casework.may_close(load, people.chronic[i], weeks, p.casework):
            people.case[i] = Case.NONE
            people.root[i] = NOBODY
            people.closed[i] = week
            row[Col.CLOSED] += 1.0
