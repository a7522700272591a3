"""M23 Other providers: those who came in elsewhere are supported there, without a queue here."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.kernels.casework import occupy
from wijksim.params import Params
from wijksim.rules import casework, provision
from wijksim.state import Barriers, Cases, Floats, Life, Mind, Scratch, Ties
from wijksim.units import DOMAINS, NEVER, Case


@kernel
def treat_elsewhere(
    life: Life,
    mind: Mind,
    cases: Cases,
    network: Ties,
    barriers: Barriers,
    scratch: Scratch,
    p: Params,
    week: int,
    row: Floats,
) -> None:
    """Work on the cases of other providers, who have no mandate to leave a rule, and end them.

    What the team's levers choose (advocacy, budgets, stance) is not theirs.
    """
    hours, mode = p.doors.hours, p.doors.mode
    kept = casework.tie_kept(mode, p.help.displacement, p.casework)
    for i in range(len(life.need)):
        if int(cases.case[i]) != Case.ELSEWHERE:
            continue
        social, institutional = 0.0, 0.0
        for domain in range(DOMAINS):
            social += life.social[i, domain]
            institutional += life.institutional[i, domain]
        load = social + institutional
        for domain in range(DOMAINS):
            if social > 0.0:
                life.social[i, domain] *= casework.social_factor(
                    hours * social / load, social, mode, p.casework
                )
            if institutional > 0.0:
                door = provision.open_door(0.0, barriers.level[domain])
                life.institutional[i, domain] *= casework.institutional_factor(
                    hours * institutional / load, institutional, door, 1.0, p.casework
                )
        mind.reliance[i] = casework.more_reliance(mind.reliance[i], hours, mode, p.casework)
        occupy(network.other, network.back, network.strength, i, kept)
        scratch.case_hours[i] += hours  # the team may keep light contact after its own case
        row[Col.ELSEWHERE] += 1.0
        row[Col.HOURS_ELSEWHERE] += hours
        weeks = week - int(cases.started[i])
        if load < p.casework.close_load or weeks >= p.doors.max_weeks:
            cases.case[i] = Case.NONE
            cases.closed[i] = week
            cases.started[i] = NEVER  # not a case of the team: no light contact afterwards
            row[Col.CLOSED_ELSEWHERE] += 1.0
