"""M22 Life events: partners lost, couples parted and formed, work and homes lost."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels.issues import add_issue
from wijksim.kernels.screening import screen
from wijksim.kernels.tie_slots import drop_tie, find_slot, pair_up
from wijksim.params import Events, Params
from wijksim.rules import events, onset, ties
from wijksim.rules.chance import happens, weekly
from wijksim.state import Floats, Households, Life, People, Scratch, Ties, Words
from wijksim.units import COUPLE, DOMAINS, NOBODY, PARTNER_SLOT, SLOTS, Age, Domain, Event, Tie


@kernel
def part_couples(
    people: People,
    network: Ties,
    households: Households,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let partners die, couples part, and two of one dwelling who are alone become a couple.

    A dwelling of two keeps two adults, so that the mix of households stays: where a partner
    dies, ``renewal`` lets somebody new move in. One draw a dwelling decides between the events.
    """
    draws = key(seed[0], Why.COUPLE_EVENT, week)
    again = key(seed[0], Why.REPARTNER, week)
    parting = events.separation_hazard(p.events)
    most = max(
        events.loss_hazard(Age.YOUNG, p.events),
        max(events.loss_hazard(Age.MIDDLE, p.events), events.loss_hazard(Age.OLD, p.events)),
    )
    ceiling = parting + 2.0 * most
    for i in range(len(people.age)):
        scratch.arrived[i] = 0
        scratch.event[i] = Event.NONE
    for h in range(len(households.first)):
        i, j = int(households.first[h]), int(households.first[h]) + 1
        if int(households.size[h]) != COUPLE:
            continue
        if int(network.other[i, PARTNER_SLOT]) == NOBODY:
            if happens(uniform(again, h), weekly(p.events.repartner)):
                drop_tie(network, i, max(PARTNER_SLOT, find_slot(network.other, i, j)))
                pair_up(network, i, j, ties.everyday_strength(Tie.PARTNER, p.ties), week)
            continue
        u = uniform(draws, h)
        if u >= ceiling:
            continue
        # Who survives has the hazard of their own age class.
        i_survives = events.loss_hazard(int(people.age[i]), p.events)
        j_survives = events.loss_hazard(int(people.age[j]), p.events)
        if not happens(u, i_survives + j_survives + parting):
            continue
        if not happens(u, i_survives + j_survives):
            drop_tie(network, i, PARTNER_SLOT)
            scratch.event[i], scratch.event[j] = Event.SEPARATION, Event.SEPARATION
            row[Col.SEPARATIONS] += 1.0
            continue
        survivor, dead = (i, j) if happens(u, i_survives) else (j, i)
        for slot in range(SLOTS):
            drop_tie(network, dead, slot)
        scratch.event[survivor] = Event.LOSS
        scratch.event[dead] = Event.VACATED
        row[Col.LOSSES] += 1.0


@kernel
def befall(
    people: People, life: Life, scratch: Scratch, p: Params, seed: Words, week: int, row: Floats
) -> None:
    """Let work and homes be lost, and young people come out of care: one draw a resident."""
    draws = key(seed[0], Why.PERSON_EVENT, week)
    screen(scratch.mark, draws, events.highest_personal_hazard(p.events))
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0 or int(scratch.event[i]) != Event.NONE:
            continue
        u = uniform(draws, i)
        age = int(people.age[i])
        work = events.job_loss_hazard(age, p.events)
        home = work + events.eviction_hazard(life.institutional[i, Domain.MONEY], p.events)
        care = home + events.leave_care_hazard(age, p.events)
        if happens(u, work):
            scratch.event[i] = Event.JOB_LOSS
            row[Col.JOB_LOSSES] += 1.0
        elif happens(u, home):
            scratch.event[i] = Event.EVICTION
            row[Col.EVICTIONS] += 1.0
        elif happens(u, care):
            scratch.event[i] = Event.LEFT_CARE


@kernel
def strike(people: People, life: Life, scratch: Scratch, p: Params, seed: Words, week: int) -> None:
    """Let the events of this week bring their loads, in each domain that they touch."""
    coaches = key(seed[0], Why.COACHED, week)
    plans = key(seed[0], Why.LOSS_PLAN, week)
    for i in range(len(people.age)):
        event = int(scratch.event[i])
        if event == Event.NONE or event == Event.VACATED:
            continue
        if event == Event.LOSS:
            life.lost[i] = week
            life.planned[i] = 1 if uniform(plans, i) < p.events.loss_plan else 0
        parent = int(people.children[i]) == 1
        coached = uniform(coaches, i) < p.events.coached
        for domain in range(DOMAINS):
            size = events.touches(event, domain, parent, coached) * events.severity(event, p.events)
            if size > 0.0:
                part = onset.institutional_share(domain, p.onset)
                add_issue(life, i, domain, size, part, week)


@kernel
def claim_back(life: Life, households: Households, p: Events, seed: Words, week: int) -> None:
    """Let an institution wrongly claim money back from some households."""
    draws = key(seed[0], Why.CLAIM_BACK, week)
    if p.claim_back <= 0.0:
        return
    for h in range(len(households.first)):
        if uniform(draws, h) < p.claim_back:
            head = int(households.first[h])
            add_issue(life, head, Domain.MONEY, p.claim_back_severity, 1.0, week)
