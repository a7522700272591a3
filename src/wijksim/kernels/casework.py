"""M16 Casework and closing: quadrants I and II with a professional."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import casework, plan, provision, staff
from wijksim.rules.chance import half_life_rate, happens
from wijksim.state import (
    Barriers,
    Bytes,
    Cases,
    Floats,
    Ints,
    Life,
    Mind,
    People,
    Scratch,
    Team,
    Ties,
    Words,
)
from wijksim.units import DOMAINS, NEVER, NOBODY, PILOT_WEEKS, SLOTS, WEEKS_PER_YEAR, Case, Hours


@kernel
def assign(
    people: People,
    mind: Mind,
    cases: Cases,
    crew: Team,
    scratch: Scratch,
    p: Params,
    week: int,
    row: Floats,
) -> None:
    """Give every active case its hours; when they do not add up, each gets the same part less.

    The cases of an absent worker get what colleagues can cover.
    """
    asked = 0.0
    for i in range(len(people.age)):
        scratch.case_hours[i] = 0.0
        if int(cases.case[i]) == Case.ACTIVE:
            hours = scratch.takes[i]
            worker = int(cases.worker[i])
            if worker != NOBODY and int(crew.vacant_until[worker]) > week:
                hours *= staff.covered(p.staff)
                row[Col.UNATTENDED] += 1.0
                if int(crew.left[worker]) == 1:
                    mind.stress[i] = staff.stress_after_break(mind.stress[i], p.staff)
            scratch.case_hours[i] = hours
            asked += hours
        elif (
            p.casework.pilot_hours > 0.0
            and int(cases.started[i]) != NEVER
            and week - int(cases.closed[i]) <= PILOT_WEEKS
        ):
            scratch.case_hours[i] = p.casework.pilot_hours
            asked += p.casework.pilot_hours
    share = min(1.0, crew.hours[Hours.CASE] / asked) if asked > 0.0 else 1.0
    for i in range(len(people.age)):
        if scratch.case_hours[i] > 0.0:
            scratch.case_hours[i] *= share
            row[Col.HOURS_CASE] += scratch.case_hours[i]
            row[Col.CASE_HOURS_INCOME] += scratch.case_hours[i] * people.income[i]


@kernel
def work(
    life: Life,
    mind: Mind,
    cases: Cases,
    network: Ties,
    crew: Team,
    barriers: Barriers,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Work on the active cases."""
    seen = key(seed[0], Why.ROOT_SEEN, week)
    appeals = key(seed[0], Why.APPEAL, week)
    mandate = p.casework.mandate * crew.legitimacy[0]
    for i in range(len(life.need)):
        if int(cases.case[i]) != Case.ACTIVE:
            continue
        mode, weeks = cases.mode[i], week - int(cases.started[i])
        hours = scratch.case_hours[i] * (1.0 - p.plan.ask_on_behalf)
        row[Col.EUROS_CUSTOM] += p.provision.custom_budget / WEEKS_PER_YEAR
        if int(cases.root[i]) != NOBODY:
            row[Col.MISDIRECTED] += 1.0
            mind.stress[i] = casework.misfit_stress(mind.stress[i], p.casework)
            if happens(uniform(seen, i), p.casework.seen_later):
                cases.root[i] = NOBODY
        if int(cases.barred[i]) != NOBODY:
            row[Col.BARRED] += 1.0
            if happens(uniform(appeals, i), p.provision.appeal):
                cases.barred[i] = NOBODY
        if plan.still_looking(weeks, p.plan):
            continue
        waits = provision.undecided(weeks, p.provision)
        row[Col.HOURS_RULES] += lighten(
            life.social,
            life.institutional,
            life.known,
            int(cases.root[i]),
            int(cases.barred[i]),
            barriers.level,
            i,
            hours,
            mode,
            mandate,
            waits,
            crew.spread[0],
            p,
        )
        mind.reliance[i] = casework.more_reliance(mind.reliance[i], hours, mode, p.casework)
        kept = casework.tie_kept(mode, p.help.displacement, p.casework)
        occupy(network.other, network.back, network.strength, i, kept)


