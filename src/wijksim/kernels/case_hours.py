"""The hours of a case: what one active or waiting case takes in a week.

Not a mechanism: it puts together what ``team``, ``provision``, ``plan``, ``casework`` and
``mending`` say about hours, for admission, for the work itself and for the count.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.kernels.mending import mediated
from wijksim.params import Mending, Params
from wijksim.rules import mending, plan, provision, signals, team
from wijksim.state import Bytes, Cases, Floats, Ints, Life, Scratch, Team, Ties, Words
from wijksim.units import DOMAINS, NOBODY, Case, Tie


@kernel
def domains_of(social: Floats, institutional: Floats, i: int) -> int:
    """Return the number of domains in which someone carries a load."""
    count = 0
    for domain in range(DOMAINS):
        if social[i, domain] + institutional[i, domain] > 0.0:
            count += 1
    return count


@kernel
def heaviest(social: Floats, institutional: Floats, i: int) -> int:
    """Return the domain with the largest load, the first of equals, or -1 without any."""
    most, found = 0.0, NOBODY
    domain = 0
    while domain < DOMAINS:  # in order: the first of equals
        load = social[i, domain] + institutional[i, domain]
        if load > most:
            most, found = load, domain
        domain += 1
    return found


@kernel
def estimate(
    life: Life,
    cases: Cases,
    network: Ties,
    crew: Team,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
) -> None:
    """Leave in ``scratch.takes`` the hours that each case takes, or would take from now on.

    Worked out for everybody waiting or active; who is not admitted yet starts at week 0, in the
    way of working that is in force.
    """
    coordination = provision.coordination(p.team.per_domain, p.provision)
    together = team.consult_factor(p.team)
    paper = provision.paper_hours(p.casework.mandate, p.provision)
    mediation = mending.any_mediation(p.mending)
    some_alike = False
    for domain in range(DOMAINS):
        some_alike = some_alike or int(crew.alike[domain]) == 1
    for i in range(len(life.need)):
        scratch.takes[i] = 0.0
    for i in range(len(life.need)):
        state = int(cases.case[i])
        if state != Case.WAITING and state != Case.ACTIVE:
            continue
        active = state == Case.ACTIVE
        weeks = week - int(cases.started[i]) if active else 0
        mode = cases.mode[i] if active else p.casework.mode
        domains = domains_of(life.social, life.institutional, i)
        hours = team.case_hours(domains, weeks, mode, coordination, p.team)
        hours *= team.hours_by_load(life.load[i], p.team) * together
        if active:
            hours *= cases.weight[i]
        if some_alike:
            root = heaviest(life.social, life.institutional, i)
            if root != NOBODY and int(crew.alike[root]) == 1:
                hours *= signals.answered_once(p.signals)
        once = paper
        if active and int(cases.offered[i]) == 1:
            once += plan.conference_hours(p.plan)
        hours += team.once(once, weeks, p.team)
        if active and mediation and network.strains[i] > 0.0:
            hours += _mediation(cases.case, cases.started, i, p.mending, seed)
        scratch.takes[i] = hours


@kernel
def _mediation(case: Bytes, started: Ints, i: int, p: Mending, seed: Words) -> float:
    """Return the hours of mediation in a case: so many for each kind of tie that gets it."""
    hours = 0.0
    for kind in range(Tie.KIN, Tie.PEER):
        if mediated(case, started, i, kind, p, seed):
            hours += p.hours
    return hours
