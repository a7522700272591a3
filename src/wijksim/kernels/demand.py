"""M14 Need and request: what is left to carry, who is in need, and who comes to a door."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels.load import add_up
from wijksim.params import Demand, Params
from wijksim.params import Help as HelpParams
from wijksim.rules import demand, doors, duty
from wijksim.rules.chance import happens
from wijksim.state import Cases, Floats, Life, Mind, People, Scratch, Team, Words
from wijksim.units import NOBODY, RETURN_WEEKS, Case


@kernel
def weigh(people: People, life: Life, mind: Mind, scratch: Scratch, p: HelpParams) -> None:
    """Sum what everybody carries; of a lasting need, what help does not cover."""
    add_up(life, scratch)
    for i in range(len(people.age)):
        chronic = people.chronic[i]
        # Of the hours, the part that did not go to other social loads.
        part = duty.part_for_lasting(chronic, scratch.social[i])
        hours = (mind.received[i] + scratch.case_hours[i]) * part
        scratch.value[i] = duty.uncovered(chronic, hours, p.hours_per_load)
    for i in range(len(people.age)):
        life.load[i] = scratch.social[i] + scratch.institutional[i] + scratch.value[i]


@kernel
def settle_need(life: Life, p: Demand, row: Floats) -> None:
    """Settle who is in need of individual support."""
    onsets = 0
    for i in range(len(life.need)):
        before = int(life.need[i]) == 1
        now = demand.in_need(life.load[i], before, p)
        onsets += 1 if now and not before else 0
        life.need[i] = 1 if now else 0
    row[Col.ONSETS] += onsets


@kernel
def request(
    people: People,
    life: Life,
    mind: Mind,
    cases: Cases,
    crew: Team,
    scratch: Scratch,
    residents: Floats,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let need become a request: one's own, by a third party, or found by who is present."""
    draws = key(seed[0], Why.REQUEST, week)
    choices = key(seed[0], Why.DOOR, week)
    found = doors.detection_hazard(crew.presence[0] * 1000.0 / residents[0], p.doors)
    pause = int(p.demand.pause_weeks)
    for i in range(len(people.age)):
        could = int(life.need[i]) == 1 or life.load[i] > p.doors.visible_from
        scratch.mark[i] = 1 if could and int(cases.case[i]) == Case.NONE else 0
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        load = life.load[i]
        in_need = int(life.need[i]) == 1
        closed = int(cases.closed[i])
        if week - max(int(cases.asked[i]), closed) < pause:
            continue
        own, detected = 0.0, 0.0
        if in_need:
            detected = found
            own = demand.own_request_hazard(
                people.skill[i], mind.reliance[i], load, mind.ask[i], p.demand
            )
        referred = doors.referral_hazard(load, p.doors)
        u = uniform(draws, i)
        if not happens(u, own + detected + referred):
            continue
        row[Col.REQUESTS] += 1.0
        if week - closed <= RETURN_WEEKS:
            row[Col.REENTRIES] += 1.0
        by_presence = not happens(u, own + referred)
        if by_presence:
            row[Col.DETECTED] += 1.0
        elif not happens(u, own):
            row[Col.REFERRED] += 1.0
        cases.asked[i] = week
        if by_presence or doors.at_the_team(uniform(choices, i), p.doors):
            row[Col.REQUESTS_TEAM] += 1.0
            cases.case[i] = Case.WAITING
        else:
            cases.case[i] = Case.ELSEWHERE
            cases.started[i] = week
            cases.mode[i] = p.doors.mode
            cases.root[i], cases.barred[i] = NOBODY, NOBODY
