"""M21 What is written down at the end of a week."""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col
from wijksim.params import Params
from wijksim.rules import duty, team, wellbeing
from wijksim.state import Floats, People, Team, Ties
from wijksim.units import (
    DOMAINS,
    HIGHEST_QUARTER,
    INSECURITY_WEEKS,
    LOWEST_QUARTER,
    NOBODY,
    SEVERAL,
    SLOTS,
    STACKED_LOAD,
    Case,
)


@kernel
def count_demand(people: People, crew: Team, p: Params, week: int, row: Floats) -> None:
    """Count who is in need, who waits, who is helped, and the hours all of it would take."""
    waiting = 0
    for i in range(len(people.age)):
        state = int(people.case[i])
        if state == Case.WAITING:
            waiting += 1
        elif state == Case.ACTIVE:
            row[Col.ACTIVE] += 1.0
        if int(people.need[i]) == 1:
            row[Col.NEED] += 1.0
            if state != Case.ACTIVE:
                row[Col.UNMET] += 1.0
        elif state != Case.ACTIVE:
            continue
        domains = 0
        for domain in range(DOMAINS):
            if people.social[i, domain] + people.institutional[i, domain] > 0.0:
                domains += 1
        weeks = week - int(people.started[i]) if state == Case.ACTIVE else 0
        mode = people.mode[i] if state == Case.ACTIVE else 0.0
        row[Col.HOURS_CALLED_FOR] += team.case_hours(domains, weeks, mode, p.team)
    crew.backlog[0] = waiting
    row[Col.WAITING] += waiting


@kernel
def count_people(people: People, network: Ties, p: Params, row: Floats) -> None:
    """Sum loads, wellbeing and care over residents."""
    for i in range(len(people.age)):
        social, institutional, stacked = 0.0, 0.0, 0
        for domain in range(DOMAINS):
            here = people.social[i, domain] + people.institutional[i, domain]
            social += people.social[i, domain]
            institutional += people.institutional[i, domain]
            if here >= STACKED_LOAD:
                stacked += 1
        if stacked >= SEVERAL:
            row[Col.STACKED] += 1.0
        stress, felt, income = people.stress[i], people.support[i], people.income[i]
        row[Col.STRESS] += stress
        row[Col.SUPPORT] += felt
        row[Col.WELLBEING] += wellbeing.wellbeing(stress, felt, p.wellbeing)
        if wellbeing.strongly_lonely(felt, stress, p.wellbeing):
            row[Col.LONELY] += 1.0
        if int(people.insecure[i]) >= INSECURITY_WEEKS:
            row[Col.INSECURE] += 1.0
        row[Col.SOCIAL_LOAD] += social
        row[Col.INSTITUTIONAL_LOAD] += institutional
        row[Col.LOAD_INCOME] += people.load[i] * income
        row[Col.LOAD] += people.load[i]
        row[Col.INCOME] += income
        row[Col.INCOME_SQUARED] += income * income
        quartile = int(people.quartile[i])
        if quartile == LOWEST_QUARTER:
            row[Col.LOW_SKILL] += 1.0
            row[Col.LOW_SKILL_LOAD] += institutional
        elif quartile == HIGHEST_QUARTER:
            row[Col.HIGH_SKILL] += 1.0
            row[Col.HIGH_SKILL_LOAD] += institutional
        if people.duty[i] > 0.0:
            row[Col.CARERS] += 1.0
            row[Col.HOURS_DUTY] += duty.carried_hours(people.duty[i], p.duty)
            row[Col.FORMAL_CARE] += duty.formal_hours(people.duty[i], p.duty)
            if people.burden[i] >= p.wellbeing.overload_from:
                row[Col.OVERLOADED] += 1.0
        row[Col.DEGREE] += int(network.degree[i])


@kernel
def count_ties(people: People, network: Ties, week: int, row: Floats) -> None:
    """Count tie ends across groups, on one slot a resident in turn that stands for all 16."""
    for i in range(len(people.age)):
        j = int(network.other[i, (week + i) % SLOTS])
        if j != NOBODY and people.group[i] != people.group[j]:
            row[Col.CROSS_TIES] += SLOTS
