"""M14 Need and request, M20 escalation."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import demand, duty
from wijksim.rules.chance import happens
from wijksim.state import Floats, People, Scratch, Team, Words
from wijksim.units import DOMAINS, RETURN_WEEKS, Case, Hours


@kernel
def weigh(people: People, scratch: Scratch, p: Params, seed: Words, week: int, row: Floats) -> None:
    """Sum what everybody carries, let the heaviest loads escalate, and settle who is in need."""
    draws = key(seed[0], Why.ESCALATE, week)
    for i in range(len(people.age)):
        social, institutional = 0.0, 0.0
        for domain in range(DOMAINS):
            social += people.social[i, domain]
            institutional += people.institutional[i, domain]
        lasting = duty.uncovered(
            people.chronic[i], people.received[i] + scratch.case_hours[i], p.help.hours_per_load
        )
        load = social + institutional + lasting
        if load > p.demand.escalation_from and happens(
            uniform(draws, i), demand.escalation_hazard(load, p.demand)
        ):
            row[Col.ESCALATIONS] += 1.0
            for domain in range(DOMAINS):
                people.social[i, domain] *= p.demand.escalation_social
                people.institutional[i, domain] *= p.demand.escalation_institutional
            social *= p.demand.escalation_social
            institutional *= p.demand.escalation_institutional
            load = social + institutional + lasting
        people.load[i] = load
        before = int(people.need[i]) == 1
        now = demand.in_need(load, before, p.demand)
        if now and not before:
            row[Col.ONSETS] += 1.0
        people.need[i] = 1 if now else 0


@kernel
def request(
    people: People, crew: Team, residents: Floats, p: Params, seed: Words, week: int, row: Floats
) -> None:
    """Let residents in need request support, or be found by professionals who are present."""
    draws = key(seed[0], Why.REQUEST, week)
    presence = crew.hours[Hours.COLLECTIVE] * p.team.presence_share * 1000.0 / residents[0]
    found = demand.detection_hazard(presence, p.demand)
    pause = int(p.demand.pause_weeks)
    for i in range(len(people.age)):
        if int(people.need[i]) == 0 or int(people.case[i]) != Case.NONE:
            continue
        closed = int(people.closed[i])
        if week - max(int(people.asked[i]), closed) < pause:
            continue
        own = demand.own_request_hazard(
            people.skill[i], people.reliance[i], people.load[i], people.ask[i], p.demand
        )
        u = uniform(draws, i)
        if not happens(u, own + found):
            continue
        row[Col.REQUESTS] += 1.0
        if not happens(u, own):
            row[Col.DETECTED] += 1.0
        if week - closed <= RETURN_WEEKS:
            row[Col.REENTRIES] += 1.0
        people.case[i] = Case.WAITING
        people.asked[i] = week
