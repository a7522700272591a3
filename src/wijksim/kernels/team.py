"""M15 Capacity and queue, M18 staff: who works, on what, and who is admitted."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.draws import Why, key, uniform
from wijksim.kernels.case_hours import domains_of, heaviest
from wijksim.params import Groups, Params
from wijksim.rules import accountability, casework, groups, plan, provision, staff, team
from wijksim.rules.chance import happens
from wijksim.state import Book, Cases, Floats, Life, Places, Scratch, Team, Words
from wijksim.units import LONG_WAIT, NOBODY, SEVERAL, Case, Group, Hours


@kernel
def staff_up(crew: Team, residents: Floats, p: Params, seed: Words, week: int) -> float:
    """Let workers leave and be replaced, and the team learn; return this week's hours."""
    draws = key(seed[0], Why.TURNOVER, week)
    posts = team.posts(residents[0], crew.weight[0], p.team)
    workers = team.workers(posts, len(crew.left))
    present = 0
    for worker in range(len(crew.left)):
        crew.left[worker] = 0  # of last week, also where the team has fewer posts now
    for worker in range(workers):
        if int(crew.vacant_until[worker]) > week:
            continue
        if happens(uniform(draws, worker), staff.leave_hazard(p.staff)):
            crew.vacant_until[worker] = week + int(p.staff.vacancy_weeks)
            crew.left[worker] = 1
        else:
            present += 1
    learning = accountability.training_factor(p.accountability)
    crew.skill[0] = staff.next_skill(crew.skill[0], learning, p.staff)
    return team.budget(posts, present / workers, p.team)


