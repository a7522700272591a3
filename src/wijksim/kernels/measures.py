"""M21 What is written down at the end of a week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import SLOW, Col, Rights, Room
from wijksim.kernels.escalation import has_lasting_tie
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
    count_people(people, life, mind, network, p, mean_tolerance(mind, row), week, row)
    count_care(life, mind, p, row)
    count_loads(people, life, row)
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
        p: all parameters.
        tolerance: mean tolerance in the neighbourhood, 0-1.
        week: now.
        row: this week's figures.
    """
    for i in range(len(people.age)):
        stress, felt, income = mind.stress[i], mind.support[i], people.income[i]
        recent = week - int(mind.attended[i]) <= ACTIVE_WEEKS
        identified = recent or network.best[i] >= p.escalation.strong
        well = wellbeing.wellbeing(stress, felt, identified, p.wellbeing)
        lonely = wellbeing.strongly_lonely(people.wish[i], felt, stress, p.wellbeing)
        row[Col.STRESS] += stress
        row[Col.SUPPORT] += felt
        row[Col.WELLBEING] += well
        row[Col.WELLBEING_INCOME] += well * income
        if identified:
            row[Col.IDENTIFIED] += 1.0
        if lonely:
            row[Col.LONELY] += 1.0
        if week - int(life.lost[i]) <= LOSS_WEEKS:
            row[Col.BEREAVED] += 1.0
            if lonely:
                row[Col.BEREAVED_LONELY] += 1.0
        row[Col.COMPLAINTS] += doors.complaints(life.load[i], tolerance, p.doors)
        row[Col.ERRANDS] += float(life.errand[i])
        row[Col.ASK] += mind.ask[i]
        row[Col.GIVE] += mind.give[i]
        row[Col.DEGREE] += int(network.degree[i])
        row[Col.STRAINED] += network.strains[i]


@kernel
def count_care(life: Life, mind: Mind, p: Params, row: Floats) -> None:
    """Sum the hours of care duties, who gives them and is overloaded, and who leans on whom."""
    for i in range(len(life.need)):
        row[Col.RELIANCE] += mind.reliance[i]
        row[Col.LEANING] += mind.leaning[i]
        if life.duty[i] > 0.0:
            row[Col.CARERS] += 1.0
            row[Col.HOURS_DUTY] += duty.carried_hours(life.duty[i], p.duty)
            row[Col.FORMAL_CARE] += duty.formal_hours(life.duty[i], p.duty)
            if mind.burden[i] >= p.wellbeing.overload_from:
                row[Col.OVERLOADED] += 1.0


@kernel
def mean_tolerance(mind: Mind, row: Floats) -> float:
    """Return the mean tolerance in the neighbourhood, 0-1, and write its sum down."""
    total = 0.0
    for i in range(len(mind.stress)):
        total += mind.tolerance[i]
    row[Col.TOLERANCE] += total
    return total / len(mind.stress)


@kernel
def count_loads(people: People, life: Life, row: Floats) -> None:
    """Sum what residents carry, by kind, income and skill."""
    for i in range(len(people.age)):
        social, institutional, stacked = 0.0, 0.0, 0
        for domain in range(DOMAINS):
            here = life.social[i, domain] + life.institutional[i, domain]
            social += life.social[i, domain]
            institutional += life.institutional[i, domain]
            if here >= STACKED_LOAD:
                stacked += 1
        if stacked >= SEVERAL:
            row[Col.STACKED] += 1.0
        income = people.income[i]
        row[Col.SOCIAL_LOAD] += social
        row[Col.INSTITUTIONAL_LOAD] += institutional
        row[Col.LOAD_INCOME] += life.load[i] * income
        row[Col.LOAD] += life.load[i]
        row[Col.INCOME] += income
        row[Col.INCOME_SQUARED] += income * income
        quartile = int(people.quartile[i])
        if quartile == LOWEST_QUARTER:
            row[Col.LOW_SKILL] += 1.0
            row[Col.LOW_SKILL_LOAD] += institutional
        elif quartile == HIGHEST_QUARTER:
            row[Col.HIGH_SKILL] += 1.0
            row[Col.HIGH_SKILL_LOAD] += institutional


@kernel
def count_places(people: People, life: Life, mind: Mind, week: int, row: Floats) -> None:
    """Count who is insecure, who is left out, and who has no place: either of the two."""
    for i in range(len(people.age)):
        insecure = int(life.insecure[i]) >= INSECURITY_WEEKS
        left_out = False
        if int(people.age[i]) != Age.OLD:
            row[Col.WORKING_AGE] += 1.0
            last = max(int(mind.attended[i]), int(mind.gave[i]))
            takes_part = week - last <= ACTIVE_WEEKS
            left_out = int(life.workless[i]) >= INSECURITY_WEEKS and not takes_part
        if insecure:
            row[Col.INSECURE] += 1.0
        if left_out:
            row[Col.LEFT_OUT] += 1.0
        if insecure or left_out:
            row[Col.NO_PLACE] += 1.0


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
    for i in range(len(life.need)):
        row[Col.STEADY] += int(scratch.mark[i])


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
    for i in range(len(people.age)):
        if (week // LOOK_EVERY + i) % SLOTS != 0:
            continue
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
