"""M9 Asking, M10 giving, M11 effect: quadrant I without a professional.

Three passes and no matching: everybody who asks spreads the question over their ties, everybody
asked gives the same share to all who ask, and everybody who asked gathers what came.
"""

from __future__ import annotations

from wijksim._jit import kernel
from wijksim.columns import Col, Help
from wijksim.draws import Stream, Why, key, uniform
from wijksim.params import Errands, Params
from wijksim.params import Help as HelpParams
from wijksim.params import Ties as TieParams
from wijksim.rules import errands, events, plan, ties
from wijksim.rules import help as helping
from wijksim.state import (
    Book,
    Cases,
    Floats,
    Life,
    Mind,
    People,
    Scratch,
    Ties,
    Words,
)
from wijksim.units import DOMAINS, NOBODY, SLOTS, Case


@kernel
def ask(
    people: People,
    life: Life,
    mind: Mind,
    cases: Cases,
    network: Ties,
    scratch: Scratch,
    p: Params,
    seed: Words,
    week: int,
    row: Floats,
) -> None:
    """Let people ask: ties outside first, the rest of their ties inside by strength.

    Reads the summed loads of this week; leaves a mark at those who asked.
    """
    draws = key(seed[0], Why.ASK, week)
    _begin_anew(scratch)
    _consider(people, life, mind, cases, scratch, p.help, draws)
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        active = int(cases.case[i]) == Case.ACTIVE
        helped = active or int(cases.case[i]) == Case.ELSEWHERE
        planned = int(life.planned[i]) == 1 and events.plan_runs(week - int(life.lost[i]), p.events)
        gain = p.events.loss_plan_gain if planned else 0.0
        chance = helping.ask_chance(
            helping.readiness(mind.ask[i], people.skill[i], gain, p.help),
            mind.boost[i],
            1.0 - cases.mode[i] if helped else 0.0,
            helping.debt(mind.received[i], mind.given[i]),
            p.help,
        )
        if active:  # somebody can ask on the client's behalf
            hours = p.team.case_hours * cases.weight[i]
            chance = helping.lifted(chance, plan.asks_get_through(hours, p.plan))
        if uniform(draws, i) >= chance:
            scratch.mark[i] = 0
            continue
        wanted = helping.hours_wanted(people.chronic[i] + scratch.social[i], p.help)
        if int(life.errand[i]) == 1:
            wanted += p.errands.hours
        wanted *= 1.0 + gain
        outside = helping.outside_hours(people.outside[i], wanted, mind.boost[i], p.help)
        scratch.hours[i] = outside
        row[Col.HOURS_OUTSIDE] += outside
        inside = (wanted - outside) * helping.askable(network.total[i], p.help)
        if inside > 0.0:
            scratch.wanted[i] = inside
            row[Col.HOURS_ASKED] += inside
            each = inside / network.total[i]
            for slot in range(SLOTS):
                j = int(network.other[i, slot])
                if j != NOBODY and int(network.strained[i, slot]) == 0:
                    scratch.asked_of[j] += each * network.strength[i, slot]


@kernel
def _begin_anew(scratch: Scratch) -> None:
    """Forget what was asked, given and received last week."""
    for i in range(len(scratch.wanted)):
        scratch.asked_of[i] = 0.0
        scratch.wanted[i] = 0.0
        scratch.got[i] = 0.0
        scratch.hours[i] = 0.0
        scratch.left[i] = 0.0
        scratch.skilled[i] = 0.0


@kernel
def _consider(
    people: People,
    life: Life,
    mind: Mind,
    cases: Cases,
    scratch: Scratch,
    p: HelpParams,
    draws: Stream,
) -> None:
    """Mark whom neither their need nor their draw keeps from asking, before what holds back."""
    for i in range(len(people.age)):
        lifted = int(life.planned[i]) == 1 or int(cases.case[i]) == Case.ACTIVE
        ready = helping.readiness(mind.ask[i], people.skill[i], 0.0, p)
        scratch.value[i] = 1.0 if lifted else helping.with_boost(ready, mind.boost[i], p)
    for i in range(len(people.age)):
        ready = uniform(draws, i) < scratch.value[i]
        needs = people.chronic[i] + scratch.social[i] > p.ask_from or int(life.errand[i]) == 1
        scratch.mark[i] = 1 if ready and needs else 0