@kernel
def lighten(
    socials: Floats,
    institutionals: Floats,
    known: Floats,
    hidden: int,
    barred: int,
    level: Floats,
    i: int,
    hours: float,
    mode: float,
    mandate: float,
    undecided: bool,
    spread: float,
    p: Params,
) -> float:
    """Let case hours lower the loads that are seen; return the hours that went to rules.

    Args:
        socials: social loads, by resident and domain.
        institutionals: institutional loads.
        known: what is learned about a domain.
        hidden: domain whose root is not seen, or -1.
        barred: domain in which a rule bars help, or -1.
        level: of the barriers, by domain.
        i: row of the client.
        hours: of this week.
        mode: 0 take over, 1 through the network.
        mandate: to leave rules, 0-1.
        undecided: a decision is still awaited, so that nothing moves on the side of rules.
        spread: gain by what workers learned of each other.
        p: all parameters.
    """
    social, institutional = 0.0, 0.0
    for domain in range(DOMAINS):
        if domain != hidden:
            social += socials[i, domain]
            institutional += institutionals[i, domain]
    visible = social + institutional
    if visible <= 0.0:
        return 0.0
    for_rules = casework.emphasis(institutional / visible, p.casework)
    effect = provision.effect_factor(spread, p.provision)
    own = hours * (1.0 - for_rules)
    factor = 1.0
    if social > 0.0:
        factor = casework.social_factor(own * (1.0 - p.plan.strengthen), social, mode, p.casework)
    for domain in range(DOMAINS):
        if domain == hidden:
            continue
        if socials[i, domain] > 0.0:
            known[i, domain] = plan.strengthened(known[i, domain], own, p.plan)
            socials[i, domain] *= factor
        if institutionals[i, domain] > 0.0 and domain != barred and not undecided:
            door = provision.open_door(mandate, level[domain])
            institutionals[i, domain] *= casework.institutional_factor(
                hours * for_rules, institutional, door, effect, p.casework
            )
    return hours * for_rules


@kernel
def occupy(other: Ints, back: Bytes, strength: Floats, i: int, kept: float) -> None:
    """Let a professional who takes over weaken the client's ties, at both ends."""
    for slot in range(SLOTS):
        j = int(other[i, slot])
        if j != NOBODY:
            weaker = strength[i, slot] * kept
            strength[i, slot] = weaker
            strength[j, int(back[i, slot])] = weaker


@kernel
def close(
    people: People,
    life: Life,
    mind: Mind,
    cases: Cases,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Close cases that are good enough or long enough; let what they left behind fade."""
    fading = half_life_rate(p.plan.half_life)
    unlearning = half_life_rate(p.casework.reliance_half_life)
    files = key(seed[0], Why.REGISTERED, week)
    leaving = key(seed[0], Why.DROPOUT, week)
    stays = provision.dropout_hazard(p.provision)
    stays_less = stays + p.mending.dropout
    for i in range(len(people.age)):
        mind.reliance[i] *= 1.0 - unlearning
        mind.leaning[i] *= 1.0 - unlearning
        mind.boost[i] *= 1.0 if int(cases.case[i]) == Case.ACTIVE else 1.0 - fading
    for i in range(len(people.age)):
        if int(cases.case[i]) != Case.ACTIVE:
            continue
        hazard = stays_less if int(cases.vetoed[i]) == 1 else stays
        leaves = happens(uniform(leaving, i), hazard)
        started = int(cases.started[i])
        load = people.chronic[i]  # closing does not wait for a lasting need to go away
        for domain in range(DOMAINS):
            load += life.social[i, domain] + life.institutional[i, domain]
        ends = casework.team_closes(load, people.chronic[i], week - started, p.casework)
        if (
            not ends
            and uniform(key(seed[0], Why.CLIENT_CLOSES, started), i) < p.casework.closing_by
        ):
            ends = casework.client_closes(mind.stress[i], int(life.need[i]) == 1, p.casework)
        if leaves or ends:
            cases.case[i] = Case.NONE
            cases.root[i] = NOBODY
            cases.barred[i] = NOBODY
            cases.worker[i] = NOBODY
            cases.closed[i] = week
            mind.boost[i] *= plan.kept_at_closing(uniform(files, i) < p.plan.registered)
            row[Col.DROPOUTS if leaves else Col.CLOSED] += 1.0
