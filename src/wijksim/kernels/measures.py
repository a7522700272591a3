"""M21 What is written down at the end of a week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import SLOW, Col, Rights, Room
from wijksim.kernels.escalation import has_lasting_tie
from wijksim.kernels.sums import summed
from wijksim.params import Params
from wijksim.rules import doors, duty, escalation, provision, team, wellbeing
from wijksim.state import Book, Cases, Floats, Life, Mind, People, Scratch, Team, Ties
from wijksim.units import (
    ACTIVE_WEEKS,
    DOMAINS,
    FIRST_STEP,
    HIGHEST_QUARTER,
    INSECURITY_LOAD,
    INSECURITY_WEEKS,
    LONG_OPEN,
    LONG_WAIT,
    LOOK_EVERY,
    LOSS_WEEKS,
    LOWEST_QUARTER,
    NEAR_TIE,
    NEVER,
    NOBODY,
    RIGHTS_WEEKS,
    SEVERAL,
    SEVERE,
    SLOTS,
    STACKED_LOAD,
    Age,
    Case,
    Tie,
)


@kernel
def count_demand(
    life: Life, cases: Cases, crew: Team, scratch: Scratch, p: Params, row: Floats
) -> None:
    """Count who is in need, who waits, who is helped, and the hours all of it would take.

    A case takes what it takes; whoever has none is counted with the hours of plain casework.
    """
    waiting, active, elsewhere, need, rules, unmet = 0, 0, 0, 0, 0, 0
    for i in range(len(life.need)):
        state, in_need = int(cases.case[i]), int(life.need[i])
        helped = state == Case.ACTIVE or state == Case.ELSEWHERE
        waiting += 1 if state == Case.WAITING else 0
        active += 1 if state == Case.ACTIVE else 0
        elsewhere += 1 if state == Case.ELSEWHERE else 0
        need += in_need
        rules += in_need if scratch.institutional[i] > scratch.social[i] else 0
        unmet += 0 if helped else in_need
        scratch.mark[i] = 0 if helped else in_need
    crew.backlog[0] = waiting
    row[Col.WAITING] += waiting
    row[Col.ACTIVE] += active
    row[Col.NEED] += need
    row[Col.NEED_RULES] += rules
    row[Col.UNMET] += unmet
    row[Col.HOURS_CALLED_FOR] += elsewhere * p.doors.hours + _called_for(life, cases, scratch, p)


@kernel
def _called_for(life: Life, cases: Cases, scratch: Scratch, p: Params) -> float:
    """Return the hours of the active cases, and those that all in need without help would take."""
    for i in range(len(life.need)):
        scratch.open[i] = 0
    for domain in range(DOMAINS):
        for i in range(len(life.need)):
            carries = life.social[i, domain] + life.institutional[i, domain] > 0.0
            scratch.open[i] = int(scratch.open[i]) + 1 if carries else int(scratch.open[i])
    coordination = provision.coordination(p.team.per_domain, p.provision)
    hours = 0.0
    for domains in range(DOMAINS + 1):
        number = 0
        for i in range(len(life.need)):
            number += int(scratch.mark[i]) if int(scratch.open[i]) == domains else 0
        hours += number * team.case_hours(domains, 0, 0.0, coordination, p.team)
    for i in range(len(life.need)):
        if int(cases.case[i]) == Case.ACTIVE:
            hours += scratch.takes[i]
    return hours


@kernel
def look_around(
    people: People,
    life: Life,
    mind: Mind,
    network: Ties,
    book: Book,
    scratch: Scratch,
    p: Params,
    week: int,
    year: int,
    since: int,
) -> None:
    """Count, every fourth week, what changes slowly; the weeks between repeat the last count."""
    row = book.weekly[since]
    if since % LOOK_EVERY != 0:
        before = book.weekly[since - 1]
        for number in range(len(SLOW)):
            row[SLOW[number]] = before[SLOW[number]]
        return
    count_people(people, life, mind, network, scratch, p, mean_tolerance(mind, row), week, row)
    count_care(life, mind, p, row)
    count_loads(people, life, scratch, row)
    count_places(people, life, mind, week, row)
    count_steady(life, mind, scratch, p, week, row)
    count_could_come(people, life, book, year)
    look_closely(people, mind, network, p, week, row)


@kernel
def count_people(
    people: People,
    life: Life,
    mind: Mind,
    network: Ties,
    scratch: Scratch,
    p: Params,
    tolerance: float,
    week: int,
    row: Floats,
) -> None:
    """Sum wellbeing, loneliness and what people are ready for over residents.

    Args:
        people: who residents are.
        life: what they carry.
        mind: how they are.
        network: their ties.
        scratch: room to work in.
        p: all parameters.
        tolerance: mean tolerance in the neighbourhood, 0-1.
        week: now.
        row: this week's figures.
    """
    identified, lonely, bereaved, both, errands, degree = 0, 0, 0, 0, 0, 0
    for i in range(len(people.age)):
        recent = week - int(mind.attended[i]) <= ACTIVE_WEEKS
        belongs = recent or network.best[i] >= p.escalation.strong
        identified += 1 if belongs else 0
        scratch.value[i] = wellbeing.wellbeing(
            mind.stress[i], mind.support[i], belongs, p.wellbeing
        )
    row[Col.WELLBEING] += summed(scratch.value)
    for i in range(len(people.age)):
        scratch.value[i] *= people.income[i]
    row[Col.WELLBEING_INCOME] += summed(scratch.value)
    for i in range(len(people.age)):
        alone = wellbeing.strongly_lonely(
            people.wish[i], mind.support[i], mind.stress[i], p.wellbeing
        )
        mourns = week - int(life.lost[i]) <= LOSS_WEEKS
        lonely += 1 if alone else 0
        bereaved += 1 if mourns else 0
        both += 1 if alone and mourns else 0
    for i in range(len(people.age)):
        scratch.value[i] = doors.complaints(life.load[i], tolerance, p.doors)
        errands += int(life.errand[i])
        degree += int(network.degree[i])
    row[Col.COMPLAINTS] += summed(scratch.value)
    row[Col.IDENTIFIED] += identified
    row[Col.LONELY] += lonely
    row[Col.BEREAVED] += bereaved
    row[Col.BEREAVED_LONELY] += both
    row[Col.ERRANDS] += errands
    row[Col.DEGREE] += degree
    row[Col.STRESS] += summed(mind.stress)
    row[Col.SUPPORT] += summed(mind.support)
    row[Col.ASK] += summed(mind.ask)
    row[Col.GIVE] += summed(mind.give)
    row[Col.STRAINED] += summed(network.strains)


@kernel
def count_care(life: Life, mind: Mind, p: Params, row: Floats) -> None:
    """Sum the hours of care duties, who gives them and is overloaded, and who leans on whom."""
    carers, overloaded = 0, 0
    for i in range(len(life.need)):
        cares = life.duty[i] > 0.0
        carers += 1 if cares else 0
        overloaded += 1 if cares and mind.burden[i] >= p.wellbeing.overload_from else 0
    hours = summed(life.duty)
    row[Col.CARERS] += carers
    row[Col.OVERLOADED] += overloaded
    row[Col.HOURS_DUTY] += duty.carried_hours(hours, p.duty)
    row[Col.FORMAL_CARE] += duty.formal_hours(hours, p.duty)
    row[Col.RELIANCE] += summed(mind.reliance)
    row[Col.LEANING] += summed(mind.leaning)


@kernel
def mean_tolerance(mind: Mind, row: Floats) -> float:
    """Return the mean tolerance in the neighbourhood, 0-1, and write its sum down."""
    total = summed(mind.tolerance)
    row[Col.TOLERANCE] += total
    return total / len(mind.tolerance)


@kernel
def count_loads(people: People, life: Life, scratch: Scratch, row: Floats) -> None:
    """Sum what residents carry, by kind, income and skill."""
    n = len(people.age)
    for i in range(n):
        scratch.open[i] = 0
    for domain in range(DOMAINS):
        for i in range(n):
            heavy = life.social[i, domain] + life.institutional[i, domain] >= STACKED_LOAD
            scratch.open[i] = int(scratch.open[i]) + 1 if heavy else int(scratch.open[i])
    stacked, low, high = 0, 0, 0
    for i in range(n):
        stacked += 1 if int(scratch.open[i]) >= SEVERAL else 0
        low += 1 if int(people.quartile[i]) == LOWEST_QUARTER else 0
        high += 1 if int(people.quartile[i]) == HIGHEST_QUARTER else 0
    row[Col.STACKED] += stacked
    row[Col.LOW_SKILL] += low
    row[Col.HIGH_SKILL] += high
    row[Col.SOCIAL_LOAD] += summed(scratch.social)
    row[Col.INSTITUTIONAL_LOAD] += summed(scratch.institutional)
    row[Col.LOAD] += summed(life.load)
    row[Col.INCOME] += summed(people.income)
    for i in range(n):
        scratch.value[i] = life.load[i] * people.income[i]
    row[Col.LOAD_INCOME] += summed(scratch.value)
    for i in range(n):
        scratch.value[i] = people.income[i] * people.income[i]
    row[Col.INCOME_SQUARED] += summed(scratch.value)
    for i in range(n):
        lowest = int(people.quartile[i]) == LOWEST_QUARTER
        scratch.value[i] = scratch.institutional[i] if lowest else 0.0
    row[Col.LOW_SKILL_LOAD] += summed(scratch.value)
    for i in range(n):
        highest = int(people.quartile[i]) == HIGHEST_QUARTER
        scratch.value[i] = scratch.institutional[i] if highest else 0.0
    row[Col.HIGH_SKILL_LOAD] += summed(scratch.value)


@kernel
def count_places(people: People, life: Life, mind: Mind, week: int, row: Floats) -> None:
    """Count who is insecure, who is left out, and who has no place: either of the two."""
    working, insecure, left_out, no_place = 0, 0, 0, 0
    for i in range(len(people.age)):
        unsure = int(life.insecure[i]) >= INSECURITY_WEEKS
        works = int(people.age[i]) != Age.OLD
        # Who came to a place or gave something takes part.
        apart = (
            week - int(mind.attended[i]) > ACTIVE_WEEKS and week - int(mind.gave[i]) > ACTIVE_WEEKS
        )
        outside = works and apart and int(life.workless[i]) >= INSECURITY_WEEKS
        working += 1 if works else 0
        insecure += 1 if unsure else 0
        left_out += 1 if outside else 0
        no_place += 1 if unsure or outside else 0
    row[Col.WORKING_AGE] += working
    row[Col.INSECURE] += insecure
    row[Col.LEFT_OUT] += left_out
    row[Col.NO_PLACE] += no_place


@kernel
def follow_issues(
    people: People, life: Life, book: Book, scratch: Scratch, week: int, year: int
) -> None:
    """Follow institutional issues: their first step, and their end within half a year."""
    for i in range(len(people.age)):
        scratch.mark[i] = 0
    for domain in range(DOMAINS):
        for i in range(len(people.age)):
            load, size = life.institutional[i, domain], life.size[i, domain]
            steps = int(life.stepped[i, domain]) == 0 and load < FIRST_STEP * size
            late = week - int(life.since[i, domain]) == RIGHTS_WEEKS + 1
            moves = int(life.since[i, domain]) != NEVER and (steps or late or load <= 0.0)
            scratch.mark[i] = 1 if moves else int(scratch.mark[i])
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        quarter = int(people.quartile[i])
        for domain in range(DOMAINS):
            if int(life.since[i, domain]) == NEVER:
                continue
            load, size = life.institutional[i, domain], life.size[i, domain]
            weeks, severe = week - int(life.since[i, domain]), 1 if size >= SEVERE else 0
            if int(life.stepped[i, domain]) == 0 and load < FIRST_STEP * size:
                life.stepped[i, domain] = 1
                book.steps[year, min(LONG_WAIT, max(0, weeks))] += 1
            if load <= 0.0:
                life.since[i, domain] = NEVER
                if weeks <= RIGHTS_WEEKS:
                    book.rights[year, quarter, severe, Rights.REACHED] += 1
                    book.rights[year, quarter, severe, Rights.ALL] += 1
            if weeks == RIGHTS_WEEKS + 1:  # not within half a year, whenever it will be
                book.rights[year, quarter, severe, Rights.ALL] += 1


@kernel
def count_steady(
    life: Life, mind: Mind, scratch: Scratch, p: Params, week: int, row: Floats
) -> None:
    """Count who directs their own life: low stress, and no issue with rules open for long."""
    for i in range(len(life.need)):
        scratch.mark[i] = 1 if wellbeing.steady(mind.stress[i], p.wellbeing) else 0
    for domain in range(DOMAINS):
        for i in range(len(life.need)):
            since = int(life.since[i, domain])
            heavy = life.institutional[i, domain] > INSECURITY_LOAD
            long_open = since != NEVER and week - since > LONG_OPEN and heavy
            scratch.mark[i] = 0 if long_open else int(scratch.mark[i])
    steady = 0
    for i in range(len(life.need)):
        steady += int(scratch.mark[i])
    row[Col.STEADY] += steady


@kernel
def count_could_come(people: People, life: Life, book: Book, year: int) -> None:
    """Count who could have come to a place in the weeks until the next count."""
    for i in range(len(people.age)):
        fragile = int(life.need[i]) == 1 or people.chronic[i] > 0.0
        which = 1 if fragile or int(people.group[i]) == 1 else 0
        book.room[year, int(people.age[i]), which, Room.ALL] += LOOK_EVERY


@kernel
def look_closely(
    people: People, mind: Mind, network: Ties, p: Params, week: int, row: Floats
) -> None:
    """Look at all ties of one resident in sixteen, in turn: who is isolated, seen, matters."""
    for i in range(week // LOOK_EVERY % SLOTS, len(people.age), SLOTS):
        row[Col.SAMPLED] += 1.0
        unseen = 1.0
        for slot in range(SLOTS):
            j = int(network.other[i, slot])
            if j == NOBODY:
                continue
            if int(network.kind[i, slot]) == Tie.NEIGHBOUR:
                unseen *= 1.0 - network.strength[i, slot]
            if people.group[i] != people.group[j]:
                row[Col.CROSS_TIES] += SLOTS
        row[Col.NEIGHBOUR_CONTACT] += 1.0 - unseen
        if network.best[i] < NEAR_TIE and people.outside[i] <= 0.0:
            row[Col.ISOLATED] += 1.0
        seen = has_lasting_tie(
            network.strained, network.strength, network.began, i, p.escalation, week
        )
        matters = escalation.matters(week - int(mind.gave[i]))
        if seen:
            row[Col.SEEN] += 1.0
        if matters:
            row[Col.MATTER] += 1.0
        if seen and matters:
            row[Col.SEEN_AND_MATTER] += 1.0