@kernel
def give(
    people: People, life: Life, mind: Mind, scratch: Scratch, p: HelpParams, week: int
) -> None:
    """Let everybody asked decide which share of it they can give."""
    n = len(people.age)
    for j in range(n):
        parent = int(people.children[j]) == 1
        can = helping.capacity(mind.give[j], mind.stress[j], mind.burden[j], parent, p)
        scratch.granted[j] = helping.granted_share(can, scratch.asked_of[j], p)
    for j in range(n):
        scratch.asked_of[j] *= scratch.granted[j]  # from here on: what was given
    for j in range(n):
        # Who cares for somebody gives, asked or not.
        gives = scratch.asked_of[j] > 0.0 or life.duty[j] > 0.0
        mind.gave[j] = week if gives else int(mind.gave[j])
    for j in range(n):
        mind.given[j] = helping.smoothed(mind.given[j], scratch.asked_of[j], p)


@kernel
def receive(
    people: People, mind: Mind, network: Ties, scratch: Scratch, p: HelpParams, row: Floats
) -> None:
    """Let those who asked receive what was given, and lean on it where it goes one way."""
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        wanted = scratch.wanted[i]
        got, skilled = 0.0, scratch.hours[i] * people.skill[i]  # friends outside are alike
        if wanted > 0.0:
            each = wanted / network.total[i]
            for slot in range(SLOTS):
                j = int(network.other[i, slot])
                scratch.flow[i, slot] = 0.0
                if j != NOBODY and int(network.strained[i, slot]) == 0:
                    flow = each * network.strength[i, slot] * scratch.granted[j]
                    scratch.flow[i, slot] = flow
                    got += flow
                    skilled += flow * people.skill[j]
            row[Col.HOURS_GIVEN] += got
            if got > 0.0:
                mind.ask[i] = helping.ask_after_help(mind.ask[i], p)
        hours = scratch.hours[i] + got
        balance = helping.debt(mind.received[i], mind.given[i])
        mind.leaning[i] = helping.more_leaning(mind.leaning[i], hours, balance, p)
        scratch.got[i], scratch.hours[i], scratch.left[i] = got, hours, hours
        scratch.skilled[i] = skilled
    for i in range(len(people.age)):
        mind.received[i] = helping.smoothed(mind.received[i], scratch.hours[i], p)


@kernel
def run_errands(
    life: Life, scratch: Scratch, p: Errands, seed: Words, week: int, row: Floats
) -> None:
    """Let a small practical need take its hours of the help received, before the loads do."""
    draws = key(seed[0], Why.ERRAND_MET, week)
    for i in range(len(life.need)):
        if int(scratch.mark[i]) == 0 or int(life.errand[i]) == 0 or scratch.hours[i] <= 0.0:
            continue
        hours = scratch.hours[i]
        if errands.is_met(uniform(draws, i), hours, p):
            life.errand[i] = 0
            row[Col.ERRANDS_MET] += 1.0
        spent = errands.hours_spent(hours, p)
        row[Col.HOURS_ERRANDS] += spent
        scratch.skilled[i] *= 1.0 - spent / hours
        scratch.left[i] = hours - spent


@kernel
def relieve(
    people: People, life: Life, scratch: Scratch, p: HelpParams, book: Book, year: int
) -> None:
    """Let the hours received lighten loads; note what was granted by group and load."""
    for i in range(len(people.age)):
        if int(scratch.mark[i]) == 0:
            continue
        hours, wanted = scratch.left[i], scratch.wanted[i]
        social, institutional = scratch.social[i], scratch.institutional[i]
        if wanted > 0.0:
            kind = helping.load_class(social)
            book.help[year, int(people.group[i]), kind, Help.ASKED] += wanted
            book.help[year, int(people.group[i]), kind, Help.GRANTED] += scratch.got[i]
        carried = social + people.chronic[i]
        if hours > 0.0 and social > 0.0:
            factor = helping.relief(hours, carried, p)
            for domain in range(DOMAINS):
                life.social[i, domain] *= factor
        if hours > 0.0 and institutional > 0.0:
            factor = helping.relief_of_rules(scratch.skilled[i], institutional, p)
            for domain in range(DOMAINS):
                life.institutional[i, domain] *= factor


@kernel
def use_ties(network: Ties, scratch: Scratch, p: TieParams) -> None:
    """Let ties that carried help grow stronger, at both ends; uses of one tie multiply."""
    for i in range(len(scratch.wanted)):
        if int(scratch.mark[i]) == 0 or scratch.wanted[i] <= 0.0:
            continue
        for slot in range(SLOTS):
            hours = scratch.flow[i, slot]
            if hours > 0.0:
                j, back = int(network.other[i, slot]), int(network.back[i, slot])
                stronger = ties.after_use(network.strength[i, slot], hours, p)
                network.strength[i, slot] = stronger
                network.strength[j, back] = stronger
