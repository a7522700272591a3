"""M15 Capacity and queue, M18 staff: who works, on what, and who is admitted."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.params import Params
from wijksim.rules import casework, team
from wijksim.rules.chance import happens, weekly
from wijksim.state import Book, Floats, People, Scratch, Team, Words
from wijksim.units import DOMAINS, LONG_WAIT, NOBODY, SEVERAL, Case, Hours


@kernel
def staff(crew: Team, residents: Floats, p: Params, seed: Words, week: int, row: Floats) -> None:
    """Let workers leave and be replaced, and divide the hours of those who are at work."""
    draws = key(seed[0], Why.TURNOVER, week)
    posts = team.posts(residents[0], crew.weight[0], p.team)
    workers = team.workers(posts)
    present = 0
    for worker in range(workers):
        if int(crew.vacant_until[worker]) > week:
            continue
        if happens(uniform(draws, worker), weekly(p.team.turnover)):
            crew.vacant_until[worker] = week + int(p.team.vacancy_weeks)
        else:
            present += 1
    crew.skill[0] = team.next_skill(crew.skill[0], p.team)
    hours = team.budget(posts, present / workers, p.team)
    usable = hours * (1.0 - p.team.overhead)
    kept = team.kept_from_crowding(int(crew.backlog[0]) * 1000.0 / residents[0], p.team)
    collective = usable * p.team.share_collective * kept
    policy = usable * p.team.share_policy * kept
    withdrawn = usable * p.team.share_withdrawn * kept
    training = usable * p.team.training
    crew.hours[Hours.COLLECTIVE] = collective
    crew.hours[Hours.POLICY] = policy
    crew.hours[Hours.WITHDRAWN] = withdrawn
    crew.hours[Hours.OTHER] = hours - usable + training
    crew.hours[Hours.CASE] = usable - collective - policy - withdrawn - training
    row[Col.BUDGET] += hours
    row[Col.HOURS_COLLECTIVE] += collective
    row[Col.HOURS_POLICY] += policy
    row[Col.HOURS_WITHDRAWN] += withdrawn
    row[Col.HOURS_OTHER] += crew.hours[Hours.OTHER]


@kernel
def leave_queue(people: People, p: Params, seed: Words, week: int, row: Floats) -> None:
    """Let the waiting leave when they no longer need support, or give up."""
    draws = key(seed[0], Why.ABANDON, week)
    for i in range(len(people.age)):
        if int(people.case[i]) != Case.WAITING:
            continue
        if int(people.need[i]) == 0 or happens(uniform(draws, i), p.team.abandon):
            people.case[i] = Case.NONE
            row[Col.ABANDONED] += 1.0


@kernel
def admit(
    people: People,
    crew: Team,
    scratch: Scratch,
    residents: Floats,
    book: Book,
    p: Params,
    seed: Words,
    week: int,
    year: int,
    row: Floats,
) -> None:
    """Admit the waiting, urgent ones first, while hours and caseload allow."""
    n = len(people.age)
    queue = key(seed[0], Why.QUEUE, week)
    free = crew.hours[Hours.CASE]
    room = p.team.caseload * team.posts(residents[0], crew.weight[0], p.team)
    waiting = 0
    i = 0
    while i < n:  # in order: the compact list of the waiting, by row
        state = int(people.case[i])
        if state == Case.ACTIVE:
            weeks = week - int(people.started[i])
            free -= team.case_hours(_domains(people, i), weeks, people.mode[i], p.team)
            room -= 1.0
        elif state == Case.WAITING:
            scratch.list[waiting] = i
            waiting += 1
        i += 1
    while waiting > 0:  # in order: the queue
        best = 0
        for place in range(waiting):
            i, j = int(scratch.list[place]), int(scratch.list[best])
            if i != j and team.goes_before(
                people.load[i] > p.team.urgent_load,
                int(people.asked[i]),
                uniform(queue, i),
                people.load[j] > p.team.urgent_load,
                int(people.asked[j]),
                uniform(queue, j),
            ):
                best = place
        i = int(scratch.list[best])
        takes = team.case_hours(_domains(people, i), 0, p.casework.mode, p.team)
        if takes > free or room < 1.0:
            break
        _open_case(people, crew, i, p, seed, week)
        book.waits[year, min(LONG_WAIT, week - int(people.asked[i]))] += 1
        row[Col.ADMITTED] += 1.0
        free -= takes
        room -= 1.0
        waiting -= 1
        scratch.list[best] = scratch.list[waiting]


@kernel
def _open_case(people: People, crew: Team, i: int, p: Params, seed: Words, week: int) -> None:
    """Start a case, and see the root of the question or only its symptom."""
    people.case[i] = Case.ACTIVE
    people.started[i] = week
    people.mode[i] = p.casework.mode
    people.root[i] = NOBODY
    if _domains(people, i) < SEVERAL:
        return  # a question in one domain has no other root to miss
    if casework.sees_root(uniform(key(seed[0], Why.ROOT, week), i), crew.skill[0], p.casework):
        return
    heaviest, root = -1.0, 0
    domain = 0
    while domain < DOMAINS:  # in order: the first of equals
        load = people.social[i, domain] + people.institutional[i, domain]
        if load > heaviest:
            heaviest, root = load, domain
        domain += 1
    people.root[i] = root


@kernel
def _domains(people: People, i: int) -> int:
    """Return the number of domains in which someone carries a load."""
    count = 0
    for domain in range(DOMAINS):
        if people.social[i, domain] + people.institutional[i, domain] > 0.0:
            count += 1
    return count