@kernel
def share_out(
    crew: Team,
    sites: Places,
    residents: Floats,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Divide the hours of those who are at work over the tasks."""
    hours = staff_up(crew, residents, p, seed, week)
    usable = hours * (1.0 - p.team.overhead)
    kept = team.kept_from_crowding(int(crew.backlog[0]) * 1000.0 / residents[0], p.team)
    counted = accountability.kept_from_counting(p.accountability)
    collective = usable * p.team.share_collective * kept * counted
    presence = collective * p.team.presence_share
    collective -= (collective - presence) * _left_alone(sites, p.groups)
    policy = usable * p.team.share_policy * kept * counted
    withdrawn = usable * p.team.share_withdrawn * kept
    reflection = usable * p.signals.reflection
    training = usable * p.staff.training
    left = max(0.0, usable - collective - policy - withdrawn - reflection - training)
    learning = min(left, usable * accountability.learning_hours(p.accountability))
    crew.presence[0] = presence
    crew.groups[0] = 0.0
    crew.hours[Hours.COLLECTIVE] = collective
    crew.hours[Hours.POLICY] = policy
    crew.hours[Hours.WITHDRAWN] = withdrawn
    crew.hours[Hours.REFLECTION] = reflection
    crew.hours[Hours.OTHER] = hours - usable + training + learning
    crew.hours[Hours.CASE] = left - learning
    row[Col.BUDGET] += hours
    row[Col.HOURS_COLLECTIVE] += collective
    row[Col.HOURS_POLICY] += policy
    row[Col.HOURS_WITHDRAWN] += withdrawn
    row[Col.HOURS_REFLECTION] += reflection
    row[Col.HOURS_OTHER] += crew.hours[Hours.OTHER]
    row[Col.TEAM_SKILL] += crew.skill[0]


@kernel
def _left_alone(sites: Places, p: Groups) -> float:
    """Return the share of places that the team leaves to their volunteers; cases get the hours."""
    count, alone = len(sites.activity), 0
    for place in range(count):
        energy = sites.energy[place, Group.TRADITIONAL] + sites.energy[place, Group.LIGHT]
        if not groups.professionals_stay(energy, p):
            alone += 1
    return alone / count


@kernel
def leave_queue(life: Life, cases: Cases, p: Params, seed: Words, week: int, row: Floats) -> None:
    """Let the waiting leave when they no longer need support, or give up."""
    draws = key(seed[0], Why.ABANDON, week)
    for i in range(len(life.need)):
        if int(cases.case[i]) != Case.WAITING:
            continue
        # Who was referred by others need not be in need to wait.
        over = int(life.need[i]) == 0 and life.load[i] < p.demand.need_until
        if over or happens(uniform(draws, i), p.team.abandon):
            cases.case[i] = Case.NONE
            row[Col.ABANDONED] += 1.0


@kernel
def admit(
    life: Life,
    cases: Cases,
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
    n = len(life.need)
    queue = key(seed[0], Why.QUEUE, week)
    posts = team.posts(residents[0], crew.weight[0], p.team)
    workers = team.workers(posts, len(crew.left))
    free = crew.hours[Hours.CASE]
    room = p.team.caseload * posts
    for worker in range(workers):
        crew.cases[worker] = 0
    waiting = 0
    i = 0
    while i < n:  # in order: the compact list of the waiting, by row
        state = int(cases.case[i])
        if state == Case.ACTIVE:
            free -= scratch.takes[i]
            room -= 1.0
            crew.cases[min(workers - 1, max(0, int(cases.worker[i])))] += 1
        elif state == Case.WAITING:
            scratch.list[waiting] = i
            waiting += 1
        i += 1
    while waiting > 0:  # in order: the queue
        best = 0
        for place in range(waiting):
            i, j = int(scratch.list[place]), int(scratch.list[best])
            if i != j and team.goes_before(
                life.load[i] > p.team.urgent_load,
                int(cases.asked[i]),
                uniform(queue, i),
                life.load[j] > p.team.urgent_load,
                int(cases.asked[j]),
                uniform(queue, j),
            ):
                best = place
        i = int(scratch.list[best])
        if scratch.takes[i] > free or room < 1.0:
            break
        _open_case(life, cases, crew, i, p, seed, week, workers)
        if int(cases.offered[i]) == 1:  # known only now; later weeks count it in the estimate
            scratch.takes[i] += team.once(plan.conference_hours(p.plan), 0, p.team)
        book.waits[year, min(LONG_WAIT, week - int(cases.asked[i]))] += 1
        row[Col.ADMITTED] += 1.0
        free -= scratch.takes[i]
        room -= 1.0
        waiting -= 1
        scratch.list[best] = scratch.list[waiting]


@kernel
def _open_case(
    life: Life, cases: Cases, crew: Team, i: int, p: Params, seed: Words, week: int, workers: int
) -> None:
    """Start a case, see the root of the question or only its symptom, and meet the rules."""
    cases.case[i] = Case.ACTIVE
    cases.started[i] = week
    cases.mode[i] = p.casework.mode
    cases.worker[i] = _least_busy(crew, week, workers)
    cases.weight[i] = casework.hours_factor(
        uniform(key(seed[0], Why.CASE_SIZE, week), i), p.casework
    )
    offered = uniform(key(seed[0], Why.OFFERED, week), i) < p.plan.offer
    cases.offered[i] = 1 if offered else 0
    cases.vetoed[i] = 0
    cases.root[i] = NOBODY
    cases.barred[i] = NOBODY
    root = heaviest(life.social, life.institutional, i)
    mandate = p.casework.mandate * crew.legitimacy[0]
    if root != NOBODY and provision.is_barred(
        uniform(key(seed[0], Why.BARRED, week), i), mandate, p.casework.advocacy, p.provision
    ):
        cases.barred[i] = root
    if domains_of(life.social, life.institutional, i) < SEVERAL:
        return  # a question in one domain has no other root to miss
    if not casework.sees_root(uniform(key(seed[0], Why.ROOT, week), i), crew.skill[0], p.casework):
        cases.root[i] = root


@kernel
def _least_busy(crew: Team, week: int, workers: int) -> int:
    """Return the worker at work with the fewest cases, and count one more for them."""
    best = NOBODY
    worker = 0
    while worker < workers:  # in order: the first of equals
        here = int(crew.vacant_until[worker]) <= week
        if here and (best == NOBODY or int(crew.cases[worker]) < int(crew.cases[best])):
            best = worker
        worker += 1
    if best == NOBODY:
        best = 0  # nobody is at work: the case waits for the first to come back
    crew.cases[best] += 1
    return best
