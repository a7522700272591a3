"""M21 What is written down at the end of a week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import SLOW, Col, Rights
from wijksim.kernels.case_hours import domains_of
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
    waiting = 0
    coordination = provision.coordination(p.team.per_domain, p.provision)
    for i in range(len(life.need)):
        state = int(cases.case[i])
        if state == Case.WAITING:
            waiting += 1
        elif state == Case.ACTIVE:
            row[Col.ACTIVE] += 1.0
        helped = state == Case.ACTIVE or state == Case.ELSEWHERE
        if int(life.need[i]) == 1:
            row[Col.NEED] += 1.0
            social, institutional = 0.0, 0.0
            for domain in range(DOMAINS):
                social += life.social[i, domain]
                institutional += life.institutional[i, domain]
            if institutional > social:
                row[Col.NEED_RULES] += 1.0
            if not helped:
                row[Col.UNMET] += 1.0
        elif not helped:
            continue
        if state == Case.ELSEWHERE:
            row[Col.HOURS_CALLED_FOR] += p.doors.hours
        elif state == Case.ACTIVE:
            row[Col.HOURS_CALLED_FOR] += scratch.takes[i]
        else:
            domains = domains_of(life.social, life.institutional, i)
            row[Col.HOURS_CALLED_FOR] += team.case_hours(domains, 0, 0.0, coordination, p.team)
    crew.backlog[0] = waiting
    row[Col.WAITING] += waiting


@kernel
def look_around(
    people: People,
    life: Life,
    mind: Mind,
    network: Ties,
    book: Book,
    p: Params,
    week: int,
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
    people: People, life: Life, mind: Mind, book: Book, p: Params, week: int, year: int, row: Floats
) -> None:
    """Follow institutional issues: the first step, the end within half a year, the long ones."""
    for i in range(len(people.age)):
        long_open = False
        for domain in range(DOMAINS):
            since = int(life.since[i, domain])
            if since == NEVER:
                continue
            load, size = life.institutional[i, domain], life.size[i, domain]
            weeks = week - since
            quarter, severe = int(people.quartile[i]), 1 if size >= SEVERE else 0
            if weeks > LONG_OPEN and load > INSECURITY_LOAD:
                long_open = True
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
        if not long_open and wellbeing.steady(mind.stress[i], p.wellbeing):
            row[Col.STEADY] += 1.0


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
        seen = has_lasting_tie(network, i, p.escalation, week)
        matters = escalation.matters(week - int(mind.gave[i]))
        if seen:
            row[Col.SEEN] += 1.0
        if matters:
            row[Col.MATTER] += 1.0
        if seen and matters:
            row[Col.SEEN_AND_MATTER] += 1.0
